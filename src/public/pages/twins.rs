//! Addresses without a language: `/weapons/kh-101.json`, `/weapons/kh-101.csv`, and `/weapons/kh-101` for those who have no
//! ending, who go to the page in their language.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::web::query;
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls;

/// Answers the twins of a record: JSON with what `make` makes for the name without its ending, CSV by the search with `fields`.
pub async fn answer(
    request: HttpRequest,
    site: web::Data<Site>,
    route: &'static str,
    fields: impl FnOnce(&str) -> Vec<(&'static str, String)>,
    make: impl FnOnce(&mut Conn, &Ask, &str) -> Result<Made, AppError> + Send + 'static,
) -> HttpResponse {
    let name = query::decode_path(request.match_info().get("name").unwrap_or_default());
    if let Some(stem) = name.strip_suffix(".json") {
        let stem = stem.to_owned();
        return respond::public(request, site, route, move |conn, ask| make(conn, ask, &stem)).await;
    }
    if let Some(stem) = name.strip_suffix(".csv") {
        let fields = fields(stem);
        let query = query::build(fields.iter().map(|(field, value)| (*field, value.as_str())));
        return respond::redirect(StatusCode::FOUND, &format!("{}{query}", urls::SEARCH_CSV));
    }
    to_language(&request)
}

/// To the same address in the visitor's language.
pub fn to_language(request: &HttpRequest) -> HttpResponse {
    let address = respond::address(request);
    let location = format!("/{}{address}", respond::language(request).tag());
    respond::redirect(StatusCode::FOUND, &location)
}

/// `GET /companies` and the like: to the list in the visitor's language.
pub async fn choose_language(request: HttpRequest) -> HttpResponse {
    to_language(&request)
}
