//! The history of a record: its page, the record as it was at a revision, and the twins in JSON.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;
use diesel::dsl::min;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::FindingId;
use crate::db::schema::{exhibits, findings, parts};
use crate::error::AppError;
use crate::journal::checkpoint::Checkpoint;
use crate::journal::model::SubjectKind;
use crate::public::history::{self, Since, Subject};
use crate::public::model::{iso, title};
use crate::public::{company, part, queries, weapon};
use crate::web::frame::{Frame, Section};
use crate::web::history::{HistoryEntry, HistoryField};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::{self, Ask, Made, Site};

const PAGE: u64 = 25;
/// Changes in a JSON answer.
const MOST_JSON: usize = 1_000;

#[derive(Template)]
#[template(path = "history/show.html")]
struct HistoryPage {
    frame: Frame,
    name: String,
    record_href: String,
    json_href: String,
    entries: Vec<HistoryEntry>,
    total: i64,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "history/revision.html")]
struct RevisionPage {
    frame: Frame,
    name: String,
    record_href: String,
    json_href: String,
    history_href: String,
    asked: i64,
    entry: HistoryEntry,
    fields: Vec<HistoryField>,
}

impl HistoryPage {
    fn iso(&self, at: &NaiveDateTime) -> String {
        iso(at)
    }
}

impl RevisionPage {
    fn iso(&self, at: &NaiveDateTime) -> String {
        iso(at)
    }

    /// Which change made it so.
    fn since(&self) -> String {
        let arguments = [
            ("date", self.frame.locale.moment(self.entry.at).into()),
            ("revision", self.entry.revision.to_string().into()),
        ];
        self.frame.with_all("history-as-of-since", &arguments)
    }
}

/// A record that the public may see, with what its page is called and where it is.
struct Found {
    subject: Subject,
    name: String,
    /// Path of its page without the language.
    path: String,
    section: Section,
}

/// Finds the record that an address means; 404 where the public may not see it.
fn find(conn: &mut Conn, ask: &Ask, kind: SubjectKind) -> Result<Found, AppError> {
    match kind {
        SubjectKind::Finding => finding(conn, ask),
        SubjectKind::Company => company_of(conn, ask),
        SubjectKind::WeaponSystem => weapon_system(conn, ask),
        SubjectKind::Exhibit => exhibit(conn, ask),
        SubjectKind::Part => part_of(conn, ask),
        _ => Err(AppError::NotFound),
    }
}

fn finding(conn: &mut Conn, ask: &Ask) -> Result<Found, AppError> {
    let number = ask.segment("name");
    let id = FindingId::parse_number(number).filter(|id| id.number() == number).ok_or(AppError::NotFound)?;
    let found = queries::findings(conn, &ask.app.catalogue(), &[id.0])?.pop().ok_or(AppError::NotFound)?;
    Ok(Found {
        subject: Subject { kind: SubjectKind::Finding, id: id.0, since: Since::Published },
        name: format!("{} · {number}", found.title(&ask.locale)),
        path: format!("/findings/{number}"),
        section: Section::Findings,
    })
}

fn company_of(conn: &mut Conn, ask: &Ask) -> Result<Found, AppError> {
    let catalogue = ask.app.catalogue();
    let key = ask.segment("name");
    // The history of a merged record is its own.
    let found = catalogue.record(key).ok_or(AppError::NotFound)?;
    if !company::is_visible(conn, &catalogue, found)? {
        return Err(AppError::NotFound);
    }
    let since = if found.reference_digest.is_empty() {
        let published = findings::table.filter(crate::findings::queries::is_public());
        moment(
            published
                .filter(findings::company_today_id.eq_any(catalogue.records(catalogue.standing(found.id))))
                .select(min(findings::published_at))
                .first(conn)?,
        )
    } else {
        Since::Ever
    };
    Ok(Found {
        subject: Subject { kind: SubjectKind::Company, id: found.id.0, since },
        name: found.legal_name.clone(),
        path: format!("/companies/{}", crate::web::query::encode(key)),
        section: Section::Companies,
    })
}

fn weapon_system(conn: &mut Conn, ask: &Ask) -> Result<Found, AppError> {
    let found = weapon::record(conn, ask.segment("name"))?.ok_or(AppError::NotFound)?;
    let published = findings::table.inner_join(exhibits::table).filter(crate::findings::queries::is_public());
    let since = if weapon::is_reference(conn, found.id)? {
        Since::Ever
    } else {
        let of_system = published.filter(exhibits::weapon_system_id.eq(found.id));
        moment(of_system.select(min(findings::published_at)).first(conn)?)
    };
    Ok(Found {
        subject: Subject { kind: SubjectKind::WeaponSystem, id: found.id, since },
        path: format!("/weapons/{}", crate::web::query::encode(&found.key)),
        name: found.name,
        section: Section::Weapons,
    })
}

fn exhibit(conn: &mut Conn, ask: &Ask) -> Result<Found, AppError> {
    let found = weapon::exhibit(conn, ask.segment("name"))?.ok_or(AppError::NotFound)?;
    let published = findings::table.filter(crate::findings::queries::is_public());
    let of_exhibit = published.filter(findings::exhibit_id.eq(found.id));
    let since = moment(of_exhibit.select(min(findings::published_at)).first(conn)?);
    Ok(Found {
        subject: Subject { kind: SubjectKind::Exhibit, id: found.id, since },
        path: format!("/exhibits/{}", crate::web::query::encode(&found.exhibit.key)),
        name: found.exhibit.label,
        section: Section::Weapons,
    })
}

