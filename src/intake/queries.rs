//! The table of imports: which file was read when, and what came of it. The only file that writes it.

use diesel::prelude::*;

use crate::db::ids::{SourceId, reserve};
use crate::db::schema::imports;
use crate::intake::report::Summary;
use crate::journal::tx::Tx;

/// Notes that a file is being read; returns the number of the import.
pub fn begin(tx: &mut Tx<'_>, file_name: &str, sha256: &str, mapping: &str, source: SourceId) -> anyhow::Result<i64> {
    let id = reserve(tx.conn(), "imports", 1)?;
    let at = tx.at;
    diesel::insert_into(imports::table)
        .values((
            imports::id.eq(id),
            imports::file_name.eq(file_name),
            imports::file_sha256.eq(sha256),
            imports::mapping.eq(mapping),
            imports::source_id.eq(source),
            imports::started_at.eq(at),
            imports::rows_read.eq(0),
            imports::rows_new.eq(0),
            imports::rows_changed.eq(0),
            imports::rows_unchanged.eq(0),
            imports::rows_duplicate.eq(0),
            imports::rows_rejected.eq(0),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// Notes that the file was read to its end.
pub fn finish(tx: &mut Tx<'_>, id: i64, summary: &Summary) -> QueryResult<usize> {
    let at = tx.at;
    diesel::update(imports::table.filter(imports::id.eq(id)))
        .set((
            imports::finished_at.eq(at),
            imports::rows_read.eq(summary.read as i64),
            imports::rows_new.eq(summary.new as i64),
            imports::rows_changed.eq(summary.changed as i64),
            imports::rows_unchanged.eq(summary.unchanged as i64),
            imports::rows_duplicate.eq(summary.duplicate as i64),
            imports::rows_rejected.eq(summary.rejected as i64),
        ))
        .execute(tx.conn())
}
