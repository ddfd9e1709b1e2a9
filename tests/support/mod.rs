//! What tests share: an installation of their own on the database of this run, real findings, and the pages as a visitor gets
//! them.
//!
//! The same binary runs on SQLite, and on PostgreSQL where `TOPMARK_TEST_DATABASE` names a server; every test has a database
//! of its own.

pub mod bench;
pub mod browser;
pub mod client;
pub mod dice;
pub mod door;
pub mod keyboard;
pub mod processes;
pub mod remote;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use topmark::app::{App, Clock};
use topmark::config::Settings;
use topmark::db::migrate;
use topmark::db::pool::Pools;
use topmark::intake::mapping::Mapping;
use topmark::intake::report::Summary;
use topmark::intake::run::{Arrive, Import};
use topmark::journal::model::Actor;
use topmark::search::follower::Follower;

/// An installation of one test. Its folder and its database go when it is dropped.
pub struct TestApp {
    pub app: App,
    follower: Follower,
    /// Microseconds since 1970: the clock.
    clock: Arc<AtomicI64>,
    folder: tempfile::TempDir,
    /// Kept last: the database is dropped after everything that uses it.
    pub database: Database,
}

/// The database of one test.
pub struct Database {
    /// `None` for SQLite in the test's folder.
    pub url: Option<String>,
    server: Option<String>,
    name: String,
}

impl Database {
    /// A new empty database on the server of this run, or SQLite.
    pub fn new() -> Self {
        Self::like(None)
    }

    /// A new database with what this one holds, to which nobody may be connected; an empty one without.
    #[expect(clippy::disallowed_methods, reason = "the run says which database it is for")]
    fn like(other: Option<&Self>) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("TOPMARK_TEST_DATABASE") else {
            return Self { url: None, server: None, name: String::new() };
        };
        let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut conn = PgConnection::establish(&server).expect("the PostgreSQL server of this run answers");
        let template = other.map(|other| format!(" template {}", other.name)).unwrap_or_default();
        conn.batch_execute(&format!("create database {name}{template}")).expect("a test may make a database");
        let (base, _) = server.rsplit_once('/').expect("a URL has a database name");
        Self { url: Some(format!("{base}/{name}")), server: Some(server.clone()), name }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(server) = &self.server else { return };
        if let Ok(mut conn) = PgConnection::establish(server) {
            let _ = conn.batch_execute(&format!("drop database if exists {} with (force)", self.name));
        }
    }
}

fn arguments(folder: &std::path::Path, database: &Database) -> Vec<String> {
    let mut arguments = vec!["--data-dir".to_owned(), folder.display().to_string()];
    if let Some(url) = &database.url {
        arguments.extend(["--database-url".to_owned(), url.clone()]);
    }
    arguments
}

/// A place for an installation in which nothing has begun.
pub struct Elsewhere {
    folder: tempfile::TempDir,
    /// Kept last, as in [`TestApp`].
    database: Database,
}

impl Elsewhere {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: Database::new() }
    }

    /// An installation with the reference tables and nothing else, made once for all tests of a run: each copies it.
    fn begun() -> &'static Self {
        static BEGUN: OnceLock<Elsewhere> = OnceLock::new();
        BEGUN.get_or_init(|| {
            let place = Self::new();
            if place.url().is_some() {
                let settings = Settings::in_folder(place.folder.path().to_owned(), place.url());
                let pools = Pools::open(settings.database().unwrap(), 1).unwrap();
                migrate::run(&mut pools.write().unwrap()).unwrap();
            }
            drop(place.open());
            place
        })
    }

    pub fn arguments(&self) -> Vec<String> {
        arguments(self.folder.path(), &self.database)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The address of the database; `None` for the one in the folder.
    pub fn url(&self) -> Option<String> {
        self.database.url.clone()
    }

    /// Opens what has come to be here.
    pub fn open(&self) -> App {
        let settings = Settings::in_folder(self.folder.path().to_owned(), self.database.url.clone());
        let app = App::open(settings, Clock::Fixed(noon())).unwrap();
        let mut follower = app.open_index().unwrap();
        while app.catch_up(&mut follower).unwrap() {}
        app
    }
}

