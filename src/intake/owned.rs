//! Imports by people: the findings are theirs, the exhibits those of their organisation, and what a person has said of names that lead
//! nowhere holds for every row.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, ImportId, WeaponSystemId};
use crate::findings::actions::Owner;
use crate::intake::model::WeaponChoice;
use crate::intake::queries::note_opened;
use crate::intake::weapons::{facts, new_system};
use crate::journal::tx::Tx;
use crate::marks::normalise::squash;
use crate::weapons::actions::enter_exhibit;
use crate::weapons::names::{WeaponNames, WeaponReading};
use crate::weapons::queries::{self, Exhibit};

/// Who imports, and what they have said.
#[derive(Clone, Debug)]
pub struct Owned {
    pub by: Researcher,
    pub import: ImportId,
    pub tlp: Tlp,
    /// All rows are of this exhibit.
    pub exhibit: Option<ExhibitId>,
    /// Rows whose exhibit has the same marking already are taken too.
    pub takes_same_marking: bool,
    /// Names of makers and the key of the brand that each is taken for; blank for no maker.
    pub makers: BTreeMap<String, String>,
    pub weapons: BTreeMap<String, WeaponChoice>,
}

impl Owned {
    pub fn owner(&self) -> Owner {
        Owner { person: self.by.person(), organisation: self.by.organisation(), tlp: self.tlp }
    }
}

/// What a weapon's name in a row means for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// An exhibit that is there.
    Exhibit(ExhibitId),
    /// One that is to be opened. The system is known.
    New(WeaponReading),
    /// One that is to be opened, of a system that is new as well.
    NewSystem(WeaponReading),
    /// Nobody knows; the row waits.
    Unknown,
}

/// The exhibits of an organisation by the names that a file may give them.
#[derive(Clone)]
pub struct OwnExhibits {
    owned: Arc<Owned>,
    names: WeaponNames,
    keys: HashMap<String, WeaponSystemId>,
    by_label: HashMap<String, ExhibitId>,
    by_serial: HashMap<(WeaponSystemId, String), ExhibitId>,
}

impl OwnExhibits {
    pub fn load(conn: &mut Conn, owned: Arc<Owned>) -> anyhow::Result<Self> {
        let (mut by_label, mut by_serial) = (HashMap::new(), HashMap::new());
        for (id, system, label, serial) in queries::exhibit_names_of(conn, owned.by.organisation())? {
            if !serial.is_empty() {
                by_serial.entry((system, squash(&serial))).or_insert(id);
            }
            by_label.entry(label).or_insert(id);
        }
        let names = queries::all_names(conn)?;
        Ok(Self {
            names: WeaponNames::new(names.into_iter().map(|name| (name.text, name.weapon_system_id))),
            keys: queries::all_systems(conn)?.into_iter().map(|system| (system.key, system.id)).collect(),
            by_label,
            by_serial,
            owned,
        })
    }

    /// What a row means that names `weapon`, and whose exhibit is called `label`: the same, with the serial where the row has one.
    pub fn meaning(&self, weapon: &str, label: &str) -> Meant {
        if let Some(one) = self.owned.exhibit {
            return Meant::Exhibit(one);
        }
        if let Some(known) = self.by_label.get(label) {
            return Meant::Exhibit(*known);
        }
        let mut reading = self.names.read(label);
        match self.owned.weapons.get(weapon) {
            Some(WeaponChoice::System(key)) => reading.system = self.keys.get(key).copied().or(reading.system),
            Some(WeaponChoice::AsPublished) if reading.system.is_none() => return Meant::NewSystem(reading),
            _ => {}
        }
        let Some(system) = reading.system else { return Meant::Unknown };
        let known = self.by_serial.get(&(system, squash(&reading.serial))).filter(|_| !reading.serial.is_empty());
        known.map_or(Meant::New(reading), |known| Meant::Exhibit(*known))
    }

    /// The exhibit of a row, opened where it is not there. `place`: day of recovery and region, as far as the row gives them.
    pub fn find_or_open(
        &mut self,
        tx: &mut Tx<'_>,
        (weapon, label): (&str, &str),
        place: (&str, &str),
    ) -> anyhow::Result<ExhibitId> {
        let (reading, system) = match self.meaning(weapon, label) {
            Meant::Exhibit(known) => return Ok(known),
            Meant::Unknown => anyhow::bail!("nobody has said which weapon system `{weapon}` is"),
            Meant::New(reading) => {
                let Some(system) = reading.system else { anyhow::bail!("no system was found for `{weapon}`") };
                (reading, system)
            }
            Meant::NewSystem(reading) => {
                let system = new_system(tx, &self.names, &mut self.keys, weapon)?;
                (reading, system)
            }
        };
        let facts = Exhibit { tlp: self.owned.tlp, ..facts(reading, system, label.to_owned(), place, None) };
        let exhibit = enter_exhibit(tx, &self.owned.by, facts)?;
        note_opened(tx, self.owned.import, exhibit.id)?;
        if !exhibit.serial.is_empty() {
            self.by_serial.insert((system, squash(&exhibit.serial)), exhibit.id);
        }
        self.by_label.insert(label.to_owned(), exhibit.id);
        Ok(exhibit.id)
    }
}
