//! Reads published rows and nothing else, and makes public types of them.

use std::collections::HashMap;

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use serde::Deserialize;

use crate::accounts::sharing::Tlp;
use crate::companies::catalogue::Catalogue;
use crate::companies::model::{Certainty, MakerRole};
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, FindingId};
use crate::db::schema::{
    companies, exhibits, finding_sources, findings, maker_strings, origin_groups, parts, readings, sources,
    weapon_systems,
};
use crate::findings::model::{FindingState, MadeState, MarkingState, MoveKind, Standing};
use crate::findings::queries as finding_queries;
use crate::public::model::{
    PublicAlternative, PublicCompany, PublicDate, PublicEvent, PublicExhibit, PublicFinding, PublicHit, PublicLink,
    PublicMade, PublicMaker, PublicPart, PublicReading, PublicSource, PublicTotals, PublicWeapon, PublicWithdrawn,
};
use crate::weapons::model::ExhibitPrecision;

/// The numbers of the front page beside the findings and their countries, which the index counts. Each existence is one
/// look into an index of the table, so the cost grows with exhibits and companies and not with findings.
pub fn totals(conn: &mut Conn) -> QueryResult<PublicTotals> {
    let published = findings::table.filter(finding_queries::is_public());
    let weapon_ids: Vec<i64> = exhibits::table
        .filter(exists(published.filter(findings::exhibit_id.eq(exhibits::id))))
        .select(exhibits::weapon_system_id)
        .load(conn)?;
    let company_count: i64 = companies::table
        .filter(exists(published.filter(findings::company_today_id.eq(companies::id.nullable()))))
        .select(count_star())
        .first(conn)?;
    Ok(PublicTotals {
        exhibits: weapon_ids.len() as i64,
        weapon_systems: weapon_ids.iter().collect::<std::collections::HashSet<_>>().len() as i64,
        companies: company_count,
        is_sample_only: is_sample_only(conn)?,
    })
}

/// Whether everything the public sees comes from the sample that ships with the program.
pub fn is_sample_only(conn: &mut Conn) -> QueryResult<bool> {
    let any: Option<i64> = finding_sources::table.select(finding_sources::id).first(conn).optional()?;
    let real: Option<i64> = finding_sources::table
        .inner_join(findings::table)
        .filter(finding_sources::from_sample.eq(false).and(finding_queries::is_public()))
        .select(finding_sources::id)
        .first(conn)
        .optional()?;
    Ok(any.is_some() && real.is_none())
}

/// A row of [`hits`].
#[derive(Queryable)]
struct HitRow {
    id: i64,
    marking: String,
    marking_state: MarkingState,
    category: String,
    description: String,
    made: MadeColumns,
    standing: Standing,
    brand_id: Option<BrandId>,
    companies: (Option<CompanyId>, Option<CompanyId>),
    exhibit: (String, String),
    weapon_system: (String, String),
    part_number: Option<String>,
    read_number: Option<String>,
    maker_text: Option<String>,
}

type MadeColumns = (MadeState, Option<chrono::NaiveDate>, Option<chrono::NaiveDate>);

/// The findings of `ids` that are published, in the order of `ids`. One query; brands and companies come from the catalogue.
pub fn hits(conn: &mut Conn, catalogue: &Catalogue, ids: &[i64]) -> QueryResult<Vec<PublicHit>> {
    let mut rows: Vec<HitRow> = findings::table
        .inner_join(exhibits::table.inner_join(weapon_systems::table))
        .left_join(parts::table)
        .left_join(readings::table.on(readings::finding_id.eq(findings::id).and(readings::preferred.eq(true))))
        .left_join(maker_strings::table)
        .filter(findings::id.eq_any(ids).and(finding_queries::is_public()))
        .select((
            findings::id,
            findings::marking,
            findings::marking_state,
            findings::category,
            findings::description,
            (findings::made_state, findings::made_from, findings::made_to),
            findings::standing,
            findings::brand_id,
            (findings::company_id, findings::company_today_id),
            (exhibits::key, exhibits::label),
            (weapon_systems::key, weapon_systems::name),
            parts::number.nullable(),
            readings::part_number.nullable(),
            maker_strings::text.nullable(),
        ))
        .load(conn)?;
    in_order(&mut rows, ids, |row| row.id);
    Ok(rows.into_iter().map(|row| public_hit(row, catalogue)).collect())
}

