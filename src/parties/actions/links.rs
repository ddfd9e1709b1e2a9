//! Links between parties: entered with a source by one official, confirmed by another, withdrawn with a reason.

use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{PartyLinkId, reserve};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::parties::actions::own::LONGEST_TEXT;
use crate::parties::model::{LinkKind, PartyRef, PartyState};
use crate::parties::queries::links::{self, PartyLink};
use crate::parties::queries::own;

/// A link as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    pub from: PartyRef,
    pub to: PartyRef,
    pub kind: LinkKind,
    pub since_on: Option<NaiveDate>,
    pub until_on: Option<NaiveDate>,
    pub source: String,
    pub notes: String,
}

/// Why something is not done with a link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such link")]
    Unknown,
    #[error("nobody knows the party `{0}`")]
    NoParty(String),
    #[error("a party has no link to itself")]
    Itself,
    #[error("the source is missing")]
    SourceMissing,
    #[error("the reason is missing")]
    ReasonMissing,
    #[error("a text is too long")]
    TooLong,
    #[error("it ends before it begins")]
    Dates,
    #[error("the same link is there")]
    Twice(PartyLinkId),
    #[error("whoever entered a link does not confirm it")]
    OwnWork,
    #[error("the link has changed since the page was made")]
    MovedOn,
    #[error("a link cannot go there from where it stands")]
    NotAllowed,
}

/// Enters a link.
pub fn propose(tx: &mut Tx<'_>, by: &Official, new: &NewLink) -> anyhow::Result<PartyLinkId> {
    if new.from == new.to {
        return Err(Refused::Itself.into());
    }
    let known = links::called(tx.conn(), &[new.from.clone(), new.to.clone()])?;
    for party in [&new.from, &new.to] {
        let is_withdrawn = match party.own() {
            Some(id) => own::by_id(tx.conn(), id)?.is_none_or(|own| own.state == PartyState::Withdrawn),
            None => false,
        };
        if is_withdrawn || !known.contains_key(party) {
            return Err(Refused::NoParty(party.to_string()).into());
        }
    }
    let mut link = PartyLink {
        id: PartyLinkId(0),
        from_list: new.from.list.clone(),
        from_key: new.from.key.clone(),
        to_list: new.to.list.clone(),
        to_key: new.to.key.clone(),
        kind: new.kind,
        since_on: new.since_on,
        until_on: new.until_on,
        source: tidy(&new.source),
        notes: tidy(&new.notes),
        state: PartyState::Proposed,
        state_reason: String::new(),
        proposed_by: by.person(),
        proposed_at: tx.at,
        confirmed_by: None,
        confirmed_at: None,
        revision: tx.revision,
    };
    if link.source.is_empty() {
        return Err(Refused::SourceMissing.into());
    }
    if link.source.chars().count().max(link.notes.chars().count()) > LONGEST_TEXT {
        return Err(Refused::TooLong.into());
    }
    if let (Some(since), Some(until)) = (link.since_on, link.until_on)
        && until < since
    {
        return Err(Refused::Dates.into());
    }
    if let Some(id) = links::same(tx.conn(), &link)? {
        return Err(Refused::Twice(id).into());
    }
    link.id = PartyLinkId(reserve(tx.conn(), "party_links", 1)?);
    links::insert(tx.conn(), &link)?;
    tx.record(SubjectKind::PartyLink, link.id.0, Verb::Created, &link)?;
    Ok(link.id)
}

fn movable(tx: &mut Tx<'_>, id: PartyLinkId, revision: i64, to: PartyState) -> anyhow::Result<PartyLink> {
    let link = links::by_id(tx.conn(), id)?.ok_or(Refused::Unknown)?;
    if link.revision != revision {
        return Err(Refused::MovedOn.into());
    }
    if !link.state.may_become(to) {
        return Err(Refused::NotAllowed.into());
    }
    Ok(link)
}

/// Confirms a link as it was seen.
pub fn confirm(tx: &mut Tx<'_>, by: &Official, id: PartyLinkId, revision: i64) -> anyhow::Result<()> {
    let before = movable(tx, id, revision, PartyState::Confirmed)?;
    if before.proposed_by == by.person() {
        return Err(Refused::OwnWork.into());
    }
    let link = PartyLink {
        state: PartyState::Confirmed,
        confirmed_by: Some(by.person()),
        confirmed_at: Some(tx.at),
        revision: tx.revision,
        ..before.clone()
    };
    links::update(tx.conn(), &link)?;
    tx.record(SubjectKind::PartyLink, id.0, Verb::Changed, &differences(&before, &link)?)
}

/// Takes a link out of every network. It stays on record, with the reason.
pub fn withdraw(tx: &mut Tx<'_>, _by: &Official, id: PartyLinkId, revision: i64, reason: &str) -> anyhow::Result<()> {
    let before = movable(tx, id, revision, PartyState::Withdrawn)?;
    let state_reason = tidy(reason);
    match state_reason.chars().count() {
        0 => return Err(Refused::ReasonMissing.into()),
        length if length > LONGEST_TEXT => return Err(Refused::TooLong.into()),
        _ => {}
    }
    let link = PartyLink { state: PartyState::Withdrawn, state_reason, revision: tx.revision, ..before.clone() };
    links::update(tx.conn(), &link)?;
    tx.record(SubjectKind::PartyLink, id.0, Verb::Withdrawn, &differences(&before, &link)?)
}
