//! What becomes of findings that a person's import has brought: all of them are taken back, while nobody has built on any.

use std::collections::HashSet;

use crate::accounts::model::{Proof, Researcher};
use crate::db::ids::{FindingId, SourceId};
use crate::evidence::queries::ties;
use crate::findings::actions::log::onlooker;
use crate::findings::actions::review::note_move;
use crate::findings::model::{FindingState, MoveKind, Refused};
use crate::findings::queries::{self, FindingSource};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;

/// Those of these findings that somebody has built on since they had that revision: changed, sent to review, photographed, or
/// given a document.
pub fn built_on(tx: &mut Tx<'_>, findings: &[(FindingId, i64)]) -> anyhow::Result<Vec<FindingId>> {
    let mut touched = Vec::new();
    for chunk in findings.chunks(1_000) {
        let ids: Vec<FindingId> = chunk.iter().map(|(id, _)| *id).collect();
        let there = queries::by_ids(tx.conn(), &ids)?;
        let shown: HashSet<FindingId> = ties::findings_with_evidence(tx.conn(), &ids)?;
        touched.extend(chunk.iter().filter_map(|(id, revision)| {
            let is_as_it_was = there
                .get(id)
                .is_some_and(|finding| finding.revision == *revision && finding.state.is_open() && !shown.contains(id));
            (!is_as_it_was).then_some(*id)
        }));
    }
    Ok(touched)
}

/// Takes drafts back for good. Each stays with the reason, and the source's number of its record is free again: `note` is put
/// behind it. Err where one is not a draft of the person's organisation.
pub fn take_back(
    tx: &mut Tx<'_>,
    by: &Researcher,
    source: SourceId,
    ids: &[FindingId],
    reason: &str,
    note: &str,
) -> anyhow::Result<()> {
    for chunk in ids.chunks(1_000) {
        let there = queries::by_ids(tx.conn(), chunk)?;
        let supports: Vec<FindingSource> = queries::sources_of(tx.conn(), chunk)?;
        for id in chunk {
            let before = there.get(id).ok_or(Refused::NotThere)?;
            if !onlooker(by, false).owns(before.organisation_id) || !before.state.is_open() {
                return Err(Refused::NotThere.into());
            }
            let mut after = before.clone();
            after.state = FindingState::Rejected;
            reason.clone_into(&mut after.state_reason);
            after.changed_at = tx.at;
            after.revision = tx.revision;
            queries::update_finding(tx.conn(), &after)?;
            let mut changes = differences(before, &after)?;
            let support = supports.iter().find(|support| support.finding_id == *id && support.source_id == source);
            if let Some(support) = support {
                let freed = FindingSource { external_id: format!("{} {note}", support.external_id), ..support.clone() };
                queries::rename_record(tx.conn(), support.id, &freed.external_id)?;
                changes.insert("support".to_owned(), serde_json::json!([support, freed]));
            }
            tx.record(SubjectKind::Finding, id.0, Verb::Changed, &changes)?;
            note_move(tx, &after, MoveKind::Rejected, by.person(), reason)?;
        }
    }
    Ok(())
}
