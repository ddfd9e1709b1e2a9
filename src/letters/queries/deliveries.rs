//! The ways on which letters have gone out.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{DeliveryId, LetterId, PersonId};
use crate::db::schema::{letter_deliveries, people};
use crate::letters::model::{DeliveryState, Way};

/// A delivery as stored. Serialised for the journal, as an item of its letter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letter_deliveries, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Delivery {
    pub id: DeliveryId,
    #[serde(skip)]
    pub letter_id: LetterId,
    pub way: Way,
    pub state: DeliveryState,
    /// Where to, as it was.
    pub sent_to: String,
    pub note: String,
    pub recorded_by: Option<PersonId>,
    pub recorded_at: NaiveDateTime,
    /// How often the mail server was asked.
    pub tries: i32,
    /// When it is asked next; for what is queued only.
    pub next_try_at: Option<NaiveDateTime>,
    /// Why it did not arrive, or what the mail server said last.
    pub problem: String,
    /// Of the e-mail, the same at every try.
    pub message_id: String,
    /// When it was known to have arrived or not.
    pub settled_at: Option<NaiveDateTime>,
}

/// Deliveries of a letter, in the order in which they were recorded.
pub fn of_letter(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<Delivery>> {
    letter_deliveries::table
        .filter(letter_deliveries::letter_id.eq(id))
        .order(letter_deliveries::id)
        .select(Delivery::as_select())
        .load(conn)
}

pub fn by_id(conn: &mut Conn, id: DeliveryId) -> QueryResult<Option<Delivery>> {
    letter_deliveries::table.filter(letter_deliveries::id.eq(id)).select(Delivery::as_select()).first(conn).optional()
}

/// E-mails that are to be tried by now, those that have waited longest first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> QueryResult<Vec<Delivery>> {
    letter_deliveries::table
        .filter(letter_deliveries::state.eq(DeliveryState::Queued).and(letter_deliveries::next_try_at.le(now)))
        .order((letter_deliveries::next_try_at, letter_deliveries::id))
        .limit(limit)
        .select(Delivery::as_select())
        .load(conn)
}

/// Names of these people.
pub fn names(conn: &mut Conn, ids: &[PersonId]) -> QueryResult<HashMap<PersonId, String>> {
    let rows: Vec<(PersonId, String)> =
        people::table.filter(people::id.eq_any(ids.iter().copied())).select((people::id, people::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

pub(in crate::letters) fn insert(conn: &mut Conn, delivery: &Delivery) -> QueryResult<()> {
    diesel::insert_into(letter_deliveries::table).values(delivery).execute(conn)?;
    Ok(())
}

/// Stores a delivery where it is still as `before`; false where it has moved on.
pub(in crate::letters) fn update(conn: &mut Conn, before: &Delivery, after: &Delivery) -> QueryResult<bool> {
    let at = letter_deliveries::id
        .eq(before.id)
        .and(letter_deliveries::state.eq(before.state))
        .and(letter_deliveries::tries.eq(before.tries));
    Ok(diesel::update(letter_deliveries::table.filter(at)).set(after).execute(conn)? == 1)
}
