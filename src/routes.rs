//! The whole URL table: method, path, who may call it, handler. `web/urls.rs` is its twin, and `tests/access.rs` calls every row as
//! every role.

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, HttpRequest, Responder, Route as Mounted, guard};

use crate::accounts::pages::{
    account, codes, history as accounts_history, organisations, passkeys, people, second_factor, set_up, sign_in,
};
use crate::error::{AppError, not_found};
use crate::findings::pages::{history as told, log, queue, review, show as working, verbs};
use crate::letters::pages::{desk, verify};
use crate::public::pages::{
    company, exhibit, feed, finding, history, home, lists, method, part, photograph, search, service, sitemap,
    statistics, twins, weapon,
};
use crate::reports::pages::{corrections, inbox, receipt, send};
use crate::weapons::pages as exhibits;
use crate::web::assets;
use crate::web::locale::Locale;
use crate::web::urls;

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
        reports(&mut table, |rest| format!("/{}{rest}", locale.tag()));
        evidence(&mut table, |rest| format!("/{}{rest}", locale.tag()));
        companies(&mut table, |rest| format!("/{}/desk/companies{rest}", locale.tag()));
        letters(&mut table, |rest| format!("/{}/desk{rest}", locale.tag()));
        replies(&mut table, |rest| format!("/{}{rest}", locale.tag()));
        parties(&mut table, |rest| format!("/{}/desk{rest}", locale.tag()));
        intake(&mut table, |rest| format!("/{}/desk/imports{rest}", locale.tag()));
        logging(&mut table, |rest| format!("/{}/desk{rest}", locale.tag()));
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
        table.read(&at("/report"), Access::Public, send::show);
        table.post(&at("/report"), Access::Public, send::send);
        table.read(&at("/report/receipt"), Access::Public, receipt::show);
        table.read(&at("/corrections"), Access::Public, corrections::show);
        table.read(&at("/verify"), Access::Public, verify::show);
        table.post(&at("/verify"), Access::Public, verify::verify);
        table.read(&at("/feed.xml"), Access::Public, feed::show);
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
    table.read("/photographs/{id}/{name}", Access::Public, photograph::picture);
    table.read("/statistics.json", Access::Public, statistics::json);
    table.read("/corrections", Access::Public, twins::choose_language);
    table.read("/corrections.json", Access::Public, corrections::json);
    table.read("/corrections.csv", Access::Public, corrections::csv);
    table.read("/static/{version}/{name:.*}", Access::Public, assets::serve);
    table.read("/favicon.ico", Access::Public, assets::favicon);
    table.read(urls::SITEMAP, Access::Public, sitemap::index);
    table.read("/sitemap/{name}", Access::Public, sitemap::part);
    table.read("/robots.txt", Access::Public, service::robots);
    table.read("/healthz", Access::Public, service::healthz);
    table.read("/readyz", Access::Public, service::readyz);
    table.read("/metrics", Access::Public, service::metrics);
}

