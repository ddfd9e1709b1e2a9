//! Forms: one extractor that takes what a page of ours has sent and nothing else, and does the work of a form once.

use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};

use crate::accounts::model::{Person, Proof};
use crate::accounts::queries;
use crate::db::ids::PersonId;
use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::{Act, Tx};
use crate::web::query::Pairs;
use crate::web::session::{By, Holding, Visit, extract};

/// A form that was sent from one of our pages, by whomever.
#[derive(Clone)]
pub struct OpenForm {
    pub visit: Visit,
    pub fields: Pairs,
    id: String,
}

impl OpenForm {
    async fn read(request: &HttpRequest, visit: Visit, body: web::Bytes) -> Result<Self, AppError> {
        let text = std::str::from_utf8(&body).map_err(|_| AppError::BadRequest)?;
        let fields = Pairs::of_form(text).ok_or(AppError::TooMuch)?;
        check(request, &visit, fields.get("form_token").unwrap_or_default())?;
        Self::of(visit, fields)
    }

    /// A form whose fields have been read and whose token has been checked: see [`crate::web::parts`].
    pub fn of(visit: Visit, fields: Pairs) -> Result<Self, AppError> {
        let id = fields.get("form_id").unwrap_or_default();
        if id.len() > LONGEST_ID {
            return Err(AppError::BadRequest);
        }
        Ok(Self { id: id.to_owned(), visit, fields })
    }
}

/// A form that was sent from one of our pages by somebody who has what it asks for.
#[derive(Clone)]
pub struct Form<P> {
    pub visit: Visit,
    pub proof: P,
    pub fields: Pairs,
    /// The number of this rendering of the form; blank where it has none.
    id: String,
}

/// The longest number of a form that is looked at.
const LONGEST_ID: usize = 64;

impl<P: Proof> Form<P> {
    async fn read(request: &HttpRequest, body: web::Bytes) -> Result<Self, AppError> {
        // Who may not see the form learns nothing about it.
        let By { visit, proof } = By::<P>::read(request).await?;
        let OpenForm { visit, fields, id } = OpenForm::read(request, visit, body).await?;
        Ok(Self { visit, proof, fields, id })
    }

    /// A form whose fields have been read and whose token has been checked: see [`crate::web::parts`].
    pub fn of(by: By<P>, fields: Pairs) -> Result<Self, AppError> {
        let OpenForm { visit, fields, id } = OpenForm::of(by.visit, fields)?;
        Ok(Self { visit, proof: by.proof, fields, id })
    }

    pub fn act(&self, action: &str) -> Act {
        self.proof.act(action)
    }

    /// Does the work of the form in one write and sends the visitor to the location that `work` returns. The same form sent
    /// twice does its work once: the second answer is that of the first. Err with what `work` said; nothing of it stays then.
    pub async fn submit(
        &self,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<String> + Send + 'static,
    ) -> anyhow::Result<HttpResponse> {
        let (person, id) = (self.proof.person(), self.id.clone());
        let written = self.visit.ask.app.write(act, move |tx| once(tx, person, &id, work)).await?;
        Ok(self.visit.see_other(&written.value))
    }
}

/// What came of the work of a form.
pub enum Once<T> {
    /// It was done now.
    First(T),
    /// It was done when the same form came before.
    Again,
}

impl OpenForm {
    /// Does the work of the form in one write, once, where the first answer shows something that is stored nowhere and so cannot
    /// be shown again. `person` is 0 for nobody signed in.
    pub async fn perform<T: Send + 'static>(
        &self,
        person: PersonId,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<Once<T>> {
        perform(&self.visit, person, self.id.clone(), act, work).await
    }
}

impl<P: Proof> Form<P> {
    /// The same with the proof's person.
    pub async fn perform<T: Send + 'static>(
        &self,
        act: Act,
        work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<T> + Send + 'static,
    ) -> anyhow::Result<Once<T>> {
        perform(&self.visit, self.proof.person(), self.id.clone(), act, work).await
    }
}

async fn perform<T: Send + 'static>(
    visit: &Visit,
    person: PersonId,
    id: String,
    act: Act,
    work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<Once<T>> {
    let work = move |tx: &mut Tx<'_>| {
        let mut done = None;
        once(tx, person, &id, |tx| {
            done = Some(work(tx)?);
            Ok(String::new())
        })?;
        Ok(done)
    };
    let written = visit.ask.app.write(act, work).await?;
    Ok(written.value.map_or(Once::Again, Once::First))
}

