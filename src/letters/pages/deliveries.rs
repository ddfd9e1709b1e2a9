//! What the page of an issued letter says about its way and its answers, and what its forms about them do.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::{NaiveDate, NaiveDateTime};

use crate::accounts::model::Official;
use crate::db::conn::Conn;
use crate::db::ids::{DeliveryId, LinkId, PersonId};
use crate::letters::actions::answer::{LARGEST_FILE_BYTES, MOST_FILES};
use crate::letters::actions::delivery::{ByHand, Learned, follow as go_on, record as record_by_hand, settle as learn};
use crate::letters::actions::email::queue;
use crate::letters::actions::{Refused, link};
use crate::letters::kinds::{Outcome, outcome, outcomes};
use crate::letters::model::{DeliveryState, Language, LetterState, StatementState, Terms, Way};
use crate::letters::pages::verbs::answer;
use crate::letters::queries::Letter;
use crate::letters::queries::answers::{self, Answer, AnswerFile};
use crate::letters::queries::deliveries::{self, Delivery};
use crate::letters::queries::links::{self, Link};
use crate::web::form::Form;
use crate::web::locale::Locale;
use crate::web::query::Pairs;
use crate::web::session::Visit;

/// How long a link holds where nobody says otherwise, in days.
const LINK_DAYS: i64 = 60;

/// The part of a letter's page that begins with its issue.
pub struct Sending {
    /// Whether the letter may go by e-mail, and where to; none where the installation sends none.
    pub email: Option<String>,
    pub deliveries: Vec<Delivery>,
    pub answers: Vec<Answer>,
    files: Vec<AnswerFile>,
    /// What somebody has typed into the form of an answer that was not taken.
    typed: Pairs,
    pub links: Vec<Link>,
    names: HashMap<PersonId, String>,
    locale: Locale,
    state: LetterState,
    answer_due_on: Option<NaiveDate>,
    pub today: NaiveDate,
    person: PersonId,
}

/// Everything about a letter's way; nothing where it has not left.
pub fn sending(
    conn: &mut Conn,
    visit: &Visit,
    letter: &Letter,
    person: PersonId,
    typed: &Pairs,
) -> anyhow::Result<Sending> {
    let (mut deliveries, mut answers, mut links) = (Vec::new(), Vec::new(), Vec::new());
    let mut files = Vec::new();
    if letter.state.is_issued() {
        deliveries = deliveries::of_letter(conn, letter.id)?;
        answers = answers::of_letter(conn, letter.id)?;
        files = answers::files_of_letter(conn, letter.id)?;
        links = links::of_letter(conn, letter.id)?;
    }
    let mut people: Vec<PersonId> = deliveries.iter().filter_map(|delivery| delivery.recorded_by).collect();
    people.extend(answers.iter().flat_map(|answer| [answer.recorded_by, answer.statement_by]).flatten());
    people.sort_unstable();
    people.dedup();
    let recipient = letter.recipient().map(|recipient| recipient.email).filter(|email| !email.is_empty());
    Ok(Sending {
        email: recipient.filter(|_| visit.ask.app.sends_mail()),
        names: deliveries::names(conn, &people)?,
        deliveries,
        answers,
        files,
        // Other forms of the page have no outcome.
        typed: typed.get("outcome").map(|_| typed.clone()).unwrap_or_default(),
        links,
        locale: visit.ask.locale,
        state: letter.state,
        answer_due_on: letter.answer_due_on,
        today: visit.ask.app.now().date(),
        person,
    })
}

impl Sending {
    pub fn name(&self, id: &Option<PersonId>) -> &str {
        id.as_ref().and_then(|id| self.names.get(id)).map_or("", String::as_str)
    }

    /// Whether something may still be learned about a delivery.
    pub fn is_open(&self, delivery: &Delivery) -> bool {
        matches!(delivery.state, DeliveryState::Sent | DeliveryState::Delivered)
    }

    /// How often the mail server was asked.
    pub fn tries(&self, delivery: &Delivery) -> i64 {
        i64::from(delivery.tries)
    }

    /// Whether an e-mail waits for the mail server.
    pub fn is_queued(&self) -> bool {
        self.deliveries.iter().any(|delivery| delivery.state == DeliveryState::Queued)
    }

    pub fn may_arrive(&self, delivery: &Delivery) -> bool {
        delivery.state == DeliveryState::Sent
    }

    /// States that the official may put the letter in.
    pub fn further(&self) -> Vec<LetterState> {
        let is_over = self.answer_due_on.is_some_and(|due| due < self.today);
        [LetterState::Acknowledged, LetterState::NoReply, LetterState::Closed]
            .into_iter()
            .filter(|to| self.state.may_become(*to) && (*to != LetterState::NoReply || is_over))
            .collect()
    }

    /// The day by which there was no reply; for a letter that says so.
    pub fn no_reply_by(&self) -> Option<NaiveDate> {
        self.answer_due_on.filter(|_| self.state == LetterState::NoReply)
    }

    pub fn ways_by_hand(&self) -> [Way; 3] {
        [Way::Post, Way::Hand, Way::Portal]
    }

