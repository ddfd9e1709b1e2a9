//! Hits that somebody has dismissed.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{DismissedHitId, PersonId};
use crate::db::schema::{dismissed_hits, people};

/// A hit that somebody has dismissed, for the name as it was asked and the entry as it stood.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = dismissed_hits, treat_none_as_default_value = false)]
pub struct DismissedHit {
    pub id: DismissedHitId,
    pub asked: String,
    pub asked_folded: String,
    pub list_key: String,
    pub entry_key: String,
    pub entry_digest: String,
    pub reason: String,
    pub dismissed_by: PersonId,
    pub dismissed_at: NaiveDateTime,
    pub undone_because: String,
    pub undone_by: Option<PersonId>,
    pub undone_at: Option<NaiveDateTime>,
}

/// A dismissal in force, with the name of whoever dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dismissal {
    pub id: DismissedHitId,
    pub reason: String,
    pub by: String,
    pub at: NaiveDateTime,
    digest: String,
}

impl Dismissal {
    /// Whether it was made for the entry as it stands now.
    pub fn covers(&self, digest: &str) -> bool {
        self.digest == digest
    }
}

/// Dismissals that nobody has undone, by name as folded; the last of each name and entry.
#[derive(Clone, Debug, Default)]
pub struct Dismissals(HashMap<String, HashMap<(String, String), Dismissal>>);

impl Dismissals {
    /// What was said of an entry as a hit for a name.
    pub fn of(&self, folded: &str, list: &str, entry: &str) -> Option<&Dismissal> {
        // Most names have none, and need no key to be made.
        self.0.get(folded)?.get(&(list.to_owned(), entry.to_owned()))
    }
}

/// Dismissals of these names, or of all, that nobody has undone.
pub fn in_force(conn: &mut Conn, names: Option<&[String]>) -> QueryResult<Dismissals> {
    let mut query = dismissed_hits::table
        .inner_join(people::table.on(people::id.eq(dismissed_hits::dismissed_by)))
        .filter(dismissed_hits::undone_at.is_null())
        .order(dismissed_hits::id)
        .select((DismissedHit::as_select(), people::name))
        .into_boxed();
    if let Some(names) = names {
        query = query.filter(dismissed_hits::asked_folded.eq_any(names.to_vec()));
    }
    let mut found = Dismissals::default();
    for (hit, by) in query.load::<(DismissedHit, String)>(conn)? {
        let dismissal =
            Dismissal { id: hit.id, reason: hit.reason, by, at: hit.dismissed_at, digest: hit.entry_digest };
        found.0.entry(hit.asked_folded).or_default().insert((hit.list_key, hit.entry_key), dismissal);
    }
    Ok(found)
}

pub fn by_id(conn: &mut Conn, id: DismissedHitId) -> QueryResult<Option<DismissedHit>> {
    let found = dismissed_hits::table.filter(dismissed_hits::id.eq(id));
    found.select(DismissedHit::as_select()).first(conn).optional()
}

/// All that were ever dismissed, the newest first.
pub fn list(conn: &mut Conn, offset: i64, limit: i64) -> QueryResult<Vec<DismissedHit>> {
    dismissed_hits::table
        .order(dismissed_hits::id.desc())
        .offset(offset)
        .limit(limit)
        .select(DismissedHit::as_select())
        .load(conn)
}

pub fn count(conn: &mut Conn) -> QueryResult<i64> {
    dismissed_hits::table.count().get_result(conn)
}

/// Those after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: DismissedHitId, limit: i64) -> QueryResult<Vec<DismissedHit>> {
    let found = dismissed_hits::table.filter(dismissed_hits::id.gt(after)).order(dismissed_hits::id).limit(limit);
    found.select(DismissedHit::as_select()).load(conn)
}

pub(in crate::parties) fn insert(conn: &mut Conn, hit: &DismissedHit) -> QueryResult<()> {
    diesel::insert_into(dismissed_hits::table).values(hit).execute(conn).map(drop)
}

/// Stores who has undone it and why; false where somebody had.
pub(in crate::parties) fn undo(conn: &mut Conn, hit: &DismissedHit) -> QueryResult<bool> {
    let open = dismissed_hits::table.filter(dismissed_hits::id.eq(hit.id).and(dismissed_hits::undone_at.is_null()));
    let changed = diesel::update(open)
        .set((
            dismissed_hits::undone_because.eq(&hit.undone_because),
            dismissed_hits::undone_by.eq(hit.undone_by),
            dismissed_hits::undone_at.eq(hit.undone_at),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}
