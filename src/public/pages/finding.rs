//! One finding: its page and its twins in JSON and CSV.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::db::conn::Conn;
use crate::db::ids::FindingId;
use crate::error::AppError;
use crate::public::basis;
use crate::public::export;
use crate::public::model::{PublicEvent, PublicFinding, PublicReading, PublicWithdrawn, iso};
use crate::public::queries;
use crate::web::frame::{Frame, Section};
use crate::web::locale::Locale;
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls;

#[derive(Template)]
#[template(path = "finding/show.html")]
struct FindingPage {
    frame: Frame,
    hit: PublicFinding,
    citation: String,
}

impl FindingPage {
    /// When an event happened, in words.
    fn event_date(&self, event: &PublicEvent) -> String {
        self.frame.locale.partial_date(&event.on)
    }

    fn iso(&self, at: &chrono::NaiveDateTime) -> String {
        iso(at)
    }

    fn seal<'a>(&self, hash: &'a str) -> &'a str {
        short(hash)
    }

    /// A basis in the language of the page.
    fn basis(&self, stored: &str) -> String {
        basis::shown(self.frame.locale, stored)
    }

    /// A basis in pieces: what stands in backticks is quoted from the marking.
    fn coded<'a>(&self, basis: &'a str) -> Vec<(bool, &'a str)> {
        basis::pieces(basis)
    }

    /// Dates that a reading leaves possible, each with its rule.
    fn dates(&self, reading: &PublicReading) -> Vec<(String, String, String)> {
        let date = |date: &crate::public::model::PublicDate| {
            (date.text.clone(), self.frame.locale.span(date.from, date.to), date.rule.clone())
        };
        reading.dates.iter().map(date).collect()
    }

    /// The date codes that stay possible in the preferred reading, `2009 or 2019`.
    fn open_dates(&self) -> String {
        let Some(reading) = self.hit.readings.iter().find(|reading| reading.preferred) else { return String::new() };
        let mut shown: Vec<String> =
            reading.dates.iter().map(|date| self.frame.locale.span(date.from, date.to)).collect();
        shown.dedup();
        shown.join(&format!(" {} ", self.frame.t("or")))
    }
}

/// A finding that was withdrawn: that, when and why.
#[derive(Template)]
#[template(path = "finding/withdrawn.html")]
struct WithdrawnPage {
    frame: Frame,
    record: PublicWithdrawn,
}

impl WithdrawnPage {
    fn iso(&self, at: &chrono::NaiveDateTime) -> String {
        iso(at)
    }
}

/// `GET /{language}/findings/{number}`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "finding", |conn, ask| {
        let number = ask.segment("number").to_owned();
        let finding = match load(conn, ask, &number)? {
            Loaded::Public(finding) => *finding,
            Loaded::Withdrawn(record) => return show_withdrawn(ask, *record),
        };
        let messages = ask.locale.messages();
        let title = finding.title(&ask.locale);
        let description = match finding.maker() {
            "" => finding.weapon_system.name.clone(),
            maker => format!("{maker} · {}", finding.weapon_system.name),
        };
        let urls = urls::Urls { locale: ask.locale };
        let mut frame = ask
            .frame(Section::Findings, format!("{title} · {number}"))
            .described(format!("{title}. {description}."))
            .without_query()
            .below(urls.weapons(), messages.t("nav-weapons"))
            .below(urls.weapon(&finding.weapon_system.key), finding.weapon_system.name.clone())
            .below(urls.exhibit(&finding.exhibit.key), finding.exhibit.label.clone());
        frame.is_sample = finding.is_sample();
        let citation = citation(&finding, ask.locale, &title, &frame.address);
        Made::html(&FindingPage { frame, hit: finding, citation })
    })
    .await
}

/// `GET /findings/{number}`, with `.json` or `.csv` for the twins; without, to the page in the visitor's language.
pub async fn twin(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let name = request.match_info().get("name").unwrap_or_default();
    let is_csv = name.ends_with(".csv");
    if !is_csv && !name.ends_with(".json") {
        if FindingId::parse_number(name).is_none() {
            return AppError::NotFound.response(&request);
        }
        let location = urls::in_language(&format!("/en/findings/{name}"), respond::language(&request));
        return respond::redirect(StatusCode::FOUND, &location);
    }
    respond::public(request, site, if is_csv { "finding.csv" } else { "finding.json" }, move |conn, ask| {
        let name = ask.segment("name");
        let number = name.trim_end_matches(".json").trim_end_matches(".csv").to_owned();
        match load(conn, ask, &number)? {
            Loaded::Public(finding) if is_csv => Ok(Made::csv(export::csv(&[*finding]), format!("{number}.csv"))),
            Loaded::Public(finding) => Made::json(&finding),
            // A row cannot say that it no longer holds.
            Loaded::Withdrawn(_) if is_csv => Err(AppError::NotFound),
            Loaded::Withdrawn(record) => Made::json(&*record),
        }
    })
    .await
}

/// What is at the address of a finding.
enum Loaded {
    Public(Box<PublicFinding>),
    Withdrawn(Box<PublicWithdrawn>),
}

/// The finding of a number as it is cited; other ways to write the number have no page, so that each page has one address.
fn load(conn: &mut Conn, ask: &Ask, number: &str) -> Result<Loaded, AppError> {
    let id = FindingId::parse_number(number).filter(|id| id.number() == number).ok_or(AppError::NotFound)?;
    if let Some(finding) = queries::finding(conn, &ask.app.catalogue(), id)? {
        return Ok(Loaded::Public(Box::new(finding)));
    }
    queries::withdrawn(conn, id)?.map(|record| Loaded::Withdrawn(Box::new(record))).ok_or(AppError::NotFound)
}

fn show_withdrawn(ask: &Ask, record: PublicWithdrawn) -> Result<Made, AppError> {
    let messages = ask.locale.messages();
    let urls = urls::Urls { locale: ask.locale };
    let title = messages.with("withdrawn-title", &[("number", record.number.as_str().into())]);
    let mut frame = ask
        .frame(Section::Findings, title)
        .without_query()
        .below(urls.weapons(), messages.t("nav-weapons"))
        .below(urls.weapon(&record.weapon_system.key), record.weapon_system.name.clone());
    frame.is_listed = false;
    Made::html(&WithdrawnPage { frame, record })
}

fn citation(finding: &PublicFinding, locale: Locale, title: &str, address: &str) -> String {
    let seal = finding.history.first().map(|change| change.hash.as_str()).unwrap_or_default();
    let source = finding.sources.first().map(|source| source.publisher.as_str()).unwrap_or_default();
    locale.messages().with(
        "finding-citation",
        &[
            ("number", finding.number.as_str().into()),
            ("title", title.into()),
            ("weapon", finding.weapon_system.name.as_str().into()),
            ("source", source.into()),
            ("revision", finding.revision.to_string().into()),
            ("date", locale.date(finding.changed_at.date()).into()),
            ("seal", short(seal).into()),
            ("address", address.into()),
        ],
    )
}

/// Enough of a hash to compare by eye.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
