//! The lists of the Office of Foreign Assets Control as CSV: names, aliases and addresses in files of their own, without headers,
//! joined by the number of the entry; `-0-` stands for nothing, and a byte 0x1A may end the file. Columns as in the data
//! specification of the office (dat_spec.txt).

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use anyhow::{Context, bail};
use regex::Regex;

use crate::parties::files::{Entries, Lacks, is_end, read_text, reader};
use crate::parties::model::{Address, Entry, Identifier, NameKind, PartyKind};

/// Which of the files one is, told by its number of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Names,
    Aliases,
    Addresses,
    Comments,
}

impl Part {
    fn of(columns: usize) -> Option<Self> {
        Some(match columns {
            12 => Self::Names,
            5 => Self::Aliases,
            6 => Self::Addresses,
            2 => Self::Comments,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Names => "names (SDN.CSV, CONS_PRIM.CSV)",
            Self::Aliases => "aliases (ALT.CSV)",
            Self::Addresses => "addresses (ADD.CSV)",
            Self::Comments => "comments (SDN_COMMENTS.CSV)",
        }
    }

    fn columns(self) -> usize {
        match self {
            Self::Names => 12,
            Self::Aliases => 5,
            Self::Addresses => 6,
            Self::Comments => 2,
        }
    }
}

fn is_number(field: &str) -> bool {
    !field.is_empty() && field.len() <= 18 && field.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a first row may be one of this list's files. Some mirrors add a header that begins with the number's name.
pub fn is_part(first: &[String]) -> bool {
    let begins = first.first().is_some_and(|field| is_number(field) || field.eq_ignore_ascii_case("id"));
    Part::of(first.len()).is_some() && begins
}

/// `-0-` is nothing.
fn value(field: &str) -> &str {
    let field = field.trim();
    if field == "-0-" { "" } else { field }
}

/// Reads the files of a list in any order; gives the number of rows that belong to no entry, and which files are not there.
pub fn read(files: &[PathBuf], partial: bool, entries: &mut Entries) -> anyhow::Result<(u64, Lacks)> {
    let mut parts: Vec<(Part, &Path, String)> = Vec::new();
    for file in files {
        let text = read_text(file)?;
        let first: Vec<String> = match reader(&text, b',').records().next() {
            Some(record) => record?.iter().map(|field| field.trim().to_owned()).collect(),
            None => bail!("`{}` is empty", file.display()),
        };
        let part = Part::of(first.len()).filter(|_| is_part(&first)).with_context(|| {
            format!("`{}` is no file of an OFAC list: its first row has {} fields", file.display(), first.len())
        })?;
        if let Some((_, other, _)) = parts.iter().find(|(known, ..)| *known == part) {
            bail!("`{}` and `{}` both have {}", other.display(), file.display(), part.name());
        }
        parts.push((part, file, text));
    }
    parts.sort_by_key(|(part, ..)| *part);
    let is_there = |part: Part| parts.iter().any(|(known, ..)| *known == part);
    let lacks = Lacks { names: !is_there(Part::Aliases), addresses: !is_there(Part::Addresses) };
    for part in [Part::Names, Part::Aliases, Part::Addresses] {
        if !is_there(part) && (part == Part::Names || !partial) {
            bail!("the file of {} is missing: name all files of the list, or say --partial", part.name());
        }
    }
    let mut orphans = 0;
    for (part, file, text) in &parts {
        let strays = read_part(*part, file, text, entries)?;
        if strays > 0 && !partial {
            bail!(
                "{strays} rows of `{}` belong to no entry: the files are not of one day. Take files of one day, or say --partial",
                file.display()
            );
        }
        orphans += strays;
    }
    for entry in &mut entries.entries {
        read_remarks(entry);
    }
    Ok((orphans, lacks))
}

fn read_part(part: Part, file: &Path, text: &str, entries: &mut Entries) -> anyhow::Result<u64> {
    let mut strays = 0;
    for (row, record) in reader(text, b',').into_records().enumerate() {
        let record = record?;
        if is_end(&record) {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != part.columns() {
            bail!(
                "`{}` is broken at line {line}: it has {} fields, a row of {} has {}",
                file.display(),
                record.len(),
                part.name(),
                part.columns()
            );
        }
        let field = |place: usize| value(record.get(place).unwrap_or_default());
        let key = field(0);
        if !is_number(key) {
            if row == 0 {
                continue;
            }
            bail!("`{}` is broken at line {line}: `{key}` is not the number of an entry", file.display());
        }
        if part == Part::Names {
            if entries.contains(key) {
                bail!("`{}` is broken at line {line}: the entry {key} stands there twice", file.display());
            }
            if field(1).is_empty() {
                bail!("`{}` is broken at line {line}: the entry {key} has no name", file.display());
            }
            entries.find_or_add(key, || entry(key, &field));
            continue;
        }
        let Some(entry) = entries.find(key) else {
            strays += 1;
            continue;
        };
        match part {
            Part::Names => {}
            Part::Aliases => {
                let kind = if field(2).eq_ignore_ascii_case("fka") { NameKind::Former } else { NameKind::Alias };
                entry.add_name(kind, field(3));
            }
            Part::Addresses => {
                entry.add_country(field(4));
                entry.add_address(Address {
                    address: field(2).to_owned(),
                    city: field(3).to_owned(),
                    country: field(4).to_owned(),
                });
            }
            // The text goes on where the first file cut it.
            Part::Comments => entry.remarks.push_str(record.get(1).unwrap_or_default().trim_end()),
        }
    }
    Ok(strays)
}

fn entry<'r>(key: &str, field: &dyn Fn(usize) -> &'r str) -> Entry {
    let kind = match field(2) {
        "individual" => PartyKind::Person,
        "vessel" => PartyKind::Vessel,
        "aircraft" => PartyKind::Aircraft,
        _ => PartyKind::Organisation,
    };
    let mut entry = Entry::new(key.to_owned(), kind, field(1).to_owned());
    entry.programmes = field(3).replace("] [", "; ").trim_matches(['[', ']']).to_owned();
    let mut remarks: Vec<String> = Vec::new();
    for (place, name) in [
        (4, "Title"),
        (5, "Call sign"),
        (6, "Vessel type"),
        (7, "Tonnage"),
        (8, "Gross registered tonnage"),
        (9, "Flag"),
        (10, "Owner"),
    ] {
        if !field(place).is_empty() {
            remarks.push(format!("{name}: {}", field(place)));
        }
    }
    if !field(11).is_empty() {
        remarks.push(field(11).to_owned());
    }
    if !field(9).is_empty() {
        entry.add_country(field(9));
    }
    entry.remarks = remarks.join("; ");
    entry
}

static IDENTIFIER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:alt\. )?((?:[A-Z][A-Za-z.'/]* ){0,3}(?:Passport|No\.|Number|ID|Code|IMO|MMSI|RFC|RUC|RIF|NIT|SSN|CUIT|C\.U\.R\.P\.|C\.R\. No\.|D-U-N-S Number|SWIFT/BIC))(?: #)? ([A-Z0-9][A-Z0-9./-]*)(?: \(([^)]+)\))?",
    )
    .expect("a constant of this file")
});

/// What the remarks say in fixed words: numbers of papers, weak aliases, nationality.
fn read_remarks(entry: &mut Entry) {
    let remarks = entry.remarks.clone();
    for piece in remarks.trim_end_matches('.').split("; ") {
        let piece = piece.trim();
        let quoted = |text: &str| text.trim_end_matches(['.', ';']).trim_matches('\'').to_owned();
        if let Some(name) = piece.strip_prefix("a.k.a. ") {
            entry.add_name(NameKind::Weak, &quoted(name));
        } else if let Some(name) = piece.strip_prefix("f.k.a. ") {
            entry.add_name(NameKind::Former, &quoted(name));
        } else if let Some(country) = piece
            .strip_prefix("nationality ")
            .or_else(|| piece.strip_prefix("citizen "))
            .or_else(|| piece.strip_prefix("alt. nationality "))
        {
            entry.add_country(country.trim_end_matches('.'));
        } else if let Some(found) = IDENTIFIER.captures(piece) {
            let text = |group: usize| found.get(group).map_or("", |found| found.as_str()).to_owned();
            let identifier = Identifier { kind: text(1), value: text(2), country: text(3) };
            if !entry.identifiers.contains(&identifier) {
                entry.identifiers.push(identifier);
            }
        }
    }
}
