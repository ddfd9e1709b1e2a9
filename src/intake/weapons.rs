//! The weapon strings of a file and the exhibits they mean.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, WeaponSystemId, reserve};
use crate::intake::mapping::Field;
use crate::intake::values::{SourceRow, exhibit_strings};
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::weapons::model::{ExhibitPrecision, WeaponNameKind, slug};
use crate::weapons::names::{WeaponNames, WeaponReading};
use crate::weapons::queries::{self, Exhibit, WeaponSystem};
use crate::weapons::reference::{KnownString, known_strings};

/// Weapon strings with what they mean, as far as this run has met them.
pub struct WeaponStrings {
    names: WeaponNames,
    keys: HashMap<String, WeaponSystemId>,
    known: HashMap<String, KnownString>,
    exhibits: HashMap<String, ExhibitId>,
    as_published: BTreeSet<String>,
}

impl WeaponStrings {
    pub fn load(conn: &mut Conn) -> anyhow::Result<Self> {
        let systems = queries::all_systems(conn)?;
        let names = queries::all_names(conn)?;
        Ok(Self {
            names: WeaponNames::new(names.into_iter().map(|name| (name.text, name.weapon_system_id))),
            keys: systems.into_iter().map(|system| (system.key, system.id)).collect(),
            known: known_strings()?,
            exhibits: HashMap::new(),
            as_published: BTreeSet::new(),
        })
    }

    /// Strings whose weapon system was not known before.
    pub fn as_published(&self) -> impl Iterator<Item = &str> {
        self.as_published.iter().map(String::as_str)
    }

    pub fn exhibit(&self, text: &str) -> Option<ExhibitId> {
        self.exhibits.get(text).copied()
    }

    /// What the string says. Notes it as published where the system is not known.
    pub fn understand(&mut self, text: &str) -> WeaponReading {
        if let Some(known) = self.known.get(text)
            && let Some(system) = self.keys.get(&known.system_key)
        {
            return known.reading(*system);
        }
        let reading = self.names.read(text);
        if reading.system.is_none() {
            self.as_published.insert(text.to_owned());
        }
        reading
    }

    /// Makes sure that each weapon of these rows has its exhibit, with the date of recovery and the region where the file gives them.
    pub fn store_of<'a>(&mut self, tx: &mut Tx<'_>, rows: impl Iterator<Item = &'a SourceRow>) -> anyhow::Result<()> {
        let mut missing: BTreeMap<Cow<'a, str>, (&'a str, &'a str)> = BTreeMap::new();
        for row in rows {
            for text in exhibit_strings(row) {
                if !self.exhibits.contains_key(&*text) {
                    missing.insert(text, (row.get(Field::RecoveredOn), row.get(Field::Region)));
                }
            }
        }
        let texts: Vec<&str> = missing.keys().map(|text| &**text).collect();
        let present = queries::exhibits_by_string(tx.conn(), &texts)?;
        for (text, place) in &missing {
            let exhibit = match present.get(&**text) {
                Some((exhibit, _)) => *exhibit,
                None => {
                    let reading = self.understand(text);
                    let made = self.make(tx, text, reading, *place)?;
                    queries::insert_string(tx.conn(), text, made)?;
                    made
                }
            };
            self.exhibits.insert(text.to_string(), exhibit);
        }
        Ok(())
    }

    fn make(
        &mut self,
        tx: &mut Tx<'_>,
        text: &str,
        reading: WeaponReading,
        place: (&str, &str),
    ) -> anyhow::Result<ExhibitId> {
        let known = self.known.get(text).cloned();
        let label = known.as_ref().map_or(text, |known| known.label.as_str()).to_owned();
        let key = match slug(&label) {
            empty if empty.is_empty() => "exhibit".to_owned(),
            slug => slug,
        };
        // The same object under another string of the same source: its slug and its name.
        if known.is_some()
            && let Some(exhibit) = queries::exhibit_by_key(tx.conn(), &key)?
        {
            return Ok(exhibit.id);
        }
        let weapon_system_id = match reading.system {
            Some(system) => system,
            None => self.make_system(tx, &label)?,
        };
        let id = ExhibitId(reserve(tx.conn(), "exhibits", 1)?);
        let is_taken = queries::exhibit_by_key(tx.conn(), &key)?.is_some();
        let key = if is_taken { format!("{key}-{id}") } else { key };
        let exhibit = Exhibit { id, key, ..facts(reading, weapon_system_id, label, place, known.as_ref()) };
        queries::insert_exhibit(tx.conn(), &exhibit)?;
        tx.record(SubjectKind::Exhibit, id.0, Verb::Created, &exhibit)?;
        Ok(id)
    }

    fn make_system(&mut self, tx: &mut Tx<'_>, name: &str) -> anyhow::Result<WeaponSystemId> {
        new_system(tx, &self.names, &mut self.keys, name)
    }
}

/// The facts of an exhibit that is called `label`: what its name says, with day of recovery and region (blank where the file has
/// none), and what is known of that name besides. Without id and key.
pub fn facts(
    reading: WeaponReading,
    system: WeaponSystemId,
    label: String,
    (recovered_on, region): (&str, &str),
    known: Option<&KnownString>,
) -> Exhibit {
    let (day, basis) = match (recovered_on.is_empty(), known) {
        (false, _) => (recovered_on.to_owned(), "recovered".to_owned()),
        (true, known) => (reading.dated, known.map(|known| known.dated_basis.clone()).unwrap_or_default()),
    };
    Exhibit {
        precision: if recovered_on.is_empty() && region.is_empty() {
            reading.precision
        } else {
            ExhibitPrecision::Unit
        },
        serial: reading.serial,
        series: reading.series,
        assembly: reading.assembly,
        recovered_on: day,
        recovered_on_basis: basis,
        region: match (region.is_empty(), known) {
            (true, Some(known)) => known.region.clone(),
            _ => region.to_owned(),
        },
        ..Exhibit::new(ExhibitId(0), String::new(), system, label)
    }
}

/// A weapon system that no table knows, under the name that a source gives it; the one of that name if there is one.
pub fn new_system(
    tx: &mut Tx<'_>,
    names: &WeaponNames,
    keys: &mut HashMap<String, WeaponSystemId>,
    name: &str,
) -> anyhow::Result<WeaponSystemId> {
    if let Some(system) = names.exact(name) {
        return Ok(system);
    }
    if let Some(system) = queries::system_by_name(tx.conn(), name)? {
        return Ok(system.id);
    }
    let id = WeaponSystemId(reserve(tx.conn(), "weapon_systems", 1)?);
    let key = slug(name);
    let key = if key.is_empty() || keys.contains_key(&key) { format!("{key}-{id}") } else { key };
    let system = WeaponSystem {
        id,
        key: key.clone(),
        name: name.to_owned(),
        kind: String::new(),
        country: String::new(),
        designer: String::new(),
        notes: String::new(),
        source: "as published".to_owned(),
        reference_digest: String::new(),
    };
    queries::insert_system(tx.conn(), &system)?;
    queries::replace_names(tx.conn(), id, &[(name.to_owned(), WeaponNameKind::Name)])?;
    let record = queries::record(tx.conn(), system)?;
    tx.record(SubjectKind::WeaponSystem, id.0, Verb::Created, &record)?;
    keys.insert(key, id);
    Ok(id)
}
