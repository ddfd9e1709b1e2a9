//! Findings follow what becomes known of companies and brands. What stands as the rules gave it before stands as they give it now;
//! what a person has decided otherwise moves only along the line of succession.

use std::collections::HashMap;

use crate::companies::catalogue::Catalogue;
use crate::companies::resolve::{self, Resolution};
use crate::companies::span::Span;
use crate::db::ids::{CompanyId, FindingId, MakerStringId};
use crate::findings::actions::Made;
use crate::findings::queries::{self, Finding, names};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;

/// Of then and of today.
type Companies = (Option<CompanyId>, Option<CompanyId>);

/// What a finding says of its maker, besides the brand.
struct Stated<'a> {
    maker: Option<&'a str>,
    part_number: Option<&'a str>,
    made: Option<Span>,
}

/// Lets these findings follow from one state of companies and brands to another. Gives how many have changed.
pub fn follow(tx: &mut Tx<'_>, old: &Catalogue, new: &Catalogue, ids: &[FindingId]) -> anyhow::Result<usize> {
    let findings = queries::by_ids(tx.conn(), ids)?;
    let numbers = names::read_numbers(tx.conn(), ids)?;
    let strings: Vec<MakerStringId> = findings.values().filter_map(|finding| finding.maker_string_id).collect();
    let makers: HashMap<MakerStringId, String> = names::maker_texts(tx.conn(), &strings)?;
    let mut changed = 0;
    for id in ids {
        let Some(before) = findings.get(id) else { continue };
        let made = Made { state: before.made_state, from: before.made_from, to: before.made_to };
        let stated = Stated {
            maker: before.maker_string_id.and_then(|id| makers.get(&id)).map(String::as_str),
            part_number: numbers.get(id).map(String::as_str).filter(|number| !number.is_empty()),
            made: made.span(),
        };
        let Some((company, today)) = followed(before, &stated, old, new) else { continue };
        let mut after = before.clone();
        (after.company_id, after.company_today_id) = (company, today);
        let changes = differences(before, &after)?;
        if changes.is_empty() {
            continue;
        }
        (after.changed_at, after.revision) = (tx.at, tx.revision);
        queries::update_finding(tx.conn(), &after)?;
        tx.record(SubjectKind::Finding, id.0, Verb::Changed, &changes)?;
        changed += 1;
    }
    Ok(changed)
}

/// The companies of a finding as they are now; `None` where nothing is known to have changed.
fn followed(finding: &Finding, stated: &Stated<'_>, old: &Catalogue, new: &Catalogue) -> Option<Companies> {
    let stands: Companies = (finding.company_id, finding.company_today_id);
    let brand = finding.brand_id.and_then(|id| old.brand(id)).map(|brand| brand.name.as_str());
    for name in stated.maker.into_iter().chain(brand) {
        for falls_back in [false, true] {
            if answer(old, name, stated, falls_back) == stands {
                return Some(answer(new, name, stated, falls_back));
            }
        }
    }
    let today = finding.company_today_id.and_then(|id| Some((old.company(id)?, new.company(id)?)));
    let (then, now) = today?;
    let next = |catalogue: &Catalogue, key: &str| {
        let directory = &catalogue.directory;
        let (answering, _) = directory.answers_today(directory.company_by_key(key)?);
        catalogue.company_id(&directory.company(answering).key)
    };
    let (before, after) = (next(old, &then.key)?, next(new, &now.key)?);
    (before != after).then_some((finding.company_id, Some(after)))
}

/// What the rules make of a name with date and part. Where those leave it open: nothing, or what the name means by itself.
fn answer(catalogue: &Catalogue, name: &str, stated: &Stated<'_>, falls_back: bool) -> Companies {
    let ids = |resolution: &Resolution| {
        let id = |company: &Option<resolve::CompanyName>| {
            company.as_ref().and_then(|company| catalogue.company_id(&company.key))
        };
        (id(&resolution.company), id(&resolution.answers_today))
    };
    let resolution = catalogue.directory.resolve(name, stated.made, stated.part_number);
    if resolution.certainty >= resolve::Certainty::Likely {
        ids(&resolution)
    } else if falls_back {
        ids(&catalogue.directory.resolve(name, None, None))
    } else {
        (None, None)
    }
}
