//! The tables of photographs and documents. The only file that writes them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{DocumentId, FindingId, OrganisationId, PersonId, PhotographId};
use crate::db::schema::{
    documents, exhibit_photographs, finding_photographs, people, photograph_derivatives, photographs,
};
use crate::evidence::model::{DerivativeFormat, DerivativeKind, PhotographState, Region};
use crate::evidence::perceptual::PerceptualHash;
use crate::insert_all;

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = photographs, treat_none_as_default_value = false)]
pub struct Photograph {
    pub id: PhotographId,
    pub sha256: String,
    pub size_bytes: i64,
    pub media_type: String,
    pub width: i32,
    pub height: i32,
    pub orientation: i32,
    pub frames: i32,
    pub taken_on: Option<String>,
    pub perceptual_hash: i64,
    pub near_photograph_id: Option<PhotographId>,
    pub near_distance: Option<i32>,
    pub uploaded_by: PersonId,
    pub uploaded_at: NaiveDateTime,
    pub original_name: String,
    pub rights: String,
    pub tlp: Tlp,
    pub state: PhotographState,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = photograph_derivatives)]
pub struct StoredDerivative {
    pub photograph_id: PhotographId,
    pub kind: DerivativeKind,
    pub format: DerivativeFormat,
    pub sha256: String,
    pub width: i32,
    pub height: i32,
    pub size_bytes: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = documents)]
pub struct Document {
    pub id: DocumentId,
    pub sha256: String,
    pub size_bytes: i64,
    pub media_type: String,
    pub title: String,
    pub original_name: String,
    pub uploaded_by: PersonId,
    pub uploaded_at: NaiveDateTime,
    pub tlp: Tlp,
}

/// A photograph that shows a finding.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = finding_photographs, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct FindingPhotograph {
    pub finding_id: FindingId,
    pub photograph_id: PhotographId,
    pub position: i32,
    pub region_left: Option<i32>,
    pub region_top: Option<i32>,
    pub region_width: Option<i32>,
    pub region_height: Option<i32>,
    pub caption: String,
}

impl FindingPhotograph {
    /// Where in the picture the finding is, if somebody marked it.
    pub fn region(&self) -> Option<Region> {
        Region::new(self.region_left?, self.region_top?, self.region_width?, self.region_height?)
    }
}

pub fn photograph(conn: &mut Conn, id: PhotographId) -> QueryResult<Option<Photograph>> {
    photographs::table.filter(photographs::id.eq(id)).first(conn).optional()
}

pub fn photograph_by_hash(conn: &mut Conn, sha256: &str) -> QueryResult<Option<Photograph>> {
    photographs::table.filter(photographs::sha256.eq(sha256)).first(conn).optional()
}

/// A photograph that people of this organisation may see: one of their own, or one that may leave the organisation it is of.
pub fn photograph_for(conn: &mut Conn, viewer: OrganisationId, id: PhotographId) -> QueryResult<Option<Photograph>> {
    let found: Option<(Photograph, OrganisationId)> = photographs::table
        .inner_join(people::table)
        .filter(photographs::id.eq(id))
        .select((photographs::all_columns, people::organisation_id))
        .first(conn)
        .optional()?;
    Ok(found.filter(|(row, owner)| *owner == viewer || row.tlp.leaves_the_organisation()).map(|(row, _)| row))
}

