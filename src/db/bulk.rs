//! Insert of many rows in few statements. The common subset of the two databases has no such insert, so this is the one place
//! that goes down to the concrete connection.

/// Rows a statement may carry on PostgreSQL: it allows 65,535 binds, and tables have at most 32 columns.
pub const ROWS_PER_STATEMENT: usize = 1_000;

/// Rows of a statement on SQLite. More gain nothing (measured up to 32).
pub const ROWS_TOGETHER: usize = 8;

/// Inserts a slice of `Insertable` rows into a table: `insert_all!(conn, findings::table, &rows)?`. Returns `QueryResult<()>`.
/// A struct of rows needs `#[diesel(treat_none_as_default_value = false)]`.
#[macro_export]
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows: &[_] = $rows;
        match &mut *$conn {
            // One prepared statement, stepped once a row: parsing a statement of thousands of values costs SQLite more than
            // the rows do.
            $crate::db::conn::Conn::Sqlite(conn) => rows.iter().try_for_each(|row| {
                diesel::RunQueryDsl::execute(diesel::insert_into($table).values(row), conn).map(drop)
            }),
            // Here a round trip is what costs.
            $crate::db::conn::Conn::Postgres(conn) => {
                rows.chunks($crate::db::bulk::ROWS_PER_STATEMENT).try_for_each(|chunk| {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(chunk), conn).map(drop)
                })
            }
        }
    }};
}

/// [`insert_all!`](crate::insert_all) for the tables that an import fills, whose rows have nothing borrowed. On SQLite, statements of a
/// fixed number of rows are prepared once and kept: what a statement costs besides its rows (the lists of every `check (... in (...))`
/// are set up anew) is shared, and nothing is parsed again.
#[macro_export]
macro_rules! insert_many {
    ($conn:expr, $table:expr, $rows:expr) => {{
        let rows: &[_] = $rows;
        let (together, rest) = rows.as_chunks::<{ $crate::db::bulk::ROWS_TOGETHER }>();
        if let $crate::db::conn::Conn::Sqlite(conn) = &mut *$conn {
            together
                .iter()
                .try_for_each(|rows| {
                    diesel::RunQueryDsl::execute(diesel::insert_into($table).values(rows), conn).map(drop)
                })
                .and_then(|()| $crate::insert_all!($conn, $table, rest))
        } else {
            $crate::insert_all!($conn, $table, rows)
        }
    }};
}
