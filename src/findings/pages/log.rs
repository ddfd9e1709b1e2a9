//! The form in which a part is recorded, and the live reading of what is typed into it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Serialize;

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, FindingId};
use crate::error::AppError;
use crate::findings::actions::log::{self, NewFinding};
use crate::findings::model::{MarkingState, ReadingMethod, Refused};
use crate::findings::pages::{FindingLine, explain, id_of, lines};
use crate::findings::queries::{self, Finding};
use crate::findings::understanding::{Said, read};
use crate::marks::category::CATEGORIES;
use crate::marks::normalise::squash;
use crate::marks::reading::{Certainty, Reading};
use crate::public::basis;
use crate::weapons::queries::{self as weapons, Exhibit};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::locale::Locale;
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};

/// What the form holds, as it stands in its fields. `read_*` is what the rules read when the field was filled: a field that still holds
/// it is left to the rules.
#[derive(Clone, Debug, Default)]
struct Fields {
    marking: String,
    marking_state: String,
    part_number: String,
    brand: String,
    date_code: String,
    category: String,
    read_part_number: String,
    read_brand: String,
    read_date_code: String,
    read_category: String,
    lot: String,
    country_marked: String,
    method: String,
    assembly: String,
    quantity: String,
    description: String,
    notes: String,
    tlp: String,
    is_another: bool,
}

impl Fields {
    fn empty() -> Self {
        Self {
            marking_state: MarkingState::AsSeen.to_string(),
            method: ReadingMethod::Eye.to_string(),
            quantity: "1".to_owned(),
            tlp: Tlp::Clear.to_string(),
            ..Self::default()
        }
    }

    fn sent(pairs: &Pairs) -> Self {
        let get = |name: &str| pairs.get(name).unwrap_or_default().to_owned();
        Self {
            marking: pairs.raw("marking").to_owned(),
            marking_state: get("marking_state"),
            part_number: get("part_number"),
            brand: get("brand"),
            date_code: get("date_code"),
            category: get("category"),
            read_part_number: get("read_part_number"),
            read_brand: get("read_brand"),
            read_date_code: get("read_date_code"),
            read_category: get("read_category"),
            lot: get("lot"),
            country_marked: get("country_marked"),
            method: get("method"),
            assembly: get("assembly"),
            quantity: get("quantity"),
            description: get("description"),
            notes: get("notes"),
            tlp: get("tlp"),
            is_another: pairs.get("another").is_some(),
        }
    }

    /// A finding as the form shows it.
    fn of(
        conn: &mut Conn,
        catalogue: &Catalogue,
        finding: &Finding,
        as_of: chrono::NaiveDate,
    ) -> Result<Self, AppError> {
        let readings = queries::readings_of(conn, finding.id)?;
        let preferred = readings.first().filter(|reading| reading.preferred);
        let brand = preferred
            .and_then(|reading| reading.brand_id)
            .and_then(|id| catalogue.brand(id))
            .map(|brand| brand.name.clone());
        let stated = finding.maker_string_id.map(|id| queries::maker_text(conn, id)).transpose()?.flatten();
        let text = |text: fn(&queries::Reading) -> &String| preferred.map(text).cloned().unwrap_or_default();
        let mut fields = Self {
            marking: finding.marking.clone(),
            marking_state: finding.marking_state.to_string(),
            assembly: finding.assembly.clone(),
            quantity: finding.quantity.to_string(),
            description: finding.description.clone(),
            notes: finding.notes.clone(),
            tlp: finding.tlp.to_string(),
            lot: text(|reading| &reading.lot),
            country_marked: text(|reading| &reading.country_marked),
            method: preferred
                .map(|reading| reading.method)
                .filter(|method| *method != ReadingMethod::Automatic)
                .unwrap_or(ReadingMethod::Eye)
                .to_string(),
            ..Self::default()
        };
        fields.fill(&read(&finding.marking, None, as_of));
        fields.part_number = text(|reading| &reading.part_number);
        fields.date_code = text(|reading| &reading.date_code);
        // Where the rules saw a brand only faintly, the form leaves it to them.
        let is_faint = preferred.is_some_and(|reading| reading.method == ReadingMethod::Automatic);
        fields.brand = if is_faint { fields.read_brand.clone() } else { brand.or(stated).unwrap_or_default() };
        fields.category = finding.category.clone();
        Ok(fields)
    }

