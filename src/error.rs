//! What went wrong, by what the visitor can do next.

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::web::frame::{Frame, Section};
use crate::web::locale::Locale;
use crate::web::respond;

/// An answer that is not the page asked for.
#[derive(Debug)]
pub enum AppError {
    /// Nothing is here, or nothing that is yours to see.
    NotFound,
    /// The request is longer than anybody needs.
    TooLong,
    /// More comes than is taken at once.
    TooMuch,
    /// The request cannot be understood.
    BadRequest,
    /// Go there first: to the sign-in page.
    GoTo(String),
    /// What was here is found there now.
    Moved(String),
    /// Sign in and send it again.
    SignIn,
    /// The form did not come from a page of this visitor's: load it anew.
    Forged,
    /// The address takes other methods; the value of `Allow`.
    MethodNotAllowed(&'static str),
    /// Come back later.
    Unavailable(anyhow::Error),
    /// Our fault. The cause is for the log only.
    Internal(anyhow::Error),
}

impl From<anyhow::Error> for AppError {
    fn from(cause: anyhow::Error) -> Self {
        if is_passing(&cause) { Self::Unavailable(cause) } else { Self::Internal(cause) }
    }
}

impl From<diesel::result::Error> for AppError {
    fn from(cause: diesel::result::Error) -> Self {
        anyhow::Error::from(cause).into()
    }
}

impl From<askama::Error> for AppError {
    fn from(cause: askama::Error) -> Self {
        Self::Internal(cause.into())
    }
}

/// Whether the same request may succeed in a moment: no free connection, a locked or unreachable database.
fn is_passing(cause: &anyhow::Error) -> bool {
    use diesel::result::{DatabaseErrorKind, Error};
    cause.chain().any(|cause| {
        if cause.is::<diesel::r2d2::PoolError>() || cause.is::<diesel::ConnectionError>() {
            return true;
        }
        match cause.downcast_ref::<Error>() {
            Some(Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _)) => true,
            Some(Error::DatabaseError(_, information)) => information.message().contains("database is locked"),
            _ => false,
        }
    })
}

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    frame: Frame,
    status: u16,
    /// Key of the heading.
    heading: &'static str,
    /// Key of the sentence that says what happened.
    happened: &'static str,
    /// Key of the sentence that says what to do.
    next: &'static str,
    reference: String,
}

impl AppError {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::TooMuch => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::GoTo(_) => StatusCode::SEE_OTHER,
            Self::Moved(_) => StatusCode::PERMANENT_REDIRECT,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A page in the language of the path, or JSON where the path ends in `.json`. Causes go to the log, once, under a
    /// reference that the visitor sees.
    pub fn response(&self, request: &HttpRequest) -> HttpResponse {
        if let Self::GoTo(location) | Self::Moved(location) = self {
            // A move may be taken back, so no browser keeps it.
            let mut response = respond::redirect(self.status(), location);
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return response;
        }
        let reference = self.log(request);
        let mut response = if request.path().ends_with(".json") || request.path() == "/suggest" {
            let body = serde_json::json!({ "error": { "status": self.status().as_u16(), "code": self.keys().0, "reference": reference } });
            respond::uncached(self.status(), respond::JSON, format!("{body}\n"))
        } else {
            self.page(request, reference)
        };
        let headers = response.headers_mut();
        match self {
            Self::MethodNotAllowed(allowed) => headers.insert(header::ALLOW, HeaderValue::from_static(allowed)),
            Self::Unavailable(_) => headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5")),
            _ => return response,
        };
        response
    }

    fn page(&self, request: &HttpRequest, reference: String) -> HttpResponse {
        let locale = Locale::of_path(request.path()).unwrap_or_else(|| respond::language(request));
        let (heading, happened, next) = self.keys();
        // The address of a refused request may be anything; the other language of an error is the other home page.
        let mut frame = Frame::new(
            locale,
            Section::Elsewhere,
            locale.messages().t(heading).to_owned(),
            &format!("/{}", locale.tag()),
        );
        frame.is_listed = false;
        let page = ErrorPage { frame, status: self.status().as_u16(), heading, happened, next, reference };
        match page.render() {
            Ok(body) => respond::uncached(self.status(), respond::HTML, body),
            Err(error) => {
                tracing::error!(%error, "rendering an error page");
                respond::uncached(self.status(), respond::TEXT, format!("{}\n", self.status()))
            }
        }
    }

    fn keys(&self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotFound => ("error-not-found", "error-not-found-happened", "error-not-found-next"),
            Self::TooLong => ("error-too-long", "error-too-long-happened", "error-too-long-next"),
            Self::TooMuch => ("error-too-much", "error-too-much-happened", "error-too-much-next"),
            Self::BadRequest => ("error-bad-request", "error-bad-request-happened", "error-bad-request-next"),
            Self::GoTo(_) | Self::Moved(_) | Self::SignIn => {
                ("error-sign-in", "error-sign-in-happened", "error-sign-in-next")
            }
            Self::Forged => ("error-forged", "error-forged-happened", "error-forged-next"),
            Self::MethodNotAllowed(_) => ("error-method", "error-method-happened", "error-method-next"),
            Self::Unavailable(_) => ("error-unavailable", "error-unavailable-happened", "error-unavailable-next"),
            Self::Internal(_) => ("error-internal", "error-internal-happened", "error-internal-next"),
        }
    }

    /// The reference under which the cause is in the log; blank where there is no cause.
    fn log(&self, request: &HttpRequest) -> String {
        let reference = || {
            use std::hash::{BuildHasher, RandomState};
            format!("{:08X}", RandomState::new().hash_one(request.path()) as u32)
        };
        match self {
            Self::Internal(cause) => {
                let reference = reference();
                tracing::error!(reference, path = request.path(), cause = format!("{cause:#}"), "a request failed");
                reference
            }
            Self::Unavailable(cause) => {
                let reference = reference();
                tracing::warn!(reference, path = request.path(), cause = format!("{cause:#}"), "a request has to wait");
                reference
            }
            _ => String::new(),
        }
    }
}

/// For addresses that no route knows. A trailing slash is forgiven.
pub async fn not_found(request: HttpRequest) -> HttpResponse {
    let path = request.path();
    let trimmed = path.trim_end_matches('/');
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    // Only below a language, so that the target always begins with a single slash.
    if is_read && trimmed.len() < path.len() && Locale::of_path(trimmed).is_some() {
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        return respond::redirect(
            StatusCode::PERMANENT_REDIRECT,
            &format!("{}{query}", request.uri().path().trim_end_matches('/')),
        );
    }
    AppError::NotFound.response(&request)
}
