//! The whole URL table: method, path, handler. Everything here is public and read-only. `web/urls.rs` is its twin.

use actix_web::web::{self, ServiceConfig};
use actix_web::{Handler, Responder, guard};

use crate::error::{method_not_allowed, not_found};
use crate::public::pages::{
    company, exhibit, finding, home, lists, method, part, search, service, statistics, twins, weapon,
};
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
        read(config, &at("/findings"), lists::findings);
        read(config, &at("/companies"), lists::companies);
        read(config, &at("/companies/{key}"), company::show);
        read(config, &at("/brands"), lists::brands);
        read(config, &at("/makers"), lists::makers);
        read(config, &at("/countries"), lists::countries);
        read(config, &at("/weapons"), lists::weapons);
        read(config, &at("/weapons/{key}"), weapon::show);
        read(config, &at("/exhibits"), lists::exhibits);
        read(config, &at("/exhibits/{key}"), exhibit::show);
        read(config, &at("/parts"), lists::parts);
        read(config, &at("/parts/{brand}/{number}"), part::show);
        read(config, &at("/statistics"), statistics::show);
        read(config, &at("/method"), method::show);
        read(config, &at("/data"), method::data);
    }
    read(config, "/search", search::choose_language);
    read(config, "/search.json", search::json);
    read(config, "/search.csv", search::csv);
    read(config, "/suggest", search::suggest);
    read(config, "/findings", lists::findings);
    read(config, "/findings/{name}", finding::twin);
    for list in ["companies", "brands", "makers", "countries", "weapons", "exhibits", "parts", "statistics"] {
        read(config, &format!("/{list}"), twins::choose_language);
    }
    read(config, "/companies.csv", lists::companies_csv);
    read(config, "/companies/{name}", company::twin);
    read(config, "/brands.csv", lists::brands_csv);
    read(config, "/makers.csv", lists::makers_csv);
    read(config, "/countries.csv", lists::countries_csv);
    read(config, "/weapons.csv", lists::weapons_csv);
    read(config, "/weapons/{name}", weapon::twin);
    read(config, "/exhibits.csv", lists::exhibits_csv);
    read(config, "/exhibits/{name}", exhibit::twin);
    read(config, "/parts.csv", lists::parts_csv);
    read(config, "/parts/{brand}/{name}", part::twin);
    read(config, "/statistics.json", statistics::json);
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
