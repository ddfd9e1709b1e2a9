//! Private links: an official makes one for the recipient of a letter, who answers under it without an account.

use chrono::{NaiveDate, TimeDelta};

use crate::accounts::model::Official;
use crate::accounts::secret::Secret;
use crate::db::ids::{LetterId, LinkId, reserve};
use crate::journal::tx::Tx;
use crate::letters::actions::answer::{NewAnswer, take};
use crate::letters::actions::{Refused, keep_with, sent_out};
use crate::letters::queries::links::{self, Link};
use crate::letters::queries::{self, Letter};

/// The longest time for which a link holds, in days.
pub const LONGEST_DAYS: i64 = 365;

/// Makes a link that holds up to this day. What is in it is given back here and stored nowhere.
pub fn make(tx: &mut Tx<'_>, by: &Official, id: LetterId, ends_on: NaiveDate) -> anyhow::Result<Secret> {
    let before = sent_out(tx, by, id)?;
    let today = tx.at.date();
    if ends_on < today || ends_on > today + TimeDelta::days(LONGEST_DAYS) {
        return Err(Refused::LinkDay.into());
    }
    let secret = Secret::random();
    let link = Link {
        id: LinkId(reserve(tx.conn(), "letter_links", 1)?),
        letter_id: id,
        secret_hash: secret.hash(),
        made_at: tx.at,
        ends_on,
        revoked_at: None,
    };
    links::insert(tx.conn(), &link)?;
    keep_with(tx, &before, before.clone(), ("link", None, &link))?;
    Ok(secret)
}

/// Ends a link at once.
pub fn revoke(tx: &mut Tx<'_>, by: &Official, id: LetterId, link: LinkId) -> anyhow::Result<Letter> {
    let before = sent_out(tx, by, id)?;
    let all = links::of_letter(tx.conn(), id)?;
    let old = all.iter().find(|known| known.id == link).ok_or(Refused::NoSuch)?;
    if old.revoked_at.is_some() {
        return Err(Refused::Decided.into());
    }
    let new = Link { revoked_at: Some(tx.at), ..old.clone() };
    links::update(tx.conn(), &new)?;
    keep_with(tx, &before, before.clone(), ("link", Some(old), &new))
}

/// Takes an answer that came through a link. Err with [`Refused::NoSuch`] where the link does not hold any more.
pub fn answer(tx: &mut Tx<'_>, secret: &Secret, new: &NewAnswer) -> anyhow::Result<Letter> {
    let link = links::by_secret(tx.conn(), secret)?.filter(|link| link.holds_on(tx.at.date()));
    let link = link.ok_or(Refused::NoSuch)?;
    let letter = queries::by_id(tx.conn(), link.letter_id)?.filter(|letter| letter.state.is_issued());
    take(tx, &letter.ok_or(Refused::NoSuch)?, new, None)
}
