//! What letters take from findings: those of a company with everything that decides whether an annex takes them, and each as it is
//! printed.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::accounts::sharing::Tlp;
use crate::companies::model::Certainty;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, FindingId, LetterId, OrganisationId};
use crate::db::schema::{
    brands, exhibits, finding_photographs, finding_sources, findings, letter_findings, letters, maker_strings, parts,
    photograph_derivatives, photographs, readings, sources, weapon_systems,
};
use crate::evidence::model::{DerivativeFormat, DerivativeKind, PhotographState, Reliability};
use crate::findings::model::{MadeState, MarkingState, Standing};
use crate::letters::model::{LetterState, Superseded};

/// A finding as annex A may take it.
#[derive(Clone, Debug)]
pub struct Fact {
    pub id: FindingId,
    pub revision: i64,
    pub is_public: bool,
    pub marking: String,
    pub marking_state: MarkingState,
    pub quantity: i32,
    pub assembly: String,
    pub standing: Standing,
    pub brand_id: Option<BrandId>,
    pub brand: String,
    pub brand_certainty: Certainty,
    /// Who answers for it today.
    pub company_id: Option<CompanyId>,
    pub part_number: String,
    pub basis: String,
    pub made: (MadeState, Option<NaiveDate>, Option<NaiveDate>),
    pub exhibit_id: i64,
    pub exhibit: String,
    pub weapon: String,
    /// Of its best source; `None` where it has none.
    pub grade: Option<(Reliability, i32)>,
    /// SHA-256 of the picture that may be shown, and its caption.
    pub photograph: Option<(String, String)>,
}

#[derive(Queryable)]
struct Row {
    id: FindingId,
    revision: i64,
    is_public: bool,
    marking: String,
    marking_state: MarkingState,
    quantity: i32,
    assembly: String,
    standing: Standing,
    brand_id: Option<BrandId>,
    brand: Option<String>,
    brand_certainty: Certainty,
    company_id: Option<CompanyId>,
    part_number: (Option<String>, Option<String>),
    basis: Option<String>,
    maker_text: Option<String>,
    made: (MadeState, Option<NaiveDate>, Option<NaiveDate>),
    exhibit: (i64, String),
    weapon: String,
}

/// Findings looked up at once.
const PAGE: usize = 500;

/// These findings, in the order of their ids. Those that there are not are left out.
pub fn of(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<Vec<Fact>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let mut facts = Vec::with_capacity(ids.len());
    for page in ids.chunks(PAGE) {
        let rows: Vec<Row> = findings::table
            .inner_join(exhibits::table.inner_join(weapon_systems::table))
            .left_join(parts::table)
            .left_join(readings::table.on(readings::finding_id.eq(findings::id).and(readings::preferred.eq(true))))
            .left_join(maker_strings::table)
            .left_join(brands::table.on(findings::brand_id.eq(brands::id.nullable())))
            .filter(findings::id.eq_any(page.iter().copied()))
            .order(findings::id)
            .select((
                findings::id,
                findings::revision,
                findings::is_public,
                findings::marking,
                findings::marking_state,
                findings::quantity,
                findings::assembly,
                findings::standing,
                findings::brand_id,
                brands::name.nullable(),
                findings::brand_certainty,
                findings::company_today_id,
                (parts::number.nullable(), readings::part_number.nullable()),
                readings::basis.nullable(),
                maker_strings::text.nullable(),
                (findings::made_state, findings::made_from, findings::made_to),
                (exhibits::id, exhibits::label),
                weapon_systems::name,
            ))
            .load(conn)?;
        let grades = grades(conn, page)?;
        let mut pictures = pictures(conn, page)?;
        facts.extend(rows.into_iter().map(|row| Fact {
            id: row.id,
            revision: row.revision,
            is_public: row.is_public,
            marking: row.marking,
            marking_state: row.marking_state,
            quantity: row.quantity,
            assembly: row.assembly,
            standing: row.standing,
            brand_id: row.brand_id,
            brand: row.brand.or(row.maker_text).unwrap_or_default(),
            brand_certainty: row.brand_certainty,
            company_id: row.company_id,
            part_number: row.part_number.0.or(row.part_number.1).unwrap_or_default(),
            basis: row.basis.unwrap_or_default(),
            made: row.made,
            exhibit_id: row.exhibit.0,
            exhibit: row.exhibit.1,
            weapon: row.weapon,
            grade: grades.get(&row.id).copied(),
            photograph: pictures.remove(&row.id),
        }));
    }
    // A finding with two preferred readings would be there twice.
    facts.dedup_by_key(|fact| fact.id);
    Ok(facts)
}

