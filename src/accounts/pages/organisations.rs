//! `/{locale}/desk/organisations`: whom people belong to, for admins.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::actions::{self, Authority, Refused};
use crate::accounts::model::{Admin, OrganisationKind};
use crate::accounts::queries::{self, Organisation, OrganisationLine};
use crate::db::ids::OrganisationId;
use crate::error::AppError;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::session::{By, Visit};
use crate::web::urls::Urls;

#[derive(Template)]
#[template(path = "accounts/organisations.html")]
struct OrganisationsPage {
    frame: Frame,
    organisations: Vec<OrganisationLine>,
    kinds: &'static [OrganisationKind],
    name: String,
    country: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "accounts/organisation.html")]
struct OrganisationPage {
    frame: Frame,
    organisation: Organisation,
    kinds: &'static [OrganisationKind],
    problem: String,
}

pub async fn list(request: HttpRequest, by: By<Admin>) -> HttpResponse {
    draw_list(&by.visit, StatusCode::OK, &Pairs::default(), String::new())
        .await
        .unwrap_or_else(|error| error.response(&request))
}

async fn draw_list(
    visit: &Visit,
    status: StatusCode,
    fields: &Pairs,
    problem: String,
) -> Result<HttpResponse, AppError> {
    let organisations = visit.ask.app.read(|conn| Ok(queries::organisation_lines(conn)?)).await?;
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let frame = visit.frame(Section::Organisations, visit.ask.locale.messages().t("nav-organisations"));
    let (name, country) = (text("name"), text("country"));
    visit.answer(
        status,
        &OrganisationsPage { frame, organisations, kinds: OrganisationKind::ALL, name, country, problem },
    )
}

/// Name, country and kind of a form.
fn filled(fields: &Pairs) -> (String, String, OrganisationKind) {
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let kind = fields.get("kind").and_then(OrganisationKind::parse).unwrap_or(OrganisationKind::Other);
    (text("name"), text("country"), kind)
}

pub async fn add(request: HttpRequest, form: Form<Admin>) -> HttpResponse {
    add_one(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn add_one(form: &Form<Admin>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let (name, country, kind) = filled(&form.fields);
    let (admin, location) = (form.proof.clone(), Urls { locale: visit.ask.locale }.organisations());
    let done = form.submit(form.act("add organisation"), move |tx| {
        actions::find_or_add_organisation(tx, Authority::Admin(&admin), &name, &country, kind)?;
        Ok(location)
    });
    match done.await {
        Ok(response) => Ok(response),
        Err(error) => {
            let refused = error.downcast::<Refused>()?;
            let problem = visit.ask.locale.messages().t(refused.key()).to_owned();
            draw_list(visit, StatusCode::UNPROCESSABLE_ENTITY, &form.fields, problem).await
        }
    }
}

pub fn organisation_of(visit: &Visit) -> Result<OrganisationId, AppError> {
    visit.ask.segment("organisation").parse().map(OrganisationId).map_err(|_| AppError::NotFound)
}

pub async fn show(request: HttpRequest, by: By<Admin>) -> HttpResponse {
    let drawn = async {
        let id = organisation_of(&by.visit)?;
        draw(&by.visit, id, StatusCode::OK, String::new()).await
    };
    drawn.await.unwrap_or_else(|error| error.response(&request))
}

async fn draw(
    visit: &Visit,
    id: OrganisationId,
    status: StatusCode,
    problem: String,
) -> Result<HttpResponse, AppError> {
    let organisation =
        visit.ask.app.read(move |conn| Ok(queries::organisation(conn, id)?)).await?.ok_or(AppError::NotFound)?;
    let (urls, messages) = (Urls { locale: visit.ask.locale }, visit.ask.locale.messages());
    let frame = visit
        .frame(Section::Organisations, organisation.name.clone())
        .below(urls.organisations(), messages.t("nav-organisations"));
    visit.answer(status, &OrganisationPage { frame, organisation, kinds: OrganisationKind::ALL, problem })
}

pub async fn save(request: HttpRequest, form: Form<Admin>) -> HttpResponse {
    save_one(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn save_one(form: &Form<Admin>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = organisation_of(visit)?;
    let known = visit.ask.app.read(move |conn| Ok(queries::organisation(conn, id)?)).await?;
    known.ok_or(AppError::NotFound)?;
    let (name, country, kind) = filled(&form.fields);
    let (admin, location) = (form.proof.clone(), Urls { locale: visit.ask.locale }.organisations());
    let done = form.submit(form.act("correct organisation"), move |tx| {
        actions::edit_organisation(tx, Authority::Admin(&admin), id, &name, &country, kind)?;
        Ok(location)
    });
    match done.await {
        Ok(response) => Ok(response),
        Err(error) => {
            let refused = error.downcast::<Refused>()?;
            let problem = visit.ask.locale.messages().t(refused.key()).to_owned();
            draw(visit, id, StatusCode::UNPROCESSABLE_ENTITY, problem).await
        }
    }
}
