//! What can be done to findings. The spreadsheet import and every form come through here: what an import does stands in this
//! file, what people do in those below it.

pub mod argue;
pub mod filing;
pub mod follow;
pub mod imported;
pub mod log;
pub mod pictures;
pub mod review;
pub mod share;

use std::collections::{HashMap, HashSet};

use crate::accounts::sharing::Tlp;
use crate::companies::model::Certainty;
use crate::companies::span::Span;
use crate::db::conn::Conn;
use crate::db::ids::{
    BrandId, CompanyId, ExhibitId, FindingId, MakerStringId, OrganisationId, PersonId, PhotographId, SourceId, reserve,
};
use crate::findings::model::{
    FindingState, MadeState, MarkingState, Publicity, ReadingMethod, Refused, Standing, Support as Supported,
};
use crate::findings::queries::{self, Dispute, Finding, FindingSource, NOT_JUDGED, Reading};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::marks::date_code::DateCode;
use crate::marks::normalise::squash;
use crate::parts::queries::{Part, PartName};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// When a part was made, as far as its date code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub state: MadeState,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Made {
    pub const NOT_READ: Self = Self { state: MadeState::NotRead, from: None, to: None };

    /// What date codes say together: those of the best certainty. Several for the same characters, or several that differ, stay
    /// open.
    pub fn of(codes: &[DateCode]) -> Self {
        let Some(best) = codes.iter().map(|code| code.certainty).min() else { return Self::NOT_READ };
        let standing: Vec<_> = codes.iter().filter(|code| code.certainty == best).collect();
        let from = standing.iter().map(|code| code.from).min();
        let to = standing.iter().map(|code| code.to).max();
        let same = standing.windows(2).all(|pair| (pair[0].from, pair[0].to) == (pair[1].from, pair[1].to));
        Self { state: if same { MadeState::Read } else { MadeState::Open }, from, to }
    }

    /// The days on which it was made; `None` while that is open.
    pub fn span(&self) -> Option<Span> {
        match (self.state, self.from, self.to) {
            (MadeState::Read, Some(from), Some(to)) => Some(Span { from, to }),
            _ => None,
        }
    }
}

/// A part to be named by a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PartOf {
    pub brand: BrandId,
    pub number: String,
    pub squashed: String,
}

impl PartOf {
    /// `None` where the number is too short to tell a part by.
    pub fn new(brand: BrandId, number: &str) -> Option<Self> {
        let squashed = squash(number);
        (squashed.len() >= 3).then(|| Self { brand, number: number.trim().to_owned(), squashed })
    }
}

/// A reading to be stored with a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewReading {
    pub method: ReadingMethod,
    pub author: String,
    pub part_number: String,
    pub brand: Option<BrandId>,
    pub date_code: String,
    pub made_from: Option<NaiveDate>,
    pub made_to: Option<NaiveDate>,
    pub certainty: Certainty,
    pub basis: String,
    /// JSON.
    pub alternatives: String,
}

/// A record of a source that supports a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Support {
    pub source: SourceId,
    pub external_id: String,
    pub part: i32,
    pub url: String,
    pub image_url: String,
    pub record_digest: String,
    pub from_sample: bool,
}

/// Everything about a finding that the caller has worked out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindingInput {
    pub support: Support,
    pub exhibit: ExhibitId,
    pub assembly: String,
    pub quantity: i32,
    pub marking: String,
    pub marking_state: MarkingState,
    pub description: String,
    pub category: String,
    pub maker_string: Option<MakerStringId>,
    pub brand: Option<BrandId>,
    pub brand_certainty: Certainty,
    pub company: Option<CompanyId>,
    pub company_today: Option<CompanyId>,
    pub part: Option<PartOf>,
    pub reading: Option<NewReading>,
    pub made: Made,
    /// Who has brought it; `None` where the command line did.
    pub owner: Option<Owner>,
}

/// Whose a new finding is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Owner {
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub tlp: Tlp,
}

