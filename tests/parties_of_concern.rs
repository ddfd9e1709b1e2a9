//! Hits that are dismissed, parties on no list, and how parties hang together: through the pages and the command line.

use std::path::Path;
use std::sync::Arc;

use actix_web::http::StatusCode;
use diesel::connection::SimpleConnection;
use serde_json::Value;

use topmark::accounts::model::Role;
use topmark::parties::model::OWN_LIST;
use topmark::parties::queries::annex;

use crate::parties::{errors, first_entry, fixture, import, import_ofac, run, said, screen};
use crate::support::TestApp;
use crate::support::client::{Answer, Client};

const SCREENING: &str = "/en/desk/screening";
const DISMISS: &str = "/en/desk/screening/dismiss";

/// Screens names on the page.
async fn screened(official: &Client, names: &str) -> Answer {
    let fields = [("names", names), ("country", ""), ("threshold", "80")];
    let answer = official.submit(SCREENING, SCREENING, &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer
}

/// Dismisses the first hit of a name with a reason, and gives the page that answers.
pub async fn dismiss(official: &Client, names: &str, reason: &str) -> Answer {
    let page = screened(official, names).await;
    let tick = page.attributes("input[name=hit]", "value").remove(0);
    official.send(&page, DISMISS, &[("hit", &tick), ("reason", reason)]).await
}

/// Takes a next version of the list, in which one entry says something else.
fn import_changed(test: &TestApp, from: &str, to: &str) -> Value {
    let rows = std::fs::read_to_string(fixture("sdn.csv")).unwrap();
    let changed = rows.replace(from, to);
    assert_ne!(changed, rows);
    let next = test.path("next.csv");
    std::fs::write(&next, changed).unwrap();
    let (alt, add) = (fixture("alt.csv"), fixture("add.csv"));
    let files: [&Path; 3] = [&next, &alt, &add];
    said(&import(test, &files, &["--list", "ofac-sdn"]))
}

fn verify(test: &TestApp) {
    let verified = run(test, &["verify"]);
    assert_eq!(verified.status.code(), Some(0), "{}{}", String::from_utf8_lossy(&verified.stdout), errors(&verified));
}

#[actix_web::test]
async fn a_dismissed_hit_stays_dismissed_until_its_entry_changes() {
    let test = TestApp::new();
    import_ofac(&test);
    let official = test.sign_in_as(&[Role::Official]).await;
    let names = "Kozak Dmitry\nКозак Дмитрий\n";
    let answer = dismiss(&official, names, "Born in another year").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.all("h2")[0], "1 of 2 names may be on a list", "the other way of writing was not dismissed");
    // The same name in other letters, asked by somebody else, in the other language.
    let other = test.sign_in_as(&[Role::Official]).await;
    let fields = [("names", "  KOZAK,  DMITRY"), ("country", ""), ("threshold", "80")];
    let seen = other.submit("/uk/desk/screening", "/uk/desk/screening", &fields).await;
    let shown = seen.all("h4 + ul li").join(" ");
    assert!(shown.contains("Born in another year") && shown.contains("Person "), "{}", seen.text());
    assert!(seen.all("input[name=hit]").is_empty());
    let hit = &screen(&test, "Kozak Dmitry\n", &[])[0]["hits"][0];
    assert_eq!(hit["dismissed"]["reason"], "Born in another year", "{hit}");
    assert!(hit["dismissed"]["by"].as_str().unwrap().starts_with("Person "), "{hit}");
    assert!(hit["dismissed"]["at"].as_str().unwrap().ends_with('Z'), "{hit}");
    let fresh = &screen(&test, "Козак Дмитрий\n", &[])[0]["hits"][0];
    assert!(fresh.get("dismissed").is_none() && fresh["entry_id"] == hit["entry_id"], "{fresh}");
    // A version in which others change leaves it.
    import_changed(&test, "\"ZOLOTOV, Viktor", "\"ZOLOTOV, Wiktor");
    assert!(screen(&test, "Kozak Dmitry\n", &[])[0]["hits"][0].get("dismissed").is_some());
    import_changed(&test, "\"KOZAK, Dmitry\"", "\"KOZAK, Dmitri\"");
    let again = &screen(&test, "Kozak Dmitry\n", &[])[0]["hits"][0];
    assert!(again.get("dismissed").is_none(), "{again}");
    let against = again["against"].as_str().unwrap();
    assert!(against.contains("dismissed before the entry changed: Born in another year"), "{against}");
    let page = screened(&official, "Kozak Dmitry").await;
    assert!(page.text().contains("dismissed before the entry changed"), "{}", page.text());
    assert_eq!(page.attributes("input[name=hit]", "value").len(), 1);
    verify(&test);
}

