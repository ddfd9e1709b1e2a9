//! One file with everything in it, written while the installation serves.
//!
//! The tables are read in one snapshot, which keeps no writer waiting; the stored objects after it, because an object is there
//! before a row names it. Memory does not grow with either; the manifest keeps some 150 bytes for each stored object.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use chrono::{NaiveDateTime, Timelike};
use diesel::prelude::*;
use futures::StreamExt;
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use crate::archive::manifest::{self, Manifest, Member, TableIn};
use crate::archive::tables;
use crate::db::conn::Conn;
use crate::db::pool::Pools;
use crate::db::schema::journal_head;
use crate::journal::checkpoint::InstallationKey;
use crate::journal::model::hex;
use crate::storage::store::Storage;

/// Objects of this folder are text and worth compressing; photographs are not.
const COMPRESSED_FOLDER: &str = "imports/";

/// What is backed up, and by whose key it is signed.
pub struct House<'a> {
    pub pools: &'a Pools,
    pub storage: &'a Storage,
    pub key: &'a InstallationKey,
    /// False where the key is a setting, which a backup has no business with.
    pub with_key: bool,
    pub now: NaiveDateTime,
}

/// How far a backup or a restore is.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    Table { name: &'a str, rows: u64 },
    Files { files: u64, bytes: u64 },
}

/// What a backup holds.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Summary {
    pub revision: i64,
    pub head: String,
    pub rows: u64,
    pub files: u64,
    /// Bytes of tables and files, uncompressed.
    pub bytes: u64,
}

/// Writes a backup to `path`, which must not be there: to `path.part` first, renamed when it is complete and on the disk. Blocks;
/// not to be called from an asynchronous task.
pub fn to_file(house: &House<'_>, path: &Path, progress: &mut dyn FnMut(Step<'_>)) -> anyhow::Result<Summary> {
    let context = || format!("writing the backup `{}`", path.display());
    if path.try_exists().with_context(context)? {
        anyhow::bail!("`{}` is there already. Name another file, or move it away.", path.display());
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = std::path::PathBuf::from(part);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // It holds everything, what is not public and the key included.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&part).with_context(context)?;
    let written =
        write(house, std::io::BufWriter::with_capacity(1 << 20, file), progress).and_then(|(file, summary)| {
            let file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            file.sync_all()?;
            std::fs::rename(&part, path)?;
            Ok(summary)
        });
    if written.is_err() {
        // What is half written helps nobody; the error that led here is the one to tell.
        let _ = std::fs::remove_file(&part);
    }
    written.with_context(context)
}

/// Writes a backup to anything that takes bytes, and gives it back.
pub fn write<W: Write>(
    house: &House<'_>,
    output: W,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<(W, Summary)> {
    let mut pack = Pack { zip: ZipWriter::new_stream(output), members: Vec::new() };
    let mut manifest = house.pools.snapshot(|conn| write_tables(house, conn, &mut pack, progress))?;
    let files = write_files(house.storage, &mut pack, progress)?;
    if house.with_key {
        let key = format!("{}\n", house.key.to_hex());
        pack.member(manifest::KEY, CompressionMethod::Stored, |out| Ok(out.write_all(key.as_bytes())?))?;
    }
    let summary = Summary {
        revision: manifest.revision,
        head: manifest.head.clone(),
        rows: manifest.tables.iter().map(|table| table.rows).sum(),
        files,
        bytes: pack.members.iter().map(|member| member.size).sum(),
    };
    manifest.members = std::mem::take(&mut pack.members);
    let text = serde_json::to_vec_pretty(&manifest)?;
    pack.member(manifest::MANIFEST, CompressionMethod::Deflated, |out| Ok(out.write_all(&text)?))?;
    let signature = house.key.sign(&text);
    pack.member(manifest::SIGNATURE, CompressionMethod::Stored, |out| Ok(out.write_all(signature.as_bytes())?))?;
    let mut output = pack.zip.finish()?.into_inner();
    output.flush()?;
    Ok((output, summary))
}

fn write_tables<W: Write>(
    house: &House<'_>,
    conn: &mut Conn,
    pack: &mut Pack<W>,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<Manifest> {
    let (revision, head): (i64, String) =
        journal_head::table.select((journal_head::revision, journal_head::hash)).first(conn)?;
    let mut manifest = Manifest {
        format: manifest::FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: house.now.with_nanosecond(0).unwrap_or(house.now).format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        database: match conn {
            Conn::Sqlite(_) => "sqlite".to_owned(),
            Conn::Postgres(_) => "postgres".to_owned(),
        },
        migrations: crate::db::migrate::applied(conn)?,
        revision,
        head,
        public_key: house.key.public(),
        tables: Vec::new(),
        members: Vec::new(),
    };
    for table in tables::all(conn)? {
        let mut rows = 0;
        pack.member(&manifest::of_table(&table.name), CompressionMethod::Deflated, |out| {
            rows = table.export(conn, &mut |line| {
                rows += 1;
                if rows % 10_000 == 0 {
                    progress(Step::Table { name: &table.name, rows });
                }
                out.write_all(line.as_bytes())?;
                Ok(out.write_all(b"\n")?)
            })?;
            Ok(())
        })
        .with_context(|| format!("reading the table {}", table.name))?;
        manifest.tables.push(TableIn { name: table.name, rows, columns: table.columns });
    }
    Ok(manifest)
}

fn write_files<W: Write>(
    storage: &Storage,
    pack: &mut Pack<W>,
    progress: &mut dyn FnMut(Step<'_>),
) -> anyhow::Result<u64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting the runtime")?;
    runtime.block_on(async {
        let (mut files, mut bytes) = (0, 0);
        let mut listing = storage.listing();
        while let Some(object) = listing.next().await {
            let (name, size) = object?;
            let is_text = name.starts_with(COMPRESSED_FOLDER);
            let method = if is_text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            let mut out = pack.begin(&manifest::of_object(&name), method)?;
            storage.read(&name, |piece| Ok(out.write_all(piece)?)).await?;
            let member = out.end(manifest::of_object(&name));
            pack.members.push(member);
            files += 1;
            bytes += size;
            progress(Step::Files { files, bytes });
        }
        Ok(files)
    })
}

/// The zip file being written.
struct Pack<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    members: Vec<Member>,
}

impl<W: Write> Pack<W> {
    fn begin(&mut self, name: &str, method: CompressionMethod) -> anyhow::Result<Hashed<'_, W>> {
        // Larger than 4 GiB is allowed, since nobody knows the size beforehand.
        let options = SimpleFileOptions::default().compression_method(method).large_file(true).unix_permissions(0o600);
        self.zip.start_file(name, options)?;
        Ok(Hashed { zip: &mut self.zip, hasher: Sha256::new(), size: 0 })
    }

    fn member(
        &mut self,
        name: &str,
        method: CompressionMethod,
        fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let mut out = self.begin(name, method)?;
        fill(&mut out)?;
        let member = out.end(name.to_owned());
        self.members.push(member);
        Ok(())
    }
}

/// Counts and hashes what goes into a member.
struct Hashed<'a, W: Write> {
    zip: &'a mut ZipWriter<StreamWriter<W>>,
    hasher: Sha256,
    size: u64,
}

impl<W: Write> Write for Hashed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.zip.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Hashed<'_, W> {
    fn end(self, name: String) -> Member {
        Member { name, size: self.size, sha256: hex(&self.hasher.finalize()) }
    }
}
