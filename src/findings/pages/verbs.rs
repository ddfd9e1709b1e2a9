//! What the forms on a finding's working page do, one handler a verb.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::model::{Member, Proof, Researcher, Reviewer};
use crate::accounts::sharing::Tlp;
use crate::companies::catalogue::Catalogue;
use crate::companies::model::Certainty;
use crate::db::ids::{DocumentId, FindingId};
use crate::error::AppError;
use crate::evidence::model::Reliability;
use crate::findings::actions::argue::{self, Decider, NewOpinion, NewSupport};
use crate::findings::actions::filing;
use crate::findings::actions::review::{self, Correction};
use crate::findings::model::{MarkingState, ReadingMethod, Refused};
use crate::findings::pages::{explain, id_of, show, visible};
use crate::findings::queries::Finding;
use crate::findings::understanding::Said;
use crate::journal::tx::Tx;
use crate::marks::category::CATEGORIES;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, page};
use crate::web::urls::Urls;

/// What a verb works with.
struct Job<P> {
    proof: P,
    id: FindingId,
    fields: Pairs,
    catalogue: Arc<Catalogue>,
    /// The number in the address below the finding: of a reading, source or dispute.
    part: i64,
}

/// Does the work of a form and leads back to the finding, or on to the queue; says on the finding's page why it was not done.
async fn answer<P: Proof>(
    request: HttpRequest,
    form: Form<P>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Job<P>) -> anyhow::Result<()> + Send + 'static,
) -> HttpResponse {
    let done = apply(&form, action, work).await;
    done.unwrap_or_else(|error| error.response(&request))
}

async fn apply<P: Proof>(
    form: &Form<P>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Job<P>) -> anyhow::Result<()> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit.ask.segment("number"))?;
    let job = Job {
        proof: form.proof.clone(),
        id,
        fields: form.fields.clone(),
        catalogue: visit.ask.app.catalogue(),
        part: visit.ask.segment("part").parse().unwrap_or(0),
    };
    let urls = Urls { locale: visit.ask.locale };
    let location = match form.fields.get("next") {
        Some("queue") => urls.review(),
        _ => urls.work_finding(&id.0),
    };
    let act = form.proof.act_because(action, form.fields.get("reason").unwrap_or_default());
    let done = form
        .submit(act, move |tx| {
            work(tx, &job)?;
            Ok(location)
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let Some(refused) = error.downcast_ref::<Refused>().cloned() else { return Err(error.into()) };
    if refused == Refused::NotThere {
        return Err(AppError::NotFound);
    }
    let shown = visit.clone();
    let made = visit.ask.app.read(move |conn| {
        let problem = explain(&shown.frame(Section::Desk, ""), &refused);
        Ok(show::make(conn, &shown, &id.number(), problem))
    });
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

fn reason<P>(job: &Job<P>) -> &str {
    job.fields.get("reason").unwrap_or_default()
}

fn seen<P>(job: &Job<P>) -> i64 {
    job.fields.number("revision").unwrap_or(0)
}

/// A day of a form; blank is none.
fn day(fields: &Pairs, name: &str) -> Result<Option<NaiveDate>, Refused> {
    let Some(text) = fields.get(name) else { return Ok(None) };
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Some).map_err(|_| Refused::Day(text.to_owned()))
}

pub async fn submit(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    answer(request, form, "send to review", |tx, job| review::submit(tx, &job.proof, job.id).map(|_| ())).await
}

pub async fn take_back(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    answer(request, form, "take back from review", |tx, job| review::take_back(tx, &job.proof, job.id).map(|_| ()))
        .await
}

pub async fn publish(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "publish", |tx, job| {
        let publish_on = day(&job.fields, "publish_on")?;
        review::publish(tx, &job.proof, job.id, seen(job), publish_on).map(|_| ())
    })
    .await
}

pub async fn return_with_reason(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "return to author", |tx, job| {
        review::return_with_reason(tx, &job.proof, job.id, reason(job)).map(|_| ())
    })
    .await
}

pub async fn reject(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "reject", |tx, job| review::reject(tx, &job.proof, job.id, reason(job)).map(|_| ())).await
}

pub async fn withdraw(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "withdraw", |tx, job| review::withdraw(tx, &job.proof, job.id, reason(job)).map(|_| ())).await
}

pub async fn share(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "change sharing", |tx, job| {
        let tlp = job.fields.get("tlp").and_then(Tlp::parse).unwrap_or(Tlp::Red);
        let publish_on = day(&job.fields, "publish_on")?;
        review::share(tx, &job.proof, job.id, tlp, publish_on, reason(job)).map(|_| ())
    })
    .await
}

pub async fn dispute(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    answer(request, form, "open dispute", |tx, job| {
        argue::open_dispute(tx, &job.proof, job.id, reason(job)).map(|_| ())
    })
    .await
}

pub async fn close_dispute(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "close dispute", |tx, job| {
        argue::close_dispute(tx, &job.proof, job.id, job.part, reason(job)).map(|_| ())
    })
    .await
}

pub async fn add_reading(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    answer(request, form, "add reading", |tx, job| {
        let get = |name: &str| Some(job.fields.get(name).unwrap_or_default().to_owned());
        let new = NewOpinion {
            said: Said {
                part_number: get("part_number"),
                brand: get("brand"),
                date_code: get("date_code"),
                category: None,
                lot: get("lot").unwrap_or_default(),
                country_marked: get("country_marked").unwrap_or_default(),
            },
            method: job.fields.get("method").and_then(ReadingMethod::parse).unwrap_or(ReadingMethod::Eye),
            certainty: job.fields.get("certainty").and_then(Certainty::parse).unwrap_or(Certainty::Likely),
            basis: get("basis").unwrap_or_default(),
        };
        argue::add_reading(tx, &job.proof, &job.catalogue, job.id, &new).map(|_| ())
    })
    .await
}

