//! `/{locale}/work/sign-in` and `/{locale}/work/sign-out`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{PersonState, Stage};
use crate::accounts::{password, queries};
use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::web::form::OpenForm;
use crate::web::frame::{Frame, Section};
use crate::web::session::Visit;

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    next: String,
    /// Key of what went wrong; blank where nothing did.
    problem: &'static str,
}

pub async fn show(request: HttpRequest, visit: Visit) -> HttpResponse {
    let next = next(&visit, visit.ask.query.get("next"));
    if !visit.viewer.is_public() {
        return visit.see_other(&next);
    }
    draw(&visit, StatusCode::OK, String::new(), next, "").unwrap_or_else(|error| error.response(&request))
}

fn draw(
    visit: &Visit,
    status: StatusCode,
    email: String,
    next: String,
    problem: &'static str,
) -> Result<HttpResponse, AppError> {
    let frame = visit.frame(Section::Elsewhere, visit.ask.locale.messages().t("sign-in"));
    visit.answer(status, &SignInPage { frame, email, next, problem })
}

/// Where to go after signing in: a page of this language's working area, whatever the link said.
fn next(visit: &Visit, asked: Option<&str>) -> String {
    let work = format!("/{}/work", visit.ask.locale.tag());
    let is_ours = |address: &&str| {
        address.strip_prefix(&work).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
            && !address.contains("/sign-")
            && !address.contains(['\\', '\r', '\n'])
    };
    asked.filter(is_ours).unwrap_or(&work).to_owned()
}

pub async fn password(request: HttpRequest, form: OpenForm) -> HttpResponse {
    check_password(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn check_password(form: &OpenForm) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let next = next(visit, form.fields.get("next"));
    let email = form.fields.get("email").unwrap_or_default().to_lowercase();
    let text = form.fields.raw("password").to_owned();
    let wanted = email.clone();
    let known = visit.ask.app.read(move |conn| Ok(queries::person_by_email(conn, &wanted)?)).await?;
    let known = known.filter(|row| row.state == PersonState::Active);
    let hash = known.as_ref().map(|row| row.password_hash.clone());
    let is_right = visit.ask.site.with_password(move || password::verify(&text, hash.as_deref())).await?;
    let Some(row) = known.filter(|_| is_right) else {
        return draw(visit, StatusCode::UNPROCESSABLE_ENTITY, email, next, "sign-in-wrong");
    };
    let (old, from) = (visit.secret().clone(), visit.from.clone());
    let act = Act::new(Actor::person(row.id, &row.name), "sign in");
    let written = visit
        .ask
        .app
        .write(act, move |tx| {
            let at = tx.at;
            queries::end_session(tx.conn(), &old)?;
            Ok(queries::insert_session(tx.conn(), row.id, Stage::Full, at, &from)?)
        })
        .await?;
    let mut response = visit.see_other(&next);
    visit.set_cookie(&mut response, Some(&written.value));
    Ok(response)
}

pub async fn sign_out(request: HttpRequest, form: OpenForm) -> HttpResponse {
    let visit = &form.visit;
    let secret = visit.secret().clone();
    let act = Act::new(Actor::visitor(), "sign out");
    let ended = visit.ask.app.write(act, move |tx| Ok(queries::end_session(tx.conn(), &secret)?)).await;
    if let Err(error) = ended {
        return AppError::from(error).response(&request);
    }
    let mut response = visit.see_other(&visit.frame(Section::Elsewhere, "").urls.sign_in());
    visit.set_cookie(&mut response, None);
    response
}
