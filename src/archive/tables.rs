//! Every table as lines of text that say the same whichever database they came from: one JSON array a row, in order of the
//! primary key. What tables and columns there are, the database itself is asked, so that no table can be forgotten.

use anyhow::{Context, bail};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use serde::{Deserialize, Serialize};

use crate::db::conn::Conn;

/// Tables that a backup leaves out: who is signed in at the moment is not part of what is kept, and must not come back.
const LEFT_OUT: &[&str] = &["sessions", "ceremonies"];

/// Rows read at once from PostgreSQL, and written at once to either.
const ROWS_AT_ONCE: usize = 1_000;
/// Bytes of rows written at once, so that long rows do not add up.
const BYTES_AT_ONCE: usize = 4 << 20;

/// What a column holds, whatever the database calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    Integer,
    Text,
    Boolean,
    Double,
    /// Written in hexadecimal.
    Binary,
    /// `2026-11-21 12:00:00`, with a fraction of 3 or 6 digits where there is one. UTC.
    Timestamp,
    /// `2026-11-21`.
    Date,
}

impl ColumnKind {
    fn of(declared: &str) -> Option<Self> {
        Some(match declared {
            "bigint" | "integer" => Self::Integer,
            "text" => Self::Text,
            "boolean" => Self::Boolean,
            "double" | "double precision" => Self::Double,
            "blob" | "bytea" => Self::Binary,
            "timestamp" | "timestamp without time zone" => Self::Timestamp,
            "date" => Self::Date,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: ColumnKind,
}

/// A table with its columns in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// Columns of the primary key, in its order.
    #[serde(skip)]
    key: Vec<String>,
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    declared: String,
    #[diesel(sql_type = Integer)]
    key_place: i32,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// The tables of the database, by name. Err names a column of a type that no backup can hold.
pub fn all(conn: &mut Conn) -> anyhow::Result<Vec<Table>> {
    // Catalogues of the two databases, which diesel does not know.
    let sql = match conn {
        Conn::Sqlite(_) => {
            "select m.name as table_name, c.name as column_name, lower(c.type) as declared, c.pk as key_place
             from sqlite_master m, pragma_table_info(m.name) c
             where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' and m.name not like '\\_\\_%' escape '\\'
             order by m.name, c.cid"
        }
        Conn::Postgres(_) => {
            "select c.relname::text as table_name, a.attname::text as column_name,
                    format_type(a.atttypid, null)::text as declared,
                    coalesce(array_position(i.indkey::int2[], a.attnum), -1)::integer + 1 as key_place
             from pg_class c
             join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             left join pg_index i on i.indrelid = c.oid and i.indisprimary
             where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname not like '\\_\\_%'
             order by c.relname collate \"C\", a.attnum"
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    let mut keys: Vec<(i32, String)> = Vec::new();
    for row in diesel::sql_query(sql).load::<Described>(conn)? {
        if LEFT_OUT.contains(&row.table_name.as_str()) {
            continue;
        }
        let Described { table_name, column_name, declared, key_place } = row;
        let Some(kind) = ColumnKind::of(&declared) else {
            bail!("the column {table_name}.{column_name} is a `{declared}`, which no backup can hold");
        };
        if tables.last().is_none_or(|last| last.name != table_name) {
            keys.clear();
            tables.push(Table { name: table_name, columns: Vec::new(), key: Vec::new() });
        }
        let Some(table) = tables.last_mut() else { continue };
        if key_place > 0 {
            keys.push((key_place, column_name.clone()));
            keys.sort();
            table.key = keys.iter().map(|(_, name)| name.clone()).collect();
        }
        table.columns.push(Column { name: column_name, kind });
    }
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(tables)
}

/// Names come from the database's own catalogue or are checked against it; quoting is for words such as `at`.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl Table {
    fn order(&self) -> String {
        let key: Vec<String> = self.key.iter().map(|name| quoted(name)).collect();
        if key.is_empty() { "1".to_owned() } else { key.join(", ") }
    }

    fn select(&self, of: impl Fn(&Column) -> String, array: &str) -> String {
        let columns: Vec<String> = self.columns.iter().map(of).collect();
        let name = quoted(&self.name);
        format!("select {array}({})::text as line from {name} order by {}", columns.join(", "), self.order())
    }

    /// Calls `each` with every row as a line without its line feed. Returns the number of rows. One snapshot is the caller's matter.
    pub fn export(&self, conn: &mut Conn, each: &mut dyn FnMut(&str) -> anyhow::Result<()>) -> anyhow::Result<u64> {
        let mut count = 0;
        let mut take = |line: &str| -> anyhow::Result<()> {
            // Written anew, because the databases differ in blanks and escapes.
            let values: Vec<serde_json::Value> =
                serde_json::from_str(line).with_context(|| format!("reading a row of {}", self.name))?;
            count += 1;
            each(&serde_json::to_string(&values)?)
        };
        match conn {
            Conn::Sqlite(inner) => {
                let sql = self.select(sqlite_value, "json_array").replace("::text as line", " as line");
                for row in diesel::sql_query(sql).load_iter::<Line, diesel::connection::DefaultLoadingMode>(inner)? {
                    take(&row?.line)?;
                }
            }
            Conn::Postgres(inner) => {
                // A cursor, because the client library would hold the whole result in memory.
                let sql = self.select(postgres_value, "json_build_array");
                diesel::sql_query(format!("declare backup_rows no scroll cursor for {sql}")).execute(inner)?;
                loop {
                    let fetch = format!("fetch {ROWS_AT_ONCE} from backup_rows");
                    let rows: Vec<Line> = diesel::sql_query(fetch).load(inner)?;
                    for row in &rows {
                        take(&row.line)?;
                    }
                    if rows.len() < ROWS_AT_ONCE {
                        break;
                    }
                }
                diesel::sql_query("close backup_rows").execute(inner)?;
            }
        }
        Ok(count)
    }

    /// How many rows it has.
    pub fn count(&self, conn: &mut Conn) -> QueryResult<i64> {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            count: i64,
        }
        let sql = format!("select count(*) as count from {}", quoted(&self.name));
        diesel::sql_query(sql).get_result::<Count>(conn).map(|row| row.count)
    }

    /// Takes out every row.
    pub fn clear(&self, conn: &mut Conn) -> QueryResult<usize> {
        diesel::sql_query(format!("delete from {}", quoted(&self.name))).execute(conn)
    }

    fn insert(&self, conn: &mut Conn, rows: &str) -> QueryResult<usize> {
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        let (values, source): (fn(usize, ColumnKind) -> String, _) = match conn {
            Conn::Sqlite(_) => (from_sqlite_json, "json_each($1) as row"),
            Conn::Postgres(_) => (from_postgres_json, "json_array_elements($1::json) as row"),
        };
        let values: Vec<String> =
            self.columns.iter().enumerate().map(|(place, column)| values(place, column.kind)).collect();
        let sql = format!(
            "insert into {} ({}) select {} from {source}",
            quoted(&self.name),
            names.join(", "),
            values.join(", ")
        );
        diesel::sql_query(sql).bind::<Text, _>(rows).execute(conn)
    }
}

/// Writes lines of a table, many at once.
pub struct Inserter<'a> {
    table: &'a Table,
    /// A JSON array of rows, not yet closed.
    held: String,
    rows: usize,
    pub written: u64,
}

impl<'a> Inserter<'a> {
    pub fn new(table: &'a Table) -> Self {
        Self { table, held: String::new(), rows: 0, written: 0 }
    }

    /// Adds a line as [`Table::export`] gives it. Err when it is no row of this table.
    pub fn add(&mut self, conn: &mut Conn, line: &str) -> anyhow::Result<()> {
        let values: Vec<serde_json::Value> = serde_json::from_str(line)
            .with_context(|| format!("row {} of {} is no JSON array", self.written + 1, self.table.name))?;
        if values.len() != self.table.columns.len() {
            bail!("row {} of {} has {} values", self.written + 1, self.table.name, values.len());
        }
        self.held.push(if self.held.is_empty() { '[' } else { ',' });
        self.held.push_str(line);
        self.rows += 1;
        self.written += 1;
        if self.rows >= ROWS_AT_ONCE || self.held.len() >= BYTES_AT_ONCE {
            self.flush(conn)?;
        }
        Ok(())
    }

    /// Writes what is held.
    pub fn flush(&mut self, conn: &mut Conn) -> anyhow::Result<()> {
        if self.rows > 0 {
            self.held.push(']');
            self.table.insert(conn, &self.held).with_context(|| format!("writing rows of {}", self.table.name))?;
            self.held.clear();
            self.rows = 0;
        }
        Ok(())
    }
}

fn sqlite_value(column: &Column) -> String {
    let name = quoted(&column.name);
    match column.kind {
        ColumnKind::Integer | ColumnKind::Text | ColumnKind::Timestamp | ColumnKind::Date => name,
        ColumnKind::Boolean => format!("json(case when {name} then 'true' when not {name} then 'false' end)"),
        ColumnKind::Double => format!("json(printf('%!.17g', {name}))"),
        ColumnKind::Binary => format!("lower(hex({name}))"),
    }
}

fn postgres_value(column: &Column) -> String {
    let name = quoted(&column.name);
    match column.kind {
        ColumnKind::Integer | ColumnKind::Text | ColumnKind::Boolean | ColumnKind::Double => name,
        ColumnKind::Binary => format!("encode({name}, 'hex')"),
        // As SQLite holds it: no fraction, three digits or six.
        ColumnKind::Timestamp => format!(
            "regexp_replace(regexp_replace(to_char({name}, 'YYYY-MM-DD HH24:MI:SS.US'), '[.]000000$', ''), \
             '([.][0-9]{{3}})000$', '\\1')"
        ),
        ColumnKind::Date => format!("to_char({name}, 'YYYY-MM-DD')"),
    }
}

fn from_sqlite_json(place: usize, kind: ColumnKind) -> String {
    match kind {
        ColumnKind::Binary => format!("unhex(row.value ->> {place})"),
        _ => format!("row.value ->> {place}"),
    }
}

fn from_postgres_json(place: usize, kind: ColumnKind) -> String {
    let text = format!("row.value ->> {place}");
    match kind {
        ColumnKind::Integer => format!("({text})::bigint"),
        ColumnKind::Text => text,
        ColumnKind::Boolean => format!("({text})::boolean"),
        ColumnKind::Double => format!("({text})::double precision"),
        ColumnKind::Binary => format!("decode({text}, 'hex')"),
        ColumnKind::Timestamp => format!("({text})::timestamp"),
        ColumnKind::Date => format!("({text})::date"),
    }
}

/// Foreign keys of PostgreSQL, taken off while rows come in any order. On SQLite they wait for the end of the transaction.
pub struct ForeignKeys(Vec<(String, String, String)>);

impl ForeignKeys {
    /// Takes them off. The caller is inside one transaction, which puts them back if it fails.
    pub fn set_aside(conn: &mut Conn) -> anyhow::Result<Self> {
        #[derive(QueryableByName)]
        struct Constraint {
            #[diesel(sql_type = Text)]
            of_table: String,
            #[diesel(sql_type = Text)]
            name: String,
            #[diesel(sql_type = Text)]
            definition: String,
        }
        match conn {
            Conn::Sqlite(inner) => {
                diesel::sql_query("pragma defer_foreign_keys = on").execute(inner)?;
                Ok(Self(Vec::new()))
            }
            Conn::Postgres(inner) => {
                let found: Vec<Constraint> = diesel::sql_query(
                    "select conrelid::regclass::text as of_table, conname::text as name,
                            pg_get_constraintdef(oid) as definition
                     from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace
                     order by oid",
                )
                .load(inner)?;
                for Constraint { of_table, name, .. } in &found {
                    diesel::sql_query(format!("alter table {of_table} drop constraint {}", quoted(name)))
                        .execute(inner)?;
                }
                Ok(Self(found.into_iter().map(|found| (found.of_table, found.name, found.definition)).collect()))
            }
        }
    }

    /// Puts them back, which checks every row.
    pub fn put_back(self, conn: &mut Conn) -> anyhow::Result<()> {
        for (table, name, definition) in self.0 {
            diesel::sql_query(format!("alter table {table} add constraint {} {definition}", quoted(&name)))
                .execute(conn)
                .with_context(|| format!("checking {name}"))?;
        }
        Ok(())
    }
}
