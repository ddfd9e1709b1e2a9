//! Spreadsheets as rows of texts: Excel workbooks (.xlsx) and OpenDocument sheets (.ods), told by their content.
//!
//! Both are zip archives of XML, so both can say far more than they weigh. Before anything is read the whole archive is unpacked
//! into nothing and counted; sheets are then read as a stream, and what repeats a cell or a row is cut at the limits of a table.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::intake::model::Format;
use crate::intake::records::{FileError, MAX_COLUMNS, MAX_LINE_BYTES};

/// What an archive may unpack to, all its files together. Bytes.
const MAX_UNPACKED_BYTES: u64 = 200 << 20;
/// Files in an archive; a workbook has a few dozen.
const MAX_ARCHIVE_FILES: usize = 2_000;
/// Sheets that are offered.
const MAX_SHEETS: usize = 200;
/// The last row that a spreadsheet can have.
const MAX_ROWS: u64 = 1 << 20;

/// What the file is, by its content; an archive is unpacked and counted on the way. Err says what it is instead and what to do.
pub fn recognise(path: &Path) -> Result<Format, FileError> {
    let mut start = [0; 4];
    let read = File::open(path)?.read(&mut start)?;
    if !start[..read].starts_with(b"PK\x03\x04") {
        return Ok(Format::Text);
    }
    let mut archive = archive(path)?;
    if archive.len() > MAX_ARCHIVE_FILES {
        return Err(FileError::Archive(format!("it holds {} files", archive.len())));
    }
    let mut room = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(broken)?;
        let unpacked = std::io::copy(&mut file.take(room + 1), &mut std::io::sink())?;
        room = room.checked_sub(unpacked).ok_or(FileError::TooLarge { limit_mb: MAX_UNPACKED_BYTES >> 20 })?;
    }
    if archive.index_for_name("xl/workbook.xml").is_some() {
        return Ok(Format::Xlsx);
    }
    let mut kind = String::new();
    if let Ok(file) = archive.by_name("mimetype") {
        file.take(200).read_to_string(&mut kind)?;
    }
    if kind.trim().starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        return Ok(Format::Ods);
    }
    Err(FileError::OtherFormat("a zip archive that is no spreadsheet"))
}

fn archive(path: &Path) -> Result<ZipArchive<BufReader<File>>, FileError> {
    ZipArchive::new(BufReader::new(File::open(path)?)).map_err(broken)
}

fn broken(error: impl std::fmt::Display) -> FileError {
    FileError::Archive(error.to_string())
}

/// Names of the sheets in their order; none for delimited text, which has one without a name.
pub fn sheets(path: &Path, format: Format) -> Result<Vec<String>, FileError> {
    let mut names = match format {
        Format::Text => Vec::new(),
        Format::Xlsx => workbook(path)?.sheet_names(),
        Format::Ods => ods_sheets(path)?,
    };
    if names.is_empty() && format != Format::Text {
        return Err(FileError::Empty);
    }
    names.truncate(MAX_SHEETS);
    Ok(names)
}

/// Hands out the rows of a sheet with their numbers, as a spreadsheet counts them, until told to stop. Rows without any text
/// are left out. Err names what is wrong with the file.
pub fn rows(
    path: &Path,
    format: Format,
    sheet: &str,
    mut each: impl FnMut(u64, &[String]) -> ControlFlow<()>,
) -> Result<(), FileError> {
    match format {
        Format::Text => Err(FileError::OtherFormat("delimited text")),
        Format::Xlsx => xlsx_rows(path, sheet, &mut each),
        Format::Ods => ods_rows(path, sheet, &mut each),
    }
}

/// Writes a sheet as delimited text in UTF-8, from the row `header_row` on, blank rows as blank lines, so that rows keep
/// their numbers. `out` is what [`crate::intake::records::RecordReader`] reads.
pub fn write_text(path: &Path, format: Format, sheet: &str, header_row: u64, out: File) -> Result<(), FileError> {
    let mut written = header_row.saturating_sub(1);
    let mut width = 0;
    let mut output = std::io::BufWriter::new(out);
    let mut fault = None;
    rows(path, format, sheet, |row, cells| {
        if row < header_row {
            return ControlFlow::Continue(());
        }
        let mut write = || -> std::io::Result<()> {
            for _ in written + 1..row {
                output.write_all(b"\n")?;
            }
            written = row;
            // A sheet has no end of a row: cells behind the last one that is filled in are blank.
            width = if width == 0 { cells.len() } else { width.max(cells.len()) };
            let blanks = width - cells.len();
            let mut line = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            line.write_record(cells.iter().map(String::as_str).chain(std::iter::repeat_n("", blanks)))?;
            output.write_all(&line.into_inner().map_err(|error| error.into_error())?)
        };
        match write() {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                fault = Some(error);
                ControlFlow::Break(())
            }
        }
    })?;
    match fault {
        Some(error) => Err(error.into()),
        None => Ok(output.flush()?),
    }
}

