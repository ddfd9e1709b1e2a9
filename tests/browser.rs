//! Journeys in a real browser, wide and phone-wide, with scripts and without.
//!
//! They run where `tests/run` has put Chromium and its driver and says so with `TOPMARK_TEST_BROWSER=1`.

use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;

use crate::support::processes::{Group, free_port, start, without_scripts};
use crate::support::{TestApp, gur_csv};

const ROWS: &[(&str, &str, &str, &str)] = &[
    ("gur-1", "Microcontroller STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
    ("gur-2", "8-bit microcontroller PIC18F4550-I/PT 1749A4C", "Microchip Technology Inc.", "kh-101-missile"),
    (
        "gur-3",
        "Universal GPS receiver MAXIM 2769E TI810 +BEAF",
        "Maxim Integrated Products (Analog Devices)",
        "kh-101-missile",
    ),
    ("gur-4", "Voltage regulator LM317T", "Not identified", "lancet-uav"),
    ("gur-5", "Amplifier OPA2277U 88H6S5E", "Burr-Brown (Texas Instruments)", "lancet-uav"),
    ("gur-6", "Transceiver LTM2881V-3 1907", "Linear Technology Corporation (Analog Devices)", "kh-101-missile"),
];

/// The key, as the driver names it.
const ENTER: &str = "\u{e007}";

/// A catalogue of six findings, a server, a driver, and a window.
struct Stage {
    base: String,
    client: Client,
    _folder: tempfile::TempDir,
    _driver: Group,
    _server: Group,
    _test: TestApp,
}

impl Stage {
    async fn open(width: u32) -> Self {
        let mut test = TestApp::new();
        test.import(&gur_csv(ROWS), "gur");
        test.rest();
        let port = free_port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_topmark"));
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}")]).args(test.arguments());
        let server = start(command, port);
        let driver_port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={driver_port}"));
        let driver = start(command, driver_port);
        let folder = tempfile::tempdir().unwrap();
        let mut options = json!({
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", format!("--user-data-dir={}", folder.path().display()),
                format!("--window-size={width},900"),
            ],
        });
        if width < 500 {
            options["mobileEmulation"] = json!({"deviceMetrics": {"width": width, "height": 844, "pixelRatio": 2.0}});
        }
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        let connector = hyper_util::client::legacy::connect::HttpConnector::new();
        let client = ClientBuilder::new(connector)
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{driver_port}"))
            .await
            .unwrap();
        let base = format!("http://127.0.0.1:{port}");
        Self { base, client, _folder: folder, _driver: driver, _server: server, _test: test }
    }

    async fn search(&self, language: &str, text: &str) {
        self.client.goto(&format!("{}/{language}", self.base)).await.unwrap();
        let field = self.client.find(Locator::Css("main input[name=q]")).await.unwrap();
        field.send_keys(text).await.unwrap();
        self.client.find(Locator::Css("main form[role=search] button")).await.unwrap().click().await.unwrap();
        // The page that was left also has a main part: only the address tells that the answer is there.
        let started = Instant::now();
        while !self.path().await.ends_with("/search") {
            assert!(started.elapsed() < Duration::from_secs(20), "the search for `{text}` leads nowhere");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.client
            .wait()
            .at_most(Duration::from_secs(20))
            .for_element(Locator::Css("main [role=status], main h1"))
            .await
            .unwrap();
    }

    async fn text(&self) -> String {
        self.client.find(Locator::Css("main")).await.unwrap().text().await.unwrap()
    }

    /// Follows the first link of the main part whose address contains this.
    async fn follow(&self, part: &str) {
        let link = self.client.find(Locator::Css(&format!("main a[href*='{part}']"))).await.unwrap();
        let address = link.attr("href").await.unwrap().unwrap();
        self.client.goto(&format!("{}{address}", self.base)).await.unwrap();
    }

    async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }
}

/// False where no browser was promised, and says so.
#[expect(clippy::disallowed_methods, reason = "the run says whether it has a browser")]
pub fn has_browser() -> bool {
    let promised = std::env::var("TOPMARK_TEST_BROWSER").is_ok();
    if !promised {
        println!("SKIPPED: TOPMARK_TEST_BROWSER is not set, so nothing was tried in a browser");
    }
    promised
}

#[actix_web::test]
async fn what_people_type_leads_to_the_finding_its_company_and_back() {
    if !has_browser() {
        return;
    }
    let stage = Stage::open(1280).await;
    for (typed, expected) in [
        ("STM32F765VIT6", "STM32F765VIT6"),
        ("18F4550", "PIC18F4550"),
        ("lm 317", "LM317T"),
        ("MAX 2769", "2769E"),
        ("РIС18F4550", "PIC18F4550"),
        ("burr-brown", "OPA2277U"),
        ("analog devices kh-101", "LTM2881V-3"),
    ] {
        stage.search("en", typed).await;
        let page = stage.text().await;
        assert!(page.contains(expected), "`{typed}` does not find {expected}:\n{page}");
    }
    stage.search("en", "LTM2881V-3").await;
    stage.follow("/findings/F-").await;
    let page = stage.text().await;
    assert!(page.contains("Linear Technology") && page.contains("Analog Devices"), "{page}");
    stage.follow("/companies/analog-devices").await;
    let page = stage.text().await;
    assert!(page.contains("Analog Devices"), "{page}");
    stage.follow("/search?").await;
    assert_eq!(stage.path().await, "/en/search");
    stage.search("en", "qwertzuiop").await;
    let page = stage.text().await;
    assert!(!page.contains("F-0000"), "{page}");
    stage.client.clone().close().await.unwrap();
}