/// Sorts rows as `ids` are and keeps one for each.
fn in_order<T>(rows: &mut Vec<T>, ids: &[i64], id_of: impl Fn(&T) -> i64) {
    let place: HashMap<i64, usize> = ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
    rows.sort_by_key(|row| place.get(&id_of(row)).copied());
    rows.dedup_by_key(|row| id_of(row));
}

fn public_hit(row: HitRow, catalogue: &Catalogue) -> PublicHit {
    let brand = row.brand_id.and_then(|id| catalogue.brand(id)).map(|brand| brand.name.clone());
    let company_today = row.companies.1.and_then(|id| public_company(catalogue, id));
    // A part made after a take-over was made by who answers today, and still bears a name that does not say so.
    let says_so = |name: &str| company_today.as_ref().is_some_and(|company| company.name.starts_with(name));
    let changed_hands =
        row.brand_id.zip(row.companies.1).is_some_and(|(brand, today)| catalogue.has_changed_hands(brand, today))
            && !brand.as_deref().is_some_and(says_so);
    PublicHit {
        id: row.id,
        marking: row.marking,
        marking_state: row.marking_state,
        part_number: row.part_number.or(row.read_number).unwrap_or_default(),
        category: row.category,
        description: row.description,
        maker: brand.or(row.maker_text).unwrap_or_default(),
        company_today,
        has_moved: row.companies.0 != row.companies.1 || changed_hands,
        exhibit: link(row.exhibit),
        weapon_system: link(row.weapon_system),
        made: public_made(row.made),
        standing: row.standing,
        found: Vec::new(),
    }
}

fn link((key, name): (String, String)) -> PublicLink {
    PublicLink { key, name }
}

fn public_made((state, from, to): MadeColumns) -> PublicMade {
    PublicMade { state, from, to }
}

/// A company by its id.
pub fn public_company(catalogue: &Catalogue, id: CompanyId) -> Option<PublicCompany> {
    let company = catalogue.company(id)?;
    Some(PublicCompany { key: company.key.clone(), name: company.legal_name.clone(), country: company.country.clone() })
}

/// A row of the table of findings.
#[derive(Queryable)]
struct FindingRow {
    id: i64,
    marking: String,
    marking_state: MarkingState,
    description: String,
    category: String,
    quantity: i32,
    assembly: String,
    brand_id: Option<BrandId>,
    brand_certainty: Certainty,
    companies: (Option<CompanyId>, Option<CompanyId>),
    made: MadeColumns,
    standing: Standing,
    dates: (Option<chrono::NaiveDateTime>, chrono::NaiveDateTime, i64),
    part: Option<(BrandId, String, String)>,
    maker: Option<(String, MakerRole, Certainty, String)>,
    weapon: (String, String, String, String),
    exhibit: (String, String, ExhibitPrecision, String, String, String, String, String, String),
}

/// The published findings of `ids` with everything but their history, in the order of `ids`. Three queries.
pub fn findings(conn: &mut Conn, catalogue: &Catalogue, ids: &[i64]) -> QueryResult<Vec<PublicFinding>> {
    let mut rows: Vec<FindingRow> = findings::table
        .inner_join(exhibits::table.inner_join(weapon_systems::table))
        .left_join(parts::table)
        .left_join(maker_strings::table)
        .filter(findings::id.eq_any(ids).and(finding_queries::is_public()))
        .select((
            findings::id,
            findings::marking,
            findings::marking_state,
            findings::description,
            findings::category,
            findings::quantity,
            findings::assembly,
            findings::brand_id,
            findings::brand_certainty,
            (findings::company_id, findings::company_today_id),
            (findings::made_state, findings::made_from, findings::made_to),
            findings::standing,
            (findings::published_at, findings::changed_at, findings::revision),
            (parts::brand_id, parts::number, parts::number_squashed).nullable(),
            (maker_strings::text, maker_strings::role, maker_strings::certainty, maker_strings::reason).nullable(),
            (weapon_systems::key, weapon_systems::name, weapon_systems::kind, weapon_systems::country),
            (
                exhibits::key,
                exhibits::label,
                exhibits::precision,
                exhibits::serial,
                exhibits::series,
                exhibits::assembly,
                exhibits::recovered_on,
                exhibits::recovered_on_basis,
                exhibits::region,
            ),
        ))
        .load(conn)?;
    in_order(&mut rows, ids, |row| row.id);
    let shown: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut readings = readings_of(conn, catalogue, &shown)?;
    let mut sources = sources_of(conn, &shown)?;
    let public = rows.into_iter().map(|row| {
        let id = row.id;
        let mut finding = public_finding(row, catalogue);
        finding.readings = readings.remove(&id).unwrap_or_default();
        finding.sources = sources.remove(&id).unwrap_or_default();
        if finding.part_number.is_empty()
            && let Some(reading) = finding.readings.iter().find(|reading| reading.preferred)
        {
            finding.part_number = reading.part_number.clone();
        }
        finding
    });
    Ok(public.collect())
}