/// The best grade of each: by letter, then by digit.
fn grades(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, (Reliability, i32)>> {
    let rows: Vec<(FindingId, Reliability, i32)> = finding_sources::table
        .inner_join(sources::table)
        .filter(finding_sources::finding_id.eq_any(ids.iter().copied()))
        .select((finding_sources::finding_id, sources::reliability, finding_sources::credibility))
        .load(conn)?;
    let mut best: HashMap<FindingId, (Reliability, i32)> = HashMap::with_capacity(rows.len());
    for (id, reliability, credibility) in rows {
        let grade = (reliability, credibility);
        best.entry(id).and_modify(|known| *known = (*known).min(grade)).or_insert(grade);
    }
    Ok(best)
}

/// The first photograph of each that everybody may see, as a picture of the size of a page.
fn pictures(conn: &mut Conn, ids: &[FindingId]) -> QueryResult<HashMap<FindingId, (String, String)>> {
    let rows: Vec<(FindingId, String, String)> = finding_photographs::table
        .inner_join(photographs::table)
        .inner_join(photograph_derivatives::table.on(photograph_derivatives::photograph_id.eq(photographs::id)))
        .filter(finding_photographs::finding_id.eq_any(ids.iter().copied()))
        .filter(photographs::state.eq(PhotographState::Kept).and(photographs::tlp.eq(Tlp::Clear)))
        .filter(photograph_derivatives::kind.eq(DerivativeKind::Page))
        .filter(photograph_derivatives::format.eq(DerivativeFormat::Jpeg))
        .order((finding_photographs::position.desc(), finding_photographs::photograph_id.desc()))
        .select((finding_photographs::finding_id, photograph_derivatives::sha256, finding_photographs::caption))
        .load(conn)?;
    // The last of the descending order is the first.
    Ok(rows.into_iter().map(|(id, sha256, caption)| (id, (sha256, caption))).collect())
}

/// Findings that a company answers for today and that the public may see, in the order of their ids, at most `limit`.
pub fn published_of(conn: &mut Conn, company: CompanyId, limit: i64) -> QueryResult<Vec<FindingId>> {
    findings::table
        .filter(findings::company_today_id.eq(company).and(crate::findings::queries::is_public()))
        .order(findings::id)
        .limit(limit)
        .select(findings::id)
        .load(conn)
}

/// How many findings a company answers for that the public may not see yet.
pub fn unpublished_of(conn: &mut Conn, company: CompanyId) -> QueryResult<i64> {
    use crate::findings::model::FindingState;
    findings::table
        .filter(findings::company_today_id.eq(company).and(findings::is_public.eq(false)))
        .filter(findings::state.ne(FindingState::Rejected).and(findings::state.ne(FindingState::Withdrawn)))
        .select(diesel::dsl::count_star())
        .first(conn)
}

/// Those of the company's findings that a letter of this organisation to it carries, or to a record that is merged into it: one that
/// has left and was not withdrawn, or one in preparation other than `but`.
pub fn covered(
    conn: &mut Conn,
    organisation: OrganisationId,
    company: CompanyId,
    but: Option<LetterId>,
) -> QueryResult<HashSet<FindingId>> {
    let records = crate::companies::queries::merged::records(conn, company)?;
    let rows: Vec<FindingId> = letter_findings::table
        .inner_join(letters::table.on(letters::id.eq(letter_findings::letter_id)))
        .filter(letters::organisation_id.eq(organisation).and(letters::company_id.eq_any(records)))
        .filter(letters::state.ne(LetterState::Discarded).and(letters::superseded.ne(Superseded::Withdrawn)))
        .filter(letters::id.ne(but.unwrap_or(LetterId(0))))
        .select(letter_findings::finding_id)
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whether anything found makes this company answer today.
pub fn has_findings(conn: &mut Conn, company: CompanyId) -> QueryResult<bool> {
    diesel::select(exists(
        findings::table.filter(findings::company_today_id.eq(company).and(crate::findings::queries::is_public())),
    ))
    .get_result(conn)
}