/// Whoever is signed in decides by the role that they have: as a reviewer where they may, else as one of its researchers.
async fn decide(
    request: HttpRequest,
    form: Form<Member>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Job<Member>, Decider<'_>) -> anyhow::Result<()> + Send + 'static,
) -> HttpResponse {
    let (researcher, reviewer) = (form.visit.viewer.researcher(), form.visit.viewer.reviewer());
    answer(request, form, action, move |tx, job| {
        let own = |researcher: &Researcher| {
            let onlooker = crate::findings::actions::log::onlooker(researcher, false);
            move |finding: &Finding| {
                onlooker.owns(finding.organisation_id)
                    && finding.state != crate::findings::model::FindingState::Published
            }
        };
        let finding = crate::findings::queries::by_id(tx.conn(), job.id)?.ok_or(Refused::NotThere)?;
        match (&researcher, &reviewer) {
            (Some(researcher), _) if own(researcher)(&finding) => work(tx, job, Decider::Researcher(researcher)),
            (_, Some(reviewer)) => work(tx, job, Decider::Reviewer(reviewer)),
            (Some(researcher), None) => work(tx, job, Decider::Researcher(researcher)),
            (None, None) => Err(Refused::NotThere.into()),
        }
    })
    .await
}

pub async fn prefer_reading(request: HttpRequest, form: Form<Member>) -> HttpResponse {
    decide(request, form, "prefer reading", |tx, job, by| {
        argue::prefer_reading(tx, by, &job.catalogue, job.id, job.part, reason(job)).map(|_| ())
    })
    .await
}

pub async fn add_source(request: HttpRequest, form: Form<Member>) -> HttpResponse {
    decide(request, form, "add source", |tx, job, by| {
        let get = |name: &str| job.fields.get(name).unwrap_or_default().to_owned();
        let new = NewSupport {
            known: get("known"),
            title: get("title"),
            publisher: get("publisher"),
            url: get("url"),
            origin: get("origin"),
            reliability: job
                .fields
                .get("reliability")
                .and_then(Reliability::parse)
                .unwrap_or(Reliability::CannotBeJudged),
            credibility: job.fields.number("credibility").unwrap_or(6),
            record: get("record"),
        };
        argue::add_source(tx, by, job.id, &new).map(|_| ())
    })
    .await
}

pub async fn grade_source(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "grade source", |tx, job| {
        let credibility = job.fields.number("credibility").unwrap_or(6);
        argue::grade(tx, &job.proof, job.id, job.part, credibility).map(|_| ())
    })
    .await
}

/// `POST /{locale}/desk/findings/{number}/documents/remove` with `document`.
pub async fn remove_document(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    answer(request, form, "take document off finding", |tx, job| {
        let document = job.fields.number("document").map(DocumentId).ok_or(Refused::NotThere)?;
        filing::remove_document(tx, &job.proof, job.id, document).map(|_| ())
    })
    .await
}

#[derive(Template)]
#[template(path = "findings/correct.html")]
struct CorrectPage {
    frame: Frame,
    finding: Finding,
    categories: Vec<(&'static str, String)>,
}

impl CorrectPage {
    fn states(&self) -> &'static [MarkingState] {
        MarkingState::ALL
    }
}

/// `GET /{locale}/desk/findings/{number}/correct`.
pub async fn correction(request: HttpRequest, by: By<Reviewer>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let finding = visible(conn, &visit.viewer, visit.ask.segment("number"))?;
        if finding.state != crate::findings::model::FindingState::Published {
            return Err(AppError::NotFound);
        }
        let messages = visit.ask.locale.messages();
        let urls = Urls { locale: visit.ask.locale };
        let title = messages.with("correct-title", &[("number", finding.id.number().into())]);
        let frame = visit
            .frame(Section::Desk, title)
            .below(urls.work(), messages.t("nav-desk"))
            .below(urls.work_finding(&finding.id.0), finding.id.number());
        let mut categories: Vec<(&'static str, String)> =
            CATEGORIES.iter().map(|word| (*word, messages.word("category", word).to_owned())).collect();
        categories.sort_by(|a, b| a.1.cmp(&b.1));
        Made::html(&CorrectPage { frame, finding, categories })
    })
    .await
}

pub async fn correct(request: HttpRequest, form: Form<Reviewer>) -> HttpResponse {
    answer(request, form, "correct", |tx, job| {
        let get = |name: &str| job.fields.get(name).unwrap_or_default().to_owned();
        let quantity = get("quantity");
        let correction = Correction {
            assembly: get("assembly"),
            quantity: quantity.parse().map_err(|_| Refused::Quantity(quantity.clone()))?,
            marking: job.fields.raw("marking").to_owned(),
            marking_state: job
                .fields
                .get("marking_state")
                .and_then(MarkingState::parse)
                .unwrap_or(MarkingState::AsSeen),
            description: get("description"),
            category: get("category"),
        };
        review::correct(tx, &job.proof, &job.catalogue, job.id, seen(job), &correction, reason(job)).map(|_| ())
    })
    .await
}
