//! The HTTP server: routes, headers, limits, and an orderly end.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::middleware::DefaultHeaders;
use actix_web::{App as HttpApp, HttpServer, web};
use anyhow::Context;

use crate::app::App;
use crate::config::Settings;
use crate::routes;
use crate::web::respond::Site;

/// Threads that answer; the database and the index have threads of their own.
const WORKERS: usize = 2;
/// Forms of text. Files have routes and limits of their own.
const LARGEST_BODY_BYTES: usize = 64 << 10;

/// Headers of every answer. Scripts, styles, fonts and pictures come from the site itself, and no other site may frame it.
pub fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; \
             manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ))
        .add(("x-content-type-options", "nosniff"))
        .add(("referrer-policy", "same-origin"))
        .add(("cross-origin-opener-policy", "same-origin"))
        .add(("cross-origin-resource-policy", "same-origin"))
        .add(("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"))
}

/// The headers of one installation: over HTTPS, browsers are told to insist on it for two years.
pub fn headers_of(settings: &Settings) -> DefaultHeaders {
    let headers = security_headers();
    if settings.is_https() {
        headers.add(("strict-transport-security", "max-age=63072000; includeSubDomains"))
    } else {
        headers
    }
}

/// Everything but the socket, for the server and for tests.
pub fn configure(site: web::Data<Site>) -> impl Fn(&mut web::ServiceConfig) + Clone {
    move |config| {
        config.app_data(site.clone());
        config.app_data(web::PayloadConfig::new(LARGEST_BODY_BYTES));
        routes::configure(config);
    }
}

/// Serves until told to stop (SIGINT, SIGTERM), then finishes what it has begun. Err when the address cannot be had.
pub async fn run(app: App, listen: SocketAddr) -> anyhow::Result<()> {
    let site = web::Data::new(Site::new(app));
    // Texts and files are prepared before the first visitor comes.
    crate::web::assets::assets();
    for locale in crate::web::locale::Locale::ALL {
        locale.messages();
    }
    let settings = site.app.settings().clone();
    let server = HttpServer::new(move || HttpApp::new().wrap(headers_of(&settings)).configure(configure(site.clone())))
        .workers(WORKERS)
        .worker_max_blocking_threads(8)
        .keep_alive(Duration::from_secs(75))
        .client_request_timeout(Duration::from_secs(15))
        .shutdown_timeout(10)
        .bind(listen)
        .with_context(|| format!("listening on {listen}"))?;
    for address in server.addrs() {
        tracing::info!("serving http://{address}/");
    }
    server.run().await.context("serving")
}
