//! A record's history, and the record as it was: rebuilt from what the journal keeps of it.
//!
//! What a change's detail may be (whoever writes, writes the second form for a record that is there already):
//! - the record whole: `{"name": "x", "quantity": 1}`, on creation. Empty texts and nulls may be left out;
//! - field by field `{"name": ["before", "after"]}`, with null for nothing;
//! - *items*, things that hang on the record and have an identity of their own ([`ITEMS`]): `{"reading": {...}}` adds one or puts
//!   it in the place of the one before, `{"reading": [before, after]}` says which, with null for none. One item of a name a change.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;

use crate::db::conn::Conn;
use crate::db::schema::{journal_changes as changes, journal_entries as entries};
use crate::journal::model::{SubjectKind, Verb};

/// Names of items, and the fields that tell one from another.
pub const ITEMS: &[(&str, &[&str])] = &[
    ("event", &["id"]),
    ("merged", &["merged_id"]),
    ("reading", &["id"]),
    ("support", &["source_id", "external_id", "part"]),
    ("dispute", &["id"]),
    ("custody_event", &["id"]),
    ("version", &["number"]),
    ("delivery", &["id"]),
    ("answer", &["id"]),
    ("answer_file", &["id"]),
    ("link", &["id"]),
    ("correction", &["id"]),
    ("copy", &["id"]),
    ("notice", &["id"]),
    ("withdrawal", &["id"]),
    ("decision", &["id"]),
];

/// Changes read at once.
const PAGE: i64 = 500;

/// A record as the journal tells it. Fields that are empty or null are not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub fields: BTreeMap<String, Value>,
    /// By name and identity: `("reading", "12")`.
    pub items: BTreeMap<(&'static str, String), BTreeMap<String, Value>>,
}

