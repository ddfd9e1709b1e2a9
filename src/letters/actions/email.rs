//! E-mail: an official queues an issued letter, the server tries until the mail server has it or time is up. What is tried is noted
//! before it is sent, so that a process that ends in between sends it again rather than never.

use chrono::TimeDelta;

use crate::accounts::model::{Official, Proof};
use crate::accounts::secret;
use crate::db::ids::{DeliveryId, LetterId, reserve};
use crate::db::text::tidy;
use crate::journal::tx::Tx;
use crate::letters::actions::delivery::{LONGEST_NOTE, bounced};
use crate::letters::actions::{Refused, keep_with, sent_out};
use crate::letters::model::{DeliveryState, Superseded, Way};
use crate::letters::queries::deliveries::{self, Delivery};
use crate::letters::queries::{self, Letter};

/// For how long a mail server that does not answer is tried.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(4);
/// The longest pause between two tries, in minutes.
const LONGEST_PAUSE_MINUTES: i64 = 240;
/// For how long a try belongs to the process that took it: longer than a mail server can take over one e-mail.
pub(in crate::letters) const TRY_BELONGS_FOR: TimeDelta = TimeDelta::minutes(10);
/// The longest account of what went wrong, in characters.
const LONGEST_PROBLEM: usize = 500;

/// How long to wait after this try, counted from 1: a minute, two, four, up to four hours.
pub fn pause(tries: i32) -> TimeDelta {
    let doubled = 1_i64 << tries.saturating_sub(1).clamp(0, 10);
    TimeDelta::minutes(doubled.min(LONGEST_PAUSE_MINUTES))
}

/// Puts a letter into the queue of the mail server, to the address that it was issued to. `domain` is what its message id ends in.
pub fn queue(tx: &mut Tx<'_>, by: &Official, id: LetterId, domain: &str, note: &str) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    if before.superseded == Superseded::Withdrawn {
        return Err(Refused::Withdrawn.into());
    }
    let sent_to = before.recipient().map(|recipient| recipient.email).unwrap_or_default();
    if sent_to.parse::<lettre::Address>().is_err() {
        return Err(Refused::NoMail.into());
    }
    if deliveries::of_letter(tx.conn(), id)?.iter().any(|known| known.state == DeliveryState::Queued) {
        return Err(Refused::Decided.into());
    }
    let delivery = Delivery {
        id: DeliveryId(reserve(tx.conn(), "letter_deliveries", 1)?),
        letter_id: id,
        way: Way::Email,
        state: DeliveryState::Queued,
        sent_to,
        note: tidy(note).chars().take(LONGEST_NOTE).collect(),
        recorded_by: Some(by.person()),
        recorded_at: tx.at,
        tries: 0,
        next_try_at: Some(tx.at),
        problem: String::new(),
        message_id: format!("<{}.{}@{domain}>", before.title().to_lowercase(), secret::new_form_id()),
        settled_at: None,
    };
    deliveries::insert(tx.conn(), &delivery)?;
    keep_with(tx, &before, before.clone(), ("delivery", None, &delivery))
}

/// Takes a queued e-mail for one try; another comes only when this one has been noted, or its process must have ended. None where
/// another process was faster.
pub fn claim(tx: &mut Tx<'_>, delivery: &Delivery) -> anyhow::Result<Option<(Letter, Delivery)>> {
    let Some(letter) = queries::by_id(tx.conn(), delivery.letter_id)? else { return Ok(None) };
    let tries = delivery.tries + 1;
    let claimed = Delivery { tries, next_try_at: Some(tx.at + TRY_BELONGS_FOR), ..delivery.clone() };
    if !deliveries::update(tx.conn(), delivery, &claimed)? {
        return Ok(None);
    }
    let letter = keep_with(tx, &letter, letter.clone(), ("delivery", Some(delivery), &claimed))?;
    Ok(Some((letter, claimed)))
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The mail server has taken it.
    Sent,
    /// It may go the next time: what went wrong.
    Later(String),
    /// It will never go: what the mail server said.
    Refused(String),
}

/// Notes what came of a try. Where it is given up, the letter bounces unless it has arrived on another way.
pub fn note(tx: &mut Tx<'_>, claimed: &Delivery, tried: Tried) -> anyhow::Result<()> {
    let Some(letter) = queries::by_id(tx.conn(), claimed.letter_id)? else { return Ok(()) };
    let short = |text: &str| tidy(text).chars().take(LONGEST_PROBLEM).collect::<String>();
    let mut new = claimed.clone();
    let (state, problem) = match &tried {
        Tried::Sent => (DeliveryState::Sent, String::new()),
        Tried::Later(why) if tx.at - claimed.recorded_at < GIVE_UP_AFTER => (DeliveryState::Queued, short(why)),
        Tried::Later(why) | Tried::Refused(why) => (DeliveryState::Failed, short(why)),
    };
    (new.state, new.problem) = (state, problem);
    let mut after = letter.clone();
    if state == DeliveryState::Queued {
        new.next_try_at = Some(tx.at + pause(claimed.tries));
    } else {
        new.next_try_at = None;
        new.settled_at = Some(tx.at);
    }
    if state == DeliveryState::Failed {
        let all = deliveries::of_letter(tx.conn(), letter.id)?;
        after = bounced(&letter, &all, claimed.id);
    }
    // Another process has tried it since: what that one notes holds.
    if !deliveries::update(tx.conn(), claimed, &new)? {
        return Ok(());
    }
    keep_with(tx, &letter, after, ("delivery", Some(claimed), &new))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_at_four_hours() {
        let minutes: Vec<i64> = [1, 2, 3, 8, 9, 1_000].map(|tries| pause(tries).num_minutes()).to_vec();
        assert_eq!(minutes, [1, 2, 4, 128, 240, 240]);
    }
}
