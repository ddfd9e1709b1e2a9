//! What companies answer, and what of it the public may read.

use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{AnswerFileId, AnswerId, LetterId, PersonId, reserve};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::letters::actions::{Refused, keep_with, moved_where_allowed, sent_out};
use crate::letters::kinds;
use crate::letters::model::{StatementState, Terms, Way};
use crate::letters::queries::Letter;
use crate::letters::queries::answers::{self, Answer, AnswerFile};
use crate::storage::file::StoredFile;

/// The longest text of an answer, in characters.
pub const LONGEST_TEXT: usize = 20_000;
/// The longest public statement, in characters.
pub const LONGEST_STATEMENT: usize = 4_000;
/// Files that one answer may bring.
pub const MOST_FILES: usize = 10;
/// The largest of them, in bytes: 20 MiB.
pub const LARGEST_FILE_BYTES: u64 = 20 << 20;

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
    /// Stored already.
    pub files: Vec<StoredFile>,
}

impl NewAnswer {
    /// What is wrong with an answer to this letter, before anything that came with it is stored.
    pub fn check(&self, letter: &Letter, today: NaiveDate) -> Result<(), Refused> {
        kinds::outcome(&self.outcome).ok_or(Refused::Answer)?;
        let text = tidy(&self.text);
        if text.is_empty() || text.chars().count() > LONGEST_TEXT {
            return Err(Refused::Answer);
        }
        if tidy(&self.statement).chars().count() > LONGEST_STATEMENT {
            return Err(Refused::Statement);
        }
        let issued_on = letter.issued_at.ok_or(Refused::NotIssued)?.date();
        if self.answered_on < issued_on || self.answered_on > today {
            return Err(Refused::AnswerDay);
        }
        Ok(())
    }
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
    new.check(before, tx.at.date())?;
    if new.files.len() > MOST_FILES {
        return Err(Refused::Answer.into());
    }
    let outcome = kinds::outcome(&new.outcome).ok_or(Refused::Answer)?;
    let (text, statement) = (tidy(&new.text), tidy(&new.statement));
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
    let after = keep_with(tx, before, after, ("answer", None, &answer))?;
    if new.files.is_empty() {
        return Ok(after);
    }
    let first = reserve(tx.conn(), "letter_answer_files", new.files.len())?;
    let files: Vec<AnswerFile> = (first..)
        .zip(&new.files)
        .map(|(id, file)| AnswerFile {
            id: AnswerFileId(id),
            answer_id: answer.id,
            file_name: file.name.clone(),
            file_sha256: file.sha256.clone(),
            size_bytes: file.size_bytes,
            media_type: file.media_type.clone(),
        })
        .collect();
    answers::insert_files(tx.conn(), &files)?;
    for file in &files {
        // One item of a name a change.
        let detail = serde_json::json!({"answer_file": [null, file]});
        tx.record(SubjectKind::Letter, before.id.0, Verb::Changed, &detail)?;
    }
    Ok(after)
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
