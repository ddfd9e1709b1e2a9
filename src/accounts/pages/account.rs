//! `/{locale}/desk/account`: the own password, factors, sessions and tokens.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{NaiveDateTime, TimeDelta};

use crate::accounts::actions;
use crate::accounts::model::{Scope, Stage};
use crate::accounts::pages::passkeys::{Offer, offer};
use crate::accounts::pages::proving::{Tried, confirm};
use crate::accounts::pages::sign_in::told_to_wait;
use crate::accounts::password;
use crate::accounts::queries::entry::{self, AccessKind, AccessLine};
use crate::accounts::queries::factors::{self, Factors, PasskeyLine};
use crate::accounts::queries::tokens::{self, TokenLine};
use crate::accounts::queries::{self, SessionLine};
use crate::db::ids::{SessionId, TokenId};
use crate::error::AppError;
use crate::journal::tx::Tx;
use crate::web::form::{HolderForm, Once};
use crate::web::frame::{Frame, Section};
use crate::web::session::{Holding, Visit};
use crate::web::urls::Urls;

/// Lines of the access log that are shown.
const ACCESS_LINES: i64 = 20;

/// What the page shows from the database.
struct Held {
    factors: Factors,
    passkeys: Vec<PasskeyLine>,
    sessions: Vec<SessionLine>,
    tokens: Vec<TokenLine>,
    access: Vec<AccessLine>,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    frame: Frame,
    name: String,
    email: String,
    organisation: String,
    roles: Vec<&'static str>,
    held: Held,
    /// The session that asks.
    own: SessionId,
    /// Nothing but a second factor can be set up yet.
    is_enrolling: bool,
    offer: Offer,
    /// How long the access log is kept.
    access_days: i64,
    problem: String,
}

impl AccountPage {
    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }

    /// A message with a day.
    fn dated(&self, key: &str, at: &NaiveDateTime) -> String {
        self.frame.with(key, "date", &self.frame.locale.date(at.date()))
    }

    /// A message with day and time.
    fn timed(&self, key: &str, at: &NaiveDateTime) -> String {
        self.frame.with(key, "date", &self.moment(at))
    }

    fn is_own(&self, session: &SessionId) -> bool {
        *session == self.own
    }

    fn device(&self, agent: &str) -> String {
        device(agent).unwrap_or_else(|| self.frame.t("session-unknown-device").to_owned())
    }
}

