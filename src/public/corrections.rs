//! The public log of corrections: what was reported about which record and what became of it. Made of accepted reports and our own
//! summaries; it has no place for who reported, or for their words.

use diesel::prelude::*;
use serde::Serialize;

use crate::db::conn::Conn;
use crate::reports::model::{AboutKind, ReportKind, ReportState};
use crate::reports::queries;

/// One line of the log.
#[derive(Clone, Debug, Serialize)]
pub struct PublicCorrection {
    pub reference: String,
    pub kind: ReportKind,
    pub about_kind: AboutKind,
    /// Where the record stands below the language: `findings/F-000123`.
    pub about: String,
    pub title: String,
    /// `2026-11-21`.
    pub reported_on: String,
    pub decided_on: String,
    /// What was reported, in our words.
    pub summary: String,
    /// What was done about it, where the answer is for everybody.
    pub outcome: String,
}

/// How many reports came in and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PublicReportCounts {
    pub open: i64,
    pub accepted: i64,
    pub declined: i64,
    pub duplicate: i64,
}

pub fn counts(conn: &mut Conn) -> QueryResult<PublicReportCounts> {
    let mut counts = PublicReportCounts::default();
    for (state, count) in queries::counts(conn)? {
        match state {
            ReportState::New | ReportState::InWork => counts.open += count,
            ReportState::Accepted => counts.accepted += count,
            ReportState::Declined => counts.declined += count,
            ReportState::Duplicate => counts.duplicate += count,
        }
    }
    Ok(counts)
}

/// Corrections, the last decided first.
pub fn list(conn: &mut Conn, offset: i64, limit: i64) -> QueryResult<Vec<PublicCorrection>> {
    let line = |report: queries::Report| PublicCorrection {
        reference: report.id.reference(),
        kind: report.kind,
        about_kind: report.about_kind,
        about: report.about_path,
        title: report.about_title,
        reported_on: report.created_at.date().to_string(),
        decided_on: report.changed_at.date().to_string(),
        summary: report.summary,
        outcome: if report.answer_is_public { report.answer } else { String::new() },
    };
    Ok(queries::accepted(conn, offset, limit)?.into_iter().map(line).collect())
}
