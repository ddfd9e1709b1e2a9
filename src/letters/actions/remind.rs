//! What the program does by itself about terms: it drafts one reminder for a letter whose term has passed, and tells officials by e-mail
//! once before and once after. Nothing leaves for a company without people: the reminder is a draft that an official sends for
//! approval and another approves. What was done is noted with the term, in the write that does it, so that it is done once whatever
//! number of processes look; a draft that somebody gives up does not come back.

use chrono::{NaiveDate, TimeDelta};

use crate::companies::queries::contacts;
use crate::db::ids::{ContactId, LetterId, NoticeId, reserve};
use crate::db::text::tidy;
use crate::journal::tx::Tx;
use crate::letters::actions::draft::{Drafter, Findings, NewLetter, begin};
use crate::letters::actions::email::{GIVE_UP_AFTER, TRY_BELONGS_FOR, Tried, pause};
use crate::letters::actions::keep_with;
use crate::letters::model::{LetterKind, NoticeKind, NoticeState};
use crate::letters::queries::notices::{self, Notice};
use crate::letters::queries::{self, Letter};

/// A term ends soon from so many days before it.
pub const SOON_DAYS: i64 = 7;
/// Officials are told that a term has passed within so many days after it: what passed long before the installation sent e-mail is no
/// news.
const TOLD_WITHIN_DAYS: i64 = 30;
/// The longest account of what went wrong, in characters.
const LONGEST_PROBLEM: usize = 500;

/// The first and the last day of terms that end soon.
pub fn soon(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today, today + TimeDelta::days(SOON_DAYS))
}

/// The days of terms for which something of this kind is done: the first and the last.
pub fn days(kind: NoticeKind, today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let yesterday = today - TimeDelta::days(1);
    match kind {
        // However long ago: whatever awaits an answer still is to be reminded of.
        NoticeKind::Reminder => (today - TimeDelta::days(36_500), yesterday),
        NoticeKind::TermSoon => soon(today),
        NoticeKind::TermPassed => (today - TimeDelta::days(TOLD_WITHIN_DAYS), yesterday),
    }
}

fn noted(tx: &mut Tx<'_>, letter: &Letter, kind: NoticeKind, reminder: Option<LetterId>) -> anyhow::Result<()> {
    let Some(due_on) = letter.answer_due_on else { return Ok(()) };
    let is_mail = kind != NoticeKind::Reminder;
    let notice = Notice {
        id: NoticeId(reserve(tx.conn(), "letter_notices", 1)?),
        letter_id: letter.id,
        kind,
        due_on,
        reminder_id: reminder,
        noted_at: tx.at,
        state: if is_mail { NoticeState::Queued } else { NoticeState::Done },
        tries: 0,
        next_try_at: is_mail.then_some(tx.at),
        problem: String::new(),
    };
    notices::insert(tx.conn(), &notice)?;
    keep_with(tx, letter, letter.clone(), ("notice", None, &notice)).map(drop)
}

/// Drafts the reminders of letters whose term has passed, at most `limit`, and gives how many.
pub fn prepare(tx: &mut Tx<'_>, limit: i64) -> anyhow::Result<usize> {
    let today = tx.at.date();
    let letters = notices::to_do(tx.conn(), NoticeKind::Reminder, days(NoticeKind::Reminder, today), limit)?;
    for letter in &letters {
        let reminder = reminder(tx, letter)?;
        noted(tx, letter, NoticeKind::Reminder, Some(reminder.id))?;
    }
    Ok(letters.len())
}

fn reminder(tx: &mut Tx<'_>, letter: &Letter) -> anyhow::Result<Letter> {
    // Where the contact of the letter does not stand any more, the one that does.
    let confirmed = contacts::confirmed(tx.conn(), letter.company_id)?;
    let contact = letter.contact_id.map(ContactId).filter(|id| confirmed.iter().any(|contact| contact.id == *id));
    let new = NewLetter {
        language: Some(letter.language),
        contact,
        findings: Findings::None,
        about: Some(letter.id),
        campaign: letter.campaign_id,
        ..NewLetter::new(LetterKind::Reminder, letter.company_id)
    };
    let drafter = Drafter {
        organisation: letter.organisation_id,
        person: None,
        signatory: letter.signatory.clone(),
        office: letter.office.clone(),
    };
    begin(tx, &drafter, &new)
}

/// Queues the e-mails that tell officials about terms, at most `limit` of each kind, and gives how many.
pub fn queue(tx: &mut Tx<'_>, limit: i64) -> anyhow::Result<usize> {
    let today = tx.at.date();
    let mut count = 0;
    for kind in [NoticeKind::TermSoon, NoticeKind::TermPassed] {
        for letter in notices::to_do(tx.conn(), kind, days(kind, today), limit)? {
            noted(tx, &letter, kind, None)?;
            count += 1;
        }
    }
    Ok(count)
}

/// Takes a queued e-mail for one try; another comes only when this one has been noted, or its process must have ended. None where
/// another process was faster.
pub fn claim(tx: &mut Tx<'_>, notice: &Notice) -> anyhow::Result<Option<(Letter, Notice)>> {
    let Some(letter) = queries::by_id(tx.conn(), notice.letter_id)? else { return Ok(None) };
    if !letter.awaits_answer() {
        // Answered or withdrawn in the meantime: there is nothing to tell.
        let done = Notice { state: NoticeState::Done, next_try_at: None, ..notice.clone() };
        if notices::update(tx.conn(), notice, &done)? {
            keep_with(tx, &letter, letter.clone(), ("notice", Some(notice), &done))?;
        }
        return Ok(None);
    }
    let claimed = Notice { tries: notice.tries + 1, next_try_at: Some(tx.at + TRY_BELONGS_FOR), ..notice.clone() };
    if !notices::update(tx.conn(), notice, &claimed)? {
        return Ok(None);
    }
    let letter = keep_with(tx, &letter, letter.clone(), ("notice", Some(notice), &claimed))?;
    Ok(Some((letter, claimed)))
}

/// Notes what came of a try.
pub fn note(tx: &mut Tx<'_>, claimed: &Notice, tried: &Tried) -> anyhow::Result<()> {
    let Some(letter) = queries::by_id(tx.conn(), claimed.letter_id)? else { return Ok(()) };
    let short = |text: &str| tidy(text).chars().take(LONGEST_PROBLEM).collect::<String>();
    let (state, problem) = match tried {
        Tried::Sent => (NoticeState::Sent, String::new()),
        Tried::Later(why) if tx.at - claimed.noted_at < GIVE_UP_AFTER => (NoticeState::Queued, short(why)),
        Tried::Later(why) | Tried::Refused(why) => (NoticeState::Failed, short(why)),
    };
    let next_try_at = (state == NoticeState::Queued).then(|| tx.at + pause(claimed.tries));
    let new = Notice { state, problem, next_try_at, ..claimed.clone() };
    // Another process has tried it since: what that one notes holds.
    if !notices::update(tx.conn(), claimed, &new)? {
        return Ok(());
    }
    keep_with(tx, &letter, letter.clone(), ("notice", Some(claimed), &new)).map(drop)
}
