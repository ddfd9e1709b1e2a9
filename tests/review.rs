//! From a draft to the public and back: who may decide what, and what everybody else sees of it.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use topmark::accounts::model::Role;
use topmark::app::{App, Clock};
use topmark::db::ids::FindingId;
use topmark::db::schema::{findings, readings};
use topmark::findings::model::{FindingState, Standing};
use topmark::findings::queries::{Finding, Reading};

use crate::support::bench::logged;
use crate::support::client::Client;
use crate::support::{TestApp, noon};

const PIC: &str = "MICROCHIP\nPIC18F4550-I/PT\n1749A4C";

async fn two_people(test: &TestApp) -> (Client, Client) {
    let author = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer, Role::Researcher]).await;
    (author, reviewer)
}

fn stored(test: &TestApp, number: &str) -> Finding {
    let id = FindingId::parse_number(number).unwrap();
    findings::table.filter(findings::id.eq(id)).first(&mut *test.app.pools().read().unwrap()).unwrap()
}

fn read(test: &TestApp, number: &str) -> Vec<Reading> {
    let id = FindingId::parse_number(number).unwrap();
    readings::table
        .filter(readings::finding_id.eq(id))
        .order((readings::preferred.desc(), readings::id))
        .load(&mut *test.app.pools().read().unwrap())
        .unwrap()
}

async fn public(test: &TestApp, number: &str) -> StatusCode {
    test.visitor().get(&format!("/en/findings/{number}")).await.status
}

#[actix_web::test]
async fn who_recorded_it_cannot_publish_it_and_a_second_person_can() {
    let mut test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.log(&exhibit, PIC).await;
    assert_eq!(public(&test, &number).await, StatusCode::NOT_FOUND);
    author.press(&number, "submit", &[]).await;
    assert!(author.get(&format!("/en/desk/findings/{number}/review")).await.text().contains("Ask a second person"));
    let page = reviewer.get(&format!("/en/desk/findings/{number}/review")).await;
    let path = format!("/en/desk/findings/{number}/publish");
    // The same form from the author's own session.
    let mut fields = page.form(&path);
    let token = author.get("/en/desk").await.form("/en/desk/sign-out")[0].1.clone();
    for (name, value) in &mut fields {
        if name == "form_token" {
            value.clone_from(&token);
        }
    }
    let answer = author.post(&path, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.all("[role=alert]")[0].contains("second person"), "{}", answer.text());
    assert_eq!(public(&test, &number).await, StatusCode::NOT_FOUND);
    let answer = reviewer.send(&page, &path, &[]).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/en/desk/review"));
    test.follow();
    let shown = test.visitor().get(&format!("/en/findings/{number}")).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.text().contains("PIC18F4550") && !shown.text().contains("Person "), "{}", shown.text());
    assert!(test.visitor().get("/search.json?q=18F4550").await.text().contains(&number));
}

