//! Letters by e-mail, through a real mail server on this machine.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use topmark::journal::model::Actor;
use topmark::journal::tx::Act;
use topmark::letters::actions::email;
use topmark::letters::queries::deliveries::{self, Delivery};

use crate::letters_sent::{Issued, issued_at};
use crate::support::TestApp;

/// Python of the system, for which the package is installed.
const PYTHON: &str = "/usr/bin/python3";

/// Whether there is a mail server to try with. A run of everything (`tests/run`) installs it and does not go on without.
#[expect(clippy::disallowed_methods, reason = "the run says whether everything has to be there")]
fn has_mail_server() -> bool {
    let found = Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    let is_there = found.is_ok_and(|status| status.success());
    assert!(is_there || std::env::var("TOPMARK_TEST_BROWSER").is_err(), "python3-aiosmtpd is missing");
    if !is_there {
        println!("SKIPPED: no mail server to try with; install python3-aiosmtpd");
    }
    is_there
}

/// A port on which nothing listens.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A mail server that keeps what it takes in a folder, or refuses every recipient.
struct MailServer {
    child: Child,
    kept: PathBuf,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const REFUSING: &str = "
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        return '550 no such user here'
";

impl MailServer {
    fn start(test: &TestApp, port: u16, is_refusing: bool) -> Self {
        let kept = test.path("mail");
        std::fs::write(test.path("refusing.py"), REFUSING).unwrap();
        let mut command = Command::new(PYTHON);
        command.args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}"), "-c"]);
        if is_refusing {
            command.arg("refusing.Handler").env("PYTHONPATH", test.path(""));
        } else {
            command.arg("aiosmtpd.handlers.Mailbox").arg(&kept);
        }
        let child = command.spawn().unwrap();
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the mail server does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { child, kept }
    }

    /// What it has taken.
    fn mails(&self) -> Vec<String> {
        let Ok(folder) = std::fs::read_dir(self.kept.join("new")) else {
            return Vec::new();
        };
        folder.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }
}

fn mailing(port: u16) -> TestApp {
    TestApp::set(|settings| {
        settings.smtp_url = Some(format!("smtp://127.0.0.1:{port}"));
        settings.mail_from = Some("Sanctions Office <office@example.org>".to_owned());
    })
}

impl Issued {
    fn delivery(&self) -> Delivery {
        let rows = deliveries::of_letter(&mut self.test.app.pools().read().unwrap(), self.stored().id).unwrap();
        rows.into_iter().next_back().expect("a delivery")
    }

    /// What the thread of the server does now and then.
    fn send_due(&self) -> usize {
        let app = self.test.app.clone();
        std::thread::spawn(move || app.send_due_mail().unwrap()).join().unwrap()
    }

    async fn queue(&self) {
        self.done(&self.one, "deliveries", &[("way", "email"), ("note", "")]).await;
    }
}

/// The content of the attachment of this type, which is base64.
fn attached(mail: &str, content_type: &str) -> Vec<u8> {
    let part = mail.split(&format!("Content-Type: {content_type}")).nth(1).expect("the attachment is there");
    let (_, body) = part.replace("\r\n", "\n").split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let text: String = body.lines().take_while(|line| !line.starts_with("--") && !line.is_empty()).collect();
    data_encoding::BASE64.decode(text.as_bytes()).unwrap()
}

