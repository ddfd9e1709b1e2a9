//! Numbers over the whole catalogue that are not counts of one search.

use chrono::NaiveDate;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use serde::Serialize;

use crate::db::conn::Conn;
use crate::db::schema::{exhibits, findings, weapon_systems};
use crate::findings::model::MadeState;
use crate::findings::queries as finding_queries;
use crate::public::model::PublicLink;

/// The part made last in the exhibits of a weapon system.
#[derive(Clone, Debug, Serialize)]
pub struct PublicYoungestOf {
    pub weapon_system: PublicLink,
    /// It was made no earlier than this day.
    pub made_from: NaiveDate,
    /// Findings of the system whose date was read.
    pub dated: i64,
}

/// The youngest part of each weapon system that has one with a date, the youngest first. One query.
pub fn youngest(conn: &mut Conn) -> QueryResult<Vec<PublicYoungestOf>> {
    let rows: Vec<(String, String, Option<NaiveDate>, i64)> = findings::table
        .inner_join(exhibits::table.inner_join(weapon_systems::table))
        .filter(finding_queries::is_public().and(findings::made_state.eq(MadeState::Read)))
        .filter(findings::made_from.is_not_null())
        .group_by((weapon_systems::key, weapon_systems::name))
        .select((weapon_systems::key, weapon_systems::name, max(findings::made_from), count_star()))
        .load(conn)?;
    let rows = rows.into_iter().filter_map(|(key, name, made_from, dated)| {
        Some(PublicYoungestOf { weapon_system: PublicLink { key, name }, made_from: made_from?, dated })
    });
    let mut rows: Vec<PublicYoungestOf> = rows.collect();
    rows.sort_by(|a, b| b.made_from.cmp(&a.made_from).then_with(|| a.weapon_system.name.cmp(&b.weapon_system.name)));
    Ok(rows)
}
