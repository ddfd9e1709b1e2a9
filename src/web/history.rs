//! A record's history as a page shows it: entries with who, when, why, and field by field. `shared/_history.html` draws them, on
//! public pages, which fill them with what is public, and for those who work here, who see everything ([`everything`]).

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde_json::Value;

use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, FindingId};
use crate::db::schema::{exhibits, maker_strings, organisations, parts, people, sources, weapon_systems};
use crate::journal::history::{FieldChange, Line, Record, as_of, changes_of};
use crate::journal::model::SubjectKind;
use crate::web::locale::Locale;

/// One change of a record.
pub struct HistoryEntry {
    pub revision: i64,
    pub at: NaiveDateTime,
    /// The word for what happened.
    pub verb: String,
    /// Who, as far as whoever looks may know.
    pub who: String,
    /// Why; blank where nothing is said or may be.
    pub reason: String,
    pub hash: String,
    /// The record as it was then; blank where there is no such page.
    pub href: String,
    pub fields: Vec<HistoryField>,
}

/// One field that changed.
pub struct HistoryField {
    pub label: String,
    pub before: Option<String>,
    pub after: Option<String>,
    /// Whether the values are characters as they stand on a part.
    pub is_mono: bool,
}

/// How a stored value is put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// Lines exactly as seen.
    Mono,
    /// A stored word, by the family of its messages.
    Word(&'static str),
    Country,
    /// As precise as stated.
    Date,
    /// A moment in UTC.
    Moment,
    Brand,
    Company,
    Part,
    Exhibit,
    WeaponSystem,
    MakerString,
    Source,
    Person,
    Organisation,
    /// The finding that a photograph shows, with what was said of it.
    ShownFinding,
    /// What a reading rests on.
    Basis,
}

/// Fields that are not plain text, wherever they stand.
const SHAPES: &[(&str, Shape)] = &[
    ("marking", Shape::Mono),
    ("part_number", Shape::Mono),
    ("number", Shape::Mono),
    ("serial", Shape::Mono),
    ("lei", Shape::Mono),
    ("date_code", Shape::Mono),
    ("marking_state", Shape::Word("marking")),
    ("category", Shape::Word("category")),
    ("brand_certainty", Shape::Word("certainty")),
    ("certainty", Shape::Word("certainty")),
    ("made_state", Shape::Word("history-made")),
    ("standing", Shape::Word("standing")),
    ("method", Shape::Word("method-of")),
    ("status", Shape::Word("company-status")),
    ("identification", Shape::Word("identification")),
    ("precision", Shape::Word("precision")),
    ("recovered_on_basis", Shape::Word("recovered-basis")),
    ("country", Shape::Country),
    ("made_from", Shape::Date),
    ("made_to", Shape::Date),
    ("active_from", Shape::Date),
    ("active_to", Shape::Date),
    ("happened_on", Shape::Date),
    ("recovered_on", Shape::Date),
    ("publish_on", Shape::Date),
    ("published_at", Shape::Moment),
    ("brand_id", Shape::Brand),
    ("company_id", Shape::Company),
    ("company_today_id", Shape::Company),
    ("parent_id", Shape::Company),
    ("merged_into", Shape::Company),
    ("merged_id", Shape::Company),
    ("predecessor_id", Shape::Company),
    ("successor_id", Shape::Company),
    ("part_id", Shape::Part),
    ("exhibit_id", Shape::Exhibit),
    ("weapon_system_id", Shape::WeaponSystem),
    ("maker_string_id", Shape::MakerString),
    ("source_id", Shape::Source),
    ("state", Shape::Word("finding-state")),
    ("tlp", Shape::Word("tlp")),
    ("hazard", Shape::Word("hazard")),
    ("recovered_precision", Shape::Word("date-precision")),
    ("lot", Shape::Mono),
    ("basis", Shape::Basis),
    ("seal", Shape::Mono),
    ("author_id", Shape::Person),
    ("created_by", Shape::Person),
    ("opened_by", Shape::Person),
    ("closed_by", Shape::Person),
    ("checked_by", Shape::Person),
    ("proposed_by", Shape::Person),
    ("confirmed_by", Shape::Person),
    ("proposed_at", Shape::Moment),
    ("confirmed_at", Shape::Moment),
    ("checked_on", Shape::Date),
    ("copy_digest", Shape::Mono),
    ("file_sha256", Shape::Mono),
    ("kept_by", Shape::Person),
    ("kept_at", Shape::Moment),
    ("since_on", Shape::Date),
    ("until_on", Shape::Date),
    ("reason_code", Shape::Word("party-reason")),
    ("organisation_id", Shape::Organisation),
    ("finding_photograph", Shape::ShownFinding),
    ("exhibit", Shape::Exhibit),
];