/// Signing in, and the pages of accounts.
fn accounts(table: &mut Table, at: impl Fn(&str) -> String) {
    table.read(&at("/desk/sign-in"), Access::Visitor, sign_in::show);
    table.post(&at("/desk/sign-in"), Access::Visitor, sign_in::password);
    table.post(&at("/desk/sign-out"), Access::Visitor, sign_in::sign_out);
    table.read(&at("/desk/second-factor"), Access::Visitor, second_factor::show);
    table.post(&at("/desk/second-factor"), Access::Visitor, second_factor::code);
    table.post(&at("/desk/second-factor/passkey/begin"), Access::Visitor, second_factor::begin_passkey);
    table.post(&at("/desk/second-factor/passkey"), Access::Visitor, second_factor::finish_passkey);
    table.read(&at("/set-up/{token}"), Access::Visitor, set_up::show);
    table.post(&at("/set-up/{token}"), Access::Visitor, set_up::save);
    table.read(&at("/desk/account"), Access::Holder, account::show);
    table.post(&at("/desk/account/password"), Access::Holder, account::password);
    table.post(&at("/desk/account/sessions"), Access::Holder, account::end_sessions);
    table.post(&at("/desk/account/tokens"), Access::Holder, account::make_token);
    table.post(&at("/desk/account/tokens/revoke"), Access::Holder, account::revoke_token);
    table.post(&at("/desk/account/codes/begin"), Access::Holder, codes::begin);
    table.read(&at("/desk/account/codes"), Access::Holder, codes::show);
    table.post(&at("/desk/account/codes"), Access::Holder, codes::confirm);
    table.post(&at("/desk/account/codes/remove"), Access::Holder, codes::remove);
    table.post(&at("/desk/account/recovery"), Access::Holder, codes::recovery);
    table.post(&at("/desk/account/passkeys/begin"), Access::Holder, passkeys::begin);
    table.post(&at("/desk/account/passkeys"), Access::Holder, passkeys::finish);
    table.post(&at("/desk/account/passkeys/remove"), Access::Holder, passkeys::remove);
    table.read(&at("/desk/people"), Access::Admin, people::list);
    table.post(&at("/desk/people"), Access::Admin, people::invite);
    table.read(&at("/desk/people/{person}"), Access::Admin, people::show);
    table.read(&at("/desk/people/{person}/history"), Access::Admin, accounts_history::of_person);
    table.post(&at("/desk/people/{person}"), Access::Admin, people::save);
    table.post(&at("/desk/people/{person}/disable"), Access::Admin, people::disable);
    table.post(&at("/desk/people/{person}/enable"), Access::Admin, people::enable);
    table.post(&at("/desk/people/{person}/reset"), Access::Admin, people::reset);
    table.read(&at("/desk/organisations"), Access::Admin, organisations::list);
    table.post(&at("/desk/organisations"), Access::Admin, organisations::add);
    table.read(&at("/desk/organisations/{organisation}"), Access::Admin, organisations::show);
    table.post(&at("/desk/organisations/{organisation}"), Access::Admin, organisations::save);
    table.read(&at("/desk/organisations/{organisation}/history"), Access::Admin, accounts_history::of_organisation);
}

/// The inbox of what readers have reported.
fn reports(table: &mut Table, at: impl Fn(&str) -> String) {
    table.read(&at("/desk/reports"), Access::Reviewer, inbox::list);
    table.read(&at("/desk/reports/{reference}"), Access::Reviewer, inbox::show);
    table.post(&at("/desk/reports/{reference}"), Access::Reviewer, inbox::decide);
}

/// Photographs and documents, for people who work here.
fn evidence(table: &mut Table, at: impl Fn(&str) -> String) {
    use crate::evidence::pages::{files, history, list, show, upload};
    table.read(&at("/desk/photographs"), Access::Researcher, list::show);
    table.post(&at("/desk/photographs"), Access::Researcher, upload::take);
    table.read(&at("/desk/photographs/{id}"), Access::Member, show::show);
    table.read(&at("/desk/photographs/{id}/history"), Access::Researcher, history::show);
    table.post(&at("/desk/photographs/{id}/share"), Access::Member, show::share);
    table.post(&at("/desk/photographs/{id}/decide"), Access::Researcher, show::decide);
    table.post(&at("/desk/photographs/{id}/findings"), Access::Researcher, show::put_finding);
    table.post(&at("/desk/photographs/{id}/findings/remove"), Access::Researcher, show::remove_finding);
    table.read(&at("/desk/photographs/{id}/original"), Access::Member, files::original);
    table.read(&at("/desk/photographs/{id}/{name}"), Access::Member, files::derivative);
    table.read(&at("/desk/documents/{id}"), Access::Member, files::document);
}

