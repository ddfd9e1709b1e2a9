//! What is done with reports. The journal learns that something was reported about which record and what became of it, never the
//! reporter's words: a journal cannot forget.

use serde_json::json;

use crate::accounts::model::Reviewer;
use crate::db::ids::{ReportId, reserve};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::reports::model::{About, Contact, LONGEST_ANSWER, Message, ReportKind, ReportState};
use crate::reports::queries::{self, Report};

/// A report as it is sent in.
pub struct NewReport {
    pub kind: ReportKind,
    pub about: About,
    pub message: Message,
    pub contact: Option<Contact>,
    /// Tag of the language of the form.
    pub locale: &'static str,
    /// Of the form, checked.
    pub nonce: String,
}

/// What became of a form that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// A new report, or the one that the same form with the same words made before: a doubled click reports once.
    Report(ReportId),
    /// The form has made another report already.
    UsedUp,
}

/// Stores a report.
pub fn send(tx: &mut Tx<'_>, new: &NewReport) -> anyhow::Result<Sent> {
    if let Some(known) = queries::by_nonce(tx.conn(), &new.nonce)? {
        let is_same = known.message == new.message.as_str() && known.about_path == new.about.path;
        return Ok(if is_same { Sent::Report(known.id) } else { Sent::UsedUp });
    }
    let id = ReportId(reserve(tx.conn(), "reports", 1)?);
    let report = Report {
        id,
        kind: new.kind,
        about_kind: new.about.kind,
        about_path: new.about.path.clone(),
        about_title: new.about.title.clone(),
        message: new.message.as_str().to_owned(),
        locale: new.locale.to_owned(),
        nonce: new.nonce.clone(),
        created_at: tx.at,
        state: ReportState::New,
        changed_at: tx.at,
        duplicate_of: None,
        summary: String::new(),
        answer: String::new(),
        answer_is_public: false,
    };
    queries::insert(tx.conn(), &report, new.contact.as_ref())?;
    let detail = json!({"kind": report.kind, "about": report.about_path, "state": report.state});
    tx.record(SubjectKind::Report, id.0, Verb::Created, &detail)?;
    Ok(Sent::Report(id))
}

/// What somebody at the inbox decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// What was reported, in our words, without names.
    pub summary: String,
    pub answer: String,
    pub answer_is_public: bool,
    pub duplicate_of: Option<ReportId>,
}

/// Why a report cannot go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such report")]
    Unknown,
    #[error("the report has moved on since the page was made")]
    MovedOn,
    #[error("a report cannot go there from where it stands")]
    NotAllowed,
    #[error("an accepted report needs a summary for the public log")]
    SummaryMissing,
    #[error("a declined report needs an answer")]
    AnswerMissing,
    #[error("a duplicate needs the other report, which is no duplicate itself")]
    OtherMissing,
    #[error("a summary or an answer is too long")]
    TooLong,
}

/// Moves a report on from `from`, where whoever decides has seen it.
pub fn move_on(
    tx: &mut Tx<'_>,
    _by: &Reviewer,
    id: ReportId,
    from: ReportState,
    to: ReportState,
    decision: &Decision,
) -> anyhow::Result<()> {
    let before = queries::by_id(tx.conn(), id)?.ok_or(Refused::Unknown)?;
    if before.state != from {
        return Err(Refused::MovedOn.into());
    }
    if !from.allowed().contains(&to) {
        return Err(Refused::NotAllowed.into());
    }
    let mut report = before.clone();
    report.state = to;
    report.changed_at = tx.at;
    report.duplicate_of = None;
    if to.is_decided() {
        report.summary = tidy(&decision.summary);
        report.answer = tidy(&decision.answer);
        report.answer_is_public = decision.answer_is_public && !report.answer.is_empty();
    }
    if report.summary.chars().count().max(report.answer.chars().count()) > LONGEST_ANSWER {
        return Err(Refused::TooLong.into());
    }
    match to {
        ReportState::Accepted if report.summary.is_empty() => return Err(Refused::SummaryMissing.into()),
        ReportState::Declined if report.answer.is_empty() => return Err(Refused::AnswerMissing.into()),
        ReportState::Duplicate => {
            let other = decision.duplicate_of.filter(|other| *other != id);
            let other = match other {
                Some(other) => queries::by_id(tx.conn(), other)?,
                None => None,
            };
            let other = other.filter(|other| other.state != ReportState::Duplicate).ok_or(Refused::OtherMissing)?;
            report.duplicate_of = Some(other.id);
        }
        _ => {}
    }
    if !queries::decide(tx.conn(), from, &report)? {
        return Err(Refused::MovedOn.into());
    }
    // The summary of an accepted report is public and ours; an answer may be meant for the reporter alone.
    let detail = json!({
        "state": [before.state, report.state],
        "summary": [before.summary, report.summary],
        "duplicate_of": [before.duplicate_of, report.duplicate_of],
        "answer_is_public": [before.answer_is_public, report.answer_is_public],
    });
    tx.record(SubjectKind::Report, id.0, Verb::Changed, &detail)
}

/// Takes the contact out for good, as the reporter may ask at any time.
pub fn forget_contact(tx: &mut Tx<'_>, _by: &Reviewer, id: ReportId) -> anyhow::Result<()> {
    if !queries::delete_contact(tx.conn(), id)? {
        return Err(Refused::Unknown.into());
    }
    tx.record(SubjectKind::Report, id.0, Verb::Changed, &json!({"contact": ["withheld", "deleted"]}))
}
