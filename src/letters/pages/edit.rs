//! `/{locale}/desk/letters/new?company=KEY`: a letter is begun.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::companies::queries::{Company, contacts, merged};
use crate::db::conn::Conn;
use crate::db::ids::{AnnexId, LetterId};
use crate::error::AppError;
use crate::letters::actions::Refused;
use crate::letters::actions::draft::{NewLetter, draft};
use crate::letters::kinds::{Need, rules};
use crate::letters::model::{Language, LetterKind};
use crate::letters::pages::{explain, id_of, notify};
use crate::letters::queries::annexes::{self, Annex};
use crate::letters::queries::facts;
use crate::letters::queries::{self, Letter};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

const ANNEXES: i64 = 100;

#[derive(Template)]
#[template(path = "letters/new.html")]
struct NewPage {
    frame: Frame,
    company: Company,
    /// The letter that the new one is about.
    about: Option<Letter>,
    kinds: Vec<LetterKind>,
    kind: Option<LetterKind>,
    languages: &'static [Language],
    annexes: Vec<Annex>,
    has_contact: bool,
    has_findings: bool,
    legal_basis: String,
    problem: String,
}

impl NewPage {
    fn term(&self, kind: &LetterKind) -> String {
        rules(*kind).term_days.map(|days| self.frame.n("letter-term-days", i64::from(days))).unwrap_or_default()
    }

    fn is_kind(&self, kind: &LetterKind) -> bool {
        self.kind == Some(*kind)
    }

    fn effect(&self, kind: &LetterKind) -> &str {
        self.frame.word("letter-effect", rules(*kind).effect.as_str())
    }
}

fn made(conn: &mut Conn, visit: &Visit, by: &Official, fields: &Pairs, problem: String) -> Result<NewPage, AppError> {
    let key = fields.get("company").unwrap_or_default();
    let company = merged::standing_by_key(conn, key)?.ok_or(AppError::NotFound)?;
    let merges = merged::merges(conn)?;
    let about = match fields.get("about") {
        None => None,
        Some(text) => queries::by_id(conn, id_of(text)?)?
            .filter(|letter| letter.organisation_id == by.organisation())
            .filter(|letter| merges.standing(letter.company_id) == company.id),
    };
    let kinds = LetterKind::ALL
        .iter()
        .copied()
        .filter(|kind| (rules(*kind).about == Need::Required) == about.is_some())
        .collect();
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, format!("{} · {}", messages.t("letter-new"), company.legal_name));
    let above = frame.urls.letters();
    frame = frame.below(above, messages.t("letters-title"));
    Ok(NewPage {
        frame,
        about,
        kinds,
        kind: fields.get("kind").and_then(LetterKind::parse),
        languages: Language::ALL,
        annexes: annexes::annexes_of(conn, by.organisation(), ANNEXES)?,
        has_contact: !contacts::confirmed(conn, company.id)?.is_empty(),
        has_findings: facts::has_findings(conn, company.id)?,
        legal_basis: fields.raw("legal_basis").to_owned(),
        company,
        problem,
    })
}

/// `GET /{locale}/desk/letters/new?company=KEY&kind=finding-notice&about=L-000001`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let (visit, fields) = (&by.visit, &by.visit.ask.query);
        // Nobody is chosen yet: whom there is to notify.
        if fields.get("company").is_none() {
            return Made::html(&notify::made(conn, visit, &by.proof, fields, String::new())?);
        }
        Made::html(&made(conn, visit, &by.proof, fields, String::new())?)
    })
    .await
}

/// `POST /{locale}/desk/letters/new`.
pub async fn create(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    created(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn created(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let (fields, proof) = (form.fields.clone(), form.proof.clone());
    let kind = fields.get("kind").and_then(LetterKind::parse).ok_or(AppError::BadRequest)?;
    let about = match fields.get("about") {
        None => None,
        Some(text) => Some(id_of(text)?),
    };
    let urls = Urls { locale: visit.ask.locale };
    let done = form
        .submit(form.act("draft letter"), move |tx| {
            let key = fields.get("company").unwrap_or_default();
            let company = merged::standing_by_key(tx.conn(), key)?.ok_or(Refused::NoCompany)?;
            let new = NewLetter {
                language: fields.get("language").and_then(Language::parse),
                annex: fields.number("annex").map(AnnexId),
                about: about.map(|id: LetterId| id),
                legal_basis: fields.raw("legal_basis").to_owned(),
                ..NewLetter::new(kind, company.id)
            };
            Ok(urls.letter(&draft(tx, &proof, &new)?.id.0))
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let Some(refused) = error.downcast_ref::<Refused>().cloned() else { return Err(error.into()) };
    let (owned, by, fields) = (visit.clone(), form.proof.clone(), form.fields.clone());
    let problem = explain(&visit.frame(Section::Letters, ""), &refused);
    let made = visit.ask.app.read(move |conn| Ok(made(conn, &owned, &by, &fields, problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
