//! `/{locale}/desk/sign-in` and `/{locale}/desk/sign-out`: the password, and the end.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::Stage;
use crate::accounts::pages::proving::{Tried, try_password};
use crate::accounts::queries::entry::{self, AccessKind};
use crate::accounts::queries::{self, factors};
use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::web::form::OpenForm;
use crate::web::frame::{Frame, Section};
use crate::web::session::Visit;
use crate::web::urls::Urls;

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    next: String,
    /// What went wrong; blank where nothing did.
    problem: String,
}

pub async fn show(request: HttpRequest, visit: Visit) -> HttpResponse {
    let next = next(&visit, visit.ask.query.get("next"));
    if !visit.viewer.is_public() {
        return visit.see_other(&next);
    }
    draw(&visit, StatusCode::OK, String::new(), next, String::new()).unwrap_or_else(|error| error.response(&request))
}

fn draw(
    visit: &Visit,
    status: StatusCode,
    email: String,
    next: String,
    problem: String,
) -> Result<HttpResponse, AppError> {
    let frame = visit.frame(Section::Elsewhere, visit.ask.locale.messages().t("sign-in"));
    visit.answer(status, &SignInPage { frame, email, next, problem })
}

/// Where to go after signing in: a page of this language's working area, whatever the link said.
pub fn next(visit: &Visit, asked: Option<&str>) -> String {
    let work = format!("/{}/desk", visit.ask.locale.tag());
    let is_ours = |address: &&str| {
        address.strip_prefix(&work).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
            && !address.contains("/sign-")
            && !address.contains("/second-factor")
            && !address.chars().any(|character| character == '\\' || character.is_control())
    };
    asked.filter(is_ours).unwrap_or(&work).to_owned()
}

pub async fn password(request: HttpRequest, form: OpenForm) -> HttpResponse {
    check_password(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn check_password(form: &OpenForm) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let messages = visit.ask.locale.messages();
    let next = next(visit, form.fields.get("next"));
    let email = form.fields.get("email").unwrap_or_default().to_owned();
    let row = match try_password(visit, &email, form.fields.raw("password")).await? {
        Tried::Right(row) => row,
        Tried::Wrong => {
            return draw(visit, StatusCode::UNPROCESSABLE_ENTITY, email, next, messages.t("sign-in-wrong").to_owned());
        }
        Tried::Wait(seconds) => {
            let problem = messages.n("sign-in-wait", seconds);
            return Ok(told_to_wait(draw(visit, StatusCode::TOO_MANY_REQUESTS, email, next, problem)?, seconds));
        }
    };
    let (old, from) = (visit.secret().clone(), visit.from.clone());
    let limits = visit.ask.app.settings().session_limits();
    let act = Act::new(Actor::person(row.id, &row.name), "sign in");
    let begin = move |tx: &mut crate::journal::tx::Tx<'_>| {
        let at = tx.at;
        queries::forget_sessions(tx.conn(), at, limits)?;
        queries::end_session(tx.conn(), &old)?;
        let stage = if factors::of(tx.conn(), row.id)?.any() { Stage::Password } else { Stage::Enrolling };
        Ok((stage, queries::insert_session(tx.conn(), row.id, stage, at, &from)?))
    };
    let (stage, session) = visit.ask.app.write(act, begin).await?.value;
    let urls = Urls { locale: visit.ask.locale };
    let location = if stage == Stage::Password { urls.second_factor_for(&next) } else { urls.account() };
    let mut response = visit.see_other(&location);
    visit.set_cookie(&mut response, Some(&session));
    Ok(response)
}

/// Says in the headers too when to come back.
pub fn told_to_wait(mut response: HttpResponse, seconds: i64) -> HttpResponse {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

pub async fn sign_out(request: HttpRequest, form: OpenForm) -> HttpResponse {
    let visit = &form.visit;
    let (secret, address) = (visit.secret().clone(), visit.from.address.clone());
    let person = visit.holder().map(|person| person.id);
    let act = Act::new(Actor::visitor(), "sign out");
    let end = move |tx: &mut crate::journal::tx::Tx<'_>| {
        let at = tx.at;
        queries::end_session(tx.conn(), &secret)?;
        if person.is_some() {
            entry::log(tx.conn(), AccessKind::SignedOut, person, &address, "", at)?;
        }
        Ok(())
    };
    if let Err(error) = visit.ask.app.write(act, end).await {
        return AppError::from(error).response(&request);
    }
    let mut response = visit.see_other(&Urls { locale: visit.ask.locale }.sign_in());
    visit.set_cookie(&mut response, None);
    response
}