#[actix_web::test]
async fn an_e_mail_waits_while_the_mail_server_is_down_and_carries_letter_and_annexes_when_it_is_back() {
    if !has_mail_server() {
        return;
    }
    let port = free_port();
    let letter = issued_at(mailing(port), "uk").await;
    letter.queue().await;
    letter.refused(&letter.one, "deliveries", &[("way", "email"), ("note", "")], "decided already").await;
    assert_eq!(letter.send_due(), 1);
    assert_eq!((letter.delivery().state.as_str(), letter.delivery().tries), ("queued", 1));
    assert_ne!(letter.delivery().problem, "");
    let page = letter.one.get(&letter.letter).await;
    assert!(page.text().contains("waits for the mail server") && page.text().contains("1 try"), "{}", page.text());
    assert_eq!(letter.send_due(), 0, "not again before the pause is over");

    let server = MailServer::start(&letter.test, port, false);
    letter.test.pass(TimeDelta::minutes(1));
    assert_eq!(letter.send_due(), 1);
    assert_eq!((letter.delivery().state.as_str(), letter.state()), ("sent", "issued"));
    assert_eq!(letter.send_due(), 0);
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert!(mail.contains(&format!("Message-ID: {}", letter.delivery().message_id)), "{}", &mail[..1_500]);
    assert!(mail.contains("Subject: ") && mail.contains("=?utf-8?b?"), "{}", &mail[..1_500]);
    assert!(mail.contains("compliance@example.com") && mail.contains("office@example.org"));
    let pdf = attached(mail, "application/pdf");
    assert_eq!(topmark::storage::keys::sha256_of(&pdf[..]).unwrap().0, letter.stored().pdf_sha256);
    let json = mail.split("Content-Type: application/json").nth(1).expect("the annexes for machines");
    assert!(json.contains("topmark-letter-1") || !attached(mail, "application/json").is_empty());
    letter.assert_verified();
}

#[actix_web::test]
async fn what_the_mail_server_refuses_for_good_is_not_tried_again_and_the_letter_bounces() {
    if !has_mail_server() {
        return;
    }
    let port = free_port();
    let letter = issued_at(mailing(port), "").await;
    let _server = MailServer::start(&letter.test, port, true);
    letter.queue().await;
    assert_eq!(letter.send_due(), 1);
    assert_eq!((letter.delivery().state.as_str(), letter.state()), ("failed", "bounced"));
    assert!(letter.one.get(&letter.letter).await.text().contains("no such user here"));
    letter.test.pass(TimeDelta::minutes(10));
    assert_eq!(letter.send_due(), 0);
    letter.queue().await;
    letter.assert_verified();
}

#[actix_web::test]
async fn a_process_that_ends_between_trying_and_noting_sends_again_and_two_do_not_take_the_same() {
    if !has_mail_server() {
        return;
    }
    let port = free_port();
    let letter = issued_at(mailing(port), "").await;
    let server = MailServer::start(&letter.test, port, false);
    letter.queue().await;
    let queued = letter.delivery();
    let claim = || {
        let (app, queued) = (letter.test.app.clone(), queued.clone());
        let work = move || app.write_blocking(Act::new(Actor::timer(), "try sending"), |tx| email::claim(tx, &queued));
        std::thread::spawn(work).join().unwrap().unwrap().value
    };
    assert!(claim().is_some());
    assert!(claim().is_none(), "the second finds it taken");
    assert_eq!(letter.send_due(), 0);
    letter.test.pass(TimeDelta::minutes(10));
    assert_eq!(letter.send_due(), 1);
    assert_eq!((letter.delivery().state.as_str(), server.mails().len()), ("sent", 1));
    letter.assert_verified();
}

#[actix_web::test]
async fn a_mail_server_that_stays_away_for_days_is_given_up() {
    let letter = issued_at(mailing(free_port()), "").await;
    letter.queue().await;
    let mut tries = 0;
    while letter.delivery().state.as_str() == "queued" {
        assert_eq!(letter.send_due(), 1);
        letter.test.pass(TimeDelta::hours(12));
        tries += 1;
    }
    assert_eq!((letter.delivery().state.as_str(), letter.state(), tries), ("failed", "bounced", 9));
    letter.assert_verified();
}

#[actix_web::test]
async fn without_a_mail_server_no_e_mail_is_offered_and_the_calendar_holds_what_is_due() {
    let letter = issued_at(TestApp::new(), "").await;
    let page = letter.one.get(&letter.letter).await;
    assert!(page.text().contains("cannot go by e-mail") && !page.text().contains("Send by e-mail"));
    letter.refused(&letter.one, "deliveries", &[("way", "email"), ("note", "")], "cannot go by e-mail").await;
    let calendar = letter.one.get("/en/desk/letters/calendar.ics").await;
    assert_eq!(calendar.status, StatusCode::OK);
    assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
    let due = letter.stored().answer_due_on.unwrap().format("%Y%m%d").to_string();
    let text = calendar.text().replace("\r\n ", "");
    assert!(text.contains(&format!("DTSTART;VALUE=DATE:{due}")), "{text}");
    assert!(text.contains(&letter.stored().reference().unwrap()) && text.contains("Analog Devices\\, Inc."), "{text}");
    letter.done(&letter.one, "follow", &[("to", "closed"), ("note", "")]).await;
    assert!(!letter.one.get("/en/desk/letters/calendar.ics").await.text().contains("BEGIN:VEVENT"));
}

