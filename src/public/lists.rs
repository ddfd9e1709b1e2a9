//! Rows of the lists: weapon systems, exhibits, companies, brands, countries, parts, makers that stand as written.

use std::collections::{HashMap, HashSet};

use diesel::dsl::count_star;
use diesel::prelude::*;
use serde::Serialize;

use crate::app::App;
use crate::companies::catalogue::Catalogue;
use crate::companies::model::{CompanyStatus, Identification, MakerRole};
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, PartId};
use crate::db::schema::{exhibits, findings, maker_strings, parts, weapon_names, weapon_systems};
use crate::findings::queries as finding_queries;
use crate::public::company::{self, answering};
use crate::public::model::{PublicCompany, PublicLink};
use crate::search::query::{Facet, FacetKey, SearchQuery};
use crate::weapons::model::{ExhibitPrecision, WeaponNameKind};

/// A weapon system in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PublicWeaponRow {
    pub key: String,
    pub name: String,
    /// All its other names, joined for reading.
    pub other_names: String,
    pub kind: String,
    pub country: String,
    pub exhibits: i64,
    pub findings: i64,
}

/// An exhibit in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PublicExhibitRow {
    pub key: String,
    pub label: String,
    pub weapon_system: PublicLink,
    pub precision: ExhibitPrecision,
    pub serial: String,
    pub recovered_on: String,
    pub findings: i64,
}

/// A company in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PublicCompanyRow {
    pub key: String,
    pub legal_name: String,
    pub country: String,
    pub status: CompanyStatus,
    pub identification: Identification,
    /// Who answers for it where it is gone.
    pub answered_by: Option<PublicCompany>,
    /// Brands that it answers for today.
    pub brands: Vec<String>,
    /// Findings that it answers for today.
    pub findings: i64,
}

/// A brand in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PublicBrandRow {
    pub key: String,
    pub name: String,
    pub company_today: Option<PublicCompany>,
    pub findings: i64,
}

/// A country in the list: findings by the country of the company that answers today.
#[derive(Clone, Debug, Serialize)]
pub struct PublicCountryRow {
    pub code: String,
    pub companies: i64,
    pub findings: i64,
}

/// A part in the list.
#[derive(Clone, Debug, Serialize)]
pub struct PublicPartRow {
    pub brand: PublicLink,
    pub number: String,
    pub number_squashed: String,
    pub category: String,
    pub findings: i64,
}

/// What a source wrote where the maker belongs and what leads to no company.
#[derive(Clone, Debug, Serialize)]
pub struct PublicMakerRow {
    pub text: String,
    pub role: MakerRole,
    /// Why it leads nowhere, in English.
    pub reason: String,
    pub findings: i64,
}

