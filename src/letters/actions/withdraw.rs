//! Withdrawing an issued letter as a whole: one official says why, another confirms. From then on whoever verifies the letter is told,
//! no answer to it is awaited, and what it carried counts as not covered. The recipient is told by a further letter.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{LetterId, WithdrawalId, reserve};
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::letters::actions::draft::{Findings, NewLetter, draft};
use crate::letters::actions::review::stated;
use crate::letters::actions::{Refused, keep_with, sent_out};
use crate::letters::model::{DeliveryState, LetterKind, LetterState, Superseded, WithdrawalState};
use crate::letters::queries::deliveries::{self, Delivery};
use crate::letters::queries::withdrawals::{self, Withdrawal};
use crate::letters::queries::{self, Letter};
use crate::letters::words;

/// Proposes that a letter be withdrawn, with the reason.
pub fn propose(tx: &mut Tx<'_>, by: &Official, id: LetterId, reason: &str) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    let reason = stated(reason)?;
    let known = withdrawals::of_letter(tx.conn(), id)?;
    if before.superseded == Superseded::Withdrawn || known.iter().any(|row| row.state == WithdrawalState::Proposed) {
        return Err(Refused::Decided.into());
    }
    let withdrawal = Withdrawal {
        id: WithdrawalId(reserve(tx.conn(), "letter_withdrawals", 1)?),
        letter_id: id,
        reason,
        proposed_by: by.person(),
        proposed_at: tx.at,
        state: WithdrawalState::Proposed,
        decided_by: None,
        decided_at: None,
    };
    withdrawals::insert(tx.conn(), &withdrawal)?;
    keep_with(tx, &before, before.clone(), ("withdrawal", None, &withdrawal))
}

/// Confirms a withdrawal, as a second official, or declines it. Whoever proposed it may take it back. E-mails of the letter that wait
/// for the mail server do not leave any more.
pub fn decide(
    tx: &mut Tx<'_>,
    by: &Official,
    id: LetterId,
    withdrawal: WithdrawalId,
    is_confirmed: bool,
) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    let all = withdrawals::of_letter(tx.conn(), id)?;
    let old = all.iter().find(|known| known.id == withdrawal).ok_or(Refused::NoSuch)?;
    if old.state != WithdrawalState::Proposed {
        return Err(Refused::Decided.into());
    }
    if is_confirmed && old.proposed_by == by.person() {
        return Err(Refused::OwnWithdrawal.into());
    }
    let state = if is_confirmed { WithdrawalState::Confirmed } else { WithdrawalState::Declined };
    let new = Withdrawal { state, decided_by: Some(by.person()), decided_at: Some(tx.at), ..old.clone() };
    withdrawals::update(tx.conn(), &new)?;
    let mut after = before.clone();
    if is_confirmed {
        after.superseded = Superseded::Withdrawn;
    }
    let after = keep_with(tx, &before, after, ("withdrawal", Some(old), &new))?;
    if is_confirmed {
        stop_queued(tx, id)?;
    }
    Ok(after)
}

/// What stands at a delivery that was stopped. English, as what mail servers say.
const STOPPED: &str = "the letter was withdrawn before it was sent";

fn stop_queued(tx: &mut Tx<'_>, id: LetterId) -> anyhow::Result<()> {
    for old in deliveries::of_letter(tx.conn(), id)?.into_iter().filter(|row| row.state == DeliveryState::Queued) {
        let new = Delivery {
            state: DeliveryState::Failed,
            problem: STOPPED.to_owned(),
            next_try_at: None,
            settled_at: Some(tx.at),
            ..old.clone()
        };
        if deliveries::update(tx.conn(), &old, &new)? {
            let detail = serde_json::json!({"delivery": [old, new]});
            tx.record(SubjectKind::Letter, id.0, Verb::Changed, &detail)?;
        }
    }
    Ok(())
}

/// The letter that tells the recipient of a withdrawal, where one was begun and not given up.
pub fn told_by(later: &[Letter]) -> Option<&Letter> {
    later.iter().rfind(|letter| letter.kind == LetterKind::Correction && letter.state != LetterState::Discarded)
}

/// Drafts the letter that tells the recipient of a withdrawal and why.
pub fn draft_notice(tx: &mut Tx<'_>, by: &Official, id: LetterId) -> anyhow::Result<Letter> {
    let letter = sent_out(tx, by, id)?;
    let confirmed = withdrawals::of_letter(tx.conn(), id)?;
    let confirmed = confirmed.into_iter().find(|row| row.state == WithdrawalState::Confirmed).ok_or(Refused::NoSuch)?;
    let at = confirmed.decided_at.unwrap_or(tx.at);
    let later: Vec<Letter> =
        queries::about(tx.conn(), id)?.into_iter().filter(|later| later.drafted_at >= at).collect();
    if told_by(&later).is_some() {
        return Err(Refused::Decided.into());
    }
    let (Some(reference), Some(issued_at)) = (letter.reference(), letter.issued_at) else {
        return Err(Refused::NotIssued.into());
    };
    let new = NewLetter {
        language: Some(letter.language),
        findings: Findings::None,
        about: Some(id),
        words: Some(words::withdrawal(letter.language, &reference, issued_at.date(), &confirmed.reason)),
        ..NewLetter::new(LetterKind::Correction, letter.company_id)
    };
    draft(tx, by, &new)
}
