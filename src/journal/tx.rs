//! `Tx`: the only way to write. It holds the connection, who acts and when, and collects the changes; at the end they are
//! stored under the next revision and everything commits together.

use chrono::{NaiveDateTime, SubsecRound};
use diesel::prelude::*;
use serde::Serialize;

use crate::db::conn::Conn;
use crate::db::pool::Pools;
use crate::db::schema::{journal_changes, journal_entries, journal_head};
use crate::insert_many;
use crate::journal::model::{Actor, Change, Header, SubjectKind, Verb, entry_hash};

/// One user action being written.
pub struct Tx<'a> {
    conn: &'a mut Conn,
    /// When the action happens; UTC, microseconds, the same for every row it writes.
    pub at: NaiveDateTime,
    /// The revision that the changes will have if any is recorded.
    pub revision: i64,
    previous_hash: String,
    changes: Vec<Change>,
    /// Where details are written before their length is known.
    room: Vec<u8>,
}

/// Who does what, for the journal.
#[derive(Clone, Debug)]
pub struct Act {
    pub actor: Actor,
    /// A short verb phrase: `import findings`.
    pub action: String,
    /// Why, in the words of the person; may be empty.
    pub reason: String,
}

impl Act {
    pub fn new(actor: Actor, action: &str) -> Self {
        Self { actor, action: action.to_owned(), reason: String::new() }
    }
}

/// What a finished write left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    pub value: T,
    /// Revision of the entry, or `None` where nothing was recorded.
    pub revision: Option<i64>,
}

impl Tx<'_> {
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Notes a change. `detail` is serialised with the keys in the order of the type.
    pub fn record(&mut self, kind: SubjectKind, id: i64, verb: Verb, detail: &impl Serialize) -> anyhow::Result<()> {
        self.room.clear();
        serde_json::to_writer(&mut self.room, detail)?;
        let detail = std::str::from_utf8(&self.room)?.to_owned();
        self.changes.push(Change { kind, id, verb, detail });
        Ok(())
    }
}

/// Runs `work` in one immediate transaction and journals what it recorded. Nothing of it stays when `work` fails.
pub fn write<T>(
    pools: &Pools,
    now: NaiveDateTime,
    act: Act,
    work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<T>,
) -> anyhow::Result<Written<T>> {
    let at = now.trunc_subsecs(6);
    pools.write_transaction(|conn| {
        let (revision, previous_hash) = next_revision(conn)?;
        let mut tx = Tx { conn, at, revision, previous_hash, changes: Vec::new(), room: Vec::new() };
        let value = work(&mut tx)?;
        let recorded = close(tx, &act)?;
        Ok(Written { value, revision: recorded })
    })
}

/// Writing the head first makes every other writer wait here, on both databases: ids and revisions are handed out under this lock, and
/// commit order is revision order. Gives the hash of the entry before as well.
fn next_revision(conn: &mut Conn) -> QueryResult<(i64, String)> {
    diesel::update(journal_head::table)
        .set(journal_head::revision.eq(journal_head::revision + 1))
        .returning((journal_head::revision, journal_head::hash))
        .get_result(conn)
}

#[derive(Insertable)]
#[diesel(table_name = journal_entries)]
struct EntryRow<'a> {
    revision: i64,
    at: NaiveDateTime,
    actor: &'a str,
    action: &'a str,
    reason: &'a str,
    change_count: i64,
    previous_hash: &'a str,
    hash: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = journal_changes, treat_none_as_default_value = false)]
struct ChangeRow {
    revision: i64,
    ordinal: i32,
    subject_kind: &'static str,
    subject_id: i64,
    verb: &'static str,
    detail: String,
}

fn close(tx: Tx<'_>, act: &Act) -> anyhow::Result<Option<i64>> {
    let Tx { conn, at, revision, previous_hash, changes, .. } = tx;
    if changes.is_empty() {
        diesel::update(journal_head::table).set(journal_head::revision.eq(revision - 1)).execute(conn)?;
        return Ok(None);
    }
    let header = Header {
        previous_hash: &previous_hash,
        revision,
        at,
        actor: act.actor.as_str(),
        action: &act.action,
        reason: &act.reason,
    };
    let hash = entry_hash(
        header,
        changes.iter().map(|change| (change.kind.as_str(), change.id, change.verb.as_str(), change.detail.as_str())),
    );
    diesel::insert_into(journal_entries::table)
        .values(EntryRow {
            revision,
            at,
            actor: header.actor,
            action: header.action,
            reason: header.reason,
            change_count: changes.len() as i64,
            previous_hash: &previous_hash,
            hash: &hash,
        })
        .execute(conn)?;
    let rows: Vec<ChangeRow> = (0..)
        .zip(changes)
        .map(|(ordinal, change)| ChangeRow {
            revision,
            ordinal,
            subject_kind: change.kind.as_str(),
            subject_id: change.id,
            verb: change.verb.as_str(),
            detail: change.detail,
        })
        .collect();
    insert_many!(conn, journal_changes::table, &rows)?;
    diesel::update(journal_head::table).set(journal_head::hash.eq(&hash)).execute(conn)?;
    Ok(Some(revision))
}
