//! What the sharing mark of an exhibit means for everything found in it.

use crate::db::ids::ExhibitId;
use crate::findings::actions::{opened, store};
use crate::findings::model::FindingState;
use crate::findings::queries;
use crate::journal::model::Verb;
use crate::journal::tx::Tx;

/// Lets the published findings of an exhibit follow its sharing mark. Gives how many the public sees now or no longer. Belongs into the
/// write that changed the mark.
pub fn follow_exhibit(tx: &mut Tx<'_>, exhibit: ExhibitId) -> anyhow::Result<usize> {
    let is_clear = crate::weapons::queries::withheld_among(tx.conn(), &[exhibit])?.is_empty();
    let mut changed = 0;
    for before in queries::in_exhibit(tx.conn(), exhibit)? {
        let is_due = before.tlp.is_clear() && before.publish_on.is_none_or(|day| day <= tx.at.date());
        if before.state != FindingState::Published || before.is_public == (is_clear && is_due) {
            continue;
        }
        let opened = opened(tx, before.clone())?;
        let after = store(tx, &opened, before.clone(), Verb::Changed)?;
        changed += usize::from(after.is_public != before.is_public);
    }
    Ok(changed)
}