/// Copies what a folder holds into another one that is there, but not the key: each installation has its own.
fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() == topmark::journal::checkpoint::KEY_FILE {
            continue;
        }
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
}

/// Noon on 21 November 2026: the clock of every test.
pub fn noon() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap().and_hms_opt(12, 0, 0).unwrap()
}

impl TestApp {
    /// An installation with the reference tables and nothing else.
    pub fn new() -> Self {
        Self::set(|_| ())
    }

    /// The same that people reach at this address.
    pub fn at(public_url: &str) -> Self {
        Self::set(|settings| settings.public_url = Some(public_url.to_owned()))
    }

    /// The same with other settings.
    pub fn set(change: impl FnOnce(&mut Settings)) -> Self {
        let begun = Elsewhere::begun();
        let folder = tempfile::tempdir().unwrap();
        copy(begun.folder.path(), folder.path());
        let database = Database::like(Some(&begun.database));
        let mut settings = Settings::in_folder(folder.path().to_owned(), database.url.clone());
        change(&mut settings);
        let clock = Arc::new(AtomicI64::new(noon().and_utc().timestamp_micros()));
        let app = App::open(settings, Clock::Moved(clock.clone())).unwrap();
        let follower = app.open_index().unwrap();
        let mut test = Self { app, follower, clock, folder, database };
        test.follow();
        test
    }

    /// The settings with which a command of the program reaches this installation.
    pub fn arguments(&self) -> Vec<String> {
        arguments(self.folder.path(), &self.database)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets time pass.
    pub fn pass(&self, time: TimeDelta) {
        self.clock.fetch_add(time.num_microseconds().unwrap(), Ordering::AcqRel);
    }

    /// Brings the index to the head of the journal.
    pub fn follow(&mut self) {
        while self.app.catch_up(&mut self.follower).unwrap() {}
    }

    /// Lets go of the installation: nobody has its database or its index open. Clients hold it too, so they go before.
    pub fn leave(self) -> Elsewhere {
        Elsewhere { folder: self.folder, database: self.database }
    }

    /// Gives up writing the index, so that a server of this installation can follow.
    pub fn rest(&mut self) {
        self.follower.rest();
    }

    /// Imports a text as a file with a shipped mapping, and lets the index follow.
    pub fn import(&mut self, csv: &str, mapping: &str) -> Summary {
        self.import_as(csv, Mapping::named(mapping).unwrap(), Arrive::AsMapped).unwrap()
    }

    pub fn import_as(&mut self, csv: impl AsRef<[u8]>, mapping: Mapping, arrive: Arrive) -> anyhow::Result<Summary> {
        let file = self.path("import.csv");
        std::fs::write(&file, csv.as_ref()).unwrap();
        let import = Import {
            file,
            file_name: "import.csv".to_owned(),
            sha256: "0".repeat(64),
            mapping,
            arrive,
            dry_run: false,
            report: None,
            actor: Actor::command("test"),
            header_row: 1,
            rows_before: 0,
            owned: None,
        };
        let summary = topmark::cli::import_file(&self.app, &import, &mut |_| {});
        self.follow();
        summary
    }
}

/// The header of the GUR mirror with rows of `(number, name and marking, maker, weapon slug)`.
pub fn gur_csv(rows: &[(&str, &str, &str, &str)]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record([
            "component_id",
            "name_marking",
            "category",
            "manufacturer",
            "oem_part_number",
            "found_in_drones",
            "source_url",
            "evidence_image",
        ])
        .unwrap();
    for (id, name, maker, weapon) in rows {
        let (weapons, url) = (format!("[\"{weapon}\"]"), format!("https://example.org/{id}"));
        writer.write_record([id, name, "unknown", maker, "", &weapons, &url, "https://example.org/i.jpg"]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
