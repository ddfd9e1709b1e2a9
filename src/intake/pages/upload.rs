//! `POST /{locale}/desk/imports`: a spreadsheet comes in, is recognised by its content and kept under its hash.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse, web};
use futures::StreamExt;

use crate::accounts::model::{Proof, Researcher};
use crate::app::blocking::blocking;
use crate::error::AppError;
use crate::evidence::incoming::{Incoming, Received};
use crate::evidence::model::shown_name;
use crate::intake::actions;
use crate::intake::model::{Format, Settings};
use crate::intake::pages::{columns, list};
use crate::intake::queries::NewImport;
use crate::intake::records::FileError;
use crate::intake::sheets;
use crate::storage::keys::StorageKey;
use crate::web::form;
use crate::web::session::By;

/// The largest file that is taken. Bytes.
pub const MOST_BYTES: u64 = 50_000_000;
/// Bytes of a field that is not the file.
const LONGEST_FIELD_BYTES: usize = 4 << 10;

pub async fn take(request: HttpRequest, by: By<Researcher>, payload: web::Payload) -> HttpResponse {
    match take_file(&request, &by, payload).await {
        Ok(response) => response,
        Err(error) => error.response(&request),
    }
}

async fn take_file(
    request: &HttpRequest,
    by: &By<Researcher>,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let mut parts = Multipart::new(request.headers(), payload);
    let mut token = String::new();
    while let Some(field) = parts.next().await {
        let mut field = field.map_err(|_| AppError::BadRequest)?;
        let disposition = field.content_disposition();
        let is_token = disposition.and_then(|found| found.get_name()) == Some("form_token");
        let Some(file_name) = disposition.and_then(|found| found.get_filename()).map(str::to_owned) else {
            let mut bytes = Vec::new();
            while let Some(piece) = field.next().await {
                bytes.extend_from_slice(&piece.map_err(|_| AppError::BadRequest)?);
                if bytes.len() > LONGEST_FIELD_BYTES {
                    return Err(AppError::BadRequest);
                }
            }
            if is_token {
                token = String::from_utf8(bytes).map_err(|_| AppError::BadRequest)?;
            }
            continue;
        };
        form::check(request, &by.visit, &token)?;
        let mut incoming = Incoming::begin(&by.visit.ask.app.settings().incoming_dir(), MOST_BYTES)?;
        let mut is_empty = true;
        while let Some(piece) = field.next().await {
            let piece = piece.map_err(|_| AppError::BadRequest)?;
            is_empty &= piece.is_empty();
            if incoming.write(&piece)?.is_err() {
                let frame = by.visit.frame(crate::web::frame::Section::Imports, "");
                let limit = (MOST_BYTES / 1_000_000).to_string();
                return list::refuse(by, frame.with("import-file-too-large", "limit", &limit)).await;
            }
        }
        if is_empty {
            break;
        }
        return keep(by, incoming.finish(), &file_name).await;
    }
    form::check(request, &by.visit, &token)?;
    let frame = by.visit.frame(crate::web::frame::Section::Imports, "");
    list::refuse(by, frame.t("import-file-missing").to_owned()).await
}

async fn keep(by: &By<Researcher>, received: Received, file_name: &str) -> Result<HttpResponse, AppError> {
    let app = &by.visit.ask.app;
    let size_bytes = received.size_bytes;
    let looked = blocking(move || {
        let settings = look(received.path());
        (received, settings)
    });
    let (received, looked) = looked.await?;
    let (format, settings) = match looked {
        Ok(found) => found,
        Err(error) => {
            let frame = by.visit.frame(crate::web::frame::Section::Imports, "");
            return list::refuse(by, columns::unreadable(&frame, &error)).await;
        }
    };
    app.storage().put_file(&StorageKey::import(&received.sha256), received.path()).await?;
    let new = NewImport {
        file_name: shown_name(file_name),
        sha256: received.sha256.clone(),
        size_bytes: size_bytes.cast_signed(),
        format,
        organisation: by.proof.organisation(),
        person: by.proof.person(),
        settings,
    };
    let written = app.write(by.proof.act("upload spreadsheet"), move |tx| actions::upload(tx, &new)).await?;
    let urls = crate::web::urls::Urls { locale: by.visit.ask.locale };
    Ok(by.visit.see_other(&urls.import(&written.value.id.0)))
}

/// What the file is, and the sheet and the row of the header that are offered first.
fn look(path: &std::path::Path) -> Result<(Format, Settings), FileError> {
    let format = sheets::recognise(path)?;
    let sheet = sheets::sheets(path, format)?.into_iter().next().unwrap_or_default();
    let top = columns::top(path, format, &sheet, None)?;
    let header_row = crate::intake::guess::header_row(&top);
    Ok((format, Settings { sheet, header_row, ..Settings::default() }))
}