/// Stored names of fields that are called otherwise in messages.
const CALLED: &[(&str, &str)] = &[
    ("exhibit_id", "exhibit"),
    ("maker_string_id", "maker_as_stated"),
    ("brand_id", "brand"),
    ("merged_id", "company"),
    ("company_id", "company_at_manufacture"),
    ("company_today_id", "company_today"),
    ("part_id", "part"),
    ("made_state", "made"),
    ("source_id", "source"),
    ("external_id", "source_record"),
    ("weapon_system_id", "weapon_system"),
    ("happened_on", "date"),
    ("author_id", "author"),
    ("organisation_id", "organisation"),
    ("corrects_id", "corrects"),
];

/// The same where it depends on the kind of record.
const CALLED_OF: &[(SubjectKind, &str, &str)] = &[
    (SubjectKind::Company, "source", "contact_source"),
    (SubjectKind::Company, "parent_id", "ultimate_parent"),
    (SubjectKind::Company, "predecessor_id", "predecessor"),
    (SubjectKind::Company, "successor_id", "successor"),
    (SubjectKind::CompanyContact, "company_id", "company"),
    (SubjectKind::CompanyContact, "source", "contact_source"),
    (SubjectKind::CompanyContact, "set_aside_reason", "contact_set_aside"),
    (SubjectKind::Party, "source", "party_source"),
    (SubjectKind::PartyLink, "source", "party_source"),
];

/// Fields that say nothing to people: identities, addresses, and what is worked out from the others.
const UNSAID: &[&str] = &["id", "key", "alternatives_digest", "is_public", "from_sample", "photograph", "derivatives"];

/// Fields of items that say what another says as well.
const UNSAID_OF: &[(&str, &str)] = &[("reading", "author_id"), ("support", "part")];

/// Fields that are left out of a record while they are true.
const TRUE_UNLESS_SAID: &[&str] = &["preferred", "is_reviewed"];

/// How a field is shown.
pub fn shape_of(kind: SubjectKind, item: Option<&str>, field: &str) -> Shape {
    match (kind, item, field) {
        (SubjectKind::WeaponSystem, None, "kind") => Shape::Word("kind"),
        (_, Some("event"), "kind") => Shape::Word("event"),
        (SubjectKind::CompanyContact, None, "state") => Shape::Word("contact-state"),
        (SubjectKind::CompanyContact, None, "language") => Shape::Word("contact-language"),
        (SubjectKind::Person, None, "state") => Shape::Word("person-state"),
        (SubjectKind::Person, None, "organisation") => Shape::Organisation,
        (SubjectKind::Person, None, "roles") => Shape::Word("role-of"),
        (SubjectKind::Organisation, None, "kind") => Shape::Word("organisation-kind"),
        (SubjectKind::Party, None, "state") => Shape::Word("party-state"),
        (SubjectKind::Party, None, "kind") => Shape::Word("party-kind"),
        (SubjectKind::PartyLink, None, "state") => Shape::Word("link-state"),
        (SubjectKind::PartyLink, None, "kind") => Shape::Word("link-kind"),
        (SubjectKind::Photograph, None, "state") => Shape::Word("photograph-state"),
        (_, Some("custody_event"), "kind") => Shape::Word("custody"),
        (_, Some("custody_event"), "precision") => Shape::Word("date-precision"),
        _ => SHAPES.iter().find(|(known, _)| *known == field).map_or(Shape::Text, |(_, shape)| *shape),
    }
}

/// What ids are called, asked of the database once each.
pub struct Names<'a> {
    catalogue: &'a Catalogue,
    known: HashMap<(&'static str, i64), String>,
}

