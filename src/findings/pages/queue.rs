//! `/{locale}/desk/review`: what waits for a reviewer, longest first, and publishing several at once.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Proof, Reviewer};
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, FindingId, PersonId};
use crate::error::AppError;
use crate::evidence::queries::photographs;
use crate::findings::actions::review;
use crate::findings::model::Refused;
use crate::findings::pages::review::warnings_of;
use crate::findings::pages::{FindingLine, explain, lines, warn};
use crate::findings::queries;
use crate::findings::queries::queue::QueueFilter;
use crate::weapons::queries as weapons;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::paging::Paging;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

/// Rows of a page: as many as a form may carry.
const ROWS: u64 = 50;

/// A finding that waits.
struct Waiting {
    line: FindingLine,
    exhibit: String,
    exhibit_id: i64,
    author_id: i64,
    /// How many photographs show it.
    photographs: usize,
    warnings: Vec<(String, String)>,
}

impl Waiting {
    /// What the form sends for it: its number and the revision that was looked at.
    fn pick(&self) -> String {
        format!("{}:{}", self.line.number, self.line.revision)
    }
}

#[derive(Template)]
#[template(path = "findings/queue.html")]
struct QueuePage {
    frame: Frame,
    waiting: Vec<Waiting>,
    total: i64,
    filter: QueueFilter,
    problem: String,
    previous: String,
    next: String,
}

impl QueuePage {
    fn has_clear(&self) -> bool {
        self.waiting.iter().any(|waiting| waiting.warnings.is_empty())
    }

    fn is_filtered(&self) -> bool {
        self.filter != QueueFilter::default()
    }

    fn only(&self, field: &str, id: &i64) -> String {
        format!("{}?{field}={id}", self.frame.urls.review())
    }
}

fn make(conn: &mut Conn, visit: &Visit, by: &Reviewer, problem: String) -> Result<QueuePage, AppError> {
    let catalogue = visit.ask.app.catalogue();
    let query = &visit.ask.query;
    let filter =
        QueueFilter { exhibit: query.number("exhibit").map(ExhibitId), author: query.number("author").map(PersonId) };
    let page = Paging::page_of(query);
    let offset = (page - 1).saturating_mul(ROWS);
    let (found, total) =
        queries::queue::queue(conn, (by.person(), by.organisation()), filter, offset as i64, ROWS as i64)?;
    let frame = visit.frame(Section::Review, visit.ask.locale.messages().t("queue-title"));
    let mut waiting = Vec::with_capacity(found.len());
    let mut exhibits = Vec::with_capacity(found.len());
    for finding in &found {
        let exhibit = weapons::exhibit(conn, finding.exhibit_id)?.ok_or(AppError::NotFound)?;
        let warnings = warnings_of(conn, finding, &exhibit)?;
        let author = finding.author_id.map_or(0, |id| id.0);
        let photographs = photographs::of_finding_for(conn, by.organisation(), finding.id)?.len();
        exhibits.push((
            exhibit,
            author,
            photographs,
            warnings.into_iter().map(|warning| warn(&frame, warning)).collect(),
        ));
    }
    for (line, (exhibit, author_id, photographs, warnings)) in lines(conn, &catalogue, found)?.into_iter().zip(exhibits)
    {
        waiting.push(Waiting {
            line,
            exhibit: exhibit.label,
            exhibit_id: exhibit.id.0,
            author_id,
            photographs,
            warnings,
        });
    }
    let kept = |page: u64| {
        let mut address = format!("{}?page={page}", frame.urls.review());
        if let Some(exhibit) = filter.exhibit {
            address.push_str(&format!("&exhibit={exhibit}"));
        }
        if let Some(author) = filter.author {
            address.push_str(&format!("&author={author}"));
        }
        address
    };
    let previous = if page > 1 { kept(page - 1) } else { String::new() };
    let next = if (offset + ROWS) < total.unsigned_abs() { kept(page + 1) } else { String::new() };
    Ok(QueuePage { frame, waiting, total, filter, problem, previous, next })
}

pub async fn show(request: HttpRequest, by: By<Reviewer>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&make(conn, &by.visit, &by.proof, String::new())?)).await
}

/// Publishes what was picked, all or nothing: only what has no warning and is as it was when the page was made.
pub async fn publish(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    let done = publish_picked(&form).await;
    done.unwrap_or_else(|error| error.response(&request))
}

async fn publish_picked(form: &Form<Reviewer>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let mut picked: Vec<(FindingId, i64)> = Vec::new();
    for pick in form.fields.all("pick") {
        let (number, revision) = pick.split_once(':').ok_or(AppError::BadRequest)?;
        let id = FindingId::parse_number(number).ok_or(AppError::BadRequest)?;
        picked.push((id, revision.parse().map_err(|_| AppError::BadRequest)?));
    }
    let proof = form.proof.clone();
    let location = Urls { locale: visit.ask.locale }.review();
    let done = form
        .submit(form.act("publish several"), move |tx| {
            for (id, seen) in picked {
                let finding = queries::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
                let exhibit = weapons::exhibit(tx.conn(), finding.exhibit_id)?.ok_or(Refused::NotThere)?;
                let warnings = warnings_of(tx.conn(), &finding, &exhibit)
                    .map_err(|_| anyhow::anyhow!("comparing {}", id.number()))?;
                if !warnings.is_empty() {
                    return Err(Refused::ChangedMeanwhile.into());
                }
                review::publish(tx, &proof, id, seen, None)?;
            }
            Ok(location)
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let Some(refused) = error.downcast_ref::<Refused>().cloned() else { return Err(error.into()) };
    let (shown, by) = (visit.clone(), form.proof.clone());
    let made = visit.ask.app.read(move |conn| {
        let problem = explain(&shown.frame(Section::Review, ""), &refused);
        Ok(make(conn, &shown, &by, problem))
    });
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
