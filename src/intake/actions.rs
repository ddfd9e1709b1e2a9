//! What a person does with an import, from the upload to taking it back.

use std::collections::BTreeMap;

use crate::accounts::model::{Proof, Researcher};
use crate::db::ids::{FindingId, ImportId, SourceId};
use crate::findings::actions::review;
use crate::findings::actions::{self as findings, FindingInput, imported};
use crate::intake::mapping::Field;
use crate::intake::model::{ImportState, Settings, WeaponChoice};
use crate::intake::opened;
use crate::intake::queries::{self, Import, NewImport};
use crate::intake::report::Summary;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;

/// Rows of one import in the browser; larger files are for the command line.
pub const MOST_ROWS: u64 = 50_000;

/// Drafts that go to review with one press.
pub const MOST_AT_ONCE: i64 = 2_000;

/// Why something cannot be done with an import.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such import")]
    NotThere,
    #[error("an import that is {from} does not become {to}")]
    Move { from: ImportState, to: ImportState },
    #[error("the source has no title")]
    TitleMissing,
    #[error("no column is the weapon, and no exhibit is chosen")]
    WeaponMissing,
    #[error("no column says anything about a part")]
    NothingMapped,
    #[error("two columns are taken for the {0:?}")]
    Twice(Field),
    #[error("there is no exhibit of this number")]
    UnknownExhibit,
    #[error("no brand is called `{0}`")]
    UnknownBrand(String),
    #[error("no weapon system is called `{0}`")]
    UnknownWeapon(String),
    #[error("a reason is missing")]
    ReasonMissing,
    /// The first of them, and how many there are.
    #[error("{1} findings of the import have been worked on since")]
    BuiltOn(Vec<FindingId>, usize),
}

/// Takes in a file that has come and is stored.
pub fn upload(tx: &mut Tx<'_>, new: &NewImport) -> anyhow::Result<Import> {
    let import = queries::insert(tx, new)?;
    let detail = serde_json::json!({
        "file_name": import.file_name, "file_sha256": import.file_sha256, "size_bytes": import.size_bytes,
        "organisation_id": import.organisation_id, "person_id": import.person_id, "state": import.state,
    });
    tx.record(SubjectKind::Import, import.id.0, Verb::Created, &detail)?;
    Ok(import)
}

/// The import, where it is the organisation's.
pub fn own(tx: &mut Tx<'_>, by: &Researcher, id: ImportId) -> anyhow::Result<Import> {
    Ok(queries::own(tx.conn(), by.organisation(), id)?.ok_or(Refused::NotThere)?)
}

/// Says what the columns are and what the rows rest on; the rows are checked next.
pub fn settle(
    tx: &mut Tx<'_>,
    by: &Researcher,
    id: ImportId,
    mut settings: Settings,
    header: &[String],
) -> anyhow::Result<Import> {
    let before = own(tx, by, id)?;
    settings.source_title = settings.source_title.trim().to_owned();
    if settings.source_title.is_empty() {
        return Err(Refused::TitleMissing.into());
    }
    if let Some(exhibit) = settings.exhibit {
        let found = crate::weapons::queries::exhibit(tx.conn(), exhibit)?;
        if found.is_none_or(|found| found.organisation_id != Some(by.organisation())) {
            return Err(Refused::UnknownExhibit.into());
        }
        settings.columns.remove(&Field::Weapon);
    } else if !settings.columns.contains_key(&Field::Weapon) {
        return Err(Refused::WeaponMissing.into());
    }
    let speaks = [Field::Marking, Field::PartNumber, Field::Description, Field::Maker];
    if !speaks.iter().any(|field| settings.columns.contains_key(field)) {
        return Err(Refused::NothingMapped.into());
    }
    // What the organisation has said of a name before holds until somebody says otherwise.
    for earlier in queries::said_before(tx.conn(), by.organisation(), id)? {
        for (text, brand) in earlier.makers {
            settings.makers.entry(text).or_insert(brand);
        }
        for (text, weapon) in earlier.weapons {
            settings.weapons.entry(text).or_insert(weapon);
        }
    }
    let mut after = before.clone();
    after.settings = serde_json::to_string(&settings)?;
    after.header = serde_json::to_string(header)?;
    go(tx, &before, after, ImportState::Checking, "")
}

/// What a person says of names that lead nowhere, and of rows whose marking is there already. The rows are checked anew.
pub fn correct(
    tx: &mut Tx<'_>,
    by: &Researcher,
    id: ImportId,
    makers: BTreeMap<String, String>,
    weapons: BTreeMap<String, WeaponChoice>,
    takes_same_marking: bool,
) -> anyhow::Result<Import> {
    let before = own(tx, by, id)?;
    let mut settings = before.settings();
    settings.makers.extend(makers);
    settings.weapons.extend(weapons);
    settings.takes_same_marking = takes_same_marking;
    let mut after = before.clone();
    after.settings = serde_json::to_string(&settings)?;
    go(tx, &before, after, ImportState::Checking, "")
}

/// Has the rows written that the check has found good.
pub fn apply(tx: &mut Tx<'_>, by: &Researcher, id: ImportId) -> anyhow::Result<Import> {
    let before = own(tx, by, id)?;
    go(tx, &before, before.clone(), ImportState::Applying, "")
}

/// Gives an import up before anything was written.
pub fn discard(tx: &mut Tx<'_>, by: &Researcher, id: ImportId) -> anyhow::Result<Import> {
    let before = own(tx, by, id)?;
    if queries::count_findings(tx.conn(), id)? > 0 {
        return Err(Refused::Move { from: before.state, to: ImportState::Discarded }.into());
    }
    queries::delete_rows(tx, id)?;
    go(tx, &before, before.clone(), ImportState::Discarded, "")
}

