//! Companies as officials work on them: where letters reach them, stated by one and confirmed by another.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use topmark::accounts::model::Role;
use topmark::companies::contact::ContactState;
use topmark::companies::queries::{self, contacts};
use topmark::db::ids::CompanyId;
use topmark::db::schema::company_contacts;

use crate::support::client::{Answer, Client};
use crate::support::processes::topmark;
use crate::support::{TestApp, gur_csv};

const COMPANY: &str = "/en/desk/companies/analog-devices";
const PROPOSE: &str = "/en/desk/companies/analog-devices/contacts";
const FIRST: &str = "/en/desk/companies/analog-devices/contacts/1";

/// A contact that can be taken. What is secret in it is found by its words.
const CONTACT: &[(&str, &str)] = &[
    ("addressee", "Secret Compliance Office"),
    ("postal_address", "One Hidden Way\r\nWilmington, MA 01887\r\nUnited States"),
    ("email", "secret.compliance@example.com"),
    ("language", "en"),
    ("source", "https://example.com/contact"),
    ("checked_on", "2026-11-20"),
];

fn with<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<_> = CONTACT.to_vec();
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend(fields);
    all
}

async fn propose(client: &Client, fields: &[(&str, &str)]) -> Answer {
    client.submit(COMPANY, PROPOSE, &with(fields)).await
}

pub async fn official(test: &TestApp) -> Client {
    test.sign_in_as(&[Role::Official]).await
}

pub fn company(test: &TestApp, key: &str) -> CompanyId {
    queries::by_key(&mut test.app.pools().read().unwrap(), key).unwrap().unwrap().id
}

fn confirmed(test: &TestApp) -> Vec<contacts::Contact> {
    let id = company(test, "analog-devices");
    contacts::confirmed(&mut test.app.pools().read().unwrap(), id).unwrap()
}

fn kept(test: &TestApp) -> i64 {
    company_contacts::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap()
}

/// Every record is as the journal has it. An import of a test names a file that was never kept: that alone may be missing.
pub fn assert_verified(test: &TestApp) {
    let output = topmark(&["verify"], &test.arguments()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("The journal is whole"), "{text}");
    let faults: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("Faults")).skip(1).collect();
    assert!(faults.iter().all(|fault| fault.is_empty() || fault.contains("file imports/00/")), "{text}");
}

