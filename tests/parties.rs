//! Screening lists: taken in versions, refused whole, and what names they find. Through the command line.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use actix_web::http::StatusCode;
use diesel::connection::SimpleConnection;
use serde::Deserialize;
use serde_json::Value;

use topmark::accounts::model::Role;

use crate::support::TestApp;
use crate::support::processes::topmark;

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/screening").join(name)
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub fn run(test: &TestApp, arguments: &[&str]) -> Output {
    topmark(arguments, &test.arguments()).output().unwrap()
}

pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a command that ended well says as JSON.
pub fn said(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", errors(output));
    serde_json::from_slice(&output.stdout).unwrap()
}

pub fn import(test: &TestApp, files: &[&Path], more: &[&str]) -> Output {
    let mut arguments = vec!["import", "list"];
    arguments.extend(files.iter().map(|file| text(file)));
    arguments.extend(["--format", "json"]);
    arguments.extend(more);
    run(test, &arguments)
}

pub fn import_ofac(test: &TestApp) -> Value {
    let files = ["sdn.csv", "alt.csv", "add.csv"].map(fixture);
    said(&import(test, &[&files[1], &files[0], &files[2]], &["--list", "ofac-sdn", "--dated", "2021-07-07"]))
}

/// The answers of `topmark screen`, one a line.
pub fn screen(test: &TestApp, lines: &str, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["screen"];
    arguments.extend(more);
    let mut child =
        topmark(&arguments, &test.arguments()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines = lines.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub fn first_entry(answer: &Value) -> &str {
    answer["hits"][0]["entry_id"].as_str().unwrap_or("")
}

#[derive(Debug, Deserialize)]
struct Case {
    name: String,
    country: String,
    /// Entries, separated by `|`; blank for nobody on the list.
    expected: String,
    what: String,
}

/// Precision and recall of the best hit of each name, printed with what was wrong.
fn measured(test: &TestApp, file: &str) -> (f64, f64) {
    let text = std::fs::read_to_string(fixture(file)).unwrap();
    let cases: Vec<Case> = csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect();
    let lines: String = cases.iter().map(|case| format!("{}\t{}\n", case.name, case.country)).collect();
    let answers = screen(test, &lines, &[]);
    assert_eq!(answers.len(), cases.len());
    let (mut right, mut missed, mut wrong) = (0, 0, 0);
    for (case, answer) in cases.iter().zip(&answers) {
        let found = first_entry(answer);
        if found == case.expected || (!found.is_empty() && case.expected.split('|').any(|id| id == found)) {
            right += usize::from(!found.is_empty());
            continue;
        }
        missed += usize::from(!case.expected.is_empty());
        wrong += usize::from(!found.is_empty());
        println!("  {} ({}): expected `{}`, found {}", case.name, case.what, case.expected, answer["hits"][0]);
    }
    let (precision, recall) = (right as f64 / (right + wrong) as f64, right as f64 / (right + missed) as f64);
    println!(
        "screening {file}: {} names, {right} found, {missed} missed, {wrong} wrong: precision {precision:.3}, recall {recall:.3}",
        cases.len()
    );
    (precision, recall)
}

#[test]
fn labelled_names_find_who_they_mean_and_nobody_else() {
    let test = TestApp::new();
    import_ofac(&test);
    for (file, least_precision, least_recall) in [("names.csv", 0.97, 0.95), ("held_out.csv", 0.95, 0.90)] {
        let (precision, recall) = measured(&test, file);
        assert!(precision >= least_precision && recall >= least_recall, "{file}: {precision:.3} {recall:.3}");
    }
}

#[test]
fn a_hit_names_list_entry_name_score_why_and_what_speaks_against_it() {
    let test = TestApp::new();
    import_ofac(&test);
    let answers = screen(&test, "Пригожин Евгений\tDE\n\nOcean Maritime Management\n", &["--threshold", "60"]);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["input"], "Пригожин Евгений\tDE");
    let hit = &answers[0]["hits"][0];
    assert_eq!((hit["list"].as_str(), hit["entry_id"].as_str()), (Some("ofac-sdn"), Some("21171")), "{hit}");
    assert_eq!(hit["name"], "PRIGOZHIN, Yevgeniy Viktorovich");
    assert!(hit["matched_name"].as_str().unwrap().starts_with("PRIGOZHIN"));
    assert!(hit["score"].as_f64().is_some_and(|score| (60.0..=100.0).contains(&score)), "{hit}");
    assert!(!hit["why"].as_str().unwrap().is_empty());
    assert!(hit["against"].as_str().unwrap().contains("country differs: asked DE"), "{hit}");
    assert_eq!(answers[1]["hits"].as_array().unwrap().len(), 0);
    assert_eq!(screen(&test, "Ocean Maritime Management\n", &["--list", "ofac-sdn"]).len(), 1);
    let unknown = run(&test, &["screen", "--list", "eu"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(errors(&unknown).contains("ofac-sdn"), "{}", errors(&unknown));
}

#[test]
fn without_a_list_screening_says_so_and_finds_nobody_innocent() {
    let test = TestApp::new();
    let output = run(&test, &["screen"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(errors(&output).contains("no screening list has been imported"), "{}", errors(&output));
}

#[test]
fn the_same_list_again_changes_nothing_and_the_next_version_says_what_changed() {
    let test = TestApp::new();
    let first = import_ofac(&test);
    assert_eq!((first["version"].as_u64(), first["format"].as_str()), (Some(1), Some("ofac")));
    assert_eq!(first["read"], first["new"]);
    let count = first["read"].as_u64().unwrap();
    let again = import_ofac(&test);
    assert_eq!((again["version"].as_u64(), again["unchanged"].as_u64()), (Some(1), Some(count)));
    // One goes, one changes its name, one comes.
    let (sdn, alt, add) = (fixture("sdn.csv"), fixture("alt.csv"), fixture("add.csv"));
    let next = test.path("next.csv");
    let rows = std::fs::read_to_string(&sdn).unwrap();
    let without = |file: &Path| {
        let rows = std::fs::read_to_string(file).unwrap();
        rows.split_inclusive('\n').filter(|row| !row.starts_with("21171,")).collect::<String>()
    };
    let changed = without(&sdn).replace("\"KOZAK, Dmitry\"", "\"KOZAK, Dmytro\"").replace(
        '\u{1a}',
        "99001,\"TELE FLY CO., LTD.\",-0- ,\"NPWMD\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\u{1a}",
    );
    assert_ne!(changed, rows);
    std::fs::write(&next, changed).unwrap();
    let (next_alt, next_add) = (test.path("next_alt.csv"), test.path("next_add.csv"));
    std::fs::write(&next_alt, without(&alt)).unwrap();
    std::fs::write(&next_add, without(&add)).unwrap();
    let files: [&Path; 3] = [&next, &next_alt, &next_add];
    let dry = said(&import(&test, &files, &["--list", "ofac-sdn", "--dry-run"]));
    let second = said(&import(&test, &files, &["--list", "ofac-sdn"]));
    for outcome in [&dry, &second] {
        let counts = ["new", "changed", "removed"].map(|name| outcome[name].as_u64().unwrap());
        assert_eq!((counts, outcome["version"].as_u64()), ([1, 1, 1], Some(2)), "{outcome}");
    }
    assert_eq!(second["removed_first"][0], "21171");
    let answers = screen(&test, "Prigozhin Yevgeniy\nTelefly LLC\n", &[]);
    assert_eq!((first_entry(&answers[0]), first_entry(&answers[1])), ("", "99001"));
    let verified = run(&test, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{}", errors(&verified));
    // Older than what is in force, by its own day.
    said(&import(&test, &files, &["--list", "ofac-sdn", "--dated", "2023-01-01"]));
}

#[actix_web::test]
async fn an_official_screens_names_and_reads_lists_and_entries() {
    let test = TestApp::new();
    import_ofac(&test);
    let official = test.sign_in_as(&[Role::Official]).await;
    let names = "Пригожин Евгений\tDE\nGeneral Trading LLC\n";
    let fields = [("names", names), ("country", ""), ("threshold", "80")];
    let answer = official.submit("/en/desk/screening", "/en/desk/screening", &fields).await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK);
    for expected in [
        "PRIGOZHIN, Yevgeniy Viktorovich",
        "/en/desk/lists/ofac-sdn/entry?id=21171",
        "the country differs: asked DE",
        "No party on the lists comes close",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let ukrainian = official.submit("/uk/desk/screening", "/uk/desk/screening", &fields).await.text();
    assert!(ukrainian.contains("інша країна"), "{ukrainian}");
    let empty = official.submit("/en/desk/screening", "/en/desk/screening", &[("names", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (path, expected) in [
        ("/en/desk/lists", "ofac-sdn"),
        ("/en/desk/lists/ofac-sdn", "sdn.csv"),
        ("/uk/desk/lists/ofac-sdn/entry?id=21171", "PRIGOZHIN, Evgeny"),
    ] {
        let answer = official.get(path).await;
        assert!(answer.status == StatusCode::OK && answer.text().contains(expected), "{path}: {}", answer.text());
    }
    assert_eq!(official.get("/en/desk/lists/ofac-sdn/entry?id=nobody").await.status, StatusCode::NOT_FOUND);
}

#[test]
fn an_entry_that_was_altered_behind_the_programs_back_is_found() {
    let test = TestApp::new();
    import_ofac(&test);
    let mut conn = test.app.pools().write().unwrap();
    conn.batch_execute("update list_entry_names set name = 'NOBODY' where name = 'PRIGOZHIN, Evgeny'").unwrap();
    drop(conn);
    let verified = run(&test, &["verify"]);
    assert_ne!(verified.status.code(), Some(0));
    let told = format!("{}{}", String::from_utf8_lossy(&verified.stdout), errors(&verified));
    assert!(told.contains("screening list ofac-sdn") && told.contains("digest"), "{told}");
}

#[test]
fn a_list_file_that_is_broken_or_of_another_kind_is_refused_whole() {
    let test = TestApp::new();
    let first = import_ofac(&test);
    let rows = std::fs::read_to_string(fixture("sdn.csv")).unwrap();
    let (alt, add) = (fixture("alt.csv"), fixture("add.csv"));
    let file = test.path("broken.csv");
    let half: String = rows.split_inclusive('\n').take(400).collect();
    let in_quotes = &rows[..rows.find("ZOLOTOV").unwrap()];
    let twice = format!("{}{}", rows.trim_end_matches('\u{1a}'), rows.split_inclusive('\n').next().unwrap());
    let csl = "source,entity_number,type,programs,name,addresses,alt_names,ids,remarks\nSDN,1,Entity,X,Somebody,,,,\n";
    for (content, with_others, expected) in [
        (half.as_str(), true, "belong to no entry"),
        (half.as_str(), false, "is missing"),
        (in_quotes, true, "quotation mark is not closed"),
        (twice.as_str(), true, "stands there twice"),
        ("<!DOCTYPE html><p>Not found", false, "no list but a page"),
        ("", false, "is empty"),
        ("a,b,c\n1,2,3\n", false, "no list of a known kind"),
        (csl, false, "of the kind `ofac`"),
        ("36,\"ONE\",-0- ,\"CUBA\",-0- \r\n", true, "both have aliases"),
    ] {
        std::fs::write(&file, content).unwrap();
        let mut files: Vec<&Path> = vec![&file];
        if with_others {
            files.extend([alt.as_path(), add.as_path()]);
        }
        let output = import(&test, &files, &["--list", "ofac-sdn"]);
        assert_eq!(output.status.code(), Some(2), "{expected}");
        assert!(errors(&output).contains(expected), "{expected}: {}", errors(&output));
    }
    // Shorter than the bound allows.
    let strays = "--partial";
    std::fs::write(&file, &half).unwrap();
    let shorter = import(&test, &[&file, &alt, &add], &["--list", "ofac-sdn", strays]);
    assert_eq!(shorter.status.code(), Some(2));
    assert!(errors(&shorter).contains("--may-shrink"), "{}", errors(&shorter));
    // Nothing is said of other names, which are in force.
    let nameless = import(&test, &[&fixture("sdn.csv"), &add], &["--list", "ofac-sdn", strays]);
    assert_eq!(nameless.status.code(), Some(2));
    assert!(errors(&nameless).contains("other names of parties in force"), "{}", errors(&nameless));
    // Older than the version in force.
    let older = import(&test, &[&fixture("sdn.csv"), &alt, &add], &["--list", "ofac-sdn", "--dated", "2020-01-01"]);
    assert!(errors(&older).contains("older"), "{}", errors(&older));
    let bad_key = import(&test, &[&fixture("sdn.csv"), &alt, &add], &["--list", "OFAC SDN"]);
    assert!(errors(&bad_key).contains("no key of a list"), "{}", errors(&bad_key));
    let again = import_ofac(&test);
    assert_eq!(
        (again["version"].as_u64(), &again["unchanged"]),
        (Some(1), &first["read"]),
        "the old version is in force"
    );
    assert_eq!(first_entry(&screen(&test, "Zolotov Viktor\n", &[])[0]), "24326");
    let allowed = import(&test, &[&file, &alt, &add], &["--list", "ofac-sdn", strays, "--may-shrink", "70"]);
    assert_eq!(said(&allowed)["version"].as_u64(), Some(2));
}

#[test]
fn every_kind_of_list_is_recognised_and_can_be_screened() {
    let test = TestApp::new();
    let dpl = test.path("dpl.txt");
    std::fs::write(&dpl, "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"\n\
        \"WAYFIELD AVIONICS, LTD.\"\t\"12 PIER ROAD\"\t\"HAMBURG\"\t\"\"\t\"DE\"\t\"20457\"\t\"03/04/2002\"\t\"06/29/2056\"\t\"Y\"\t\"2006-07-11\"\t\"F.R.\"\t\"67 F.R. 1\"\n\
        \"WAYFIELD AVIONICS, LTD.\"\t\"3 QUAY\"\t\"BREMEN\"\t\"\"\t\"DE\"\t\"28195\"\t\"03/04/2002\"\t\"06/29/2056\"\t\"Y\"\t\"2006-07-11\"\t\"F.R.\"\t\"67 F.R. 1\"\n").unwrap();
    let csl = test.path("csl.csv");
    std::fs::write(&csl, "source,entity_number,type,programs,name,addresses,start_date,alt_names,ids,remarks\n\
        Entity List (EL) - Bureau of Industry and Security,,,,54th Research Institute of Nowhere,\"Lane 3, Shijiazhuang, CN; HK\",2018-08-01,Polaris Telecontrol Institute; PTI 54,,x\n\
        Specially Designated Nationals (SDN) - Treasury Department,77,Individual,SDGT,\"BARVINOK, Oleksa\",,,,\"UA, 123, Passport\",\n").unwrap();
    let own = test.path("own.csv");
    std::fs::write(&own, "ref;firm;other;land\nA-1;Kvitka Optics;Kvitka|Квітка Оптика;UA\n").unwrap();
    let mapping = test.path("own.toml");
    std::fs::write(&mapping, "name = \"own\"\ndelimiter = \";\"\nkey = [\"ref\"]\nparty = { column = \"firm\" }\nkind = { always = \"organisation\" }\n\
        country = { column = \"land\" }\n[[names]]\ncolumn = \"other\"\nsplit = \"|\"\n").unwrap();
    let counted = |output: &Output| said(output)["new"].as_u64();
    assert_eq!(counted(&import(&test, &[&dpl], &["--list", "bis-dpl"])), Some(1), "two addresses of one party");
    assert_eq!(counted(&import(&test, &[&csl], &["--list", "us-csl"])), Some(2));
    let taken = import(&test, &[&own], &["--list", "own", "--mapping", text(&mapping)]);
    assert_eq!(taken.status.code(), Some(2), "parties on no list stand under this key");
    assert!(errors(&taken).contains("parties on no list"), "{}", errors(&taken));
    assert_eq!(counted(&import(&test, &[&own], &["--list", "ours", "--mapping", text(&mapping)])), Some(1));
    let answers = screen(
        &test,
        "Wayfield Avionics GmbH\tDE\nPolaris Telecontrol\nОлекса Барвінок\nKvitka Optyka LLC\nPTI 55\n",
        &[],
    );
    let lists: Vec<&str> = answers.iter().map(|answer| answer["hits"][0]["list"].as_str().unwrap_or("")).collect();
    assert_eq!(lists, ["bis-dpl", "us-csl", "us-csl", "ours", ""]);
    assert_eq!(first_entry(&answers[2]), "SDN-77");
    let only = screen(&test, "Kvitka Optics\n", &["--list", "bis-dpl", "--list", "us-csl"]);
    assert_eq!(only[0]["hits"].as_array().unwrap().len(), 0);
    let verified = run(&test, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{}", errors(&verified));
}
