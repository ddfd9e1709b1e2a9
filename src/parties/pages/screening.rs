//! `/{locale}/desk/screening`: a name or a pasted list of names against the lists. The names come in the body of a form, so that none
//! stands in an address, and they are kept nowhere.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::Official;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::parties::index::Named;
use crate::parties::model::PartyKind;
use crate::parties::queries::{self, ScreeningList};
use crate::parties::reason::Reason;
use crate::parties::screen::{Screener, USUAL_THRESHOLD};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::session::{By, Visit};

/// Names that are screened at once.
const MOST_NAMES: usize = 500;

/// A hit as the page shows it.
struct Shown {
    list: String,
    list_title: String,
    entry: String,
    name: String,
    kind: PartyKind,
    /// Blank where it is the name itself.
    matched: String,
    score: String,
    why: Vec<Reason>,
    against: Vec<Reason>,
}

struct Screened {
    input: String,
    hits: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "parties/screening.html")]
struct ScreeningPage {
    frame: Frame,
    lists: Vec<ScreeningList>,
    names: String,
    country: String,
    threshold: u8,
    /// `None` before anything was asked.
    results: Option<Vec<Screened>>,
    with_hits: usize,
    /// Key of what is wrong; blank where nothing is.
    problem: &'static str,
}

impl ScreeningPage {
    fn most(&self) -> String {
        self.frame.number(MOST_NAMES as i64)
    }

    fn said(&self, reason: &Reason) -> String {
        self.frame.with_all(
            reason.kind.key(),
            &[("asked", reason.asked.as_str().into()), ("listed", reason.listed.as_str().into())],
        )
    }

    fn summary(&self) -> String {
        let all = self.results.as_ref().map_or(0, Vec::len);
        let (all, hits) = (self.frame.number(all as i64), self.frame.number(self.with_hits as i64));
        self.frame.with_all("screening-summary", &[("names", all.into()), ("hits", hits.into())])
    }

    fn entry_href(&self, hit: &Shown) -> String {
        self.frame.urls.list_entry(&hit.list, &hit.entry)
    }
}

/// What was asked.
struct Asked {
    names: String,
    country: String,
    threshold: u8,
}

/// `GET /{locale}/desk/screening`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    draw(&by.visit, None).await.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/desk/screening`. Reads and writes nothing.
pub async fn screen(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let threshold = form.fields.number::<u8>("threshold").unwrap_or(USUAL_THRESHOLD as u8).min(100);
    let country = form.fields.get("country").unwrap_or_default().to_owned();
    let asked = Asked { names: form.fields.raw("names").to_owned(), country, threshold };
    draw(&form.visit, Some(asked)).await.unwrap_or_else(|error| error.response(&request))
}

async fn draw(visit: &Visit, asked: Option<Asked>) -> Result<HttpResponse, AppError> {
    let owned = visit.clone();
    let page = visit.ask.app.read(move |conn| Ok(make(conn, &owned, asked)?)).await?;
    let status = if page.problem.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    visit.answer(status, &page)
}

fn make(conn: &mut Conn, visit: &Visit, asked: Option<Asked>) -> diesel::QueryResult<ScreeningPage> {
    let frame = visit.frame(Section::Screening, visit.ask.locale.messages().t("screening-title"));
    let lists = queries::lists(conn)?;
    let mut page = ScreeningPage {
        frame,
        lists,
        names: String::new(),
        country: String::new(),
        threshold: USUAL_THRESHOLD as u8,
        results: None,
        with_hits: 0,
        problem: "",
    };
    let Some(asked) = asked else { return Ok(page) };
    let lines: Vec<&str> = asked.names.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        page.problem = "screening-problem-empty";
    } else if lines.len() > MOST_NAMES {
        page.problem = "screening-problem-many";
    } else if page.lists.is_empty() {
        page.problem = "screening-no-lists";
    } else {
        let index = queries::load_index(conn, &page.lists)?;
        let mut screener = Screener::new(&index);
        let mut results = Vec::with_capacity(lines.len());
        for line in lines {
            let (name, country) = line.split_once('\t').unwrap_or((line, asked.country.as_str()));
            let country = Some(country.trim()).filter(|country| !country.is_empty());
            let hits = screener.screen(name, country, f32::from(asked.threshold));
            let shown = hits.into_iter().map(|hit| {
                let Named { party, name, matched } = hit.named(&index);
                let list = &page.lists[party.list as usize];
                Shown {
                    list: list.key.clone(),
                    list_title: list.title.clone(),
                    entry: party.key.to_string(),
                    matched: if matched == name { String::new() } else { matched.to_owned() },
                    name: name.to_owned(),
                    kind: party.kind,
                    score: format!("{:.0}", hit.score),
                    why: hit.why,
                    against: hit.against,
                }
            });
            results.push(Screened { input: line.to_owned(), hits: shown.collect() });
        }
        page.with_hits = results.iter().filter(|result| !result.hits.is_empty()).count();
        page.results = Some(results);
    }
    (page.names, page.country, page.threshold) = (asked.names, asked.country, asked.threshold);
    Ok(page)
}
