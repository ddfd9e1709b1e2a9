//! What officials have proposed about companies and brands, as stored.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::Serialize;

use crate::companies::proposal::{ProposalKind, ProposalState};
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, PersonId, ProposalId};
use crate::db::schema::company_proposals as proposals;

/// A proposal. Which fields are filled depends on its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = proposals, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Proposal {
    pub id: ProposalId,
    pub kind: ProposalKind,
    pub company_id: Option<CompanyId>,
    pub other_id: Option<CompanyId>,
    pub brand_id: Option<BrandId>,
    pub legal_name: String,
    pub country: String,
    pub valid_from: String,
    pub valid_to: String,
    pub event_kind: String,
    pub scope: String,
    pub predecessor_continues: bool,
    pub source: String,
    pub state: ProposalState,
    pub proposed_by: PersonId,
    pub proposed_at: NaiveDateTime,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<NaiveDateTime>,
    pub reason: String,
    #[serde(skip)]
    pub revision: i64,
    /// JSON of the rows as they were before it was confirmed: [`crate::companies::overlay::Overlay`]. Blank while it is not.
    #[serde(skip)]
    pub before: String,
    /// Findings after this one have still to follow; `None` when all have.
    #[serde(skip)]
    pub followed_to: Option<i64>,
    /// Why two records are one company, or are not; blank for other kinds.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub grounds: String,
}

pub fn by_id(conn: &mut Conn, id: ProposalId) -> QueryResult<Option<Proposal>> {
    proposals::table.filter(proposals::id.eq(id)).select(Proposal::as_select()).first(conn).optional()
}

/// Proposals of one state, the newest first, `limit` of them after the first `offset`, and how many there are in all.
pub fn in_state(conn: &mut Conn, state: ProposalState, offset: i64, limit: i64) -> QueryResult<(Vec<Proposal>, i64)> {
    let total = proposals::table.filter(proposals::state.eq(state)).count().get_result(conn)?;
    let rows = proposals::table
        .filter(proposals::state.eq(state))
        .order(proposals::id.desc())
        .offset(offset)
        .limit(limit)
        .select(Proposal::as_select())
        .load(conn)?;
    Ok((rows, total))
}

/// What has been proposed about a company, of which these are all records: the newest first, at most `limit`.
pub fn about(conn: &mut Conn, records: &[CompanyId], limit: i64) -> QueryResult<Vec<Proposal>> {
    let records = || records.iter().copied().map(Some);
    proposals::table
        .filter(proposals::company_id.eq_any(records()).or(proposals::other_id.eq_any(records())))
        .order(proposals::id.desc())
        .limit(limit)
        .select(Proposal::as_select())
        .load(conn)
}

/// Every proposal that waits. Officials decide them as they come, so there are few.
pub(in crate::companies) fn waiting(conn: &mut Conn) -> QueryResult<Vec<Proposal>> {
    proposals::table
        .filter(proposals::state.eq(ProposalState::Proposed))
        .order(proposals::id)
        .select(Proposal::as_select())
        .load(conn)
}

/// The oldest confirmed proposal that findings have still to follow.
pub fn to_follow(conn: &mut Conn) -> QueryResult<Option<Proposal>> {
    proposals::table
        .filter(proposals::followed_to.is_not_null())
        .order(proposals::id)
        .select(Proposal::as_select())
        .first(conn)
        .optional()
}

/// Whether findings have still to follow the merge of this record.
pub(in crate::companies) fn is_being_followed(conn: &mut Conn, record: CompanyId) -> QueryResult<bool> {
    let following = proposals::table
        .filter(proposals::company_id.eq(record).and(proposals::kind.eq(ProposalKind::Merge)))
        .filter(proposals::followed_to.is_not_null());
    diesel::select(diesel::dsl::exists(following)).get_result(conn)
}

/// Notes how far findings have followed. Bookkeeping of the program: the journal has the findings.
pub fn note_followed(conn: &mut Conn, id: ProposalId, to: Option<i64>) -> QueryResult<usize> {
    diesel::update(proposals::table.filter(proposals::id.eq(id))).set(proposals::followed_to.eq(to)).execute(conn)
}

/// Proposals after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: ProposalId, limit: i64) -> QueryResult<Vec<Proposal>> {
    proposals::table
        .filter(proposals::id.gt(after))
        .order(proposals::id)
        .limit(limit)
        .select(Proposal::as_select())
        .load(conn)
}

pub(in crate::companies) fn insert(conn: &mut Conn, proposal: &Proposal) -> QueryResult<usize> {
    diesel::insert_into(proposals::table).values(proposal).execute(conn)
}

/// Stores a proposal that was decided; false when it is no longer at the revision `seen`.
pub(in crate::companies) fn update(conn: &mut Conn, seen: i64, proposal: &Proposal) -> QueryResult<bool> {
    let row = proposals::table.filter(proposals::id.eq(proposal.id)).filter(proposals::revision.eq(seen));
    Ok(diesel::update(row).set(proposal).execute(conn)? == 1)
}
