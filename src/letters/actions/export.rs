//! Exports: findings kept as a file to hand on; and what is decided when some of them are so no more.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{ExportId, reserve};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::letters::actions::{Refused, annex, review};
use crate::letters::queries::exports::{self, Decision, Export, ExportFault, ExportFinding};

/// Most findings of one export.
pub const MOST_EXPORTED: usize = 20_000;
/// The longest search of one, in bytes.
pub const LONGEST_QUERY_BYTES: usize = 2_000;
/// The longest account of to whom it goes, in characters.
const LONGEST_RECIPIENT: usize = 500;

/// An export whose file is stored already.
#[derive(Clone, Debug)]
pub struct NewExport {
    pub title: String,
    pub given_to: String,
    /// Without the question mark.
    pub query: String,
    pub file_sha256: String,
    pub size_bytes: i64,
    /// Every finding of the file. The export of each is set here.
    pub findings: Vec<ExportFinding>,
    /// The export in whose place it goes out.
    pub replaces: Option<ExportId>,
}

/// An export of the official's organisation.
fn seen(tx: &mut Tx<'_>, by: &Official, id: ExportId) -> anyhow::Result<Export> {
    let export = exports::by_id(tx.conn(), id)?.filter(|export| export.organisation_id == by.organisation());
    Ok(export.ok_or(Refused::NotThere)?)
}

/// Keeps an export. Where it goes out in the place of another one, what of that is so no more has been decided about.
pub fn make(tx: &mut Tx<'_>, by: &Official, new: NewExport) -> anyhow::Result<Export> {
    if new.findings.is_empty() {
        return Err(Refused::NothingFound.into());
    }
    if new.findings.len() > MOST_EXPORTED {
        return Err(Refused::TooMany(MOST_EXPORTED).into());
    }
    let mut rows = new.findings;
    let id = ExportId(reserve(tx.conn(), "exports", 1)?);
    for row in &mut rows {
        row.export_id = id;
    }
    let export = Export {
        id,
        organisation_id: by.organisation(),
        title: annex::title(&new.title)?,
        given_to: tidy(&new.given_to).chars().take(LONGEST_RECIPIENT).collect(),
        query: new.query,
        finding_count: rows.len() as i64,
        digest: exports::digest_of(&rows),
        file_sha256: new.file_sha256,
        size_bytes: new.size_bytes,
        made_by: by.person(),
        made_at: tx.at,
        revision: tx.revision,
    };
    exports::insert(tx.conn(), &export, &rows)?;
    tx.record(SubjectKind::Export, id.0, Verb::Created, &export)?;
    if let Some(replaced) = new.replaces {
        seen(tx, by, replaced)?;
        let faults = exports::open(tx.conn(), by.organisation(), Some(replaced))?;
        decide(tx, by, replaced, &faults, Some(id), "")?;
    }
    Ok(export)
}

/// Decides that nothing needs to go out about what of an export is so no more, with the reason.
pub fn set_aside(tx: &mut Tx<'_>, by: &Official, id: ExportId, reason: &str) -> anyhow::Result<()> {
    let reason = review::stated(reason)?;
    seen(tx, by, id)?;
    let faults = exports::open(tx.conn(), by.organisation(), Some(id))?;
    if faults.is_empty() {
        return Err(Refused::Decided.into());
    }
    decide(tx, by, id, &faults, None, &reason)
}

fn decide(
    tx: &mut Tx<'_>,
    by: &Official,
    id: ExportId,
    faults: &[ExportFault],
    replaced_by: Option<ExportId>,
    reason: &str,
) -> anyhow::Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let first = reserve(tx.conn(), "export_decisions", faults.len())?;
    let rows: Vec<Decision> = (first..)
        .zip(faults)
        .map(|(number, fault)| Decision {
            id: number,
            export_id: id,
            finding_id: fault.finding,
            cause: fault.change.cause,
            became: Some(fault.change.became),
            replaced_by,
            reason: reason.to_owned(),
            decided_by: by.person(),
            decided_at: tx.at,
        })
        .collect();
    exports::insert_decisions(tx.conn(), &rows)?;
    let revision = tx.revision;
    exports::touch(tx.conn(), id, revision)?;
    for row in &rows {
        tx.record(SubjectKind::Export, id.0, Verb::Changed, &serde_json::json!({"decision": [null, row]}))?;
    }
    Ok(())
}