/// Whether a person of this organisation uploaded it.
pub fn is_of(conn: &mut Conn, organisation: OrganisationId, id: PhotographId) -> QueryResult<bool> {
    let found: Option<PhotographId> = photographs::table
        .inner_join(people::table)
        .filter(photographs::id.eq(id))
        .filter(people::organisation_id.eq(organisation))
        .select(photographs::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The photographs of these ids that people of this organisation may see, in the order of the ids.
pub fn visible(conn: &mut Conn, viewer: OrganisationId, ids: &[PhotographId]) -> QueryResult<Vec<Photograph>> {
    let mut found: Vec<(Photograph, String)> = shelf_of(viewer, Shelf::All)
        .filter(photographs::id.eq_any(ids.to_vec()))
        .select((photographs::all_columns, people::name))
        .load(conn)?;
    found.sort_by_key(|(row, _)| ids.iter().position(|id| *id == row.id));
    Ok(found.into_iter().map(|(row, _)| row).collect())
}

/// What somebody uploaded last, newest first: photographs that a finding may show, and those that wait for an answer.
pub fn latest_of(conn: &mut Conn, person: PersonId, limit: i64) -> QueryResult<Vec<Photograph>> {
    photographs::table
        .filter(photographs::uploaded_by.eq(person))
        .filter(photographs::state.eq_any([PhotographState::Kept, PhotographState::Asked]))
        .order(photographs::id.desc())
        .limit(limit)
        .load(conn)
}

/// The same of a document.
pub fn document_for(conn: &mut Conn, viewer: OrganisationId, id: DocumentId) -> QueryResult<Option<Document>> {
    let found: Option<(Document, OrganisationId)> = documents::table
        .inner_join(people::table)
        .filter(documents::id.eq(id))
        .select((documents::all_columns, people::organisation_id))
        .first(conn)
        .optional()?;
    Ok(found.filter(|(row, owner)| *owner == viewer || row.tlp.leaves_the_organisation()).map(|(row, _)| row))
}

pub fn document_by_hash(conn: &mut Conn, sha256: &str) -> QueryResult<Option<Document>> {
    documents::table.filter(documents::sha256.eq(sha256)).first(conn).optional()
}

/// Perceptual hashes of the photographs after `newest`, oldest first. Those set aside count: the same picture may come again.
pub fn hashes_after(conn: &mut Conn, newest: PhotographId) -> QueryResult<Vec<(PhotographId, PerceptualHash)>> {
    let rows: Vec<(PhotographId, i64)> = photographs::table
        .filter(photographs::id.gt(newest))
        .order(photographs::id)
        .select((photographs::id, photographs::perceptual_hash))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, stored)| (id, PerceptualHash::from_stored(stored))).collect())
}

/// All derivatives of a photograph.
pub fn derivatives(conn: &mut Conn, id: PhotographId) -> QueryResult<Vec<StoredDerivative>> {
    photograph_derivatives::table
        .filter(photograph_derivatives::photograph_id.eq(id))
        .order((photograph_derivatives::kind, photograph_derivatives::format))
        .load(conn)
}

pub fn derivative(
    conn: &mut Conn,
    id: PhotographId,
    kind: DerivativeKind,
    format: DerivativeFormat,
) -> QueryResult<Option<StoredDerivative>> {
    photograph_derivatives::table
        .filter(photograph_derivatives::photograph_id.eq(id))
        .filter(photograph_derivatives::kind.eq(kind))
        .filter(photograph_derivatives::format.eq(format))
        .first(conn)
        .optional()
}

/// Photographs that show a finding, in their order.
pub fn of_finding(conn: &mut Conn, finding: FindingId) -> QueryResult<Vec<(FindingPhotograph, Photograph)>> {
    finding_photographs::table
        .inner_join(photographs::table)
        .filter(finding_photographs::finding_id.eq(finding))
        .order((finding_photographs::position, finding_photographs::photograph_id))
        .select((finding_photographs::all_columns, photographs::all_columns))
        .load(conn)
}

/// Those of them that people of this organisation may see.
pub fn of_finding_for(
    conn: &mut Conn,
    viewer: OrganisationId,
    finding: FindingId,
) -> QueryResult<Vec<(FindingPhotograph, Photograph)>> {
    let found = of_finding(conn, finding)?;
    let ids: Vec<PhotographId> = found.iter().map(|(_, row)| row.id).collect();
    let visible = visible(conn, viewer, &ids)?;
    Ok(found.into_iter().filter(|(_, row)| visible.iter().any(|seen| seen.id == row.id)).collect())
}

/// Findings that a photograph shows.
pub fn findings_of(conn: &mut Conn, id: PhotographId) -> QueryResult<Vec<FindingId>> {
    finding_photographs::table
        .filter(finding_photographs::photograph_id.eq(id))
        .order(finding_photographs::finding_id)
        .select(finding_photographs::finding_id)
        .load(conn)
}

pub fn shown_in(
    conn: &mut Conn,
    finding: FindingId,
    photograph: PhotographId,
) -> QueryResult<Option<FindingPhotograph>> {
    finding_photographs::table
        .filter(finding_photographs::finding_id.eq(finding))
        .filter(finding_photographs::photograph_id.eq(photograph))
        .first(conn)
        .optional()
}

/// Which photographs a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Kept, and shown by no finding and no exhibit yet.
    Unassigned,
    /// Waiting for an answer.
    Asked,
    All,
}

type Uploaded = diesel::dsl::IntoBoxed<
    'static,
    diesel::dsl::InnerJoin<photographs::table, people::table>,
    <Conn as diesel::Connection>::Backend,
