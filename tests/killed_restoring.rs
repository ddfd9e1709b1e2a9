//! A restore killed with -9 at random moments, several times over: what it leaves is refused with the next step, and that step leads
//! to a whole installation. `TOPMARK_TEST_KILLS` says how often, of which this takes half; the usual run is a small one.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use topmark::app::App;
use topmark::storage::keys::StorageKey;

use crate::backup::verify;
use crate::killed_at_work::kills;
use crate::support::dice::Dice;
use crate::support::processes::topmark;
use crate::support::{Elsewhere, TestApp, gur_csv};

const ROWS: usize = 1_500;
const FILES: usize = 150;

/// An installation with some rows and many files, as one file.
fn backup() -> (TestApp, std::path::PathBuf) {
    let mut test = TestApp::new();
    test.rest();
    let rows: Vec<(String, String)> =
        (0..ROWS).map(|number| (format!("x-{number}"), format!("Chip AD{number:05}ARZ #1719"))).collect();
    let rows: Vec<(&str, &str, &str, &str)> =
        rows.iter().map(|(id, name)| (id.as_str(), name.as_str(), "Analog Devices", "kh-101-missile")).collect();
    let table = test.path("rows.csv");
    std::fs::write(&table, gur_csv(&rows)).unwrap();
    let output = topmark(&["import", "findings", table.to_str().unwrap()], &test.arguments()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    keep_files(&test.app);
    let file = test.path("all.zip");
    let output = topmark(&["backup", file.to_str().unwrap()], &test.arguments()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (test, file)
}

/// Files that no record names are carried along like all others.
fn keep_files(app: &App) {
    use sha2::{Digest, Sha256};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for number in 0..FILES {
            let bytes = format!("file {number} ").repeat(10_000).into_bytes();
            let key = StorageKey::document(&data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)));
            app.storage().put(&key, bytes).await.unwrap();
        }
    });
}

fn begin(place: &Elsewhere, file: &Path) -> Child {
    let mut command = topmark(&["restore", file.to_str().unwrap()], &place.arguments());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// What a killed restore has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    Nothing,
    Half,
    Whole,
}

fn left(place: &Elsewhere, file: &Path) -> Left {
    if place.path("restore.unfinished").exists() {
        for command in [&["user", "list"][..], &["verify"], &["search", "x"], &["backup", "-"], &["serve"]] {
            let output = topmark(command, &place.arguments()).output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command:?}: {errors}");
            assert!(
                errors.contains("`all.zip`") && errors.contains("Run `topmark restore` with the same file again"),
                "{command:?}: {errors}"
            );
        }
        return Left::Half;
    }
    if !place.path("installation.key").exists() {
        return Left::Nothing;
    }
    // Cut off behind the last step. To ask for it again is refused, with a word on how to see that it is whole.
    let output = topmark(&["restore", file.to_str().unwrap()], &place.arguments()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(
        errors.contains("is not empty") && errors.contains("`topmark verify` says whether it is whole"),
        "{errors}"
    );
    Left::Whole
}

/// Everything of the backup is here, and it is found.
fn assert_whole(place: &Elsewhere, expected: &serde_json::Value) {
    let (code, found) = verify(&place.arguments(), &[]);
    assert_eq!(code, Some(0), "{found}");
    for part in ["entries", "revision", "hash", "records", "files", "fault_count"] {
        assert_eq!(found[part], expected[part], "{part}: {found}");
    }
    for leftover in ["restore.unfinished", "restore.part"] {
        assert!(!place.path(leftover).exists(), "{leftover} is left behind");
    }
    let output = topmark(&["search", "analog devices"], &place.arguments()).output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    assert_eq!(said["total"].as_u64(), Some(ROWS as u64), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_restore_killed_at_random_moments_is_refused_until_it_is_run_again() {
    let mut dice = Dice::new("restore killed");
    let (test, file) = backup();
    let (_, expected) = verify(&test.arguments(), &[]);
    // How long it takes undisturbed.
    let place = Elsewhere::new();
    let began = Instant::now();
    assert!(begin(&place, &file).wait().unwrap().success());
    let whole = began.elapsed();
    assert_whole(&place, &expected);
    let mut seen = Vec::new();
    // Each takes longer than the kill of a server.
    let wanted = kills().div_ceil(2);
    while seen.len() < wanted {
        let place = Elsewhere::new();
        // The same folder is cut off up to three times.
        for _ in 0..=dice.roll(3) {
            let mut child = begin(&place, &file);
            // Every second kill waits for the note, so that it falls behind the checking of the file.
            if seen.len() % 2 == 1 {
                while !place.path("restore.unfinished").exists() && child.try_wait().unwrap().is_none() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                std::thread::sleep(whole * dice.roll(1_000) as u32 / 3_000);
            } else {
                std::thread::sleep(whole * dice.roll(1_000) as u32 / 1_500);
            }
            child.kill().unwrap();
            child.wait().unwrap();
            seen.push(left(&place, &file));
            if seen.last() == Some(&Left::Whole) {
                break;
            }
        }
        if seen.last() != Some(&Left::Whole) {
            let output = topmark(&["restore", file.to_str().unwrap()], &place.arguments()).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert_whole(&place, &expected);
    }
    let count = |what| seen.iter().filter(|left| **left == what).count();
    println!(
        "  a restore takes {whole:.1?}; of {} kills {} left nothing, {} half of it, {} the whole",
        seen.len(),
        count(Left::Nothing),
        count(Left::Half),
        count(Left::Whole)
    );
    assert!(count(Left::Half) >= wanted / 4, "too few kills fell into the restore");
}
