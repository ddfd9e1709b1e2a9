//! What other programs follow: the Atom feed, the site map and `robots.txt`. All of it is read as XML is, which forgives nothing.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use topmark::accounts::model::Role;

use crate::support::client::{Answer, Client};
use crate::support::{TestApp, gur_csv};

const BASE: &str = "https://topmark.example.org";

/// An element: its name, its attributes and the text directly in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Every element of a document in the order in which they begin. Panics where the document is not well-formed.
fn elements(answer: &Answer) -> Vec<Element> {
    let text = answer.text();
    let is_xml = |character: char| character >= ' ' || matches!(character, '\t' | '\n' | '\r');
    assert!(text.chars().all(is_xml), "a character that XML does not have");
    let mut reader = quick_xml::Reader::from_str(&text);
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let value = |attribute: quick_xml::events::attributes::Attribute<'_>| {
                    let name = attribute.key.as_ref().to_owned();
                    (name, attribute.normalized_value(XmlVersion::Implicit1_0).unwrap().into_owned())
                };
                found.push(Element {
                    name: start.name().as_ref().to_owned(),
                    attributes: start.attributes().map(|attribute| value(attribute.unwrap())).collect(),
                    text: String::new(),
                });
                if matches!(event, Event::Start(_)) {
                    open.push(found.len() - 1);
                }
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => {
                if let Some(last) = open.last() {
                    found[*last].text.push_str(text);
                }
            }
            Event::GeneralRef(reference) => {
                let known = match reference.resolve_char_ref().unwrap() {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(reference).unwrap().to_owned(),
                };
                found[*open.last().unwrap()].text.push_str(&known);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    found
}

/// Texts of the elements of a name.
fn texts(elements: &[Element], name: &str) -> Vec<String> {
    elements.iter().filter(|element| element.name == name).map(|element| element.text.clone()).collect()
}

async fn get(visitor: &Client, path: &str, content_type: &str) -> Vec<Element> {
    let answer = visitor.get(path).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, content_type),
        "{path}: {}",
        answer.text()
    );
    elements(&answer)
}

async fn feed(visitor: &Client, path: &str) -> Vec<Element> {
    get(visitor, path, "application/atom+xml; charset=utf-8").await
}

#[actix_web::test]
async fn the_feed_tells_what_was_published_corrected_and_withdrawn() {
    let mut test = TestApp::at(&format!("{BASE}/"));
    let author = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let exhibit = author.open_exhibit(&[("serial", "31")]).await;
    let plain = author.publish(&reviewer, &exhibit, "LM317T\n<&\"]]>").await;
    let corrected = author.publish(&reviewer, &exhibit, "74HC04D").await;
    let withdrawn = author.publish(&reviewer, &exhibit, "OP07CN").await;
    let draft = author.log(&exhibit, "NE555P").await;
    test.pass(chrono::TimeDelta::hours(1));
    let correct = format!("/en/desk/findings/{corrected}/correct");
    let reason = [("marking", "74HC04DB"), ("reason", "QZWHY looked again")];
    assert_eq!(reviewer.submit(&correct, &correct, &reason).await.status, StatusCode::SEE_OTHER);
    reviewer.press(&withdrawn, "withdraw", &[("reason", "Another wreck")]).await;
    test.follow();

    let visitor = test.visitor();
    let elements = feed(&visitor, "/en/feed.xml").await;
    let ids = texts(&elements, "id");
    let expected: Vec<String> = [
        "/en/feed.xml".to_owned(),
        format!("/en/findings/{withdrawn}#withdrawn"),
        format!("/en/findings/{corrected}#corrected-"),
        format!("/en/findings/{corrected}"),
        format!("/en/findings/{plain}"),
    ]
    .map(|path| format!("{BASE}{path}"))
    .to_vec();
    assert_eq!(ids.len(), expected.len(), "{ids:?}");
    for (id, expected) in ids.iter().zip(&expected) {
        assert!(id.starts_with(expected), "{ids:?}");
    }
    let categories = elements.iter().filter(|element| element.name == "category");
    let categories: Vec<&str> = categories.map(|element| element.attribute("term")).collect();
    assert_eq!(categories, ["withdrawn", "corrected", "published", "published"]);
    assert_eq!(texts(&elements, "updated")[0], "2026-11-21T13:00:00Z", "when the last of it happened");
    let summaries = texts(&elements, "summary");
    assert!(summaries[3].contains("LM317T\n<&\"]]>") && summaries[3].contains("Kh-101"), "{summaries:?}");
    assert_eq!(summaries[0], "Another wreck");
    assert!(!visitor.get("/en/feed.xml").await.text().contains("QZWHY"), "why is for those who work here");
    assert!(!visitor.get("/en/feed.xml").await.text().contains(&draft));
    for link in elements.iter().filter(|element| element.name == "link") {
        let path = link.attribute("href").strip_prefix(BASE).unwrap();
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
    }

    let elements = feed(&visitor, "/uk/feed.xml").await;
    assert_eq!(elements[0].attribute("xml:lang"), "uk");
    assert!(texts(&elements, "title").contains(&format!("Відкликано: {withdrawn}")), "{elements:?}");
    assert!(texts(&elements, "id").contains(&format!("{BASE}/uk/findings/{plain}")));
    for page in ["/en", "/en/method", "/en/findings/F-000001"] {
        let page = visitor.get(page).await;
        assert_eq!(page.attributes("link[type='application/atom+xml']", "href"), ["/en/feed.xml"]);
    }
}

