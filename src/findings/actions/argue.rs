//! What is said about a finding that is there: further readings, further sources, disputes.

use crate::accounts::model::{Proof, Researcher, Reviewer};
use crate::companies::catalogue::Catalogue;
use crate::companies::model::Certainty;
use crate::db::ids::{FindingId, SourceId, reserve};
use crate::evidence::model::Reliability;
use crate::evidence::queries::{self as sources, SourceDescription};
use crate::findings::actions::log::{self, as_of, line, note, onlooker};
use crate::findings::actions::review::{because, note_move, refuse_own, seen_by};
use crate::findings::actions::{Made, Support, opened, store, support_row};
use crate::findings::model::{FindingState, MoveKind, ReadingMethod, Refused};
use crate::findings::queries::{self, Dispute, Finding, FindingSource, Reading};
use crate::findings::understanding::{Said, another, meaning};
use crate::journal::model::Verb;
use crate::journal::tx::Tx;

/// Who decides about a finding: before publication its own people, afterwards a reviewer.
#[derive(Clone, Copy, Debug)]
pub enum Decider<'a> {
    Researcher(&'a Researcher),
    Reviewer(&'a Reviewer),
}

/// A reading as somebody states it.
#[derive(Clone, Debug)]
pub struct NewOpinion {
    pub said: Said,
    pub method: ReadingMethod,
    pub certainty: Certainty,
    /// What it rests on.
    pub basis: String,
}

/// Adds somebody's reading beside those that stand. It is preferred only where there was none.
pub fn add_reading(
    tx: &mut Tx<'_>,
    by: &Researcher,
    catalogue: &Catalogue,
    id: FindingId,
    new: &NewOpinion,
) -> anyhow::Result<Reading> {
    let finding = visible(tx, by, false, id)?;
    let opened = opened(tx, finding.clone())?;
    if matches!(finding.state, FindingState::Rejected | FindingState::Withdrawn) {
        return Err(Refused::Move { from: finding.state, to: finding.state }.into());
    }
    let optional = |text: &Option<String>| text.as_deref().map(line).transpose();
    let said = Said {
        part_number: optional(&new.said.part_number)?,
        brand: optional(&new.said.brand)?,
        date_code: optional(&new.said.date_code)?,
        category: None,
        lot: line(&new.said.lot)?,
        country_marked: line(&new.said.country_marked)?,
    };
    let says = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.is_empty());
    let is_empty = ![&said.part_number, &said.brand, &said.date_code].into_iter().any(says)
        && said.lot.is_empty()
        && said.country_marked.is_empty();
    if is_empty || new.method == ReadingMethod::Automatic {
        return Err(Refused::EmptyReading.into());
    }
    let exhibit = crate::weapons::queries::exhibit(tx.conn(), finding.exhibit_id)?.ok_or(Refused::NotThere)?;
    let day = as_of(&exhibit, tx.at.date());
    let mut own = another(&finding.marking, &said, new.method, by.name(), day, catalogue);
    own.reading.certainty = new.certainty;
    let basis = note(&new.basis)?;
    own.reading.basis =
        [own.reading.basis, basis].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    let row_id = reserve(tx.conn(), "readings", 1)?;
    let row = Reading { author_id: Some(by.person()), ..log::own_row(tx, row_id, id, &own) };
    queries::insert_readings(tx.conn(), std::slice::from_ref(&row))?;
    store(tx, &opened, finding, Verb::Changed)?;
    Ok(row)
}

