//! The half of an import that writes: batches of understood rows become findings, each batch one transaction and one revision.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::bail;

use crate::companies::actions::keep_maker_string;
use crate::companies::catalogue::Catalogue;
use crate::db::ids::{ExhibitId, FindingId, MakerStringId, SourceId};
use crate::db::pool::Pools;
use crate::findings::actions::{self as findings, FindingInput, Support};
use crate::findings::model::FindingState;
use crate::intake::mapping::Field;
use crate::intake::owned::OwnExhibits;
use crate::intake::queries;
use crate::intake::reading::{Batch, Ready};
use crate::intake::run::{Import, act};
use crate::intake::stage::{MakerMeaning, Staged};
use crate::intake::values::{SourceRow, day_of, exhibit_strings};
use crate::intake::weapons::WeaponStrings;
use crate::journal::tx::{Tx, Written};

/// Where rows find their exhibits.
pub(super) enum Exhibits {
    /// Of a source as a whole: each weapon string one exhibit, the same for everybody.
    AsPublished(WeaponStrings),
    /// Of the organisation of the person who imports.
    Own(OwnExhibits),
}

impl Exhibits {
    /// The exhibit of a row that is called `label`, by the weapon that it names.
    fn exhibit(
        &mut self,
        tx: &mut Tx<'_>,
        (weapon, label): (&str, &str),
        row: &SourceRow,
    ) -> anyhow::Result<ExhibitId> {
        match self {
            Self::AsPublished(weapons) => match weapons.exhibit(label) {
                Some(exhibit) => Ok(exhibit),
                None => bail!("no exhibit was made for `{label}`"),
            },
            Self::Own(own) => {
                own.find_or_open(tx, (weapon, label), (&day_of(row.get(Field::RecoveredOn)), row.get(Field::Region)))
            }
        }
    }
}

/// The writing half of an import.
pub(super) struct Writer<'a> {
    pub import: &'a Import,
    pub source: Option<SourceId>,
    pub state: FindingState,
    pub makers: HashMap<String, MakerStringId>,
    pub weapons: Exhibits,
    pub catalogue: Arc<Catalogue>,
}

impl Writer<'_> {
    /// For a dry run: notes which weapons would be made.
    pub fn understand_weapons(&mut self, batch: &Batch) {
        let Exhibits::AsPublished(weapons) = &mut self.weapons else { return };
        for ready in &batch.ready {
            for weapon in &ready.staged.row.weapons {
                weapons.understand(weapon);
            }
        }
    }

    /// Writes a batch; returns its revision. What the caches learned from a batch that was rolled back is forgotten.
    pub fn write(
        &mut self,
        pools: &Pools,
        now: chrono::NaiveDateTime,
        ready: Vec<Ready>,
        makers: &HashMap<String, Arc<MakerMeaning>>,
    ) -> anyhow::Result<Option<i64>> {
        let written: anyhow::Result<Written<()>> =
            crate::journal::tx::write(pools, now, act(self.import), |tx| self.apply(tx, ready, makers));
        Ok(written?.revision)
    }

    fn apply(
        &mut self,
        tx: &mut Tx<'_>,
        ready: Vec<Ready>,
        makers: &HashMap<String, Arc<MakerMeaning>>,
    ) -> anyhow::Result<()> {
        let Some(source) = self.source else { bail!("writing without a source") };
        self.store_makers(tx, makers)?;
        if let Exhibits::AsPublished(weapons) = &mut self.weapons {
            weapons.store_of(tx, ready.iter().map(|ready| &ready.staged.row))?;
        }
        let mut new = Vec::with_capacity(ready.len());
        let mut changed: Vec<(FindingId, FindingInput)> = Vec::new();
        let (mut new_rows, mut changed_rows) = (Vec::new(), Vec::new());
        for Ready { staged, known } in ready {
            let exhibits = staged
                .row
                .weapons
                .iter()
                .zip(exhibit_strings(&staged.row))
                .map(|(weapon, label)| self.weapons.exhibit(tx, (weapon, &label), &staged.row))
                .collect::<anyhow::Result<Vec<ExhibitId>>>()?;
            let row = staged.row.row;
            // As many as there are exhibits; the last is the row itself.
            let each = std::iter::repeat_n(staged, exhibits.len());
            for ((part, exhibit), staged) in (0..).zip(exhibits).zip(each) {
                let input = self.input(source, staged, part, exhibit);
                match known.iter().find(|record| record.part == part) {
                    Some(record) => {
                        changed_rows.push(row);
                        changed.push((record.finding_id, input));
                    }
                    None => {
                        new_rows.push(row);
                        new.push(input);
                    }
                }
            }
        }
        let mut kept = Vec::new();
        if !new.is_empty() {
            let ids = findings::record(tx, new, self.state)?;
            kept.extend(ids.into_iter().zip(new_rows).map(|(id, row)| (id, row, String::new())));
        }
        if !changed.is_empty() {
            if self.import.owned.is_some() {
                let ids: Vec<FindingId> = changed.iter().map(|(id, _)| *id).collect();
                let before = findings::as_imported(tx, source, &ids)?;
                for (id, row) in ids.into_iter().zip(changed_rows) {
                    kept.push((id, row, serde_json::to_string(&before.get(&id))?));
                }
            }
            findings::update_from_source(tx, changed)?;
        }
        if let Some(owned) = &self.import.owned {
            queries::keep_findings(tx, owned.import, &kept)?;
        }
        Ok(())
    }

    fn store_makers(&mut self, tx: &mut Tx<'_>, makers: &HashMap<String, Arc<MakerMeaning>>) -> anyhow::Result<()> {
        let mut missing: Vec<&str> =
            makers.keys().map(String::as_str).filter(|text| !self.makers.contains_key(*text)).collect();
        missing.sort_unstable();
        for text in missing {
            let Some(meaning) = makers.get(text) else { continue };
            // What a person takes a name for holds for their findings; the name itself keeps its own meaning.
            let stated = meaning.stated.as_deref().unwrap_or(meaning);
            let id = keep_maker_string(tx, text, &stated.resolution, stated.brand, stated.company)?;
            self.makers.insert(text.to_owned(), id);
        }
        Ok(())
    }

    fn input(&self, source: SourceId, staged: Staged, part: i32, exhibit: ExhibitId) -> FindingInput {
        let Staged { mut row, quantity, understood } = staged;
        let maker_string = self.makers.get(row.get(Field::Maker)).copied();
        let (url, image_url, assembly) = (row.take(Field::Url), row.take(Field::ImageUrl), row.take(Field::Assembly));
        debug_assert!(
            self.catalogue.companies().next().is_some(),
            "reference data is loaded before anything is imported"
        );
        FindingInput {
            support: Support {
                source,
                external_id: row.external_id,
                part,
                url,
                image_url,
                record_digest: row.digest,
                from_sample: self.import.mapping.sample,
            },
            exhibit,
            assembly,
            quantity,
            marking: understood.marking,
            marking_state: understood.marking_state,
            description: understood.description,
            category: understood.category,
            maker_string,
            brand: understood.brand,
            brand_certainty: understood.brand_certainty,
            company: understood.company,
            company_today: understood.company_today,
            part: understood.part,
            reading: understood.reading,
            made: understood.made,
            owner: self.import.owned.as_ref().map(|owned| owned.owner()),
        }
    }
}
