//! Links between parties, and the network around one of them.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{PartyId, PartyLinkId, PersonId};
use crate::db::schema::{list_entries, parties, party_links, screening_lists};
use crate::parties::model::{LinkKind, OWN_LIST, PartyKind, PartyRef, PartyState};

/// A link between two parties.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = party_links, treat_none_as_default_value = false)]
pub struct PartyLink {
    pub id: PartyLinkId,
    pub from_list: String,
    pub from_key: String,
    pub to_list: String,
    pub to_key: String,
    pub kind: LinkKind,
    pub since_on: Option<NaiveDate>,
    pub until_on: Option<NaiveDate>,
    pub source: String,
    pub notes: String,
    pub state: PartyState,
    /// Why it was withdrawn.
    pub state_reason: String,
    pub proposed_by: PersonId,
    pub proposed_at: NaiveDateTime,
    pub confirmed_by: Option<PersonId>,
    pub confirmed_at: Option<NaiveDateTime>,
    /// Of its last change.
    #[serde(skip)]
    pub revision: i64,
}

impl PartyLink {
    pub fn from(&self) -> PartyRef {
        PartyRef::new(&self.from_list, &self.from_key)
    }

    pub fn to(&self) -> PartyRef {
        PartyRef::new(&self.to_list, &self.to_key)
    }
}

pub fn by_id(conn: &mut Conn, id: PartyLinkId) -> QueryResult<Option<PartyLink>> {
    party_links::table.filter(party_links::id.eq(id)).select(PartyLink::as_select()).first(conn).optional()
}

/// Those after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: PartyLinkId, limit: i64) -> QueryResult<Vec<PartyLink>> {
    let found = party_links::table.filter(party_links::id.gt(after)).order(party_links::id).limit(limit);
    found.select(PartyLink::as_select()).load(conn)
}

/// Links of one party that nobody has withdrawn, in order of id, at most `limit`.
fn of(conn: &mut Conn, party: &PartyRef, limit: i64) -> QueryResult<Vec<PartyLink>> {
    party_links::table
        .filter(
            (party_links::from_list.eq(&party.list).and(party_links::from_key.eq(&party.key)))
                .or(party_links::to_list.eq(&party.list).and(party_links::to_key.eq(&party.key))),
        )
        .filter(party_links::state.ne(PartyState::Withdrawn))
        .order(party_links::id)
        .limit(limit)
        .select(PartyLink::as_select())
        .load(conn)
}

/// The same link, of which there need not be two.
pub fn same(conn: &mut Conn, link: &PartyLink) -> QueryResult<Option<PartyLinkId>> {
    let between = |from: &PartyRef, to: &PartyRef| {
        party_links::table
            .filter(party_links::from_list.eq(from.list.clone()).and(party_links::from_key.eq(from.key.clone())))
            .filter(party_links::to_list.eq(to.list.clone()).and(party_links::to_key.eq(to.key.clone())))
            .filter(party_links::kind.eq(link.kind).and(party_links::state.ne(PartyState::Withdrawn)))
            .order(party_links::id)
            .select(party_links::id)
    };
    let (from, to) = (link.from(), link.to());
    let found = between(&from, &to).first(conn).optional()?;
    if found.is_some() || link.kind.is_directed() {
        return Ok(found);
    }
    between(&to, &from).first(conn).optional()
}

pub(in crate::parties) fn insert(conn: &mut Conn, link: &PartyLink) -> QueryResult<()> {
    diesel::insert_into(party_links::table).values(link).execute(conn).map(drop)
}

/// Stores where a link stands now.
pub(in crate::parties) fn update(conn: &mut Conn, link: &PartyLink) -> QueryResult<()> {
    diesel::update(party_links::table.filter(party_links::id.eq(link.id)))
        .set((
            party_links::state.eq(link.state),
            party_links::state_reason.eq(&link.state_reason),
            party_links::confirmed_by.eq(link.confirmed_by),
            party_links::confirmed_at.eq(link.confirmed_at),
            party_links::revision.eq(link.revision),
        ))
        .execute(conn)
        .map(drop)
}

/// What a party is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    pub name: String,
    pub kind: PartyKind,
    /// On its list today, or confirmed.
    pub is_in_force: bool,
}

