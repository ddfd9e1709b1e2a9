//! Parties of concern that are on no list.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{PartyId, PersonId};
use crate::db::schema::parties;
use crate::parties::model::{
    Address, Entry, Identifier, NameKind, PartyKind, PartyName, PartyState, ReasonCode, folded,
};

/// A party on no list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = parties, treat_none_as_default_value = false)]
pub struct OwnParty {
    pub id: PartyId,
    pub kind: PartyKind,
    pub name: String,
    /// One a line, as are addresses and identifiers.
    pub other_names: String,
    pub addresses: String,
    /// ISO 3166 codes separated by blanks.
    pub countries: String,
    /// `Tax ID: 123`.
    pub identifiers: String,
    pub reason_code: ReasonCode,
    pub reason: String,
    pub source: String,
    pub state: PartyState,
    /// Why it was withdrawn.
    pub state_reason: String,
    /// Who entered or last edited it.
    pub proposed_by: PersonId,
    pub proposed_at: NaiveDateTime,
    pub confirmed_by: Option<PersonId>,
    pub confirmed_at: Option<NaiveDateTime>,
    /// Of its last change.
    #[serde(skip)]
    pub revision: i64,
    #[serde(skip)]
    pub names_folded: String,
}

impl OwnParty {
    /// The party in the shape in which lists have theirs.
    pub fn entry(&self) -> Entry {
        let mut entry = Entry::new(self.id.reference(), self.kind, self.name.clone());
        entry.programmes = self.reason.clone();
        entry.countries = self.countries.clone();
        entry.remarks = self.source.clone();
        let names = self.other_names.lines();
        entry.names = names.map(|name| PartyName { kind: NameKind::Alias, name: name.to_owned() }).collect();
        let addresses = self.addresses.lines();
        entry.addresses =
            addresses.map(|address| Address { address: address.to_owned(), ..Address::default() }).collect();
        let identifiers = self.identifiers.lines().map(|line| {
            let (kind, value) = line.split_once(':').unwrap_or(("", line));
            Identifier { kind: kind.trim().to_owned(), value: value.trim().to_owned(), country: String::new() }
        });
        entry.identifiers = identifiers.collect();
        entry
    }

    /// All names in lower case, for searching.
    pub fn folded_names(name: &str, other_names: &str) -> String {
        std::iter::once(name).chain(other_names.lines()).map(folded).collect::<Vec<_>>().join("\n")
    }
}

/// What is in force of parties on no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce {
    /// How many are confirmed.
    pub count: i64,
    /// Of the newest change to any: as long as it stays, all stay as they are.
    pub revision: i64,
}

pub fn in_force(conn: &mut Conn) -> QueryResult<InForce> {
    let count = parties::table.filter(parties::state.eq(PartyState::Confirmed)).count().get_result(conn)?;
    let revision: Option<i64> = parties::table.select(diesel::dsl::max(parties::revision)).first(conn)?;
    Ok(InForce { count, revision: revision.unwrap_or(0) })
}

/// Every confirmed one, in order of id.
pub fn confirmed(conn: &mut Conn) -> QueryResult<Vec<OwnParty>> {
    parties::table
        .filter(parties::state.eq(PartyState::Confirmed))
        .order(parties::id)
        .select(OwnParty::as_select())
        .load(conn)
}

pub fn by_id(conn: &mut Conn, id: PartyId) -> QueryResult<Option<OwnParty>> {
    parties::table.filter(parties::id.eq(id)).select(OwnParty::as_select()).first(conn).optional()
}

/// Which parties are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `None` for all.
    pub state: Option<PartyState>,
    /// Part of a name, however it is written; blank for all.
    pub name: String,
}

impl Asked {
    fn pattern(&self) -> Option<String> {
        let name = folded(&self.name);
        // Folding has left letters, digits and blanks: nothing that a pattern would take for a sign.
        (!name.is_empty()).then(|| format!("%{name}%"))
    }
}

/// Parties by name: at most `limit` after the first `offset`.
pub fn list(conn: &mut Conn, asked: &Asked, offset: i64, limit: i64) -> QueryResult<Vec<OwnParty>> {
    let mut query = parties::table.into_boxed();
    if let Some(state) = asked.state {
        query = query.filter(parties::state.eq(state));
    }
    if let Some(pattern) = asked.pattern() {
        query = query.filter(parties::names_folded.like(pattern));
    }
    query
        .order((parties::names_folded, parties::id))
        .offset(offset)
        .limit(limit)
        .select(OwnParty::as_select())
        .load(conn)
}

/// How many of them there are in each state, in the order of [`PartyState::ALL`]; the state asked for does not matter.
pub fn counts(conn: &mut Conn, asked: &Asked) -> QueryResult<Vec<(PartyState, i64)>> {
    let mut counts = Vec::new();
    for state in PartyState::ALL {
        let mut query = parties::table.filter(parties::state.eq(*state)).into_boxed();
        if let Some(pattern) = asked.pattern() {
            query = query.filter(parties::names_folded.like(pattern));
        }
        counts.push((*state, query.count().get_result(conn)?));
    }
    Ok(counts)
}

/// Those after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: PartyId, limit: i64) -> QueryResult<Vec<OwnParty>> {
    let found = parties::table.filter(parties::id.gt(after)).order(parties::id).limit(limit);
    found.select(OwnParty::as_select()).load(conn)
}

pub(in crate::parties) fn insert(conn: &mut Conn, party: &OwnParty) -> QueryResult<()> {
    diesel::insert_into(parties::table).values(party).execute(conn).map(drop)
}

pub(in crate::parties) fn update(conn: &mut Conn, party: &OwnParty) -> QueryResult<()> {
    diesel::update(parties::table.filter(parties::id.eq(party.id)))
        .set((
            (
                parties::kind.eq(party.kind),
                parties::name.eq(&party.name),
                parties::other_names.eq(&party.other_names),
                parties::addresses.eq(&party.addresses),
                parties::countries.eq(&party.countries),
                parties::identifiers.eq(&party.identifiers),
                parties::reason_code.eq(party.reason_code),
                parties::reason.eq(&party.reason),
                parties::source.eq(&party.source),
            ),
            (
                parties::state.eq(party.state),
                parties::state_reason.eq(&party.state_reason),
                parties::proposed_by.eq(party.proposed_by),
                parties::proposed_at.eq(party.proposed_at),
                parties::confirmed_by.eq(party.confirmed_by),
                parties::confirmed_at.eq(party.confirmed_at),
                parties::revision.eq(party.revision),
                parties::names_folded.eq(&party.names_folded),
            ),
        ))
        .execute(conn)
        .map(drop)
}
