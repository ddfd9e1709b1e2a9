//! `GET /photographs/{id}/{kind}.{ending}`: a derivative that everybody may see.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::db::ids::PhotographId;
use crate::error::AppError;
use crate::evidence::pages::files::kind_and_format;
use crate::public::photographs;
use crate::storage::keys::StorageKey;
use crate::web::respond::{Ask, Site};

pub async fn picture(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    send(&request, &site).await.unwrap_or_else(|error| error.response(&request))
}

async fn send(request: &HttpRequest, site: &web::Data<Site>) -> Result<HttpResponse, AppError> {
    let ask = Ask::read(request, site)?;
    let id = PhotographId(ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
    let (kind, format) = kind_and_format(ask.segment("name")).ok_or(AppError::NotFound)?;
    let found = ask.app.read(move |conn| Ok(photographs::derivative(conn, id, kind, format)?)).await?;
    let sha256 = found.ok_or(AppError::NotFound)?;
    // Asked for anew each time, because a finding may be withdrawn; the picture under one hash never changes.
    let etag = format!("\"{}\"", &sha256[..32]);
    let headers = |mut response: HttpResponse| {
        let etag = HeaderValue::try_from(&etag).expect("hexadecimal digits make a header");
        response.headers_mut().insert(header::ETAG, etag);
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache"));
        response
    };
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.contains(&etag)) {
        return Ok(headers(HttpResponse::NotModified().finish()));
    }
    let bytes = ask.app.storage().get(&StorageKey::derivative(&sha256)).await?;
    let bytes = bytes.ok_or_else(|| anyhow::anyhow!("the stored picture `{sha256}` is missing"))?;
    Ok(headers(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, format.media_type())).body(bytes)))
}
