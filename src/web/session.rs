//! Who is asking: the cookie or token of a request, the viewer that it stands for, and what a page needs to know of it.
//!
//! Public pages take no [`Visit`]: they do not look at the cookie and are the same for everybody.

use std::future::Future;
use std::pin::Pin;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::TimeDelta;

use crate::accounts::model::{Person, Proof, Scope, Stage, Viewer};
use crate::accounts::queries::entry::{self, AccessKind};
use crate::accounts::queries::tokens::{self, Script};
use crate::accounts::queries::{self, OpenSession, Origin};
use crate::accounts::secret::Secret;
use crate::config::proxies::Proxies;
use crate::db::conn::Conn;
use crate::db::ids::SessionId;
use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::{Act, Tx};
use crate::web::frame::{Frame, Section, Work};
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls::Urls;

/// How often a session's last use is written down.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

/// A request to a page that is not the same for everybody.
#[derive(Clone)]
pub struct Visit {
    pub ask: Ask,
    pub viewer: Viewer,
    pub from: Origin,
    /// The session, of whatever stage.
    pub session: Option<OpenSession>,
    /// The script that asks instead of a browser.
    pub script: Option<Script>,
    /// The device, where it has signed in before; whose it is stands in the database.
    pub device: Option<Secret>,
    /// What the cookie holds, or will hold: forms are bound to it before there is a session.
    secret: Secret,
    /// The cookie is to be set.
    is_new: bool,
}

impl Visit {
    pub async fn read(request: &HttpRequest) -> Result<Self, AppError> {
        let site = request
            .app_data::<web::Data<Site>>()
            .ok_or_else(|| AppError::Internal(anyhow::anyhow!("the server has no site")))?;
        let ask = Ask::read(request, site)?;
        let from = origin(request, &ask.app.settings().trusted_proxies);
        let now = ask.app.now();
        if let Some(token) = bearer(request)? {
            let script = Self::script(&ask, token, &from).await?.ok_or(AppError::SignIn)?;
            let viewer = script.viewer.clone();
            let secret = Secret::random();
            return Ok(Self {
                ask,
                viewer,
                from,
                session: None,
                script: Some(script),
                device: None,
                secret,
                is_new: false,
            });
        }
        let held = request.cookie(cookie_name(&ask)).and_then(|cookie| Secret::parse(cookie.value()));
        let device = request.cookie(device_cookie_name(&ask)).and_then(|cookie| Secret::parse(cookie.value()));
        let session = match held.clone() {
            Some(secret) => {
                let limits = ask.app.settings().session_limits();
                ask.app.read(move |conn| Ok(queries::open_session(conn, &secret, now, limits)?)).await?
            }
            None => None,
        };
        if let Some(open) = &session
            && now - open.seen_at >= SEEN_EVERY
        {
            let (id, from) = (open.id, from.clone());
            let act = Act::new(Actor::visitor(), "see session");
            ask.app.write(act, move |tx| Ok(queries::touch_session(tx.conn(), id, now, &from)?)).await?;
        }
        let viewer = session.as_ref().map_or_else(Viewer::public, |open| open.viewer.clone());
        let is_new = held.is_none();
        let secret = held.unwrap_or_else(Secret::random);
        Ok(Self { ask, viewer, from, session, script: None, device, secret, is_new })
    }

