//! Logging, review and withdrawal in a real browser, the log form by the keyboard alone. Runs where the other browser tests do.

use std::ops::Deref;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use serde_json::json;
use topmark::accounts::model::Role;
use topmark::app::Clock;
use topmark::db::schema::sessions;

use crate::support::TestApp;
use crate::support::browser::{Browser, PATIENCE, has_browser};
use crate::support::client::Client as Person;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
/// Control held down for one Enter.
const CONTROL_ENTER: &str = "\u{e009}\u{e007}\u{e000}";

/// Two people and a window.
pub struct Stage {
    pub author: Person,
    pub reviewer: Person,
    browser: Browser,
}

impl Deref for Stage {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Stage {
    pub async fn open(width: u32) -> Self {
        let test = TestApp::new();
        let author = test.sign_in_as(&[Role::Researcher]).await;
        let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
        // The clock of tests stands still, the server's does not: what began then begins now.
        let now = Clock::System.now();
        diesel::update(sessions::table)
            .set((sessions::created_at.eq(now), sessions::seen_at.eq(now)))
            .execute(&mut *test.app.pools().write().unwrap())
            .unwrap();
        Self { author, reviewer, browser: Browser::open(test, width).await }
    }

    /// Lets somebody sit down at the browser.
    pub async fn sit(&self, person: &Person) {
        self.leave().await;
        let cookies = person.cookies.borrow().clone();
        for (name, value) in cookies {
            let script = format!("document.cookie = '{name}={value}; path=/'");
            self.client.execute(&script, Vec::new()).await.unwrap();
        }
    }

    /// Nobody is signed in.
    async fn leave(&self) {
        self.goto("/en/method").await;
        self.client.delete_all_cookies().await.unwrap();
    }

    /// Types into whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Goes on with the tabulator until what has the focus fits, as somebody without a mouse does.
    pub async fn tab_to(&self, expression: &str) {
        for _ in 0..80 {
            let script = format!("const it = document.activeElement; return Boolean({expression});");
            if self.client.execute(&script, Vec::new()).await.unwrap() == json!(true) {
                return;
            }
            self.keys(TAB).await;
        }
        panic!("the tabulator does not lead to {expression} on {}", self.path().await);
    }

