//! What is new in the catalogue, for the feed: findings published, corrected and withdrawn, and records corrected upon a report.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::FindingId;
use crate::db::schema::{finding_moves, findings};
use crate::findings::model::MoveKind;
use crate::findings::queries as finding_queries;
use crate::public::model::{PublicFinding, PublicWithdrawn};
use crate::public::queries;

/// A published finding that was corrected since.
#[derive(Clone, Debug)]
pub struct PublicFindingCorrected {
    pub finding: PublicFinding,
    pub at: NaiveDateTime,
    /// Revision of the correction: each has one of its own.
    pub revision: i64,
}

/// The last corrections of findings that the public may see, newest first, at most `limit`; several of one finding are several.
pub fn corrected(conn: &mut Conn, catalogue: &Catalogue, limit: i64) -> QueryResult<Vec<PublicFindingCorrected>> {
    let moves: Vec<(FindingId, NaiveDateTime, i64)> = finding_moves::table
        .inner_join(findings::table)
        .filter(finding_moves::kind.eq(MoveKind::Corrected).and(finding_queries::is_public()))
        // What was corrected before everybody saw it is no news to them.
        .filter(findings::published_at.le(finding_moves::at.nullable()))
        .order(finding_moves::id.desc())
        .limit(limit)
        .select((finding_moves::finding_id, finding_moves::at, finding_moves::revision))
        .load(conn)?;
    let ids: Vec<i64> = moves.iter().map(|(id, ..)| id.0).collect();
    let found = queries::findings(conn, catalogue, &ids)?;
    let of = |id: FindingId| found.iter().find(|finding| finding.id == id.0).cloned();
    let corrected = moves
        .into_iter()
        .filter_map(|(id, at, revision)| Some(PublicFindingCorrected { finding: of(id)?, at, revision }));
    Ok(corrected.collect())
}

/// Findings that were public and were withdrawn last, newest first, at most `limit`. One query, and two for each.
pub fn withdrawn(conn: &mut Conn, limit: usize) -> QueryResult<Vec<PublicWithdrawn>> {
    // Some of them never were public, which the rule of their pages knows.
    let looked_at = 4 * limit as i64;
    let ids: Vec<FindingId> = finding_moves::table
        .filter(finding_moves::kind.eq(MoveKind::Withdrawn))
        .order(finding_moves::id.desc())
        .limit(looked_at)
        .select(finding_moves::finding_id)
        .load(conn)?;
    let mut withdrawn = Vec::new();
    for id in ids {
        withdrawn.extend(queries::withdrawn_alone(conn, id)?);
        if withdrawn.len() == limit {
            break;
        }
    }
    Ok(withdrawn)
}
