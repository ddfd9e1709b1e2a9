//! `/{locale}/desk/second-factor`: a one-time code, a recovery code or a passkey after the password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use webauthn_rs::prelude::PublicKeyCredential;

use crate::accounts::factors;
use crate::accounts::model::{Person, Stage};
use crate::accounts::pages::passkeys::{Offer, json, offer, site};
use crate::accounts::pages::proving::{Entered, enter, known_device};
use crate::accounts::pages::sign_in::{next, told_to_wait};
use crate::accounts::queries::Origin;
use crate::accounts::queries::entry::{self, AccessKind};
use crate::accounts::queries::factors::{self as stored, CeremonyKind, Factors};
use crate::accounts::secret::Secret;
use crate::accounts::slowdown;
use crate::accounts::vault::Vault;
use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::{Act, Tx};
use crate::web::form::OpenForm;
use crate::web::frame::{Frame, Section};
use crate::web::session::Visit;
use crate::web::urls::Urls;

#[derive(Template)]
#[template(path = "accounts/second_factor.html")]
struct SecondFactorPage {
    frame: Frame,
    next: String,
    problem: String,
    factors: Factors,
    /// Where the person has a passkey.
    offer: Option<Offer>,
}

/// Who has given the password and nothing more.
fn half_way(visit: &Visit) -> Option<&Person> {
    visit.session.as_ref().filter(|open| open.stage == Stage::Password).map(|open| &open.person)
}

/// Where somebody goes who has no business here.
fn elsewhere(visit: &Visit) -> HttpResponse {
    let urls = Urls { locale: visit.ask.locale };
    visit.see_other(&if visit.viewer.is_public() { urls.sign_in() } else { urls.work() })
}

pub async fn show(request: HttpRequest, visit: Visit) -> HttpResponse {
    let next = next(&visit, visit.ask.query.get("next"));
    draw(&visit, StatusCode::OK, next, String::new()).await.unwrap_or_else(|error| error.response(&request))
}

async fn draw(visit: &Visit, status: StatusCode, next: String, problem: String) -> Result<HttpResponse, AppError> {
    let Some(person) = half_way(visit).map(|person| person.id) else { return Ok(elsewhere(visit)) };
    let factors = visit.ask.app.read(move |conn| Ok(stored::of(conn, person)?)).await?;
    let frame = visit.frame(Section::Elsewhere, visit.ask.locale.messages().t("second-title"));
    let offer = (factors.passkeys > 0).then(|| offer(visit));
    visit.answer(status, &SecondFactorPage { frame, next, problem, factors, offer })
}

/// What came of a second factor.
enum Outcome {
    In(Entered),
    Wrong,
    Wait(i64),
}

