//! What the public sees of weapon systems and exhibits. There is no field for the exact place of an exhibit: it is withheld.

use chrono::NaiveDate;
use diesel::dsl::{count, count_star, exists};
use diesel::prelude::*;
use serde::Serialize;

use crate::db::conn::Conn;
use crate::db::schema::{exhibits, findings, weapon_names, weapon_systems};
use crate::findings::model::MadeState;
use crate::findings::queries as finding_queries;
use crate::public::model::{PublicExhibit, PublicLink, PublicWeapon};
use crate::public::queries;
use crate::weapons::model::{ExhibitPrecision, WeaponNameKind};

/// Everything that the page of a weapon system and its JSON show, besides counts.
#[derive(Clone, Debug, Serialize)]
pub struct PublicWeaponRecord {
    #[serde(skip)]
    pub id: i64,
    pub key: String,
    pub name: String,
    pub kind: String,
    /// Where it was designed, ISO 3166 alpha-2; blank where not known.
    pub country: String,
    pub designer: String,
    /// URL of the source; blank where none is recorded.
    pub source: String,
    /// Further names.
    pub names: Vec<PublicName>,
    /// Exhibits with findings.
    pub exhibits: i64,
    /// Those with most findings.
    pub exhibits_shown: Vec<PublicExhibitCount>,
    pub youngest: Option<PublicYoungest>,
}

/// A name of a weapon system.
#[derive(Clone, Debug, Serialize)]
pub struct PublicName {
    pub text: String,
    pub kind: WeaponNameKind,
    /// Language tag where the script tells one.
    pub lang: &'static str,
}

/// An exhibit with the number of its findings.
#[derive(Clone, Debug, Serialize)]
pub struct PublicExhibitCount {
    pub key: String,
    pub label: String,
    pub precision: ExhibitPrecision,
    /// As precise as stated; blank where no source states it.
    pub recovered_on: String,
    pub findings: i64,
}

/// The part made last among those whose date was read.
#[derive(Clone, Debug, Serialize)]
pub struct PublicYoungest {
    #[serde(skip)]
    pub id: i64,
    /// Number of the finding.
    pub finding: String,
    pub exhibit: PublicLink,
    /// The span in which it was made.
    pub made_from: NaiveDate,
    pub made_to: NaiveDate,
}

/// Everything that the page of an exhibit and its JSON show, besides counts.
#[derive(Clone, Debug, Serialize)]
pub struct PublicExhibitRecord {
    #[serde(skip)]
    pub id: i64,
    #[serde(flatten)]
    pub exhibit: PublicExhibit,
    pub weapon_system: PublicWeapon,
    pub youngest: Option<PublicYoungest>,
}

/// Exhibits listed on the page of a weapon system.
pub const EXHIBITS_SHOWN: i64 = 25;

/// The record of a weapon system; `None` where there is none that the public may see: one from the tables that ship with the
/// program, or one with a published finding.
pub fn record(conn: &mut Conn, key: &str) -> QueryResult<Option<PublicWeaponRecord>> {
    type Row = (i64, String, String, String, String, String, String, String);
    let row: Option<Row> = weapon_systems::table
        .filter(weapon_systems::key.eq(key))
        .select((
            weapon_systems::id,
            weapon_systems::key,
            weapon_systems::name,
            weapon_systems::kind,
            weapon_systems::country,
            weapon_systems::designer,
            weapon_systems::source,
            weapon_systems::reference_digest,
        ))
        .first(conn)
        .optional()?;
    let Some((id, key, name, kind, country, designer, source, reference_digest)) = row else { return Ok(None) };
    let of_system = findings::table
        .inner_join(exhibits::table)
        .filter(finding_queries::is_public().and(exhibits::weapon_system_id.eq(id)));
    if reference_digest.is_empty() && !diesel::select(exists(of_system)).get_result::<bool>(conn)? {
        return Ok(None);
    }
    let names: Vec<(String, WeaponNameKind)> = weapon_names::table
        .filter(weapon_names::weapon_system_id.eq(id))
        .order(weapon_names::id)
        .select((weapon_names::text, weapon_names::kind))
        .load(conn)?;
    let exhibit_count: i64 = of_system.select(count(findings::exhibit_id).aggregate_distinct()).first(conn)?;
    let shown: Vec<(String, String, ExhibitPrecision, String, i64)> = of_system
        .group_by((exhibits::key, exhibits::label, exhibits::precision, exhibits::recovered_on))
        .order((count_star().desc(), exhibits::key))
        .limit(EXHIBITS_SHOWN)
        .select((exhibits::key, exhibits::label, exhibits::precision, exhibits::recovered_on, count_star()))
        .load(conn)?;
    let youngest: Option<YoungestRow> = of_system
        .filter(findings::made_state.eq(MadeState::Read))
        .filter(findings::made_from.is_not_null().and(findings::made_to.is_not_null()))
        .order((findings::made_from.desc(), findings::made_to.desc(), findings::id))
        .select((findings::id, exhibits::key, exhibits::label, findings::made_from, findings::made_to))
        .first(conn)
        .optional()?;
    Ok(Some(PublicWeaponRecord {
        id,
        key,
        kind,
        country,
        designer,
        source: if source.starts_with("http") { source } else { String::new() },
        names: names
            .into_iter()
            .filter(|(text, _)| *text != name)
            .map(|(text, kind)| PublicName { lang: language_of(&text), text, kind })
            .collect(),
        name,
        exhibits: exhibit_count,
        exhibits_shown: shown
            .into_iter()
            .map(|(key, label, precision, recovered_on, findings)| PublicExhibitCount {
                key,
                label,
                precision,
                recovered_on,
                findings,
            })
            .collect(),
        youngest: youngest.and_then(public_youngest),
    }))
}

