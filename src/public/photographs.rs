//! Which photographs everybody may see: those that are kept, marked TLP:CLEAR, and show a published finding. Only what was made
//! of them; never the original, its name, its day or who took it.

use diesel::prelude::*;

use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{FindingId, PhotographId};
use crate::db::schema::{finding_photographs, findings, photograph_derivatives, photographs};
use crate::evidence::model::{DerivativeFormat, DerivativeKind, PhotographState};
use crate::evidence::queries::photographs::FindingPhotograph;

/// A photograph on a public page.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PublicPhotograph {
    pub id: i64,
    /// Of the upright picture.
    pub width: i32,
    pub height: i32,
    pub caption: String,
    pub rights: String,
    /// Left, top, width and height of the finding in it, in thousandths.
    pub region: Option<[i32; 4]>,
}

/// The hash of a derivative that everybody may see; `None` for every other.
pub fn derivative(
    conn: &mut Conn,
    id: PhotographId,
    kind: DerivativeKind,
    format: DerivativeFormat,
) -> QueryResult<Option<String>> {
    photograph_derivatives::table
        .inner_join(photographs::table)
        .filter(photographs::id.eq(id))
        .filter(photographs::state.eq(PhotographState::Kept))
        .filter(photographs::tlp.eq(Tlp::Clear))
        .filter(photograph_derivatives::kind.eq(kind))
        .filter(photograph_derivatives::format.eq(format))
        .filter(diesel::dsl::exists(
            finding_photographs::table
                .inner_join(findings::table)
                .filter(finding_photographs::photograph_id.eq(photographs::id))
                .filter(crate::findings::queries::is_public()),
        ))
        .select(photograph_derivatives::sha256)
        .first(conn)
        .optional()
}

/// Photographs of a published finding, in their order; none of any other.
pub fn of_finding(conn: &mut Conn, finding: FindingId) -> QueryResult<Vec<PublicPhotograph>> {
    let rows: Vec<(FindingPhotograph, i32, i32, String)> = finding_photographs::table
        .inner_join(photographs::table)
        .inner_join(findings::table)
        .filter(findings::id.eq(finding))
        .filter(crate::findings::queries::is_public())
        .filter(photographs::state.eq(PhotographState::Kept))
        .filter(photographs::tlp.eq(Tlp::Clear))
        .order((finding_photographs::position, finding_photographs::photograph_id))
        .select((finding_photographs::all_columns, photographs::width, photographs::height, photographs::rights))
        .load(conn)?;
    let public = rows.into_iter().map(|(shown, width, height, rights)| PublicPhotograph {
        id: shown.photograph_id.0,
        width,
        height,
        region: shown.region().map(|region| [region.left, region.top, region.width, region.height]),
        caption: shown.caption,
        rights,
    });
    Ok(public.collect())
}
