//! Photographs and documents where parts are logged: chosen on the form, kept with findings and exhibits, and what is refused.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use topmark::accounts::model::Role;
use topmark::db::ids::FindingId;
use topmark::db::schema::{finding_photographs, findings, photographs};
use topmark::journal::queries as journal;

use crate::photographs::pictures::{board, jpeg};
use crate::photographs::{form, token, upload, upload_for};
use crate::support::TestApp;
use crate::support::bench::logged;
use crate::support::client::{Answer, Client};

fn picture(seed: u64) -> Vec<u8> {
    jpeg(&board(seed, 400, 300), 90)
}

/// Uploads pictures of these seeds, one after the other.
async fn upload_pictures(client: &Client, seeds: &[u64]) {
    for seed in seeds {
        let items = upload(client, "AMBER", &[(&format!("{seed}.jpg"), &picture(*seed))]).await;
        assert_eq!(items[0]["outcome"], "kept", "{items:?}");
    }
}

/// Photographs that show a finding, in their order.
fn shown(test: &TestApp, number: &str) -> Vec<i64> {
    let mut conn = test.app.pools().read().unwrap();
    finding_photographs::table
        .filter(finding_photographs::finding_id.eq(FindingId::parse_number(number).unwrap()))
        .order(finding_photographs::position)
        .select(finding_photographs::photograph_id)
        .load(&mut *conn)
        .unwrap()
}

fn count_findings(test: &TestApp) -> i64 {
    findings::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap()
}

fn state(test: &TestApp, photograph: i64) -> String {
    let mut conn = test.app.pools().read().unwrap();
    photographs::table.filter(photographs::id.eq(photograph)).select(photographs::state).first(&mut *conn).unwrap()
}

/// Photographs that a form offers, and those of them that are ticked.
fn offered(page: &Answer) -> (Vec<String>, Vec<String>) {
    (
        page.attributes("[data-cards] input[name=photograph]", "value"),
        page.attributes("[data-cards] input[name=photograph][checked]", "value"),
    )
}

/// The number in an address like `/en/desk/exhibits/3`.
fn last(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

#[actix_web::test]
async fn photographs_ticked_on_the_form_show_the_part_from_the_same_write_on() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    upload_pictures(&client, &[60, 61, 62]).await;
    let log = format!("{exhibit}/log");
    let page = client.get(&log).await;
    assert_eq!(offered(&page), (vec!["3".to_owned(), "2".to_owned(), "1".to_owned()], Vec::new()));
    let before = journal::head(&mut test.app.pools().read().unwrap()).unwrap();
    let fields = [("marking", "STM32F405RGT6"), ("photograph", "3"), ("photograph", "1")];
    let answer = client.send(&page, &log, &fields).await;
    let number = logged(&answer);
    assert_eq!(journal::head(&mut test.app.pools().read().unwrap()).unwrap(), before + 1, "one write");
    assert_eq!(shown(&test, &number), [3, 1]);
    let next = client.get(answer.header("location")).await;
    assert!(next.all("[role=status]")[0].contains("2 photographs"), "{:?}", next.all("[role=status]"));
    assert_eq!(offered(&next).1, Vec::<String>::new(), "the next part begins without");
    let clone = client.get(&format!("{log}?clone={number}")).await;
    assert_eq!(offered(&clone).1, Vec::<String>::new(), "a clone keeps no photographs");
    let work = client.get(&format!("/en/desk/findings/{number}")).await;
    assert_eq!(work.attributes(".shots a", "href"), ["/en/desk/photographs/3", "/en/desk/photographs/1"]);
    assert!(work.text().contains("Documented"), "there is something to look at");
    // Several parts may show in one photograph.
    let second = client.send(&next, &log, &[("marking", "LM317T"), ("photograph_numbers", "№1, 2")]).await;
    assert_eq!(shown(&test, &logged(&second)), [1, 2]);
    assert!(client.get(&log).await.text().contains(&logged(&second)), "the form says which parts a photograph shows");
}

#[actix_web::test]
async fn a_doubled_submit_logs_one_part_with_its_photographs() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    upload_pictures(&client, &[63, 64]).await;
    let log = format!("{exhibit}/log");
    let page = client.get(&log).await;
    let fields = [("marking", "LM317T"), ("photograph", "1"), ("photograph", "1"), ("photograph", "2")];
    let first = client.send(&page, &log, &fields).await;
    let second = client.send(&page, &log, &fields).await;
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!((count_findings(&test), shown(&test, &logged(&first))), (1, vec![1, 2]));
}

