//! The PDF of a letter: PDF/A-2a and PDF/UA-1, tagged, its fonts embedded, the same bytes from the same letter. Pure.
//!
//! What a letter says reaches the templates in `templates/letters/` as data that they read, never as markup. What differs between two
//! letters of a campaign stays out of what they share (see `templates/letters/shared.typ`), so that an annex of 700 parties is set once
//! for all of them.

mod content;
mod labels;
mod legible;
mod picture;
mod world;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::letters::document::LetterDocument;
use crate::letters::pdf::legible::Scripts;
use crate::letters::pdf::world::LetterWorld;

/// Why there is no PDF. Neither can be brought about by what a letter says; both are faults of the program.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the letter cannot be set: {0}")]
    Set(String),
    #[error("the letter cannot be written as a PDF of PDF/A-2a and PDF/UA-1: {0}")]
    Write(String),
    #[error("the letter cannot be laid out as data: {0}")]
    Data(#[from] serde_json::Error),
}

/// How many letters something that was set may go unused before it is forgotten.
const KEPT: usize = 4;

/// The file of `letter`. `photograph` gives the bytes of a photograph by the SHA-256 of its file; None and no picture at all are printed
/// as "not available".
pub fn render(letter: &LetterDocument, photograph: &dyn Fn(&str) -> Option<Vec<u8>>) -> Result<Vec<u8>, PdfError> {
    let made = render_in(letter, photograph, Scripts::All).or_else(|problem| {
        // A font that says it has a character and cannot show it in this place: rather every name in Latin letters than no letter.
        tracing::warn!(%problem, "a letter is set again in European scripts alone");
        render_in(letter, photograph, Scripts::European)
    });
    typst::comemo::evict(KEPT);
    made
}

fn render_in(
    letter: &LetterDocument,
    photograph: &dyn Fn(&str) -> Option<Vec<u8>>,
    scripts: Scripts,
) -> Result<Vec<u8>, PdfError> {
    let content = content::content(letter, photograph, scripts);
    let world = LetterWorld {
        labels: Bytes::new(serde_json::to_vec(&labels::all(letter.language))?),
        letter: Bytes::new(serde_json::to_vec(&content.letter)?),
        parties: Bytes::new(serde_json::to_vec(&content.parties)?),
        photographs: content.photographs.into_iter().map(Bytes::new).collect(),
    };
    let mut identity = Sha256::new();
    for part in [&world.labels, &world.letter, &world.parties].into_iter().chain(&world.photographs) {
        identity.update((part.len() as u64).to_le_bytes());
        identity.update(part);
    }
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|problems| PdfError::Set(said(&problems)))?;
    let options = PdfOptions {
        ident: Smart::Custom(HEXLOWER.encode(&identity.finalize())),
        creator: Smart::Custom(Some("Topmark".to_owned())),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|problem| PdfError::Write(problem.message().to_string()))?,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|problems| PdfError::Write(said(&problems)))
}

fn said(problems: &[SourceDiagnostic]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("; ")
}
