//! Two records of one company: what stands against taking one into the other, and what the journal says of it. Nothing but one column
//! of the record that goes is written, so taking that back brings back what was there.

use crate::companies::catalogue::Catalogue;
use crate::companies::directory::{CompanyIndex, Directory};
use crate::companies::proposal::Refused;
use crate::companies::queries::{self, Company};
use crate::db::conn::Conn;
use crate::db::ids::CompanyId;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;

/// Into which record the one that is to stand for itself again is merged.
pub(super) fn merged_into(conn: &mut Conn, record: Option<CompanyId>) -> anyhow::Result<Option<CompanyId>> {
    let Some(id) = record else { return Err(Refused::NotThere.into()) };
    let record = queries::by_id(conn, id)?.ok_or(Refused::NotThere)?;
    Ok(Some(record.merged_into.ok_or(Refused::SoAlready)?))
}

/// What is said of a merged record is to be said of the one that stands for it.
pub(super) fn refuse_merged(catalogue: &Catalogue, record: &Company) -> Result<(), Refused> {
    if record.merged_into.is_none() {
        return Ok(());
    }
    let standing = catalogue.company(catalogue.standing(record.id)).map(|company| company.key.clone());
    Err(Refused::Merged { record: record.legal_name.clone(), standing: standing.unwrap_or_default() })
}

/// Refuses two records that would lead from the one that stays to itself: by events that ended one of them in the other, or by the
/// companies above it. What stands straight above or below it and is the same company just goes.
pub(super) fn refuse_circle(catalogue: &Catalogue, going: &Company, staying: &Company) -> Result<(), Refused> {
    if going.id == staying.id {
        return Err(Refused::Itself);
    }
    let directory = &catalogue.directory;
    let index = |company: &Company| directory.company_by_key(&company.key).ok_or(Refused::NotThere);
    let (from, to) = (index(going)?, index(staying)?);
    for (start, end) in [(from, to), (to, from)] {
        if directory.would_cycle(end, start) {
            return Err(Refused::Circle(succession(directory, start, end)));
        }
    }
    match above(directory, to, from) {
        Some(chain) => Err(Refused::Circle(chain)),
        None => Ok(()),
    }
}

/// From `start` by events to `end`, which is to be the same as `start`.
fn succession(directory: &Directory, start: CompanyIndex, end: CompanyIndex) -> Vec<String> {
    let name = |index| directory.company(index).name.to_string();
    let events = directory.events_between(start, end);
    [name(start)].into_iter().chain(events.into_iter().map(|event| name(event.to))).chain([name(start)]).collect()
}

/// From `start` by the companies above to `end`, which is to be the same as `start`; `None` where no other is between them.
fn above(directory: &Directory, start: CompanyIndex, end: CompanyIndex) -> Option<Vec<String>> {
    let mut chain = vec![start];
    while let Some(parent) = directory.company(*chain.last()?).parent {
        if chain.contains(&parent) {
            return None;
        }
        chain.push(parent);
        if parent == end {
            chain.push(start);
            return (chain.len() > 3).then(|| chain.iter().map(|it| directory.company(*it).name.to_string()).collect());
        }
    }
    None
}

/// The record that stays has in its history what was taken into it and what stands for itself again.
pub(super) fn record_with_other(tx: &mut Tx<'_>, before: &Company, after: &Company) -> anyhow::Result<()> {
    if before.merged_into == after.merged_into {
        return Ok(());
    }
    let item = serde_json::json!({ "merged_id": after.id });
    if let Some(other) = before.merged_into {
        let left = serde_json::json!({ "merged": [item, null] });
        tx.record(SubjectKind::Company, other.0, Verb::Changed, &left)?;
    }
    if let Some(other) = after.merged_into {
        let taken = serde_json::json!({ "merged": [null, item] });
        tx.record(SubjectKind::Company, other.0, Verb::Changed, &taken)?;
    }
    Ok(())
}
