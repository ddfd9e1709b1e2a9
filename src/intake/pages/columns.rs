//! The page on which somebody says which sheet, which row has the names of the columns, what each column is, and what the rows rest
//! on.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;
use std::path::Path;

use askama::Template;

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::ExhibitId;
use crate::error::AppError;
use crate::evidence::model::Reliability;
use crate::intake::actions::Refused;
use crate::intake::guess;
use crate::intake::mapping::{Column, Field, field_name};
use crate::intake::model::{Format, Settings};
use crate::intake::queries::{self, Import};
use crate::intake::records::{FileError, MAX_LINE_BYTES, RecordReader};
use crate::intake::sheets;
use crate::weapons::queries::{self as weapons, ExhibitLine};
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::session::Visit;

/// Rows that are shown of a sheet, and looked at for the header.
const TOP_ROWS: usize = 12;
/// Columns of a row that are shown above the form.
const SHOWN_CELLS: usize = 8;
const MOST_EXHIBITS: i64 = 500;

/// The fields in the order in which they are offered.
pub const FIELDS: &[Field] = &[
    Field::Weapon,
    Field::ExhibitSerial,
    Field::RecoveredOn,
    Field::Region,
    Field::Assembly,
    Field::Marking,
    Field::PartNumber,
    Field::Maker,
    Field::Description,
    Field::Category,
    Field::MadeOn,
    Field::Quantity,
    Field::ExternalId,
    Field::Url,
];

/// The first rows of a file, with their numbers. Rows of a text above its header are one cell each: what parts them is not known.
pub fn top(
    path: &Path,
    format: Format,
    sheet: &str,
    header_row: Option<u64>,
) -> Result<Vec<(u64, Vec<String>)>, FileError> {
    let mut top = Vec::new();
    if format == Format::Text {
        let open = || Ok::<_, FileError>(std::io::BufReader::new(std::fs::File::open(path)?));
        let lines = first_lines(open()?)?;
        let parts = |line: &String| [',', ';', '\t'].map(|one| line.matches(one).count()).into_iter().max();
        let most = lines.iter().map(parts).max().flatten();
        let guessed = lines.iter().position(|line| parts(line) == most).map_or(1, |index| index as u64 + 1);
        let header_row = header_row.filter(|row| (1..=TOP_ROWS as u64).contains(row)).unwrap_or(guessed);
        let mut reader = RecordReader::open_at(open()?, header_row, 0)?;
        top.extend((1..header_row).zip(lines.into_iter().map(|line| vec![line])));
        top.push((header_row, reader.header().into_iter().map(str::to_owned).collect()));
        while top.len() < TOP_ROWS
            && let Some(record) = reader.next_record()?
        {
            if let Ok(cells) = record.content {
                top.push((record.row, cells.iter().map(str::to_owned).collect()));
            }
        }
        return Ok(top);
    }
    sheets::rows(path, format, sheet, |row, cells| {
        top.push((row, cells.to_vec()));
        if top.len() < TOP_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if top.is_empty() { Err(FileError::Empty) } else { Ok(top) }
}

fn first_lines(mut input: impl BufRead) -> Result<Vec<String>, FileError> {
    let mut lines = Vec::new();
    while lines.len() < TOP_ROWS {
        let mut line = Vec::new();
        if (&mut input).take(MAX_LINE_BYTES as u64).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        lines.push(String::from_utf8_lossy(&line).trim().to_owned());
    }
    Ok(lines)
}

/// What is wrong with a file, in the visitor's language, with what to do.
pub fn unreadable(frame: &Frame, error: &FileError) -> String {
    match error {
        FileError::OtherFormat(_) => frame.t("import-file-other").to_owned(),
        FileError::Archive(_) => frame.t("import-file-broken").to_owned(),
        FileError::TooLarge { limit_mb } => frame.with("import-file-unpacks", "limit", &limit_mb.to_string()),
        FileError::Utf16 => frame.t("import-file-utf16").to_owned(),
        FileError::Empty => frame.t("import-file-empty").to_owned(),
        FileError::Header(_) => frame.t("import-file-header").to_owned(),
        FileError::Io(_) => frame.t("import-file-lost").to_owned(),
    }
}

/// A column of the file as the form shows it.
pub struct FileColumn {
    pub index: usize,
    pub name: String,
    pub samples: Vec<String>,
    pub field: Option<Field>,
}

#[derive(Template)]
#[template(path = "imports/columns.html")]
pub struct ColumnsPage {
    frame: Frame,
    import: Import,
    sheets: Vec<String>,
    settings: Settings,
    top: Vec<(u64, Vec<String>)>,
    columns: Vec<FileColumn>,
    exhibits: Vec<ExhibitLine>,
    problem: String,
}

impl ColumnsPage {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn field_word(&self, field: &Field) -> &str {
        self.frame.word("import-field", field_name(*field))
    }

    #[expect(clippy::unused_self, reason = "a template calls it so")]
    fn is_taken_for(&self, column: &FileColumn, field: &Field) -> bool {
        column.field == Some(*field)
    }

    fn reliabilities(&self) -> &'static [Reliability] {
        Reliability::ALL
    }

    fn marks(&self) -> &'static [Tlp] {
        Tlp::ALL
    }

    fn is_mixed(&self) -> bool {
        self.settings.columns.get(&Field::Marking).is_some_and(|column| column.mixed_with_description)
    }

    fn split(&self) -> &str {
        self.settings.columns.get(&Field::Weapon).and_then(|column| column.split.as_deref()).unwrap_or_default()
    }

    fn is_of(&self, exhibit: &ExhibitId) -> bool {
        self.settings.exhibit == Some(*exhibit)
    }
}

