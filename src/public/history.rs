//! What the public sees of a record's history.
//!
//! Always: every state of a record is first cut down to the fields of `FIELDS`, and only such states are compared, so a field that
//! is not in the table can show in no difference. What happened before a record was public is one entry, its publication.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDateTime;
use diesel::dsl::min;
use diesel::prelude::*;
use serde::Serialize;

use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::schema::{journal_entries, sources};
use crate::journal::history::{FieldChange, Line, Record, walk};
use crate::journal::model::{SubjectKind, Verb};
use crate::public::model::{PublicChange, iso};
use crate::web::history::{HistoryEntry, HistoryField, Names, entry, kind_of_actor, shape_of};
use crate::web::locale::Locale;

/// Stored and public names of fields.
type FieldNames = &'static [(&'static str, &'static str)];

/// What may be shown: the kind of record, the item or blank for the record itself, and its fields.
const FIELDS: &[(SubjectKind, &str, FieldNames)] = &[
    (
        SubjectKind::Finding,
        "",
        &[
            ("marking", "marking"),
            ("marking_state", "marking_state"),
            ("description", "description"),
            ("category", "category"),
            ("quantity", "quantity"),
            ("assembly", "assembly"),
            ("exhibit_id", "exhibit"),
            ("maker_string_id", "maker_as_stated"),
            ("brand_id", "brand"),
            ("brand_certainty", "brand_certainty"),
            ("company_id", "company_at_manufacture"),
            ("company_today_id", "company_today"),
            ("part_id", "part"),
            ("made_state", "made"),
            ("made_from", "made_from"),
            ("made_to", "made_to"),
            ("standing", "standing"),
        ],
    ),
    (
        SubjectKind::Finding,
        "reading",
        &[
            ("method", "method"),
            ("part_number", "part_number"),
            ("brand_id", "brand"),
            ("date_code", "date_code"),
            ("made_from", "made_from"),
            ("made_to", "made_to"),
            ("lot", "lot"),
            ("country_marked", "country_marked"),
            ("certainty", "certainty"),
            ("basis", "basis"),
        ],
    ),
    (
        SubjectKind::Finding,
        "support",
        &[
            ("source_id", "source"),
            ("external_id", "source_record"),
            ("url", "url"),
            ("image_url", "image_url"),
            ("credibility", "credibility"),
        ],
    ),
    (
        SubjectKind::Company,
        "",
        &[
            ("legal_name", "legal_name"),
            ("country", "country"),
            ("headquarters", "headquarters"),
            ("status", "status"),
            ("active_from", "active_from"),
            ("active_to", "active_to"),
            ("parent_id", "ultimate_parent"),
            ("merged_into", "merged_into"),
            ("website_domain", "website_domain"),
            ("lei", "lei"),
            ("identification", "identification"),
        ],
    ),
    (
        SubjectKind::Company,
        "event",
        &[
            ("kind", "kind"),
            ("happened_on", "date"),
            ("successor_id", "successor"),
            ("scope", "scope"),
            ("source", "url"),
        ],
    ),
    (SubjectKind::Company, "merged", &[("merged_id", "company")]),
    (
        SubjectKind::WeaponSystem,
        "",
        &[
            ("name", "name"),
            ("names", "names"),
            ("kind", "kind"),
            ("country", "country"),
            ("designer", "designer"),
            ("source", "url"),
        ],
    ),
    (
        SubjectKind::Exhibit,
        "",
        &[
            ("label", "label"),
            ("weapon_system_id", "weapon_system"),
            ("precision", "precision"),
            ("serial", "serial"),
            ("series", "series"),
            ("assembly", "assembly"),
            ("recovered_on", "recovered_on"),
            ("recovered_on_basis", "recovered_on_basis"),
            ("region", "region"),
        ],
    ),
    (SubjectKind::Part, "", &[("number", "number"), ("brand_id", "brand"), ("category", "category")]),
];

/// The public name of a stored field; `None` for one that is withheld.
fn public_name(kind: SubjectKind, item: &str, field: &str) -> Option<&'static str> {
    let (.., fields) = FIELDS.iter().find(|(of, name, _)| *of == kind && *name == item)?;
    fields.iter().find(|(stored, _)| *stored == field).map(|(_, public)| *public)
}

/// When a record is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// It always was.
    Ever,
    /// While its state says so.
    Published,
    /// Since the first finding that leads to it was published.
    Moment(NaiveDateTime),
}

