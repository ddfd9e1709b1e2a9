//! The one form in which an import reads a file: delimited text. A sheet of a spreadsheet becomes one in a scratch file.

use std::path::{Path, PathBuf};

use anyhow::Context;
use tempfile::NamedTempFile;

use crate::intake::model::Format;
use crate::intake::sheets;

/// A file to import as delimited text. A scratch file goes with it.
#[derive(Debug)]
pub struct TextFile {
    source: Source,
    pub format: Format,
    /// The line of the header in the file.
    pub header_row: u64,
    /// Rows of the spreadsheet before the first line of the file.
    pub rows_before: u64,
}

#[derive(Debug)]
enum Source {
    Itself(PathBuf),
    Scratch(NamedTempFile),
}

impl TextFile {
    pub fn path(&self) -> &Path {
        match &self.source {
            Source::Itself(path) => path,
            Source::Scratch(file) => file.path(),
        }
    }
}

/// Opens a file with its header in row `header_row`; `sheet` is the first one where none is named. Scratch files are made in
/// `scratch`. Err says what is wrong with the file, and names the sheets where the one that is named is not there.
pub fn open(file: &Path, sheet: Option<&str>, header_row: u64, scratch: &Path) -> anyhow::Result<TextFile> {
    let named = || format!("in `{}`", file.display());
    let format = sheets::recognise(file).with_context(named)?;
    let header_row = header_row.max(1);
    if format == Format::Text {
        return Ok(TextFile { source: Source::Itself(file.to_owned()), format, header_row, rows_before: 0 });
    }
    let there = sheets::sheets(file, format).with_context(named)?;
    let sheet = match sheet.filter(|sheet| !sheet.is_empty()) {
        None => there.first().map(String::as_str).unwrap_or_default(),
        Some(wanted) if there.iter().any(|name| name == wanted) => wanted,
        Some(wanted) => anyhow::bail!("there is no sheet `{wanted}` in `{}`: {}", file.display(), there.join(", ")),
    };
    let made = || format!("making a scratch file in `{}`", scratch.display());
    let text = NamedTempFile::new_in(scratch).with_context(made)?;
    sheets::write_text(file, format, sheet, header_row, text.reopen().with_context(made)?).with_context(named)?;
    Ok(TextFile { source: Source::Scratch(text), format, header_row: 1, rows_before: header_row - 1 })
}
