//! Dismissing hits and taking that back.

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{DismissedHitId, reserve};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::parties::model::{PartyRef, PartyState, folded};
use crate::parties::queries::dismissed::{self, DismissedHit};
use crate::parties::queries::{self, own};

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 2_000;
/// The longest name that is kept with a dismissal, in characters: as much of a name as is screened.
const LONGEST_NAME: usize = 500;

/// A hit that somebody wants to dismiss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDismissal {
    /// The name as it was asked.
    pub asked: String,
    pub party: PartyRef,
    /// Digest of the entry as the page showed it.
    pub digest: String,
}

/// Why hits are not dismissed, or a dismissal is not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such dismissal")]
    Unknown,
    #[error("no hit was chosen")]
    NothingChosen,
    #[error("a reason is missing")]
    ReasonMissing,
    #[error("the reason or a name is too long")]
    TooLong,
    #[error("an entry has changed or left its list since the page was made")]
    Changed,
    #[error("somebody has undone it before")]
    Undone,
}

/// The digest of a party as it stands today; `None` where it is not in force.
fn digest_now(conn: &mut Conn, party: &PartyRef) -> anyhow::Result<Option<String>> {
    if let Some(id) = party.own() {
        let own = own::by_id(conn, id)?.filter(|own| own.state == PartyState::Confirmed);
        return Ok(own.map(|own| own.entry().digest()));
    }
    let Some(list) = queries::by_key(conn, &party.list)? else { return Ok(None) };
    Ok(queries::entry_in_force(conn, list.id, &party.key)?.map(|entry| entry.digest))
}

fn reason_of(reason: &str) -> Result<String, Refused> {
    let reason = tidy(reason);
    match reason.chars().count() {
        0 => Err(Refused::ReasonMissing),
        length if length > LONGEST_REASON => Err(Refused::TooLong),
        _ => Ok(reason),
    }
}

/// Dismisses hits with one reason, all or none. What is dismissed already, for the same state of the entry, stays as it is.
pub fn dismiss(tx: &mut Tx<'_>, by: &Official, hits: &[NewDismissal], reason: &str) -> anyhow::Result<()> {
    if hits.is_empty() {
        return Err(Refused::NothingChosen.into());
    }
    let reason = reason_of(reason)?;
    for new in hits {
        let asked_folded = folded(&new.asked);
        if new.asked.chars().count() > LONGEST_NAME {
            return Err(Refused::TooLong.into());
        }
        if asked_folded.is_empty() || digest_now(tx.conn(), &new.party)?.as_deref() != Some(new.digest.as_str()) {
            return Err(Refused::Changed.into());
        }
        let known = dismissed::in_force(tx.conn(), Some(std::slice::from_ref(&asked_folded)))?;
        if known.of(&asked_folded, &new.party.list, &new.party.key).is_some_and(|known| known.covers(&new.digest)) {
            continue;
        }
        let hit = DismissedHit {
            id: DismissedHitId(reserve(tx.conn(), "dismissed_hits", 1)?),
            asked: tidy(&new.asked),
            asked_folded,
            list_key: new.party.list.clone(),
            entry_key: new.party.key.clone(),
            entry_digest: new.digest.clone(),
            reason: reason.clone(),
            dismissed_by: by.person(),
            dismissed_at: tx.at,
            undone_because: String::new(),
            undone_by: None,
            undone_at: None,
        };
        dismissed::insert(tx.conn(), &hit)?;
        tx.record(SubjectKind::DismissedHit, hit.id.0, Verb::Created, &hit)?;
    }
    Ok(())
}

/// Makes a hit of it again.
pub fn undo(tx: &mut Tx<'_>, by: &Official, id: DismissedHitId, reason: &str) -> anyhow::Result<()> {
    let before = dismissed::by_id(tx.conn(), id)?.ok_or(Refused::Unknown)?;
    let hit = DismissedHit {
        undone_because: reason_of(reason)?,
        undone_by: Some(by.person()),
        undone_at: Some(tx.at),
        ..before.clone()
    };
    if !dismissed::undo(tx.conn(), &hit)? {
        return Err(Refused::Undone.into());
    }
    tx.record(SubjectKind::DismissedHit, id.0, Verb::Withdrawn, &differences(&before, &hit)?)
}