fn public_finding(row: FindingRow, catalogue: &Catalogue) -> PublicFinding {
    let (made_by, today) = row.companies;
    let brand = row.brand_id.and_then(|id| catalogue.brand(id));
    let (exhibit, weapon) = (row.exhibit, row.weapon);
    let part = row.part.and_then(|(brand, number, number_squashed)| {
        Some(PublicPart { brand_key: catalogue.brand(brand)?.key.clone(), number, number_squashed })
    });
    PublicFinding {
        id: row.id,
        number: FindingId(row.id).number(),
        marking: row.marking,
        marking_state: row.marking_state,
        description: row.description,
        category: row.category,
        quantity: row.quantity,
        part_number: part.as_ref().map(|part| part.number.clone()).unwrap_or_default(),
        part,
        brand: brand.map(|brand| PublicLink { key: brand.key.clone(), name: brand.name.clone() }),
        brand_certainty: row.brand_certainty,
        maker_as_stated: row.maker.map(|(text, role, certainty, reason)| PublicMaker { text, role, certainty, reason }),
        made: public_made(row.made),
        company_at_manufacture: made_by.and_then(|id| public_company(catalogue, id)),
        events: events_between(catalogue, made_by, today),
        company_today: today.and_then(|id| public_company(catalogue, id)),
        weapon_system: PublicWeapon { key: weapon.0, name: weapon.1, kind: weapon.2, country: weapon.3 },
        exhibit: PublicExhibit {
            key: exhibit.0,
            label: exhibit.1,
            precision: exhibit.2,
            serial: exhibit.3,
            series: exhibit.4,
            assembly: exhibit.5,
            recovered_on: exhibit.6,
            recovered_on_basis: exhibit.7,
            region: exhibit.8,
        },
        assembly: row.assembly,
        standing: row.standing,
        readings: Vec::new(),
        sources: Vec::new(),
        photographs: Vec::new(),
        published_at: row.dates.0,
        changed_at: row.dates.1,
        revision: row.dates.2,
        corrected_at: None,
        history: Vec::new(),
    }
}

/// What happened between the company of the date and the one of today. Nothing where the recorded events lead elsewhere: then
/// a product line went its own way, and the page claims no more than the two ends.
fn events_between(catalogue: &Catalogue, made_by: Option<CompanyId>, today: Option<CompanyId>) -> Vec<PublicEvent> {
    let key = |id: CompanyId| catalogue.company(id).map(|company| company.key.as_str());
    let (Some(from), Some(to)) = (made_by.and_then(key), today.and_then(key)) else { return Vec::new() };
    let directory = &catalogue.directory;
    let Some(index) = directory.company_by_key(from) else { return Vec::new() };
    let (answering, events) = directory.answers_today(index);
    if &*directory.company(answering).key != to {
        return Vec::new();
    }
    let event = |event: &crate::companies::directory::Event| PublicEvent {
        on: event.on_text.to_string(),
        kind: event.kind.to_string(),
        from: directory.company(event.from).name.to_string(),
        to: directory.company(event.to).name.to_string(),
        scope: event.scope.to_string(),
        source: event.source.to_string(),
    };
    events.into_iter().map(event).collect()
}

