//! Recording parts, arguing about them and letting them out: the pages of people who work here.

pub mod figures;
pub mod history;
pub mod log;
pub mod queue;
pub mod review;
pub mod show;
pub mod verbs;

use std::collections::HashMap;

use chrono::NaiveDateTime;

use crate::accounts::model::{Role, Viewer};
use crate::accounts::sharing::Tlp;
use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::{FindingId, PartId, PersonId};
use crate::error::AppError;
use crate::findings::comparison::{Difference, Warning};
use crate::findings::model::{FindingState, MarkingState, Onlooker, Refused, Standing};
use crate::findings::queries::{self, Finding};
use crate::web::frame::Frame;

/// How whoever asks stands to findings; `None` for the public.
pub fn onlooker(viewer: &Viewer) -> Option<Onlooker> {
    let person = viewer.person()?;
    Some(Onlooker { person: person.id, organisation: person.organisation, is_reviewer: viewer.has(Role::Reviewer) })
}

/// The finding of a number, where whoever asks may see its working page; else nothing is there.
pub fn visible(conn: &mut Conn, viewer: &Viewer, number: &str) -> Result<Finding, AppError> {
    let id = id_of(number)?;
    let finding = queries::by_id(conn, id)?.ok_or(AppError::NotFound)?;
    let onlooker = onlooker(viewer).ok_or(AppError::NotFound)?;
    if onlooker.may_see(finding.guarded()) { Ok(finding) } else { Err(AppError::NotFound) }
}

/// The id of a number as it is cited.
pub fn id_of(number: &str) -> Result<FindingId, AppError> {
    FindingId::parse_number(number).filter(|id| id.number() == number).ok_or(AppError::NotFound)
}

/// A finding as a row of a list.
pub struct FindingLine {
    pub id: i64,
    pub number: String,
    pub position: i32,
    pub marking: String,
    pub marking_state: MarkingState,
    pub part_number: String,
    pub brand: String,
    pub assembly: String,
    pub quantity: i32,
    pub state: FindingState,
    pub state_reason: String,
    pub standing: Standing,
    pub tlp: Tlp,
    pub is_public: bool,
    pub author: String,
    pub changed_at: NaiveDateTime,
    pub revision: i64,
}

impl FindingLine {
    /// The marking in one line, or the word for why there is none.
    pub fn shown(&self, frame: &Frame) -> String {
        if self.marking.is_empty() {
            return frame.word("marking", self.marking_state.as_str()).to_owned();
        }
        self.marking.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The colour that goes with the word of the state.
    pub fn tone(&self) -> &'static str {
        tone(self.state)
    }
}

/// The colour that goes with the word of a state.
pub fn tone(state: FindingState) -> &'static str {
    match state {
        FindingState::Published => "ok",
        FindingState::Draft | FindingState::InReview => "wait",
        FindingState::Returned | FindingState::Rejected | FindingState::Withdrawn => "signal",
    }
}

/// Rows of findings, in their order. Three queries.
pub fn lines(conn: &mut Conn, catalogue: &Catalogue, findings: Vec<Finding>) -> Result<Vec<FindingLine>, AppError> {
    let ids: Vec<FindingId> = findings.iter().map(|finding| finding.id).collect();
    let part_ids: Vec<PartId> = findings.iter().filter_map(|finding| finding.part_id).collect();
    let people: Vec<PersonId> = findings.iter().filter_map(|finding| finding.author_id).collect();
    let mut numbers: HashMap<PartId, String> = HashMap::new();
    for chunk in part_ids.chunks(1_000) {
        numbers.extend(queries::names::part_numbers(conn, chunk)?);
    }
    let read = queries::names::read_numbers(conn, &ids)?;
    let mut names: HashMap<PersonId, String> = HashMap::new();
    for chunk in people.chunks(1_000) {
        names.extend(queries::names::names_of(conn, chunk)?);
    }
    let line = |finding: Finding| FindingLine {
        id: finding.id.0,
        number: finding.id.number(),
        position: finding.position,
        part_number: finding
            .part_id
            .and_then(|id| numbers.get(&id))
            .or(read.get(&finding.id))
            .cloned()
            .unwrap_or_default(),
        brand: finding.brand_id.and_then(|id| catalogue.brand(id)).map(|brand| brand.name.clone()).unwrap_or_default(),
        marking: finding.marking,
        marking_state: finding.marking_state,
        assembly: finding.assembly,
        quantity: finding.quantity,
        state: finding.state,
        state_reason: finding.state_reason,
        standing: finding.standing,
        tlp: finding.tlp,
        is_public: finding.is_public,
        author: finding.author_id.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        changed_at: finding.changed_at,
        revision: finding.revision,
    };
    Ok(findings.into_iter().map(line).collect())
}

