//! Which version of the tables that ship with the program this database has taken over.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::schema::reference_loads;

/// All tables together: they are loaded as one.
const ALL: &str = "all";

/// The digest of the tables that were loaded last; `None` in a new database.
pub fn last(conn: &mut Conn) -> QueryResult<Option<String>> {
    reference_loads::table.filter(reference_loads::name.eq(ALL)).select(reference_loads::digest).first(conn).optional()
}

/// Notes what was loaded, in the transaction that loads it.
pub fn note(conn: &mut Conn, digest: &str, at: NaiveDateTime) -> QueryResult<()> {
    diesel::delete(reference_loads::table.filter(reference_loads::name.eq(ALL))).execute(conn)?;
    diesel::insert_into(reference_loads::table)
        .values((reference_loads::name.eq(ALL), reference_loads::digest.eq(digest), reference_loads::loaded_at.eq(at)))
        .execute(conn)?;
    Ok(())
}
