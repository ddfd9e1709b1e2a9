//! What is done with letters. Every verb takes the proof of an official and works on letters of their own organisation only.

pub mod annex;
pub mod draft;
pub mod issue;
pub mod review;
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

/// Moves a letter where the table of moves allows it.
fn moved(before: &Letter, to: LetterState) -> Result<Letter, Refused> {
    if !before.state.may_become(to) {
        return Err(Refused::Move(before.state, to));
    }
    Ok(Letter { state: to, state_reason: String::new(), ..before.clone() })
}
