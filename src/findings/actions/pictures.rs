//! Which photographs show a finding. What the public sees of a finding has been seen by two people, and that goes for its
//! pictures too: they come and go while it is a draft.

use crate::accounts::model::{Member, Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::db::ids::{FindingId, PhotographId};
use crate::evidence::actions::{self as evidence, Shown};
use crate::evidence::model::PhotographState;
use crate::evidence::queries::photographs::{self, Photograph};
use crate::findings::actions::log::own;
use crate::findings::actions::refresh_standing;
use crate::findings::model::{FindingState, Refused};
use crate::findings::queries;
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

/// Whether a photograph that is nearly the same as another is wanted too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    KeepBoth,
    /// The other one is enough, and stands in its place.
    TheOther,
}

/// What a form says of the photographs of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Those that show it. What was said of one that shows it already stays: where, and the caption.
    pub shown: Vec<PhotographId>,
    /// Those that were offered as showing it and are not wanted any more.
    pub hidden: Vec<PhotographId>,
    /// Photographs that wait for an answer, with the answer; the one that is kept shows the draft.
    pub answers: Vec<(PhotographId, Answer)>,
}

impl Choice {
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.hidden.is_empty() && self.answers.is_empty()
    }
}

/// Takes over what a form says of the photographs of a draft, all of it or nothing. Err with [`Refused::Photograph`] where one may
/// not be used.
pub fn choose(tx: &mut Tx<'_>, by: &Researcher, finding: FindingId, choice: &Choice) -> anyhow::Result<()> {
    if choice.is_empty() {
        return Ok(());
    }
    own_draft(tx, by, finding)?;
    let mut wanted = choice.shown.clone();
    for (id, answer) in &choice.answers {
        wanted.push(answered(tx, by, *id, *answer)?);
    }
    let there = photographs::of_finding(tx.conn(), finding)?;
    let mut position = there.iter().map(|(shown, _)| shown.position + 1).max().unwrap_or(0);
    let mut done: Vec<PhotographId> = there.iter().map(|(shown, _)| shown.photograph_id).collect();
    for id in &wanted {
        if done.contains(id) {
            continue;
        }
        done.push(*id);
        let shown = Shown { position, region: None, caption: String::new() };
        if !evidence::show(tx, by, finding, *id, &shown)? {
            return Err(Refused::Photograph(id.to_string()).into());
        }
        position += 1;
    }
    for id in choice.hidden.iter().filter(|id| !wanted.contains(id)) {
        evidence::hide(tx, by, finding, *id)?;
    }
    refresh_standing(tx, finding)
}

/// The photograph that stays.
fn answered(tx: &mut Tx<'_>, by: &Researcher, id: PhotographId, answer: Answer) -> anyhow::Result<PhotographId> {
    let refused = || Refused::Photograph(id.to_string());
    let found = photographs::photograph_for(tx.conn(), by.organisation(), id)?.ok_or_else(refused)?;
    let (next, stays) = match answer {
        Answer::KeepBoth => (PhotographState::Kept, id),
        Answer::TheOther => (PhotographState::SetAside, found.near_photograph_id.ok_or_else(refused)?),
    };
    // Somebody may have given the same answer meanwhile.
    if found.state != next && !decide(tx, by, id, next)? {
        return Err(refused().into());
    }
    Ok(stays)
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

/// Why the sharing mark of a photograph was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareRefused {
    /// Only who uploaded it and reviewers of their organisation decide about it.
    NotTheirs,
    /// It shows a published finding: a reviewer who did not upload it widens the circle.
    SharedByOneAlone,
    NothingChanged,
}

/// Whether somebody may change the sharing mark of a photograph that their organisation has.
pub fn may_share(by: &impl Proof, is_reviewer: bool, photograph: &Photograph) -> bool {
    is_reviewer || photograph.uploaded_by == by.person()
}

/// Changes how far a photograph may go: taken back by who uploaded it or a reviewer at once. What shows a published finding becomes
/// public by two people, so there only a reviewer who did not upload it widens the circle. The act has to say why. `None` where
/// there is no such photograph for them.
pub fn share(
    tx: &mut Tx<'_>,
    (by, is_reviewer): (&Member, bool),
    id: PhotographId,
    tlp: Tlp,
) -> anyhow::Result<Option<Result<(), ShareRefused>>> {
    let Some(photograph) = photographs::photograph_for(tx.conn(), by.organisation(), id)? else { return Ok(None) };
    if !photographs::is_of(tx.conn(), by.organisation(), id)? || !may_share(by, is_reviewer, &photograph) {
        return Ok(Some(Err(ShareRefused::NotTheirs)));
    }
    let is_by_two = is_reviewer && photograph.uploaded_by != by.person();
    if tlp < photograph.tlp && !is_by_two {
        for finding in photographs::findings_of(tx.conn(), id)? {
            if queries::by_id(tx.conn(), finding)?.is_some_and(|row| row.state == FindingState::Published) {
                return Ok(Some(Err(ShareRefused::SharedByOneAlone)));
            }
        }
    }
    let is_changed = evidence::share(tx, &photograph, tlp)?;
    Ok(Some(if is_changed { Ok(()) } else { Err(ShareRefused::NothingChanged) }))
}

pub(super) fn own_draft(tx: &mut Tx<'_>, by: &Researcher, id: FindingId) -> anyhow::Result<()> {
    let finding = own(tx, by, id)?;
    if !finding.state.is_open() {
        return Err(Refused::Move { from: finding.state, to: FindingState::Draft }.into());
    }
    Ok(())
}
