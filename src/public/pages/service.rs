//! Addresses for machines that watch or index the site.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::error::AppError;
use crate::web::respond::{self, Site};
use crate::web::urls;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> HttpResponse {
    respond::uncached(StatusCode::OK, respond::TEXT, "alive\n".to_owned())
}

/// `GET /readyz`: the database answers, and the index has caught up with it since the start.
pub async fn readyz(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    match site.app.read(|conn| Ok(crate::journal::queries::head(conn)?)).await {
        Ok(revision) if site.is_ready() => {
            respond::uncached(StatusCode::OK, respond::TEXT, format!("ready at revision {revision}\n"))
        }
        Ok(_) => respond::uncached(
            StatusCode::SERVICE_UNAVAILABLE,
            respond::TEXT,
            "the search index is being brought up to date\n".to_owned(),
        ),
        Err(error) => AppError::Unavailable(error).response(&request),
    }
}

/// `GET /metrics`: counters for Prometheus.
pub async fn metrics(site: web::Data<Site>) -> HttpResponse {
    let text = site.metrics.text(site.app.revision());
    respond::uncached(StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", text)
}

/// What robots need not read: filtered lists are endless, and forms are for people.
const NOT_FOR_ROBOTS: &str = "User-agent: *\nDisallow: /en/search?\nDisallow: /uk/search?\nDisallow: /search.\nDisallow: /suggest\nDisallow: /en/report\nDisallow: /uk/report\n";

/// `GET /robots.txt`: everything else may be read, and the site map says what there is.
pub async fn robots(site: web::Data<Site>) -> HttpResponse {
    let base = site.app.settings().public_base();
    let text = format!("{NOT_FOR_ROBOTS}\nSitemap: {base}{}\n", urls::SITEMAP);
    HttpResponse::Ok()
        .insert_header(("content-type", respond::TEXT))
        .insert_header(("cache-control", "public, max-age=86400"))
        .body(text)
}
