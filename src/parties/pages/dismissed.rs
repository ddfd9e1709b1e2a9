//! `/{locale}/desk/screening/dismissed`: every hit that was ever dismissed, and one of them, which can be undone.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDateTime;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{DismissedHitId, PersonId};
use crate::error::AppError;
use crate::findings::queries::names::names_of;
use crate::parties::actions::dismissals::{self, LONGEST_REASON, Refused};
use crate::parties::model::PartyRef;
use crate::parties::queries::dismissed::{self, DismissedHit};
use crate::parties::queries::links::called;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};

const ON_PAGE: u64 = 50;

/// A dismissed hit with what its ids are called.
struct Shown {
    hit: DismissedHit,
    /// Of the party today, or its key.
    party: String,
    by: String,
    /// Blank where nobody has undone it.
    undone_by: String,
}

#[derive(Template)]
#[template(path = "parties/dismissed_list.html")]
struct DismissedListPage {
    frame: Frame,
    hits: Vec<Shown>,
    pager: Pager,
}

impl DismissedListPage {
    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }
}

#[derive(Template)]
#[template(path = "parties/dismissed.html")]
struct DismissedPage {
    frame: Frame,
    shown: Shown,
    reason: String,
    /// Key of what is wrong; blank where nothing is.
    problem: &'static str,
}

impl DismissedPage {
    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }

    fn longest_reason(&self) -> usize {
        LONGEST_REASON
    }
}

fn shown(conn: &mut Conn, hits: Vec<DismissedHit>) -> diesel::QueryResult<Vec<Shown>> {
    let people: Vec<PersonId> = hits.iter().flat_map(|hit| [Some(hit.dismissed_by), hit.undone_by]).flatten().collect();
    let names = names_of(conn, &people)?;
    let parties: Vec<PartyRef> = hits.iter().map(|hit| PartyRef::new(&hit.list_key, &hit.entry_key)).collect();
    let known = called(conn, &parties)?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    let shown = hits.into_iter().zip(parties).map(|(hit, party)| Shown {
        party: known.get(&party).map_or_else(|| party.to_string(), |known| known.name.clone()),
        by: name(Some(hit.dismissed_by)),
        undone_by: name(hit.undone_by),
        hit,
    });
    Ok(shown.collect())
}

/// `GET /{locale}/desk/screening/dismissed`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let total = dismissed::count(conn)?;
        let paging = Paging::new(Paging::page_of(&visit.ask.query), ON_PAGE, total as u64);
        let offset = i64::try_from(paging.offset()).map_err(|_| AppError::BadRequest)?;
        let hits = dismissed::list(conn, offset, ON_PAGE as i64)?;
        let hits = shown(conn, hits)?;
        let messages = visit.ask.locale.messages();
        let frame = visit.frame(Section::Screening, messages.t("dismissed-title"));
        let above = frame.urls.screening();
        let frame = frame.below(above, messages.t("screening-title"));
        let pager = Pager::new(&paging, &frame.urls.dismissed_hits(), &[]);
        Made::html(&DismissedListPage { frame, hits, pager })
    })
    .await
}

fn id_of(visit: &Visit) -> Result<DismissedHitId, AppError> {
    visit.ask.segment("id").parse().map(DismissedHitId).map_err(|_| AppError::NotFound)
}

fn made(conn: &mut Conn, visit: &Visit, reason: String, problem: &'static str) -> Result<DismissedPage, AppError> {
    let hit = dismissed::by_id(conn, id_of(visit)?)?.ok_or(AppError::NotFound)?;
    let shown = shown(conn, vec![hit])?.pop().ok_or(AppError::NotFound)?;
    let messages = visit.ask.locale.messages();
    let title = messages.with("dismissed-one", &[("name", shown.hit.asked.as_str().into())]);
    let frame = visit.frame(Section::Screening, title);
    let (above, list) = (frame.urls.screening(), frame.urls.dismissed_hits());
    let frame = frame.below(above, messages.t("screening-title")).below(list, messages.t("dismissed-title"));
    Ok(DismissedPage { frame, shown, reason, problem })
}

/// `GET /{locale}/desk/screening/dismissed/{id}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&made(conn, &by.visit, String::new(), "")?)).await
}

/// `POST /{locale}/desk/screening/dismissed/{id}`: makes a hit of it again.
pub async fn undo(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    take(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit)?;
    let location = visit.ask.frame(Section::Screening, "").urls.dismissed_hit(&id.0);
    let (proof, reason) = (form.proof.clone(), form.fields.raw("reason").to_owned());
    let typed = reason.clone();
    let act = form.proof.act_because("undo dismissal", reason.trim());
    let done = form
        .submit(act, move |tx| {
            dismissals::undo(tx, &proof, id, &reason)?;
            Ok(location)
        })
        .await;
    let problem = match done {
        Ok(response) => return Ok(response),
        Err(error) => match error.downcast_ref::<Refused>() {
            None => return Err(error.into()),
            Some(Refused::Unknown) => return Err(AppError::NotFound),
            Some(Refused::Undone) => "dismissed-problem-undone",
            Some(Refused::TooLong) => "screening-problem-long",
            Some(Refused::ReasonMissing | Refused::NothingChosen | Refused::Changed) => "dismissed-problem-reason",
        },
    };
    let owned = visit.clone();
    let page = visit.ask.app.read(move |conn| Ok(made(conn, &owned, typed, problem))).await??;
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
