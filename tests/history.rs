//! The history of a record: what changed when, field by field, as the public may see it and as those who work here do.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use diesel::prelude::*;
use scraper::{Html, Selector};
use topmark::accounts::model::Role;
use topmark::db::ids::{FindingId, PersonId};
use topmark::db::schema::{exhibits, findings};
use topmark::findings::model::FindingState;
use topmark::intake::mapping::Mapping;
use topmark::intake::run::Arrive;
use topmark::journal::history::as_of;
use topmark::journal::model::{Actor, SubjectKind, Verb};
use topmark::journal::tx::Act;
use topmark::web::history::{Subject, everything};
use topmark::web::locale::{self, Locale};

use crate::support::client::{Answer, Client};
use crate::support::door::Door;
use crate::support::{TestApp, gur_csv};

const FIRST: &[(&str, &str, &str, &str)] = &[
    ("1", "Microcontroller\nSTM32F407VGT6\nGH26P 93", "STMicroelectronics", "kh-101-cruise-missile"),
    ("2", "LM317T\n0426", "Texas Instruments", "kh-101-cruise-missile"),
];

async fn get(test: &TestApp, path: &str) -> (u16, String) {
    let response = Door::of(&test.app).ask(TestRequest::get().uri(path)).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(actix_web::test::read_body(response).await.to_vec()).unwrap())
}

async fn json(test: &TestApp, path: &str) -> serde_json::Value {
    let (status, text) = get(test, path).await;
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

fn texts(html: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(html);
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).map(|element| element.text().collect::<String>().trim().to_owned()).collect()
}

/// Changes one column of a finding as an action would: the row, its revision and the journal in one write.
fn change(
    test: &TestApp,
    id: i64,
    actor: Actor,
    reason: &str,
    verb: Verb,
    edit: impl Fn(&mut topmark::findings::queries::Finding),
) {
    let act = Act { reason: reason.to_owned(), ..Act::new(actor, "edit finding") };
    test.app
        .write_blocking(act, |tx| {
            let before = topmark::findings::queries::by_id(tx.conn(), FindingId(id))?.unwrap();
            let mut after = before.clone();
            edit(&mut after);
            after.is_public = after.state == FindingState::Published;
            after.revision = tx.revision;
            after.changed_at = tx.at;
            topmark::findings::queries::update_finding(tx.conn(), &after)?;
            let changes = topmark::journal::model::differences(&before, &after)?;
            tx.record(SubjectKind::Finding, id, verb, &changes)
        })
        .unwrap();
}