    /// Takes over a reading: every field that still holds what was read before follows.
    fn fill(&mut self, reading: &Reading) {
        let filled = Filled::of(reading);
        for (field, old, new) in [
            (&mut self.part_number, &mut self.read_part_number, filled.part_number),
            (&mut self.brand, &mut self.read_brand, filled.brand),
            (&mut self.date_code, &mut self.read_date_code, filled.date_code),
            (&mut self.category, &mut self.read_category, filled.category),
        ] {
            if field == old {
                field.clone_from(&new);
            }
            *old = new;
        }
    }

    fn understood(&self, exhibit: ExhibitId) -> Result<NewFinding, Refused> {
        // What still holds what was read is left to the rules, which read the marking as it is now.
        let said = |value: &str, read: &str| (value != read).then(|| value.to_owned());
        let quantity = if self.quantity.is_empty() { "1" } else { &self.quantity };
        Ok(NewFinding {
            exhibit,
            assembly: self.assembly.clone(),
            quantity: quantity.parse().map_err(|_| Refused::Quantity(self.quantity.clone()))?,
            marking: self.marking.clone(),
            marking_state: MarkingState::parse(&self.marking_state).unwrap_or(MarkingState::AsSeen),
            description: self.description.clone(),
            notes: self.notes.clone(),
            tlp: Tlp::parse(&self.tlp).unwrap_or(Tlp::Clear),
            said: Said {
                part_number: said(&self.part_number, &self.read_part_number),
                brand: said(&self.brand, &self.read_brand),
                date_code: said(&self.date_code, &self.read_date_code),
                category: said(&self.category, &self.read_category),
                lot: self.lot.clone(),
                country_marked: self.country_marked.clone(),
            },
            method: ReadingMethod::parse(&self.method)
                .filter(|method| *method != ReadingMethod::Automatic)
                .unwrap_or(ReadingMethod::Eye),
            is_another: self.is_another,
        })
    }
}

/// What a reading puts into the fields.
#[derive(Serialize)]
struct Filled {
    part_number: String,
    brand: String,
    date_code: String,
    category: String,
}

impl Filled {
    fn of(reading: &Reading) -> Self {
        let brand = reading.brands.first().filter(|brand| brand.certainty != Certainty::Possible);
        Self {
            part_number: reading.part_numbers.first().map(|number| number.text.clone()).unwrap_or_default(),
            brand: brand.map(|brand| brand.name.clone()).unwrap_or_default(),
            date_code: reading.date_codes.first().map(|code| code.text.clone()).unwrap_or_default(),
            category: reading.category.clone().unwrap_or_default(),
        }
    }
}

/// One line of what was read.
#[derive(Serialize)]
struct ReadLine {
    label: String,
    value: String,
    certainty: String,
    basis: String,
}

/// What the rules read, in words.
fn read_lines(locale: Locale, reading: &Reading) -> Vec<ReadLine> {
    let messages = locale.messages();
    let certainty = |certainty: Certainty| {
        let word = match certainty {
            Certainty::Certain => "certain",
            Certainty::Likely => "likely",
            Certainty::Possible => "possible",
        };
        messages.word("certainty", word).to_owned()
    };
    let line = |key: &str, value: String, certainty: String, basis: String| ReadLine {
        label: messages.t(key).to_owned(),
        value,
        certainty,
        basis,
    };
    let mut lines = Vec::new();
    for number in reading.part_numbers.iter().take(3) {
        lines.push(line(
            "finding-part-number",
            number.text.clone(),
            certainty(number.certainty),
            number.family.clone(),
        ));
    }
    for brand in reading.brands.iter().take(3) {
        let basis = basis::shown(locale, &brand.basis).replace('`', "");
        lines.push(line("finding-brand", brand.name.clone(), certainty(brand.certainty), basis));
    }
    for code in reading.date_codes.iter().take(4) {
        let value = format!("{} → {}", code.text, locale.span(code.from, code.to));
        lines.push(line("finding-date-code", value, certainty(code.certainty), String::new()));
    }
    if let Some(category) = &reading.category {
        let word = messages.word("category", category).to_owned();
        lines.push(line("finding-category", word, String::new(), String::new()));
    }
    if reading.generic {
        let basis = messages.t("finding-generic-basis").to_owned();
        lines.push(line("finding-brand", messages.t("finding-generic").to_owned(), String::new(), basis));
    }
    lines
}

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
    /// The part logged before.
    last: Option<FindingLine>,
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
}

