//! Terms of letters as time passes: what is shown, and the reminders that are drafted by themselves.

use actix_web::http::StatusCode;
use chrono::TimeDelta;
use topmark::accounts::model::Role;
use topmark::db::ids::LetterId;
use topmark::letters::queries::notices::{self, Notice};
use topmark::letters::queries::{self, Letter};

use crate::letters_sent::{ANSWER, Issued, issued_at};
use crate::support::TestApp;
use crate::support::client::Client;

impl Issued {
    /// What the thread of the server does now and then.
    pub fn watch(&self) -> usize {
        let app = self.test.app.clone();
        std::thread::spawn(move || app.watch_terms().unwrap()).join().unwrap()
    }

    pub fn about(&self) -> Vec<Letter> {
        queries::about(&mut self.test.app.pools().read().unwrap(), self.stored().id).unwrap()
    }

    pub fn notices(&self) -> Vec<Notice> {
        notices::of_letter(&mut self.test.app.pools().read().unwrap(), self.stored().id).unwrap()
    }

    /// Lets days pass until the day so many days after the term.
    pub fn pass_to_term(&self, days_after: i64) {
        let due = self.stored().answer_due_on.unwrap();
        self.test.pass(due + TimeDelta::days(days_after) - self.test.app.now().date());
    }

    /// Two officials, as time passes and sessions end.
    pub async fn officials(&self) -> (Client, Client) {
        (self.test.sign_in_as(&[Role::Official]).await, self.test.sign_in_as(&[Role::Official]).await)
    }
}

fn address(id: LetterId) -> String {
    format!("/en/desk/letters/{id}")
}

#[actix_web::test]
async fn a_reminder_is_drafted_once_when_the_term_has_passed_and_leaves_through_two_people() {
    let letter = issued_at(TestApp::new(), "uk").await;
    letter.pass_to_term(-8);
    assert_eq!(letter.watch(), 0);
    let (one, _) = letter.officials().await;
    assert!(!one.get("/en/desk/letters").await.text().contains("Term ends soon"));
    letter.pass_to_term(-7);
    let (one, _) = letter.officials().await;
    let list = one.get("/en/desk/letters?state=ends-soon").await;
    assert!(list.text().contains("Term ends soon (1)") && list.text().contains("ends soon</span>"), "{}", list.text());
    letter.pass_to_term(0);
    assert_eq!(letter.watch(), 0, "the last day belongs to the term");
    letter.pass_to_term(1);

    // Several processes look at once.
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let app = letter.test.app.clone();
            std::thread::spawn(move || app.watch_terms().unwrap())
        })
        .collect();
    let done: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!(done, 1);
    assert_eq!(letter.watch(), 0);
    let reminders = letter.about();
    assert_eq!(reminders.len(), 1);
    let reminder = &reminders[0];
    assert_eq!((reminder.kind.as_str(), reminder.state.as_str(), reminder.drafted_by), ("reminder", "draft", None));
    assert_eq!((reminder.language.as_str(), reminder.contact_id), ("uk", letter.stored().contact_id));
    assert!(reminder.subject.contains(&letter.stored().reference().unwrap()), "{}", reminder.subject);

    let (one, other) = letter.officials().await;
    let list = one.get("/en/desk/letters").await;
    assert!(
        list.text().contains("Term has passed (1)") && list.text().contains("Reminders prepared (1)"),
        "{}",
        list.text()
    );
    let prepared = one.get("/en/desk/letters?state=prepared").await;
    assert_eq!(prepared.all("tbody td:first-child a"), [reminder.title()]);
    let page = one.get(&address(reminder.id)).await;
    assert!(page.text().contains("the program, after the term had passed"), "{}", page.text());
    assert!(page.text().contains("prepared a reminder after the term"), "{}", page.text());
    let action = |verb: &str| format!("{}/{verb}", address(reminder.id));
    for (client, verb) in [(&one, "submit"), (&other, "approve"), (&other, "issue")] {
        let done = client.submit(&address(reminder.id), &action(verb), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{verb}: {}", done.text());
    }
    letter.test.pass(TimeDelta::days(30));
    assert_eq!(letter.watch(), 0, "a reminder is not reminded of");
    assert_eq!(letter.about().len(), 1);
    letter.assert_verified();
}

#[actix_web::test]
async fn a_prepared_reminder_that_is_given_up_does_not_come_back() {
    let letter = issued_at(TestApp::new(), "").await;
    letter.pass_to_term(3);
    assert_eq!(letter.watch(), 1);
    let reminder = letter.about().remove(0);
    let (one, _) = letter.officials().await;
    let action = format!("{}/discard", address(reminder.id));
    let discarded = one.submit(&address(reminder.id), &action, &[("reason", "They have telephoned.")]).await;
    assert_eq!(discarded.status, StatusCode::SEE_OTHER, "{}", discarded.text());
    letter.test.pass(TimeDelta::days(40));
    assert_eq!(letter.watch(), 0);
    assert_eq!(letter.about().len(), 1);
    letter.assert_verified();
}

#[actix_web::test]
async fn no_reminder_is_drafted_where_there_is_an_answer_or_somebody_has_drafted_one() {
    let answered = issued_at(TestApp::new(), "").await;
    answered.done(&answered.one, "answers", ANSWER).await;
    answered.pass_to_term(5);
    assert_eq!((answered.watch(), answered.about().len()), (0, 0));

    let reminded = issued_at(TestApp::new(), "").await;
    let id = reminded.stored().id;
    let new = format!("/en/desk/letters/new?company=analog-devices&about={id}&kind=reminder");
    let drafted = reminded.one.submit(&new, "/en/desk/letters/new?company=analog-devices", &[]).await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.text());
    reminded.pass_to_term(5);
    assert_eq!((reminded.watch(), reminded.about().len()), (0, 1));
}
