//! The way back: a backup into an empty installation, on either database.
//!
//! The whole backup is checked before anything is written, so that a damaged one leaves nothing behind. Then a note in the data
//! folder says that a restore has begun; the stored objects are written, each checked again; the tables, in one transaction;
//! and the note goes. Killed in between, the next start finds the note and says so, and the same restore can be run again.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::archive::backup::Step;
use crate::archive::manifest::{self, Manifest, Member};
use crate::archive::tables::{self, ForeignKeys, Inserter, Table};
use crate::db::conn::Conn;
use crate::db::migrate;
use crate::db::pool::Pools;
use crate::journal::checkpoint::{InstallationKey, is_signed};
use crate::journal::model::hex;
use crate::storage::keys::StorageKey;
use crate::storage::store::Storage;

/// The note in the data folder while a restore is under way: the name of the backup, and the hash of its manifest.
const NOTE: &str = "restore.unfinished";

/// A manifest larger than this is none: it has some 150 bytes for each stored object.
const LARGEST_MANIFEST_BYTES: u64 = 4 << 30;
/// No row of any table comes near this.
const LONGEST_LINE_BYTES: u64 = 256 << 20;

/// Err where a restore into this data folder has begun and not ended.
pub fn refuse_unfinished(data_dir: &Path) -> anyhow::Result<()> {
    let note = data_dir.join(NOTE);
    match std::fs::read_to_string(&note) {
        Ok(text) => {
            let name = text.lines().next().unwrap_or_default();
            bail!(
                "a restore of `{name}` into `{}` has begun and not finished: not everything is here. Run `topmark restore` with \
                 the same file again: it goes on where it was cut off. To give it up, empty the folder, and the database and the \
                 storage where they are elsewhere.",
                data_dir.display()
            )
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("reading `{}`", note.display())),
    }
}

/// A backup that was opened, and whose manifest is what was signed. What its members hold is checked by [`Backup::check`].
#[derive(Debug)]
pub struct Backup {
    path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    pub manifest: Manifest,
    manifest_sha256: String,
}

impl Backup {
    /// Reads the manifest. Err says what is wrong: not a backup, cut short, altered, of a later format.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let file = File::open(path).with_context(|| format!("opening `{shown}`"))?;
        let mut zip = ZipArchive::new(BufReader::with_capacity(1 << 18, file))
            .with_context(|| format!("`{shown}` is no backup, or it was cut short"))?;
        let bytes = small_member(&mut zip, manifest::MANIFEST, LARGEST_MANIFEST_BYTES)
            .with_context(|| format!("`{shown}` is no backup, or it is damaged: the member `manifest.json`"))?;
        let signature = small_member(&mut zip, manifest::SIGNATURE, 1_024)
            .with_context(|| format!("`{shown}` is damaged: the member `manifest.sig`"))?;
        let manifest: Manifest = serde_json::from_slice(&bytes)
            .with_context(|| format!("`{shown}` is damaged: the member `manifest.json` cannot be read"))?;
        if manifest.format != manifest::FORMAT {
            bail!("`{shown}` is a `{}`; this program reads a `{}`", manifest.format, manifest::FORMAT);
        }
        let signature = String::from_utf8_lossy(&signature);
        if !is_signed(&manifest.public_key, &bytes, signature.trim()) {
            bail!("`{shown}` was altered: the member `manifest.json` is not what was signed");
        }
        let backup = Self { path: path.to_owned(), zip, manifest, manifest_sha256: hex(&Sha256::digest(&bytes)) };
        backup.compare_members()?;
        Ok(backup)
    }

    fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The members of the file and those of the manifest are the same.
    fn compare_members(&self) -> anyhow::Result<()> {
        let mut stated: BTreeMap<&str, &Member> = BTreeMap::new();
        for member in &self.manifest.members {
            if stated.insert(&member.name, member).is_some() {
                bail!("the backup is damaged: its manifest names `{}` twice", member.name);
            }
        }
        for name in self.zip.file_names() {
            let name = name.context("the backup is damaged: a member has no readable name")?;
            let name = name.as_ref();
            if stated.remove(name).is_none() && name != manifest::MANIFEST && name != manifest::SIGNATURE {
                bail!("the backup was altered: its manifest does not name the member `{name}`");
            }
        }
        if let Some(name) = stated.keys().next() {
            bail!("the backup is damaged: the member `{name}` is missing");
        }
        for table in &self.manifest.tables {
            if !self.manifest.members.iter().any(|member| member.name == manifest::of_table(&table.name)) {
                bail!("the backup is damaged: the table {} is missing", table.name);
            }
        }
        for member in &self.manifest.members {
            let is_known = member.name == manifest::KEY
                || manifest::object_of(&member.name).is_some()
                || self.manifest.tables.iter().any(|table| manifest::of_table(&table.name) == member.name);
            if !is_known {
                bail!("the backup holds `{}`, of which this program knows nothing", member.name);
            }
        }
        Ok(())
    }

    /// Reads every member and compares size and hash with the manifest. Err names the first that differs.
    pub fn check(&mut self, progress: &mut dyn FnMut(Step<'_>)) -> anyhow::Result<()> {
        let (mut files, mut bytes) = (0, 0);
        let members = std::mem::take(&mut self.manifest.members);
        let result = members.iter().try_for_each(|member| {
            files += 1;
            bytes += member.size;
            let mut reader = self.member(member)?;
            std::io::copy(&mut reader, &mut std::io::sink())
                .with_context(|| format!("the backup is damaged: the member `{}`", member.name))?;
            progress(Step::Files { files, bytes });
            reader.finish()
        });
        self.manifest.members = members;
        result
    }

    fn member(&mut self, member: &Member) -> anyhow::Result<Checked<impl Read>> {
        let reader = self
            .zip
            .by_name(&member.name)
            .with_context(|| format!("the backup is damaged: the member `{}`", member.name))?;
        // One byte more than stated, so that a longer member is noticed and a bomb is not unpacked.
        let reader = reader.take(member.size.saturating_add(1));
        Ok(Checked { reader, member: member.clone(), hasher: Sha256::new(), size: 0 })
    }
}

