//! `GET /{locale}/desk/findings/{number}`: a finding as those see it who work on it.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDateTime;

use crate::accounts::model::{Member, Role};
use crate::accounts::sharing::Tlp;
use crate::companies::catalogue::Catalogue;
use crate::companies::model::Certainty;
use crate::db::conn::Conn;
use crate::db::ids::PersonId;
use crate::error::AppError;
use crate::evidence::model::Reliability;
use crate::evidence::pages::{DocumentLine, UploadForm};
use crate::findings::actions::snapshot;
use crate::findings::comparison::compare;
use crate::findings::model::{FindingState, MoveKind, ReadingMethod};
use crate::findings::pages::figures::{self, Figure};
use crate::findings::pages::{Change, FindingLine, changes, lines, onlooker, visible};
use crate::findings::queries::supports::SupportLine;
use crate::findings::queries::{self, Finding, Reading};
use crate::public::basis;
use crate::weapons::queries::{self as weapons, Exhibit};
use crate::web::frame::{Frame, Section};
use crate::web::locale::Locale;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};

/// A reading with the name of its brand.
pub struct ReadingLine {
    pub reading: Reading,
    pub brand: String,
    /// When it may have been made; blank where that was not read.
    pub made: String,
    /// What it rests on, in the language of the page.
    pub basis: String,
    /// When somebody read it so, in words.
    pub made_at: String,
}

impl ReadingLine {
    /// The basis in pieces: what stands in backticks is quoted from the marking.
    pub fn pieces(&self) -> Vec<(bool, &str)> {
        basis::pieces(&self.basis)
    }
}

/// A move with the name of who made it.
pub struct MoveLine {
    pub kind: MoveKind,
    pub at: NaiveDateTime,
    pub reason: String,
    pub person: String,
}

/// A dispute with names.
pub struct DisputeLine {
    pub id: i64,
    pub reason: String,
    pub opened_by: String,
    pub opened_at: NaiveDateTime,
    pub closed_by: String,
    pub closed_at: Option<NaiveDateTime>,
    pub outcome: String,
}

#[derive(Template)]
#[template(path = "findings/show.html")]
pub struct WorkPage {
    frame: Frame,
    finding: Finding,
    line: FindingLine,
    exhibit: Exhibit,
    company_today: String,
    readings: Vec<ReadingLine>,
    supports: Vec<SupportLine>,
    moves: Vec<MoveLine>,
    disputes: Vec<DisputeLine>,
    changes: Vec<Change>,
    figures: Vec<Figure>,
    documents: Vec<DocumentLine>,
    upload: UploadForm,
    problem: String,
    is_own: bool,
    is_researcher: bool,
    is_reviewer: bool,
    /// Somebody else recorded it and sent it.
    is_others: bool,
}

impl WorkPage {
    /// Its author's organisation may still change it.
    fn can_edit(&self) -> bool {
        self.is_researcher && self.is_own && self.finding.state.is_open()
    }

    fn can_take_back(&self) -> bool {
        self.is_researcher && self.is_own && self.finding.state == FindingState::InReview
    }

    fn can_decide(&self) -> bool {
        self.is_reviewer && self.finding.state == FindingState::InReview
    }

    /// Readings and sources are this person's to decide about.
    fn can_argue(&self) -> bool {
        let is_before = self.finding.state.is_open() || self.finding.state == FindingState::InReview;
        (self.is_researcher && self.is_own && is_before) || (self.is_reviewer && self.is_others && !self.is_over())
    }

    fn can_read(&self) -> bool {
        self.is_researcher && !self.is_over()
    }

    fn can_change_published(&self) -> bool {
        self.is_reviewer && self.finding.state == FindingState::Published
    }

    fn is_over(&self) -> bool {
        matches!(self.finding.state, FindingState::Rejected | FindingState::Withdrawn)
    }

    /// Published, and the public sees it only later or never.
    fn is_held_back(&self) -> bool {
        self.finding.state == FindingState::Published && !self.finding.is_public
    }

    /// The day before which the public does not see it.
    fn public_on(&self) -> String {
        let day = self.finding.publish_on.map(|day| self.frame.locale.date(day)).unwrap_or_default();
        self.frame.with("work-public-on", "date", &day)
    }

    fn methods(&self) -> impl Iterator<Item = ReadingMethod> {
        ReadingMethod::ALL.iter().copied().filter(|method| *method != ReadingMethod::Automatic)
    }

    fn certainties(&self) -> [Certainty; 3] {
        [Certainty::Certain, Certainty::Likely, Certainty::Possible]
    }

    fn reliabilities(&self) -> &'static [Reliability] {
        Reliability::ALL
    }

    fn marks(&self) -> &'static [Tlp] {
        Tlp::ALL
    }

    fn to(&self, verb: &str) -> String {
        self.frame.urls.work_finding_to(&self.finding.id.0, verb)
    }

    fn to_numbered(&self, noun: &str, id: &i64, verb: &str) -> String {
        format!("{}/{id}/{verb}", self.to(noun))
    }

    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }
}

