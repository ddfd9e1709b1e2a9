//! Parties as rows of an annex: what a letter says of them, with the list, its version and its day.

use std::collections::{BTreeMap, HashMap, hash_map};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{ListEntryId, PartyId, ScreeningListId};
use crate::db::schema::{list_entries, list_versions, parties, screening_lists};
use crate::parties::model::{Entry, OWN_LIST, PartyState, ReasonCode};
use crate::parties::queries::own::{self, OwnParty};
use crate::parties::queries::{EntryRow, PAGE, ScreeningList, by_key, whole};

/// Where a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// One state of an entry of a list.
    Entry(ListEntryId),
    /// A party on no list.
    Own(PartyId),
}

/// A party as an annex prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnexRow {
    pub origin: Origin,
    /// Key of the list, or [`OWN_LIST`].
    pub list: String,
    /// Name of the list for people; blank for a party on none, which every language calls its own way (`parties-own-list`).
    pub list_title: String,
    /// What the list calls the party; `P-000001` for one on none.
    pub key: String,
    pub name: String,
    pub other_names: Vec<String>,
    /// The first that is known, on one line; may be blank.
    pub address: String,
    /// ISO 3166 codes separated by blanks; may be blank.
    pub country: String,
    /// Programmes or grounds of the list; of a party on none, the reason in words.
    pub reason: String,
    /// Of a party on no list.
    pub reason_code: Option<ReasonCode>,
    /// Of a party on no list: where it was taken from.
    pub source: String,
    /// The newest version of the list that has the party so; `None` for a party on none.
    pub version: Option<i64>,
    /// The day that this version bears, where that is known; of a party on no list, when it was confirmed.
    pub dated_on: Option<NaiveDate>,
    /// Whether it stands so today.
    pub is_in_force: bool,
    /// SHA-256 over everything that is said of it.
    pub digest: String,
}

