//! Private links under which letters are answered. What is in a link is not kept, only a hash of it.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::accounts::secret::Secret;
use crate::db::conn::Conn;
use crate::db::ids::{LetterId, LinkId};
use crate::db::schema::letter_links;

/// A link as stored. Serialised for the journal, as an item of its letter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letter_links, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Link {
    pub id: LinkId,
    #[serde(skip)]
    pub letter_id: LetterId,
    pub secret_hash: String,
    pub made_at: NaiveDateTime,
    /// The last day on which it holds.
    pub ends_on: NaiveDate,
    pub revoked_at: Option<NaiveDateTime>,
}

impl Link {
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.revoked_at.is_none() && day <= self.ends_on
    }
}

/// Links of a letter, in the order in which they were made.
pub fn of_letter(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<Link>> {
    letter_links::table
        .filter(letter_links::letter_id.eq(id))
        .order(letter_links::id)
        .select(Link::as_select())
        .load(conn)
}

/// The link with this secret, whether it still holds or not.
pub fn by_secret(conn: &mut Conn, secret: &Secret) -> QueryResult<Option<Link>> {
    letter_links::table
        .filter(letter_links::secret_hash.eq(secret.hash()))
        .select(Link::as_select())
        .first(conn)
        .optional()
}

pub(in crate::letters) fn insert(conn: &mut Conn, link: &Link) -> QueryResult<()> {
    diesel::insert_into(letter_links::table).values(link).execute(conn)?;
    Ok(())
}

pub(in crate::letters) fn update(conn: &mut Conn, link: &Link) -> QueryResult<()> {
    diesel::update(letter_links::table.filter(letter_links::id.eq(link.id))).set(link).execute(conn)?;
    Ok(())
}
