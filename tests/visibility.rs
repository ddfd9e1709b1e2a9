//! What is withheld is found nowhere: every public page, twin, list, export, suggestion and facet is walked as the public and searched
//! for values that were planted.

use std::collections::{BTreeSet, VecDeque};

use actix_web::http::StatusCode;
use scraper::{Html, Selector};
use topmark::accounts::model::Role;
use topmark::routes::{self, Access};

use crate::support::bench::logged;
use crate::support::client::{Answer, Client};
use crate::support::{TestApp, gur_csv};

/// Every planted value has it.
const SECRET: &str = "QZSECRET";

struct Planted {
    public: String,
    hidden: Vec<String>,
    withdrawn: String,
}

/// One finding that the public sees and everything that it does not.
async fn plant(test: &TestApp) -> Planted {
    let author = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer, Role::Researcher]).await;
    let exhibit = author
        .open_exhibit(&[
            ("serial", "31"),
            ("recovered_on", "2024-09-05"),
            ("region", "Kyiv region"),
            ("place", "QZSECRET place"),
            ("recovered_by", "QZSECRET finder"),
            ("held_by", "QZSECRET holder"),
            ("notes", "QZSECRET exhibit note"),
        ])
        .await;
    let fields = [("kind", "transferred"), ("to_whom", "QZSECRET receiver"), ("seal", "QZSECRET seal")];
    author.submit(&exhibit, &format!("{exhibit}/custody"), &fields).await;
    let fields = [("marking", "MICROCHIP\nPIC18F4550-I/PT"), ("notes", "QZSECRET finding note")];
    let public = logged(&author.log_as(&exhibit, &fields).await);
    author.press(&public, "submit", &[]).await;
    assert_eq!(reviewer.decide(&public, "publish", &[]).await.status, StatusCode::SEE_OTHER);
    // Said of it since by one person alone.
    let fields = [
        ("part_number", "QZSECRET77"),
        ("basis", "QZSECRET basis"),
        ("lot", "QZSECRETLOT"),
        ("country_marked", "QZSECRETLAND"),
    ];
    assert_eq!(author.press(&public, "readings", &fields).await.status, StatusCode::SEE_OTHER);
    author.press(&public, "disputes", &[("reason", "QZSECRET dispute")]).await;
    let draft = author.log(&exhibit, "QZSECRETDRAFT 74HC04").await;
    let sent = author.log(&exhibit, "QZSECRETSENT LM317").await;
    author.press(&sent, "submit", &[]).await;
    let amber = logged(&author.log_as(&exhibit, &[("marking", "QZSECRETAMBER TL072"), ("tlp", "AMBER")]).await);
    let green = logged(&author.log_as(&exhibit, &[("marking", "QZSECRETGREEN NE555"), ("tlp", "GREEN")]).await);
    let later = author.log(&exhibit, "QZSECRETLATER LM358").await;
    let returned = author.log(&exhibit, "QZSECRETBACK LM393").await;
    for number in [&amber, &green, &later, &returned] {
        author.press(number, "submit", &[]).await;
    }
    for number in [&amber, &green] {
        assert_eq!(reviewer.decide(number, "publish", &[]).await.status, StatusCode::SEE_OTHER);
    }
    let fields = [("publish_on", "2027-01-01")];
    assert_eq!(reviewer.decide(&later, "publish", &fields).await.status, StatusCode::SEE_OTHER);
    reviewer.decide(&returned, "return", &[("reason", "QZSECRET reason")]).await;
    // A whole exhibit that is not for everybody, published all the same.
    let closed = author.open_exhibit(&[("serial", "QZSECRETSERIAL"), ("tlp", "RED")]).await;
    let inside = author.publish(&reviewer, &closed, "QZSECRETINSIDE LM324").await;
    let withdrawn = author.publish(&reviewer, &exhibit, "OP07CN").await;
    reviewer.press(&withdrawn, "withdraw", &[("reason", "Wrong wreck")]).await;
    Planted { public, hidden: vec![draft, sent, amber, green, later, returned, inside], withdrawn }
}

/// Addresses of this site that an answer leads to.
fn links(answer: &Answer) -> Vec<String> {
    let html = Html::parse_document(&answer.text());
    let mut found = Vec::new();
    for (selector, attribute) in
        [("[href]", "href"), ("[src]", "src"), ("form[method=get], form:not([method])", "action")]
    {
        for element in html.select(&Selector::parse(selector).unwrap()) {
            let address = element.attr(attribute).unwrap_or_default();
            let address = address.split('#').next().unwrap_or_default();
            if address.starts_with('/') && !address.starts_with("//") {
                found.push(address.to_owned());
            }
        }
    }
    found
}

