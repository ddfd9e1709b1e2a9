//! What the index knows of findings, loaded from the database. The only place that says which findings are in it: the
//! published ones.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;
use serde::Deserialize;

use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, ExhibitId, FindingId, MakerStringId};
use crate::db::schema::{
    brand_names, exhibits, finding_sources, findings, maker_strings, readings, weapon_names, weapon_systems,
};
use crate::findings::model::{MadeState, Standing};
use crate::findings::queries::is_public;
use crate::reference;
use crate::search::document::{SearchDocument, YearMade};
use crate::search::vocabulary::{Entity, Name, Vocabulary};

/// More exhibits than this are not kept between batches.
const KEPT: usize = 50_000;

/// The rows of a table whose `$column` is one of `$ids`, which are in order and each there once. What an import brings has numbers in a
/// row, and two bounds are read faster than a thousand numbers.
macro_rules! of_findings {
    ($table:expr, $column:expr, $ids:expr) => {{
        let query = $table.into_boxed();
        match ($ids.first(), $ids.last()) {
            (Some(first), Some(last)) if last.0 - first.0 + 1 == $ids.len() as i64 => {
                query.filter($column.ge(*first)).filter($column.le(*last))
            }
            _ => query.filter($column.eq_any($ids.iter().copied())),
        }
    }};
}

/// Loads documents in batches and remembers what many findings share.
#[derive(Default)]
pub struct Documents {
    exhibits: HashMap<ExhibitId, (i64, String)>,
    makers: HashMap<MakerStringId, String>,
    companies: HashMap<(Option<CompanyId>, Option<CompanyId>), Vec<i64>>,
}

#[derive(Queryable)]
struct Row {
    id: FindingId,
    exhibit_id: ExhibitId,
    marking: String,
    description: String,
    category: String,
    maker_string_id: Option<MakerStringId>,
    brand_id: Option<BrandId>,
    company_id: Option<CompanyId>,
    company_today_id: Option<CompanyId>,
    made_from: Option<NaiveDate>,
    made_to: Option<NaiveDate>,
    made_state: MadeState,
    standing: Standing,
    published_at: Option<chrono::NaiveDateTime>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Alternatives {
    part_numbers: Vec<Number>,
    date_codes: Vec<Interval>,
}

#[derive(Deserialize)]
struct Number {
    text: String,
}

#[derive(Deserialize)]
struct Interval {
    from: NaiveDate,
    to: NaiveDate,
}

impl Documents {
    /// Documents of those of `ids` that are published, in the order of their ids. The rest is to be deleted.
    pub fn load(
        &mut self,
        conn: &mut Conn,
        catalogue: &Catalogue,
        ids: &[FindingId],
    ) -> anyhow::Result<Vec<SearchDocument>> {
        let mut documents = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(1_000) {
            self.load_chunk(conn, catalogue, chunk, &mut documents)?;
        }
        Ok(documents)
    }

    /// Forgets what it remembers: companies, exhibits or makers have changed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    fn load_chunk(
        &mut self,
        conn: &mut Conn,
        catalogue: &Catalogue,
        ids: &[FindingId],
        documents: &mut Vec<SearchDocument>,
    ) -> anyhow::Result<()> {
        if self.exhibits.len() > KEPT || self.makers.len() > KEPT {
            self.forget();
        }
        let rows: Vec<Row> = of_findings!(findings::table, findings::id, ids)
            .filter(is_public())
            .order(findings::id)
            .select((
                findings::id,
                findings::exhibit_id,
                findings::marking,
                findings::description,
                findings::category,
                findings::maker_string_id,
                findings::brand_id,
                findings::company_id,
                findings::company_today_id,
                findings::made_from,
                findings::made_to,
                findings::made_state,
                findings::standing,
                findings::published_at,
            ))
            .load(conn)?;
        self.remember(conn, &rows)?;
        let read: Vec<(FindingId, String, String)> = of_findings!(readings::table, readings::finding_id, ids)
            .filter(crate::findings::queries::is_reviewed())
            .order(readings::id)
            .select((readings::finding_id, readings::part_number, readings::alternatives))
            .load(conn)?;
        let mut read_of: HashMap<FindingId, Vec<(String, String)>> = HashMap::new();
        for (id, number, alternatives) in read {
            read_of.entry(id).or_default().push((number, alternatives));
        }
        let external: Vec<(FindingId, String)> = of_findings!(finding_sources::table, finding_sources::finding_id, ids)
            .order(finding_sources::id)
            .select((finding_sources::finding_id, finding_sources::external_id))
            .load(conn)?;
        let mut external_of: HashMap<FindingId, String> = HashMap::new();
        for (id, external_id) in external {
            external_of.entry(id).or_insert(external_id);
        }
        for row in rows {
            let readings = read_of.remove(&row.id).unwrap_or_default();
            let external_id = external_of.remove(&row.id).unwrap_or_default();
            documents.push(self.document(catalogue, row, &readings, external_id)?);
        }
        Ok(())
    }