#[actix_web::test]
async fn who_sent_it_to_review_cannot_publish_it_either() {
    let test = TestApp::new();
    let (author, colleague) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.log(&exhibit, PIC).await;
    colleague.press(&number, "submit", &[]).await;
    let page = colleague.get(&format!("/en/desk/findings/{number}/review")).await;
    assert!(page.text().contains("Ask a second person"));
    let third = test.sign_in_as(&[Role::Reviewer]).await;
    assert_eq!(third.decide(&number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn what_is_returned_comes_back_with_its_reason_and_then_shows_only_what_differs() {
    let test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.log(&exhibit, PIC).await;
    author.press(&number, "submit", &[]).await;
    let review = format!("/en/desk/findings/{number}/review");
    let first = reviewer.get(&review).await;
    assert!(first.all(".changes dt").contains(&"Marking".to_owned()));
    assert_eq!(reviewer.decide(&number, "return", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = reviewer.decide(&number, "return", &[("reason", "Count the pins")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(author.get("/en/desk").await.text().contains("Count the pins"));
    let edit = format!("/en/desk/findings/{number}/edit");
    author.submit(&edit, &edit, &[("quantity", "2")]).await;
    author.press(&number, "submit", &[]).await;
    let second = reviewer.get(&review).await;
    assert_eq!(second.all(".changes th[scope=row]"), ["How many"]);
    assert_eq!((second.all(".changes del"), second.all(".changes ins")), (vec!["1".to_owned()], vec!["2".to_owned()]));
    let answer = reviewer.decide(&number, "reject", &[("reason", "Not a component")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(stored(&test, &number).state, FindingState::Rejected);
    assert_eq!(author.get(&edit).await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_withdrawn_finding_stays_at_its_address_with_the_reason_and_is_found_nowhere_else() {
    let mut test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[("serial", "77")]).await;
    let number = author.publish(&reviewer, &exhibit, PIC).await;
    test.follow();
    let visitor = test.visitor();
    assert!(visitor.get("/en/exhibits").await.text().contains("Kh-101 77"));
    assert_eq!(reviewer.press(&number, "withdraw", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = reviewer.press(&number, "withdraw", &[("reason", "Logged from the wrong wreck")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    test.follow();
    let visitor = test.visitor();
    let page = visitor.get(&format!("/uk/findings/{number}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("відкликано") && page.text().contains("Logged from the wrong wreck"));
    assert!(page.text().contains("21 листопада 2026") && !page.text().contains("/companies/"));
    let twin: serde_json::Value =
        serde_json::from_str(&visitor.get(&format!("/findings/{number}.json")).await.text()).unwrap();
    assert_eq!((&twin["state"], &twin["reason"]), (&"withdrawn".into(), &"Logged from the wrong wreck".into()));
    assert_eq!(visitor.get(&format!("/findings/{number}.csv")).await.status, StatusCode::NOT_FOUND);
    assert!(!visitor.get("/search.json?q=18F4550").await.text().contains(&number));
    for path in ["/search.csv", "/en/exhibits", "/exhibits.csv", "/parts.csv", "/en/parts", "/en/search"] {
        let text = visitor.get(path).await.text();
        assert!(!text.contains("18F4550") && !text.contains("Kh-101 77"), "{path}");
    }
    assert_eq!(stored(&test, &number).standing, Standing::Withdrawn);
    assert!(reviewer.get(&format!("/en/desk/findings/{number}")).await.text().contains("Withdrawn"));
}

#[actix_web::test]
async fn a_finding_is_published_on_its_day() {
    let mut test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.log(&exhibit, PIC).await;
    author.press(&number, "submit", &[]).await;
    let answer = reviewer.decide(&number, "publish", &[("publish_on", "2026-11-20")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = reviewer.decide(&number, "publish", &[("publish_on", "2026-11-23")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    test.follow();
    assert_eq!(public(&test, &number).await, StatusCode::NOT_FOUND);
    assert!(author.get(&format!("/en/desk/findings/{number}")).await.text().contains("23 November 2026"));
    assert_eq!(test.app.release_due().unwrap(), 0);
    let on =
        |days| App::open(test.app.settings().clone(), Clock::Fixed(noon() + chrono::TimeDelta::days(days))).unwrap();
    assert_eq!(on(1).release_due().unwrap(), 0);
    assert_eq!(on(2).release_due().unwrap(), 1);
    assert_eq!(on(3).release_due().unwrap(), 0);
    test.follow();
    assert_eq!(public(&test, &number).await, StatusCode::OK);
    assert_eq!(stored(&test, &number).published_at.unwrap().date().to_string(), "2026-11-23");
    assert!(test.visitor().get("/search.json?q=18F4550").await.text().contains(&number));
}

#[actix_web::test]
async fn several_are_published_at_once_where_nothing_needs_a_look() {
    let test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let clear = [author.log(&exhibit, "LM317T").await, author.log(&exhibit, "74HC04D").await];
    let fields = [("marking", PIC), ("part_number", "PIC18F4455")];
    let corrected = logged(&author.log_as(&exhibit, &fields).await);
    author.submit(&exhibit, &format!("{exhibit}/submit"), &[]).await;
    let queue = "/en/desk/review";
    let page = reviewer.get(queue).await;
    assert_eq!(page.all("tbody tr").len(), 3);
    assert_eq!(page.attributes("input[name=pick]", "value").len(), 2);
    assert!(page.text().contains("readings differ"));
    let picks = page.attributes("input[name=pick]", "value");
    // One of them moves on meanwhile: then none of what was picked is published.
    let opened = reviewer.get(queue).await;
    author.press(&clear[0], "take-back", &[]).await;
    let send = async |answer: &crate::support::client::Answer, picks: &[String]| {
        let mut fields = answer.form(queue);
        fields.retain(|(name, _)| name != "pick");
        fields.extend(picks.iter().map(|pick| ("pick".to_owned(), pick.clone())));
        reviewer.post(queue, &fields).await
    };
    let answer = send(&opened, &picks).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stored(&test, &clear[1]).state, FindingState::InReview);
    author.press(&clear[0], "submit", &[]).await;
    let page = reviewer.get(queue).await;
    let answer = send(&page, &page.attributes("input[name=pick]", "value")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    for number in &clear {
        assert!(stored(&test, number).is_public);
    }
    // What needs a look is not published this way even if somebody sends it.
    let revision = stored(&test, &corrected).revision;
    let page = reviewer.get(queue).await;
    let mut fields = page.form(queue);
    fields.push(("pick".to_owned(), format!("{corrected}:{revision}")));
    assert_eq!(reviewer.post(queue, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!stored(&test, &corrected).is_public);
    assert_eq!(author.get(queue).await.all("tbody tr").len(), 0, "nobody reviews their own");
}

#[actix_web::test]
async fn two_people_disagree_about_a_reading_and_a_third_decides() {
    let mut test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.publish(&reviewer, &exhibit, PIC).await;
    let other = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    let fields =
        [("part_number", "PIC18F4455-I/PT"), ("brand", "Microchip"), ("method", "x_ray"), ("certainty", "certain")];
    assert_eq!(other.press(&number, "readings", &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.press(&number, "readings", &[("basis", "x")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    test.follow();
    let public = test.visitor().get(&format!("/en/findings/{number}")).await.text();
    assert!(!public.contains("PIC18F4455"), "one person's word is not public yet");
    let there = read(&test, &number);
    let (new, old) = (there[1].id, there[0].id);
    // Whoever read it does not decide for the own reading.
    let prefer = format!("readings/{new}/prefer");
    let answer = other.press(&number, &prefer, &[("reason", "die marking")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reviewer.press(&number, &prefer, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = reviewer.press(&number, &prefer, &[("reason", "die marking")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let there = read(&test, &number);
    assert_eq!((there[0].id, there[0].preferred, there[1].id, there[1].preferred), (new, true, old, false));
    assert_eq!(there[1].set_aside_reason, "die marking");
    test.follow();
    let page = test.visitor().get(&format!("/en/findings/{number}")).await.text();
    assert!(page.contains("PIC18F4455") && page.contains("Corrected"), "{page}");
    assert!(test.visitor().get("/search.json?q=18F4455").await.text().contains(&number));
}

#[actix_web::test]
async fn the_database_keeps_one_preferred_reading() {
    let test = TestApp::new();
    let (author, _) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let fields = [("marking", PIC), ("part_number", "PIC18F4455")];
    let number = logged(&author.log_as(&exhibit, &fields).await);
    assert_eq!(read(&test, &number).iter().filter(|reading| reading.preferred).count(), 1);
    let id = FindingId::parse_number(&number).unwrap();
    let refused = diesel::update(readings::table.filter(readings::finding_id.eq(id)))
        .set(readings::preferred.eq(true))
        .execute(&mut *test.app.pools().write().unwrap());
    assert!(refused.is_err());
}

#[actix_web::test]
async fn a_dispute_shows_until_a_second_person_closes_it() {
    let mut test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.publish(&reviewer, &exhibit, PIC).await;
    let other = test.sign_in_as(&[Role::Researcher]).await;
    other.press(&number, "disputes", &[("reason", "The photograph shows another part")]).await;
    assert_eq!(stored(&test, &number).standing, Standing::Disputed);
    test.follow();
    let page = test.visitor().get(&format!("/en/findings/{number}")).await.text();
    assert!(page.contains("Disputed") && !page.contains("another part"), "{page}");
    let close = "disputes/1/close";
    let page = author.get(&format!("/en/desk/findings/{number}")).await;
    assert!(page.attributes("form", "action").iter().all(|action| !action.ends_with(close)));
    let answer = reviewer.press(&number, close, &[("reason", "It is the same part from below")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(stored(&test, &number).standing, Standing::SingleSource);
}

#[actix_web::test]
async fn a_source_of_another_origin_corroborates_and_one_of_the_same_does_not() {
    let test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.log(&exhibit, PIC).await;
    let add = async |title: &str, origin: &str| {
        let fields = [("title", title), ("origin", origin), ("reliability", "B"), ("credibility", "2")];
        let answer = author.press(&number, "sources", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        stored(&test, &number).standing
    };
    assert_eq!(stored(&test, &number).standing, Standing::SingleSource);
    assert_eq!(add("Annual report", "organisation-1").await, Standing::SingleSource);
    assert_eq!(add("Museum catalogue", "").await, Standing::Corroborated);
    let page = author.get(&format!("/en/desk/findings/{number}")).await;
    assert!(page.text().contains("B2"), "{}", page.text());
    author.press(&number, "submit", &[]).await;
    let page = reviewer.get(&format!("/en/desk/findings/{number}")).await;
    let grade = page.attributes("form", "action").into_iter().find(|action| action.ends_with("/grade")).unwrap();
    let answer = reviewer.send(&page, &grade, &[("credibility", "1")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(reviewer.get(&format!("/en/desk/findings/{number}")).await.text().contains("F1"));
}

#[actix_web::test]
async fn a_published_finding_is_corrected_by_a_second_person_and_says_so() {
    let mut test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.publish(&reviewer, &exhibit, "LM317T").await;
    let path = format!("/en/desk/findings/{number}/correct");
    let fields = [("marking", "LM337T"), ("reason", "Misread under the varnish")];
    assert_eq!(author.submit(&path, &path, &fields).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = reviewer.submit(&path, &path, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    test.follow();
    let page = test.visitor().get(&format!("/en/findings/{number}")).await.text();
    assert!(page.contains("LM337T") && page.contains("Corrected") && page.contains("21 November 2026"), "{page}");
    assert!(read(&test, &number)[0].part_number.contains("LM337"));
    let twin: serde_json::Value =
        serde_json::from_str(&test.visitor().get(&format!("/findings/{number}.json")).await.text()).unwrap();
    assert_eq!(twin["corrected_at"], "2026-11-21T12:00:00Z");
}

#[actix_web::test]
async fn a_sharing_mark_takes_a_finding_from_the_public_and_only_a_second_person_gives_it_back() {
    let test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let number = author.publish(&reviewer, &exhibit, PIC).await;
    let share = async |client: &Client, tlp: &str| {
        client.press(&number, "share", &[("tlp", tlp), ("reason", "asked by the museum")]).await.status
    };
    assert_eq!(share(&author, "AMBER").await, StatusCode::SEE_OTHER);
    assert_eq!(public(&test, &number).await, StatusCode::NOT_FOUND);
    assert_eq!(share(&author, "CLEAR").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(share(&reviewer, "CLEAR").await, StatusCode::SEE_OTHER);
    assert_eq!(public(&test, &number).await, StatusCode::OK);
    let edit = format!("{exhibit}/edit");
    assert_eq!(author.submit(&edit, &edit, &[("tlp", "AMBER")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(public(&test, &number).await, StatusCode::NOT_FOUND);
    let answer = author.submit(&edit, &edit, &[("tlp", "CLEAR")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert_eq!(reviewer.submit(&edit, &edit, &[("tlp", "CLEAR")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(public(&test, &number).await, StatusCode::OK);
}

#[actix_web::test]
async fn reviewers_elsewhere_see_what_is_in_review_and_may_leave_its_organisation() {
    let test = TestApp::new();
    let (author, _) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let clear = author.log(&exhibit, "LM317T").await;
    let amber = logged(&author.log_as(&exhibit, &[("marking", "74HC04D"), ("tlp", "AMBER")]).await);
    author.submit(&exhibit, &format!("{exhibit}/submit"), &[]).await;
    let stranger = test.sign_in_as(&[Role::Reviewer]).await;
    test.move_to(stranger.person, "Institute");
    let queue = stranger.get("/en/desk/review").await;
    assert!(queue.text().contains(&clear) && !queue.text().contains(&amber), "{}", queue.text());
    let page = format!("/en/desk/findings/{amber}");
    assert_eq!(stranger.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get(&format!("{page}/review")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.decide(&clear, "publish", &[]).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn an_import_does_not_take_back_what_somebody_has_read() {
    let mut test = TestApp::new();
    let rows = [("gur-1", "Microcontroller PIC18F4550-I/PT", "Microchip Technology Inc.", "kh-101-missile")];
    test.import(&crate::support::gur_csv(&rows), "gur");
    let (person, reviewer) = two_people(&test).await;
    let number = "F-000001";
    let fields = [("part_number", "PIC18F4455-I/PT"), ("brand", "Microchip")];
    assert_eq!(person.press(number, "readings", &fields).await.status, StatusCode::SEE_OTHER);
    let new = read(&test, number).into_iter().find(|reading| reading.author_id.is_some()).unwrap().id;
    let answer = reviewer.press(number, &format!("readings/{new}/prefer"), &[("reason", "seen")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let part = stored(&test, number).part_id;
    let rows = [("gur-1", "Microcontroller PIC18F4550-I/PT, 40 MHz", "Microchip Technology Inc.", "kh-101-missile")];
    test.import(&crate::support::gur_csv(&rows), "gur");
    let finding = stored(&test, number);
    assert!(finding.description.contains("40 MHz") && finding.is_public);
    assert_eq!(finding.part_id, part);
    let there = read(&test, number);
    assert_eq!((there[0].id, there.iter().filter(|reading| reading.preferred).count()), (new, 1));
}

#[actix_web::test]
async fn whatever_people_do_the_journal_tells_every_row() {
    let test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[("recovered_on", "2024-09"), ("hazard", "toxic"), ("held_by", "Museum")]).await;
    let custody = [("kind", "sealed"), ("seal", "A-1")];
    author.submit(&exhibit, &format!("{exhibit}/custody"), &custody).await;
    let edit = format!("{exhibit}/edit");
    author.submit(&edit, &edit, &[("region", "Kyiv"), ("hazard", "cleared")]).await;
    let fields = [("marking", PIC), ("part_number", "PIC18F4455"), ("lot", "A4C"), ("brand", "Zzyzx Works")];
    let number = logged(&author.log_as(&exhibit, &fields).await);
    let edit = format!("/en/desk/findings/{number}/edit");
    author.submit(&edit, &edit, &[("marking", "MICROCHIP\nPIC18F4455-I/PT\n1849"), ("brand", "Microchip")]).await;
    author.press(&number, "sources", &[("title", "Annual report"), ("credibility", "2")]).await;
    author.press(&number, "submit", &[]).await;
    reviewer.decide(&number, "publish", &[]).await;
    author.press(&number, "readings", &[("part_number", "PIC18F4550"), ("brand", "Microchip")]).await;
    let new = read(&test, &number).into_iter().max_by_key(|reading| reading.id).unwrap().id;
    reviewer.press(&number, &format!("readings/{new}/prefer"), &[("reason", "seen")]).await;
    author.press(&number, "disputes", &[("reason", "another part")]).await;
    reviewer.press(&number, "disputes/1/close", &[("reason", "the same part")]).await;
    let correct = format!("/en/desk/findings/{number}/correct");
    reviewer.submit(&correct, &correct, &[("assembly", "tail"), ("reason", "looked again")]).await;
    reviewer.press(&number, "share", &[("tlp", "GREEN"), ("reason", "asked")]).await;
    reviewer.press(&number, "withdraw", &[("reason", "wrong wreck")]).await;
    assert_eq!(stored(&test, &number).state, FindingState::Withdrawn);
    let (code, found) = crate::backup::verify(&test.arguments(), &[]);
    assert_eq!(code, Some(0), "{found:#}");
}

#[actix_web::test]
async fn everybody_reads_lot_country_and_grade_once_a_second_person_has_seen_them() {
    let test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[]).await;
    let fields = [("marking", PIC), ("lot", "1749A4C"), ("country_marked", "THAILAND")];
    let number = logged(&author.log_as(&exhibit, &fields).await);
    author.press(&number, "submit", &[]).await;
    assert_eq!(reviewer.decide(&number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
    let desk = reviewer.get(&format!("/en/desk/findings/{number}")).await;
    let grade = desk
        .attributes("form", "action")
        .into_iter()
        .find(|action| action.ends_with("/grade"))
        .unwrap_or_else(|| panic!("{}", desk.text()));
    assert_eq!(reviewer.send(&desk, &grade, &[("credibility", "2")]).await.status, StatusCode::SEE_OTHER);
    // Said by one person since: not yet.
    let fields = [("part_number", "PIC18F4550"), ("lot", "LOTBYONE"), ("country_marked", "LANDBYONE")];
    author.press(&number, "readings", &fields).await;
    let visitor = test.visitor();
    for (language, said) in [
        ("en", ["Lot", "Country marked", "Information 2: Probably true"]),
        ("uk", ["Партія", "Зазначена країна", "Відомості 2: Імовірно правда"]),
    ] {
        let page = visitor.get(&format!("/{language}/findings/{number}")).await.text();
        for said in said.iter().chain(&["1749A4C", "THAILAND"]) {
            assert!(page.contains(said), "{said} is not on {page}");
        }
        assert!(!page.contains("BYONE"), "{page}");
    }
    let json: serde_json::Value =
        serde_json::from_slice(&visitor.get(&format!("/findings/{number}.json")).await.body).unwrap();
    assert_eq!(json["readings"][0]["lot"], "1749A4C");
    assert_eq!(json["readings"][0]["country_marked"], "THAILAND");
    assert_eq!(json["sources"][0]["credibility"], 2);
}

#[actix_web::test]
async fn those_who_work_on_a_finding_read_who_changed_what_and_why() {
    let test = TestApp::new();
    let (author, reviewer) = two_people(&test).await;
    let exhibit = author.open_exhibit(&[("place", "51.1, 31.2")]).await;
    let fields = [("marking", PIC), ("notes", "next to U3"), ("tlp", "GREEN")];
    let number = logged(&author.log_as(&exhibit, &fields).await);
    author.press(&number, "submit", &[]).await;
    reviewer.decide(&number, "return", &[("reason", "Is it a 2550?")]).await;
    let page = format!("/en/desk/findings/{number}");
    author.submit(&format!("{page}/edit"), &format!("{page}/edit"), &[("quantity", "3")]).await;
    let link = author.get(&page).await.attributes("main a", "href");
    assert!(link.contains(&format!("{page}/history")), "{link:?}");
    let history = author.get(&format!("{page}/history")).await;
    let entries = history.all("main .history > li");
    assert!(entries[0].contains("Quantity") && entries[0].contains('3'), "{entries:?}");
    assert!(entries.iter().any(|entry| entry.contains("Is it a 2550?") && entry.contains("Returned")), "{entries:?}");
    assert!(entries.last().unwrap().contains("next to U3"), "{entries:?}");
    // No label is a name of a column.
    for label in history.all("main dt") {
        assert!(!label.contains('_'), "{label}");
    }
    let revision = history.attributes("main .history a", "href").pop().unwrap();
    let then = author.get(&revision).await;
    assert_eq!(then.status, StatusCode::OK, "{}", then.text());
    let fields = then.all("main dt").into_iter().zip(then.all("main dd")).collect::<Vec<_>>();
    assert!(fields.contains(&("Quantity".to_owned(), "1".to_owned())), "{fields:?}");
    let before = author.get(&format!("{page}/history?revision=1")).await;
    assert_eq!(before.status, StatusCode::NOT_FOUND, "it was not there yet");
    // The exhibit's own, with what is withheld.
    let exhibits = author.get(&format!("{exhibit}/history")).await;
    assert!(exhibits.text().contains("51.1, 31.2"), "{}", exhibits.text());
    // Elsewhere its notes are nobody's business, and what is not shared is not there.
    let stranger = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    test.move_to(stranger.person, "Institute");
    assert_eq!(stranger.get(&format!("{exhibit}/history")).await.status, StatusCode::NOT_FOUND);
    author.press(&number, "submit", &[]).await;
    let answer = stranger.get(&format!("{page}/history")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert!(!answer.text().contains("next to U3"), "{}", answer.text());
}