fn address_of(entry: &Entry) -> String {
    let Some(first) = entry.addresses.first() else { return String::new() };
    let parts = [&first.address, &first.city, &first.country];
    parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn of_entry(list: &ScreeningList, dated_on: Option<NaiveDate>, row: EntryRow, entry: Entry) -> AnnexRow {
    AnnexRow {
        origin: Origin::Entry(row.id),
        list: list.key.clone(),
        list_title: list.title.clone(),
        address: address_of(&entry),
        key: row.key,
        name: row.name,
        other_names: entry.names.into_iter().map(|name| name.name).collect(),
        country: row.countries,
        reason: row.programmes,
        reason_code: None,
        source: String::new(),
        version: Some(row.until_version.map_or(list.current_version, |until| until - 1)),
        dated_on,
        is_in_force: row.until_version.is_none(),
        digest: row.digest,
    }
}

fn of_own(party: OwnParty) -> AnnexRow {
    let entry = party.entry();
    AnnexRow {
        origin: Origin::Own(party.id),
        list: OWN_LIST.to_owned(),
        list_title: String::new(),
        key: party.id.reference(),
        address: address_of(&entry),
        digest: entry.digest(),
        name: party.name,
        other_names: entry.names.into_iter().map(|name| name.name).collect(),
        country: party.countries,
        reason: party.reason,
        reason_code: Some(party.reason_code),
        source: party.source,
        version: None,
        dated_on: party.confirmed_at.map(|at| at.date()),
        is_in_force: party.state == PartyState::Confirmed,
    }
}

/// By name as people look for it, then by list and key, so that the same parties always stand in the same order.
fn in_order(mut rows: Vec<AnnexRow>) -> Vec<AnnexRow> {
    rows.sort_by_cached_key(|row| (row.name.to_lowercase(), row.list.clone(), row.key.clone(), row.origin));
    rows
}

fn days(conn: &mut Conn, list: ScreeningListId) -> QueryResult<HashMap<i64, Option<NaiveDate>>> {
    let rows: Vec<(i64, Option<NaiveDate>)> = list_versions::table
        .filter(list_versions::list_id.eq(list))
        .select((list_versions::number, list_versions::dated_on))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Everything in force on the lists with these keys, ordered by name; [`OWN_LIST`] among them stands for the confirmed parties on
/// no list. A key that no list has gives nothing.
pub fn annex_rows(conn: &mut Conn, lists: &[impl AsRef<str>]) -> QueryResult<Vec<AnnexRow>> {
    let mut keys: Vec<&str> = lists.iter().map(AsRef::as_ref).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found = Vec::new();
    for key in keys {
        if key == OWN_LIST {
            found.extend(own::confirmed(conn)?.into_iter().map(of_own));
            continue;
        }
        let Some(list) = by_key(conn, key)? else { continue };
        let dated_on = days(conn, list.id)?.remove(&list.current_version).flatten();
        let mut after = ListEntryId(i64::MIN);
        loop {
            let rows: Vec<EntryRow> = list_entries::table
                .filter(list_entries::list_id.eq(list.id).and(list_entries::until_version.is_null()))
                .filter(list_entries::id.gt(after))
                .order(list_entries::id)
                .limit(PAGE as i64)
                .select(EntryRow::as_select())
                .load(conn)?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            found.extend(whole(conn, rows)?.into_iter().map(|(row, entry)| of_entry(&list, dated_on, row, entry)));
        }
    }
    Ok(in_order(found))
}

/// These states of entries, whether they are in force or not, ordered by name. An id that is not there gives nothing.
pub fn entries_by_ids(conn: &mut Conn, ids: &[ListEntryId]) -> QueryResult<Vec<AnnexRow>> {
    let mut lists: HashMap<ScreeningListId, (ScreeningList, HashMap<i64, Option<NaiveDate>>)> = HashMap::new();
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(PAGE) {
        let rows: Vec<EntryRow> = list_entries::table
            .filter(list_entries::id.eq_any(chunk.iter().copied()))
            .order(list_entries::id)
            .select(EntryRow::as_select())
            .load(conn)?;
        for (row, entry) in whole(conn, rows)? {
            let (list, days) = match lists.entry(row.list_id) {
                hash_map::Entry::Occupied(known) => known.into_mut(),
                hash_map::Entry::Vacant(free) => {
                    let list = screening_lists::table.filter(screening_lists::id.eq(row.list_id));
                    let list = list.select(ScreeningList::as_select()).first(conn)?;
                    free.insert((list, days(conn, row.list_id)?))
                }
            };
            let version = row.until_version.map_or(list.current_version, |until| until - 1);
            let dated_on = days.get(&version).copied().flatten();
            found.push(of_entry(list, dated_on, row, entry));
        }
    }
    Ok(in_order(found))
}

/// These parties on no list, in whatever state, ordered by name. An id that is not there gives nothing.
pub fn parties_by_ids(conn: &mut Conn, ids: &[PartyId]) -> QueryResult<Vec<AnnexRow>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(PAGE) {
        let rows: Vec<OwnParty> = parties::table
            .filter(parties::id.eq_any(chunk.iter().copied()))
            .select(OwnParty::as_select())
            .load(conn)?;
        found.extend(rows.into_iter().map(of_own));
    }
    Ok(in_order(found))
}

/// What is in force of these parties, by list and key, ordered by name: what a letter that carried them would say today. One that has
/// left its list or was withdrawn is not among them.
pub fn in_force_by_keys(conn: &mut Conn, wanted: &[(String, String)]) -> QueryResult<Vec<AnnexRow>> {
    let mut by_list: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (list, key) in wanted {
        by_list.entry(list).or_default().push(key);
    }
    let mut found = Vec::with_capacity(wanted.len());
    for (key, entries) in by_list {
        if key == OWN_LIST {
            let ids: Vec<PartyId> = entries.into_iter().filter_map(PartyId::parse_reference).collect();
            found.extend(parties_by_ids(conn, &ids)?.into_iter().filter(|row| row.is_in_force));
            continue;
        }
        let Some(list) = by_key(conn, key)? else { continue };
        let dated_on = days(conn, list.id)?.remove(&list.current_version).flatten();
        for chunk in entries.chunks(PAGE) {
            let rows: Vec<EntryRow> = list_entries::table
                .filter(list_entries::list_id.eq(list.id).and(list_entries::until_version.is_null()))
                .filter(list_entries::key.eq_any(chunk.iter().copied()))
                .order(list_entries::id)
                .select(EntryRow::as_select())
                .load(conn)?;
            found.extend(whole(conn, rows)?.into_iter().map(|(row, entry)| of_entry(&list, dated_on, row, entry)));
        }
    }
    Ok(in_order(found))
}

/// The list version that dropped each of these entries last, of those that a list had. Parties on no list are not among them.
pub fn dropped_by_keys(conn: &mut Conn, wanted: &[(String, String)]) -> QueryResult<HashMap<(String, String), i64>> {
    let mut found = HashMap::new();
    for page in wanted.chunks(PAGE) {
        let rows: Vec<((String, String), Option<i64>)> = list_entries::table
            .inner_join(screening_lists::table)
            .filter(screening_lists::key.eq_any(page.iter().map(|(list, _)| list)))
            .filter(list_entries::key.eq_any(page.iter().map(|(_, key)| key)))
            .filter(list_entries::until_version.is_not_null())
            .order(list_entries::until_version)
            .select(((screening_lists::key, list_entries::key), list_entries::until_version))
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(|(entry, version)| Some((entry, version?))));
    }
    Ok(found)
}
