//! The tables of weapon systems and exhibits. The only file that writes them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, OrganisationId, PersonId, WeaponSystemId, reserve};
use crate::db::schema::{custody_events, exhibits, people, weapon_names, weapon_strings, weapon_systems};
use crate::insert_all;
use crate::weapons::model::{CustodyKind, DatePrecision, ExhibitPrecision, Hazard, WeaponNameKind};

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

/// One recovered object. `place`, `recovered_by`, `held_by`, `hazard` and `notes` are withheld from the public; its types do not
/// have them. Serialised for the journal.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = exhibits, treat_none_as_default_value = false, treat_none_as_null = true)]
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
    // What a later version added is left out while it is as it would have been before.
    #[serde(skip_serializing_if = "is_as_stated")]
    pub recovered_precision: DatePrecision,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub recovered_by: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub held_by: String,
    #[serde(skip_serializing_if = "is_not_checked")]
    pub hazard: Hazard,
    /// Holds for everything found in it as well.
    #[serde(skip_serializing_if = "is_clear")]
    pub tlp: Tlp,
    /// Who opened it; `None` for what an import brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<PersonId>,
    /// Whose it is; `None` for what an import brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    /// The running number of the part logged last.
    #[serde(skip)]
    pub last_position: i32,
    /// Of its last change by a person.
    #[serde(skip)]
    pub revision: i64,
    /// Why the import that opened it was taken back, and it with it; blank for one that stands.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub taken_back_because: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_as_stated(precision: &DatePrecision) -> bool {
    *precision == DatePrecision::AsStated
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_not_checked(hazard: &Hazard) -> bool {
    *hazard == Hazard::NotChecked
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_clear(tlp: &Tlp) -> bool {
    tlp.is_clear()
}

impl Exhibit {
    /// An exhibit of a weapon system of which nothing else is known.
    pub fn new(id: ExhibitId, key: String, weapon_system_id: WeaponSystemId, label: String) -> Self {
        Self {
            id,
            key,
            weapon_system_id,
            label,
            precision: ExhibitPrecision::System,
            serial: String::new(),
            series: String::new(),
            assembly: String::new(),
            recovered_on: String::new(),
            recovered_on_basis: String::new(),
            region: String::new(),
            place: String::new(),
            notes: String::new(),
            recovered_precision: DatePrecision::AsStated,
            recovered_by: String::new(),
            held_by: String::new(),
            hazard: Hazard::NotChecked,
            tlp: Tlp::Clear,
            created_by: None,
            organisation_id: None,
            last_position: 0,
            revision: 0,
            taken_back_because: String::new(),
        }
    }

    /// Nothing is found in it and nothing is done with it any more.
    pub fn is_taken_back(&self) -> bool {
        !self.taken_back_because.is_empty()
    }
}

/// Something that happened to an exhibit. Withheld from the public.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable)]
#[diesel(table_name = custody_events, treat_none_as_default_value = false)]
pub struct CustodyEvent {
    pub id: i64,
    #[serde(skip)]
    pub exhibit_id: ExhibitId,
    pub kind: CustodyKind,
    /// As precise as known: `2024`, `2024-09`, `2024-09-05`.
    pub happened_on: String,
    pub precision: DatePrecision,
    pub from_whom: String,
    pub to_whom: String,
    /// Number of the seal.
    pub seal: String,
    pub reason: String,
    /// The event in whose place this one stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects_id: Option<i64>,
    #[serde(skip)]
    pub recorded_by: Option<PersonId>,
    #[serde(skip)]
    pub recorded_at: NaiveDateTime,
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

pub fn exhibit(conn: &mut Conn, id: ExhibitId) -> QueryResult<Option<Exhibit>> {
    exhibits::table.filter(exhibits::id.eq(id)).first(conn).optional()
}

pub fn update_exhibit(conn: &mut Conn, exhibit: &Exhibit) -> QueryResult<usize> {
    diesel::update(exhibits::table.filter(exhibits::id.eq(exhibit.id))).set(exhibit).execute(conn)
}

/// Those of `ids` that are not for everybody.
pub fn withheld_among(conn: &mut Conn, ids: &[ExhibitId]) -> QueryResult<HashSet<ExhibitId>> {
    let mut withheld = HashSet::new();
    for chunk in ids.chunks(1_000) {
        let rows: Vec<ExhibitId> = exhibits::table
            .filter(exhibits::id.eq_any(chunk.iter().copied()).and(exhibits::tlp.ne(Tlp::Clear)))
            .select(exhibits::id)
            .load(conn)?;
        withheld.extend(rows);
    }
    Ok(withheld)
}

/// Hands out the next running number of an exhibit. The caller is inside a write transaction.
pub fn next_position(conn: &mut Conn, id: ExhibitId) -> QueryResult<i32> {
    diesel::update(exhibits::table.filter(exhibits::id.eq(id)))
        .set(exhibits::last_position.eq(exhibits::last_position + 1))
        .returning(exhibits::last_position)
        .get_result(conn)
}

pub fn insert_custody_event(conn: &mut Conn, event: &CustodyEvent) -> QueryResult<usize> {
    diesel::insert_into(custody_events::table).values(event).execute(conn)
}

/// What happened to an exhibit, in the order in which it was recorded, with the name of who recorded it.
pub fn custody_of(conn: &mut Conn, exhibit: ExhibitId) -> QueryResult<Vec<(CustodyEvent, Option<String>)>> {
    custody_events::table
        .left_join(people::table)
        .filter(custody_events::exhibit_id.eq(exhibit))
        .order(custody_events::id)
        .select((custody_events::all_columns, people::name.nullable()))
        .load(conn)
}

/// Custody events of these exhibits, in order of id.
pub fn custody_of_all(conn: &mut Conn, ids: &[ExhibitId]) -> QueryResult<Vec<CustodyEvent>> {
    custody_events::table
        .filter(custody_events::exhibit_id.eq_any(ids.iter().copied()))
        .order(custody_events::id)
        .load(conn)
}

/// An exhibit in a list of people who work here.
#[derive(Clone, Debug, Queryable)]
pub struct ExhibitLine {
    pub id: ExhibitId,
    pub key: String,
    pub label: String,
    pub serial: String,
    pub recovered_on: String,
    pub weapon_system: String,
}

/// What an organisation's exhibits can be told by: id, weapon system, label and serial, the oldest first.
pub fn exhibit_names_of(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> QueryResult<Vec<(ExhibitId, WeaponSystemId, String, String)>> {
    exhibits::table
        .filter(exhibits::organisation_id.eq(organisation).and(exhibits::taken_back_because.eq("")))
        .order(exhibits::id)
        .select((exhibits::id, exhibits::weapon_system_id, exhibits::label, exhibits::serial))
        .load(conn)
}

/// Exhibits of an organisation, those changed last first, at most `limit`.
pub fn exhibits_of(conn: &mut Conn, organisation: OrganisationId, limit: i64) -> QueryResult<Vec<ExhibitLine>> {
    exhibits::table
        .inner_join(weapon_systems::table)
        .filter(exhibits::organisation_id.eq(organisation).and(exhibits::taken_back_because.eq("")))
        .order((exhibits::revision.desc(), exhibits::id.desc()))
        .limit(limit)
        .select((
            exhibits::id,
            exhibits::key,
            exhibits::label,
            exhibits::serial,
            exhibits::recovered_on,
            weapon_systems::name,
        ))
        .load(conn)
}

pub fn system(conn: &mut Conn, id: WeaponSystemId) -> QueryResult<Option<WeaponSystem>> {
    weapon_systems::table.filter(weapon_systems::id.eq(id)).first(conn).optional()
}

/// The system that is called so, in whatever spelling of capitals; by its own name first.
pub fn system_by_name(conn: &mut Conn, name: &str) -> QueryResult<Option<WeaponSystem>> {
    let wanted = name.trim().to_lowercase();
    let own: Option<WeaponSystemId> = weapon_systems::table
        .filter(weapon_systems::name.eq(name.trim()).or(weapon_systems::key.eq(&wanted)))
        .order(weapon_systems::id)
        .select(weapon_systems::id)
        .first(conn)
        .optional()?;
    let id = match own {
        Some(id) => Some(id),
        None => weapon_names::table
            .filter(weapon_names::text_normalised.eq(&wanted))
            .order(weapon_names::id)
            .select(weapon_names::weapon_system_id)
            .first(conn)
            .optional()?,
    };
    match id {
        Some(id) => system(conn, id),
        None => Ok(None),
    }
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