fn small_member(zip: &mut ZipArchive<BufReader<File>>, name: &str, most: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    zip.by_name(name)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A member being read, with what has been read so far.
struct Checked<R> {
    reader: R,
    member: Member,
    hasher: Sha256,
    size: u64,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.size += count as u64;
        Ok(count)
    }
}

impl<R> Checked<R> {
    fn finish(self) -> anyhow::Result<()> {
        let Member { name, size, sha256 } = &self.member;
        if self.size != *size {
            bail!("the backup is damaged: the member `{name}` does not have the {size} bytes that its manifest states");
        }
        if hex(&self.hasher.finalize()) != *sha256 {
            bail!("the backup is damaged: the member `{name}` does not have the hash that its manifest states");
        }
        Ok(())
    }
}

/// Where a backup goes.
pub struct Target<'a> {
    pub pools: &'a Pools,
    pub storage: &'a Storage,
    pub data_dir: &'a Path,
    /// The folder of the search index, which another catalogue may have left.
    pub index_dir: &'a Path,
    /// False where the key is a setting.
    pub with_key: bool,
}

/// Restores a backup whose members were checked. Err before anything was written where something is there already. Blocks; not
/// to be called from an asynchronous task.
pub fn restore(backup: &mut Backup, target: &Target<'_>, progress: &mut dyn FnMut(Step<'_>)) -> anyhow::Result<()> {
    let has_tables = refuse_occupied(backup, target)?;
    let note = target.data_dir.join(NOTE);
    std::fs::write(&note, format!("{}\n{}\n", backup.name(), backup.manifest_sha256))
        .and_then(|()| File::open(&note)?.sync_all())
        .with_context(|| format!("writing `{}`", note.display()))?;
    write_files(backup, target, progress)?;
    migrate::run_only(&mut *target.pools.write()?, &backup.manifest.migrations)?;
    if !has_tables {
        target.pools.write_transaction(|conn| write_tables(backup, conn, progress))?;
    }
    migrate::run(&mut *target.pools.write()?)?;
    match std::fs::remove_dir_all(target.index_dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing `{}`", target.index_dir.display()))?;
        }
        _ => {}
    }
    std::fs::remove_file(&note).with_context(|| format!("removing `{}`", note.display()))
}

/// Err says what is there. What an unfinished restore of the same backup has left is no obstacle; true where the tables are
/// already among it, which are there whole or not at all.
fn refuse_occupied(backup: &Backup, target: &Target<'_>) -> anyhow::Result<bool> {
    let advice =
        "A backup goes into an empty installation only: name another --data-dir, --database-url or --storage-url.";
    let note = std::fs::read_to_string(target.data_dir.join(NOTE)).unwrap_or_default();
    let is_same = note.lines().nth(1) == Some(backup.manifest_sha256.as_str());
    if !note.is_empty() && !is_same {
        bail!(
            "a restore of another backup, `{}`, has begun here and not finished. {advice}",
            note.lines().next().unwrap_or_default()
        );
    }
    let mut conn = target.pools.write()?;
    let (mut has_tables, mut has_same) = (false, false);
    if migrate::has_any(&mut conn)? {
        use crate::db::schema::journal_head;
        use diesel::prelude::*;
        let head: Option<String> = journal_head::table.select(journal_head::hash).first(&mut *conn).optional()?;
        has_same = backup.manifest.revision > 0 && head.as_ref() == Some(&backup.manifest.head);
        has_tables = is_same && has_same;
    }
    if !has_tables && migrate::has_any(&mut conn)? {
        let mut found = Vec::new();
        for table in tables::all(&mut conn)? {
            // The head of an empty journal is a row of its own.
            let rows = table.count(&mut conn)? - i64::from(table.name == "journal_head");
            if rows > 0 {
                found.push(format!("{rows} rows in {}", table.name));
            }
        }
        if !found.is_empty() {
            // Cut off after its last step, a restore is done and has nothing left to say so.
            let here = "It ends with the same entry of the journal as this backup: `topmark verify` says whether it is whole. ";
            let here = if has_same { here } else { "" };
            bail!("the database {} is not empty: {}. {here}{advice}", target.pools.url(), found.join(", "));
        }
    }
    if !is_same && let Some(first) = first_object(target.storage)? {
        bail!("the storage is not empty: `{first}` is there. {advice}");
    }
    if target.with_key
        && let Some(key) = InstallationKey::find(target.data_dir)?
        && key.public() != backup.manifest.public_key
    {
        bail!("`{}` has the key of another installation. {advice}", target.data_dir.display());
    }
    Ok(has_tables)
}

