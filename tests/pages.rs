//! Pages: every text in both languages, and what visitors get.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use topmark::web::locale::{self, Locale};

/// Families of keys that are made from stored words: `word("category", ...)` and the like.
const FAMILIES: &[&str] = &[
    "category-",
    "letter-kind-",
    "notify-attention-",
    "letter-state-",
    "letter-effect-",
    "letter-superseded-",
    "letter-language-",
    "letter-missing-",
    "letter-objection-",
    "letter-act-",
    "letters-",
    "letter-cause-",
    "delivery-state-",
    "way-",
    "terms-",
    "statement-state-",
    "statement-to-",
    "letter-to-",
    "verify-verdict-",
    "verify-means-",
    "import-field-",
    "import-outcome-",
    "import-state-",
    "history-by-",
    "history-field-",
    "history-item-",
    "history-made-",
    "certainty-",
    "authority-role-",
    "contact-filter-",
    "proposal-",
    "contact-language-",
    "contact-state-",
    "contact-",
    "country-",
    "kind-",
    "marking-",
    "parameter-",
    "reliability-",
    "standing-",
    "event-",
    "facet-",
    "sort-",
    "method-of-",
    "identification-",
    "company-status-",
    "precision-",
    "verb-",
    "action-",
    "recovered-basis-",
    "weapon-name-",
    "reason-",
    "role-",
    "exhibit-is-",
    "exhibit-meaning-",
    "basis-",
    "unresolved-",
    "access-",
    "credibility-",
    "custody-",
    "date-precision-",
    "field-",
    "finding-state-",
    "hazard-",
    "made-state-",
    "move-",
    "link-kind-",
    "link-state-",
    "party-kind-",
    "party-reason-",
    "party-state-",
    "party-name-",
    "photograph-state-",
    "tlp-",
    "organisation-kind-",
    "person-state-",
    "scope-",
    "report-about-",
    "report-state-",
    "report-kind-",
    "inbox-to-",
    "import-exhibit-kept-",
    "credibility-",
    "custody-",
    "date-precision-",
    "field-",
    "finding-state-",
    "hazard-",
    "made-state-",
    "move-",
    "photograph-state-",
    "tlp-",
];

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn texts(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found.into_iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn keys(locale: Locale) -> BTreeSet<String> {
    locale::keys(locale).into_iter().collect()
}

#[test]
fn every_message_is_there_in_both_languages_once() {
    let (english, ukrainian) = (keys(Locale::English), keys(Locale::Ukrainian));
    assert_eq!(english.difference(&ukrainian).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in Ukrainian");
    assert_eq!(ukrainian.difference(&english).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in English");
    for locale in Locale::ALL {
        assert_eq!(locale::keys(locale).len(), keys(locale).len(), "a key is doubled in {}", locale.tag());
    }
}

#[test]
fn every_message_parses() {
    use fluent_templates::fluent_bundle::FluentResource;
    for locale in Locale::ALL {
        for (name, text) in locale::sources(locale) {
            if let Err((_, errors)) = FluentResource::try_new(text) {
                panic!("{name}: {errors:?}");
            }
        }
    }
}

#[test]
fn every_message_that_is_asked_for_exists_and_every_message_is_asked_for() {
    let keys = keys(Locale::English);
    let sources: Vec<String> = [texts("templates", ".html"), texts("templates", ".xml"), texts("src", ".rs")].concat();
    let asks = regex::Regex::new(r#"\.(?:t|n|with|with_all)\(\s*"([a-z0-9-]+)""#).unwrap();
    let mut missing = BTreeSet::new();
    for source in &sources {
        for found in asks.captures_iter(source) {
            if !keys.contains(&found[1]) {
                missing.insert(found[1].to_owned());
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "asked for, but not in the files");
    let unused: Vec<&String> = keys
        .iter()
        .filter(|key| !FAMILIES.iter().any(|family| key.starts_with(family)))
        .filter(|key| !sources.iter().any(|source| source.contains(&format!("\"{key}\""))))
        .collect();
    assert_eq!(unused, Vec::<&String>::new(), "in the files, but nobody asks for them");
}

/// Plural messages have the forms that the language needs, so that none falls back to another.
#[test]
fn ukrainian_plurals_have_every_form() {
    for (name, text) in locale::sources(Locale::Ukrainian) {
        for message in text.split("$count ->").skip(1) {
            let forms = message.split('}').take(8).collect::<String>();
            for form in ["[one]", "[few]", "*[many]"] {
                assert!(forms.contains(form), "{name}: a plural without {form}: {}", &message[..message.len().min(80)]);
            }
        }
    }
}

#[test]
fn every_country_and_kind_in_the_tables_has_a_name() {
    #[derive(serde::Deserialize)]
    struct Row {
        country: String,
        #[serde(default, rename = "type")]
        kind: String,
    }
    for table in [topmark::reference::COMPANIES, topmark::reference::WEAPON_SYSTEMS] {
        for row in table.rows::<Row>().unwrap() {
            for locale in Locale::ALL {
                let messages = locale.messages();
                assert!(
                    row.country.is_empty() || messages.find(&format!("country-{}", row.country)).is_some(),
                    "{}",
                    row.country
                );
                let kind = format!("kind-{}", locale::slug(&row.kind));
                assert!(row.kind.is_empty() || messages.find(&kind).is_some(), "{} lacks {kind}", locale.tag());
            }
        }
    }
}

#[test]
fn templates_carry_no_inline_styles_or_scripts() {
    let inline = regex::Regex::new(r#"(?i)\sstyle=|<style|\son[a-z]+=|<script(?:>|\s+(?:defer>|type=))"#).unwrap();
    for text in texts("templates", ".html") {
        assert!(!inline.is_match(&text), "{}", &text[..text.len().min(200)]);
    }
}

// Through the door.

use actix_web::http::{StatusCode, header};
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use scraper::{Html, Selector};
use topmark::intake::mapping::Mapping;
use topmark::intake::run::Arrive;

use crate::support::door::Door;
use crate::support::{TestApp, gur_csv};

/// An answer as a visitor gets it.
struct Answer {
    status: StatusCode,
    headers: header::HeaderMap,
    body: Bytes,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).expect("answers are UTF-8")
    }

    fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Texts of all elements that the selector meets.
    fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        self.html().select(&selector).map(|element| element.text().collect::<String>().trim().to_owned()).collect()
    }

    /// An attribute of the first element that the selector meets.
    fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(selector).unwrap();
        self.html().select(&selector).next().and_then(|element| element.attr(name).map(str::to_owned))
    }
}

/// The server without its socket.
struct Visitor {
    door: Door,
    /// Kept, because its database goes with it.
    test: TestApp,
}

impl Visitor {
    fn of(test: TestApp) -> Self {
        Self { door: Door::of(&test.app), test }
    }

    async fn ask(&self, request: TestRequest) -> Answer {
        let response = self.door.ask(request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: actix_web::test::read_body(response).await }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(TestRequest::get().uri(path)).await
    }
}

fn catalogue() -> TestApp {
    let mut test = TestApp::new();
    let rows = [
        ("1", "Microcontroller\nSTM32F407VGT6\nGH26P 93", "STMicroelectronics", "kh-101-missile"),
        ("2", "LM317T\n0426", "Texas Instruments", "kh-101-missile"),
        ("3", "MAX2769ETI+", "Maxim Integrated Products (Analog Devices)", "geran-4-uav"),
        ("4", "XC6SLX16 <script>alert(1)</script>", "Xilinx", "geran-4-uav"),
        ("5", "=HYPERLINK(\"http://example.org\")", "=cmd|' /C calc'!A0", "geran-4-uav"),
    ];
    test.import(&gur_csv(&rows), "gur");
    test
}

#[actix_web::test]
async fn every_page_speaks_both_languages_and_is_well_made() {
    let visitor = Visitor::of(catalogue());
    for rest in ["", "/search", "/search?q=stm32f4", "/search?q=zzzzzz", "/findings/F-000001", "/method", "/data"] {
        for locale in Locale::ALL {
            let tag = locale.tag();
            let answer = visitor.get(&format!("/{tag}{rest}")).await;
            assert_eq!(answer.status, StatusCode::OK, "/{tag}{rest}");
            assert_eq!(answer.attribute("html", "lang").as_deref(), Some(tag));
            assert_eq!(answer.all("h1").len(), 1, "/{tag}{rest}");
            assert_eq!(answer.all("main").len(), 1);
            assert!(answer.attribute("a[hreflang]", "href").is_some());
            let csp = answer.header("content-security-policy");
            assert!(csp.contains("default-src 'none'") && !csp.contains("unsafe"), "{csp}");
            let text = answer.text();
            assert!(!text.contains(" style=") && !text.contains("<style"), "/{tag}{rest}");
            for key in locale::keys(locale) {
                assert!(!text.contains(&format!(">{key}<")), "a key instead of a text: {key} in /{tag}{rest}");
            }
        }
    }
    let page = visitor.get("/uk/findings/F-000001").await;
    assert_eq!(page.attribute("link[hreflang=en]", "href").as_deref(), Some("/en/findings/F-000001"));
    assert_eq!(page.attribute("link[rel=canonical]", "href").as_deref(), Some("/uk/findings/F-000001"));
}

#[actix_web::test]
async fn the_front_door_leads_to_the_language_asked_for() {
    let visitor = Visitor::of(TestApp::new());
    let answer = visitor.ask(TestRequest::get().uri("/").insert_header(("accept-language", "uk-UA,en;q=0.5"))).await;
    assert_eq!(
        (answer.status, answer.header("location"), answer.header("vary")),
        (StatusCode::FOUND, "/uk", "accept-language")
    );
    assert_eq!(visitor.get("/").await.header("location"), "/en");
    assert_eq!(visitor.get("/en/").await.header("location"), "/en");
    assert_eq!(visitor.get("//example.org/").await.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn an_empty_catalogue_says_so() {
    let visitor = Visitor::of(TestApp::new());
    for path in ["/en", "/uk", "/en/search", "/uk/search?q=lm317", "/search.json", "/search.csv", "/suggest?q=lm"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert!(visitor.get("/en").await.text().contains("Nothing has been published yet"));
}

/// Whoever follows what the home page proposes finds something in this catalogue, however small it is.
#[actix_web::test]
async fn the_searches_that_the_home_page_proposes_find_something() {
    let visitor = Visitor::of(catalogue());
    let home = visitor.get("/en").await;
    let links = Selector::parse(".try a").unwrap();
    let html = home.html();
    let tries: Vec<&str> = html.select(&links).filter_map(|link| link.attr("href")).collect();
    assert!(tries.len() >= 2, "{}", home.text());
    for address in tries {
        let found = visitor.get(&address.replace("/en/search?", "/search.json?")).await.text();
        let found: serde_json::Value = serde_json::from_str(&found).unwrap();
        assert!(found["total"].as_u64() > Some(0) && found["left_out"] == serde_json::json!([]), "{address}: {found}");
    }
}

#[actix_web::test]
async fn a_search_shows_why_and_where_and_its_twins_agree() {
    let visitor = Visitor::of(catalogue());
    let page = visitor.get("/en/search?q=stm32f4").await;
    assert_eq!(page.all(".results > li").len(), 1);
    assert_eq!(page.all(".topmark mark"), ["STM32F4"]);
    assert!(page.all(".why")[0].contains("stm32f4"));
    let json: serde_json::Value = serde_json::from_str(&visitor.get("/search.json?q=stm32f4").await.text()).unwrap();
    assert_eq!(json["total"], 1);
    assert_eq!(json["hits"][0]["external_id"], "1");
    assert_eq!(json["hits"][0]["finding"]["changed_at"], "2026-11-21T12:00:00Z");
    let csv = visitor.get("/search.csv").await.text();
    assert_eq!(csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).count(), 5);
    for filter in
        ["weapon=kh-101", "maker=stmicroelectronics", "part=stmicroelectronics/STM32F407VGT6", "standing=documented"]
    {
        let found = visitor.get(&format!("/en/search?q=stm32&{filter}")).await;
        assert_eq!(found.all(".results > li").len(), 1, "{filter}");
    }
    assert_eq!(visitor.get("/search.json?sort=sideways").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(visitor.get("/search.json?limit=many").await.status, StatusCode::BAD_REQUEST);
    let nothing = visitor.get("/en/search?country=ZZ&made=2019").await;
    assert!(nothing.all(".results > li").is_empty());
    assert_eq!(nothing.all(".active-filters li").len(), 3, "each filter can be removed, and all of them");
    assert_eq!(nothing.all("#filters").len(), 1);
    let nonsense = visitor.get("/en/search?q=qqzzxxqqzzxx").await;
    assert_eq!(nonsense.all(".empty").len(), 1);
    assert!(nonsense.all("#filters, .to-filters").is_empty(), "nothing is there to be narrowed down");
}

#[actix_web::test]
async fn formulas_and_markup_in_records_stay_text() {
    let visitor = Visitor::of(catalogue());
    let csv = visitor.get("/search.csv").await.text();
    for record in csv::Reader::from_reader(csv.as_bytes()).records() {
        for cell in record.unwrap().iter() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        }
    }
    for path in ["/en/search", "/en/findings/F-000004", "/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/en"] {
        let page = visitor.get(path).await;
        assert!(!page.text().contains("<script>"), "{path}");
    }
}

#[actix_web::test]
async fn what_is_not_published_is_nowhere() {
    let mut test = catalogue();
    let secret = gur_csv(&[("99", "SECRET99X", "Nobody Knows Ltd", "secret-weapon-no-7")]);
    test.import_as(secret, Mapping::named("gur").unwrap(), Arrive::Draft).unwrap();
    let visitor = Visitor::of(test);
    let paths = [
        "/en",
        "/en/search",
        "/en/search?q=SECRET99X",
        "/search.json?q=SECRET99X",
        "/search.csv",
        "/suggest?q=SECRET",
        "/search.json",
    ];
    for path in paths {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let text = answer.text().to_lowercase();
        assert!(!text.contains("nobody knows") && !text.contains("secret-weapon"), "{path}");
        assert!(!visitor.get("/search.csv").await.text().contains("SECRET99X"));
    }
    for path in ["/en/findings/F-000006", "/findings/F-000006.json", "/findings/F-000006.csv"] {
        assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn a_page_is_validated_and_changes_with_the_catalogue() {
    let mut visitor = Visitor::of(catalogue());
    let first = visitor.get("/en").await;
    let etag = first.header("etag").to_owned();
    let again = visitor.ask(TestRequest::get().uri("/en").insert_header(("if-none-match", etag.clone()))).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(first.all(".figures b")[0], "5");
    visitor.test.import(&gur_csv(&[("7", "AD9957", "Analog Devices", "geran-4-uav")]), "gur");
    let changed = visitor.ask(TestRequest::get().uri("/en").insert_header(("if-none-match", etag))).await;
    assert_eq!(changed.all(".figures b")[0], "6");
    let packed = visitor.ask(TestRequest::get().uri("/en").insert_header(("accept-encoding", "gzip"))).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() < changed.body.len());
}

#[actix_web::test]
async fn no_address_gets_an_answer_of_five_hundred() {
    let visitor = Visitor::of(catalogue());
    let long = format!("/en/search?q={}", "A%F0%9F%98%80".repeat(1_000));
    let longest = format!("/en/search?q={}", "x".repeat(60_000));
    let many = format!("/en/search?{}", "maker=texas-instruments&weapon=x&".repeat(400));
    let paths = [
        &long,
        &longest,
        &many,
        "/en/search?q=%ff%fe%00%zz&q=2",
        "/en/search?page=99999999999999999999",
        "/en/search?page=-1",
        "/en/search?page=1000000",
        "/en/search?sort=%00&made=x&made=2019&standing=x&country=%F0%9F%98%80",
        "/en/search?part=%2F%2F%2F",
        "/en/search?part=texas-instruments/LM317T&exhibit=x&exhibit=",
        "/search.json?limit=0",
        "/search.json?limit=99999999999",
        "/en/findings/",
        "/search.json?limit=-1&page=3",
        "/en/findings/F-000000",
        "/en/findings/F-99999999999999999999",
        "/en/findings/%00",
        "/en/findings/%2e%2e%2f",
        "/findings/.json",
        "/findings/F-000001.csv.json",
        "/en/%ff%fe",
        "/%00",
        "/static/x/../../Cargo.toml",
        "/static//",
        "/suggest?q=%00%ff",
        "/suggest",
        "/en/search?q=%22%27%28%29%5B%5D%7B%7D%2B%2A%5E%7E%3A%5C%2F",
        "/search.csv?q=%F0%9F%98%80",
        "/en/method?x=y",
    ];
    for path in paths {
        let answer = visitor.get(path).await;
        assert!(answer.status.as_u16() < 500, "{} {}", answer.status, &path[..path.len().min(80)]);
    }
    assert_eq!(visitor.get(&longest).await.status, StatusCode::URI_TOO_LONG);
}

#[actix_web::test]
async fn other_methods_are_told_what_is_allowed() {
    let visitor = Visitor::of(catalogue());
    for path in [
        "/",
        "/en",
        "/en/search",
        "/en/findings/F-000001",
        "/search.json",
        "/search.csv",
        "/healthz",
        "/static/x/css/base.css",
    ] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            let method = actix_web::http::Method::from_bytes(method.as_bytes()).unwrap();
            let answer = visitor.ask(TestRequest::with_uri(path).method(method.clone())).await;
            assert_eq!(
                (answer.status, answer.header("allow")),
                (StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD"),
                "{method} {path}"
            );
        }
        let head = visitor.ask(TestRequest::with_uri(path).method(actix_web::http::Method::HEAD)).await;
        assert!(head.status.is_success() || head.status.is_redirection(), "HEAD {path}");
    }
}

#[actix_web::test]
async fn errors_say_what_to_do_next_in_the_language_of_the_path() {
    let visitor = Visitor::of(TestApp::new());
    assert!(visitor.get("/uk/nowhere").await.text().contains("Тут нічого немає"));
    let english = visitor.get("/en/nowhere").await;
    assert_eq!(english.status, StatusCode::NOT_FOUND);
    assert!(english.text().contains("search for the part"));
    assert!(english.attribute("form[role=search]", "action").is_some());
    assert_eq!(english.header("cache-control"), "no-store");
    let json = visitor.get("/findings/F-000009.json").await;
    assert_eq!(json.header("content-type"), "application/json; charset=utf-8");
}

#[actix_web::test]
async fn assets_are_kept_for_ever_and_named_by_their_content() {
    let visitor = Visitor::of(TestApp::new());
    let page = visitor.get("/en").await;
    let href = page.attribute("link[rel=stylesheet]", "href").unwrap();
    let style = visitor.get(&href).await;
    assert_eq!(style.status, StatusCode::OK);
    assert!(style.header("cache-control").contains("immutable"));
    assert!(visitor.get("/static/old/css/base.css").await.header("cache-control").contains("no-cache"));
    assert_eq!(visitor.get("/static/old/css/none.css").await.status, StatusCode::NOT_FOUND);
}
