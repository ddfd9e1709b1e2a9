//! WCAG 2.2 AA as far as a tool can tell, on every kind of page, in a real browser: axe-core (`fixtures/README.md`) looks at the pages wide
//! and phone-wide, light and dark, in both languages. Runs where the other browser tests do.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use serde_json::{Value, json};
use topmark::accounts::model::Role;

use crate::browser_logging::Stage;
use crate::imports_by_people::{begin, check, workbook};
#[cfg(feature = "pdf")]
use crate::letters_sent::{ANSWER, COMPANY, with};
use crate::photographs::pictures::{board, jpeg};
use crate::photographs::upload_for;
use crate::support::browser::has_browser;
use crate::support::client::Client as Person;
use crate::support::{TestApp, gur_csv};

const TAB: &str = "\u{e004}";

/// The tool, as its makers ship it.
const AXE: &str = include_str!("fixtures/axe.min.js");

/// What is looked for on the page that is shown: the rules of the tool; that whatever can be used shows when it has the focus (2.4.7);
/// that nothing moves for visitors who asked for that (2.3.3). Two rules of the tool are off unless they are named: the size of targets
/// (2.5.8), and labels that differ from what is heard (2.5.3).
const LOOK: &str = r"
    const done = arguments[arguments.length - 1];
    const found = [];
    const fault = (rule, element, why) => found.push({ rule, element: element.outerHTML.slice(0, 300), why });
    document.querySelectorAll('details').forEach((folded) => { folded.open = true; });

    const ring = (element) => {
      const style = getComputedStyle(element);
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 ? style.outline : '';
    };
    const around = (element) => [element, element.parentElement, element.parentElement.parentElement];
    document.activeElement.blur();
    const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    for (const element of document.querySelectorAll(usable)) {
      if (element.disabled || !element.checkVisibility({ visibilityProperty: true })) continue;
      const before = around(element).map(ring);
      element.focus();
      if (document.activeElement !== element) { fault('cannot-have-focus', element, ''); continue; }
      if (around(element).every((one, index) => ring(one) === before[index])) fault('focus-not-visible', element, '');
      const box = element.getBoundingClientRect();
      if (box.right <= 0 || box.bottom + scrollY <= 0 || box.width < 2) fault('focus-out-of-sight', element, '');
    }
    document.activeElement.blur();

    for (const element of document.querySelectorAll('*')) {
      const style = getComputedStyle(element);
      const moves = style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
      if (moves || style.scrollBehavior === 'smooth') fault('moves', element, '');
    }

    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const rules = { 'target-size': { enabled: true }, 'label-content-name-mismatch': { enabled: true } };
    axe.run(document, { runOnly: { type: 'tag', values: tags }, rules, resultTypes: ['violations'] }).then(
      (answer) => done(found.concat(answer.violations.flatMap((rule) => rule.nodes.map((node) => ({
        rule: rule.id,
        element: node.html.slice(0, 300),
        why: (node.any.concat(node.all, node.none)[0] || { message: rule.help }).message,
      }))))),
      (problem) => done([{ rule: 'axe', element: '', why: String(problem) }]),
    );
";

/// Everything is there without scrolling sideways in a window of 320 pixels (1.4.10), with lines, words and letters as far apart as
/// readers may put them (1.4.12).
const FITS: &str = "
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
    const page = document.documentElement;
    const narrow = page.scrollWidth;
    document.adoptedStyleSheets = [sheet];
    const spaced = page.scrollWidth;
    const all = Array.from(document.querySelectorAll('body *'));
    const beyond = all.filter((one) => one.getBoundingClientRect().right > page.clientWidth && !one.closest('.table-scroll, .chart, pre'));
    document.adoptedStyleSheets = [];
    return [narrow, spaced, page.clientWidth, beyond.length ? beyond[beyond.length - 1].outerHTML.slice(0, 300) : ''];
";

/// Breaks a page in a way for each of several rules.
const SPOIL: &str = "
    const main = document.querySelector('main');
    const add = (name, of = main) => of.appendChild(document.createElement(name));
    add('img').src = '/static/none.png';
    const pale = add('p');
    pale.textContent = 'pale';
    pale.style.color = '#777';
    pale.style.backgroundColor = '#888';
    pale.style.transition = 'color 1s';
    add('input').style.outline = 'none';
    add('h5').textContent = 'deep';
";

/// Opens a browser's eyes to a page.
struct Looker {
    stage: Stage,
    found: BTreeSet<String>,
    looks: usize,
}

