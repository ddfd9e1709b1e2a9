//! `/{locale}/report`: the form on public records. It sets no cookie and asks nobody else: a signed token says that the page was
//! open for a while, a field that stays empty catches programs, and hours have limits. Whatever is refused, nothing that was typed
//! is lost.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::reports::actions::{self, NewReport, Sent};
use crate::reports::model::{About, Contact, LONGEST_CONTACT, LONGEST_MESSAGE, Message, Problem, ReportKind};
use crate::reports::pages::subject;
use crate::reports::queries;
use crate::reports::token::{Fault, Key};
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::respond::{self, Ask, Site};

#[derive(Template)]
#[template(path = "reports/send.html")]
struct SendPage {
    frame: Frame,
    kind: ReportKind,
    about: About,
    token: String,
    message: String,
    name: String,
    contact: String,
    /// Key of what is wrong; blank where nothing is.
    problem: &'static str,
}

impl SendPage {
    fn longest_message(&self) -> usize {
        LONGEST_MESSAGE
    }

    fn longest_contact(&self) -> usize {
        LONGEST_CONTACT
    }

    fn record_href(&self) -> String {
        self.frame.urls.record(&self.about.path)
    }
}

/// `GET /{locale}/report?about=findings/F-000123&kind=error`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let shown = async {
        let ask = Ask::read(&request, &site)?;
        let (about, key) = record(&ask, &ask.query).await?;
        draw(&ask, StatusCode::OK, about, &key, &Pairs::default(), "")
    };
    shown.await.unwrap_or_else(|error| error.response(&request))
}

/// The record that the fields name, and what forms are signed with.
async fn record(ask: &Ask, fields: &Pairs) -> Result<(About, Key), AppError> {
    let path = fields.get("about").unwrap_or_default().to_owned();
    let app = ask.app.clone();
    let found = ask.app.read(move |conn| Ok((subject::about(conn, &app, &path)?, queries::key(conn)?))).await?;
    let (Some(about), key) = found else { return Err(AppError::NotFound) };
    Ok((about, key))
}

fn kind(fields: &Pairs) -> ReportKind {
    fields.get("kind").and_then(ReportKind::parse).unwrap_or(ReportKind::Error)
}

/// The form with what was typed, under a new token.
fn draw(
    ask: &Ask,
    status: StatusCode,
    about: About,
    key: &Key,
    fields: &Pairs,
    problem: &'static str,
) -> Result<HttpResponse, AppError> {
    let kind = if fields.get("about").is_some() { kind(fields) } else { kind(&ask.query) };
    let heading = match kind {
        ReportKind::Error => "report-error",
        ReportKind::OurPart => "report-our-part",
    };
    let mut frame = ask.frame(Section::Elsewhere, format!("{} · {}", ask.locale.messages().t(heading), about.title));
    frame.is_listed = false;
    // The form may have been sent to an address without a query; the other language needs to know the record as well.
    frame.address = frame.urls.report(&about.path, kind.as_str());
    let token = key.issue(ask.app.now(), kind, &about.path);
    let text = |name: &str| fields.raw(name).to_owned();
    let (message, name, contact) = (text("message"), text("name"), text("contact"));
    let page = SendPage { frame, kind, about, token, message, name, contact, problem };
    Ok(respond::uncached(status, respond::HTML, page.render()?))
}

/// `POST /{locale}/report`.
pub async fn send(
    request: HttpRequest,
    site: web::Data<Site>,
    body: Result<web::Bytes, actix_web::Error>,
) -> HttpResponse {
    take(&request, &site, body).await.unwrap_or_else(|error| error.response(&request))
}

async fn take(
    request: &HttpRequest,
    site: &web::Data<Site>,
    body: Result<web::Bytes, actix_web::Error>,
) -> Result<HttpResponse, AppError> {
    let ask = Ask::read(request, site)?;
    let body = body.map_err(|_| AppError::BadRequest)?;
    let fields = Pairs::parse(&String::from_utf8_lossy(&body));
    let (about, key) = record(&ask, &fields).await?;
    let kind = kind(&fields);
    let again = |status, about, problem| draw(&ask, status, about, &key, &fields, problem);
    let refuse = |about, problem| again(StatusCode::UNPROCESSABLE_ENTITY, about, problem);
    let nonce = match key.check(fields.get("report_token").unwrap_or_default(), ask.app.now(), kind, &about.path) {
        Ok(nonce) => nonce,
        Err(Fault::Unknown) => return refuse(about, "report-problem-unknown"),
        Err(Fault::TooFast) => return refuse(about, "report-problem-fast"),
        Err(Fault::TooOld) => return refuse(about, "report-problem-old"),
    };
    if fields.get("website").is_some() {
        return refuse(about, "report-problem-website");
    }
    let typed = Message::new(fields.raw("message"))
        .and_then(|message| Ok((message, Contact::new(fields.raw("name"), fields.raw("contact"))?)));
    let (message, contact) = match typed {
        Ok(typed) => typed,
        Err(Problem::MessageMissing) => return refuse(about, "report-problem-missing"),
        Err(Problem::MessageTooLong) => return refuse(about, "report-problem-long"),
        Err(Problem::ContactTooLong) => return refuse(about, "report-problem-contact"),
    };
    // A form sent again is not another report, so it is not counted.
    let wanted = nonce.clone();
    let is_known = ask.app.read(move |conn| Ok(queries::by_nonce(conn, &wanted)?.is_some())).await?;
    if !is_known
        && !site.reports.take(ask.app.now(), &respond::client_address(request, &ask.app.settings().trusted_proxies))
    {
        let mut response = again(StatusCode::TOO_MANY_REQUESTS, about, "report-problem-many")?;
        response
            .headers_mut()
            .insert(actix_web::http::header::RETRY_AFTER, actix_web::http::header::HeaderValue::from_static("3600"));
        return Ok(response);
    }
    let receipt = key.receipt(&nonce);
    let new = NewReport { kind, about: about.clone(), message, contact, locale: ask.locale.tag(), nonce };
    let act = Act::new(Actor::visitor(), "send report");
    let sent = ask.app.write(act, move |tx| actions::send(tx, &new)).await?.value;
    match sent {
        Sent::Report(id) => {
            let location = ask.frame(Section::Elsewhere, "").urls.report_receipt(&id.reference(), &receipt);
            Ok(respond::redirect(StatusCode::SEE_OTHER, &location))
        }
        Sent::UsedUp => refuse(about, "report-problem-used"),
    }
}
