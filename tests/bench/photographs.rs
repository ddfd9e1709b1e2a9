//! Takes photographs in as the server does: `photographs make FOLDER COUNT` makes some of 12 megapixels, `photographs take
//! FOLDER AT_ONCE` takes them all in and prints one line of JSON. For `tests/bench/photographs`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on stops at once")]

#[path = "../photographs/pictures.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod pictures;

use std::path::PathBuf;
use std::time::Instant;

use futures::StreamExt;
use topmark::accounts::actions::{self, Authority, NewPerson};
use topmark::accounts::model::{OrganisationKind, Proof, Researcher, Role, Stage};
use topmark::accounts::queries::{self, Origin};
use topmark::accounts::sharing::Tlp;
use topmark::app::arrival::{Outcome, Purpose};
use topmark::app::{App, Clock};
use topmark::config::Settings;
use topmark::evidence::actions::About;
use topmark::journal::model::Actor;
use topmark::journal::tx::Act;

/// The one of the program, or its memory would not be measured.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = PathBuf::from(&arguments[2]);
    let number: usize = arguments[3].parse().unwrap();
    match arguments[1].as_str() {
        "make" => make(&folder, number),
        "take" => {
            tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(take(&folder, number))
        }
        other => panic!("`{other}` is neither `make` nor `take`"),
    }
}

/// Of 4032 by 3024 pixels, as a telephone takes them, different from each other.
fn make(folder: &std::path::Path, count: usize) {
    for number in 0..count {
        let file = folder.join(format!("{number}.jpg"));
        if !file.exists() {
            std::fs::write(file, pictures::jpeg(&pictures::board(100 + number as u64, 4032, 3024), 92)).unwrap();
        }
    }
}

async fn take(folder: &std::path::Path, at_once: usize) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let place = std::env::temp_dir().join(format!("topmark-bench-{}", std::process::id()));
    let app = App::open(Settings::in_folder(place.clone(), None), Clock::System).unwrap();
    let by = researcher(&app);
    let idle = resident("VmRSS:");
    let started = Instant::now();
    let taking = files.iter().map(|file| {
        let (app, by, file) = (app.clone(), by.clone(), file.clone());
        async move {
            let mut incoming = app.darkroom().incoming().unwrap();
            for piece in std::fs::read(&file).unwrap().chunks(64 * 1024) {
                incoming.write(piece).unwrap().unwrap();
            }
            let about = About { name: "a.jpg".to_owned(), rights: String::new(), tlp: Tlp::Amber };
            app.take_in(&by, incoming.finish(), about, Purpose::Shelf).await.unwrap()
        }
    });
    let outcomes: Vec<Outcome> = futures::stream::iter(taking).buffer_unordered(at_once).collect().await;
    let seconds = started.elapsed().as_secs_f64();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Photograph { .. })), "{outcomes:?}");
    let rate = files.len() as f64 / seconds;
    let peak = resident("VmHWM:");
    println!(
        "{{\"photographs\": {}, \"seconds\": {seconds:.2}, \"rate\": {rate:.2}, \"idle_mib\": {idle}, \"peak_mib\": {peak}}}",
        files.len()
    );
    drop(app);
    std::fs::remove_dir_all(place).unwrap();
}

/// Somebody who has signed in, with as little as a session needs.
fn researcher(app: &App) -> Researcher {
    let limits = app.settings().session_limits();
    let now = app.now();
    let act = Act::new(Actor::command("bench"), "add person");
    let written = app.write_blocking(act, |tx| {
        let by = Authority::CommandLine;
        let organisation = actions::find_or_add_organisation(tx, by, "Bench", "UA", OrganisationKind::Laboratory)?;
        let roles = [Role::Researcher].into_iter().collect();
        let email = "bench@example.org".to_owned();
        let id = actions::add_person(tx, by, &NewPerson { email, name: "Bench".to_owned(), organisation, roles })?;
        actions::set_password(tx, id, "never used to sign in")?;
        let secret = queries::insert_session(tx.conn(), id, Stage::Full, now, &Origin::default())?;
        Ok(queries::open_session(tx.conn(), &secret, now, limits)?)
    });
    Researcher::of(&written.unwrap().value.unwrap().viewer).unwrap()
}

/// A line of `/proc/self/status` in MiB; 0 where there is none.
fn resident(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    found.and_then(|text| text.split_whitespace().next()).map_or(0, |kib| kib.parse::<u64>().unwrap() / 1024)
}