/// Records new findings, as drafts or published at once (only for a source that is itself public). One revision for all.
pub fn record(tx: &mut Tx<'_>, inputs: Vec<FindingInput>, state: FindingState) -> anyhow::Result<Vec<FindingId>> {
    let parts = parts_of(tx, &inputs)?;
    let first = reserve(tx.conn(), "findings", inputs.len())?;
    let reading_count = inputs.iter().filter(|input| input.reading.is_some()).count();
    let mut reading_id = reserve(tx.conn(), "readings", reading_count)?;
    let first_support = reserve(tx.conn(), "finding_sources", inputs.len())?;
    let mut rows = Vec::with_capacity(inputs.len());
    let mut readings = Vec::with_capacity(reading_count);
    let mut supports = Vec::with_capacity(inputs.len());
    let withheld = withheld_exhibits(tx, inputs.iter().map(|input| input.exhibit))?;
    for (offset, input) in (0..).zip(inputs) {
        let id = FindingId(first + offset);
        let supported = Supported {
            independent_origins: 1,
            has_photograph: !input.support.image_url.is_empty(),
            ..Supported::default()
        };
        let is_of_somebody = input.owner.is_some();
        let (mut new, reading, support) = row(tx, id, input, &parts, Standing::derive(supported), state);
        if is_of_somebody {
            new.position = crate::weapons::queries::next_position(tx.conn(), new.exhibit_id)?;
        }
        let is_clear = !withheld.contains(&new.exhibit_id);
        show(&mut new, is_clear, tx.at);
        if let Some(reading) = reading {
            readings.push(reading_row(tx, reading_id, id, reading, new.made_state));
            reading_id += 1;
        }
        rows.push(new);
        supports.push(support_row(first_support + offset, id, support));
    }
    queries::insert_findings(tx.conn(), &rows)?;
    queries::insert_readings(tx.conn(), &readings)?;
    queries::insert_sources(tx.conn(), &supports)?;
    let verb = if state == FindingState::Published { Verb::Published } else { Verb::Created };
    let mut reading = readings.iter().peekable();
    for (row, support) in rows.iter().zip(&supports) {
        let read = reading.next_if(|reading| reading.finding_id == row.id);
        tx.record(SubjectKind::Finding, row.id.0, verb, &Recorded { finding: row, reading: read, support })?;
    }
    Ok(rows.iter().map(|row| row.id).collect())
}

/// What the journal keeps of a new finding.
#[derive(serde::Serialize)]
struct Recorded<'a> {
    finding: &'a Finding,
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<&'a Reading>,
    support: &'a FindingSource,
}

/// Takes over what a source now says of findings that it reported before. States, sharing marks and what people have read stay
/// as they are.
pub fn update_from_source(tx: &mut Tx<'_>, inputs: Vec<(FindingId, FindingInput)>) -> anyhow::Result<()> {
    let ids: Vec<FindingId> = inputs.iter().map(|(id, _)| *id).collect();
    let old = queries::by_ids(tx.conn(), &ids)?;
    let old_readings = queries::automatic_readings(tx.conn(), &ids)?;
    let mut old_supports = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1_000) {
        let rows = queries::sources_of(tx.conn(), chunk)?;
        old_supports.extend(rows.into_iter().map(|row| ((row.source_id, row.external_id.clone(), row.part), row)));
    }
    let only_inputs: Vec<FindingInput> = inputs.iter().map(|(_, input)| input.clone()).collect();
    let parts = parts_of(tx, &only_inputs)?;
    for (id, input) in &inputs {
        queries::update_source_record(tx.conn(), &support_row(0, *id, input.support.clone()))?;
    }
    let supported = queries::support_of(tx.conn(), &ids)?;
    let read_by_people = queries::read_by_people(tx.conn(), &ids)?;
    let withheld = withheld_exhibits(tx, only_inputs.iter().map(|input| input.exhibit))?;
    for (id, input) in inputs {
        let Some(before) = old.get(&id) else {
            anyhow::bail!("finding {} is named by a source's record but is not there", id.number());
        };
        let is_withdrawn = before.state == FindingState::Withdrawn;
        let supported = Supported { is_withdrawn, ..supported.get(&id).copied().unwrap_or_default() };
        let made_state = input.made.state;
        let (mut after, reading, support) = row(tx, id, input, &parts, Standing::derive(supported), before.state);
        let is_read = read_by_people.contains(&id);
        keep(&mut after, before, is_read);
        let is_clear = !withheld.contains(&after.exhibit_id);
        show(&mut after, is_clear, tx.at);
        queries::update_finding(tx.conn(), &after)?;
        let reading = match reading {
            Some(reading) => {
                let reading_id = reserve(tx.conn(), "readings", 1)?;
                let row = reading_row(tx, reading_id, id, reading, made_state);
                Some(Reading { preferred: !is_read, ..row })
            }
            None => None,
        };
        queries::replace_automatic_reading(tx.conn(), id, reading.as_ref())?;
        let mut changes = differences(before, &after)?;
        let old_reading = old_readings.get(&id);
        if old_reading.is_some() || reading.is_some() {
            changes.insert("reading".to_owned(), serde_json::json!([old_reading, reading]));
        }
        let mut support = support_row(0, id, support);
        let old_support = old_supports.get(&(support.source_id, support.external_id.clone(), support.part));
        support.credibility = old_support.map_or(support.credibility, |old| old.credibility);
        let (before, after) = (serde_json::to_value(old_support)?, serde_json::to_value(&support)?);
        if before != after {
            changes.insert("support".to_owned(), serde_json::json!([before, after]));
        }
        tx.record(SubjectKind::Finding, id.0, Verb::Changed, &changes)?;
    }
    Ok(())
}

