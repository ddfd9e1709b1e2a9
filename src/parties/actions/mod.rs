//! Taking a version of a list: whole, in one write, or not at all. What else is done with parties is in the files of this folder.

pub mod dismissals;
pub mod links;
pub mod own;

use chrono::NaiveDate;
use serde_json::json;

use crate::db::conn::Conn;
use crate::db::ids::{ListEntryId, ScreeningListId, reserve};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::parties::files::ListFiles;
use crate::parties::model::{Entry, OWN_LIST, digest_of};
use crate::parties::queries::{self, ListFile, ListVersion, ScreeningList, VersionRecord};

/// Entries of a version that get a line of their own in the journal. What each was is in the tables, and the digest of the version
/// covers all of it.
const MOST_LINES: usize = 200;
/// Removed entries that a refusal and a report name.
const MOST_NAMED: usize = 20;

/// A version that somebody wants to take.
pub struct NewVersion<'a> {
    pub list: &'a str,
    /// Blank keeps the title that the list has.
    pub title: &'a str,
    pub dated_on: Option<NaiveDate>,
    /// Name and SHA-256 of each file.
    pub files: &'a [(String, String)],
    pub content: &'a ListFiles,
    /// Percent of the entries in force that may go without others coming.
    pub may_shrink: u8,
    /// The kind of the files was named by whoever imports, and may differ from the last version's.
    pub kind_is_named: bool,
}

/// Why a version is not taken; the old one stays in force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error(
        "the list `{list}` has {before} entries in force and the file has {now}, which is {percent} % fewer: more than the {bound} % that \
         --may-shrink allows. Nothing was changed. If the list has really become so much shorter, allow it with --may-shrink {percent}"
    )]
    Shorter { list: String, before: i64, now: i64, percent: i64, bound: u8 },
    #[error(
        "the list `{list}` is of the kind `{before}` and the file of the kind `{now}`. Nothing was changed. Is the file another list? If \
         not, name its kind with --mapping"
    )]
    OtherKind { list: String, before: String, now: String },
    #[error("the list `{list}` is in force as of {before}, and the file is of {now}: older. Nothing was changed")]
    Older { list: String, before: NaiveDate, now: NaiveDate },
    #[error(
        "the list `{list}` has {what} in force, and the files say nothing of them: taken as a version, they would be gone. Nothing was changed. \
         Name all files of the list, or take these as a list of its own with another --list KEY"
    )]
    Lacking { list: String, what: &'static str },
    #[error(
        "`{0}` is no key of a list: use up to 60 lower-case letters, digits and hyphens, such as `ofac-sdn`; `own` is what parties on no list stand under"
    )]
    Key(String),
}

/// What a version brings.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Outcome {
    pub list: String,
    pub format: String,
    /// The version in force afterwards.
    pub version: i64,
    pub read: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub removed: u64,
    pub orphans: u64,
    pub removed_first: Vec<String>,
    pub dry_run: bool,
    pub seconds: f64,
}

/// What differs between a list as it is in force and a new content.
struct Comparison<'a> {
    before: Option<ScreeningList>,
    added: Vec<(&'a Entry, &'a str)>,
    changed: Vec<(&'a Entry, &'a str)>,
    /// States that end: of changed and of removed entries.
    ended: Vec<ListEntryId>,
    /// Key and state of what is gone, in order of key.
    removed: Vec<(String, ListEntryId)>,
    digest: String,
}

impl Comparison<'_> {
    fn is_same(&self) -> bool {
        self.before.is_some() && self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }
}

