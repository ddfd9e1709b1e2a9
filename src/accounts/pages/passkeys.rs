//! `/{locale}/desk/account/passkeys/...`: adding and removing passkeys. The adding is done by `static/js/passkeys.js`.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use webauthn_rs::prelude::RegisterPublicKeyCredential;

use crate::accounts::model::Stage;
use crate::accounts::pages::account;
use crate::accounts::pages::proving::{Tried, confirm, enter};
use crate::accounts::passkeys::Site;
use crate::accounts::queries;
use crate::accounts::queries::entry::{self, AccessKind};
use crate::accounts::queries::factors::{self as stored, CeremonyKind};
use crate::error::AppError;
use crate::web::form::HolderForm;
use crate::web::respond;
use crate::web::session::Visit;
use crate::web::urls::Urls;

/// The longest name of a passkey, in characters.
const LONGEST_NAME: usize = 60;

/// The site as authenticators know it; `None` where its address cannot have passkeys.
pub fn site(visit: &Visit) -> Option<Site> {
    Site::of(visit.ask.app.settings().public_url.as_deref()?)
}

/// What a page says about passkeys.
pub struct Offer {
    /// Where they work; `None` where the site's address cannot have any.
    pub origin: Option<String>,
    /// The site's address as it was set up.
    pub address: String,
}

pub fn offer(visit: &Visit) -> Offer {
    let address = visit.ask.app.settings().public_url.clone().unwrap_or_default();
    Offer { origin: Site::of(&address).map(|site| site.origin), address }
}

/// JSON for the script of a page, for this visitor alone.
pub fn json(visit: &Visit, status: StatusCode, value: &impl serde::Serialize) -> Result<HttpResponse, AppError> {
    let body = serde_json::to_string(value).map_err(anyhow::Error::from)?;
    Ok(visit.seal(respond::uncached(status, respond::JSON, body)))
}

fn problem(visit: &Visit, key: &str) -> Result<HttpResponse, AppError> {
    let text = visit.ask.locale.messages().t(key);
    json(visit, StatusCode::UNPROCESSABLE_ENTITY, &serde_json::json!({ "problem": text }))
}

pub async fn begin(request: HttpRequest, form: HolderForm) -> HttpResponse {
    begin_new(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn begin_new(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    let site = site(visit).ok_or(AppError::NotFound)?;
    if !visit.viewer.is_public() && !matches!(confirm(form).await?, Tried::Right(_)) {
        return problem(visit, "confirm-wrong");
    }
    let (person, session) = (form.person.clone(), visit.secret().hash());
    let begun = visit.ask.app.write(form.act("begin passkey"), move |tx| {
        let Some(row) = queries::person_row(tx.conn(), person.id)? else { return Ok(None) };
        let known = stored::passkeys(tx.conn(), person.id)?;
        let known = known.iter().map(|passkey| passkey.cred_id().clone()).collect();
        let (challenge, state) = site.begin_registration(&row.passkey_handle, &person.email, &person.name, known)?;
        let at = tx.at;
        let expires_at = at + chrono::TimeDelta::minutes(5);
        stored::begin(tx.conn(), &session, CeremonyKind::NewPasskey, &state, at, expires_at)?;
        Ok(Some(challenge))
    });
    let challenge = begun.await?.value.ok_or(AppError::NotFound)?;
    json(visit, StatusCode::OK, &challenge)
}

pub async fn finish(request: HttpRequest, form: HolderForm) -> HttpResponse {
    finish_new(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn finish_new(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    let site = site(visit).ok_or(AppError::NotFound)?;
    let answer: RegisterPublicKeyCredential =
        serde_json::from_str(form.form.fields.raw("credential")).map_err(|_| AppError::BadRequest)?;
    let name: String = form.form.fields.get("name").unwrap_or("Passkey").chars().take(LONGEST_NAME).collect();
    let is_enrolling = visit.session.as_ref().is_some_and(|open| open.stage == Stage::Enrolling);
    let (person, session) = (form.person.id, visit.secret().clone());
    let (device, from) = (visit.device.clone(), visit.from.clone());
    let done = visit.ask.app.write(form.act("add passkey"), move |tx| {
        let at = tx.at;
        let Some(state) = stored::take(tx.conn(), &session.hash(), CeremonyKind::NewPasskey, at)? else {
            return Ok(None);
        };
        let Some(passkey) = site.finish_registration(&answer, &state)? else { return Ok(None) };
        if !stored::insert_passkey(tx.conn(), person, &passkey, &name, at)? {
            return Ok(None);
        }
        entry::log(tx.conn(), AccessKind::FactorAdded, Some(person), &from.address, "passkey", at)?;
        if !is_enrolling {
            return Ok(Some(None));
        }
        Ok(Some(Some(enter(tx, person, &session, device.as_ref(), &from, "passkey")?)))
    });
    let Some(entered) = done.await?.value else { return problem(visit, "passkey-refused") };
    let location = Urls { locale: visit.ask.locale }.account();
    let mut response = json(visit, StatusCode::OK, &serde_json::json!({ "location": location }))?;
    if let Some(entered) = entered {
        visit.set_cookie(&mut response, Some(&entered.session));
        visit.set_device(&mut response, &entered.device);
    }
    Ok(response)
}

pub async fn remove(request: HttpRequest, form: HolderForm) -> HttpResponse {
    remove_one(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn remove_one(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    if let Some(refused) = account::unless_confirmed(form).await? {
        return Ok(refused);
    }
    let id: i64 = form.form.fields.number("passkey").ok_or(AppError::NotFound)?;
    let (person, address) = (form.person.id, visit.from.address.clone());
    let removed = visit.ask.app.write(form.act("remove passkey"), move |tx| {
        let at = tx.at;
        let factors = stored::of(tx.conn(), person)?;
        if !factors.has_codes && factors.passkeys <= 1 {
            return Ok(false);
        }
        if stored::delete_passkey(tx.conn(), person, id)? {
            entry::log(tx.conn(), AccessKind::FactorRemoved, Some(person), &address, "passkey", at)?;
        }
        Ok(true)
    });
    if removed.await?.value {
        return Ok(visit.see_other(&Urls { locale: visit.ask.locale }.account()));
    }
    account::refused(form, "factor-last").await
}