/// What parties are called; those that no list has ever had are not there.
pub fn called(conn: &mut Conn, wanted: &[PartyRef]) -> QueryResult<HashMap<PartyRef, Called>> {
    let mut by_list: BTreeMap<&str, Vec<&PartyRef>> = BTreeMap::new();
    for party in wanted {
        by_list.entry(&party.list).or_default().push(party);
    }
    let mut found = HashMap::new();
    for (list, wanted) in by_list {
        if list == OWN_LIST {
            let ids: Vec<PartyId> = wanted.iter().filter_map(|party| party.own()).collect();
            let rows: Vec<(PartyId, String, PartyKind, PartyState)> = parties::table
                .filter(parties::id.eq_any(ids))
                .select((parties::id, parties::name, parties::kind, parties::state))
                .load(conn)?;
            for (id, name, kind, state) in rows {
                let called = Called { name, kind, is_in_force: state == PartyState::Confirmed };
                found.insert(PartyRef::new(OWN_LIST, &id.reference()), called);
            }
            continue;
        }
        let keys: Vec<&str> = wanted.iter().map(|party| party.key.as_str()).collect();
        let rows: Vec<(String, String, PartyKind, Option<i64>)> = list_entries::table
            .inner_join(screening_lists::table)
            .filter(screening_lists::key.eq(list).and(list_entries::key.eq_any(keys)))
            .order(list_entries::from_version)
            .select((list_entries::key, list_entries::name, list_entries::kind, list_entries::until_version))
            .load(conn)?;
        // A later state takes the place of an earlier one.
        for (key, name, kind, until) in rows {
            found.insert(PartyRef::new(list, &key), Called { name, kind, is_in_force: until.is_none() });
        }
    }
    Ok(found)
}

/// Steps from the party in the middle to the farthest ones.
pub const DEPTH: usize = 2;
/// Parties of a network, the one in the middle among them.
pub const MOST_PARTIES: usize = 60;
/// Links of a network.
const MOST_LINKS: usize = 240;

/// A party of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub party: PartyRef,
    pub called: Called,
    /// Steps from the middle.
    pub depth: usize,
}

/// A party with those that it hangs together with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// The one in the middle first, then in order of depth.
    pub nodes: Vec<Node>,
    /// In order of id; both ends are among the nodes.
    pub links: Vec<PartyLink>,
    /// There is more than is told here.
    pub is_cut: bool,
}

impl Network {
    /// Place of a party among the nodes.
    pub fn place(&self, party: &PartyRef) -> Option<usize> {
        self.nodes.iter().position(|node| node.party == *party)
    }
}

/// The network around a party: up to [`DEPTH`] steps and [`MOST_PARTIES`] parties, nearer ones first. `None` where nobody knows the party.
pub fn network(conn: &mut Conn, middle: &PartyRef) -> QueryResult<Option<Network>> {
    let Some(called_middle) = called(conn, std::slice::from_ref(middle))?.remove(middle) else { return Ok(None) };
    let mut depths: Vec<(PartyRef, usize)> = vec![(middle.clone(), 0)];
    let mut links: BTreeMap<i64, PartyLink> = BTreeMap::new();
    let mut is_cut = false;
    let mut place = 0;
    while let Some((party, depth)) = depths.get(place).cloned() {
        place += 1;
        let found = of(conn, &party, MOST_LINKS as i64 + 1)?;
        is_cut |= found.len() > MOST_LINKS;
        for link in found.into_iter().take(MOST_LINKS) {
            let other = if link.from() == party { link.to() } else { link.from() };
            let is_known = depths.iter().any(|(known, _)| *known == other);
            // Beyond the last step only links between parties that are there anyway are told.
            if !is_known && (depth >= DEPTH || depths.len() >= MOST_PARTIES) {
                is_cut |= depth < DEPTH;
                continue;
            }
            if !links.contains_key(&link.id.0) && links.len() >= MOST_LINKS {
                is_cut = true;
                continue;
            }
            if !is_known {
                depths.push((other, depth + 1));
            }
            links.insert(link.id.0, link);
        }
    }
    let parties: Vec<PartyRef> = depths.iter().map(|(party, _)| party.clone()).collect();
    let mut names = called(conn, &parties)?;
    names.insert(middle.clone(), called_middle);
    let nodes = depths.into_iter().map(|(party, depth)| {
        let unknown = || Called { name: party.key.clone(), kind: PartyKind::Unknown, is_in_force: false };
        let called = names.remove(&party).unwrap_or_else(unknown);
        Node { party, called, depth }
    });
    Ok(Some(Network { nodes: nodes.collect(), links: links.into_values().collect(), is_cut }))
}