    pub fn ways_of_answers(&self) -> [Way; 4] {
        [Way::Email, Way::Post, Way::Hand, Way::Portal]
    }

    pub fn terms(&self) -> &'static [Terms] {
        Terms::ALL
    }

    pub fn outcomes(&self) -> &'static [Outcome] {
        outcomes()
    }

    pub fn label<'a>(&self, outcome: &'a Outcome) -> &'a str {
        label(self.locale, outcome)
    }

    pub fn outcome<'a>(&self, answer: &'a Answer) -> &'a str {
        outcome(&answer.outcome).map_or(&answer.outcome, |outcome| label(self.locale, outcome))
    }

    /// Whether this person may decide about the statement of an answer, and to what.
    pub fn decisions(&self, answer: &Answer) -> Vec<(&'static str, StatementState)> {
        if answer.recorded_by == Some(self.person) {
            return Vec::new();
        }
        let approve = ("approve", StatementState::Approved);
        let decline = ("decline", StatementState::Declined);
        match answer.statement_state {
            StatementState::None => Vec::new(),
            StatementState::Offered => vec![approve, decline],
            StatementState::Approved => vec![decline],
            StatementState::Declined => vec![approve],
        }
    }

    pub fn files<'a>(&'a self, answer: &Answer) -> Vec<&'a AnswerFile> {
        self.files.iter().filter(|file| file.answer_id == answer.id).collect()
    }

    pub fn size(&self, file: &AnswerFile) -> String {
        self.locale.size(file.size_bytes)
    }

    /// Files of one answer, and mebibytes of each.
    pub fn file_limits(&self) -> (String, String) {
        file_limits()
    }

    pub fn has_typed(&self) -> bool {
        self.typed != Pairs::default()
    }

    pub fn typed(&self, name: &str) -> &str {
        self.typed.raw(name)
    }

    pub fn is_chosen(&self, name: &str, word: &str) -> bool {
        self.typed.raw(name) == word
    }

    pub fn has_statement(&self, answer: &Answer) -> bool {
        answer.statement_state != StatementState::None
    }

    pub fn holds(&self, link: &Link) -> bool {
        link.holds_on(self.today)
    }

    pub fn link_until(&self) -> NaiveDate {
        self.today + chrono::TimeDelta::days(LINK_DAYS)
    }

    pub fn day(&self, day: &NaiveDate) -> String {
        self.locale.date(*day)
    }

    pub fn moment(&self, at: &NaiveDateTime) -> String {
        self.locale.moment(*at)
    }
}

/// Files of one answer, and mebibytes of each.
pub fn file_limits() -> (String, String) {
    (MOST_FILES.to_string(), (LARGEST_FILE_BYTES >> 20).to_string())
}

/// What an outcome is called on a page in this language.
pub fn label(locale: Locale, outcome: &Outcome) -> &str {
    outcome.label(match locale {
        Locale::English => Language::English,
        Locale::Ukrainian => Language::Ukrainian,
    })
}

/// `POST /{locale}/desk/letters/{letter}/deliveries`: it is to go by e-mail, or was posted, handed over or sent through a portal.
pub async fn record(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "record delivery", |tx, job| {
        if job.fields.get("way").and_then(Way::parse) == Some(Way::Email) {
            if !job.app.sends_mail() {
                return Err(Refused::NoMail.into());
            }
            let note = job.fields.raw("note");
            return queue(tx, &job.proof, job.id, &job.app.mail_domain(), note).map(drop);
        }
        let new = ByHand {
            way: job.fields.get("way").and_then(Way::parse).ok_or(Refused::SentTo)?,
            sent_to: job.fields.raw("sent_to").to_owned(),
            note: job.fields.raw("note").to_owned(),
        };
        record_by_hand(tx, &job.proof, job.id, &new).map(drop)
    })
    .await
}

/// `POST /{locale}/desk/letters/{letter}/deliveries/{delivery}`: it arrived or came back.
pub async fn settle(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let delivery = DeliveryId(segment(&form, "delivery"));
    answer(request, form, "note delivery", move |tx, job| {
        let learned = match job.fields.get("verb") {
            Some("arrived") => Learned::Arrived,
            _ => Learned::Bounced(job.reason().to_owned()),
        };
        learn(tx, &job.proof, job.id, delivery, &learned).map(drop)
    })
    .await
}

/// The number in a segment of the address; one that nothing has where it is none.
pub(super) fn segment(form: &Form<Official>, name: &str) -> i64 {
    form.visit.ask.segment(name).parse().unwrap_or(0)
}

/// `POST /{locale}/desk/letters/{letter}/follow`: acknowledged, no reply, closed.
pub async fn follow(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "follow letter", |tx, job| {
        let to = job.fields.get("to").and_then(LetterState::parse).ok_or(Refused::NoSuch)?;
        go_on(tx, &job.proof, job.id, to, job.fields.raw("note")).map(drop)
    })
    .await
}

/// `POST /{locale}/desk/letters/{letter}/links/{link}`: the link holds no longer.
pub async fn revoke_link(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let id = LinkId(segment(&form, "link"));
    answer(request, form, "revoke link", move |tx, job| link::revoke(tx, &job.proof, job.id, id).map(drop)).await
}
