//! Nothing is lost or silently changed: verify names what was altered, a backup holds everything, a restore brings it back.

use std::process::{Command, Output};

use actix_web::test::TestRequest;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use topmark::app::App;
use topmark::archive::{backup, restore};
use topmark::db::conn::Conn;
use topmark::journal::checkpoint::Checkpoint;
use topmark::journal::model::{Actor, GENESIS, Header, SubjectKind, Verb, entry_hash};
use topmark::journal::tx::Act;

use crate::support::door::Door;
use crate::support::{Elsewhere, TestApp, gur_csv};

fn run(arguments: &[String], command: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_topmark")).args(command).args(arguments).output().unwrap()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const ROWS: &[(&str, &str, &str, &str)] = &[
    ("1", "Microcontroller\nSTM32F407VGT6\nGH26P 93", "STMicroelectronics", "kh-101-cruise-missile"),
    ("2", "LM317T\n0426", "Texas Instruments", "kh-101-cruise-missile"),
    ("3", "Мікросхема “MAX2769ETI+” \\ \"x\"\t1", "Maxim Integrated Products (Analog Devices)", "geran-4-uav"),
    ("4", "unknown thing", "Not identified", "geran-4-uav"),
    ("5", "XC6SLX16-2CSG324C", "Xilinx", "geran-4-uav"),
    ("6", "LTC2606 2140", "Linear Technology", "geran-4-uav"),
    ("7", "Microcontroller STM32F405RGT6", "STMicroelectronics", "geran-4-uav"),
    ("8", "LM317K 0426", "Texas Instruments", "geran-4-uav"),
];

/// An installation whose findings came through the command, which keeps the file.
fn installation() -> TestApp {
    let mut test = TestApp::new();
    let file = test.path("findings.csv");
    std::fs::write(&file, gur_csv(ROWS)).unwrap();
    test.rest();
    let output = run(&test.arguments(), &["import", "findings", file.to_str().unwrap(), "--mapping", "gur"]);
    assert!(output.status.success(), "{}{}", errors(&output), String::from_utf8_lossy(&output.stdout));
    test.follow();
    test
}

/// Runs `topmark verify` and returns its exit code and what it found.
pub fn verify(arguments: &[String], more: &[&str]) -> (Option<i32>, serde_json::Value) {
    let output = run(arguments, &[&["verify", "--format", "json"], more].concat());
    let text = String::from_utf8_lossy(&output.stdout);
    let found = serde_json::from_str(text.lines().last().unwrap_or_default());
    (output.status.code(), found.unwrap_or_else(|_| panic!("{text}{}", errors(&output))))
}

/// The faults as `subject: fault`.
fn faults(found: &serde_json::Value) -> Vec<String> {
    let list = found["faults"].as_array().unwrap();
    list.iter()
        .map(|fault| format!("{}: {}", fault["subject"].as_str().unwrap(), fault["fault"].as_str().unwrap()))
        .collect()
}

/// Changes the database as somebody would who has its file or its password.
fn behind_its_back(app: &App, sql: &str) {
    app.pools().write().unwrap().batch_execute(sql).unwrap();
}

fn only_file(test: &TestApp) -> std::path::PathBuf {
    let mut path = test.path("files").join("imports");
    while path.is_dir() {
        path = std::fs::read_dir(&path).unwrap().next().unwrap().unwrap().path();
    }
    path
}

#[test]
fn an_installation_that_nobody_touched_is_whole() {
    let test = installation();
    let (code, found) = verify(&test.arguments(), &["--strict"]);
    assert_eq!((code, faults(&found)), (Some(0), vec![]), "{found}");
    assert_eq!(found["records"]["finding"], 8);
    assert_eq!(found["files"]["checked"], 1);
    assert!(found["records"]["brand"].as_i64().unwrap() > 100, "{found}");
}

