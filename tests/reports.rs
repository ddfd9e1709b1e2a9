//! The public voice: the form on public records, its receipt, the inbox, and the log of corrections.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use diesel::prelude::*;
use topmark::accounts::model::Role;
use topmark::db::schema::{journal_changes, journal_entries, report_contacts, reports};
use topmark::reports::model::ReportKind;
use topmark::reports::queries;

use crate::support::client::{Answer, Client};
use crate::support::door::Door;
use crate::support::{TestApp, gur_csv, noon};

const FORM: &str = "/en/report?about=findings/F-000001&kind=error";
const ABOUT: &str = "findings/F-000001";

fn catalogue() -> TestApp {
    let mut test = TestApp::new();
    test.import(
        &gur_csv(&[("gur-1", "Microcontroller STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022")]),
        "gur",
    );
    test
}

/// A token as a page made this many seconds ago has it: the clock of a test stands still.
fn token(test: &TestApp, seconds: i64) -> String {
    let key = queries::key(&mut test.app.pools().read().unwrap()).unwrap();
    key.issue(noon() - TimeDelta::seconds(seconds), ReportKind::Error, ABOUT)
}

pub async fn send(test: &TestApp, client: &Client, fields: &[(&str, &str)]) -> Answer {
    let page = client.get(FORM).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let token = token(test, 60);
    let mut all = vec![("report_token", token.as_str())];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend(fields);
    client.send(&page, "/en/report", &all).await
}

fn stored(test: &TestApp) -> i64 {
    reports::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap()
}

#[actix_web::test]
async fn every_public_record_leads_to_a_form_about_itself() {
    let test = catalogue();
    let visitor = test.visitor();
    for page in [
        "/en/findings/F-000001",
        "/uk/findings/F-000001?x=1",
        "/en/parts/stmicroelectronics/STM32F765VIT6",
        "/en/companies/stmicroelectronics",
        "/en/weapons/orlan-10",
    ] {
        let record = visitor.get(page).await;
        assert_eq!(record.status, StatusCode::OK, "{page}");
        let links = record.attributes("section[aria-labelledby=voice] a[href*='/report?']", "href");
        assert_eq!(links.len(), 2, "{page}");
        for link in links {
            let form = visitor.get(&link).await;
            assert_eq!(form.status, StatusCode::OK, "{link}");
            assert_eq!((form.header("cache-control"), form.header("set-cookie")), ("no-store", ""), "{link}");
        }
    }
    for about in
        ["findings/F-000099", "findings/x", "parts/x", "", "work/people", "companies/none", "../..", "weapons/%00"]
    {
        let form = visitor.get(&format!("/en/report?about={}", topmark::web::query::encode(about))).await;
        assert_eq!(form.status, StatusCode::NOT_FOUND, "{about}");
    }
}

