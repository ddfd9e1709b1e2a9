//! `/{locale}/desk/exports`: findings kept as a file to hand on, and what of them is so no more.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{ExportId, FindingId};
use crate::error::AppError;
use crate::evidence::incoming::{Incoming, Received};
use crate::evidence::pages::files::send_file;
use crate::letters::actions::Refused;
use crate::letters::actions::export::{LONGEST_QUERY_BYTES, MOST_EXPORTED, NewExport, make, set_aside};
use crate::letters::pages::explain;
use crate::letters::queries::exports::{self, Export, ExportFault, ExportFinding};
use crate::public::export as rows;
use crate::public::pages::search::every_hit;
use crate::public::queries as public;
use crate::storage::keys::StorageKey;
use crate::web::csv::CsvWriter;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::query::{Pairs, encode};
use crate::web::respond::{Ask, Made};
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

/// Exports that are listed.
const MOST_LISTED: i64 = 200;
/// Findings of an export that are listed as being so no more.
const MOST_FAULTS: usize = 200;
/// Findings that are read at once.
const AT_ONCE: usize = 1_000;

#[derive(Template)]
#[template(path = "letters/exports.html")]
struct ExportsPage {
    frame: Frame,
    exports: Vec<Export>,
    /// How many findings of each are so no more.
    open: HashMap<ExportId, i64>,
    fields: Pairs,
    problem: String,
}

impl ExportsPage {
    fn typed(&self, name: &str) -> &str {
        self.fields.raw(name)
    }

    fn open_of(&self, export: &Export) -> i64 {
        self.open.get(&export.id).copied().unwrap_or(0)
    }
}

fn made_list(
    conn: &mut Conn,
    visit: &Visit,
    by: &Official,
    fields: Pairs,
    problem: String,
) -> Result<ExportsPage, AppError> {
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, messages.t("exports-title"));
    let above = frame.urls.letters();
    frame = frame.below(above, messages.t("letters-title"));
    Ok(ExportsPage {
        frame,
        exports: exports::of_organisation(conn, by.organisation(), MOST_LISTED)?,
        open: exports::open_counts(conn, by.organisation())?,
        fields,
        problem,
    })
}

/// `GET /{locale}/desk/exports?query=company=analog-devices`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        Made::html(&made_list(conn, &by.visit, &by.proof, by.visit.ask.query.clone(), String::new())?)
    })
    .await
}

/// The query of what was typed: words, or the address of a search. Without the question mark.
fn query_of(typed: &str) -> String {
    let typed = typed.trim();
    match typed.split_once('?') {
        Some((_, query)) => query.split('#').next().unwrap_or_default().to_owned(),
        None => format!("q={}", encode(typed)),
    }
}

/// The file of an export with what its rows rest on, all of one state of the database.
struct Gathered {
    file: Received,
    findings: Vec<ExportFinding>,
}

fn gather(conn: &mut Conn, ask: &Ask, query: &Pairs) -> anyhow::Result<Result<Gathered, Refused>> {
    let mut ids = every_hit(conn, ask, query)?;
    let count = ids.size_hint().0;
    if count == 0 {
        return Ok(Err(Refused::NothingFound));
    }
    if count > MOST_EXPORTED {
        return Ok(Err(Refused::TooMany(MOST_EXPORTED)));
    }
    let catalogue = ask.app.catalogue();
    let mut file = Incoming::begin(&ask.app.settings().incoming_dir(), u64::MAX)?;
    file.write(&CsvWriter::new(rows::COLUMNS).finish())??;
    let mut findings = Vec::with_capacity(count);
    loop {
        let batch: Vec<i64> = ids.by_ref().take(AT_ONCE).collect();
        if batch.is_empty() {
            break;
        }
        // The index may be a moment behind: what the public does not see any more stands in neither.
        let found = public::findings(conn, &catalogue, &batch)?;
        let shown: Vec<FindingId> = found.iter().map(|finding| FindingId(finding.id)).collect();
        let frozen = exports::frozen(conn, &shown)?;
        anyhow::ensure!(frozen.len() == found.len(), "findings changed while they were read");
        file.write(&rows::rows(&found))??;
        findings.extend(frozen);
    }
    Ok(if findings.is_empty() { Err(Refused::NothingFound) } else { Ok(Gathered { file: file.finish(), findings }) })
}