/// What a file looks like under settings that somebody may be changing.
pub struct Looked {
    pub sheets: Vec<String>,
    pub top: Vec<(u64, Vec<String>)>,
    pub header: Vec<String>,
}

/// Looks into the file. `settings.sheet` becomes the first one where there is none of that name.
pub fn look(path: &Path, format: Format, settings: &mut Settings) -> Result<Looked, FileError> {
    let names = sheets::sheets(path, format)?;
    if !names.contains(&settings.sheet) {
        settings.sheet = names.first().cloned().unwrap_or_default();
    }
    let top = top(path, format, &settings.sheet, Some(settings.header_row))?;
    if !top.iter().any(|(row, _)| *row == settings.header_row) {
        settings.header_row = guess::header_row(&top);
    }
    let header = top.iter().find(|(row, _)| *row == settings.header_row).map(|(_, cells)| cells.clone());
    let header = header.unwrap_or_default().iter().map(|name| name.trim().to_owned()).collect();
    Ok(Looked { sheets: names, top, header })
}

/// The page of an import whose columns nobody has named yet, or that somebody wants to name anew.
pub fn make(
    conn: &mut Conn,
    visit: &Visit,
    by: &Researcher,
    import: Import,
    mut settings: Settings,
    looked: Looked,
    problem: String,
) -> Result<ColumnsPage, AppError> {
    let Looked { sheets, top, header } = looked;
    let frame = visit.frame(Section::Imports, import.file_name.clone());
    let list = frame.urls.imports();
    let frame = frame.below(list, visit.ask.locale.messages().t("imports-title"));
    let before = queries::said_before(conn, by.organisation(), import.id)?;
    let is_known = settings.columns.values().any(|column| header.contains(&column.column));
    if !is_known {
        settings.columns = guess::columns(&header, &before);
    }
    if settings.source_title.is_empty()
        && let Some(last) =
            before.iter().find(|last| last.columns.values().all(|column| header.contains(&column.column)))
    {
        settings.source_title.clone_from(&last.source_title);
        settings.source_publisher.clone_from(&last.source_publisher);
        settings.source_url.clone_from(&last.source_url);
        settings.reliability = last.reliability;
        settings.tlp = last.tlp;
    }
    let columns = header.iter().enumerate().filter(|(_, name)| !name.is_empty()).map(|(index, name)| FileColumn {
        index,
        name: name.clone(),
        samples: samples(&top, settings.header_row, index),
        field: settings.columns.iter().find(|(_, column)| column.column == *name).map(|(field, _)| *field),
    });
    let columns = columns.collect();
    let exhibits = weapons::exhibits_of(conn, by.organisation(), MOST_EXHIBITS)?;
    let width = top.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0).min(SHOWN_CELLS);
    let top = top
        .into_iter()
        .map(|(row, mut cells)| {
            cells.resize(width, String::new());
            (row, cells.iter().map(|cell| cell.chars().take(40).collect()).collect())
        })
        .collect();
    Ok(ColumnsPage { frame, import, sheets, settings, top, columns, exhibits, problem })
}

/// The first texts below a header.
fn samples(top: &[(u64, Vec<String>)], header_row: u64, index: usize) -> Vec<String> {
    top.iter()
        .filter(|(row, _)| *row > header_row)
        .filter_map(|(_, cells)| cells.get(index))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .take(3)
        .map(|cell| cell.chars().take(60).collect())
        .collect()
}

/// What the form says, beside what was said before. Err names a field that two columns are taken for.
pub fn sent(fields: &Pairs, header: &[String], before: Settings) -> Result<Settings, Refused> {
    let get = |name: &str| fields.get(name).unwrap_or_default().chars().take(300).collect::<String>();
    let mut columns: BTreeMap<Field, Column> = BTreeMap::new();
    for (index, name) in header.iter().enumerate() {
        let chosen = fields.get(&format!("column-{index}")).unwrap_or_default();
        let Some(field) = FIELDS.iter().find(|field| field_name(**field) == chosen) else { continue };
        let mut column = Column { column: name.clone(), ..Column::default() };
        match field {
            Field::Marking => column.mixed_with_description = fields.get("mixed").is_some(),
            Field::Weapon => column.split = Some(get("split")).filter(|split| !split.is_empty()),
            _ => {}
        }
        if columns.insert(*field, column).is_some() {
            return Err(Refused::Twice(*field));
        }
    }
    Ok(Settings {
        columns,
        source_title: get("source_title"),
        source_publisher: get("source_publisher"),
        source_url: get("source_url"),
        reliability: fields.get("reliability").and_then(Reliability::parse).unwrap_or(Reliability::CannotBeJudged),
        exhibit: fields.number("exhibit").map(ExhibitId),
        tlp: fields.get("tlp").and_then(Tlp::parse).unwrap_or(Tlp::Amber),
        ..before
    })
}
