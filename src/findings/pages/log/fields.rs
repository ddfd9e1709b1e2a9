//! What the log form holds, from the page, from a finding and back to a part as it is recorded.

use serde::Serialize;

use crate::accounts::sharing::Tlp;
use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::ExhibitId;
use crate::error::AppError;
use crate::findings::actions::log::NewFinding;
use crate::findings::model::{MarkingState, ReadingMethod, Refused};
use crate::findings::queries::{self, Finding};
use crate::findings::understanding::{Said, read};
use crate::marks::reading::{Certainty, Reading};
use crate::web::query::Pairs;

/// What the form holds, as it stands in its fields. `read_*` is what the rules read when the field was filled: a field that still holds
/// it is left to the rules.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub marking: String,
    pub marking_state: String,
    pub part_number: String,
    pub brand: String,
    pub date_code: String,
    pub category: String,
    pub read_part_number: String,
    pub read_brand: String,
    pub read_date_code: String,
    pub read_category: String,
    pub lot: String,
    pub country_marked: String,
    pub method: String,
    pub assembly: String,
    pub quantity: String,
    pub description: String,
    pub notes: String,
    pub tlp: String,
    pub is_another: bool,
}

impl Fields {
    pub fn empty() -> Self {
        Self {
            marking_state: MarkingState::AsSeen.to_string(),
            method: ReadingMethod::Eye.to_string(),
            quantity: "1".to_owned(),
            tlp: Tlp::Clear.to_string(),
            ..Self::default()
        }
    }

    pub fn sent(pairs: &Pairs) -> Self {
        let get = |name: &str| pairs.get(name).unwrap_or_default().to_owned();
        Self {
            marking: pairs.raw("marking").to_owned(),
            marking_state: get("marking_state"),
            part_number: get("part_number"),
            brand: get("brand"),
            date_code: get("date_code"),
            category: get("category"),
            read_part_number: get("read_part_number"),
            read_brand: get("read_brand"),
            read_date_code: get("read_date_code"),
            read_category: get("read_category"),
            lot: get("lot"),
            country_marked: get("country_marked"),
            method: get("method"),
            assembly: get("assembly"),
            quantity: get("quantity"),
            description: get("description"),
            notes: get("notes"),
            tlp: get("tlp"),
            is_another: pairs.get("another").is_some(),
        }
    }

    /// A finding as the form shows it.
    pub fn of(
        conn: &mut Conn,
        catalogue: &Catalogue,
        finding: &Finding,
        as_of: chrono::NaiveDate,
    ) -> Result<Self, AppError> {
        let readings = queries::reading::readings_of(conn, finding.id)?;
        let preferred = readings.first().filter(|reading| reading.preferred);
        let brand = preferred
            .and_then(|reading| reading.brand_id)
            .and_then(|id| catalogue.brand(id))
            .map(|brand| brand.name.clone());
        let stated = finding.maker_string_id.map(|id| queries::names::maker_text(conn, id)).transpose()?.flatten();
        let text = |text: fn(&queries::Reading) -> &String| preferred.map(text).cloned().unwrap_or_default();
        let mut fields = Self {
            marking: finding.marking.clone(),
            marking_state: finding.marking_state.to_string(),
            assembly: finding.assembly.clone(),
            quantity: finding.quantity.to_string(),
            description: finding.description.clone(),
            notes: finding.notes.clone(),
            tlp: finding.tlp.to_string(),
            lot: text(|reading| &reading.lot),
            country_marked: text(|reading| &reading.country_marked),
            method: preferred
                .map(|reading| reading.method)
                .filter(|method| *method != ReadingMethod::Automatic)
                .unwrap_or(ReadingMethod::Eye)
                .to_string(),
            ..Self::default()
        };
        fields.fill(&read(&finding.marking, None, as_of));
        fields.part_number = text(|reading| &reading.part_number);
        fields.date_code = text(|reading| &reading.date_code);
        // Where the rules saw a brand only faintly, the form leaves it to them.
        let is_faint = preferred.is_some_and(|reading| reading.method == ReadingMethod::Automatic);
        fields.brand = if is_faint { fields.read_brand.clone() } else { brand.or(stated).unwrap_or_default() };
        fields.category = finding.category.clone();
        Ok(fields)
    }

    /// Takes over a reading: every field that still holds what was read before follows.
    pub fn fill(&mut self, reading: &Reading) {
        let filled = Filled::of(reading);
        for (field, old, new) in [
            (&mut self.part_number, &mut self.read_part_number, filled.part_number),
            (&mut self.brand, &mut self.read_brand, filled.brand),
            (&mut self.date_code, &mut self.read_date_code, filled.date_code),
            (&mut self.category, &mut self.read_category, filled.category),
        ] {
            if field == old {
                field.clone_from(&new);
            }
            *old = new;
        }
    }

    pub fn understood(&self, exhibit: ExhibitId) -> Result<NewFinding, Refused> {
        // What still holds what was read is left to the rules, which read the marking as it is now.
        let said = |value: &str, read: &str| (value != read).then(|| value.to_owned());
        let quantity = if self.quantity.is_empty() { "1" } else { &self.quantity };
        Ok(NewFinding {
            exhibit,
            assembly: self.assembly.clone(),
            quantity: quantity.parse().map_err(|_| Refused::Quantity(self.quantity.clone()))?,
            marking: self.marking.clone(),
            marking_state: MarkingState::parse(&self.marking_state).unwrap_or(MarkingState::AsSeen),
            description: self.description.clone(),
            notes: self.notes.clone(),
            tlp: Tlp::parse(&self.tlp).unwrap_or(Tlp::Clear),
            said: Said {
                part_number: said(&self.part_number, &self.read_part_number),
                brand: said(&self.brand, &self.read_brand),
                date_code: said(&self.date_code, &self.read_date_code),
                category: said(&self.category, &self.read_category),
                lot: self.lot.clone(),
                country_marked: self.country_marked.clone(),
            },
            method: ReadingMethod::parse(&self.method)
                .filter(|method| *method != ReadingMethod::Automatic)
                .unwrap_or(ReadingMethod::Eye),
            is_another: self.is_another,
        })
    }
}

/// What a reading puts into the fields.
#[derive(Serialize)]
pub struct Filled {
    pub part_number: String,
    pub brand: String,
    pub date_code: String,
    pub category: String,
}

impl Filled {
    pub fn of(reading: &Reading) -> Self {
        let brand = reading.brands.first().filter(|brand| brand.certainty != Certainty::Possible);
        Self {
            part_number: reading.part_numbers.first().map(|number| number.text.clone()).unwrap_or_default(),
            brand: brand.map(|brand| brand.name.clone()).unwrap_or_default(),
            date_code: reading.date_codes.first().map(|code| code.text.clone()).unwrap_or_default(),
            category: reading.category.clone().unwrap_or_default(),
        }
    }
}