/// Companies and where letters reach them, for officials.
fn companies(table: &mut Table, at: impl Fn(&str) -> String) {
    use crate::companies::pages::{contacts, list, proposals, show};
    table.read(&at(""), Access::Official, list::show);
    table.read(&at("/proposals"), Access::Official, proposals::list);
    table.post(&at("/proposals"), Access::Official, proposals::propose_company);
    table.read(&at("/proposals/{id}"), Access::Official, proposals::show);
    table.post(&at("/proposals/{id}/confirm"), Access::Official, proposals::confirm);
    table.post(&at("/proposals/{id}/decline"), Access::Official, proposals::decline);
    table.post(&at("/{key}/proposals"), Access::Official, proposals::propose);
    table.read(&at("/{key}"), Access::Official, show::show);
    table.read(&at("/{key}/history"), Access::Official, show::history);
    table.post(&at("/{key}/contacts"), Access::Official, contacts::propose);
    table.read(&at("/{key}/contacts/{id}"), Access::Official, contacts::show);
    table.read(&at("/{key}/contacts/{id}/history"), Access::Official, contacts::history);
    table.post(&at("/{key}/contacts/{id}/confirm"), Access::Official, contacts::confirm);
    table.post(&at("/{key}/contacts/{id}/check"), Access::Official, contacts::check);
    table.read(&at("/{key}/contacts/{id}/copies/{copy}"), Access::Official, contacts::copy);
    table.post(&at("/{key}/contacts/{id}/set-aside"), Access::Official, contacts::set_aside);
}

/// Letters, for officials.
fn letters(table: &mut Table, at: impl Fn(&str) -> String) {
    use crate::letters::pages::{
        answers, calendar, campaigns, corrections, deliveries, edit, exports, findings, list, notify, reply, show,
        verbs, withdraw, words,
    };
    table.read(&at("/notify"), Access::Official, notify::show);
    table.read(&at("/notify/{company}"), Access::Official, notify::of_company);
    table.post(&at("/campaigns/draft"), Access::Official, notify::draft);
    table.read(&at("/letters"), Access::Official, list::list);
    table.read(&at("/letters/new"), Access::Official, edit::show);
    table.post(&at("/letters/new"), Access::Official, edit::create);
    table.read(&at("/letters/words"), Access::Official, words::show);
    table.post(&at("/letters/words"), Access::Official, words::keep);
    table.read(&at("/letters/calendar.ics"), Access::Official, calendar::show);
    table.read(&at("/letters/{letter}"), Access::Official, show::show);
    table.read(&at("/letters/{letter}/letter.pdf"), Access::Official, show::pdf);
    table.read(&at("/letters/{letter}/findings"), Access::Official, findings::show);
    table.post(&at("/letters/{letter}/findings"), Access::Official, findings::choose);
    table.post(&at("/letters/{letter}/edit"), Access::Official, verbs::edit);
    table.post(&at("/letters/{letter}/submit"), Access::Official, verbs::submit);
    table.post(&at("/letters/{letter}/approve"), Access::Official, verbs::approve);
    table.post(&at("/letters/{letter}/return"), Access::Official, verbs::give_back);
    table.post(&at("/letters/{letter}/discard"), Access::Official, verbs::discard);
    table.post(&at("/letters/{letter}/issue"), Access::Official, verbs::issue);
    table.post(&at("/letters/{letter}/deliveries"), Access::Official, deliveries::record);
    table.post(&at("/letters/{letter}/deliveries/{delivery}"), Access::Official, deliveries::settle);
    table.post(&at("/letters/{letter}/withdraw"), Access::Official, withdraw::propose);
    table.post(&at("/letters/{letter}/withdrawals/{withdrawal}"), Access::Official, withdraw::decide);
    table.post(&at("/letters/{letter}/withdrawal-notice"), Access::Official, withdraw::tell);
    table.post(&at("/letters/{letter}/follow"), Access::Official, deliveries::follow);
    table.post(&at("/letters/{letter}/answers"), Access::Official, answers::record);
    table.post(&at("/letters/{letter}/answers/{answer}"), Access::Official, answers::decide);
    table.read(&at("/letters/{letter}/files/{file}"), Access::Official, answers::file);
    table.post(&at("/letters/{letter}/links"), Access::Official, reply::make);
    table.post(&at("/letters/{letter}/links/{link}"), Access::Official, deliveries::revoke_link);
    table.read(&at("/corrections"), Access::Official, corrections::show);
    table.post(&at("/corrections"), Access::Official, corrections::decide);
    table.read(&at("/exports"), Access::Official, exports::list);
    table.post(&at("/exports"), Access::Official, exports::create);
    table.read(&at("/exports/{export}"), Access::Official, exports::show);
    table.post(&at("/exports/{export}"), Access::Official, exports::decide);
    table.read(&at("/exports/{export}/findings.csv"), Access::Official, exports::file);
    table.read(&at("/campaigns"), Access::Official, campaigns::list);
    table.post(&at("/campaigns"), Access::Official, campaigns::make_annex);
    table.read(&at("/campaigns/{campaign}"), Access::Official, campaigns::show);
    table.post(&at("/campaigns/{campaign}"), Access::Official, campaigns::act);
}

