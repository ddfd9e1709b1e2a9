//! Annexes of parties and campaigns, and the digests of both annexes.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::db::conn::Conn;
use crate::db::ids::{AnnexId, CampaignId, OrganisationId, PersonId};
use crate::db::schema::{annex_parties, annexes, campaigns};
use crate::insert_all;
use crate::journal::model::hex;
use crate::letters::model::LetterKind;
use crate::letters::queries::LetterFinding;

/// An annex of parties. Frozen when it is made.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = annexes, treat_none_as_default_value = false)]
pub struct Annex {
    pub id: AnnexId,
    pub organisation_id: OrganisationId,
    pub title: String,
    /// JSON of [`AnnexList`]s: what it was made from.
    pub lists: String,
    pub item_count: i64,
    /// Over the items in their order: see [`digest_of_parties`].
    pub digest: String,
    pub created_by: Option<PersonId>,
    #[serde(skip)]
    pub created_at: NaiveDateTime,
}

/// A list that an annex was made from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AnnexList {
    pub key: String,
    pub title: String,
    pub version: i64,
    pub dated_on: Option<chrono::NaiveDate>,
}

/// A party in an annex.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = annex_parties)]
pub struct AnnexParty {
    pub annex_id: AnnexId,
    pub ordinal: i32,
    pub list_key: String,
    pub entry_key: String,
    /// JSON of [`crate::letters::document::PartyItem`].
    pub item: String,
}

/// Letters that are drafted and followed together.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = campaigns, treat_none_as_default_value = false)]
pub struct Campaign {
    pub id: CampaignId,
    pub organisation_id: OrganisationId,
    pub title: String,
    pub kind: LetterKind,
    pub annex_id: Option<AnnexId>,
    pub created_by: Option<PersonId>,
    #[serde(skip)]
    pub created_at: NaiveDateTime,
}

fn digest<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex(&hasher.finalize())
}

/// SHA-256 over what each party is and where it comes from, in their order.
pub fn digest_of_parties(parties: &[AnnexParty]) -> String {
    digest(parties.iter().flat_map(|party| [party.list_key.as_str(), &party.entry_key, &party.item]))
}

/// SHA-256 over the findings of annex A in their order; blank where there are none.
pub fn digest_of_findings(findings: &[LetterFinding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let numbers: Vec<String> =
        findings.iter().map(|row| format!("{} {}", row.finding_id, row.finding_revision)).collect();
    let parts = findings.iter().zip(&numbers);
    digest(parts.flat_map(|(row, number)| [number.as_str(), &row.item, &row.override_reason]))
}

pub fn annex(conn: &mut Conn, id: AnnexId) -> QueryResult<Option<Annex>> {
    annexes::table.filter(annexes::id.eq(id)).select(Annex::as_select()).first(conn).optional()
}

/// Annexes after `after`, in order of id, at most `limit`.
pub fn annexes_after(conn: &mut Conn, after: AnnexId, limit: i64) -> QueryResult<Vec<Annex>> {
    annexes::table.filter(annexes::id.gt(after)).order(annexes::id).limit(limit).select(Annex::as_select()).load(conn)
}

/// Annexes of an organisation, the newest first.
pub fn annexes_of(conn: &mut Conn, organisation: OrganisationId, limit: i64) -> QueryResult<Vec<Annex>> {
    annexes::table
        .filter(annexes::organisation_id.eq(organisation))
        .order(annexes::id.desc())
        .limit(limit)
        .select(Annex::as_select())
        .load(conn)
}

/// The parties of an annex, in their order.
pub fn parties_of(conn: &mut Conn, id: AnnexId) -> QueryResult<Vec<AnnexParty>> {
    annex_parties::table
        .filter(annex_parties::annex_id.eq(id))
        .order(annex_parties::ordinal)
        .select(AnnexParty::as_select())
        .load(conn)
}

pub(in crate::letters) fn insert_annex(conn: &mut Conn, annex: &Annex, parties: &[AnnexParty]) -> QueryResult<()> {
    diesel::insert_into(annexes::table).values(annex).execute(conn)?;
    insert_all!(conn, annex_parties::table, parties)
}

pub fn campaign(conn: &mut Conn, id: CampaignId) -> QueryResult<Option<Campaign>> {
    campaigns::table.filter(campaigns::id.eq(id)).select(Campaign::as_select()).first(conn).optional()
}

/// Campaigns of an organisation, the newest first.
pub fn campaigns_of(conn: &mut Conn, organisation: OrganisationId, limit: i64) -> QueryResult<Vec<Campaign>> {
    campaigns::table
        .filter(campaigns::organisation_id.eq(organisation))
        .order(campaigns::id.desc())
        .limit(limit)
        .select(Campaign::as_select())
        .load(conn)
}

/// Campaigns after `after`, in order of id, at most `limit`.
pub fn campaigns_after(conn: &mut Conn, after: CampaignId, limit: i64) -> QueryResult<Vec<Campaign>> {
    campaigns::table
        .filter(campaigns::id.gt(after))
        .order(campaigns::id)
        .limit(limit)
        .select(Campaign::as_select())
        .load(conn)
}

pub(in crate::letters) fn insert_campaign(conn: &mut Conn, campaign: &Campaign) -> QueryResult<()> {
    diesel::insert_into(campaigns::table).values(campaign).execute(conn)?;
    Ok(())
}
