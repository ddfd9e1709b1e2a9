//! `/{locale}/desk/letters/words`: the words of each kind of letter, and the letterhead.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::letters::actions::{Refused, words};
use crate::letters::kinds::rules;
use crate::letters::model::{Language, LetterKind};
use crate::letters::pages::explain;
use crate::letters::queries::{self, LETTERHEAD};
use crate::letters::template::{LONGEST_BODY, LONGEST_SUBJECT, PLACES, Template as Words};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::query::{self, Pairs};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

#[derive(Template)]
#[template(path = "letters/words.html")]
struct WordsPage {
    frame: Frame,
    kinds: &'static [LetterKind],
    languages: &'static [Language],
    /// `None` is the letterhead.
    kind: Option<LetterKind>,
    language: Language,
    words: Words,
    is_own: bool,
    problem: String,
}

impl WordsPage {
    fn href(&self, kind: &str, language: &Language) -> String {
        format!("{}{}", self.frame.urls.letter_words(), query::build([("kind", kind), ("language", language.as_str())]))
    }

    fn is_kind(&self, kind: &LetterKind) -> bool {
        self.kind == Some(*kind)
    }

    fn is_language(&self, language: &Language) -> bool {
        self.language == *language
    }

    fn places(&self) -> String {
        PLACES.iter().map(|place| format!("{{{place}}}")).collect::<Vec<_>>().join(" ")
    }

    fn fixed(&self) -> &[String] {
        self.kind.map_or(&[], |kind| rules(kind).fixed_sentences(self.language))
    }

    fn kind_word(&self) -> &str {
        self.kind.map_or(LETTERHEAD, LetterKind::as_str)
    }

    fn longest(&self) -> (usize, usize) {
        (LONGEST_SUBJECT, LONGEST_BODY)
    }
}

fn made(
    conn: &mut Conn,
    visit: &Visit,
    by: &Official,
    fields: &Pairs,
    typed: Option<Words>,
    problem: String,
) -> Result<WordsPage, AppError> {
    let kind = match fields.get("kind") {
        Some(LETTERHEAD) => None,
        Some(word) => Some(LetterKind::parse(word).ok_or(AppError::NotFound)?),
        None => Some(LetterKind::FindingNotice),
    };
    let language = fields.get("language").and_then(Language::parse).unwrap_or(Language::English);
    let own = queries::own_template(conn, by.organisation(), kind.map_or(LETTERHEAD, LetterKind::as_str), language)?;
    let kept = match (own, kind) {
        (Some(own), _) => Words { subject: own.subject, body: own.body },
        (None, Some(kind)) => crate::letters::template::shipped(kind, language),
        (None, None) => Words::default(),
    };
    let is_own = kind.is_some_and(|kind| kept != crate::letters::template::shipped(kind, language));
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, messages.t("letter-words-title"));
    let above = frame.urls.letters();
    frame = frame.below(above, messages.t("letters-title"));
    Ok(WordsPage {
        frame,
        kinds: LetterKind::ALL,
        languages: Language::ALL,
        kind,
        language,
        words: typed.unwrap_or(kept),
        is_own,
        problem,
    })
}

/// `GET /{locale}/desk/letters/words?kind=finding-notice&language=uk`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        Made::html(&made(conn, &by.visit, &by.proof, &by.visit.ask.query, None, String::new())?)
    })
    .await
}

/// `POST /{locale}/desk/letters/words`.
pub async fn keep(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    kept(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn kept(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let (fields, proof) = (form.fields.clone(), form.proof.clone());
    let language = fields.get("language").and_then(Language::parse).ok_or(AppError::BadRequest)?;
    let word = fields.get("kind").unwrap_or_default().to_owned();
    let kind = LetterKind::parse(&word);
    if kind.is_none() && word != LETTERHEAD {
        return Err(AppError::BadRequest);
    }
    let typed = Words { subject: fields.raw("subject").to_owned(), body: fields.raw("body").to_owned() };
    let urls = Urls { locale: visit.ask.locale };
    let location =
        format!("{}{}", urls.letter_words(), query::build([("kind", word.as_str()), ("language", language.as_str())]));
    let wanted = typed.clone();
    let done = form
        .submit(form.act("edit words of letters"), move |tx| {
            match kind {
                Some(kind) => {
                    let template = Words::typed(&wanted.subject, &wanted.body);
                    words::keep_template(tx, &proof, kind, language, &template)?;
                }
                None => words::keep_letterhead(tx, &proof, language, &wanted.subject, &wanted.body)?,
            }
            Ok(location)
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let Some(refused) = error.downcast_ref::<Refused>().cloned() else { return Err(error.into()) };
    let (owned, by) = (visit.clone(), form.proof.clone());
    let problem = explain(&visit.frame(Section::Letters, ""), &refused);
    let made = visit.ask.app.read(move |conn| Ok(made(conn, &owned, &by, &fields, Some(typed), problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