impl Looker {
    async fn open(test: TestApp, researcher: Person, reviewer: Person) -> Self {
        let stage = Stage::of(test, researcher, reviewer, 1280).await;
        let looker = Self { stage, found: BTreeSet::new(), looks: 0 };
        // The policy of the site lets no script in, so the tool comes by the driver.
        looker.tell("Page.addScriptToEvaluateOnNewDocument", json!({"source": AXE})).await;
        looker
    }

    async fn tell(&self, command: &str, parameters: Value) {
        self.stage.command("POST", "goog/cdp/execute", &json!({"cmd": command, "params": parameters})).await;
    }

    /// Makes the window this wide, for a visitor who prefers this scheme and little motion.
    async fn see(&self, width: u32, scheme: &str) {
        let features = json!([
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]);
        self.tell("Emulation.setEmulatedMedia", json!({"features": features})).await;
        self.widen(width).await;
    }

    async fn widen(&self, width: u32) {
        let metrics = json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500});
        self.tell("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Looks at the page that is shown and notes what is wrong.
    async fn look(&mut self, name: &str) {
        // Whoever has pressed a key sees where the focus is.
        self.stage.keys(TAB).await;
        let found = self.stage.client.execute_async(LOOK, Vec::new()).await.unwrap();
        for fault in found.as_array().unwrap() {
            let word = |key: &str| fault[key].as_str().unwrap_or_default().replace('\n', " ");
            self.found.insert(format!("{name}: {}: {} {}", word("rule"), word("element"), word("why")));
        }
        self.looks += 1;
    }

    async fn look_at_phone(&mut self, name: &str) {
        self.look(name).await;
        self.widen(320).await;
        let widths = self.stage.client.execute(FITS, Vec::new()).await.unwrap();
        let width = |index: usize| widths[index].as_u64().unwrap();
        if width(0) > width(2) || width(1) > width(2) {
            let (narrow, spaced, window) = (width(0), width(1), width(2));
            self.found
                .insert(format!("{name}: too-wide: {narrow} pixels, {spaced} spaced, in {window}: {}", widths[3]));
        }
    }

    /// Looks at a page in English wide and light, and in Ukrainian on a phone in the dark.
    async fn visit(&mut self, path: &str, status: u16) {
        for (language, width, scheme) in [("en", 1280, "light"), ("uk", 390, "dark")] {
            self.see(width, scheme).await;
            let path = path.replacen("/en", &format!("/{language}"), 1);
            self.stage.goto(&path).await;
            let answered = "return performance.getEntriesByType('navigation')[0].responseStatus";
            let answered = self.stage.client.execute(answered, Vec::new()).await.unwrap();
            assert_eq!(answered, json!(status), "{path}");
            let name = format!("{path} ({width} wide, {scheme})");
            if width < 500 { self.look_at_phone(&name).await } else { self.look(&name).await }
        }
    }

    /// Sends the form of a page as it is, whatever the browser would say to that, and looks at the answer.
    async fn refuse(&mut self, path: &str, form: &str) {
        for (language, width, scheme) in [("en", 1280, "light"), ("uk", 390, "dark")] {
            self.see(width, scheme).await;
            let path = path.replacen("/en", &format!("/{language}"), 1);
            self.stage.goto(&path).await;
            let send = format!("HTMLFormElement.prototype.submit.call(document.querySelector('{form}'))");
            self.stage.client.execute(&send, Vec::new()).await.unwrap();
            self.stage.until("document.querySelector('[role=alert]')").await;
            self.look(&format!("{path} refused ({width} wide, {scheme})")).await;
        }
    }
}

/// A catalogue in which every kind of page has something to show.
struct Catalogue {
    test: TestApp,
    researcher: Person,
    reviewer: Person,
    admin: Person,
    /// Has given the password and not yet the second factor.
    half: Person,
    public: Vec<String>,
    /// Pages that are not there.
    missing: Vec<String>,
    research: Vec<String>,
    review: Vec<String>,
    administration: Vec<String>,
}

