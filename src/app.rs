//! `App`: config, database, files, index and clock, built once and shared by the server, the command line and the tests.

pub mod arrival;
pub mod blocking;
pub mod following;
pub mod imports;
pub mod letters;
pub mod mail;
pub mod reminders;

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

use anyhow::Context;
use chrono::{NaiveDateTime, Utc};

use crate::accounts::queries::factors;
use crate::accounts::vault::Vault;
use crate::app::blocking::{Readers, blocking};
use crate::companies::catalogue::Catalogue;
use crate::config::Settings;
use crate::db::conn::{Conn, DatabaseUrl};
use crate::db::migrate;
use crate::db::pool::Pools;
use crate::evidence::darkroom::Darkroom;
use crate::journal::checkpoint::InstallationKey;
use crate::journal::tx::{Act, Tx, Written};
use crate::parties::index::Index as PartyIndex;
use crate::parties::kept::KeptIndex;
use crate::parties::queries::Scope;
use crate::reference::loads;
use crate::search::follower::{self, Commit, Follower};
use crate::search::index::Index;
use crate::storage::store::Storage;

/// Tells the time. A test may hold it still.
#[derive(Clone)]
pub enum Clock {
    System,
    Fixed(NaiveDateTime),
    /// Microseconds since 1970 UTC, as somebody else moves them.
    Moved(Arc<AtomicI64>),
}

impl Clock {
    /// Now, UTC.
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
    pub fn now(&self) -> NaiveDateTime {
        match self {
            Self::System => Utc::now().naive_utc(),
            Self::Fixed(at) => *at,
            Self::Moved(micros) => {
                chrono::DateTime::from_timestamp_micros(micros.load(Ordering::Acquire)).unwrap_or_default().naive_utc()
            }
        }
    }
}

/// One installation as one process sees it. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    pools: Pools,
    storage: Storage,
    darkroom: Darkroom,
    clock: Clock,
    key: InstallationKey,
    vault: Vault,
    /// Companies and brands in memory, with the revision of the newest change that they contain.
    catalogue: RwLock<(i64, Arc<Catalogue>)>,
    index: OnceLock<Arc<Index>>,
    /// What names are screened against.
    parties: KeptIndex,
    readers: Readers,
    /// The newest revision that this process knows of; cached pages of older ones are stale.
    revision: AtomicI64,
    /// The revision that the index has reached.
    indexed: AtomicI64,
}

impl App {
    /// Opens database and files and brings the tables up to date. SQLite migrates here, after a copy of the file; PostgreSQL
    /// is left alone, and pending migrations are an error that says what to run.
    pub fn open(settings: Settings, clock: Clock) -> anyhow::Result<Self> {
        // A wrong URL is said before a folder is made.
        settings.database()?;
        std::fs::create_dir_all(&settings.data_dir)
            .with_context(|| format!("making the data folder `{}`", settings.data_dir.display()))?;
        crate::archive::restore::refuse_unfinished(&settings.data_dir)?;
        let pools = settings.pools(settings.database_readers)?;
        migrate_or_refuse(&pools)?;
        load_reference(&pools, clock.now())?;
        crate::reports::queries::ensure_key(&pools, clock.now())?;
        let storage = Storage::open(&settings.storage(), &settings.s3_access())?;
        let key = installation_key(&settings)?;
        let vault = Vault::new(&key);
        let unreadable = factors::seal_all(&pools, &vault, clock.now())?;
        if unreadable > 0 {
            tracing::error!(
                people = unreadable,
                "one-time codes were sealed with another installation's key: put it back, or these people have recovery codes and \
                 passkeys only"
            );
        }
        let darkroom =
            Darkroom::open(settings.incoming_dir(), settings.photograph_limits(), settings.photograph_memory_mib)?;
        let revision = crate::journal::queries::head(&mut *pools.read()?)?;
        let catalogue = RwLock::new(pools.read_transaction(load_catalogue)?);
        let readers = Readers::start(pools.readers())?;
        let revision = AtomicI64::new(revision);
        let inner = Inner {
            settings,
            pools,
            storage,
            darkroom,
            clock,
            key,
            vault,
            catalogue,
            index: OnceLock::new(),
            parties: KeptIndex::default(),
            readers,
            revision,
            indexed: AtomicI64::new(0),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    pub fn pools(&self) -> &Pools {
        &self.inner.pools
    }

    pub fn storage(&self) -> &Storage {
        &self.inner.storage
    }

    /// The key that signs checkpoints and backups.
    pub fn key(&self) -> &InstallationKey {
        &self.inner.key
    }

    /// Seals the secrets that this program reads again, and opens them.
    pub fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    /// Where photographs are developed.
    pub fn darkroom(&self) -> &Darkroom {
        &self.inner.darkroom
    }

    /// Companies and brands as of the newest revision that this process has followed.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        match self.inner.catalogue.read() {
            Ok(current) => current.1.clone(),
            // A writer that panicked left the old value whole.
            Err(poisoned) => poisoned.into_inner().1.clone(),
        }
    }

