//! Killed with -9 at random moments: what was acknowledged stays, nothing is doubled, and the index agrees with the database.

use std::process::Stdio;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use topmark::db::pool::Pools;
use topmark::db::schema::{finding_sources, findings};
use topmark::journal::verify::{Verdict, verify};

use crate::support::dice::Dice;
use crate::support::processes::{free_port, get, start, topmark};
use crate::support::{TestApp, gur_csv};

/// `count` rows, each with a number of its own.
fn many_rows(count: usize) -> String {
    let rows: Vec<(String, String)> =
        (0..count).map(|number| (format!("x-{number}"), format!("Chip AD{number:05}ARZ #1719"))).collect();
    let rows: Vec<(&str, &str, &str, &str)> =
        rows.iter().map(|(id, name)| (id.as_str(), name.as_str(), "Analog Devices", "kh-101-missile")).collect();
    gur_csv(&rows)
}

fn stored(pools: &Pools) -> i64 {
    findings::table.count().get_result(&mut *pools.read().unwrap()).unwrap()
}

/// Waits until the import has written something, or has ended.
fn wait_for_more(test: &TestApp, before: i64, import: &mut std::process::Child) {
    let began = Instant::now();
    while stored(test.app.pools()) == before && import.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(60), "the import writes nothing");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Every finding is there once, the journal is whole, and the index knows as many and finds single ones.
fn assert_whole(test: &TestApp, count: i64, dice: &mut Dice) {
    let mut conn = test.app.pools().read().unwrap();
    let numbers: i64 = finding_sources::table
        .select(diesel::dsl::count(finding_sources::external_id).aggregate_distinct())
        .first(&mut *conn)
        .unwrap();
    let supports: i64 = finding_sources::table.count().get_result(&mut *conn).unwrap();
    let stored: i64 = findings::table.count().get_result(&mut *conn).unwrap();
    assert_eq!((stored, numbers, supports), (count, count, count), "findings, their numbers, their sources");
    assert!(matches!(verify(&mut conn).unwrap(), Verdict::Whole { .. }));
    drop(conn);
    let output = topmark(&["verify"], &test.arguments()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let total = |query: &str| {
        let output = topmark(&["search", query], &test.arguments()).output().unwrap();
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        (said["total"].as_i64(), said["hits"][0]["external_id"].as_str().map(str::to_owned))
    };
    assert_eq!(total("analog devices").0, Some(count), "the index holds every finding once");
    for _ in 0..5 {
        let number = dice.roll(count as u64);
        assert_eq!(total(&format!("AD{number:05}ARZ")).1, Some(format!("x-{number}")));
    }
}

#[test]
fn an_import_killed_at_random_moments_loses_and_doubles_nothing() {
    const ROWS: i64 = 14_000;
    let mut dice = Dice::new("import killed");
    let mut test = TestApp::new();
    test.rest();
    let file = test.path("many.csv");
    std::fs::write(&file, many_rows(ROWS as usize)).unwrap();
    let import = ["import", "findings", file.to_str().unwrap(), "--format", "json"];
    let mut within = 0;
    let mut last = 0;
    for round in 0..12 {
        let mut command = topmark(&import, &test.arguments());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Half of the kills fall anywhere, the start included; the others not before something is being written.
        let began = Instant::now();
        if round % 2 == 1 && last < ROWS {
            wait_for_more(&test, last, &mut child);
            std::thread::sleep(Duration::from_millis(dice.roll(700)));
        } else {
            std::thread::sleep(Duration::from_millis(dice.roll(2_500)));
        }
        let ended = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        last = stored(test.app.pools());
        within += usize::from(ended.is_none() && last < ROWS);
        println!(
            "  killed after {:?}: {last} findings{}",
            began.elapsed(),
            if ended.is_some() { ", had ended" } else { "" }
        );
    }
    assert!(within >= 3, "only {within} kills fell into the import");
    let output = topmark(&import, &test.arguments()).output().unwrap();
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert_eq!((said["unchanged"].as_i64(), said["new"].as_i64()), (Some(last), Some(ROWS - last)), "{errors}");
    assert_whole(&test, ROWS, &mut dice);
}

#[test]
fn a_server_killed_while_it_follows_agrees_with_the_database_after_the_next_start() {
    const ROUNDS: usize = 5;
    const STEP: usize = 2_500;
    let mut dice = Dice::new("server killed");
    let mut test = TestApp::new();
    test.rest();
    let file = test.path("more.csv");
    let serve = |test: &TestApp| {
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        (start(topmark(&["serve", "--without-sample", "--listen", &listen], &test.arguments()), port), port)
    };
    for round in 1..=ROUNDS {
        std::fs::write(&file, many_rows(round * STEP)).unwrap();
        let (server, _) = serve(&test);
        let import = topmark(&["import", "findings", file.to_str().unwrap()], &test.arguments())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut import = import.unwrap();
        wait_for_more(&test, ((round - 1) * STEP) as i64, &mut import);
        std::thread::sleep(Duration::from_millis(dice.roll(800)));
        // Dropped is killed.
        drop(server);
        println!("  round {round}: killed with {} findings", stored(test.app.pools()));
        assert_eq!(import.wait().unwrap().code(), Some(0));
    }
    let count = ROUNDS * STEP;
    let (server, port) = serve(&test);
    let began = Instant::now();
    while get(port, "/readyz").0 != 200 {
        assert!(began.elapsed() < Duration::from_secs(60), "the server does not catch up");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (status, body) = get(port, "/search.json?q=AD00017ARZ&limit=1");
    assert_eq!(status, 200);
    assert!(body.contains("AD00017ARZ"), "{body}");
    drop(server);
    assert_whole(&test, count as i64, &mut dice);
}
