//! What ids are called on working pages.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{FindingId, MakerStringId, OrganisationId, PartId, PersonId};
use crate::db::schema::{maker_strings, organisations, parts, people, readings};

/// What an organisation is called.
pub fn organisation_name(conn: &mut Conn, id: OrganisationId) -> QueryResult<String> {
    organisations::table.filter(organisations::id.eq(id)).select(organisations::name).first(conn)
}

/// Names of people by their ids.
pub fn names_of(conn: &mut Conn, ids: &[PersonId]) -> QueryResult<HashMap<PersonId, String>> {
    let rows: Vec<(PersonId, String)> =
        people::table.filter(people::id.eq_any(ids.iter().copied())).select((people::id, people::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Numbers of parts by their ids.
pub fn part_numbers(conn: &mut Conn, ids: &[PartId]) -> QueryResult<HashMap<PartId, String>> {
    let rows: Vec<(PartId, String)> =
        parts::table.filter(parts::id.eq_any(ids.iter().copied())).select((parts::id, parts::number)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The part numbers of the preferred readings.
pub fn read_numbers(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, String>> {
    let mut numbers = HashMap::new();
    for chunk in ids.chunks(1_000) {
        let rows: Vec<(FindingId, String)> = readings::table
            .filter(readings::finding_id.eq_any(chunk.iter().copied()).and(readings::preferred.eq(true)))
            .select((readings::finding_id, readings::part_number))
            .load(conn)?;
        numbers.extend(rows);
    }
    Ok(numbers)
}

/// Makers as written, by their ids.
pub fn maker_texts(conn: &mut Conn, ids: &[MakerStringId]) -> QueryResult<HashMap<MakerStringId, String>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(1_000) {
        let rows: Vec<(MakerStringId, String)> = maker_strings::table
            .filter(maker_strings::id.eq_any(chunk.iter().copied()))
            .select((maker_strings::id, maker_strings::text))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// A maker as written.
pub fn maker_text(conn: &mut Conn, id: MakerStringId) -> QueryResult<Option<String>> {
    maker_strings::table.filter(maker_strings::id.eq(id)).select(maker_strings::text).first(conn).optional()
}
