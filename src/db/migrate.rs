//! Migrations: embedded, the same names for both databases.

use anyhow::{Context, anyhow};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::conn::Conn;
use crate::on_backend;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

fn of(conn: &Conn) -> EmbeddedMigrations {
    match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Postgres(_) => POSTGRES,
    }
}

/// Names of migrations that the database has not seen, oldest first.
pub fn pending(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    let source = of(conn);
    let pending = on_backend!(conn, inner => inner.pending_migrations(source).map(|found| found.iter().map(|migration| migration.name().to_string()).collect()));
    pending.map_err(|error| anyhow!(error)).context("asking the database for its migrations")
}

/// Versions of the migrations that the database has seen, oldest first.
pub fn applied(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    let mut versions: Vec<String> = on_backend!(conn, inner => inner.applied_migrations().map(|found| found.iter().map(ToString::to_string).collect()))
        .map_err(|error| anyhow!(error))
        .context("asking the database for its migrations")?;
    versions.sort();
    Ok(versions)
}

/// Applies the pending ones among these versions, oldest first. Err names those that this program does not know.
pub fn run_only(conn: &mut Conn, versions: &[String]) -> anyhow::Result<()> {
    let source = of(conn);
    on_backend!(conn, inner => {
        let pending = inner.pending_migrations(source).map_err(|error| anyhow!(error))?;
        for migration in pending {
            if versions.contains(&migration.name().version().to_string()) {
                inner.run_migration(&migration).map_err(|error| anyhow!(error)).context("applying migrations")?;
            }
        }
        Ok::<_, anyhow::Error>(())
    })?;
    let applied = applied(conn)?;
    let unknown: Vec<&str> = versions.iter().filter(|version| !applied.contains(version)).map(String::as_str).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(anyhow!("this program does not know the migrations {}: they are of a later version of it", unknown.join(", ")))
}

/// Whether the database has seen any migration; false for an empty one.
pub fn has_any(conn: &mut Conn) -> anyhow::Result<bool> {
    on_backend!(conn, inner => inner.applied_migrations().map(|found| !found.is_empty()))
        .map_err(|error| anyhow!(error))
        .context("asking the database for its migrations")
}

/// Applies what is pending and returns the names.
pub fn run(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    let source = of(conn);
    on_backend!(conn, inner => inner.run_pending_migrations(source).map(|found| found.iter().map(ToString::to_string).collect()))
        .map_err(|error| anyhow!(error))
        .context("applying migrations")
}

/// Takes every migration back, newest first. For the test that proves each `down.sql`.
pub fn revert_all(conn: &mut Conn) -> anyhow::Result<()> {
    let source = of(conn);
    on_backend!(conn, inner => inner.revert_all_migrations(source).map(|_| ()))
        .map_err(|error| anyhow!(error))
        .context("reverting migrations")
}

/// Writes a consistent copy of an SQLite database to `path`, which must not exist.
pub fn copy_sqlite(conn: &mut Conn, path: &str) -> anyhow::Result<()> {
    use diesel::RunQueryDsl;
    use diesel::sql_types::Text;
    // `vacuum into` has no typed form; the path is a bind.
    diesel::sql_query("vacuum into $1").bind::<Text, _>(path).execute(conn)?;
    Ok(())
}
