//! The tables of screening lists. Only the files of this folder write the tables of the room.

pub mod annex;
pub mod dismissed;
pub mod links;
pub mod own;

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{ListEntryId, ScreeningListId, reserve};
use crate::db::schema::{
    list_entries, list_entry_addresses, list_entry_identifiers, list_entry_names, list_files, list_versions,
    screening_lists,
};
use crate::insert_all;
use crate::parties::index::{Builder, Index, Party};
use crate::parties::model::{Address, Entry, Identifier, NameKind, OWN_LIST, PartyKind, PartyName, digest_of};

/// Entries written or read at once.
const PAGE: usize = 500;

/// A list with the version in force.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = screening_lists)]
pub struct ScreeningList {
    pub id: ScreeningListId,
    pub key: String,
    pub title: String,
    pub current_version: i64,
    pub entry_count: i64,
    pub digest: String,
}

/// One version of a list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = list_versions, treat_none_as_default_value = false)]
pub struct ListVersion {
    pub id: i64,
    pub list_id: ScreeningListId,
    pub number: i64,
    pub format: String,
    pub dated_on: Option<NaiveDate>,
    pub imported_at: NaiveDateTime,
    pub entry_count: i64,
    pub added: i64,
    pub changed: i64,
    pub removed: i64,
    pub digest: String,
}

/// A version as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct VersionRecord {
    pub number: i64,
    pub format: String,
    pub dated_on: Option<NaiveDate>,
    pub entry_count: i64,
    pub added: i64,
    pub changed: i64,
    pub removed: i64,
    pub digest: String,
    /// Hash and name of each file.
    pub files: String,
}

impl VersionRecord {
    pub fn new(version: &ListVersion, files: &[ListFile]) -> Self {
        let files: Vec<String> = files.iter().map(|file| format!("{} {}", file.file_sha256, file.file_name)).collect();
        Self {
            number: version.number,
            format: version.format.clone(),
            dated_on: version.dated_on,
            entry_count: version.entry_count,
            added: version.added,
            changed: version.changed,
            removed: version.removed,
            digest: version.digest.clone(),
            files: files.join("\n"),
        }
    }
}

/// A file that a version was read from.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = list_files)]
pub struct ListFile {
    pub version_id: i64,
    pub ordinal: i32,
    pub file_name: String,
    pub file_sha256: String,
}

/// A party as a list had it from one version to before another.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = list_entries, treat_none_as_default_value = false)]
pub struct EntryRow {
    pub id: ListEntryId,
    pub list_id: ScreeningListId,
    pub key: String,
    pub from_version: i64,
    pub until_version: Option<i64>,
    pub kind: PartyKind,
    pub name: String,
    pub part: String,
    pub programmes: String,
    pub countries: String,
    pub listed_on: String,
    pub remarks: String,
    pub digest: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = list_entry_names)]
struct NameRow {
    entry_id: ListEntryId,
    ordinal: i32,
    kind: NameKind,
    name: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = list_entry_addresses)]
struct AddressRow {
    entry_id: ListEntryId,
    ordinal: i32,
    address: String,
    city: String,
    country: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = list_entry_identifiers)]
struct IdentifierRow {
    entry_id: ListEntryId,
    ordinal: i32,
    kind: String,
    value: String,
    country: String,
}

/// Every list, by key.
pub fn lists(conn: &mut Conn) -> QueryResult<Vec<ScreeningList>> {
    screening_lists::table.order(screening_lists::key).select(ScreeningList::as_select()).load(conn)
}

pub fn by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<ScreeningList>> {
    let found = screening_lists::table.filter(screening_lists::key.eq(key));
    found.select(ScreeningList::as_select()).first(conn).optional()
}

/// Lists after `after`, in order of id, at most `limit`.
pub fn lists_after(conn: &mut Conn, after: ScreeningListId, limit: i64) -> QueryResult<Vec<ScreeningList>> {
    let found = screening_lists::table.filter(screening_lists::id.gt(after)).order(screening_lists::id).limit(limit);
    found.select(ScreeningList::as_select()).load(conn)
}

