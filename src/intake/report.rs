//! What an import did: counts per outcome, reasons with the first rows, and the report file with a line per refused row.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::intake::mapping::Field;
use crate::intake::model::Outcome;
use crate::intake::stage::Staged;
use crate::intake::values::{Rejection, SourceRow};

/// How many row numbers are kept of each reason.
const FIRST_ROWS: usize = 10;
/// How many different reasons are counted; a file cannot invent more.
const MAX_REASONS: usize = 200;

/// One reason for which rows were not taken, with its count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub outcome: String,
    pub column: String,
    pub reason: String,
    pub count: u64,
    /// The first rows it met, as a spreadsheet counts them.
    pub first_rows: Vec<u64>,
}

/// A maker or weapon that stays as the source writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsWritten {
    pub text: String,
    pub reason: String,
    pub findings: u64,
}

/// What became of one row, or would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub row: u64,
    pub outcome: Outcome,
    pub record: String,
    /// Where the fault is, and what was found there; blank where there is none.
    pub column: String,
    pub reason: String,
    pub value: String,
    pub weapon: String,
    pub maker: String,
    pub marking: String,
    pub part_number: String,
}

impl Line {
    /// A row that could not be read at all.
    pub fn refused(row: u64, outcome: Outcome, rejection: &Rejection) -> Self {
        Self {
            row,
            outcome,
            record: String::new(),
            column: rejection.column.clone(),
            reason: rejection.reason.clone(),
            value: rejection.value.clone(),
            weapon: String::new(),
            maker: String::new(),
            marking: String::new(),
            part_number: String::new(),
        }
    }

    /// A row that was read, and understood where `staged` is there.
    pub fn of(row: &SourceRow, staged: Option<&Staged>, outcome: Outcome, rejection: Option<&Rejection>) -> Self {
        let part_number = staged.and_then(|staged| Some(staged.understood.reading.as_ref()?.part_number.clone()));
        let none = Rejection { column: String::new(), reason: String::new(), value: String::new() };
        Self {
            record: row.external_id.clone(),
            weapon: row.weapons.join("; "),
            maker: row.get(Field::Maker).to_owned(),
            marking: staged
                .map_or_else(|| row.get(Field::Marking).to_owned(), |staged| staged.understood.marking.clone()),
            part_number: part_number.unwrap_or_else(|| row.get(Field::PartNumber).to_owned()),
            ..Self::refused(row.row, outcome, rejection.unwrap_or(&none))
        }
    }
}

/// The closing table. Rows: `read = new + changed + unchanged + duplicate + same marking + held + rejected`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub read: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub duplicate: u64,
    pub rejected: u64,
    /// Rows that wait for a person, only in imports by people: for the answer whether a part with the same marking is another one...
    #[serde(default, skip_serializing_if = "is_zero")]
    pub same_marking: u64,
    /// ... or for anything else.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub held: u64,
    /// Findings behind the rows that were taken: a row that names several exhibits makes several.
    pub findings: u64,
    pub seconds: f64,
    pub rows_per_second: f64,
    pub dry_run: bool,
    pub mapping: String,
    pub source: String,
    pub reasons: Vec<Reason>,
    /// Maker strings of the rows: all, and those that lead to no maker.
    pub makers: u64,
    pub makers_unresolved: Vec<AsWritten>,
    /// Weapon strings of the rows: all, and those whose system was not known before.
    pub weapons: u64,
    pub weapons_as_published: Vec<AsWritten>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Collects reasons while rows go by.
#[derive(Default)]
pub struct Reasons {
    by_kind: BTreeMap<(&'static str, String, String), Reason>,
}

impl Reasons {
    pub fn note(&mut self, outcome: &'static str, row: u64, rejection: &Rejection) {
        let key = (outcome, rejection.column.clone(), rejection.reason.clone());
        if self.by_kind.len() >= MAX_REASONS && !self.by_kind.contains_key(&key) {
            let other = Rejection { column: String::new(), reason: "other".to_owned(), value: String::new() };
            return self.count((outcome, String::new(), "other reasons".to_owned()), outcome, row, &other);
        }
        self.count(key, outcome, row, rejection);
    }

    fn count(&mut self, key: (&'static str, String, String), outcome: &'static str, row: u64, rejection: &Rejection) {
        let reason = self.by_kind.entry(key).or_insert_with(|| Reason {
            outcome: outcome.to_owned(),
            column: rejection.column.clone(),
            reason: rejection.reason.clone(),
            ..Reason::default()
        });
        reason.count += 1;
        if reason.first_rows.len() < FIRST_ROWS {
            reason.first_rows.push(row);
        }
    }

    /// Most frequent first.
    pub fn finish(self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = self.by_kind.into_values().collect();
        reasons.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.reason.cmp(&other.reason)));
        reasons
    }
}

/// Writes the report file: one line per row that was not taken as new, changed or unchanged.
pub struct ReportFile {
    writer: csv::Writer<Box<dyn Write + Send>>,
    path: String,
}

impl ReportFile {
    pub fn create(path: &std::path::Path) -> anyhow::Result<Self> {
        let file =
            std::fs::File::create(path).with_context(|| format!("making the report file `{}`", path.display()))?;
        let mut writer = csv::Writer::from_writer(Box::new(file) as Box<dyn Write + Send>);
        writer.write_record(["row", "record", "outcome", "column", "reason", "value"])?;
        Ok(Self { writer, path: path.display().to_string() })
    }

    pub fn line(&mut self, row: u64, record: &str, outcome: &str, rejection: &Rejection) -> anyhow::Result<()> {
        let cells = [
            row.to_string(),
            neutral(record),
            outcome.to_owned(),
            neutral(&rejection.column),
            rejection.reason.clone(),
            neutral(&rejection.value),
        ];
        self.writer.write_record(&cells).with_context(|| format!("writing the report file `{}`", self.path))
    }

    pub fn finish(mut self) -> anyhow::Result<()> {
        self.writer.flush().with_context(|| format!("writing the report file `{}`", self.path))
    }
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
/// Source of the list of characters: OWASP, "CSV Injection".
pub fn neutral(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}
