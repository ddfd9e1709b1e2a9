//! Two records of one company: merged by two officials, everything about the one that goes answered by the one that stays, and taken apart
//! again as if nothing had been.

use std::io::Write;
use std::process::Stdio;

use actix_web::http::StatusCode;
use diesel::prelude::*;
use topmark::app::{App, Clock};
use topmark::companies::queries;
use topmark::db::ids::CompanyId;
use topmark::db::schema::{companies, company_merge_findings, findings};
use topmark::letters::queries::coverage::{DeskFilter, DeskLine, desk};

use crate::companies_at_work::{answers_today, assert_verified, bring_about, company, official, propose_about};
use crate::support::client::{Answer, Client};
use crate::support::door::Door;
use crate::support::processes::topmark;
use crate::support::{TestApp, gur_csv, noon};

const GOING: &str = "stmicroelectronics";
const STAYING: &str = "texas-instruments";
const MERGE: &[(&str, &str)] = &[
    ("kind", "merge"),
    ("other", STAYING),
    ("grounds", "The same company\r\nentered twice."),
    ("source", "https://example.com/register"),
];
const UNMERGE: &[(&str, &str)] = &[("kind", "unmerge"), ("grounds", "They are two companies.")];

fn catalogue() -> TestApp {
    let mut test = TestApp::new();
    test.import(
        &gur_csv(&[
            ("gur-1", "TMS320F28335PGFA", "Texas Instruments", "orlan-10-uav-june-2022"),
            ("gur-2", "LTC3780EG", "Linear Technology", "orlan-10-uav-june-2022"),
            ("gur-3", "STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
            ("gur-4", "STM32F100RBT6B", "STMicroelectronics", "orlan-10-uav-june-2022"),
        ]),
        "gur",
    );
    test
}

/// Proposes as one official what is said of a merged record, and confirms it as another.
async fn part(one: &Client, other: &Client, standing: &str, record: &str) {
    let (page, action) = (format!("/en/desk/companies/{standing}"), format!("/en/desk/companies/{record}/proposals"));
    let proposed = one.submit(&page, &action, UNMERGE).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    let page = proposed.header("location").to_owned();
    let done = other.submit(&page, &format!("{page}/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
}

/// What an answer says of its records without when they last changed: the journal keeps both ways of a merge.
fn without_revisions(mut value: serde_json::Value) -> serde_json::Value {
    match &mut value {
        serde_json::Value::Object(fields) => {
            fields.retain(|field, _| !["revision", "history", "score"].contains(&field.as_str()));
            fields.values_mut().for_each(|inner| *inner = without_revisions(inner.take()));
        }
        serde_json::Value::Array(values) => {
            values.iter_mut().for_each(|inner| *inner = without_revisions(inner.take()))
        }
        _ => {}
    }
    value
}

/// What visitors read, by address.
async fn read_by_visitors(visitor: &Client) -> Vec<(String, StatusCode, String)> {
    let mut read = Vec::new();
    for path in [
        "/search.json?company=texas-instruments",
        "/search.json?company=stmicroelectronics",
        "/search.json?company=analog-devices",
        "/search.json?q=stmicroelectronics",
        "/search.json?q=texas+instruments",
        "/findings/F-000001.json",
        "/findings/F-000003.json",
        "/companies/texas-instruments.json",
        "/companies/stmicroelectronics.json",
        "/companies.csv",
        "/brands.csv",
        "/countries.csv",
        "/en/companies/stmicroelectronics",
        "/uk/companies/texas-instruments",
    ] {
        let answer = visitor.get(path).await;
        let text = match path.contains(".json") && answer.status == StatusCode::OK {
            true => without_revisions(serde_json::from_str(&answer.text()).unwrap()).to_string(),
            false => answer.text(),
        };
        read.push((path.to_owned(), answer.status, text));
    }
    read
}

fn told(answer: &[(String, StatusCode, String)], path: &str) -> String {
    answer.iter().find(|(known, ..)| known == path).expect("the path was read").2.clone()
}

/// The makers as the records resolve them.
fn resolved(app: &App) -> Vec<String> {
    let catalogue = app.catalogue();
    ["STMicroelectronics", "ST", "SGS-Thomson", "Texas Instruments", "TI", "Burr-Brown", "Linear Technology"]
        .iter()
        .map(|maker| serde_json::to_string(&catalogue.directory.resolve(maker, None, None)).unwrap())
        .collect()
}

/// What the command says of one maker.
fn resolved_by_command(test: &TestApp, maker: &str) -> serde_json::Value {
    let mut command = topmark(&["resolve"], &test.arguments());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{maker}\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn desk_of(test: &TestApp, client: &Client) -> Vec<DeskLine> {
    use topmark::db::schema::people;
    let mut conn = test.app.pools().read().unwrap();
    let organisation =
        people::table.filter(people::id.eq(client.person)).select(people::organisation_id).first(&mut *conn).unwrap();
    desk(&mut conn, organisation, &DeskFilter::default(), noon().date()).unwrap()
}

fn counted(lines: &[DeskLine]) -> Vec<(&str, i64, i64)> {
    lines.iter().map(|line| (line.key.as_str(), line.uncovered, line.exhibits)).collect()
}

/// The companies of all findings as they are stored.
fn stored(test: &TestApp) -> Vec<(i64, Option<i64>, Option<i64>)> {
    findings::table
        .order(findings::id)
        .select((findings::id, findings::company_id, findings::company_today_id))
        .load(&mut *test.app.pools().read().unwrap())
        .unwrap()
}

fn notice(answer: &Answer) -> String {
    answer.all(".notice[role=alert]").concat()
}

#[actix_web::test]
async fn what_goes_into_another_record_is_answered_by_it_and_comes_back_as_it_was() {
    let mut test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    let (before, makers, stands) = (read_by_visitors(&test.visitor()).await, resolved(&test.app), stored(&test));
    let desk_before = desk_of(&test, &one);
    let proposed = propose_about(&one, GOING, MERGE).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    test.follow();
    assert_eq!(read_by_visitors(&test.visitor()).await, before, "nothing changes before it is confirmed");
    let page = proposed.header("location").to_owned();
    let shown = other.get(&page).await;
    for expected in
        ["STMicroelectronics", "goes into", "The same company entered twice.", "https://example.com/register"]
    {
        assert!(shown.text().contains(expected), "{expected}: {}", shown.text());
    }
    let own = one.get(&page).await;
    let own = one.post(&format!("{page}/confirm"), &own.form(&format!("{page}/decline"))).await;
    assert!(own.text().contains("cannot confirm it"), "{}", own.text());
    let done = other.send(&shown, &format!("{page}/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert!(!test.app.follow_companies(100, &|| false).unwrap(), "nothing is left to follow");
    test.follow();

    // Findings, makers and counts.
    let both = |id: i64| (id, STAYING.to_owned(), STAYING.to_owned());
    assert_eq!(
        answers_today(&test),
        [both(1), (2, "linear-technology".to_owned(), "analog-devices".to_owned()), both(3), both(4)]
    );
    for maker in ["STMicroelectronics", "SGS-Thomson"] {
        let resolution = test.app.catalogue().directory.resolve(maker, None, None);
        assert_eq!(resolution.answers_today.unwrap().key, STAYING, "{maker}");
    }
    let said = resolved_by_command(&test, "STMicroelectronics");
    assert_eq!(
        (&said["company_id"], &said["answers_today"]),
        (&STAYING.into(), &"Texas Instruments Incorporated".into())
    );
    assert_eq!(counted(&desk_before), [(GOING, 2, 1), ("analog-devices", 1, 1), (STAYING, 1, 1)]);
    assert_eq!(counted(&desk_of(&test, &one)), [(STAYING, 3, 1), ("analog-devices", 1, 1)]);

    // What visitors read.
    let visitor = test.visitor();
    let after = read_by_visitors(&visitor).await;
    for path in ["/search.json?company=texas-instruments", "/search.json?company=stmicroelectronics"] {
        let found = told(&after, path);
        for (number, is_found) in [("F-000001", true), ("F-000002", false), ("F-000003", true), ("F-000004", true)] {
            assert_eq!(found.contains(number), is_found, "{path} {number}: {found}");
        }
    }
    assert!(told(&after, "/search.json?q=stmicroelectronics").contains("F-000003"));
    assert!(visitor.get("/en/findings/F-000003").await.text().contains("Texas Instruments Incorporated"));
    assert!(!told(&after, "/companies.csv").contains("\nstmicroelectronics,"), "{}", told(&after, "/companies.csv"));
    for (asked, expected) in [
        ("/en/companies/stmicroelectronics", "/en/companies/texas-instruments"),
        ("/uk/companies/stmicroelectronics", "/uk/companies/texas-instruments"),
        ("/companies/stmicroelectronics.json", "/companies/texas-instruments.json"),
    ] {
        let answer = visitor.get(asked).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{asked}");
        assert_eq!(answer.header("location"), expected);
        assert_eq!(answer.header("cache-control"), "no-store", "it may be taken back");
    }
    let public = visitor.get("/en/companies/texas-instruments").await;
    for expected in [
        "STMicroelectronics",
        "The same company entered twice.",
        "21 November 2026",
        "/companies/stmicroelectronics/history",
    ] {
        assert!(
            public.all("[aria-labelledby=merged]").concat().contains(expected) || public.text().contains(expected),
            "{expected}"
        );
    }
    assert!(visitor.get("/en/companies/stmicroelectronics/history").await.text().contains("Merged into"));
    assert!(visitor.get("/en/companies/texas-instruments/history").await.text().contains("Other record: Company"));

    // What officials read.
    for (asked, expected) in [
        ("/en/desk/companies/stmicroelectronics", "/en/desk/companies/texas-instruments"),
        ("/en/desk/companies/stmicroelectronics/contacts/1", "/en/desk/companies/texas-instruments/contacts/1"),
    ] {
        assert_eq!(one.get(asked).await.header("location"), expected, "{asked}");
    }
    let found = one.get("/en/desk/companies?name=stmicro").await.attributes("td a", "href");
    assert_eq!(found, ["/en/desk/companies/texas-instruments"]);
    let work = one.get("/en/desk/companies/texas-instruments").await;
    assert!(work.text().contains("The same company entered twice."), "{}", work.text());
    assert!(one.get("/en/desk/companies/stmicroelectronics/history").await.text().contains("Merged into"));
    assert_verified(&test);

    // And back.
    part(&one, &other, STAYING, GOING).await;
    test.follow();
    assert_eq!(stored(&test), stands);
    assert_eq!(resolved(&test.app), makers);
    assert_eq!(read_by_visitors(&test.visitor()).await, before);
    assert_eq!(desk_of(&test, &one), desk_before);
    assert_verified(&test);
    let kept: i64 = company_merge_findings::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap();
    assert_eq!(kept, 0, "nothing is noted any more");
}

#[actix_web::test]
async fn an_index_made_anew_says_the_same_and_another_process_knows_the_merge() {
    let mut test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    // What is above a company goes into another: its findings name the same companies as before.
    bring_about(&one, &other, STAYING, &[("kind", "parent"), ("other", "nxp"), ("source", "x")]).await;
    test.follow();
    const ABOVE: &str = "/search.json?q=NXP+Semiconductors+N.V.";
    let found = test.visitor().get(ABOVE).await.text();
    assert!(found.contains("F-000001"), "a name of what is above it: {found}");
    let merge = [("kind", "merge"), ("other", GOING), ("grounds", "Entered twice.")];
    bring_about(&one, &other, "nxp", &merge).await;
    test.follow();
    let read = read_by_visitors(&test.visitor()).await;
    let searched = test.visitor().get(ABOVE).await.text();
    assert!(searched.contains("F-000001"), "a name of what is above it: {searched}");
    let makers = resolved(&test.app);
    drop((one, other));
    test.rest();
    let settings = test.app.settings().clone();
    topmark::search::follower::discard(&settings.index_dir(), test.app.pools()).unwrap();
    let again = App::open(settings, Clock::Fixed(noon())).unwrap();
    let mut follower = again.open_index().unwrap();
    while again.catch_up(&mut follower).unwrap() {}
    assert_eq!(resolved(&again), makers);
    assert!(!again.follow_companies(100, &|| false).unwrap());
    let visitor = Client { door: Door::of(&again), ..test.visitor() };
    assert_eq!(read_by_visitors(&visitor).await, read);
    let anew = visitor.get(ABOVE).await.text();
    let said = |text: &str| without_revisions(serde_json::from_str(text).unwrap());
    assert_eq!(said(&anew), said(&searched));
}

#[actix_web::test]
async fn a_merge_that_was_half_followed_when_the_process_ended_goes_on_and_comes_back_whole() {
    let mut test = TestApp::new();
    let numbers: Vec<String> = (0..1_060).map(|number| format!("gur-{number}")).collect();
    let rows: Vec<(&str, &str, &str, &str)> = numbers
        .iter()
        .map(|number| (number.as_str(), "STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"))
        .collect();
    test.import(&gur_csv(&rows), "gur");
    let (one, other) = (official(&test).await, official(&test).await);
    // Set by nobody's rules: what an undo could not work out.
    let ti = company(&test, STAYING);
    let some = findings::table.filter(findings::id.eq_any([3_i64, 1_050]));
    diesel::update(some)
        .set((findings::company_id.eq(ti), findings::company_today_id.eq(ti)))
        .execute(&mut *test.app.pools().write().unwrap())
        .unwrap();
    let before = stored(&test);
    let answered = |test: &TestApp| stored(test).iter().filter(|(.., today)| *today == Some(ti.0)).count();
    bring_about(&one, &other, GOING, MERGE).await;
    assert_eq!(answered(&test), 1_001, "those that were waited for");
    // Not all that it would have to put back is noted yet.
    let (page, action) = (format!("/en/desk/companies/{STAYING}"), format!("/en/desk/companies/{GOING}/proposals"));
    let early = one.submit(&page, &action, UNMERGE).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(notice(&early).contains("still following the merge"), "{}", notice(&early));
    let open = early.attributes("details[open] form", "action");
    assert!(open.contains(&action), "the form stands open with what was typed: {open:?}");
    // Another process goes on.
    let again = App::open(test.app.settings().clone(), Clock::Fixed(noon())).unwrap();
    while again.follow_companies(1, &|| false).unwrap() {}
    assert_eq!(answered(&test), 1_060);
    part(&one, &other, STAYING, GOING).await;
    while again.follow_companies(1, &|| false).unwrap() {}
    assert_eq!(stored(&test), before);
}

#[actix_web::test]
async fn what_cannot_be_merged_is_refused_with_the_reason() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    let long = "ї".repeat(2_000);
    let merge = |into: &'static str| vec![("kind", "merge"), ("other", into), ("grounds", "Entered twice.")];
    for (record, fields, expected) in [
        (STAYING, merge(STAYING), "lead to itself"),
        (STAYING, merge("nobody at all"), "No company is called"),
        (STAYING, merge(""), "“Other company” is missing"),
        (STAYING, vec![("kind", "merge"), ("other", GOING), ("grounds", " ")], "“Why” is missing"),
        (STAYING, vec![("kind", "merge"), ("other", GOING), ("grounds", &long)], "longer than"),
        (STAYING, vec![("kind", "merge"), ("other", GOING), ("grounds", "a\u{202e}b")], "cannot be printed"),
        (STAYING, vec![("kind", "unmerge"), ("grounds", "x")], "It is so already"),
        ("linear-technology", merge("analog-devices"), "close a circle: Linear Technology"),
        ("analog-devices", merge("linear-technology"), "close a circle: Linear Technology"),
    ] {
        let answer = propose_about(&one, record, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}: {}", answer.text());
        assert!(notice(&answer).contains(expected), "{expected}: {}", notice(&answer));
    }
    // A into B while B into A waits, and longer ways round.
    let waiting = propose_about(&one, STAYING, &merge(GOING)).await.header("location").to_owned();
    bring_about(&one, &other, GOING, MERGE).await;
    let refused = other.submit(&waiting, &format!("{waiting}/confirm"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(notice(&refused).contains("was merged into another record"), "{}", notice(&refused));
    assert!(notice(&refused).contains("`texas-instruments`"), "{}", notice(&refused));
    for fields in [
        merge(GOING),
        vec![("kind", "event"), ("event_kind", "merger"), ("other", GOING), ("source", "x")],
        vec![("kind", "parent"), ("other", GOING), ("source", "x")],
    ] {
        let answer = propose_about(&one, "analog-devices", &fields).await;
        assert!(notice(&answer).contains("was merged into another record"), "{fields:?}: {}", notice(&answer));
    }
    bring_about(&one, &other, STAYING, &merge("analog-devices")).await;
    for record in [GOING, STAYING, "analog-devices"] {
        let page = "/en/desk/companies/analog-devices";
        let mut form = one.get(page).await.form(&format!("{page}/proposals"));
        form.retain(|(name, _)| !["kind", "other"].contains(&name.as_str()));
        form.extend([("kind", "merge"), ("other", GOING), ("grounds", "x")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let answer = one.post(&format!("/en/desk/companies/{record}/proposals"), &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{record}");
    }
    // The chain leads to its end, and is taken apart in any order.
    let visitor = test.visitor();
    for record in [GOING, STAYING] {
        let answer = visitor.get(&format!("/en/companies/{record}")).await;
        assert_eq!(answer.header("location"), "/en/companies/analog-devices", "{record}");
    }
    assert_eq!(answers_today(&test).iter().filter(|(.., today)| today == "analog-devices").count(), 4);
    part(&one, &other, "analog-devices", GOING).await;
    assert_eq!(visitor.get(&format!("/en/companies/{GOING}")).await.status, StatusCode::OK);
    part(&one, &other, "analog-devices", STAYING).await;
    let today: Vec<String> = answers_today(&test).into_iter().map(|(.., today)| today).collect();
    assert_eq!(today, [STAYING, "analog-devices", GOING, GOING]);
    assert_verified(&test);
}

#[actix_web::test]
async fn of_two_confirmations_at_once_one_succeeds() {
    let test = catalogue();
    let (one, two, three) = (official(&test).await, official(&test).await, official(&test).await);
    let into_ti = propose_about(&one, GOING, MERGE).await.header("location").to_owned();
    let merge = [("kind", "merge"), ("other", "analog-devices"), ("grounds", "Entered twice.")];
    let into_adi = propose_about(&one, GOING, &merge).await.header("location").to_owned();
    let (seen, seen_too, other) = (two.get(&into_ti).await, three.get(&into_ti).await, three.get(&into_adi).await);
    let (confirm_ti, confirm_adi) = (format!("{into_ti}/confirm"), format!("{into_adi}/confirm"));
    let (a, b, c) = futures::join!(
        two.send(&seen, &confirm_ti, &[]),
        three.send(&seen_too, &confirm_ti, &[]),
        three.send(&other, &confirm_adi, &[]),
    );
    let done = [&a, &b, &c].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    assert_eq!(done, 1, "{} {} {}", notice(&a), notice(&b), notice(&c));
    for answer in [&a, &b, &c].iter().filter(|answer| answer.status != StatusCode::SEE_OTHER) {
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let notice = notice(answer);
        assert!(notice.contains("decided already") || notice.contains("was merged into another record"), "{notice}");
    }
    assert_verified(&test);
}

#[actix_web::test]
async fn contacts_of_both_records_are_those_of_the_company() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    let contact = [
        ("addressee", "Export Control"),
        ("postal_address", "1 Example Way"),
        ("email", "export@example.com"),
        ("source", "https://example.com/contact"),
        ("checked_on", "2026-11-20"),
    ];
    let page = format!("/en/desk/companies/{GOING}");
    one.submit(&page, &format!("{page}/contacts"), &contact).await;
    bring_about(&one, &other, GOING, MERGE).await;
    // It waits with the company, is confirmed there, and letters may rely on it.
    let waiting = other.get("/en/desk/companies?contacts=waiting").await.attributes("td a", "href");
    assert_eq!(waiting, [format!("/en/desk/companies/{STAYING}")]);
    let staying = format!("/en/desk/companies/{STAYING}");
    let done = other.submit(&staying, &format!("{staying}/contacts/1/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let confirmed =
        |id: CompanyId| queries::contacts::confirmed(&mut test.app.pools().read().unwrap(), id).unwrap().len();
    assert_eq!(confirmed(company(&test, STAYING)), 1);
    let lines = desk_of(&test, &one);
    assert_eq!(lines[0].contact_checked.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
    for (filter, is_there) in [("confirmed", true), ("unconfirmed", false)] {
        let found =
            one.get(&format!("/en/desk/companies?name=texas+inst&contacts={filter}")).await.attributes("td a", "href");
        assert_eq!(found.contains(&staying), is_there, "{filter}: {found:?}");
    }
    part(&one, &other, STAYING, GOING).await;
    assert_eq!((confirmed(company(&test, STAYING)), confirmed(company(&test, GOING))), (0, 1));
    assert_verified(&test);
}

#[actix_web::test]
async fn a_later_version_of_the_tables_leaves_a_merge_and_updates_both_records() {
    use diesel::connection::SimpleConnection;
    let mut test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    bring_about(&one, &other, GOING, MERGE).await;
    test.follow();
    let makers = resolved(&test.app);
    let mut conn = test.app.pools().write().unwrap();
    conn.batch_execute(
        "delete from reference_loads;
         update companies set reference_digest = 'older', headquarters = 'Elsewhere' where key in ('stmicroelectronics', 'texas-instruments');
         update brands set reference_digest = 'older'",
    )
    .unwrap();
    drop(conn);
    let again = App::open(test.app.settings().clone(), Clock::Fixed(noon())).unwrap();
    assert_eq!(resolved(&again), makers);
    let headquarters: Vec<(String, Option<CompanyId>)> = companies::table
        .filter(companies::key.eq_any([GOING, STAYING]))
        .order(companies::key)
        .select((companies::headquarters, companies::merged_into))
        .load(&mut *test.app.pools().read().unwrap())
        .unwrap();
    assert!(headquarters.iter().all(|(place, _)| place != "Elsewhere"), "{headquarters:?}");
    assert_eq!(headquarters.iter().map(|(_, into)| *into).collect::<Vec<_>>(), [Some(company(&test, STAYING)), None]);
}

#[cfg(feature = "pdf")]
#[actix_web::test]
async fn letters_to_either_record_count_for_the_company_and_one_in_preparation_stands_against_a_merge() {
    use crate::letters::{confirmed_contact, drafted, issued, press};
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    confirmed_contact(&one, &other, GOING).await;
    let draft = drafted(&one, GOING, &[]).await;
    let number = draft.rsplit('/').next().unwrap().to_owned();
    let refused = propose_about(&one, GOING, MERGE).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        notice(&refused).contains("are in preparation") && notice(&refused).contains(&number),
        "{}",
        notice(&refused)
    );
    // Another organisation learns that there is one, and not which.
    let elsewhere = official(&test).await;
    test.move_to(elsewhere.person, "Elsewhere");
    let refused = propose_about(&elsewhere, GOING, MERGE).await;
    assert!(notice(&refused).contains("Another organisation is preparing"), "{}", notice(&refused));
    assert_eq!(press(&one, &draft, "discard", &[("reason", "A duplicate.")]).await.status, StatusCode::SEE_OTHER);
    // One that is drafted after the proposal stands against its confirmation.
    let page = propose_about(&one, GOING, MERGE).await.header("location").to_owned();
    let letter = issued(&test, &one, &other, GOING).await;
    let late = drafted(&one, GOING, &[("kind", "finding-notice")]).await;
    let refused = other.submit(&page, &format!("{page}/confirm"), &[]).await;
    assert!(notice(&refused).contains("are in preparation"), "{}", notice(&refused));
    press(&one, &late, "discard", &[("reason", "A duplicate.")]).await;
    let done = other.submit(&page, &format!("{page}/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", notice(&done));
    // The letter to the record that went covers its findings, needs no correction, and keeps its words.
    let lines = desk_of(&test, &one);
    assert_eq!(counted(&lines), [("analog-devices", 1, 1), (STAYING, 1, 1)]);
    assert!(lines[1].last_letter.is_some());
    let shown = one.get(&letter).await;
    assert!(shown.text().contains("STMicroelectronics"), "{}", shown.text());
    let corrections = one.get("/en/desk/corrections").await;
    assert_eq!(corrections.status, StatusCode::OK);
    assert!(!corrections.text().contains("F-000003"), "{}", corrections.text());
    // A further letter goes to the company that stands, also by the old address.
    let further = drafted(&one, STAYING, &[]).await;
    assert!(one.get(&further).await.text().contains("Texas Instruments Incorporated"));
    let old = one.get(&format!("/en/desk/letters/new?company={GOING}")).await;
    assert!(old.text().contains("Texas Instruments Incorporated"), "{}", old.text());
    assert_verified(&test);
}