/// Versions of a list with their files, the newest first.
pub fn versions(conn: &mut Conn, list: ScreeningListId) -> QueryResult<Vec<(ListVersion, Vec<ListFile>)>> {
    let versions: Vec<ListVersion> = list_versions::table
        .filter(list_versions::list_id.eq(list))
        .order(list_versions::number.desc())
        .select(ListVersion::as_select())
        .load(conn)?;
    let mut found = Vec::with_capacity(versions.len());
    for version in versions {
        let files = list_files::table
            .filter(list_files::version_id.eq(version.id))
            .order(list_files::ordinal)
            .select(ListFile::as_select())
            .load(conn)?;
        found.push((version, files));
    }
    Ok(found)
}

/// What is in force: id and digest of each entry by key.
pub fn in_force(conn: &mut Conn, list: ScreeningListId) -> QueryResult<HashMap<String, (ListEntryId, String)>> {
    let rows: Vec<(String, ListEntryId, String)> = list_entries::table
        .filter(list_entries::list_id.eq(list).and(list_entries::until_version.is_null()))
        .select((list_entries::key, list_entries::id, list_entries::digest))
        .load(conn)?;
    Ok(rows.into_iter().map(|(key, id, digest)| (key, (id, digest))).collect())
}

/// What entries in force have besides their first names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub names: bool,
    pub addresses: bool,
}

/// Whether any entry in force has other names, and whether any has an address.
pub fn held(conn: &mut Conn, list: ScreeningListId) -> QueryResult<Held> {
    let in_force = || list_entries::list_id.eq(list).and(list_entries::until_version.is_null());
    let name = list_entry_names::table
        .inner_join(list_entries::table)
        .filter(in_force())
        .select(list_entry_names::entry_id)
        .first::<ListEntryId>(conn)
        .optional()?;
    let address = list_entry_addresses::table
        .inner_join(list_entries::table)
        .filter(in_force())
        .select(list_entry_addresses::entry_id)
        .first::<ListEntryId>(conn)
        .optional()?;
    Ok(Held { names: name.is_some(), addresses: address.is_some() })
}

pub(in crate::parties) fn insert_list(conn: &mut Conn, list: &ScreeningList) -> QueryResult<()> {
    diesel::insert_into(screening_lists::table).values(list).execute(conn).map(drop)
}

pub(in crate::parties) fn update_list(conn: &mut Conn, list: &ScreeningList) -> QueryResult<()> {
    diesel::update(screening_lists::table.filter(screening_lists::id.eq(list.id)))
        .set((
            screening_lists::title.eq(&list.title),
            screening_lists::current_version.eq(list.current_version),
            screening_lists::entry_count.eq(list.entry_count),
            screening_lists::digest.eq(&list.digest),
        ))
        .execute(conn)
        .map(drop)
}

pub(in crate::parties) fn insert_version(
    conn: &mut Conn,
    version: &ListVersion,
    files: &[ListFile],
) -> QueryResult<()> {
    diesel::insert_into(list_versions::table).values(version).execute(conn)?;
    insert_all!(conn, list_files::table, files)
}

