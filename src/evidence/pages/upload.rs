//! `POST /{locale}/desk/photographs`: one or several files in one form. Each has an outcome of its own; a script gets them as
//! JSON, a browser without scripts as the page of photographs with the outcomes on top.

use actix_multipart::{Field, Multipart};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use futures::StreamExt;
use serde::Serialize;

use crate::accounts::model::Researcher;
use crate::accounts::sharing::Tlp;
use crate::app::arrival::Outcome;
use crate::db::ids::PhotographId;
use crate::error::AppError;
use crate::evidence::actions::About;
use crate::evidence::model::shown_name;
use crate::evidence::pages::list;
use crate::evidence::refusal::Refusal;
use crate::web::form;
use crate::web::respond;
use crate::web::session::{By, Visit};

/// Files of one form. More come with the next one.
const MOST_FILES: usize = 100;
/// Bytes of a field that is not a file.
const LONGEST_FIELD_BYTES: usize = 4 << 10;

/// What became of one file, in the visitor's language.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    pub name: String,
    /// `kept`, `asked`, `same`, `document` or `refused`.
    pub outcome: &'static str,
    pub message: String,
    /// The page of the photograph, or the document.
    pub href: Option<String>,
    pub thumbnail: Option<String>,
}

pub async fn take(request: HttpRequest, by: By<Researcher>, payload: web::Payload) -> HttpResponse {
    match take_all(&request, &by, payload).await {
        Ok(response) => response,
        Err(error) => error.response(&request),
    }
}

async fn take_all(request: &HttpRequest, by: &By<Researcher>, payload: web::Payload) -> Result<HttpResponse, AppError> {
    let mut parts = Multipart::new(request.headers(), payload);
    let mut items = Vec::new();
    let mut said = Said::default();
    // A script sends the token as a header; a form sends it as its first field.
    let mut is_ours = false;
    while let Some(field) = parts.next().await {
        let mut field = field.map_err(|_| AppError::BadRequest)?;
        let disposition = field.content_disposition();
        let name = disposition.and_then(|found| found.get_name()).unwrap_or_default().to_owned();
        let Some(file_name) = disposition.and_then(|found| found.get_filename()).map(str::to_owned) else {
            said.hear(&name, &text(&mut field).await?);
            continue;
        };
        if !is_ours {
            form::check(request, &by.visit, &said.form_token)?;
            is_ours = true;
        }
        if items.len() >= MOST_FILES {
            return Err(AppError::BadRequest);
        }
        if let Some(item) = take_one(by, &mut field, &file_name, &said).await? {
            items.push(item);
        }
    }
    if !is_ours {
        form::check(request, &by.visit, &said.form_token)?;
    }
    let wants_json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accepted| accepted.starts_with("application/json"));
    if wants_json {
        let body = serde_json::to_string(&items).map_err(anyhow::Error::from)?;
        return Ok(by.visit.seal(respond::uncached(StatusCode::OK, respond::JSON, body)));
    }
    list::after_upload(by, items).await
}

/// The fields of the form beside the files.
#[derive(Default)]
struct Said {
    form_token: String,
    rights: String,
    tlp: Option<Tlp>,
}

impl Said {
    fn hear(&mut self, name: &str, value: &str) {
        match name {
            "form_token" => self.form_token = value.to_owned(),
            "rights" => self.rights = value.to_owned(),
            "tlp" => self.tlp = Tlp::parse(value),
            _ => {}
        }
    }
}

async fn text(field: &mut Field) -> Result<String, AppError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.next().await {
        bytes.extend_from_slice(&piece.map_err(|_| AppError::BadRequest)?);
        if bytes.len() > LONGEST_FIELD_BYTES {
            return Err(AppError::BadRequest);
        }
    }
    String::from_utf8(bytes).map_err(|_| AppError::BadRequest)
}

/// `None` for the empty field of a form in which no file was chosen.
async fn take_one(
    by: &By<Researcher>,
    field: &mut Field,
    file_name: &str,
    said: &Said,
) -> Result<Option<Item>, AppError> {
    let app = &by.visit.ask.app;
    let mut incoming = app.darkroom().incoming()?;
    let mut is_empty = true;
    while let Some(piece) = field.next().await {
        let piece = piece.map_err(|_| AppError::BadRequest)?;
        is_empty &= piece.is_empty();
        if let Err(refusal) = incoming.write(&piece)? {
            return Ok(Some(item(&by.visit, file_name, &Outcome::Refused(refusal))));
        }
    }
    if is_empty && file_name.is_empty() {
        return Ok(None);
    }
    let about = About {
        name: file_name.to_owned(),
        rights: said.rights.clone(),
        // Nothing is public before somebody says so.
        tlp: said.tlp.unwrap_or(Tlp::Amber),
        exhibit: None,
    };
    let outcome = app.take_in(&by.proof, incoming.finish(), about).await?;
    Ok(Some(item(&by.visit, file_name, &outcome)))
}

fn item(visit: &Visit, file_name: &str, outcome: &Outcome) -> Item {
    let messages = visit.ask.locale.messages();
    let urls = crate::web::urls::Urls { locale: visit.ask.locale };
    let photograph = |id: &PhotographId| (Some(urls.photograph(&id.0)), Some(urls.thumbnail(&id.0)));
    let number = |id: i64| vec![("number", id.to_string())];
    let (word, key, values, (href, thumbnail)) = match outcome {
        Outcome::Photograph { id, near, .. } if !near.is_empty() => {
            ("asked", "upload-asked", number(near[0].photograph.0), photograph(id))
        }
        Outcome::Photograph { id, frames, .. } if *frames > 1 => {
            ("kept", "upload-kept-frames", vec![("frames", frames.to_string())], photograph(id))
        }
        Outcome::Photograph { id, .. } => ("kept", "upload-kept", Vec::new(), photograph(id)),
        Outcome::SamePhotograph(id) => ("same", "upload-same", number(id.0), photograph(id)),
        Outcome::Document(id) => ("document", "upload-document", Vec::new(), (Some(urls.document(&id.0)), None)),
        Outcome::SameDocument(id) => ("same", "upload-same-document", number(id.0), (Some(urls.document(&id.0)), None)),
        Outcome::Refused(refusal) => ("refused", Refusal::key(refusal), refusal.values(), (None, None)),
    };
    let arguments: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    Item {
        name: shown_name(file_name),
        outcome: word,
        message: if arguments.is_empty() { messages.t(key).to_owned() } else { messages.with(key, &arguments) },
        href,
        thumbnail,
    }
}
