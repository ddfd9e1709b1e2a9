//! Withdrawals of issued letters.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{LetterId, PersonId, WithdrawalId};
use crate::db::schema::letter_withdrawals;
use crate::letters::model::WithdrawalState;

/// A withdrawal as stored. Serialised for the journal, as an item of its letter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letter_withdrawals, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Withdrawal {
    pub id: WithdrawalId,
    #[serde(skip)]
    pub letter_id: LetterId,
    pub reason: String,
    pub proposed_by: PersonId,
    pub proposed_at: NaiveDateTime,
    pub state: WithdrawalState,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<NaiveDateTime>,
}

/// Withdrawals of a letter, in the order in which they were proposed.
pub fn of_letter(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<Withdrawal>> {
    letter_withdrawals::table
        .filter(letter_withdrawals::letter_id.eq(id))
        .order(letter_withdrawals::id)
        .select(Withdrawal::as_select())
        .load(conn)
}

pub(in crate::letters) fn insert(conn: &mut Conn, withdrawal: &Withdrawal) -> QueryResult<()> {
    diesel::insert_into(letter_withdrawals::table).values(withdrawal).execute(conn)?;
    Ok(())
}

pub(in crate::letters) fn update(conn: &mut Conn, withdrawal: &Withdrawal) -> QueryResult<()> {
    let row = letter_withdrawals::table.filter(letter_withdrawals::id.eq(withdrawal.id));
    diesel::update(row).set(withdrawal).execute(conn)?;
    Ok(())
}
