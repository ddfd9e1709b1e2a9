//! Issued letters on their way: deliveries, answers, public statements, private links.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use topmark::accounts::model::Role;
use topmark::db::ids::LetterId;
use topmark::letters::queries::{self, Letter};

use crate::support::client::{Answer, Client};
use crate::support::{TestApp, gur_csv};

pub const COMPANY: &str = "analog-devices";

const CONTACT: &[(&str, &str)] = &[
    ("addressee", "Trade Compliance"),
    ("postal_address", "One Example Way\r\nWilmington, MA 01887"),
    ("email", "compliance@example.com"),
    ("language", "en"),
    ("source", "https://example.com/contact"),
    ("checked_on", "2026-11-20"),
];

/// A letter that one official drafted and another approved and issued.
pub struct Issued {
    pub test: TestApp,
    pub one: Client,
    pub other: Client,
    /// Its address.
    pub letter: String,
}

/// The same in this installation, in a language or that of the contact.
pub async fn issued_at(mut test: TestApp, language: &str) -> Issued {
    test.import(
        &gur_csv(&[
            ("gur-1", "LTM4612V 1343", "Linear Technology Corporation (Analog Devices)", "orlan-10-uav-june-2022"),
            ("gur-2", "AD9361BBCZ", "Analog Devices", "orlan-10-uav-june-2022"),
        ]),
        "gur",
    );
    let (one, other) = (test.sign_in_as(&[Role::Official]).await, test.sign_in_as(&[Role::Official]).await);
    let page = format!("/en/desk/companies/{COMPANY}");
    let proposed = one.submit(&page, &format!("{page}/contacts"), CONTACT).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.text());
    let shown = other.get(&page).await;
    let action = shown.attributes("form[action$='/confirm']", "action").pop().expect("a contact to confirm");
    assert_eq!(other.send(&shown, &action, &[]).await.status, StatusCode::SEE_OTHER);
    let new = format!("/en/desk/letters/new?company={COMPANY}");
    let drafted = one.submit(&new, &new, &[("kind", "finding-notice"), ("language", language)]).await;
    let letter = drafted.header("location").to_owned();
    for (client, verb) in [(&one, "submit"), (&other, "approve"), (&other, "issue")] {
        let done = client.submit(&letter, &format!("{letter}/{verb}"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{verb}: {}", done.text());
    }
    Issued { test, one, other, letter }
}

async fn issued() -> Issued {
    issued_at(TestApp::new(), "").await
}

impl Issued {
    pub fn stored(&self) -> Letter {
        let id = self.letter.rsplit('/').next().unwrap().parse().unwrap();
        queries::by_id(&mut self.test.app.pools().read().unwrap(), LetterId(id)).unwrap().unwrap()
    }

    pub fn state(&self) -> &'static str {
        self.stored().state.as_str()
    }

    /// Sends the form as the page has it; by hand where the page does not offer it.
    pub async fn press(&self, client: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
        let (page, action) = (client.get(&self.letter).await, format!("{}/{path}", self.letter));
        if !page.attributes(&format!("form[action='{action}']"), "action").is_empty() {
            return client.send(&page, &action, fields).await;
        }
        let token = page.attributes("input[name=form_token]", "value").remove(0);
        client.post(&action, &[fields, &[("form_token", token.as_str())]].concat()).await
    }

    /// Expects the form to be taken.
    pub async fn done(&self, client: &Client, path: &str, fields: &[(&str, &str)]) {
        let answer = self.press(client, path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path} {fields:?}: {}", answer.text());
    }

    /// Expects the form to be refused with this reason.
    pub async fn refused(&self, client: &Client, path: &str, fields: &[(&str, &str)], why: &str) {
        let answer = self.press(client, path, fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {fields:?}");
        assert!(answer.text().contains(why), "{path} {fields:?}: {}", answer.text());
    }

    pub async fn link(&self, until: &str) -> String {
        let made = self.press(&self.one, "links", &[("ends_on", until)]).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        let address = made.all("code").remove(0);
        address[address.find("/en/answer/").expect("an address that answers")..].to_owned()
    }

    pub fn assert_verified(&self) {
        crate::letters::assert_verified(&self.test);
    }
}

pub const ANSWER: &[(&str, &str)] = &[
    ("way", "post"),
    ("outcome", "traced-to-distributor"),
    ("text", "Lot 1343 went to a distributor in 2014."),
    ("terms", "confidential"),
    ("answered_on", "2026-11-21"),
    ("statement", ""),
];

pub fn with<'a>(fields: &[(&'a str, &'a str)], changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = fields.iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name));
    kept.chain(changed).copied().collect()
}

