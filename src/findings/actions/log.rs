//! Recording a part by hand, and working on it until somebody else looks at it.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::companies::actions::keep_maker_string;
use crate::companies::catalogue::Catalogue;
use crate::companies::span::Span;
use crate::db::ids::{ExhibitId, FindingId, OrganisationId, PartId, SourceId, reserve};
use crate::evidence::model::Reliability;
use crate::evidence::queries::{self as sources, SourceDescription};
use crate::findings::actions::{self as findings, Support, support_row};
use crate::findings::model::{FindingState, MarkingState, Onlooker, ReadingMethod, Refused, Standing};
use crate::findings::queries::{self, Finding, Reading};
use crate::findings::understanding::{Meaning, OwnReading, Said, Understood, understand};
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::marks::normalise::squash;
use crate::weapons::queries::{self as weapons, Exhibit};

/// The longest line that a form takes, in characters.
pub const LONGEST_LINE: usize = 300;
/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 10_000;
/// The most lines of a marking.
pub const MOST_LINES: usize = 40;
const MOST_PARTS: i32 = 100_000;

/// A part as somebody records it.
#[derive(Clone, Debug)]
pub struct NewFinding {
    pub exhibit: ExhibitId,
    /// `navigation unit / board 2 / U14`.
    pub assembly: String,
    pub quantity: i32,
    /// Lines exactly as seen, joined by line breaks. `?` or `□` stand for a character that cannot be read.
    pub marking: String,
    pub marking_state: MarkingState,
    pub description: String,
    /// Withheld from the public.
    pub notes: String,
    pub tlp: Tlp,
    pub said: Said,
    /// How the marking was read.
    pub method: ReadingMethod,
    /// The exhibit has the same marking already, and this is a different part.
    pub is_another: bool,
}

/// Records a part of an exhibit as a draft. Err with [`Refused::SameMarking`] where the exhibit has the marking already and
/// nobody said that this is another part.
pub fn log(tx: &mut Tx<'_>, by: &Researcher, catalogue: &Catalogue, new: &NewFinding) -> anyhow::Result<Finding> {
    let exhibit = own_exhibit(tx, by, new.exhibit)?;
    let new = &tidied(new)?;
    if !new.is_another
        && let Some(twin) = same_marking(tx, new.exhibit, &new.marking, None)?
    {
        return Err(Refused::SameMarking(twin).into());
    }
    let understood = understood(tx, by, catalogue, &exhibit, new);
    let id = FindingId(reserve(tx.conn(), "findings", 1)?);
    let mut finding = blank(tx, by, id, &exhibit);
    finding.position = weapons::next_position(tx.conn(), exhibit.id)?;
    state(&mut finding, new, &understood);
    apply(tx, &mut finding, &understood.meaning, true)?;
    queries::insert_findings(tx.conn(), std::slice::from_ref(&finding))?;
    let readings = insert_readings(tx, by, id, &understood)?;
    let source = own_records(tx, by.organisation())?;
    let support = Support {
        source,
        external_id: id.number(),
        part: 0,
        url: String::new(),
        image_url: String::new(),
        record_digest: String::new(),
        from_sample: false,
    };
    let support = support_row(reserve(tx.conn(), "finding_sources", 1)?, id, support);
    queries::insert_sources(tx.conn(), std::slice::from_ref(&support))?;
    let recorded = findings::Recorded { finding: &finding, reading: readings.first(), support: &support };
    tx.record(SubjectKind::Finding, id.0, Verb::Created, &recorded)?;
    for reading in readings.iter().skip(1) {
        tx.record(SubjectKind::Finding, id.0, Verb::Changed, &json!({ "reading": [null, reading] }))?;
    }
    Ok(finding)
}