/// Prefers a reading; the one before steps down with the reason. What the finding is taken to be follows from it. Of a published
/// finding a reviewer decides, and not about a reading of their own.
pub fn prefer_reading(
    tx: &mut Tx<'_>,
    by: Decider<'_>,
    catalogue: &Catalogue,
    id: FindingId,
    reading: i64,
    reason: &str,
) -> anyhow::Result<Finding> {
    let reason = because(reason)?;
    let before = decided(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    let readings = queries::reading::readings_of(tx.conn(), id)?;
    let chosen = readings.iter().find(|known| known.id == reading).ok_or(Refused::OtherReading)?;
    if chosen.preferred {
        return Err(Refused::NothingChanged.into());
    }
    if before.state == FindingState::Published
        && let Decider::Reviewer(reviewer) = by
        && chosen.author_id == Some(reviewer.person())
    {
        return Err(Refused::OwnFinding.into());
    }
    queries::reading::prefer_reading(tx.conn(), id, reading, &reason)?;
    if before.state == FindingState::Published {
        queries::reading::review_reading(tx.conn(), reading)?;
    }
    let made = Made { state: chosen.made_state, from: chosen.made_from, to: chosen.made_to };
    let brand = chosen.brand_id.and_then(|id| catalogue.brand(id)).map(|brand| brand.name.clone());
    let mut follows = meaning(&brand.unwrap_or_default(), &chosen.part_number, made, catalogue);
    if follows.brand.is_some() {
        follows.brand_certainty = chosen.certainty;
    }
    let mut after = before.clone();
    log::apply(tx, &mut after, &follows, false)?;
    let after = store(tx, &opened, after, Verb::Changed)?;
    if after.state == FindingState::Published {
        let person = match by {
            Decider::Researcher(researcher) => researcher.person(),
            Decider::Reviewer(reviewer) => reviewer.person(),
        };
        note_move(tx, &after, MoveKind::Corrected, person, &reason)?;
    }
    Ok(after)
}

/// A source that supports a finding: one that is known, or a new one.
#[derive(Clone, Debug)]
pub struct NewSupport {
    /// Key of a known source; blank for a new one.
    pub known: String,
    pub title: String,
    pub publisher: String,
    pub url: String,
    /// What it rests on: the key of an origin group. Blank: on itself alone.
    pub origin: String,
    pub reliability: Reliability,
    /// 1 to 6.
    pub credibility: i32,
    /// The source's own number of the record; blank takes the finding's.
    pub record: String,
}

/// Adds a source to a finding, with its grade. The standing follows.
pub fn add_source(tx: &mut Tx<'_>, by: Decider<'_>, id: FindingId, new: &NewSupport) -> anyhow::Result<Finding> {
    let before = decided(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    let source = if new.known.trim().is_empty() {
        let title = line(&new.title)?;
        if title.is_empty() {
            return Err(Refused::SourceMissing.into());
        }
        let key = source_key(tx, &title)?;
        let origin = match line(&new.origin)? {
            blank if blank.is_empty() => (key.clone(), title.clone()),
            other => (other.clone(), other),
        };
        let description = SourceDescription {
            key,
            title,
            publisher: line(&new.publisher)?,
            url: line(&new.url)?,
            licence: String::new(),
            attribution: String::new(),
            is_public: true,
            origin,
            reliability: new.reliability,
        };
        sources::find_or_create(tx, &description)?.id
    } else {
        sources::by_key(tx.conn(), new.known.trim())?.ok_or(Refused::SourceMissing)?.id
    };
    let record = match line(&new.record)? {
        blank if blank.is_empty() => id.number(),
        record => record,
    };
    let row_id = reserve(tx.conn(), "finding_sources", 1)?;
    let part = queries::supports::next_part(tx.conn(), source, &record)?;
    let row = support(row_id, id, source, record, part, new)?;
    queries::insert_sources(tx.conn(), std::slice::from_ref(&row))?;
    store(tx, &opened, before, Verb::Changed)
}

fn support(
    row_id: i64,
    id: FindingId,
    source: SourceId,
    record: String,
    part: i32,
    new: &NewSupport,
) -> anyhow::Result<FindingSource> {
    let support = Support {
        source,
        external_id: record,
        part,
        url: line(&new.url)?,
        image_url: String::new(),
        record_digest: String::new(),
        from_sample: false,
    };
    Ok(FindingSource { credibility: new.credibility.clamp(1, 6), ..support_row(row_id, id, support) })
}

fn source_key(tx: &mut Tx<'_>, title: &str) -> anyhow::Result<String> {
    let slug = crate::weapons::model::slug(title);
    let base = if slug.is_empty() { "source".to_owned() } else { slug };
    if sources::by_key(tx.conn(), &base)?.is_none() {
        return Ok(base);
    }
    Ok(format!("{base}-{}", tx.revision))
}

/// Gives the digit of the Admiralty grade to what one source says of a finding.
pub fn grade(tx: &mut Tx<'_>, by: &Reviewer, id: FindingId, support: i64, credibility: i32) -> anyhow::Result<Finding> {
    let before = seen_by(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    let credibility = credibility.clamp(1, 6);
    queries::supports::grade_support(tx.conn(), id, support, credibility)?.ok_or(Refused::SourceMissing)?;
    store(tx, &opened, before, Verb::Changed)
}

/// Holds against a finding that it is wrong. It stays where it is and is shown as disputed until somebody closes it.
pub fn open_dispute(tx: &mut Tx<'_>, by: &Researcher, id: FindingId, reason: &str) -> anyhow::Result<Finding> {
    let reason = because(reason)?;
    let before = visible(tx, by, false, id)?;
    let opened = opened(tx, before.clone())?;
    if matches!(before.state, FindingState::Rejected | FindingState::Withdrawn) {
        return Err(Refused::Move { from: before.state, to: before.state }.into());
    }
    let row = Dispute {
        id: reserve(tx.conn(), "finding_disputes", 1)?,
        finding_id: id,
        opened_by: Some(by.person()),
        opened_at: tx.at,
        reason: reason.clone(),
        closed_by: None,
        closed_at: None,
        outcome: String::new(),
    };
    queries::moves::insert_dispute(tx.conn(), &row)?;
    store(tx, &opened, before, Verb::Changed)
}

/// Closes a dispute and says how it ended. Not by whoever recorded the finding: that would be one person's word.
pub fn close_dispute(
    tx: &mut Tx<'_>,
    by: &Reviewer,
    id: FindingId,
    dispute: i64,
    outcome: &str,
) -> anyhow::Result<Finding> {
    let outcome = because(outcome)?;
    let before = seen_by(tx, by, id)?;
    let opened = opened(tx, before.clone())?;
    refuse_own(tx, by, &before)?;
    let at = tx.at;
    if queries::moves::close_dispute(tx.conn(), (id, dispute), by.person(), at, &outcome)? == 0 {
        return Err(Refused::NoDispute.into());
    }
    store(tx, &opened, before, Verb::Changed)
}

/// The finding, where this person may see it.
fn visible(tx: &mut Tx<'_>, by: &impl Proof, is_reviewer: bool, id: FindingId) -> anyhow::Result<Finding> {
    let finding = queries::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
    if !onlooker(by, is_reviewer).may_see(finding.guarded()) {
        return Err(Refused::NotThere.into());
    }
    Ok(finding)
}

/// The finding, where it is this person's to decide about.
fn decided(tx: &mut Tx<'_>, by: Decider<'_>, id: FindingId) -> anyhow::Result<Finding> {
    match by {
        Decider::Researcher(researcher) => {
            let finding = log::own(tx, researcher, id)?;
            // What has left is changed by a second person.
            let is_theirs = finding.state.is_open() || finding.state == FindingState::InReview;
            if is_theirs { Ok(finding) } else { Err(Refused::OwnFinding.into()) }
        }
        Decider::Reviewer(reviewer) => {
            let finding = seen_by(tx, reviewer, id)?;
            refuse_own(tx, reviewer, &finding)?;
            if matches!(finding.state, FindingState::Rejected | FindingState::Withdrawn) {
                return Err(Refused::Move { from: finding.state, to: finding.state }.into());
            }
            Ok(finding)
        }
    }
}