fn part_of(conn: &mut Conn, ask: &Ask) -> Result<Found, AppError> {
    let (brand, number) = (ask.segment("brand"), ask.segment("name"));
    let catalogue = ask.app.catalogue();
    let found = part::record(conn, &catalogue, brand, number)?.ok_or(AppError::NotFound)?;
    let brand_id = catalogue.brand_id(brand).ok_or(AppError::NotFound)?;
    let id: i64 = parts::table
        .filter(parts::brand_id.eq(brand_id).and(parts::number_squashed.eq(number)))
        .select(parts::id)
        .first(conn)?;
    let published = findings::table.filter(crate::findings::queries::is_public());
    let since = moment(published.filter(findings::part_id.eq(id)).select(min(findings::published_at)).first(conn)?);
    let path = [brand, number].map(crate::web::query::encode).join("/");
    Ok(Found {
        subject: Subject { kind: SubjectKind::Part, id, since },
        name: format!("{} · {}", title(ask.locale, &found.number, &found.category, "", ""), found.brand.name),
        path: format!("/parts/{path}"),
        section: Section::Findings,
    })
}

/// Records that lead to no published finding are not shown, so there is a moment; without one nothing is held back.
fn moment(first: Option<NaiveDateTime>) -> Since {
    first.map_or(Since::Ever, Since::Moment)
}

async fn page(request: HttpRequest, site: web::Data<Site>, kind: SubjectKind) -> HttpResponse {
    respond::public(request, site, "history", move |conn, ask| {
        let found = find(conn, ask, kind)?;
        let messages = ask.locale.messages();
        let record_href = format!("/{}{}", ask.locale.tag(), found.path);
        let history_href = format!("{record_href}/history");
        let json_href = format!("{}/history.json", found.path);
        let catalogue = ask.app.catalogue();
        let is_sample = queries::is_sample_only(conn)?;
        let framed = |title: String| {
            let mut frame = ask.frame(found.section, title).below(record_href.clone(), found.name.clone());
            frame.is_sample = is_sample;
            frame
        };
        if let Some(asked) = ask.query.get("revision") {
            let asked: i64 = asked.parse().ok().filter(|asked| *asked > 0).ok_or(AppError::NotFound)?;
            let state = history::as_of(conn, &catalogue, ask.locale, found.subject, asked)?;
            let (entry, fields) = state.ok_or(AppError::NotFound)?;
            let number = asked.to_string();
            let heading = messages.with("history-as-of", &[("revision", number.as_str().into())]);
            let mut frame =
                framed(format!("{heading} · {}", found.name)).below(history_href.clone(), messages.t("history-title"));
            frame.is_listed = false;
            let json_href = format!("{json_href}?revision={asked}");
            return Made::html(&RevisionPage {
                frame,
                name: found.name,
                record_href,
                json_href,
                history_href,
                asked,
                entry,
                fields,
            });
        }
        let page = Paging::page_of(&ask.query);
        let offset = (page - 1).saturating_mul(PAGE) as usize;
        let (entries, total) =
            history::entries(conn, &catalogue, ask.locale, found.subject, offset, PAGE as usize, &history_href)?;
        let paging = Paging::new(page, PAGE, total as u64);
        let pager = Pager::new(&paging, &history_href, &[]);
        let frame = framed(format!("{} · {}", messages.t("history-title"), found.name));
        Made::html(&HistoryPage {
            frame,
            name: found.name,
            record_href,
            json_href,
            entries,
            total: total as i64,
            pager,
        })
    })
    .await
}

async fn twin(request: HttpRequest, site: web::Data<Site>, kind: SubjectKind) -> HttpResponse {
    respond::public(request, site, "history.json", move |conn, ask| {
        let found = find(conn, ask, kind)?;
        let record = found.path.trim_start_matches('/').to_owned();
        let catalogue = ask.app.catalogue();
        match ask.query.get("revision") {
            Some(asked) => {
                let asked: i64 = asked.parse().ok().filter(|asked| *asked > 0).ok_or(AppError::NotFound)?;
                let state = history::state_json(conn, &catalogue, found.subject, record, asked)?;
                Made::json(&state.ok_or(AppError::NotFound)?)
            }
            None => Made::json(&history::history_json(conn, &catalogue, found.subject, record, MOST_JSON)?),
        }
    })
    .await
}

macro_rules! pages_of {
    ($($kind:ident: $show:ident, $json:ident, $address:literal;)*) => {$(
        #[doc = concat!("`GET /{language}", $address, "/history`, with `?revision=N` as it was then.")]
        pub async fn $show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
            page(request, site, SubjectKind::$kind).await
        }

        #[doc = concat!("`GET ", $address, "/history.json`, with `?revision=N` as it was then.")]
        pub async fn $json(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
            twin(request, site, SubjectKind::$kind).await
        }
    )*};
}

pages_of! {
    Finding: of_finding, of_finding_json, "/findings/{name}";
    Company: of_company, of_company_json, "/companies/{name}";
    WeaponSystem: of_weapon, of_weapon_json, "/weapons/{name}";
    Exhibit: of_exhibit, of_exhibit_json, "/exhibits/{name}";
    Part: of_part, of_part_json, "/parts/{brand}/{name}";
}

/// `GET /checkpoint.json`: the present state of the journal, signed.
pub async fn checkpoint(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "checkpoint", |conn, ask| {
        Made::json(&Checkpoint::make(conn, ask.app.key(), ask.app.now())?)
    })
    .await
}