/// Ends entries with a version.
pub(in crate::parties) fn end(conn: &mut Conn, ids: &[ListEntryId], version: i64) -> QueryResult<()> {
    for chunk in ids.chunks(PAGE) {
        diesel::update(list_entries::table.filter(list_entries::id.eq_any(chunk.iter().copied())))
            .set(list_entries::until_version.eq(Some(version)))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes entries that begin with a version, and gives their ids in the same order.
pub(in crate::parties) fn insert_entries(
    conn: &mut Conn,
    list: ScreeningListId,
    version: i64,
    entries: &[(&Entry, &str)],
) -> QueryResult<Vec<ListEntryId>> {
    let first = reserve(conn, "list_entries", entries.len())?;
    for (chunk, first) in entries.chunks(PAGE).zip((first..).step_by(PAGE)) {
        let rows: Vec<EntryRow> = (first..)
            .zip(chunk)
            .map(|(id, (entry, digest))| EntryRow {
                id: ListEntryId(id),
                list_id: list,
                key: entry.key.clone(),
                from_version: version,
                until_version: None,
                kind: entry.kind,
                name: entry.name.clone(),
                part: entry.part.clone(),
                programmes: entry.programmes.clone(),
                countries: entry.countries.clone(),
                listed_on: entry.listed_on.clone(),
                remarks: entry.remarks.clone(),
                digest: (*digest).to_owned(),
            })
            .collect();
        let (mut names, mut addresses, mut identifiers) = (Vec::new(), Vec::new(), Vec::new());
        for (id, (entry, _)) in (first..).map(ListEntryId).zip(chunk) {
            names.extend((0..).zip(&entry.names).map(|(ordinal, name)| NameRow {
                entry_id: id,
                ordinal,
                kind: name.kind,
                name: name.name.clone(),
            }));
            addresses.extend((0..).zip(&entry.addresses).map(|(ordinal, address)| AddressRow {
                entry_id: id,
                ordinal,
                address: address.address.clone(),
                city: address.city.clone(),
                country: address.country.clone(),
            }));
            identifiers.extend((0..).zip(&entry.identifiers).map(|(ordinal, identifier)| IdentifierRow {
                entry_id: id,
                ordinal,
                kind: identifier.kind.clone(),
                value: identifier.value.clone(),
                country: identifier.country.clone(),
            }));
        }
        insert_all!(conn, list_entries::table, &rows)?;
        insert_all!(conn, list_entry_names::table, &names)?;
        insert_all!(conn, list_entry_addresses::table, &addresses)?;
        insert_all!(conn, list_entry_identifiers::table, &identifiers)?;
    }
    Ok((first..).take(entries.len()).map(ListEntryId).collect())
}

/// Rows with everything that hangs on them, as entries.
fn whole(conn: &mut Conn, rows: Vec<EntryRow>) -> QueryResult<Vec<(EntryRow, Entry)>> {
    let ids: Vec<ListEntryId> = rows.iter().map(|row| row.id).collect();
    let mut found: Vec<(EntryRow, Entry)> = rows
        .into_iter()
        .map(|row| {
            let mut entry = Entry::new(row.key.clone(), row.kind, row.name.clone());
            entry.part = row.part.clone();
            entry.programmes = row.programmes.clone();
            entry.countries = row.countries.clone();
            entry.listed_on = row.listed_on.clone();
            entry.remarks = row.remarks.clone();
            (row, entry)
        })
        .collect();
    let places: HashMap<ListEntryId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let names: Vec<NameRow> = list_entry_names::table
        .filter(list_entry_names::entry_id.eq_any(ids.iter().copied()))
        .order((list_entry_names::entry_id, list_entry_names::ordinal))
        .select(NameRow::as_select())
        .load(conn)?;
    for row in names {
        if let Some(place) = places.get(&row.entry_id) {
            found[*place].1.names.push(PartyName { kind: row.kind, name: row.name });
        }
    }
    let addresses: Vec<AddressRow> = list_entry_addresses::table
        .filter(list_entry_addresses::entry_id.eq_any(ids.iter().copied()))
        .order((list_entry_addresses::entry_id, list_entry_addresses::ordinal))
        .select(AddressRow::as_select())
        .load(conn)?;
    for row in addresses {
        if let Some(place) = places.get(&row.entry_id) {
            let address = Address { address: row.address, city: row.city, country: row.country };
            found[*place].1.addresses.push(address);
        }
    }
    let identifiers: Vec<IdentifierRow> = list_entry_identifiers::table
        .filter(list_entry_identifiers::entry_id.eq_any(ids.iter().copied()))
        .order((list_entry_identifiers::entry_id, list_entry_identifiers::ordinal))
        .select(IdentifierRow::as_select())
        .load(conn)?;
    for row in identifiers {
        if let Some(place) = places.get(&row.entry_id) {
            let identifier = Identifier { kind: row.kind, value: row.value, country: row.country };
            found[*place].1.identifiers.push(identifier);
        }
    }
    Ok(found)
}

/// Every state of an entry, the newest first.
pub fn states(conn: &mut Conn, list: ScreeningListId, key: &str) -> QueryResult<Vec<(EntryRow, Entry)>> {
    let rows = list_entries::table
        .filter(list_entries::list_id.eq(list).and(list_entries::key.eq(key)))
        .order(list_entries::from_version.desc())
        .select(EntryRow::as_select())
        .load(conn)?;
    whole(conn, rows)
}

/// Digests of all versions of a list, worked out of what the tables hold now: number, entries, digest; in order of number.
pub fn recount(conn: &mut Conn, list: &ScreeningList) -> QueryResult<Vec<(i64, i64, String)>> {
    let mut states: Vec<(String, i64, Option<i64>, String)> = Vec::new();
    let mut after = ListEntryId(i64::MIN);
    loop {
        let rows: Vec<EntryRow> = list_entries::table
            .filter(list_entries::list_id.eq(list.id).and(list_entries::id.gt(after)))
            .order(list_entries::id)
            .limit(PAGE as i64)
            .select(EntryRow::as_select())
            .load(conn)?;
        let Some(last) = rows.last() else { break };
        after = last.id;
        for (row, entry) in whole(conn, rows)? {
            states.push((row.key, row.from_version, row.until_version, entry.digest()));
        }
    }
    states.sort_unstable();
    let of = |version: i64| {
        let there = |(_, from, until, _): &&(String, i64, Option<i64>, String)| {
            *from <= version && until.is_none_or(|until| until > version)
        };
        let count = states.iter().filter(there).count() as i64;
        let digest = digest_of(states.iter().filter(there).map(|(key, _, _, digest)| (key.as_str(), digest.as_str())));
        (version, count, digest)
    };
    Ok((1..=list.current_version).map(of).collect())
}

/// What names are screened against. Parties of an index name their list by its place here; those on no list come after all lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Each with its version in force.
    pub lists: Vec<ScreeningList>,
    /// `None` where parties on no list take no part.
    pub own: Option<own::InForce>,
}

impl Scope {
    /// Every list, and the parties on none.
    pub fn everything(conn: &mut Conn) -> QueryResult<Self> {
        Ok(Self { lists: lists(conn)?, own: Some(own::in_force(conn)?) })
    }

    /// Whether there is nobody to screen against.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.own.is_none_or(|own| own.count == 0)
    }

    /// The key of the list that a party of the index names.
    pub fn key(&self, place: u32) -> &str {
        self.lists.get(place as usize).map_or(OWN_LIST, |list| &list.key)
    }

    /// Its name for people; `None` for parties on no list, which every language calls its own way.
    pub fn title(&self, place: u32) -> Option<&str> {
        self.lists.get(place as usize).map(|list| list.title.as_str())
    }
}

