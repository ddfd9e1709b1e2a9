//! The weapon strings of a file and the exhibits they mean.

use std::collections::{BTreeSet, HashMap, HashSet};

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

    /// Makes sure that each weapon of these rows has its exhibit.
    pub fn store_of<'a>(
        &mut self,
        tx: &mut Tx<'_>,
        rows: impl Iterator<Item = &'a SourceRow> + Clone,
    ) -> anyhow::Result<()> {
        let texts: HashSet<String> = rows.clone().flat_map(exhibit_strings).collect();
        let places: HashMap<String, (String, String)> = rows
            .flat_map(|row| {
                let place = (row.get(Field::RecoveredOn).to_owned(), row.get(Field::Region).to_owned());
                exhibit_strings(row).into_iter().map(move |text| (text, place.clone()))
            })
            .collect();
        self.store(tx, &texts, &places)
    }

    /// Makes sure that each string has its exhibit. `places` gives the date of recovery and the region where the file does.
    fn store(
        &mut self,
        tx: &mut Tx<'_>,
        texts: &HashSet<String>,
        places: &HashMap<String, (String, String)>,
    ) -> anyhow::Result<()> {
        let mut missing: Vec<&str> =
            texts.iter().map(String::as_str).filter(|text| !self.exhibits.contains_key(*text)).collect();
        missing.sort_unstable();
        let present = queries::exhibits_by_string(tx.conn(), &missing)?;
        for text in missing {
            if let Some((exhibit, _)) = present.get(text) {
                self.exhibits.insert(text.to_owned(), *exhibit);
                continue;
            }
            let reading = self.understand(text);
            let exhibit = self.make(tx, text, reading, places.get(text))?;
            queries::insert_string(tx.conn(), text, exhibit)?;
            self.exhibits.insert(text.to_owned(), exhibit);
        }
        Ok(())
    }

    fn make(
        &mut self,
        tx: &mut Tx<'_>,
        text: &str,
        reading: WeaponReading,
        place: Option<&(String, String)>,
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
        let (recovered_on, region) = place.cloned().unwrap_or_default();
        let key = if is_taken { format!("{key}-{id}") } else { key };
        let place = (recovered_on.as_str(), region.as_str());
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
