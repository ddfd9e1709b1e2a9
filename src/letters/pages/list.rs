//! `/{locale}/desk/letters`: letters of the own organisation.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
use crate::companies::queries::Company;
use crate::error::AppError;
use crate::letters::model::LetterState;
use crate::letters::queries::{self, Filter, LetterLine};
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::{By, page};

const ON_PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "letters/list.html")]
struct ListPage {
    frame: Frame,
    counts: Vec<(LetterState, i64)>,
    overdue: i64,
    /// What is chosen: a state, `overdue`, `in-preparation`, or blank for all.
    chosen: String,
    /// The company to which these letters go; none is any.
    company: Option<Company>,
    lines: Vec<LetterLine>,
    today: NaiveDate,
    pager: Pager,
}

impl ListPage {
    fn is_current(&self, word: &str) -> bool {
        self.chosen == word
    }

    fn is_overdue(&self, line: &LetterLine) -> bool {
        line.letter.is_overdue(self.today)
    }

    fn day(&self, day: &NaiveDate) -> String {
        self.frame.locale.date(*day)
    }
}

/// States of letters that have not left yet.
fn in_preparation() -> Vec<LetterState> {
    vec![LetterState::Draft, LetterState::Submitted, LetterState::Approved]
}

/// `GET /{locale}/desk/letters?state=draft&company=analog-devices`. `state` is also `overdue` or `in-preparation`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let today = visit.ask.app.now().date();
        let organisation = by.proof.organisation();
        let chosen = visit.ask.query.get("state").unwrap_or_default();
        let state = LetterState::parse(chosen);
        let is_overdue = chosen == "overdue";
        let company = match visit.ask.query.get("company") {
            Some(key) => Some(crate::companies::queries::by_key(conn, key)?.ok_or(AppError::NotFound)?),
            None => None,
        };
        let is_prepared = chosen == "in-preparation";
        let filter = Filter {
            states: if is_prepared { in_preparation() } else { state.into_iter().collect() },
            company: company.as_ref().map(|company| company.id),
            overdue_on: is_overdue.then_some(today),
            ..Filter::default()
        };
        let counts = queries::counts(conn, organisation)?;
        let overdue = queries::count(conn, organisation, &Filter { overdue_on: Some(today), ..Filter::default() })?;
        let total = queries::count(conn, organisation, &filter)?;
        let paging = Paging::new(Paging::page_of(&visit.ask.query), ON_PAGE, total as u64);
        let offset = i64::try_from(paging.offset()).map_err(|_| AppError::BadRequest)?;
        let lines = queries::list(conn, organisation, &filter, offset, ON_PAGE as i64)?;
        let frame = visit.frame(Section::Letters, visit.ask.locale.messages().t("letters-title"));
        let chosen = match (state, is_overdue) {
            (Some(state), _) => state.as_str().to_owned(),
            (None, true) => "overdue".to_owned(),
            _ if is_prepared => "in-preparation".to_owned(),
            _ => String::new(),
        };
        let key = company.as_ref().map_or("", |company| company.key.as_str());
        let kept = [("state", chosen.as_str()), ("company", key)];
        let kept: Vec<(&str, &str)> = kept.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let pager = Pager::new(&paging, &frame.urls.letters(), &kept);
        Made::html(&ListPage { frame, counts, overdue, chosen, company, lines, today, pager })
    })
    .await
}