/// Where the recipient of a letter answers without an account: what lets them in is in the address.
fn replies(table: &mut Table, at: impl Fn(&str) -> String) {
    use crate::letters::pages::reply;
    table.read(&at("/answer/{secret}"), Access::Visitor, reply::show);
    table.post(&at("/answer/{secret}"), Access::Visitor, reply::send);
}

/// Screening lists, parties on no list and links between parties, for officials.
fn parties(table: &mut Table, at: impl Fn(&str) -> String) {
    use crate::parties::pages::{dismissed, links, lists, own, screening};
    table.read(&at("/screening"), Access::Official, screening::show);
    table.post(&at("/screening"), Access::Official, screening::screen);
    table.post(&at("/screening/dismiss"), Access::Official, screening::dismiss);
    table.read(&at("/screening/dismissed"), Access::Official, dismissed::list);
    table.read(&at("/screening/dismissed/{id}"), Access::Official, dismissed::show);
    table.post(&at("/screening/dismissed/{id}"), Access::Official, dismissed::undo);
    table.read(&at("/lists"), Access::Official, lists::list);
    table.read(&at("/lists/{key}"), Access::Official, lists::show);
    table.read(&at("/lists/{key}/entry"), Access::Official, lists::entry);
    table.read(&at("/parties"), Access::Official, own::list);
    table.read(&at("/parties/new"), Access::Official, own::new);
    table.post(&at("/parties/new"), Access::Official, own::propose);
    table.read(&at("/parties/{id}"), Access::Official, own::show);
    table.read(&at("/parties/{id}/edit"), Access::Official, own::edit);
    table.post(&at("/parties/{id}/edit"), Access::Official, own::save);
    table.post(&at("/parties/{id}/confirm"), Access::Official, own::confirm);
    table.post(&at("/parties/{id}/withdraw"), Access::Official, own::withdraw);
    table.read(&at("/parties/{id}/history"), Access::Official, own::history);
    table.read(&at("/links/new"), Access::Official, links::new);
    table.post(&at("/links/new"), Access::Official, links::propose);
    table.read(&at("/links/{id}"), Access::Official, links::show);
    table.post(&at("/links/{id}/confirm"), Access::Official, links::confirm);
    table.post(&at("/links/{id}/withdraw"), Access::Official, links::withdraw);
    table.read(&at("/links/{id}/history"), Access::Official, links::history);
}

/// Spreadsheets on their way into the catalogue.
fn intake(table: &mut Table, at: impl Fn(&str) -> String) {
    use crate::intake::pages::{list, show, upload, verbs};
    table.read(&at(""), Access::Researcher, list::show);
    table.post(&at(""), Access::Researcher, upload::take);
    table.read(&at("/{id}"), Access::Researcher, show::show);
    table.post(&at("/{id}/columns"), Access::Researcher, verbs::columns);
    table.post(&at("/{id}/correct"), Access::Researcher, verbs::correct);
    table.post(&at("/{id}/apply"), Access::Researcher, verbs::apply);
    table.post(&at("/{id}/discard"), Access::Researcher, verbs::discard);
    table.post(&at("/{id}/submit"), Access::Researcher, verbs::submit);
    table.post(&at("/{id}/take-back"), Access::Researcher, verbs::take_back);
}

