//! The whole URL table: method, path, who may call it, handler. `web/urls.rs` is its twin, and `tests/access.rs` calls every row as
//! every role.

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, Responder, Route as Mounted, guard};

use crate::accounts::pages::{desk, sign_in};
use crate::error::{AppError, not_found};
use crate::public::pages::{
    company, exhibit, finding, history, home, lists, method, part, search, service, statistics, twins, weapon,
};
use crate::web::assets;
use crate::web::locale::Locale;

/// Who may call a route. Anybody else is sent to sign in where nobody is signed in, and finds nothing there otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody; the answer does not depend on who asks.
    Public,
    /// Everybody; the answer is this visitor's alone: signing in.
    Visitor,
    /// Whoever has proved the password, and the second factor where they have one: the own account.
    Holder,
    /// Everybody who is signed in.
    Member,
    Researcher,
    Reviewer,
    Official,
    Admin,
}

/// One row of the table.
pub struct Route {
    /// `GET` stands for `HEAD` as well.
    pub method: Method,
    /// With `{name}` for what varies.
    pub path: String,
    pub access: Access,
    mount: Box<dyn Fn() -> Mounted>,
}

/// Rows in the order in which they are tried.
struct Table(Vec<Route>);

impl Table {
    fn read<F, Args>(&mut self, path: &str, access: Access, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let mount = move || web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler.clone());
        self.0.push(Route { method: Method::GET, path: path.to_owned(), access, mount: Box::new(mount) });
    }

    fn post<F, Args>(&mut self, path: &str, access: Access, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let mount = move || web::post().to(handler.clone());
        self.0.push(Route { method: Method::POST, path: path.to_owned(), access, mount: Box::new(mount) });
    }
}

/// Every route of the site.
pub fn table() -> Vec<Route> {
    let mut table = Table(Vec::new());
    public(&mut table);
    for locale in Locale::ALL {
        accounts(&mut table, |rest| format!("/{}{rest}", locale.tag()));
    }
    table.0
}

fn public(table: &mut Table) {
    table.read("/", Access::Public, home::choose_language);
    for locale in Locale::ALL {
        let at = |rest: &str| format!("/{}{rest}", locale.tag());
        table.read(&at(""), Access::Public, home::show);
        table.read(&at("/search"), Access::Public, search::show);
        table.read(&at("/suggest"), Access::Public, search::suggest);
        table.read(&at("/findings/{number}"), Access::Public, finding::show);
        table.read(&at("/findings"), Access::Public, lists::findings);
        table.read(&at("/findings/{name}/history"), Access::Public, history::of_finding);
        table.read(&at("/companies"), Access::Public, lists::companies);
        table.read(&at("/companies/{name}/history"), Access::Public, history::of_company);
        table.read(&at("/companies/{key}"), Access::Public, company::show);
        table.read(&at("/brands"), Access::Public, lists::brands);
        table.read(&at("/makers"), Access::Public, lists::makers);
        table.read(&at("/countries"), Access::Public, lists::countries);
        table.read(&at("/weapons"), Access::Public, lists::weapons);
        table.read(&at("/weapons/{key}"), Access::Public, weapon::show);
        table.read(&at("/weapons/{name}/history"), Access::Public, history::of_weapon);
        table.read(&at("/exhibits/{name}/history"), Access::Public, history::of_exhibit);
        table.read(&at("/parts/{brand}/{name}/history"), Access::Public, history::of_part);
        table.read(&at("/exhibits"), Access::Public, lists::exhibits);
        table.read(&at("/exhibits/{key}"), Access::Public, exhibit::show);
        table.read(&at("/parts"), Access::Public, lists::parts);
        table.read(&at("/parts/{brand}/{number}"), Access::Public, part::show);
        table.read(&at("/statistics"), Access::Public, statistics::show);
        table.read(&at("/method"), Access::Public, method::show);
        table.read(&at("/data"), Access::Public, method::data);
    }
    table.read("/search", Access::Public, search::choose_language);
    table.read("/search.json", Access::Public, search::json);
    table.read("/search.csv", Access::Public, search::csv);
    table.read("/suggest", Access::Public, search::suggest);
    table.read("/findings", Access::Public, lists::findings);
    table.read("/findings/{name}", Access::Public, finding::twin);
    table.read("/findings/{name}/history.json", Access::Public, history::of_finding_json);
    table.read("/companies/{name}/history.json", Access::Public, history::of_company_json);
    table.read("/weapons/{name}/history.json", Access::Public, history::of_weapon_json);
    table.read("/exhibits/{name}/history.json", Access::Public, history::of_exhibit_json);
    table.read("/parts/{brand}/{name}/history.json", Access::Public, history::of_part_json);
    table.read("/checkpoint.json", Access::Public, history::checkpoint);
    for list in ["companies", "brands", "makers", "countries", "weapons", "exhibits", "parts", "statistics"] {
        table.read(&format!("/{list}"), Access::Public, twins::choose_language);
    }
    table.read("/companies.csv", Access::Public, lists::companies_csv);
    table.read("/companies/{name}", Access::Public, company::twin);
    table.read("/brands.csv", Access::Public, lists::brands_csv);
    table.read("/makers.csv", Access::Public, lists::makers_csv);
    table.read("/countries.csv", Access::Public, lists::countries_csv);
    table.read("/weapons.csv", Access::Public, lists::weapons_csv);
    table.read("/weapons/{name}", Access::Public, weapon::twin);
    table.read("/exhibits.csv", Access::Public, lists::exhibits_csv);
    table.read("/exhibits/{name}", Access::Public, exhibit::twin);
    table.read("/parts.csv", Access::Public, lists::parts_csv);
    table.read("/parts/{brand}/{name}", Access::Public, part::twin);
    table.read("/statistics.json", Access::Public, statistics::json);
    table.read("/static/{version}/{name:.*}", Access::Public, assets::serve);
    table.read("/favicon.ico", Access::Public, assets::favicon);
    table.read("/robots.txt", Access::Public, service::robots);
    table.read("/healthz", Access::Public, service::healthz);
    table.read("/readyz", Access::Public, service::readyz);
    table.read("/metrics", Access::Public, service::metrics);
}

/// Signing in, and the pages of accounts.
fn accounts(table: &mut Table, at: impl Fn(&str) -> String) {
    table.read(&at("/work"), Access::Member, desk::show);
    table.read(&at("/work/sign-in"), Access::Visitor, sign_in::show);
    table.post(&at("/work/sign-in"), Access::Visitor, sign_in::password);
    table.post(&at("/work/sign-out"), Access::Visitor, sign_in::sign_out);
}

/// Puts the table into an application. A method that an address does not take is told so.
pub fn configure(config: &mut ServiceConfig) {
    let table = table();
    let mut done: Vec<&str> = Vec::new();
    for route in &table {
        if done.contains(&route.path.as_str()) {
            continue;
        }
        done.push(&route.path);
        let mut resource = web::resource(&route.path);
        let mut takes_forms = false;
        for same in table.iter().filter(|other| other.path == route.path) {
            takes_forms |= same.method == Method::POST;
            resource = resource.route((same.mount)());
        }
        let reads = table.iter().any(|other| other.path == route.path && other.method == Method::GET);
        let allowed = match (reads, takes_forms) {
            (true, true) => "GET, HEAD, POST",
            (true, false) => "GET, HEAD",
            (false, _) => "POST",
        };
        let refuse = move |request: HttpRequest| async move { AppError::MethodNotAllowed(allowed).response(&request) };
        config.service(resource.default_service(web::to(refuse)));
    }
    config.default_service(web::to(not_found));
}
