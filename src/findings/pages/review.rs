//! `GET /{locale}/desk/findings/{number}/review`: one finding, what differs from what was seen before, and the decision.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Proof, Reviewer};
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::evidence::pages::DocumentLine;
use crate::findings::actions::snapshot;
use crate::findings::comparison::{self, Pictures, Warning, all_new, compare};
use crate::findings::model::{FindingState, MoveKind};
use crate::findings::pages::figures::{self, Figure};
use crate::findings::pages::show::{ReadingLine, reading_lines};
use crate::findings::pages::{Change, FindingLine, changes, lines, visible, warn};
use crate::findings::queries::queue::QueueFilter;
use crate::findings::queries::{self, Finding};
use crate::marks::normalise::squash;
use crate::weapons::queries::{self as weapons, Exhibit};
use crate::web::frame::{Frame, Section};
use crate::web::respond::Made;
use crate::web::session::{By, page};
use crate::web::urls::Urls;

#[derive(Template)]
#[template(path = "findings/review.html")]
struct ReviewPage {
    frame: Frame,
    line: FindingLine,
    exhibit: Exhibit,
    /// It has been with a reviewer before, so that only what differs is shown.
    is_known: bool,
    changes: Vec<Change>,
    warnings: Vec<(String, String)>,
    figures: Vec<Figure>,
    /// Where several stand beside each other.
    readings: Vec<ReadingLine>,
    documents: Vec<DocumentLine>,
    /// This person recorded it or sent it: somebody else has to decide.
    is_own: bool,
    notes: String,
    waiting: i64,
}

/// What a reviewer should look at twice.
pub fn warnings_of(conn: &mut Conn, finding: &Finding, exhibit: &Exhibit) -> Result<Vec<Warning>, AppError> {
    let readings = queries::reading::readings_of(conn, finding.id)?;
    let submitted = queries::moves::last_move(conn, finding.id, MoveKind::Submitted)?;
    let is_changed = match submitted {
        Some(made) => {
            let before: serde_json::Value = serde_json::from_str(&made.snapshot).map_err(anyhow::Error::from)?;
            !compare(&before, &snapshot(conn, finding, &readings)?).is_empty()
        }
        None => true,
    };
    let wanted = squash(&finding.marking);
    let twin = if wanted.is_empty() {
        None
    } else {
        let there = queries::markings_in(conn, finding.exhibit_id)?;
        there.into_iter().find(|(id, text)| *id != finding.id && squash(text) == wanted).map(|(id, _)| id)
    };
    let is_disputed = queries::moves::disputes_of(conn, finding.id)?.iter().any(|dispute| dispute.closed_at.is_none());
    Ok(comparison::warnings(finding, &readings, exhibit, twin, is_disputed, is_changed))
}

pub async fn show(request: HttpRequest, by: By<Reviewer>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let catalogue = visit.ask.app.catalogue();
        let finding = visible(conn, &visit.viewer, visit.ask.segment("number"))?;
        if finding.state != FindingState::InReview {
            return Err(AppError::GoTo(Urls { locale: visit.ask.locale }.work_finding(&finding.id.0)));
        }
        let exhibit = weapons::exhibit(conn, finding.exhibit_id)?.ok_or(AppError::NotFound)?;
        let messages = visit.ask.locale.messages();
        let urls = Urls { locale: visit.ask.locale };
        let title = messages.with("review-title", &[("number", finding.id.number().into())]);
        let frame = visit.frame(Section::Review, title).below(urls.review(), messages.t("nav-review"));
        let moves = queries::moves::moves_of(conn, finding.id)?;
        let seen = moves
            .iter()
            .find(|made| matches!(made.kind, MoveKind::Returned | MoveKind::Published | MoveKind::Corrected));
        let readings = queries::reading::readings_of(conn, finding.id)?;
        let now = snapshot(conn, &finding, &readings)?;
        let (differences, pictures) = match seen {
            Some(made) => {
                let before: serde_json::Value = serde_json::from_str(&made.snapshot).map_err(anyhow::Error::from)?;
                (compare(&before, &now), comparison::pictures(&before, &now))
            }
            None => (all_new(&now), Pictures::default()),
        };
        let submitter = moves.iter().find(|made| made.kind == MoveKind::Submitted).and_then(|made| made.person_id);
        let me = Some(by.proof.person());
        let warnings = warnings_of(conn, &finding, &exhibit)?.into_iter().map(|warning| warn(&frame, warning));
        let warnings = warnings.collect();
        let (_, waiting) =
            queries::queue::queue(conn, (by.proof.person(), by.proof.organisation()), QueueFilter::default(), 0, 1)?;
        let figures = figures::figures(conn, &visit.viewer, &frame, &finding)?;
        let figures = figures::compared(conn, &visit.viewer, &frame, figures, &pictures)?;
        // One that stands alone is among the fields already.
        let readings =
            if readings.len() > 1 { reading_lines(&catalogue, visit.ask.locale, readings) } else { Vec::new() };
        let documents = figures::documents(conn, &visit.viewer, &frame, &finding, false)?;
        let page = ReviewPage {
            figures,
            readings,
            documents,
            is_known: seen.is_some(),
            changes: changes(conn, &catalogue, &frame, &differences)?,
            is_own: finding.author_id == me || submitter == me,
            notes: finding.notes.clone(),
            line: lines(conn, &catalogue, vec![finding])?.pop().ok_or(AppError::NotFound)?,
            frame,
            exhibit,
            warnings,
            waiting,
        };
        Made::html(&page)
    })
    .await
}
