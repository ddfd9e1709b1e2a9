//! The whole URL table: method, path, handler. Everything here is public and read-only. `web/urls.rs` is its twin.

use actix_web::web::{self, ServiceConfig};
use actix_web::{Handler, Responder, guard};

use crate::error::{method_not_allowed, not_found};
use crate::public::pages::{finding, home, method, search, service};
use crate::web::assets;
use crate::web::locale::Locale;

/// Puts the table into an application.
pub fn configure(config: &mut ServiceConfig) {
    read(config, "/", home::choose_language);
    for locale in Locale::ALL {
        let at = |rest: &str| format!("/{}{rest}", locale.tag());
        read(config, &at(""), home::show);
        read(config, &at("/search"), search::show);
        read(config, &at("/suggest"), search::suggest);
        read(config, &at("/findings/{number}"), finding::show);
        read(config, &at("/method"), method::show);
        read(config, &at("/data"), method::data);
    }
    read(config, "/search", search::choose_language);
    read(config, "/search.json", search::json);
    read(config, "/search.csv", search::csv);
    read(config, "/suggest", search::suggest);
    read(config, "/findings/{name}", finding::twin);
    read(config, "/static/{version}/{name:.*}", assets::serve);
    read(config, "/favicon.ico", assets::favicon);
    read(config, "/robots.txt", service::robots);
    read(config, "/healthz", service::healthz);
    read(config, "/readyz", service::readyz);
    read(config, "/metrics", service::metrics);
    config.default_service(web::to(not_found));
}

/// `GET` and `HEAD` at `path`; any other method is told so.
fn read<F, Args>(config: &mut ServiceConfig, path: &str, handler: F)
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let route = web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler);
    config.service(web::resource(path).route(route).default_service(web::to(method_not_allowed)));
}
