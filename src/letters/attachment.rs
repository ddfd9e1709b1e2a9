//! The annexes of an issued letter for machines: what stands in its PDF, as JSON. Pure.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::letters::model::LetterKind;
use crate::letters::queries::annexes::AnnexParty;
use crate::letters::queries::{Letter, LetterFinding};

/// A field is added and never renamed: recipients read it.
#[derive(Serialize)]
struct Attachment {
    format: &'static str,
    reference: String,
    kind: LetterKind,
    issued_on: Option<NaiveDate>,
    answer_due_on: Option<NaiveDate>,
    subject: String,
    pdf_sha256: String,
    /// Each as [`crate::letters::document::FindingItem`].
    findings: Vec<Value>,
    /// Each as [`crate::letters::document::PartyItem`].
    parties: Vec<Value>,
}

/// The annexes of a letter as JSON.
pub fn json(letter: &Letter, findings: &[LetterFinding], parties: &[AnnexParty]) -> serde_json::Result<String> {
    let findings: Result<Vec<Value>, _> = findings.iter().map(|row| serde_json::from_str(&row.item)).collect();
    let parties: Result<Vec<Value>, _> = parties.iter().map(|row| serde_json::from_str(&row.item)).collect();
    serde_json::to_string_pretty(&Attachment {
        format: "topmark-letter-1",
        reference: letter.title(),
        kind: letter.kind,
        issued_on: letter.issued_at.map(|at| at.date()),
        answer_due_on: letter.answer_due_on,
        subject: letter.subject.clone(),
        pdf_sha256: letter.pdf_sha256.clone(),
        findings: findings?,
        parties: parties?,
    })
}
