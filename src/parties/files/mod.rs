//! List files as they are published, read into entries. A file that is broken or of another kind is an error of the whole: nothing
//! of it is taken.
//!
//! The entries of a list stand in memory at once, because its parts refer to each other; `MOST_BYTES` bounds that.

pub mod bis;
pub mod csl;
pub mod mapped;
pub mod ofac;

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::parties::files::mapped::ListMapping;
use crate::parties::model::Entry;

/// Bytes that the files of one list may have together: some fifty times as many as the largest list that is known.
const MOST_BYTES: u64 = 256 << 20;

/// How a list is written.
#[derive(Clone, Debug)]
pub enum Format {
    /// SDN.CSV, ALT.CSV, ADD.CSV of the Office of Foreign Assets Control, without headers.
    Ofac,
    /// Denied Persons List of the Bureau of Industry and Security, tab-separated.
    BisDpl,
    /// Consolidated Screening List of the International Trade Administration.
    Csl,
    Mapped(Box<ListMapping>),
}

/// What the files of a list hold.
#[derive(Debug)]
pub struct ListFiles {
    /// `ofac`, `bis-dpl`, `csl`, or the name of the mapping.
    pub format: String,
    /// In order of their keys.
    pub entries: Vec<Entry>,
    /// Rows of other files that belong to no entry; only where a partial set is allowed.
    pub orphans: u64,
    pub lacks: Lacks,
}

/// What a partial set says nothing of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lacks {
    /// Names but the first.
    pub names: bool,
    pub addresses: bool,
}

impl Format {
    /// By its name, the name of a mapping that ships with the program, or the path of a mapping file.
    pub fn named(name: &str) -> anyhow::Result<Self> {
        Ok(match name {
            "ofac" => Self::Ofac,
            "bis-dpl" => Self::BisDpl,
            "csl" => Self::Csl,
            other => Self::Mapped(Box::new(ListMapping::named(other)?)),
        })
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Ofac => "ofac",
            Self::BisDpl => "bis-dpl",
            Self::Csl => "csl",
            Self::Mapped(mapping) => &mapping.name,
        }
    }

    /// By what the file begins with.
    pub fn recognised(file: &Path) -> anyhow::Result<Self> {
        let text = read_text(file)?;
        if text.trim_start().starts_with('<') {
            bail!("`{}` is no list but a page or XML", file.display());
        }
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains('\t') { b'\t' } else { b',' };
        let mut header: Vec<String> = Vec::new();
        let mut reader = reader(&text, delimiter);
        if let Some(record) = reader.records().next() {
            header = record?.iter().map(|field| field.trim_start_matches('\u{feff}').trim().to_owned()).collect();
        }
        let has = |columns: &[&str]| columns.iter().all(|column| header.iter().any(|known| known == column));
        if has(bis::COLUMNS) {
            return Ok(Self::BisDpl);
        }
        if has(csl::COLUMNS) {
            return Ok(Self::Csl);
        }
        if ofac::is_part(&header) {
            return Ok(Self::Ofac);
        }
        if let Some(mapping) = ListMapping::recognised(&header)? {
            return Ok(Self::Mapped(Box::new(mapping)));
        }
        bail!(
            "`{}` is no list of a known kind (ofac, bis-dpl, csl, {}): name a mapping file with --mapping",
            file.display(),
            mapped::shipped().join(", ")
        )
    }
}

/// Reads all files of a list. `partial` lets a set through that is known to be incomplete. Err names file, row and reason.
pub fn read(files: &[PathBuf], format: &Format, partial: bool) -> anyhow::Result<ListFiles> {
    let mut entries = Entries::default();
    let (mut orphans, mut lacks) = (0, Lacks::default());
    match format {
        Format::Ofac => (orphans, lacks) = ofac::read(files, partial, &mut entries)?,
        Format::BisDpl => bis::read(one(files, format)?, &mut entries)?,
        Format::Csl => csl::read(one(files, format)?, &mut entries)?,
        Format::Mapped(mapping) => mapped::read(one(files, format)?, mapping, &mut entries)?,
    }
    let mut entries = entries.entries;
    if entries.is_empty() {
        bail!("the list has no entries");
    }
    entries.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    Ok(ListFiles { format: format.name().to_owned(), entries, orphans, lacks })
}

