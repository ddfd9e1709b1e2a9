//! The tables that tie photographs to exhibits, and documents to findings and exhibits. The only file that writes them.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{DocumentId, ExhibitId, FindingId, OrganisationId, PhotographId};
use crate::db::schema::{
    documents, exhibit_documents, exhibit_photographs, finding_documents, finding_photographs, people, photographs,
};
use crate::evidence::model::PhotographState;
use crate::evidence::queries::photographs::{Document, Photograph};

/// Sharing marks with which a record may be seen outside the organisation that it is of.
fn shared() -> Vec<Tlp> {
    Tlp::ALL.iter().copied().filter(|tlp| tlp.leaves_the_organisation()).collect()
}

/// Those of these findings that a photograph or a document shows.
pub fn findings_with_evidence(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashSet<FindingId>> {
    let mut found: HashSet<FindingId> = HashSet::new();
    let photographed: Vec<FindingId> = finding_photographs::table
        .filter(finding_photographs::finding_id.eq_any(ids.iter().copied()))
        .select(finding_photographs::finding_id)
        .load(conn)?;
    let documented: Vec<FindingId> = finding_documents::table
        .filter(finding_documents::finding_id.eq_any(ids.iter().copied()))
        .select(finding_documents::finding_id)
        .load(conn)?;
    found.extend(photographed);
    found.extend(documented);
    Ok(found)
}

/// Whether a photograph or a document belongs to an exhibit as a whole.
pub fn has_evidence(conn: &mut Conn, exhibit: ExhibitId) -> QueryResult<bool> {
    let photographs = exhibit_photographs::table.filter(exhibit_photographs::exhibit_id.eq(exhibit));
    let documents = exhibit_documents::table.filter(exhibit_documents::exhibit_id.eq(exhibit));
    Ok(photographs.count().get_result::<i64>(conn)? + documents.count().get_result::<i64>(conn)? > 0)
}

/// Photographs of an exhibit as a whole that people of this organisation may see, in their order, with their captions.
pub fn photographs_of(
    conn: &mut Conn,
    viewer: OrganisationId,
    exhibit: ExhibitId,
) -> QueryResult<Vec<(Photograph, String)>> {
    exhibit_photographs::table
        .inner_join(photographs::table.inner_join(people::table))
        .filter(exhibit_photographs::exhibit_id.eq(exhibit))
        .filter(people::organisation_id.eq(viewer).or(photographs::tlp.eq_any(shared())))
        .order((exhibit_photographs::position, exhibit_photographs::photograph_id))
        .select((photographs::all_columns, exhibit_photographs::caption))
        .load(conn)
}

/// Those of them that may be used and that no finding shows yet, in their order, at most `limit`.
pub fn untied_of(
    conn: &mut Conn,
    viewer: OrganisationId,
    exhibit: ExhibitId,
    limit: i64,
) -> QueryResult<Vec<Photograph>> {
    exhibit_photographs::table
        .inner_join(photographs::table.inner_join(people::table))
        .filter(exhibit_photographs::exhibit_id.eq(exhibit))
        .filter(photographs::state.eq(PhotographState::Kept))
        .filter(people::organisation_id.eq(viewer).or(photographs::tlp.eq_any(shared())))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            finding_photographs::table.filter(finding_photographs::photograph_id.eq(photographs::id)),
        )))
        .order((exhibit_photographs::position, exhibit_photographs::photograph_id))
        .limit(limit)
        .select(photographs::all_columns)
        .load(conn)
}

/// Documents of a finding that people of this organisation may see, in their order.
pub fn documents_of_finding(conn: &mut Conn, viewer: OrganisationId, finding: FindingId) -> QueryResult<Vec<Document>> {
    finding_documents::table
        .inner_join(documents::table.inner_join(people::table))
        .filter(finding_documents::finding_id.eq(finding))
        .filter(people::organisation_id.eq(viewer).or(documents::tlp.eq_any(shared())))
        .order((finding_documents::position, finding_documents::document_id))
        .select(documents::all_columns)
        .load(conn)
}

/// Documents of an exhibit that people of this organisation may see, in their order, each with the custody event that it belongs to.
pub fn documents_of_exhibit(
    conn: &mut Conn,
    viewer: OrganisationId,
    exhibit: ExhibitId,
) -> QueryResult<Vec<(Document, Option<i64>)>> {
    exhibit_documents::table
        .inner_join(documents::table.inner_join(people::table))
        .filter(exhibit_documents::exhibit_id.eq(exhibit))
        .filter(people::organisation_id.eq(viewer).or(documents::tlp.eq_any(shared())))
        .order((exhibit_documents::position, exhibit_documents::document_id))
        .select((documents::all_columns, exhibit_documents::custody_event_id))
        .load(conn)
}