#[actix_web::test]
async fn a_report_goes_from_the_form_through_the_inbox_into_the_log() {
    let test = catalogue();
    let visitor = test.visitor();
    let fields = [
        ("message", "The date code is 1719.\r\n<b>Look</b> again"),
        ("name", "Olena Secretname"),
        ("contact", "olena.secret@example.org"),
    ];
    let sent = send(&test, &visitor, &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let receipt = sent.header("location").to_owned();
    assert!(receipt.starts_with("/en/report/receipt?reference=R-000001&key="), "{receipt}");
    let page = visitor.get(&receipt).await;
    assert!(page.text().contains("R-000001") && page.text().contains("&#60;b&#62;Look"), "{}", page.text());
    assert!(!page.text().contains("olena.secret") && !page.text().contains("Secretname"));
    for wrong in
        ["/en/report/receipt?reference=R-000001", "/en/report/receipt?reference=R-000002&key=x", &format!("{receipt}x")]
    {
        assert_eq!(visitor.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    // The inbox is for reviewers.
    assert_eq!(visitor.get("/en/desk/reports").await.status, StatusCode::SEE_OTHER);
    let researcher = test.sign_in_as(&[Role::Researcher]).await;
    assert_eq!(researcher.get("/en/desk/reports/R-000001").await.status, StatusCode::NOT_FOUND);
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let inbox = reviewer.get("/en/desk/reports").await;
    assert!(inbox.text().contains("R-000001"), "{}", inbox.text());
    let address = "/en/desk/reports/R-000001";
    let show = reviewer.get(address).await;
    assert!(show.text().contains("olena.secret@example.org"), "{}", show.text());
    assert_eq!(show.attributes("button[name=to]", "value"), ["in_work"]);
    // Not past the states, not without a summary, not twice.
    let skipped = reviewer.send(&show, address, &[("to", "accepted"), ("summary", "x")]).await;
    assert_eq!(skipped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reviewer.submit(address, address, &[("to", "in_work")]).await.status, StatusCode::SEE_OTHER);
    let late = reviewer.send(&show, address, &[("to", "in_work"), ("form_id", "another")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody moved it on");
    let bare = reviewer.submit(address, address, &[("to", "accepted"), ("answer", "Typed before")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text().contains("Typed before"), "nothing typed is lost");
    let decision = [
        ("to", "accepted"),
        ("summary", "=The date code was read wrong."),
        ("answer", "Read anew: week 19 of 2017."),
        ("answer_is_public", "yes"),
    ];
    assert_eq!(reviewer.submit(address, address, &decision).await.status, StatusCode::SEE_OTHER);
    // The log and its twins say so, without the reporter and their words.
    for path in ["/en/corrections", "/uk/corrections", "/corrections.json", "/corrections.csv"] {
        let log = visitor.get(path).await;
        assert_eq!(log.status, StatusCode::OK, "{path}");
        let text = log.text();
        assert!(text.contains("The date code was read wrong.") && text.contains("week 19 of 2017"), "{path}: {text}");
        assert!(text.contains("F-000001"), "{path}");
        for secret in ["Secretname", "olena.secret", "Look", "1719"] {
            assert!(!text.contains(secret), "{path} shows {secret}");
        }
    }
    assert!(visitor.get("/corrections.csv").await.text().contains("'=The date code"), "a formula stays a text");
    let page = visitor.get(&receipt).await;
    assert_eq!(page.all("h1"), ["Report R-000001"]);
    assert!(page.text().contains("accepted") && page.text().contains("week 19"), "{}", page.text());
    // Nor does the journal know the words or the contact; and the contact can be taken out.
    let mut conn = test.app.pools().read().unwrap();
    let details: Vec<String> = journal_changes::table.select(journal_changes::detail).load(&mut *conn).unwrap();
    assert!(
        details.iter().all(|detail| !detail.contains("Secretname")
            && !detail.contains("olena.secret")
            && !detail.contains("Look"))
    );
    assert!(details.iter().all(|detail| !detail.contains(&reviewer.email)));
    let actors: Vec<String> = journal_entries::table.select(journal_entries::actor).load(&mut *conn).unwrap();
    let decided = format!("person:{}:", reviewer.person);
    assert_eq!(actors.iter().filter(|actor| actor.starts_with(&decided)).count(), 2, "taken up, and accepted");
    let forgotten = reviewer.submit(address, address, &[("forget", "yes")]).await;
    assert_eq!(forgotten.status, StatusCode::SEE_OTHER);
    let contacts: i64 = report_contacts::table.count().get_result(&mut *conn).unwrap();
    assert_eq!(contacts, 0);
    assert!(!reviewer.get(address).await.text().contains("olena.secret"));
}

#[actix_web::test]
async fn a_private_answer_and_a_declined_report_stay_out_of_the_log() {
    let test = catalogue();
    let (visitor, reviewer) = (test.visitor(), test.sign_in_as(&[Role::Reviewer]).await);
    for (number, to) in [(1, "accepted"), (2, "declined"), (3, "duplicate")] {
        let sent = send(&test, &visitor, &[("message", &format!("Report number {number}"))]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let address = format!("/en/desk/reports/R-00000{number}");
        reviewer.submit(&address, &address, &[("to", "in_work")]).await;
        let decision = [("to", to), ("summary", "Our summary"), ("answer", "Between us"), ("duplicate_of", "R-000001")];
        let answer = reviewer.submit(&address, &address, &decision).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{to}: {}", answer.text());
        let receipt = visitor.get(sent.header("location")).await;
        assert!(receipt.text().contains("Between us"), "whoever reported sees the answer");
    }
    let log = visitor.get("/corrections.json").await.text();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["counts"], serde_json::json!({"open": 0, "accepted": 1, "declined": 1, "duplicate": 1}));
    assert_eq!(log["corrections"].as_array().unwrap().len(), 1);
    assert_eq!(log["corrections"][0]["outcome"], "");
    // A duplicate of a duplicate, or of itself, is refused.
    let address = "/en/desk/reports/R-000001";
    reviewer.submit(address, address, &[("to", "in_work")]).await;
    for other in ["R-000001", "R-000003", "R-000099", "nonsense"] {
        let answer = reviewer.submit(address, address, &[("to", "duplicate"), ("duplicate_of", other)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{other}");
    }
}

#[actix_web::test]
async fn what_is_refused_says_why_and_keeps_what_was_typed() {
    let test = catalogue();
    let visitor = test.visitor();
    let (fast, old, long) = (token(&test, 1), token(&test, 90_000), "ї".repeat(4_001));
    for (fields, expected) in [
        (vec![("report_token", fast.as_str()), ("message", "typed text")], "faster than anybody reads"),
        (vec![("report_token", old.as_str()), ("message", "typed text")], "more than a day"),
        (vec![("report_token", "1.2.3"), ("message", "typed text")], "not made by this site"),
        (vec![("kind", "our-part"), ("message", "typed text")], "not made by this site"),
        (vec![("website", "https://example.org"), ("message", "typed text")], "must stay empty"),
        (vec![("message", " \r\n "), ("name", "typed text")], "in a few words"),
        (vec![("message", &long), ("name", "typed text")], "longer than 4,000"),
        (vec![("message", "typed text"), ("contact", &long)], "longer than 200"),
    ] {
        let answer = send(&test, &visitor, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        let text = answer.text();
        assert!(text.contains(expected), "{expected}: {text}");
        assert!(text.contains("typed text"), "{expected}: what was typed is lost");
        let again = answer.form("/en/report");
        assert!(again.iter().any(|(name, value)| name == "report_token" && value.len() > 40), "{expected}");
    }
    assert_eq!(stored(&test), 0);
}

#[actix_web::test]
async fn a_form_makes_one_report() {
    let test = catalogue();
    let visitor = test.visitor();
    let token = token(&test, 60);
    let first = send(&test, &visitor, &[("report_token", &token), ("message", "Once")]).await;
    let doubled = send(&test, &visitor, &[("report_token", &token), ("message", "Once")]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    assert_eq!(doubled.header("location"), first.header("location"), "a doubled click leads to the same receipt");
    let replayed = send(&test, &visitor, &[("report_token", &token), ("message", "Something else")]).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(replayed.text().contains("sent already") && replayed.text().contains("Something else"));
    assert_eq!(stored(&test), 1);
}

#[actix_web::test]
async fn a_thousand_reports_from_one_address_leave_five() {
    let test = catalogue();
    let door = Door::of(&test.app);
    let mut refused = 0;
    for number in 0..1_000 {
        let token = token(&test, 60);
        let body = format!("about={ABOUT}&kind=error&report_token={token}&message=Number+{number}");
        let request = TestRequest::post()
            .uri("/en/report")
            .peer_addr("198.51.100.7:4000".parse().unwrap())
            // A stranger cannot choose their address.
            .insert_header(("x-forwarded-for", format!("192.0.2.{}", number % 250)))
            .insert_header(("content-type", "application/x-www-form-urlencoded"))
            .set_payload(body);
        let answer = door.ask(request).await;
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            refused += 1;
            let body = actix_web::test::read_body(answer).await;
            assert!(String::from_utf8_lossy(&body).contains(&format!("Number {number}")), "what was typed is kept");
        } else {
            assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        }
    }
    assert_eq!((stored(&test), refused), (5, 995));
}

#[actix_web::test]
async fn hostile_fields_harm_nothing() {
    let test = catalogue();
    let visitor = test.visitor();
    let markup = "<script>alert(1)</script>\u{0}\u{202e}{{ 7*7 }}'; drop table reports; --";
    let sent = send(&test, &visitor, &[("message", markup), ("name", markup)]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    for page in [visitor.get(sent.header("location")).await, reviewer.get("/en/desk/reports/R-000001").await] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("<script>alert") && page.text().contains("alert(1)"), "{}", page.text());
    }
    let huge = "x".repeat(1 << 20);
    for body in
        [format!("about={ABOUT}&message={huge}"), huge, "%%%=%%&&&=".to_owned(), "\u{0}".to_owned(), String::new()]
    {
        let request = TestRequest::post().uri("/en/report").set_payload(body);
        let answer = visitor.ask(request).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
    }
    assert_eq!(stored(&test), 1);
    let reviewer_huge = reviewer.post("/en/desk/reports/R-000001", &[("to", "in_work"), ("from", "new")]).await;
    assert_eq!(reviewer_huge.status, StatusCode::FORBIDDEN, "a form of another page is refused");
}