    /// Builds the catalogue anew if companies or brands have changed since.
    pub fn refresh_catalogue(&self) -> anyhow::Result<bool> {
        let newest = crate::companies::queries::last_change(&mut *self.inner.pools.read()?)?;
        let held = self.inner.catalogue.read().map_or(0, |current| current.0);
        if newest <= held {
            return Ok(false);
        }
        let fresh = self.inner.pools.read_transaction(load_catalogue)?;
        match self.inner.catalogue.write() {
            Ok(mut current) => *current = fresh,
            Err(poisoned) => *poisoned.into_inner() = fresh,
        }
        Ok(true)
    }

    /// The search index. Err while [`App::open_index`] has not been called.
    pub fn index(&self) -> anyhow::Result<&Arc<Index>> {
        self.inner.index.get().context("the search index is not open")
    }

    /// Opens the search index and returns who keeps it in step with the journal. Call once; the follower belongs to one
    /// thread.
    pub fn open_index(&self) -> anyhow::Result<Follower> {
        let (index, _) = follower::open(&self.inner.settings.index_dir(), &self.inner.pools)?;
        let index = self.inner.index.get_or_init(|| index).clone();
        Ok(Follower::new(index, self.inner.pools.clone()))
    }

    /// Brings the index to the head of the journal and what this process remembers with it. False when nothing was to be done.
    pub fn catch_up(&self, follower: &mut Follower) -> anyhow::Result<bool> {
        self.follow(follower, Commit::Now)
    }

    /// The same with a word on when to commit.
    pub fn follow(&self, follower: &mut Follower, commit: Commit) -> anyhow::Result<bool> {
        let step = follower.catch_up(commit, &mut || {
            self.refresh_catalogue()?;
            Ok(self.catalogue())
        })?;
        let reached = step.map_or_else(|| follower.revision(), |step| step.revision);
        self.inner.indexed.fetch_max(reached, Ordering::AcqRel);
        self.saw_revision(reached);
        Ok(step.is_some())
    }

    /// What names are screened against: everything in force, with the index of it, which is kept until something of it changes.
    pub fn screening(&self, conn: &mut Conn) -> diesel::QueryResult<(Scope, Arc<PartyIndex>)> {
        let scope = Scope::everything(conn)?;
        let index = self.inner.parties.get(conn, &scope)?;
        Ok((scope, index))
    }

    /// Now, UTC.
    pub fn now(&self) -> NaiveDateTime {
        self.inner.clock.now()
    }

    /// The newest revision that this process knows of: its own writes at once, others' as the follower sees them.
    pub fn revision(&self) -> i64 {
        self.inner.revision.load(Ordering::Acquire)
    }

    /// Changes when the database moves on and again when the index has caught up with it: a page that was made in between
    /// does not outlive the gap.
    pub fn view(&self) -> i64 {
        let revision = self.revision();
        revision * 2 + i64::from(self.inner.indexed.load(Ordering::Acquire) >= revision)
    }

    /// Whether the index has reached the newest revision that this process knows of.
    pub fn is_indexed(&self) -> bool {
        self.inner.indexed.load(Ordering::Acquire) >= self.revision()
    }

    /// Tells the process that the database has reached `revision`.
    pub fn saw_revision(&self, revision: i64) {
        self.inner.revision.fetch_max(revision, Ordering::AcqRel);
    }

    /// Reads in one of the threads for it, in one transaction. The closure owns its inputs.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let pools = self.inner.pools.clone();
        self.inner.readers.run(move || pools.read_transaction(work)).await?
    }

    /// Writes in the calling thread: for the command line and for blocking threads.
    pub fn write_blocking<T>(
        &self,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<T>,
    ) -> anyhow::Result<Written<T>> {
        let written = crate::journal::tx::write(&self.inner.pools, self.now(), act, work)?;
        if let Some(revision) = written.revision {
            self.saw_revision(revision);
        }
        Ok(written)
    }

    /// Puts before the public what was to be published by today, and gives how much. Looks before it writes, so it may be asked often.
    pub fn release_due(&self) -> anyhow::Result<usize> {
        use crate::findings::{actions::review, queries};
        let today = self.now().date();
        if self.inner.pools.read_transaction(|conn| Ok(queries::queue::due(conn, today, 1)?))?.is_empty() {
            return Ok(0);
        }
        let act = Act::new(crate::journal::model::Actor::timer(), "publish what is due");
        Ok(self.write_blocking(act, review::release_due)?.value)
    }

    /// Forgets what the access log has kept for longer than the settings say, and gives how much. Looks before it writes, so it may be
    /// asked often.
    pub fn trim_access_log(&self) -> anyhow::Result<usize> {
        use crate::accounts::queries::entry;
        let before = self.now() - chrono::TimeDelta::days(self.settings().access_log_days);
        if self
            .inner
            .pools
            .read_transaction(|conn| Ok(entry::oldest_access(conn)?))?
            .is_none_or(|oldest| oldest >= before)
        {
            return Ok(0);
        }
        let act = Act::new(crate::journal::model::Actor::timer(), "trim access log");
        Ok(self.write_blocking(act, move |tx| Ok(entry::forget_access(tx.conn(), before)?))?.value)
    }

    /// Writes in a blocking thread.
    pub async fn write<T: Send + 'static>(
        &self,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<Written<T>> {
        let app = self.clone();
        blocking(move || app.write_blocking(act, work)).await?
    }
}