/// What a source says of its records now, in the form in which an import brought it: handed to [`update_from_source`] later, it puts
/// the findings back. Findings that the source does not support are left out.
pub fn as_imported(
    tx: &mut Tx<'_>,
    source: SourceId,
    ids: &[FindingId],
) -> anyhow::Result<HashMap<FindingId, FindingInput>> {
    let there = queries::by_ids(tx.conn(), ids)?;
    let mut readings = queries::automatic_readings(tx.conn(), ids)?;
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1_000) {
        for support in queries::sources_of(tx.conn(), chunk)? {
            let id = support.finding_id;
            let Some(finding) = there.get(&id).filter(|_| support.source_id == source) else { continue };
            let part = match finding.part_id {
                Some(part) => crate::parts::queries::by_id(tx.conn(), part)?,
                None => None,
            };
            let reading = readings.remove(&id);
            found.insert(id, FindingInput::of(finding, reading, part, support));
        }
    }
    Ok(found)
}

impl FindingInput {
    fn of(finding: &Finding, reading: Option<Reading>, part: Option<Part>, support: FindingSource) -> Self {
        Self {
            support: Support {
                source: support.source_id,
                external_id: support.external_id,
                part: support.part,
                url: support.url,
                image_url: support.image_url,
                record_digest: support.record_digest,
                from_sample: support.from_sample,
            },
            exhibit: finding.exhibit_id,
            assembly: finding.assembly.clone(),
            quantity: finding.quantity,
            marking: finding.marking.clone(),
            marking_state: finding.marking_state,
            description: finding.description.clone(),
            category: finding.category.clone(),
            maker_string: finding.maker_string_id,
            brand: finding.brand_id,
            brand_certainty: finding.brand_certainty,
            company: finding.company_id,
            company_today: finding.company_today_id,
            part: part.map(|part| PartOf { brand: part.brand_id, number: part.number, squashed: part.number_squashed }),
            reading: reading.map(|reading| NewReading {
                method: reading.method,
                author: reading.author,
                part_number: reading.part_number,
                brand: reading.brand_id,
                date_code: reading.date_code,
                made_from: reading.made_from,
                made_to: reading.made_to,
                certainty: reading.certainty,
                basis: reading.basis,
                alternatives: reading.alternatives,
            }),
            made: Made { state: finding.made_state, from: finding.made_from, to: finding.made_to },
            owner: None,
        }
    }
}

/// What a source has no say in, and, where somebody's own reading is preferred, what follows from that.
fn keep(after: &mut Finding, before: &Finding, is_read_by_somebody: bool) {
    after.published_at = before.published_at;
    after.position = before.position;
    after.notes = before.notes.clone();
    after.author_id = before.author_id;
    after.organisation_id = before.organisation_id;
    after.tlp = before.tlp;
    after.publish_on = before.publish_on;
    after.state_reason = before.state_reason.clone();
    after.in_review_since = before.in_review_since;
    if is_read_by_somebody {
        after.brand_id = before.brand_id;
        after.brand_certainty = before.brand_certainty;
        after.company_id = before.company_id;
        after.company_today_id = before.company_today_id;
        after.part_id = before.part_id;
        after.made_from = before.made_from;
        after.made_to = before.made_to;
        after.made_state = before.made_state;
    }
}