/// One field that differs between two states of a record.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FieldChange {
    /// Name and identity of the item that the field belongs to; `None` for a field of the record itself.
    pub item: Option<(&'static str, String)>,
    pub field: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

impl Record {
    /// The state that a serialised row has, in the same shape as the journal gives it. Items are added with [`Record::add_item`].
    pub fn of(row: &impl serde::Serialize) -> serde_json::Result<Self> {
        let mut record = Self::default();
        if let Value::Object(fields) = serde_json::to_value(row)? {
            for (field, value) in fields {
                record.set(field, value);
            }
        }
        Ok(record)
    }

    /// Adds an item as a row gives it.
    pub fn add_item(&mut self, name: &str, row: &impl serde::Serialize) -> serde_json::Result<()> {
        let value = serde_json::to_value(row)?;
        if let Some((name, keys)) = item_named(name) {
            self.put_item(name, keys, &value);
        }
        Ok(())
    }

    /// Brings the record forward by one change. Err when the detail is no JSON.
    pub fn apply(&mut self, detail: &str) -> serde_json::Result<()> {
        let fields = match serde_json::from_str(detail)? {
            Value::Object(fields) => fields,
            // What is only counted or named has one field.
            other => [("value".to_owned(), other)].into_iter().collect(),
        };
        let is_field_by_field = fields.values().all(|value| pair(value).is_some() || value.is_object());
        for (field, value) in fields {
            if let Some((name, keys)) = item_named(&field) {
                self.apply_item(name, keys, &value);
                continue;
            }
            if let (true, Some((_, after))) = (is_field_by_field, pair(&value)) {
                self.set(field, after.clone());
                continue;
            }
            match value {
                // The record itself beside its items.
                Value::Object(inner) if is_field_by_field => {
                    for (field, value) in inner {
                        self.set(field, value);
                    }
                }
                value => self.set(field, value),
            }
        }
        Ok(())
    }

    fn set(&mut self, field: String, value: Value) {
        if is_nothing(&value) {
            self.fields.remove(&field);
        } else {
            self.fields.insert(field, value);
        }
    }

    fn apply_item(&mut self, name: &'static str, keys: &[&str], value: &Value) {
        let (before, after) = match pair(value) {
            Some((before, after)) => (before, after),
            None => {
                // An automatic reading has always stood in for the one before.
                if name == "reading" && value["method"] == "automatic" {
                    self.items.retain(|(kind, _), item| *kind != name || item.get("method") != value.get("method"));
                }
                (&Value::Null, value)
            }
        };
        if before.is_object() {
            self.items.remove(&(name, identity(keys, before)));
        }
        if after.is_object() {
            self.put_item(name, keys, after);
        }
    }

    fn put_item(&mut self, name: &'static str, keys: &[&str], value: &Value) {
        let Value::Object(fields) = value else { return };
        let fields = fields.iter().filter(|(_, value)| !is_nothing(value));
        let fields = fields.map(|(field, value)| (field.clone(), value.clone())).collect();
        self.items.insert((name, identity(keys, value)), fields);
    }

    /// What differs from `before` to this state, in order of name; items after fields.
    pub fn differences(&self, before: &Self) -> Vec<FieldChange> {
        let mut found = Vec::new();
        compare(None, Some(&before.fields), Some(&self.fields), &mut found);
        let mut names: Vec<&(&'static str, String)> = before.items.keys().chain(self.items.keys()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            compare(Some(name), before.items.get(name), self.items.get(name), &mut found);
        }
        found
    }
}

fn compare(
    item: Option<&(&'static str, String)>,
    before: Option<&BTreeMap<String, Value>>,
    after: Option<&BTreeMap<String, Value>>,
    found: &mut Vec<FieldChange>,
) {
    let nothing = BTreeMap::new();
    let (before, after) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
    let mut fields: Vec<&String> = before.keys().chain(after.keys()).collect();
    fields.sort_unstable();
    fields.dedup();
    for field in fields {
        let (old, new) = (before.get(field), after.get(field));
        if old != new {
            found.push(FieldChange {
                item: item.cloned(),
                field: field.clone(),
                before: old.cloned(),
                after: new.cloned(),
            });
        }
    }
}

fn item_named(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    ITEMS.iter().find(|(known, _)| *known == name).map(|(name, keys)| (*name, *keys))
}

fn identity(keys: &[&str], value: &Value) -> String {
    let part = |key: &&str| match &value[*key] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    keys.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// `[before, after]`.
fn pair(value: &Value) -> Option<(&Value, &Value)> {
    match value {
        Value::Array(pair) => match pair.as_slice() {
            [before, after] => Some((before, after)),
            _ => None,
        },
        _ => None,
    }
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// When a change was made, by whom and why.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Line {
    pub revision: i64,
    pub ordinal: i32,
    pub at: NaiveDateTime,
    pub actor: String,
    pub action: String,
    /// In the words of whoever did it; may be empty. Not for the public.
    pub reason: String,
    /// Of the journal's entry, which covers all entries before it.
    pub hash: String,
    pub verb: Verb,
    detail: String,
}

/// Walks the history of one record from its beginning: each change with the record before and after it, until `each` returns
/// false. Memory is bounded by a page of changes and the record. Err when a detail is no JSON.
pub fn walk(
    conn: &mut Conn,
    kind: SubjectKind,
    id: i64,
    mut each: impl FnMut(&Line, &Record, &Record) -> bool,
) -> anyhow::Result<()> {
    let mut record = Record::default();
    let (mut revision, mut ordinal) = (0, 0);
    loop {
        let lines: Vec<Line> = entries::table
            .inner_join(changes::table)
            .filter(changes::subject_kind.eq(kind).and(changes::subject_id.eq(id)))
            .filter(changes::revision.ge(revision))
            .filter(changes::revision.gt(revision).or(changes::ordinal.gt(ordinal)))
            .order((changes::revision, changes::ordinal))
            .limit(PAGE)
            .select((
                entries::revision,
                changes::ordinal,
                entries::at,
                entries::actor,
                entries::action,
                entries::reason,
                entries::hash,
                changes::verb,
                changes::detail,
            ))
            .load(conn)?;
        for line in &lines {
            let before = record.clone();
            record.apply(&line.detail)?;
            if !each(line, &before, &record) {
                return Ok(());
            }
            (revision, ordinal) = (line.revision, line.ordinal);
        }
        if (lines.len() as i64) < PAGE {
            return Ok(());
        }
    }
}

/// One change of a record, field by field.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeOf {
    pub line: Line,
    pub fields: Vec<FieldChange>,
}

/// The changes of a record, newest first: `limit` of them after the first `offset`, and how many there are in all.
pub fn changes_of(
    conn: &mut Conn,
    kind: SubjectKind,
    id: i64,
    offset: usize,
    limit: usize,
) -> anyhow::Result<(Vec<ChangeOf>, usize)> {
    let total: i64 = changes::table
        .filter(changes::subject_kind.eq(kind).and(changes::subject_id.eq(id)))
        .count()
        .get_result(conn)?;
    let total = total as usize;
    // Counted from the end, because the page is.
    let end = total.saturating_sub(offset);
    let start = end.saturating_sub(limit);
    let mut found = Vec::with_capacity(end - start);
    let mut index = 0;
    walk(conn, kind, id, |line, before, after| {
        if (start..end).contains(&index) {
            found.push(ChangeOf { line: line.clone(), fields: after.differences(before) });
        }
        index += 1;
        index < end
    })?;
    found.reverse();
    Ok((found, total))
}

/// The record as it was at a revision; `None` where it was not there yet.
pub fn as_of(conn: &mut Conn, kind: SubjectKind, id: i64, revision: i64) -> anyhow::Result<Option<Record>> {
    let mut found = None;
    walk(conn, kind, id, |line, _, after| {
        let is_due = line.revision <= revision;
        if is_due {
            found = Some(after.clone());
        }
        is_due
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn after(details: &[Value]) -> Record {
        let mut record = Record::default();
        for detail in details {
            record.apply(&detail.to_string()).unwrap();
        }
        record
    }

    #[test]
    fn a_record_is_rebuilt_from_its_creation_and_its_changes() {
        let record = after(&[
            json!({"finding": {"quantity": 1, "marking": "A"}, "support": {"source_id": 1, "external_id": "x", "part": 0}}),
            json!({"quantity": [1, 2], "marking": ["A", null], "reading": {"id": 7, "method": "automatic"}}),
            json!({"reading": {"id": 9, "method": "automatic", "part_number": "LM317"}}),
        ]);
        assert_eq!(record.fields, [("quantity".to_owned(), json!(2))].into());
        let items: Vec<_> = record.items.keys().map(|(name, identity)| (*name, identity.as_str())).collect();
        assert_eq!(items, [("reading", "9"), ("support", "1 x 0")]);
    }

    #[test]
    fn a_whole_record_with_a_list_of_two_is_no_pair() {
        let record = after(&[json!({"name": "x", "names": ["a", "b"]})]);
        assert_eq!(record.fields["names"], json!(["a", "b"]));
        let record = after(&[json!({"names": ["a", "b"], "name": "x"}), json!({"names": [["a", "b"], ["c"]]})]);
        assert_eq!(record.fields["names"], json!(["c"]));
    }

    #[test]
    fn an_item_that_goes_is_a_difference_of_its_fields() {
        let before = after(&[json!({"event": {"id": 3, "kind": "merged"}})]);
        let mut now = before.clone();
        now.apply(&json!({"event": [{"id": 3, "kind": "merged"}, null]}).to_string()).unwrap();
        let differences = now.differences(&before);
        assert_eq!(differences.len(), 2);
        assert!(differences.iter().all(|change| change.item == Some(("event", "3".to_owned()))), "{differences:?}");
    }
}
