//! `GET /{locale}/desk`: what there is to do, for each as their work is: findings to log, to review, letters to bring on their way.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Member, Proof, Role};
use crate::findings::model::FindingState;
use crate::findings::pages::{FindingLine, lines};
use crate::findings::queries;
use crate::findings::queries::queue::QueueFilter;
use crate::letters::pages::list;
use crate::weapons::queries::{self as weapons, ExhibitLine};
use crate::web::frame::{Frame, Section};
use crate::web::respond::Made;
use crate::web::session::{By, page};

/// Rows of one list on the desk.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "letters/desk.html")]
struct DeskPage {
    frame: Frame,
    name: String,
    is_researcher: bool,
    is_reviewer: bool,
    /// For officials: letters for which there is something to do, as [`list::to_do`] gives them.
    letters: Option<Vec<(&'static str, &'static str, i64)>>,
    returned: Vec<FindingLine>,
    drafts: Vec<FindingLine>,
    in_review: Vec<FindingLine>,
    exhibits: Vec<ExhibitLine>,
    /// Findings that wait for this reviewer.
    waiting: i64,
}

pub async fn show(request: HttpRequest, by: By<Member>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let catalogue = visit.ask.app.catalogue();
        let name = visit.viewer.person().map(|person| person.name.clone()).unwrap_or_default();
        let frame = visit.frame(Section::Desk, visit.ask.locale.messages().t("desk-title"));
        let (person, organisation) = (by.proof.person(), by.proof.organisation());
        let is_researcher = visit.viewer.has(Role::Researcher);
        let is_reviewer = visit.viewer.has(Role::Reviewer);
        let mut mine = |state: FindingState| {
            let findings = queries::queue::of_author(conn, person, &[state], SHOWN)?;
            lines(conn, &catalogue, findings)
        };
        let (returned, drafts) = (mine(FindingState::Returned)?, mine(FindingState::Draft)?);
        let in_review = mine(FindingState::InReview)?;
        let exhibits = if is_researcher { weapons::exhibits_of(conn, organisation, SHOWN)? } else { Vec::new() };
        let waiting = if is_reviewer {
            queries::queue::queue(conn, (person, organisation), QueueFilter::default(), 0, 1)?.1
        } else {
            0
        };
        let letters = if visit.viewer.has(Role::Official) {
            Some(list::to_do(conn, organisation, visit.ask.app.now().date())?)
        } else {
            None
        };
        Made::html(&DeskPage {
            frame,
            name,
            is_researcher,
            is_reviewer,
            letters,
            returned,
            drafts,
            in_review,
            exhibits,
            waiting,
        })
    })
    .await
}
