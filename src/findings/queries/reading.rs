//! What markings are read to say: what people do with readings. The reading by rules is written with its finding.

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::FindingId;
use crate::db::schema::readings;
use crate::findings::queries::Reading;

/// All readings of a finding, the preferred one first, then in the order in which they were made.
pub fn readings_of(conn: &mut Conn, finding: FindingId) -> QueryResult<Vec<Reading>> {
    readings::table
        .filter(readings::finding_id.eq(finding))
        .order((readings::preferred.desc(), readings::id))
        .load(conn)
}

/// Notes that a second person has seen all readings of a finding.
pub fn review_readings(conn: &mut Conn, finding: FindingId) -> QueryResult<()> {
    diesel::update(readings::table.filter(readings::finding_id.eq(finding)).filter(readings::is_reviewed.eq(false)))
        .set(readings::is_reviewed.eq(true))
        .execute(conn)
        .map(|_| ())
}

/// Notes that a second person has seen one reading.
pub fn review_reading(conn: &mut Conn, id: i64) -> QueryResult<()> {
    diesel::update(readings::table.filter(readings::id.eq(id)))
        .set(readings::is_reviewed.eq(true))
        .execute(conn)
        .map(|_| ())
}

/// Prefers one reading and none else, and says of the one that was preferred why it is not.
pub fn prefer_reading(conn: &mut Conn, finding: FindingId, id: i64, reason: &str) -> QueryResult<()> {
    // The unique index on the preferred one holds at every statement, so the old one steps down first.
    diesel::update(readings::table.filter(readings::finding_id.eq(finding).and(readings::preferred.eq(true))))
        .set((readings::preferred.eq(false), readings::set_aside_reason.eq(reason)))
        .execute(conn)?;
    diesel::update(readings::table.filter(readings::id.eq(id).and(readings::finding_id.eq(finding))))
        .set((readings::preferred.eq(true), readings::set_aside_reason.eq("")))
        .execute(conn)
        .map(|_| ())
}
