//! The bytes of photographs and documents, for people who work here.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::{Member, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{DocumentId, PhotographId};
use crate::error::AppError;
use crate::evidence::model::{DerivativeFormat, DerivativeKind};
use crate::evidence::queries::photographs;
use crate::storage::keys::StorageKey;
use crate::web::query::encode;
use crate::web::session::{By, Visit};

/// `GET /{locale}/desk/photographs/{id}/{kind}.{ending}`.
pub async fn derivative(request: HttpRequest, by: By<Member>) -> HttpResponse {
    send_derivative(&by).await.unwrap_or_else(|error| error.response(&request))
}

async fn send_derivative(by: &By<Member>) -> Result<HttpResponse, AppError> {
    let ask = &by.visit.ask;
    let id = PhotographId(ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
    let (kind, format) = kind_and_format(ask.segment("name")).ok_or(AppError::NotFound)?;
    let viewer = by.proof.organisation();
    let find = move |conn: &mut Conn| {
        let Some(_) = photographs::photograph_for(conn, viewer, id)? else { return Ok(None) };
        Ok(photographs::derivative(conn, id, kind, format)?)
    };
    let found = ask.app.read(find).await?;
    let found = found.ok_or(AppError::NotFound)?;
    let bytes =
        ask.app.storage().get(&StorageKey::derivative(&found.sha256)).await?.ok_or_else(|| missing(&found.sha256))?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())));
    Ok(by.visit.seal(response.body(bytes)))
}

/// `page.webp` as kind and format; `None` for anything else.
pub fn kind_and_format(name: &str) -> Option<(DerivativeKind, DerivativeFormat)> {
    let (kind, extension) = name.rsplit_once('.')?;
    Some((DerivativeKind::parse(kind)?, DerivativeFormat::by_extension(extension)?))
}

/// `GET /{locale}/desk/photographs/{id}/original`: the file as it came, with everything that the camera wrote into it.
pub async fn original(request: HttpRequest, by: By<Member>) -> HttpResponse {
    send_original(&by).await.unwrap_or_else(|error| error.response(&request))
}

async fn send_original(by: &By<Member>) -> Result<HttpResponse, AppError> {
    let ask = &by.visit.ask;
    let id = PhotographId(ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
    let viewer = by.proof.organisation();
    let found = ask.app.read(move |conn| Ok(photographs::photograph_for(conn, viewer, id)?)).await?;
    let found = found.ok_or(AppError::NotFound)?;
    send_file(&by.visit, &StorageKey::photograph(&found.sha256), &found.media_type, &found.original_name).await
}

/// `GET /{locale}/desk/documents/{id}`.
pub async fn document(request: HttpRequest, by: By<Member>) -> HttpResponse {
    send_document(&by).await.unwrap_or_else(|error| error.response(&request))
}

async fn send_document(by: &By<Member>) -> Result<HttpResponse, AppError> {
    let ask = &by.visit.ask;
    let id = DocumentId(ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
    let viewer = by.proof.organisation();
    let found = ask.app.read(move |conn| Ok(photographs::document_for(conn, viewer, id)?)).await?;
    let found = found.ok_or(AppError::NotFound)?;
    send_file(&by.visit, &StorageKey::document(&found.sha256), &found.media_type, &found.original_name).await
}

/// A file that came from outside: always to be saved, never to be shown or run by the browser.
pub async fn send_file(
    visit: &Visit,
    key: &StorageKey,
    media_type: &str,
    name: &str,
) -> Result<HttpResponse, AppError> {
    let stream = visit.ask.app.storage().stream(key).await?.ok_or_else(|| missing(key.as_str()))?;
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect();
    // RFC 6266, with the name in its own letters for browsers that know RFC 8187.
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encode(name));
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, media_type.to_owned()));
    response.insert_header((header::CONTENT_DISPOSITION, disposition));
    response.insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"));
    Ok(visit.seal(response.streaming(stream)))
}

fn missing(what: &str) -> AppError {
    AppError::Internal(anyhow::anyhow!("the stored file `{what}` is missing"))
}
