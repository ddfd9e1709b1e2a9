//! What the program has done by itself about the terms of letters, and which letters it is to do something about.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::accounts::model::{PersonState, Role};
use crate::db::conn::Conn;
use crate::db::ids::{LetterId, NoticeId, PersonId};
use crate::db::schema::{letter_notices, letters, people, person_roles};
use crate::letters::model::{LetterKind, LetterState, NoticeKind, NoticeState, Superseded};
use crate::letters::queries::Letter;

/// A notice as stored. Serialised for the journal, as an item of its letter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letter_notices, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Notice {
    pub id: NoticeId,
    #[serde(skip)]
    pub letter_id: LetterId,
    pub kind: NoticeKind,
    /// The term that it is about.
    pub due_on: NaiveDate,
    /// The draft that was prepared.
    pub reminder_id: Option<LetterId>,
    pub noted_at: NaiveDateTime,
    pub state: NoticeState,
    /// How often the mail server was asked.
    pub tries: i32,
    /// When it is asked next; for what is queued only.
    pub next_try_at: Option<NaiveDateTime>,
    /// What the mail server said last.
    pub problem: String,
}

/// Notices of a letter, in the order in which they were noted.
pub fn of_letter(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<Notice>> {
    letter_notices::table
        .filter(letter_notices::letter_id.eq(id))
        .order(letter_notices::id)
        .select(Notice::as_select())
        .load(conn)
}

/// E-mails that are to be tried by now, those that have waited longest first.
pub fn queued(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Notice>> {
    letter_notices::table
        .filter(letter_notices::state.eq(NoticeState::Queued).and(letter_notices::next_try_at.le(now)))
        .order((letter_notices::next_try_at, letter_notices::id))
        .limit(limit)
        .select(Notice::as_select())
        .load(conn)
}

/// Letters without an answer whose term ends within these days, both included, and for which nothing of this kind was done about
/// that term: those due first at the top, at most `limit`.
pub fn to_do(
    conn: &mut Conn,
    kind: NoticeKind,
    (from, until): (NaiveDate, NaiveDate),
    limit: i64,
) -> QueryResult<Vec<Letter>> {
    let done = letter_notices::table
        .filter(letter_notices::letter_id.eq(letters::id).and(letter_notices::kind.eq(kind)))
        .filter(letter_notices::due_on.nullable().eq(letters::answer_due_on));
    let mut query = letters::table
        .filter(letters::answer_due_on.ge(from).and(letters::answer_due_on.le(until)))
        .filter(letters::superseded.ne(Superseded::Withdrawn))
        .filter(not(exists(done)))
        .order((letters::answer_due_on, letters::id))
        .limit(limit)
        .select(Letter::as_select())
        .into_boxed();
    if kind == NoticeKind::Reminder {
        // What has come back did not arrive, and where somebody has noted that there is no reply they have decided.
        let states = [LetterState::Issued, LetterState::Delivered, LetterState::Acknowledged];
        let reminders = diesel::alias!(letters as reminders);
        let reminded = reminders
            .filter(reminders.field(letters::about_id).eq(letters::id.nullable()))
            .filter(reminders.field(letters::kind).eq(LetterKind::Reminder));
        query = query
            .filter(letters::state.eq_any(states))
            .filter(letters::kind.ne(LetterKind::Reminder))
            .filter(not(exists(reminded)));
    } else {
        let states = LetterState::awaiting().into_iter().filter(|state| *state != LetterState::NoReply);
        query = query.filter(letters::state.eq_any(states.collect::<Vec<_>>()));
    }
    query.load(conn)
}

/// E-mail addresses of whom a letter concerns: who drafted it, where they still are an official of its organisation; else every
/// official of it, at most `limit`.
pub fn officials_of(conn: &mut Conn, letter: &Letter, limit: i64) -> QueryResult<Vec<String>> {
    let rows: Vec<(PersonId, String)> = people::table
        .inner_join(person_roles::table)
        .filter(people::organisation_id.eq(letter.organisation_id).and(people::state.eq(PersonState::Active)))
        .filter(person_roles::role.eq(Role::Official))
        .order(people::id)
        .select((people::id, people::email))
        .load(conn)?;
    if let Some((_, email)) = rows.iter().find(|(id, _)| letter.drafted_by == Some(*id)) {
        return Ok(vec![email.clone()]);
    }
    Ok(rows.into_iter().map(|(_, email)| email).take(usize::try_from(limit).unwrap_or(0)).collect())
}

pub(in crate::letters) fn insert(conn: &mut Conn, notice: &Notice) -> QueryResult<()> {
    diesel::insert_into(letter_notices::table).values(notice).execute(conn)?;
    Ok(())
}

/// Stores a notice where it is still as `before`; false where it has moved on.
pub(in crate::letters) fn update(conn: &mut Conn, before: &Notice, after: &Notice) -> QueryResult<bool> {
    let at = letter_notices::id
        .eq(before.id)
        .and(letter_notices::state.eq(before.state))
        .and(letter_notices::tries.eq(before.tries));
    Ok(diesel::update(letter_notices::table.filter(at)).set(after).execute(conn)? == 1)
}
