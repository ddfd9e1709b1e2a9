//! `/{locale}/desk/screening`: a name or a pasted list of names against the lists. The names come in the body of a form, so that none
//! stands in an address, and they are kept nowhere, but for those whose hit somebody dismisses.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDateTime;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::DismissedHitId;
use crate::error::AppError;
use crate::parties::actions::dismissals::{self, LONGEST_REASON, NewDismissal, Refused};
use crate::parties::index::Named;
use crate::parties::model::{PartyKind, PartyRef, folded};
use crate::parties::queries::dismissed::{self, Dismissal};
use crate::parties::queries::own;
use crate::parties::queries::{self, ScreeningList};
use crate::parties::reason::{Kind, Reason};
use crate::parties::screen::{Screener, USUAL_THRESHOLD};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::session::{By, Visit};

/// Names that are screened at once.
const MOST_NAMES: usize = 500;
/// Hits that are dismissed at once. A form is read no further than a little beyond.
const MOST_TICKED: usize = 150;

/// A hit as the page shows it.
struct Shown {
    party: PartyRef,
    list_title: String,
    name: String,
    kind: PartyKind,
    /// Blank where it is the name itself.
    matched: String,
    score: String,
    why: Vec<Reason>,
    against: Vec<Reason>,
    /// What the tick that dismisses it says: line, party, digest.
    tick: String,
    dismissal: Option<Dismissal>,
}

struct Screened {
    input: String,
    hits: Vec<Shown>,
    dismissed: Vec<Shown>,
}

#[derive(Template)]
#[template(path = "parties/screening.html")]
struct ScreeningPage {
    frame: Frame,
    lists: Vec<ScreeningList>,
    /// Confirmed parties on no list.
    own: i64,
    names: String,
    country: String,
    threshold: u8,
    /// Why hits are dismissed, as typed.
    reason: String,
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

    fn most_ticked(&self) -> String {
        self.frame.number(MOST_TICKED as i64)
    }

    fn problem_text(&self) -> String {
        let most = if self.problem == "screening-problem-many" { self.most() } else { self.most_ticked() };
        self.frame.with(self.problem, "most", &most)
    }

    fn longest_reason(&self) -> usize {
        LONGEST_REASON
    }

    fn has_hits(&self) -> bool {
        self.with_hits > 0
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
        self.frame.urls.listed_party(&hit.party.list, &hit.party.key)
    }

    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }

    fn dismissal_href(&self, id: &DismissedHitId) -> String {
        self.frame.urls.dismissed_hit(&id.0)
    }
}

/// What was asked.
#[derive(Clone, Default)]
struct Asked {
    names: String,
    country: String,
    threshold: u8,
    /// Why hits are dismissed, as typed.
    reason: String,
    /// Key of what is wrong with dismissing; blank where nothing is.
    problem: &'static str,
}

impl Asked {
    fn read(form: &Form<Official>) -> Self {
        let threshold = form.fields.number::<u8>("threshold").unwrap_or(USUAL_THRESHOLD as u8).min(100);
        let country = form.fields.get("country").unwrap_or_default().to_owned();
        Self { names: form.fields.raw("names").to_owned(), country, threshold, reason: String::new(), problem: "" }
    }

    fn lines(&self) -> Vec<&str> {
        self.names.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
    }
}

/// The name of a line, and its country where it has one of its own.
fn name_and_country(line: &str) -> (&str, Option<&str>) {
    match line.split_once('\t') {
        Some((name, country)) => (name.trim(), Some(country.trim())),
        None => (line, None),
    }
}

