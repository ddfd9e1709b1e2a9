//! The tables of findings, readings, their sources, moves and disputes. Nothing outside this module writes them.

pub mod merged;
pub mod moves;
pub mod names;
pub mod queue;
pub mod reading;
pub mod supports;

use std::collections::{HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::accounts::sharing::Tlp;
use crate::companies::model::Certainty;
use crate::db::conn::Conn;
use crate::db::ids::{
    BrandId, CompanyId, ExhibitId, FindingId, MakerStringId, OrganisationId, PartId, PersonId, SourceId,
};
use crate::db::schema::{
    finding_disputes, finding_moves, finding_photographs, finding_sources, findings, photographs, readings, sources,
};
use crate::evidence::model::PhotographState;
use crate::findings::model::{
    FindingState, Guarded, MadeState, MarkingState, MoveKind, ReadingMethod, Standing, Support,
};
use crate::insert_many;

/// A finding as stored. Serialised for the journal, which keeps what is stated and leaves out what is not.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = findings, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Finding {
    #[serde(skip)]
    pub id: FindingId,
    pub exhibit_id: ExhibitId,
    /// Where in the exhibit: a path such as `navigation unit / board 2 / U14`, or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub assembly: String,
    pub quantity: i32,
    /// Lines as seen, joined by a line break.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub marking: String,
    pub marking_state: MarkingState,
    /// What the source calls it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// A word of the vocabulary of `marks`, or empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maker_string_id: Option<MakerStringId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand_id: Option<BrandId>,
    pub brand_certainty: Certainty,
    /// The company that had the brand when the part was made, as far as that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_id: Option<CompanyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_today_id: Option<CompanyId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_id: Option<PartId>,
    /// First and last day on which it may have been made, over all readings that stay open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_to: Option<NaiveDate>,
    pub made_state: MadeState,
    pub standing: Standing,
    pub state: FindingState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<NaiveDateTime>,
    #[serde(skip)]
    pub changed_at: NaiveDateTime,
    #[serde(skip)]
    pub revision: i64,
    /// Running number within the exhibit; 0 for what an import brought.
    #[serde(skip_serializing_if = "is_zero")]
    pub position: i32,
    /// For those who work on it; withheld.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Who recorded it; `None` for what an import brought, as is the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_id: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<OrganisationId>,
    #[serde(skip_serializing_if = "is_clear")]
    pub tlp: Tlp,
    /// Not public before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publish_on: Option<NaiveDate>,
    /// The answer of [`crate::findings::model::Publicity`].
    #[serde(skip_serializing_if = "is_false")]
    pub is_public: bool,
    /// Why it is in its state: for a withdrawn one, written for the public.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state_reason: String,
    /// Since when it waits for a reviewer.
    #[serde(skip)]
    pub in_review_since: Option<NaiveDateTime>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_zero(number: &i32) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_clear(tlp: &Tlp) -> bool {
    tlp.is_clear()
}

impl Finding {
    pub fn guarded(&self) -> Guarded {
        Guarded { state: self.state, tlp: self.tlp, is_public: self.is_public, organisation: self.organisation_id }
    }
}

/// The one condition under which the public may see a finding, for every query of lists, counts, exports and the index:
/// `findings::table.filter(finding_queries::is_public())`. The rule behind it is [`crate::findings::model::Publicity`].
pub fn is_public() -> diesel::dsl::Eq<findings::is_public, bool> {
    findings::is_public.eq(true)
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = readings, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Reading {
    pub id: i64,
    #[serde(skip)]
    pub finding_id: FindingId,
    pub method: ReadingMethod,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub part_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand_id: Option<BrandId>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_to: Option<NaiveDate>,
    pub certainty: Certainty,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// JSON: what else the marking may say. Worked out by rules from what the journal has, so its text is not in the journal.
    /// What is in the journal is a digest of it, so that no alternative can be changed unseen.
    #[serde(rename = "alternatives_digest", serialize_with = "digest", skip_serializing_if = "String::is_empty")]
    pub alternatives: String,
    #[serde(skip_serializing_if = "is_true")]
    pub preferred: bool,
    #[serde(skip)]
    pub made_at: NaiveDateTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author_id: Option<PersonId>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub lot: String,
    /// The country printed on the part, as it stands there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country_marked: String,
    /// Why another is preferred; blank while nobody said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub set_aside_reason: String,
    #[serde(skip)]
    pub made_state: MadeState,
    /// A second person has seen it; only then may the public. By rules, it needs nobody.
    #[serde(skip_serializing_if = "is_true")]
    pub is_reviewed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = finding_sources, treat_none_as_default_value = false)]
pub struct FindingSource {
    #[serde(skip)]
    pub id: i64,
    #[serde(skip)]
    pub finding_id: FindingId,
    pub source_id: SourceId,
    /// The source's own number of the record.
    pub external_id: String,
    /// Which of several exhibits that one record names; 0 for the first.
    pub part: i32,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub image_url: String,
    /// SHA-256 of the record's fields as imported: tells changed from unchanged.
    pub record_digest: String,
    pub from_sample: bool,
    /// The digit of the Admiralty grade, 1 to 6; 6 is "cannot be judged".
    #[serde(skip_serializing_if = "is_not_judged")]
    pub credibility: i32,
}

/// The digit of what nobody has graded.
pub const NOT_JUDGED: i32 = 6;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
fn is_not_judged(credibility: &i32) -> bool {
    *credibility == NOT_JUDGED
}

/// A move of a finding with its reason, and the finding as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = finding_moves, treat_none_as_default_value = false)]
pub struct FindingMove {
    pub id: i64,
    pub finding_id: FindingId,
    pub kind: MoveKind,
    pub person_id: Option<PersonId>,
    pub at: NaiveDateTime,
    pub reason: String,
    pub revision: i64,
    /// JSON: see [`crate::findings::actions::snapshot`].
    pub snapshot: String,
}

/// Somebody holds that a finding is wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable)]
#[diesel(table_name = finding_disputes, treat_none_as_default_value = false)]
pub struct Dispute {
    pub id: i64,
    #[serde(skip)]
    pub finding_id: FindingId,
    pub opened_by: Option<PersonId>,
    #[serde(skip)]
    pub opened_at: NaiveDateTime,
    pub reason: String,
    pub closed_by: Option<PersonId>,
    #[serde(skip)]
    pub closed_at: Option<NaiveDateTime>,
    pub outcome: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_true(value: &bool) -> bool {
    *value
}

/// The first 16 hexadecimal digits of the text's SHA-256.
fn digest<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    use sha2::Digest;
    let hash = sha2::Sha256::digest(text.as_bytes());
    serializer.serialize_str(&crate::journal::model::hex(&hash[..8]))
}

/// What an import needs to know of a record it has seen before.
#[derive(Clone, Debug, Queryable)]
pub struct KnownRecord {
    pub external_id: String,
    pub part: i32,
    pub finding_id: FindingId,
    pub record_digest: String,
    pub from_sample: bool,
}

/// Records of a source with these numbers.
pub fn known_records(conn: &mut Conn, source: SourceId, external_ids: &[&str]) -> QueryResult<Vec<KnownRecord>> {
    let mut known = Vec::new();
    for chunk in external_ids.chunks(1_000) {
        let rows: Vec<KnownRecord> = finding_sources::table
            .filter(finding_sources::source_id.eq(source))
            .filter(finding_sources::external_id.eq_any(chunk.iter().copied()))
            .order((finding_sources::external_id, finding_sources::part))
            .select((
                finding_sources::external_id,
                finding_sources::part,
                finding_sources::finding_id,
                finding_sources::record_digest,
                finding_sources::from_sample,
            ))
            .load(conn)?;
        known.extend(rows);
    }
    Ok(known)
}

/// Gives a source's record another number.
pub fn rename_record(conn: &mut Conn, id: i64, external_id: &str) -> QueryResult<usize> {
    diesel::update(finding_sources::table.filter(finding_sources::id.eq(id)))
        .set(finding_sources::external_id.eq(external_id))
        .execute(conn)
}

/// Whether the source has any record yet.
pub fn has_records(conn: &mut Conn, source: SourceId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(finding_sources::table.filter(finding_sources::source_id.eq(source))))
        .get_result(conn)
}