    /// Waits until an expression of the page holds.
    pub async fn until(&self, expression: &str) {
        let started = Instant::now();
        loop {
            let script = format!("return Boolean({expression});");
            // While a page is left there is nothing to ask.
            if let Ok(answer) = self.client.execute(&script, Vec::new()).await
                && answer == json!(true)
            {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{expression} does not come true on {}", self.path().await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// No part of the page is wider than the window.
    pub async fn fits(&self) {
        let widths = "return [document.documentElement.scrollWidth, window.innerWidth]";
        let widths = self.client.execute(widths, Vec::new()).await.unwrap();
        let (page, window) = (widths[0].as_f64().unwrap(), widths[1].as_f64().unwrap());
        assert!(page <= window + 1.0, "{} is {page} wide in a window of {window}", self.path().await);
    }
}

#[actix_web::test]
async fn parts_are_logged_by_keyboard_reviewed_published_and_withdrawn() {
    if !has_browser() {
        return;
    }
    let stage = Stage::open(1280).await;
    stage.sit(&stage.author).await;
    stage.goto("/en/desk").await;
    stage.tab_to("it.pathname === '/en/desk/exhibits/new'").await;
    stage.keys(ENTER).await;
    stage.until("document.activeElement?.name === 'weapon'").await;
    stage.keys("Kh-101").await;
    stage.tab_to("it.name === 'serial'").await;
    stage.keys(&format!("KX-315{ENTER}")).await;
    stage.until("/desk\\/exhibits\\/[0-9]+$/.test(location.pathname)").await;
    stage.tab_to("(it.pathname || '').endsWith('/log')").await;
    stage.keys(ENTER).await;
    for (position, lines, number) in [
        (1, "MICROCHIP\nPIC18F4550-I/PT\n1749A4C", "PIC18F4550-I/PT"),
        (2, "LM317T", "LM317T"),
        (3, "OPA2277U", "OPA2277U"),
    ] {
        let expected = format!("document.querySelector('h1').textContent.includes('no. {position}')");
        stage.until(&expected).await;
        stage.until("document.activeElement?.name === 'marking'").await;
        let started = Instant::now();
        stage.keys(lines).await;
        stage.until(&format!("document.querySelector('#part_number').value === '{number}'")).await;
        if position == 1 {
            stage.tab_to("it.name === 'assembly'").await;
            stage.keys("navigation unit / board 2").await;
        } else {
            stage.until("document.querySelector('#assembly').value === 'navigation unit / board 2'").await;
        }
        stage.keys(CONTROL_ENTER).await;
        stage.until(&format!("document.querySelector('h1').textContent.includes('no. {}')", position + 1)).await;
        let taken = started.elapsed();
        println!("part {position} took {taken:?}");
        assert!(taken < Duration::from_secs(20), "part {position} took {taken:?}");
    }
    // A closed tab loses nothing that was typed.
    stage.until("document.activeElement?.name === 'marking'").await;
    stage.keys("74HC04D never sent").await;
    let log = stage.path().await;
    stage.goto("/en/desk").await;
    stage.goto(&log).await;
    stage.until("!document.querySelector('[data-kept]').hidden").await;
    stage.tab_to("it.dataset.take !== undefined").await;
    stage.keys(ENTER).await;
    stage.until("document.querySelector('#marking').value === '74HC04D never sent'").await;
    stage.goto(log.trim_end_matches("/log")).await;
    stage.tab_to("it.tagName === 'BUTTON' && it.form?.action.endsWith('/submit')").await;
    stage.keys(ENTER).await;
    stage.until("document.querySelectorAll('.tag.wait').length === 3").await;

    stage.sit(&stage.reviewer).await;
    stage.goto("/en/desk/review").await;
    stage.goto("/en/desk/findings/F-000001/review").await;
    stage.tab_to("it.tagName === 'BUTTON' && it.form?.action.endsWith('/publish')").await;
    stage.keys(ENTER).await;
    stage.until("location.pathname === '/en/desk/review'").await;

    stage.leave().await;
    stage.goto("/en/findings/F-000001").await;
    let page = stage.text().await;
    assert!(page.contains("PIC18F4550") && page.contains("Kh-101 KX-315"), "{page}");

    stage.sit(&stage.reviewer).await;
    stage.goto("/en/desk/findings/F-000001").await;
    let fold = "document.querySelector('#withdraw').closest('details').open = true; document.querySelector('#withdraw').focus()";
    stage.client.execute(fold, Vec::new()).await.unwrap();
    stage.keys("The wreck was another one").await;
    stage.keys(TAB).await;
    stage.keys(ENTER).await;
    stage.until("document.querySelector('main').textContent.includes('Withdrawn')").await;
    stage.leave().await;
    stage.goto("/en/findings/F-000001").await;
    let page = stage.text().await;
    assert!(page.contains("This finding was withdrawn") && page.contains("The wreck was another one"), "{page}");
    stage.client.clone().close().await.unwrap();
}

#[actix_web::test]
async fn the_working_pages_fit_a_phone() {
    if !has_browser() {
        return;
    }
    let stage = Stage::open(390).await;
    let exhibit = stage.author.open_exhibit(&[("serial", "KX-315"), ("hazard", "explosive")]).await;
    let number = stage.author.log(&exhibit, "MICROCHIP\nPIC18F4550-I/PT\n1749A4C").await;
    stage.sit(&stage.author).await;
    for path in [
        "/uk/desk".to_owned(),
        "/uk/desk/exhibits/new".to_owned(),
        exhibit.replace("/en/", "/uk/"),
        format!("{exhibit}/log").replace("/en/", "/uk/"),
        format!("/uk/desk/findings/{number}"),
    ] {
        stage.goto(&path).await;
        stage.fits().await;
    }
    stage.author.press(&number, "submit", &[]).await;
    stage.sit(&stage.reviewer).await;
    for path in ["/uk/desk/review".to_owned(), format!("/uk/desk/findings/{number}/review")] {
        stage.goto(&path).await;
        stage.fits().await;
    }
    stage.client.clone().close().await.unwrap();
}