#[actix_web::test]
async fn a_contact_is_confirmed_by_a_second_official_and_not_by_who_stated_it() {
    let test = TestApp::new();
    let (one, other) = (official(&test).await, official(&test).await);
    let proposed = propose(&one, &[]).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    assert_eq!(proposed.header("location"), format!("{COMPANY}#contacts"));
    let page = one.get(COMPANY).await;
    assert!(page.text().contains("secret.compliance@example.com") && page.text().contains("One Hidden Way"));
    assert_eq!(page.attributes("form[action$='/confirm']", "action"), Vec::<String>::new(), "nothing to press");
    assert!(confirmed(&test).is_empty());
    // Not through a form made by hand either.
    let own = one.get(FIRST).await;
    let token = own.form(&format!("{FIRST}/check"));
    let refused = one.post(&format!("{FIRST}/confirm"), &token).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("cannot confirm it"), "{}", refused.text());
    let waiting = other.get("/en/desk/companies?contacts=waiting").await;
    assert_eq!(waiting.attributes("td a", "href"), [COMPANY]);
    let done = other.submit(COMPANY, &format!("{FIRST}/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let found = confirmed(&test);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].postal_address, "One Hidden Way\nWilmington, MA 01887\nUnited States");
    assert_eq!((found[0].proposed_by, found[0].confirmed_by), (one.person, Some(other.person)));
    let history = one.get(&format!("{FIRST}/history")).await;
    assert_eq!(history.status, StatusCode::OK);
    for expected in ["Confirmed by", "Secret Compliance Office", "proposed", "confirmed"] {
        assert!(history.text().contains(expected), "{expected}: {}", history.text());
    }
    assert_eq!(one.get(&format!("{FIRST}/history?revision=999999")).await.status, StatusCode::OK);
    assert_verified(&test);
}

#[actix_web::test]
async fn a_changed_address_loses_its_confirmation_and_a_new_check_alone_does_not() {
    let test = TestApp::new();
    let (one, other) = (official(&test).await, official(&test).await);
    propose(&one, &[]).await;
    other.submit(COMPANY, &format!("{FIRST}/confirm"), &[]).await;
    let check = format!("{FIRST}/check");
    let digest = "A1".repeat(32);
    let elsewhere = [("source", "a letter of the company"), ("copy", digest.as_str()), ("checked_on", "2026-11-21")];
    let again = one.submit(FIRST, &check, &elsewhere).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    let found = confirmed(&test);
    assert_eq!((found.len(), found[0].checked_on.to_string()), (1, "2026-11-21".to_owned()));
    assert_eq!(found[0].copy_digest, digest.to_lowercase());
    let older = one.submit(FIRST, &check, &[("checked_on", "2026-11-20")]).await;
    assert_eq!(older.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(older.text().contains("21 November 2026"), "{}", older.text());
    for (field, value) in [
        ("email", "other@example.com"),
        ("postal_address", "Elsewhere 1\nDublin\nIreland"),
        ("addressee", "Legal"),
        ("language", "uk"),
    ] {
        let changed = one.submit(FIRST, &check, &[(field, value)]).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{field}: {}", changed.text());
        assert!(confirmed(&test).is_empty(), "{field}");
        let own = one.submit(FIRST, &check, &[]).await;
        assert_eq!(own.status, StatusCode::SEE_OTHER, "{field}");
        assert!(confirmed(&test).is_empty(), "checking it again confirms nothing: {field}");
        assert_eq!(one.get(FIRST).await.attributes("form[action$='/confirm']", "action").len(), 0);
        let done = other.submit(FIRST, &format!("{FIRST}/confirm"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{field}");
        assert_eq!(confirmed(&test).len(), 1, "{field}");
    }
    let bare = one.submit(FIRST, &format!("{FIRST}/set-aside"), &[("reason", " ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let aside = one.submit(FIRST, &format!("{FIRST}/set-aside"), &[("reason", "The mailbox is closed.")]).await;
    assert_eq!(aside.status, StatusCode::SEE_OTHER);
    assert!(confirmed(&test).is_empty());
    assert!(one.get(COMPANY).await.text().contains("The mailbox is closed."));
    let taken_up = other.submit(FIRST, &check, &[]).await;
    assert_eq!(taken_up.status, StatusCode::SEE_OTHER);
    assert!(confirmed(&test).is_empty(), "what was set aside comes back as proposed");
    assert_verified(&test);
}

#[actix_web::test]
async fn two_officials_at_once_do_not_overwrite_each_other() {
    let test = TestApp::new();
    let (one, other) = (official(&test).await, official(&test).await);
    propose(&one, &[]).await;
    let seen = other.get(FIRST).await;
    one.submit(FIRST, &format!("{FIRST}/check"), &[("email", "changed@example.com")]).await;
    // Confirming what one has not seen is refused.
    let late = other.send(&seen, &format!("{FIRST}/confirm"), &[]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("Somebody else has changed it meanwhile"), "{}", late.text());
    assert!(late.text().contains("changed@example.com"), "and shows what is there now");
    assert!(confirmed(&test).is_empty());
    let late = other.send(&seen, &format!("{FIRST}/check"), &[("addressee", "Typed in vain"), ("form_id", "x")]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("Typed in vain"), "nothing typed is lost");
    // The same contact stated twice, and the same form sent twice.
    let first = propose(&one, &[("addressee", "Export Control")]).await;
    let second = propose(&other, &[("addressee", "Export Control")]).await;
    assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY));
    assert!(second.text().contains("already"), "{}", second.text());
    let page = one.get(COMPANY).await;
    let doubled = with(&[("addressee", "Doubled")]);
    for _ in 0..2 {
        assert_eq!(one.send(&page, PROPOSE, &doubled).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(kept(&test), 3);
}

#[actix_web::test]
async fn hostile_contacts_get_a_page_that_says_what_is_wrong() {
    let test = TestApp::new();
    let client = official(&test).await;
    let long = "ї".repeat(4 << 10);
    for (fields, expected) in [
        (vec![("addressee", long.as_str())], "longer than 200"),
        (vec![("addressee", " ")], "“Addressee” is missing"),
        (vec![("addressee", "Office\r\nBcc: x@example.org")], "cannot be printed"),
        (vec![("addressee", "Office\u{202e}elpmaxe")], "cannot be printed"),
        (vec![("addressee", "Off\0ice")], "cannot be printed"),
        (vec![("postal_address", long.as_str())], "longer than 600"),
        (vec![("postal_address", "1\n2\n3\n4\n5\n6\n7\n8\n9")], "more than 8 lines"),
        (vec![("email", "a@b.org, c@d.org")], "is no e-mail address"),
        (vec![("email", "x@example.org\nBcc: y@example.org")], "cannot be printed"),
        (vec![("email", ""), ("postal_address", " \n ")], "Give a postal or an e-mail address"),
        (vec![("language", "xx")], "is no language of letters"),
        (vec![("source", "")], "“Source” is missing"),
        (vec![("checked_on", "2027-01-01")], "lies in the future"),
        (vec![("checked_on", "2026-02-30")], "is no day"),
        (vec![("checked_on", "1 January")], "is no day"),
        (vec![("copy", "../../etc/passwd")], "neither the number"),
        (vec![("copy", "7")], "no document 7"),
        (vec![("copy", "99999999999999999999999")], "neither the number"),
    ] {
        let answer = propose(&client, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        let notice = answer.all(".notice[role=alert]").concat();
        assert!(notice.contains(expected), "{expected}: {notice}");
        if !fields.iter().any(|(name, _)| *name == "source") {
            assert!(answer.text().contains("https://example.com/contact"), "what was typed is kept: {expected}");
        }
    }
    assert_eq!(kept(&test), 0);
    let markup = "<script>alert(1)</script>{{ 7*7 }}'; drop table company_contacts; --";
    let taken = propose(&client, &[("addressee", markup), ("source", "javascript:alert(1)")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    for page in [client.get(COMPANY).await, client.get(FIRST).await, client.get(&format!("{FIRST}/history")).await] {
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("<script>alert") && page.text().contains("alert(1)"));
        assert!(page.attributes("a", "href").iter().all(|href| !href.starts_with("javascript")));
    }
    for path in [
        "/en/desk/companies/nobody",
        "/en/desk/companies/%00",
        "/en/desk/companies/analog-devices/contacts/2",
        "/en/desk/companies/analog-devices/contacts/x",
        "/en/desk/companies/texas-instruments/contacts/1",
        "/en/desk/companies/texas-instruments/contacts/1/history",
    ] {
        assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let token = client.get(FIRST).await.form(&format!("{FIRST}/check"));
    for path in [
        "/en/desk/companies/nobody/contacts",
        "/en/desk/companies/texas-instruments/contacts/1/confirm",
        "/en/desk/companies/analog-devices/contacts/99999999999999999999/check",
        "/en/desk/companies/analog-devices/contacts/2/set-aside",
    ] {
        assert_eq!(client.post(path, &token).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for query in ["?name=%25", "?name=_", "?name=%5C", "?name=%00&contacts=x&page=999999", "?page=-1", "?name=%27%3B--"]
    {
        assert_eq!(client.get(&format!("/en/desk/companies{query}")).await.status, StatusCode::OK, "{query}");
    }
    assert!(client.get("/en/desk/companies?name=%25").await.all("td a").is_empty(), "a percent sign is itself");
}

#[actix_web::test]
async fn companies_are_found_by_legal_name_and_by_brand_page_by_page() {
    let test = TestApp::new();
    let client = official(&test).await;
    let page = client.get("/uk/desk/companies?name=ANALOG+dev").await;
    let hrefs = page.attributes("td a", "href");
    assert!(hrefs.contains(&"/uk/desk/companies/analog-devices".to_owned()), "{hrefs:?}");
    let branded = client.get("/en/desk/companies?name=burr-brown").await.attributes("td a", "href");
    assert!(branded.contains(&"/en/desk/companies/burr-brown".to_owned()), "{branded:?}");
    let first = client.get("/en/desk/companies").await;
    let second = client.get("/en/desk/companies?page=2").await;
    assert_eq!((first.all("td a").len(), second.all("td a").len()), (50, 50));
    assert_ne!(first.all("td a"), second.all("td a"));
    let gone = client.get("/en/desk/companies/linear-technology").await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert!(gone.attributes("a", "href").contains(&COMPANY.to_owned()), "leads to who answers today");
    assert!(gone.text().contains("Letters go to the company named above"), "{}", gone.text());
}

#[actix_web::test]
async fn no_contact_stands_on_a_public_page_or_in_public_data() {
    let mut test = TestApp::new();
    test.import(&gur_csv(&[("gur-1", "AD9361BBCZ transceiver", "Analog Devices", "orlan-10-uav-june-2022")]), "gur");
    let (one, other) = (official(&test).await, official(&test).await);
    propose(&one, &[]).await;
    other.submit(COMPANY, &format!("{FIRST}/confirm"), &[]).await;
    assert_eq!(confirmed(&test)[0].state, ContactState::Confirmed);
    test.follow();
    let work = one.get(COMPANY).await;
    assert_eq!(work.attributes("a[href*='/search?']", "href"), ["/en/search?company=analog-devices"]);
    for expected in
        ["Bureau of Industry and Security (BIS)", "should know", "1 published finding leads to this company"]
    {
        assert!(work.text().contains(expected), "{expected}: {}", work.text());
    }
    let told = one.get("/uk/desk/companies/analog-devices/history").await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.text());
    let quiet = one.get("/en/desk/companies/texas-instruments").await.text();
    assert!(quiet.contains("nothing to tell them yet") && !quiet.contains("should know"), "{quiet}");
    let visitor = test.visitor();
    for path in [
        "/en/companies/analog-devices",
        "/uk/companies/analog-devices",
        "/en/companies/analog-devices/history",
        "/companies/analog-devices.json",
        "/search.csv?company=analog-devices",
        "/companies/analog-devices/history.json",
        "/companies.csv",
        "/en/companies",
        "/en/findings/F-000001",
        "/findings/F-000001.json",
        "/search.json?q=wilmington",
        "/en/search?q=wilmington",
        "/suggest?q=wilming",
        "/en/feed.xml",
        "/sitemap.xml",
        "/checkpoint.json",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let text = answer.text();
        for secret in ["Secret Compliance", "One Hidden Way", "secret.compliance"] {
            assert!(!text.contains(secret), "{path} shows {secret}");
        }
    }
    // Nobody but officials.
    for roles in [&[Role::Researcher][..], &[Role::Reviewer], &[Role::Admin]] {
        let client = test.sign_in_as(roles).await;
        assert_eq!(client.get(COMPANY).await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.get(FIRST).await.status, StatusCode::NOT_FOUND);
    }
}

const TI: &str = "/en/desk/companies/texas-instruments";
const TI_PROPOSALS: &str = "/en/desk/companies/texas-instruments/proposals";

/// Sends the form of this kind on the page of a company.
pub async fn propose_about(client: &Client, key: &str, fields: &[(&str, &str)]) -> Answer {
    let page = format!("/en/desk/companies/{key}");
    client.submit(&page, &format!("{page}/proposals"), fields).await
}

const SOLD: &[(&str, &str)] = &[
    ("kind", "event"),
    ("event_kind", "acquisition"),
    ("other", "analog-devices"),
    ("valid_from", "2026-01"),
    ("source", "https://example.com/announcement"),
];

/// Key of the company that answers today, by the number of the finding.
pub fn answers_today(test: &TestApp) -> Vec<(i64, String, String)> {
    use topmark::db::schema::{companies, findings};
    let (then, today) = diesel::alias!(companies as then, companies as today);
    findings::table
        .inner_join(then.on(then.field(companies::id).nullable().eq(findings::company_id)))
        .inner_join(today.on(today.field(companies::id).nullable().eq(findings::company_today_id)))
        .order(findings::id)
        .select((findings::id, then.field(companies::key), today.field(companies::key)))
        .load(&mut *test.app.pools().read().unwrap())
        .unwrap()
}

fn catalogue() -> TestApp {
    let mut test = TestApp::new();
    test.import(
        &gur_csv(&[
            ("gur-1", "TMS320F28335PGFA", "Texas Instruments", "orlan-10-uav-june-2022"),
            ("gur-2", "LTC3780EG", "Linear Technology", "orlan-10-uav-june-2022"),
            ("gur-3", "STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
        ]),
        "gur",
    );
    test
}

#[actix_web::test]
async fn an_event_changes_who_answers_for_findings_once_a_second_official_has_confirmed_it() {
    let mut test = catalogue();
    let before = answers_today(&test);
    let (one, other) = (official(&test).await, official(&test).await);
    let proposed = propose_about(&one, "texas-instruments", SOLD).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    let page = proposed.header("location").to_owned();
    assert_eq!(page, "/en/desk/companies/proposals/1");
    test.follow();
    assert_eq!(answers_today(&test), before, "nothing changes before it is confirmed");
    assert!(other.get("/en/desk/companies/proposals").await.text().contains("Texas Instruments Incorporated → Analog"));
    // Not by who proposed it, not after somebody decided, and twice says why.
    let seen = one.get(&page).await;
    assert!(seen.attributes("form[action$='/confirm']", "action").is_empty());
    let own = one.post(&format!("{page}/confirm"), &seen.form(&format!("{page}/decline"))).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text().contains("cannot confirm it"), "{}", own.text());
    let doubled = propose_about(&other, "texas-instruments", SOLD).await;
    assert!(doubled.text().contains("Proposal 1 says the same"), "{}", doubled.text());
    let form = other.get(&page).await;
    let done = other.send(&form, &format!("{page}/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let again = other.send(&form, &format!("{page}/confirm"), &[("form_id", "another")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("decided already"), "{}", again.text());
    // The findings have followed, and the index with them.
    assert!(!test.app.follow_companies(100, &|| false).unwrap(), "nothing is left to follow");
    let expected: Vec<(i64, String, String)> = before
        .iter()
        .cloned()
        .map(|(id, then, today)| match then.as_str() {
            "texas-instruments" => (id, then, "analog-devices".to_owned()),
            _ => (id, then, today),
        })
        .collect();
    assert_eq!(answers_today(&test), expected);
    assert_ne!(expected, before);
    test.follow();
    let visitor = test.visitor();
    let found = visitor.get("/search.json?company=analog-devices").await.text();
    assert!(found.contains("F-000001") && found.contains("F-000002") && !found.contains("F-000003"), "{found}");
    let public = visitor.get("/en/companies/texas-instruments").await.text();
    assert!(public.contains("does not answer for itself"), "{public}");
    assert!(
        !public.contains("proposed") && visitor.get("/en/findings/F-000001").await.text().contains("Analog Devices")
    );
    let work = one.get(TI).await.text();
    assert!(work.contains("Letters go to the company named above"), "{work}");
    assert_verified(&test);
}

#[actix_web::test]
async fn a_circle_is_refused_with_its_chain() {
    let test = catalogue();
    let client = official(&test).await;
    let back = [("kind", "event"), ("event_kind", "merger"), ("other", "linear-technology"), ("source", "x")];
    let refused = propose_about(&client, "analog-devices", &back).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let notice = refused.all(".notice[role=alert]").concat();
    assert!(notice.contains("close a circle: Analog Devices, Inc. → Linear Technology"), "{notice}");
    assert!(notice.trim_end().ends_with("→ Analog Devices, Inc.."), "{notice}");
    // A part may go back, and a company is not above itself.
    let part = [("scope", "power modules"), ("predecessor_continues", "yes")];
    let part: Vec<_> = back.iter().chain(&part).copied().collect();
    assert_eq!(propose_about(&client, "analog-devices", &part).await.status, StatusCode::SEE_OTHER);
    for (company, above, expected) in [
        ("analog-devices", "analog-devices", "lead to itself"),
        ("analog-devices", "linear-technology", "close a circle"),
    ] {
        let answer = propose_about(&client, company, &[("kind", "parent"), ("other", above), ("source", "x")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{above}");
        assert!(answer.all(".notice[role=alert]").concat().contains(expected), "{expected}: {}", answer.text());
    }
}

/// Proposes as one official and confirms as another.
pub async fn bring_about(one: &Client, other: &Client, key: &str, fields: &[(&str, &str)]) {
    let proposed = propose_about(one, key, fields).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.all(".notice").concat());
    let page = proposed.header("location").to_owned();
    let done = other.submit(&page, &format!("{page}/confirm"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.all(".notice").concat());
}

#[actix_web::test]
async fn brands_parents_and_new_companies_come_by_proposal_and_a_later_table_leaves_them() {
    use diesel::connection::SimpleConnection;
    let mut test = catalogue();
    let (one, other) = (official(&test).await, official(&test).await);
    let address = "/en/desk/companies/proposals";
    let new = [("legal_name", "Nova Silicon Works GmbH"), ("country", "de"), ("source", "the register")];
    let proposed = one.submit(address, address, &new).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    assert_eq!(one.get("/en/desk/companies/nova-silicon-works-gmbh").await.status, StatusCode::NOT_FOUND);
    let page = proposed.header("location").to_owned();
    assert_eq!(other.submit(&page, &format!("{page}/confirm"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(other.get("/en/desk/companies/nova-silicon-works-gmbh").await.text().contains("Germany"));
    let known = one.submit(address, address, &new).await;
    assert!(known.text().contains("nova-silicon-works-gmbh") && known.status == StatusCode::UNPROCESSABLE_ENTITY);
    // It takes over a brand from now on, and what had the brand no longer has it.
    let nova = "nova-silicon-works-gmbh";
    let brand =
        [("kind", "tenure"), ("brand", "STMicroelectronics"), ("valid_from", "2025-01"), ("source", "the contract")];
    bring_about(&one, &other, nova, &brand).await;
    let st = one.get("/en/desk/companies/stmicroelectronics").await.text();
    assert!(st.contains("January 2025"), "{st}");
    let overlapping =
        propose_about(&one, "texas-instruments", &[("valid_from", "2020"), brand[0], brand[1], brand[3]]).await;
    let notice = overlapping.all(".notice[role=alert]").concat();
    assert!(notice.contains("has the brand in that time"), "{notice}");
    bring_about(
        &one,
        &other,
        nova,
        &[("kind", "parent"), ("other", "Texas Instruments Incorporated"), ("source", "x")],
    )
    .await;
    bring_about(&one, &other, "texas-instruments", SOLD).await;
    test.follow();
    assert_verified(&test);
    let before = answers_today(&test);
    let status = |test: &TestApp| {
        let mut conn = test.app.pools().read().unwrap();
        let company = queries::by_key(&mut conn, "texas-instruments").unwrap().unwrap();
        let parent = queries::by_key(&mut conn, "nova-silicon-works-gmbh").unwrap().unwrap().parent_id;
        (company.status, company.parent_id, parent == Some(company.id))
    };
    let known = status(&test);
    assert!(known.2);
    // A later version of the tables finds them edited.
    let mut conn = test.app.pools().write().unwrap();
    conn.batch_execute(
        "delete from reference_loads; update companies set reference_digest = 'older' where reference_digest <> '';
         update brands set reference_digest = 'older'",
    )
    .unwrap();
    drop(conn);
    topmark::app::App::open(test.app.settings().clone(), topmark::app::Clock::Fixed(crate::support::noon())).unwrap();
    assert_eq!(status(&test), known);
    let st = one.get("/en/desk/companies/stmicroelectronics").await.text();
    assert!(st.contains("January 2025"), "{st}");
    assert_eq!(answers_today(&test), before);
}

#[actix_web::test]
async fn hostile_proposals_get_a_page_that_says_what_is_wrong() {
    let test = TestApp::new();
    let client = official(&test).await;
    let long = "ї".repeat(4 << 10);
    for (fields, expected) in [
        (vec![("other", "nobody at all")], "No company is called `nobody at all`"),
        (vec![("other", "")], "“Other company” is missing"),
        (vec![("other", long.as_str())], "longer than 200"),
        (vec![("event_kind", "<script>")], "is no kind of event"),
        (vec![("valid_from", "last year")], "is not a date"),
        (vec![("valid_from", "2027")], "lies in the future"),
        (vec![("source", "")], "“Source” is missing"),
        (vec![("source", "a\nb")], "cannot be printed"),
        (vec![("scope", "wholesale")], "cannot begin with “whole”"),
        (vec![("other", "texas-instruments")], "lead to itself"),
        (vec![("kind", "tenure"), ("brand", "")], "“Brand” is missing"),
        (vec![("kind", "tenure"), ("brand", "no such brand")], "No brand is called"),
        (
            vec![("kind", "tenure"), ("brand", "analog-devices"), ("valid_from", "2020"), ("valid_to", "2019")],
            "ends before",
        ),
    ] {
        let mut all: Vec<_> = SOLD.to_vec();
        all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        all.extend(&fields);
        let answer = client.submit(TI, TI_PROPOSALS, &all).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        let notice = answer.all(".notice[role=alert]").concat();
        assert!(notice.contains(expected), "{expected}: {notice}");
    }
    let address = "/en/desk/companies/proposals";
    for (fields, expected) in [
        ([("legal_name", "!!!"), ("country", "DE")], "“Legal name” is missing"),
        ([("legal_name", "Somebody Ltd"), ("country", "Q1")], "is no country"),
        ([("legal_name", "Analog Devices, Inc."), ("country", "US")], "known already"),
    ] {
        let all: Vec<_> = fields.iter().copied().chain([("source", "x")]).collect();
        let answer = client.submit(address, address, &all).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        assert!(answer.all(".notice[role=alert]").concat().contains(expected), "{expected}: {}", answer.text());
    }
    let token = client.get(TI).await.form(TI_PROPOSALS);
    for kind in ["company", "", "x"] {
        let fields: Vec<_> = token
            .iter()
            .filter(|(name, _)| name != "kind")
            .cloned()
            .chain([("kind".to_owned(), kind.to_owned())])
            .collect();
        assert_eq!(client.post(TI_PROPOSALS, &fields).await.status, StatusCode::BAD_REQUEST, "{kind}");
    }
    for path in ["1", "x", "99999999999999999999"] {
        let path = format!("{address}/{path}");
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(client.post(&format!("{path}/confirm"), &token).await.status, StatusCode::NOT_FOUND);
    }
    let markup = "<script>alert(1)</script>";
    let all: Vec<_> = SOLD.iter().copied().filter(|(name, _)| *name != "source").chain([("source", markup)]).collect();
    let taken = client.submit(TI, TI_PROPOSALS, &all).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let page = taken.header("location").to_owned();
    let declined = client.submit(&page, &format!("{page}/decline"), &[("reason", " ")]).await;
    assert_eq!(declined.status, StatusCode::UNPROCESSABLE_ENTITY);
    let declined = client.submit(&page, &format!("{page}/decline"), &[("reason", markup)]).await;
    assert_eq!(declined.status, StatusCode::SEE_OTHER, "one's own is taken back");
    for path in [
        page.as_str(),
        TI,
        "/en/desk/companies/proposals?state=declined",
        "/en/desk/companies/proposals?state=x&page=9",
    ] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.text().contains("<script>alert"), "{path}");
    }
}

/// Sends the form of the page to `action` with a captured copy.
async fn with_copy(client: &Client, page: &str, action: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
    let mut filled = client.get(page).await.form(action);
    filled.retain(|(name, _)| name != "captured" && !fields.iter().any(|(given, _)| given == name));
    filled.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let mut body = Vec::new();
    for (name, value) in filled {
        body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = format!("content-disposition: form-data; name=\"captured\"; filename=\"{}\"", file.0);
    body.extend(format!("--edge\r\n{head}\r\n\r\n").bytes());
    body.extend(file.1);
    body.extend(b"\r\n--edge--\r\n");
    let request = actix_web::test::TestRequest::post()
        .uri(action)
        .insert_header(("content-type", "multipart/form-data; boundary=edge"))
        .set_payload(body);
    client.ask(request).await
}

#[actix_web::test]
async fn the_page_that_bears_a_contact_out_is_kept_as_it_was_at_every_check() {
    let test = TestApp::new();
    let (one, other) = (official(&test).await, official(&test).await);
    let page_then: &[u8] = b"<!DOCTYPE html><title>Contact</title><script>alert(1)</script>";
    let svg = with_copy(&one, COMPANY, PROPOSE, CONTACT, ("contact.html", b"<svg onload='alert(1)'/>")).await;
    assert_eq!(svg.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(svg.text().contains("“contact.html” was not taken. SVG"), "{}", svg.text());
    assert!(svg.text().contains("secret.compliance@example.com"), "what was typed is kept");
    let wrong = with_copy(&one, COMPANY, PROPOSE, &with(&[("email", "nobody")]), ("contact.html", page_then)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(kept(&test), 0);
    let proposed = with_copy(&one, COMPANY, PROPOSE, CONTACT, ("../contact page.html", page_then)).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    let confirmed_by = other.submit(COMPANY, &format!("{FIRST}/confirm"), &[]).await;
    assert_eq!(confirmed_by.status, StatusCode::SEE_OTHER, "{}", confirmed_by.text());

    // Looked up again the same day: nothing but the copy differs, and the contact stays confirmed.
    let again =
        with_copy(&other, FIRST, &format!("{FIRST}/check"), CONTACT, ("contact.pdf", b"%PDF-1.7\n%%EOF\n")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    assert_eq!(confirmed(&test).len(), 1);
    let shown = one.get(FIRST).await;
    let links = shown.attributes("a[href*='/copies/']", "href");
    assert_eq!(links.len(), 2, "{}", shown.text());
    let hash = topmark::storage::keys::sha256_of(page_then).unwrap().0;
    assert!(shown.text().contains(&hash) && shown.text().contains("contact page.html"), "{}", shown.text());
    let file = one.get(&links[1]).await;
    assert_eq!((file.status, &file.body[..]), (StatusCode::OK, page_then));
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"contact_page.html\""));
    assert_eq!(file.header("content-type"), "text/html");
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
    assert!(one.get("/en/desk/account").await.text().contains("Withheld file downloaded"));
    let told = one.get(&format!("{FIRST}/history")).await;
    assert!(told.text().contains("Captured copy: File name"), "{}", told.text());
    for nothing in ["copies/9", "copies/x"] {
        assert_eq!(one.get(&format!("{FIRST}/{nothing}")).await.status, StatusCode::NOT_FOUND);
    }
    let elsewhere = links[1].replace("analog-devices", "texas-instruments");
    assert_eq!(one.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
    let reviewer = test.sign_in_as(&[Role::Reviewer, Role::Admin]).await;
    assert_eq!(reviewer.get(&links[1]).await.status, StatusCode::NOT_FOUND);
    assert_verified(&test);
    let (code, found) = crate::backup::verify(&test.arguments(), &[]);
    assert_eq!(code, Some(0), "{found:#}");
}
