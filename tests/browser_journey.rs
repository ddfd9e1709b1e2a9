//! The whole way of a catalogue in a real browser, by the keyboard alone: from the link that a first start prints, over people,
//! photographs, a disagreement, review, publication, withdrawal, a spreadsheet and the history, to a backup restored elsewhere.

use std::fs::File;
use std::process::Command;
use std::time::{Duration, Instant};

use fantoccini::cookies::Cookie;
use serde_json::json;
use topmark::accounts::factors;
use topmark::app::Clock;

use crate::browser_imports::from_file_to_findings;
use crate::photographs::pictures::{board, jpeg};
use crate::support::Elsewhere;
use crate::support::browser::{Browser, PATIENCE, has_browser_for_journeys};
use crate::support::client::PASSWORD;
use crate::support::keyboard::{CONTROL_ENTER, ENTER, SPACE, TAB};
use crate::support::processes::{Group, free_port, start_into};

/// What each part says, and the part number that is read from it.
const PARTS: [(&str, &str); 3] =
    [("MICROCHIP\nPIC18F4550-I/PT\n1749A4C", "PIC18F4550-I/PT"), ("LM317T", "LM317T"), ("OPA2277U", "OPA2277U")];
const BASIS: &str = "The third letter is a worn D under the microscope";
const PREFERRED: &str = "Two of us looked again: D it is";
const WITHDRAWN: &str = "The wreck was another one";

/// An installation that is served until it goes.
struct Served {
    place: Elsewhere,
    port: u16,
    /// The link that its start printed, where it printed one.
    link: Option<String>,
    _server: Group,
}

impl Served {
    fn run(place: &Elsewhere, command: &[&str]) -> String {
        let output =
            Command::new(env!("CARGO_BIN_EXE_topmark")).args(command).args(place.arguments()).output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{command:?}: {printed}{}", String::from_utf8_lossy(&output.stderr));
        printed
    }

    fn start(place: Elsewhere) -> Self {
        if place.url().is_some() {
            Self::run(&place, &["migrate"]);
        }
        let port = free_port();
        let mut command = Command::new(env!("CARGO_BIN_EXE_topmark"));
        command.args(["serve", "--without-sample", "--listen", &format!("127.0.0.1:{port}")]).args(place.arguments());
        let server = start_into(command, port, File::create(place.path("printed")).unwrap());
        let printed = std::fs::read_to_string(place.path("printed")).unwrap();
        let link = printed.lines().find(|line| line.contains("/set-up/")).map(str::to_owned);
        Self { place, port, link, _server: server }
    }
}

/// Somebody who has an account, and the cookies of their browser.
struct Person {
    email: &'static str,
    recovery_codes: Vec<String>,
    cookies: Vec<Cookie<'static>>,
}

/// One window in which people take turns.
struct Journey {
    browser: Browser,
    language: &'static str,
}

impl std::ops::Deref for Journey {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Journey {
    /// The text in the language of the journey.
    fn word<'a>(&self, english: &'a str, ukrainian: &'a str) -> &'a str {
        if self.language == "en" { english } else { ukrainian }
    }

    /// Types the address of a page below the language.
    async fn open(&self, path: &str) {
        self.goto(&format!("/{}{path}", self.language)).await;
    }

    /// Waits until the window is at a page below the language, and all of it is there.
    async fn arrive(&self, path: &str) {
        let path = format!("/{}{path}", self.language);
        self.until(&format!("location.pathname === '{path}' && document.readyState === 'complete'")).await;
    }

    /// Looks at the page: it fits the window, and a picture of it is kept for whoever wants to look.
    async fn look(&self, name: &str) {
        self.fits().await;
        self.picture(&format!("journey-{}-{name}", self.language)).await;
    }

    /// Follows a link by the keyboard to a page below the language.
    async fn follow_to(&self, path: &str) {
        self.press(&format!("it.pathname === '/{}{path}'", self.language)).await;
        self.arrive(path).await;
    }

    /// Goes on to the button of the form that is sent to an address with this ending, and presses it.
    async fn send(&self, ending: &str) {
        self.press(&format!("it.matches('button') && it.form?.action.endsWith('{ending}')")).await;
    }

    /// Opens a folded part of the page that has this in it.
    async fn unfold(&self, selector: &str) {
        self.press(&format!("it.matches('summary') && it.parentElement.querySelector('{selector}')")).await;
    }

    /// Lets somebody else sit down.
    async fn sit(&self, person: &Person) {
        self.leave().await;
        for cookie in person.cookies.clone() {
            self.client.add_cookie(cookie).await.unwrap();
        }
    }