/// Changes a draft, or one that was returned. `seen` is the revision that the form was made from.
pub fn edit_draft(
    tx: &mut Tx<'_>,
    by: &Researcher,
    catalogue: &Catalogue,
    id: FindingId,
    seen: i64,
    new: &NewFinding,
) -> anyhow::Result<Finding> {
    let before = own(tx, by, id)?;
    if !before.state.is_open() {
        return Err(Refused::Move { from: before.state, to: FindingState::Draft }.into());
    }
    if before.revision != seen {
        return Err(Refused::ChangedMeanwhile.into());
    }
    let exhibit = own_exhibit(tx, by, before.exhibit_id)?;
    let new = &tidied(new)?;
    if !new.is_another
        && let Some(twin) = same_marking(tx, before.exhibit_id, &new.marking, Some(id))?
    {
        return Err(Refused::SameMarking(twin).into());
    }
    let understood = understood(tx, by, catalogue, &exhibit, new);
    let mut after = before.clone();
    state(&mut after, new, &understood);
    after.tlp = new.tlp;
    after.notes = new.notes.clone();
    let opened = findings::opened(tx, before.clone())?;
    if replace_readings(tx, by, id, &understood)? {
        apply(tx, &mut after, &understood.meaning, true)?;
    }
    match findings::store(tx, &opened, after, Verb::Changed) {
        // Sending the form without a change is no fault.
        Err(error) if error.downcast_ref() == Some(&Refused::NothingChanged) => Ok(before),
        done => done,
    }
}

/// A finding of the person's own organisation; NotThere for others.
pub(super) fn own(tx: &mut Tx<'_>, by: &impl Proof, id: FindingId) -> anyhow::Result<Finding> {
    let finding = queries::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
    if !onlooker(by, false).owns(finding.organisation_id) {
        return Err(Refused::NotThere.into());
    }
    Ok(finding)
}

/// How somebody stands to findings, as far as seeing them goes.
pub fn onlooker(by: &impl Proof, is_reviewer: bool) -> Onlooker {
    Onlooker { person: by.person(), organisation: by.organisation(), is_reviewer }
}

pub(super) fn own_exhibit(tx: &mut Tx<'_>, by: &Researcher, id: ExhibitId) -> anyhow::Result<Exhibit> {
    let exhibit = weapons::exhibit(tx.conn(), id)?.ok_or(Refused::NotThere)?;
    if !onlooker(by, false).owns(exhibit.organisation_id) || exhibit.is_taken_back() {
        return Err(Refused::NotThere.into());
    }
    Ok(exhibit)
}

/// The finding of the exhibit that has the same marking in other spacing or look-alike script, if there is one.
pub fn same_marking(
    tx: &mut Tx<'_>,
    exhibit: ExhibitId,
    marking: &str,
    besides: Option<FindingId>,
) -> anyhow::Result<Option<FindingId>> {
    let wanted = squash(marking);
    if wanted.is_empty() {
        return Ok(None);
    }
    let there = queries::markings_in(tx.conn(), exhibit)?;
    Ok(there.into_iter().find(|(id, marking)| Some(*id) != besides && squash(marking) == wanted).map(|(id, _)| id))
}

/// The day after which a part of the exhibit cannot have been made.
pub fn as_of(exhibit: &Exhibit, today: NaiveDate) -> NaiveDate {
    Span::parse(&exhibit.recovered_on).map_or(today, |span| span.to.min(today))
}

fn understood(tx: &Tx<'_>, by: &Researcher, catalogue: &Catalogue, exhibit: &Exhibit, new: &NewFinding) -> Understood {
    understand(&new.marking, &new.said, new.method, by.name(), as_of(exhibit, tx.at.date()), catalogue)
}

/// Checks a form and takes out what is no text: line breaks of other systems, blanks at the ends.
pub(super) fn tidied(new: &NewFinding) -> Result<NewFinding, Refused> {
    let marking = lines(&new.marking)?;
    match new.marking_state {
        MarkingState::AsSeen if marking.is_empty() => return Err(Refused::MarkingMissing),
        MarkingState::AsSeen => {}
        // "Not readable" and "sanded off" may leave something.
        MarkingState::NoMarking | MarkingState::NotExamined | MarkingState::NotStated if !marking.is_empty() => {
            return Err(Refused::MarkingNotExpected);
        }
        _ => {}
    }
    if !(1..=MOST_PARTS).contains(&new.quantity) {
        return Err(Refused::Quantity(new.quantity.to_string()));
    }
    let optional = |text: &Option<String>| text.as_deref().map(line).transpose();
    Ok(NewFinding {
        assembly: path(&new.assembly)?,
        marking,
        description: line(&new.description)?,
        notes: note(&new.notes)?,
        said: Said {
            part_number: optional(&new.said.part_number)?,
            brand: optional(&new.said.brand)?,
            date_code: optional(&new.said.date_code)?,
            category: optional(&new.said.category)?,
            lot: line(&new.said.lot)?,
            country_marked: line(&new.said.country_marked)?,
        },
        ..new.clone()
    })
}

