//! What findings said of their companies before they followed the merge of a record, so that an undo can put it back. Bookkeeping of the
//! program: the journal has the findings.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{CompanyId, FindingId};
use crate::db::schema::company_merge_findings as notes;
use crate::insert_all;

/// One finding as it was, and as it was left. Each of then and of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = notes, treat_none_as_default_value = false)]
pub struct Note {
    /// The record that was merged into another.
    pub merged_id: CompanyId,
    pub finding_id: FindingId,
    pub company_id: Option<CompanyId>,
    pub company_today_id: Option<CompanyId>,
    pub left_company_id: Option<CompanyId>,
    pub left_company_today_id: Option<CompanyId>,
}

/// Those of a merge that are about these findings.
pub fn of(conn: &mut Conn, merged: CompanyId, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, Note>> {
    let rows: Vec<Note> = notes::table
        .filter(notes::merged_id.eq(merged).and(notes::finding_id.eq_any(ids.iter().copied())))
        .load(conn)?;
    Ok(rows.into_iter().map(|note| (note.finding_id, note)).collect())
}

/// Keeps what these findings said before a merge.
pub fn keep(conn: &mut Conn, merged: CompanyId, ids: &[FindingId], rows: &[Note]) -> QueryResult<()> {
    forget(conn, merged, ids)?;
    insert_all!(conn, notes::table, rows)
}

/// Forgets everything that an earlier merge of the same record has noted.
pub fn forget_all(conn: &mut Conn, merged: CompanyId) -> QueryResult<usize> {
    diesel::delete(notes::table.filter(notes::merged_id.eq(merged))).execute(conn)
}

/// Forgets what is noted of these findings.
pub fn forget(conn: &mut Conn, merged: CompanyId, ids: &[FindingId]) -> QueryResult<usize> {
    let about = notes::merged_id.eq(merged).and(notes::finding_id.eq_any(ids.iter().copied()));
    diesel::delete(notes::table.filter(about)).execute(conn)
}
