//! The directory of companies together with the ids that the database gives them: one value that is built when the records
//! change and shared by everybody who resolves makers.

use std::collections::HashMap;

use crate::companies::directory::{BrandTextRow, CompanyRow, Directory, EventRow, Rows};
use crate::companies::merges::Merges;
use crate::companies::model::{CompanyStatus, Identification};
use crate::companies::overlay::Overlay;
use crate::companies::queries;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId};

/// A directory with ids. Immutable.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub directory: Directory,
    company_ids: HashMap<String, CompanyId>,
    brand_ids: HashMap<String, BrandId>,
    companies: HashMap<CompanyId, queries::Company>,
    brands: HashMap<BrandId, queries::Brand>,
    merges: Merges,
}

impl Catalogue {
    /// Builds it from the records. Product lines, product words, suppliers and looked-at maker strings come from the tables
    /// that ship with the program.
    pub fn load(conn: &mut Conn) -> anyhow::Result<Self> {
        Self::load_as(conn, &Overlay::default())
    }

    /// The same with other rows in the place of some.
    pub fn load_as(conn: &mut Conn, overlay: &Overlay) -> anyhow::Result<Self> {
        let mut companies = queries::all_companies(conn)?;
        let brands = queries::all_brands(conn)?;
        let (mut tenures, mut names) = (queries::all_tenures(conn)?, queries::all_brand_names(conn)?);
        let mut events = queries::all_events(conn)?;
        overlay.put_companies(&mut companies);
        overlay.put_brand(&mut tenures, &mut names);
        overlay.put_events(&mut events);
        let tenures: HashMap<i64, queries::BrandTenure> =
            tenures.into_iter().map(|tenure| (tenure.id, tenure)).collect();
        let company_key: HashMap<CompanyId, &str> =
            companies.iter().map(|company| (company.id, company.key.as_str())).collect();
        let brand_of: HashMap<BrandId, &queries::Brand> = brands.iter().map(|brand| (brand.id, brand)).collect();
        let merges = Merges::of(&companies);
        let key_of = |id: &CompanyId| company_key.get(id).copied().unwrap_or_default().to_owned();
        let mut rows = Rows::embedded()?;
        rows.companies = companies
            .iter()
            .map(|company| CompanyRow {
                key: company.key.clone(),
                legal_name: company.legal_name.clone(),
                country: company.country.clone(),
                ultimate_parent_key: company.parent_id.as_ref().map(key_of).unwrap_or_default(),
                status: match company.status {
                    CompanyStatus::Unknown => String::new(),
                    known => known.as_str().to_owned(),
                },
                active_from: company.active_from.clone(),
                active_to: company.active_to.clone(),
                identification: company.identification.as_str().to_owned(),
                notes: company.notes.clone(),
                merged_into_key: match merges.standing(company.id) {
                    id if id == company.id => String::new(),
                    id => key_of(&id),
                },
            })
            .collect();
        rows.brand_texts = names
            .iter()
            .filter_map(|name| {
                let tenure = tenures.get(&name.tenure_id?)?;
                let brand = brand_of.get(&name.brand_id)?;
                Some(BrandTextRow {
                    brand_key: brand.key.clone(),
                    brand: brand.name.clone(),
                    text: name.text.clone(),
                    text_kind: name.kind.clone(),
                    ambiguous: if name.ambiguous { "yes" } else { "no" }.to_owned(),
                    company_key: key_of(&tenure.company_id),
                    valid_from: tenure.valid_from.clone(),
                    valid_to: tenure.valid_to.clone(),
                })
            })
            .collect();
        rows.events = events
            .iter()
            .map(|event| EventRow {
                predecessor_key: key_of(&event.predecessor_id),
                successor_key: key_of(&event.successor_id),
                event_type: event.kind.clone(),
                event_date: event.happened_on.clone(),
                scope: event.scope.clone(),
                predecessor_continues: if event.predecessor_continues { "yes" } else { "no" }.to_owned(),
                source_url: event.source.clone(),
            })
            .collect();
        let directory = Directory::new(&rows)?;
        Ok(Self {
            directory,
            company_ids: companies.iter().map(|company| (company.key.clone(), merges.standing(company.id))).collect(),
            brand_ids: brands.iter().map(|brand| (brand.key.clone(), brand.id)).collect(),
            companies: companies.into_iter().map(|company| (company.id, company)).collect(),
            brands: brands.into_iter().map(|brand| (brand.id, brand)).collect(),
            merges,
        })
    }

    /// The company with this key. The key of a record that is merged into another gives the one that stands for it.
    pub fn company_id(&self, key: &str) -> Option<CompanyId> {
        self.company_ids.get(key).copied()
    }

    pub fn brand_id(&self, key: &str) -> Option<BrandId> {
        self.brand_ids.get(key).copied()
    }

    /// The record with this key, also where it is merged into another.
    pub fn record(&self, key: &str) -> Option<&queries::Company> {
        let id = self.company_id(key)?;
        let mut records = self.records(id).into_iter().filter_map(|id| self.company(id));
        records.find(|company| company.key == key)
    }

    /// The record that stands for this one.
    pub fn standing(&self, id: CompanyId) -> CompanyId {
        self.merges.standing(id)
    }

    /// The record and all that are merged into it, itself first.
    pub fn records(&self, id: CompanyId) -> Vec<CompanyId> {
        self.merges.records(id)
    }

    /// The record with this id, also where it is merged into another.
    pub fn company(&self, id: CompanyId) -> Option<&queries::Company> {
        self.companies.get(&id)
    }

    pub fn brand(&self, id: BrandId) -> Option<&queries::Brand> {
        self.brands.get(&id)
    }

    /// Whether any company but `today` ever held the brand, so that its name alone does not say who answers for it.
    pub fn has_changed_hands(&self, brand: BrandId, today: CompanyId) -> bool {
        let index = self.brand(brand).and_then(|brand| self.directory.brand_by_key(&brand.key));
        let tenures = index.map(|index| self.directory.brand(index).tenures.as_slice()).unwrap_or_default();
        let mut holders = tenures.iter().map(|tenure| self.company_id(&self.directory.company(tenure.company).key));
        holders.any(|holder| holder != Some(self.standing(today)))
    }

    /// All companies without records that are merged into others, in no order.
    pub fn companies(&self) -> impl Iterator<Item = &queries::Company> {
        self.companies.values().filter(|company| self.standing(company.id) == company.id)
    }

    pub fn brands(&self) -> impl Iterator<Item = &queries::Brand> {
        self.brands.values()
    }

    /// Whether the company is known only because a source names it.
    pub fn is_as_published(&self, id: CompanyId) -> bool {
        self.company(id).is_some_and(|company| company.identification == Identification::AsPublished)
    }
}
