//! The tables of weapon systems and exhibits. The only file that writes them.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, WeaponSystemId, reserve};
use crate::db::schema::{exhibits, weapon_names, weapon_strings, weapon_systems};
use crate::insert_all;
use crate::weapons::model::{ExhibitPrecision, WeaponNameKind};

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = weapon_systems)]
pub struct WeaponSystem {
    pub id: WeaponSystemId,
    pub key: String,
    pub name: String,
    /// `cruise missile`, `one-way attack UAV`, ...; empty is not known.
    pub kind: String,
    /// ISO 3166 two-letter code, or empty.
    pub country: String,
    pub designer: String,
    pub notes: String,
    pub source: String,
    pub reference_digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = weapon_names)]
pub struct WeaponName {
    pub id: i64,
    pub weapon_system_id: WeaponSystemId,
    pub text: String,
    pub text_normalised: String,
    pub kind: WeaponNameKind,
}

/// A weapon system with its names, as the journal keeps it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct WeaponRecord {
    #[serde(flatten)]
    pub system: WeaponSystem,
    pub names: Vec<RecordedName>,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct RecordedName {
    pub text: String,
    pub kind: WeaponNameKind,
}

/// One recovered object. `place` is withheld from the public; its types do not have it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable)]
#[diesel(table_name = exhibits)]
pub struct Exhibit {
    pub id: ExhibitId,
    pub key: String,
    pub weapon_system_id: WeaponSystemId,
    /// As the source names it.
    pub label: String,
    pub precision: ExhibitPrecision,
    pub serial: String,
    pub series: String,
    pub assembly: String,
    /// A date as precise as stated, and in `recovered_on_basis` what it is the date of.
    pub recovered_on: String,
    pub recovered_on_basis: String,
    pub region: String,
    pub place: String,
    pub notes: String,
}

pub fn all_systems(conn: &mut Conn) -> QueryResult<Vec<WeaponSystem>> {
    weapon_systems::table.order(weapon_systems::id).load(conn)
}

pub fn all_names(conn: &mut Conn) -> QueryResult<Vec<WeaponName>> {
    weapon_names::table.order(weapon_names::id).load(conn)
}

/// Systems after `after`, in order of id, at most `limit`.
pub fn systems_after(conn: &mut Conn, after: WeaponSystemId, limit: i64) -> QueryResult<Vec<WeaponRecord>> {
    let rows: Vec<WeaponSystem> =
        weapon_systems::table.filter(weapon_systems::id.gt(after)).order(weapon_systems::id).limit(limit).load(conn)?;
    rows.into_iter().map(|system| record(conn, system)).collect()
}

/// The system with its names.
pub fn record(conn: &mut Conn, system: WeaponSystem) -> QueryResult<WeaponRecord> {
    let names: Vec<(String, WeaponNameKind)> = weapon_names::table
        .filter(weapon_names::weapon_system_id.eq(system.id))
        .order(weapon_names::id)
        .select((weapon_names::text, weapon_names::kind))
        .load(conn)?;
    Ok(WeaponRecord { system, names: names.into_iter().map(|(text, kind)| RecordedName { text, kind }).collect() })
}

/// Exhibits after `after`, in order of id, at most `limit`.
pub fn exhibits_after(conn: &mut Conn, after: ExhibitId, limit: i64) -> QueryResult<Vec<Exhibit>> {
    exhibits::table.filter(exhibits::id.gt(after)).order(exhibits::id).limit(limit).load(conn)
}

pub fn insert_system(conn: &mut Conn, system: &WeaponSystem) -> QueryResult<usize> {
    diesel::insert_into(weapon_systems::table).values(system).execute(conn)
}

pub fn update_system(conn: &mut Conn, system: &WeaponSystem) -> QueryResult<usize> {
    diesel::update(weapon_systems::table.filter(weapon_systems::id.eq(system.id))).set(system).execute(conn)
}

/// Puts `names` in the place of those that the system had.
pub fn replace_names(conn: &mut Conn, system: WeaponSystemId, names: &[(String, WeaponNameKind)]) -> QueryResult<()> {
    diesel::delete(weapon_names::table.filter(weapon_names::weapon_system_id.eq(system))).execute(conn)?;
    let first = reserve(conn, "weapon_names", names.len())?;
    let rows: Vec<WeaponName> = names
        .iter()
        .zip(first..)
        .map(|((text, kind), id)| WeaponName {
            id,
            weapon_system_id: system,
            text: text.clone(),
            text_normalised: text.to_lowercase(),
            kind: *kind,
        })
        .collect();
    insert_all!(conn, weapon_names::table, &rows)
}

pub fn insert_exhibit(conn: &mut Conn, exhibit: &Exhibit) -> QueryResult<usize> {
    diesel::insert_into(exhibits::table).values(exhibit).execute(conn)
}

pub fn exhibit_by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Exhibit>> {
    exhibits::table.filter(exhibits::key.eq(key)).first(conn).optional()
}

/// Exhibits that the strings of a source were taken to mean, by string as written.
pub fn exhibits_by_string(
    conn: &mut Conn,
    texts: &[&str],
) -> QueryResult<HashMap<String, (ExhibitId, WeaponSystemId)>> {
    let mut found = HashMap::new();
    for chunk in texts.chunks(1_000) {
        let rows: Vec<(String, ExhibitId, WeaponSystemId)> = weapon_strings::table
            .inner_join(exhibits::table)
            .filter(weapon_strings::text.eq_any(chunk.iter().copied()))
            .select((weapon_strings::text, exhibits::id, exhibits::weapon_system_id))
            .load(conn)?;
        found.extend(rows.into_iter().map(|(text, exhibit, system)| (text, (exhibit, system))));
    }
    Ok(found)
}

pub fn insert_string(conn: &mut Conn, text: &str, exhibit: ExhibitId) -> QueryResult<usize> {
    let id = reserve(conn, "weapon_strings", 1)?;
    diesel::insert_into(weapon_strings::table)
        .values((weapon_strings::id.eq(id), weapon_strings::text.eq(text), weapon_strings::exhibit_id.eq(exhibit)))
        .execute(conn)
}
