//! Passkeys in a real browser, with an authenticator that the driver plays. Runs where the other browser tests do.

use std::ops::Deref;

use diesel::prelude::*;
use fantoccini::Locator;
use serde_json::{Value, json};
use topmark::app::Clock;
use topmark::db::schema::sessions;

use crate::support::TestApp;
use crate::support::browser::{Browser, has_browser};
use crate::support::client::{Client as Person, PASSWORD};

struct Stage {
    browser: Browser,
    /// The authenticator, as the driver names it.
    authenticator: String,
}

impl Deref for Stage {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Stage {
    async fn open(test: TestApp) -> Self {
        // The clock of tests stands still, the server's does not: what began then begins now.
        let now = Clock::System.now();
        diesel::update(sessions::table)
            .set((sessions::created_at.eq(now), sessions::seen_at.eq(now)))
            .execute(&mut *test.app.pools().write().unwrap())
            .unwrap();
        let browser = Browser::open(test, 1280).await;
        // One that is built into a telephone or a computer and knows its owner's finger.
        let kind = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "isUserConsenting": true,
        });
        let authenticator = browser.command("POST", "webauthn/authenticator", &kind).await;
        Self { browser, authenticator: authenticator.as_str().unwrap().to_owned() }
    }

    /// The ids of the passkeys that the authenticator holds.
    async fn held(&self) -> Vec<String> {
        let path = format!("webauthn/authenticator/{}/credentials", self.authenticator);
        let held = self.command("GET", &path, &Value::Null).await;
        held.as_array().unwrap().iter().map(|one| one["credentialId"].as_str().unwrap().to_owned()).collect()
    }

    async fn write(&self, field: &str, text: &str) {
        self.client.find(Locator::Css(field)).await.unwrap().send_keys(text).await.unwrap();
    }

    async fn press(&self, button: &str) {
        self.client.find(Locator::Css(button)).await.unwrap().click().await.unwrap();
    }

    /// Adds a passkey on the account page.
    async fn add_passkey(&self, name: &str, is_first: bool) {
        self.write("#passkey_name", name).await;
        if !is_first {
            self.write("form.passkey input[type=password]", PASSWORD).await;
        }
        self.press("form.passkey button").await;
        self.until(&format!("document.querySelector('main').textContent.includes('{name}')")).await;
        self.until("document.readyState === 'complete' && location.pathname === '/en/desk/account'").await;
    }

    async fn sign_out(&self) {
        self.goto("/en/desk").await;
        let form = "document.querySelector('form[action$=\"/sign-out\"]').requestSubmit()";
        self.client.execute(form, Vec::new()).await.unwrap();
        self.until("location.pathname === '/en/desk/sign-in'").await;
    }

    async fn give_password(&self, email: &str) {
        self.goto("/en/desk/sign-in").await;
        self.write("main input[name=email]", email).await;
        self.write("main input[name=password]", PASSWORD).await;
        self.press("main form[action='/en/desk/sign-in'] button").await;
        self.until("location.pathname !== '/en/desk/sign-in' && document.readyState === 'complete'").await;
    }
}

/// What a stranger's script would do: begins the sign-in of whoever has given the password, answers with the passkey of this id
/// whatever the server asked for, once under the name of the other's and once under its own, and gives whether the server asked for
/// it, and status and body of the answers.
const FORGE: &str = r#"
const [id, done] = arguments;
const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
(async () => {
  const form = document.querySelector("form.passkey");
  const fields = () => new URLSearchParams(new FormData(form));
  const answers = [];
  let isAsked = false;
  for (const claims of [true, false]) {
    const begun = await fetch(form.dataset.begin, { method: "POST", body: fields() });
    const { publicKey } = await begun.json();
    const asked = publicKey.allowCredentials.map((one) => one.id);
    isAsked ||= asked.includes(id);
    publicKey.challenge = decode(publicKey.challenge);
    publicKey.allowCredentials = [{ type: "public-key", id: decode(id) }];
    const used = await navigator.credentials.get({ publicKey });
    const named = claims ? asked[0] : id;
    const response = {
      authenticatorData: encode(used.response.authenticatorData),
      clientDataJSON: encode(used.response.clientDataJSON),
      signature: encode(used.response.signature),
      userHandle: null,
    };
    const body = fields();
    body.set("credential", JSON.stringify({ id: named, rawId: named, type: used.type, extensions: {}, response }));
    const answer = await fetch(form.action, { method: "POST", body });
    answers.push([answer.status, await answer.text()]);
  }
  return [isAsked, answers];
})().then(done, (error) => done(String(error)));
"#;