pub fn is_empty(conn: &mut Conn) -> QueryResult<bool> {
    let any: Option<FindingId> = findings::table.select(findings::id).limit(1).first(conn).optional()?;
    Ok(any.is_none())
}

pub fn insert_findings(conn: &mut Conn, rows: &[Finding]) -> QueryResult<()> {
    insert_many!(conn, findings::table, rows)
}

pub fn insert_readings(conn: &mut Conn, rows: &[Reading]) -> QueryResult<()> {
    insert_many!(conn, readings::table, rows)
}

pub fn insert_sources(conn: &mut Conn, rows: &[FindingSource]) -> QueryResult<()> {
    insert_many!(conn, finding_sources::table, rows)
}

/// Findings that name one of these companies or brands, after `after` in order of id, at most `limit`. Whatever their state.
pub fn concerned(
    conn: &mut Conn,
    companies: &[CompanyId],
    brands: &[BrandId],
    after: FindingId,
    limit: i64,
) -> QueryResult<Vec<FindingId>> {
    findings::table
        .filter(findings::id.gt(after))
        .filter(
            findings::company_today_id
                .eq_any(companies.iter().copied())
                .or(findings::company_id.eq_any(companies.iter().copied()))
                .or(findings::brand_id.eq_any(brands.iter().copied())),
        )
        .order(findings::id)
        .limit(limit)
        .select(findings::id)
        .load(conn)
}