    /// Follows a one-time link as its owner does: a password, one-time codes as the second factor, recovery codes kept.
    async fn set_up(&self, link: &str, email: &'static str) -> Person {
        self.leave().await;
        let (_, path) = link.split_once("/set-up/").unwrap();
        self.open(&format!("/set-up/{path}")).await;
        self.look(&format!("set-up-{}", email.split('@').next().unwrap())).await;
        if self.client.execute("return document.querySelector('#organisation') !== null", vec![]).await.unwrap()
            == json!(true)
        {
            self.fill("organisation", "Laboratory of the Institute").await;
            self.fill("country", "UA").await;
            self.fill("name", "Olha Admin").await;
            self.fill("email", email).await;
        }
        self.fill("password", PASSWORD).await;
        self.fill("password_again", PASSWORD).await;
        self.keys(ENTER).await;
        self.arrive("/desk/account").await;
        self.send("/codes/begin").await;
        self.until("document.querySelector('code.secret')").await;
        self.look("codes").await;
        let secret = self.client.execute("return document.querySelector('code.secret').textContent", vec![]);
        let secret = secret.await.unwrap().as_str().unwrap().replace(' ', "");
        self.fill("code", &factors::totp_code(&secret, Clock::System.now()).unwrap()).await;
        self.keys(ENTER).await;
        self.until("document.querySelector('.recovery code')").await;
        self.look("recovery").await;
        let codes = "return [...document.querySelectorAll('.recovery code')].map((code) => code.textContent)";
        let codes = self.client.execute(codes, vec![]).await.unwrap();
        self.follow_to("/desk").await;
        Person {
            email,
            recovery_codes: serde_json::from_value(codes).unwrap(),
            cookies: self.client.get_all_cookies().await.unwrap(),
        }
    }

    /// Makes an account for somebody with these roles and gives the link that is shown for them.
    async fn invite(&self, name: &str, email: &str, roles: &[&str]) -> String {
        self.follow_to("/desk/people").await;
        self.fill("name", name).await;
        self.fill("email", email).await;
        self.fill("organisation", "Laboratory of the Institute").await;
        for role in roles {
            self.tab_to(&format!("it.name === 'role' && it.value === '{role}'")).await;
            self.keys(SPACE).await;
        }
        self.send("/desk/people").await;
        self.until("document.querySelector('.citation code')").await;
        self.look("invited").await;
        let link = self.client.execute("return document.querySelector('.citation code').textContent", vec![]);
        link.await.unwrap().as_str().unwrap().to_owned()
    }

    /// Signs in with password and recovery code.
    async fn sign_in(&self, person: &mut Person) {
        self.leave().await;
        self.open("/desk").await;
        self.arrive("/desk/sign-in").await;
        self.fill("email", person.email).await;
        self.fill("password", PASSWORD).await;
        self.keys(ENTER).await;
        self.arrive("/desk/second-factor").await;
        self.fill("code", &person.recovery_codes.pop().unwrap()).await;
        self.keys(ENTER).await;
        self.arrive("/desk").await;
        person.cookies = self.client.get_all_cookies().await.unwrap();
    }

    /// Opens an exhibit and logs parts, each with its photograph.
    async fn log(&self, photographs: &[std::path::PathBuf]) {
        self.follow_to("/desk/exhibits/new").await;
        self.until("document.activeElement?.name === 'weapon'").await;
        self.keys("Kh-101").await;
        self.fill("serial", &format!("KX-315{ENTER}")).await;
        self.until("/desk\\/exhibits\\/[0-9]+$/.test(location.pathname)").await;
        self.look("exhibit").await;
        self.press("(it.pathname || '').endsWith('/log')").await;
        for (number, ((lines, part_number), photograph)) in (1..).zip(PARTS.iter().zip(photographs)) {
            self.until(&self.part(number)).await;
            self.until("document.activeElement?.name === 'marking'").await;
            let started = Instant::now();
            self.keys(lines).await;
            self.until(&format!("document.querySelector('#part_number').value === '{part_number}'")).await;
            if number == 1 {
                // The photographs may be seen by everybody, and the next ones too.
                self.fill("upload_tlp", "TLP:C").await;
                self.back_to("it.id === 'upload-files'").await;
            } else {
                self.tab_to("it.id === 'upload-files'").await;
            }
            self.choose(photograph).await;
            self.until("document.querySelector('[name=photograph]')?.checked").await;
            if number == 1 {
                self.fill("assembly", "navigation unit / board 2").await;
                self.look("log").await;
            }
            self.keys(CONTROL_ENTER).await;
            self.until(&self.part(number + 1)).await;
            println!("part {number} with its photograph took {:?}", started.elapsed());
        }
        self.look("logged").await;
        self.press("/desk\\/exhibits\\/[0-9]+$/.test(it.pathname || '') && it.closest('main')").await;
        self.until("document.querySelectorAll('tbody tr').length === 3").await;
        self.send("/submit").await;
        self.until("document.querySelectorAll('.tag.wait').length === 3").await;
        self.look("sent").await;
        self.press("/desk\\/findings\\/F-000001$/.test(it.pathname || '')").await;
        self.press("/desk\\/photographs\\/1$/.test(it.pathname || '')").await;
        self.until("document.querySelector('.region-frame img')?.naturalWidth > 0").await;
        self.look("photograph").await;
    }