/// Names of everything in force in a scope, ready to be screened against.
pub fn load_index(conn: &mut Conn, scope: &Scope) -> QueryResult<Index> {
    let mut builder = Builder::default();
    for (place, list) in (0..).zip(&scope.lists) {
        let mut after = ListEntryId(i64::MIN);
        loop {
            let rows: Vec<EntryRow> = list_entries::table
                .filter(list_entries::list_id.eq(list.id).and(list_entries::until_version.is_null()))
                .filter(list_entries::id.gt(after))
                .order(list_entries::id)
                .limit(2_000)
                .select(EntryRow::as_select())
                .load(conn)?;
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { break };
            let aliases: Vec<NameRow> = list_entry_names::table
                .filter(list_entry_names::entry_id.between(first.id, last.id))
                .order((list_entry_names::entry_id, list_entry_names::ordinal))
                .select(NameRow::as_select())
                .load(conn)?;
            after = last.id;
            let mut aliases = aliases.into_iter().peekable();
            for row in rows {
                let mut names = vec![(NameKind::Primary, row.name)];
                // States that are no longer in force may stand between.
                while aliases.next_if(|alias| alias.entry_id < row.id).is_some() {}
                while let Some(alias) = aliases.next_if(|alias| alias.entry_id == row.id) {
                    names.push((alias.kind, alias.name));
                }
                let (key, kind, countries, digest) = (row.key, row.kind, row.countries, row.digest);
                builder.add(Party { list: place, key, kind, countries, digest, names });
            }
        }
    }
    if scope.own.is_some() {
        for party in own::confirmed(conn)? {
            let entry = party.entry();
            let digest = entry.digest();
            let first = (NameKind::Primary, entry.name);
            let names = std::iter::once(first).chain(entry.names.into_iter().map(|name| (name.kind, name.name)));
            builder.add(Party {
                list: scope.lists.len() as u32,
                key: entry.key,
                kind: entry.kind,
                countries: entry.countries,
                digest,
                names: names.collect(),
            });
        }
    }
    Ok(builder.build())
}