/// A record whose history is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: i64,
    pub since: Since,
}

/// One change as the public sees it, its values still as stored.
struct Shown {
    line: Line,
    verb: Verb,
    fields: Vec<FieldChange>,
}

/// The record cut down to what is public.
fn cut_down(kind: SubjectKind, record: &Record, public_sources: &HashSet<i64>) -> Record {
    let mut public = Record::default();
    for (field, value) in &record.fields {
        if public_name(kind, "", field).is_some() {
            public.fields.insert(field.clone(), value.clone());
        }
    }
    for (name, fields) in &record.items {
        let source = fields.get("source_id").and_then(serde_json::Value::as_i64);
        if name.0 == "support" && source.is_none_or(|source| !public_sources.contains(&source)) {
            continue;
        }
        // What one person has read is public when a second has seen it.
        if fields.get("is_reviewed").is_some_and(|seen| seen == false) {
            continue;
        }
        // There is one automatic reading at a time; the next stands in for it, whatever its number.
        let is_automatic = fields.get("method").is_some_and(|method| method == "automatic");
        let name = if is_automatic { (name.0, "automatic".to_owned()) } else { name.clone() };
        let is_public = |field: &str| public_name(kind, name.0, field).is_some();
        let fields = fields.iter().filter(|(field, _)| is_public(field));
        public.items.insert(name.clone(), fields.map(|(field, value)| (field.clone(), value.clone())).collect());
    }
    public
}

/// Every change, oldest first, and the state at the revision asked for with its line.
type Told = (Vec<Shown>, Option<(Line, Record)>);

/// Collects what the public may see, oldest first.
struct Telling {
    found: Vec<Shown>,
    /// The last state that was public.
    last: Record,
    /// The revision asked for, and the last line and state until then.
    revision: i64,
    at_revision: Option<(Line, Record)>,
}

impl Telling {
    /// Notes a state that is public. One that differs from the last in nothing public is no entry, unless something `happened` to
    /// the record as a whole.
    fn tell(&mut self, line: Line, happened: Option<Verb>, public: Record) {
        let fields = public.differences(&self.last);
        if fields.is_empty() && happened.is_none() {
            return;
        }
        if line.revision <= self.revision {
            self.at_revision = Some((line.clone(), public.clone()));
        }
        self.found.push(Shown { line, verb: happened.unwrap_or(Verb::Changed), fields });
        self.last = public;
    }

    fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// Every change that the public may see, oldest first, and the public state at `revision` with its line.
fn shown(conn: &mut Conn, subject: Subject, revision: i64) -> anyhow::Result<Told> {
    let ids: Vec<i64> = sources::table.filter(sources::is_public.eq(true)).select(sources::id).load(conn)?;
    let public_sources: HashSet<i64> = ids.into_iter().collect();
    let first = match subject.since {
        Since::Moment(moment) => first_entry_at(conn, moment)?,
        Since::Ever | Since::Published => None,
    };
    let mut telling = Telling { found: Vec::new(), last: Record::default(), revision, at_revision: None };
    // The state of a finding before: only two of them are public.
    let mut state_before = String::new();
    // What happened before the moment at which the record became public.
    let mut waiting: Option<(Line, Record)> = None;
    walk(conn, subject.kind, subject.id, |line, _, after| {
        let public = cut_down(subject.kind, after, &public_sources);
        match subject.since {
            Since::Ever => {
                let happened = telling.is_empty().then_some(Verb::Created);
                telling.tell(line.clone(), happened, public);
            }
            Since::Moment(moment) if line.at < moment => waiting = Some((line.clone(), public)),
            Since::Moment(moment) => {
                if let Some((earlier, state)) = waiting.take() {
                    telling.tell(published(earlier, moment, first.as_ref()), Some(Verb::Published), state);
                }
                let happened = telling.is_empty().then_some(Verb::Created);
                telling.tell(line.clone(), happened, public);
            }
            Since::Published => {
                let state = after.fields.get("state").and_then(serde_json::Value::as_str).unwrap_or_default();
                // Published for some only, or on a day to come, is not public.
                let is_out = after.fields.contains_key("published_at") && !after.fields.contains_key("tlp");
                let state = if state == "published" && !is_out { "" } else { state };
                let is_new = state_before != state;
                match state {
                    "published" => telling.tell(line.clone(), is_new.then_some(Verb::Published), public),
                    // One that never was public does not become so by being withdrawn.
                    "withdrawn" if !telling.is_empty() => {
                        telling.tell(line.clone(), is_new.then_some(Verb::Withdrawn), public);
                    }
                    _ => {}
                }
                state.clone_into(&mut state_before);
            }
        }
        true
    })?;
    if let (Some((earlier, state)), Since::Moment(moment)) = (waiting, subject.since) {
        telling.tell(published(earlier, moment, first.as_ref()), Some(Verb::Published), state);
    }
    Ok((telling.found, telling.at_revision))
}

/// The line of a publication: the moment and the entry in which the record became public, by nobody in particular.
fn published(mut line: Line, moment: NaiveDateTime, entry: Option<&(i64, String, String)>) -> Line {
    line.at = moment;
    if let Some((revision, hash, actor)) = entry {
        line.revision = *revision;
        line.hash.clone_from(hash);
        line.actor.clone_from(actor);
    }
    line
}

fn first_entry_at(conn: &mut Conn, moment: NaiveDateTime) -> QueryResult<Option<(i64, String, String)>> {
    let at = journal_entries::table.filter(journal_entries::at.eq(moment));
    let Some(revision) = at.select(min(journal_entries::revision)).first::<Option<i64>>(conn)? else { return Ok(None) };
    journal_entries::table
        .filter(journal_entries::revision.eq(revision))
        .select((journal_entries::revision, journal_entries::hash, journal_entries::actor))
        .first(conn)
        .optional()
}

/// A page of the history: entries, newest first, and how many there are in all.
pub fn entries(
    conn: &mut Conn,
    catalogue: &Catalogue,
    locale: Locale,
    subject: Subject,
    offset: usize,
    limit: usize,
    path: &str,
) -> anyhow::Result<(Vec<HistoryEntry>, usize)> {
    let (shown, _) = shown(conn, subject, 0)?;
    let total = shown.len();
    let mut names = Names::new(catalogue);
    let mut entries = Vec::new();
    for change in shown.into_iter().rev().skip(offset).take(limit) {
        let who = locale.messages().word("history-by", kind_of_actor(&change.line.actor)).to_owned();
        let href = format!("{path}?revision={}", change.line.revision);
        let mut entry = entry(locale, &change.line, who, String::new(), href);
        entry.verb = locale.messages().word("verb", change.verb.as_str()).to_owned();
        entry.fields = fields(conn, &mut names, locale, subject.kind, &change.fields)?;
        entries.push(entry);
    }
    Ok((entries, total))
}

fn fields(
    conn: &mut Conn,
    names: &mut Names<'_>,
    locale: Locale,
    kind: SubjectKind,
    changes: &[FieldChange],
) -> anyhow::Result<Vec<HistoryField>> {
    let mut fields = Vec::with_capacity(changes.len());
    for change in in_order(kind, changes) {
        let item = change.item.as_ref().map_or("", |(name, _)| *name);
        if let Some(name) = public_name(kind, item, &change.field) {
            fields.push(names.field(conn, locale, kind, change, name)?);
        }
    }
    Ok(fields)
}

/// As the table has them, which is the order in which people look for them.
fn in_order(kind: SubjectKind, changes: &[FieldChange]) -> Vec<&FieldChange> {
    let place = |change: &FieldChange| {
        let item = change.item.as_ref().map_or("", |(name, _)| *name);
        let table = FIELDS.iter().position(|(of, name, _)| *of == kind && *name == item);
        let field = table.and_then(|table| FIELDS[table].2.iter().position(|(stored, _)| *stored == change.field));
        (table, change.item.clone(), field)
    };
    let mut ordered: Vec<&FieldChange> = changes.iter().collect();
    ordered.sort_by_key(|change| place(change));
    ordered
}

/// The record as the public could see it at a revision: the line of its last change until then, and its fields.
pub fn as_of(
    conn: &mut Conn,
    catalogue: &Catalogue,
    locale: Locale,
    subject: Subject,
    revision: i64,
) -> anyhow::Result<Option<(HistoryEntry, Vec<HistoryField>)>> {
    let (_, found) = shown(conn, subject, revision)?;
    let Some((line, record)) = found else { return Ok(None) };
    let mut names = Names::new(catalogue);
    let who = locale.messages().word("history-by", kind_of_actor(&line.actor)).to_owned();
    let entry = entry(locale, &line, who, String::new(), String::new());
    let fields = fields(conn, &mut names, locale, subject.kind, &record.differences(&Record::default()))?;
    Ok(Some((entry, fields)))
}

/// The lines of a finding's history without its fields, newest first, at most `limit`.
pub fn lines_of_finding(conn: &mut Conn, id: i64, limit: usize) -> anyhow::Result<Vec<PublicChange>> {
    let subject = Subject { kind: SubjectKind::Finding, id, since: Since::Published };
    let (shown, _) = shown(conn, subject, 0)?;
    let line = |shown: Shown| PublicChange {
        revision: shown.line.revision,
        at: shown.line.at,
        verb: shown.verb,
        hash: shown.line.hash,
    };
    Ok(shown.into_iter().rev().take(limit).map(line).collect())
}

/// The history for other programs.
#[derive(Serialize)]
pub struct PublicHistory {
    /// The kind of record and what it is called.
    pub kind: SubjectKind,
    pub record: String,
    /// Newest first.
    pub changes: Vec<PublicEntry>,
}

#[derive(Serialize)]
pub struct PublicEntry {
    pub revision: i64,
    /// UTC.
    pub at: String,
    pub verb: Verb,
    /// `reference`, `import`, `operator`, `researcher`, `visitor`.
    pub by: &'static str,
    pub hash: String,
    pub fields: Vec<PublicFieldChange>,
}

#[derive(Serialize)]
pub struct PublicFieldChange {
    /// `reading`, `support`, `event`; null for a field of the record itself.
    pub item: Option<&'static str>,
    pub field: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// A record at a revision for other programs.
#[derive(Serialize)]
pub struct PublicState {
    pub kind: SubjectKind,
    pub record: String,
    /// The revision of its last change until then.
    pub revision: i64,
    pub at: String,
    pub fields: Vec<PublicStateField>,
}

#[derive(Serialize)]
pub struct PublicStateField {
    pub item: Option<&'static str>,
    pub field: &'static str,
    pub value: Option<String>,
}

/// The whole history as JSON, at most `limit` changes, newest first.
pub fn history_json(
    conn: &mut Conn,
    catalogue: &Catalogue,
    subject: Subject,
    record: String,
    limit: usize,
) -> anyhow::Result<PublicHistory> {
    let (shown, _) = shown(conn, subject, 0)?;
    let mut names = Names::new(catalogue);
    let mut changes = Vec::new();
    for change in shown.into_iter().rev().take(limit) {
        changes.push(PublicEntry {
            revision: change.line.revision,
            at: iso(&change.line.at),
            verb: change.verb,
            by: kind_of_actor(&change.line.actor),
            hash: change.line.hash,
            fields: plain(conn, &mut names, subject.kind, &change.fields)?,
        });
    }
    Ok(PublicHistory { kind: subject.kind, record, changes })
}

/// The record at a revision as JSON; `None` where it was not public then.
pub fn state_json(
    conn: &mut Conn,
    catalogue: &Catalogue,
    subject: Subject,
    record: String,
    revision: i64,
) -> anyhow::Result<Option<PublicState>> {
    let (_, found) = shown(conn, subject, revision)?;
    let Some((line, state)) = found else { return Ok(None) };
    let fields = plain(conn, &mut Names::new(catalogue), subject.kind, &state.differences(&Record::default()))?;
    let fields =
        fields.into_iter().map(|field| PublicStateField { item: field.item, field: field.field, value: field.after });
    Ok(Some(PublicState {
        kind: subject.kind,
        record,
        revision: line.revision,
        at: iso(&line.at),
        fields: fields.collect(),
    }))
}

fn plain(
    conn: &mut Conn,
    names: &mut Names<'_>,
    kind: SubjectKind,
    changes: &[FieldChange],
) -> anyhow::Result<Vec<PublicFieldChange>> {
    let mut fields = Vec::with_capacity(changes.len());
    for change in in_order(kind, changes) {
        let item = change.item.as_ref().map(|(name, _)| *name);
        let Some(field) = public_name(kind, item.unwrap_or_default(), &change.field) else { continue };
        let shape = shape_of(kind, item, &change.field);
        let mut value = |value: &Option<serde_json::Value>| match value {
            Some(value) => names.plain(conn, shape, value).map(Some),
            None => Ok(None),
        };
        fields.push(PublicFieldChange { item, field, before: value(&change.before)?, after: value(&change.after)? });
    }
    Ok(fields)
}

/// Every public name, for the test that each has its word in both languages.
pub fn public_names() -> BTreeSet<&'static str> {
    FIELDS.iter().flat_map(|(.., fields)| fields.iter().map(|(_, public)| *public)).collect()
}