/// Lines as seen: blanks within a line stay, blank lines around and trailing blanks go.
fn lines(text: &str) -> Result<String, Refused> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: Vec<String> = text
        .lines()
        .map(|line| line.trim_end().chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>())
        .collect();
    let joined = kept.join("\n");
    let joined = joined.trim_matches('\n');
    if joined.lines().count() > MOST_LINES {
        return Err(Refused::TooManyLines(MOST_LINES));
    }
    if joined.lines().any(|line| line.chars().count() > LONGEST_LINE) {
        return Err(Refused::TooLong(LONGEST_LINE));
    }
    Ok(if joined.trim().is_empty() { String::new() } else { joined.to_owned() })
}

/// One line: blanks at the ends and control characters go.
pub(super) fn line(text: &str) -> Result<String, Refused> {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    if line.chars().count() > LONGEST_LINE { Err(Refused::TooLong(LONGEST_LINE)) } else { Ok(line.to_owned()) }
}

pub(super) fn note(text: &str) -> Result<String, Refused> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.chars().count() > LONGEST_NOTE { Err(Refused::TooLong(LONGEST_NOTE)) } else { Ok(text.to_owned()) }
}

/// `navigation unit/ board 2 //U14` becomes `navigation unit / board 2 / U14`.
fn path(text: &str) -> Result<String, Refused> {
    let line = line(text)?;
    let steps: Vec<&str> = line.split('/').map(str::trim).filter(|step| !step.is_empty()).collect();
    Ok(steps.join(" / "))
}

fn blank(tx: &Tx<'_>, by: &Researcher, id: FindingId, exhibit: &Exhibit) -> Finding {
    Finding {
        id,
        exhibit_id: exhibit.id,
        assembly: String::new(),
        quantity: 1,
        marking: String::new(),
        marking_state: MarkingState::NotExamined,
        description: String::new(),
        category: String::new(),
        maker_string_id: None,
        brand_id: None,
        brand_certainty: crate::companies::model::Certainty::None,
        company_id: None,
        company_today_id: None,
        part_id: None,
        made_from: None,
        made_to: None,
        made_state: crate::findings::model::MadeState::NotRead,
        // One origin: the organisation's own examination.
        standing: Standing::SingleSource,
        state: FindingState::Draft,
        published_at: None,
        changed_at: tx.at,
        revision: tx.revision,
        position: 0,
        notes: String::new(),
        author_id: Some(by.person()),
        organisation_id: Some(by.organisation()),
        tlp: Tlp::Clear,
        publish_on: None,
        is_public: false,
        state_reason: String::new(),
        in_review_since: None,
    }
}

/// Takes over what was stated about the part itself.
pub(super) fn state(finding: &mut Finding, new: &NewFinding, understood: &Understood) {
    finding.assembly = new.assembly.clone();
    finding.quantity = new.quantity;
    finding.marking = new.marking.clone();
    finding.marking_state = new.marking_state;
    finding.description = new.description.clone();
    finding.category = understood.category.clone();
    finding.notes = new.notes.clone();
    finding.tlp = new.tlp;
}

/// Takes over what follows from the preferred reading. `names_maker`: the maker as written belongs to this reading.
pub(super) fn apply(
    tx: &mut Tx<'_>,
    finding: &mut Finding,
    meaning: &Meaning,
    names_maker: bool,
) -> anyhow::Result<()> {
    finding.brand_id = meaning.brand;
    finding.brand_certainty = meaning.brand_certainty;
    finding.company_id = meaning.company;
    finding.company_today_id = meaning.company_today;
    finding.made_from = meaning.made.from;
    finding.made_to = meaning.made.to;
    finding.made_state = meaning.made.state;
    finding.part_id = part(tx, meaning, &finding.category)?;
    if names_maker {
        finding.maker_string_id = match &meaning.stated {
            Some(stated) => Some(keep_maker_string(tx, stated.input.trim(), stated, None, None)?),
            None => None,
        };
    }
    Ok(())
}

fn part(tx: &mut Tx<'_>, meaning: &Meaning, category: &str) -> anyhow::Result<Option<PartId>> {
    let Some(part) = &meaning.part else { return Ok(None) };
    let name = (part.brand, part.squashed.clone());
    let wanted = HashMap::from([(name.clone(), (part.number.clone(), category.to_owned()))]);
    Ok(crate::parts::queries::find_or_create(tx, &wanted)?.remove(&name))
}