/// Everything that can be reached without signing in, once each.
async fn walk(visitor: &Client, mut waiting: VecDeque<String>) -> BTreeSet<String> {
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop_front() {
        let answer = visitor.get(&path).await;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(!text.contains(SECRET), "{path} shows what is withheld:\n{text}");
        for (_, value) in answer.headers.iter() {
            assert!(!String::from_utf8_lossy(value.as_bytes()).contains(SECRET), "a header of {path}");
        }
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for link in links(&answer) {
            // The working area asks who it is; files are the same for everybody.
            let is_walked = !link.contains("/desk") && !link.starts_with("/static/");
            // Endless in their combinations: one step of filters is enough.
            let filters = link.split_once('?').map_or(0, |(_, query)| query.split('&').count());
            if is_walked && filters <= 1 && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    seen
}

#[actix_web::test]
async fn nothing_that_is_withheld_is_on_any_public_page() {
    let mut test = TestApp::new();
    let rows = [("gur-1", "Microcontroller STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022")];
    test.import(&gur_csv(&rows), "gur");
    let planted = plant(&test).await;
    test.follow();
    let visitor = test.visitor();
    let mut start: VecDeque<String> = VecDeque::from(["/en", "/uk"].map(str::to_owned));
    for route in routes::table() {
        let names: &[(&str, &str)] = &[
            ("{number}", &planted.public),
            ("{key}", "kh-101-31"),
            ("{name}", "kh-101-31.json"),
            ("{brand}", "microchip"),
        ];
        if route.access == Access::Public {
            let mut path = route.path.clone();
            for (name, value) in names {
                path = path.replace(name, value);
            }
            start.push_back(path);
        }
    }
    for end in ["json", "csv"] {
        start.push_back(format!("/findings/{}.{end}", planted.public));
        start.push_back(format!("/findings/{}.{end}", planted.withdrawn));
        start.push_back(format!("/exhibits/kh-101-31.{end}"));
        start.push_back(format!("/weapons/kh-101.{end}"));
        start.push_back(format!("/companies/microchip.{end}"));
        start.push_back(format!("/search.{end}"));
    }
    for part in ["pages", "weapons-1", "exhibits-1", "companies-1", "parts-1", "findings-1"] {
        let path = format!("/sitemap/{part}.xml");
        assert_eq!(visitor.get(&path).await.status, StatusCode::OK, "{path}");
        start.push_back(path);
    }
    let seen = walk(&visitor, start).await;
    assert!(seen.len() > 100, "only {} addresses were walked", seen.len());
    for other in ["/en/feed.xml", "/uk/feed.xml", "/sitemap.xml", "/robots.txt"] {
        assert!(seen.contains(other), "{other} was not walked");
    }
    assert!(seen.contains("/en/exhibits/kh-101-31") && seen.contains(&format!("/en/findings/{}", planted.public)));
    assert_eq!(visitor.get("/en/exhibits/kh-101-31").await.status, StatusCode::OK);
    for number in &planted.hidden {
        for path in
            [format!("/en/findings/{number}"), format!("/findings/{number}.json"), format!("/findings/{number}.csv")]
        {
            assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(!seen.contains(&format!("/en/findings/{number}")), "{number} is linked");
    }
}

#[actix_web::test]
async fn an_exhibit_without_a_public_finding_is_not_public() {
    let mut test = TestApp::new();
    let author = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = author.open_exhibit(&[("serial", "31")]).await;
    author.log(&exhibit, "LM317T").await;
    test.follow();
    let visitor = test.visitor();
    for path in ["/en/exhibits/kh-101-31", "/exhibits/kh-101-31.json"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!visitor.get("/en/exhibits").await.text().contains("kh-101-31"));
}

#[actix_web::test]
async fn the_search_finds_and_counts_only_what_is_public() {
    let mut test = TestApp::new();
    let planted = plant(&test).await;
    test.follow();
    let visitor = test.visitor();
    let all: serde_json::Value = serde_json::from_str(&visitor.get("/search.json").await.text()).unwrap();
    assert_eq!(all["total"], 1, "{all}");
    assert!(all.to_string().contains(&planted.public));
    for word in ["QZSECRETDRAFT", "QZSECRETSENT", "QZSECRETAMBER", "QZSECRETLATER", "QZSECRETINSIDE", "QZSECRET77"] {
        let found: serde_json::Value =
            serde_json::from_str(&visitor.get(&format!("/search.json?q={word}")).await.text()).unwrap();
        assert_eq!(found["total"], 0, "{word}: {found}");
        let suggested = visitor.get(&format!("/en/suggest?q={}", &word[..9])).await.text();
        assert!(!suggested.contains(word), "{suggested}");
    }
}
