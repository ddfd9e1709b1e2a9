//! What can be done to what sources write in the maker's column; what officials do stands in the files below this one.

pub mod contacts;
mod merging;
pub mod proposals;

use crate::companies::model::MakerRole;
use crate::companies::queries::{self, MakerString};
use crate::companies::resolve::{Resolution, Role};
use crate::db::ids::{BrandId, CompanyId, MakerStringId, reserve};
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;

/// Keeps a maker as written, with what it was taken to mean and who else stands in the text. A text that is kept already stays as
/// it is.
pub fn keep_maker_string(
    tx: &mut Tx<'_>,
    text: &str,
    resolution: &Resolution,
    brand: Option<BrandId>,
    company: Option<CompanyId>,
) -> anyhow::Result<MakerStringId> {
    if let Some(known) = queries::maker_strings_by_text(tx.conn(), &[text])?.remove(text) {
        return Ok(known.id);
    }
    // A maker that leads to nobody is none that is known.
    let role = match resolution.role {
        Role::Maker if brand.is_none() && company.is_none() => MakerRole::Unknown,
        role => role.into(),
    };
    let row = MakerString {
        id: MakerStringId(reserve(tx.conn(), "maker_strings", 1)?),
        text: text.to_owned(),
        role,
        brand_id: brand,
        company_id: company,
        certainty: resolution.certainty.into(),
        reason: resolution.reason.clone(),
        stated_owner: resolution.stated_owner.clone().unwrap_or_default(),
    };
    queries::insert_maker_string(tx.conn(), &row)?;
    let parties: Vec<(String, String)> =
        resolution.parties.iter().map(|party| (party.role.to_string(), party.name.clone())).collect();
    queries::insert_maker_string_parties(tx.conn(), row.id, &parties)?;
    tx.record(SubjectKind::MakerString, row.id.0, Verb::Created, &row)?;
    Ok(row.id)
}
