//! Forms with files: the fields come first, then the files, each written to the disk and hashed as it comes, never whole in memory. A form
//! without files may come as text as well.
//!
//! Reading stops before the first byte of a file, so that whoever may not send one is told so before anything is taken. What is not
//! taken is read to its end all the same, up to a bound: a browser that is still sending hears no answer.

use actix_multipart::{Field, Multipart};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use futures::StreamExt;

use crate::app::App;
use crate::app::blocking::blocking;
use crate::error::AppError;
use crate::evidence::enclosed::{Enclosed, Purpose, recognise};
use crate::evidence::incoming::{Incoming, Received};
use crate::evidence::model::shown_name;
use crate::evidence::refusal::Refusal;
use crate::storage::file::StoredFile;
use crate::storage::keys::StorageKey;
use crate::web::form;
use crate::web::frame::Frame;
use crate::web::query::Pairs;
use crate::web::session::Visit;

/// What a form may hold beside its files, in bytes: the longest text of an answer with its statement in letters of four bytes.
const LONGEST_FIELDS_BYTES: usize = 160 << 10;
/// More parts than this no form of ours has.
const MOST_PARTS: usize = 100;

/// What is taken of one form.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub files: usize,
    /// Of each file.
    pub file_bytes: u64,
}

/// A file that has come.
#[derive(Debug)]
pub struct Sent {
    /// As it is shown.
    pub name: String,
    /// Or why it is not taken.
    pub came: Result<Received, Refusal>,
}

/// A file that is not taken: by its name, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    pub name: String,
    pub why: Refusal,
}

impl NotTaken {
    /// For people.
    pub fn said(&self, frame: &Frame) -> String {
        let values = self.why.values();
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        let why = if values.is_empty() {
            frame.t(self.why.key()).to_owned()
        } else {
            frame.with_all(self.why.key(), &values)
        };
        frame.with_all("file-not-taken", &[("name", self.name.as_str().into()), ("why", why.as_str().into())])
    }
}

/// A form whose fields before its files have been read, and whose token is one of ours.
pub struct Parts {
    pub fields: Pairs,
    /// What is still coming, and the first file of it.
    rest: Option<(Multipart, Option<(Field, String)>)>,
    parts_left: usize,
}

impl Parts {
    /// Reads the fields up to the first file. Err where the form did not come from a page of ours, is no form, or was cut off.
    pub async fn begin(request: &HttpRequest, visit: &Visit, payload: web::Payload) -> Result<Self, AppError> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
            let body = whole(payload).await?;
            let text = std::str::from_utf8(&body).map_err(|_| AppError::BadRequest)?;
            let fields = Pairs::of_form(text).ok_or(AppError::TooMuch)?;
            form::check(request, visit, fields.get("form_token").unwrap_or_default())?;
            return Ok(Self { fields, rest: None, parts_left: 0 });
        }
        let mut parts = Multipart::new(request.headers(), payload);
        let mut fields = Fields::default();
        let mut parts_left = MOST_PARTS;
        let first = next_file(&mut parts, &mut fields, &mut parts_left).await?;
        let fields = Pairs::of(fields.pairs);
        form::check(request, visit, fields.get("form_token").unwrap_or_default())?;
        Ok(Self { fields, rest: Some((parts, first)), parts_left })
    }

    /// Reads what is still coming and keeps nothing of it, up to what all files together may have.
    pub async fn discard(self, limits: Limits) {
        let Some((mut parts, mut next)) = self.rest else { return };
        let mut room = limits.file_bytes.saturating_mul(limits.files as u64 + 1);
        loop {
            let field = match next.take() {
                Some((field, _)) => Some(field),
                // What is cut off here is cut off for whoever sent it as well.
                None => parts.next().await.and_then(Result::ok),
            };
            let Some(mut field) = field else { return };
            while let Some(Ok(piece)) = field.next().await {
                let Some(left) = room.checked_sub(piece.len() as u64) else { return };
                room = left;
            }
        }
    }

    /// Takes the files, each into a file of the folder for what comes in. Parts in which no file was chosen are left out. Err where
    /// more comes than all files together may have, or the connection is cut; nothing of it stays then.
    pub async fn files(self, visit: &Visit, limits: Limits) -> Result<Vec<Sent>, AppError> {
        let Self { rest, mut parts_left, .. } = self;
        let Some((mut parts, mut next)) = rest else { return Ok(Vec::new()) };
        let mut room = limits.file_bytes.saturating_mul(limits.files as u64 + 1);
        let (mut sent, mut after) = (Vec::new(), Fields::default());
        while let Some((mut field, file_name)) = next.take() {
            let is_one_too_many = sent.len() >= limits.files;
            let mut incoming = Some(Incoming::begin(&visit.ask.app.settings().incoming_dir(), limits.file_bytes)?);
            let (mut why, mut is_empty) = (None, true);
            while let Some(piece) = field.next().await {
                let piece = piece.map_err(|_| AppError::BadRequest)?;
                is_empty &= piece.is_empty();
                room = room.checked_sub(piece.len() as u64).ok_or(AppError::TooMuch)?;
                if is_one_too_many {
                    incoming = None;
                }
                if let Some(file) = &mut incoming
                    && let Err(refusal) = file.write(&piece)?
                {
                    why = Some(refusal);
                    incoming = None;
                }
            }
            let name = shown_name(&file_name);
            match (incoming, why) {
                _ if is_empty && file_name.is_empty() => {}
                (Some(file), _) => sent.push(Sent { name, came: Ok(file.finish()) }),
                (None, Some(refusal)) => sent.push(Sent { name, came: Err(refusal) }),
                (None, None) => {
                    let refusal = Refusal::TooManyFiles { limit: limits.files };
                    sent.push(Sent { name, came: Err(refusal) });
                }
            }
            drop(field);
            next = next_file(&mut parts, &mut after, &mut parts_left).await?;
        }
        // What comes after a file would be lost: no form of ours has its fields there.
        if !after.pairs.is_empty() {
            return Err(AppError::BadRequest);
        }
        Ok(sent)
    }
}

