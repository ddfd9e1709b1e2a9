//! Loads weapon systems and their names from the table that ships with the program, and the readings of known weapon strings.

use std::collections::{HashMap, HashSet};

use anyhow::Context;
use serde::Deserialize;

use crate::db::ids::{WeaponSystemId, reserve};
use crate::journal::model::{Actor, SubjectKind, Verb};
use crate::journal::queries::touched_by_others;
use crate::journal::tx::Tx;
use crate::reference::{self, digest};
use crate::weapons::model::{ExhibitPrecision, WeaponNameKind};
use crate::weapons::names::WeaponReading;
use crate::weapons::queries::{self, WeaponSystem};

#[derive(Deserialize, Default)]
#[serde(default)]
struct SystemRow {
    key: String,
    name: String,
    aliases: String,
    cyrillic: String,
    nato_name: String,
    r#type: String,
    country: String,
    designer_or_manufacturer: String,
    notes: String,
    source: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct StringRow {
    slug: String,
    source_name: String,
    system_key: String,
    relation: String,
    host_system_key: String,
    subassembly: String,
    serial_or_tail: String,
    series_or_variant: String,
    date: String,
    date_kind: String,
    place: String,
}

/// What is known of a weapon string that a source uses: the reading with the key of its system.
#[derive(Clone, Debug)]
pub struct KnownString {
    pub system_key: String,
    pub label: String,
    pub precision: ExhibitPrecision,
    pub serial: String,
    pub series: String,
    pub assembly: String,
    pub dated: String,
    pub dated_basis: String,
    pub region: String,
}

/// Readings of weapon strings that somebody has looked at, by the slug and by the name as published.
pub fn known_strings() -> anyhow::Result<HashMap<String, KnownString>> {
    let rows: Vec<StringRow> = reference::WEAPON_STRINGS.rows().context("reading weapon_strings.csv")?;
    let mut known = HashMap::new();
    for row in rows {
        let precision = match row.relation.as_str() {
            "subassembly" => ExhibitPrecision::Assembly,
            "exhibit" => ExhibitPrecision::Unit,
            _ => ExhibitPrecision::System,
        };
        let host = if row.host_system_key.is_empty() { row.system_key } else { row.host_system_key };
        let reading = KnownString {
            system_key: host,
            label: row.source_name.clone(),
            precision,
            serial: row.serial_or_tail,
            series: row.series_or_variant,
            assembly: row.subassembly,
            dated: row.date,
            dated_basis: row.date_kind,
            region: row.place,
        };
        known.insert(row.source_name, reading.clone());
        known.insert(row.slug, reading);
    }
    Ok(known)
}

impl KnownString {
    /// The same as a reading of a string, with the system's id.
    pub fn reading(&self, system: WeaponSystemId) -> WeaponReading {
        WeaponReading {
            system: Some(system),
            precision: self.precision,
            serial: self.serial.clone(),
            series: self.series.clone(),
            assembly: self.assembly.clone(),
            dated: self.dated.clone(),
        }
    }
}

/// Loads the table inside one transaction; returns how many systems are new or were brought up to date.
pub fn load(tx: &mut Tx<'_>) -> anyhow::Result<usize> {
    let rows: Vec<SystemRow> = reference::WEAPON_SYSTEMS.rows().context("reading weapon_systems.csv")?;
    let present: HashMap<String, WeaponSystem> =
        queries::all_systems(tx.conn())?.into_iter().map(|system| (system.key.clone(), system)).collect();
    let ids: Vec<i64> = present.values().map(|system| system.id.0).collect();
    let edited: HashSet<i64> =
        touched_by_others(tx.conn(), SubjectKind::WeaponSystem, &ids, Actor::reference().as_str(), None)?
            .into_iter()
            .collect();
    let mut count = 0;
    for row in rows {
        let reference_digest = digest([
            &row.name,
            &row.aliases,
            &row.cyrillic,
            &row.nato_name,
            &row.r#type,
            &row.country,
            &row.designer_or_manufacturer,
            &row.notes,
            &row.source,
        ]);
        let old = present.get(&row.key);
        if old.is_some_and(|old| old.reference_digest == reference_digest || edited.contains(&old.id.0)) {
            continue;
        }
        let id = match old {
            Some(old) => old.id,
            None => WeaponSystemId(reserve(tx.conn(), "weapon_systems", 1)?),
        };
        let mut names = vec![(row.name.clone(), WeaponNameKind::Name)];
        for (list, kind) in [
            (&row.aliases, WeaponNameKind::Alias),
            (&row.cyrillic, WeaponNameKind::Cyrillic),
            (&row.nato_name, WeaponNameKind::Nato),
        ] {
            names.extend(
                list.split(';').map(str::trim).filter(|name| !name.is_empty()).map(|name| (name.to_owned(), kind)),
            );
        }
        let system = WeaponSystem {
            id,
            key: row.key,
            name: row.name,
            kind: row.r#type,
            country: row.country,
            designer: row.designer_or_manufacturer,
            notes: row.notes,
            source: row.source,
            reference_digest,
        };
        if old.is_none() {
            queries::insert_system(tx.conn(), &system)?;
        } else {
            queries::update_system(tx.conn(), &system)?;
        }
        queries::replace_names(tx.conn(), id, &names)?;
        let verb = if old.is_none() { Verb::Created } else { Verb::Changed };
        let record = queries::record(tx.conn(), system)?;
        tx.record(SubjectKind::WeaponSystem, id.0, verb, &record)?;
        count += 1;
    }
    Ok(count)
}
