//! Records that are merged into others, as stored: the column of the record, and the proposal that brought it about.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::companies::merges::Merges;
use crate::companies::proposal::{ProposalKind, ProposalState};
use crate::companies::queries::{self, Company};
use crate::db::conn::Conn;
use crate::db::ids::{CompanyId, ProposalId};
use crate::db::schema::{companies, company_proposals as proposals};

/// Every merge that is in force. Few rows, found by an index of their own.
pub fn merges(conn: &mut Conn) -> QueryResult<Merges> {
    let rows: Vec<(CompanyId, Option<CompanyId>)> = companies::table
        .filter(companies::merged_into.is_not_null())
        .select((companies::id, companies::merged_into))
        .load(conn)?;
    Ok(Merges::new(rows.into_iter().filter_map(|(id, into)| Some((id, into?)))))
}

/// The record that stands for the one with this id.
pub fn standing(conn: &mut Conn, id: CompanyId) -> QueryResult<Option<Company>> {
    let id = merges(conn)?.standing(id);
    queries::by_id(conn, id)
}

/// The record that stands for the one with this key.
pub fn standing_by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Company>> {
    match queries::by_key(conn, key)? {
        Some(company) if company.merged_into.is_some() => standing(conn, company.id),
        found => Ok(found),
    }
}

/// The record and all that are merged into it, itself first.
pub fn records(conn: &mut Conn, id: CompanyId) -> QueryResult<Vec<CompanyId>> {
    Ok(merges(conn)?.records(id))
}

/// A record that is merged into another, with when and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedRecord {
    pub company: Company,
    pub proposal: ProposalId,
    /// When a second official confirmed it.
    pub at: NaiveDateTime,
    pub grounds: String,
    /// Blank where none is given.
    pub source: String,
}

/// Records that are merged into this one, also by way of others, the last merged first.
pub fn merged_records(conn: &mut Conn, id: CompanyId) -> QueryResult<Vec<MergedRecord>> {
    let mut found = Vec::new();
    for gone in merges(conn)?.records(id).into_iter().skip(1) {
        let Some(company) = queries::by_id(conn, gone)? else { continue };
        // What was merged, taken apart and merged again was merged last by the newest.
        let proposal: Option<(ProposalId, Option<NaiveDateTime>, String, String)> = proposals::table
            .filter(proposals::company_id.eq(gone).and(proposals::kind.eq(ProposalKind::Merge)))
            .filter(proposals::state.eq(ProposalState::Confirmed))
            .order((proposals::decided_at.desc(), proposals::id.desc()))
            .select((proposals::id, proposals::decided_at, proposals::grounds, proposals::source))
            .first(conn)
            .optional()?;
        let Some((proposal, Some(at), grounds, source)) = proposal else { continue };
        found.push(MergedRecord { company, proposal, at, grounds, source });
    }
    found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.proposal.cmp(&a.proposal)));
    Ok(found)
}

/// Those that are merged straight into one of these: into which, and what went.
pub fn merged_straight_into(conn: &mut Conn, ids: &[CompanyId]) -> QueryResult<Vec<(CompanyId, CompanyId)>> {
    let rows: Vec<(Option<CompanyId>, CompanyId)> = companies::table
        .filter(companies::merged_into.eq_any(ids.iter().copied().map(Some)))
        .order(companies::id)
        .select((companies::merged_into, companies::id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(into, id)| Some((into?, id))).collect())
}