impl<'a> Names<'a> {
    pub fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue, known: HashMap::new() }
    }

    /// A stored value in a form that does not depend on the language: names for ids, words as stored.
    pub fn plain(&mut self, conn: &mut Conn, shape: Shape, value: &Value) -> QueryResult<String> {
        if let (Shape::ShownFinding, Some(id)) = (shape, value["finding_id"].as_i64()) {
            let said = value["caption"].as_str().filter(|caption| !caption.is_empty());
            let number = FindingId(id).number();
            return Ok(said.map_or_else(|| number.clone(), |caption| format!("{number}: {caption}")));
        }
        let Some(id) = value.as_i64() else { return Ok(text(value)) };
        let name = match shape {
            Shape::Brand => self.catalogue.brand(BrandId(id)).map(|brand| brand.name.clone()),
            Shape::Company => self.catalogue.company(CompanyId(id)).map(|company| company.legal_name.clone()),
            Shape::Part => {
                let catalogue = self.catalogue;
                self.named(conn, "part", id, |conn, id| {
                    let part = parts::table.filter(parts::id.eq(id)).select((parts::brand_id, parts::number));
                    let part: Option<(BrandId, String)> = part.first(conn).optional()?;
                    // The same number of two brands is two parts.
                    Ok(part.map(|(brand, number)| match catalogue.brand(brand) {
                        Some(brand) => format!("{} {number}", brand.name),
                        None => number,
                    }))
                })?
            }
            Shape::Exhibit => self.named(conn, "exhibit", id, |conn, id| {
                exhibits::table.filter(exhibits::id.eq(id)).select(exhibits::label).first(conn).optional()
            })?,
            Shape::WeaponSystem => self.named(conn, "weapon", id, |conn, id| {
                let system = weapon_systems::table.filter(weapon_systems::id.eq(id));
                system.select(weapon_systems::name).first(conn).optional()
            })?,
            Shape::MakerString => self.named(conn, "maker", id, |conn, id| {
                maker_strings::table.filter(maker_strings::id.eq(id)).select(maker_strings::text).first(conn).optional()
            })?,
            Shape::Source => self.named(conn, "source", id, |conn, id| {
                sources::table.filter(sources::id.eq(id)).select(sources::title).first(conn).optional()
            })?,
            Shape::Person => self.named(conn, "person", id, |conn, id| {
                people::table.filter(people::id.eq(id)).select(people::name).first(conn).optional()
            })?,
            Shape::Organisation => self.named(conn, "organisation", id, |conn, id| {
                let found = organisations::table.filter(organisations::id.eq(id));
                found.select(organisations::name).first(conn).optional()
            })?,
            _ => None,
        };
        Ok(name.unwrap_or_else(|| id.to_string()))
    }

    fn named(
        &mut self,
        conn: &mut Conn,
        kind: &'static str,
        id: i64,
        find: impl FnOnce(&mut Conn, i64) -> QueryResult<Option<String>>,
    ) -> QueryResult<Option<String>> {
        if let Some(known) = self.known.get(&(kind, id)) {
            return Ok(Some(known.clone()));
        }
        let found = find(conn, id)?;
        if let Some(name) = &found {
            self.known.insert((kind, id), name.clone());
        }
        Ok(found)
    }

    /// A stored value in the words of a language.
    pub fn shown(&mut self, conn: &mut Conn, locale: Locale, shape: Shape, value: &Value) -> QueryResult<String> {
        let plain = self.plain(conn, shape, value)?;
        let messages = locale.messages();
        Ok(match shape {
            Shape::Word(family) if value.is_array() => {
                let words = value.as_array().into_iter().flatten().map(text);
                let words: Vec<String> = words.map(|word| messages.word(family, &word).to_owned()).collect();
                words.join(", ")
            }
            Shape::Word(family) => messages.word(family, &plain).to_owned(),
            Shape::Country => messages.country(&plain).to_owned(),
            Shape::Date => locale.partial_date(&plain),
            Shape::Basis => crate::public::basis::shown(locale, &plain).replace('`', ""),
            Shape::Moment => plain.parse().map_or_else(|_| plain, |at: NaiveDateTime| locale.moment(at)),
            _ => match value {
                Value::Bool(true) => messages.t("history-yes").to_owned(),
                Value::Bool(false) => messages.t("history-no").to_owned(),
                _ => plain,
            },
        })
    }

    /// A change of a field with its label: `history-field-…` of the public or stored name, or that name where it has no message.
    pub fn field(
        &mut self,
        conn: &mut Conn,
        locale: Locale,
        kind: SubjectKind,
        change: &FieldChange,
        name: &str,
    ) -> QueryResult<HistoryField> {
        let messages = locale.messages();
        let item = change.item.as_ref().map(|(name, _)| *name);
        let shape = shape_of(kind, item, &change.field);
        let label = messages.word("history-field", name);
        let label = match item {
            Some(item) => format!("{}: {label}", messages.word("history-item", item)),
            None => label.to_owned(),
        };
        let mut show = |value: &Option<Value>| match value {
            Some(value) => self.shown(conn, locale, shape, value).map(Some),
            None => Ok(None),
        };
        let (before, mut after) = (show(&change.before)?, show(&change.after)?);
        if after.is_none() && change.before == Some(Value::Bool(false)) && TRUE_UNLESS_SAID.contains(&&*change.field) {
            after = Some(messages.t("history-yes").to_owned());
        }
        Ok(HistoryField { label, before, after, is_mono: shape == Shape::Mono })
    }
}

