//! Insert of many rows in few statements. The common subset of the two databases has no such insert, so this is the one place
//! that goes down to the concrete connection.

/// Rows a statement may carry: SQLite allows 32,766 binds, and tables have at most 32 columns.
pub const ROWS_PER_STATEMENT: usize = 1_000;

/// Inserts a slice of `Insertable` rows into a table: `insert_all!(conn, findings::table, &rows)?`. Returns `QueryResult<()>`.
/// A struct of rows needs `#[diesel(treat_none_as_default_value = false)]`.
#[macro_export]
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows: &[_] = $rows;
        let mut result: diesel::QueryResult<()> = Ok(());
        for chunk in rows.chunks($crate::db::bulk::ROWS_PER_STATEMENT) {
            let done = $crate::on_backend!(
                &mut *$conn, inner => diesel::RunQueryDsl::execute(diesel::insert_into($table).values(chunk), inner)
            );
            if let Err(error) = done {
                result = Err(error);
                break;
            }
        }
        result
    }};
}
