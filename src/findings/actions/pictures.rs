//! Which photographs show a finding. What the public sees of a finding has been seen by two people, and that goes for its
//! pictures too: they come and go while it is a draft.

use crate::accounts::model::Researcher;
use crate::db::ids::{FindingId, PhotographId};
use crate::evidence::actions::{self as evidence, Shown};
use crate::evidence::model::PhotographState;
use crate::evidence::queries::photographs;
use crate::findings::actions::log::own;
use crate::findings::actions::refresh_standing;
use crate::findings::model::{FindingState, Refused};
use crate::journal::tx::Tx;

/// Says that a photograph shows a draft of the own organisation, and where; said again, it replaces what was said. False where
/// the photograph may not be used. Err with [`Refused::NotThere`] or [`Refused::Move`] where the finding is not theirs to change.
pub fn show(
    tx: &mut Tx<'_>,
    by: &Researcher,
    finding: FindingId,
    photograph: PhotographId,
    shown: &Shown,
) -> anyhow::Result<bool> {
    own_draft(tx, by, finding)?;
    let is_shown = evidence::show(tx, by, finding, photograph, shown)?;
    refresh_standing(tx, finding)?;
    Ok(is_shown)
}

/// Takes that back. False where nobody said so.
pub fn hide(tx: &mut Tx<'_>, by: &Researcher, finding: FindingId, photograph: PhotographId) -> anyhow::Result<bool> {
    own_draft(tx, by, finding)?;
    let was_shown = evidence::hide(tx, by, finding, photograph)?;
    refresh_standing(tx, finding)?;
    Ok(was_shown)
}

/// Moves a photograph to another state; what it shows rests on it no longer, or again. False where the table of moves does not
/// allow it or there is no such photograph for them.
pub fn decide(tx: &mut Tx<'_>, by: &Researcher, id: PhotographId, next: PhotographState) -> anyhow::Result<bool> {
    let is_moved = evidence::decide(tx, by, id, next)?;
    if is_moved {
        for finding in photographs::findings_of(tx.conn(), id)? {
            refresh_standing(tx, finding)?;
        }
    }
    Ok(is_moved)
}

fn own_draft(tx: &mut Tx<'_>, by: &Researcher, id: FindingId) -> anyhow::Result<()> {
    let finding = own(tx, by, id)?;
    if !finding.state.is_open() {
        return Err(Refused::Move { from: finding.state, to: FindingState::Draft }.into());
    }
    Ok(())
}