#[actix_web::test]
async fn a_dismissal_that_is_undone_with_a_reason_is_a_hit_again() {
    let test = TestApp::new();
    import_ofac(&test);
    let official = test.sign_in_as(&[Role::Official]).await;
    let answer = dismiss(&official, "Kozak Dmitry", "Somebody else").await;
    let href = answer.attributes("h4 + ul a[href*='/dismissed/']", "href").remove(0);
    assert!(official.get("/en/desk/screening/dismissed").await.text().contains(&href));
    let without = official.submit(&href, &href, &[("reason", " ")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = official.get(&href).await;
    let undone = official.send(&page, &href, &[("reason", "The passport is his")]).await;
    assert_eq!((undone.status, undone.header("location")), (StatusCode::SEE_OTHER, href.as_str()));
    assert!(official.get(&href).await.text().contains("The passport is his"));
    assert!(screen(&test, "Kozak Dmitry\n", &[])[0]["hits"][0].get("dismissed").is_none());
    // Two at once: the second reads that it is done.
    let mut late = page.form(&href);
    late.retain(|(name, _)| name != "form_id" && name != "reason");
    late.push(("reason".to_owned(), "I think so too".to_owned()));
    let late = official.post(&href, &late).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("Somebody has undone it before you"), "{}", late.text());
    // It can be dismissed again.
    assert_eq!(dismiss(&official, "Kozak Dmitry", "Not his passport after all").await.status, StatusCode::OK);
    assert!(screen(&test, "Kozak Dmitry\n", &[])[0]["hits"][0].get("dismissed").is_some());
    verify(&test);
}

#[actix_web::test]
async fn what_cannot_be_dismissed_is_told_and_nothing_is_written() {
    let test = TestApp::new();
    import_ofac(&test);
    let official = test.sign_in_as(&[Role::Official]).await;
    let page = screened(&official, "Kozak Dmitry").await;
    let tick = page.attributes("input[name=hit]", "value").remove(0);
    let stale = tick.replace(|character: char| character.is_ascii_hexdigit(), "0");
    let long = "x".repeat(2_001);
    for (fields, expected) in [
        (vec![("reason", "Somebody else")], "Tick the hits"),
        (vec![("hit", tick.as_str()), ("reason", " \n ")], "Say why"),
        (vec![("hit", tick.as_str()), ("reason", long.as_str())], "too long"),
        (vec![("hit", stale.as_str()), ("reason", "Somebody else")], ""),
        (
            vec![("hit", tick.as_str()), ("hit", "0\town/P-000001\tabc"), ("reason", "x")],
            "has changed or left its list",
        ),
    ] {
        let answer = official.send(&page, DISMISS, &fields).await;
        assert!(answer.status.is_client_error(), "{expected}: {}", answer.status);
        assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
    }
    for hostile in [
        "",
        "x",
        "0\t\t",
        "99999999999999999999\town/P-1\tx",
        "0\t../x/\t",
        "0\tofac-sdn/\u{0}\tx",
        "7\tofac-sdn/36\tx",
    ] {
        let answer = official.send(&page, DISMISS, &[("hit", hostile), ("reason", "x")]).await;
        assert!(answer.status.is_client_error(), "{hostile:?}: {}", answer.status);
    }
    assert!(screen(&test, "Kozak Dmitry\n", &[])[0]["hits"][0].get("dismissed").is_none());
    let empty = official.get("/en/desk/screening/dismissed").await.text();
    assert!(empty.contains("No hit has been dismissed yet"), "{empty}");
}

const NEW: &str = "/en/desk/parties/new";

/// Fields of a party that nobody has listed.
fn kvitka<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("kind", "organisation"),
        ("name", "Kvitka Optics Trading LLC"),
        ("other_names", "Квітка Оптика\nQvitka Optik\n"),
        ("addresses", "1 Harbour Lane, Nowhere"),
        ("countries", "Turkey, AE"),
        ("identifiers", "Tax ID: 7701234567"),
        ("reason_code", "transshipment"),
        ("reason", "Sent on 40 lenses of the type found in F-000001"),
        ("source", "Customs record 17 of 2024-05-02"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(given, _)| given == name));
    fields.extend_from_slice(more);
    fields
}

