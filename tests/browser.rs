//! Journeys in a real browser, wide and phone-wide, with scripts and without.
//!
//! They run where `tests/run` has put Chromium and its driver and says so with `TOPMARK_TEST_BROWSER=1`, the journeys with `journeys` too.

use std::time::{Duration, Instant};

use fantoccini::Locator;

use crate::support::browser::{Browser, has_browser};
use crate::support::processes::without_scripts;
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

/// A window on a catalogue of six findings.
async fn open(width: u32) -> Browser {
    let mut test = TestApp::new();
    test.import(&gur_csv(ROWS), "gur");
    Browser::open(test, width).await
}

#[actix_web::test]
async fn what_people_type_leads_to_the_finding_its_company_and_back() {
    if !has_browser() {
        return;
    }
    let stage = open(1280).await;
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
    let stage = open(390).await;
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
    let stage = open(390).await;
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
    let mut stage = open(1280).await;
    let with_scripts = stage.base.clone();
    let port = with_scripts.rsplit_once(':').unwrap().1.parse().unwrap();
    // The script gives the search box a role: the sign that scripts run, and then that they do not.
    let role = async |stage: &Browser| {
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
