//! What is done with letters. Every verb takes the proof of an official and works on letters of their own organisation only.

pub mod annex;
pub mod answer;
pub mod correction;
pub mod delivery;
pub mod draft;
pub mod email;
pub mod export;
pub mod issue;
pub mod link;
pub mod remind;
pub mod review;
pub mod withdraw;
pub mod words;

use crate::accounts::model::{Official, Proof};
use crate::db::ids::LetterId;
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::letters::checks::Missing;
use crate::letters::model::LetterState;
use crate::letters::queries::{self, Letter};
use crate::letters::template::Problem;

/// Why something cannot be done with a letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is none, or it is another organisation's.
    #[error("there is no such letter")]
    NotThere,
    #[error("it has changed since the page was made")]
    ChangedMeanwhile,
    #[error("what is {0} cannot become {1}")]
    Move(LetterState, LetterState),
    #[error("only a draft can be changed")]
    NotADraft,
    #[error("whoever drafted or submitted a letter cannot approve it")]
    SamePerson,
    #[error("a reason is missing")]
    ReasonMissing,
    #[error("something is missing")]
    Incomplete(Vec<Missing>),
    #[error("{0}")]
    Text(#[from] Problem),
    #[error("the term is no number of days from 1 to 365")]
    Term,
    #[error("there is no such company")]
    NoCompany,
    #[error("there is no such contact of the company")]
    NoContact,
    #[error("there is no such annex")]
    NoAnnex,
    #[error("a letter of this kind is about an issued letter to the same company")]
    NoAbout,
    #[error("a letter of this kind carries no annex of parties")]
    NoParties,
    #[error("the search holds no finding")]
    NothingFound,
    #[error("there is no such finding, or nothing may override what speaks against it")]
    NoFinding,
    #[error("an annex has at most {0} rows")]
    TooMany(usize),
    #[error("a title is missing or too long")]
    Title,
    /// Somebody else was faster.
    #[error("it was issued as {reference} by {by}")]
    AlreadyIssued { reference: String, by: String },
    /// Numbers were given in the meantime: the letters are rendered again.
    #[error("another letter took the number in the meantime")]
    NumberTaken,
    #[error("only an issued letter is sent and answered")]
    NotIssued,
    #[error("there is no such delivery, answer or link of the letter")]
    NoSuch,
    #[error("it has been decided already")]
    Decided,
    #[error("where it went is missing or too long")]
    SentTo,
    #[error("the letter's recipient has no e-mail address, or this installation sends no e-mail")]
    NoMail,
    #[error("the answer has no outcome, or its text is missing or too long")]
    Answer,
    #[error("the day of the answer is before that of the letter, or has not come")]
    AnswerDay,
    #[error("the statement is too long")]
    Statement,
    #[error("whoever recorded a statement cannot decide about it")]
    OwnRecord,
    #[error("whoever proposed a withdrawal cannot confirm it")]
    OwnWithdrawal,
    #[error("the letter has been withdrawn")]
    Withdrawn,
    #[error("the term for the answer has not passed")]
    TermRuns,
    #[error("the day until which a link holds is no day within a year from now")]
    LinkDay,
}

/// Most findings that one letter carries.
pub const MOST_FINDINGS: usize = 2_000;
/// Most parties that one annex carries.
pub const MOST_PARTIES: usize = 5_000;

/// A letter of the official's organisation as the page saw it.
fn seen(tx: &mut Tx<'_>, by: &Official, id: LetterId, revision: Option<i64>) -> anyhow::Result<Letter> {
    let letter = queries::by_id(tx.conn(), id)?.filter(|letter| letter.organisation_id == by.organisation());
    let letter = letter.ok_or(Refused::NotThere)?;
    if revision.is_some_and(|revision| revision != letter.revision) {
        return Err(Refused::ChangedMeanwhile.into());
    }
    Ok(letter)
}

/// Stores what became of a letter and records what differs.
fn keep(tx: &mut Tx<'_>, before: &Letter, mut after: Letter) -> anyhow::Result<Letter> {
    let detail = differences(before, &after)?;
    if detail.is_empty() {
        return Ok(after);
    }
    after.revision = tx.revision;
    if !queries::update(tx.conn(), before, &after)? {
        return Err(Refused::ChangedMeanwhile.into());
    }
    tx.record(SubjectKind::Letter, after.id.0, Verb::Changed, &detail)?;
    Ok(after)
}

/// Stores what became of a letter and of one thing that hangs on it, and records both in one change: a delivery, an answer, a link.
/// `item` is its name in the journal, what it was and what it is.
fn keep_with<T: serde::Serialize>(
    tx: &mut Tx<'_>,
    before: &Letter,
    mut after: Letter,
    item: (&str, Option<&T>, &T),
) -> anyhow::Result<Letter> {
    let mut detail = differences(before, &after)?;
    let (name, old, new) = item;
    detail.insert(name.to_owned(), serde_json::json!([old, new]));
    after.revision = tx.revision;
    if !queries::update(tx.conn(), before, &after)? {
        return Err(Refused::ChangedMeanwhile.into());
    }
    tx.record(SubjectKind::Letter, after.id.0, Verb::Changed, &detail)?;
    Ok(after)
}

/// A letter of the official's organisation that has left.
fn sent_out(tx: &mut Tx<'_>, by: &Official, id: LetterId) -> anyhow::Result<Letter> {
    let letter = seen(tx, by, id, None)?;
    if !letter.state.is_issued() {
        return Err(Refused::NotIssued.into());
    }
    Ok(letter)
}

/// The letter in a further state where the table of moves leads there; else as it is. For what is a fact whatever the letter has
/// become meanwhile, such as that a delivery has arrived.
fn moved_where_allowed(before: &Letter, to: LetterState) -> Letter {
    moved(before, to).unwrap_or_else(|_| before.clone())
}

/// Moves a letter where the table of moves allows it.
fn moved(before: &Letter, to: LetterState) -> Result<Letter, Refused> {
    if !before.state.may_become(to) {
        return Err(Refused::Move(before.state, to));
    }
    Ok(Letter { state: to, state_reason: String::new(), ..before.clone() })
}
