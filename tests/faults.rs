//! Faults of the machine: no room on the disk, a database that another program keeps locked. Each is said plainly, nothing is
//! half written, and the same command completes it later.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};
use topmark::db::schema::findings;

use crate::support::processes::topmark;
use crate::support::{Database, TestApp, gur_csv};

const ROWS: usize = 6_000;
/// What is said where there is no room. SQLite calls it a fault of input and output where it cannot make its side files.
const NO_ROOM: &[&str] = &["The disk is full", "A file could not be written to its end"];

fn rows() -> String {
    let rows: Vec<(String, String)> = (0..ROWS)
        .map(|number| {
            (format!("x-{number}"), format!("Converter AD{number:05}ARZ #1719, {}", "as written ".repeat(12)))
        })
        .collect();
    let rows: Vec<(&str, &str, &str, &str)> =
        rows.iter().map(|(id, name)| (id.as_str(), name.as_str(), "Analog Devices", "kh-101-missile")).collect();
    gur_csv(&rows)
}

/// An installation that the test reaches only through the command line.
struct Installation {
    settings: Vec<String>,
    file: PathBuf,
    _folder: tempfile::TempDir,
    database: Database,
}

impl Installation {
    fn new(data_dir: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::new();
        let data_dir = folder.path().join(data_dir);
        std::fs::create_dir_all(&data_dir).unwrap();
        let mut settings = vec!["--data-dir".to_owned(), data_dir.display().to_string()];
        if let Some(url) = &database.url {
            settings.extend(["--database-url".to_owned(), url.clone()]);
        }
        let file = folder.path().join("rows.csv");
        std::fs::write(&file, rows()).unwrap();
        Self { settings, file, _folder: folder, database }
    }

    fn has_rows_elsewhere(&self) -> bool {
        self.database.url.is_some()
    }

    fn data_dir(&self) -> PathBuf {
        PathBuf::from(&self.settings[1])
    }

    /// Migrates, loads the reference tables, and makes an empty index.
    fn prepare(&self) {
        for arguments in [&["migrate"][..], &["reindex"]] {
            assert_success(&self.run(arguments));
        }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        topmark(arguments, &self.settings).output().unwrap()
    }

    fn import(&self) -> Command {
        topmark(&["import", "findings", self.file.to_str().unwrap(), "--format", "json"], &self.settings)
    }

    /// With room again the same command completes the import, and everything agrees.
    fn assert_completes(&self) {
        let output = self.import().output().unwrap();
        assert_success(&output);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let (new, unchanged) = (said["new"].as_u64().unwrap(), said["unchanged"].as_u64().unwrap());
        println!("  completed: {new} new, {unchanged} were there");
        assert_eq!(new + unchanged, ROWS as u64);
        assert_success(&self.run(&["verify"]));
        let output = self.run(&["search", "analog devices"]);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(said["total"].as_u64(), Some(ROWS as u64), "the index holds every finding once");
    }
}

fn assert_success(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Ended with 2, in words that say what to do, without a panic. Returns what was said.
fn assert_refused(output: &Output, expected: &[&str]) -> String {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(!errors.contains("panicked"), "{errors}");
    assert!(expected.iter().any(|text| errors.contains(text)), "{errors}");
    errors
}

/// A file system in memory of a stated size, taken away with the test.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None` where this user may not mount.
    fn mount(at: &Path, mebibytes: u32) -> Option<Self> {
        let size = format!("size={mebibytes}m");
        let output = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output().ok()?;
        output.status.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_said_and_room_completes_the_import() {
    let installation = Installation::new("small");
    let Some(_disk) = SmallDisk::mount(&installation.data_dir(), 192) else {
        println!("SKIPPED: this user may not mount a small disk; the limit on file sizes stands in for it");
        return;
    };
    installation.prepare();
    let filler = installation.data_dir().join("filler");
    // No room at all; then room for the file and for the beginning of the import. PostgreSQL has its rows elsewhere.
    let lefts: &[usize] = if installation.has_rows_elsewhere() { &[0] } else { &[0, 3 << 20, 9 << 20] };
    for &left in lefts {
        let mut content = Command::new("head");
        content.args(["-c", "1G", "/dev/zero"]).stdout(Stdio::from(std::fs::File::create(&filler).unwrap()));
        content.stderr(Stdio::null()).status().unwrap();
        let full = std::fs::metadata(&filler).unwrap().len();
        let file = std::fs::OpenOptions::new().write(true).open(&filler).unwrap();
        file.set_len(full.saturating_sub(left as u64)).unwrap();
        let output = installation.import().output().unwrap();
        let errors = assert_refused(&output, NO_ROOM);
        println!("  {left} bytes free: {}", errors.lines().last().unwrap_or_default());
    }
    std::fs::remove_file(&filler).unwrap();
    installation.assert_completes();
}

#[test]
fn a_file_that_may_not_grow_is_said_and_room_completes_the_import() {
    let installation = Installation::new("data");
    installation.prepare();
    let limits: &[u32] = if installation.has_rows_elsewhere() { &[256] } else { &[256, 2_048] };
    for kibibytes in limits {
        let import = installation.import();
        let mut limited = Command::new("bash");
        limited
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {kibibytes}; exec \"$0\" \"$@\""))
            .arg(import.get_program())
            .args(import.get_args());
        let output = limited.stdin(Stdio::null()).output().unwrap();
        let errors = assert_refused(&output, NO_ROOM);
        println!("  files of at most {kibibytes} KiB: {}", errors.lines().next().unwrap_or_default());
    }
    installation.assert_completes();
}

/// Holds the database against every writer until it is dropped.
enum Lock {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Lock {
    fn take(test: &TestApp) -> Self {
        match &test.database.url {
            None => {
                let mut conn = SqliteConnection::establish(test.path("topmark.db").to_str().unwrap()).unwrap();
                conn.batch_execute("pragma busy_timeout = 5000; begin exclusive").unwrap();
                Self::Sqlite(conn)
            }
            Some(url) => {
                let mut conn = PgConnection::establish(url).unwrap();
                conn.batch_execute("begin; lock table journal_head in exclusive mode").unwrap();
                Self::Postgres(conn)
            }
        }
    }

    fn release(self) {
        match self {
            Self::Sqlite(mut conn) => conn.batch_execute("rollback").unwrap(),
            Self::Postgres(mut conn) => conn.batch_execute("rollback").unwrap(),
        }
    }
}

#[test]
fn a_locked_database_is_said_and_the_import_completes_when_it_is_free() {
    let mut test = TestApp::new();
    test.rest();
    let file = test.path("rows.csv");
    std::fs::write(&file, rows()).unwrap();
    let import = || {
        let arguments = ["import", "findings", file.to_str().unwrap(), "--database-wait-seconds", "1"];
        topmark(&arguments, &test.arguments()).output().unwrap()
    };
    let lock = Lock::take(&test);
    let errors = assert_refused(&import(), &["Another program has kept the database locked"]);
    println!("  {}", errors.lines().next().unwrap_or_default());
    // Whoever only reads is not kept waiting.
    let output = topmark(&["search", "anything", "--database-wait-seconds", "1"], &test.arguments()).output().unwrap();
    assert_success(&output);
    let stored: i64 = findings::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap();
    assert_eq!(stored, 0, "nothing is half written");
    lock.release();
    assert_success(&import());
    let stored: i64 = findings::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap();
    assert_eq!(stored, ROWS as i64);
}
