//! What is kept of people and how: the sealed secrets of one-time codes, where a request comes from behind a proxy, and how long the
//! access log remembers.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use diesel::prelude::*;
use topmark::accounts::factors;
use topmark::app::{App, Clock};
use topmark::db::schema::{access_log, ceremonies, people};

use crate::support::client::{Client, PASSWORD};
use crate::support::door::Door;
use crate::support::processes::topmark;
use crate::support::{Elsewhere, TestApp, noon};

/// What the database keeps of somebody's one-time codes.
fn kept(app: &App, client: &Client) -> String {
    let person = people::table.filter(people::id.eq(client.person)).select(people::totp_secret);
    person.first(&mut *app.pools().read().unwrap()).unwrap()
}

/// The same installation as another process opens it, half a minute later, when there is a new code.
fn open_again(test: &TestApp) -> App {
    App::open(test.app.settings().clone(), Clock::Fixed(test.app.now() + TimeDelta::seconds(30))).unwrap()
}

/// Somebody's browser at another process or installation, with the password given.
async fn at(app: &App, of: &Client) -> Client {
    let client = Client {
        door: Door::of(app),
        person: of.person,
        email: of.email.clone(),
        totp_secret: of.totp_secret.clone(),
        recovery_codes: of.recovery_codes.clone(),
        cookies: std::cell::RefCell::default(),
        address: std::cell::RefCell::new("192.0.2.1"),
        proxy: std::cell::RefCell::default(),
    };
    assert_eq!(client.give_password("/en/desk").await.status, StatusCode::SEE_OTHER);
    client
}

#[actix_web::test]
async fn the_database_alone_does_not_give_the_secret_of_one_time_codes() {
    let test = TestApp::new();
    let begun = test.begin_as(&[]).await;
    begun.submit("/en/desk/account", "/en/desk/account/codes/begin", &[]).await;
    let shown = begun.get("/en/desk/account/codes").await.all("code.secret")[0].replace(' ', "");
    let waiting: String =
        ceremonies::table.select(ceremonies::state).first(&mut *test.app.pools().read().unwrap()).unwrap();
    assert!(waiting.starts_with("sealed1:") && !waiting.contains(&shown), "{waiting}");
    let client = test.sign_in_as(&[]).await;
    let stored = kept(&test.app, &client);
    assert!(stored.starts_with("sealed1:") && !stored.contains(&client.totp_secret), "{stored}");
    // Nor can somebody who may write to it give one person's secret to another.
    let other = test.sign_in_as(&[]).await;
    diesel::update(people::table.filter(people::id.eq(other.person)))
        .set(people::totp_secret.eq(&stored))
        .execute(&mut *test.app.pools().write().unwrap())
        .unwrap();
    let app = open_again(&test);
    let other = at(&app, &Client { totp_secret: client.totp_secret.clone(), ..other }).await;
    assert_eq!(other.give_code(&other.code()).await.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!other.get("/en/desk").await.status.is_success());
}