    /// Who asks with this token, noted once a minute on the token and once a day in the access log.
    async fn script(ask: &Ask, token: String, from: &Origin) -> Result<Option<Script>, AppError> {
        let now = ask.app.now();
        let script = ask.app.read(move |conn| Ok(tokens::script(conn, &token, now)?)).await?;
        let Some(script) = script else { return Ok(None) };
        if script.last_used_at.is_none_or(|last| now - last >= SEEN_EVERY) {
            let (id, from) = (script.token, from.clone());
            let is_first_today = script.last_used_at.is_none_or(|last| last.date() != now.date());
            let person = script.viewer.person().map(|person| person.id);
            let act = Act::new(Actor::visitor(), "use token");
            let note = move |tx: &mut Tx<'_>| {
                tokens::touch(tx.conn(), id, now)?;
                if is_first_today {
                    entry::log(tx.conn(), AccessKind::TokenUsed, person, &from.address, &id.to_string(), now)?;
                }
                Ok(())
            };
            ask.app.write(act, note).await?;
        }
        Ok(Some(script))
    }

    pub fn session_id(&self) -> Option<SessionId> {
        self.session.as_ref().map(|open| open.id)
    }

    /// Whose session it is when the password has been proved and nothing more can be asked for: everything was proved, or
    /// there is no second factor yet.
    pub fn holder(&self) -> Option<&Person> {
        self.session.as_ref().filter(|open| open.stage != Stage::Password).map(|open| &open.person)
    }

    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The hidden field `form_token` of every form; scripts send it as the header `x-form-token`.
    pub fn form_token(&self) -> String {
        self.secret.form_token()
    }

    /// The frame of the page asked for, with the navigation of people who work here.
    pub fn frame(&self, section: Section, title: impl Into<String>) -> Frame {
        let mut frame = self.ask.frame(section, title);
        frame.is_listed = false;
        frame.work = Some(Work {
            name: self.viewer.person().or(self.holder()).map(|person| person.name.clone()).unwrap_or_default(),
            roles: self.viewer.person().map(|person| person.roles).unwrap_or_default(),
            is_signed_in: !self.viewer.is_public(),
            form_token: self.form_token(),
        });
        frame
    }

    /// The page, for this visitor alone.
    pub fn answer(&self, status: StatusCode, template: &impl Template) -> Result<HttpResponse, AppError> {
        Ok(self.seal(respond::uncached(status, respond::HTML, template.render()?)))
    }

    /// Sends the visitor on after a form was taken.
    pub fn see_other(&self, location: &str) -> HttpResponse {
        self.seal(respond::redirect(StatusCode::SEE_OTHER, location))
    }

    /// The headers and the cookie of an answer that is this visitor's alone.
    pub fn seal(&self, mut response: HttpResponse) -> HttpResponse {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.is_new {
            self.set_cookie(&mut response, Some(&self.secret));
        }
        response
    }

    /// Hands the visitor another secret, or takes theirs away.
    pub fn set_cookie(&self, response: &mut HttpResponse, secret: Option<&Secret>) {
        let mut cookie = self.cookie(cookie_name(&self.ask), secret.map_or("", Secret::reveal));
        if secret.is_none() {
            cookie.make_removal();
        }
        response.headers_mut().retain(|name, _| name != header::SET_COOKIE);
        // A cookie made of base64 letters fits into a header.
        let _ = response.add_cookie(&cookie);
    }

    /// Lets the browser remember that it has signed in. Call after [`Visit::set_cookie`].
    pub fn set_device(&self, response: &mut HttpResponse, device: &Secret) {
        let mut cookie = self.cookie(device_cookie_name(&self.ask), device.reveal());
        cookie.set_max_age(Duration::days(entry::DEVICE_DAYS));
        // As above.
        let _ = response.add_cookie(&cookie);
    }

    fn cookie(&self, name: &'static str, value: &str) -> Cookie<'static> {
        Cookie::build(name, value.to_owned())
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.ask.app.settings().is_https())
            .finish()
    }
}

/// Over HTTPS the name itself makes the browser insist on the host, the path and a secure connection.
fn cookie_name(ask: &Ask) -> &'static str {
    if ask.app.settings().is_https() { "__Host-topmark" } else { "topmark" }
}

fn device_cookie_name(ask: &Ask) -> &'static str {
    if ask.app.settings().is_https() { "__Host-topmark-device" } else { "topmark-device" }
}

/// The token of a script; `None` where the request has none. Err where there is something else in its place.
fn bearer(request: &HttpRequest) -> Result<Option<String>, AppError> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| value.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim().to_owned())),
        _ => Err(AppError::SignIn),
    }
}

