//! Pools. SQLite has one writer and a few readers; PostgreSQL has one pool for both.

use std::time::Duration;

use anyhow::Context;
use diesel::connection::{AnsiTransactionManager as Manual, SimpleConnection, TransactionManager};
use diesel::r2d2::{Pool, PooledConnection};

use crate::db::conn::{Access, Conn, DatabaseUrl, Manager, sqlite};
use crate::on_backend;

/// How long a statement waits for a lock where nothing else is said.
pub const LOCK_WAIT: Duration = Duration::from_secs(10);

/// The connections of one process.
#[derive(Clone)]
pub struct Pools {
    read: Pool<Manager>,
    write: Pool<Manager>,
    url: DatabaseUrl,
}

impl Pools {
    /// [`Pools::open_waiting`] with the default of the settings.
    pub fn open(url: DatabaseUrl, readers: u32) -> anyhow::Result<Self> {
        Self::open_waiting(url, readers, LOCK_WAIT)
    }

    /// Connects once to find out early whether the database is there. `readers` is the number of connections for reading
    /// (on PostgreSQL: of all connections), `lock_wait` how long a statement waits for what another program holds. Err names
    /// the database and why it cannot be reached.
    pub fn open_waiting(url: DatabaseUrl, readers: u32, lock_wait: Duration) -> anyhow::Result<Self> {
        let manager = |access| Manager { url: url.clone(), lock_wait, access };
        let pool = |access, size| {
            Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                // Longer than whoever has the connection may wait for a lock.
                .connection_timeout(lock_wait + Duration::from_secs(5))
                // A query on a broken connection fails by itself; a ping before each would double the round trips.
                .test_on_check_out(false)
                .error_handler(Box::new(diesel::r2d2::LoggingErrorHandler))
                .build_unchecked(manager(access))
        };
        // Opened first and alone, so that the error is the database's own and not a pool's time-out.
        manager(Access::Write).open().with_context(|| format!("opening the database {url}"))?;
        let (read, write) = match url {
            DatabaseUrl::Sqlite(_) => (pool(Access::Read, readers), pool(Access::Write, 1)),
            DatabaseUrl::Postgres(_) => {
                let one = pool(Access::Write, readers);
                (one.clone(), one)
            }
        };
        Ok(Self { read, write, url })
    }

    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// How many callers can hold a read connection at once.
    pub fn readers(&self) -> u32 {
        self.read.max_size()
    }

    pub fn read(&self) -> anyhow::Result<PooledConnection<Manager>> {
        self.read.get().with_context(|| format!("waiting for a connection to {}", self.url))
    }

    /// The one connection that writes (SQLite), or any (PostgreSQL). Only `journal::Tx` should need it.
    pub fn write(&self) -> anyhow::Result<PooledConnection<Manager>> {
        self.write.get().with_context(|| format!("waiting for the write connection to {}", self.url))
    }

    /// Runs `work` in one transaction that may write: `begin immediate` on SQLite, because reading first and writing later
    /// in an ordinary transaction fails under concurrency in spite of the busy timeout.
    pub fn write_transaction<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<diesel::result::Error> + From<anyhow::Error>,
    {
        transaction(&mut *self.write()?, "begin immediate", work)
    }

    /// Runs `work`, of whose writes none is acknowledged to anybody before it ends: on SQLite they are made durable together, at the
    /// end, whether it fails or not, and may keep more pages in memory. A power cut before that loses the last of them, never a part
    /// of one. For a process in which nobody else writes.
    pub fn durable_at_the_end<T>(&self, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        if !matches!(self.url, DatabaseUrl::Sqlite(_)) {
            return work();
        }
        let set = |settings: &str| -> anyhow::Result<()> {
            on_backend!(&mut *self.write()?, inner => inner.batch_execute(settings))
                .with_context(|| format!("settling how {} writes", self.url))
        };
        set(sqlite::IN_BULK)?;
        let done = work();
        let settled = set(sqlite::AT_ONCE).and_then(|()| set("pragma wal_checkpoint(passive);"));
        let value = done?;
        settled?;
        Ok(value)
    }

    /// Runs `work` in one read transaction that sees one state of the whole database, however long it takes, and keeps no
    /// writer waiting. On SQLite every read transaction is such a one.
    pub fn snapshot<T>(&self, work: impl FnOnce(&mut Conn) -> anyhow::Result<T>) -> anyhow::Result<T> {
        self.read_transaction(|conn| {
            if let Conn::Postgres(inner) = conn {
                inner.batch_execute(
                    "set transaction isolation level repeatable read, read only; set local statement_timeout = 0;",
                )?;
            }
            work(conn)
        })
    }

    /// Runs `work` in one read transaction, so that all its queries see the same state.
    pub fn read_transaction<T>(&self, work: impl FnOnce(&mut Conn) -> anyhow::Result<T>) -> anyhow::Result<T> {
        transaction(&mut *self.read()?, "begin", work)
    }
}

/// `on_sqlite` is how it begins there.
fn transaction<T, E: From<diesel::result::Error>>(
    conn: &mut Conn,
    on_sqlite: &str,
    work: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    begin(conn, on_sqlite)?;
    let result = work(conn);
    match &result {
        Ok(_) => commit(conn)?,
        Err(_) => roll_back(conn),
    }
    result
}

// What does not depend on the work is compiled once, not once for each piece of work.

fn begin(conn: &mut Conn, on_sqlite: &str) -> diesel::QueryResult<()> {
    match conn {
        Conn::Sqlite(inner) => Manual::begin_transaction_sql(inner, on_sqlite),
        Conn::Postgres(inner) => Manual::begin_transaction_sql(inner, "begin"),
    }
}

fn commit(conn: &mut Conn) -> diesel::QueryResult<()> {
    on_backend!(conn, inner => Manual::commit_transaction(inner))
}

fn roll_back(conn: &mut Conn) {
    if let Err(error) = on_backend!(conn, inner => Manual::rollback_transaction(inner)) {
        tracing::error!(%error, "rolling back a transaction failed");
    }
}