    /// The log form asks for the part of this number.
    fn part(&self, number: usize) -> String {
        format!("/(^|[^0-9]){number}$/.test(document.querySelector('h1').textContent.trim())")
    }

    /// Two people read one marking differently; the author prefers the second reading and says why.
    async fn disagree(&self, researcher: &Person, reviewer: &Person) {
        self.sit(reviewer).await;
        self.open("/desk").await;
        self.follow_to("/desk/review").await;
        self.look("queue").await;
        self.follow_to("/desk/findings/F-000003/review").await;
        self.look("review").await;
        self.follow_to("/desk/findings/F-000003").await;
        self.unfold("#r-part").await;
        self.fill("part_number", "OPD2277U").await;
        self.fill("method", self.word("Read under", "Прочитано під")).await;
        self.fill("basis", BASIS).await;
        self.send("/readings").await;
        self.says(BASIS).await;
        self.look("two-readings").await;

        self.sit(researcher).await;
        self.open("/desk/findings/F-000003").await;
        self.unfold("form[action$=\"/prefer\"]").await;
        self.fill("reason", PREFERRED).await;
        self.send("/prefer").await;
        self.until("document.querySelector('.reading-card .tag.ok')?.closest('.reading-card').textContent.includes('OPD2277U')")
            .await;
        self.look("preferred").await;
    }

    /// The reviewer publishes one by one, and what is left at once.
    async fn publish(&self, reviewer: &Person) {
        self.sit(reviewer).await;
        self.open("/desk").await;
        self.follow_to("/desk/review").await;
        self.follow_to("/desk/findings/F-000003/review").await;
        self.look("review-disagreed").await;
        self.send("/publish").await;
        self.arrive("/desk/review").await;
        for number in ["F-000001", "F-000002"] {
            self.tab_to(&format!("it.type === 'checkbox' && it.ariaLabel.includes('{number}')")).await;
            self.keys(SPACE).await;
        }
        self.send("/desk/review").await;
        self.until("!document.querySelector('main tbody')").await;
        self.look("queue-empty").await;
    }

    /// What everybody sees of the part about which two people disagreed.
    async fn look_at_it_signed_out(&self, name: &str) {
        self.leave().await;
        self.open("").await;
        self.tab_to("it.name === 'q'").await;
        self.keys(&format!("OPD2277{ENTER}")).await;
        self.arrive("/search").await;
        self.press("(it.pathname || '').endsWith('/findings/F-000003')").await;
        self.arrive("/findings/F-000003").await;
        for text in ["OPD2277U", "Kh-101 KX-315"] {
            self.says(text).await;
        }
        // Its photograph is there, not its empty frame.
        self.until("[...document.querySelectorAll('.photographs img')].length === 1").await;
        self.client.execute("document.querySelector('.photographs img').scrollIntoView()", vec![]).await.unwrap();
        self.until("document.querySelector('.photographs img').naturalWidth > 0").await;
        self.look(name).await;
    }