#[actix_web::test]
async fn a_report_that_was_acted_upon_is_an_entry_in_our_words() {
    let mut test = TestApp::at(BASE);
    test.import(&gur_csv(&[("1", "STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022")]), "gur");
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let visitor = test.visitor();
    crate::reports::send(&test, &visitor, &[("message", "QZTHEIRS it says 1719")]).await;
    let address = "/en/desk/reports/R-000001";
    reviewer.submit(address, address, &[("to", "in_work")]).await;
    let decision = [("to", "accepted"), ("summary", "The date code was read wrong."), ("answer", "QZPRIVATE")];
    assert_eq!(reviewer.submit(address, address, &decision).await.status, StatusCode::SEE_OTHER);
    let elements = feed(&visitor, "/en/feed.xml").await;
    assert!(texts(&elements, "id").contains(&format!("{BASE}/en/corrections#R-000001")), "{elements:?}");
    assert!(texts(&elements, "summary").contains(&"The date code was read wrong.".to_owned()));
    let feed = visitor.get("/en/feed.xml").await.text();
    assert!(!feed.contains("QZTHEIRS") && !feed.contains("QZPRIVATE"), "{feed}");
}

#[actix_web::test]
async fn the_feed_is_bounded_stays_as_it_is_and_says_so() {
    let mut test = TestApp::at(BASE);
    let visitor = test.visitor();
    assert_eq!(texts(&feed(&visitor, "/en/feed.xml").await, "updated"), ["1970-01-01T00:00:00Z"], "nothing yet");
    let numbers: Vec<String> = (0..120).map(|number| format!("LM317T {number:03}")).collect();
    let ids: Vec<String> = (0..120).map(|number| number.to_string()).collect();
    let rows: Vec<_> = (0..120)
        .map(|row| (ids[row].as_str(), numbers[row].as_str(), "Texas Instruments", "kh-101-cruise-missile"))
        .collect();
    test.import(&gur_csv(&rows), "gur");
    for path in ["/en/feed.xml", "/sitemap.xml", "/sitemap/findings-1.xml"] {
        let first = visitor.get(path).await;
        let etag = first.header("etag").to_owned();
        let request = || TestRequest::get().uri(path).insert_header(("if-none-match", etag.clone()));
        let again = visitor.ask(request()).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
    }
    let elements = feed(&visitor, "/en/feed.xml").await;
    let ids: BTreeSet<String> = texts(&elements, "id").into_iter().collect();
    assert_eq!(ids.len(), 51, "each its own, and the feed's");
    assert_eq!(texts(&elements, "entry").len(), 50);
}

#[actix_web::test]
async fn the_site_map_leads_to_every_public_page_in_both_languages_and_to_nothing_else() {
    let mut test = TestApp::at(BASE);
    let author = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let exhibit = author.open_exhibit(&[("serial", "31")]).await;
    let published = author.publish(&reviewer, &exhibit, "MICROCHIP\nPIC18F4550-I/PT").await;
    let draft = author.log(&exhibit, "NE555P").await;
    let withdrawn = author.publish(&reviewer, &exhibit, "OP07CN").await;
    reviewer.press(&withdrawn, "withdraw", &[("reason", "Another wreck")]).await;
    let closed = author.open_exhibit(&[("serial", "77"), ("tlp", "RED")]).await;
    let inside = author.publish(&reviewer, &closed, "LM324N").await;
    test.import(&gur_csv(&[("1", "STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022")]), "gur");
    let visitor = test.visitor();

    let robots = visitor.get("/robots.txt").await.text();
    assert!(robots.lines().any(|line| line == format!("Sitemap: {BASE}/sitemap.xml")), "{robots}");
    const XML: &str = "application/xml; charset=utf-8";
    let mut found = BTreeSet::new();
    for part in texts(&get(&visitor, "/sitemap.xml", XML).await, "loc") {
        let elements = get(&visitor, part.strip_prefix(BASE).unwrap(), XML).await;
        let locations = texts(&elements, "loc");
        assert!((1..=50_000).contains(&locations.len()), "{part}");
        let alternates = elements.iter().filter(|element| element.name == "xhtml:link");
        for chunk in alternates.collect::<Vec<_>>().chunks(3) {
            let languages: Vec<&str> = chunk.iter().map(|link| link.attribute("hreflang")).collect();
            assert_eq!(languages, ["en", "uk", "x-default"], "{part}");
            let ukrainian = chunk[0].attribute("href").replacen("/en", "/uk", 1);
            assert_eq!(ukrainian, chunk[1].attribute("href"));
            assert!(locations.iter().any(|known| known == chunk[1].attribute("href")), "{part}");
        }
        for location in locations {
            assert!(found.insert(location.strip_prefix(BASE).unwrap().to_owned()), "{location} twice");
        }
    }
    for path in [
        "/en",
        "/uk/method",
        "/en/exhibits/kh-101-31",
        "/uk/weapons/orlan-10",
        "/en/companies/microchip",
        "/en/parts/microchip/PIC18F4550IPT",
        "/en/parts/stmicroelectronics/STM32F765VIT6",
        &format!("/uk/findings/{published}"),
    ] {
        assert!(found.contains(path), "{path} is missing: {found:#?}");
    }
    for number in [draft, withdrawn, inside] {
        assert!(!found.iter().any(|path| path.contains(&number)), "{number}");
    }
    assert!(!found.iter().any(|path| path.contains("/exhibits/kh-101-77")), "a closed exhibit");
    for path in found.iter().filter(|path| !path.contains("/companies/") && !path.contains("/weapons/")) {
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in found.iter().filter(|path| path.contains("/en/companies/") || path.contains("/en/weapons/")).step_by(20)
    {
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
    }
    for none in ["findings-2", "findings-0", "findings-01", "findings-9223372036854775807", "findings", "people-1", ""]
    {
        assert_eq!(visitor.get(&format!("/sitemap/{none}.xml")).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    assert_eq!(visitor.get("/sitemap/pages").await.status, StatusCode::NOT_FOUND);
}