#[actix_web::test]
async fn a_passkey_is_added_signs_in_and_is_nobody_elses() {
    if !has_browser() {
        return;
    }
    let test = TestApp::new();
    let owner = test.sign_in_as(&[]).await;
    let (_, other) = test.add_person(&[]);
    let stage = Stage::open(test).await;
    sit(&stage, &owner).await;
    stage.goto("/en/desk/account").await;
    stage.add_passkey("Telephone", false).await;
    let first = stage.held().await;
    assert_eq!(first.len(), 1);
    // The same authenticator again is refused, by the browser already.
    stage.goto("/en/desk/account").await;
    stage.write("#passkey_name", "Twice").await;
    stage.write("form.passkey input[type=password]", PASSWORD).await;
    stage.press("form.passkey button").await;
    stage.until("document.querySelector('form.passkey [role=status]').textContent !== ''").await;
    assert_eq!(stage.held().await, first);

    stage.sign_out().await;
    stage.give_password(&owner.email).await;
    assert_eq!(stage.path().await, "/en/desk/second-factor");
    stage.press("form.passkey button").await;
    stage.until("location.pathname === '/en/desk'").await;
    stage.goto("/en/desk/account").await;
    assert!(stage.text().await.contains("last used "), "{}", stage.text().await);

    // Somebody else without a second factor enrols with a passkey alone.
    stage.sign_out().await;
    stage.give_password(&other).await;
    assert_eq!(stage.path().await, "/en/desk/account");
    stage.add_passkey("Laptop", true).await;
    stage.goto("/en/desk").await;
    assert_eq!(stage.path().await, "/en/desk", "signed in");
    assert_eq!(stage.held().await.len(), 2);

    // With the other's password and the owner's passkey nobody comes in.
    stage.sign_out().await;
    stage.give_password(&other).await;
    let forged = stage.client.execute_async(FORGE, vec![json!(first[0])]).await.unwrap();
    assert_eq!(forged[0], false, "the server asks for the passkeys of one person: {forged}");
    assert_eq!(forged[1].as_array().map(Vec::len), Some(2), "{forged}");
    for answer in forged[1].as_array().unwrap() {
        assert_eq!(answer[0], 422, "{forged}");
        assert!(answer[1].as_str().unwrap().contains("was not accepted"), "{forged}");
    }
    stage.goto("/en/desk").await;
    assert_eq!(stage.path().await, "/en/desk/second-factor");
    // The browser does not even offer it.
    let own = stage.held().await.into_iter().find(|id| *id != first[0]).unwrap();
    let path = format!("webauthn/authenticator/{}/credentials/{own}", stage.authenticator);
    stage.command("DELETE", &path, &Value::Null).await;
    stage.press("form.passkey button").await;
    stage.until("document.querySelector('form.passkey [role=status]').textContent.includes('could not be used')").await;
    stage.goto("/en/desk").await;
    assert_eq!(stage.path().await, "/en/desk/second-factor");
    stage.client.clone().close().await.unwrap();
}

#[actix_web::test]
async fn a_page_at_an_address_without_passkeys_says_where_they_work() {
    if !has_browser() {
        return;
    }
    let test = TestApp::new();
    let owner = test.sign_in_as(&[]).await;
    let mut stage = Stage::open(test).await;
    let named = stage.base.clone();
    stage.browser.base = named.replace("localhost", "127.0.0.1");
    sit(&stage, &owner).await;
    stage.goto("/en/desk/account").await;
    stage.until("document.querySelector('[data-passkey=elsewhere]').hidden === false").await;
    let page = stage.text().await;
    assert!(page.contains(&format!("Passkeys work at {named} only")), "{page}");
    assert!(!stage.client.find(Locator::Css("form.passkey")).await.unwrap().is_displayed().await.unwrap());
    stage.press("[data-passkey=elsewhere] a").await;
    stage.until(&format!("location.origin === '{named}'")).await;
    stage.client.clone().close().await.unwrap();
}

/// Lets somebody sit down at the browser.
async fn sit(stage: &Stage, person: &Person) {
    stage.goto("/en/method").await;
    let cookies = person.cookies.borrow().clone();
    for (name, value) in cookies {
        let script = format!("document.cookie = '{name}={value}; path=/'");
        stage.client.execute(&script, Vec::new()).await.unwrap();
    }
}
