//! What is kept with a finding or an exhibit beside the photographs of its parts: documents, photographs of the exhibit as a whole, and
//! the papers of its custody. None of it is public. Papers of a finding come and go while it is a draft, as its photographs do.

use crate::accounts::model::Researcher;
use crate::db::ids::{DocumentId, ExhibitId, FindingId, PhotographId};
use crate::evidence::actions as evidence;
use crate::findings::actions::log::own_exhibit;
use crate::findings::actions::pictures::own_draft;
use crate::findings::model::Refused;
use crate::journal::tx::Tx;
use crate::weapons::queries as weapons;

/// Ties a document to a draft of the own organisation. False where it was tied already or there is no such document for them. Err
/// with [`Refused::NotThere`] or [`Refused::Move`] where the finding is not theirs to change.
pub fn add_document(tx: &mut Tx<'_>, by: &Researcher, finding: FindingId, id: DocumentId) -> anyhow::Result<bool> {
    own_draft(tx, by, finding)?;
    evidence::attach_document(tx, by, finding, id)
}

/// Takes that back. False where it was not tied.
pub fn remove_document(tx: &mut Tx<'_>, by: &Researcher, finding: FindingId, id: DocumentId) -> anyhow::Result<bool> {
    own_draft(tx, by, finding)?;
    evidence::detach_document(tx, by, finding, id)
}

/// Says that a photograph shows an exhibit of the own organisation as a whole. False where that is said already or there is no such
/// photograph for them. Err with [`Refused::NotThere`] where the exhibit is not theirs.
pub fn add_photograph_of_exhibit(
    tx: &mut Tx<'_>,
    by: &Researcher,
    exhibit: ExhibitId,
    id: PhotographId,
) -> anyhow::Result<bool> {
    own_exhibit(tx, by, exhibit)?;
    evidence::attach_to_exhibit(tx, by, exhibit, id, "")
}

/// Takes that back. False where nobody said so.
pub fn remove_photograph_of_exhibit(
    tx: &mut Tx<'_>,
    by: &Researcher,
    exhibit: ExhibitId,
    id: PhotographId,
) -> anyhow::Result<bool> {
    own_exhibit(tx, by, exhibit)?;
    evidence::detach_from_exhibit(tx, by, exhibit, id)
}

/// Ties a document to an exhibit of the own organisation and, where it belongs to one, to an event of its custody. Err with
/// [`Refused::NotThere`] where the exhibit is not theirs or the event is not one of it.
pub fn add_document_of_exhibit(
    tx: &mut Tx<'_>,
    by: &Researcher,
    exhibit: ExhibitId,
    id: DocumentId,
    custody_event: Option<i64>,
) -> anyhow::Result<bool> {
    own_exhibit(tx, by, exhibit)?;
    if let Some(event) = custody_event {
        let events = weapons::custody_of_all(tx.conn(), &[exhibit])?;
        if !events.iter().any(|known| known.id == event) {
            return Err(Refused::NotThere.into());
        }
    }
    evidence::attach_document_to_exhibit(tx, by, exhibit, id, custody_event)
}

/// Takes that back. False where it was not tied.
pub fn remove_document_of_exhibit(
    tx: &mut Tx<'_>,
    by: &Researcher,
    exhibit: ExhibitId,
    id: DocumentId,
) -> anyhow::Result<bool> {
    own_exhibit(tx, by, exhibit)?;
    evidence::detach_document_from_exhibit(tx, by, exhibit, id)
}