type YoungestRow = (i64, String, String, Option<NaiveDate>, Option<NaiveDate>);

fn public_youngest((id, key, name, from, to): YoungestRow) -> Option<PublicYoungest> {
    let exhibit = PublicLink { key, name };
    Some(PublicYoungest {
        id,
        finding: crate::db::ids::FindingId(id).number(),
        exhibit,
        made_from: from?,
        made_to: to?,
    })
}

/// The language that letters tell: Ukrainian and Russian share most of theirs, so most Cyrillic names tell a script only.
pub fn language_of(text: &str) -> &'static str {
    let has = |letters: &str| text.to_lowercase().contains(|letter| letters.contains(letter));
    if has("іїєґ") {
        "uk"
    } else if has("ыэъё") {
        "ru"
    } else if text.chars().any(|letter| matches!(letter, '\u{400}'..='\u{4ff}')) {
        "und-Cyrl"
    } else if text.chars().any(|letter| matches!(letter, '\u{600}'..='\u{6ff}')) {
        "fa"
    } else {
        ""
    }
}

/// The record of an exhibit; `None` where it has no published finding.
pub fn exhibit(conn: &mut Conn, key: &str) -> QueryResult<Option<PublicExhibitRecord>> {
    type Row = (
        i64,
        (String, String, ExhibitPrecision, String, String, String, String, String, String),
        (String, String, String, String),
    );
    let row: Option<Row> = exhibits::table
        .inner_join(weapon_systems::table)
        .filter(exhibits::key.eq(key))
        .select((
            exhibits::id,
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
            (weapon_systems::key, weapon_systems::name, weapon_systems::kind, weapon_systems::country),
        ))
        .first(conn)
        .optional()?;
    let Some((id, row, weapon)) = row else { return Ok(None) };
    let published = findings::table.filter(finding_queries::is_public().and(findings::exhibit_id.eq(id)));
    if !diesel::select(exists(published)).get_result::<bool>(conn)? {
        return Ok(None);
    }
    let youngest: Option<(i64, Option<NaiveDate>, Option<NaiveDate>)> = published
        .filter(findings::made_state.eq(MadeState::Read))
        .filter(findings::made_from.is_not_null().and(findings::made_to.is_not_null()))
        .order((findings::made_from.desc(), findings::made_to.desc(), findings::id))
        .select((findings::id, findings::made_from, findings::made_to))
        .first(conn)
        .optional()?;
    let exhibit = PublicExhibit {
        key: row.0,
        label: row.1,
        precision: row.2,
        serial: row.3,
        series: row.4,
        assembly: row.5,
        recovered_on: row.6,
        recovered_on_basis: row.7,
        region: row.8,
    };
    let youngest =
        youngest.and_then(|(id, from, to)| public_youngest((id, exhibit.key.clone(), exhibit.label.clone(), from, to)));
    let weapon_system = PublicWeapon { key: weapon.0, name: weapon.1, kind: weapon.2, country: weapon.3 };
    Ok(Some(PublicExhibitRecord { id, exhibit, weapon_system, youngest }))
}

/// Whether the weapon system comes from the tables that ship with the program.
pub fn is_reference(conn: &mut Conn, id: i64) -> QueryResult<bool> {
    let digest: String =
        weapon_systems::table.filter(weapon_systems::id.eq(id)).select(weapon_systems::reference_digest).first(conn)?;
    Ok(!digest.is_empty())
}

/// Name of a weapon system by key, where the public may see it.
pub fn name_of(conn: &mut Conn, key: &str) -> QueryResult<Option<String>> {
    Ok(queries::weapons(conn)?.by_key(key).map(|weapon| weapon.name.clone()))
}