#[test]
fn an_installation_that_was_imported_into_again_is_whole() {
    let mut test = installation();
    let changed = [
        ("2", "LM317T\n1226", "STMicroelectronics", "kh-101-cruise-missile"),
        ("4", "", "Not identified", "geran-4-uav"),
    ];
    let summary = test.import(&gur_csv(&changed), "gur");
    assert_eq!(summary.changed, 2);
    // The test's import names a file that it does not keep.
    behind_its_back(&test.app, &format!("delete from imports where file_sha256 = '{}'", "0".repeat(64)));
    let (code, found) = verify(&test.arguments(), &[]);
    assert_eq!((code, faults(&found)), (Some(0), vec![]), "{found}");
}

#[test]
fn a_row_altered_behind_the_programs_back_is_named_with_its_field() {
    // Each on a record of its own, of which the first field that differs is named.
    let altered = [
        ("update findings set marking = 'LM317K' where id = 1", "finding F-000001: `marking` is `\"LM317K\"`"),
        (
            "update findings set assembly = 'x' where id = 2",
            "finding F-000002: `assembly` is `\"x\"`, the journal has nothing",
        ),
        ("update findings set revision = 1 where id = 3", "finding F-000003: it states revision 1"),
        ("update finding_sources set url = 'https://x' where finding_id = 4", "finding F-000004: `support "),
        ("update readings set part_number = 'X' where finding_id = 5", "finding F-000005: `reading "),
        ("update readings set alternatives = '{}' where finding_id = 6", "alternatives_digest` is"),
        ("update readings set preferred = false where finding_id = 7", "preferred` is `false`"),
        ("delete from readings where finding_id = 8", "finding F-000008: its `reading 7` is missing"),
        ("update companies set country = 'XX' where key = 'analog-devices'", "company analog-devices: `country`"),
        ("update company_events set happened_on = '1900' where id = 1", "`event 1, happened_on` is `\"1900\"`"),
        ("update brand_tenures set valid_to = '1900' where id = 1", "`tenures` is"),
        ("update brand_names set text = 'X' where id = (select max(id) from brand_names)", "`names` is"),
        ("update weapon_systems set name = 'X' where key = 'kh-101'", "weapon system kh-101: `name`"),
        ("update weapon_names set text = 'X' where id = (select max(id) from weapon_names)", "`names` is"),
        ("update exhibits set place = 'X' where id = 1", "exhibit geran-4-uav: `place`"),
        ("update parts set number = 'X' where id = 1", "part 1: `number`"),
        ("update maker_strings set role = 'unknown' where id = 1", "maker string 1: `role`"),
        ("update origin_groups set name = 'X'", "`origin_name` is `\"X\"`"),
    ];
    let test = installation();
    for (sql, _) in altered {
        behind_its_back(&test.app, sql);
    }
    let (code, found) = verify(&test.arguments(), &[]);
    let faults = faults(&found);
    assert_eq!(code, Some(1), "{faults:?}");
    for (sql, expected) in altered {
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{sql}: {faults:#?}");
    }
    assert_eq!(faults.len(), altered.len(), "{faults:#?}");
}

#[test]
fn a_row_added_or_removed_behind_the_programs_back_is_named() {
    let test = installation();
    behind_its_back(
        &test.app,
        "insert into parts (id, brand_id, number, number_squashed, category) values (9999, 1, 'X', 'X', '');
         delete from readings where finding_id = 4; delete from finding_sources where finding_id = 4;
         delete from findings where id = 4;",
    );
    let (code, found) = verify(&test.arguments(), &[]);
    let faults = faults(&found);
    assert_eq!(code, Some(1));
    assert!(faults.iter().any(|fault| fault.starts_with("part 9999: the journal has nothing")), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.starts_with("finding F-000004: its row is missing")), "{faults:?}");
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[test]
fn a_file_altered_missing_or_extra_is_named() {
    let test = installation();
    let file = only_file(&test);
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    let content = std::fs::read(&file).unwrap();

    std::fs::write(&file, "altered").unwrap();
    let (code, found) = verify(&test.arguments(), &[]);
    assert_eq!((code, faults(&found).len()), (Some(1), 1), "{found}");
    assert!(faults(&found)[0].contains(&name) && faults(&found)[0].contains("altered"), "{found}");

    std::fs::remove_file(&file).unwrap();
    let (code, found) = verify(&test.arguments(), &[]);
    assert_eq!(code, Some(1));
    assert_eq!(faults(&found), [format!("file imports/{}/{name}: it is missing", &name[..2])]);

    std::fs::write(&file, content).unwrap();
    std::fs::write(test.path("files").join("stray.txt"), "x").unwrap();
    let (code, found) = verify(&test.arguments(), &[]);
    assert_eq!((code, found["files"]["extra"].as_i64()), (Some(0), Some(1)), "{found}");
    assert_eq!(found["notes"][0]["subject"], "file stray.txt");
    assert_eq!(verify(&test.arguments(), &["--strict"]).0, Some(1));
}

#[test]
fn verifying_writes_nothing_and_makes_nothing() {
    let elsewhere = Elsewhere::new();
    let output = run(&elsewhere.arguments(), &["verify"]);
    assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
    let left: Vec<_> = std::fs::read_dir(elsewhere.path("")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn every_column_of_hashes_is_checked_against_the_files() {
    let mut table = "";
    for line in include_str!("../src/db/schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = name;
        } else if let Some((column, _)) = line.split_once(" -> ")
            && column.ends_with("sha256")
        {
            let is_named =
                topmark::archive::files::NAMED.iter().any(|named| named.table == table && named.column == column);
            assert!(is_named, "{table}.{column} names files that `archive::files` does not look for");
        }
    }
}

/// Rewrites the journal from `revision` on, with hashes that fit, as somebody would who knows how.
fn rewrite_history(app: &App, revision: i64) {
    use topmark::db::schema::{journal_changes, journal_entries, journal_head};
    let mut conn = app.pools().write().unwrap();
    diesel::update(journal_entries::table.filter(journal_entries::revision.eq(revision)))
        .set(journal_entries::reason.eq("another reason"))
        .execute(&mut *conn)
        .unwrap();
    type Entry = (i64, chrono::NaiveDateTime, String, String, String);
    let entries: Vec<Entry> = journal_entries::table
        .order(journal_entries::revision)
        .select((
            journal_entries::revision,
            journal_entries::at,
            journal_entries::actor,
            journal_entries::action,
            journal_entries::reason,
        ))
        .load(&mut *conn)
        .unwrap();
    let mut previous = GENESIS.to_owned();
    for (revision, at, actor, action, reason) in entries {
        let changes: Vec<(String, i64, String, String)> = journal_changes::table
            .filter(journal_changes::revision.eq(revision))
            .order(journal_changes::ordinal)
            .select((
                journal_changes::subject_kind,
                journal_changes::subject_id,
                journal_changes::verb,
                journal_changes::detail,
            ))
            .load(&mut *conn)
            .unwrap();
        let header = Header { previous_hash: &previous, revision, at, actor: &actor, action: &action, reason: &reason };
        let hash =
            entry_hash(header, changes.iter().map(|(kind, id, verb, detail)| (&**kind, *id, &**verb, &**detail)));
        diesel::update(journal_entries::table.filter(journal_entries::revision.eq(revision)))
            .set((journal_entries::previous_hash.eq(&previous), journal_entries::hash.eq(&hash)))
            .execute(&mut *conn)
            .unwrap();
        previous = hash;
    }
    diesel::update(journal_head::table).set(journal_head::hash.eq(&previous)).execute(&mut *conn).unwrap();
}

#[test]
fn a_journal_rewritten_with_hashes_that_fit_is_caught_by_an_older_checkpoint() {
    let test = installation();
    let file = test.path("checkpoint.json");
    let output = run(&test.arguments(), &["checkpoint", "--out", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", errors(&output));
    let with_checkpoint = ["--checkpoint", file.to_str().unwrap()];
    test.app
        .write_blocking(Act::new(Actor::command("test"), "go on"), |tx| {
            tx.record(SubjectKind::Import, 1, Verb::Created, &1)
        })
        .unwrap();
    let (code, found) = verify(&test.arguments(), &with_checkpoint);
    assert_eq!((code, faults(&found)), (Some(0), vec![]), "a journal that grew still has its past");

    rewrite_history(&test.app, 2);
    assert_eq!(verify(&test.arguments(), &[]).0, Some(0), "the chain alone cannot tell");
    let (code, found) = verify(&test.arguments(), &with_checkpoint);
    assert_eq!(code, Some(1));
    assert!(faults(&found)[0].contains("history was rewritten"), "{found}");
}

#[test]
fn a_checkpoint_that_was_altered_or_signed_by_another_is_refused() {
    let test = installation();
    let signed = test.app.pools().snapshot(|conn| Checkpoint::make(conn, test.app.key(), test.app.now())).unwrap();
    let file = test.path("checkpoint.json");
    let verify_with = |checkpoint: &Checkpoint, more: &[&str]| {
        std::fs::write(&file, serde_json::to_string(checkpoint).unwrap()).unwrap();
        verify(&test.arguments(), &[&["--checkpoint", file.to_str().unwrap()], more].concat())
    };
    assert_eq!(verify_with(&signed, &[]).0, Some(0));
    let (code, found) = verify_with(&Checkpoint { time: "2020-01-01T00:00:00Z".to_owned(), ..signed.clone() }, &[]);
    assert_eq!(code, Some(1));
    assert!(faults(&found)[0].contains("signature"), "{found}");

    let other = Elsewhere::new();
    let key = topmark::journal::checkpoint::InstallationKey::find_or_make(&other.path("")).unwrap();
    let mut forged = Checkpoint { public_key: key.public(), ..signed.clone() };
    forged.signature = key.sign(forged.text().as_bytes());
    let (code, found) = verify_with(&forged, &[]);
    assert_eq!(code, Some(1));
    assert!(faults(&found)[0].contains("signed with the key"), "{found}");
    assert_eq!(verify_with(&forged, &["--public-key", &key.public()]).0, Some(0));

    let cut = Checkpoint { revision: 1_000, entries: 1_000, ..signed };
    assert!(faults(&verify_with(&cut, &[]).1).iter().any(|fault| fault.contains("cut short")));
}

async fn page(app: &App, path: &str) -> (u16, Vec<u8>) {
    let response = Door::of(app).ask(TestRequest::get().uri(path)).await;
    let status = response.status().as_u16();
    (status, actix_web::test::read_body(response).await.to_vec())
}

#[test]
fn a_restore_elsewhere_gives_the_same_pages_and_passes_verify() {
    let test = installation();
    let file = test.path("all.zip");
    let output = run(&test.arguments(), &["backup", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", errors(&output));
    assert!(!test.path("all.zip.part").exists());
    let again = run(&test.arguments(), &["backup", file.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(2), "a backup that is there is not overwritten");

    let elsewhere = Elsewhere::new();
    let output = run(&elsewhere.arguments(), &["restore", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", errors(&output), String::from_utf8_lossy(&output.stdout));
    let (code, found) = verify(&elsewhere.arguments(), &["--strict"]);
    assert_eq!((code, faults(&found)), (Some(0), vec![]), "{found}");

    let app = elsewhere.open();
    assert_eq!(app.key().public(), test.app.key().public());
    actix_web::rt::System::new().block_on(async {
        for path in [
            "/en",
            "/uk/findings/F-000001",
            "/findings/F-000003.json",
            "/search.json?q=lm317",
            "/search.csv",
            "/en/companies/analog-devices",
            "/weapons/kh-101.json",
            "/en/statistics",
            "/uk/method",
            "/en/findings/F-000002/history",
            "/findings/F-000002/history.json?revision=3",
            "/checkpoint.json",
        ] {
            let (before, after) = (page(&test.app, path).await, page(&app, path).await);
            assert_eq!(before.0, 200, "{path}");
            assert!(before == after, "{path} differs");
        }
    });

    let refused = run(&elsewhere.arguments(), &["restore", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        errors(&refused).contains("is not empty") && errors(&refused).contains("8 rows in findings"),
        "{}",
        errors(&refused)
    );

    // What was restored makes the same backup again, byte for byte: nothing is lost on the way.
    let second = test.path("second.zip");
    assert!(run(&elsewhere.arguments(), &["backup", second.to_str().unwrap()]).status.success());
    assert_eq!(members(&file), members(&second));
}

/// Name and content of every member but the manifest, which has the time in it.
fn members(file: &std::path::Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut found = std::collections::BTreeMap::new();
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut member, &mut content).unwrap();
        found.insert(member.name().unwrap().into_owned(), content);
    }
    found.retain(|name, _| !name.starts_with("manifest."));
    assert!(found.len() > 20, "{:?}", found.keys());
    found
}

#[test]
fn a_backup_moves_an_installation_from_one_database_to_the_other() {
    let test = installation();
    if test.arguments().iter().all(|argument| argument != "--database-url") {
        println!("skipped: without TOPMARK_TEST_DATABASE there is only one database to move between");
        return;
    }
    let (file, second) = (test.path("all.zip"), test.path("second.zip"));
    assert!(run(&test.arguments(), &["backup", file.to_str().unwrap()]).status.success());
    let folder = tempfile::tempdir().unwrap();
    let sqlite = ["--data-dir".to_owned(), folder.path().display().to_string()];
    let output = run(&sqlite, &["restore", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(run(&sqlite, &["backup", second.to_str().unwrap()]).status.success());
    assert_eq!(members(&file), members(&second));
    let elsewhere = Elsewhere::new();
    let output = run(&elsewhere.arguments(), &["restore", second.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let (code, found) = verify(&elsewhere.arguments(), &["--strict"]);
    assert_eq!((code, faults(&found)), (Some(0), vec![]), "{found}");
}

fn house(test: &TestApp) -> backup::House<'_> {
    let app = &test.app;
    backup::House { pools: app.pools(), storage: app.storage(), key: app.key(), with_key: true, now: app.now() }
}

#[test]
fn a_backup_while_others_write_is_one_state_of_the_whole() {
    let test = installation();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let file = test.path("all.zip");
    std::thread::scope(|scope| {
        let (app, stop) = (test.app.clone(), &stop);
        let writer = scope.spawn(move || {
            let mut written = 0;
            while !stop.load(std::sync::atomic::Ordering::Acquire) {
                let act = Act::new(Actor::command("test"), "count");
                app.write_blocking(act, |tx| {
                    use topmark::db::schema::parts;
                    let id = 10_000 + written;
                    let part = topmark::parts::queries::Part {
                        id: topmark::db::ids::PartId(id),
                        brand_id: topmark::db::ids::BrandId(1),
                        number: format!("X{id}"),
                        number_squashed: format!("X{id}"),
                        category: String::new(),
                    };
                    diesel::insert_into(parts::table).values(&part).execute(tx.conn())?;
                    tx.record(SubjectKind::Part, id, Verb::Created, &part)
                })
                .unwrap();
                written += 1;
            }
            written
        });
        let house = house(&test);
        let made = backup::to_file(&house, &file, &mut |_| {});
        while topmark::journal::queries::head(&mut test.app.pools().read().unwrap()).unwrap() < 20
            && !writer.is_finished()
        {
            std::thread::yield_now();
        }
        stop.store(true, std::sync::atomic::Ordering::Release);
        made.unwrap();
        assert!(writer.join().unwrap() > 0);
    });
    let elsewhere = Elsewhere::new();
    let output = run(&elsewhere.arguments(), &["restore", file.to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", errors(&output), String::from_utf8_lossy(&output.stdout));
}

#[test]
fn a_backup_cut_short_or_altered_is_refused_and_leaves_nothing() {
    let test = installation();
    let file = test.path("all.zip");
    backup::to_file(&house(&test), &file, &mut |_| {}).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let place = |needle: &[u8]| whole.windows(needle.len()).position(|window| window == needle).unwrap();
    let name = only_file(&test).file_name().unwrap().to_str().unwrap().to_owned();
    // Well inside the content of a member, which begins after its header.
    let mut flipped_table = whole.clone();
    flipped_table[place(b"tables/journal_changes.ndjson") + 2_000] ^= 1;
    let mut flipped_manifest = whole.clone();
    flipped_manifest[place(b"manifest.json") + 400] ^= 1;
    let mut flipped_file = whole.clone();
    flipped_file[place(name.as_bytes()) + 100] ^= 1;
    let cases = [
        (whole[..whole.len() / 2].to_vec(), "cut short"),
        (whole[..whole.len() - 1].to_vec(), "cut short"),
        (Vec::new(), "no backup"),
        (b"not a zip file at all".to_vec(), "no backup"),
        (flipped_table, "journal_changes.ndjson"),
        (flipped_manifest, "manifest.json"),
        (flipped_file, name.as_str()),
        (renamed(&whole, "tables/parts.ndjson", "tables/parts.ndjsom"), "parts.ndjso"),
    ];
    for (bytes, expected) in cases {
        let elsewhere = Elsewhere::new();
        let damaged = elsewhere.path("damaged.zip");
        std::fs::write(&damaged, bytes).unwrap();
        let output = run(&elsewhere.arguments(), &["restore", damaged.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2), "{expected}");
        assert!(errors(&output).contains(expected), "{expected}: {}", errors(&output));
        assert_eq!(std::fs::read_dir(elsewhere.path("")).unwrap().count(), 1, "{expected}: something was written");
    }
}

fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for start in 0..bytes.len() - from.len() {
        if &bytes[start..start + from.len()] == from.as_bytes() {
            bytes[start..start + from.len()].copy_from_slice(to.as_bytes());
        }
    }
    bytes
}

#[test]
fn a_backup_whose_manifest_was_made_anew_by_another_says_whose_key_it_is() {
    let test = installation();
    let file = test.path("all.zip");
    backup::to_file(&house(&test), &file, &mut |_| {}).unwrap();
    let output = run(&test.arguments(), &["restore", "--check", file.to_str().unwrap()]);
    assert!(output.status.success(), "{}", errors(&output));
    assert!(String::from_utf8_lossy(&output.stdout).contains(&test.app.key().public()));
}

#[test]
fn half_a_restore_is_recognised_at_the_next_start_and_can_be_finished() {
    let test = installation();
    let file = test.path("all.zip");
    backup::to_file(&house(&test), &file, &mut |_| {}).unwrap();
    let elsewhere = Elsewhere::new();
    // Stopped when the tables are about to be committed: a fault in the middle of a table.
    let settings = {
        let mut settings = topmark::config::Settings::in_folder(elsewhere.path(""), None);
        settings.database_url = elsewhere.arguments().get(3).cloned();
        settings
    };
    let pools = topmark::db::pool::Pools::open(settings.database().unwrap(), 2).unwrap();
    let storage = topmark::storage::store::Storage::open(&settings.storage(), &settings.s3_access()).unwrap();
    let data_dir = elsewhere.path("");
    let index_dir = data_dir.join("index");
    let target = restore::Target {
        pools: &pools,
        storage: &storage,
        data_dir: &data_dir,
        index_dir: &index_dir,
        with_key: true,
    };
    let mut opened = restore::Backup::open(&file).unwrap();
    let last = opened.manifest.tables.len() - 1;
    opened.manifest.tables[last].rows += 1;
    let error = restore::restore(&mut opened, &target, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("rows of"), "{error:#}");
    assert!(is_empty(&mut pools.read().unwrap()), "tables come whole or not at all");
    drop(pools);

    for command in [&["serve"][..], &["verify"], &["search", "x"]] {
        let output = run(&elsewhere.arguments(), command);
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains("has begun and not finished"), "{}", errors(&output));
    }
    let output = run(&elsewhere.arguments(), &["restore", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(verify(&elsewhere.arguments(), &["--strict"]).0, Some(0));
}

fn is_empty(conn: &mut Conn) -> bool {
    topmark::findings::queries::is_empty(conn).unwrap()
}