fn draw(conn: &mut Conn, visit: &Visit, exhibit: Exhibit, draw: Draw) -> Result<LogPage, AppError> {
    let app = &visit.ask.app;
    let catalogue = app.catalogue();
    let Draw { target, mut fields, problem, twin, last, reads } = draw;
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
    Ok(LogPage {
        assemblies: queries::assemblies_in(conn, exhibit.id)?,
        frame,
        exhibit,
        action,
        fields,
        problem,
        twin,
        last,
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

/// `GET /{locale}/desk/exhibits/{id}/log`, after a part (`after=F-000001`) or like one (`clone=F-000001`).
pub async fn form(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let (visit, ask) = (&by.visit, &by.visit.ask);
        let exhibit = own_exhibit(conn, &by.proof, ask.segment("id"))?;
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
        let page =
            draw(conn, visit, exhibit, Draw { target, fields, problem: String::new(), twin: None, last, reads })?;
        Made::html(&page)
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
        let what = Draw { target, fields, problem: String::new(), twin: None, last: None, reads: false };
        Made::html(&draw(conn, visit, exhibit, what)?)
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
    let new = match fields.understood(exhibit) {
        Ok(new) => new,
        Err(refused) => return again(form, target, fields, Some(refused), StatusCode::UNPROCESSABLE_ENTITY).await,
    };
    let (proof, catalogue) = (form.proof.clone(), visit.ask.app.catalogue());
    let urls = crate::web::urls::Urls { locale: visit.ask.locale };
    let is_last = form.fields.get("do") == Some("finish");
    let done = match target {
        Target::New => {
            let work = move |tx: &mut crate::journal::tx::Tx<'_>| {
                let finding = log::log(tx, &proof, &catalogue, &new)?;
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
    let (visit, proof) = (form.visit.clone(), form.proof.clone());
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
            let what = Draw { target, fields, problem, twin, last: None, reads: true };
            draw(conn, &visit, exhibit, what)
        })())
    });
    let page = made.await??;
    form.visit.answer(status, &page)
}

/// The answer of the live reading.
#[derive(Serialize)]
struct Live {
    #[serde(flatten)]
    filled: Filled,
    lines: Vec<ReadLine>,
    /// A finding of the exhibit that has the same marking.
    twin: Option<LiveTwin>,
}

#[derive(Serialize)]
struct LiveTwin {
    text: String,
    href: String,
}

/// `GET /{locale}/desk/read?marking=…&exhibit=…`: what the rules read, as JSON.
pub async fn live(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let ask = &by.visit.ask;
        let marking = ask.query.raw("marking").to_owned();
        let exhibit = ask.query.get("exhibit").map(|id| own_exhibit(conn, &by.proof, id)).transpose()?;
        let today = ask.app.now().date();
        let reading = read(&marking, None, exhibit.as_ref().map_or(today, |exhibit| log::as_of(exhibit, today)));
        let besides = ask.query.get("besides").and_then(FindingId::parse_number);
        let wanted = squash(&marking);
        let mut twin = None;
        if let Some(exhibit) = exhibit.filter(|_| !wanted.is_empty()) {
            let there = queries::markings_in(conn, exhibit.id)?;
            twin =
                there.into_iter().find(|(id, text)| Some(*id) != besides && squash(text) == wanted).map(|(id, _)| id);
        }
        let frame = by.visit.frame(Section::Desk, "");
        let twin = twin.map(|id| LiveTwin {
            text: explain(&frame, &Refused::SameMarking(id)),
            href: frame.urls.work_finding(&id.0),
        });
        Made::json(&Live { filled: Filled::of(&reading), lines: read_lines(ask.locale, &reading), twin })
    })
    .await
}
