//! The form in which a part is recorded.

pub mod fields;
pub mod live;
pub mod photographs;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, FindingId};
use crate::error::AppError;
use crate::evidence::queries::photographs as evidence;
use crate::findings::actions::{log, pictures};
use crate::findings::model::{MarkingState, ReadingMethod, Refused};
use crate::findings::pages::log::fields::Fields;
use crate::findings::pages::log::live::{ReadLine, read_lines};
use crate::findings::pages::log::photographs::{Offer, Said};
use crate::findings::pages::{FindingLine, explain, id_of, lines};
use crate::findings::queries::{self, Finding};
use crate::findings::understanding::read;
use crate::marks::category::CATEGORIES;
use crate::weapons::queries::{self as weapons, Exhibit};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};

#[derive(Template)]
#[template(path = "findings/log.html")]
struct LogPage {
    frame: Frame,
    exhibit: Exhibit,
    /// Where the form is sent.
    action: String,
    fields: Fields,
    problem: String,
    twin: Option<FindingLine>,
    /// The part logged before, and how many photographs show it.
    last: Option<FindingLine>,
    last_photographs: i64,
    photographs: Offer,
    assemblies: Vec<String>,
    brands: Vec<String>,
    categories: Vec<(&'static str, String)>,
    read: Vec<ReadLine>,
    /// The finding that is edited; 0 for a new one.
    id: i64,
    revision: i64,
    position: i32,
}

impl LogPage {
    fn states(&self) -> &'static [MarkingState] {
        const OFFERED: &[MarkingState] = &[
            MarkingState::AsSeen,
            MarkingState::NotReadable,
            MarkingState::SandedOff,
            MarkingState::NoMarking,
            MarkingState::NotExamined,
        ];
        OFFERED
    }

    fn methods(&self) -> impl Iterator<Item = ReadingMethod> {
        ReadingMethod::ALL.iter().copied().filter(|method| *method != ReadingMethod::Automatic)
    }

    fn marks(&self) -> &'static [Tlp] {
        Tlp::ALL
    }

    /// Where photographs are uploaded without scripts.
    fn upload(&self) -> String {
        let photographs = self.frame.urls.photographs();
        match self.id {
            0 => format!("{photographs}?log={}", self.exhibit.id),
            _ => format!("{photographs}?edit={}", self.number()),
        }
    }

    /// The number of the finding that is edited.
    fn number(&self) -> String {
        FindingId(self.id).number()
    }
}

/// What the form is for.
#[derive(Clone, Copy)]
enum Target {
    New,
    Edit(FindingId, i64),
}

struct Draw {
    target: Target,
    fields: Fields,
    problem: String,
    twin: Option<FindingId>,
    last: Option<FindingId>,
    reads: bool,
    photographs: Said,
}

