//! A spreadsheet with mistakes in it, brought in by keyboard in a real browser, on a desk and on a phone.

use crate::browser_logging::Stage;
use crate::imports_by_people::workbook;
use crate::support::browser::{Browser, has_browser};
use crate::support::keyboard::{DOWN, ENTER, SPACE, TAB};

/// Whoever sits there brings in the workbook with its mistakes, from the list of imports to what it brought.
pub async fn from_file_to_findings(stage: &Browser, language: &str) {
    let (width, _) = stage.client.get_window_size().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("inventory.xlsx");
    std::fs::write(&file, workbook()).unwrap();
    stage.goto(&format!("/{language}/desk/imports")).await;
    stage.fits().await;
    stage.tab_to("it.type === 'file'").await;
    stage.choose(&file).await;
    stage.keys(TAB).await;
    stage.keys(ENTER).await;
    stage.until("/desk\\/imports\\/[0-9]+$/.test(location.pathname)").await;

    // The other sheet, whose header stands in the third row and is found there.
    stage.tab_to("it.name === 'sheet'").await;
    stage.keys("Ж").await;
    stage.tab_to("it.matches('form[method=get] button')").await;
    stage.keys(ENTER).await;
    stage.until("document.querySelector('#header')?.value === '3'").await;
    stage.fits().await;
    stage.picture(&format!("columns-{width}-{language}")).await;
    stage.tab_to("it.name === 'source_title'").await;
    stage.keys("Bench notes").await;
    stage.keys(ENTER).await;

    // The check ends by itself on the page, without a key.
    stage.until("document.querySelector('#questions')").await;
    stage.fits().await;
    stage.picture(&format!("check-{width}-{language}")).await;
    stage.tab_to("it.name === 'new-0'").await;
    stage.keys(SPACE).await;
    stage.tab_to("it.name === 'brand-0'").await;
    stage.keys("Xilinx").await;
    stage.tab_to("it.name === 'same_marking'").await;
    stage.keys(DOWN).await;
    stage.tab_to("it.closest('form')?.action.endsWith('/correct') && it.matches('button')").await;
    stage.keys(ENTER).await;
    stage
        .until("document.querySelector('main form[action$=\"/apply\"]') && !document.querySelector('#system-0')")
        .await;
    stage.picture(&format!("checked-{width}-{language}")).await;
    stage.tab_to("it.closest('form')?.action.endsWith('/apply') && it.matches('button')").await;
    stage.keys(ENTER).await;
    stage.until("document.querySelector('#done-heading')").await;
    stage.fits().await;
    stage.picture(&format!("applied-{width}-{language}")).await;
    stage.fits().await;
}

async fn bring(width: u32, language: &str) {
    let stage = Stage::open(width).await;
    stage.sit(&stage.author).await;
    from_file_to_findings(&stage, language).await;
    if language == "en" {
        stage.says("5 findings were brought or changed").await;
        // Nobody has built on it: all of it goes back.
        stage.tab_to("it.matches('summary')").await;
        stage.keys(ENTER).await;
        stage.tab_to("it.name === 'reason'").await;
        stage.keys("the wrong sheet").await;
        stage.keys(TAB).await;
        stage.keys(ENTER).await;
        stage.says("Everything that this import wrote has been taken back").await;
        stage.picture(&format!("taken-back-{width}")).await;
    } else {
        stage.tab_to("it.closest('form')?.action.endsWith('/submit') && it.matches('button')").await;
        stage.keys(ENTER).await;
        stage.until("!document.querySelector('main form[action$=\"/submit\"]')").await;
        stage.sit(&stage.reviewer).await;
        stage.goto("/uk/desk/review").await;
        stage.until("document.querySelectorAll('tbody tr').length === 5").await;
        stage.sit(&stage.author).await;
    }
    stage.goto(&format!("/{language}/desk/imports")).await;
    stage.fits().await;
    stage.picture(&format!("list-{width}-{language}")).await;
}

#[actix_web::test]
async fn a_spreadsheet_is_brought_in_and_taken_back_by_keyboard() {
    if has_browser() {
        bring(1280, "en").await;
    }
}

#[actix_web::test]
async fn a_spreadsheet_is_brought_in_on_a_phone_in_ukrainian_and_sent_to_review() {
    if has_browser() {
        bring(400, "uk").await;
    }
}
