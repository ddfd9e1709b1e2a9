//! Annexes of parties, and campaigns: letters that carry the same one.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::{AnnexId, CampaignId, CompanyId, reserve};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::letters::actions::draft::{Findings, NewLetter, draft};
use crate::letters::actions::{MOST_PARTIES, Refused};
use crate::letters::kinds::{Need, rules};
use crate::letters::model::LetterKind;
use crate::letters::queries::Letter;
use crate::letters::queries::annexes::{self, Annex, AnnexList, AnnexParty, Campaign};

/// The longest title of an annex or a campaign, in characters.
const LONGEST_TITLE: usize = 200;

pub(in crate::letters) fn title(text: &str) -> Result<String, Refused> {
    let text = tidy(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.chars().count() > LONGEST_TITLE { Err(Refused::Title) } else { Ok(text) }
}

/// Freezes an annex of parties. `rows` come in the order in which they are printed; their annex and ordinal are set here.
pub fn make(
    tx: &mut Tx<'_>,
    by: &Official,
    name: &str,
    lists: &[AnnexList],
    mut rows: Vec<AnnexParty>,
) -> anyhow::Result<Annex> {
    if rows.is_empty() {
        return Err(Refused::NoAnnex.into());
    }
    if rows.len() > MOST_PARTIES {
        return Err(Refused::TooMany(MOST_PARTIES).into());
    }
    let id = AnnexId(reserve(tx.conn(), "annexes", 1)?);
    for (ordinal, row) in (0..).zip(&mut rows) {
        (row.annex_id, row.ordinal) = (id, ordinal);
    }
    let annex = Annex {
        id,
        organisation_id: by.organisation(),
        title: title(name)?,
        lists: serde_json::to_string(lists)?,
        item_count: rows.len() as i64,
        digest: annexes::digest_of_parties(&rows),
        created_by: Some(by.person()),
        created_at: tx.at,
    };
    crate::letters::queries::annexes::insert_annex(tx.conn(), &annex, &rows)?;
    tx.record(SubjectKind::LetterAnnex, id.0, Verb::Created, &annex)?;
    Ok(annex)
}

/// Most letters of one campaign.
pub const MOST_LETTERS: usize = 1_000;

/// Begins a campaign: one letter of a kind to each of these companies, with the same annex of parties.
pub fn campaign(
    tx: &mut Tx<'_>,
    by: &Official,
    name: &str,
    kind: LetterKind,
    companies: &[CompanyId],
    annex: Option<AnnexId>,
    legal_basis: &str,
) -> anyhow::Result<(Campaign, Vec<Letter>)> {
    if companies.is_empty() {
        return Err(Refused::NoCompany.into());
    }
    if companies.len() > MOST_LETTERS {
        return Err(Refused::TooMany(MOST_LETTERS).into());
    }
    let rules = rules(kind);
    if rules.about == Need::Required {
        return Err(Refused::NoAbout.into());
    }
    if annex.is_some() && rules.parties == Need::No {
        return Err(Refused::NoParties.into());
    }
    let campaign = Campaign {
        id: CampaignId(reserve(tx.conn(), "campaigns", 1)?),
        organisation_id: by.organisation(),
        title: title(name)?,
        kind,
        annex_id: annex,
        created_by: Some(by.person()),
        created_at: tx.at,
    };
    annexes::insert_campaign(tx.conn(), &campaign)?;
    tx.record(SubjectKind::Campaign, campaign.id.0, Verb::Created, &campaign)?;
    let mut letters = Vec::with_capacity(companies.len());
    for company in companies {
        let new = NewLetter {
            findings: Findings::NotYetCovered,
            annex: campaign.annex_id,
            campaign: Some(campaign.id),
            legal_basis: legal_basis.to_owned(),
            ..NewLetter::new(kind, *company)
        };
        letters.push(draft(tx, by, &new)?);
    }
    Ok((campaign, letters))
}
