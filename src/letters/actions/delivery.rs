//! How an issued letter goes out and what becomes of it: sent, arrived, come back, acknowledged, closed.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{DeliveryId, LetterId, reserve};
use crate::db::text::tidy;
use crate::journal::tx::Tx;
use crate::letters::actions::review::stated;
use crate::letters::actions::{Refused, keep, keep_with, moved, moved_where_allowed, sent_out};
use crate::letters::model::{DeliveryState, LetterState, Way};
use crate::letters::queries::Letter;
use crate::letters::queries::deliveries::{self, Delivery};

/// The longest place, in characters.
const LONGEST_PLACE: usize = 500;
/// The longest note, in characters.
pub(in crate::letters) const LONGEST_NOTE: usize = 1_000;

/// A delivery that somebody has made by hand.
#[derive(Clone, Debug)]
pub struct ByHand {
    pub way: Way,
    pub sent_to: String,
    pub note: String,
}

/// Records that a letter was posted, handed over or sent through a portal. What is handed over has arrived.
pub fn record(tx: &mut Tx<'_>, by: &Official, id: LetterId, new: &ByHand) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    let sent_to = tidy(&new.sent_to);
    if sent_to.is_empty() || sent_to.chars().count() > LONGEST_PLACE {
        return Err(Refused::SentTo.into());
    }
    let note: String = tidy(&new.note).chars().take(LONGEST_NOTE).collect();
    let state = match new.way {
        Way::Post | Way::Portal => DeliveryState::Sent,
        Way::Hand => DeliveryState::Delivered,
        Way::Email | Way::Link => return Err(Refused::NoMail.into()),
    };
    let delivery = Delivery {
        id: DeliveryId(reserve(tx.conn(), "letter_deliveries", 1)?),
        letter_id: id,
        way: new.way,
        state,
        sent_to,
        note,
        recorded_by: Some(by.person()),
        recorded_at: tx.at,
        tries: 0,
        next_try_at: None,
        problem: String::new(),
        message_id: String::new(),
        settled_at: (state == DeliveryState::Delivered).then_some(tx.at),
    };
    deliveries::insert(tx.conn(), &delivery)?;
    let after = match state {
        DeliveryState::Delivered => moved_where_allowed(&before, LetterState::Delivered),
        _ => before.clone(),
    };
    keep_with(tx, &before, after, ("delivery", None, &delivery))
}

/// What is learned about a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Learned {
    Arrived,
    /// With why.
    Bounced(String),
}

/// Notes that a delivery has arrived or come back. The letter bounces where no other delivery has arrived.
pub fn settle(
    tx: &mut Tx<'_>,
    by: &Official,
    id: LetterId,
    delivery: DeliveryId,
    learned: &Learned,
) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    let all = deliveries::of_letter(tx.conn(), id)?;
    let old = all.iter().find(|known| known.id == delivery).ok_or(Refused::NoSuch)?;
    let is_open = match old.state {
        DeliveryState::Sent => true,
        // What is said to have arrived may come back all the same.
        DeliveryState::Delivered => *learned != Learned::Arrived,
        DeliveryState::Queued | DeliveryState::Bounced | DeliveryState::Failed => false,
    };
    if !is_open {
        return Err(Refused::Decided.into());
    }
    let mut new = Delivery { settled_at: Some(tx.at), ..old.clone() };
    let after = match learned {
        Learned::Arrived => {
            new.state = DeliveryState::Delivered;
            moved_where_allowed(&before, LetterState::Delivered)
        }
        Learned::Bounced(why) => {
            new.state = DeliveryState::Bounced;
            new.problem = stated(why)?;
            bounced(&before, &all, delivery)
        }
    };
    if !deliveries::update(tx.conn(), old, &new)? {
        return Err(Refused::ChangedMeanwhile.into());
    }
    keep_with(tx, &before, after, ("delivery", Some(old), &new))
}

/// The letter after one of its deliveries has come back.
pub(in crate::letters) fn bounced(before: &Letter, all: &[Delivery], delivery: DeliveryId) -> Letter {
    let has_arrived = all.iter().any(|other| other.id != delivery && other.state == DeliveryState::Delivered);
    if has_arrived { before.clone() } else { moved_where_allowed(before, LetterState::Bounced) }
}

/// Notes that the recipient has acknowledged a letter, that its term has passed without a reply, or that it is closed.
pub fn follow(tx: &mut Tx<'_>, by: &Official, id: LetterId, to: LetterState, note: &str) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    if !matches!(to, LetterState::Acknowledged | LetterState::NoReply | LetterState::Closed) {
        return Err(Refused::Move(before.state, to).into());
    }
    let mut after = moved(&before, to)?;
    if to == LetterState::NoReply && before.answer_due_on.is_none_or(|due| due >= tx.at.date()) {
        return Err(Refused::TermRuns.into());
    }
    after.state_reason = tidy(note).chars().take(LONGEST_NOTE).collect();
    keep(tx, &before, after)
}
