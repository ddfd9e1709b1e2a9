//! Spreadsheets become findings: through the library's door and through the command line.

use std::process::{Command, Output};

use topmark::intake::mapping::Mapping;
use topmark::intake::run::Arrive;

use crate::support::{TestApp, gur_csv};

fn topmark(test: &TestApp, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_topmark")).args(arguments).args(test.arguments()).output().unwrap()
}

fn counts(output: &Output) -> (serde_json::Value, String) {
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    (serde_json::from_str(last).unwrap_or_default(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const ROWS: &[(&str, &str, &str, &str)] = &[
    ("gur-1", "Microcontroller STM32F405RGT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
    (
        "gur-2",
        "Universal GPS receiver MAXIM 2769E TI810 +BEAF",
        "Maxim Integrated Products (Analog Devices)",
        "kh-101-missile",
    ),
    (
        "gur-2",
        "Universal GPS receiver MAXIM 2769E TI810 +BEAF",
        "Maxim Integrated Products (Analog Devices)",
        "kh-101-missile",
    ),
    ("gur-3", "(unspecified)", "Not identified", "kh-101-missile"),
];

#[test]
fn the_same_row_twice_is_a_duplicate_and_the_same_file_again_changes_nothing() {
    let mut test = TestApp::new();
    let first = test.import(&gur_csv(ROWS), "gur");
    assert_eq!((first.read, first.new, first.duplicate, first.rejected), (4, 3, 1, 0));
    let head = test.app.revision();
    let again = test.import(&gur_csv(ROWS), "gur");
    assert_eq!((again.read, again.new, again.changed, again.unchanged, again.duplicate), (4, 0, 0, 3, 1));
    assert_eq!(test.app.revision(), head, "an import that changed nothing has no revision");
}

#[test]
fn a_changed_row_changes_its_finding_and_is_told_in_the_journal() {
    let mut test = TestApp::new();
    test.import(&gur_csv(ROWS), "gur");
    let mut rows = ROWS.to_vec();
    rows[0].1 = "Microcontroller STM32F765VIT6";
    let changed = test.import(&gur_csv(&rows), "gur");
    assert_eq!((changed.new, changed.changed, changed.unchanged), (0, 1, 2));
    let query = topmark::search::query::SearchQuery::new("STM32F765VIT6");
    assert_eq!(test.app.index().unwrap().count(&query).unwrap(), 1);
    let old = topmark::search::query::SearchQuery::new("STM32F405RGT6");
    assert_eq!(test.app.index().unwrap().search(&old).unwrap().hits.iter().filter(|hit| hit.score > 900.0).count(), 0);
}

#[test]
fn one_number_with_two_contents_in_one_file_is_refused() {
    let mut test = TestApp::new();
    let mut rows = ROWS.to_vec();
    rows[2].1 = "Something else 1234";
    let summary = test.import(&gur_csv(&rows), "gur");
    assert_eq!((summary.new, summary.duplicate, summary.rejected), (3, 0, 1));
    assert_eq!(summary.reasons[0].first_rows, [4]);
}

#[test]
fn findings_of_a_source_that_is_not_public_arrive_as_drafts_and_are_not_found() {
    let mut test = TestApp::new();
    let csv =
        "record,weapon,marking,description,maker,part_number,category,made_on,url\nA-1,Kh-101,STM32F405RGT6,,ST,,,,\n";
    let summary = test.import(csv, "topmark");
    assert_eq!(summary.new, 1);
    assert_eq!(test.app.index().unwrap().findings(), 0);
    let mut test = TestApp::new();
    test.import_as(csv, Mapping::named("topmark").unwrap(), Arrive::Published).unwrap();
    assert_eq!(test.app.index().unwrap().findings(), 1);
}

#[test]
fn broken_rows_are_listed_and_good_rows_survive() {
    let mut test = TestApp::new();
    let mut csv = gur_csv(ROWS).into_bytes();
    csv.extend_from_slice(b"gur-9,only two\n");
    csv.extend_from_slice(b"gur-10,\xff\xfe,unknown,x,,\"[\"\"kh-101-missile\"\"]\",u,i\n");
    csv.extend_from_slice(b",nameless,unknown,x,,\"[\"\"kh-101-missile\"\"]\",u,i\n");
    csv.extend_from_slice(b"gur-11,no weapon,unknown,x,,,u,i\n");
    csv.extend_from_slice(b"gur-12,not a list,unknown,x,,kh-101,u,i\n");
    csv.extend_from_slice(b"gur-13,STM32F103C8T6,unknown,STMicroelectronics,,\"[\"\"kh-101-missile\"\"]\",u,i\n");
    let summary = test.import_as(csv, Mapping::named("gur").unwrap(), Arrive::AsMapped).unwrap();
    assert_eq!((summary.new, summary.rejected), (4, 5), "{:?}", summary.reasons);
    assert_eq!(summary.reasons.len(), 6);
}

#[test]
fn the_command_says_what_it_did_and_how_it_ended() {
    let test = TestApp::new();
    let file = test.path("rows.csv");
    std::fs::write(&file, gur_csv(ROWS)).unwrap();
    let file = file.to_str().unwrap();
    let dry = topmark(&test, &["import", "findings", file, "--dry-run", "--format", "json"]);
    let (said, errors) = counts(&dry);
    assert_eq!(
        (dry.status.code(), said["new"].as_u64(), said["dry_run"].as_bool()),
        (Some(0), Some(3), Some(true)),
        "{errors}"
    );
    let report = test.path("report.csv");
    let done = topmark(&test, &["import", "findings", file, "--format", "json", "--report", report.to_str().unwrap()]);
    let (said, errors) = counts(&done);
    assert_eq!(
        (done.status.code(), said["new"].as_u64(), said["duplicate"].as_u64()),
        (Some(0), Some(3), Some(1)),
        "{errors}"
    );
    assert!(std::fs::read_to_string(report).unwrap().contains("4,gur-2,duplicate,component_id"));
}

#[test]
fn what_cannot_be_imported_ends_with_2_and_says_why() {
    let test = TestApp::new();
    let file = test.path("book.csv");
    for (content, expected) in [
        (&b"PK\x03\x04 a spreadsheet"[..], "spreadsheet"),
        (&b""[..], "empty"),
        (&b"\xff\xfeo\x00n\x00e\x00"[..], "UTF-16"),
        (&b"a,b\n1,2\n"[..], "no mapping fits"),
    ] {
        std::fs::write(&file, content).unwrap();
        let output = topmark(&test, &["import", "findings", file.to_str().unwrap()]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{errors}");
        assert!(errors.contains(expected), "{errors}");
        assert!(!errors.contains("panicked"), "{errors}");
    }
    let doubled = "component_id,name_marking,manufacturer,found_in_drones,source_url,source_url\n";
    std::fs::write(&file, doubled).unwrap();
    let output = topmark(&test, &["import", "findings", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_mapping_of_ones_own_needs_no_code() {
    let test = TestApp::new();
    let (file, mapping) = (test.path("own.csv"), test.path("own.toml"));
    std::fs::write(&file, "Nr;Bauteil;Hersteller;Waffe\n7;LM2596S-5.0;TI;Orlan-10 No. 12345|Kh-101\n").unwrap();
    std::fs::write(
        &mapping,
        "name = \"own\"\n[source]\nkey = \"own\"\ntitle = \"Own list\"\npublic = true\n[columns]\nexternal_id = \"Nr\"\nmarking = \"Bauteil\"\nmaker = \"Hersteller\"\nweapon = { column = \"Waffe\", split = \"|\" }\n",
    )
    .unwrap();
    let output = topmark(
        &test,
        &["import", "findings", file.to_str().unwrap(), "--mapping", mapping.to_str().unwrap(), "--format", "json"],
    );
    let (said, errors) = counts(&output);
    assert_eq!((said["new"].as_u64(), said["findings"].as_u64()), (Some(1), Some(2)), "{errors}");
    use diesel::prelude::*;
    use topmark::db::schema::exhibits;
    let serials: Vec<String> = exhibits::table
        .order(exhibits::id)
        .select(exhibits::serial)
        .load(&mut *test.app.pools().read().unwrap())
        .unwrap();
    assert!(serials.contains(&"12345".to_owned()), "{serials:?}");
}

#[test]
fn the_real_file_gives_what_is_known_of_it() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/findings/gur_components.csv");
    if !path.exists() {
        println!("SKIPPED: {} is not here, so the import of the real file was not tried", path.display());
        return;
    }
    let mut test = TestApp::new();
    let summary =
        test.import_as(std::fs::read(path).unwrap(), Mapping::named("gur").unwrap(), Arrive::AsMapped).unwrap();
    assert_eq!((summary.read, summary.new, summary.duplicate, summary.rejected), (8_326, 5_806, 2_520, 0));
    assert_eq!((summary.makers, summary.weapons, summary.weapons_as_published.len()), (622, 195, 0));
    assert!(summary.makers_unresolved.len() <= 40, "{:?}", summary.makers_unresolved);
    assert!(summary.makers_unresolved.iter().all(|maker| !maker.reason.is_empty()));
    assert_eq!(test.app.index().unwrap().findings(), 5_806);
    use diesel::prelude::*;
    use topmark::db::schema::exhibits;
    let count: i64 = exhibits::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap();
    assert_eq!(count, 195);
}

#[test]
fn an_import_of_the_source_takes_the_place_of_its_sample() {
    let mut test = TestApp::new();
    let sample = Mapping::sample().unwrap();
    let csv = "record,weapon,marking,description,maker,part_number,category,made_on,url\ngur-1,Kh-101 Missile,STM32F405RGT6,,STMicroelectronics,,,,https://example.org/1\n";
    test.import_as(csv, sample.clone(), Arrive::AsMapped).unwrap();
    let real = test.import(&gur_csv(ROWS), "gur");
    assert_eq!((real.new, real.changed), (2, 1));
    let again = test.import_as(csv, sample, Arrive::AsMapped).unwrap();
    assert_eq!((again.new, again.changed, again.unchanged), (0, 0, 1));
    assert_eq!(test.app.index().unwrap().findings(), 3);
}
