//! Letters: whom to notify, drafting, two people, issue with number and PDF, campaigns, and what anybody learns about a file.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use diesel::prelude::*;
use topmark::accounts::model::Role;
use topmark::db::ids::LetterId;
use topmark::db::schema::{letter_findings, letters};
use topmark::letters::queries::{self, Letter};

use crate::support::client::{Answer, Client};
use crate::support::processes::topmark;
use crate::support::{TestApp, gur_csv};

const CONTACT: &[(&str, &str)] = &[
    ("addressee", "Trade Compliance"),
    ("postal_address", "One Example Way\r\nWilmington, MA 01887"),
    ("email", "compliance@example.com"),
    ("language", "en"),
    ("source", "https://example.com/contact"),
    ("checked_on", "2026-11-20"),
];

/// Findings of two companies, one of them through what it has taken over.
fn catalogue() -> TestApp {
    let mut test = TestApp::new();
    test.import(
        &gur_csv(&[
            ("gur-1", "LTM4612V 1343", "Linear Technology Corporation (Analog Devices)", "orlan-10-uav-june-2022"),
            ("gur-2", "MAX2769ETI+", "Maxim Integrated Products (Analog Devices)", "orlan-10-uav-june-2022"),
            ("gur-3", "AD9361BBCZ", "Analog Devices", "orlan-10-uav-june-2022"),
            ("gur-4", "Microcontroller STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
        ]),
        "gur",
    );
    test
}

async fn official(test: &TestApp) -> Client {
    test.sign_in_as(&[Role::Official]).await
}

/// A contact of a company that a second official has confirmed.
pub async fn confirmed_contact(one: &Client, other: &Client, company: &str) {
    let page = format!("/en/desk/companies/{company}");
    let proposed = one.submit(&page, &format!("{page}/contacts"), CONTACT).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    let shown = other.get(&page).await;
    let action = shown.attributes("form[action$='/confirm']", "action").pop().expect("a contact to confirm");
    let confirmed = other.send(&shown, &action, &[]).await;
    assert_eq!(confirmed.status, StatusCode::SEE_OTHER, "{}", confirmed.text());
}

pub async fn drafted(client: &Client, company: &str, fields: &[(&str, &str)]) -> String {
    let page = format!("/en/desk/letters/new?company={company}");
    let mut all = vec![("kind", "finding-notice"), ("language", "")];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend(fields);
    let answer = client.submit(&page, &page, &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

pub async fn press(client: &Client, letter: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
    client.submit(letter, &format!("{letter}/{verb}"), fields).await
}

fn stored(test: &TestApp, address: &str) -> Letter {
    let id = address.rsplit('/').next().unwrap().parse().unwrap();
    queries::by_id(&mut test.app.pools().read().unwrap(), LetterId(id)).unwrap().unwrap()
}

/// A letter that one drafted and the other approved and issued.
pub async fn issued(test: &TestApp, one: &Client, other: &Client, company: &str) -> String {
    let letter = drafted(one, company, &[]).await;
    let submitted = press(one, &letter, "submit", &[]).await;
    assert_eq!(submitted.status, StatusCode::SEE_OTHER, "{}", submitted.text());
    assert_eq!(press(other, &letter, "approve", &[]).await.status, StatusCode::SEE_OTHER);
    let done = press(other, &letter, "issue", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(stored(test, &letter).state.as_str(), "issued");
    letter
}

pub fn assert_verified(test: &TestApp) {
    let output = topmark(&["verify"], &test.arguments()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let faults: Vec<&str> = said.lines().filter(|line| line.starts_with("  ")).collect();
    // The findings of these tests come from a file that was never stored.
    assert!(faults.iter().all(|fault| fault.contains("imports/00/")), "{said}");
    assert!(!said.contains("Notes:"), "a file that no record names: {said}");
    assert!(said.contains("The journal is whole"), "{said}");
}

#[actix_web::test]
async fn the_desk_names_companies_whose_findings_no_letter_covers_until_one_is_issued() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    let desk = one.get("/en/desk/notify").await;
    assert_eq!(desk.all("tbody td:nth-child(2)"), ["Analog Devices, Inc.", "STMicroelectronics N.V."]);
    assert_eq!(desk.all("tbody td:nth-child(4)"), ["3", "1"], "what it has taken over counts for who answers today");
    let number = desk.attributes("tbody td:nth-child(4) a", "href").remove(0);
    assert_eq!(one.get(&number).await.status, StatusCode::OK);
    assert!(desk.text().contains("never notified") && desk.text().contains("no confirmed contact"));
    let modules = one.get("/en/desk/notify?tier=3.A").await;
    assert_eq!(modules.all("tbody td:nth-child(2)"), ["Analog Devices, Inc."], "a converter module");
    let none = one.get("/en/desk/notify?country=JP").await;
    assert_eq!(none.all("tbody td:nth-child(2)"), Vec::<String>::new());
    let csv = one.get("/en/desk/notify?format=csv&sort=company").await;
    assert!(csv.text().starts_with("company_key,company,country,uncovered_findings"), "{}", csv.text());
    assert!(csv.text().contains("analog-devices,\"Analog Devices, Inc.\",US,3,1,"), "{}", csv.text());

    confirmed_contact(&one, &other, "analog-devices").await;
    issued(&test, &one, &other, "analog-devices").await;
    let desk = one.get("/en/desk/notify").await;
    assert_eq!(desk.all("tbody td:nth-child(2)"), ["STMicroelectronics N.V."]);
    assert_verified(&test);
}

#[actix_web::test]
async fn a_letter_goes_from_draft_to_issue_through_two_people_and_is_frozen() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    let letter = drafted(&one, "analog-devices", &[]).await;
    let page = one.get(&letter).await;
    assert!(page.text().contains("No confirmed contact is chosen"), "{}", page.text());
    assert!(page.text().contains("3 components bearing the brands"), "{}", page.text());
    let lacking = press(&one, &letter, "submit", &[]).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);

    confirmed_contact(&one, &other, "analog-devices").await;
    let shown = one.get(&letter).await;
    let contact = shown.attributes("#contact option", "value").pop().unwrap();
    let words =
        [("contact", contact.as_str()), ("subject", "Products <b>found</b>"), ("body", "Dear all,\n\n#read(\"x\")")];
    assert_eq!(press(&one, &letter, "edit", &words).await.status, StatusCode::SEE_OTHER);
    let edited = one.get(&letter).await;
    assert_eq!(edited.all("article h2"), ["Products <b>found</b>"], "text stays text");
    assert_eq!(press(&one, &letter, "submit", &[]).await.status, StatusCode::SEE_OTHER);

    assert_eq!(one.get(&letter).await.attributes("form[action$='/approve']", "action"), Vec::<String>::new());
    let form = other.get(&letter).await.form(&format!("{letter}/approve"));
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let own = one.get(&letter).await.form(&format!("{letter}/return"));
    let token = own.iter().find(|(name, _)| name == "form_token").unwrap().1.clone();
    let mut by_hand: Vec<(&str, &str)> = form.iter().copied().filter(|(name, _)| *name == "revision").collect();
    by_hand.push(("form_token", &token));
    let refused = one.post(&format!("{letter}/approve"), &by_hand).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "the drafter cannot approve");
    assert!(refused.text().contains("cannot approve it"));

    let returned = press(&other, &letter, "return", &[("reason", "Say which lots.")]).await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER);
    assert!(one.get(&letter).await.text().contains("Say which lots."));
    assert_eq!(press(&one, &letter, "submit", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(press(&other, &letter, "approve", &[]).await.status, StatusCode::SEE_OTHER);
    let preview = other.get(&format!("{letter}/letter.pdf")).await;
    assert_eq!(preview.header("content-type"), "application/pdf");
    let done = press(&other, &letter, "issue", &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());

    let kept = stored(&test, &letter);
    assert_eq!(kept.reference().as_deref(), Some(format!("TM{}-2026-0001", kept.organisation_id).as_str()));
    assert_eq!(kept.answer_due_on.map(|day| day.to_string()).as_deref(), Some("2026-12-21"));
    let file = other.get(&format!("{letter}/letter.pdf")).await;
    assert!(file.body.starts_with(b"%PDF-"));
    assert_eq!(topmark::storage::keys::sha256_of(&file.body[..]).unwrap().0, kept.pdf_sha256);
    let again = other.post(&format!("{letter}/edit"), &[("form_token", "x")]).await;
    assert_ne!(again.status, StatusCode::SEE_OTHER);
    assert_verified(&test);
}

#[actix_web::test]
async fn the_desk_leads_an_official_to_the_letters_that_need_something() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    let page = one.get("/en/desk").await;
    assert!(page.text().contains("No letter needs anything now."), "{}", page.text());
    assert_eq!(page.attributes("main a.button", "href"), ["/en/desk/notify"]);

    confirmed_contact(&one, &other, "analog-devices").await;
    let letter = drafted(&one, "analog-devices", &[]).await;
    assert_eq!(one.get("/en/desk").await.all("main li"), ["Drafts: 1"]);
    assert_eq!(press(&one, &letter, "submit", &[]).await.status, StatusCode::SEE_OTHER);
    let page = other.get("/en/desk").await;
    assert_eq!(page.all("main li"), ["Waiting for approval: 1"]);
    let list = page.attributes("main li a", "href").pop().unwrap();
    assert!(other.get(&list).await.attributes("main td a", "href").contains(&letter), "{list}");
    let researcher = test.sign_in_as(&[Role::Researcher]).await;
    assert_eq!(researcher.get("/en/desk").await.attributes("#letters", "id"), Vec::<String>::new());
}

#[actix_web::test]
async fn numbers_have_no_gaps_and_two_officials_cannot_issue_a_letter_twice() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    confirmed_contact(&one, &other, "analog-devices").await;
    confirmed_contact(&one, &other, "stmicroelectronics").await;
    let first = drafted(&one, "analog-devices", &[]).await;
    let second = drafted(&one, "stmicroelectronics", &[]).await;
    for letter in [&first, &second] {
        assert_eq!(press(&one, letter, "submit", &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(press(&other, letter, "approve", &[]).await.status, StatusCode::SEE_OTHER);
    }
    let (before_one, before_other) = (one.get(&first).await, other.get(&first).await);
    let action = format!("{first}/issue");
    let (a, b) = futures::join!(one.send(&before_one, &action, &[]), other.send(&before_other, &action, &[]));
    let mut answers = [a.status, b.status];
    answers.sort_unstable();
    assert_eq!(answers, [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY]);
    let late = if a.status == StatusCode::SEE_OTHER { b } else { a };
    assert!(late.text().contains("It was issued as TM"), "{}", late.text());
    assert_eq!(press(&other, &second, "issue", &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!((stored(&test, &first).number, stored(&test, &second).number), (Some(1), Some(2)));
    assert_verified(&test);
}

#[actix_web::test]
async fn an_annex_leaves_out_what_is_uncertain_or_covered_and_takes_it_only_with_a_reason() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    confirmed_contact(&one, &other, "analog-devices").await;
    issued(&test, &one, &other, "analog-devices").await;
    let letter = drafted(&one, "analog-devices", &[]).await;
    let id = stored(&test, &letter).id;
    let count = |id: LetterId| -> i64 {
        letter_findings::table
            .filter(letter_findings::letter_id.eq(id))
            .count()
            .get_result(&mut *test.app.pools().read().unwrap())
            .unwrap()
    };
    assert_eq!(count(id), 0, "all are covered by the first");
    let page = format!("{letter}/findings");
    assert!(one.get(&page).await.text().contains("another letter to the company carries it"));
    let bare = one.submit(&page, &page, &[("finding", "F-000001")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text().contains("A reason is missing"), "{}", bare.text());
    let reasoned = [("finding", "F-000001"), ("reason-F-000001", "A further lot was read on it.")];
    assert_eq!(one.submit(&page, &page, &reasoned).await.status, StatusCode::SEE_OTHER);
    assert_eq!(count(id), 1);
    let foreign = one.submit(&page, &page, &[("finding", "F-000004"), ("reason-F-000004", "x")]).await;
    assert_eq!(foreign.status, StatusCode::UNPROCESSABLE_ENTITY, "another company answers for it");
    assert_verified(&test);
}

#[actix_web::test]
async fn anybody_learns_whether_a_file_is_a_letter_that_was_issued_and_nothing_else() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    confirmed_contact(&one, &other, "analog-devices").await;
    let letter = issued(&test, &one, &other, "analog-devices").await;
    let kept = stored(&test, &letter);
    let file = other.get(&format!("{letter}/letter.pdf")).await.body.to_vec();
    let visitor = test.visitor();
    let asked = async |file: &[u8], reference: &str, hash: &str| {
        let boundary = "xxBOUNDARYxx";
        let mut body = Vec::new();
        for (name, value) in [("reference", reference), ("sha256", hash)] {
            body.extend(
                format!("--{boundary}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let head =
            "content-disposition: form-data; name=\"file\"; filename=\"letter.pdf\"\r\ncontent-type: application/pdf";
        body.extend(format!("--{boundary}\r\n{head}\r\n\r\n").bytes());
        body.extend(file);
        body.extend(format!("\r\n--{boundary}--\r\n").bytes());
        let request = TestRequest::post()
            .uri("/en/verify")
            .insert_header(("content-type", format!("multipart/form-data; boundary={boundary}")))
            .set_payload(body);
        visitor.ask(request).await
    };
    let genuine = asked(&file, "", "").await;
    assert!(genuine.text().contains("Genuine and unchanged"), "{}", genuine.text());
    assert!(!genuine.text().contains("Analog Devices") && !genuine.text().contains("TM1-2026-0001</"));
    let reference = kept.reference().unwrap();
    assert!(asked(&file, &reference.to_lowercase(), "").await.text().contains("Genuine and unchanged"));
    assert!(asked(&[], &reference, &kept.pdf_sha256).await.text().contains("Genuine and unchanged"));
    let mut altered = file.clone();
    *altered.last_mut().unwrap() ^= 1;
    for answer in [
        asked(&altered, "", "").await,
        asked(&file, "TM9-2026-0001", "").await,
        asked(&[], &reference, &"0".repeat(64)).await,
    ] {
        assert!(answer.text().contains("Not a letter that was issued here"), "{}", answer.text());
    }
    assert_eq!(asked(&[], "", "zz").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(asked(&[], "", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let path = test.path("received.pdf");
    std::fs::write(&path, &file).unwrap();
    let run = |reference: &[&str]| {
        let mut arguments = vec!["verify-letter", path.to_str().unwrap(), "--format", "json"];
        arguments.extend(reference);
        topmark(&arguments, &test.arguments()).output().unwrap()
    };
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let expected = format!("{{\"sha256\":\"{}\",\"verdict\":\"genuine\"}}\n", kept.pdf_sha256);
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    assert_eq!(run(&["--reference", "TM9-2026-0001"]).status.code(), Some(1));
    std::fs::write(&path, &altered).unwrap();
    assert_eq!(run(&[]).status.code(), Some(1));
}

#[actix_web::test]
async fn a_campaign_writes_to_many_and_each_letter_is_approved_by_a_person() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    confirmed_contact(&one, &other, "analog-devices").await;
    let desk = one.get("/en/desk/notify").await;
    let companies = desk.attributes("tbody input[name=company]", "value");
    let mut fields = vec![("title", "Autumn round"), ("kind", "finding-notice"), ("annex", ""), ("legal_basis", "")];
    fields.extend(companies.iter().map(|id| ("company", id.as_str())));
    let answer = one.send(&desk, "/en/desk/campaigns/draft", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let campaign = answer.header("location").to_owned();
    let all = |page: &Answer| page.attributes("tbody input[name=letter]", "value");
    let act = async |client: &Client, verb: &str| {
        let page = client.get(&campaign).await;
        let ids = all(&page);
        let mut fields = vec![("verb", verb)];
        fields.extend(ids.iter().map(|id| ("letter", id.as_str())));
        client.send(&page, &campaign, &fields).await
    };
    let submitted = act(&one, "submit").await;
    assert_eq!(submitted.status, StatusCode::UNPROCESSABLE_ENTITY, "one of the two has no contact");
    assert!(submitted.text().contains("No confirmed contact is chosen"), "{}", submitted.text());
    assert_eq!(act(&one, "approve").await.status, StatusCode::UNPROCESSABLE_ENTITY, "not by who drafted them");
    act(&other, "approve").await;
    act(&other, "issue").await;
    let states: Vec<String> =
        letters::table.order(letters::id).select(letters::state).load(&mut *test.app.pools().read().unwrap()).unwrap();
    assert_eq!(states, ["issued", "draft"]);
    assert_verified(&test);
}

#[actix_web::test]
async fn letters_of_another_organisation_are_not_there_and_nonsense_is_answered_with_its_reason() {
    let test = catalogue();
    let one = official(&test).await;
    let letter = drafted(&one, "analog-devices", &[]).await;
    for (address, status) in [
        ("/en/desk/letters/999", StatusCode::NOT_FOUND),
        ("/en/desk/letters/L-999999999999999999999", StatusCode::NOT_FOUND),
        ("/en/desk/letters/x", StatusCode::NOT_FOUND),
        ("/en/desk/campaigns/7", StatusCode::NOT_FOUND),
        ("/en/desk/letters/new?company=nobody", StatusCode::NOT_FOUND),
        ("/en/desk/letters/words?kind=nonsense", StatusCode::NOT_FOUND),
        ("/en/desk/letters?state=nonsense&page=9999999", StatusCode::OK),
        ("/en/desk/notify?since=yesterday&weapon=x&tier=9&country=zz&sort=x&page=0", StatusCode::OK),
    ] {
        assert_eq!(one.get(address).await.status, status, "{address}");
    }
    let stale = press(&one, &letter, "edit", &[("revision", "1"), ("subject", "x"), ("body", "y")]).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY);
    let place = press(&one, &letter, "edit", &[("subject", "x"), ("body", "Dear {name}")]).await;
    assert!(place.text().contains("“name” is no place"), "{}", place.text());
    let words = "/en/desk/letters/words?kind=finding-notice&language=uk";
    let own = [("subject", "Тема {company}"), ("body", "Текст {finding_count}")];
    let kept = one.submit(words, "/en/desk/letters/words", &own).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let ukrainian = drafted(&one, "stmicroelectronics", &[("language", "uk")]).await;
    assert_eq!(one.get(&ukrainian).await.all("article h2"), ["Тема STMicroelectronics N.V."]);
    assert!(one.get(&ukrainian).await.text().contains("Текст 1 компонент"));
    assert_verified(&test);
}

#[actix_web::test]
async fn a_withdrawn_finding_has_every_letter_that_carried_it_corrected() {
    let test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    confirmed_contact(&one, &other, "analog-devices").await;
    let letter = issued(&test, &one, &other, "analog-devices").await;
    let corrections = "/en/desk/corrections";
    assert!(one.get(corrections).await.text().contains("Nothing that an issued letter carried has changed"));
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let finding = "/en/desk/findings/F-000001";
    let withdrawn =
        reviewer.submit(finding, &format!("{finding}/withdraw"), &[("reason", "It was read wrongly.")]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.text());

    let page = one.get(corrections).await;
    assert!(
        page.text().contains("F-000001") && page.text().contains("the finding has been withdrawn"),
        "{}",
        page.text()
    );
    let bare = one.send(&page, corrections, &[("verb", "aside"), ("reason", " ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
    let drafted = one.send(&one.get(corrections).await, corrections, &[("verb", "draft")]).await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text());
    let correction = drafted.header("location").to_owned();
    let reference = stored(&test, &letter).reference().unwrap();
    let text = one.get(&correction).await.text();
    assert!(text.contains(&reference) && text.contains("F-000001: the finding has been withdrawn"), "{text}");
    assert!(one.get(corrections).await.text().contains("A correction is in preparation"), "until it has left");
    for (client, verb) in [(&one, "submit"), (&other, "approve"), (&other, "issue")] {
        let done = press(client, &correction, verb, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{verb}: {}", done.text());
    }
    assert!(one.get(corrections).await.text().contains("Nothing that an issued letter carried has changed"));
    assert_eq!(stored(&test, &letter).superseded.as_str(), "corrected");
    let file = other.get(&format!("{letter}/letter.pdf")).await.body.to_vec();
    let path = test.path("received.pdf");
    std::fs::write(&path, &file).unwrap();
    let arguments = ["verify-letter", path.to_str().unwrap(), "--format", "json"];
    let output = topmark(&arguments, &test.arguments()).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"verdict\":\"corrected\""));
    assert_verified(&test);
}

/// To set one thing aside is no word about what becomes of the same finding later.
#[actix_web::test]
async fn a_finding_that_was_set_aside_is_listed_again_when_something_else_becomes_of_it() {
    let mut test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    confirmed_contact(&one, &other, "analog-devices").await;
    issued(&test, &one, &other, "analog-devices").await;
    let corrections = "/en/desk/corrections";
    let nothing = "Nothing that an issued letter carried has changed";
    let exhibit = "orlan-10-uav-june-2022";
    for (marking, maker) in [("XC6SLX16-2CSG324C", "Xilinx"), ("STM32F407VGT6", "STMicroelectronics")] {
        test.import(&gur_csv(&[("gur-3", marking, maker, exhibit)]), "gur");
        let page = one.get(corrections).await;
        assert!(page.text().contains("F-000003") && page.text().contains("another brand"), "{maker}: {}", page.text());
        let aside =
            one.send(&page, corrections, &[("verb", "aside"), ("reason", "They were told by telephone.")]).await;
        assert_eq!(aside.status, StatusCode::SEE_OTHER, "{}", aside.text());
        assert!(one.get(corrections).await.text().contains(nothing));
    }
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let finding = "/en/desk/findings/F-000003";
    let withdrawn = reviewer.submit(finding, &format!("{finding}/withdraw"), &[("reason", "Another wreck.")]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.text());
    let page = one.get(corrections).await;
    assert!(page.text().contains("F-000003") && page.text().contains("withdrawn"), "{}", page.text());
    assert_verified(&test);
}

#[actix_web::test]
async fn a_form_in_which_hundreds_are_ticked_is_read_to_its_end() {
    let test = catalogue();
    let one = official(&test).await;
    let desk = one.get("/en/desk/notify").await;
    let company = desk.attributes("tbody input[name=company]", "value").remove(0);
    let mut fields = vec![("company", company.as_str()); 1_200];
    // Last in the form, as the button that was pressed is.
    fields.extend([("title", "Autumn round"), ("kind", "finding-notice"), ("annex", ""), ("legal_basis", "")]);
    let answer = one.send(&desk, "/en/desk/campaigns/draft", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[actix_web::test]
async fn a_form_with_more_fields_than_are_taken_is_refused_whole() {
    let test = catalogue();
    let one = official(&test).await;
    let desk = one.get("/en/desk/notify").await;
    let company = desk.attributes("tbody input[name=company]", "value").remove(0);
    let mut fields = vec![("title", "Autumn round"), ("kind", "finding-notice"), ("annex", ""), ("legal_basis", "")];
    // Nothing of what is done with the rest would say that the last were left out.
    fields.extend(vec![("company", company.as_str()); 5_000]);
    let answer = one.send(&desk, "/en/desk/campaigns/draft", &fields).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text());
    assert!(answer.text().contains("Nothing was kept") && answer.text().contains("tick fewer"), "{}", answer.text());
    let long = "x".repeat(400_000);
    let fields = [("title", long.as_str()), ("kind", "finding-notice"), ("company", company.as_str())];
    let answer = one.send(&desk, "/en/desk/campaigns/draft", &fields).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", answer.text());
    assert!(!one.get("/en/desk/campaigns").await.text().contains("Autumn round"));
}