fn workbook(path: &Path) -> Result<Xlsx<BufReader<File>>, FileError> {
    calamine::open_workbook(path).map_err(|error: XlsxError| broken(error))
}

fn xlsx_rows(
    path: &Path,
    sheet: &str,
    each: &mut dyn FnMut(u64, &[String]) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let mut workbook = workbook(path)?;
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(broken)?;
    let mut table = Table::new(each);
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = text_of(cell.get_value());
        if !text.is_empty() && table.put(u64::from(row) + 1, column as usize, text)?.is_break() {
            return Ok(());
        }
    }
    // It was the last row: whether more are wanted is no question.
    let _ = table.end();
    Ok(())
}

/// What a cell says. Numbers as they are, without a decimal point where they are whole; days without a time of day.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(moment) => moment.as_datetime().map(|at| moment_text(&at.to_string())).unwrap_or_default(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => moment_text(text),
    }
}

/// `2024-05-03T00:00:00` is a day.
fn moment_text(text: &str) -> String {
    let text = text.trim();
    text.strip_suffix("T00:00:00").or_else(|| text.strip_suffix(" 00:00:00")).unwrap_or(text).to_owned()
}

/// Rows that are put together of cells.
struct Table<'a> {
    each: &'a mut dyn FnMut(u64, &[String]) -> ControlFlow<()>,
    row: u64,
    cells: Vec<String>,
    bytes: usize,
}

impl<'a> Table<'a> {
    fn new(each: &'a mut dyn FnMut(u64, &[String]) -> ControlFlow<()>) -> Self {
        Self { each, row: 0, cells: Vec::new(), bytes: 0 }
    }

    /// Puts a text into its place. `row` counts from 1 and never goes back, `column` from 0.
    fn put(&mut self, row: u64, column: usize, text: String) -> Result<ControlFlow<()>, FileError> {
        if row < self.row || row > MAX_ROWS {
            return Err(FileError::Archive(format!("row {row} is not where it belongs")));
        }
        if row > self.row {
            if self.end().is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.row = row;
        }
        if column >= MAX_COLUMNS {
            return Err(FileError::Archive(format!("row {row} has more than {MAX_COLUMNS} columns")));
        }
        self.bytes += text.len();
        if self.bytes > MAX_LINE_BYTES {
            return Err(FileError::Archive(format!("row {row} is longer than {MAX_LINE_BYTES} bytes")));
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(ControlFlow::Continue(()))
    }

    /// Hands out the row that is done.
    fn end(&mut self) -> ControlFlow<()> {
        self.bytes = 0;
        if self.cells.is_empty() {
            return ControlFlow::Continue(());
        }
        let done = (self.each)(self.row, &self.cells);
        self.cells.clear();
        done
    }
}

type Content<'a> = quick_xml::Reader<BufReader<zip::read::ZipFile<'a, BufReader<File>>>>;

fn ods_content(archive: &mut ZipArchive<BufReader<File>>) -> Result<Content<'_>, FileError> {
    let file = archive.by_name("content.xml").map_err(broken)?;
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(file));
    // `<text:s/>` and `<text:s></text:s>` are the same.
    reader.config_mut().expand_empty_elements = true;
    Ok(reader)
}

fn ods_sheets(path: &Path) -> Result<Vec<String>, FileError> {
    let mut archive = archive(path)?;
    let mut reader = ods_content(&mut archive)?;
    let mut buffer = Vec::new();
    let mut names = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element) if element.name().as_ref() == "table:table" && names.len() < MAX_SHEETS => {
                names.push(attribute(&element, "table:name")?.unwrap_or_default());
            }
            Event::Eof => return Ok(names),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, FileError> {
    let Some(found) = element.try_get_attribute(name).map_err(broken)? else { return Ok(None) };
    let value = found.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(broken)?;
    Ok(Some(value.into_owned()))
}

fn times(element: &BytesStart<'_>, name: &str) -> Result<u64, FileError> {
    Ok(attribute(element, name)?.and_then(|count| count.parse().ok()).unwrap_or(1))
}