/// Published findings by exhibit. Reads every finding, so it is worth remembering.
pub fn exhibit_counts(conn: &mut Conn) -> QueryResult<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = findings::table
        .filter(finding_queries::is_public())
        .group_by(findings::exhibit_id)
        .select((findings::exhibit_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Parts with their published findings, the most frequent first. Reads every finding, so it is worth remembering.
pub fn part_counts(conn: &mut Conn) -> QueryResult<Vec<(PartId, i64)>> {
    let rows: Vec<(Option<PartId>, i64)> = findings::table
        .filter(finding_queries::is_public().and(findings::part_id.is_not_null()))
        .group_by(findings::part_id)
        .select((findings::part_id, count_star()))
        .load(conn)?;
    let mut counts: Vec<(PartId, i64)> = rows.into_iter().filter_map(|(id, count)| Some((id?, count))).collect();
    counts.sort_unstable_by_key(|(id, count)| (-count, *id));
    Ok(counts)
}

/// All weapon systems that the public may see, with their counts, in no order. Three queries. `of_exhibits`: [`exhibit_counts`].
pub fn weapons(conn: &mut Conn, of_exhibits: &HashMap<i64, i64>) -> QueryResult<Vec<PublicWeaponRow>> {
    let mut counts: HashMap<i64, (i64, i64)> = HashMap::new();
    let systems: Vec<(i64, i64)> = exhibits::table.select((exhibits::id, exhibits::weapon_system_id)).load(conn)?;
    for (exhibit, system) in systems {
        if let Some(findings) = of_exhibits.get(&exhibit) {
            let count = counts.entry(system).or_default();
            count.0 += 1;
            count.1 += findings;
        }
    }
    let mut names: HashMap<i64, Vec<String>> = HashMap::new();
    let rows: Vec<(i64, String, WeaponNameKind)> = weapon_names::table
        .order(weapon_names::id)
        .select((weapon_names::weapon_system_id, weapon_names::text, weapon_names::kind))
        .load(conn)?;
    for (system, text, _) in rows {
        names.entry(system).or_default().push(text);
    }
    let rows: Vec<(i64, String, String, String, String, String)> = weapon_systems::table
        .select((
            weapon_systems::id,
            weapon_systems::key,
            weapon_systems::name,
            weapon_systems::kind,
            weapon_systems::country,
            weapon_systems::reference_digest,
        ))
        .load(conn)?;
    let rows = rows.into_iter().filter_map(|(id, key, name, kind, country, reference_digest)| {
        let (exhibits, findings) = counts.get(&id).copied().unwrap_or_default();
        if findings == 0 && reference_digest.is_empty() {
            return None;
        }
        let mut others = names.remove(&id).unwrap_or_default();
        others.retain(|other| *other != name);
        Some(PublicWeaponRow { key, name, other_names: others.join(", "), kind, country, exhibits, findings })
    });
    Ok(rows.collect())
}

/// All exhibits with a published finding, in no order. One query. `counts`: [`exhibit_counts`].
pub fn exhibits(conn: &mut Conn, counts: &HashMap<i64, i64>) -> QueryResult<Vec<PublicExhibitRow>> {
    type Row = (i64, String, String, ExhibitPrecision, String, String, (String, String));
    let rows: Vec<Row> = exhibits::table
        .inner_join(weapon_systems::table)
        .select((
            exhibits::id,
            exhibits::key,
            exhibits::label,
            exhibits::precision,
            exhibits::serial,
            exhibits::recovered_on,
            (weapon_systems::key, weapon_systems::name),
        ))
        .load(conn)?;
    let rows = rows.into_iter().filter_map(|(id, key, label, precision, serial, recovered_on, weapon)| {
        let weapon_system = PublicLink { key: weapon.0, name: weapon.1 };
        let findings = *counts.get(&id)?;
        Some(PublicExhibitRow { key, label, weapon_system, precision, serial, recovered_on, findings })
    });
    Ok(rows.collect())
}

/// Findings by company that answers today, counted by the index where it names every company, else by the database.
pub fn company_counts(conn: &mut Conn, app: &App) -> anyhow::Result<Vec<(CompanyId, i64)>> {
    if let Some(counts) = indexed(app, Facet::Company)? {
        return Ok(counts.into_iter().map(|(id, count)| (CompanyId(id), count)).collect());
    }
    let rows: Vec<(Option<CompanyId>, i64)> = findings::table
        .filter(finding_queries::is_public().and(findings::company_today_id.is_not_null()))
        .group_by(findings::company_today_id)
        .select((findings::company_today_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, count)| Some((id?, count))).collect())
}

/// Findings by brand, counted as [`company_counts`] are.
pub fn brand_counts(conn: &mut Conn, app: &App) -> anyhow::Result<Vec<(BrandId, i64)>> {
    if let Some(counts) = indexed(app, Facet::Maker)? {
        return Ok(counts.into_iter().map(|(id, count)| (BrandId(id), count)).collect());
    }
    let rows: Vec<(Option<BrandId>, i64)> = findings::table
        .filter(finding_queries::is_public().and(findings::brand_id.is_not_null()))
        .group_by(findings::brand_id)
        .select((findings::brand_id, count_star()))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, count)| Some((id?, count))).collect())
}

/// Counts of all findings by the values of a facet; `None` where there are more values than the index counts at once.
fn indexed(app: &App, facet: Facet) -> anyhow::Result<Option<Vec<(i64, i64)>>> {
    let results = app.index()?.search(&SearchQuery::new("").facet_values(usize::MAX).page(0, 0))?;
    let Some(counts) = results.facets.iter().find(|counts| counts.facet == facet) else { return Ok(None) };
    if counts.distinct > counts.values.len() {
        return Ok(None);
    }
    let number = |(key, count): &(FacetKey, u64)| match key {
        FacetKey::Number(id) => Some((*id, *count as i64)),
        _ => None,
    };
    Ok(Some(counts.values.iter().filter_map(number).collect()))
}

/// All companies that the public may see, in no order. `counts`: [`company_counts`].
pub fn companies(catalogue: &Catalogue, counts: Vec<(CompanyId, i64)>) -> Vec<PublicCompanyRow> {
    let counts: HashMap<CompanyId, i64> = counts.into_iter().collect();
    let directory = &catalogue.directory;
    let mut brands: HashMap<String, Vec<String>> = HashMap::new();
    for (_, brand) in directory.brands() {
        let mut holders: Vec<String> = company::tenures_today(&brand.tenures)
            .into_iter()
            .map(|(_, tenure)| answering(directory, tenure.company).key)
            .collect();
        holders.dedup();
        for holder in holders {
            brands.entry(holder).or_default().push(brand.name.to_string());
        }
    }
    let rows = catalogue.companies().filter_map(|company| {
        let findings = counts.get(&company.id).copied().unwrap_or(0);
        if findings == 0 && company.reference_digest.is_empty() {
            return None;
        }
        let answering = directory.company_by_key(&company.key).map(|index| answering(directory, index));
        Some(PublicCompanyRow {
            key: company.key.clone(),
            legal_name: company.legal_name.clone(),
            country: company.country.clone(),
            status: company.status,
            identification: company.identification,
            brands: brands.remove(&company.key).unwrap_or_default(),
            answered_by: answering.filter(|answering| answering.key != company.key),
            findings,
        })
    });
    rows.collect()
}

