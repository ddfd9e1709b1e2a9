//! Findings follow a proposal about companies that was confirmed: in batches, each one write, so that nobody waits long for the
//! lock, and from where it stopped when a process ends in the middle.

use std::collections::BTreeSet;

use anyhow::Context;

use crate::app::App;
use crate::companies::catalogue::Catalogue;
use crate::companies::overlay::Overlay;
use crate::companies::proposal::ProposalKind;
use crate::companies::queries::proposals::{self, Proposal};
use crate::db::ids::{BrandId, CompanyId, FindingId};
use crate::findings::actions::follow::{self, Records};
use crate::findings::queries::{self, merged, names};
use crate::journal::model::Actor;
use crate::journal::tx::Act;

/// Findings of one write.
const BATCH: i64 = 250;

/// What findings may follow.
struct Concerned {
    companies: Vec<CompanyId>,
    brands: Vec<BrandId>,
}

impl App {
    /// Lets the findings follow the oldest confirmed proposal that they have still to follow, `most` batches of them. False when
    /// there is none. Blocks.
    pub fn follow_companies(&self, most: usize, is_stopping: &dyn Fn() -> bool) -> anyhow::Result<bool> {
        let Some(proposal) = self.pools().read_transaction(|conn| Ok(proposals::to_follow(conn)?))? else {
            return Ok(false);
        };
        let overlay: Overlay = serde_json::from_str(&proposal.before).context("reading what a proposal has changed")?;
        let (old, new) =
            self.pools().read_transaction(|conn| Ok((Catalogue::load_as(conn, &overlay)?, Catalogue::load(conn)?)))?;
        let concerned = concerned(&proposal, &old, &new);
        let who = proposal.decided_by.context("a confirmed proposal has nobody who confirmed it")?;
        let name = self.pools().read_transaction(|conn| Ok(names::names_of(conn, &[who])?))?.remove(&who);
        let actor = Actor::person(who, &name.unwrap_or_default());
        let records = match (proposal.kind, proposal.company_id) {
            (ProposalKind::Merge, Some(record)) => Records::Merged(record),
            (ProposalKind::Unmerge, Some(record)) => Records::Parted(record),
            _ => Records::Same,
        };
        let mut after = FindingId(proposal.followed_to.unwrap_or(0));
        for _ in 0..most {
            if is_stopping() {
                break;
            }
            let act = Act::new(actor.clone(), "follow companies");
            let written = self.write_blocking(act, |tx| {
                if let (Records::Merged(record), FindingId(0)) = (records, after) {
                    merged::forget_all(tx.conn(), record)?;
                }
                let ids = queries::concerned(tx.conn(), &concerned.companies, &concerned.brands, after, BATCH)?;
                let last = ids.last().copied();
                follow::follow(tx, (&old, &new), records, &ids)?;
                proposals::note_followed(tx.conn(), proposal.id, last.map(|last| last.0))?;
                Ok(last)
            })?;
            match written.value {
                Some(last) => after = last,
                None => break,
            }
        }
        Ok(true)
    }
}

/// Companies for which somebody else answers now, and brands that they have or had.
fn concerned(proposal: &Proposal, old: &Catalogue, new: &Catalogue) -> Concerned {
    let mut companies: BTreeSet<CompanyId> = [proposal.company_id, proposal.other_id].into_iter().flatten().collect();
    for (index, company) in new.directory.companies() {
        let now = &new.directory.company(new.directory.answers_today(index).0).key;
        let then = old.directory.company_by_key(&company.key);
        let then = then.map(|then| &old.directory.company(old.directory.answers_today(then).0).key);
        if then != Some(now) {
            companies.extend(new.company_id(&company.key));
        }
    }
    let mut brands: BTreeSet<BrandId> = proposal.brand_id.into_iter().collect();
    for catalogue in [old, new] {
        for (_, brand) in catalogue.directory.brands() {
            let key = |tenure: &crate::companies::directory::Tenure| {
                catalogue.company_id(&catalogue.directory.company(tenure.company).key)
            };
            if brand.tenures.iter().filter_map(key).any(|id| companies.contains(&id)) {
                brands.extend(catalogue.brand_id(&brand.key));
            }
        }
    }
    Concerned { companies: companies.into_iter().collect(), brands: brands.into_iter().collect() }
}
