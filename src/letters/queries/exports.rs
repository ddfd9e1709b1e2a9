//! Exports: findings that officials have kept as a file to hand on, and what of them is so no more.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::companies::queries::merged::merges;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, ExportId, FindingId, OrganisationId, PersonId};
use crate::db::schema::{export_decisions, export_findings, exports, findings};
use crate::insert_all;
use crate::journal::model::hex;
use crate::letters::queries::corrections::{Carried, Cause, Change, Outcome, changes, differs_from};

/// An export as stored. Serialised for the journal. The file is frozen when it is made.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = exports, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Export {
    pub id: ExportId,
    pub organisation_id: OrganisationId,
    pub title: String,
    /// To whom it goes, in the official's words; may be blank.
    pub given_to: String,
    /// The search that it was made from, as in an address, without the question mark.
    pub query: String,
    pub finding_count: i64,
    /// Over its findings: see [`digest_of`].
    pub digest: String,
    pub file_sha256: String,
    pub size_bytes: i64,
    pub made_by: PersonId,
    #[serde(skip)]
    pub made_at: NaiveDateTime,
    /// Of the journal, when it last changed.
    #[serde(skip)]
    pub revision: i64,
}

/// A finding in an export, with what its row in the file rests on.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = export_findings, treat_none_as_default_value = false)]
pub struct ExportFinding {
    pub export_id: ExportId,
    pub finding_id: FindingId,
    pub brand_id: Option<BrandId>,
    pub company_id: Option<CompanyId>,
}

/// What was decided about a finding of an export that is so no more. Serialised for the journal, as an item of its export.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = export_decisions, treat_none_as_default_value = false)]
pub struct Decision {
    pub id: i64,
    #[serde(skip)]
    pub export_id: ExportId,
    pub finding_id: FindingId,
    /// What it had become.
    pub cause: Cause,
    /// See [`Change`]; none in decisions taken before it was kept.
    pub became: Option<i64>,
    pub replaced_by: Option<ExportId>,
    pub reason: String,
    pub decided_by: PersonId,
    pub decided_at: NaiveDateTime,
}

/// A finding of an export that is so no more, about which nobody has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFault {
    pub export: ExportId,
    pub finding: FindingId,
    pub change: Change,
}

/// SHA-256 over what each finding was, in the order of their ids.
pub fn digest_of(findings: &[ExportFinding]) -> String {
    let mut sorted: Vec<&ExportFinding> = findings.iter().collect();
    sorted.sort_unstable_by_key(|row| row.finding_id);
    let mut hasher = Sha256::new();
    let mut line = String::new();
    for row in sorted {
        line.clear();
        let (brand, company) = (row.brand_id.map_or(0, |id| id.0), row.company_id.map_or(0, |id| id.0));
        // Writing to a string does not fail.
        let _ = writeln!(line, "{} {brand} {company}", row.finding_id);
        hasher.update(&line);
    }
    hex(&hasher.finalize())
}

/// Exports of an organisation, the newest first.
pub fn of_organisation(conn: &mut Conn, id: OrganisationId, limit: i64) -> QueryResult<Vec<Export>> {
    exports::table
        .filter(exports::organisation_id.eq(id))
        .order(exports::id.desc())
        .limit(limit)
        .select(Export::as_select())
        .load(conn)
}

pub fn by_id(conn: &mut Conn, id: ExportId) -> QueryResult<Option<Export>> {
    exports::table.filter(exports::id.eq(id)).select(Export::as_select()).first(conn).optional()
}

/// The findings of an export, in the order of their ids.
pub fn findings_of(conn: &mut Conn, id: ExportId) -> QueryResult<Vec<ExportFinding>> {
    export_findings::table
        .filter(export_findings::export_id.eq(id))
        .order(export_findings::finding_id)
        .select(ExportFinding::as_select())
        .load(conn)
}

/// What was decided about an export, in the order in which it was.
pub fn decisions_of(conn: &mut Conn, id: ExportId) -> QueryResult<Vec<Decision>> {
    export_decisions::table
        .filter(export_decisions::export_id.eq(id))
        .order(export_decisions::id)
        .select(Decision::as_select())
        .load(conn)
}

/// Exports after this one, in the order of their ids.
pub fn after(conn: &mut Conn, id: ExportId, limit: i64) -> QueryResult<Vec<Export>> {
    exports::table.filter(exports::id.gt(id)).order(exports::id).limit(limit).select(Export::as_select()).load(conn)
}