    fn remember(&mut self, conn: &mut Conn, rows: &[Row]) -> anyhow::Result<()> {
        let mut missing: Vec<ExhibitId> =
            rows.iter().map(|row| row.exhibit_id).filter(|id| !self.exhibits.contains_key(id)).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            let found: Vec<(ExhibitId, i64, String, String, String)> = exhibits::table
                .filter(exhibits::id.eq_any(missing))
                .select((
                    exhibits::id,
                    exhibits::weapon_system_id,
                    exhibits::label,
                    exhibits::serial,
                    exhibits::assembly,
                ))
                .load(conn)?;
            for (id, system, _label, serial, assembly) in found {
                self.exhibits.insert(id, (system, format!("{serial} {assembly}").trim().to_owned()));
            }
        }
        let mut missing: Vec<MakerStringId> =
            rows.iter().filter_map(|row| row.maker_string_id).filter(|id| !self.makers.contains_key(id)).collect();
        missing.sort_unstable();
        missing.dedup();
        if !missing.is_empty() {
            let found: Vec<(MakerStringId, String)> = maker_strings::table
                .filter(maker_strings::id.eq_any(missing))
                .select((maker_strings::id, maker_strings::text))
                .load(conn)?;
            self.makers.extend(found);
        }
        Ok(())
    }

    fn document(
        &mut self,
        catalogue: &Catalogue,
        row: Row,
        readings: &[(String, String)],
        external_id: String,
    ) -> anyhow::Result<SearchDocument> {
        let mut part_numbers: Vec<String> = Vec::new();
        let mut years: Vec<i32> = Vec::new();
        for (number, alternatives) in readings {
            let alternatives: Alternatives = serde_json::from_str(alternatives).unwrap_or_default();
            let texts = alternatives.part_numbers.into_iter().map(|number| number.text);
            for text in std::iter::once(number.clone()).chain(texts).filter(|text| !text.is_empty()) {
                if part_numbers.len() < 4 && !part_numbers.contains(&text) {
                    part_numbers.push(text);
                }
            }
            for interval in alternatives.date_codes.iter().take(8) {
                years.extend(interval.from.year()..=interval.to.year());
            }
        }
        let year_made = match (row.made_state, row.made_from, row.made_to) {
            (MadeState::Read, Some(from), Some(to)) => {
                years.extend([from.year(), to.year()]);
                // A week belongs to the year that has most of its days (ISO 8601).
                let middle = from + (to - from) / 2;
                YearMade::Year(middle.year())
            }
            (MadeState::Open, ..) => YearMade::Open,
            _ => YearMade::NotRead,
        };
        if let YearMade::Year(year) = year_made {
            years.retain(|&other| other == year);
        }
        years.sort_unstable();
        years.dedup();
        let (weapon_system_id, exhibit_text) = self.exhibits.get(&row.exhibit_id).cloned().unwrap_or_default();
        let company_ids = self.companies_of(catalogue, row.company_id, row.company_today_id);
        let country = row
            .company_today_id
            .and_then(|id| catalogue.company(id))
            .map(|company| company.country.clone())
            .filter(|country| !country.is_empty());
        Ok(SearchDocument {
            id: row.id.0,
            external_id,
            marking: row.marking,
            description: row.description,
            part_numbers,
            maker_text: row.maker_string_id.and_then(|id| self.makers.get(&id).cloned()).unwrap_or_default(),
            brand_id: row.brand_id.map(|id| id.0),
            company_ids,
            company_today_id: row.company_today_id.map(|id| catalogue.standing(id).0),
            country,
            weapon_system_id: Some(weapon_system_id),
            exhibit_id: Some(row.exhibit_id.0),
            exhibit_text,
            category: Some(row.category).filter(|category| !category.is_empty()),
            years,
            year_made,
            standing: row.standing.code(),
            made_from: row.made_from.map(|day| (day - NaiveDate::default()).num_days() as i32),
            published_at: row.published_at.map_or(0, |at| at.and_utc().timestamp_micros()),
        })
    }

    /// The company then, today's, those between, and today's parents.
    fn companies_of(&mut self, catalogue: &Catalogue, then: Option<CompanyId>, today: Option<CompanyId>) -> Vec<i64> {
        self.companies.entry((then, today)).or_insert_with(|| way(catalogue, then, today)).clone()
    }
}

