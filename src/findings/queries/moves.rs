//! Moves of findings between their states, and disputes about them.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{FindingId, PersonId};
use crate::db::schema::{finding_disputes, finding_moves};
use crate::findings::model::MoveKind;
use crate::findings::queries::{Dispute, FindingMove};

pub fn insert_move(conn: &mut Conn, row: &FindingMove) -> QueryResult<()> {
    diesel::insert_into(finding_moves::table).values(row).execute(conn).map(|_| ())
}

/// Moves of a finding, newest first.
pub fn moves_of(conn: &mut Conn, finding: FindingId) -> QueryResult<Vec<FindingMove>> {
    finding_moves::table.filter(finding_moves::finding_id.eq(finding)).order(finding_moves::id.desc()).load(conn)
}

/// The last move of a kind.
pub fn last_move(conn: &mut Conn, finding: FindingId, kind: MoveKind) -> QueryResult<Option<FindingMove>> {
    finding_moves::table
        .filter(finding_moves::finding_id.eq(finding).and(finding_moves::kind.eq(kind)))
        .order(finding_moves::id.desc())
        .first(conn)
        .optional()
}

/// The revision of the last move of each of these findings that has any.
pub fn last_moves(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, i64>> {
    let mut found = HashMap::new();
    for page in ids.chunks(500) {
        let rows: Vec<(FindingId, Option<i64>)> = finding_moves::table
            .filter(finding_moves::finding_id.eq_any(page.iter().copied()))
            .group_by(finding_moves::finding_id)
            .select((finding_moves::finding_id, diesel::dsl::max(finding_moves::revision)))
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(|(id, revision)| Some((id, revision?))));
    }
    Ok(found)
}

/// Disputes of a finding, newest first.
pub fn disputes_of(conn: &mut Conn, finding: FindingId) -> QueryResult<Vec<Dispute>> {
    finding_disputes::table
        .filter(finding_disputes::finding_id.eq(finding))
        .order(finding_disputes::id.desc())
        .load(conn)
}

pub fn insert_dispute(conn: &mut Conn, row: &Dispute) -> QueryResult<()> {
    diesel::insert_into(finding_disputes::table).values(row).execute(conn).map(|_| ())
}

/// Closes an open dispute of the finding; 0 where there is none of that id.
pub fn close_dispute(
    conn: &mut Conn,
    (finding, id): (FindingId, i64),
    by: PersonId,
    at: NaiveDateTime,
    outcome: &str,
) -> QueryResult<usize> {
    diesel::update(
        finding_disputes::table
            .filter(finding_disputes::id.eq(id).and(finding_disputes::finding_id.eq(finding)))
            .filter(finding_disputes::closed_at.is_null()),
    )
    .set((
        finding_disputes::closed_by.eq(Some(by)),
        finding_disputes::closed_at.eq(Some(at)),
        finding_disputes::outcome.eq(outcome),
    ))
    .execute(conn)
}