/// How these findings stand now, as an export freezes them. Those that the public does not see are left out.
pub fn frozen(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<Vec<ExportFinding>> {
    let rows: Vec<(FindingId, Option<BrandId>, Option<CompanyId>)> = findings::table
        .filter(findings::id.eq_any(ids.iter().copied()).and(crate::findings::queries::is_public()))
        .select((findings::id, findings::brand_id, findings::company_today_id))
        .load(conn)?;
    let row =
        |(finding_id, brand_id, company_id)| ExportFinding { export_id: ExportId(0), finding_id, brand_id, company_id };
    Ok(rows.into_iter().map(row).collect())
}

/// Everything in an organisation's exports, or in one of them, that is so no more and about which nobody has decided, by export and
/// finding.
pub fn open(conn: &mut Conn, organisation: OrganisationId, of: Option<ExportId>) -> QueryResult<Vec<ExportFault>> {
    let mut query = export_findings::table
        .inner_join(exports::table.on(exports::id.eq(export_findings::export_id)))
        .inner_join(findings::table.on(findings::id.eq(export_findings::finding_id)))
        .filter(exports::organisation_id.eq(organisation))
        .filter(differs_from!(export_findings))
        .order((export_findings::export_id, export_findings::finding_id))
        .select((
            export_findings::export_id,
            (
                export_findings::finding_id,
                (export_findings::brand_id, export_findings::company_id),
                (findings::state, findings::is_public, findings::brand_id, findings::company_today_id),
            ),
        ))
        .into_boxed();
    if let Some(id) = of {
        query = query.filter(exports::id.eq(id));
    }
    let (of_export, carried): (Vec<ExportId>, Vec<Carried>) =
        query.load::<(ExportId, Carried)>(conn)?.into_iter().unzip();
    let merges = merges(conn)?;
    let changes = changes(conn, &merges, &carried)?;
    let mut faults: Vec<ExportFault> = of_export
        .into_iter()
        .zip(carried)
        .zip(changes)
        .filter_map(|((export, (finding, ..)), change)| Some(ExportFault { export, finding, change: change? }))
        .collect();
    let concerned: Vec<ExportId> =
        faults.iter().map(|fault| fault.export).collect::<HashSet<_>>().into_iter().collect();
    let mut decided: HashMap<(ExportId, FindingId), Vec<Outcome>> = HashMap::new();
    for page in concerned.chunks(500) {
        let rows: Vec<((ExportId, FindingId), Outcome)> = export_decisions::table
            .filter(export_decisions::export_id.eq_any(page.iter().copied()))
            .select((
                (export_decisions::export_id, export_decisions::finding_id),
                (export_decisions::cause, export_decisions::became),
            ))
            .load(conn)?;
        rows.into_iter().for_each(|(about, what)| decided.entry(about).or_default().push(what));
    }
    faults.retain(|fault| {
        let mut about = decided.get(&(fault.export, fault.finding)).into_iter().flatten();
        !about.any(|what| fault.change.is_what(&merges, *what))
    });
    Ok(faults)
}

/// How many findings of each export need deciding about, of those that have any.
pub fn open_counts(conn: &mut Conn, organisation: OrganisationId) -> QueryResult<HashMap<ExportId, i64>> {
    let mut counts = HashMap::new();
    for fault in open(conn, organisation, None)? {
        *counts.entry(fault.export).or_insert(0) += 1;
    }
    Ok(counts)
}

pub(in crate::letters) fn insert(conn: &mut Conn, export: &Export, rows: &[ExportFinding]) -> QueryResult<()> {
    diesel::insert_into(exports::table).values(export).execute(conn)?;
    insert_all!(conn, export_findings::table, rows)
}

pub(in crate::letters) fn insert_decisions(conn: &mut Conn, rows: &[Decision]) -> QueryResult<()> {
    insert_all!(conn, export_decisions::table, rows)
}

/// The export states the revision of its last change.
pub(in crate::letters) fn touch(conn: &mut Conn, id: ExportId, revision: i64) -> QueryResult<()> {
    diesel::update(exports::table.filter(exports::id.eq(id))).set(exports::revision.eq(revision)).execute(conn)?;
    Ok(())
}