/// Exhibits taken apart, findings recorded, argued about and reviewed.
fn logging(table: &mut Table, at: impl Fn(&str) -> String) {
    table.read(&at(""), Access::Member, desk::show);
    table.read(&at("/read"), Access::Researcher, log::live::show);
    table.read(&at("/exhibits/new"), Access::Researcher, exhibits::new);
    table.post(&at("/exhibits/new"), Access::Researcher, exhibits::open);
    table.read(&at("/exhibits/{id}"), Access::Researcher, exhibits::show);
    table.read(&at("/exhibits/{id}/history"), Access::Researcher, exhibits::history::show);
    table.read(&at("/exhibits/{id}/edit"), Access::Researcher, exhibits::edit);
    table.post(&at("/exhibits/{id}/edit"), Access::Researcher, exhibits::save);
    table.post(&at("/exhibits/{id}/custody"), Access::Researcher, exhibits::custody);
    table.post(&at("/exhibits/{id}/photographs/remove"), Access::Researcher, exhibits::filing::remove_photograph);
    table.post(&at("/exhibits/{id}/documents/remove"), Access::Researcher, exhibits::filing::remove_document);
    table.post(&at("/exhibits/{id}/submit"), Access::Researcher, exhibits::submit);
    table.read(&at("/exhibits/{id}/history"), Access::Researcher, exhibits::history::show);
    table.read(&at("/exhibits/{id}/log"), Access::Researcher, log::form);
    table.post(&at("/exhibits/{id}/log"), Access::Researcher, log::submit);
    table.read(&at("/review"), Access::Reviewer, queue::show);
    table.post(&at("/review"), Access::Reviewer, queue::publish);
    table.read(&at("/findings/{number}"), Access::Member, working::show);
    table.read(&at("/findings/{number}/history"), Access::Member, told::show);
    table.read(&at("/findings/{number}/edit"), Access::Researcher, log::edit);
    table.post(&at("/findings/{number}/edit"), Access::Researcher, log::save);
    table.read(&at("/findings/{number}/review"), Access::Reviewer, review::show);
    table.read(&at("/findings/{number}/correct"), Access::Reviewer, verbs::correction);
    table.post(&at("/findings/{number}/correct"), Access::Reviewer, verbs::correct);
    table.post(&at("/findings/{number}/documents/remove"), Access::Researcher, verbs::remove_document);
    table.post(&at("/findings/{number}/submit"), Access::Researcher, verbs::submit);
    table.post(&at("/findings/{number}/take-back"), Access::Researcher, verbs::take_back);
    table.post(&at("/findings/{number}/publish"), Access::Reviewer, verbs::publish);
    table.post(&at("/findings/{number}/return"), Access::Reviewer, verbs::return_with_reason);
    table.post(&at("/findings/{number}/reject"), Access::Reviewer, verbs::reject);
    table.post(&at("/findings/{number}/withdraw"), Access::Reviewer, verbs::withdraw);
    table.post(&at("/findings/{number}/share"), Access::Reviewer, verbs::share);
    table.post(&at("/findings/{number}/readings"), Access::Researcher, verbs::add_reading);
    table.post(&at("/findings/{number}/readings/{part}/prefer"), Access::Member, verbs::prefer_reading);
    table.post(&at("/findings/{number}/sources"), Access::Member, verbs::add_source);
    table.post(&at("/findings/{number}/sources/{part}/grade"), Access::Reviewer, verbs::grade_source);
    table.post(&at("/findings/{number}/disputes"), Access::Researcher, verbs::dispute);
    table.post(&at("/findings/{number}/disputes/{part}/close"), Access::Reviewer, verbs::close_dispute);
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