#[actix_web::test]
async fn a_photograph_that_may_not_be_used_logs_nothing_and_loses_nothing() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let stranger = test.sign_in_as(&[Role::Researcher]).await;
    test.move_to(stranger.person, "Institute");
    upload_pictures(&stranger, &[65]).await;
    upload_pictures(&client, &[66]).await;
    let page = client.get("/en/desk/photographs/2").await;
    client.send(&page, "/en/desk/photographs/2/decide", &[("state", "withdrawn"), ("reason", "blurred")]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let log = format!("{exhibit}/log");
    for (name, value, named) in [
        ("photograph", "1", "`1`"),
        ("photograph", "2", "`2`"),
        ("photograph", "999999", "`999999`"),
        ("photograph_numbers", "one", "`one`"),
        ("photograph_numbers", "1 2", "`1`"),
    ] {
        let answer = client.log_as(&exhibit, &[("marking", "LM317T"), ("notes", "kept"), (name, value)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}={value}");
        let problem = &answer.all("[role=alert]")[0];
        assert!(problem.contains("There is no photograph") && problem.contains(named), "{problem}");
        let kept = answer.form(&log);
        assert!(kept.contains(&("notes".to_owned(), "kept".to_owned())), "{kept:?}");
        assert_eq!(offered(&answer).0, Vec::<String>::new(), "what they may not see is not offered");
    }
    // What is no number at all is left out by every browser of ours.
    let odd = [("marking", "LM317T"), ("photograph", "x"), ("listed", "-1"), ("asked", "1"), ("near-1", "maybe")];
    assert_eq!(client.log_as(&exhibit, &odd).await.status, StatusCode::SEE_OTHER);
    assert_eq!(count_findings(&test), 1);
    let answer = client.log_as(&exhibit, &[("marking", "OPA2277U"), ("asked", "1"), ("near-1", "keep")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "another organisation's to answer");
    assert_eq!(count_findings(&test), 1);
}

#[actix_web::test]
async fn photographs_of_the_exhibit_are_offered_until_a_part_shows_them() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let colleague = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let fields = [("tlp", "AMBER"), ("exhibit", last(&exhibit))];
    let answer = upload_for(&client, &fields, &[("a.jpg", &picture(67)), ("b.jpg", &picture(68))]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let page = client.get(&exhibit).await;
    assert_eq!(page.all(".photographs > li").len(), 2, "{}", page.text());
    let form = colleague.get(&format!("{exhibit}/log")).await;
    assert_eq!(offered(&form).0, ["1", "2"], "in the order of the exhibit");
    let answer = colleague.log_as(&exhibit, &[("marking", "LM317T"), ("photograph", "1")]).await;
    let number = logged(&answer);
    assert_eq!(offered(&colleague.get(&format!("{exhibit}/log")).await).0, ["2"]);
    // Whoever uploaded them still has them at hand.
    assert_eq!(offered(&client.get(&format!("{exhibit}/log")).await).0, ["2", "1"]);
    let page = client.get(&exhibit).await;
    assert!(page.attributes(".photographs a", "href").contains(&format!("/en/desk/findings/{number}")));
    let removed = client.send(&page, &format!("{exhibit}/photographs/remove"), &[("photograph", "2")]).await;
    assert_eq!(removed.header("location"), format!("{exhibit}#photographs"));
    assert_eq!(client.get(&exhibit).await.all(".photographs > li").len(), 1);
    assert_eq!(client.get("/en/desk/photographs/2").await.status, StatusCode::OK, "it is only taken off");
}

#[actix_web::test]
async fn the_form_of_a_draft_takes_photographs_off_and_leaves_what_it_did_not_show() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    upload_pictures(&client, &[69, 70, 71]).await;
    let fields = [("marking", "LM317T"), ("photograph", "1"), ("photograph", "2")];
    let number = logged(&client.log_as(&exhibit, &fields).await);
    let photograph = client.get("/en/desk/photographs/1").await;
    let region = [("finding", number.as_str()), ("left", "10"), ("top", "10"), ("width", "20"), ("height", "20")];
    client.send(&photograph, "/en/desk/photographs/1/findings", &region).await;
    let path = format!("/en/desk/findings/{number}/edit");
    let page = client.get(&path).await;
    assert_eq!(offered(&page).1, ["1", "2"]);
    // Somebody adds a third one meanwhile.
    let third = client.get("/en/desk/photographs/3").await;
    client.send(&third, "/en/desk/photographs/3/findings", &[("finding", &number)]).await;
    let answer = client.send(&page, &path, &[("photograph", "1"), ("listed", "1"), ("listed", "2")]).await;
    assert_eq!(answer.header("location"), format!("/en/desk/findings/{number}"), "{}", answer.text());
    let mut there = shown(&test, &number);
    there.sort_unstable();
    assert_eq!(there, [1, 3]);
    let work = client.get(&format!("/en/desk/findings/{number}")).await;
    assert!(work.text().contains("width=\"20.0%\""), "where it is in the picture stays");
    client.press(&number, "submit", &[]).await;
    assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
    let late = client.send(&page, &path, &[("form_id", "late"), ("photograph", "2")]).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND, "what is in review takes none");
    assert_eq!(shown(&test, &number).len(), 2);
}