pub async fn code(request: HttpRequest, form: OpenForm) -> HttpResponse {
    check_code(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn check_code(form: &OpenForm) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let next = next(visit, form.fields.get("next"));
    let Some(person) = half_way(visit).cloned() else { return Ok(elsewhere(visit)) };
    let code = form.fields.get("code").unwrap_or_default().to_owned();
    let (old, device, from) = (visit.secret().clone(), visit.device.clone(), visit.from.clone());
    let act = Act::new(Actor::person(person.id, &person.name), "sign in");
    let vault = visit.ask.app.vault().clone();
    let outcome =
        visit.ask.app.write(act, move |tx| take_code(tx, &vault, &person, &code, &old, device.as_ref(), &from)).await?;
    let messages = visit.ask.locale.messages();
    match outcome.value {
        Outcome::In(entered) => Ok(let_in(visit, &next, &entered)),
        Outcome::Wrong => {
            draw(visit, StatusCode::UNPROCESSABLE_ENTITY, next, messages.t("second-wrong").to_owned()).await
        }
        Outcome::Wait(seconds) => {
            let problem = messages.n("sign-in-wait", seconds);
            Ok(told_to_wait(draw(visit, StatusCode::TOO_MANY_REQUESTS, next, problem).await?, seconds))
        }
    }
}

/// One write from the count of failures to the session, so that of two equal codes at once only one is taken.
fn take_code(
    tx: &mut Tx<'_>,
    vault: &Vault,
    person: &Person,
    code: &str,
    old: &Secret,
    device: Option<&Secret>,
    from: &Origin,
) -> anyhow::Result<Outcome> {
    let at = tx.at;
    let known = known_device(tx.conn(), Some(person.id), device, at)?;
    let subjects = slowdown::of_code(person.id.0, &from.address, known.as_deref());
    if let Some(wait) = entry::wait(tx.conn(), &subjects, at)? {
        return Ok(Outcome::Wait(wait.num_seconds().max(1)));
    }
    entry::count_failure(tx.conn(), &subjects, at)?;
    let how = match factors::recovery_hash(code) {
        Some(hash) if stored::take_recovery_code(tx.conn(), person.id, &hash, at)? => Some("recovery code"),
        Some(_) => None,
        None => {
            let held = stored::totp(tx.conn(), vault, person.id)?;
            match held.and_then(|(secret, last_step)| factors::totp_step(&secret, code, at, last_step)) {
                Some(step) if stored::take_totp_step(tx.conn(), person.id, step)? => Some("one-time code"),
                _ => None,
            }
        }
    };
    let Some(how) = how else {
        entry::log(tx.conn(), AccessKind::WrongFactor, Some(person.id), &from.address, "", at)?;
        return Ok(Outcome::Wrong);
    };
    entry::clear_failures(tx.conn(), &subjects)?;
    if how == "recovery code" {
        entry::log(tx.conn(), AccessKind::RecoveryCodeUsed, Some(person.id), &from.address, "", at)?;
    }
    Ok(Outcome::In(enter(tx, person.id, old, device, from, how)?))
}

/// On to the page that was asked for, with the cookies of the new session.
fn let_in(visit: &Visit, location: &str, entered: &Entered) -> HttpResponse {
    let mut response = visit.see_other(location);
    visit.set_cookie(&mut response, Some(&entered.session));
    visit.set_device(&mut response, &entered.device);
    response
}

/// Begins to sign in with a passkey: answers with what the browser hands to the authenticator.
pub async fn begin_passkey(request: HttpRequest, form: OpenForm) -> HttpResponse {
    begin(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn begin(form: &OpenForm) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let (Some(person), Some(site)) = (half_way(visit).cloned(), site(visit)) else { return Err(AppError::NotFound) };
    let session = visit.secret().hash();
    let act = Act::new(Actor::person(person.id, &person.name), "begin passkey");
    let begun = visit.ask.app.write(act, move |tx| {
        let passkeys = stored::passkeys(tx.conn(), person.id)?;
        if passkeys.is_empty() {
            return Ok(None);
        }
        let (challenge, state) = site.begin_sign_in(&passkeys)?;
        let at = tx.at;
        let expires_at = at + chrono::TimeDelta::minutes(5);
        stored::begin(tx.conn(), &session, CeremonyKind::UsePasskey, &state, at, expires_at)?;
        Ok(Some(challenge))
    });
    let challenge = begun.await?.value.ok_or(AppError::NotFound)?;
    json(visit, StatusCode::OK, &challenge)
}

/// Finishes it: answers with where to go, and the cookies.
pub async fn finish_passkey(request: HttpRequest, form: OpenForm) -> HttpResponse {
    finish(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn finish(form: &OpenForm) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let next = next(visit, form.fields.get("next"));
    let (Some(person), Some(site)) = (half_way(visit).cloned(), site(visit)) else { return Err(AppError::NotFound) };
    let answer: PublicKeyCredential =
        serde_json::from_str(form.fields.raw("credential")).map_err(|_| AppError::BadRequest)?;
    let (old, device, from) = (visit.secret().clone(), visit.device.clone(), visit.from.clone());
    let act = Act::new(Actor::person(person.id, &person.name), "sign in");
    let outcome = visit.ask.app.write(act, move |tx| {
        let at = tx.at;
        let Some(state) = stored::take(tx.conn(), &old.hash(), CeremonyKind::UsePasskey, at)? else { return Ok(None) };
        let passkeys = stored::passkeys(tx.conn(), person.id)?;
        let Some(used) = site.finish_sign_in(&answer, &state, passkeys)? else {
            entry::log(tx.conn(), AccessKind::WrongFactor, Some(person.id), &from.address, "passkey", at)?;
            return Ok(None);
        };
        stored::update_passkey(tx.conn(), person.id, &used, at)?;
        Ok(Some(enter(tx, person.id, &old, device.as_ref(), &from, "passkey")?))
    });
    let Some(entered) = outcome.await?.value else {
        let problem = visit.ask.locale.messages().t("passkey-refused");
        return json(visit, StatusCode::UNPROCESSABLE_ENTITY, &serde_json::json!({ "problem": problem }));
    };
    let mut response = json(visit, StatusCode::OK, &serde_json::json!({ "location": next }))?;
    visit.set_cookie(&mut response, Some(&entered.session));
    visit.set_device(&mut response, &entered.device);
    Ok(response)
}