>;

/// What people of this organisation may see of a shelf: see [`photograph_for`].
fn shelf_of(viewer: OrganisationId, shelf: Shelf) -> Uploaded {
    let shared: Vec<Tlp> = Tlp::ALL.iter().copied().filter(|tlp| tlp.leaves_the_organisation()).collect();
    let all = photographs::table
        .inner_join(people::table)
        .filter(people::organisation_id.eq(viewer).or(photographs::tlp.eq_any(shared)))
        .into_boxed();
    match shelf {
        Shelf::All => all,
        Shelf::Asked => all.filter(photographs::state.eq(PhotographState::Asked)),
        Shelf::Unassigned => all
            .filter(photographs::state.eq(PhotographState::Kept))
            .filter(diesel::dsl::not(diesel::dsl::exists(
                finding_photographs::table.filter(finding_photographs::photograph_id.eq(photographs::id)),
            )))
            .filter(diesel::dsl::not(diesel::dsl::exists(
                exhibit_photographs::table.filter(exhibit_photographs::photograph_id.eq(photographs::id)),
            ))),
    }
}

/// Photographs of a shelf with the names of those who uploaded them, newest first.
pub fn on_shelf(
    conn: &mut Conn,
    viewer: OrganisationId,
    shelf: Shelf,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<(Photograph, String)>> {
    shelf_of(viewer, shelf)
        .order(photographs::id.desc())
        .offset(offset)
        .limit(limit)
        .select((photographs::all_columns, people::name))
        .load(conn)
}

pub fn count_on_shelf(conn: &mut Conn, viewer: OrganisationId, shelf: Shelf) -> QueryResult<i64> {
    shelf_of(viewer, shelf).count().get_result(conn)
}

/// Which of these photographs show which findings, in the order of photographs and findings.
pub fn findings_of_all(conn: &mut Conn, ids: &[PhotographId]) -> QueryResult<Vec<(PhotographId, FindingId)>> {
    finding_photographs::table
        .filter(finding_photographs::photograph_id.eq_any(ids))
        .order((finding_photographs::photograph_id, finding_photographs::finding_id))
        .select((finding_photographs::photograph_id, finding_photographs::finding_id))
        .load(conn)
}

pub(in crate::evidence) fn insert_photograph(
    conn: &mut Conn,
    row: &Photograph,
    derivatives: &[StoredDerivative],
) -> QueryResult<()> {
    diesel::insert_into(photographs::table).values(row).execute(conn)?;
    insert_all!(conn, photograph_derivatives::table, derivatives)
}

pub(in crate::evidence) fn insert_document(conn: &mut Conn, row: &Document) -> QueryResult<()> {
    diesel::insert_into(documents::table).values(row).execute(conn)?;
    Ok(())
}

/// Moves a photograph from one state to another; false when it was not in `from`.
pub(in crate::evidence) fn set_state(
    conn: &mut Conn,
    id: PhotographId,
    from: PhotographState,
    to: PhotographState,
) -> QueryResult<bool> {
    let moved = diesel::update(photographs::table.filter(photographs::id.eq(id)).filter(photographs::state.eq(from)))
        .set(photographs::state.eq(to))
        .execute(conn)?;
    Ok(moved == 1)
}

pub(in crate::evidence) fn set_tlp(conn: &mut Conn, id: PhotographId, tlp: Tlp) -> QueryResult<()> {
    diesel::update(photographs::table.filter(photographs::id.eq(id))).set(photographs::tlp.eq(tlp)).execute(conn)?;
    Ok(())
}

pub(in crate::evidence) fn put_shown(conn: &mut Conn, row: &FindingPhotograph, is_new: bool) -> QueryResult<()> {
    if is_new {
        diesel::insert_into(finding_photographs::table).values(row).execute(conn)?;
    } else {
        diesel::update(
            finding_photographs::table
                .filter(finding_photographs::finding_id.eq(row.finding_id))
                .filter(finding_photographs::photograph_id.eq(row.photograph_id)),
        )
        .set(row)
        .execute(conn)?;
    }
    Ok(())
}

pub(in crate::evidence) fn delete_shown(
    conn: &mut Conn,
    finding: FindingId,
    photograph: PhotographId,
) -> QueryResult<()> {
    diesel::delete(
        finding_photographs::table
            .filter(finding_photographs::finding_id.eq(finding))
            .filter(finding_photographs::photograph_id.eq(photograph)),
    )
    .execute(conn)?;
    Ok(())
}