fn withheld_exhibits(tx: &mut Tx<'_>, exhibits: impl Iterator<Item = ExhibitId>) -> anyhow::Result<HashSet<ExhibitId>> {
    let mut ids: Vec<ExhibitId> = exhibits.collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(crate::weapons::queries::withheld_among(tx.conn(), &ids)?)
}

/// Works out anew whether the public may see it, and since when it has.
fn show(finding: &mut Finding, exhibit_is_clear: bool, at: chrono::NaiveDateTime) {
    let publicity =
        Publicity { state: finding.state, tlp: finding.tlp, exhibit_is_clear, publish_on: finding.publish_on };
    finding.is_public = publicity.is_public(at.date());
    if finding.is_public && finding.published_at.is_none() {
        finding.published_at = Some(at);
    }
}

/// A finding with everything that hangs on it, as it was before somebody changed something.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub finding: Finding,
    readings: Vec<Reading>,
    supports: Vec<FindingSource>,
    disputes: Vec<Dispute>,
}

/// Looks at a finding before it is changed.
fn opened(tx: &mut Tx<'_>, finding: Finding) -> anyhow::Result<Opened> {
    let id = finding.id;
    Ok(Opened {
        readings: queries::readings_of_all(tx.conn(), &[id])?,
        supports: queries::sources_of(tx.conn(), &[id])?,
        disputes: queries::disputes_of_all(tx.conn(), &[id])?,
        finding,
    })
}

/// Stores a finding that was changed, with everything that is derived worked out anew, and journals field by field what differs, of
/// the finding and of each reading, source and dispute that hangs on it. Every action of a person on a finding that is there ends here.
/// Err with [`Refused::NothingChanged`] where nothing differs.
fn store(tx: &mut Tx<'_>, before: &Opened, mut after: Finding, verb: Verb) -> anyhow::Result<Finding> {
    let id = after.id;
    let supported = queries::support_of(tx.conn(), &[id])?.remove(&id).unwrap_or_default();
    let is_withdrawn = after.state == FindingState::Withdrawn;
    after.standing = Standing::derive(Supported { is_withdrawn, ..supported });
    let withheld = withheld_exhibits(tx, std::iter::once(after.exhibit_id))?;
    show(&mut after, withheld.is_empty(), tx.at);
    let mut changes = differences(&before.finding, &after)?;
    let now = opened(tx, after.clone())?;
    let mut items: Vec<(&str, serde_json::Value)> = Vec::new();
    changed_items("reading", &before.readings, &now.readings, |reading| reading.id, &mut items)?;
    changed_items("support", &before.supports, &now.supports, |support| support.id, &mut items)?;
    changed_items("dispute", &before.disputes, &now.disputes, |dispute| dispute.id, &mut items)?;
    if changes.is_empty() && items.is_empty() {
        return Err(Refused::NothingChanged.into());
    }
    after.changed_at = tx.at;
    after.revision = tx.revision;
    queries::update_finding(tx.conn(), &after)?;
    let mut items = items.into_iter();
    // One item of a name a change: the first stands with the fields.
    if let Some((name, item)) = items.next() {
        changes.insert(name.to_owned(), item);
    }
    tx.record(SubjectKind::Finding, id.0, verb, &changes)?;
    for (name, item) in items {
        tx.record(SubjectKind::Finding, id.0, Verb::Changed, &serde_json::json!({ name: item }))?;
    }
    Ok(after)
}

/// Items that were added or changed, `[before, after]` each; nothing is ever taken away but an automatic reading.
fn changed_items<T: serde::Serialize>(
    name: &'static str,
    before: &[T],
    after: &[T],
    id_of: impl Fn(&T) -> i64,
    items: &mut Vec<(&'static str, serde_json::Value)>,
) -> anyhow::Result<()> {
    let find = |rows: &[T], id: i64| -> anyhow::Result<serde_json::Value> {
        Ok(serde_json::to_value(rows.iter().find(|row| id_of(row) == id))?)
    };
    let mut ids: Vec<i64> = before.iter().chain(after).map(&id_of).collect();
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        let (old, new) = (find(before, id)?, find(after, id)?);
        if old != new {
            items.push((name, serde_json::json!([old, new])));
        }
    }
    Ok(())
}

