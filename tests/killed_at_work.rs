//! A server killed with -9 at random moments while people log parts, upload photographs, review and withdraw: whatever was
//! acknowledged is there once, the records prove it, and the search agrees with the database.
//!
//! `TOPMARK_TEST_KILLS` says how often; the usual run is a small one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Write;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use topmark::accounts::model::Role;
use topmark::app::Clock;
use topmark::db::ids::FindingId;
use topmark::db::schema::{findings, photographs, sessions};
use topmark::findings::model::FindingState;

use crate::backup::verify;
use crate::photographs::pictures::{board, jpeg};
use crate::support::bench::logged;
use crate::support::client::Answer;
use crate::support::dice::Dice;
use crate::support::processes::{Group, free_port, get, topmark};
use crate::support::remote::Remote;
use crate::support::{Elsewhere, TestApp};

/// People who log and upload at once.
const RESEARCHERS: usize = 3;
/// The longest that nothing may be acknowledged while a server is up.
const PATIENCE: Duration = Duration::from_secs(90);

#[expect(clippy::disallowed_methods, reason = "the run says how often")]
pub fn kills() -> usize {
    std::env::var("TOPMARK_TEST_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(8)
}

/// What people know to be done.
#[derive(Default)]
struct Acknowledged {
    /// Number of the finding by its marking.
    logged: BTreeMap<String, String>,
    /// Page of the photograph by its hash.
    photographs: BTreeMap<String, String>,
    published: BTreeSet<String>,
    withdrawn: BTreeSet<String>,
}

/// What the killer and the people share.
struct Stage {
    /// Where the server listens; 0 while there is none.
    port: AtomicU16,
    /// Nobody begins anything new.
    is_over: AtomicBool,
    /// Answers that acknowledged something.
    count: AtomicUsize,
    /// Requests that were sent again.
    again: AtomicUsize,
    acknowledged: Mutex<Acknowledged>,
    /// Sent to review, and not yet looked at.
    queue: Mutex<VecDeque<String>>,
}

impl Stage {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Acquire)
    }

    fn note(&self, note: impl FnOnce(&mut Acknowledged)) {
        note(&mut self.acknowledged.lock().unwrap());
        self.count.fetch_add(1, Ordering::AcqRel);
    }

    /// Sends a request until it is answered whole.
    fn insist(&self, send: impl Fn(u16) -> std::io::Result<Answer>) -> Answer {
        let began = Instant::now();
        loop {
            let port = self.port.load(Ordering::Acquire);
            if port != 0
                && let Ok(answer) = send(port)
            {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE * 2, "nobody answers");
            self.again.fetch_add(usize::from(port != 0), Ordering::AcqRel);
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn open(&self, remote: &Remote, path: &str) -> Answer {
        let page = self.insist(|port| remote.get(port, path));
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
        page
    }

    /// Sends the form of a page until it is known to be taken: always the same form, as a browser does that is told to try again.
    fn send(&self, remote: &Remote, page: &Answer, form: &str, fields: &[(&str, &str)]) -> Answer {
        let mut filled = page.form(form);
        filled.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        filled.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let answer = self.insist(|port| remote.post(port, form, &filled));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{form}: {}", answer.text());
        answer
    }
}

/// Ends the people's work when the killer fails, so that the test ends too.
struct Over<'a>(&'a Stage);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Release);
    }
}

/// Logs parts, uploads photographs, sends to review, and looks whether the last of each is still there.
fn research(stage: &Stage, remote: &Remote, exhibit: &str, number: usize) {
    let token = stage.open(remote, "/en/desk/photographs").form("/en/desk/photographs");
    let token = token.into_iter().find(|(name, _)| name == "form_token").unwrap().1;
    for round in 0.. {
        if stage.is_over() {
            return;
        }
        let marking = format!("AD{:05}ARZ #1719", number * 20_000 + round);
        let log = format!("{exhibit}/log");
        let answer = stage.send(remote, &stage.open(remote, &log), &log, &[("marking", &marking)]);
        let finding = logged(&answer);
        stage.note(|known| assert!(known.logged.insert(marking.clone(), finding.clone()).is_none()));

        let seed = (number * 1_000_000 + round) as u64;
        let bytes = jpeg(&board(seed, 240, 160), 85);
        let answer = stage.insist(|port| remote.upload(port, "/en/desk/photographs", &token, "photo.jpg", &bytes));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let said: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
        let outcome = said[0]["outcome"].as_str().unwrap();
        assert!(matches!(outcome, "kept" | "asked" | "same"), "{said}");
        let page = said[0]["href"].as_str().unwrap().to_owned();
        let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes));
        stage.note(|known| assert!(known.photographs.insert(sha256, page.clone()).is_none()));

        let working = format!("/en/desk/findings/{finding}");
        let shown = stage.open(remote, &working);
        assert!(shown.text().contains(&marking[..10]), "{}", shown.text());
        stage.open(remote, &page);
        if round % 3 != 2 {
            stage.send(remote, &shown, &format!("{working}/submit"), &[]);
            stage.queue.lock().unwrap().push_back(finding);
        }
    }
}

