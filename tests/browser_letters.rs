//! The whole way of letters in a real browser, by the keyboard alone: from whom to notify over a campaign of twenty with one annex of
//! 614 parties to issue, a letter that comes back, an answer through a private link, a reminder, and the corrections after a finding
//! is withdrawn; and what anybody learns about the files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use data_encoding::BASE64;
use serde_json::json;
use topmark::accounts::model::Role;
use topmark::intake::mapping::Mapping;
use topmark::intake::run::Arrive;
use topmark::web::locale::{Locale, Messages};

use crate::browser_logging::Stage;
use crate::letters::confirmed_contact;
use crate::parties::{import, said};
use crate::support::TestApp;
use crate::support::browser::{has_browser, has_browser_for_journeys};
use crate::support::client::Client as Person;
use crate::support::keyboard::{ENTER, SPACE};
use crate::support::processes::topmark;

const PARTIES: usize = 614;
const COMPANY: &str = "analog-devices";
const ANNEX: &str = "Parties of concern, November";
const CAMPAIGN: &str = "Autumn round";

/// A list of parties in a shape of its own.
fn list_of_parties(test: &TestApp) {
    let mut csv = "ref;firm;reason;country\n".to_owned();
    for number in 1..=PARTIES {
        csv += &format!("P-{number:04};Vostok Component Trading {number} LLC;Procures for a maker of missiles;RU\n");
    }
    let (file, mapping) = (test.path("parties.csv"), test.path("parties.toml"));
    std::fs::write(&file, csv).unwrap();
    let words = "name = \"office\"\ndelimiter = \";\"\nkey = [\"ref\"]\nparty = { column = \"firm\" }\n\
                 kind = { always = \"organisation\" }\ncountry = { column = \"country\" }\n";
    std::fs::write(&mapping, words).unwrap();
    let taken = said(&import(test, &[&file], &["--list", "office", "--mapping", mapping.to_str().unwrap()]));
    assert_eq!(taken["new"], PARTIES, "{taken}");
}

/// Two officials before a catalogue, and the keys of the companies that may be written to, those with most findings first.
struct Office {
    stage: Stage,
    arguments: Vec<String>,
    folder: PathBuf,
    language: &'static str,
    companies: Vec<String>,
}

impl Office {
    async fn open(width: u32, language: &'static str, count: usize) -> Self {
        let mut test = TestApp::new();
        let sample = topmark::reference::SAMPLE_CATALOGUE.csv;
        test.import_as(sample, Mapping::sample().unwrap(), Arrive::AsMapped).unwrap();
        list_of_parties(&test);
        let one = test.sign_in_as(&[Role::Official]).await;
        let other = test.sign_in_as(&[Role::Official, Role::Reviewer]).await;
        let desk = one.get("/en/desk/notify").await;
        let companies: Vec<String> = desk
            .attributes("tbody td:nth-child(2) a", "href")
            .iter()
            .map(|href| href.rsplit('/').next().unwrap().to_owned())
            .take(count)
            .collect();
        assert_eq!(companies.len(), count);
        assert!(companies.iter().any(|key| key == COMPANY), "{companies:?}");
        for company in &companies {
            confirmed_contact(&one, &other, company).await;
        }
        let (arguments, folder) = (test.arguments(), test.path(""));
        Self { stage: Stage::of(test, one, other, width).await, arguments, folder, language, companies }
    }

    async fn goto(&self, path: &str) {
        self.stage.goto(&format!("/{}{path}", self.language)).await;
        self.stage.fits().await;
    }

    async fn picture(&self, name: &str) {
        self.stage.fits().await;
        self.stage.picture(&format!("letters-{name}-{}", self.language)).await;
    }

    async fn sit(&self, person: &Person) {
        self.stage.sit(person).await;
    }

    async fn one(&self) {
        self.sit(&self.stage.author).await;
    }

    async fn other(&self) {
        self.sit(&self.stage.reviewer).await;
    }