fn draw(conn: &mut Conn, visit: &Visit, by: &Researcher, exhibit: Exhibit, draw: Draw) -> Result<LogPage, AppError> {
    let app = &visit.ask.app;
    let catalogue = app.catalogue();
    let Draw { target, mut fields, problem, twin, last, reads, photographs: said } = draw;
    let messages = visit.ask.locale.messages();
    let key = if matches!(target, Target::New) { "log-title" } else { "log-edit-title" };
    let urls = crate::web::urls::Urls { locale: visit.ask.locale };
    let frame = visit
        .frame(Section::Desk, messages.t(key))
        .below(urls.work(), messages.t("nav-desk"))
        .below(urls.work_exhibit(&exhibit.id.0), exhibit.label.clone());
    let as_of = log::as_of(&exhibit, app.now().date());
    let mut shown = Vec::new();
    if reads && !fields.marking.trim().is_empty() {
        let reading = read(&fields.marking, None, as_of);
        fields.fill(&reading);
        shown = read_lines(visit.ask.locale, &reading);
    }
    let mut line = |id: Option<FindingId>| -> Result<Option<FindingLine>, AppError> {
        let Some(id) = id else { return Ok(None) };
        let found: Vec<Finding> = queries::by_id(conn, id)?.into_iter().collect();
        Ok(lines(conn, &catalogue, found)?.pop())
    };
    let (twin, last) = (line(twin)?, line(last)?);
    let mut brands: Vec<String> = catalogue.brands().map(|brand| brand.name.clone()).collect();
    brands.sort_unstable();
    let mut categories: Vec<(&'static str, String)> =
        CATEGORIES.iter().map(|word| (*word, messages.word("category", word).to_owned())).collect();
    categories.sort_by(|a, b| a.1.cmp(&b.1));
    let (id, revision, position) = match target {
        Target::New => (0, 0, exhibit.last_position + 1),
        Target::Edit(id, revision) => {
            let position = queries::by_id(conn, id)?.map_or(0, |finding| finding.position);
            (id.0, revision, position)
        }
    };
    let action = match target {
        Target::New => urls.work_exhibit_to(&exhibit.id.0, "log"),
        Target::Edit(id, _) => urls.work_finding_to(&id.0, "edit"),
    };
    let limit_mb = app.darkroom().limits().bytes / 1_000_000;
    let photographs = photographs::offer(conn, by, urls, exhibit.id, &said, limit_mb)?;
    let last_photographs = match &last {
        Some(line) => evidence::of_finding(conn, FindingId(line.id))?.len() as i64,
        None => 0,
    };
    Ok(LogPage {
        assemblies: queries::assemblies_in(conn, exhibit.id)?,
        frame,
        exhibit,
        action,
        fields,
        problem,
        twin,
        last,
        last_photographs,
        photographs,
        brands,
        categories,
        read: shown,
        id,
        revision,
        position,
    })
}

/// The exhibit of the address, where it is this person's to work on.
pub fn own_exhibit(conn: &mut Conn, by: &impl Proof, id: &str) -> Result<Exhibit, AppError> {
    let id: i64 = id.parse().map_err(|_| AppError::NotFound)?;
    let exhibit = weapons::exhibit(conn, ExhibitId(id))?.ok_or(AppError::NotFound)?;
    let owns = log::onlooker(by, false).owns(exhibit.organisation_id);
    if owns { Ok(exhibit) } else { Err(AppError::NotFound) }
}

/// The same where something may still be done with it.
pub fn workable_exhibit(conn: &mut Conn, by: &impl Proof, id: &str) -> Result<Exhibit, AppError> {
    let exhibit = own_exhibit(conn, by, id)?;
    if exhibit.is_taken_back() { Err(AppError::NotFound) } else { Ok(exhibit) }
}

/// `GET /{locale}/desk/exhibits/{id}/log`, after a part (`after=F-000001`) or like one (`clone=F-000001`).
pub async fn form(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let (visit, ask) = (&by.visit, &by.visit.ask);
        let exhibit = workable_exhibit(conn, &by.proof, ask.segment("id"))?;
        let mut own = |name: &str| -> Result<Option<Finding>, AppError> {
            let Some(number) = ask.query.get(name) else { return Ok(None) };
            let found = queries::by_id(conn, id_of(number)?)?;
            Ok(found.filter(|finding| log::onlooker(&by.proof, false).owns(finding.organisation_id)))
        };
        let after = own("after")?;
        let like = own("clone")?;
        let as_of = log::as_of(&exhibit, ask.app.now().date());
        let mut fields = match &like {
            Some(finding) => Fields::of(conn, &ask.app.catalogue(), finding, as_of)?,
            None => Fields::empty(),
        };
        if let Some(after) = &after {
            fields.assembly = after.assembly.clone();
            fields.tlp = after.tlp.to_string();
        }
        let last = after.map(|finding| finding.id);
        let reads = like.is_some();
        let target = Target::New;
        let photographs = Said::begin(conn, &ask.query, None)?;
        let what = Draw { target, fields, problem: String::new(), twin: None, last, reads, photographs };
        Made::html(&draw(conn, visit, &by.proof, exhibit, what)?)
    })
    .await
}

/// `POST /{locale}/desk/exhibits/{id}/log`: records the part, or with `do=read` only reads the marking.
pub async fn submit(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let answer = take(&form, Target::New).await;
    answer.unwrap_or_else(|error| error.response(&request))
}

/// `GET /{locale}/desk/findings/{number}/edit`: a draft, or one that was returned.
pub async fn edit(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let finding = open_finding(conn, &by.proof, visit.ask.segment("number"))?;
        let exhibit = own_exhibit(conn, &by.proof, &finding.exhibit_id.to_string())?;
        let as_of = log::as_of(&exhibit, visit.ask.app.now().date());
        let fields = Fields::of(conn, &visit.ask.app.catalogue(), &finding, as_of)?;
        let target = Target::Edit(finding.id, finding.revision);
        let photographs = Said::begin(conn, &visit.ask.query, Some(finding.id))?;
        let what = Draw { target, fields, problem: String::new(), twin: None, last: None, reads: false, photographs };
        Made::html(&draw(conn, visit, &by.proof, exhibit, what)?)
    })
    .await
}