/// Ties a document to a finding, last in its order; false when it was tied already.
pub(in crate::evidence) fn tie_to_finding(
    conn: &mut Conn,
    finding: FindingId,
    document: DocumentId,
) -> QueryResult<bool> {
    let tied = finding_documents::table
        .filter(finding_documents::finding_id.eq(finding))
        .select((finding_documents::document_id, finding_documents::position))
        .load::<(DocumentId, i32)>(conn)?;
    if tied.iter().any(|(known, _)| *known == document) {
        return Ok(false);
    }
    let position = tied.iter().map(|(_, position)| position + 1).max().unwrap_or(0);
    diesel::insert_into(finding_documents::table)
        .values((
            finding_documents::finding_id.eq(finding),
            finding_documents::document_id.eq(document),
            finding_documents::position.eq(position),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Ties a photograph to an exhibit, last in its order; false when it was tied already.
pub(in crate::evidence) fn tie_photograph_to_exhibit(
    conn: &mut Conn,
    exhibit: ExhibitId,
    photograph: PhotographId,
    caption: &str,
) -> QueryResult<bool> {
    let tied = exhibit_photographs::table
        .filter(exhibit_photographs::exhibit_id.eq(exhibit))
        .select((exhibit_photographs::photograph_id, exhibit_photographs::position))
        .load::<(PhotographId, i32)>(conn)?;
    if tied.iter().any(|(known, _)| *known == photograph) {
        return Ok(false);
    }
    let position = tied.iter().map(|(_, position)| position + 1).max().unwrap_or(0);
    diesel::insert_into(exhibit_photographs::table)
        .values((
            exhibit_photographs::exhibit_id.eq(exhibit),
            exhibit_photographs::photograph_id.eq(photograph),
            exhibit_photographs::position.eq(position),
            exhibit_photographs::caption.eq(caption),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Takes a document off a finding; false when it was not tied.
pub(in crate::evidence) fn untie_from_finding(
    conn: &mut Conn,
    finding: FindingId,
    document: DocumentId,
) -> QueryResult<bool> {
    let gone = diesel::delete(
        finding_documents::table
            .filter(finding_documents::finding_id.eq(finding))
            .filter(finding_documents::document_id.eq(document)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// Takes a photograph off an exhibit; false when it was not tied.
pub(in crate::evidence) fn untie_photograph_from_exhibit(
    conn: &mut Conn,
    exhibit: ExhibitId,
    photograph: PhotographId,
) -> QueryResult<bool> {
    let gone = diesel::delete(
        exhibit_photographs::table
            .filter(exhibit_photographs::exhibit_id.eq(exhibit))
            .filter(exhibit_photographs::photograph_id.eq(photograph)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}

/// Ties a document to an exhibit and, where it belongs to one, to an event of its custody, last in its order; false when it was
/// tied already.
pub(in crate::evidence) fn tie_document_to_exhibit(
    conn: &mut Conn,
    exhibit: ExhibitId,
    document: DocumentId,
    custody_event: Option<i64>,
) -> QueryResult<bool> {
    let tied = exhibit_documents::table
        .filter(exhibit_documents::exhibit_id.eq(exhibit))
        .select((exhibit_documents::document_id, exhibit_documents::position))
        .load::<(DocumentId, i32)>(conn)?;
    if tied.iter().any(|(known, _)| *known == document) {
        return Ok(false);
    }
    let position = tied.iter().map(|(_, position)| position + 1).max().unwrap_or(0);
    diesel::insert_into(exhibit_documents::table)
        .values((
            exhibit_documents::exhibit_id.eq(exhibit),
            exhibit_documents::document_id.eq(document),
            exhibit_documents::custody_event_id.eq(custody_event),
            exhibit_documents::position.eq(position),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Takes a document off an exhibit; false when it was not tied.
pub(in crate::evidence) fn untie_document_from_exhibit(
    conn: &mut Conn,
    exhibit: ExhibitId,
    document: DocumentId,
) -> QueryResult<bool> {
    let gone = diesel::delete(
        exhibit_documents::table
            .filter(exhibit_documents::exhibit_id.eq(exhibit))
            .filter(exhibit_documents::document_id.eq(document)),
    )
    .execute(conn)?;
    Ok(gone == 1)
}
