//! Logging, review and withdrawal in a real browser, the log form by the keyboard alone. Runs where the other browser tests do.

use std::ops::Deref;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use topmark::accounts::model::Role;
use topmark::app::Clock;
use topmark::db::schema::{finding_photographs, findings, sessions};

use crate::photographs::pictures::{board, jpeg};
use crate::support::TestApp;
use crate::support::browser::{Browser, has_browser};
use crate::support::client::Client as Person;
use crate::support::keyboard::{CONTROL_ENTER, ENTER, RIGHT, SPACE, TAB};

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
        Self::of(test, author, reviewer, width).await
    }

    /// A window on a catalogue that is there, with two people who have signed in.
    pub async fn of(test: TestApp, author: Person, reviewer: Person, width: u32) -> Self {
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

/// What the log form holds.
const TYPED: &str =
    "['marking', 'assembly', 'lot', 'quantity'].map((name) => document.querySelector('#' + name).value).join('|')";

#[actix_web::test]
async fn a_closed_tab_and_a_lost_connection_lose_nothing_that_was_typed() {
    if !has_browser() {
        return;
    }
    let mut stage = Stage::open(1280).await;
    let exhibit = stage.author.open_exhibit(&[("serial", "KX-315")]).await;
    let log = format!("{exhibit}/log");
    stage.sit(&stage.author).await;
    stage.goto(&log).await;
    stage.until("document.activeElement?.name === 'marking'").await;
    stage.keys("LM317T\n0426").await;
    stage.until("document.querySelector('#part_number').value === 'LM317T'").await;
    stage.fill("lot", "A17").await;
    stage.fill("assembly", "navigation unit / U3").await;

    let tab = stage.client.new_window(true).await.unwrap().handle;
    stage.client.close_window().await.unwrap();
    stage.client.switch_to_window(tab).await.unwrap();
    let take = async |stage: &Stage| {
        stage.goto(&log).await;
        stage.until("!document.querySelector('[data-kept]').hidden").await;
        stage.press("it.dataset.take !== undefined").await;
    };
    take(&stage).await;
    stage.until(&format!("{TYPED} === 'LM317T\\n0426|navigation unit / U3|A17|1'")).await;

    // The server goes away while somebody types on, and the form is sent into nothing.
    stage.browser.stop_serving();
    stage.tab_to("it.name === 'quantity'").await;
    stage.client.execute("document.activeElement.select()", Vec::new()).await.unwrap();
    stage.keys("3").await;
    stage.tab_to("it.name === 'marking'").await;
    stage.keys(CONTROL_ENTER).await;
    stage.until("!document.querySelector('#marking') && document.readyState === 'complete'").await;
    stage.browser.serve_again();
    take(&stage).await;
    stage.until(&format!("{TYPED} === 'LM317T\\n0426|navigation unit / U3|A17|3'")).await;
    stage.keys(CONTROL_ENTER).await;
    stage.until("document.querySelector('h1').textContent.includes('no. 2')").await;
    stage.until("document.querySelector('[data-kept]').hidden").await;
    let recorded: Vec<(String, String, i32)> = findings::table
        .select((findings::marking, findings::assembly, findings::quantity))
        .load(&mut *stage.author.door.site.app.pools().read().unwrap())
        .unwrap();
    assert_eq!(recorded, [("LM317T\n0426".to_owned(), "navigation unit / U3".to_owned(), 3)]);
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

/// Which photograph shows which finding.
fn shown(person: &Person) -> Vec<(i64, i64)> {
    finding_photographs::table
        .order((finding_photographs::finding_id, finding_photographs::photograph_id))
        .select((finding_photographs::finding_id, finding_photographs::photograph_id))
        .load(&mut *person.door.site.app.pools().read().unwrap())
        .unwrap()
}

const MARKINGS: [&str; 10] = [
    "PIC18F4550-I/PT",
    "LM317T",
    "OPA2277U",
    "STM32F405RGT6",
    "TMS320F2812PGFA",
    "XC3S50",
    "AD9957",
    "MAX2769",
    "TPS54331DR",
    "ADM3202",
];

#[actix_web::test]
async fn ten_parts_are_logged_with_photographs_by_keyboard_in_one_sitting() {
    if !has_browser() {
        return;
    }
    let stage = Stage::open(1280).await;
    let exhibit = stage.author.open_exhibit(&[("serial", "KX-315")]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |number: usize| folder.path().join(format!("part {number}.jpg"));
    for number in 1..=MARKINGS.len() {
        std::fs::write(file(number), jpeg(&board(200 + number as u64, 1600, 1200), 88)).unwrap();
    }
    stage.sit(&stage.author).await;
    stage.goto(&format!("{exhibit}/log")).await;
    let sitting = Instant::now();
    for (number, marking) in (1..).zip(MARKINGS) {
        stage.until(&format!("document.querySelector('h1').textContent.includes('no. {number}')")).await;
        stage.until("document.activeElement?.name === 'marking'").await;
        let started = Instant::now();
        stage.keys(marking).await;
        stage.tab_to("it.id === 'upload-files'").await;
        stage.choose(&file(number)).await;
        if number % 2 == 0 {
            // The photograph of the part before shows this one as well.
            stage.until("document.querySelector('[data-uploads] li')?.dataset.state === 'kept'").await;
            stage.tab_to("it.type === 'checkbox' && it.name === 'photograph'").await;
            stage.until("document.activeElement.checked").await;
            stage.keys(RIGHT).await;
            stage.keys(SPACE).await;
        }
        // Else the form waits until the photograph is up.
        stage.keys(CONTROL_ENTER).await;
        stage.until(&format!("document.querySelector('h1').textContent.includes('no. {}')", number + 1)).await;
        let taken = started.elapsed();
        println!("part {number} with its photograph took {taken:?}");
        assert!(taken < Duration::from_secs(20), "part {number} took {taken:?}");
    }
    println!("ten parts took {:?}", sitting.elapsed());
    let expected: Vec<(i64, i64)> = (1..=10)
        .flat_map(|part| {
            (if part % 2 == 0 { part - 1..=part } else { part..=part }).map(move |photograph| (part, photograph))
        })
        .collect();
    assert_eq!(shown(&stage.author), expected);

    // The same photograph again is chosen as the first; nearly the same is asked about.
    stage.until("document.activeElement?.name === 'marking'").await;
    stage.keys("74HC04D").await;
    stage.tab_to("it.id === 'upload-files'").await;
    stage.choose(&file(3)).await;
    stage.until("document.querySelector('[data-uploads] li')?.dataset.state === 'same'").await;
    stage.until("document.querySelector('[data-photograph=\"3\"] input').checked").await;
    let near = folder.path().join("near.jpg");
    std::fs::write(&near, jpeg(&board(205, 1600, 1200), 40)).unwrap();
    stage.choose(&near).await;
    stage.until("document.querySelector('[data-photograph=\"11\"] input[type=radio]')").await;
    stage.keys(CONTROL_ENTER).await;
    // Nothing is logged before somebody answers.
    stage.until("document.activeElement?.name === 'near-11'").await;
    stage.tab_to("it.name === 'near-11'").await;
    stage.keys(SPACE).await;
    stage.keys("\u{e015}").await;
    stage.until("document.querySelector('#near-11-other').checked").await;
    stage.keys(CONTROL_ENTER).await;
    stage.until("document.querySelector('h1').textContent.includes('no. 12')").await;
    assert_eq!(shown(&stage.author)[15..], [(11, 3), (11, 5)]);

    // A file that is none is said to be so, and the part stays on the form.
    let broken = folder.path().join("broken.jpg");
    std::fs::write(&broken, &jpeg(&board(230, 400, 300), 88)[..5_000]).unwrap();
    stage.until("document.activeElement?.name === 'marking'").await;
    stage.keys("BSS138").await;
    stage.tab_to("it.id === 'upload-files'").await;
    stage.choose(&broken).await;
    stage.keys(CONTROL_ENTER).await;
    stage.until("document.querySelector('[data-uploads] li')?.dataset.state === 'refused'").await;
    stage.until("document.querySelector('[data-waiting-for-uploads]').textContent.includes('was not taken')").await;
    stage.until("document.querySelector('#marking').value === 'BSS138'").await;
    stage.keys(CONTROL_ENTER).await;
    stage.until("document.querySelector('h1').textContent.includes('no. 13')").await;
    assert_eq!(shown(&stage.author).len(), 17);
    stage.client.clone().close().await.unwrap();
}

#[actix_web::test]
async fn a_part_is_logged_with_a_photograph_on_a_phone() {
    if !has_browser() {
        return;
    }
    let stage = Stage::open(390).await;
    let exhibit = stage.author.open_exhibit(&[("serial", "KX-315")]).await.replace("/en/", "/uk/");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("part.jpg");
    std::fs::write(&file, jpeg(&board(240, 1600, 1200), 88)).unwrap();
    stage.sit(&stage.author).await;
    stage.goto(&format!("{exhibit}/log")).await;
    stage.until("document.querySelector('#upload-files-camera')?.getAttribute('capture') === 'environment'").await;
    stage.until("document.activeElement?.name === 'marking'").await;
    stage.keys("LM317T").await;
    stage.tab_to("it.id === 'upload-files'").await;
    stage.choose(&file).await;
    stage.until("document.querySelector('[data-photograph=\"1\"] input').checked").await;
    stage.fits().await;
    stage.keys(CONTROL_ENTER).await;
    stage.until("document.querySelector('[role=status] a')").await;
    stage.fits().await;
    assert_eq!(shown(&stage.author), [(1, 1)]);
    for path in [exhibit.clone(), "/uk/desk/findings/F-000001".to_owned(), "/uk/desk/findings/F-000001/edit".to_owned()]
    {
        stage.goto(&path).await;
        stage.fits().await;
    }
    stage.goto(&exhibit).await;
    let open = "document.querySelector('#upload').open = true; document.querySelector('#upload-files').focus()";
    stage.client.execute(open, Vec::new()).await.unwrap();
    stage.choose(&file).await;
    // The page shows what it has now.
    stage.until("document.querySelectorAll('.photographs > li').length === 1").await;
    stage.fits().await;
    stage.client.clone().close().await.unwrap();
}
