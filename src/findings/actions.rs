//! What can be done to findings. The spreadsheet import and every form come through here.

use std::collections::HashMap;

use crate::companies::model::Certainty;
use crate::db::ids::{BrandId, CompanyId, ExhibitId, FindingId, MakerStringId, SourceId, reserve};
use crate::findings::model::{FindingState, MadeState, MarkingState, ReadingMethod, Standing};
use crate::findings::queries::{self, Finding, FindingSource, Reading};
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::parts::queries::PartName;
use chrono::NaiveDate;

/// When a part was made, as far as its date code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub state: MadeState,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Made {
    pub const NOT_READ: Self = Self { state: MadeState::NotRead, from: None, to: None };
}

/// A part to be named by a finding.
#[derive(Clone, Debug)]
pub struct PartOf {
    pub brand: BrandId,
    pub number: String,
    pub squashed: String,
}

/// A reading to be stored with a finding.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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
    for (offset, input) in (0..).zip(inputs) {
        let id = FindingId(first + offset);
        let standing = Standing::derive(1, !input.support.image_url.is_empty());
        rows.push(row(tx, id, &input, &parts, standing, state));
        if let Some(reading) = input.reading {
            readings.push(reading_row(tx, reading_id, id, reading));
            reading_id += 1;
        }
        supports.push(support_row(first_support + offset, id, input.support));
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

/// Takes over what a source now says of findings that it reported before. States stay as they are.
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
    for (id, input) in inputs {
        let Some(before) = old.get(&id) else {
            anyhow::bail!("finding {} is named by a source's record but is not there", id.number());
        };
        let origins = queries::origin_groups_of(tx.conn(), id)?.len();
        let standing = match before.standing {
            fixed @ (Standing::Disputed | Standing::Withdrawn) => fixed,
            _ => Standing::derive(origins, !input.support.image_url.is_empty()),
        };
        let mut after = row(tx, id, &input, &parts, standing, before.state);
        after.published_at = before.published_at;
        queries::update_finding(tx.conn(), &after)?;
        let reading = match input.reading {
            Some(reading) => {
                let reading_id = reserve(tx.conn(), "readings", 1)?;
                Some(reading_row(tx, reading_id, id, reading))
            }
            None => None,
        };
        queries::replace_automatic_reading(tx.conn(), id, reading.as_ref())?;
        let support = support_row(0, id, input.support);
        queries::update_source_record(tx.conn(), &support)?;
        let mut changes = differences(before, &after)?;
        let old_reading = old_readings.get(&id);
        if old_reading.is_some() || reading.is_some() {
            changes.insert("reading".to_owned(), serde_json::json!([old_reading, reading]));
        }
        let old_support = old_supports.get(&(support.source_id, support.external_id.clone(), support.part));
        let (before, after) = (serde_json::to_value(old_support)?, serde_json::to_value(&support)?);
        if before != after {
            changes.insert("support".to_owned(), serde_json::json!([before, after]));
        }
        tx.record(SubjectKind::Finding, id.0, Verb::Changed, &changes)?;
    }
    Ok(())
}

/// Field by field, `[before, after]`, of what differs.
pub fn differences<T: serde::Serialize>(
    before: &T,
    after: &T,
) -> anyhow::Result<serde_json::Map<String, serde_json::Value>> {
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    let mut changes = serde_json::Map::new();
    if let (serde_json::Value::Object(mut before), serde_json::Value::Object(after)) = (before, after) {
        for (field, value) in after {
            let old = before.remove(&field).unwrap_or_default();
            if old != value {
                changes.insert(field, serde_json::json!([old, value]));
            }
        }
        // What is stated no more.
        for (field, old) in before {
            changes.insert(field, serde_json::json!([old, null]));
        }
    }
    Ok(changes)
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

fn row(
    tx: &Tx<'_>,
    id: FindingId,
    input: &FindingInput,
    parts: &HashMap<PartName, crate::db::ids::PartId>,
    standing: Standing,
    state: FindingState,
) -> Finding {
    Finding {
        id,
        exhibit_id: input.exhibit,
        assembly: input.assembly.clone(),
        quantity: input.quantity,
        marking: input.marking.clone(),
        marking_state: input.marking_state,
        description: input.description.clone(),
        category: input.category.clone(),
        maker_string_id: input.maker_string,
        brand_id: input.brand,
        brand_certainty: input.brand_certainty,
        company_id: input.company,
        company_today_id: input.company_today,
        part_id: input.part.as_ref().and_then(|part| parts.get(&(part.brand, part.squashed.clone())).copied()),
        made_from: input.made.from,
        made_to: input.made.to,
        made_state: input.made.state,
        standing,
        state,
        published_at: (state == FindingState::Published).then_some(tx.at),
        changed_at: tx.at,
        revision: tx.revision,
    }
}

fn reading_row(tx: &Tx<'_>, id: i64, finding_id: FindingId, reading: NewReading) -> Reading {
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
    }
}
