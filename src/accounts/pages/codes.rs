//! `/{locale}/desk/account/codes...`: setting up one-time codes, taking them away, and recovery codes.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use anyhow::Context;
use askama::Template;
use qrcode::QrCode;
use qrcode::render::svg;

use crate::accounts::factors;
use crate::accounts::model::Stage;
use crate::accounts::pages::account;
use crate::accounts::pages::proving::{Entered, enter};
use crate::accounts::queries::entry::{self, AccessKind};
use crate::accounts::queries::factors::{self as stored, CeremonyKind};
use crate::accounts::vault::Vault;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::web::form::{HolderForm, Once};
use crate::web::frame::{Frame, Section};
use crate::web::session::Holding;
use crate::web::urls::Urls;

/// How long the secret of new codes waits for its first code, in minutes.
const WAITS_MINUTES: i64 = 30;

#[derive(Template)]
#[template(path = "accounts/codes.html")]
struct CodesPage {
    frame: Frame,
    /// In groups of four, for typing.
    secret: String,
    /// The QR code: an SVG element of squares made by this program, without anything that a visitor wrote.
    qr: String,
    problem: &'static str,
}

#[derive(Template)]
#[template(path = "accounts/recovery.html")]
struct RecoveryPage {
    frame: Frame,
    codes: Vec<String>,
}

pub async fn begin(request: HttpRequest, form: HolderForm) -> HttpResponse {
    begin_new(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn begin_new(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    if let Some(refused) = account::unless_confirmed(form).await? {
        return Ok(refused);
    }
    let session = visit.secret().hash();
    let sealed = visit.ask.app.vault().seal(&factors::new_totp_secret(), &session)?;
    visit
        .ask
        .app
        .write(form.act("begin one-time codes"), move |tx| {
            let at = tx.at;
            let expires_at = at + chrono::TimeDelta::minutes(WAITS_MINUTES);
            Ok(stored::begin(tx.conn(), &session, CeremonyKind::NewCodes, &sealed, at, expires_at)?)
        })
        .await?;
    Ok(visit.see_other(&Urls { locale: visit.ask.locale }.account_part("codes")))
}

pub async fn show(request: HttpRequest, holding: Holding) -> HttpResponse {
    draw(&holding, StatusCode::OK, "").await.unwrap_or_else(|error| error.response(&request))
}

async fn draw(holding: &Holding, status: StatusCode, problem: &'static str) -> Result<HttpResponse, AppError> {
    let visit = &holding.visit;
    let (session, now) = (visit.secret().hash(), visit.ask.app.now());
    let vault = visit.ask.app.vault().clone();
    let begun = visit.ask.app.read(move |conn| begun(conn, &vault, &session, now)).await?;
    let urls = Urls { locale: visit.ask.locale };
    let Some(secret) = begun else { return Ok(visit.see_other(&urls.account())) };
    let qr = picture(&factors::totp_address(&secret, &holding.person.email)?)?;
    let secret = secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    let title = visit.ask.locale.messages().t("codes-title");
    let frame =
        visit.frame(Section::Account, title).below(urls.account(), visit.ask.locale.messages().t("account-title"));
    visit.answer(status, &CodesPage { frame, secret, qr, problem })
}

/// The secret that waits for its first code in this session.
fn begun(conn: &mut Conn, vault: &Vault, session: &str, now: chrono::NaiveDateTime) -> anyhow::Result<Option<String>> {
    let sealed = stored::look(conn, session, CeremonyKind::NewCodes, now)?;
    Ok(sealed.map(|sealed| vault.open(&sealed, session)).transpose()?)
}

/// A QR code as an SVG element, dark on light in every colour scheme: scanners want it so.
fn picture(text: &str) -> anyhow::Result<String> {
    let code = QrCode::new(text).context("drawing a QR code")?;
    let svg = code.render::<svg::Color<'_>>().min_dimensions(220, 220).build();
    let element = svg.find("<svg").map_or("", |start| &svg[start..]);
    Ok(element.to_owned())
}

pub async fn confirm(request: HttpRequest, form: HolderForm) -> HttpResponse {
    confirm_new(&form).await.unwrap_or_else(|error| error.response(&request))
}

/// New recovery codes, and the session that somebody who enrolled with them has.
type Confirmed = Option<(Vec<String>, Option<Entered>)>;

async fn confirm_new(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    let code = form.form.fields.get("code").unwrap_or_default().to_owned();
    let is_enrolling = visit.session.as_ref().is_some_and(|open| open.stage == Stage::Enrolling);
    let (person, session) = (form.person.id, visit.secret().clone());
    let (device, from, vault) = (visit.device.clone(), visit.from.clone(), visit.ask.app.vault().clone());
    let work = move |tx: &mut crate::journal::tx::Tx<'_>| -> anyhow::Result<Confirmed> {
        let at = tx.at;
        let Some(secret) = begun(tx.conn(), &vault, &session.hash(), at)? else { return Ok(None) };
        let Some(step) = factors::totp_step(&secret, &code, at, 0) else { return Ok(None) };
        stored::take(tx.conn(), &session.hash(), CeremonyKind::NewCodes, at)?;
        stored::set_totp(tx.conn(), &vault, person, &secret, step)?;
        let codes = new_recovery_codes(tx, person)?;
        entry::log(tx.conn(), AccessKind::FactorAdded, Some(person), &from.address, "one-time codes", at)?;
        let entered = if is_enrolling {
            Some(enter(tx, person, &session, device.as_ref(), &from, "one-time code")?)
        } else {
            None
        };
        Ok(Some((codes, entered)))
    };
    // A wrong code is no work done: the same form may be sent again with the right one.
    let done = visit.ask.app.write(form.act("add one-time codes"), work).await?.value;
    let Some((codes, entered)) = done else {
        let holding = Holding { visit: visit.clone(), person: form.person.clone() };
        return draw(&holding, StatusCode::UNPROCESSABLE_ENTITY, "second-wrong").await;
    };
    show_recovery_codes(form, codes, entered)
}

fn new_recovery_codes(
    tx: &mut crate::journal::tx::Tx<'_>,
    person: crate::db::ids::PersonId,
) -> anyhow::Result<Vec<String>> {
    let codes = factors::new_recovery_codes();
    let hashes: Vec<String> = codes.iter().filter_map(|code| factors::recovery_hash(code)).collect();
    stored::set_recovery_codes(tx.conn(), person, &hashes)?;
    Ok(codes)
}

fn show_recovery_codes(
    form: &HolderForm,
    codes: Vec<String>,
    entered: Option<Entered>,
) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    let messages = visit.ask.locale.messages();
    let urls = Urls { locale: visit.ask.locale };
    let mut frame =
        visit.frame(Section::Account, messages.t("recovery-title")).below(urls.account(), messages.t("account-title"));
    // The forms of this page belong to the session that begins with it.
    if let (Some(entered), Some(work)) = (&entered, &mut frame.work) {
        work.form_token = entered.session.form_token();
    }
    let mut response = visit.answer(StatusCode::OK, &RecoveryPage { frame, codes })?;
    if let Some(entered) = entered {
        visit.set_cookie(&mut response, Some(&entered.session));
        visit.set_device(&mut response, &entered.device);
    }
    Ok(response)
}