/// Published findings that a company answers for today.
pub fn answered_by(conn: &mut Conn, company: CompanyId) -> QueryResult<i64> {
    findings::table.filter(is_public()).filter(findings::company_today_id.eq(company)).count().get_result(conn)
}

pub fn by_id(conn: &mut Conn, id: FindingId) -> QueryResult<Option<Finding>> {
    findings::table.filter(findings::id.eq(id)).first(conn).optional()
}

pub fn by_ids(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, Finding>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1_000) {
        let rows: Vec<Finding> = findings::table.filter(findings::id.eq_any(chunk.iter().copied())).load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}

pub fn update_finding(conn: &mut Conn, row: &Finding) -> QueryResult<usize> {
    diesel::update(findings::table.filter(findings::id.eq(row.id))).set(row).execute(conn)
}

/// The automatic reading of each of these findings that has one.
pub fn automatic_readings(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, Reading>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1_000) {
        let rows: Vec<Reading> = readings::table
            .filter(readings::finding_id.eq_any(chunk.iter().copied()))
            .filter(readings::method.eq(ReadingMethod::Automatic))
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.finding_id, row)));
    }
    Ok(found)
}

/// Readings of these findings, in order of id.
pub fn readings_of_all(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<Vec<Reading>> {
    readings::table.filter(readings::finding_id.eq_any(ids.iter().copied())).order(readings::id).load(conn)
}

/// Where sources report these findings, in order of id.
pub fn sources_of(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<Vec<FindingSource>> {
    let of = finding_sources::finding_id.eq_any(ids.iter().copied());
    finding_sources::table.filter(of).order(finding_sources::id).load(conn)
}

/// Findings after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: FindingId, limit: i64) -> QueryResult<Vec<Finding>> {
    findings::table.filter(findings::id.gt(after)).order(findings::id).limit(limit).load(conn)
}

/// Puts the automatic reading in the place of the one before; readings of people stay. The old one was worked out by rules from
/// what the source said then, which the journal keeps.
pub fn replace_automatic_reading(conn: &mut Conn, finding: FindingId, row: Option<&Reading>) -> QueryResult<()> {
    diesel::delete(
        readings::table.filter(readings::finding_id.eq(finding)).filter(readings::method.eq(ReadingMethod::Automatic)),
    )
    .execute(conn)?;
    if let Some(row) = row {
        diesel::insert_into(readings::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Those of `ids` whose preferred reading is somebody's own.
pub fn read_by_people(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashSet<FindingId>> {
    let mut found = HashSet::new();
    for chunk in ids.chunks(1_000) {
        let rows: Vec<FindingId> = readings::table
            .filter(readings::finding_id.eq_any(chunk.iter().copied()).and(readings::preferred.eq(true)))
            .filter(readings::author_id.is_not_null())
            .select(readings::finding_id)
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The condition under which the public may see a reading of a finding that it sees: for pages and the index.
pub fn is_reviewed() -> diesel::dsl::Eq<readings::is_reviewed, bool> {
    readings::is_reviewed.eq(true)
}

/// Disputes of these findings, in order of id.
pub fn disputes_of_all(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<Vec<Dispute>> {
    let of = finding_disputes::finding_id.eq_any(ids.iter().copied());
    finding_disputes::table.filter(of).order(finding_disputes::id).load(conn)
}

/// What the standings of findings rest on, for all that have any. Three queries for a thousand.
pub fn support_of(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, Support>> {
    let mut support: HashMap<FindingId, Support> = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1_000) {
        let origins: Vec<(FindingId, i64)> = finding_sources::table
            .inner_join(sources::table)
            .filter(finding_sources::finding_id.eq_any(chunk.iter().copied()))
            .select((finding_sources::finding_id, sources::origin_group_id))
            .distinct()
            .load(conn)?;
        for (id, _) in origins {
            support.entry(id).or_default().independent_origins += 1;
        }
        let shown: Vec<FindingId> = finding_sources::table
            .filter(finding_sources::finding_id.eq_any(chunk.iter().copied()))
            .filter(finding_sources::image_url.ne(""))
            .select(finding_sources::finding_id)
            .distinct()
            .load(conn)?;
        let pictured: Vec<FindingId> = finding_photographs::table
            .inner_join(photographs::table)
            .filter(finding_photographs::finding_id.eq_any(chunk.iter().copied()))
            .filter(photographs::state.eq(PhotographState::Kept))
            .select(finding_photographs::finding_id)
            .distinct()
            .load(conn)?;
        for id in shown.into_iter().chain(pictured) {
            support.entry(id).or_default().has_photograph = true;
        }
        let disputed: Vec<FindingId> = finding_disputes::table
            .filter(finding_disputes::finding_id.eq_any(chunk.iter().copied()))
            .filter(finding_disputes::closed_at.is_null())
            .select(finding_disputes::finding_id)
            .distinct()
            .load(conn)?;
        for id in disputed {
            support.entry(id).or_default().has_open_dispute = true;
        }
    }
    Ok(support)
}

/// Whether an exhibit has findings besides those that were rejected or taken back.
pub fn stand_in(conn: &mut Conn, exhibit: ExhibitId) -> QueryResult<bool> {
    let standing = findings::table
        .filter(findings::exhibit_id.eq(exhibit).and(findings::state.ne(FindingState::Rejected)))
        .count()
        .get_result::<i64>(conn)?;
    Ok(standing > 0)
}

/// Findings of an exhibit, in the order of their running numbers.
pub fn in_exhibit(conn: &mut Conn, exhibit: ExhibitId) -> QueryResult<Vec<Finding>> {
    findings::table.filter(findings::exhibit_id.eq(exhibit)).order((findings::position, findings::id)).load(conn)
}

/// Whether anything found in the exhibit has been published.
pub fn has_published(conn: &mut Conn, exhibit: ExhibitId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(
        findings::table.filter(findings::exhibit_id.eq(exhibit).and(findings::state.eq(FindingState::Published))),
    ))
    .get_result(conn)
}

/// Markings of an exhibit's findings that stand or may come to stand, by finding: for the duplicate guard.
pub fn markings_in(conn: &mut Conn, exhibit: ExhibitId) -> QueryResult<Vec<(FindingId, String)>> {
    findings::table
        .filter(findings::exhibit_id.eq(exhibit).and(findings::marking.ne("")))
        .filter(findings::state.ne(FindingState::Rejected).and(findings::state.ne(FindingState::Withdrawn)))
        .order(findings::id)
        .select((findings::id, findings::marking))
        .load(conn)
}

/// Assemblies that findings of an exhibit name, in the order of the alphabet.
pub fn assemblies_in(conn: &mut Conn, exhibit: ExhibitId) -> QueryResult<Vec<String>> {
    findings::table
        .filter(findings::exhibit_id.eq(exhibit).and(findings::assembly.ne("")))
        .select(findings::assembly)
        .distinct()
        .order(findings::assembly)
        .limit(500)
        .load(conn)
}

pub fn update_source_record(conn: &mut Conn, row: &FindingSource) -> QueryResult<usize> {
    diesel::update(
        finding_sources::table
            .filter(finding_sources::source_id.eq(row.source_id))
            .filter(finding_sources::external_id.eq(&row.external_id))
            .filter(finding_sources::part.eq(row.part)),
    )
    .set((
        finding_sources::url.eq(&row.url),
        finding_sources::image_url.eq(&row.image_url),
        finding_sources::record_digest.eq(&row.record_digest),
        finding_sources::from_sample.eq(row.from_sample),
    ))
    .execute(conn)
}

/// Ids of public findings after `after`, in order, at most `limit`: for rebuilding the index.
pub fn published_after(conn: &mut Conn, after: FindingId, limit: i64) -> QueryResult<Vec<FindingId>> {
    findings::table
        .filter(is_public())
        .filter(findings::id.gt(after))
        .order(findings::id)
        .limit(limit)
        .select(findings::id)
        .load(conn)
}

/// The first source's own number of each of these findings that is public.
pub fn published_external_ids(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, String>> {
    let rows: Vec<(FindingId, String)> = finding_sources::table
        .inner_join(findings::table)
        .filter(findings::id.eq_any(ids.iter().copied()))
        .filter(is_public())
        .order(finding_sources::id.desc())
        .select((findings::id, finding_sources::external_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