/// Enters a party and gives the address of its page.
pub async fn enter(official: &Client, more: &[(&str, &str)]) -> String {
    let answer = official.submit(NEW, NEW, &kvitka(more)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

pub async fn confirm(official: &Client, page: &str) {
    let answer = official.submit(page, &format!("{page}/confirm"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[actix_web::test]
async fn a_party_on_no_list_is_a_hit_only_after_a_second_official_has_confirmed_it() {
    let test = TestApp::new();
    import_ofac(&test);
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let page = enter(&one, &[]).await;
    let asked = "Квітка Оптика\nКvitka Optics\tTR\nQvitka Optik\n";
    let first = |answers: &[Value]| answers.iter().map(|answer| first_entry(answer).to_owned()).collect::<Vec<_>>();
    assert_eq!(first(&screen(&test, asked, &[])), ["", "", ""], "nobody has confirmed it");
    // Whoever entered it has no form to confirm it, and cannot make one.
    let own = one.get(&page).await;
    assert!(own.text().contains("Another official has to confirm it"), "{}", own.text());
    assert!(!own.text().contains("/confirm\""));
    let mut forged = own.form(&format!("{page}/withdraw"));
    forged.retain(|(name, _)| name != "reason");
    let refused = one.post(&format!("{page}/confirm"), &forged).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // An edit in between: what is confirmed is what was seen.
    let seen = other.get(&page).await;
    let edit = format!("{page}/edit");
    let edited = one.submit(&edit, &edit, &[("reason", "Sent on 41 lenses")]).await;
    assert_eq!(edited.status, StatusCode::SEE_OTHER, "{}", edited.text());
    let late = other.send(&seen, &format!("{page}/confirm"), &[]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text().contains("Somebody has changed it"), "{}", late.text());
    confirm(&other, &page).await;
    assert_eq!(first(&screen(&test, asked, &[])), ["P-000001", "P-000001", "P-000001"]);
    let hit = &screen(&test, "Kvitka Optics\n", &["--list", "own"])[0]["hits"][0];
    assert_eq!((hit["list"].as_str(), hit["name"].as_str()), (Some("own"), Some("Kvitka Optics Trading LLC")));
    assert_eq!(screen(&test, "Kvitka Optics\n", &["--list", "ofac-sdn"])[0]["hits"].as_array().unwrap().len(), 0);
    let shown = screened(&one, "Kvitka Optics").await;
    assert!(shown.text().contains(&page) && shown.text().contains("Parties on no list"), "{}", shown.text());
    // Dismissed as any other, and not there any more once it is withdrawn.
    assert_eq!(dismiss(&one, "Kvitka Optics", "Another one").await.status, StatusCode::OK);
    assert!(screen(&test, "Kvitka Optics\n", &[])[0]["hits"][0].get("dismissed").is_some());
    assert_eq!(one.get(&edit).await.status, StatusCode::NOT_FOUND, "what is confirmed is not edited");
    let withdrawn = one.submit(&page, &format!("{page}/withdraw"), &[("reason", "The record was misread")]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.text());
    assert_eq!(first(&screen(&test, asked, &[])), ["", "", ""]);
    let history = other.get(&format!("{page}/history")).await.text();
    for expected in ["Sent on 41 lenses", "The record was misread", "transshipment"] {
        assert!(history.contains(expected) || expected == "transshipment", "{expected}: {history}");
    }
    verify(&test);
}

#[actix_web::test]
async fn parties_on_no_list_are_found_by_state_and_part_of_a_name() {
    let test = TestApp::new();
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let page = enter(&one, &[]).await;
    enter(&one, &[("name", "Barvinok 100% Trade_House"), ("other_names", "")]).await;
    confirm(&other, &page).await;
    for (query, expected) in [
        ("", vec!["Barvinok 100% Trade_House", "Kvitka Optics Trading LLC"]),
        ("?state=confirmed", vec!["Kvitka Optics Trading LLC"]),
        ("?state=proposed&name=", vec!["Barvinok 100% Trade_House"]),
        ("?name=%D0%BE%D0%BF%D0%A2%D0%98%D0%BA", vec!["Kvitka Optics Trading LLC"]),
        ("?name=TRADE+house", vec!["Barvinok 100% Trade_House"]),
        ("?name=%25", vec!["Barvinok 100% Trade_House", "Kvitka Optics Trading LLC"]),
        ("?name=nobody", vec![]),
        ("?page=9999&state=x", vec![]),
    ] {
        let answer = one.get(&format!("/en/desk/parties{query}")).await;
        assert_eq!(
            (answer.status, answer.all("tbody td:first-child a")),
            (StatusCode::OK, expected.iter().map(|name| (*name).to_owned()).collect()),
            "{query}"
        );
    }
    // With them alone there is something to screen against.
    assert_eq!(first_entry(&screen(&test, "Kvitka Optics\n", &[])[0]), "P-000001");
}

#[actix_web::test]
async fn a_party_without_name_reason_or_source_is_not_entered_and_what_was_typed_stays() {
    let test = TestApp::new();
    let official = test.sign_in_as(&[Role::Official]).await;
    let long = "ї".repeat(4_001);
    for (more, expected) in [
        (&[("name", " ")][..], "needs a name"),
        (&[("name", "—")], "at least one letter"),
        (&[("other_names", "Kvitka\n***\n")], "at least one letter"),
        (&[("reason", "")], "A reason is missing"),
        (&[("source", " \r\n ")], "The source is missing"),
        (&[("countries", "Ruritania")], "“Ruritania” is no country"),
        (&[("reason", &long)], "too long"),
        (&[("name", &long)], "too long"),
    ] {
        let answer = official.submit(NEW, NEW, &kvitka(more)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
        let typed = answer.form(NEW);
        assert!(typed.iter().any(|(name, value)| name == "identifiers" && value.contains("7701234567")), "{typed:?}");
    }
    for more in [&[("kind", "planet")][..], &[("reason_code", "")]] {
        assert_eq!(official.submit(NEW, NEW, &kvitka(more)).await.status, StatusCode::BAD_REQUEST);
    }
    // What tries to break out stays text, and what turns the direction of writing goes.
    let name = "<script>alert(1)</script> \u{202e}Trade\u{0}";
    let page = enter(&official, &[("name", name), ("addresses", "</textarea><b>x</b>")]).await;
    let shown = official.get(&page).await;
    assert!(!shown.text().contains("<script>alert") && !shown.text().contains('\u{202e}'), "{}", shown.text());
    assert!(shown.all("h1")[0].starts_with("<script>alert(1)</script> Trade"), "{:?}", shown.all("h1"));
    for path in ["/en/desk/parties/P-999999", "/en/desk/parties/1", "/en/desk/parties/%00", "/en/desk/links/x"] {
        assert_eq!(official.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

const NEW_LINK: &str = "/en/desk/links/new";

/// Enters a link and gives the address of its page.
pub async fn link(official: &Client, from: &str, to: &str, kind: &str) -> String {
    let fields = [("from", from), ("to", to), ("kind", kind), ("source", "Register of 2024")];
    let answer = official.submit(NEW_LINK, NEW_LINK, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

#[actix_web::test]
async fn a_link_needs_two_parties_and_a_source_and_is_seen_as_a_list_and_a_drawing() {
    let test = TestApp::new();
    import_ofac(&test);
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let page = enter(&one, &[]).await;
    let listed = "/en/desk/lists/ofac-sdn/entry?id=21171";
    let fields = |more: &[(&'static str, &'static str)]| {
        let mut fields = vec![
            ("from", "P-000001"),
            ("to", "ofac-sdn/21171"),
            ("kind", "procures_for"),
            ("source", "Contract 5"),
            ("since_on", "2023-02-01"),
            ("until_on", ""),
        ];
        fields.retain(|(name, _)| !more.iter().any(|(given, _)| given == name));
        fields.extend_from_slice(more);
        fields
    };
    for (more, expected) in [
        (&[("source", "")][..], "The source is missing"),
        (&[("to", "P-000001")], "no connection to itself"),
        (&[("to", "ofac-sdn/999999999")], "No party is called"),
        (&[("to", "Nobody of that name")], "No party is called"),
        (&[("to", "")], "No party is called"),
        (&[("from", "own/P-999999")], "No party is called"),
        (&[("since_on", "tomorrow")], "A date is none"),
        (&[("until_on", "2022-01-01")], "ends before it begins"),
        (&[("to", "Prigozhin Yevgeniy")], "Choose which party"),
    ] {
        let answer = one.submit(NEW_LINK, NEW_LINK, &fields(more)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{expected}");
        assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
    }
    let unsure = one.submit(NEW_LINK, NEW_LINK, &fields(&[("to", "Prigozhin Yevgeniy")])).await;
    assert!(unsure.attributes("input[name=to_choice]", "value").contains(&"ofac-sdn/21171".to_owned()));
    let made = one.send(&unsure, NEW_LINK, &[("to_choice", "ofac-sdn/21171")]).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let link = made.header("location").to_owned();
    let twice = one.submit(NEW_LINK, NEW_LINK, &fields(&[("to", listed)])).await;
    assert!(twice.text().contains("recorded already"), "{}", twice.text());
    let second = fields(&[("kind", "shares_address"), ("from", listed), ("to", "own/P-000001")]);
    assert_eq!(one.submit(NEW_LINK, NEW_LINK, &second).await.status, StatusCode::SEE_OTHER);
    let mirrored = one.submit(NEW_LINK, NEW_LINK, &fields(&[("kind", "shares_address")])).await;
    assert!(mirrored.text().contains("recorded already"), "the same from the other side: {}", mirrored.text());
    // Confirmed by another, seen from either side.
    assert!(one.get(&link).await.text().contains("Another official has to confirm it"));
    confirm(&other, &link).await;
    for (path, middle) in [(page.as_str(), "P-000001"), (listed, "21171")] {
        let shown = one.get(path).await;
        let row =
            shown.all(".stacking tbody tr").into_iter().find(|row| row.contains("procures for")).unwrap_or_default();
        assert!(row.contains("Kvitka Optics") && row.contains("PRIGOZHIN") && row.contains("Contract 5"), "{row}");
        let boxes = shown.all(".network svg a");
        assert!(boxes.len() == 2 && boxes[0].contains(middle), "{boxes:?}");
        assert_eq!(
            shown.attributes(".network svg .link", "data-state"),
            ["confirmed"],
            "two links of one pair are a line"
        );
        assert!(!shown.text().contains("style="), "{}", shown.text());
    }
    let withdrawn = one.submit(&link, &format!("{link}/withdraw"), &[("reason", "Another contract")]).await;
    assert_eq!(withdrawn.status, StatusCode::SEE_OTHER, "{}", withdrawn.text());
    assert!(!one.get(&page).await.text().contains("procures for"));
    let history = one.get(&format!("{link}/history")).await;
    assert!(history.status == StatusCode::OK && history.text().contains("Another contract"), "{}", history.text());
    verify(&test);
}

#[actix_web::test]
async fn a_network_goes_two_steps_far_and_says_when_there_is_more() {
    let test = TestApp::new();
    import_ofac(&test);
    let official = test.sign_in_as(&[Role::Official]).await;
    let rows = std::fs::read_to_string(fixture("sdn.csv")).unwrap();
    let keys: Vec<&str> =
        rows.lines().filter_map(|row| row.split(',').next()).filter(|key| key.len() > 1).take(80).collect();
    let person = official.person.0;
    let mut id = 0;
    let mut tie = |from: &str, to: &str| {
        id += 1;
        let sql = format!(
            "insert into party_links values ({id}, 'ofac-sdn', '{from}', 'ofac-sdn', '{to}', 'owns', null, null, 'x', '', 'proposed', '', {person}, '2026-01-01 00:00:00', null, null, 1)"
        );
        test.app.pools().write().unwrap().batch_execute(&sql).unwrap();
    };
    // A chain of four, and a circle.
    tie(keys[0], keys[1]);
    tie(keys[1], keys[2]);
    tie(keys[2], keys[3]);
    tie(keys[2], keys[0]);
    let at = |key: &str| format!("/en/desk/lists/ofac-sdn/entry?id={key}");
    let near = official.get(&at(keys[0])).await;
    assert_eq!(near.attributes(".network svg a", "href").len(), 4, "{}", near.text());
    assert!(!near.text().contains("more connections than fit"));
    for key in &keys[4..] {
        tie(keys[0], key);
    }
    let crowd = official.get(&at(keys[0])).await;
    assert_eq!((crowd.status, crowd.attributes(".network svg a", "href").len()), (StatusCode::OK, 60));
    assert!(crowd.text().contains("more connections than fit here"), "{}", crowd.text());
    let far = official.get(&at(keys[79])).await;
    assert_eq!(far.attributes(".network svg a", "href").len(), 60);
}

#[actix_web::test]
async fn nobody_but_officials_learns_of_parties() {
    let test = TestApp::new();
    import_ofac(&test);
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let page = enter(&one, &[]).await;
    confirm(&other, &page).await;
    for roles in [&[Role::Researcher][..], &[Role::Reviewer, Role::Admin]] {
        let client = test.sign_in_as(roles).await;
        for path in
            [SCREENING, "/en/desk/screening/dismissed", "/en/desk/parties", &page, NEW_LINK, "/en/desk/lists/ofac-sdn"]
        {
            let answer = client.get(path).await;
            assert!(answer.status == StatusCode::NOT_FOUND && !answer.text().contains("Kvitka"), "{path}");
        }
        let desk = client.get("/en/desk").await.text();
        assert!(!desk.contains("/en/desk/parties") && !desk.contains(SCREENING));
    }
    assert!(one.get("/en/desk/parties").await.attributes("header nav a", "href").contains(&SCREENING.to_owned()));
}

#[actix_web::test]
async fn the_index_is_built_once_for_all_who_ask_and_anew_when_something_changes() {
    let test = TestApp::new();
    import_ofac(&test);
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let index = || test.app.pools().read_transaction(|conn| Ok(test.app.screening(conn)?.1)).unwrap();
    let (mine, theirs) = std::thread::scope(|scope| {
        let asked = [scope.spawn(index), scope.spawn(index)].map(|thread| thread.join().unwrap());
        let [mine, theirs] = asked;
        (mine, theirs)
    });
    assert!(Arc::ptr_eq(&mine, &theirs), "two at once share one");
    screened(&one, "Kozak Dmitry").await;
    assert!(Arc::ptr_eq(&mine, &index()), "a page shares it");
    let page = enter(&one, &[]).await;
    confirm(&other, &page).await;
    let fresh = index();
    assert!(!Arc::ptr_eq(&mine, &fresh) && fresh.parties.len() == mine.parties.len() + 1);
    import_changed(&test, "\"KOZAK, Dmitry\"", "\"KOZAK, Dmytro\"");
    assert!(!Arc::ptr_eq(&fresh, &index()), "another process took a version");
}

#[actix_web::test]
async fn parties_are_rows_of_an_annex_by_name_with_list_version_and_day() {
    let test = TestApp::new();
    let read = import_ofac(&test)["read"].as_u64().unwrap() as usize;
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let page = enter(&one, &[]).await;
    enter(&one, &[("name", "Proposed only")]).await;
    confirm(&other, &page).await;
    import_changed(&test, "\"KOZAK, Dmitry\"", "\"KOZAK, Dmytro\"");
    let rows = |keys: &[&str]| test.app.pools().read_transaction(|conn| Ok(annex::annex_rows(conn, keys)?)).unwrap();
    let all = rows(&["ofac-sdn", OWN_LIST, "nobody", "ofac-sdn"]);
    assert_eq!(all.len(), read + 1);
    assert!(all.is_sorted_by_key(|row| row.name.to_lowercase()));
    let kozak = all.iter().find(|row| row.name == "KOZAK, Dmytro").unwrap();
    assert_eq!((kozak.version, kozak.is_in_force, kozak.list.as_str()), (Some(2), true, "ofac-sdn"));
    assert!(!kozak.reason.is_empty() && !kozak.digest.is_empty());
    let own = all.iter().find(|row| row.list == OWN_LIST).unwrap();
    assert_eq!(
        (own.key.as_str(), own.country.as_str(), own.address.as_str()),
        ("P-000001", "AE TR", "1 Harbour Lane, Nowhere")
    );
    assert_eq!(own.other_names, ["Квітка Оптика", "Qvitka Optik"]);
    assert!(own.dated_on.is_some() && own.version.is_none() && own.source.starts_with("Customs"));
    let prigozhin = rows(&["ofac-sdn"]).into_iter().find(|row| row.key == "21171").unwrap();
    assert!(!prigozhin.other_names.is_empty());
    assert_eq!(rows(&[OWN_LIST]).len(), 1, "one that nobody has confirmed is in no annex");
}

/// A measurement over the whole list, which is no part of the tree. The first page builds the index, as every page once did.
#[actix_web::test]
async fn measured_a_page_of_screening_over_the_whole_list_waits_for_the_index_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/parties/ofac_sdn_2021-07");
    if !folder.exists() {
        println!("SKIPPED: the whole list is not at {}, so nothing was measured", folder.display());
        return;
    }
    let test = TestApp::new();
    let files = ["sdn.csv", "alt.csv", "add.csv"].map(|name| folder.join(name));
    let taken = said(&import(&test, &[&files[0], &files[1], &files[2]], &["--list", "ofac-sdn"]));
    let official = test.sign_in_as(&[Role::Official]).await;
    let page = official.get(SCREENING).await;
    let fields = [("names", "Kozak Dmitry"), ("country", ""), ("threshold", "80")];
    let mut took = Vec::new();
    for _ in 0..4 {
        let started = std::time::Instant::now();
        let answer = official.send(&page, SCREENING, &fields).await;
        took.push(started.elapsed());
        assert_eq!(answer.status, StatusCode::OK);
    }
    println!("screening one name against {} entries: first page {:?}, then {:?}", taken["read"], took[0], &took[1..]);
    assert!(took[1..].iter().all(|later| *later * 4 < took[0]), "{took:?}");
}