/// `POST /{locale}/desk/exports`: keeps what a search finds now.
pub async fn create(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    created(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn created(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let refused = match keep(form).await? {
        Ok(response) => return Ok(response),
        Err(refused) => refused,
    };
    let problem = explain(&visit.frame(Section::Letters, ""), &refused);
    let (owned, by, fields) = (visit.clone(), form.proof.clone(), form.fields.clone());
    let made = visit.ask.app.read(move |conn| Ok(made_list(conn, &owned, &by, fields, problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

async fn keep(form: &Form<Official>) -> Result<Result<HttpResponse, Refused>, AppError> {
    let ask = form.visit.ask.clone();
    let query = query_of(form.fields.raw("query"));
    if query.len() > LONGEST_QUERY_BYTES {
        return Ok(Err(Refused::NothingFound));
    }
    let asked = Pairs::parse(&query);
    let gathered = form.visit.ask.app.read(move |conn| gather(conn, &ask, &asked)).await?;
    let Gathered { file, findings } = match gathered {
        Ok(gathered) => gathered,
        Err(refused) => return Ok(Err(refused)),
    };
    form.visit.ask.app.storage().put_file(&StorageKey::export(&file.sha256), file.path()).await?;
    let new = NewExport {
        title: form.fields.raw("title").to_owned(),
        given_to: form.fields.raw("given_to").to_owned(),
        query,
        file_sha256: file.sha256.clone(),
        size_bytes: file.size_bytes.cast_signed(),
        findings,
        replaces: form.fields.number("replaces").map(ExportId),
    };
    let (proof, urls) = (form.proof.clone(), Urls { locale: form.visit.ask.locale });
    let done = form.submit(form.act("keep export"), move |tx| Ok(urls.export(&make(tx, &proof, new)?.id.0))).await;
    told(done)
}

/// What came of a form: the answer, or what was refused.
fn told(done: anyhow::Result<HttpResponse>) -> Result<Result<HttpResponse, Refused>, AppError> {
    let error = match done {
        Ok(response) => return Ok(Ok(response)),
        Err(error) => error,
    };
    match error.downcast::<Refused>()? {
        Refused::NotThere => Err(AppError::NotFound),
        refused => Ok(Err(refused)),
    }
}

#[derive(Template)]
#[template(path = "letters/export.html")]
struct ExportPage {
    frame: Frame,
    export: Export,
    faults: Vec<ExportFault>,
    fault_count: i64,
    /// Everything that was decided, one line for each decision of several findings.
    decided: Vec<Decided>,
    made_by: String,
    problem: String,
}

struct Decided {
    at: chrono::NaiveDateTime,
    by: String,
    reason: String,
    replaced_by: Option<ExportId>,
    findings: i64,
}

fn export_of(conn: &mut Conn, visit: &Visit, by: &Official) -> Result<Export, AppError> {
    let id = visit.ask.segment("export").parse().map(ExportId).map_err(|_| AppError::NotFound)?;
    let export = exports::by_id(conn, id)?.filter(|export| export.organisation_id == by.organisation());
    export.ok_or(AppError::NotFound)
}

fn made_one(conn: &mut Conn, visit: &Visit, by: &Official, problem: String) -> Result<ExportPage, AppError> {
    let export = export_of(conn, visit, by)?;
    let mut faults = exports::open(conn, by.organisation(), Some(export.id))?;
    let fault_count = faults.len() as i64;
    faults.truncate(MOST_FAULTS);
    let decisions = exports::decisions_of(conn, export.id)?;
    let mut people: Vec<_> = decisions.iter().map(|decision| decision.decided_by).collect();
    people.push(export.made_by);
    people.sort_unstable();
    people.dedup();
    let names = crate::letters::queries::deliveries::names(conn, &people)?;
    let name = |id| names.get(&id).cloned().unwrap_or_default();
    let mut decided: Vec<Decided> = Vec::new();
    for decision in decisions {
        let is_same = |last: &&mut Decided| last.at == decision.decided_at && last.replaced_by == decision.replaced_by;
        match decided.last_mut().filter(is_same) {
            Some(last) => last.findings += 1,
            None => decided.push(Decided {
                at: decision.decided_at,
                by: name(decision.decided_by),
                reason: decision.reason,
                replaced_by: decision.replaced_by,
                findings: 1,
            }),
        }
    }
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, export.title.clone());
    let above = frame.urls.exports();
    frame = frame.below(above, messages.t("exports-title"));
    let made_by = name(export.made_by);
    Ok(ExportPage { frame, export, faults, fault_count, decided, made_by, problem })
}

/// `GET /{locale}/desk/exports/{export}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&made_one(conn, &by.visit, &by.proof, String::new())?)).await
}

/// `POST /{locale}/desk/exports/{export}`: nothing needs to go out about what is so no more, with the reason.
pub async fn decide(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    decided(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn decided(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = visit.ask.segment("export").parse().map(ExportId).map_err(|_| AppError::NotFound)?;
    let (proof, reason) = (form.proof.clone(), form.fields.raw("reason").to_owned());
    let location = Urls { locale: visit.ask.locale }.export(&id.0);
    let done = form
        .submit(form.act("set export aside"), move |tx| {
            set_aside(tx, &proof, id, &reason)?;
            Ok(location)
        })
        .await;
    let refused = match told(done)? {
        Ok(response) => return Ok(response),
        Err(refused) => refused,
    };
    let (owned, by) = (visit.clone(), form.proof.clone());
    let problem = explain(&visit.frame(Section::Letters, ""), &refused);
    let made = visit.ask.app.read(move |conn| Ok(made_one(conn, &owned, &by, problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

/// `GET /{locale}/desk/exports/{export}/findings.csv`: the file as it was kept.
pub async fn file(request: HttpRequest, by: By<Official>) -> HttpResponse {
    sent(by).await.unwrap_or_else(|error| error.response(&request))
}

async fn sent(by: By<Official>) -> Result<HttpResponse, AppError> {
    let (visit, proof) = (by.visit.clone(), by.proof.clone());
    let export = by.visit.ask.app.read(move |conn| Ok(export_of(conn, &visit, &proof))).await??;
    let name = format!("topmark-export-{}.csv", export.id);
    send_file(&by.visit, &StorageKey::export(&export.file_sha256), "text/csv; charset=utf-8", &name).await
}