fn is_key(key: &str) -> bool {
    (1..=60).contains(&key.len())
        && key != OWN_LIST
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn compare<'a>(conn: &mut Conn, new: &NewVersion<'a>, digests: &'a [String]) -> anyhow::Result<Comparison<'a>> {
    if !is_key(new.list) {
        return Err(Refused::Key(new.list.to_owned()).into());
    }
    let entries = &new.content.entries;
    let digest = digest_of(entries.iter().zip(digests).map(|(entry, digest)| (entry.key.as_str(), digest.as_str())));
    let before = queries::by_key(conn, new.list)?;
    let mut known = match &before {
        Some(list) => {
            check(conn, new, list)?;
            queries::in_force(conn, list.id)?
        }
        None => Default::default(),
    };
    let (mut added, mut changed, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    for (entry, digest) in entries.iter().zip(digests) {
        match known.remove(&entry.key) {
            None => added.push((entry, digest.as_str())),
            Some((_, old)) if old == *digest => {}
            Some((id, _)) => {
                changed.push((entry, digest.as_str()));
                ended.push(id);
            }
        }
    }
    let mut removed: Vec<(String, ListEntryId)> = known.into_iter().map(|(key, (id, _))| (key, id)).collect();
    removed.sort_unstable();
    ended.extend(removed.iter().map(|(_, id)| *id));
    Ok(Comparison { before, added, changed, ended, removed, digest })
}

/// What speaks against taking it at all.
fn check(conn: &mut Conn, new: &NewVersion<'_>, list: &ScreeningList) -> anyhow::Result<()> {
    let last = queries::versions(conn, list.id)?.into_iter().next().map(|(version, _)| version);
    if let Some(last) = &last {
        if last.format != new.content.format && !new.kind_is_named {
            let (before, now) = (last.format.clone(), new.content.format.clone());
            return Err(Refused::OtherKind { list: list.key.clone(), before, now }.into());
        }
        if let (Some(before), Some(now)) = (last.dated_on, new.dated_on)
            && now < before
        {
            return Err(Refused::Older { list: list.key.clone(), before, now }.into());
        }
    }
    let (lacks, held) = (new.content.lacks, queries::held(conn, list.id)?);
    for (is_lost, what) in
        [(lacks.names && held.names, "other names of parties"), (lacks.addresses && held.addresses, "addresses")]
    {
        if is_lost {
            return Err(Refused::Lacking { list: list.key.clone(), what }.into());
        }
    }
    let now = new.content.entries.len() as i64;
    let fewer = list.entry_count - now;
    if fewer * 100 > list.entry_count * i64::from(new.may_shrink) {
        // Rounded up, so that allowing what is named here is enough.
        let percent = (fewer * 100 + list.entry_count - 1) / list.entry_count.max(1);
        let (before, bound) = (list.entry_count, new.may_shrink);
        return Err(Refused::Shorter { list: list.key.clone(), before, now, percent, bound }.into());
    }
    Ok(())
}

fn outcome(new: &NewVersion<'_>, comparison: &Comparison<'_>, version: i64) -> Outcome {
    let read = new.content.entries.len();
    let (added, changed) = (comparison.added.len(), comparison.changed.len());
    Outcome {
        list: new.list.to_owned(),
        format: new.content.format.clone(),
        version,
        read: read as u64,
        new: added as u64,
        changed: changed as u64,
        unchanged: (read - added - changed) as u64,
        removed: comparison.removed.len() as u64,
        orphans: new.content.orphans,
        removed_first: comparison.removed.iter().take(MOST_NAMED).map(|(key, _)| key.clone()).collect(),
        dry_run: false,
        seconds: 0.0,
    }
}

fn digests(new: &NewVersion<'_>) -> Vec<String> {
    new.content.entries.iter().map(Entry::digest).collect()
}

/// What taking a version would do. Err with [`Refused`] where it would be refused.
pub fn rehearse(conn: &mut Conn, new: &NewVersion<'_>) -> anyhow::Result<Outcome> {
    let digests = digests(new);
    let comparison = compare(conn, new, &digests)?;
    let version = comparison.before.as_ref().map_or(0, |list| list.current_version) + i64::from(!comparison.is_same());
    Ok(Outcome { dry_run: true, ..outcome(new, &comparison, version) })
}

/// Takes a version. The same content again changes nothing and leaves no revision.
pub fn take(tx: &mut Tx<'_>, new: &NewVersion<'_>) -> anyhow::Result<Outcome> {
    let digests = digests(new);
    let comparison = compare(tx.conn(), new, &digests)?;
    if let (true, Some(list)) = (comparison.is_same(), &comparison.before) {
        return Ok(outcome(new, &comparison, list.current_version));
    }
    let title = [new.title, comparison.before.as_ref().map_or("", |list| &list.title), new.list]
        .into_iter()
        .find(|title| !title.is_empty())
        .unwrap_or_default()
        .to_owned();
    let list = ScreeningList {
        id: match &comparison.before {
            Some(list) => list.id,
            None => ScreeningListId(reserve(tx.conn(), "screening_lists", 1)?),
        },
        key: new.list.to_owned(),
        title,
        current_version: comparison.before.as_ref().map_or(0, |list| list.current_version) + 1,
        entry_count: new.content.entries.len() as i64,
        digest: comparison.digest.clone(),
    };
    match &comparison.before {
        None => queries::insert_list(tx.conn(), &list)?,
        Some(_) => queries::update_list(tx.conn(), &list)?,
    }
    let version = ListVersion {
        id: reserve(tx.conn(), "list_versions", 1)?,
        list_id: list.id,
        number: list.current_version,
        format: new.content.format.clone(),
        dated_on: new.dated_on,
        imported_at: tx.at,
        entry_count: list.entry_count,
        added: comparison.added.len() as i64,
        changed: comparison.changed.len() as i64,
        removed: comparison.removed.len() as i64,
        digest: list.digest.clone(),
    };
    let files: Vec<ListFile> = (0..)
        .zip(new.files)
        .map(|(ordinal, (file_name, file_sha256))| ListFile {
            version_id: version.id,
            ordinal,
            file_name: file_name.clone(),
            file_sha256: file_sha256.clone(),
        })
        .collect();
    queries::insert_version(tx.conn(), &version, &files)?;
    queries::end(tx.conn(), &comparison.ended, version.number)?;
    let mut begun = comparison.added.clone();
    begun.extend_from_slice(&comparison.changed);
    let ids = queries::insert_entries(tx.conn(), list.id, version.number, &begun)?;
    let record = VersionRecord::new(&version, &files);
    match &comparison.before {
        None => {
            tx.record(SubjectKind::ScreeningList, list.id.0, Verb::Created, &json!({"list": list, "version": record}))?;
        }
        Some(before) => {
            let mut detail = differences(before, &list)?;
            detail.insert("version".to_owned(), serde_json::to_value(&record)?);
            tx.record(SubjectKind::ScreeningList, list.id.0, Verb::Changed, &detail)?;
            let line =
                |key: &str, name: &str| json!({"list": list.key, "entry": key, "name": name, "in": version.number});
            let mut left = MOST_LINES;
            for (place, ((entry, _), id)) in begun.iter().zip(&ids).enumerate() {
                if left == 0 {
                    break;
                }
                let verb = if place < comparison.added.len() { Verb::Created } else { Verb::Changed };
                tx.record(SubjectKind::ListEntry, id.0, verb, &line(&entry.key, &entry.name))?;
                left -= 1;
            }
            for (key, id) in comparison.removed.iter().take(left) {
                tx.record(SubjectKind::ListEntry, id.0, Verb::Withdrawn, &line(key, ""))?;
            }
        }
    }
    Ok(outcome(new, &comparison, version.number))
}