/// Database and files of an installation for those who only look: nothing is made, migrated or loaded.
pub struct Inspected {
    pub pools: Pools,
    pub storage: Storage,
    /// `None` where the installation has no key yet.
    pub key: Option<InstallationKey>,
}

impl Inspected {
    /// Err where there is no installation, a restore has not finished, or the tables are of another version of the program.
    pub fn open(settings: &Settings) -> anyhow::Result<Self> {
        let url = settings.database()?;
        crate::archive::restore::refuse_unfinished(&settings.data_dir)?;
        if let DatabaseUrl::Sqlite(path) = &url
            && !std::path::Path::new(path).exists()
        {
            anyhow::bail!("there is no database at `{path}`. Name the folder of the installation with --data-dir.");
        }
        let pools = Pools::open(url, settings.database_readers)?;
        let pending = migrate::pending(&mut *pools.read()?)?;
        if let Some(first) = pending.first() {
            anyhow::bail!(
                "{} is of an older version of the program: the migration `{first}` is pending. Run `topmark migrate`.",
                pools.url()
            );
        }
        let storage = Storage::open(&settings.storage(), &settings.s3_access())?;
        let key = match &settings.installation_key {
            Some(text) => Some(InstallationKey::parse(text)?),
            None => InstallationKey::find(&settings.data_dir)?,
        };
        Ok(Self { pools, storage, key })
    }
}

fn installation_key(settings: &Settings) -> anyhow::Result<InstallationKey> {
    match &settings.installation_key {
        Some(text) => InstallationKey::parse(text),
        None => InstallationKey::find_or_make(&settings.data_dir),
    }
}

fn migrate_or_refuse(pools: &Pools) -> anyhow::Result<()> {
    let mut conn = pools.write()?;
    let pending = migrate::pending(&mut conn)?;
    if pending.is_empty() {
        return Ok(());
    }
    match pools.url() {
        DatabaseUrl::Sqlite(path) => {
            if migrate::has_any(&mut conn)? {
                let copy = format!("{path}.before-{}", pending[0]);
                if !std::path::Path::new(&copy).exists() {
                    crate::db::migrate::copy_sqlite(&mut conn, &copy)
                        .with_context(|| format!("copying the database to `{copy}` before migrating it"))?;
                }
            }
            migrate::run(&mut conn)?;
            Ok(())
        }
        DatabaseUrl::Postgres(_) => {
            anyhow::bail!(
                "{} migrations are pending on {}, the first is `{}`. Run `topmark migrate`.",
                pending.len(),
                pools.url(),
                pending[0]
            )
        }
    }
}

fn load_catalogue(conn: &mut Conn) -> anyhow::Result<(i64, Arc<Catalogue>)> {
    let revision = crate::companies::queries::last_change(conn)?;
    Ok((revision, Arc::new(Catalogue::load(conn)?)))
}

/// Loads the tables that ship with the program where this database has not seen this version of them.
fn load_reference(pools: &Pools, now: NaiveDateTime) -> anyhow::Result<()> {
    use crate::journal::model::Actor;

    let digest = crate::reference::digest(crate::reference::ALL.iter().map(|table| table.csv));
    if loads::last(&mut *pools.read()?)?.as_deref() == Some(&digest) {
        return Ok(());
    }
    let act = Act::new(Actor::reference(), "load reference tables");
    crate::journal::tx::write(pools, now, act, |tx| {
        let companies = crate::companies::reference::load(tx)?;
        let systems = crate::weapons::reference::load(tx)?;
        tracing::info!(
            new = companies.new,
            changed = companies.changed,
            kept = companies.kept,
            systems,
            "reference tables loaded"
        );
        let at = tx.at;
        Ok(loads::note(tx.conn(), &digest, at)?)
    })
    .context("loading the reference tables")?;
    Ok(())
}
