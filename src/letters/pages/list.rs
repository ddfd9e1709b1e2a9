//! `/{locale}/desk/letters`: letters of the own organisation.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;
use diesel::QueryResult;

use crate::accounts::model::{Official, Proof};
use crate::companies::queries::{Company, merged};
use crate::db::conn::Conn;
use crate::db::ids::OrganisationId;
use crate::error::AppError;
use crate::letters::actions::remind;
use crate::letters::model::LetterState;
use crate::letters::queries::{self, Filter, LetterLine};
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::{By, page};

const ON_PAGE: u64 = 50;
/// What may be chosen beside a state: answers overdue, those due soon, letters that have not left, and reminders that the program has
/// drafted by itself.
const SELECTIONS: [&str; 4] = ["overdue", "ends-soon", "in-preparation", "prepared"];

#[derive(Template)]
#[template(path = "letters/list.html")]
struct ListPage {
    frame: Frame,
    counts: Vec<(LetterState, i64)>,
    overdue: i64,
    soon: i64,
    prepared: i64,
    /// What is chosen: a state, one of [`SELECTIONS`], or blank for all.
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

    fn ends_soon(&self, line: &LetterLine) -> bool {
        line.letter.ends_soon(self.today)
    }

    /// What is offered beside the states and what is overdue, each with its count as it is shown.
    fn selections(&self) -> Vec<(&'static str, String)> {
        [("ends-soon", self.soon), ("prepared", self.prepared)]
            .into_iter()
            .filter(|(word, count)| *count > 0 || self.is_current(word))
            .map(|(word, count)| (word, self.frame.number(count)))
            .collect()
    }

    fn day(&self, day: &NaiveDate) -> String {
        self.frame.locale.date(*day)
    }
}

/// States of letters that have not left yet.
fn in_preparation() -> Vec<LetterState> {
    vec![LetterState::Draft, LetterState::Submitted, LetterState::Approved]
}

/// The letters of a selection or a state; all of them for any other word.
fn chosen_by(word: &str, today: NaiveDate) -> Filter {
    let (from, until) = remind::soon(today);
    match word {
        "overdue" => Filter { overdue_on: Some(today), ..Filter::default() },
        "ends-soon" => Filter { due_from: Some(from), due_until: Some(until), ..Filter::default() },
        "in-preparation" => Filter { states: in_preparation(), ..Filter::default() },
        "prepared" => Filter { is_prepared: true, ..Filter::default() },
        state => Filter { states: LetterState::parse(state).into_iter().collect(), ..Filter::default() },
    }
}

/// Letters for which somebody has something to do: the word that selects them in the list, the key of what they are called, and how
/// many there are, where there are any.
pub(super) fn to_do(
    conn: &mut Conn,
    organisation: OrganisationId,
    today: NaiveDate,
) -> QueryResult<Vec<(&'static str, &'static str, i64)>> {
    let mut found = Vec::new();
    for (word, key) in [
        ("submitted", "desk-letters-submitted"),
        ("approved", "desk-letters-approved"),
        ("bounced", "desk-letters-bounced"),
        ("overdue", "letters-overdue"),
        ("ends-soon", "letters-ends-soon"),
        ("prepared", "letters-prepared"),
        ("draft", "desk-letters-drafts"),
    ] {
        let count = queries::count(conn, organisation, &chosen_by(word, today))?;
        if count > 0 {
            found.push((word, key, count));
        }
    }
    Ok(found)
}

/// `GET /{locale}/desk/letters?state=draft&company=analog-devices`. `state` is also `overdue`, `ends-soon`,
/// `in-preparation` or `prepared`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let today = visit.ask.app.now().date();
        let organisation = by.proof.organisation();
        let chosen = visit.ask.query.get("state").unwrap_or_default();
        let state = LetterState::parse(chosen);
        let selected = SELECTIONS.iter().find(|known| **known == chosen).copied().unwrap_or_default();
        let company = match visit.ask.query.get("company") {
            Some(key) => Some(merged::standing_by_key(conn, key)?.ok_or(AppError::NotFound)?),
            None => None,
        };
        let companies = match &company {
            Some(company) => merged::records(conn, company.id)?,
            None => Vec::new(),
        };
        let chosen = state.map_or(selected, |state| state.as_str()).to_owned();
        let filter = Filter { companies, ..chosen_by(&chosen, today) };
        let counts = queries::counts(conn, organisation)?;
        let overdue = queries::count(conn, organisation, &chosen_by("overdue", today))?;
        let soon = queries::count(conn, organisation, &chosen_by("ends-soon", today))?;
        let prepared = queries::count(conn, organisation, &chosen_by("prepared", today))?;
        let total = queries::count(conn, organisation, &filter)?;
        let paging = Paging::new(Paging::page_of(&visit.ask.query), ON_PAGE, total as u64);
        let offset = i64::try_from(paging.offset()).map_err(|_| AppError::BadRequest)?;
        let lines = queries::list(conn, organisation, &filter, offset, ON_PAGE as i64)?;
        let frame = visit.frame(Section::Letters, visit.ask.locale.messages().t("letters-title"));
        let key = company.as_ref().map_or("", |company| company.key.as_str());
        let kept = [("state", chosen.as_str()), ("company", key)];
        let kept: Vec<(&str, &str)> = kept.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let pager = Pager::new(&paging, &frame.urls.letters(), &kept);
        Made::html(&ListPage { frame, counts, overdue, soon, prepared, chosen, company, lines, today, pager })
    })
    .await
}