#[actix_web::test]
async fn a_secret_from_before_there_were_seals_goes_on_working_and_is_sealed_with_the_next_start() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    let revision = test.app.revision();
    diesel::update(people::table.filter(people::id.eq(client.person)))
        .set(people::totp_secret.eq(&client.totp_secret))
        .execute(&mut *test.app.pools().write().unwrap())
        .unwrap();
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    test.pass(TimeDelta::minutes(1));
    client.give_password("/en/desk").await;
    assert_eq!(client.give_code(&client.code()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(kept(&test.app, &client), client.totp_secret);
    let app = open_again(&test);
    let stored = kept(&app, &client);
    assert!(stored.starts_with("sealed1:"), "{stored}");
    assert_eq!(app.revision(), revision, "a seal is no change of a record");
    let again = at(&app, &client).await;
    assert_eq!(again.give_code(&again.code()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(kept(&open_again(&test), &client), stored, "sealed once");
}

#[actix_web::test]
async fn codes_work_in_an_installation_that_was_restored_from_a_backup() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    let (file, elsewhere) = (test.path("all.zip"), Elsewhere::new());
    for (command, arguments) in [("backup", test.arguments()), ("restore", elsewhere.arguments())] {
        let output = topmark(&[command, file.to_str().unwrap()], &arguments).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let app = elsewhere.open();
    let restored = at(&app, &client).await;
    let code = factors::totp_code(&client.totp_secret, noon() + TimeDelta::seconds(30)).unwrap();
    assert_eq!(restored.give_code(&code).await.status, StatusCode::SEE_OTHER);
    assert_eq!(restored.get("/en/desk").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn without_the_installations_key_recovery_codes_still_let_somebody_in() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    std::fs::remove_file(test.path("installation.key")).unwrap();
    let app = open_again(&test);
    let output = topmark(&["user", "list"], &test.arguments()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.contains("sealed with another installation's key"), "{errors}");
    let again = at(&app, &client).await;
    assert_eq!(again.give_code(&again.code()).await.status, StatusCode::INTERNAL_SERVER_ERROR, "no wrong code");
    assert_eq!(again.give_code(&client.recovery_codes[0]).await.status, StatusCode::SEE_OTHER);
    // New codes replace those that nobody can read.
    let fields = [("current_password", PASSWORD)];
    let answer = again.submit("/en/desk/account", "/en/desk/account/codes/begin", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = again.get("/en/desk/account/codes").await;
    let secret = page.all("code.secret")[0].replace(' ', "");
    let code = factors::totp_code(&secret, app.now()).unwrap();
    assert_eq!(again.send(&page, "/en/desk/account/codes", &[("code", &code)]).await.status, StatusCode::OK);
}

/// Guesses at somebody's password until told to wait, at most ten times. Returns how many tries were free.
async fn guess(client: &Client, email: &str) -> usize {
    for tries in 0..10 {
        let fields = [("email", email), ("password", "a guess that is wrong")];
        let answer = client.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            return tries;
        }
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    10
}

fn behind(test: &TestApp, proxy: &'static str, address: &'static str) -> Client {
    let client = test.visitor();
    *client.proxy.borrow_mut() = Some(proxy);
    *client.address.borrow_mut() = address;
    client
}

#[actix_web::test]
async fn people_behind_a_trusted_proxy_are_slowed_down_each_for_themselves() {
    let test = TestApp::set(|settings| settings.trusted_proxies = "10.0.0.0/8, ::1".parse().unwrap());
    let (_, email) = test.add_person(&[]);
    assert_eq!(guess(&behind(&test, "10.0.0.1", "198.51.100.1"), &email).await, 5);
    assert_eq!(guess(&behind(&test, "10.0.0.1", "198.51.100.1"), &email).await, 0);
    assert_eq!(guess(&behind(&test, "10.0.0.1", "198.51.100.2"), &email).await, 5, "another address");
    // Somebody who claims to be a proxy is one address whatever they say.
    assert_eq!(guess(&behind(&test, "203.0.113.5", "198.51.100.3"), &email).await, 5);
    assert_eq!(guess(&behind(&test, "203.0.113.5", "198.51.100.4"), &email).await, 0);
    // One connection to the network of version six has more addresses than there are tries.
    assert_eq!(guess(&behind(&test, "::1", "2001:db8:1:2::1"), &email).await, 5);
    assert_eq!(guess(&behind(&test, "::1", "2001:db8:1:2::2"), &email).await, 0);
    let lines: Vec<String> = access_log::table
        .select(access_log::address)
        .distinct()
        .order(access_log::address)
        .load(&mut *test.app.pools().read().unwrap())
        .unwrap();
    assert_eq!(lines, ["198.51.100.1", "198.51.100.2", "2001:db8:1:2::1", "203.0.113.5"]);
}

#[actix_web::test]
async fn nobodys_word_is_taken_where_no_proxy_is_trusted() {
    let test = TestApp::new();
    let (_, email) = test.add_person(&[]);
    assert_eq!(guess(&behind(&test, "127.0.0.1", "198.51.100.1"), &email).await, 5);
    assert_eq!(guess(&behind(&test, "127.0.0.1", "198.51.100.2"), &email).await, 0);
}

#[test]
fn a_proxy_that_is_no_address_is_refused_when_the_program_starts() {
    let elsewhere = Elsewhere::new();
    let output = topmark(&["user", "list", "--trusted-proxies", "10.0.0.0/40"], &elsewhere.arguments()).output();
    let output = output.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains("`10.0.0.0/40` is no address and no network"), "{errors}");
}

#[actix_web::test]
async fn the_access_log_forgets_after_the_days_that_it_states() {
    let test = TestApp::set(|settings| settings.access_log_days = 30);
    let client = test.sign_in_as(&[]).await;
    let lines = || -> i64 { access_log::table.count().get_result(&mut *test.app.pools().read().unwrap()).unwrap() };
    let old = lines();
    assert!(old > 0);
    assert!(client.get("/en/desk/account").await.text().contains("Kept for 30 days."));
    assert!(client.get("/uk/desk/account").await.text().contains("Зберігається 30 днів."));
    test.pass(TimeDelta::days(29));
    let other = test.sign_in_as(&[]).await;
    assert_eq!(test.app.trim_access_log().unwrap(), 0);
    test.pass(TimeDelta::days(1) + TimeDelta::seconds(1));
    let (all, revision) = (lines(), test.app.revision());
    assert_eq!(test.app.trim_access_log().unwrap() as i64, old);
    assert_eq!((lines(), test.app.revision()), (all - old, revision), "the younger ones stay");
    assert_eq!(test.app.trim_access_log().unwrap(), 0);
    drop(other);
}

#[actix_web::test]
async fn where_the_address_of_the_site_has_no_name_its_pages_say_why_there_are_no_passkeys() {
    for (address, has) in
        [("http://192.0.2.7:8080", false), ("http://topmark.example.org", false), ("https://topmark.example.org", true)]
    {
        let test = TestApp::at(address);
        let page = test.begin_as(&[]).await.get("/en/desk/account").await;
        assert_eq!(page.attributes("form.passkey", "data-origin"), if has { vec![address] } else { vec![] });
        assert_eq!(page.text().contains(&format!("The address of this site is “{address}”")), !has, "{address}");
    }
}