/// What `marks` left beside a preferred reading, as far as the public sees it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredAlternatives {
    part_numbers: Vec<StoredPartNumber>,
    brands: Vec<StoredBrand>,
    date_codes: Vec<PublicDate>,
    generic: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredPartNumber {
    text: String,
    certainty: String,
    family: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredBrand {
    name: String,
    certainty: String,
}

fn readings_of(conn: &mut Conn, catalogue: &Catalogue, ids: &[i64]) -> QueryResult<HashMap<i64, Vec<PublicReading>>> {
    let rows: Vec<finding_queries::Reading> = readings::table
        .filter(readings::finding_id.eq_any(ids))
        .filter(finding_queries::is_reviewed())
        .order((readings::preferred.desc(), readings::id))
        .select(readings::all_columns)
        .load(conn)?;
    let mut by_finding: HashMap<i64, Vec<PublicReading>> = HashMap::new();
    for row in rows {
        // What is stored in another shape is shown without its alternatives rather than not at all.
        let mut stored: StoredAlternatives = serde_json::from_str(&row.alternatives).unwrap_or_default();
        let brand = row.brand_id.and_then(|id| catalogue.brand(id)).map(|brand| brand.name.clone()).unwrap_or_default();
        stored.brands.retain(|other| other.name != brand);
        let family = stored.part_numbers.iter().find(|number| number.text == row.part_number);
        let family = family.map(|number| number.family.clone()).unwrap_or_default();
        stored.part_numbers.retain(|other| other.text != row.part_number);
        let alternative = |text: String, certainty: String| PublicAlternative { text, certainty };
        let reading = PublicReading {
            method: row.method,
            part_number: row.part_number,
            brand,
            certainty: row.certainty,
            basis: row.basis,
            date_code: row.date_code,
            made_from: row.made_from,
            made_to: row.made_to,
            lot: row.lot,
            country_marked: row.country_marked,
            preferred: row.preferred,
            is_generic: stored.generic,
            dates: stored.date_codes,
            other_brands: stored.brands.into_iter().map(|other| alternative(other.name, other.certainty)).collect(),
            other_part_numbers: stored
                .part_numbers
                .into_iter()
                .map(|other| alternative(other.text, other.certainty))
                .collect(),
            family,
        };
        by_finding.entry(row.finding_id.0).or_default().push(reading);
    }
    Ok(by_finding)
}

/// A row of [`sources_of`].
#[derive(Queryable)]
struct SourceRow {
    finding_id: i64,
    record: String,
    url: String,
    image_url: String,
    from_sample: bool,
    credibility: i32,
    source: (String, String, String, String, String, String),
    origin: String,
}

fn sources_of(conn: &mut Conn, ids: &[i64]) -> QueryResult<HashMap<i64, Vec<PublicSource>>> {
    let rows: Vec<SourceRow> = finding_sources::table
        .inner_join(sources::table.inner_join(origin_groups::table))
        .filter(finding_sources::finding_id.eq_any(ids).and(sources::is_public.eq(true)))
        .order(finding_sources::id)
        .select((
            finding_sources::finding_id,
            finding_sources::external_id,
            finding_sources::url,
            finding_sources::image_url,
            finding_sources::from_sample,
            finding_sources::credibility,
            (
                sources::title,
                sources::publisher,
                sources::url,
                sources::licence,
                sources::attribution,
                sources::reliability,
            ),
            origin_groups::name,
        ))
        .load(conn)?;
    let mut by_finding: HashMap<i64, Vec<PublicSource>> = HashMap::new();
    for row in rows {
        let (title, publisher, url, licence, attribution, reliability) = row.source;
        by_finding.entry(row.finding_id).or_default().push(PublicSource {
            title,
            publisher,
            origin: row.origin,
            reliability,
            credibility: row.credibility,
            record: row.record,
            url: web_address(if row.url.is_empty() { url } else { row.url }),
            image_url: web_address(row.image_url),
            licence,
            attribution,
            from_sample: row.from_sample,
        });
    }
    Ok(by_finding)
}

/// A link that may stand on a page: imported files may hold anything, `javascript:` included.
fn web_address(url: String) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web { url } else { String::new() }
}

/// One published finding with its history; `None` where there is none that the public may see.
pub fn finding(conn: &mut Conn, catalogue: &Catalogue, id: FindingId) -> anyhow::Result<Option<PublicFinding>> {
    let Some(mut finding) = findings(conn, catalogue, &[id.0])?.pop() else { return Ok(None) };
    finding.corrected_at = finding_queries::moves::last_move(conn, id, MoveKind::Corrected)?.map(|made| made.at);
    finding.photographs = crate::public::photographs::of_finding(conn, id)?;
    finding.history = crate::public::history::lines_of_finding(conn, id.0, HISTORY_LINES)?;
    // What was changed since and is not public does not show in the date either.
    if let Some(last) = finding.history.first() {
        (finding.revision, finding.changed_at) = (last.revision, last.at);
    }
    Ok(Some(finding))
}

/// What stays of a finding that was public and has been withdrawn, with its history; `None` for others.
pub fn withdrawn(conn: &mut Conn, id: FindingId) -> anyhow::Result<Option<PublicWithdrawn>> {
    let Some(mut withdrawn) = withdrawn_alone(conn, id)? else { return Ok(None) };
    withdrawn.history = crate::public::history::lines_of_finding(conn, id.0, HISTORY_LINES)?;
    Ok(Some(withdrawn))
}