async fn catalogue() -> Catalogue {
    let mut test = TestApp::new();
    let rows = [
        ("gur-1", "Microcontroller STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
        (
            "gur-2",
            "Universal GPS receiver MAXIM 2769E TI810 +BEAF",
            "Maxim Integrated Products (Analog Devices)",
            "kh-101-missile",
        ),
        ("gur-3", "Voltage regulator LM317T", "Not identified", "lancet-uav"),
        ("gur-4", "Amplifier OPA2277U 88H6S5E", "Burr-Brown (Texas Instruments)", "lancet-uav"),
        ("gur-5", "Transceiver LTM2881V-3 1907", "Linear Technology Corporation (Analog Devices)", "kh-101-missile"),
    ];
    test.import(&gur_csv(&rows), "gur");
    let researcher = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let admin = test.sign_in_as(&[Role::Admin]).await;
    let exhibit =
        researcher.open_exhibit(&[("serial", "KX-315"), ("recovered_on", "2024-09-05"), ("hazard", "explosive")]).await;
    let fields = [("kind", "transferred"), ("to_whom", "Laboratory"), ("seal", "A-17")];
    researcher.submit(&exhibit, &format!("{exhibit}/custody"), &fields).await;
    let public = researcher.log(&exhibit, "MICROCHIP\nPIC18F4550-I/PT\n1749A4C").await;
    let picture = jpeg(&board(33, 800, 600), 88);
    let about = [("tlp", "CLEAR"), ("finding", public.as_str())];
    upload_for(&researcher, &about, &[("part.jpg", &picture)]).await;
    researcher.press(&public, "submit", &[]).await;
    reviewer.decide(&public, "publish", &[]).await;
    researcher.press(&public, "disputes", &[("reason", "The last line reads otherwise")]).await;
    let withdrawn = researcher.publish(&reviewer, &exhibit, "OP07CN").await;
    reviewer.press(&withdrawn, "withdraw", &[("reason", "Another wreck")]).await;
    let draft = researcher.log(&exhibit, "74HC04D").await;
    let waiting = researcher.log(&exhibit, "LM393N").await;
    researcher.press(&waiting, "submit", &[]).await;
    let columns = begin(&researcher, "inventory.xlsx", &workbook()).await;
    let checked = begin(
        &researcher,
        "again.csv",
        b"Weapon,Marking,Maker\nKh-101,LM317T,Texas Instruments\nLetachok-7,STM32F446,Nobody\n",
    )
    .await;
    check(&test, &researcher, &checked, &[]).await;
    let visitor = test.visitor();
    let sent = crate::reports::send(&test, &visitor, &[("message", "The date code is 1719.")]).await;
    let receipt = sent.header("location").to_owned();
    test.follow();
    let at = |paths: &[&str]| -> Vec<String> { paths.iter().map(|path| format!("/en{path}")).collect() };
    let mut pages = at(&[
        "",
        "/search?q=microcontroller",
        "/search?q=LM317T&category=regulator",
        "/search?q=qwertzuiop",
        "/findings/F-000001",
        "/findings/F-000001/history",
        "/parts/stmicroelectronics/STM32F765VIT6",
        "/parts/stmicroelectronics/STM32F765VIT6/history",
        "/companies/analog-devices",
        "/companies/maxim",
        "/companies/analog-devices/history",
        "/weapons/kh-101",
        "/weapons/kh-101/history",
        "/exhibits/kh-101-kx-315",
        "/exhibits/kh-101-kx-315/history",
        "/companies",
        "/companies?q=qwertzuiop",
        "/brands",
        "/makers",
        "/countries",
        "/weapons",
        "/exhibits",
        "/parts",
        "/statistics",
        "/method",
        "/data",
        "/report?about=findings/F-000001&kind=error",
        "/corrections",
        "/desk/sign-in",
    ]);
    pages.extend([format!("/en/findings/{public}"), format!("/en/findings/{withdrawn}"), receipt]);
    let missing = at(&["/no-such-page", "/findings/F-999999", "/set-up/none"]);
    let half = test.sign_in_as(&[Role::Researcher]).await;
    half.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    half.give_password("/en/desk").await;
    let mut research = at(&[
        "/desk",
        "/desk/exhibits/new",
        "/desk/photographs",
        "/desk/photographs/1",
        "/desk/imports",
        "/desk/account",
    ]);
    research.extend([
        exhibit.clone(),
        format!("{exhibit}/history"),
        format!("{exhibit}/edit"),
        format!("{exhibit}/log"),
        format!("/en/desk/findings/{public}"),
        format!("/en/desk/findings/{draft}"),
        format!("/en/desk/findings/{public}/history"),
        format!("/en/desk/findings/{draft}/edit"),
        columns,
        checked,
    ]);
    let mut review = at(&["/desk", "/desk/review", "/desk/reports", "/desk/reports/R-000001"]);
    review.extend([
        format!("/en/desk/findings/{waiting}/review"),
        format!("/en/desk/findings/{public}/correct"),
        format!("/en/desk/findings/{public}"),
    ]);
    let mut administration = at(&["/desk/people", "/desk/organisations", "/desk/organisations/1"]);
    let person = format!("/en/desk/people/{}", researcher.person.0);
    administration.extend([format!("{person}/history"), person]);
    Catalogue { test, researcher, reviewer, admin, half, public: pages, missing, research, review, administration }
}

#[actix_web::test]
async fn no_page_breaks_a_rule_of_wcag_that_a_tool_can_check() {
    if !has_browser() {
        return;
    }
    let Catalogue { test, researcher, reviewer, admin, half, public, missing, research, review, administration } =
        catalogue().await;
    let mut looker = Looker::open(test, researcher, reviewer).await;
    let started = std::time::Instant::now();
    looker.see(1280, "light").await;
    looker.stage.goto("/en/method").await;
    looker.stage.client.execute(SPOIL, Vec::new()).await.unwrap();
    looker.look("spoilt").await;
    for rule in ["image-alt", "color-contrast", "label", "heading-order", "focus-not-visible", "moves"] {
        assert!(looker.found.iter().any(|fault| fault.contains(rule)), "{rule} is not seen: {:?}", looker.found);
    }
    looker.found.clear();

    for path in &public {
        looker.visit(path, 200).await;
    }
    for path in &missing {
        looker.visit(path, 404).await;
    }
    looker.refuse("/en/report?about=findings/F-000001&kind=error", "main form[method=post]").await;
    looker.refuse("/en/desk/sign-in", "main form[method=post]").await;
    looker.stage.sit(&half).await;
    looker.visit("/en/desk/second-factor", 200).await;
    looker.stage.sit(&looker.stage.author).await;
    for path in &research {
        looker.visit(path, 200).await;
    }
    looker.refuse("/en/desk/exhibits/new", "main form[method=post]").await;
    looker.stage.sit(&looker.stage.reviewer).await;
    for path in &review {
        looker.visit(path, 200).await;
    }
    looker.stage.sit(&admin).await;
    for path in &administration {
        looker.visit(path, 200).await;
    }
    println!("{} looks took {:?}", looker.looks, started.elapsed());
    let found: Vec<&str> = looker.found.iter().map(String::as_str).collect();
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    looker.stage.client.clone().close().await.unwrap();
}

/// Pages about lists, screening, parties and how they hang together, with something on each.
#[actix_web::test]
async fn no_page_about_parties_breaks_a_rule_of_wcag_that_a_tool_can_check() {
    use crate::parties_of_concern::{confirm, dismiss, enter, link};
    if !has_browser() {
        return;
    }
    let test = TestApp::new();
    crate::parties::import_ofac(&test);
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let party = enter(&one, &[]).await;
    confirm(&other, &party).await;
    let waiting = enter(&other, &[("name", "Barvinok Trade"), ("other_names", "")]).await;
    let tie = link(&one, "P-000001", "ofac-sdn/21171", "procures_for").await;
    link(&other, "ofac-sdn/21171", "P-000002", "owns").await;
    link(&one, "P-000002", "ofac-sdn/24326", "shares_address").await;
    confirm(&other, &tie).await;
    dismiss(&one, "Zolotov Viktor", "Another year of birth").await;
    let mut looker = Looker::open(test, one, other).await;
    looker.stage.sit(&looker.stage.author).await;
    let entry = "/en/desk/lists/ofac-sdn/entry?id=21171".to_owned();
    let mut paths: Vec<String> = [
        "screening",
        "screening/dismissed",
        "screening/dismissed/1",
        "lists",
        "lists/ofac-sdn",
        "parties",
        "parties?name=nobody",
        "parties/new",
        "links/new",
    ]
    .iter()
    .map(|path| format!("/en/desk/{path}"))
    .collect();
    paths.extend([
        entry.clone(),
        party.clone(),
        format!("{party}/history"),
        waiting.clone(),
        format!("{waiting}/edit"),
    ]);
    paths.extend([tie.clone(), format!("{tie}/history")]);
    for path in &paths {
        looker.visit(path, 200).await;
    }
    looker.refuse("/en/desk/parties/new", "main form[method=post]").await;
    looker.refuse("/en/desk/links/new", "main form[method=post]").await;
    looker.refuse("/en/desk/screening/dismissed/1", "main form[method=post]").await;
    for (language, width, scheme) in [("en", 1280, "light"), ("uk", 390, "dark")] {
        looker.see(width, scheme).await;
        looker.stage.goto(&format!("/{language}/desk/screening")).await;
        let send = "document.getElementById('names').value = 'Kozak Dmitry\\nKvitka Optics\\nZolotov Viktor';
            HTMLFormElement.prototype.submit.call(document.querySelector('main form'))";
        looker.stage.client.execute(send, Vec::new()).await.unwrap();
        looker.stage.until("document.querySelector('.stacking')").await;
        let name = format!("screened ({width} wide, {scheme})");
        if width < 500 {
            looker.look_at_phone(&name).await
        } else {
            looker.look(&name).await
        }
        looker.see(width, scheme).await;
        looker.stage.picture(&format!("screened-{width}-{language}")).await;
        for (page, called) in [(&party, "party"), (&waiting, "waiting"), (&entry, "entry")] {
            looker.see(width, scheme).await;
            looker.stage.goto(&page.replacen("/en", &format!("/{language}"), 1)).await;
            looker.stage.picture(&format!("{called}-{width}-{language}")).await;
        }
    }
    let found: Vec<&str> = looker.found.iter().map(String::as_str).collect();
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    looker.stage.client.clone().close().await.unwrap();
}

/// Pages of companies at work and of letters, with something on each.
#[cfg(feature = "pdf")]
#[actix_web::test]
async fn no_page_about_letters_breaks_a_rule_of_wcag_that_a_tool_can_check() {
    if !has_browser() {
        return;
    }
    let mut letters = crate::letters_sent::issued_at(TestApp::new(), "").await;
    let more = ("gur-9", "Microcontroller STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022");
    letters.test.import(&gur_csv(&[more]), "gur");
    let letter = letters.letter.clone();
    let posted = [("way", "post"), ("sent_to", "One Example Way"), ("note", "Registered")];
    letters.done(&letters.one, "deliveries", &posted).await;
    letters.done(&letters.one, "deliveries/1", &[("verb", "bounced"), ("reason", "Addressee unknown")]).await;
    let hand = [("way", "hand"), ("sent_to", "The embassy"), ("note", "")];
    letters.done(&letters.other, "deliveries", &hand).await;
    letters.done(&letters.one, "answers", &with(ANSWER, &[("statement", "We deplore any misuse.")])).await;
    let link = letters.link("2026-12-31").await;
    let one = &letters.one;
    let new = format!("/en/desk/letters/new?company={COMPANY}");
    let drafted = one.submit(&new, &new, &[("kind", "trace-request"), ("language", "")]).await;
    let draft = drafted.header("location").to_owned();
    let desk = one.get("/en/desk/companies").await;
    let other_company = desk.attributes("tbody a", "href").pop().unwrap();
    let campaign = [("title", "Autumn round"), ("kind", "finding-notice"), ("whom", "all"), ("annex", "")];
    let begun = one.submit("/en/desk/notify", "/en/desk/campaigns/draft", &campaign).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    let campaign = begun.header("location").to_owned();
    let event =
        [("kind", "event"), ("event", "acquired"), ("other", "texas-instruments"), ("on", "2026-01"), ("source", "x")];
    let kept = [("title", "For the ministry"), ("query", "?company=analog-devices"), ("given_to", "The ministry")];
    let kept = one.submit("/en/desk/exports", "/en/desk/exports", &kept).await;
    let export = kept.header("location").to_owned();
    let page = format!("/en/desk/companies/{COMPANY}");
    one.submit(&page, &format!("{page}/proposals"), &event).await;
    let (test, one, other) = (letters.test, letters.one, letters.other);
    let mut paths: Vec<String> = [
        "notify",
        "notify/analog-devices",
        "letters",
        "letters?company=analog-devices",
        "letters?state=answered",
        "letters/words",
        "campaigns",
        "exports",
        "corrections",
        "companies",
        "companies?name=analog",
        "companies/analog-devices",
        "companies/analog-devices/history",
        "companies/analog-devices/contacts/1",
        "companies/analog-devices/contacts/1/history",
        "companies/proposals",
    ]
    .iter()
    .map(|path| format!("/en/desk/{path}"))
    .collect();
    paths.extend([new, letter.clone(), format!("{letter}/findings"), draft.clone(), format!("{draft}/findings")]);
    paths.extend([campaign, other_company, export.clone()]);
    let mut looker = Looker::open(test, one, other).await;
    for path in ["/en/verify".to_owned(), link.clone()] {
        looker.visit(&path, 200).await;
    }
    looker.refuse(&link, "main form[method=post]").await;
    looker.refuse("/en/verify", "main form[method=post]").await;
    looker.stage.sit(&looker.stage.author).await;
    for path in &paths {
        looker.visit(path, 200).await;
    }
    looker.refuse(&draft, "form[action$=\"/submit\"]").await;
    let found: Vec<&str> = looker.found.iter().map(String::as_str).collect();
    assert!(found.is_empty(), "{} faults:\n{}", found.len(), found.join("\n"));
    looker.stage.client.clone().close().await.unwrap();
}
