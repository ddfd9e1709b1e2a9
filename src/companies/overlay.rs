//! Rows that stand in the place of stored ones, so that a catalogue can be built as it was before a change.

use diesel::QueryResult;
use serde::{Deserialize, Serialize};

use crate::companies::queries::{self, BrandName, BrandTenure, Company, CompanyEvent};
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId};

/// A brand with its periods and texts. Texts carry their period as its place in `tenures`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBrand {
    pub brand: BrandId,
    pub tenures: Vec<BrandTenure>,
    pub names: Vec<BrandName>,
}

impl HeldBrand {
    pub fn load(conn: &mut Conn, brand: BrandId) -> QueryResult<Self> {
        let (tenures, mut names) = queries::texts_of_brand(conn, brand)?;
        for name in &mut names {
            let place = tenures.iter().position(|tenure: &BrandTenure| Some(tenure.id) == name.tenure_id);
            name.tenure_id = place.map(|place| place as i64);
        }
        Ok(Self { brand, tenures, names })
    }

    /// Adds a period with every text that the brand has: how a brand is written does not change with who has it.
    pub fn add(&mut self, company_id: CompanyId, valid_from: &str, valid_to: &str, source: &str) {
        let place = self.tenures.len() as i64;
        self.tenures.push(BrandTenure {
            id: 0,
            brand_id: self.brand,
            company_id,
            valid_from: valid_from.to_owned(),
            valid_to: valid_to.to_owned(),
            source: source.to_owned(),
        });
        let mut texts: Vec<BrandName> = Vec::new();
        for name in &self.names {
            if !texts.iter().any(|known| (&known.text, &known.kind) == (&name.text, &name.kind)) {
                texts.push(BrandName { tenure_id: Some(place), ..name.clone() });
            }
        }
        self.names.extend(texts);
    }
}

/// What is different from the stored rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlay {
    /// In the place of those with their ids.
    pub companies: Vec<Company>,
    /// Left out.
    pub without_event: Option<i64>,
    /// In the place of that brand's periods and texts.
    pub brand: Option<HeldBrand>,
}

impl Overlay {
    pub(in crate::companies) fn put_companies(&self, rows: &mut [Company]) {
        for company in &self.companies {
            if let Some(row) = rows.iter_mut().find(|row| row.id == company.id) {
                row.clone_from(company);
            }
        }
    }

    pub(in crate::companies) fn put_events(&self, rows: &mut Vec<CompanyEvent>) {
        rows.retain(|event| Some(event.id) != self.without_event);
    }

    pub(in crate::companies) fn put_brand(&self, tenures: &mut Vec<BrandTenure>, names: &mut Vec<BrandName>) {
        let Some(held) = &self.brand else { return };
        tenures.retain(|tenure| tenure.brand_id != held.brand);
        names.retain(|name| name.brand_id != held.brand);
        // Stored ids are positive, so these are nobody's.
        let id = |place: i64| -1 - place;
        tenures.extend((0..).zip(&held.tenures).map(|(place, tenure)| BrandTenure { id: id(place), ..tenure.clone() }));
        names.extend(held.names.iter().map(|name| BrandName { tenure_id: name.tenure_id.map(id), ..name.clone() }));
    }
}
