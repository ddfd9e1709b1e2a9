//! What companies answer, and what of it the public may read.

use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{AnswerId, LetterId, PersonId, reserve};
use crate::journal::tx::Tx;
use crate::letters::actions::{Refused, keep_with, moved_where_allowed, sent_out};
use crate::letters::kinds;
use crate::letters::model::{StatementState, Terms, Way};
use crate::letters::queries::Letter;
use crate::letters::queries::answers::{self, Answer};
use crate::letters::template::tidy;

/// The longest text of an answer, in characters.
pub const LONGEST_TEXT: usize = 20_000;
/// The longest public statement, in characters.
pub const LONGEST_STATEMENT: usize = 4_000;

/// An answer as it came.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    pub way: Way,
    /// Key of [`kinds::Outcome`].
    pub outcome: String,
    pub text: String,
    pub terms: Terms,
    pub statement: String,
    pub answered_on: NaiveDate,
}

/// Records an answer that an official has received. The outcome moves the letter where the table of moves leads there.
pub fn record(tx: &mut Tx<'_>, by: &Official, id: LetterId, new: &NewAnswer) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    if new.way == Way::Link {
        return Err(Refused::Answer.into());
    }
    take(tx, &before, new, Some(by.person()))
}

/// Stores an answer to a letter; `recorded_by` is none where it came through the letter's link.
pub(in crate::letters) fn take(
    tx: &mut Tx<'_>,
    before: &Letter,
    new: &NewAnswer,
    recorded_by: Option<PersonId>,
) -> anyhow::Result<Letter> {
    let outcome = kinds::outcome(&new.outcome).ok_or(Refused::Answer)?;
    let (text, statement) = (tidy(&new.text), tidy(&new.statement));
    if text.is_empty() || text.chars().count() > LONGEST_TEXT {
        return Err(Refused::Answer.into());
    }
    if statement.chars().count() > LONGEST_STATEMENT {
        return Err(Refused::Statement.into());
    }
    let issued_on = before.issued_at.ok_or(Refused::NotIssued)?.date();
    if new.answered_on < issued_on || new.answered_on > tx.at.date() {
        return Err(Refused::AnswerDay.into());
    }
    let answer = Answer {
        id: AnswerId(reserve(tx.conn(), "letter_answers", 1)?),
        letter_id: before.id,
        way: new.way,
        outcome: outcome.key.clone(),
        text,
        terms: new.terms,
        statement_state: if statement.is_empty() { StatementState::None } else { StatementState::Offered },
        statement,
        statement_by: None,
        statement_at: None,
        answered_on: new.answered_on,
        recorded_by,
        recorded_at: tx.at,
    };
    answers::insert(tx.conn(), &answer)?;
    let after = moved_where_allowed(before, outcome.moves_to);
    keep_with(tx, before, after, ("answer", None, &answer))
}

/// Decides whether a statement stands on the company's public page. Not by who recorded it.
pub fn decide(
    tx: &mut Tx<'_>,
    by: &Official,
    id: LetterId,
    answer: AnswerId,
    is_approved: bool,
) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    let all = answers::of_letter(tx.conn(), id)?;
    let old = all.iter().find(|known| known.id == answer).ok_or(Refused::NoSuch)?;
    let to = if is_approved { StatementState::Approved } else { StatementState::Declined };
    // What is on the page may be taken off again, and put back.
    if old.statement_state == StatementState::None || old.statement_state == to {
        return Err(Refused::Decided.into());
    }
    if old.recorded_by == Some(by.person()) {
        return Err(Refused::OwnRecord.into());
    }
    let new = Answer { statement_state: to, statement_by: Some(by.person()), statement_at: Some(tx.at), ..old.clone() };
    answers::update(tx.conn(), &new)?;
    keep_with(tx, &before, before.clone(), ("answer", Some(old), &new))
}