pub async fn show(request: HttpRequest, by: By<Member>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&make(conn, &by.visit, by.visit.ask.segment("number"), String::new())?))
        .await
}

/// Readings with what they name, in their order.
pub fn reading_lines(catalogue: &Catalogue, locale: Locale, readings: Vec<Reading>) -> Vec<ReadingLine> {
    let line = |reading: Reading| ReadingLine {
        brand: reading.brand_id.and_then(|id| catalogue.brand(id)).map(|brand| brand.name.clone()).unwrap_or_default(),
        made: match (reading.made_from, reading.made_to) {
            (Some(from), Some(to)) => locale.span(from, to),
            _ => String::new(),
        },
        basis: basis::shown(locale, &reading.basis),
        made_at: locale.moment(reading.made_at),
        reading,
    };
    readings.into_iter().map(line).collect()
}

/// The page of a finding, with what went wrong.
pub fn make(conn: &mut Conn, visit: &Visit, number: &str, problem: String) -> Result<WorkPage, AppError> {
    let catalogue = visit.ask.app.catalogue();
    let finding = visible(conn, &visit.viewer, number)?;
    let looker = onlooker(&visit.viewer).ok_or(AppError::NotFound)?;
    let exhibit = weapons::exhibit(conn, finding.exhibit_id)?.ok_or(AppError::NotFound)?;
    let readings = queries::reading::readings_of(conn, finding.id)?;
    let moves = queries::moves::moves_of(conn, finding.id)?;
    let disputes = queries::moves::disputes_of(conn, finding.id)?;
    let people: Vec<PersonId> = moves
        .iter()
        .filter_map(|made| made.person_id)
        .chain(disputes.iter().flat_map(|dispute| [dispute.opened_by, dispute.closed_by].into_iter().flatten()))
        .collect();
    let names = queries::names::names_of(conn, &people)?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    let messages = visit.ask.locale.messages();
    let urls = crate::web::urls::Urls { locale: visit.ask.locale };
    let is_own = looker.owns(finding.organisation_id);
    let mut frame = visit.frame(Section::Desk, finding.id.number()).below(urls.work(), messages.t("nav-desk"));
    if looker.owns(exhibit.organisation_id) {
        frame = frame.below(urls.work_exhibit(&exhibit.id.0), exhibit.label.clone());
    }
    // What a second person looked at last.
    let reviewed = moves.iter().find(|made| matches!(made.kind, MoveKind::Published | MoveKind::Corrected));
    let reviewed = reviewed.or_else(|| moves.iter().find(|made| made.kind == MoveKind::Returned));
    let differences = match reviewed {
        Some(made) => {
            let before: serde_json::Value = serde_json::from_str(&made.snapshot).map_err(anyhow::Error::from)?;
            compare(&before, &snapshot(conn, &finding, &readings)?)
        }
        None => Vec::new(),
    };
    let changes = changes(conn, &catalogue, &frame, &differences)?;
    let submitter = moves.iter().find(|made| made.kind == MoveKind::Submitted).and_then(|made| made.person_id);
    let me = Some(looker.person);
    let can_edit = is_own && visit.viewer.has(Role::Researcher) && finding.state.is_open();
    let figures = figures::figures(conn, &visit.viewer, &frame, &finding)?;
    let documents = figures::documents(conn, &visit.viewer, &frame, &finding, can_edit)?;
    let line = lines(conn, &catalogue, vec![finding.clone()])?.pop().ok_or(AppError::NotFound)?;
    Ok(WorkPage {
        figures,
        documents,
        upload: UploadForm::new(visit, "upload", vec![("finding", finding.id.number())]),
        line,
        company_today: finding
            .company_today_id
            .and_then(|id| catalogue.company(id))
            .map(|company| company.legal_name.clone())
            .unwrap_or_default(),
        readings: reading_lines(&catalogue, visit.ask.locale, readings),
        supports: queries::supports::supports_of(conn, finding.id)?,
        is_others: finding.author_id != me && submitter != me,
        moves: moves
            .iter()
            .map(|made| MoveLine {
                kind: made.kind,
                at: made.at,
                reason: made.reason.clone(),
                person: name(made.person_id),
            })
            .collect(),
        disputes: disputes
            .iter()
            .map(|dispute| DisputeLine {
                id: dispute.id,
                reason: dispute.reason.clone(),
                opened_by: name(dispute.opened_by),
                opened_at: dispute.opened_at,
                closed_by: name(dispute.closed_by),
                closed_at: dispute.closed_at,
                outcome: dispute.outcome.clone(),
            })
            .collect(),
        is_own,
        is_researcher: visit.viewer.has(Role::Researcher),
        is_reviewer: visit.viewer.has(Role::Reviewer),
        frame,
        exhibit,
        finding,
        changes,
        problem,
    })
}
