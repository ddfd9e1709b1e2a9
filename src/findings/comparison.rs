//! What differs between two states of a finding, and what a reviewer should look at twice. Pure.

use serde_json::Value;

use crate::companies::span::Span;
use crate::db::ids::FindingId;
use crate::findings::queries::{Finding, Reading};
use crate::weapons::queries::Exhibit;

/// One field that differs. Values as the journal writes them; blank where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Name of the field of a finding, or `reading.` and the name of one of the preferred reading.
    pub field: String,
    pub before: String,
    pub after: String,
}

/// In which order people look at fields; others come after, by name.
const ORDER: &[&str] = &[
    "marking",
    "marking_state",
    "part_number",
    "part_id",
    "brand_id",
    "brand_certainty",
    "maker_string_id",
    "category",
    "description",
    "quantity",
    "assembly",
    "date_code",
    "made_state",
    "made_from",
    "made_to",
    "company_id",
    "company_today_id",
];

/// Fields that change by themselves when a finding moves or is supported.
const MOVING: &[&str] = &["state", "standing", "published_at", "state_reason", "publish_on", "is_public"];
/// Fields of a reading that are not what it says.
const NAMING: &[&str] =
    &["id", "author", "author_id", "set_aside_reason", "alternatives_digest", "preferred", "is_reviewed"];

/// Compares two [snapshots](crate::findings::actions::snapshot), field by field in the order of the fields.
pub fn compare(before: &Value, after: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    fields("", &before["finding"], &after["finding"], MOVING, &mut differences);
    fields("reading.", &before["readings"][0], &after["readings"][0], NAMING, &mut differences);
    let count = |value: &Value| value["readings"].as_array().map_or(0, Vec::len).to_string();
    let (was, is) = photographs(before, after);
    let (before, after) = (count(before), count(after));
    if before != after {
        differences.push(Difference { field: "readings".to_owned(), before, after });
    }
    if was != is {
        differences.push(Difference { field: "photographs".to_owned(), before: numbers(&was), after: numbers(&is) });
    }
    differences
}

/// The photographs that show a finding in one state and not in the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pictures {
    pub added: Vec<i64>,
    pub removed: Vec<i64>,
}

/// Which photographs came and went between two snapshots; none where the one before does not name its photographs.
pub fn pictures(before: &Value, after: &Value) -> Pictures {
    let (was, is) = photographs(before, after);
    let without = |these: &[i64], those: &[i64]| these.iter().copied().filter(|id| !those.contains(id)).collect();
    Pictures { added: without(&is, &was), removed: without(&was, &is) }
}

/// The photographs of both, in order of their numbers.
fn photographs(before: &Value, after: &Value) -> (Vec<i64>, Vec<i64>) {
    let ids = |value: &Value| -> Option<Vec<i64>> {
        let mut ids: Vec<i64> = value["photographs"].as_array()?.iter().filter_map(Value::as_i64).collect();
        ids.sort_unstable();
        Some(ids)
    };
    ids(before).zip(ids(after)).unwrap_or_default()
}

fn numbers(ids: &[i64]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Everything that a snapshot states, as if nothing had been there before, without what the page says anyhow: whose it is and where.
pub fn all_new(snapshot: &Value) -> Vec<Difference> {
    const SAID: &[&str] = &["author_id", "organisation_id", "exhibit_id", "position", "notes", "readings"];
    let mut all = compare(&Value::Null, snapshot);
    all.retain(|difference| !SAID.contains(&difference.field.as_str()));
    all
}

fn fields(prefix: &str, before: &Value, after: &Value, left_out: &[&str], differences: &mut Vec<Difference>) {
    let empty = serde_json::Map::new();
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let mut names: Vec<&String> = after.keys().chain(before.keys()).collect();
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    names.sort_by_key(|name| (place(name), name.as_str()));
    names.dedup();
    for name in names {
        let (old, new) = (text(before.get(name)), text(after.get(name)));
        if old != new && !left_out.contains(&name.as_str()) {
            differences.push(Difference { field: format!("{prefix}{name}"), before: old, after: new });
        }
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Something about a finding that a reviewer should look at before publishing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// It is not what was sent to review.
    ChangedSinceSubmitted,
    /// Readings that stand beside each other say different things.
    ReadingsDisagree,
    /// Its exhibit has the same marking in another finding.
    SameMarking(FindingId),
    /// The part was made after the exhibit was recovered.
    MadeAfterRecovery,
    OpenDispute,
}

/// What is worth a second look, in the order of [`Warning`].
pub fn warnings(
    finding: &Finding,
    readings: &[Reading],
    exhibit: &Exhibit,
    twin: Option<FindingId>,
    has_open_dispute: bool,
    is_changed_since_submitted: bool,
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if is_changed_since_submitted {
        warnings.push(Warning::ChangedSinceSubmitted);
    }
    if disagree(readings) {
        warnings.push(Warning::ReadingsDisagree);
    }
    warnings.extend(twin.map(Warning::SameMarking));
    let recovered = Span::parse(&exhibit.recovered_on);
    if let (Some(made), Some(recovered)) = (finding.made_from, recovered)
        && made > recovered.to
    {
        warnings.push(Warning::MadeAfterRecovery);
    }
    if has_open_dispute {
        warnings.push(Warning::OpenDispute);
    }
    warnings
}

fn disagree(readings: &[Reading]) -> bool {
    use crate::marks::normalise::squash;
    let differ = |one: &str, other: &str| !one.is_empty() && !other.is_empty() && squash(one) != squash(other);
    readings.iter().enumerate().any(|(index, one)| {
        readings[index + 1..].iter().any(|other| {
            differ(&one.part_number, &other.part_number)
                || differ(&one.date_code, &other.date_code)
                || matches!((one.brand_id, other.brand_id), (Some(one), Some(other)) if one != other)
        })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_named_field_by_field_and_moves_are_none() {
        let before = json!({"finding": {"marking": "LM 317", "quantity": 1, "state": "draft"},
            "readings": [{"id": 1, "part_number": "LM317"}], "photographs": [7, 3]});
        let after = json!({"finding": {"marking": "LM 317T", "quantity": 1, "category": "regulator", "state": "in_review"},
            "readings": [{"id": 2, "part_number": "LM317T"}, {"id": 1, "part_number": "LM317"}], "photographs": [3, 8]});
        let found: Vec<(String, String, String)> = compare(&before, &after)
            .into_iter()
            .map(|difference| (difference.field, difference.before, difference.after))
            .collect();
        let expected = [
            ("marking", "LM 317", "LM 317T"),
            ("category", "", "regulator"),
            ("reading.part_number", "LM317", "LM317T"),
            ("readings", "1", "2"),
            ("photographs", "3, 7", "3, 8"),
        ];
        let mut expected: Vec<(String, String, String)> =
            expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).to_vec();
        let mut found = found;
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
        assert_eq!(compare(&after, &after), []);
        assert_eq!(pictures(&before, &after), Pictures { added: vec![8], removed: vec![7] });
        // One kept before photographs were compared says nothing of them.
        let old = json!({"finding": before["finding"], "readings": before["readings"]});
        assert_eq!(compare(&old, &before), []);
        assert_eq!(pictures(&old, &before), Pictures::default());
    }
}