#[actix_web::test]
async fn a_change_is_shown_field_by_field_with_what_was_before() {
    let mut test = TestApp::new();
    test.import(&gur_csv(FIRST), "gur");
    test.import(&gur_csv(&[("2", "LM317K\n1226", "STMicroelectronics", "kh-101-cruise-missile")]), "gur");
    let history = json(&test, "/findings/F-000002/history.json").await;
    let changes = history["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2);
    assert_eq!((&changes[0]["verb"], &changes[1]["verb"]), (&"changed".into(), &"published".into()));
    assert_eq!(changes[0]["by"], "operator");
    let field = |name: &str, item: serde_json::Value| {
        let fields = changes[0]["fields"].as_array().unwrap();
        fields.iter().find(|field| field["field"] == name && field["item"] == item).cloned().unwrap_or_default()
    };
    let none = serde_json::Value::Null;
    assert_eq!(field("marking", none.clone())["before"], "LM317T\n0426");
    assert_eq!(field("marking", none.clone())["after"], "LM317K\n1226");
    assert_eq!(field("maker_as_stated", none)["after"], "STMicroelectronics");
    assert!(changes[0]["fields"].to_string().contains("\"reading\""), "{}", changes[0]);

    let (status, html) = get(&test, "/en/findings/F-000002/history").await;
    assert_eq!(status, 200);
    assert_eq!(texts(&html, ".history > li").len(), 2);
    assert!(texts(&html, ".history del").contains(&"LM317T\n0426".to_owned()), "{:?}", texts(&html, ".history del"));
    assert!(texts(&html, ".history ins").contains(&"LM317K\n1226".to_owned()));
    let (_, finding) = get(&test, "/en/findings/F-000002").await;
    assert!(finding.contains("href=\"/en/findings/F-000002/history\""));
}

#[actix_web::test]
async fn a_record_is_shown_as_it_was_at_any_revision() {
    let mut test = TestApp::new();
    test.import(&gur_csv(FIRST), "gur");
    let first = json(&test, "/findings/F-000002.json").await["revision"].as_i64().unwrap();
    test.import(&gur_csv(&[("2", "LM317K\n1226", "Texas Instruments", "kh-101-cruise-missile")]), "gur");
    let last = json(&test, "/findings/F-000002.json").await["revision"].as_i64().unwrap();
    assert!(last > first);
    let marking = async |revision: i64| {
        let state = json(&test, &format!("/findings/F-000002/history.json?revision={revision}")).await;
        let fields = state["fields"].as_array().unwrap().clone();
        fields.iter().find(|field| field["field"] == "marking").unwrap()["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(marking(first).await, "LM317T\n0426");
    assert_eq!(marking(last - 1).await, "LM317T\n0426");
    assert_eq!(marking(last).await, "LM317K\n1226");
    assert_eq!(marking(last + 1_000).await, "LM317K\n1226");
    assert_eq!(get(&test, &format!("/findings/F-000002/history.json?revision={}", first - 1)).await.0, 404);
    for wrong in ["0", "-1", "x", "99999999999999999999"] {
        assert_eq!(get(&test, &format!("/en/findings/F-000002/history?revision={wrong}")).await.0, 404, "{wrong}");
    }
    let (status, html) = get(&test, &format!("/uk/findings/F-000002/history?revision={first}")).await;
    assert_eq!(status, 200);
    assert!(texts(&html, "dd").contains(&"LM317T\n0426".to_owned()), "{:?}", texts(&html, "dd"));
}

#[actix_web::test]
async fn what_happened_before_publication_is_one_entry_and_shows_nothing_of_it() {
    let mut test = TestApp::new();
    test.import_as(gur_csv(FIRST), Mapping::named("gur").unwrap(), Arrive::Draft).unwrap();
    let olena = || Actor::person(PersonId(7), "Olena Sekret");
    change(&test, 2, olena(), "the serial was SECRETREASON", Verb::Changed, |row| {
        row.description = "SECRETDRAFT".to_owned()
    });
    change(&test, 2, olena(), "", Verb::Changed, |row| row.description = "as published".to_owned());
    for path in [
        "/en/findings/F-000002/history",
        "/findings/F-000002/history.json",
        "/en/exhibits/kh-101-cruise-missile/history",
    ] {
        assert_eq!(get(&test, path).await.0, 404, "a draft has no public history");
    }
    let publish = |row: &mut topmark::findings::queries::Finding| {
        row.state = FindingState::Published;
        row.published_at = Some(test.app.now());
    };
    change(&test, 2, olena(), "", Verb::Published, publish);
    let history = json(&test, "/findings/F-000002/history.json").await;
    assert_eq!(history["changes"].as_array().unwrap().len(), 1, "{history}");
    assert_eq!(history["changes"][0]["verb"], "published");
    assert_eq!(history["changes"][0]["by"], "researcher");
    let revision = history["changes"][0]["revision"].as_i64().unwrap();
    assert_eq!(get(&test, &format!("/findings/F-000002/history.json?revision={}", revision - 1)).await.0, 404);

    change(&test, 2, olena(), "SECRETREASON", Verb::Changed, |row| row.quantity = 3);
    for path in [
        "/en/findings/F-000002/history",
        "/uk/findings/F-000002/history",
        "/findings/F-000002/history.json",
        "/findings/F-000002.json",
        "/en/findings/F-000002",
        "/en/exhibits/kh-101-cruise-missile/history",
    ] {
        let (status, text) = get(&test, path).await;
        assert_eq!(status, 200, "{path}");
        for secret in ["SECRET", "Sekret", "Olena"] {
            assert!(!text.contains(secret), "{path} shows {secret}");
        }
    }
    let finding = json(&test, "/findings/F-000002.json").await;
    assert_eq!(finding["history"].as_array().unwrap().len(), 2, "published and changed, no draft");

    // Returned for a while, and published again: what happened in between is not shown either.
    change(&test, 2, olena(), "", Verb::Changed, |row| row.state = FindingState::Returned);
    assert_eq!(get(&test, "/findings/F-000002/history.json").await.0, 404);
    change(&test, 2, olena(), "", Verb::Changed, |row| row.description = "SECRETDRAFT".to_owned());
    change(&test, 2, olena(), "", Verb::Changed, |row| row.description = "final".to_owned());
    change(&test, 2, olena(), "", Verb::Published, |row| row.state = FindingState::Published);
    let history = json(&test, "/findings/F-000002/history.json").await;
    assert_eq!(history["changes"].as_array().unwrap().len(), 3, "{history}");
    assert!(!history.to_string().contains("SECRET"), "{history}");
}

#[actix_web::test]
async fn a_withheld_field_leaves_no_trace_in_the_history() {
    let mut test = TestApp::new();
    test.import(&gur_csv(FIRST), "gur");
    let before = json(&test, "/exhibits/kh-101-cruise-missile/history.json").await;
    test.app
        .write_blocking(Act::new(Actor::person(PersonId(7), "Olena"), "edit exhibit"), |tx| {
            diesel::update(exhibits::table.filter(exhibits::id.eq(1)))
                .set((exhibits::place.eq("SECRETPLACE"), exhibits::notes.eq("SECRETNOTE")))
                .execute(tx.conn())?;
            let detail = serde_json::json!({"place": ["", "SECRETPLACE"], "notes": ["", "SECRETNOTE"]});
            tx.record(SubjectKind::Exhibit, 1, Verb::Changed, &detail)
        })
        .unwrap();
    let after = json(&test, "/exhibits/kh-101-cruise-missile/history.json").await;
    assert_eq!(before, after, "not even that something changed");
    let (_, html) = get(&test, "/en/exhibits/kh-101-cruise-missile/history").await;
    assert!(!html.contains("SECRET"));
    // Those who work here see it, with the name.
    let exhibit = Subject { kind: SubjectKind::Exhibit, id: 1, withheld: &[] };
    let (entries, total) = test
        .app
        .pools()
        .read_transaction(|conn| everything(conn, &test.app.catalogue(), Locale::English, exhibit, (0, 10), ""))
        .unwrap();
    assert_eq!((total, entries[0].who.as_str()), (2, "Olena"));
    let shown: Vec<_> = entries[0].fields.iter().map(|field| field.after.as_deref().unwrap_or_default()).collect();
    assert!(shown.contains(&"SECRETPLACE") && shown.contains(&"SECRETNOTE"), "{shown:?}");
}

#[actix_web::test]
async fn a_source_that_is_not_public_is_in_no_history() {
    let mut test = TestApp::new();
    let mut mapping = Mapping::named("gur").unwrap();
    mapping.source.public = false;
    test.import_as(gur_csv(FIRST), mapping, Arrive::Published).unwrap();
    let history = json(&test, "/findings/F-000001/history.json").await;
    assert!(!history.to_string().contains("\"support\"") && !history.to_string().contains("example.org"), "{history}");
    assert!(history.to_string().contains("STM32F407VGT6"));
}

#[actix_web::test]
async fn every_kind_of_record_has_its_history_in_both_languages() {
    let mut test = TestApp::new();
    test.import(&gur_csv(FIRST), "gur");
    let part: String =
        json(&test, "/findings/F-000002.json").await["part"]["number_squashed"].as_str().unwrap().to_owned();
    let brand: String = json(&test, "/findings/F-000002.json").await["part"]["brand_key"].as_str().unwrap().to_owned();
    let part = format!("/parts/{brand}/{part}");
    for path in [
        "/findings/F-000001",
        "/companies/analog-devices",
        "/weapons/kh-101",
        "/exhibits/kh-101-cruise-missile",
        part.as_str(),
    ] {
        let revision = json(&test, &format!("{path}/history.json")).await["changes"][0]["revision"].as_i64().unwrap();
        for locale in Locale::ALL {
            for query in [String::new(), format!("?revision={revision}")] {
                let path = format!("/{}{path}/history{query}", locale.tag());
                let (status, html) = get(&test, &path).await;
                assert_eq!(status, 200, "{path}");
                assert!(!html.contains("history-field-") && !html.contains("history-by-"), "{path} misses a word");
                assert!(texts(&html, "dd").len() > 1, "{path}");
            }
        }
    }
    for path in [
        "/en/findings/F-000009/history",
        "/en/companies/nobody/history",
        "/en/weapons/x/history",
        "/en/parts/x/y/history",
    ] {
        assert_eq!(get(&test, path).await.0, 404, "{path}");
    }
}

#[test]
fn every_public_field_has_its_word_in_both_languages() {
    for name in topmark::public::history::public_names() {
        let key = format!("history-field-{}", locale::slug(name));
        for locale in Locale::ALL {
            assert!(locale.messages().find(&key).is_some(), "{key} in {}", locale.tag());
        }
    }
}

#[test]
fn a_record_rebuilt_at_its_last_revision_is_its_row() {
    let mut test = TestApp::new();
    test.import(&gur_csv(FIRST), "gur");
    test.import(&gur_csv(&[("2", "LM317K", "STMicroelectronics", "kh-101-cruise-missile")]), "gur");
    let mut conn = test.app.pools().read().unwrap();
    let row: topmark::findings::queries::Finding =
        findings::table.filter(findings::id.eq(2)).first(&mut *conn).unwrap();
    let rebuilt = as_of(&mut conn, SubjectKind::Finding, 2, row.revision).unwrap().unwrap();
    let expected = topmark::journal::history::Record::of(&row).unwrap();
    assert_eq!(rebuilt.fields, expected.fields);
    assert_eq!(rebuilt.items.keys().filter(|(name, _)| *name == "reading").count(), 1);
    assert!(as_of(&mut conn, SubjectKind::Finding, 2, 1).unwrap().is_none());
}

#[actix_web::test]
async fn the_checkpoint_that_the_site_shows_is_signed_and_holds() {
    let mut test = TestApp::new();
    test.import(&gur_csv(FIRST), "gur");
    let (status, text) = get(&test, "/checkpoint.json").await;
    assert_eq!(status, 200);
    let checkpoint = topmark::journal::checkpoint::Checkpoint::parse(&text).unwrap();
    let key = test.app.key().public();
    let mut conn = test.app.pools().read().unwrap();
    assert_eq!(checkpoint.faults(&mut conn, &key).unwrap(), Vec::<String>::new());
    assert_eq!(checkpoint.revision, topmark::journal::queries::head(&mut conn).unwrap());
    let (_, method) = get(&test, "/uk/method").await;
    assert!(method.contains(&key) && method.contains("topmark checkpoint 1"));
}

/// Labels of the fields that a page of a history shows.
fn labels(answer: &Answer) -> Vec<String> {
    answer.all(".history dt, #fields + dl dt")
}

#[actix_web::test]
async fn those_who_work_on_a_record_see_who_changed_what_and_why_and_how_it_was() {
    let test = TestApp::new();
    let author = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer, Role::Researcher]).await;
    let admin = test.sign_in_as(&[Role::Admin]).await;
    let other = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    test.move_to(other.person, "Elsewhere");
    let exhibit = author.open_exhibit(&[("serial", "31"), ("place", "QZPLACE"), ("hazard", "explosive")]).await;
    let custody = [("kind", "transferred"), ("to_whom", "QZRECEIVER"), ("seal", "A-17")];
    author.submit(&exhibit, &format!("{exhibit}/custody"), &custody).await;
    let edit = format!("{exhibit}/edit");
    let fields = [("place", "QZANOTHER"), ("recovered_by", "QZFINDER"), ("notes", "QZNOTE"), ("held_by", "QZHOLDER")];
    assert_eq!(author.submit(&edit, &edit, &fields).await.status, StatusCode::SEE_OTHER);
    let number = author.publish(&reviewer, &exhibit, "LM317T").await;
    author.press(&number, "readings", &[("part_number", "LM317K"), ("basis", "looked again")]).await;
    author.press(&number, "disputes", &[("reason", "QZDISPUTE")]).await;
    let correct = format!("/en/desk/findings/{number}/correct");
    reviewer.submit(&correct, &correct, &[("assembly", "tail"), ("reason", "QZWHY")]).await;
    let finding = format!("/en/desk/findings/{number}");
    // Whose roles grow is signed out, so it is somebody else's.
    let person = format!("/en/desk/people/{}", test.sign_in_as(&[Role::Researcher]).await.person);
    admin.submit(&person, &person, &[("role", "researcher"), ("role", "official")]).await;
    let organisation = "/en/desk/organisations/1".to_owned();
    admin.submit(&organisation, &organisation, &[("country", "PL")]).await;

    let cases: [(&Client, &String, &[&str]); 5] = [
        (&author, &exhibit, &["QZPLACE", "QZANOTHER", "QZFINDER", "QZRECEIVER", "A-17", "Kh-101", "explosive"]),
        (&author, &finding, &["LM317K"]),
        (&reviewer, &finding, &["LM317K", "QZWHY", "QZDISPUTE", "tail", "Published"]),
        (&admin, &person, &["Official", "Laboratory", "invited"]),
        (&admin, &organisation, &["Poland", "Laboratory"]),
    ];
    for (who, record, expected) in cases {
        let page = who.get(record).await;
        let history = format!("{record}/history");
        assert_eq!(page.attributes("nav.tabs a", "href"), [record.clone(), history.clone()], "{record}");
        assert_eq!(page.attributes("nav.tabs a[aria-current]", "href"), [record.as_str()]);
        let page = who.get(&history).await;
        assert_eq!(page.status, StatusCode::OK, "{history}: {}", page.text());
        assert_eq!(page.attributes("nav.tabs a[aria-current]", "href"), [history.as_str()]);
        for text in expected {
            assert!(page.text().contains(text), "{text} is not in {history}:\n{}", page.text());
        }
        assert!(page.text().contains("Person "), "who did it: {}", page.text());
        // Every change leads to the record as it was then.
        let revisions = page.attributes(".history .basis a", "href");
        assert!(!revisions.is_empty());
        for address in [&history, revisions.first().unwrap(), revisions.last().unwrap()] {
            for language in ["/en/", "/uk/"] {
                let shown = who.get(&address.replacen("/en/", language, 1)).await;
                assert_eq!(shown.status, StatusCode::OK, "{address}");
                let stored: Vec<String> = labels(&shown).into_iter().filter(|label| label.contains('_')).collect();
                assert_eq!(stored, Vec::<String>::new(), "{address} has labels that are in no language");
                if language == "/uk/" {
                    let latin = |label: &String| label.is_ascii() && label != "LEI";
                    assert!(!labels(&shown).iter().any(latin), "{:?}", labels(&shown));
                }
            }
        }
        assert_eq!(who.get(&format!("{history}?revision=999999")).await.status, StatusCode::OK, "as it is today");
        for none in ["0", "-1", "x", "99999999999999999999"] {
            assert_eq!(who.get(&format!("{history}?revision={none}")).await.status, StatusCode::NOT_FOUND, "{none}");
        }
    }
    // As it was: before the edit, the first place.
    let revisions = author.get(&format!("{exhibit}/history")).await.attributes(".history .basis a", "href");
    let first = author.get(revisions.last().unwrap()).await.text();
    assert!(first.contains("QZPLACE") && !first.contains("QZANOTHER"), "{first}");
    // Whose it is not finds nothing.
    for history in [format!("{exhibit}/history"), format!("{person}/history")] {
        assert_eq!(other.get(&history).await.status, StatusCode::NOT_FOUND, "{history}");
    }
}

#[actix_web::test]
async fn every_public_record_has_its_history_beside_it() {
    let mut test = TestApp::new();
    test.import(&gur_csv(FIRST), "gur");
    let visitor = test.visitor();
    for record in [
        "/en/findings/F-000001",
        "/uk/companies/stmicroelectronics",
        "/en/weapons/kh-101",
        "/en/exhibits/kh-101-cruise-missile",
        "/en/parts/stmicroelectronics/STM32F407VGT6",
    ] {
        let history = format!("{record}/history");
        for (address, current) in [(record, record), (&history, &history), (&format!("{record}?x=1"), record)] {
            let page = visitor.get(address).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert_eq!(page.attributes("nav.tabs a", "href"), [record, &history], "{address}");
            assert_eq!(page.attributes("nav.tabs a[aria-current=page]", "href"), [current], "{address}");
        }
    }
}