#[actix_web::test]
async fn officials_are_told_once_before_and_once_after_the_term() {
    if !has_mail_server() {
        return;
    }
    let port = free_port();
    let letter = issued_at(mailing(port), "").await;
    let tell = |letter: &Issued| {
        let app = letter.test.app.clone();
        let work = move || (app.watch_terms().unwrap(), app.send_due_notices().unwrap());
        std::thread::spawn(work).join().unwrap()
    };
    assert_eq!(tell(&letter), (0, 0));
    letter.pass_to_term(-7);
    // The mail server is down at first.
    assert_eq!(tell(&letter), (1, 1));
    assert_eq!((letter.notices()[0].state.as_str(), letter.notices()[0].tries), ("queued", 1));
    let server = MailServer::start(&letter.test, port, false);
    assert_eq!(tell(&letter), (0, 0), "not again before the pause is over");
    letter.test.pass(TimeDelta::minutes(1));
    assert_eq!(tell(&letter), (0, 1));
    assert_eq!(tell(&letter), (0, 0));
    letter.pass_to_term(1);
    assert_eq!(tell(&letter), (2, 1), "a reminder is drafted, and its drafter is told");
    letter.test.pass(TimeDelta::days(1));
    assert_eq!(tell(&letter), (0, 0));
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    let reference = letter.stored().reference().unwrap();
    for mail in &mails {
        assert!(mail.contains(&format!("Subject: {reference}")) || mail.contains("Subject: =?utf-8"), "{mail}");
        assert!(mail.contains(&letter.one.email) && !mail.contains(&letter.other.email), "who drafted it: {mail}");
        for withheld in ["compliance@example.com", "Trade Compliance", "One Example Way", "AD9361"] {
            assert!(!mail.contains(withheld), "{withheld}: {mail}");
        }
    }
    let states: Vec<(&str, &str)> =
        letter.notices().iter().map(|notice| (notice.kind.as_str(), notice.state.as_str())).collect();
    assert_eq!(states, [("term-soon", "sent"), ("reminder", "done"), ("term-passed", "sent")]);
    letter.assert_verified();
}

#[actix_web::test]
async fn an_answer_that_comes_before_the_e_mail_about_the_term_stops_it_and_a_withdrawal_stops_the_letter() {
    let letter = issued_at(mailing(free_port()), "").await;
    letter.queue().await;
    letter.done(&letter.one, "withdraw", &[("reason", "Sent in error.")]).await;
    letter.done(&letter.other, "withdrawals/1", &[("verb", "confirm")]).await;
    assert_eq!((letter.delivery().state.as_str(), letter.send_due()), ("failed", 0));
    letter.refused(&letter.one, "deliveries", &[("way", "email"), ("note", "")], "The letter has been withdrawn").await;

    let answered = issued_at(mailing(free_port()), "").await;
    answered.pass_to_term(-3);
    let app = answered.test.app.clone();
    std::thread::spawn(move || app.watch_terms().unwrap()).join().unwrap();
    assert_eq!(answered.notices()[0].state.as_str(), "queued");
    let official = answered.test.sign_in_as(&[topmark::accounts::model::Role::Official]).await;
    answered.done(&official, "answers", crate::letters_sent::ANSWER).await;
    let app = answered.test.app.clone();
    assert_eq!(std::thread::spawn(move || app.send_due_notices().unwrap()).join().unwrap(), 0);
    assert_eq!(answered.notices()[0].state.as_str(), "done");
    answered.assert_verified();
    letter.assert_verified();
}