fn origin(request: &HttpRequest, proxies: &Proxies) -> Origin {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Origin {
        address: respond::client_address(request, proxies),
        agent: agent.chars().filter(|character| !character.is_control()).take(200).collect(),
    }
}

/// A visit by somebody who has what the page asks for. Others get what a visitor can do next: the sign-in page where nobody is
/// signed in, else "nothing is here".
#[derive(Clone)]
pub struct By<P> {
    pub visit: Visit,
    pub proof: P,
}

impl<P: Proof> By<P> {
    pub async fn read(request: &HttpRequest) -> Result<Self, AppError> {
        let visit = Visit::read(request).await?;
        match P::of(&visit.viewer) {
            Some(proof) if visit.script.as_ref().is_none_or(|script| may(script.scope, request)) => {
                Ok(Self { visit, proof })
            }
            _ => Err(refusal(request, &visit)),
        }
    }
}

/// Whether a script may send this request: to read, to record, or to import.
fn may(scope: Scope, request: &HttpRequest) -> bool {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let imports = request.path().split('/').any(|segment| segment == "imports");
    match scope {
        Scope::Read => reads,
        Scope::Log => reads || !imports,
        Scope::Import => reads || imports,
    }
}

/// A visit by whoever has proved the password, and the second factor where they have one: enough for the own account. Never a
/// script.
#[derive(Clone)]
pub struct Holding {
    pub visit: Visit,
    pub person: Person,
}

impl Holding {
    pub async fn read(request: &HttpRequest) -> Result<Self, AppError> {
        let visit = Visit::read(request).await?;
        match visit.holder().cloned() {
            Some(person) => Ok(Self { visit, person }),
            None => Err(refusal(request, &visit)),
        }
    }
}

impl FromRequest for Holding {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let owned = request.clone();
        extract(request, async move { Self::read(&owned).await })
    }
}

/// What somebody gets who may not see a page.
fn refusal(request: &HttpRequest, visit: &Visit) -> AppError {
    if !visit.viewer.is_public() {
        return AppError::NotFound;
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        let urls = Urls { locale: visit.ask.locale };
        AppError::GoTo(match visit.session.as_ref().map(|open| open.stage) {
            Some(Stage::Password) => urls.second_factor_for(&visit.ask.address),
            Some(Stage::Enrolling) => urls.account(),
            _ => urls.sign_in_for(&visit.ask.address),
        })
    } else {
        AppError::SignIn
    }
}

/// Reads from a request or answers it with the page of the error.
pub fn extract<T: 'static>(
    request: &HttpRequest,
    read: impl Future<Output = Result<T, AppError>> + 'static,
) -> Pin<Box<dyn Future<Output = Result<T, actix_web::Error>>>> {
    let request = request.clone();
    Box::pin(async move {
        read.await.map_err(|error| {
            let response = error.response(&request);
            InternalError::from_response("the request was refused", response).into()
        })
    })
}

impl FromRequest for Visit {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let owned = request.clone();
        extract(request, async move { Self::read(&owned).await })
    }
}

impl<P: Proof> FromRequest for By<P> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let owned = request.clone();
        extract(request, async move { Self::read(&owned).await })
    }
}

/// Answers with what `make` makes of the database, for this visitor alone: nothing of it is kept anywhere.
pub async fn page<P: Proof>(
    request: HttpRequest,
    by: By<P>,
    make: impl FnOnce(&mut Conn, &By<P>) -> Result<Made, AppError> + Send + 'static,
) -> HttpResponse {
    let visit = by.visit.clone();
    let made = by.visit.ask.app.clone().read(move |conn| Ok(make(conn, &by))).await;
    match made.map_err(AppError::from).and_then(|made| made) {
        Ok(made) => {
            let mut response = HttpResponse::Ok();
            response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(made.content_type)));
            if let Some(name) = made.file_name {
                response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
            }
            visit.seal(response.body(made.body))
        }
        Err(error) => error.response(&request),
    }
}