/// Publishes what is in review and withdraws some of it.
fn review(stage: &Stage, remote: &Remote) {
    let mut decided = 0;
    loop {
        let next = stage.queue.lock().unwrap().pop_front();
        let Some(number) = next else {
            if stage.is_over() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        let working = format!("/en/desk/findings/{number}");
        let page = stage.open(remote, &format!("{working}/review"));
        stage.send(remote, &page, &format!("{working}/publish"), &[]);
        stage.note(|known| assert!(known.published.insert(number.clone())));
        decided += 1;
        if decided % 4 == 0 {
            let page = stage.open(remote, &working);
            stage.send(remote, &page, &format!("{working}/withdraw"), &[("reason", "Logged from another wreck")]);
            stage.note(|known| assert!(known.withdrawn.insert(number.clone())));
        }
        if stage.is_over() {
            return;
        }
    }
}

fn spawn(place: &Elsewhere, port: u16, log: &std::path::Path) -> Group {
    use std::os::unix::process::CommandExt;
    let listen = format!("127.0.0.1:{port}");
    let said = std::fs::OpenOptions::new().create(true).append(true).open(log).unwrap();
    let mut command = topmark(&["serve", "--without-sample", "--listen", &listen], &place.arguments());
    let child: Child = command.stdout(Stdio::null()).stderr(said).process_group(0).spawn().unwrap();
    Group::of(child)
}

fn listens(port: u16) -> bool {
    std::net::TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// Waits until something holds.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Starts and kills; returns how many kills fell into the start.
fn kill_again_and_again(stage: &Stage, place: &Elsewhere, dice: &mut Dice, log: &std::path::Path) -> usize {
    let _over = Over(stage);
    let mut at_start = 0;
    for round in 0..kills() {
        let port = free_port();
        let server = spawn(place, port, log);
        // A quarter of the kills fall anywhere, the start included; the others not before something was acknowledged again.
        if round % 4 == 3 {
            let until = Instant::now() + Duration::from_millis(dice.roll(900));
            while Instant::now() < until {
                if listens(port) {
                    stage.port.store(port, Ordering::Release);
                }
                std::thread::sleep(Duration::from_millis(5));
            }
            at_start += usize::from(stage.port.load(Ordering::Acquire) == 0);
        } else {
            until("nothing listens", || listens(port));
            stage.port.store(port, Ordering::Release);
            let wanted = stage.count.load(Ordering::Acquire) + 1 + dice.roll(6) as usize;
            until("nothing is acknowledged", || stage.count.load(Ordering::Acquire) >= wanted);
            std::thread::sleep(Duration::from_micros(dice.roll(60_000)));
        }
        // Dropped is killed.
        drop(server);
        stage.port.store(0, Ordering::Release);
        if round % 25 == 24 {
            let (code, found) = verify(&place.arguments(), &[]);
            assert_eq!(code, Some(0), "after {} kills: {found}", round + 1);
        }
    }
    at_start
}

/// Everything that was acknowledged is in the database, once, and nothing else but what was on its way.
fn assert_kept(known: &Acknowledged, place: &Elsewhere) -> BTreeSet<String> {
    let settings = topmark::config::Settings::in_folder(place.path(""), place.url());
    let pools = settings.pools(1).unwrap();
    let mut conn = pools.read().unwrap();
    let stored: Vec<(FindingId, String, FindingState, bool)> = findings::table
        .order(findings::id)
        .select((findings::id, findings::marking, findings::state, findings::is_public))
        .load(&mut *conn)
        .unwrap();
    let markings: BTreeSet<&str> = stored.iter().map(|row| row.1.as_str()).collect();
    assert_eq!(markings.len(), stored.len(), "a part was logged twice");
    assert_eq!(stored.len(), known.logged.len(), "every part was acknowledged in the end");
    for (id, marking, state, is_public) in &stored {
        let number = id.number();
        assert_eq!(known.logged.get(marking), Some(&number), "{marking}");
        let expected = (known.published.contains(&number), known.withdrawn.contains(&number));
        let found = match state {
            FindingState::Published => (true, false),
            FindingState::Withdrawn => (true, true),
            _ => (false, false),
        };
        assert_eq!((found, *is_public), (expected, expected == (true, false)), "{number} is {state:?}");
    }
    let kept: BTreeSet<String> =
        photographs::table.select(photographs::sha256).load(&mut *conn).unwrap().into_iter().collect();
    assert_eq!(kept, known.photographs.keys().cloned().collect(), "the photographs that are kept");
    stored.iter().filter(|row| row.3).map(|row| row.0.number()).collect()
}

/// The index finds each published part by its number, and no other.
fn assert_found(known: &Acknowledged, public: &BTreeSet<String>, place: &Elsewhere) {
    let mut command = topmark(&["search", "--stdin", "--limit", "5"], &place.arguments());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let queries: String = known.logged.keys().map(|marking| format!("{}\n", &marking[..10])).collect();
    let writing = std::thread::spawn(move || input.write_all(queries.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    let mut lines = std::str::from_utf8(&output.stdout).unwrap().lines();
    for (marking, number) in &known.logged {
        let said: serde_json::Value = serde_json::from_str(lines.next().unwrap()).unwrap();
        let hits: Vec<&str> = said["hits"].as_array().unwrap().iter().filter_map(|hit| hit["id"].as_str()).collect();
        assert_eq!(hits.contains(&number.as_str()), public.contains(number), "{marking}: {said}");
        assert!(hits.iter().all(|hit| public.contains(*hit)), "{marking}: {said}");
    }
}

#[actix_web::test]
async fn a_server_killed_while_people_work_keeps_what_it_acknowledged() {
    let mut dice = Dice::new("killed at work");
    let test = TestApp::new();
    let mut people = Vec::new();
    for _ in 0..RESEARCHERS {
        let client = test.sign_in_as(&[Role::Researcher]).await;
        let exhibit = client.open_exhibit(&[]).await;
        people.push((Remote { cookies: client.cookies.borrow().clone() }, exhibit));
    }
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let reviewer = Remote { cookies: reviewer.cookies.borrow().clone() };
    // The clock of tests stands still, the server's does not: what began then begins now.
    let now = Clock::System.now();
    diesel::update(sessions::table)
        .set((sessions::created_at.eq(now), sessions::seen_at.eq(now)))
        .execute(&mut *test.app.pools().write().unwrap())
        .unwrap();
    let place = test.leave();
    let log = place.path("server.log");
    let stage = Stage {
        port: AtomicU16::new(0),
        is_over: AtomicBool::new(false),
        count: AtomicUsize::new(0),
        again: AtomicUsize::new(0),
        acknowledged: Mutex::default(),
        queue: Mutex::default(),
    };
    let began = Instant::now();
    let at_start = std::thread::scope(|scope| {
        for (number, (remote, exhibit)) in people.iter().enumerate() {
            let stage = &stage;
            scope.spawn(move || research(stage, remote, exhibit, number));
        }
        scope.spawn(|| review(&stage, &reviewer));
        let at_start = kill_again_and_again(&stage, &place, &mut dice, &log);
        // What is on its way comes to its end with a server that lives.
        let port = free_port();
        let server = spawn(&place, port, &log);
        until("nothing listens", || listens(port));
        stage.port.store(port, Ordering::Release);
        (at_start, server, port)
    });
    let (at_start, server, port) = at_start;
    until("the server does not catch up", || get(port, "/readyz").0 == 200);
    drop(server);
    let took = began.elapsed();
    let known = stage.acknowledged.into_inner().unwrap();
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    for line in said.lines().filter(|line| line.contains("ERROR")).take(3) {
        println!("  the server said: {line}");
    }
    let public = assert_kept(&known, &place);
    assert_found(&known, &public, &place);
    let (code, found) = verify(&place.arguments(), &[]);
    assert_eq!((code, found["fault_count"].as_i64()), (Some(0), Some(0)), "{found}");
    println!(
        "  {} kills, {at_start} of them in the start, in {took:.1?}: {} parts logged, {} photographs, {} published, {} withdrawn, \
         {} requests sent again, {} files that nothing names",
        kills(),
        known.logged.len(),
        known.photographs.len(),
        known.published.len(),
        known.withdrawn.len(),
        stage.again.into_inner(),
        found["files"]["extra"],
    );
    assert!(known.logged.len() >= kills() / 2 && !known.published.is_empty(), "too little was done to prove anything");
}