fn ods_rows(
    path: &Path,
    sheet: &str,
    each: &mut dyn FnMut(u64, &[String]) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let mut archive = archive(path)?;
    let mut reader = ods_content(&mut archive)?;
    let mut buffer = Vec::new();
    let mut is_ours = false;
    let mut row = 1;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element) => match element.name().as_ref() {
                "table:table" => is_ours = attribute(&element, "table:name")?.unwrap_or_default() == sheet,
                "table:table-row" if is_ours => {
                    let count = times(&element, "table:number-rows-repeated")?;
                    let cells = ods_row(&mut reader, row)?;
                    let end = row.saturating_add(count);
                    // The rest of a sheet is one blank row, repeated.
                    if !cells.is_empty() {
                        for number in row..end.min(MAX_ROWS + 1) {
                            if each(number, &cells).is_break() {
                                return Ok(());
                            }
                        }
                    }
                    row = end;
                }
                _ => {}
            },
            Event::End(element) if element.name().as_ref() == "table:table" && is_ours => return Ok(()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The texts of a row up to the last one that is not blank.
fn ods_row(reader: &mut Content<'_>, row: u64) -> Result<Vec<String>, FileError> {
    let mut cells: Vec<String> = Vec::new();
    let mut blanks = 0;
    let mut bytes = 0;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element)
                if matches!(element.name().as_ref(), "table:table-cell" | "table:covered-table-cell") =>
            {
                let count = usize::try_from(times(&element, "table:number-columns-repeated")?).unwrap_or(usize::MAX);
                let typed = match attribute(&element, "office:value-type")?.as_deref() {
                    Some("date") => attribute(&element, "office:date-value")?.map(|text| moment_text(&text)),
                    Some("float" | "currency" | "percentage") => attribute(&element, "office:value")?,
                    Some("boolean") => attribute(&element, "office:boolean-value")?,
                    Some("string") => attribute(&element, "office:string-value")?,
                    _ => None,
                };
                let shown = ods_text(reader, row)?;
                let text = typed.unwrap_or(shown);
                if text.is_empty() {
                    blanks = count.saturating_add(blanks);
                    continue;
                }
                let end = cells.len().saturating_add(blanks).saturating_add(count);
                bytes += text.len().saturating_mul(count);
                if end > MAX_COLUMNS {
                    return Err(FileError::Archive(format!("row {row} has more than {MAX_COLUMNS} columns")));
                }
                if bytes > MAX_LINE_BYTES {
                    return Err(FileError::Archive(format!("row {row} is longer than {MAX_LINE_BYTES} bytes")));
                }
                cells.resize(cells.len() + blanks, String::new());
                cells.resize(end, text);
                blanks = 0;
            }
            Event::End(element) if element.name().as_ref() == "table:table-row" => return Ok(cells),
            Event::Eof => return Err(FileError::Archive("it ends in the middle of a row".to_owned())),
            _ => {}
        }
    }
}

/// The text of a cell: its paragraphs, joined by line breaks, without notes that hang on it.
fn ods_text(reader: &mut Content<'_>, row: u64) -> Result<String, FileError> {
    let mut text = String::new();
    let mut paragraphs = 0;
    let mut notes = 0_u32;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element) => match element.name().as_ref() {
                "office:annotation" => notes += 1,
                _ if notes > 0 => {}
                "text:p" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                }
                "text:s" => {
                    let count = times(&element, "text:c")?.min(MAX_LINE_BYTES as u64);
                    text.extend(std::iter::repeat_n(' ', usize::try_from(count).unwrap_or(1)));
                }
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                _ => {}
            },
            Event::Text(piece) if notes == 0 && paragraphs > 0 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(reference) if notes == 0 && paragraphs > 0 => {
                if let Some(character) = reference.resolve_char_ref().map_err(broken)? {
                    text.push(character);
                } else {
                    text.push_str(quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or_default());
                }
            }
            Event::End(element) => match element.name().as_ref() {
                "office:annotation" => notes = notes.saturating_sub(1),
                "table:table-cell" | "table:covered-table-cell" => return Ok(text),
                _ => {}
            },
            Event::Eof => return Err(FileError::Archive("it ends in the middle of a cell".to_owned())),
            _ => {}
        }
        if text.len() > MAX_LINE_BYTES {
            return Err(FileError::Archive(format!("row {row} is longer than {MAX_LINE_BYTES} bytes")));
        }
    }
}