/// Browser and system in a user agent: `Firefox, Linux`; `None` where neither is known.
fn device(agent: &str) -> Option<String> {
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => Some(format!("{browser}, {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

pub async fn show(request: HttpRequest, holding: Holding) -> HttpResponse {
    draw(&holding, StatusCode::OK, String::new()).await.unwrap_or_else(|error| error.response(&request))
}

async fn draw(holding: &Holding, status: StatusCode, problem: String) -> Result<HttpResponse, AppError> {
    let visit = &holding.visit;
    let Some(open) = &visit.session else { return Err(AppError::NotFound) };
    let (person, own, stage) = (&holding.person, open.id, open.stage);
    let (id, now, limits) = (person.id, visit.ask.app.now(), visit.ask.app.settings().session_limits());
    let held = visit.ask.app.read(move |conn| {
        Ok(Held {
            factors: factors::of(conn, id)?,
            passkeys: factors::passkey_lines(conn, id)?,
            sessions: queries::session_lines(conn, id, now, limits)?,
            tokens: tokens::lines(conn, id, now)?,
            access: entry::access_lines(conn, id, ACCESS_LINES)?,
        })
    });
    let held = held.await?;
    let page = AccountPage {
        frame: visit.frame(Section::Account, visit.ask.locale.messages().t("account-title")),
        name: person.name.clone(),
        email: person.email.clone(),
        organisation: person.organisation_name.clone(),
        roles: person.roles.iter().map(|role| role.as_str()).collect(),
        held,
        own,
        is_enrolling: stage == Stage::Enrolling,
        offer: offer(visit),
        access_days: visit.ask.app.settings().access_log_days,
        problem,
    };
    visit.answer(status, &page)
}

fn holding(form: &HolderForm) -> Holding {
    Holding { visit: form.form.visit.clone(), person: form.person.clone() }
}

/// The page with what went wrong.
pub async fn refused(form: &HolderForm, key: &str) -> Result<HttpResponse, AppError> {
    let problem = form.form.visit.ask.locale.messages().t(key).to_owned();
    draw(&holding(form), StatusCode::UNPROCESSABLE_ENTITY, problem).await
}

/// The page that says so where the form does not carry the present password. Somebody who has no second factor yet has just given
/// it.
pub async fn unless_confirmed(form: &HolderForm) -> Result<Option<HttpResponse>, AppError> {
    if form.form.visit.viewer.is_public() {
        return Ok(None);
    }
    match confirm(form).await? {
        Tried::Right(_) => Ok(None),
        Tried::Wrong => refused(form, "confirm-wrong").await.map(Some),
        Tried::Wait(seconds) => {
            let problem = form.form.visit.ask.locale.messages().n("sign-in-wait", seconds);
            let page = draw(&holding(form), StatusCode::TOO_MANY_REQUESTS, problem).await?;
            Ok(Some(told_to_wait(page, seconds)))
        }
    }
}

fn back(visit: &Visit) -> String {
    Urls { locale: visit.ask.locale }.account()
}

pub async fn password(request: HttpRequest, form: HolderForm) -> HttpResponse {
    change_password(&form).await.unwrap_or_else(|error| error.response(&request))
}

/// A new password ends every other session.
async fn change_password(form: &HolderForm) -> Result<HttpResponse, AppError> {
    if let Some(refused) = unless_confirmed(form).await? {
        return Ok(refused);
    }
    let (visit, fields) = (&form.form.visit, &form.form.fields);
    let chosen = match password::Chosen::new(fields.raw("password"), &form.person.email, &form.person.name) {
        Ok(chosen) => chosen,
        Err(error) => return refused(form, error.key()).await,
    };
    if fields.raw("password") != fields.raw("password_again") {
        return refused(form, "password-differs").await;
    }
    let hash = visit.ask.site.with_password(move || chosen.hash()).await??;
    let (person, keep, address) = (form.person.id, visit.session_id(), visit.from.address.clone());
    visit
        .ask
        .app
        .write(form.act("change password"), move |tx| {
            let at = tx.at;
            actions::set_password(tx, person, &hash)?;
            queries::end_sessions(tx.conn(), person, keep)?;
            Ok(entry::log(tx.conn(), AccessKind::PasswordChanged, Some(person), &address, "", at)?)
        })
        .await?;
    Ok(visit.see_other(&back(visit)))
}

pub async fn end_sessions(request: HttpRequest, form: HolderForm) -> HttpResponse {
    end(&form).await.unwrap_or_else(|error| error.response(&request))
}

/// Ends one session (`session`), or all but this one.
async fn end(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    let one: Option<i64> = form.form.fields.number("session");
    let (person, keep, address) = (form.person.id, visit.session_id(), visit.from.address.clone());
    visit
        .ask
        .app
        .write(form.act("end sessions"), move |tx| {
            let at = tx.at;
            match one {
                Some(id) => {
                    queries::end_session_of(tx.conn(), person, SessionId(id))?;
                }
                None => {
                    queries::end_sessions(tx.conn(), person, keep)?;
                }
            }
            Ok(entry::log(tx.conn(), AccessKind::SessionsEnded, Some(person), &address, "", at)?)
        })
        .await?;
    Ok(visit.see_other(&back(visit)))
}

#[derive(Template)]
#[template(path = "accounts/token.html")]
struct TokenPage {
    frame: Frame,
    token: String,
}

pub async fn make_token(request: HttpRequest, form: HolderForm) -> HttpResponse {
    new_token(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn new_token(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let (visit, fields) = (&form.form.visit, &form.form.fields);
    if visit.viewer.is_public() {
        return Err(AppError::NotFound);
    }
    if let Some(refused) = unless_confirmed(form).await? {
        return Ok(refused);
    }
    let name: String = fields.get("name").unwrap_or_default().chars().take(60).collect();
    let scope = fields.get("scope").and_then(Scope::parse);
    let days = fields.number::<i64>("days").filter(|days| (1..=tokens::LONGEST_DAYS).contains(days));
    let (Some(scope), Some(days), false) = (scope, days, name.is_empty()) else {
        return refused(form, "token-incomplete").await;
    };
    let (person, address) = (form.person.id, visit.from.address.clone());
    let work = move |tx: &mut Tx<'_>| {
        let at = tx.at;
        if tokens::lines(tx.conn(), person, at)?.len() >= tokens::MOST {
            return Ok(None);
        }
        entry::log(tx.conn(), AccessKind::TokenMade, Some(person), &address, scope.as_str(), at)?;
        Ok(Some(tokens::insert(tx.conn(), person, &name, scope, at, at + TimeDelta::days(days))?))
    };
    match form.form.perform(person, form.act("make token"), work).await? {
        Once::First(Some(token)) => {
            let messages = visit.ask.locale.messages();
            let frame = visit
                .frame(Section::Account, messages.t("token-title"))
                .below(back(visit), messages.t("account-title"));
            visit.answer(StatusCode::OK, &TokenPage { frame, token })
        }
        Once::First(None) => refused(form, "token-many").await,
        Once::Again => Ok(visit.see_other(&back(visit))),
    }
}

pub async fn revoke_token(request: HttpRequest, form: HolderForm) -> HttpResponse {
    revoke(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn revoke(form: &HolderForm) -> Result<HttpResponse, AppError> {
    let visit = &form.form.visit;
    let id: i64 = form.form.fields.number("token").ok_or(AppError::NotFound)?;
    let (person, address) = (form.person.id, visit.from.address.clone());
    visit
        .ask
        .app
        .write(form.act("revoke token"), move |tx| {
            let at = tx.at;
            if tokens::revoke(tx.conn(), person, TokenId(id), at)? {
                entry::log(tx.conn(), AccessKind::TokenRevoked, Some(person), &address, &id.to_string(), at)?;
            }
            Ok(())
        })
        .await?;
    Ok(visit.see_other(&back(visit)))
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_device_is_named_by_browser_and_system() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
        assert_eq!(device(chrome).as_deref(), Some("Chrome, Linux"));
        assert_eq!(device("curl/8.0"), None);
    }
}
