//! Walks the chain and names the first entry that does not follow from the one before it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::schema::{journal_changes, journal_entries, journal_head};
use crate::journal::model::{GENESIS, Header, entry_hash};

/// Outcome of a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry follows; the chain ends at this revision with this hash.
    Whole { entries: i64, revision: i64, hash: String },
    /// The first fault, in words that name the revision.
    Broken { revision: i64, fault: String },
}

#[derive(Queryable)]
struct Entry {
    revision: i64,
    at: NaiveDateTime,
    actor: String,
    action: String,
    reason: String,
    change_count: i64,
    previous_hash: String,
    hash: String,
}

/// Reads the whole journal. Nobody is told how far it is.
pub fn verify(conn: &mut Conn) -> QueryResult<Verdict> {
    walk(conn, &mut |_, _| {})
}

/// Reads the whole journal, one entry at a time: memory is bounded by the largest entry. Call it in one snapshot where somebody
/// may be writing. `progress` is told the entries done and how many there are.
pub fn walk(conn: &mut Conn, progress: &mut dyn FnMut(i64, i64)) -> QueryResult<Verdict> {
    let (head, head_hash): (i64, String) =
        journal_head::table.select((journal_head::revision, journal_head::hash)).first(conn)?;
    let mut expected_hash = GENESIS.to_owned();
    let mut revision = 0;
    loop {
        let next: Option<Entry> = journal_entries::table
            .filter(journal_entries::revision.gt(revision))
            .order(journal_entries::revision)
            .first(conn)
            .optional()?;
        let Some(entry) = next else { break };
        let broken = |fault: String| Ok(Verdict::Broken { revision: revision + 1, fault });
        if entry.revision != revision + 1 {
            return broken(format!("revision {} is missing", revision + 1));
        }
        if entry.previous_hash != expected_hash {
            return broken(format!("revision {} does not follow from revision {revision}", entry.revision));
        }
        let changes: Vec<(String, i64, String, String)> = journal_changes::table
            .filter(journal_changes::revision.eq(entry.revision))
            .order(journal_changes::ordinal)
            .select((
                journal_changes::subject_kind,
                journal_changes::subject_id,
                journal_changes::verb,
                journal_changes::detail,
            ))
            .load(conn)?;
        if changes.len() as i64 != entry.change_count {
            let found = changes.len();
            return broken(format!(
                "revision {} has {found} changes and states {}",
                entry.revision, entry.change_count
            ));
        }
        let header = Header {
            previous_hash: &entry.previous_hash,
            revision: entry.revision,
            at: entry.at,
            actor: &entry.actor,
            action: &entry.action,
            reason: &entry.reason,
        };
        let hash = entry_hash(
            header,
            changes.iter().map(|(kind, id, verb, detail)| (kind.as_str(), *id, verb.as_str(), detail.as_str())),
        );
        if hash != entry.hash {
            return broken(format!("revision {} was altered: its content no longer gives its hash", entry.revision));
        }
        expected_hash = entry.hash;
        revision = entry.revision;
        progress(revision, head);
    }
    if head != revision || head_hash != expected_hash {
        let fault =
            format!("the head states revision {head}, the last entry is {revision}: entries are missing at the end");
        return Ok(Verdict::Broken { revision: revision + 1, fault });
    }
    Ok(Verdict::Whole { entries: revision, revision, hash: expected_hash })
}
