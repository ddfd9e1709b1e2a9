//! The tables of findings, readings and their sources. The only file that writes them.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::companies::model::Certainty;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, ExhibitId, FindingId, MakerStringId, PartId, SourceId};
use crate::db::schema::{finding_sources, findings, readings, sources};
use crate::findings::model::{FindingState, MadeState, MarkingState, ReadingMethod, Standing};
use crate::insert_all;

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
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = finding_sources)]
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
    insert_all!(conn, findings::table, rows)
}

pub fn insert_readings(conn: &mut Conn, rows: &[Reading]) -> QueryResult<()> {
    insert_all!(conn, readings::table, rows)
}

pub fn insert_sources(conn: &mut Conn, rows: &[FindingSource]) -> QueryResult<()> {
    insert_all!(conn, finding_sources::table, rows)
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
pub fn readings_of(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<Vec<Reading>> {
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

/// Puts the automatic reading in the place of the one before; readings of people stay.
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

/// Origin groups of a finding's sources, each once.
pub fn origin_groups_of(conn: &mut Conn, finding: FindingId) -> QueryResult<Vec<i64>> {
    finding_sources::table
        .inner_join(sources::table)
        .filter(finding_sources::finding_id.eq(finding))
        .select(sources::origin_group_id)
        .distinct()
        .load(conn)
}

/// Ids of published findings after `after`, in order, at most `limit`: for rebuilding the index.
pub fn published_after(conn: &mut Conn, after: FindingId, limit: i64) -> QueryResult<Vec<FindingId>> {
    findings::table
        .filter(findings::state.eq(FindingState::Published))
        .filter(findings::id.gt(after))
        .order(findings::id)
        .limit(limit)
        .select(findings::id)
        .load(conn)
}

/// The first source's own number of each of these findings that is published.
pub fn published_external_ids(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, String>> {
    let rows: Vec<(FindingId, String)> = finding_sources::table
        .inner_join(findings::table)
        .filter(findings::id.eq_any(ids.iter().copied()))
        .filter(findings::state.eq(FindingState::Published))
        .order(finding_sources::id.desc())
        .select((findings::id, finding_sources::external_id))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