/// The state in force of an entry of a list.
pub fn entry_in_force(conn: &mut Conn, list: ScreeningListId, key: &str) -> QueryResult<Option<EntryRow>> {
    list_entries::table
        .filter(list_entries::list_id.eq(list).and(list_entries::key.eq(key)))
        .filter(list_entries::until_version.is_null())
        .select(EntryRow::as_select())
        .first(conn)
        .optional()
}

/// What became of an entry in a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Became {
    Added,
    Changed,
    Removed,
}

/// What differs between two versions of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differences {
    /// Key, name, what became of it; in order of key.
    pub entries: Vec<(String, String, Became)>,
    /// How many were added, changed and removed in all.
    pub counts: [usize; 3],
}

/// Entries that differ between two versions of a list, the older one first: at most `limit` of those after the first `offset`.
pub fn differences(
    conn: &mut Conn,
    list: ScreeningListId,
    (from, to): (i64, i64),
    (offset, limit): (usize, usize),
) -> QueryResult<Differences> {
    // States that are in one of the two versions and not in the other.
    let rows: Vec<(String, String, i64, Option<i64>)> = list_entries::table
        .filter(list_entries::list_id.eq(list))
        .filter(
            list_entries::from_version
                .gt(from)
                .and(list_entries::from_version.le(to))
                .or(list_entries::until_version.gt(from).and(list_entries::until_version.le(to))),
        )
        .order((list_entries::key, list_entries::from_version))
        .select((list_entries::key, list_entries::name, list_entries::from_version, list_entries::until_version))
        .load(conn)?;
    let is_in = |version: i64, row: &(String, String, i64, Option<i64>)| {
        row.2 <= version && row.3.is_none_or(|until| until > version)
    };
    let mut found = Vec::new();
    for group in rows.chunk_by(|one, other| one.0 == other.0) {
        let (old, new) = (group.iter().find(|row| is_in(from, row)), group.iter().find(|row| is_in(to, row)));
        let (row, became) = match (old, new) {
            (None, Some(new)) => (new, Became::Added),
            (Some(_), Some(new)) => (new, Became::Changed),
            (Some(old), None) => (old, Became::Removed),
            (None, None) => continue,
        };
        found.push((row.0.clone(), row.1.clone(), became));
    }
    let count = |wanted: Became| found.iter().filter(|(.., became)| *became == wanted).count();
    let counts = [count(Became::Added), count(Became::Changed), count(Became::Removed)];
    Ok(Differences { entries: found.into_iter().skip(offset).take(limit).collect(), counts })
}
