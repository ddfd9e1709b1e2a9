//! From a draft to approval: two people.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::LetterId;
use crate::db::text::tidy;
use crate::journal::tx::Tx;
use crate::letters::actions::{Refused, keep, moved, seen};
use crate::letters::checks::{self, Addressees};
use crate::letters::model::LetterState;
use crate::letters::queries::{self, Letter};

/// What the letter lacks is refused with all of it.
pub(in crate::letters) fn refuse_incomplete(
    tx: &mut Tx<'_>,
    letter: &Letter,
    addressees: &Addressees,
) -> anyhow::Result<()> {
    let findings = queries::findings_of(tx.conn(), letter.id)?;
    let company = crate::companies::queries::by_id(tx.conn(), letter.company_id)?.ok_or(Refused::NoCompany)?;
    let today = tx.at.date();
    let missing = checks::missing(tx.conn(), letter, &findings, addressees, &company.country, today)?;
    if missing.is_empty() { Ok(()) } else { Err(Refused::Incomplete(missing).into()) }
}

/// Sends a draft to a second official. Err with everything that it lacks.
pub fn submit(
    tx: &mut Tx<'_>,
    by: &Official,
    id: LetterId,
    revision: i64,
    addressees: &Addressees,
) -> anyhow::Result<Letter> {
    let before = seen(tx, by, id, Some(revision))?;
    let mut after = moved(&before, LetterState::Submitted)?;
    refuse_incomplete(tx, &before, addressees)?;
    after.submitted_by = Some(by.person());
    keep(tx, &before, after)
}

/// A second official agrees.
pub fn approve(
    tx: &mut Tx<'_>,
    by: &Official,
    id: LetterId,
    revision: i64,
    addressees: &Addressees,
) -> anyhow::Result<Letter> {
    let before = seen(tx, by, id, Some(revision))?;
    let mut after = moved(&before, LetterState::Approved)?;
    if [before.drafted_by, before.submitted_by].contains(&Some(by.person())) {
        return Err(Refused::SamePerson.into());
    }
    refuse_incomplete(tx, &before, addressees)?;
    after.approved_by = Some(by.person());
    keep(tx, &before, after)
}

/// Gives a letter back to whoever drafted it, with a reason.
pub fn give_back(tx: &mut Tx<'_>, by: &Official, id: LetterId, revision: i64, reason: &str) -> anyhow::Result<Letter> {
    let before = seen(tx, by, id, Some(revision))?;
    let after = Letter { state_reason: stated(reason)?, approved_by: None, ..moved(&before, LetterState::Draft)? };
    keep(tx, &before, after)
}

/// Gives a draft up, with a reason. It stays, marked.
pub fn discard(tx: &mut Tx<'_>, by: &Official, id: LetterId, revision: i64, reason: &str) -> anyhow::Result<Letter> {
    let before = seen(tx, by, id, Some(revision))?;
    let after = Letter { state_reason: stated(reason)?, ..moved(&before, LetterState::Discarded)? };
    keep(tx, &before, after)
}

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1_000;

pub(in crate::letters) fn stated(reason: &str) -> Result<String, Refused> {
    let reason = tidy(reason);
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Err(Refused::ReasonMissing);
    }
    Ok(reason)
}
