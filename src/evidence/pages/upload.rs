//! `POST /{locale}/desk/photographs`: one or several files in one form. Each has an outcome of its own; a script gets them as
//! JSON, a browser without scripts as the page of photographs with the outcomes on top. What the files are for is said in fields
//! before them (`place`).

use actix_multipart::{Field, Multipart};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use futures::StreamExt;
use serde::Serialize;

use crate::accounts::model::Researcher;
use crate::accounts::sharing::Tlp;
use crate::app::arrival::{Outcome, Purpose};
use crate::db::ids::PhotographId;
use crate::error::AppError;
use crate::evidence::actions::About;
use crate::evidence::model::shown_name;
use crate::evidence::pages::list;
use crate::evidence::pages::place::{self, Place};
use crate::evidence::refusal::Refusal;
use crate::web::form;
use crate::web::respond;
use crate::web::session::{By, Visit};
use crate::web::urls::Urls;

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
    /// The photograph, where a finding may show it at once or after an answer.
    pub id: Option<PhotographId>,
    /// The one that it is nearly the same as, where that is asked about.
    pub near: Option<NearItem>,
}

/// A photograph that another one is nearly the same as.
#[derive(Clone, Debug, Serialize)]
pub struct NearItem {
    pub id: PhotographId,
    pub href: String,
    pub thumbnail: String,
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
    let mut place = None;
    // A script sends the token as a header; a form sends it as its first field.
    while let Some(field) = parts.next().await {
        let mut field = field.map_err(|_| AppError::BadRequest)?;
        let disposition = field.content_disposition();
        let name = disposition.and_then(|found| found.get_name()).unwrap_or_default().to_owned();
        let Some(file_name) = disposition.and_then(|found| found.get_filename()).map(str::to_owned) else {
            said.hear(&name, &text(&mut field).await?);
            continue;
        };
        // Decided before the first byte of a file is taken.
        let place = match &mut place {
            Some(place) => place,
            nowhere => nowhere.insert(begin(request, by, &said).await?),
        };
        if items.len() >= MOST_FILES {
            return Err(AppError::BadRequest);
        }
        if let Some(item) = take_one(by, &mut field, &file_name, &said, place.purpose).await? {
            items.push(item);
        }
    }
    let place = match place {
        Some(place) => place,
        None => begin(request, by, &said).await?,
    };
    let wants_json = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accepted| accepted.starts_with("application/json"));
    if wants_json {
        let body = serde_json::to_string(&items).map_err(anyhow::Error::from)?;
        return Ok(by.visit.seal(respond::uncached(StatusCode::OK, respond::JSON, body)));
    }
    let usable: Vec<PhotographId> =
        items.iter().filter(|item| item.near.is_none()).filter_map(|item| item.id).collect();
    list::after_upload(by, items, place.choosing(&usable)).await
}

/// Whether the form is one of ours, and where its files belong.
async fn begin(request: &HttpRequest, by: &By<Researcher>, said: &Said) -> Result<Place, AppError> {
    form::check(request, &by.visit, &said.form_token)?;
    let (proof, said) = (by.proof.clone(), said.clone());
    let urls = Urls { locale: by.visit.ask.locale };
    by.visit.ask.app.read(move |conn| Ok(Place::find(conn, &proof, urls, |name| said.place(name)))).await?
}

/// The fields of the form beside the files.
#[derive(Clone, Default)]
struct Said {
    form_token: String,
    rights: String,
    tlp: Option<Tlp>,
    /// What the files are for.
    place: Vec<(String, String)>,
}

impl Said {
    fn hear(&mut self, name: &str, value: &str) {
        match name {
            "form_token" => self.form_token = value.to_owned(),
            "rights" => self.rights = value.to_owned(),
            "tlp" => self.tlp = Tlp::parse(value),
            name if place::NAMES.contains(&name) => self.place.push((name.to_owned(), value.trim().to_owned())),
            _ => {}
        }
    }

    fn place(&self, name: &str) -> Option<&str> {
        self.place.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
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
    purpose: Purpose,
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
    };
    let outcome = app.take_in(&by.proof, incoming.finish(), about, purpose).await?;
    Ok(Some(item(&by.visit, file_name, &outcome)))
}

fn item(visit: &Visit, file_name: &str, outcome: &Outcome) -> Item {
    let messages = visit.ask.locale.messages();
    let urls = Urls { locale: visit.ask.locale };
    let number = |id: i64| vec![("number", id.to_string())];
    let mut item = Item {
        name: shown_name(file_name),
        outcome: "kept",
        message: String::new(),
        href: None,
        thumbnail: None,
        id: None,
        near: None,
    };
    let mut photograph = |id: PhotographId, near: Option<PhotographId>| {
        item.href = Some(urls.photograph(&id.0));
        item.thumbnail = Some(urls.thumbnail(&id.0));
        item.id = Some(id);
        let near_item = |near: PhotographId| NearItem {
            id: near,
            href: urls.photograph(&near.0),
            thumbnail: urls.thumbnail(&near.0),
        };
        item.near = near.map(near_item);
    };
    let (word, key, values) = match outcome {
        Outcome::Photograph { id, near, frames } => {
            photograph(*id, near.first().map(|near| near.photograph));
            match near.first() {
                Some(near) => ("asked", "upload-asked", number(near.photograph.0)),
                None if *frames > 1 => ("kept", "upload-kept-frames", vec![("frames", frames.to_string())]),
                None => ("kept", "upload-kept", Vec::new()),
            }
        }
        Outcome::SamePhotograph { id, near, .. } if near.is_some() => {
            photograph(*id, *near);
            ("asked", "upload-same", number(id.0))
        }
        Outcome::SamePhotograph { id, state, .. } => {
            photograph(*id, None);
            if state.is_usable() {
                ("same", "upload-same", number(id.0))
            } else {
                item.id = None;
                ("same", "upload-same-unused", number(id.0))
            }
        }
        Outcome::SameElsewhere => ("same", "upload-same-elsewhere", Vec::new()),
        Outcome::Document(id) => {
            item.href = Some(urls.document(&id.0));
            ("document", "upload-document", Vec::new())
        }
        Outcome::SameDocument(id) => {
            item.href = Some(urls.document(&id.0));
            ("same", "upload-same-document", number(id.0))
        }
        Outcome::Refused(refusal) => ("refused", Refusal::key(refusal), refusal.values()),
    };
    let arguments: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    item.outcome = word;
    item.message = if arguments.is_empty() { messages.t(key).to_owned() } else { messages.with(key, &arguments) };
    item
}