    /// Searches as everybody until a number of findings is found; the index follows within a second.
    async fn finds(&self, text: &str, number: &str, is_there: bool) {
        let started = Instant::now();
        loop {
            self.open(&format!("/search?q={text}")).await;
            let found = format!("return document.querySelector('main a[href$=\"/findings/{number}\"]') !== null");
            if self.client.execute(&found, vec![]).await.unwrap() == json!(is_there) {
                return;
            }
            assert!(started.elapsed() < PATIENCE, "a search for {text} has {number}: {}", !is_there);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A published finding turns out to be wrong.
    async fn withdraw(&self, reviewer: &Person) {
        self.finds("LM317T", "F-000002", true).await;
        self.sit(reviewer).await;
        self.open("/desk/findings/F-000002").await;
        self.unfold("#withdraw").await;
        self.tab_to("it.id === 'withdraw'").await;
        self.keys(WITHDRAWN).await;
        self.keys(TAB).await;
        self.keys(ENTER).await;
        self.until("!document.querySelector('#withdraw')").await;
        self.look("withdrawn-desk").await;
        self.leave().await;
        self.finds("LM317T", "F-000002", false).await;
        self.open("/findings/F-000002").await;
        self.says(WITHDRAWN).await;
        self.look("withdrawn").await;
    }

    /// Who changed what, and why.
    async fn find_who(&self, researcher: &Person) {
        self.sit(researcher).await;
        self.open("/desk/findings/F-000003").await;
        self.follow_to("/desk/findings/F-000003/history").await;
        for text in ["Taras Koval", "Iryna Moroz", PREFERRED, BASIS, "OPD2277U"] {
            self.says(text).await;
        }
        self.look("history").await;
        self.press("(it.search || '').startsWith('?revision=') && it.closest('main')").await;
        self.until("location.search.startsWith('?revision=') && document.readyState === 'complete'").await;
        self.look("revision").await;
    }
}

async fn journey(width: u32, language: &'static str) {
    let served = Served::start(Elsewhere::new());
    let browser = Browser::look_at(served.port, width).await;
    let mut journey = Journey { browser, language };
    let link = served.link.clone().expect("a start without accounts prints a link");
    let admin = journey.set_up(&link, "admin@example.org").await;
    let invitation = journey.invite("Taras Koval", "researcher@example.org", &["researcher"]).await;
    journey.open("/desk").await;
    let second = journey.invite("Iryna Moroz", "reviewer@example.org", &["researcher", "reviewer"]).await;
    let mut researcher = journey.set_up(&invitation, "researcher@example.org").await;
    let mut reviewer = journey.set_up(&second, "reviewer@example.org").await;

    journey.sign_in(&mut researcher).await;
    let folder = tempfile::tempdir().unwrap();
    let photographs: Vec<_> = (1..=PARTS.len() as u64)
        .map(|number| {
            let file = folder.path().join(format!("part {number}.jpg"));
            std::fs::write(&file, jpeg(&board(300 + number, 1600, 1200), 88)).unwrap();
            file
        })
        .collect();
    journey.log(&photographs).await;
    journey.disagree(&researcher, &reviewer).await;
    journey.publish(&reviewer).await;
    journey.finds("OPD2277", "F-000003", true).await;
    journey.look_at_it_signed_out("public").await;
    journey.withdraw(&reviewer).await;

    journey.sit(&researcher).await;
    journey.open("/desk").await;
    journey.follow_to("/desk/imports").await;
    from_file_to_findings(&journey, language).await;
    journey.find_who(&researcher).await;

    // Everything in one file while it is served, brought back on another machine.
    let file = folder.path().join("topmark.backup");
    let file = file.to_str().unwrap();
    Served::run(&served.place, &["backup", file]);
    journey.sit(&admin).await;
    journey.open("/desk/people").await;
    assert_eq!(journey.path().await, format!("/{language}/desk/people"), "served all the while");
    let elsewhere = Elsewhere::new();
    Served::run(&elsewhere, &["restore", file]);
    drop(served);
    let restored = Served::start(elsewhere);
    assert_eq!(restored.link, None, "people came along");
    journey.browser.base = format!("http://localhost:{}", restored.port);
    journey.finds("OPD2277", "F-000003", true).await;
    journey.look_at_it_signed_out("restored").await;
    journey.open("/findings/F-000002").await;
    journey.says(WITHDRAWN).await;
    journey.sign_in(&mut reviewer).await;
    journey.open("/desk/findings/F-000003").await;
    journey.says(PREFERRED).await;
    Served::run(&restored.place, &["verify", "--strict"]);
    journey.client.clone().close().await.unwrap();
}

#[actix_web::test]
async fn a_catalogue_is_begun_argued_about_published_corrected_and_restored_by_keyboard() {
    if has_browser_for_journeys() {
        journey(1280, "en").await;
    }
}

#[actix_web::test]
async fn a_catalogue_is_begun_argued_about_published_corrected_and_restored_on_a_phone_in_ukrainian() {
    if has_browser_for_journeys() {
        journey(400, "uk").await;
    }
}