fn open_finding(conn: &mut Conn, by: &impl Proof, number: &str) -> Result<Finding, AppError> {
    let finding = queries::by_id(conn, id_of(number)?)?.ok_or(AppError::NotFound)?;
    let is_own = log::onlooker(by, false).owns(finding.organisation_id);
    if is_own && finding.state.is_open() { Ok(finding) } else { Err(AppError::NotFound) }
}

/// `POST /{locale}/desk/findings/{number}/edit`.
pub async fn save(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let seen = form.fields.number("revision").unwrap_or(0);
    let answer = match id_of(form.visit.ask.segment("number")) {
        Ok(id) => take(&form, Target::Edit(id, seen)).await,
        Err(error) => Err(error),
    };
    answer.unwrap_or_else(|error| error.response(&request))
}

async fn take(form: &Form<Researcher>, target: Target) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let fields = Fields::sent(&form.fields);
    if form.fields.get("do") == Some("read") {
        return again(form, target, fields, None, StatusCode::OK).await;
    }
    let exhibit = match target {
        Target::New => ExhibitId(visit.ask.segment("id").parse().map_err(|_| AppError::NotFound)?),
        // The finding says which.
        Target::Edit(..) => ExhibitId(0),
    };
    let understood = fields.understood(exhibit).and_then(|new| Ok((new, Said::sent(&form.fields).choice()?)));
    let (new, choice) = match understood {
        Ok(understood) => understood,
        Err(refused) => return again(form, target, fields, Some(refused), StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let (proof, catalogue) = (form.proof.clone(), visit.ask.app.catalogue());
    let urls = crate::web::urls::Urls { locale: visit.ask.locale };
    let is_last = form.fields.get("do") == Some("finish");
    let done = match target {
        Target::New => {
            let work = move |tx: &mut crate::journal::tx::Tx<'_>| {
                let finding = log::log(tx, &proof, &catalogue, &new)?;
                pictures::choose(tx, &proof, finding.id, &choice)?;
                Ok(if is_last {
                    format!("{}?logged={}", urls.work_exhibit(&finding.exhibit_id.0), finding.id.number())
                } else {
                    let next = urls.work_exhibit_to(&finding.exhibit_id.0, "log");
                    format!("{next}?after={}", finding.id.number())
                })
            };
            form.submit(form.act("log part"), work).await
        }
        Target::Edit(id, seen) => {
            let work = move |tx: &mut crate::journal::tx::Tx<'_>| {
                let finding = log::edit_draft(tx, &proof, &catalogue, id, seen, &new)?;
                pictures::choose(tx, &proof, finding.id, &choice)?;
                Ok(urls.work_finding(&finding.id.0))
            };
            form.submit(form.act("edit draft"), work).await
        }
    };
    match done {
        Ok(response) => Ok(response),
        Err(error) => match error.downcast_ref::<Refused>() {
            Some(Refused::NotThere) => Err(AppError::NotFound),
            Some(refused) => {
                let refused = refused.clone();
                again(form, target, fields, Some(refused), StatusCode::UNPROCESSABLE_ENTITY).await
            }
            None => Err(error.into()),
        },
    }
}

/// The form once more, with what was typed.
async fn again(
    form: &Form<Researcher>,
    target: Target,
    fields: Fields,
    refused: Option<Refused>,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    let (visit, proof, sent) = (form.visit.clone(), form.proof.clone(), form.fields.clone());
    let app = visit.ask.app.clone();
    let made = app.read(move |conn| {
        Ok((|| {
            let exhibit = match target {
                Target::New => own_exhibit(conn, &proof, visit.ask.segment("id"))?,
                Target::Edit(id, _) => {
                    let finding = open_finding(conn, &proof, &id.number())?;
                    own_exhibit(conn, &proof, &finding.exhibit_id.to_string())?
                }
            };
            let frame = visit.frame(Section::Desk, "");
            let problem = refused.as_ref().map(|refused| explain(&frame, refused)).unwrap_or_default();
            let twin = match refused {
                Some(Refused::SameMarking(id)) => Some(id),
                _ => None,
            };
            let photographs = Said::sent(&sent);
            let what = Draw { target, fields, problem, twin, last: None, reads: true, photographs };
            draw(conn, &visit, &proof, exhibit, what)
        })())
    });
    let page = made.await??;
    form.visit.answer(status, &page)
}
