//! From a draft to the public and back: every move of a finding, each by somebody who may make it.

use chrono::NaiveDate;

use crate::accounts::model::{Proof, Researcher, Reviewer};
use crate::accounts::sharing::Tlp;
use crate::companies::catalogue::Catalogue;
use crate::db::ids::{FindingId, PersonId, reserve};
use crate::findings::actions::log::{self, NewFinding, as_of, note, onlooker};
use crate::findings::actions::{opened, snapshot, store};
use crate::findings::model::{FindingState, MarkingState, MoveKind, ReadingMethod, Refused};
use crate::findings::queries::{self, Finding, FindingMove};
use crate::findings::understanding::{Said, understand};
use crate::journal::model::Verb;
use crate::journal::tx::Tx;

/// Sends a draft, or one that was returned, to whoever reviews.
pub fn submit(tx: &mut Tx<'_>, by: &Researcher, id: FindingId) -> anyhow::Result<Finding> {
    let before = log::own(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    let mut after = moved(&before, FindingState::InReview, "")?;
    if after.marking_state == MarkingState::AsSeen && after.marking.is_empty() {
        return Err(Refused::MarkingMissing.into());
    }
    after.in_review_since = Some(tx.at);
    let after = store(tx, &opened, after, Verb::Changed)?;
    note_move(tx, &after, MoveKind::Submitted, by.person(), "")?;
    Ok(after)
}

/// Takes a finding back from review, before anybody has decided.
pub fn take_back(tx: &mut Tx<'_>, by: &Researcher, id: FindingId) -> anyhow::Result<Finding> {
    let before = log::own(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    let after = moved(&before, FindingState::Draft, "")?;
    let after = store(tx, &opened, after, Verb::Changed)?;
    note_move(tx, &after, MoveKind::TakenBack, by.person(), "")?;
    Ok(after)
}

/// Publishes a finding, at once or on a day to come. `seen` is the revision that the reviewer looked at. Err with
/// [`Refused::OwnFinding`] for whoever recorded it or sent it to review: two people for anything that leaves.
pub fn publish(
    tx: &mut Tx<'_>,
    by: &Reviewer,
    id: FindingId,
    seen: i64,
    publish_on: Option<NaiveDate>,
) -> anyhow::Result<Finding> {
    let before = seen_by(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    if before.revision != seen {
        return Err(Refused::ChangedMeanwhile.into());
    }
    refuse_own(tx, by, &before)?;
    let mut after = moved(&before, FindingState::Published, "")?;
    after.publish_on = publish_on.filter(|day| *day > tx.at.date());
    if publish_on.is_some_and(|day| day < tx.at.date()) {
        return Err(Refused::Day(publish_on.map(|day| day.to_string()).unwrap_or_default()).into());
    }
    queries::reading::review_readings(tx.conn(), id)?;
    let after = store(tx, &opened, after, Verb::Published)?;
    note_move(tx, &after, MoveKind::Published, by.person(), "")?;
    Ok(after)
}

/// Gives a finding back to its author, who reads why.
pub fn return_with_reason(tx: &mut Tx<'_>, by: &Reviewer, id: FindingId, reason: &str) -> anyhow::Result<Finding> {
    decide(tx, by, id, FindingState::Returned, MoveKind::Returned, reason)
}

/// Refuses a finding for good.
pub fn reject(tx: &mut Tx<'_>, by: &Reviewer, id: FindingId, reason: &str) -> anyhow::Result<Finding> {
    decide(tx, by, id, FindingState::Rejected, MoveKind::Rejected, reason)
}

/// Takes a published finding out of search, counts, lists and exports. It stays at its address with the reason, which is written
/// for the public.
pub fn withdraw(tx: &mut Tx<'_>, by: &Reviewer, id: FindingId, reason: &str) -> anyhow::Result<Finding> {
    decide(tx, by, id, FindingState::Withdrawn, MoveKind::Withdrawn, reason)
}

fn decide(
    tx: &mut Tx<'_>,
    by: &Reviewer,
    id: FindingId,
    state: FindingState,
    kind: MoveKind,
    reason: &str,
) -> anyhow::Result<Finding> {
    let reason = because(reason)?;
    let before = seen_by(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    let after = moved(&before, state, &reason)?;
    let verb = if state == FindingState::Withdrawn { Verb::Withdrawn } else { Verb::Changed };
    let after = store(tx, &opened, after, verb)?;
    note_move(tx, &after, kind, by.person(), &reason)?;
    Ok(after)
}

/// What is corrected of a published finding: everything that was stated about the part itself. What it is read to mean is
/// corrected by preferring another reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub assembly: String,
    pub quantity: i32,
    pub marking: String,
    pub marking_state: MarkingState,
    pub description: String,
    pub category: String,
}

/// Corrects a published finding. Its page says from then on that it was corrected and when.
pub fn correct(
    tx: &mut Tx<'_>,
    by: &Reviewer,
    catalogue: &Catalogue,
    id: FindingId,
    seen: i64,
    correction: &Correction,
    reason: &str,
) -> anyhow::Result<Finding> {
    let reason = because(reason)?;
    let before = seen_by(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    if before.state != FindingState::Published {
        return Err(Refused::Move { from: before.state, to: FindingState::Published }.into());
    }
    if before.revision != seen {
        return Err(Refused::ChangedMeanwhile.into());
    }
    refuse_own(tx, by, &before)?;
    let new = log::tidied(&NewFinding {
        exhibit: before.exhibit_id,
        assembly: correction.assembly.clone(),
        quantity: correction.quantity,
        marking: correction.marking.clone(),
        marking_state: correction.marking_state,
        description: correction.description.clone(),
        notes: before.notes.clone(),
        tlp: before.tlp,
        said: Said { category: Some(correction.category.clone()), ..Said::default() },
        method: ReadingMethod::Eye,
        is_another: true,
    })?;
    let exhibit = crate::weapons::queries::exhibit(tx.conn(), before.exhibit_id)?.ok_or(Refused::NotThere)?;
    let as_of = as_of(&exhibit, tx.at.date());
    let mut understood = understand(&new.marking, &new.said, new.method, by.name(), as_of, catalogue);
    understood.own = None;
    let mut after = before.clone();
    log::state(&mut after, &new, &understood);
    if after.marking != before.marking {
        // Readings of people stay as they are: whether they still hold is theirs to say.
        let is_read = queries::read_by_people(tx.conn(), &[id])?.contains(&id);
        if is_read {
            let row = match &understood.automatic {
                Some(own) => {
                    let reading = reserve(tx.conn(), "readings", 1)?;
                    Some(log::own_row(tx, reading, id, own))
                }
                None => None,
            };
            queries::replace_automatic_reading(tx.conn(), id, row.as_ref())?;
        } else {
            log::replace_readings(tx, by, id, &understood)?;
            log::apply(tx, &mut after, &understood.meaning, false)?;
        }
    }
    let after = store(tx, &opened, after, Verb::Changed)?;
    note_move(tx, &after, MoveKind::Corrected, by.person(), &reason)?;
    Ok(after)
}

/// Puts findings before the public whose day has come. Gives how many. For a timer: nothing is written where none is due.
pub fn release_due(tx: &mut Tx<'_>) -> anyhow::Result<usize> {
    const AT_ONCE: i64 = 500;
    let mut released = 0;
    let today = tx.at.date();
    for before in queries::queue::due(tx.conn(), today, AT_ONCE)? {
        let opened = opened(tx, before.clone())?;
        store(tx, &opened, before, Verb::Published)?;
        released += 1;
    }
    Ok(released)
}

/// The finding, where this reviewer may see it.
pub(super) fn seen_by(tx: &mut Tx<'_>, by: &Reviewer, id: FindingId) -> anyhow::Result<Finding> {
    let finding = queries::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
    if !onlooker(by, true).may_see(finding.guarded()) {
        return Err(Refused::NotThere.into());
    }
    Ok(finding)
}

/// Err for whoever recorded the finding or sent it to review last.
pub(super) fn refuse_own(tx: &mut Tx<'_>, by: &impl Proof, finding: &Finding) -> anyhow::Result<()> {
    let submitter = queries::moves::moves_of(tx.conn(), finding.id)?
        .into_iter()
        .find(|made| made.kind == MoveKind::Submitted)
        .and_then(|made| made.person_id);
    if finding.author_id == Some(by.person()) || submitter == Some(by.person()) {
        return Err(Refused::OwnFinding.into());
    }
    Ok(())
}

/// The reason in the words of the person; Err where there is none.
pub(super) fn because(reason: &str) -> Result<String, Refused> {
    let reason = note(reason)?;
    if reason.is_empty() { Err(Refused::ReasonMissing) } else { Ok(reason) }
}

fn moved(before: &Finding, state: FindingState, reason: &str) -> Result<Finding, Refused> {
    if !before.state.may_become(state) {
        return Err(Refused::Move { from: before.state, to: state });
    }
    let mut after = before.clone();
    after.state = state;
    reason.clone_into(&mut after.state_reason);
    after.in_review_since = None;
    Ok(after)
}

/// Keeps a move with the finding as it is now.
pub(super) fn note_move(
    tx: &mut Tx<'_>,
    finding: &Finding,
    kind: MoveKind,
    person: PersonId,
    reason: &str,
) -> anyhow::Result<()> {
    let readings = queries::reading::readings_of(tx.conn(), finding.id)?;
    let row = FindingMove {
        id: reserve(tx.conn(), "finding_moves", 1)?,
        finding_id: finding.id,
        kind,
        person_id: Some(person),
        at: tx.at,
        reason: reason.to_owned(),
        revision: tx.revision,
        snapshot: snapshot(tx.conn(), finding, &readings)?.to_string(),
    };
    Ok(queries::moves::insert_move(tx.conn(), &row)?)
}

/// Changes how far a finding may go. Before publication its own organisation decides; afterwards a reviewer, and to widen the
/// circle one who did not record it.
pub fn share(
    tx: &mut Tx<'_>,
    by: &Reviewer,
    id: FindingId,
    tlp: Tlp,
    publish_on: Option<NaiveDate>,
    reason: &str,
) -> anyhow::Result<Finding> {
    let reason = because(reason)?;
    let before = seen_by(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    let is_wider =
        tlp < before.tlp || publish_on.unwrap_or(NaiveDate::MIN) < before.publish_on.unwrap_or(NaiveDate::MIN);
    if before.state == FindingState::Published && is_wider {
        refuse_own(tx, by, &before)?;
    }
    let mut after = before.clone();
    after.tlp = tlp;
    after.publish_on = publish_on;
    let after = store(tx, &opened, after, Verb::Changed)?;
    if after.state == FindingState::Published {
        note_move(tx, &after, MoveKind::Corrected, by.person(), &reason)?;
    }
    Ok(after)
}