pub async fn recovery(request: HttpRequest, form: HolderForm) -> HttpResponse {
    renew_recovery(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn renew_recovery(form: &HolderForm) -> Result<HttpResponse, AppError> {
    if let Some(refused) = account::unless_confirmed(form).await? {
        return Ok(refused);
    }
    let visit = &form.form.visit;
    let (person, address) = (form.person.id, visit.from.address.clone());
    let work = move |tx: &mut crate::journal::tx::Tx<'_>| {
        let at = tx.at;
        entry::log(tx.conn(), AccessKind::FactorAdded, Some(person), &address, "recovery codes", at)?;
        new_recovery_codes(tx, person)
    };
    match form.form.perform(person, form.act("new recovery codes"), work).await? {
        Once::First(codes) => show_recovery_codes(form, codes, None),
        Once::Again => Ok(visit.see_other(&Urls { locale: visit.ask.locale }.account())),
    }
}

pub async fn remove(request: HttpRequest, form: HolderForm) -> HttpResponse {
    remove_codes(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn remove_codes(form: &HolderForm) -> Result<HttpResponse, AppError> {
    if let Some(refused) = account::unless_confirmed(form).await? {
        return Ok(refused);
    }
    let visit = &form.form.visit;
    let (person, address) = (form.person.id, visit.from.address.clone());
    let removed = visit.ask.app.write(form.act("remove one-time codes"), move |tx| {
        let at = tx.at;
        if stored::of(tx.conn(), person)?.passkeys == 0 {
            return Ok(false);
        }
        stored::remove_totp(tx.conn(), person)?;
        entry::log(tx.conn(), AccessKind::FactorRemoved, Some(person), &address, "one-time codes", at)?;
        Ok(true)
    });
    if removed.await?.value {
        return Ok(visit.see_other(&Urls { locale: visit.ask.locale }.account()));
    }
    account::refused(form, "factor-last").await
}