/// `GET /{locale}/desk/screening`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    draw(&by.visit, None).await.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/desk/screening`. Writes nothing.
pub async fn screen(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    draw(&form.visit, Some(Asked::read(&form))).await.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/desk/screening/dismiss`: dismisses the hits that are ticked, and shows the others again.
pub async fn dismiss(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    dismiss_ticked(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn dismiss_ticked(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let mut asked = Asked::read(form);
    asked.reason = form.fields.raw("reason").to_owned();
    let ticks: Vec<&str> = form.fields.all("hit").collect();
    if ticks.len() > MOST_TICKED {
        asked.problem = "screening-problem-many-ticked";
        return draw(&form.visit, Some(asked)).await;
    }
    let lines = asked.lines();
    let hits: Option<Vec<NewDismissal>> = ticks.iter().map(|tick| ticked(tick, &lines)).collect();
    let hits = hits.ok_or(AppError::BadRequest)?;
    let (proof, reason) = (form.proof.clone(), asked.reason.clone());
    let act = form.proof.act_because("dismiss hits", reason.trim());
    let done = form.perform(act, move |tx| dismissals::dismiss(tx, &proof, &hits, &reason)).await;
    match done {
        Ok(_) => asked.reason = String::new(),
        Err(error) => {
            asked.problem = match error.downcast_ref::<Refused>() {
                None => return Err(error.into()),
                Some(Refused::NothingChosen) => "screening-problem-none-ticked",
                Some(Refused::ReasonMissing) => "screening-problem-reason",
                Some(Refused::TooLong) => "screening-problem-long",
                Some(Refused::Changed | Refused::Unknown | Refused::Undone) => "screening-problem-changed",
            }
        }
    }
    draw(&form.visit, Some(asked)).await
}

/// Reads what [`Shown::tick`] says.
fn ticked(tick: &str, lines: &[&str]) -> Option<NewDismissal> {
    let (line, rest) = tick.split_once('\t')?;
    let (party, digest) = rest.rsplit_once('\t')?;
    let (name, _) = name_and_country(lines.get(line.parse::<usize>().ok()?)?);
    Some(NewDismissal { asked: name.to_owned(), party: PartyRef::parse(party)?, digest: digest.to_owned() })
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
        own: own::in_force(conn)?.count,
        names: String::new(),
        country: String::new(),
        threshold: USUAL_THRESHOLD as u8,
        reason: String::new(),
        results: None,
        with_hits: 0,
        problem: "",
    };
    let Some(asked) = asked else { return Ok(page) };
    let lines = asked.lines();
    page.problem = asked.problem;
    if lines.is_empty() {
        page.problem = "screening-problem-empty";
    } else if lines.len() > MOST_NAMES {
        page.problem = "screening-problem-many";
    } else if page.lists.is_empty() && page.own == 0 {
        page.problem = "screening-no-lists";
    } else {
        let results = results(conn, visit, &page.frame, &asked, &lines)?;
        page.with_hits = results.iter().filter(|result| !result.hits.is_empty()).count();
        page.results = Some(results);
    }
    (page.names, page.country, page.threshold, page.reason) =
        (asked.names, asked.country, asked.threshold, asked.reason);
    Ok(page)
}

fn results(
    conn: &mut Conn,
    visit: &Visit,
    frame: &Frame,
    asked: &Asked,
    lines: &[&str],
) -> diesel::QueryResult<Vec<Screened>> {
    let (scope, index) = visit.ask.app.screening(conn)?;
    let names: Vec<String> = lines.iter().map(|line| folded(name_and_country(line).0)).collect();
    let dismissals = dismissed::in_force(conn, Some(&names))?;
    let mut screener = Screener::new(&index);
    let mut results = Vec::with_capacity(lines.len());
    for (place, (line, name_folded)) in lines.iter().zip(&names).enumerate() {
        let (name, country) = name_and_country(line);
        let country = Some(country.unwrap_or(&asked.country)).filter(|country| !country.is_empty());
        let (mut hits, mut put_aside) = (Vec::new(), Vec::new());
        for hit in screener.screen(name, country, f32::from(asked.threshold)) {
            let Named { party, name, matched } = hit.named(&index);
            let list = scope.key(party.list);
            let known = dismissals.of(name_folded, list, &party.key);
            let covering = known.filter(|known| known.covers(&party.digest)).cloned();
            let mut against = hit.against;
            if let (Some(earlier), None) = (known, &covering) {
                against.push(Reason::new(Kind::DismissedBefore, earlier.reason.as_str(), ""));
            }
            let party_ref = PartyRef::new(list, &party.key);
            let shown = Shown {
                tick: format!("{place}\t{party_ref}\t{}", party.digest),
                party: party_ref,
                list_title: scope.title(party.list).unwrap_or_else(|| frame.t("parties-own-list")).to_owned(),
                matched: if matched == name { String::new() } else { matched.to_owned() },
                name: name.to_owned(),
                kind: party.kind,
                score: format!("{:.0}", hit.score),
                why: hit.why,
                against,
                dismissal: covering,
            };
            if shown.dismissal.is_some() { put_aside.push(shown) } else { hits.push(shown) }
        }
        results.push(Screened { input: (*line).to_owned(), hits, dismissed: put_aside });
    }
    Ok(results)
}
