//! Photographs and documents of a finding, as its page at the desk and the review show them.

use crate::accounts::model::Viewer;
use crate::db::conn::Conn;
use crate::db::ids::{OrganisationId, PhotographId};
use crate::error::AppError;
use crate::evidence::model::PhotographState;
use crate::evidence::pages::DocumentLine;
use crate::evidence::pages::show::per_cent;
use crate::evidence::queries::photographs::{self, Photograph};
use crate::evidence::queries::ties;
use crate::findings::comparison::Pictures;
use crate::findings::queries::Finding;
use crate::web::frame::Frame;

/// A photograph that shows a finding.
pub struct Figure {
    pub photograph: Photograph,
    pub caption: String,
    /// Where in it, in per cent as text for a drawing: x, y, width, height.
    pub region: Option<[String; 4]>,
    /// Its page.
    pub href: String,
    /// Key of what became of it since a reviewer saw the finding; blank where nothing did.
    pub mark: &'static str,
}

impl Figure {
    /// It shows the finding no longer, though it once did.
    pub fn is_out_of_use(&self) -> bool {
        self.photograph.state != PhotographState::Kept
    }
}

/// Photographs of a finding that this person may see.
pub fn figures(conn: &mut Conn, viewer: &Viewer, frame: &Frame, finding: &Finding) -> Result<Vec<Figure>, AppError> {
    let found = photographs::of_finding_for(conn, organisation(viewer)?, finding.id)?;
    let figure = |(shown, photograph): (photographs::FindingPhotograph, Photograph)| Figure {
        region: shown.region().map(per_cent),
        href: frame.urls.photograph(&photograph.id.0),
        caption: shown.caption,
        mark: "",
        photograph,
    };
    Ok(found.into_iter().map(figure).collect())
}

/// Says which of the figures a reviewer has not seen yet, and puts those that are gone behind them, as far as this person may see them.
pub fn compared(
    conn: &mut Conn,
    viewer: &Viewer,
    frame: &Frame,
    mut figures: Vec<Figure>,
    since: &Pictures,
) -> Result<Vec<Figure>, AppError> {
    for figure in &mut figures {
        if since.added.contains(&figure.photograph.id.0) {
            figure.mark = "figure-added";
        }
    }
    let removed: Vec<PhotographId> = since.removed.iter().copied().map(PhotographId).collect();
    for photograph in photographs::visible(conn, organisation(viewer)?, &removed)? {
        let href = frame.urls.photograph(&photograph.id.0);
        figures.push(Figure { photograph, caption: String::new(), region: None, href, mark: "figure-removed" });
    }
    Ok(figures)
}

/// Documents of a finding that this person may see; with the form that takes one off where `is_open`.
pub fn documents(
    conn: &mut Conn,
    viewer: &Viewer,
    frame: &Frame,
    finding: &Finding,
    is_open: bool,
) -> Result<Vec<DocumentLine>, AppError> {
    let remove = match is_open {
        true => frame.urls.work_finding_to(&finding.id.0, "documents/remove"),
        false => String::new(),
    };
    let found = ties::documents_of_finding(conn, organisation(viewer)?, finding.id)?;
    Ok(found.into_iter().map(|document| DocumentLine::new(frame, document, remove.clone())).collect())
}

fn organisation(viewer: &Viewer) -> Result<OrganisationId, AppError> {
    viewer.person().map(|person| person.organisation).ok_or(AppError::NotFound)
}
