//! Corrections: a further letter for each that carried something that is so no more, or a reason why none is needed.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{LetterId, reserve};
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::letters::actions::draft::{Findings, NewLetter, draft};
use crate::letters::actions::{Refused, keep, review, sent_out};
use crate::letters::model::{Language, LetterKind, Superseded};
use crate::letters::queries::corrections::{self, Cause, Fault};
use crate::letters::queries::{Decided, Letter};

/// What no longer stands, as the correction says it.
fn line(language: Language, fault: &Fault) -> String {
    let name = &fault.name;
    match (fault.cause, language) {
        (Cause::FindingWithdrawn, Language::English) => format!("Annex A, {name}: the finding has been withdrawn."),
        (Cause::FindingWithdrawn, Language::Ukrainian) => format!("Додаток А, {name}: знахідку відкликано."),
        (Cause::FindingUnpublished, Language::English) => {
            format!("Annex A, {name}: the finding is no longer published.")
        }
        (Cause::FindingUnpublished, Language::Ukrainian) => {
            format!("Додаток А, {name}: знахідка більше не опублікована.")
        }
        (Cause::BrandChanged, Language::English) => {
            format!("Annex A, {name}: the marking is read as another brand now.")
        }
        (Cause::BrandChanged, Language::Ukrainian) => {
            format!("Додаток А, {name}: маркування тепер читається як інша марка.")
        }
        (Cause::CompanyChanged, Language::English) => {
            format!("Annex A, {name}: as the record stands now, another company answers for the brand.")
        }
        (Cause::CompanyChanged, Language::Ukrainian) => {
            format!("Додаток А, {name}: за чинним записом за марку відповідає інша компанія.")
        }
        (Cause::PartyRemoved, Language::English) => {
            format!("Annex B, {name}: the party is no longer on the list ({}).", fault.subject)
        }
        (Cause::PartyRemoved, Language::Ukrainian) => {
            format!("Додаток Б, {name}: особи більше немає в списку ({}).", fault.subject)
        }
    }
}

fn decided(
    tx: &mut Tx<'_>,
    by: &Official,
    faults: &[Fault],
    correction: Option<LetterId>,
    reason: &str,
) -> anyhow::Result<()> {
    let first = reserve(tx.conn(), "letter_corrections", faults.len())?;
    let at = tx.at;
    let rows: Vec<Decided> = (first..)
        .zip(faults)
        .map(|(id, fault)| Decided {
            id,
            letter_id: fault.letter.id,
            subject_kind: if fault.is_finding() { "finding" } else { "party" }.to_owned(),
            subject: fault.subject.clone(),
            cause: fault.cause,
            became: Some(fault.became),
            correction_id: correction,
            reason: reason.to_owned(),
            decided_by: Some(by.person()),
            decided_at: at,
        })
        .collect();
    corrections::insert(tx.conn(), &rows)?;
    for row in &rows {
        let detail = serde_json::json!({"correction": [null, row]});
        tx.record(SubjectKind::Letter, row.letter_id.0, Verb::Changed, &detail)?;
    }
    Ok(())
}

fn undecided(tx: &mut Tx<'_>, by: &Official, id: LetterId) -> anyhow::Result<(Letter, Vec<Fault>)> {
    let letter = sent_out(tx, by, id)?;
    let faults: Vec<Fault> = corrections::open(tx.conn(), by.organisation(), Some(id))?
        .into_iter()
        .filter(|fault| fault.correction.is_none())
        .collect();
    if faults.is_empty() {
        return Err(Refused::Decided.into());
    }
    Ok((letter, faults))
}

/// Drafts the correction of an issued letter, with everything that nobody has decided about yet.
pub fn draft_correction(tx: &mut Tx<'_>, by: &Official, id: LetterId) -> anyhow::Result<Letter> {
    let (letter, faults) = undecided(tx, by, id)?;
    let new = NewLetter {
        language: Some(letter.language),
        findings: Findings::None,
        about: Some(id),
        corrections: faults.iter().map(|fault| line(letter.language, fault)).collect(),
        ..NewLetter::new(LetterKind::Correction, letter.company_id)
    };
    let correction = draft(tx, by, &new)?;
    decided(tx, by, &faults, Some(correction.id), "")?;
    touch(tx, by, id)?;
    Ok(correction)
}

/// Decides that nothing needs to be written about what a letter carried, with a reason.
pub fn set_aside(tx: &mut Tx<'_>, by: &Official, id: LetterId, reason: &str) -> anyhow::Result<()> {
    let reason = review::stated(reason)?;
    let (_, faults) = undecided(tx, by, id)?;
    decided(tx, by, &faults, None, &reason)?;
    touch(tx, by, id)
}

/// The letter states the revision of its last change.
fn touch(tx: &mut Tx<'_>, by: &Official, id: LetterId) -> anyhow::Result<()> {
    let before = sent_out(tx, by, id)?;
    let after = Letter { revision: tx.revision, ..before.clone() };
    if !crate::letters::queries::update(tx.conn(), &before, &after)? {
        return Err(Refused::ChangedMeanwhile.into());
    }
    Ok(())
}

/// Marks the letter that an issued correction is about.
pub(in crate::letters) fn supersede(tx: &mut Tx<'_>, by: &Official, correction: &Letter) -> anyhow::Result<()> {
    let Some(about) = correction.about_id.filter(|_| correction.kind == LetterKind::Correction) else { return Ok(()) };
    let before = sent_out(tx, by, about)?;
    // What was withdrawn stays so: the letter that tells the recipient is a correction as well.
    if before.superseded == Superseded::Withdrawn {
        return Ok(());
    }
    let after = Letter { superseded: Superseded::Corrected, ..before.clone() };
    keep(tx, &before, after).map(drop)
}
