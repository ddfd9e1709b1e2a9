//! What the forms on a letter's page do, one handler a verb.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::{Official, Proof};
use crate::app::App;
use crate::db::ids::{AnnexId, ContactId, LetterId};
use crate::error::AppError;
use crate::journal::tx::Tx;
use crate::letters::actions::draft::{self, Edited};
use crate::letters::actions::{Refused, review};
use crate::letters::pages::{explain, id_of, show};
use crate::letters::queries;
use crate::web::form::Form;
use crate::web::frame::Section;
use crate::web::query::Pairs;
use crate::web::urls::Urls;

pub(super) struct Job {
    pub(super) app: App,
    pub(super) proof: Official,
    pub(super) id: LetterId,
    pub(super) fields: Pairs,
}

impl Job {
    fn revision(&self) -> i64 {
        self.fields.number("revision").unwrap_or(0)
    }

    pub(super) fn reason(&self) -> &str {
        self.fields.get("reason").unwrap_or_default()
    }
}

pub(super) async fn answer(
    request: HttpRequest,
    form: Form<Official>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Job) -> anyhow::Result<()> + Send + 'static,
) -> HttpResponse {
    apply(&form, action, work).await.unwrap_or_else(|error| error.response(&request))
}

async fn apply(
    form: &Form<Official>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Job) -> anyhow::Result<()> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit.ask.segment("letter"))?;
    let job = Job { app: visit.ask.app.clone(), proof: form.proof.clone(), id, fields: form.fields.clone() };
    let location = Urls { locale: visit.ask.locale }.letter(&id.0);
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
    shown(form, &refused).await
}

/// The page of the letter with why it was not done.
pub(super) async fn shown(form: &Form<Official>, refused: &Refused) -> Result<HttpResponse, AppError> {
    if *refused == Refused::NotThere {
        return Err(AppError::NotFound);
    }
    let problem = explain(&form.visit.frame(Section::Letters, ""), refused);
    said(form, problem).await
}

/// The same in these words.
pub(super) async fn said(form: &Form<Official>, problem: String) -> Result<HttpResponse, AppError> {
    let (visit, by, typed) = (form.visit.clone(), form.proof.clone(), form.fields.clone());
    let made = form.visit.ask.app.read(move |conn| Ok(show::make(conn, &visit, &by, problem, &typed)));
    form.visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

/// Who may not be written to, as of this write.
fn addressees(tx: &mut Tx<'_>, job: &Job) -> anyhow::Result<crate::letters::checks::Addressees> {
    let letter = queries::by_id(tx.conn(), job.id)?.ok_or(Refused::NotThere)?;
    job.app.addressees(tx.conn(), &letter)
}

pub async fn edit(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "edit letter", |tx, job| {
        let raw = |name: &str| job.fields.raw(name).to_owned();
        let edited = Edited {
            subject: raw("subject"),
            body: raw("body"),
            signatory: raw("signatory"),
            office: raw("office"),
            legal_basis: raw("legal_basis"),
            term_days: raw("term_days"),
            contact: job.fields.number("contact").map(ContactId),
            annex: job.fields.number("annex").map(AnnexId),
        };
        draft::edit(tx, &job.proof, job.id, job.revision(), &edited).map(drop)
    })
    .await
}

pub async fn submit(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "submit letter", |tx, job| {
        let addressees = addressees(tx, job)?;
        review::submit(tx, &job.proof, job.id, job.revision(), &addressees).map(drop)
    })
    .await
}

pub async fn approve(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "approve letter", |tx, job| {
        let addressees = addressees(tx, job)?;
        review::approve(tx, &job.proof, job.id, job.revision(), &addressees).map(drop)
    })
    .await
}

pub async fn give_back(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "return letter", |tx, job| {
        review::give_back(tx, &job.proof, job.id, job.revision(), job.reason()).map(drop)
    })
    .await
}

pub async fn discard(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "discard letter", |tx, job| {
        review::discard(tx, &job.proof, job.id, job.revision(), job.reason()).map(drop)
    })
    .await
}

/// `POST …/issue`: renders, stores and issues.
pub async fn issue(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    issued(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn issued(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit.ask.segment("letter"))?;
    let done = visit.ask.app.issue_letters(&form.proof, &[id]).await?;
    match done.into_iter().next().map(|issue| issue.outcome) {
        Some(Err(refused)) => shown(form, &refused).await,
        _ => Ok(visit.see_other(&Urls { locale: visit.ask.locale }.letter(&id.0))),
    }
}
