//! Issue: the number, the PDF's hash and the state change in one write, or nothing of it. The PDF bears the number, so it is made
//! before, with the number that is next; where another letter took that meanwhile, the caller makes it again.

use chrono::{Datelike, NaiveDate, TimeDelta};

use crate::accounts::model::{Official, Proof};
use crate::db::ids::LetterId;
use crate::journal::tx::Tx;
use crate::letters::actions::{Refused, correction, keep, moved, review, seen};
use crate::letters::checks::Addressees;
use crate::letters::model::LetterState;
use crate::letters::queries::{self, Letter};

/// A letter whose PDF has been made and stored.
#[derive(Clone, Debug)]
pub struct Rendered {
    pub id: LetterId,
    /// The letter as it was when the PDF was made.
    pub revision: i64,
    /// The number that the PDF bears, of the year of `dated_on`.
    pub number: i32,
    pub dated_on: NaiveDate,
    pub pdf_sha256: String,
}

/// Issues a letter. Err with [`Refused::NumberTaken`] where the number is not the next one, with [`Refused::AlreadyIssued`] where
/// somebody was faster.
pub fn issue(tx: &mut Tx<'_>, by: &Official, rendered: &Rendered, addressees: &Addressees) -> anyhow::Result<Letter> {
    let before = seen(tx, by, rendered.id, None)?;
    if let Some(reference) = before.reference() {
        let by = queries::person_name(tx.conn(), before.issued_by)?;
        return Err(Refused::AlreadyIssued { reference, by }.into());
    }
    let mut after = moved(&before, LetterState::Issued)?;
    if before.revision != rendered.revision {
        return Err(Refused::ChangedMeanwhile.into());
    }
    review::refuse_incomplete(tx, &before, addressees)?;
    let year = rendered.dated_on.year();
    let last = queries::last_number(tx.conn(), before.organisation_id, year)?;
    if last + 1 != rendered.number || rendered.dated_on != tx.at.date() {
        return Err(Refused::NumberTaken.into());
    }
    queries::set_last_number(tx.conn(), before.organisation_id, year, rendered.number)?;
    after.issued_by = Some(by.person());
    after.issued_at = Some(tx.at);
    after.number_year = Some(year);
    after.number = Some(rendered.number);
    after.pdf_sha256 = rendered.pdf_sha256.clone();
    after.answer_due_on = before.term_days.map(|days| rendered.dated_on + TimeDelta::days(i64::from(days)));
    let issued = keep(tx, &before, after)?;
    correction::supersede(tx, by, &issued)?;
    Ok(issued)
}