/// Why something was not done, in the visitor's language.
pub fn explain(frame: &Frame, refused: &Refused) -> String {
    match refused {
        Refused::NotThere => frame.t("refused-not-there").to_owned(),
        Refused::Move { from, to } => frame.with_all(
            "refused-move",
            &[
                ("from", frame.word("finding-state", from.as_str()).into()),
                ("to", frame.word("finding-state", to.as_str()).into()),
            ],
        ),
        Refused::OwnFinding => frame.t("refused-own-finding").to_owned(),
        Refused::ReasonMissing => frame.t("refused-reason-missing").to_owned(),
        Refused::ChangedMeanwhile => frame.t("refused-changed-meanwhile").to_owned(),
        Refused::MarkingMissing => frame.t("refused-marking-missing").to_owned(),
        Refused::MarkingNotExpected => frame.t("refused-marking-not-expected").to_owned(),
        Refused::Quantity(text) => frame.with("refused-quantity", "text", text),
        Refused::TooLong(most) => frame.n("refused-too-long", *most as i64),
        Refused::TooManyLines(most) => frame.n("refused-too-many-lines", *most as i64),
        Refused::SameMarking(id) => frame.with("refused-same-marking", "number", &id.number()),
        Refused::NothingChanged => frame.t("refused-nothing-changed").to_owned(),
        Refused::EmptyReading => frame.t("refused-empty-reading").to_owned(),
        Refused::OtherReading => frame.t("refused-other-reading").to_owned(),
        Refused::NoDispute => frame.t("refused-no-dispute").to_owned(),
        Refused::Day(text) => frame.with("refused-day", "text", text),
        Refused::SourceMissing => frame.t("refused-source-missing").to_owned(),
        Refused::Photograph(text) => frame.with("refused-photograph", "text", text),
    }
}

/// A warning in the visitor's language, with the address of what it is about where there is one.
pub fn warn(frame: &Frame, warning: Warning) -> (String, String) {
    let plain = |key: &str| (frame.t(key).to_owned(), String::new());
    match warning {
        Warning::ChangedSinceSubmitted => plain("warning-changed-since-submitted"),
        Warning::ReadingsDisagree => plain("warning-readings-disagree"),
        Warning::SameMarking(id) => {
            (frame.with("warning-same-marking", "number", &id.number()), frame.urls.work_finding(&id.0))
        }
        Warning::MadeAfterRecovery => plain("warning-made-after-recovery"),
        Warning::OpenDispute => plain("warning-open-dispute"),
    }
}

/// One field that differs, in words.
pub struct Change {
    pub label: String,
    pub before: String,
    pub after: String,
}

/// Differences in words: names instead of ids, words of the language instead of stored ones.
pub fn changes(
    conn: &mut Conn,
    catalogue: &Catalogue,
    frame: &Frame,
    differences: &[Difference],
) -> Result<Vec<Change>, AppError> {
    let mut changes = Vec::with_capacity(differences.len());
    for difference in differences {
        let field = difference.field.rsplit('.').next().unwrap_or_default();
        let is_of_reading = difference.field.starts_with("reading.");
        let name = frame.word("field", field);
        changes.push(Change {
            label: if is_of_reading { frame.with("field-of-reading", "name", name) } else { name.to_owned() },
            before: value(conn, catalogue, frame, field, &difference.before)?,
            after: value(conn, catalogue, frame, field, &difference.after)?,
        });
    }
    Ok(changes)
}

fn value(conn: &mut Conn, catalogue: &Catalogue, frame: &Frame, field: &str, stored: &str) -> Result<String, AppError> {
    use crate::db::ids::{BrandId, CompanyId, MakerStringId};
    if stored.is_empty() {
        return Ok(String::new());
    }
    let id: Option<i64> = stored.parse().ok();
    let family = match field {
        "marking_state" => "marking",
        "made_state" => "made-state",
        "brand_certainty" | "certainty" => "certainty",
        "method" => "method-of",
        "category" => "category",
        "brand_id" => {
            let brand = id.and_then(|id| catalogue.brand(BrandId(id)));
            return Ok(brand.map_or_else(|| stored.to_owned(), |brand| brand.name.clone()));
        }
        "company_id" | "company_today_id" => {
            let company = id.and_then(|id| catalogue.company(CompanyId(id)));
            return Ok(company.map_or_else(|| stored.to_owned(), |company| company.legal_name.clone()));
        }
        "part_id" => {
            let numbers = queries::names::part_numbers(conn, &id.map(PartId).into_iter().collect::<Vec<_>>())?;
            return Ok(numbers.into_values().next().unwrap_or_else(|| stored.to_owned()));
        }
        "maker_string_id" => {
            let text = id.map(|id| queries::names::maker_text(conn, MakerStringId(id))).transpose()?.flatten();
            return Ok(text.unwrap_or_else(|| stored.to_owned()));
        }
        "author_id" => {
            let names = queries::names::names_of(conn, &id.map(PersonId).into_iter().collect::<Vec<_>>())?;
            return Ok(names.into_values().next().unwrap_or_else(|| stored.to_owned()));
        }
        "exhibit_id" => {
            let exhibit = id.map(|id| crate::weapons::queries::exhibit(conn, crate::db::ids::ExhibitId(id)));
            return Ok(exhibit.transpose()?.flatten().map_or_else(|| stored.to_owned(), |exhibit| exhibit.label));
        }
        "organisation_id" => {
            return Ok(match id {
                Some(id) => queries::names::organisation_name(conn, crate::db::ids::OrganisationId(id))?,
                None => stored.to_owned(),
            });
        }
        "basis" => return Ok(crate::public::basis::shown(frame.locale, stored).replace('`', "")),
        "made_from" | "made_to" => return Ok(frame.locale.partial_date(stored)),
        _ => return Ok(stored.to_owned()),
    };
    Ok(frame.word(family, stored).to_owned())
}
