//! Photographs and documents for people who work here.

pub mod files;
pub mod history;
pub mod list;
pub mod place;
pub mod show;
pub mod upload;

use crate::accounts::sharing::Tlp;
use crate::evidence::content::DocumentType;
use crate::evidence::queries::photographs::Document;
use crate::web::frame::Frame;
use crate::web::session::Visit;

/// A form that takes files, wherever it stands.
pub struct UploadForm {
    /// Tells the fields of one from those of another on the same page.
    pub key: &'static str,
    /// What its files are for.
    pub fields: Vec<(&'static str, String)>,
    /// Events of custody that a file may belong to, with their names.
    pub events: Vec<(i64, String)>,
    /// The files are for later: nothing on the page changes with them.
    pub is_shelf: bool,
    pub limit_mb: u64,
}

impl UploadForm {
    pub fn new(visit: &Visit, key: &'static str, fields: Vec<(&'static str, String)>) -> Self {
        let limit_mb = visit.ask.app.darkroom().limits().bytes / 1_000_000;
        Self { key, fields, events: Vec::new(), is_shelf: false, limit_mb }
    }

    pub fn tlps(&self) -> &'static [Tlp] {
        Tlp::ALL
    }
}

/// A document in a list.
pub struct DocumentLine {
    pub document: Document,
    /// `PDF`, or the word for plain text.
    pub kind: String,
    pub size: String,
    /// The custody event that it belongs to; blank for none.
    pub event: String,
    /// Where the form is sent that takes it off; blank where nobody may.
    pub remove: String,
}

impl DocumentLine {
    pub fn new(frame: &Frame, document: Document, remove: String) -> Self {
        let is_pdf = document.media_type == DocumentType::Pdf.media_type();
        Self {
            kind: frame.t(if is_pdf { "document-pdf" } else { "document-text" }).to_owned(),
            size: size(frame, document.size_bytes),
            event: String::new(),
            remove,
            document,
        }
    }
}

/// `12 kB`, `3 MB`: rounded up, so that nothing is 0.
fn size(frame: &Frame, bytes: i64) -> String {
    let (key, unit) = if bytes < 1_000_000 { ("size-kb", 1_000) } else { ("size-mb", 1_000_000) };
    frame.with(key, "size", &frame.number(bytes.unsigned_abs().div_ceil(unit).cast_signed()))
}