/// Sends drafts that the import has brought to review, [`MOST_AT_ONCE`] at most. Gives how many went: what has no marking to show
/// yet stays.
pub fn submit(tx: &mut Tx<'_>, by: &Researcher, id: ImportId) -> anyhow::Result<usize> {
    own(tx, by, id)?;
    let mut sent = 0;
    for finding in queries::drafts_of(tx.conn(), id, MOST_AT_ONCE)? {
        match review::submit(tx, by, finding) {
            Ok(_) => sent += 1,
            Err(error) if error.is::<crate::findings::model::Refused>() => {}
            Err(error) => return Err(error),
        }
    }
    Ok(sent)
}

/// Takes everything back that the import wrote: what it brought is set aside with the reason, what it changed is as it was. Err
/// with [`Refused::BuiltOn`] where somebody has worked on any of it since; nothing is taken back then.
pub fn take_back(tx: &mut Tx<'_>, by: &Researcher, id: ImportId, reason: &str) -> anyhow::Result<Import> {
    const NAMED: usize = 20;
    let before = own(tx, by, id)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::ReasonMissing.into());
    }
    if !before.state.may_become(ImportState::TakenBack) {
        return Err(Refused::Move { from: before.state, to: ImportState::TakenBack }.into());
    }
    let kept = queries::findings_of(tx.conn(), id)?;
    let revisions: Vec<(FindingId, i64)> = kept.iter().map(|kept| (kept.finding_id, kept.revision)).collect();
    let touched = imported::built_on(tx, &revisions)?;
    if !touched.is_empty() {
        let count = touched.len();
        return Err(Refused::BuiltOn(touched.into_iter().take(NAMED).collect(), count).into());
    }
    if let Some(source) = before.source_id {
        let (new, changed): (Vec<_>, Vec<_>) = kept.into_iter().partition(|kept| kept.before.is_empty());
        let ids: Vec<FindingId> = new.iter().map(|kept| kept.finding_id).collect();
        imported::take_back(tx, by, source, &ids, reason, &format!("(import {id})"))?;
        let inputs: Vec<(FindingId, FindingInput)> = changed
            .iter()
            .map(|kept| Ok((kept.finding_id, serde_json::from_str(&kept.before)?)))
            .collect::<anyhow::Result<_>>()?;
        if !inputs.is_empty() {
            findings::update_from_source(tx, inputs)?;
        }
    }
    opened::take_back(tx, by, id, reason)?;
    go(tx, &before, before.clone(), ImportState::TakenBack, reason)
}

/// What the check has found.
pub fn checked(tx: &mut Tx<'_>, before: &Import, summary: &Summary) -> anyhow::Result<Import> {
    let mut after = before.clone();
    after.summary = serde_json::to_string(summary)?;
    after.rows_read = summary.read as i64;
    after.rows_done = summary.read as i64;
    go(tx, before, after, ImportState::Checked, "")
}

/// Every row that is good is written.
pub fn applied(tx: &mut Tx<'_>, before: &Import, summary: &Summary) -> anyhow::Result<Import> {
    let mut after = before.clone();
    after.summary = serde_json::to_string(summary)?;
    after.finished_at = Some(tx.at);
    after.rows_read = summary.read as i64;
    after.rows_done = summary.read as i64;
    after.rows_new = summary.new as i64;
    after.rows_changed = summary.changed as i64;
    after.rows_unchanged = summary.unchanged as i64;
    after.rows_duplicate = summary.duplicate as i64;
    after.rows_rejected = (summary.rejected + summary.held + summary.same_marking) as i64;
    go(tx, before, after, ImportState::Applied, "")
}

/// It cannot go on, and why.
pub fn failed(tx: &mut Tx<'_>, before: &Import, problem: &str) -> anyhow::Result<Import> {
    let mut after = before.clone();
    after.problem = problem.chars().take(1_000).collect();
    go(tx, before, after, ImportState::Failed, problem)
}

/// Notes what the rows rest on, before the first one is written.
pub fn rest_on(tx: &mut Tx<'_>, before: &Import, source: SourceId) -> anyhow::Result<Import> {
    queries::set_source(tx, before.id, source)?;
    Ok(Import { source_id: Some(source), ..before.clone() })
}

fn go(tx: &mut Tx<'_>, before: &Import, mut after: Import, state: ImportState, reason: &str) -> anyhow::Result<Import> {
    if !before.state.may_become(state) {
        return Err(Refused::Move { from: before.state, to: state }.into());
    }
    after.state = state;
    after.changed_at = tx.at;
    after.claimed_until = None;
    if state.is_in_work() {
        after.rows_done = 0;
    }
    if state != ImportState::Failed {
        after.problem = String::new();
    }
    queries::update(tx, &after)?;
    let mut detail = serde_json::Map::new();
    detail.insert("state".to_owned(), serde_json::json!([before.state, state]));
    if before.settings != after.settings {
        detail.insert("settings".to_owned(), serde_json::json!([before.settings, after.settings]));
    }
    if before.summary != after.summary && state == ImportState::Applied {
        let counts = |import: &Import| {
            let summary = import.summary();
            serde_json::json!({ "new": summary.new, "changed": summary.changed, "rejected": summary.rejected })
        };
        detail.insert("counts".to_owned(), serde_json::json!([serde_json::Value::Null, counts(&after).to_string()]));
    }
    if !reason.is_empty() {
        detail.insert("reason".to_owned(), serde_json::json!([serde_json::Value::Null, reason]));
    }
    tx.record(SubjectKind::Import, after.id.0, Verb::Changed, &detail)?;
    Ok(after)
}
