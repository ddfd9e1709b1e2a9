//! `/{locale}/verify`: whoever has received a letter learns whether it is genuine. Nothing that is sent here is kept.

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use futures::StreamExt;
use sha2::{Digest, Sha256};

use crate::error::AppError;
use crate::journal::model::hex;
use crate::letters::verdict::{Verdict, verdict};
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Ask, Site};

/// The largest file that is hashed.
const LARGEST_FILE_BYTES: usize = 64 << 20;
/// The longest field that is typed.
const LONGEST_FIELD_BYTES: usize = 256;

#[derive(Template)]
#[template(path = "letters/verify.html")]
struct VerifyPage {
    frame: Frame,
    verdict: Option<Verdict>,
    reference: String,
    sha256: String,
    /// Key of what is wrong with what was sent; blank where nothing is.
    problem: &'static str,
}

fn draw(ask: &Ask, status: StatusCode, sent: Sent, verdict: Option<Verdict>) -> Result<HttpResponse, AppError> {
    let frame = ask.frame(Section::Elsewhere, ask.locale.messages().t("verify-title")).without_query();
    let page = VerifyPage { frame, verdict, reference: sent.reference, sha256: sent.sha256, problem: sent.problem };
    Ok(respond::uncached(status, respond::HTML, page.render()?))
}

/// `GET /{locale}/verify`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let shown = Ask::read(&request, &site).and_then(|ask| draw(&ask, StatusCode::OK, Sent::default(), None));
    shown.unwrap_or_else(|error| error.response(&request))
}

#[derive(Default)]
struct Sent {
    reference: String,
    sha256: String,
    problem: &'static str,
}

/// `POST /{locale}/verify`: a file, or reference and hash. The file is hashed as it comes and not kept.
pub async fn verify(request: HttpRequest, site: web::Data<Site>, payload: web::Payload) -> HttpResponse {
    verified(&request, &site, payload).await.unwrap_or_else(|error| error.response(&request))
}

async fn verified(
    request: &HttpRequest,
    site: &web::Data<Site>,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let ask = Ask::read(request, site)?;
    let sent = read(request, payload).await?;
    if !sent.problem.is_empty() {
        return draw(&ask, StatusCode::UNPROCESSABLE_ENTITY, sent, None);
    }
    let (reference, sha256) = (sent.reference.clone(), sent.sha256.clone());
    let found = ask
        .app
        .read(move |conn| Ok(verdict(conn, Some(reference.as_str()).filter(|text| !text.is_empty()), &sha256)?))
        .await?;
    draw(&ask, StatusCode::OK, sent, Some(found))
}

async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Sent, AppError> {
    let mut parts = Multipart::new(request.headers(), payload);
    let mut sent = Sent::default();
    while let Some(field) = parts.next().await {
        let mut field = field.map_err(|_| AppError::BadRequest)?;
        let name = field.content_disposition().and_then(|found| found.get_name()).unwrap_or_default().to_owned();
        let limit = if name == "file" { LARGEST_FILE_BYTES } else { LONGEST_FIELD_BYTES };
        let (mut hasher, mut text, mut length) = (Sha256::new(), Vec::new(), 0);
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|_| AppError::BadRequest)?;
            length += chunk.len();
            if length > limit {
                return Err(AppError::TooLong);
            }
            if name == "file" {
                hasher.update(&chunk);
            } else {
                text.extend_from_slice(&chunk);
            }
        }
        let text = String::from_utf8_lossy(&text).replace('\0', "").trim().to_owned();
        match name.as_str() {
            "file" if length > 0 => sent.sha256 = hex(&hasher.finalize()),
            "reference" => sent.reference = text,
            "sha256" if sent.sha256.is_empty() => sent.sha256 = text.to_ascii_lowercase(),
            _ => {}
        }
    }
    let is_hash = sent.sha256.len() == 64 && sent.sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        sent.problem = if sent.sha256.is_empty() { "verify-problem-nothing" } else { "verify-problem-hash" };
    }
    Ok(sent)
}