/// Works out a finding's standing anew after a photograph, document or source came or went.
pub fn refresh_standing(tx: &mut Tx<'_>, id: FindingId) -> anyhow::Result<()> {
    let finding = queries::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
    let before = opened(tx, finding.clone())?;
    match store(tx, &before, finding, Verb::Changed) {
        Err(error) if error.downcast_ref() == Some(&Refused::NothingChanged) => Ok(()),
        done => done.map(|_| ()),
    }
}

/// A finding with its readings as the journal would write them and the photographs that show it, for a reviewer to compare with:
/// `{"finding": {…}, "readings": [{…}], "photographs": [1, 2]}`, the preferred reading first. Those made before photographs were
/// compared have none named.
pub fn snapshot(conn: &mut Conn, finding: &Finding, readings: &[Reading]) -> anyhow::Result<serde_json::Value> {
    let shown = crate::evidence::queries::photographs::of_finding(conn, finding.id)?;
    let photographs: Vec<PhotographId> = shown.into_iter().map(|(shown, _)| shown.photograph_id).collect();
    Ok(serde_json::json!({ "finding": finding, "readings": readings, "photographs": photographs }))
}

fn parts_of(tx: &mut Tx<'_>, inputs: &[FindingInput]) -> anyhow::Result<HashMap<PartName, crate::db::ids::PartId>> {
    let mut wanted: HashMap<PartName, (String, String)> = HashMap::new();
    for input in inputs {
        if let Some(part) = &input.part {
            wanted
                .entry((part.brand, part.squashed.clone()))
                .or_insert_with(|| (part.number.clone(), input.category.clone()));
        }
    }
    crate::parts::queries::find_or_create(tx, &wanted)
}

/// The finding that an input amounts to, and what hangs on it.
fn row(
    tx: &Tx<'_>,
    id: FindingId,
    input: FindingInput,
    parts: &HashMap<PartName, crate::db::ids::PartId>,
    standing: Standing,
    state: FindingState,
) -> (Finding, Option<NewReading>, Support) {
    let part = input.part.and_then(|part| parts.get(&(part.brand, part.squashed)).copied());
    let finding = Finding {
        id,
        exhibit_id: input.exhibit,
        assembly: input.assembly,
        quantity: input.quantity,
        marking: input.marking,
        marking_state: input.marking_state,
        description: input.description,
        category: input.category,
        maker_string_id: input.maker_string,
        brand_id: input.brand,
        brand_certainty: input.brand_certainty,
        company_id: input.company,
        company_today_id: input.company_today,
        part_id: part,
        made_from: input.made.from,
        made_to: input.made.to,
        made_state: input.made.state,
        standing,
        state,
        published_at: None,
        changed_at: tx.at,
        revision: tx.revision,
        position: 0,
        notes: String::new(),
        author_id: input.owner.map(|owner| owner.person),
        organisation_id: input.owner.map(|owner| owner.organisation),
        tlp: input.owner.map_or(Tlp::Clear, |owner| owner.tlp),
        publish_on: None,
        is_public: false,
        state_reason: String::new(),
        in_review_since: None,
    };
    (finding, input.reading, input.support)
}

fn reading_row(tx: &Tx<'_>, id: i64, finding_id: FindingId, reading: NewReading, made_state: MadeState) -> Reading {
    Reading {
        id,
        finding_id,
        method: reading.method,
        author: reading.author,
        part_number: reading.part_number,
        brand_id: reading.brand,
        date_code: reading.date_code,
        made_from: reading.made_from,
        made_to: reading.made_to,
        certainty: reading.certainty,
        basis: reading.basis,
        alternatives: reading.alternatives,
        preferred: true,
        made_at: tx.at,
        author_id: None,
        lot: String::new(),
        country_marked: String::new(),
        set_aside_reason: String::new(),
        made_state,
        is_reviewed: true,
    }
}

fn support_row(id: i64, finding_id: FindingId, support: Support) -> FindingSource {
    FindingSource {
        id,
        finding_id,
        source_id: support.source,
        external_id: support.external_id,
        part: support.part,
        url: support.url,
        image_url: support.image_url,
        record_digest: support.record_digest,
        from_sample: support.from_sample,
        credibility: NOT_JUDGED,
    }
}
