//! Loads companies, brands and events from the tables that ship with the program. A later version of the tables updates the
//! records that nobody else has changed since.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Context;
use serde::Deserialize;

use crate::companies::model::{CompanyStatus, Identification};
use crate::companies::queries::{self, Brand, BrandName, BrandTenure, Company, CompanyEvent};
use crate::db::ids::{BrandId, CompanyId, reserve};
use crate::journal::model::{Actor, SubjectKind, Verb};
use crate::journal::queries::touched_by_others;
use crate::journal::tx::Tx;
use crate::reference::{self, digest};

#[derive(Deserialize, Default)]
#[serde(default)]
struct CompanyRow {
    key: String,
    legal_name: String,
    country: String,
    hq_city: String,
    website_domain: String,
    lei: String,
    ultimate_parent_key: String,
    status: String,
    active_from: String,
    active_to: String,
    identification: String,
    notes: String,
    source: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BrandRow {
    brand_key: String,
    brand: String,
    text: String,
    text_kind: String,
    ambiguous: String,
    company_key: String,
    valid_from: String,
    valid_to: String,
    source: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EventRow {
    predecessor_key: String,
    successor_key: String,
    event_type: String,
    event_date: String,
    scope: String,
    predecessor_continues: String,
    source_url: String,
}

/// How many records were added and brought up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    pub new: usize,
    pub changed: usize,
    /// Left alone because somebody has edited them.
    pub kept: usize,
}

/// Loads all three tables inside one transaction.
pub fn load(tx: &mut Tx<'_>) -> anyhow::Result<Loaded> {
    let mut loaded = Loaded::default();
    let ids = load_companies(tx, &mut loaded)?;
    load_brands(tx, &ids, &mut loaded)?;
    load_events(tx, &ids, &mut loaded)?;
    Ok(loaded)
}

fn load_companies(tx: &mut Tx<'_>, loaded: &mut Loaded) -> anyhow::Result<HashMap<String, CompanyId>> {
    let rows: Vec<CompanyRow> = reference::COMPANIES.rows().context("reading companies.csv")?;
    let present: HashMap<String, Company> =
        queries::all_companies(tx.conn())?.into_iter().map(|company| (company.key.clone(), company)).collect();
    let edited = edited(tx, SubjectKind::Company, present.values().map(|company| company.id.0))?;
    let mut ids: HashMap<String, CompanyId> = present.iter().map(|(key, company)| (key.clone(), company.id)).collect();
    let missing: Vec<&CompanyRow> = rows.iter().filter(|row| !ids.contains_key(&row.key)).collect();
    let first = reserve(tx.conn(), "companies", missing.len())?;
    ids.extend(missing.iter().zip(first..).map(|(row, id)| (row.key.clone(), CompanyId(id))));

    // Parents first: a company may name one that comes later in the file, so the first pass leaves parents out.
    let mut parents: Vec<(Company, bool)> = Vec::new();
    for row in &rows {
        let reference_digest = digest([
            &row.legal_name,
            &row.country,
            &row.hq_city,
            &row.website_domain,
            &row.lei,
            &row.ultimate_parent_key,
            &row.status,
            &row.active_from,
            &row.active_to,
            &row.identification,
            &row.notes,
            &row.source,
        ]);
        let old = present.get(&row.key);
        if old.is_some_and(|old| old.reference_digest == reference_digest) {
            continue;
        }
        if old.is_some_and(|old| edited.contains(&old.id.0)) {
            loaded.kept += 1;
            continue;
        }
        let parent_id = if row.ultimate_parent_key.is_empty() || row.ultimate_parent_key == row.key {
            None
        } else {
            let parent = ids.get(&row.ultimate_parent_key);
            Some(*parent.with_context(|| format!("company `{}` names parent `{}`", row.key, row.ultimate_parent_key))?)
        };
        let company = Company {
            id: ids[&row.key],
            key: row.key.clone(),
            legal_name: row.legal_name.clone(),
            name_normalised: row.legal_name.to_lowercase(),
            country: row.country.clone(),
            headquarters: row.hq_city.clone(),
            status: CompanyStatus::parse(&row.status).unwrap_or(CompanyStatus::Unknown),
            active_from: row.active_from.clone(),
            active_to: row.active_to.clone(),
            parent_id,
            website_domain: row.website_domain.clone(),
            lei: row.lei.clone(),
            identification: Identification::parse(&row.identification).unwrap_or(Identification::AsPublished),
            notes: row.notes.clone(),
            source: row.source.clone(),
            reference_digest,
            // The tables do not merge records; officials do.
            merged_into: old.and_then(|old| old.merged_into),
        };
        if old.is_none() {
            queries::insert_company(tx.conn(), &Company { parent_id: None, ..company.clone() })
                .with_context(|| format!("storing company `{}`", row.key))?;
        }
        parents.push((company, old.is_none()));
    }
    for (company, is_new) in parents {
        if !is_new || company.parent_id.is_some() {
            queries::update_company(tx.conn(), &company)?;
        }
        note(tx, SubjectKind::Company, company.id.0, is_new, &company, loaded)?;
    }
    Ok(ids)
}

fn load_brands(tx: &mut Tx<'_>, companies: &HashMap<String, CompanyId>, loaded: &mut Loaded) -> anyhow::Result<()> {
    let rows: Vec<BrandRow> = reference::BRANDS.rows().context("reading brands.csv")?;
    let present: HashMap<String, Brand> =
        queries::all_brands(tx.conn())?.into_iter().map(|brand| (brand.key.clone(), brand)).collect();
    let edited = edited(tx, SubjectKind::Brand, present.values().map(|brand| brand.id.0))?;
    let mut by_brand: BTreeMap<&str, Vec<&BrandRow>> = BTreeMap::new();
    for row in &rows {
        by_brand.entry(&row.brand_key).or_default().push(row);
    }
    for (key, texts) in by_brand {
        let reference_digest = digest(texts.iter().flat_map(|row| {
            [
                &row.brand,
                &row.text,
                &row.text_kind,
                &row.ambiguous,
                &row.company_key,
                &row.valid_from,
                &row.valid_to,
                &row.source,
            ]
        }));
        let old = present.get(key);
        if old.is_some_and(|old| old.reference_digest == reference_digest) {
            continue;
        }
        if old.is_some_and(|old| edited.contains(&old.id.0)) {
            loaded.kept += 1;
            continue;
        }
        let id = match old {
            Some(old) => old.id,
            None => BrandId(reserve(tx.conn(), "brands", 1)?),
        };
        let name = texts[0].brand.clone();
        let brand = Brand { id, key: key.to_owned(), name_normalised: name.to_lowercase(), name, reference_digest };
        if old.is_none() {
            queries::insert_brand(tx.conn(), &brand)?;
        } else {
            queries::update_brand(tx.conn(), &brand)?;
        }
        let mut tenures: Vec<BrandTenure> = Vec::new();
        let mut names: Vec<BrandName> = Vec::new();
        for row in texts {
            let company_id = *companies
                .get(&row.company_key)
                .with_context(|| format!("brand `{key}` names company `{}`", row.company_key))?;
            let same = |tenure: &BrandTenure| {
                tenure.company_id == company_id
                    && tenure.valid_from == row.valid_from
                    && tenure.valid_to == row.valid_to
            };
            let tenure = tenures.iter().position(same).unwrap_or_else(|| {
                let (valid_from, valid_to) = (row.valid_from.clone(), row.valid_to.clone());
                tenures.push(BrandTenure {
                    id: 0,
                    brand_id: id,
                    company_id,
                    valid_from,
                    valid_to,
                    source: row.source.clone(),
                });
                tenures.len() - 1
            });
            names.push(BrandName {
                id: 0,
                brand_id: id,
                tenure_id: Some(tenure as i64),
                text: row.text.clone(),
                text_normalised: row.text.to_lowercase(),
                kind: row.text_kind.clone(),
                ambiguous: row.ambiguous == "yes",
            });
        }
        queries::replace_brand_texts(tx.conn(), id, tenures, names)
            .with_context(|| format!("storing the names of brand `{key}`"))?;
        let record = queries::brand_record(tx.conn(), brand)?;
        note(tx, SubjectKind::Brand, id.0, old.is_none(), &record, loaded)?;
    }
    Ok(())
}

fn load_events(tx: &mut Tx<'_>, companies: &HashMap<String, CompanyId>, loaded: &mut Loaded) -> anyhow::Result<()> {
    let rows: Vec<EventRow> = reference::COMPANY_EVENTS.rows().context("reading company_events.csv")?;
    let mut present: HashMap<(CompanyId, CompanyId, String, String), CompanyEvent> = queries::all_events(tx.conn())?
        .into_iter()
        .map(|event| ((event.predecessor_id, event.successor_id, event.kind.clone(), event.scope.clone()), event))
        .collect();
    let edited = edited(tx, SubjectKind::Company, companies.values().map(|id| id.0))?;
    for row in rows {
        let company = |key: &str| {
            companies
                .get(key)
                .copied()
                .with_context(|| format!("an event names company `{key}`, which is not in companies.csv"))
        };
        let (predecessor_id, successor_id) = (company(&row.predecessor_key)?, company(&row.successor_key)?);
        let old = present.remove(&(predecessor_id, successor_id, row.event_type.clone(), row.scope.clone()));
        let id = match &old {
            Some(old) => old.id,
            None => reserve(tx.conn(), "company_events", 1)?,
        };
        let event = CompanyEvent {
            id,
            predecessor_id,
            successor_id,
            kind: row.event_type,
            happened_on: row.event_date,
            scope: row.scope,
            predecessor_continues: row.predecessor_continues != "no",
            source: row.source_url,
        };
        match &old {
            Some(old) if *old == event => continue,
            Some(_) if edited.contains(&predecessor_id.0) => {
                loaded.kept += 1;
                continue;
            }
            Some(_) => queries::update_event(tx.conn(), &event)?,
            None => queries::insert_event(tx.conn(), &event)?,
        };
        note(tx, SubjectKind::Company, predecessor_id.0, false, &serde_json::json!({ "event": event }), loaded)?;
    }
    Ok(())
}

fn edited(tx: &mut Tx<'_>, kind: SubjectKind, ids: impl Iterator<Item = i64>) -> anyhow::Result<HashSet<i64>> {
    let ids: Vec<i64> = ids.collect();
    let mut edited = HashSet::new();
    for chunk in ids.chunks(1_000) {
        // What is merged is still described by the tables.
        edited.extend(touched_by_others(tx.conn(), kind, chunk, Actor::reference().as_str(), Some("merged"))?);
    }
    Ok(edited)
}

fn note(
    tx: &mut Tx<'_>,
    kind: SubjectKind,
    id: i64,
    is_new: bool,
    detail: &impl serde::Serialize,
    loaded: &mut Loaded,
) -> anyhow::Result<()> {
    if is_new {
        loaded.new += 1;
    } else {
        loaded.changed += 1;
    }
    tx.record(kind, id, if is_new { Verb::Created } else { Verb::Changed }, detail)
}
