//! One connection type for both backends, and how a URL becomes a connection.

use std::fmt;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};

/// A connection to whichever database `DATABASE_URL` names.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs one diesel expression on the concrete connection, for the few statements that the common subset cannot express
/// (insert of several rows at once). The expression is written once.
#[macro_export]
macro_rules! on_backend {
    ($conn:expr, $inner:ident => $body:expr) => {
        match $conn {
            $crate::db::conn::Conn::Sqlite($inner) => $body,
            $crate::db::conn::Conn::Postgres($inner) => $body,
        }
    };
}

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// Path of the database file.
    Sqlite(String),
    /// The whole `postgres://` URL.
    Postgres(String),
}

/// A `DATABASE_URL` that names no database. The text says which value, why, and what is accepted.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{shown}` is not a database URL: {cause}. Use `sqlite:PATH`, a path ending in `.db`, or `postgres://USER@HOST/NAME`."
)]
pub struct DatabaseUrlError {
    shown: String,
    cause: String,
}

impl DatabaseUrl {
    /// Reads `sqlite:PATH`, `sqlite://PATH`, `file:PATH`, a bare path, `postgres://...` and `postgresql://...`.
    pub fn parse(value: &str) -> Result<Self, DatabaseUrlError> {
        let refuse = |cause: &str| DatabaseUrlError { shown: without_password(value), cause: cause.to_owned() };
        if value.trim().is_empty() {
            return Err(refuse("it is empty"));
        }
        if value.starts_with("postgres://") || value.starts_with("postgresql://") {
            return Ok(Self::Postgres(value.to_owned()));
        }
        for scheme in ["sqlite://", "sqlite:", "file:"] {
            if let Some(path) = value.strip_prefix(scheme) {
                if path.is_empty() {
                    return Err(refuse("no path follows the scheme"));
                }
                return Ok(Self::Sqlite(path.to_owned()));
            }
        }
        match value.split_once("://") {
            Some((scheme, _)) => Err(refuse(&format!("the scheme `{scheme}` is not known"))),
            None if value.ends_with(".db") || value.ends_with(".sqlite") => Ok(Self::Sqlite(value.to_owned())),
            None => Err(refuse("it has no scheme")),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(formatter, "sqlite:{path}"),
            Self::Postgres(url) => formatter.write_str(&without_password(url)),
        }
    }
}

/// The URL as it may be logged: `postgres://user:secret@host/x` becomes `postgres://user@host/x`.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, place)) = rest.rsplit_once('@') else { return url.to_owned() };
    let name = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{name}@{place}")
}

/// How connections to SQLite write and how many pages each keeps: `cache_size` in KiB, below zero.
pub(super) mod sqlite {
    /// What was acknowledged to a person survives a power cut. 64 MiB at most for the writer, so that an import keeps the pages of
    /// the indexes.
    pub const AT_ONCE: &str =
        "pragma synchronous = full; pragma cache_size = -65536; pragma wal_autocheckpoint = 16000;";
    /// The log is made durable when it is taken over into the database, which happens at four times the length: a page that batch after
    /// batch touches is taken over once for several of them.
    pub const IN_BULK: &str =
        "pragma synchronous = normal; pragma cache_size = -131072; pragma wal_autocheckpoint = 64000;";
    pub const READING: &str = "pragma synchronous = full; pragma cache_size = -2048;";
}

/// Opens connections for a pool. The derived `establish` tries each backend in turn and hides why the right one failed, so
/// this one goes by the URL alone.
#[derive(Clone, Debug)]
pub struct Manager {
    pub url: DatabaseUrl,
    /// How long a statement waits for a lock that another connection holds.
    pub lock_wait: Duration,
    pub access: Access,
}

/// What a pool's connections are for. Matters on SQLite only, where there is one writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Read,
    Write,
}

impl Manager {
    /// One connection, set up. Errors name the database and the cause.
    pub fn open(&self) -> Result<Conn, diesel::ConnectionError> {
        match &self.url {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path)?;
                let kept = if self.access == Access::Write { sqlite::AT_ONCE } else { sqlite::READING };
                let settings = format!(
                    "pragma busy_timeout = {}; pragma journal_mode = wal; pragma foreign_keys = on; {kept} \
                     pragma temp_store = memory; pragma mmap_size = 0; pragma journal_size_limit = 67108864;",
                    self.lock_wait.as_millis()
                );
                conn.batch_execute(&settings).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                if self.access == Access::Read {
                    conn.batch_execute("pragma query_only = on;")
                        .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                }
                Ok(Conn::Sqlite(conn))
            }
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(url)?;
                let settings = format!(
                    "set time zone 'UTC'; set lock_timeout = '{}ms'; set statement_timeout = '120s';",
                    self.lock_wait.as_millis()
                );
                conn.batch_execute(&settings).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Postgres(conn))
            }
        }
    }
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Conn, Self::Error> {
        self.open().map_err(diesel::r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Self::Error> {
        on_backend!(conn, inner => inner.ping()).map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || on_backend!(conn, inner => R2D2Connection::is_broken(inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_url_names_the_scheme_and_hides_the_password() {
        let error = DatabaseUrl::parse("mysql://me:secret@host/x").unwrap_err().to_string();
        assert!(error.contains("`mysql`"), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn accepted_forms_are_read() {
        assert_eq!(DatabaseUrl::parse("sqlite:/a/b.db").unwrap(), DatabaseUrl::Sqlite("/a/b.db".into()));
        assert_eq!(DatabaseUrl::parse("x.db").unwrap(), DatabaseUrl::Sqlite("x.db".into()));
        assert!(matches!(DatabaseUrl::parse("postgresql://h/x").unwrap(), DatabaseUrl::Postgres(_)));
        assert!(DatabaseUrl::parse("").is_err());
    }
}
