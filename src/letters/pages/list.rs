//! `/{locale}/desk/letters`: letters of the own organisation.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
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
    /// What is chosen: a state, `overdue`, or blank for all.
    chosen: String,
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

/// `GET /{locale}/desk/letters?state=draft`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let today = visit.ask.app.now().date();
        let organisation = by.proof.organisation();
        let chosen = visit.ask.query.get("state").unwrap_or_default();
        let state = LetterState::parse(chosen);
        let is_overdue = chosen == "overdue";
        let filter = Filter {
            states: state.into_iter().collect(),
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
            _ => String::new(),
        };
        let pager = Pager::new(&paging, &frame.urls.letters(), &[("state", chosen.as_str())]);
        Made::html(&ListPage { frame, counts, overdue, chosen, lines, today, pager })
    })
    .await
}