#[actix_web::test]
async fn a_reviewer_sees_which_photographs_came_and_went_since_they_looked() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let exhibit = client.open_exhibit(&[]).await;
    upload_pictures(&client, &[171, 172, 173]).await;
    let fields = [("marking", "LM317T"), ("photograph", "1"), ("photograph", "2")];
    let number = logged(&client.log_as(&exhibit, &fields).await);
    client.press(&number, "submit", &[]).await;
    let queue = reviewer.get("/en/desk/review").await;
    assert_eq!(queue.all("td[data-label=Photographs]"), ["2"], "{}", queue.text());
    let review = format!("/en/desk/findings/{number}/review");
    let first = reviewer.get(&review).await;
    assert_eq!(first.all(".shots li").len(), 2);
    assert_eq!(first.all(".shots .tag"), Vec::<String>::new(), "all of it is new");
    reviewer.decide(&number, "return", &[("reason", "the second one is blurred")]).await;

    let path = format!("/en/desk/findings/{number}/edit");
    let page = client.get(&path).await;
    let fields = [("photograph", "1"), ("photograph", "3"), ("listed", "1"), ("listed", "2")];
    assert_eq!(client.send(&page, &path, &fields).await.status, StatusCode::SEE_OTHER);
    client.press(&number, "submit", &[]).await;
    let again = reviewer.get(&review).await;
    let pictures = again.attributes(".shots img", "src");
    assert_eq!(
        pictures,
        [1, 3, 2].map(|id| format!("/en/desk/photographs/{id}/thumbnail.webp")),
        "those that are gone are shown too"
    );
    assert_eq!(again.all(".shots .tag"), ["new since it was looked at", "taken off since"]);
    let changes: Vec<String> = again.all(".changes tbody tr").iter().map(|row| row.replace('\n', " ")).collect();
    assert!(changes.iter().any(|row| row.contains("Photographs") && row.contains("1, 2") && row.contains("1, 3")));
    assert_eq!(reviewer.decide(&number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn the_same_photograph_again_leads_to_the_first_which_can_be_chosen() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let stranger = test.sign_in_as(&[Role::Researcher]).await;
    test.move_to(stranger.person, "Institute");
    upload_pictures(&client, &[72]).await;
    let again = upload(&client, "AMBER", &[("again.jpg", &picture(72))]).await;
    assert_eq!((&again[0]["outcome"], &again[0]["id"]), (&"same".into(), &1.into()));
    assert_eq!(again[0]["href"], "/en/desk/photographs/1");
    let elsewhere = upload(&stranger, "AMBER", &[("a.jpg", &picture(72))]).await;
    assert_eq!(elsewhere[0]["outcome"], "same");
    assert!(elsewhere[0]["id"].is_null() && elsewhere[0]["href"].is_null(), "{elsewhere:?}");
    // Nearly the same as what they may not see is no question to them.
    let near = upload(&stranger, "AMBER", &[("b.jpg", &jpeg(&board(72, 400, 300), 50))]).await;
    assert_eq!(near[0]["outcome"], "kept", "{near:?}");
    // Without scripts the upload page leads back to the form, which has them chosen.
    let exhibit = client.open_exhibit(&[]).await;
    let log = format!("{exhibit}/log");
    let link = client.get(&log).await.attributes("[data-without-script] a", "href");
    let page = client.get(&link[0]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let fields = page.form("/en/desk/photographs");
    let fields: Vec<(&str, &str)> =
        fields.iter().filter(|(name, _)| name != "file").map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = client.ask(form(&fields, &[("new.jpg", &picture(73)), ("old.jpg", &picture(72))])).await;
    let back = answer.attributes("main section a.button", "href");
    assert_eq!(back, [format!("{log}?photograph=3&photograph=1")], "{}", answer.text());
    assert_eq!(offered(&client.get(&back[0]).await).1, ["3", "1"]);
}

#[actix_web::test]
async fn nearly_the_same_is_asked_about_on_the_form() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let log = format!("{exhibit}/log");
    for seed in [74, 75, 76] {
        upload_pictures(&client, &[seed]).await;
        let near = upload(&client, "AMBER", &[("near.jpg", &jpeg(&board(seed, 400, 300), 50))]).await;
        assert_eq!(near[0]["outcome"], "asked");
        assert!(near[0]["near"]["thumbnail"].as_str().unwrap().contains("/thumbnail."), "{near:?}");
    }
    let page = client.get(&log).await;
    assert_eq!(page.attributes("[data-cards] input[name=asked]", "value"), ["6", "4", "2"]);
    let fields = [("marking", "LM317T"), ("near-2", "keep"), ("near-4", "other"), ("near-6", "later")];
    let number = logged(&client.send(&page, &log, &fields).await);
    assert_eq!(shown(&test, &number), [3, 2], "the earlier of 3 and 4, and 2");
    assert_eq!([state(&test, 2), state(&test, 4), state(&test, 6)], ["kept", "set_aside", "asked"]);
    // Said again from a page that was open meanwhile, nothing goes wrong.
    let second = client.send(&page, &log, &[("form_id", "2"), ("marking", "OPA2277U"), ("near-2", "keep")]).await;
    assert_eq!(shown(&test, &logged(&second)), [2]);
    let wrong = client.send(&page, &log, &[("form_id", "3"), ("marking", "74HC04"), ("near-4", "keep")]).await;
    assert_eq!(wrong.status, StatusCode::SEE_OTHER, "set aside, and wanted after all");
    assert_eq!(state(&test, 4), "kept");
}

#[actix_web::test]
async fn documents_belong_to_a_draft_and_are_never_public() {
    let mut test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let number = client.log(&exhibit, "LM317T").await;
    let work = format!("/en/desk/findings/{number}");
    let fields = [("tlp", "CLEAR"), ("finding", number.as_str())];
    let files: [(&str, &[u8]); 3] =
        [("report of the laboratory.txt", b"SECRET"), ("second.txt", b"two"), ("a.jpg", &picture(77))];
    let answer = upload_for(&client, &fields, &files).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let page = client.get(&work).await;
    let listed = page.all(".documents > li");
    assert_eq!(listed.len(), 2, "{}", page.text());
    let hash = topmark::storage::keys::sha256_of(&b"SECRET"[..]).unwrap().0;
    for text in ["report of the laboratory", "1 kB", "plain text", hash.as_str()] {
        assert!(listed[0].contains(text), "{text}: {listed:?}");
    }
    assert_eq!(shown(&test, &number), [1], "a photograph among them shows it");
    // The same again changes nothing.
    upload_for(&client, &fields, &files).await;
    assert_eq!(client.get(&work).await.all(".documents > li").len(), 2);
    let removed = client.send(&page, &format!("{work}/documents/remove"), &[("document", "2")]).await;
    assert_eq!(removed.header("location"), work);
    assert_eq!(client.get(&work).await.all(".documents > li").len(), 1);
    client.press(&number, "submit", &[]).await;
    let review = reviewer.get(&format!("{work}/review")).await;
    assert!(review.text().contains("report of the laboratory") && review.all(".shots > li").len() == 1);
    assert_eq!(reviewer.decide(&number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
    test.follow();
    let late = client.send(&page, &format!("{work}/documents/remove"), &[("form_id", "late"), ("document", "1")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.text());
    assert_eq!(client.get(&work).await.attributes("form[action$='/documents/remove']", "action"), Vec::<String>::new());
    let visitor = test.visitor();
    for path in
        [format!("/en/findings/{number}"), format!("/findings/{number}.json"), format!("/findings/{number}.csv")]
    {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(!answer.text().contains("laboratory") && !answer.text().contains(&hash), "{path}");
    }
    assert_eq!(visitor.get("/en/desk/documents/1").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn papers_of_an_exhibit_belong_to_its_custody() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let other = client.open_exhibit(&[("serial", "2")]).await;
    let custody = [("kind", "transferred"), ("happened_on", "2026-05"), ("to_whom", "Laboratory")];
    client.submit(&exhibit, &format!("{exhibit}/custody"), &custody).await;
    let page = client.get(&exhibit).await;
    let event = page.attributes("select[name=custody_event] option", "value")[1].clone();
    let fields = [("exhibit", last(&exhibit)), ("custody_event", event.as_str())];
    let answer = upload_for(&client, &fields, &[("handover.txt", b"signed")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let page = client.get(&exhibit).await;
    let listed = page.all(".documents > li");
    assert!(listed[0].contains("handover") && listed[0].contains("Transferred, May 2026"), "{listed:?}");
    let wrong = [("exhibit", last(&other)), ("custody_event", event.as_str())];
    assert_eq!(upload_for(&client, &wrong, &[("x.txt", b"x")]).await.status, StatusCode::NOT_FOUND);
    let removed = client.send(&page, &format!("{exhibit}/documents/remove"), &[("document", "1")]).await;
    assert_eq!(removed.header("location"), format!("{exhibit}#documents"));
    assert_eq!(client.get(&exhibit).await.all(".documents > li").len(), 0);
}

#[actix_web::test]
async fn nothing_is_uploaded_to_what_is_not_theirs_to_change() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let stranger = test.sign_in_as(&[Role::Researcher]).await;
    test.move_to(stranger.person, "Institute");
    let exhibit = client.open_exhibit(&[]).await;
    let draft = client.log(&exhibit, "LM317T").await;
    let published = client.publish(&reviewer, &exhibit, "OPA2277U").await;
    let file = picture(78);
    for (who, field, value) in [
        (&stranger, "exhibit", last(&exhibit)),
        (&stranger, "log", last(&exhibit)),
        (&stranger, "finding", draft.as_str()),
        (&stranger, "edit", draft.as_str()),
        (&client, "finding", published.as_str()),
        (&client, "finding", "F-999999"),
        (&client, "finding", "1; drop table findings"),
        (&client, "exhibit", "../1"),
        (&client, "exhibit", "999999"),
    ] {
        let answer = upload_for(who, &[(field, value)], &[("a.jpg", &file), ("a.txt", b"x")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{field}={value}: {}", answer.text());
        let page = format!("/en/desk/photographs?{field}={}", topmark::web::query::encode(value));
        assert_eq!(who.get(&page).await.status, StatusCode::NOT_FOUND, "{page}");
    }
    let stored: i64 = photographs::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap();
    assert_eq!(stored, 0, "nothing was taken in");
    let token = token(&stranger).await;
    upload_for(&client, &[("exhibit", last(&exhibit))], &[("a.jpg", &file), ("a.txt", b"x")]).await;
    upload_for(&client, &[("finding", draft.as_str())], &[("a.txt", b"x")]).await;
    for (path, field) in [
        (format!("{exhibit}/photographs/remove"), "photograph"),
        (format!("{exhibit}/documents/remove"), "document"),
        (format!("/en/desk/findings/{draft}/documents/remove"), "document"),
    ] {
        let fields = [("form_token", token.as_str()), ("form_id", path.as_str()), (field, "1")];
        assert_eq!(stranger.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(client.get(&exhibit).await.all(".photographs > li, .documents > li").len(), 2);
}

#[actix_web::test]
async fn what_was_shared_may_be_shown_by_others_and_is_not_theirs_to_withdraw() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let stranger = test.sign_in_as(&[Role::Researcher]).await;
    test.move_to(stranger.person, "Institute");
    upload(&client, "GREEN", &[("a.jpg", &picture(79))]).await;
    let exhibit = stranger.open_exhibit(&[]).await;
    let answer = stranger.log_as(&exhibit, &[("marking", "LM317T"), ("photograph_numbers", "1")]).await;
    assert_eq!(shown(&test, &logged(&answer)), [1]);
    let decide = "/en/desk/photographs/1/decide";
    let fields = [("state", "withdrawn"), ("reason", "mine now"), ("form_id", "1")];
    let token = token(&stranger).await;
    let mut sent = vec![("form_token", token.as_str())];
    sent.extend(fields);
    let answer = stranger.post(decide, &sent).await;
    assert_eq!(answer.header("location"), "/en/desk/photographs/1?problem=state");
    assert_eq!(state(&test, 1), "kept");
    let page = stranger.get("/en/desk/photographs/1").await;
    assert_eq!(page.attributes(&format!("form[action='{decide}']"), "action"), Vec::<String>::new());
}

#[actix_web::test]
async fn what_a_reading_quotes_is_set_as_code_at_the_desk() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let number = client.log(&client.open_exhibit(&[]).await, "TMS320F2812PGFA").await;
    for language in ["en", "uk"] {
        let page = client.get(&format!("/{language}/desk/findings/{number}")).await;
        assert!(!page.all("dd code").is_empty(), "{}", page.text());
        assert!(!page.all("main")[0].contains('`'), "{:?}", page.all("main"));
    }
}