/// What an action has refused, so that the page of the form can be shown once more with the reason. Break with the answer where
/// there is nothing to explain: it was done, it failed, or what the form is about is not there for this person.
pub fn refused<R>(
    request: &HttpRequest,
    done: anyhow::Result<HttpResponse>,
    not_there: &R,
) -> ControlFlow<HttpResponse, R>
where
    R: std::error::Error + Clone + PartialEq + Send + Sync + 'static,
{
    ControlFlow::Break(match done {
        Ok(response) => response,
        Err(error) => match error.downcast_ref::<R>() {
            None => AppError::from(error).response(request),
            Some(refused) if refused == not_there => AppError::NotFound.response(request),
            Some(refused) => return ControlFlow::Continue(refused.clone()),
        },
    })
}

/// A form about the own account, by whoever has proved to hold it.
#[derive(Clone)]
pub struct HolderForm {
    pub form: OpenForm,
    pub person: Person,
}

impl HolderForm {
    pub fn act(&self, action: &str) -> Act {
        Act::new(Actor::person(self.person.id, &self.person.name), action)
    }
}

impl FromRequest for HolderForm {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        with_body(request, payload, |request, body| async move {
            let Holding { visit, person } = Holding::read(&request).await?;
            Ok(Self { form: OpenForm::read(&request, visit, body).await?, person })
        })
    }
}

/// Reads a form from a request with its body, or answers it with the page of the error.
fn with_body<T: 'static, F: Future<Output = Result<T, AppError>> + 'static>(
    request: &HttpRequest,
    payload: &mut Payload,
    read: impl FnOnce(HttpRequest, web::Bytes) -> F + 'static,
) -> Pin<Box<dyn Future<Output = Result<T, actix_web::Error>>>> {
    let body = web::Bytes::from_request(request, payload);
    let owned = request.clone();
    extract(request, async move { read(owned, body.await.map_err(unread)?).await })
}

/// Why a body was not read: it is too large, or it was cut off.
#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
fn unread(error: actix_web::Error) -> AppError {
    match error.as_response_error().status_code() {
        actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => AppError::TooMuch,
        _ => AppError::BadRequest,
    }
}

/// Runs `work` unless this form has done its work before. The write holds the journal's lock, so that of two at once the second
/// finds the receipt of the first.
fn once(
    tx: &mut Tx<'_>,
    person: PersonId,
    form_id: &str,
    work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<String>,
) -> anyhow::Result<String> {
    if form_id.is_empty() {
        return work(tx);
    }
    if let Some(location) = queries::receipt(tx.conn(), person, form_id)? {
        return Ok(location);
    }
    let location = work(tx)?;
    let at = tx.at;
    queries::insert_receipt(tx.conn(), person, form_id, &location, at)?;
    Ok(location)
}

/// Refuses what did not come from a page of ours: another site cannot know the token, and a browser that says where a form comes
/// from must say it is from here. Forms of several parts and scripts call this themselves (`x-form-token`).
pub fn check(request: &HttpRequest, visit: &Visit, token: &str) -> Result<(), AppError> {
    // A script shows its token by itself; no browser adds that to another site's form.
    if visit.script.is_some() {
        return Ok(());
    }
    let sent = request.headers().get("x-form-token").and_then(|value| value.to_str().ok());
    if !comes_from_here(request, visit) || !visit.secret().accepts_form_token(sent.unwrap_or(token)) {
        return Err(AppError::Forged);
    }
    Ok(())
}

fn comes_from_here(request: &HttpRequest, visit: &Visit) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return true };
    let public = visit.ask.app.settings().public_url.as_deref().unwrap_or_default().trim_end_matches('/');
    let host = text(header::HOST.as_str()).unwrap_or_default();
    origin == public || origin.split_once("://").is_some_and(|(_, from)| !from.is_empty() && from == host)
}

impl<P: Proof> FromRequest for Form<P> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        with_body(request, payload, |request, body| async move { Self::read(&request, body).await })
    }
}

impl FromRequest for OpenForm {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        with_body(request, payload, |request, body| async move {
            let visit = Visit::read(&request).await?;
            Self::read(&request, visit, body).await
        })
    }
}
