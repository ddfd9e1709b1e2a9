//! Companies at work in a real browser: a contact stated by one official and confirmed by another, an event that a second one
//! confirms, on a desk and on a phone.

use topmark::accounts::model::Role;

use crate::browser_logging::Stage;
use crate::support::browser::has_browser;
use crate::support::keyboard::ENTER;
use crate::support::{TestApp, gur_csv};

async fn work(width: u32, language: &str) {
    let mut test = TestApp::new();
    test.import(&gur_csv(&[("gur-1", "TMS320F28335PGFA", "Texas Instruments", "orlan-10-uav-june-2022")]), "gur");
    let one = test.sign_in_as(&[Role::Official]).await;
    let other = test.sign_in_as(&[Role::Official]).await;
    let stage = Stage::of(test, one, other, width).await;
    let name = |what: &str| format!("companies-{what}-{width}-{language}");
    stage.sit(&stage.author).await;
    stage.goto(&format!("/{language}/desk/companies?name=texas")).await;
    stage.fits().await;
    stage.tab_to("(it.pathname || '').endsWith('/desk/companies/texas-instruments')").await;
    stage.keys(ENTER).await;
    stage.until("document.querySelector('#addressee')").await;
    stage.fits().await;
    for (field, text) in [
        ("addressee", "Trade Compliance"),
        ("postal_address", "12500 TI Boulevard\nDallas, TX 75243\nUnited States"),
        ("email", "trade.compliance@example.com"),
        ("source", "https://example.com/contact"),
    ] {
        stage.tab_to(&format!("it.name === '{field}'")).await;
        stage.keys(text).await;
    }
    stage.tab_to("it.closest('form')?.action.endsWith('/contacts') && it.matches('button')").await;
    stage.keys(ENTER).await;
    stage.until("document.querySelector('#contacts ~ .panel')").await;
    stage.picture(&name("proposed")).await;
    // Beside it an event: somebody else answers for the findings.
    stage.tab_to("it.matches('details:has([value=event]) > summary')").await;
    stage.keys(ENTER).await;
    for (field, text) in
        [("event-other", "analog-devices"), ("event-on", "2026-01"), ("event-source", "the announcement")]
    {
        stage.tab_to(&format!("it.id === '{field}'")).await;
        stage.keys(text).await;
    }
    stage.fits().await;
    stage.picture(&name("event")).await;
    stage.keys(ENTER).await;
    stage.until("/proposals\\/1$/.test(location.pathname)").await;
    stage.fits().await;

    stage.sit(&stage.reviewer).await;
    stage.goto(&format!("/{language}/desk/companies/texas-instruments")).await;
    stage.tab_to("it.closest('form')?.action.endsWith('/contacts/1/confirm') && it.matches('button')").await;
    stage.keys(ENTER).await;
    stage
        .until("document.querySelector('#contacts ~ .panel') && !document.querySelector('form[action$=\"/confirm\"]')")
        .await;
    stage.fits().await;
    stage.picture(&name("confirmed")).await;
    stage.goto(&format!("/{language}/desk/companies/texas-instruments/contacts/1")).await;
    stage.fits().await;
    stage.picture(&name("contact")).await;
    stage.goto(&format!("/{language}/desk/companies/proposals")).await;
    stage.fits().await;
    stage.picture(&name("proposals")).await;
    stage.goto(&format!("/{language}/desk/companies/proposals/1")).await;
    stage.picture(&name("proposal")).await;
    stage.tab_to("it.closest('form')?.action.endsWith('/confirm') && it.matches('button')").await;
    stage.keys(ENTER).await;
    stage.until("!document.querySelector('form[action$=\"/confirm\"]')").await;
    stage.fits().await;
    stage.goto(&format!("/{language}/desk/companies/texas-instruments")).await;
    stage.until("document.querySelector('.lead a[href$=\"/desk/companies/analog-devices\"]')").await;
    stage.fits().await;
    stage.picture(&name("gone")).await;
    stage.goto(&format!("/{language}/desk/companies")).await;
    stage.fits().await;
    stage.picture(&name("list")).await;
}

async fn merge(width: u32, language: &str) {
    let mut test = TestApp::new();
    test.import(
        &gur_csv(&[
            ("gur-1", "TMS320F28335PGFA", "Texas Instruments", "orlan-10-uav-june-2022"),
            ("gur-2", "STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
        ]),
        "gur",
    );
    let one = test.sign_in_as(&[Role::Official]).await;
    let other = test.sign_in_as(&[Role::Official]).await;
    let stage = Stage::of(test, one, other, width).await;
    let name = |what: &str| format!("companies-merge-{what}-{width}-{language}");
    let (going, staying) = (
        format!("/{language}/desk/companies/stmicroelectronics"),
        format!("/{language}/desk/companies/texas-instruments"),
    );
    stage.sit(&stage.author).await;
    stage.goto(&going).await;
    stage.tab_to("it.matches('details:has([value=merge]) > summary')").await;
    stage.keys(ENTER).await;
    for (field, text) in [
        ("merge-other", "texas-instruments"),
        ("merge-grounds", "Both records have the same register number."),
        ("merge-source", "https://example.com/register"),
    ] {
        stage.tab_to(&format!("it.id === '{field}'")).await;
        stage.keys(text).await;
    }
    stage.fits().await;
    stage.picture(&name("form")).await;
    stage.keys(ENTER).await;
    stage.until("/proposals\\/1$/.test(location.pathname)").await;
    stage.fits().await;
    stage.sit(&stage.reviewer).await;
    stage.goto(&format!("/{language}/desk/companies/proposals/1")).await;
    stage.picture(&name("proposal")).await;
    stage.tab_to("it.closest('form')?.action.endsWith('/confirm') && it.matches('button')").await;
    stage.keys(ENTER).await;
    stage.until("!document.querySelector('form[action$=\"/confirm\"]')").await;
    stage.goto(&going).await;
    stage.until(&format!("location.pathname === '{staying}' && document.querySelector('#merged')")).await;
    stage.fits().await;
    stage.picture(&name("work")).await;
    stage.tab_to("it.matches('details:has([value=unmerge]) > summary')").await;
    stage.keys(ENTER).await;
    stage.fits().await;
    stage.picture(&name("undo")).await;
    stage.tab_to("it.matches('textarea[name=grounds]')").await;
    stage.keys("Two register numbers, after all.").await;
    stage.goto(&format!("/{language}/companies/stmicroelectronics")).await;
    stage.until(&format!("location.pathname === '/{language}/companies/texas-instruments'")).await;
    stage.fits().await;
    stage.picture(&name("public")).await;
    stage.goto(&format!("/{language}/companies/stmicroelectronics/history")).await;
    stage.fits().await;
    stage.picture(&name("history")).await;
}

#[actix_web::test]
async fn two_records_are_merged_in_a_browser() {
    if has_browser() {
        merge(1280, "en").await;
    }
}

#[actix_web::test]
async fn two_records_are_merged_on_a_phone_in_ukrainian() {
    if has_browser() {
        merge(400, "uk").await;
    }
}

#[actix_web::test]
async fn a_contact_and_an_event_are_stated_and_confirmed_in_a_browser() {
    if has_browser() {
        work(1280, "en").await;
    }
}

#[actix_web::test]
async fn a_contact_and_an_event_are_stated_and_confirmed_on_a_phone_in_ukrainian() {
    if has_browser() {
        work(400, "uk").await;
    }
}
