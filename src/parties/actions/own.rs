//! Parties of concern on no list: entered by one official, confirmed by another, withdrawn with a reason.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{PartyId, reserve};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::parties::model::{PartyKind, PartyState, ReasonCode, lines};
use crate::parties::queries::own::{self, OwnParty};
use crate::parties::words::country_code;

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 300;
/// The longest of the other texts, in characters.
pub const LONGEST_TEXT: usize = 4_000;

/// A party as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParty {
    pub kind: PartyKind,
    pub name: String,
    /// One a line, as are addresses and identifiers.
    pub other_names: String,
    pub addresses: String,
    /// Names or codes, separated by commas or lines.
    pub countries: String,
    pub identifiers: String,
    pub reason_code: ReasonCode,
    pub reason: String,
    pub source: String,
}

/// Why something is not done with a party.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such party")]
    Unknown,
    #[error("the party has no name")]
    NameMissing,
    #[error("a name has no letter or digit")]
    NameUnreadable,
    #[error("the reason is missing")]
    ReasonMissing,
    #[error("the source is missing")]
    SourceMissing,
    #[error("a text is too long")]
    TooLong,
    #[error("`{0}` is no country")]
    Country(String),
    #[error("whoever entered a party does not confirm it")]
    OwnWork,
    #[error("the party has changed since the page was made")]
    MovedOn,
    #[error("a party cannot go there from where it stands")]
    NotAllowed,
}

fn countries_of(text: &str) -> Result<String, Refused> {
    let mut codes: Vec<&str> = Vec::new();
    for name in text.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
        // As stored: codes with blanks between them.
        let known = country_code(name).map(|code| vec![code]).or_else(|| name.split(' ').map(country_code).collect());
        codes.extend(known.ok_or_else(|| Refused::Country(name.to_owned()))?);
    }
    codes.sort_unstable();
    codes.dedup();
    Ok(codes.join(" "))
}

/// The row that is typed, without numbers, people and moments.
fn read(new: &NewParty) -> Result<NewParty, Refused> {
    let name = tidy(&new.name).replace('\n', " ");
    let other_names = lines(&new.other_names);
    let read = NewParty {
        kind: new.kind,
        other_names: other_names.iter().filter(|other| **other != name).cloned().collect::<Vec<_>>().join("\n"),
        addresses: lines(&new.addresses).join("\n"),
        countries: countries_of(&tidy(&new.countries))?,
        identifiers: lines(&new.identifiers).join("\n"),
        reason_code: new.reason_code,
        reason: tidy(&new.reason),
        source: tidy(&new.source),
        name,
    };
    let is_long = |text: &String| text.chars().count() > LONGEST_TEXT;
    let texts = [&read.other_names, &read.addresses, &read.identifiers, &read.reason, &read.source];
    if std::iter::once(&read.name).chain(&other_names).any(|name| name.chars().count() > LONGEST_NAME)
        || texts.into_iter().any(is_long)
    {
        return Err(Refused::TooLong);
    }
    if read.name.is_empty() {
        return Err(Refused::NameMissing);
    }
    let is_readable = |name: &str| name.chars().any(char::is_alphanumeric);
    if !is_readable(&read.name) || other_names.iter().any(|name| !is_readable(name)) {
        return Err(Refused::NameUnreadable);
    }
    if read.reason.is_empty() {
        return Err(Refused::ReasonMissing);
    }
    if read.source.is_empty() {
        return Err(Refused::SourceMissing);
    }
    Ok(read)
}

fn row(tx: &Tx<'_>, by: &Official, id: PartyId, new: &NewParty) -> Result<OwnParty, Refused> {
    let new = read(new)?;
    Ok(OwnParty {
        id,
        kind: new.kind,
        names_folded: OwnParty::folded_names(&new.name, &new.other_names),
        name: new.name,
        other_names: new.other_names,
        addresses: new.addresses,
        countries: new.countries,
        identifiers: new.identifiers,
        reason_code: new.reason_code,
        reason: new.reason,
        source: new.source,
        state: PartyState::Proposed,
        state_reason: String::new(),
        proposed_by: by.person(),
        proposed_at: tx.at,
        confirmed_by: None,
        confirmed_at: None,
        revision: tx.revision,
    })
}

/// Enters a party. It takes part in nothing before another official has confirmed it.
pub fn propose(tx: &mut Tx<'_>, by: &Official, new: &NewParty) -> anyhow::Result<PartyId> {
    let mut party = row(tx, by, PartyId(0), new)?;
    party.id = PartyId(reserve(tx.conn(), "parties", 1)?);
    own::insert(tx.conn(), &party)?;
    tx.record(SubjectKind::Party, party.id.0, Verb::Created, &party)?;
    Ok(party.id)
}

/// The party where it may become `to`, and is as whoever acts has seen it: at `revision`.
fn movable(tx: &mut Tx<'_>, id: PartyId, revision: i64, to: PartyState) -> anyhow::Result<OwnParty> {
    let party = own::by_id(tx.conn(), id)?.ok_or(Refused::Unknown)?;
    if party.revision != revision {
        return Err(Refused::MovedOn.into());
    }
    if !party.state.may_become(to) {
        return Err(Refused::NotAllowed.into());
    }
    Ok(party)
}

/// Says anew what a party is that is not confirmed. Whoever does so answers for all of it.
pub fn edit(tx: &mut Tx<'_>, by: &Official, id: PartyId, revision: i64, new: &NewParty) -> anyhow::Result<()> {
    let before = movable(tx, id, revision, PartyState::Proposed)?;
    let party = row(tx, by, id, new)?;
    own::update(tx.conn(), &party)?;
    tx.record(SubjectKind::Party, id.0, Verb::Changed, &differences(&before, &party)?)
}

/// Confirms a party as it was seen. Names are screened against it from now on.
pub fn confirm(tx: &mut Tx<'_>, by: &Official, id: PartyId, revision: i64) -> anyhow::Result<()> {
    let before = movable(tx, id, revision, PartyState::Confirmed)?;
    if before.proposed_by == by.person() {
        return Err(Refused::OwnWork.into());
    }
    let party = OwnParty {
        state: PartyState::Confirmed,
        confirmed_by: Some(by.person()),
        confirmed_at: Some(tx.at),
        revision: tx.revision,
        ..before.clone()
    };
    own::update(tx.conn(), &party)?;
    tx.record(SubjectKind::Party, id.0, Verb::Changed, &differences(&before, &party)?)
}

/// Takes a party out of everything. It stays on record, with the reason.
pub fn withdraw(tx: &mut Tx<'_>, _by: &Official, id: PartyId, revision: i64, reason: &str) -> anyhow::Result<()> {
    let before = movable(tx, id, revision, PartyState::Withdrawn)?;
    let state_reason = tidy(reason);
    match state_reason.chars().count() {
        0 => return Err(Refused::ReasonMissing.into()),
        length if length > LONGEST_TEXT => return Err(Refused::TooLong.into()),
        _ => {}
    }
    let party = OwnParty { state: PartyState::Withdrawn, state_reason, revision: tx.revision, ..before.clone() };
    own::update(tx.conn(), &party)?;
    tx.record(SubjectKind::Party, id.0, Verb::Withdrawn, &differences(&before, &party)?)
}