/// A value without its JSON: lists by semicolons, objects by their texts.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => match fields.get("text") {
            Some(Value::String(text)) => text.clone(),
            _ => fields.values().map(text).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", "),
        },
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// The kind of whoever did something, as the public may know it: a message's word, never a name.
pub fn kind_of_actor(actor: &str) -> &'static str {
    match actor.split(':').next().unwrap_or_default() {
        "system" => "reference",
        "command" if actor == "command:import" => "import",
        "command" => "operator",
        "person" => "researcher",
        _ => "visitor",
    }
}

/// Who did something, with the name, for those who work here.
fn full_name(locale: Locale, actor: &str) -> String {
    match actor.splitn(3, ':').nth(2) {
        Some(name) if actor.starts_with("person:") => name.to_owned(),
        _ => locale.messages().word("history-by", kind_of_actor(actor)).to_owned(),
    }
}

/// The entry of a change without its fields.
pub fn entry(locale: Locale, line: &Line, who: String, reason: String, href: String) -> HistoryEntry {
    HistoryEntry {
        revision: line.revision,
        at: line.at,
        verb: locale.messages().word("verb", line.verb.as_str()).to_owned(),
        who,
        reason,
        hash: line.hash.clone(),
        href,
        fields: Vec::new(),
    }
}

/// A record whose history those who work here ask for.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: i64,
    /// Fields of the record that whoever asks may not know.
    pub withheld: &'static [&'static str],
}

impl Subject {
    fn shows(&self, change: &FieldChange) -> bool {
        let is_withheld = change.item.is_none() && self.withheld.contains(&change.field.as_str());
        let item = change.item.as_ref().map_or("", |(name, _)| *name);
        !is_withheld && !UNSAID.contains(&change.field.as_str()) && !UNSAID_OF.contains(&(item, change.field.as_str()))
    }

    fn fields(
        &self,
        conn: &mut Conn,
        names: &mut Names<'_>,
        locale: Locale,
        changes: &[FieldChange],
    ) -> QueryResult<Vec<HistoryField>> {
        let called = |field: &str| {
            let of_kind = CALLED_OF.iter().find(|(kind, stored, _)| *kind == self.kind && *stored == field);
            let anywhere = || CALLED.iter().find(|(stored, _)| *stored == field).map(|(_, called)| *called);
            of_kind.map(|(_, _, called)| *called).or_else(anywhere)
        };
        let said = changes.iter().filter(|change| self.shows(change));
        said.map(|change| {
            let name = called(&change.field).unwrap_or(&change.field);
            names.field(conn, locale, self.kind, change, name)
        })
        .collect()
    }
}

/// Everything that the journal has of a record, newest first, `limit` changes after the first `offset`, and how many there are in
/// all. For those who work here, with names and reasons. `path` is the history's own.
pub fn everything(
    conn: &mut Conn,
    catalogue: &Catalogue,
    locale: Locale,
    subject: Subject,
    (offset, limit): (usize, usize),
    path: &str,
) -> anyhow::Result<(Vec<HistoryEntry>, usize)> {
    let (changes, total) = changes_of(conn, subject.kind, subject.id, offset, limit)?;
    let mut names = Names::new(catalogue);
    let mut entries = Vec::with_capacity(changes.len());
    for change in changes {
        let who = full_name(locale, &change.line.actor);
        let href = format!("{path}?revision={}", change.line.revision);
        let mut entry = entry(locale, &change.line, who, change.line.reason.clone(), href);
        entry.fields = subject.fields(conn, &mut names, locale, &change.fields)?;
        entries.push(entry);
    }
    Ok((entries, total))
}

/// Every field of a record as it stood at a revision; `None` where it was not there yet.
pub fn everything_at(
    conn: &mut Conn,
    catalogue: &Catalogue,
    locale: Locale,
    subject: Subject,
    revision: i64,
) -> anyhow::Result<Option<Vec<HistoryField>>> {
    let Some(record) = as_of(conn, subject.kind, subject.id, revision)? else { return Ok(None) };
    let fields = record.differences(&Record::default());
    Ok(Some(subject.fields(conn, &mut Names::new(catalogue), locale, &fields)?))
}
