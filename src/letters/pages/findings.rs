//! `/{locale}/desk/letters/{id}/findings`: annex A of a draft, with what is left out and why.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::FindingId;
use crate::error::AppError;
use crate::letters::actions::draft::{self, Findings};
use crate::letters::actions::{MOST_FINDINGS, Refused};
use crate::letters::checks;
use crate::letters::choice::Objection;
use crate::letters::kinds::{KindRules, rules};
use crate::letters::model::LetterState;
use crate::letters::pages::show::letter_of;
use crate::letters::pages::{explain, id_of};
use crate::letters::queries::facts::{self, Fact};
use crate::letters::queries::{self, Letter};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

struct Line {
    fact: Fact,
    objections: Vec<Objection>,
    is_in: bool,
    reason: String,
}

#[derive(Template)]
#[template(path = "letters/findings.html")]
struct FindingsPage {
    frame: Frame,
    letter: Letter,
    /// Those that nothing speaks against first.
    lines: Vec<Line>,
    unpublished: i64,
    problem: String,
}

impl FindingsPage {
    fn rules(&self) -> &'static KindRules {
        rules(self.letter.kind)
    }

    fn is_draft(&self) -> bool {
        self.letter.state == LetterState::Draft
    }

    fn in_count(&self) -> i64 {
        self.lines.iter().filter(|line| line.is_in).count() as i64
    }

    fn objection(&self, objection: &Objection) -> String {
        let key = format!("letter-objection-{}", objection.as_str());
        self.frame.with(&key, "grade", &self.rules().least_grade())
    }

    fn can_be_in(&self, line: &Line) -> bool {
        line.objections.iter().all(|objection| objection.may_be_overridden())
    }
}

fn made(conn: &mut Conn, visit: &Visit, by: &Official, problem: String) -> Result<FindingsPage, AppError> {
    let letter = letter_of(conn, by.organisation(), visit.ask.segment("letter"))?;
    let within: HashMap<FindingId, String> =
        queries::findings_of(conn, letter.id)?.into_iter().map(|row| (row.finding_id, row.override_reason)).collect();
    let mut lines: Vec<Line> = checks::candidates(conn, &letter, MOST_FINDINGS as i64)?
        .into_iter()
        .map(|(fact, objections)| Line {
            is_in: within.contains_key(&fact.id),
            reason: within.get(&fact.id).cloned().unwrap_or_default(),
            fact,
            objections,
        })
        .collect();
    lines.sort_by_key(|line| (!line.objections.is_empty(), line.fact.id));
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, format!("{} · {}", messages.t("letter-annex-a"), letter.title()));
    let above = frame.urls.letter(&letter.id.0);
    frame = frame.below(above, letter.title());
    let unpublished = facts::unpublished_of(conn, letter.company_id)?;
    Ok(FindingsPage { frame, letter, lines, unpublished, problem })
}

/// `GET /{locale}/desk/letters/{letter}/findings`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&made(conn, &by.visit, &by.proof, String::new())?)).await
}

/// `POST /{locale}/desk/letters/{letter}/findings`: those that are ticked, each with the reason typed beside it.
pub async fn choose(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    chosen(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn chosen(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit.ask.segment("letter"))?;
    let fields = &form.fields;
    let findings = if fields.get("all").is_some() {
        Findings::NotYetCovered
    } else {
        let numbers = fields.all("finding").filter_map(FindingId::parse_number);
        let reason = |id: &FindingId| fields.raw(&format!("reason-{}", id.number())).to_owned();
        Findings::Chosen(numbers.map(|id| (id, reason(&id))).collect())
    };
    let (proof, revision) = (form.proof.clone(), fields.number("revision").unwrap_or(0));
    let location = Urls { locale: visit.ask.locale }.letter(&id.0);
    let done = form
        .submit(form.act("choose findings of letter"), move |tx| {
            draft::choose_findings(tx, &proof, id, revision, findings)?;
            Ok(location)
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let refused = match error.downcast_ref::<Refused>() {
        None => return Err(error.into()),
        Some(Refused::NotThere) => return Err(AppError::NotFound),
        Some(refused) => refused.clone(),
    };
    let (owned, by) = (visit.clone(), form.proof.clone());
    let problem = explain(&visit.frame(Section::Letters, ""), &refused);
    let made = visit.ask.app.read(move |conn| Ok(made(conn, &owned, &by, problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
