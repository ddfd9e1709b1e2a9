//! Reading the journal.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::schema::{journal_changes, journal_entries, journal_head};
use crate::journal::model::{SubjectKind, Verb};

/// The last committed revision; 0 before the first.
pub fn head(conn: &mut Conn) -> QueryResult<i64> {
    journal_head::table.select(journal_head::revision).first(conn)
}

/// One changed record, as a follower sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable)]
pub struct ChangedSubject {
    pub revision: i64,
    pub ordinal: i32,
    pub kind: SubjectKind,
    pub id: i64,
}

/// Changes after the position (`revision`, `ordinal`), oldest first, at most `limit`. Two plain ranges: one condition over both
/// columns makes SQLite read the journal from its beginning.
pub fn changed_after(conn: &mut Conn, revision: i64, ordinal: i32, limit: i64) -> QueryResult<Vec<ChangedSubject>> {
    use journal_changes as changes;
    let columns = (changes::revision, changes::ordinal, changes::subject_kind, changes::subject_id);
    let mut found: Vec<ChangedSubject> = Vec::new();
    if ordinal < i32::MAX {
        found = changes::table
            .filter(changes::revision.eq(revision).and(changes::ordinal.gt(ordinal)))
            .order(changes::ordinal)
            .limit(limit)
            .select(columns)
            .load(conn)?;
    }
    let room = limit - found.len() as i64;
    if room > 0 {
        let later: Vec<ChangedSubject> = changes::table
            .filter(changes::revision.gt(revision))
            .order((changes::revision, changes::ordinal))
            .limit(room)
            .select(columns)
            .load(conn)?;
        found.extend(later);
    }
    Ok(found)
}

/// One line of a record's history.
#[derive(Clone, Debug, Queryable)]
pub struct HistoryLine {
    pub revision: i64,
    pub at: NaiveDateTime,
    pub actor: String,
    pub action: String,
    pub reason: String,
    pub hash: String,
    pub verb: Verb,
    pub detail: String,
}

impl HistoryLine {
    /// Who did it, without what the journal puts in front of a person's name.
    pub fn actor_name(&self) -> &str {
        self.actor.splitn(3, ':').nth(2).unwrap_or(&self.actor)
    }
}

/// What happened to a record, newest first, at most `limit`.
pub fn history(conn: &mut Conn, kind: SubjectKind, id: i64, limit: i64) -> QueryResult<Vec<HistoryLine>> {
    use {journal_changes as changes, journal_entries as entries};
    entries::table
        .inner_join(changes::table)
        .filter(changes::subject_kind.eq(kind).and(changes::subject_id.eq(id)))
        .order((changes::revision.desc(), changes::ordinal.desc()))
        .limit(limit)
        .select((
            entries::revision,
            entries::at,
            entries::actor,
            entries::action,
            entries::reason,
            entries::hash,
            changes::verb,
            changes::detail,
        ))
        .load(conn)
}

/// Ids among `ids` that somebody other than `actor` has changed. Changes whose first field begins with `but_for` do not count.
pub fn touched_by_others(
    conn: &mut Conn,
    kind: SubjectKind,
    ids: &[i64],
    actor: &str,
    but_for: Option<&str>,
) -> QueryResult<Vec<i64>> {
    use {journal_changes as changes, journal_entries as entries};
    let mut query = entries::table
        .inner_join(changes::table)
        .filter(changes::subject_kind.eq(kind).and(changes::subject_id.eq_any(ids)).and(entries::actor.ne(actor)))
        .select(changes::subject_id)
        .distinct()
        .into_boxed();
    if let Some(field) = but_for {
        query = query.filter(changes::detail.not_like(format!("{{\"{field}%")));
    }
    query.load(conn)
}

/// The revision of the last change of a record.
pub fn last_change(conn: &mut Conn, kind: SubjectKind, id: i64) -> QueryResult<Option<i64>> {
    use journal_changes as changes;
    changes::table
        .filter(changes::subject_kind.eq(kind).and(changes::subject_id.eq(id)))
        .select(diesel::dsl::max(changes::revision))
        .first(conn)
}