/// A row of a reading. Not preferred: whoever stores it decides.
pub(super) fn own_row(tx: &Tx<'_>, id: i64, finding: FindingId, own: &OwnReading) -> Reading {
    let reading = findings::reading_row(tx, id, finding, own.reading.clone(), own.made_state);
    Reading {
        lot: own.lot.clone(),
        country_marked: own.country_marked.clone(),
        preferred: false,
        is_reviewed: own.reading.method == ReadingMethod::Automatic,
        ..reading
    }
}

fn insert_readings(
    tx: &mut Tx<'_>,
    by: &Researcher,
    finding: FindingId,
    understood: &Understood,
) -> anyhow::Result<Vec<Reading>> {
    let mut rows = Vec::with_capacity(2);
    for (own, author) in [(&understood.own, Some(by.person())), (&understood.automatic, None)] {
        let Some(own) = own else { continue };
        let id = reserve(tx.conn(), "readings", 1)?;
        let is_first = rows.is_empty();
        rows.push(Reading { author_id: author, preferred: is_first, ..own_row(tx, id, finding, own) });
    }
    queries::insert_readings(tx.conn(), &rows)?;
    Ok(rows)
}

/// Puts the reading by the rules in the place of the one before, and the author's own beside those that were there: what others
/// have read stays, and so does the author's own that somebody has seen. Gives whether the finding follows from what was typed,
/// which it does not where somebody else's reading is preferred.
pub(super) fn replace_readings(
    tx: &mut Tx<'_>,
    by: &impl Proof,
    finding: FindingId,
    understood: &Understood,
) -> anyhow::Result<bool> {
    let there = queries::reading::readings_of(tx.conn(), finding)?;
    let preferred = there.iter().find(|reading| reading.preferred);
    let is_others = preferred.is_some_and(|reading| reading.author_id.is_some_and(|author| author != by.person()));
    let same = |reading: &Reading, own: &OwnReading| {
        reading.part_number == own.reading.part_number
            && reading.brand_id == own.reading.brand
            && reading.date_code == own.reading.date_code
            && (&reading.lot, &reading.country_marked) == (&own.lot, &own.country_marked)
            && reading.basis == own.reading.basis
    };
    let automatic = there.iter().find(|reading| reading.method == ReadingMethod::Automatic);
    let is_new_automatic = match (automatic, &understood.automatic) {
        (Some(old), Some(new)) => !same(old, new) || old.alternatives != new.reading.alternatives,
        (None, None) => false,
        _ => true,
    };
    let mut automatic_id = automatic.map(|reading| reading.id);
    if is_new_automatic {
        let row = match &understood.automatic {
            Some(own) => {
                let id = reserve(tx.conn(), "readings", 1)?;
                Some(own_row(tx, id, finding, own))
            }
            None => None,
        };
        queries::replace_automatic_reading(tx.conn(), finding, row.as_ref())?;
        automatic_id = row.as_ref().map(|row| row.id);
    }
    if is_others {
        return Ok(false);
    }
    let was = preferred.map(|reading| reading.id).filter(|id| automatic.is_none_or(|old| old.id != *id));
    let wanted = match &understood.own {
        Some(own) => match there.iter().find(|reading| reading.author_id == Some(by.person()) && same(reading, own)) {
            Some(known) => Some(known.id),
            None => {
                let id = reserve(tx.conn(), "readings", 1)?;
                let row = Reading { author_id: Some(by.person()), ..own_row(tx, id, finding, own) };
                queries::insert_readings(tx.conn(), std::slice::from_ref(&row))?;
                Some(id)
            }
        },
        None => automatic_id,
    };
    if let Some(wanted) = wanted
        && (was != Some(wanted) || is_new_automatic)
    {
        queries::reading::prefer_reading(tx.conn(), finding, wanted, "changed by its author")?;
    }
    Ok(true)
}

/// What an organisation has examined itself is a source of its own and an origin of its own.
fn own_records(tx: &mut Tx<'_>, organisation: OrganisationId) -> anyhow::Result<SourceId> {
    let key = format!("organisation-{organisation}");
    let name = queries::names::organisation_name(tx.conn(), organisation)?;
    if let Some(known) = sources::by_key(tx.conn(), &key)? {
        return Ok(known.id);
    }
    let description = SourceDescription {
        key: key.clone(),
        title: name.clone(),
        publisher: name.clone(),
        url: String::new(),
        licence: String::new(),
        attribution: String::new(),
        is_public: true,
        origin: (key, name),
        reliability: Reliability::CannotBeJudged,
    };
    Ok(sources::find_or_create(tx, &description)?.id)
}