/// All brands that the public may see, in no order. `counts`: [`brand_counts`].
pub fn brands(catalogue: &Catalogue, counts: Vec<(BrandId, i64)>) -> Vec<PublicBrandRow> {
    let counts: HashMap<BrandId, i64> = counts.into_iter().collect();
    let directory = &catalogue.directory;
    let rows = catalogue.brands().filter_map(|brand| {
        let findings = counts.get(&brand.id).copied().unwrap_or(0);
        if findings == 0 && brand.reference_digest.is_empty() {
            return None;
        }
        let known = directory.brand_by_key(&brand.key).map(|index| directory.brand(index));
        let today = known.and_then(|known| {
            company::tenures_today(&known.tenures).last().map(|(_, tenure)| answering(directory, tenure.company))
        });
        Some(PublicBrandRow { key: brand.key.clone(), name: brand.name.clone(), company_today: today, findings })
    });
    rows.collect()
}

/// Countries of the companies that answer today for at least one finding, in no order. `counts`: [`company_counts`].
pub fn countries(catalogue: &Catalogue, counts: &[(CompanyId, i64)]) -> Vec<PublicCountryRow> {
    let mut by_country: HashMap<&str, (i64, i64)> = HashMap::new();
    for (id, findings) in counts {
        let Some(company) = catalogue.company(*id).filter(|company| !company.country.is_empty()) else { continue };
        let count = by_country.entry(&company.country).or_default();
        count.0 += 1;
        count.1 += findings;
    }
    let rows = by_country.into_iter().map(|(code, (companies, findings))| PublicCountryRow {
        code: code.to_owned(),
        companies,
        findings,
    });
    rows.collect()
}

/// A cut of the parts with published findings and the number of all of them: those whose number contains `number` (squashed)
/// and whose brand is `brand`, the most frequent first. `counts`: [`part_counts`]. One query, two with a filter.
pub fn parts(
    conn: &mut Conn,
    catalogue: &Catalogue,
    counts: &[(PartId, i64)],
    (number, brand): (&str, Option<BrandId>),
    offset: usize,
    limit: usize,
) -> QueryResult<(i64, Vec<PublicPartRow>)> {
    let matching: Option<HashSet<PartId>> = if number.is_empty() && brand.is_none() {
        None
    } else {
        let (first, last) = brand.map_or((BrandId(i64::MIN), BrandId(i64::MAX)), |brand| (brand, brand));
        // A squashed number has no sign that a pattern would take for a blank to fill.
        let rows: Vec<PartId> = parts::table
            .filter(parts::number_squashed.like(format!("%{number}%")))
            .filter(parts::brand_id.ge(first).and(parts::brand_id.le(last)))
            .select(parts::id)
            .load(conn)?;
        Some(rows.into_iter().collect())
    };
    let is_matching = |id: &PartId| matching.as_ref().is_none_or(|matching| matching.contains(id));
    let total = matching.as_ref().map_or(counts.len(), |_| counts.iter().filter(|(id, _)| is_matching(id)).count());
    let shown: Vec<(PartId, i64)> =
        counts.iter().filter(|(id, _)| is_matching(id)).skip(offset).take(limit).copied().collect();
    let mut rows = Vec::with_capacity(shown.len());
    for chunk in shown.chunks(1_000) {
        let found: Vec<(PartId, BrandId, String, String, String)> = parts::table
            .filter(parts::id.eq_any(chunk.iter().map(|(id, _)| *id)))
            .select((parts::id, parts::brand_id, parts::number, parts::number_squashed, parts::category))
            .load(conn)?;
        let mut found: HashMap<PartId, _> = found.into_iter().map(|row| (row.0, row)).collect();
        rows.extend(chunk.iter().filter_map(|(id, findings)| {
            let (_, brand, number, number_squashed, category) = found.remove(id)?;
            let brand = company::brand_link(catalogue, brand)?;
            Some(PublicPartRow { brand, number, number_squashed, category, findings: *findings })
        }));
    }
    Ok((total as i64, rows))
}

/// Makers of published findings that lead to no brand and no company, in no order. One query.
pub fn makers(conn: &mut Conn) -> QueryResult<Vec<PublicMakerRow>> {
    let rows: Vec<(String, MakerRole, String, i64)> = findings::table
        .inner_join(maker_strings::table)
        .filter(finding_queries::is_public())
        .filter(maker_strings::brand_id.is_null().and(maker_strings::company_id.is_null()))
        .group_by((maker_strings::text, maker_strings::role, maker_strings::reason))
        .select((maker_strings::text, maker_strings::role, maker_strings::reason, count_star()))
        .load(conn)?;
    let rows = rows.into_iter().map(|(text, role, reason, findings)| PublicMakerRow { text, role, reason, findings });
    Ok(rows.collect())
}
