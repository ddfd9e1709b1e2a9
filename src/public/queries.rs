//! Reads published rows and nothing else, and makes public types of them.

use diesel::dsl::{count, count_star};
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::schema::{brands, companies, exhibits, finding_sources, findings, maker_strings, parts, weapon_systems};
use crate::public::model::{PublicHit, PublicLink, PublicTotals};

/// The state that makes a finding visible to everybody.
pub const PUBLISHED: &str = "published";

/// The numbers of the front page.
pub fn totals(conn: &mut Conn) -> QueryResult<PublicTotals> {
    let published = findings::table.filter(findings::state.eq(PUBLISHED));
    let (finding_count, exhibit_count): (i64, i64) =
        published.select((count_star(), count(findings::exhibit_id).aggregate_distinct())).first(conn)?;
    let weapon_count: i64 = exhibits::table
        .filter(exhibits::id.eq_any(published.select(findings::exhibit_id)))
        .select(count(exhibits::weapon_system_id).aggregate_distinct())
        .first(conn)?;
    let answering = companies::table.filter(
        companies::id
            .nullable()
            .eq_any(published.filter(findings::company_today_id.is_not_null()).select(findings::company_today_id)),
    );
    let company_count: i64 = answering.select(count_star()).first(conn)?;
    let country_count: i64 = answering
        .filter(companies::country.ne(""))
        .select(count(companies::country).aggregate_distinct())
        .first(conn)?;
    let real_source: Option<i64> = finding_sources::table
        .filter(finding_sources::from_sample.eq(false))
        .select(finding_sources::id)
        .first(conn)
        .optional()?;
    Ok(PublicTotals {
        findings: finding_count,
        exhibits: exhibit_count,
        weapon_systems: weapon_count,
        companies: company_count,
        countries: country_count,
        is_sample_only: finding_count > 0 && real_source.is_none(),
    })
}

/// Findings by the country of the company that answers today: code and count, most first. Findings without one do not count.
pub fn countries(conn: &mut Conn) -> QueryResult<Vec<(String, i64)>> {
    let mut counts: Vec<(String, i64)> = findings::table
        .inner_join(companies::table.on(findings::company_today_id.eq(companies::id.nullable())))
        .filter(findings::state.eq(PUBLISHED).and(companies::country.ne("")))
        .group_by(companies::country)
        .select((companies::country, count_star()))
        .load(conn)?;
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(counts)
}

/// A row of [`hits`].
#[derive(Queryable)]
struct HitRow {
    id: i64,
    marking: String,
    marking_state: String,
    category: String,
    description: String,
    made_state: String,
    made_from: Option<chrono::NaiveDate>,
    made_to: Option<chrono::NaiveDate>,
    standing: String,
    exhibit: (String, String),
    weapon_system: (String, String),
    part_number: Option<String>,
    brand: Option<String>,
    maker_text: Option<String>,
    company: Option<(String, String)>,
}

/// The findings of `ids` that are published, in the order of `ids`. One query.
pub fn hits(conn: &mut Conn, ids: &[i64]) -> QueryResult<Vec<PublicHit>> {
    let rows: Vec<HitRow> = findings::table
        .inner_join(exhibits::table.inner_join(weapon_systems::table))
        .left_join(parts::table)
        .left_join(brands::table.on(findings::brand_id.eq(brands::id.nullable())))
        .left_join(maker_strings::table.on(findings::maker_string_id.eq(maker_strings::id.nullable())))
        .left_join(companies::table.on(findings::company_today_id.eq(companies::id.nullable())))
        .filter(findings::id.eq_any(ids).and(findings::state.eq(PUBLISHED)))
        .select((
            findings::id,
            findings::marking,
            findings::marking_state,
            findings::category,
            findings::description,
            findings::made_state,
            findings::made_from,
            findings::made_to,
            findings::standing,
            (exhibits::key, exhibits::label),
            (weapon_systems::key, weapon_systems::name),
            parts::number.nullable(),
            brands::name.nullable(),
            maker_strings::text.nullable(),
            (companies::key, companies::legal_name).nullable(),
        ))
        .load(conn)?;
    let place: std::collections::HashMap<i64, usize> = ids.iter().enumerate().map(|(index, id)| (*id, index)).collect();
    let mut rows = rows;
    rows.sort_by_key(|row| place.get(&row.id).copied());
    Ok(rows.into_iter().map(PublicHit::from).collect())
}

impl From<HitRow> for PublicHit {
    fn from(row: HitRow) -> Self {
        let link = |(key, name)| PublicLink { key, name };
        Self {
            id: row.id,
            marking: row.marking,
            marking_state: row.marking_state,
            part_number: row.part_number.unwrap_or_default(),
            category: row.category,
            description: row.description,
            maker: row.brand.or(row.maker_text).unwrap_or_default(),
            company_today: row.company.map(link),
            exhibit: link(row.exhibit),
            weapon_system: link(row.weapon_system),
            made_state: row.made_state,
            made_from: row.made_from,
            made_to: row.made_to,
            standing: row.standing,
        }
    }
}

/// The findings published last that have a marking to show, at most `limit`.
pub fn recent(conn: &mut Conn, limit: i64) -> QueryResult<Vec<PublicHit>> {
    let ids: Vec<i64> = findings::table
        .filter(findings::state.eq(PUBLISHED).and(findings::marking_state.eq("as_seen")))
        .order((findings::published_at.desc(), findings::id.desc()))
        .limit(limit)
        .select(findings::id)
        .load(conn)?;
    hits(conn, &ids)
}