fn first_object(storage: &Storage) -> anyhow::Result<Option<String>> {
    use futures::StreamExt;
    let first = runtime()?.block_on(async { storage.listing().next().await });
    Ok(first.transpose()?.map(|(name, _)| name))
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting the runtime")
}

fn write_files(backup: &mut Backup, target: &Target<'_>, progress: &mut dyn FnMut(Step<'_>)) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let aside = target.data_dir.join("restore.part");
    let (mut files, mut bytes) = (0, 0);
    let members = std::mem::take(&mut backup.manifest.members);
    for member in &members {
        let mut reader = backup.member(member)?;
        if member.name == manifest::KEY {
            let mut text = String::new();
            reader.read_to_string(&mut text)?;
            reader.finish()?;
            if target.with_key {
                InstallationKey::parse(&text)?.store(target.data_dir)?;
            }
            continue;
        }
        let Some(object) = manifest::object_of(&member.name) else { continue };
        let context = || format!("restoring `{object}`");
        let mut file = File::create(&aside).with_context(context)?;
        std::io::copy(&mut reader, &mut file).with_context(context)?;
        reader.finish()?;
        drop(file);
        match StorageKey::parse(object) {
            Some(key) => runtime.block_on(target.storage.put_file(&key, &aside))?,
            // It was no object of this program where it came from, and is named as extra there as here.
            None => tracing::warn!(object, "left out: no name that this program gives"),
        }
        files += 1;
        bytes += member.size;
        progress(Step::Files { files, bytes });
    }
    backup.manifest.members = members;
    if aside.exists() {
        std::fs::remove_file(&aside).with_context(|| format!("removing `{}`", aside.display()))?;
    }
    Ok(())
}

fn write_tables(backup: &mut Backup, conn: &mut Conn, progress: &mut dyn FnMut(Step<'_>)) -> anyhow::Result<()> {
    let mut present: HashMap<String, Table> =
        tables::all(conn)?.into_iter().map(|table| (table.name.clone(), table)).collect();
    let foreign_keys = ForeignKeys::set_aside(conn)?;
    // What migrations put into new tables is in the backup too.
    for table in tables::all(conn)? {
        table.clear(conn)?;
    }
    let members: HashMap<String, Member> =
        backup.manifest.members.iter().map(|member| (member.name.clone(), member.clone())).collect();
    for stated in backup.manifest.tables.clone() {
        let Some(mut table) = present.remove(&stated.name) else {
            bail!("the backup has the table {}, of which this program knows nothing", stated.name);
        };
        for column in &stated.columns {
            if !table.columns.contains(column) {
                bail!("the backup has the column {}.{}, of which this program knows nothing", stated.name, column.name);
            }
        }
        // In the order of the backup; a column that it does not have gets its default.
        table.columns = stated.columns;
        let Some(member) = members.get(&manifest::of_table(&table.name)) else { continue };
        let mut reader = BufReader::with_capacity(1 << 18, backup.member(member)?);
        let mut inserter = Inserter::new(&table);
        let mut line = String::new();
        loop {
            line.clear();
            if (&mut reader).take(LONGEST_LINE_BYTES).read_line(&mut line)? == 0 {
                break;
            }
            inserter.add(conn, line.trim_end_matches('\n'))?;
            if inserter.written.is_multiple_of(10_000) {
                progress(Step::Table { name: &table.name, rows: inserter.written });
            }
        }
        inserter.flush(conn)?;
        if inserter.written != stated.rows {
            bail!("the backup states {} rows of {} and has {}", stated.rows, table.name, inserter.written);
        }
        reader.into_inner().finish()?;
    }
    foreign_keys.put_back(conn)
}
