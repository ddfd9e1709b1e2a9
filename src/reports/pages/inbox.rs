//! `/{locale}/desk/reports`: the inbox, one report, and what is decided about it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::Reviewer;
use crate::db::conn::Conn;
use crate::db::ids::ReportId;
use crate::error::AppError;
use crate::journal::model::SubjectKind;
use crate::journal::queries::{HistoryLine, history};
use crate::reports::actions::{self, Decision, Refused};
use crate::reports::model::{Contact, LONGEST_ANSWER, ReportState};
use crate::reports::queries::{self, Report};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};

const ON_PAGE: u64 = 50;
const HISTORY_LINES: i64 = 100;

#[derive(Template)]
#[template(path = "reports/inbox.html")]
struct InboxPage {
    frame: Frame,
    /// The state that is shown; `None` for all.
    state: Option<ReportState>,
    counts: Vec<(ReportState, i64)>,
    reports: Vec<Report>,
    pager: Pager,
}

impl InboxPage {
    fn is_current(&self, state: &ReportState) -> bool {
        self.state == Some(*state)
    }
}

/// `GET /{locale}/desk/reports?state=new`. Without a state those that nobody has taken up.
pub async fn list(request: HttpRequest, by: By<Reviewer>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let asked = visit.ask.query.get("state").unwrap_or("new");
        let state = ReportState::parse(asked);
        let counts = queries::counts(conn)?;
        let total: i64 =
            counts.iter().filter(|(known, _)| state.is_none_or(|state| state == *known)).map(|(_, count)| count).sum();
        let paging = Paging::new(Paging::page_of(&visit.ask.query), ON_PAGE, total as u64);
        let offset = i64::try_from(paging.offset()).map_err(|_| AppError::BadRequest)?;
        let reports = queries::list(conn, state, offset, ON_PAGE as i64)?;
        let frame = visit.frame(Section::Reports, visit.ask.locale.messages().t("inbox-title"));
        let pager = Pager::new(&paging, &frame.urls.reports(), &[("state", state.map_or("all", ReportState::as_str))]);
        Made::html(&InboxPage { frame, state, counts, reports, pager })
    })
    .await
}

#[derive(Template)]
#[template(path = "reports/show.html")]
struct ReportPage {
    frame: Frame,
    report: Report,
    contact: Option<Contact>,
    history: Vec<HistoryLine>,
    decision: Decision,
    /// What was typed where the other report belongs.
    duplicate_of: String,
    /// Key of what is wrong; blank where nothing is.
    problem: &'static str,
}

impl ReportPage {
    fn reference(&self) -> String {
        self.report.id.reference()
    }

    fn allowed(&self) -> &'static [ReportState] {
        self.report.state.allowed()
    }

    fn is_in_work(&self) -> bool {
        self.report.state == ReportState::InWork
    }

    fn record_href(&self) -> String {
        self.frame.urls.record(&self.report.about_path)
    }

    fn longest_answer(&self) -> usize {
        LONGEST_ANSWER
    }
}

fn load(conn: &mut Conn, reference: &str) -> Result<(Report, Option<Contact>, Vec<HistoryLine>), AppError> {
    let id = ReportId::parse_reference(reference).ok_or(AppError::NotFound)?;
    let report = queries::by_id(conn, id)?.ok_or(AppError::NotFound)?;
    let contact = queries::contact(conn, id)?;
    let lines = history(conn, SubjectKind::Report, id.0, HISTORY_LINES)?;
    Ok((report, contact, lines))
}

fn made(
    conn: &mut Conn,
    visit: &Visit,
    decision: Option<(Decision, String)>,
    problem: &'static str,
) -> Result<ReportPage, AppError> {
    let (report, contact, history) = load(conn, visit.ask.segment("reference"))?;
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Reports, format!("{} · {}", report.id.reference(), messages.t("inbox-title")));
    let above = frame.urls.reports();
    frame = frame.below(above, messages.t("inbox-title"));
    let (decision, duplicate_of) = decision.unwrap_or_else(|| {
        let stored = Decision {
            summary: report.summary.clone(),
            answer: report.answer.clone(),
            answer_is_public: report.answer_is_public,
            duplicate_of: None,
        };
        (stored, String::new())
    });
    Ok(ReportPage { frame, report, contact, history, decision, duplicate_of, problem })
}

/// `GET /{locale}/desk/reports/{reference}`.
pub async fn show(request: HttpRequest, by: By<Reviewer>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&made(conn, &by.visit, None, "")?)).await
}

/// `POST /{locale}/desk/reports/{reference}`: moves it on, or takes the contact out.
pub async fn decide(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    take(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take(form: &Form<Reviewer>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = ReportId::parse_reference(visit.ask.segment("reference")).ok_or(AppError::NotFound)?;
    let location = visit.ask.frame(Section::Reports, "").urls.report_in_work(id.reference());
    let proof = form.proof.clone();
    if form.fields.get("forget").is_some() {
        let done = form.submit(form.act("forget contact"), move |tx| {
            actions::forget_contact(tx, &proof, id)?;
            Ok(location)
        });
        return match done.await {
            Err(error) if error.is::<Refused>() => Err(AppError::NotFound),
            other => Ok(other?),
        };
    }
    let state = |name: &str| form.fields.get(name).and_then(ReportState::parse);
    let (Some(from), Some(to)) = (state("from"), state("to")) else { return Err(AppError::BadRequest) };
    let other = form.fields.raw("duplicate_of").to_owned();
    let decision = Decision {
        summary: form.fields.raw("summary").to_owned(),
        answer: form.fields.raw("answer").to_owned(),
        answer_is_public: form.fields.get("answer_is_public").is_some(),
        duplicate_of: ReportId::parse_reference(&other),
    };
    let wanted = decision.clone();
    let done = form
        .submit(form.act("decide report"), move |tx| {
            actions::move_on(tx, &proof, id, from, to, &wanted)?;
            Ok(location)
        })
        .await;
    let problem = match done {
        Ok(response) => return Ok(response),
        Err(error) => match error.downcast_ref::<Refused>() {
            None => return Err(error.into()),
            Some(Refused::Unknown) => return Err(AppError::NotFound),
            Some(Refused::MovedOn) => "inbox-problem-moved-on",
            Some(Refused::NotAllowed) => "inbox-problem-not-allowed",
            Some(Refused::SummaryMissing) => "inbox-problem-summary",
            Some(Refused::AnswerMissing) => "inbox-problem-answer",
            Some(Refused::OtherMissing) => "inbox-problem-other",
            Some(Refused::TooLong) => "inbox-problem-long",
        },
    };
    let owned = visit.clone();
    let page = visit.ask.app.read(move |conn| Ok(made(conn, &owned, Some((decision, other)), problem))).await??;
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
