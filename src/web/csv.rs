//! CSV that a spreadsheet can open without running anything: RFC 4180, UTF-8, CRLF, formula characters neutralised.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use futures::Stream;

use crate::web::respond;

/// A cell as it may be written. A cell that a spreadsheet would take for a formula (beginning with `=`, `+`, `-`, `@`, tab or
/// carriage return, after OWASP's "CSV Injection") gets an apostrophe in front.
pub fn cell(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

/// Writes rows into a buffer that is handed out in pieces.
pub struct CsvWriter {
    inner: csv::Writer<Vec<u8>>,
    columns: usize,
}

impl CsvWriter {
    /// Begins with the header.
    pub fn new(header: &[&str]) -> Self {
        let mut writer = Self::headless(header.len());
        writer.row(header.iter().copied());
        writer
    }

    /// Goes on after pieces that were written before.
    pub fn headless(columns: usize) -> Self {
        let inner = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(Vec::new());
        Self { inner, columns }
    }

    /// One row. Missing cells are left blank, so that every row has as many as the header.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let mut record = csv::StringRecord::new();
        for text in cells {
            record.push_field(&cell(text.as_ref()));
        }
        while record.len() < self.columns {
            record.push_field("");
        }
        self.inner.write_record(&record).expect("writing to memory cannot fail, and rows may differ in length");
    }

    /// Everything written since the beginning.
    pub fn finish(self) -> Vec<u8> {
        self.inner.into_inner().expect("flushing to memory cannot fail")
    }
}

/// Sends pieces as they are made. An error breaks the connection off, so that a part cannot pass for the whole.
pub fn stream(file_name: &str, pieces: impl Stream<Item = Result<Bytes, actix_web::Error>> + 'static) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(respond::CSV)))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file_name}\"")))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache")))
        .streaming(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formula_characters_are_neutralised() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(text), format!("'{text}"));
        }
        for text in ["", "LM317", "1-2", "a=b", "'=1"] {
            assert_eq!(cell(text), text);
        }
    }

    #[test]
    fn rows_are_quoted_and_complete() {
        let mut writer = CsvWriter::new(&["marking", "part", "note"]);
        writer.row(["LM317\n\"T\"", "=HYPERLINK(\"x\")"]);
        let text = String::from_utf8(writer.finish()).unwrap();
        assert_eq!(text, "marking,part,note\r\n\"LM317\n\"\"T\"\"\",\"'=HYPERLINK(\"\"x\"\")\",\r\n");
        assert!(CsvWriter::headless(2).finish().is_empty());
    }
}