#[derive(Default)]
struct Fields {
    pairs: Vec<(String, String)>,
    bytes: usize,
}

/// Reads parts up to the next file and gives it with the name that was sent.
async fn next_file(
    parts: &mut Multipart,
    fields: &mut Fields,
    parts_left: &mut usize,
) -> Result<Option<(Field, String)>, AppError> {
    while let Some(field) = parts.next().await {
        *parts_left = parts_left.checked_sub(1).ok_or(AppError::BadRequest)?;
        let mut field = field.map_err(|_| AppError::BadRequest)?;
        let disposition = field.content_disposition();
        let name = disposition.and_then(|found| found.get_name()).unwrap_or_default().to_owned();
        if let Some(file_name) = disposition.and_then(|found| found.get_filename()).map(str::to_owned) {
            return Ok(Some((field, file_name)));
        }
        let mut bytes = Vec::new();
        while let Some(piece) = field.next().await {
            let piece = piece.map_err(|_| AppError::BadRequest)?;
            fields.bytes += piece.len();
            if fields.bytes > LONGEST_FIELDS_BYTES {
                return Err(AppError::TooMuch);
            }
            bytes.extend_from_slice(&piece);
        }
        fields.pairs.push((name, String::from_utf8(bytes).map_err(|_| AppError::BadRequest)?));
    }
    Ok(None)
}

/// The whole body of a form of text: percent signs make three bytes of one.
async fn whole(mut payload: web::Payload) -> Result<Vec<u8>, AppError> {
    let mut body = Vec::new();
    while let Some(piece) = payload.next().await {
        body.extend_from_slice(&piece.map_err(|_| AppError::BadRequest)?);
        if body.len() > 3 * LONGEST_FIELDS_BYTES {
            return Err(AppError::TooMuch);
        }
    }
    Ok(body)
}

/// Finds out what each file is; the inner error is the first that is not taken. The files go from the disk with it.
pub async fn looked_at(sent: Vec<Sent>, purpose: Purpose) -> Result<Result<Vec<Enclosed>, NotTaken>, AppError> {
    let look = move || -> anyhow::Result<Result<Vec<Enclosed>, NotTaken>> {
        let mut enclosed = Vec::with_capacity(sent.len());
        for Sent { name, came } in sent {
            let told = match came {
                Ok(received) => recognise(received.path(), purpose)?.map(|media_type| (received, media_type)),
                Err(refusal) => Err(refusal),
            };
            match told {
                Ok((received, media_type)) => enclosed.push(Enclosed { name, media_type, received }),
                Err(why) => return Ok(Err(NotTaken { name, why })),
            }
        }
        Ok(Ok(enclosed))
    };
    Ok(blocking(look).await??)
}

/// Stores files under their hashes, for rows that are written after it. A crash in between leaves files that no row names, never a
/// row without its file.
pub async fn store(app: &App, files: &[Enclosed], key: fn(&str) -> StorageKey) -> anyhow::Result<Vec<StoredFile>> {
    for file in files {
        app.storage().put_file(&key(&file.received.sha256), file.received.path()).await?;
    }
    Ok(files.iter().map(Enclosed::as_stored).collect())
}
