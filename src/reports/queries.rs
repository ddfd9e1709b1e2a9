//! The tables of reports. The only file that writes them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::secret::Secret;
use crate::db::conn::Conn;
use crate::db::ids::ReportId;
use crate::db::pool::Pools;
use crate::db::schema::{report_contacts, report_secret, reports};
use crate::journal::model::Actor;
use crate::journal::tx::{Act, write};
use crate::reports::model::{AboutKind, Contact, ReportKind, ReportState};
use crate::reports::token::Key;

/// A report without the contact.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reports)]
pub struct Report {
    pub id: ReportId,
    pub kind: ReportKind,
    pub about_kind: AboutKind,
    /// Below the language: `findings/F-000123`.
    pub about_path: String,
    /// As it was when the report came.
    pub about_title: String,
    pub message: String,
    /// Tag of the language in which it was sent.
    pub locale: String,
    /// Of the form that made it.
    pub nonce: String,
    pub created_at: NaiveDateTime,
    pub state: ReportState,
    pub changed_at: NaiveDateTime,
    pub duplicate_of: Option<ReportId>,
    /// What was reported, in our words; blank until it is accepted.
    pub summary: String,
    pub answer: String,
    pub answer_is_public: bool,
}

pub fn by_id(conn: &mut Conn, id: ReportId) -> QueryResult<Option<Report>> {
    reports::table.filter(reports::id.eq(id)).select(Report::as_select()).first(conn).optional()
}

/// The report that the form with this nonce has made.
pub fn by_nonce(conn: &mut Conn, nonce: &str) -> QueryResult<Option<Report>> {
    reports::table.filter(reports::nonce.eq(nonce)).select(Report::as_select()).first(conn).optional()
}

/// Reports of one state or of all, the newest first.
pub fn list(conn: &mut Conn, state: Option<ReportState>, offset: i64, limit: i64) -> QueryResult<Vec<Report>> {
    let mut query = reports::table.into_boxed();
    if let Some(state) = state {
        query = query.filter(reports::state.eq(state));
    }
    query.order(reports::id.desc()).offset(offset).limit(limit).select(Report::as_select()).load(conn)
}

/// How many reports stand in each state, in the order of [`ReportState::ALL`].
pub fn counts(conn: &mut Conn) -> QueryResult<Vec<(ReportState, i64)>> {
    let rows: Vec<(ReportState, i64)> =
        reports::table.group_by(reports::state).select((reports::state, diesel::dsl::count_star())).load(conn)?;
    let count = |state: &ReportState| rows.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count);
    Ok(ReportState::ALL.iter().map(|state| (*state, count(state))).collect())
}

/// Accepted reports, the last decided first.
pub fn accepted(conn: &mut Conn, offset: i64, limit: i64) -> QueryResult<Vec<Report>> {
    reports::table
        .filter(reports::state.eq(ReportState::Accepted))
        .order((reports::changed_at.desc(), reports::id.desc()))
        .offset(offset)
        .limit(limit)
        .select(Report::as_select())
        .load(conn)
}

/// Who may be written to. For the inbox alone.
pub fn contact(conn: &mut Conn, id: ReportId) -> QueryResult<Option<Contact>> {
    let row: Option<(String, String)> = report_contacts::table
        .filter(report_contacts::report_id.eq(id.0))
        .select((report_contacts::name, report_contacts::address))
        .first(conn)
        .optional()?;
    Ok(row.map(|(name, address)| Contact::stored(name, address)))
}

pub(in crate::reports) fn insert(conn: &mut Conn, report: &Report, contact: Option<&Contact>) -> QueryResult<()> {
    diesel::insert_into(reports::table).values(report).execute(conn)?;
    if let Some(contact) = contact {
        diesel::insert_into(report_contacts::table)
            .values((
                report_contacts::report_id.eq(report.id.0),
                report_contacts::name.eq(contact.name()),
                report_contacts::address.eq(contact.address()),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Stores what was decided; false where the report no longer stands in `from`.
pub(in crate::reports) fn decide(conn: &mut Conn, from: ReportState, report: &Report) -> QueryResult<bool> {
    let changed = diesel::update(reports::table.filter(reports::id.eq(report.id).and(reports::state.eq(from))))
        .set((
            reports::state.eq(report.state),
            reports::changed_at.eq(report.changed_at),
            reports::duplicate_of.eq(report.duplicate_of),
            reports::summary.eq(&report.summary),
            reports::answer.eq(&report.answer),
            reports::answer_is_public.eq(report.answer_is_public),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Takes the contact of a report out for good; false where there was none.
pub(in crate::reports) fn delete_contact(conn: &mut Conn, id: ReportId) -> QueryResult<bool> {
    let deleted = diesel::delete(report_contacts::table.filter(report_contacts::report_id.eq(id.0))).execute(conn)?;
    Ok(deleted == 1)
}

/// What the forms of this installation are signed with. Err before the first start has made it.
pub fn key(conn: &mut Conn) -> QueryResult<Key> {
    let secret: String = report_secret::table.select(report_secret::secret).first(conn)?;
    Ok(Key::new(&secret))
}

/// Makes the key where there is none yet. Not journalled: a key is no record.
pub fn ensure_key(pools: &Pools, now: NaiveDateTime) -> anyhow::Result<()> {
    if key(&mut *pools.read()?).optional()?.is_some() {
        return Ok(());
    }
    write(pools, now, Act::new(Actor::reference(), "make key of forms"), |tx| {
        // Another process may have made it while this one waited.
        if key(tx.conn()).optional()?.is_none() {
            diesel::insert_into(report_secret::table)
                .values((report_secret::id.eq(1_i64), report_secret::secret.eq(Secret::random().reveal())))
                .execute(tx.conn())?;
        }
        Ok(())
    })?;
    Ok(())
}