    /// Presses the button of a form whose address ends so; where its fold is closed, by opening it first.
    async fn press(&self, form: &str) {
        self.stage.press(&format!("it.matches('button') && it.form?.action.endsWith('{form}')")).await;
    }

    /// Presses the button with this value.
    async fn choose(&self, value: &str) {
        self.stage.press(&format!("it.matches('button') && it.value === '{value}'")).await;
    }

    /// Opens a fold with a form whose address ends so.
    async fn unfold(&self, form: &str) {
        let summary =
            format!("it.matches('summary') && it.parentElement.querySelector('form')?.action.endsWith('{form}')");
        self.stage.tab_to(&summary).await;
        let closed = "return !document.activeElement.parentElement.open";
        if self.stage.client.execute(closed, Vec::new()).await.unwrap() == json!(true) {
            self.stage.keys(ENTER).await;
        }
    }

    /// Waits for what takes longer than a page.
    async fn wait(&self, expression: &str) {
        let started = Instant::now();
        while self.stage.client.execute(&format!("return Boolean({expression})"), Vec::new()).await.ok()
            != Some(json!(true))
        {
            assert!(started.elapsed() < Duration::from_secs(180), "{expression} does not come true");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// The path without the language.
    async fn path(&self) -> String {
        self.stage.path().await.trim_start_matches(&format!("/{}", self.language)).to_owned()
    }

    fn messages(&self) -> &'static Messages {
        Locale::parse(self.language).unwrap().messages()
    }

    /// Waits until the letter that is shown stands in this state.
    async fn stands(&self, state: &str) {
        let said = self.messages().t(&format!("letter-state-{state}")).to_owned();
        self.stage.until(&format!("document.querySelector('h1 + p strong')?.innerText === {}", json!(said))).await;
    }

    /// From draft to issue of the letter that is shown, by both.
    async fn through(&self) -> String {
        let letter = self.path().await;
        self.press("/submit").await;
        self.stands("submitted").await;
        self.other().await;
        self.goto(&letter).await;
        self.press("/approve").await;
        self.stands("approved").await;
        self.press("/issue").await;
        self.wait("document.querySelector('a[href$=\"letter.pdf\"].button:not(.quiet)')").await;
        letter
    }

    /// The PDF of an issued letter, fetched as the browser does, in a file.
    async fn pdf(&self, letter: &str) -> PathBuf {
        let script = "const done = arguments[arguments.length - 1]; fetch(arguments[0]).then((it) => it.blob()).then((blob) => {
            const reader = new FileReader(); reader.onload = () => done(reader.result.split(',')[1]); reader.readAsDataURL(blob); });";
        let address = json!(format!("/{}{letter}/letter.pdf", self.language));
        let content = self.stage.client.execute_async(script, vec![address]).await.unwrap();
        let file = self.folder.join(format!("{}.pdf", letter.rsplit('/').next().unwrap()));
        std::fs::write(&file, BASE64.decode(content.as_str().unwrap().as_bytes()).unwrap()).unwrap();
        file
    }

    /// What `topmark verify-letter` says of a file.
    fn verdict(&self, file: &Path) -> String {
        let arguments = ["verify-letter", file.to_str().unwrap(), "--format", "json"];
        let output = topmark(&arguments, &self.arguments).output().unwrap();
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let verdict = said["verdict"].as_str().unwrap().to_owned();
        assert_eq!(output.status.success(), verdict == "genuine", "{said}");
        verdict
    }
}

/// The pages of a PDF as pictures, through the program that people use: each holds ink, none is all ink. Gives how many there are.
fn look_at_pages(file: &Path, name: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let done = Command::new("pdftoppm").args(["-r", "60", "-png"]).arg(file).arg(folder.path().join("page")).status();
    assert!(done.expect("poppler-utils is installed").success());
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder.path()).unwrap().map(|page| page.unwrap().path()).collect();
    pages.sort_unstable();
    for page in &pages {
        let picture = image::open(page).unwrap();
        let dark = picture.to_luma8().pixels().filter(|pixel| pixel.0[0] < 128).count() as f64;
        let part = dark / f64::from(picture.width() * picture.height());
        assert!((0.002..0.3).contains(&part), "{}: {part}", page.display());
        keep(page, name);
    }
    pages.len()
}

