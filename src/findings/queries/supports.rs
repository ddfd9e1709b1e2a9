//! What sources say of a finding, as those who work here see and grade it.

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{FindingId, SourceId};
use crate::db::schema::{finding_sources, origin_groups, sources};

/// Where a source reports a finding, as those who work here see it.
#[derive(Clone, Debug, Queryable)]
pub struct SupportLine {
    pub id: i64,
    pub record: String,
    pub url: String,
    pub image_url: String,
    pub credibility: i32,
    pub source: String,
    pub reliability: crate::evidence::model::Reliability,
    pub origin: String,
}

/// What supports a finding, in the order in which it came.
pub fn supports_of(conn: &mut Conn, finding: FindingId) -> QueryResult<Vec<SupportLine>> {
    finding_sources::table
        .inner_join(sources::table.inner_join(origin_groups::table))
        .filter(finding_sources::finding_id.eq(finding))
        .order(finding_sources::id)
        .select((
            finding_sources::id,
            finding_sources::external_id,
            finding_sources::url,
            finding_sources::image_url,
            finding_sources::credibility,
            sources::title,
            sources::reliability,
            origin_groups::name,
        ))
        .load(conn)
}

/// The number under which one record of a source may support a further finding.
pub fn next_part(conn: &mut Conn, source: SourceId, record: &str) -> QueryResult<i32> {
    let last: Option<i32> = finding_sources::table
        .filter(finding_sources::source_id.eq(source).and(finding_sources::external_id.eq(record)))
        .select(diesel::dsl::max(finding_sources::part))
        .first(conn)?;
    Ok(last.map_or(0, |last| last + 1))
}

/// Grades what a source says of a finding and gives the digit that it had; `None` where there is no such support.
pub fn grade_support(conn: &mut Conn, finding: FindingId, id: i64, credibility: i32) -> QueryResult<Option<i32>> {
    let was: Option<i32> = finding_sources::table
        .filter(finding_sources::id.eq(id).and(finding_sources::finding_id.eq(finding)))
        .select(finding_sources::credibility)
        .first(conn)
        .optional()?;
    if was.is_some() {
        diesel::update(finding_sources::table.filter(finding_sources::id.eq(id)))
            .set(finding_sources::credibility.eq(credibility))
            .execute(conn)?;
    }
    Ok(was)
}
