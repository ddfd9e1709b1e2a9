//! The site map (sitemaps.org): an index, and parts with the addresses of all public pages in both languages.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::lists;
use crate::public::model::iso;
use crate::public::sitemap::{self, PER_PART, Place};
use crate::web::locale::Locale;
use crate::web::query::encode;
use crate::web::respond::{self, Ask, Made, Site, XML};

/// Pages that are there whatever the catalogue holds, by their path below the language.
const FIXED: &[&str] = &[
    "",
    "/search",
    "/companies",
    "/brands",
    "/makers",
    "/countries",
    "/weapons",
    "/exhibits",
    "/parts",
    "/statistics",
    "/method",
    "/data",
    "/corrections",
];

#[derive(Template)]
#[template(path = "sitemap/index.xml")]
struct Index {
    base: String,
    /// `findings-1`, ...
    parts: Vec<String>,
}

#[derive(Template)]
#[template(path = "sitemap/part.xml")]
struct Part {
    base: String,
    places: Vec<Place>,
}

impl Part {
    fn languages(&self) -> [&'static str; 2] {
        Locale::ALL.map(|locale| locale.tag())
    }

    fn iso(&self, at: &NaiveDateTime) -> String {
        iso(at)
    }
}

/// `GET /sitemap.xml`.
pub async fn index(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "sitemap", |conn, ask| {
        let mut parts = vec!["pages".to_owned()];
        for list in LISTS {
            let count = (list.places)(conn, ask)?.len().div_ceil(PER_PART as usize);
            parts.extend((1..=count).map(|part| format!("{}-{part}", list.name)));
        }
        parts.extend(sitemap::parts_of_parts(conn)?.iter().map(|part| format!("parts-{part}")));
        parts.extend(sitemap::parts_of_findings(conn)?.iter().map(|part| format!("findings-{part}")));
        Made::xml(XML, &Index { base: ask.app.settings().public_base().to_owned(), parts })
    })
    .await
}

/// `GET /sitemap/{name}`: `pages.xml`, `findings-1.xml`, ...
pub async fn part(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "sitemap", |conn, ask| {
        let name = ask.segment("name").strip_suffix(".xml").ok_or(AppError::NotFound)?;
        let places = places(conn, ask, name)?;
        if places.is_empty() {
            return Err(AppError::NotFound);
        }
        Made::xml(XML, &Part { base: ask.app.settings().public_base().to_owned(), places })
    })
    .await
}

/// The pages of a part; none where there is no such part.
fn places(conn: &mut Conn, ask: &Ask, name: &str) -> Result<Vec<Place>, AppError> {
    if name == "pages" {
        return Ok(FIXED.iter().map(|path| Place::at((*path).to_owned())).collect());
    }
    let Some((kind, number)) = name.rsplit_once('-') else { return Ok(Vec::new()) };
    // Written in one way alone: `findings-01` is no part.
    let part = number.parse().ok().filter(|part: &i64| *part > 0 && part.to_string() == number);
    let Some(part) = part else { return Ok(Vec::new()) };
    match kind {
        "findings" => Ok(sitemap::findings(conn, part)?),
        "parts" => Ok(sitemap::catalogue_parts(conn, &ask.app.catalogue(), part)?),
        _ => {
            let Some(list) = LISTS.iter().find(|list| list.name == kind) else { return Ok(Vec::new()) };
            let mut places = (list.places)(conn, ask)?;
            places.sort();
            let skipped = (part - 1).saturating_mul(PER_PART) as usize;
            let cut = places.into_iter().skip(skipped).take(PER_PART as usize);
            Ok(cut.map(Place::at).collect())
        }
    }
}

/// Records of which there are thousands at most, taken from the lists that visitors see.
struct List {
    name: &'static str,
    places: fn(&mut Conn, &Ask) -> Result<Vec<String>, AppError>,
}

const LISTS: &[List] = &[
    List { name: "weapons", places: weapons },
    List { name: "exhibits", places: exhibits },
    List { name: "companies", places: companies },
];

fn weapons(conn: &mut Conn, ask: &Ask) -> Result<Vec<String>, AppError> {
    let counts = ask.site.exhibit_counts.get(ask.app.revision(), || lists::exhibit_counts(conn))?;
    Ok(lists::weapons(conn, &counts)?.iter().map(|row| format!("/weapons/{}", encode(&row.key))).collect())
}

fn exhibits(conn: &mut Conn, ask: &Ask) -> Result<Vec<String>, AppError> {
    let counts = ask.site.exhibit_counts.get(ask.app.revision(), || lists::exhibit_counts(conn))?;
    Ok(lists::exhibits(conn, &counts)?.iter().map(|row| format!("/exhibits/{}", encode(&row.key))).collect())
}

fn companies(conn: &mut Conn, ask: &Ask) -> Result<Vec<String>, AppError> {
    let counts = lists::company_counts(conn, &ask.app)?;
    let rows = lists::companies(&ask.app.catalogue(), counts);
    Ok(rows.iter().map(|row| format!("/companies/{}", encode(&row.key))).collect())
}