/// Keeps a page beside the other pictures, where somebody wants to look.
#[expect(clippy::disallowed_methods, reason = "the run says whether somebody wants to look")]
fn keep(page: &Path, name: &str) {
    if let Ok(folder) = std::env::var("TOPMARK_TEST_PICTURES") {
        std::fs::create_dir_all(&folder).unwrap();
        let of = page.file_name().unwrap().to_str().unwrap();
        std::fs::copy(page, Path::new(&folder).join(format!("{name}-{of}"))).unwrap();
    }
}

async fn from_desk_to_corrections(width: u32, language: &'static str, count: usize) {
    let office = Office::open(width, language, count).await;
    let stage = &office.stage;

    // What Linear Technology and Maxim Integrated marked arrives at who answers for it today, with what led there.
    office.sit(&stage.author).await;
    office.goto(&format!("/companies/{COMPANY}")).await;
    for text in ["Linear Technology", "Maxim Integrated", "2017", "2021"] {
        stage.says(text).await;
    }

    office.goto("/desk/notify").await;
    office.picture("notify").await;
    let numbers = "Array.from(document.querySelectorAll('tbody td:nth-child(4)')).map((it) => parseInt(it.innerText))";
    stage.until(&format!("{numbers}.every((number, at, all) => at === 0 || all[at - 1] >= number)")).await;
    // The number leads to the findings behind it.
    let shown = format!("return document.querySelector('a[href$=\"/desk/notify/{COMPANY}\"]').innerText");
    let number = stage.client.execute(&shown, Vec::new()).await.unwrap().as_str().unwrap().to_owned();
    stage.press(&format!("(it.pathname || '').endsWith('/desk/notify/{COMPANY}')")).await;
    stage.until(&format!("document.querySelector('main .muted')?.innerText.startsWith('{number} ')")).await;
    stage.until(&format!("document.querySelectorAll('tbody tr').length === {number}")).await;
    office.picture("uncovered").await;

    // One annex of parties for all.
    office.goto("/desk/campaigns").await;
    stage.fill("title", ANNEX).await;
    stage.tab_to("it.id === 'list-office'").await;
    stage.keys(SPACE).await;
    office.press("/desk/campaigns").await;
    // The number stands on the form too: only the name says that the form has been taken.
    stage.says(ANNEX).await;
    stage.says("614").await;
    office.picture("annex").await;

    office.goto("/desk/notify").await;
    for company in &office.companies {
        let row =
            format!("it.name === 'company' && it.closest('tr').querySelector('a[href$=\"/companies/{company}\"]')");
        stage.tab_to(&row).await;
        stage.keys(SPACE).await;
    }
    stage.fill("title", CAMPAIGN).await;
    stage.fill("annex", "Parties").await;
    // A notice of findings carries no parties, and says so.
    office.press("/campaigns/draft").await;
    stage.until("document.querySelector('[role=alert]')").await;
    stage.says(office.messages().t("letter-problem-no-parties")).await;
    office.picture("refused").await;
    // What was ticked and typed is kept.
    let ticked = format!("document.querySelectorAll('[name=company]:checked').length === {count}");
    stage.until(&ticked).await;
    stage.tab_to("it.name === 'kind'").await;
    let kind = office.messages().t("letter-kind-supplier-list-notice").to_owned();
    stage.keys(&kind).await;
    office.press("/campaigns/draft").await;
    office.wait("/campaigns\\/[0-9]+$/.test(location.pathname)").await;
    stage.until(&format!("document.querySelectorAll('tbody tr').length === {count}")).await;
    let campaign = office.path().await;
    office.picture("drafted").await;
    office.choose("submit").await;
    stage
        .until("document.querySelector('button[value=approve]') && !document.querySelector('button[value=submit]')")
        .await;
    stage.until("!document.querySelector('[role=alert]')").await;
    // Who drafted them cannot approve them.
    office.choose("approve").await;
    office.wait(&format!("document.querySelectorAll('[role=alert] li').length === {count}")).await;
    office.picture("own").await;

    office.other().await;
    office.goto(&campaign).await;
    office.choose("approve").await;
    office.wait("document.querySelector('button[value=issue]')").await;
    office.choose("issue").await;
    office.wait(&format!("document.querySelectorAll('tbody input[disabled]').length === {count}")).await;
    office.picture("issued").await;
    let read =
        "return Array.from(document.querySelectorAll('tbody tr')).map((it) => [it.querySelector('a.mono').innerText,
        it.querySelector('a.mono').pathname, it.querySelector('input').ariaLabel])";
    let rows = stage.client.execute(read, Vec::new()).await.unwrap();
    let rows: Vec<[String; 3]> = serde_json::from_value(rows).unwrap();
    let expected: BTreeSet<String> = (1..=count).map(|number| format!("TM1-2026-{number:04}")).collect();
    let given: BTreeSet<String> = rows.iter().map(|row| row[0].clone()).collect();
    assert_eq!(given, expected, "numbers without gaps");
    let bare = |path: &str| path.trim_start_matches(&format!("/{language}")).to_owned();
    let first = rows.iter().find(|row| row[2].contains("Analog Devices")).map(|row| bare(&row[1])).unwrap();
    let others: Vec<String> = rows.iter().map(|row| bare(&row[1])).filter(|letter| *letter != first).collect();

    // The PDF, page by page.
    let file = office.pdf(&first).await;
    let pages = look_at_pages(&file, &format!("letters-pdf-{language}"));
    assert!(pages > 10, "{pages} pages");
    assert_eq!(office.verdict(&file), "genuine");

    // One comes back.
    office.goto(&others[0]).await;
    office.unfold("/deliveries").await;
    office.press("/deliveries").await;
    stage.until("document.querySelector('form[action$=\"/deliveries/1\"]')").await;
    office.unfold("/deliveries/1").await;
    stage.fill("reason", "Addressee unknown").await;
    office.choose("bounced").await;
    office.stands("bounced").await;
    office.picture("bounced").await;

    // One is answered through its link, by somebody without an account.
    office.goto(&others[1]).await;
    office.press("/links").await;
    stage.until("document.querySelector('main code')").await;
    office.picture("link").await;
    let link = stage.client.execute("return document.querySelector('main code').innerText", Vec::new()).await.unwrap();
    let link = link.as_str().unwrap();
    stage.leave().await;
    stage.goto(&link[link.find("/en/answer/").or(link.find("/uk/answer/")).unwrap()..]).await;
    office.picture("answer-form").await;
    stage.tab_to("it.name === 'outcome'").await;
    stage.keys("\u{e015}").await;
    stage.fill("text", "The lot went to a distributor in 2014.").await;
    stage.fill("statement", "We deplore any misuse of our products.").await;
    stage.press("it.matches('button') && it.form?.querySelector('[name=outcome]')").await;
    stage.until("document.querySelector('main [role=status]')").await;
    office.picture("answered-by-link").await;
    office.one().await;
    office.goto(&others[1]).await;
    office.stands("answered").await;
    stage.says("The lot went to a distributor in 2014.").await;
    office.picture("answered").await;

    // One is reminded.
    office.goto(&others[2]).await;
    stage.press("(it.search || '').includes('reminder')").await;
    stage.until("document.querySelector('#kind-reminder')").await;
    stage.press("it.matches('button') && it.form?.querySelector('[name=kind]')").await;
    stage.until("/letters\\/[0-9]+$/.test(location.pathname)").await;
    let reminder = office.through().await;
    office.picture("reminder").await;
    assert_eq!(office.verdict(&office.pdf(&reminder).await), "genuine");

    // A second letter carries a finding of the first: who made it has to be traced.
    office.one().await;
    office.goto(&format!("{first}/findings")).await;
    let carried = "return document.querySelector('[name=finding]:checked').value";
    let finding = stage.client.execute(carried, Vec::new()).await.unwrap().as_str().unwrap().to_owned();
    office.goto(&format!("/desk/letters/new?company={COMPANY}")).await;
    stage.tab_to("it.name === 'kind'").await;
    let ask = "const it = document.querySelector('#kind-trace-request'); it.focus(); it.click();";
    stage.client.execute(ask, Vec::new()).await.unwrap();
    stage.press("it.matches('button') && it.form?.querySelector('[name=kind]')").await;
    stage.until("/letters\\/[0-9]+$/.test(location.pathname)").await;
    let trace = office.path().await;
    office.goto(&format!("{trace}/findings")).await;
    stage.tab_to(&format!("it.name === 'finding' && it.value === '{finding}'")).await;
    stage.keys(SPACE).await;
    stage.fill(&format!("reason-{finding}"), "Its lot can be traced").await;
    office.picture("findings").await;
    stage.press("it.matches('button') && it.form?.action.endsWith('/findings') && !it.name").await;
    stage.until("/letters\\/[0-9]+$/.test(location.pathname)").await;
    office.through().await;
    let traced = office.pdf(&trace).await;

    // The finding is withdrawn: both letters have to be corrected, and are.
    office.goto(&format!("/desk/findings/{finding}")).await;
    let open = "document.querySelector('#withdraw').closest('details').open = true; document.querySelector('#withdraw').focus()";
    stage.client.execute(open, Vec::new()).await.unwrap();
    stage.keys("The wreck was another one").await;
    stage.press("it.matches('button') && it.form?.action.endsWith('/withdraw')").await;
    stage.until("document.querySelector('main').textContent.includes('The wreck was another one')").await;
    office.one().await;
    office.goto("/desk/corrections").await;
    stage.until("document.querySelectorAll('section.panel').length === 2").await;
    stage.says(&finding).await;
    office.picture("corrections").await;
    for place in 0..2 {
        office.one().await;
        office.goto("/desk/corrections").await;
        office.choose("draft").await;
        stage.until("/letters\\/[0-9]+$/.test(location.pathname)").await;
        if place == 0 {
            office.picture("correction").await;
        }
        let correction = office.through().await;
        look_at_pages(&office.pdf(&correction).await, &format!("letters-correction-{place}-{language}"));
    }
    office.goto("/desk/corrections").await;
    stage.until("document.querySelector('.empty') && !document.querySelector('section.panel')").await;

    // What anybody learns about the files.
    let untouched = office.pdf(&others[3]).await;
    let mut bytes = std::fs::read(&untouched).unwrap();
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    let (altered, foreign) = (office.folder.join("altered.pdf"), office.folder.join("foreign.pdf"));
    std::fs::write(&altered, bytes).unwrap();
    std::fs::write(&foreign, "%PDF-1.7\n% somebody else's\n").unwrap();
    stage.leave().await;
    for (path, expected) in [
        (&untouched, "genuine"),
        (&file, "corrected"),
        (&traced, "corrected"),
        (&altered, "unknown"),
        (&foreign, "unknown"),
    ] {
        assert_eq!(office.verdict(path), expected, "{}", path.display());
        office.goto("/verify").await;
        stage.tab_to("it.name === 'file'").await;
        stage.choose(path).await;
        stage.press("it.matches('button') && it.form?.enctype === 'multipart/form-data'").await;
        stage.says(office.messages().t(&format!("verify-verdict-{expected}"))).await;
        office.picture(&format!("verify-{expected}")).await;
    }
}

#[actix_web::test]
async fn twenty_letters_go_from_the_desk_to_their_answers_and_corrections_in_a_browser() {
    if has_browser_for_journeys() {
        from_desk_to_corrections(1280, "en", 20).await;
    }
}

#[actix_web::test]
async fn letters_go_from_the_desk_to_their_answers_and_corrections_on_a_phone_in_ukrainian() {
    if has_browser() {
        from_desk_to_corrections(400, "uk", 5).await;
    }
}