#[actix_web::test]
async fn a_phone_in_ukrainian_leads_from_the_search_to_the_company() {
    if !has_browser() {
        return;
    }
    let stage = Stage::open(390).await;
    stage.search("uk", "STM32F765VIT6").await;
    let page = stage.text().await;
    assert!(page.contains("STM32F765VIT6"), "{page}");
    stage.follow("/uk/findings/F-").await;
    assert!(stage.path().await.starts_with("/uk/findings/F-"));
    assert_eq!(
        stage.client.find(Locator::Css("html")).await.unwrap().attr("lang").await.unwrap().as_deref(),
        Some("uk")
    );
    stage.follow("/uk/companies/").await;
    assert!(stage.path().await.starts_with("/uk/companies/"));
    stage.client.clone().close().await.unwrap();
}

#[actix_web::test]
async fn no_page_is_wider_than_a_phone() {
    if !has_browser() {
        return;
    }
    let stage = Stage::open(390).await;
    for path in [
        "/en",
        "/en/search?q=microcontroller",
        "/en/findings/F-000006",
        "/en/companies/analog-devices",
        "/en/weapons/kh-101",
        "/en/companies",
        "/en/weapons",
        "/en/exhibits",
        "/en/parts",
        "/en/makers",
        "/en/brands",
        "/en/countries",
        "/en/statistics",
        "/en/method",
        "/en/data",
        "/uk/statistics",
        "/uk/search",
        "/en/no-such-page",
    ] {
        stage.client.goto(&format!("{}{path}", stage.base)).await.unwrap();
        let widths = stage
            .client
            .execute("return [document.documentElement.scrollWidth, window.innerWidth]", Vec::new())
            .await
            .unwrap();
        let (page, window) = (widths[0].as_f64().unwrap(), widths[1].as_f64().unwrap());
        assert!(page <= window + 1.0, "{path} is {page} wide in a window of {window}");
        assert!(window < 400.0, "the window is {window} wide");
    }
    stage.client.clone().close().await.unwrap();
}

#[actix_web::test]
async fn with_scripts_forbidden_search_lists_and_records_are_whole() {
    if !has_browser() {
        return;
    }
    let mut stage = Stage::open(1280).await;
    let with_scripts = stage.base.clone();
    let port = with_scripts.rsplit_once(':').unwrap().1.parse().unwrap();
    // The script gives the search box a role: the sign that scripts run, and then that they do not.
    let role = async |stage: &Stage| {
        stage.client.goto(&format!("{}/en", stage.base)).await.unwrap();
        stage.client.find(Locator::Css("main input[name=q]")).await.unwrap().attr("role").await.unwrap()
    };
    assert_eq!(role(&stage).await.as_deref(), Some("combobox"));
    stage.base = format!("http://127.0.0.1:{}", without_scripts(port));
    assert_eq!(role(&stage).await, None, "a script has run");
    for (typed, expected) in
        [("18F4550", "PIC18F4550"), ("burr-brown", "OPA2277U"), ("analog devices kh-101", "LTM2881V-3")]
    {
        stage.search("en", typed).await;
        let page = stage.text().await;
        assert!(page.contains(expected), "`{typed}` does not find {expected}:\n{page}");
    }
    // A filter is a box and a button. By keyboard: the page scrolls smoothly, and a click would fall where the box was.
    stage.client.goto(&format!("{}/en/search?q=", stage.base)).await.unwrap();
    let filter = stage.client.find(Locator::Css("form.facets input[name=weapon]")).await.unwrap();
    let key = filter.attr("value").await.unwrap().unwrap();
    filter.send_keys(" ").await.unwrap();
    filter.send_keys(ENTER).await.unwrap();
    let started = Instant::now();
    while !stage.client.current_url().await.unwrap().query().unwrap_or_default().contains(&format!("weapon={key}")) {
        assert!(started.elapsed() < Duration::from_secs(20), "applying the filter leads nowhere");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for (path, expected) in [
        ("/en/findings/F-000006", "Linear Technology"),
        ("/en/companies/analog-devices", "Maxim"),
        ("/en/companies", "Texas Instruments"),
        ("/en/weapons", "Kh-101"),
        ("/en/weapons/kh-101", "3 findings"),
        ("/en/exhibits", "Kh-101"),
        ("/en/parts", "STM32F765VIT6"),
        ("/uk/makers", "за джерелом, виробника не встановлено"),
        ("/uk/statistics", "Статистика"),
    ] {
        stage.client.goto(&format!("{}{path}", stage.base)).await.unwrap();
        let page = stage.text().await;
        assert!(page.contains(expected), "{path} lacks {expected}:\n{page}");
    }
    stage.client.clone().close().await.unwrap();
}