/// The company then, today's, those between, and today's parents, each once.
fn way(catalogue: &Catalogue, then: Option<CompanyId>, today: Option<CompanyId>) -> Vec<i64> {
    let directory = &catalogue.directory;
    let mut ids: Vec<i64> = Vec::new();
    let mut add = |id: Option<CompanyId>| {
        if let Some(id) = id.map(|id| catalogue.standing(id))
            && !ids.contains(&id.0)
        {
            ids.push(id.0);
        }
    };
    let index = |id: Option<CompanyId>| {
        id.and_then(|id| catalogue.company(id)).and_then(|company| directory.company_by_key(&company.key))
    };
    add(then);
    if let Some(index) = index(then) {
        for event in directory.answers_today(index).1 {
            add(catalogue.company_id(&directory.company(event.to).key));
        }
    }
    add(today);
    if let Some(index) = index(today) {
        add(catalogue.company_id(&directory.company(directory.ultimate_parent(index)).key));
    }
    ids
}

/// Published findings whose way from company to company is another one in `new` than in `old`, though they name the same companies: their
/// documents are to be made anew. In order of id.
pub fn led_otherwise(conn: &mut Conn, old: &Catalogue, new: &Catalogue) -> QueryResult<Vec<FindingId>> {
    type Pair = (Option<CompanyId>, Option<CompanyId>);
    let pairs: Vec<Pair> = findings::table
        .filter(is_public())
        .select((findings::company_id, findings::company_today_id))
        .distinct()
        .load(conn)?;
    let mut ids = Vec::new();
    for (then, today) in pairs.into_iter().filter(|(then, today)| way(old, *then, *today) != way(new, *then, *today)) {
        let mut query = findings::table.filter(is_public()).select(findings::id).into_boxed();
        query = match then {
            Some(then) => query.filter(findings::company_id.eq(then)),
            None => query.filter(findings::company_id.is_null()),
        };
        query = match today {
            Some(today) => query.filter(findings::company_today_id.eq(today)),
            None => query.filter(findings::company_today_id.is_null()),
        };
        ids.extend(query.load::<FindingId>(conn)?);
    }
    ids.sort_unstable();
    Ok(ids)
}

/// Every name by which people look for makers, companies, weapons and countries.
pub fn vocabulary(conn: &mut Conn) -> anyhow::Result<Vocabulary> {
    let mut names = Vec::new();
    let brand_rows: Vec<(BrandId, String, String, bool)> = brand_names::table
        .order(brand_names::id)
        .select((brand_names::brand_id, brand_names::text, brand_names::kind, brand_names::ambiguous))
        .load(conn)?;
    for brand in crate::companies::queries::all_brands(conn)? {
        names.push(Name { entity: Entity::Brand(brand.id.0), text: brand.name, ambiguous: false, preferred: true });
    }
    for (brand, text, kind, ambiguous) in brand_rows {
        // A logo is described, not written.
        if kind != "logo" {
            names.push(Name { entity: Entity::Brand(brand.0), text, ambiguous, preferred: false });
        }
    }
    let merges = crate::companies::queries::merged::merges(conn)?;
    for company in crate::companies::queries::all_companies(conn)? {
        // A record that is merged into another is one more name of the same company.
        let standing = merges.standing(company.id);
        let (entity, preferred) = (Entity::Company(standing.0), standing == company.id);
        names.push(Name { entity, text: company.legal_name, ambiguous: false, preferred });
    }
    let systems: Vec<(i64, String)> = weapon_systems::table
        .order(weapon_systems::id)
        .select((weapon_systems::id, weapon_systems::name))
        .load(conn)?;
    for (system, text) in systems {
        names.push(Name { entity: Entity::Weapon(system), text, ambiguous: false, preferred: true });
    }
    let aliases: Vec<(i64, String)> = weapon_names::table
        .order(weapon_names::id)
        .select((weapon_names::weapon_system_id, weapon_names::text))
        .load(conn)?;
    for (system, text) in aliases {
        names.push(Name { entity: Entity::Weapon(system), text, ambiguous: false, preferred: false });
    }
    for country in reference::COUNTRIES.rows::<CountryRow>()? {
        names.push(Name {
            entity: Entity::Country(country.code),
            text: country.name,
            ambiguous: false,
            preferred: true,
        });
    }
    Ok(Vocabulary::new(names))
}

#[derive(Deserialize)]
struct CountryRow {
    code: String,
    name: String,
}