/// The same without the history. Nothing is said of its maker: that may be what was wrong.
pub fn withdrawn_alone(conn: &mut Conn, id: FindingId) -> QueryResult<Option<PublicWithdrawn>> {
    type Row = (String, MarkingState, Option<chrono::NaiveDateTime>, String, (String, String, String, String));
    let row: Option<Row> = findings::table
        .inner_join(exhibits::table.inner_join(weapon_systems::table))
        .filter(findings::id.eq(id).and(findings::state.eq(FindingState::Withdrawn)))
        .filter(findings::published_at.is_not_null())
        .filter(findings::tlp.eq(Tlp::Clear).and(exhibits::tlp.eq(Tlp::Clear)))
        .select((
            findings::marking,
            findings::marking_state,
            findings::published_at,
            findings::state_reason,
            (weapon_systems::key, weapon_systems::name, weapon_systems::kind, weapon_systems::country),
        ))
        .first(conn)
        .optional()?;
    let Some((marking, marking_state, published_at, reason, weapon)) = row else { return Ok(None) };
    let made = finding_queries::moves::last_move(conn, id, MoveKind::Withdrawn)?;
    Ok(Some(PublicWithdrawn {
        number: id.number(),
        state: FindingState::Withdrawn,
        reason,
        withdrawn_at: made.map(|made| made.at),
        published_at,
        marking,
        marking_state,
        weapon_system: PublicWeapon { key: weapon.0, name: weapon.1, kind: weapon.2, country: weapon.3 },
        history: Vec::new(),
    }))
}

/// Changes shown of one record.
const HISTORY_LINES: usize = 200;

/// Of `ids`, newest first, those that show something: a marking that was read to a part of a company. At most `limit`, one of
/// each exhibit as far as that reaches, because an import publishes thousands of one exhibit in a row.
pub fn telling(conn: &mut Conn, catalogue: &Catalogue, ids: &[i64], limit: usize) -> QueryResult<Vec<PublicHit>> {
    let mut rows: Vec<(i64, i64)> = findings::table
        .filter(findings::id.eq_any(ids).and(finding_queries::is_public()))
        .filter(findings::marking_state.eq(MarkingState::AsSeen))
        .filter(findings::part_id.is_not_null().and(findings::company_today_id.is_not_null()))
        .select((findings::id, findings::exhibit_id))
        .load(conn)?;
    in_order(&mut rows, ids, |row| row.0);
    let mut exhibits = std::collections::HashSet::new();
    let (one_each, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, exhibit)| exhibits.insert(*exhibit));
    let ids: Vec<i64> = one_each.into_iter().chain(others).take(limit).map(|(id, _)| id).collect();
    hits(conn, catalogue, &ids)
}

/// A weapon system as filters refer to it.
#[derive(Clone, Debug, Queryable)]
pub struct WeaponName {
    pub id: i64,
    pub key: String,
    pub name: String,
}

/// What every search needs besides the index: all weapon systems, by id and by key.
#[derive(Debug, Default)]
pub struct Weapons {
    by_id: HashMap<i64, WeaponName>,
    id_of: HashMap<String, i64>,
    /// Whether everything there is comes from the sample catalogue.
    pub is_sample_only: bool,
}

impl Weapons {
    pub fn by_id(&self, id: i64) -> Option<&WeaponName> {
        self.by_id.get(&id)
    }

    pub fn by_key(&self, key: &str) -> Option<&WeaponName> {
        self.by_id(*self.id_of.get(key)?)
    }
}

/// Names of all weapon systems, and whether the catalogue is the sample.
pub fn weapons(conn: &mut Conn) -> QueryResult<Weapons> {
    let rows: Vec<WeaponName> =
        weapon_systems::table.select((weapon_systems::id, weapon_systems::key, weapon_systems::name)).load(conn)?;
    Ok(Weapons {
        is_sample_only: is_sample_only(conn)?,
        id_of: rows.iter().map(|weapon| (weapon.key.clone(), weapon.id)).collect(),
        by_id: rows.into_iter().map(|weapon| (weapon.id, weapon)).collect(),
    })
}

/// Id and label of an exhibit.
pub fn exhibit_by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<(i64, String)>> {
    exhibits::table.filter(exhibits::key.eq(key)).select((exhibits::id, exhibits::label)).first(conn).optional()
}
