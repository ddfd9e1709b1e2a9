//! Answers that officials have received, with the files that came with them; and those files, handed out to officials again.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::accounts::model::{Official, Proof};
use crate::accounts::queries::entry::{self, AccessKind};
use crate::db::ids::{AnswerFileId, AnswerId};
use crate::error::AppError;
use crate::evidence::enclosed::Purpose;
use crate::evidence::pages::files::send_file;
use crate::letters::actions::answer::{LARGEST_FILE_BYTES, MOST_FILES, NewAnswer};
use crate::letters::actions::{Refused, answer as answering};
use crate::letters::model::{Terms, Way};
use crate::letters::pages::deliveries::segment;
use crate::letters::pages::show::letter_of;
use crate::letters::pages::verbs;
use crate::letters::queries::answers;
use crate::storage::keys::StorageKey;
use crate::web::form::Form;
use crate::web::frame::Section;
use crate::web::parts::{Limits, Parts, looked_at, store};
use crate::web::query::Pairs;
use crate::web::session::By;

/// What one answer may bring.
pub const LIMITS: Limits = Limits { files: MOST_FILES, file_bytes: LARGEST_FILE_BYTES };

/// `POST /{locale}/desk/letters/{letter}/answers`: what the company has answered.
pub async fn record(request: HttpRequest, by: By<Official>, payload: web::Payload) -> HttpResponse {
    take(&request, by, payload).await.unwrap_or_else(|error| error.response(&request))
}

fn typed(fields: &Pairs) -> Result<NewAnswer, Refused> {
    let raw = |name: &str| fields.raw(name).to_owned();
    Ok(NewAnswer {
        // Through a link answers only who has it.
        way: fields.get("way").and_then(Way::parse).filter(|way| *way != Way::Link).ok_or(Refused::Answer)?,
        outcome: raw("outcome"),
        text: raw("text"),
        terms: fields.get("terms").and_then(Terms::parse).ok_or(Refused::Answer)?,
        statement: raw("statement"),
        answered_on: fields.number("answered_on").ok_or(Refused::AnswerDay)?,
        files: Vec::new(),
    })
}

async fn take(request: &HttpRequest, by: By<Official>, payload: web::Payload) -> Result<HttpResponse, AppError> {
    let parts = Parts::begin(request, &by.visit, payload).await?;
    let form = Form::of(by, parts.fields.clone())?;
    let (app, visit) = (form.visit.ask.app.clone(), form.visit.clone());
    let (organisation, named, today) =
        (form.proof.organisation(), visit.ask.segment("letter").to_owned(), app.now().date());
    let letter = app.read(move |conn| Ok(letter_of(conn, organisation, &named))).await?;
    let letter = match letter {
        Ok(letter) => letter,
        Err(error) => {
            parts.discard(LIMITS).await;
            return Err(error);
        }
    };
    let sent = parts.files(&visit, LIMITS).await?;
    let checked = typed(&form.fields).and_then(|new| new.check(&letter, today).map(|()| new));
    let mut new = match checked {
        Ok(new) => new,
        Err(refused) => return verbs::shown(&form, &refused).await,
    };
    let files = match looked_at(sent, Purpose::Answer).await? {
        Ok(files) => files,
        Err(not_taken) => return verbs::said(&form, not_taken.said(&visit.frame(Section::Letters, ""))).await,
    };
    new.files = store(&app, &files, StorageKey::answer).await?;
    let work = move |tx: &mut crate::journal::tx::Tx<'_>, job: &verbs::Job| {
        answering::record(tx, &job.proof, job.id, &new).map(drop)
    };
    Ok(verbs::answer(request.clone(), form, "record answer", work).await)
}

/// `POST /{locale}/desk/letters/{letter}/answers/{answer}`: whether a statement stands on the company's page.
pub async fn decide(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let id = AnswerId(segment(&form, "answer"));
    verbs::answer(request, form, "decide about statement", move |tx, job| {
        let is_approved = match job.fields.get("verb") {
            Some("approve") => true,
            Some("decline") => false,
            _ => return Err(Refused::NoSuch.into()),
        };
        answering::decide(tx, &job.proof, job.id, id, is_approved).map(drop)
    })
    .await
}

/// `GET /{locale}/desk/letters/{letter}/files/{file}`: a file that came with an answer. Who took it stands in the access log.
pub async fn file(request: HttpRequest, by: By<Official>) -> HttpResponse {
    hand_out(&by).await.unwrap_or_else(|error| error.response(&request))
}

async fn hand_out(by: &By<Official>) -> Result<HttpResponse, AppError> {
    let ask = &by.visit.ask;
    let (organisation, person) = (by.proof.organisation(), by.proof.person());
    let (named, address) = (ask.segment("letter").to_owned(), by.visit.from.address.clone());
    let id = AnswerFileId(ask.segment("file").parse().map_err(|_| AppError::NotFound)?);
    // Found and noted in one: nothing leaves without its line.
    let found = ask.app.write(by.proof.act("take file of answer"), move |tx| {
        let letter = match letter_of(tx.conn(), organisation, &named) {
            Ok(letter) => letter,
            Err(error) => return Ok(Err(error)),
        };
        let file = answers::files_of_letter(tx.conn(), letter.id)?.into_iter().find(|file| file.id == id);
        let Some(file) = file else { return Ok(Err(AppError::NotFound)) };
        let (at, detail) = (tx.at, format!("{}: {}", letter.title(), file.file_name));
        entry::log(tx.conn(), AccessKind::FileTaken, Some(person), &address, &detail, at)?;
        Ok(Ok(file))
    });
    let file = found.await?.value?;
    let key = StorageKey::in_folder("answers", &file.file_sha256).ok_or(AppError::NotFound)?;
    send_file(&by.visit, &key, &file.media_type, &file.file_name).await
}