#[actix_web::test]
async fn a_letter_is_posted_comes_back_is_handed_over_acknowledged_and_closed() {
    let letter = issued().await;
    let posted = [("way", "post"), ("sent_to", "One Example Way\r\nWilmington"), ("note", "Registered, RR 123")];
    letter.done(&letter.one, "deliveries", &posted).await;
    assert_eq!(letter.state(), "issued", "what is under way has not arrived");
    letter.refused(&letter.one, "deliveries/1", &[("verb", "bounced"), ("reason", " ")], "A reason is missing").await;
    letter.done(&letter.one, "deliveries/1", &[("verb", "bounced"), ("reason", "Addressee unknown")]).await;
    assert_eq!(letter.state(), "bounced");
    letter.refused(&letter.one, "deliveries", &[("way", "hand"), ("sent_to", "")], "Say where it went").await;
    letter.refused(&letter.one, "deliveries", &[("way", "link"), ("sent_to", "x")], "cannot go by e-mail").await;
    letter.done(&letter.other, "deliveries", &[("way", "hand"), ("sent_to", "The embassy"), ("note", "")]).await;
    assert_eq!(letter.state(), "delivered", "what is handed over has arrived");
    let page = letter.one.get(&letter.letter).await;
    for text in ["Registered, RR 123", "Addressee unknown", "came back", "The embassy", "handed over"] {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    letter.refused(&letter.one, "follow", &[("to", "no-reply"), ("note", "")], "has not passed yet").await;
    letter.refused(&letter.one, "follow", &[("to", "draft"), ("note", "")], "cannot become").await;
    letter.done(&letter.one, "follow", &[("to", "acknowledged"), ("note", "By telephone")]).await;
    letter.done(&letter.one, "follow", &[("to", "closed"), ("note", "")]).await;
    assert_eq!(letter.state(), "closed");
    letter.refused(&letter.one, "deliveries/77", &[("verb", "arrived")], "There is no such delivery").await;
    letter.assert_verified();
}

#[actix_web::test]
async fn a_second_delivery_that_arrived_keeps_the_letter_delivered_when_the_first_comes_back() {
    let letter = issued().await;
    letter.done(&letter.one, "deliveries", &[("way", "portal"), ("sent_to", "portal.example.com"), ("note", "")]).await;
    letter.done(&letter.one, "deliveries", &[("way", "hand"), ("sent_to", "The embassy"), ("note", "")]).await;
    letter.done(&letter.one, "deliveries/1", &[("verb", "bounced"), ("reason", "Account closed")]).await;
    assert_eq!(letter.state(), "delivered");
    letter.refused(&letter.one, "deliveries/1", &[("verb", "arrived")], "decided already").await;
    letter.assert_verified();
}

#[actix_web::test]
async fn the_term_passes_without_a_reply_and_the_words_say_no_more_than_that() {
    let letter = issued().await;
    let due = letter.stored().answer_due_on.unwrap();
    letter.test.pass(TimeDelta::days(31));
    let late = letter.test.sign_in_as(&[Role::Official]).await;
    assert!(due < letter.test.app.now().date());
    letter.done(&late, "follow", &[("to", "no-reply"), ("note", "")]).await;
    assert_eq!(letter.state(), "no-reply");
    let page = late.get(&letter.letter).await;
    assert!(page.text().contains("No reply by 2"), "{}", page.text());
    letter.assert_verified();
}

#[actix_web::test]
async fn an_answer_moves_the_letter_and_its_statement_is_public_once_a_second_official_agrees() {
    let letter = issued().await;
    for (changed, why) in [
        ([("outcome", "nonsense")], "Choose what the answer comes to"),
        ([("text", "  ")], "Choose what the answer comes to"),
        ([("answered_on", "2026-11-22")], "neither before the letter nor after today"),
        ([("answered_on", "2026-11-20")], "neither before the letter nor after today"),
        ([("way", "link")], "Choose what the answer comes to"),
    ] {
        letter.refused(&letter.one, "answers", &with(ANSWER, &changed), why).await;
    }
    let words = "We stopped sales in <b>2022</b>.\r\nWe help.";
    letter.done(&letter.one, "answers", &with(ANSWER, &[("statement", words)])).await;
    assert_eq!(letter.state(), "answered");
    let public = format!("/en/companies/{COMPANY}");
    let visitor = letter.test.visitor();
    assert!(!visitor.get(&public).await.text().contains("We stopped sales"), "offered is not published");
    letter.refused(&letter.one, "answers/1", &[("verb", "approve")], "A second official has to").await;
    letter.done(&letter.other, "answers/1", &[("verb", "approve")]).await;
    let page = visitor.get(&public).await;
    assert_eq!(page.all("blockquote"), ["We stopped sales in <b>2022</b>.\nWe help."], "word for word");
    assert!(!page.text().contains("Lot 1343"), "the answer itself is not public");
    let twin = visitor.get(&format!("/companies/{COMPANY}.json")).await;
    assert!(twin.text().contains("\"on\": \"2026-11-21\""), "{}", twin.text());
    letter.done(&letter.other, "answers/1", &[("verb", "decline")]).await;
    assert!(!visitor.get(&public).await.text().contains("We stopped sales"));
    letter.assert_verified();
}

#[actix_web::test]
async fn a_recipient_answers_through_the_private_link_without_an_account_and_sees_that_letter_alone() {
    let letter = issued().await;
    let link = letter.link("2026-12-31").await;
    let visitor = letter.test.visitor();
    let page = visitor.get(&link).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.text().contains(&letter.stored().reference().unwrap()), "{}", page.text());
    assert!(page.text().contains("AD9361BBCZ"), "annex A is there");
    for hidden in ["One Example Way", "Trade Compliance", &letter.stored().pdf_sha256, "/desk/letters"] {
        assert!(!page.text().contains(hidden), "{hidden}");
    }
    let send = async |fields: &[(&str, &str)]| visitor.send(&visitor.get(&link).await, &link, fields).await;
    let empty = send(&[("outcome", "counterfeit"), ("text", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Choose what your answer comes to"));
    let typed = [("outcome", "counterfeit"), ("text", "A <i>copy</i>."), ("terms", "none"), ("statement", "Not ours.")];
    let again = send(&with(&typed, &[("outcome", "x")])).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(again.all("textarea"), ["A <i>copy</i>.", "Not ours."], "what was typed is not lost");
    let form = visitor.get(&link).await;
    let first = visitor.send(&form, &link, &typed).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    assert_eq!(visitor.send(&form, &link, &typed).await.status, StatusCode::SEE_OTHER, "sent twice, taken once");
    assert!(visitor.get(first.header("location")).await.text().contains("Your answer has been received"));
    assert_eq!(letter.state(), "answered");
    let shown = letter.one.get(&letter.letter).await;
    assert_eq!(shown.all("#answers ~ article").len(), 1, "{}", shown.text());
    letter.done(&letter.one, "answers/1", &[("verb", "approve")]).await;

    assert_eq!(send(&with(&typed, &[("statement", "")])).await.status, StatusCode::SEE_OTHER, "again is allowed");
    let many = send(&typed).await;
    assert_eq!(many.status, StatusCode::TOO_MANY_REQUESTS, "five tries an hour");

    letter.done(&letter.one, "links/1", &[]).await;
    let over = visitor.get(&link).await;
    assert_eq!(over.status, StatusCode::GONE);
    assert!(over.text().contains("The link has ended") && !over.text().contains("AD9361BBCZ"));
    for nonsense in ["/en/answer/x", "/en/answer/%00", "/en/answer/999999999999999999999999999999999999999999"] {
        assert_eq!(visitor.get(nonsense).await.status, StatusCode::NOT_FOUND, "{nonsense}");
    }
    letter.assert_verified();
}

#[actix_web::test]
async fn a_link_ends_on_its_day() {
    let letter = issued().await;
    for day in ["2026-11-20", "2028-01-01", "tomorrow", ""] {
        letter.refused(&letter.one, "links", &[("ends_on", day)], "A link holds up to a day").await;
    }
    let link = letter.link("2026-11-22").await;
    letter.test.pass(TimeDelta::days(1));
    let visitor = letter.test.visitor();
    assert_eq!(visitor.get(&link).await.status, StatusCode::OK, "on its last day");
    letter.test.pass(TimeDelta::days(1));
    assert_eq!(visitor.get(&link).await.status, StatusCode::GONE);
    let stored =
        topmark::letters::queries::links::of_letter(&mut letter.test.app.pools().read().unwrap(), letter.stored().id);
    assert!(!link.contains(&stored.unwrap()[0].secret_hash), "only a hash is kept");
}