fn one<'a>(files: &'a [PathBuf], format: &Format) -> anyhow::Result<&'a Path> {
    match files {
        [file] => Ok(file),
        _ => bail!("a list of the kind `{}` is one file, {} were named", format.name(), files.len()),
    }
}

/// Entries by their keys while files are read.
#[derive(Default)]
pub struct Entries {
    pub entries: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Entries {
    /// The entry of the key, or the new one.
    pub fn find_or_add(&mut self, key: &str, make: impl FnOnce() -> Entry) -> &mut Entry {
        let place = match self.places.get(key) {
            Some(place) => *place,
            None => {
                self.places.insert(key.to_owned(), self.entries.len());
                self.entries.push(make());
                self.entries.len() - 1
            }
        };
        &mut self.entries[place]
    }

    pub fn find(&mut self, key: &str) -> Option<&mut Entry> {
        self.places.get(key).map(|place| &mut self.entries[*place])
    }

    pub fn contains(&self, key: &str) -> bool {
        self.places.contains_key(key)
    }
}

/// A whole file as text. UTF-8, or else Windows-1252 as older list files are. Err when it is too large, empty or cut off inside quotes.
pub fn read_text(file: &Path) -> anyhow::Result<String> {
    let opened = std::fs::File::open(file).with_context(|| format!("opening `{}`", file.display()))?;
    let mut bytes = Vec::new();
    opened.take(MOST_BYTES + 1).read_to_end(&mut bytes).with_context(|| format!("reading `{}`", file.display()))?;
    if bytes.len() as u64 > MOST_BYTES {
        bail!("`{}` is larger than {} MiB: no list is", file.display(), MOST_BYTES >> 20);
    }
    if bytes.is_empty() {
        bail!("`{}` is empty", file.display());
    }
    if bytes.contains(&0) {
        bail!("`{}` is no text: it has zero bytes", file.display());
    }
    if bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1 {
        bail!("`{}` is broken: a quotation mark is not closed, as in a file that was cut off", file.display());
    }
    Ok(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.into_bytes().iter().map(|byte| char::from(*byte)).collect(),
    })
}

/// Records of any length; whoever reads them says which length is right.
pub fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

/// Whether a record is the mark at the end of a DOS file.
pub fn is_end(record: &csv::StringRecord) -> bool {
    record.get(0).is_some_and(|first| first.starts_with('\u{1a}')) || record.iter().all(|field| field.trim().is_empty())
}

/// The columns of a table with a header.
pub struct Columns {
    names: Vec<String>,
}

impl Columns {
    /// Err names a column that is missing.
    pub fn new(header: &csv::StringRecord, needed: &[&str], file: &Path) -> anyhow::Result<Self> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        for column in needed {
            if !names.iter().any(|name| name == column) {
                bail!("`{}` has no column `{column}`: it is of another kind", file.display());
            }
        }
        Ok(Self { names })
    }

    pub fn count(&self) -> usize {
        self.names.len()
    }

    pub fn place(&self, column: &str) -> Option<usize> {
        self.names.iter().position(|name| name == column)
    }

    /// The trimmed field, blank where the table has no such column.
    pub fn get<'r>(&self, record: &'r csv::StringRecord, column: &str) -> &'r str {
        self.place(column).and_then(|place| record.get(place)).unwrap_or_default().trim()
    }
}

/// Walks a table with a header row by row. Err names the row that has too many or too few fields.
pub fn each_row(
    file: &Path,
    delimiter: u8,
    needed: &[&str],
    mut each: impl FnMut(&Columns, u64, &csv::StringRecord) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let text = read_text(file)?;
    let mut reader = reader(&text, delimiter);
    let mut record = csv::StringRecord::new();
    if !reader.read_record(&mut record)? {
        bail!("`{}` is empty", file.display());
    }
    let columns = Columns::new(&record, needed, file)?;
    while reader.read_record(&mut record)? {
        if is_end(&record) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != columns.count() {
            bail!(
                "`{}` is broken at line {line}: it has {} fields where the header has {}",
                file.display(),
                record.len(),
                columns.count()
            );
        }
        each(&columns, line, &record).with_context(|| format!("in `{}` at line {line}", file.display()))?;
    }
    Ok(())
}
