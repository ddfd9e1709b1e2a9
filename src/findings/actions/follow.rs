//! Findings follow what becomes known of companies and brands. What stands as the rules gave it before stands as they give it now;
//! what a person has decided otherwise moves only along the line of succession. When a record of a company is merged into another, what
//! findings said before is noted, and put back where that is undone: the rules alone could not tell what stood there.

use std::collections::HashMap;

use crate::companies::catalogue::Catalogue;
use crate::companies::resolve::{self, Resolution};
use crate::companies::span::Span;
use crate::db::ids::{CompanyId, FindingId, MakerStringId};
use crate::findings::actions::Made;
use crate::findings::queries::merged::{self, Note};
use crate::findings::queries::{self, Finding, names};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;

/// Which records of companies became one, or two again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Records {
    /// None: something else became known.
    Same,
    /// This one was merged into another.
    Merged(CompanyId),
    /// This one stands for itself again.
    Parted(CompanyId),
}

/// Of then and of today.
type Companies = (Option<CompanyId>, Option<CompanyId>);

/// What a finding says of its maker, besides the brand.
struct Stated<'a> {
    maker: Option<&'a str>,
    part_number: Option<&'a str>,
    made: Option<Span>,
}

/// Lets these findings follow from one state of companies and brands to another. Gives how many have changed.
pub fn follow(
    tx: &mut Tx<'_>,
    (old, new): (&Catalogue, &Catalogue),
    records: Records,
    ids: &[FindingId],
) -> anyhow::Result<usize> {
    let findings = queries::by_ids(tx.conn(), ids)?;
    let numbers = names::read_numbers(tx.conn(), ids)?;
    let strings: Vec<MakerStringId> = findings.values().filter_map(|finding| finding.maker_string_id).collect();
    let makers: HashMap<MakerStringId, String> = names::maker_texts(tx.conn(), &strings)?;
    let noted = match records {
        Records::Parted(record) => merged::of(tx.conn(), record, ids)?,
        Records::Same | Records::Merged(_) => HashMap::new(),
    };
    let mut notes: Vec<Note> = Vec::new();
    let mut changed = 0;
    for id in ids {
        let Some(before) = findings.get(id) else { continue };
        let made = Made { state: before.made_state, from: before.made_from, to: before.made_to };
        let stated = Stated {
            maker: before.maker_string_id.and_then(|id| makers.get(&id)).map(String::as_str),
            part_number: numbers.get(id).map(String::as_str).filter(|number| !number.is_empty()),
            made: made.span(),
        };
        let put_back = noted.get(id).and_then(|note| as_noted(before, note, old, new));
        let mut after = before.clone();
        if let Some((company, today)) = put_back.or_else(|| followed(before, &stated, old, new)) {
            (after.company_id, after.company_today_id) = (company, today);
        }
        if let Records::Merged(record) = records {
            notes.extend(note(record, before, &after, &stated, (old, new)));
        }
        let changes = differences(before, &after)?;
        if changes.is_empty() {
            continue;
        }
        (after.changed_at, after.revision) = (tx.at, tx.revision);
        queries::update_finding(tx.conn(), &after)?;
        tx.record(SubjectKind::Finding, id.0, Verb::Changed, &changes)?;
        changed += 1;
    }
    match records {
        Records::Same => {}
        Records::Merged(record) => merged::keep(tx.conn(), record, ids, &notes)?,
        Records::Parted(record) => {
            merged::forget(tx.conn(), record, ids)?;
        }
    }
    Ok(changed)
}

/// What is to be noted of a finding that follows a merge: nothing where following back would leave it as it is.
fn note(
    record: CompanyId,
    before: &Finding,
    after: &Finding,
    stated: &Stated<'_>,
    (old, new): (&Catalogue, &Catalogue),
) -> Option<Note> {
    let stands = (before.company_id, before.company_today_id);
    let left = (after.company_id, after.company_today_id);
    if stands == left && followed(after, stated, new, old).is_none_or(|back| back == stands) {
        return None;
    }
    Some(Note {
        merged_id: record,
        finding_id: before.id,
        company_id: stands.0,
        company_today_id: stands.1,
        left_company_id: left.0,
        left_company_today_id: left.1,
    })
}

/// The companies of a finding as they were before a merge that is undone, and whoever answers for them now; `None` where it says
/// something else now than what the merge and what followed from it have left.
fn as_noted(finding: &Finding, note: &Note, old: &Catalogue, new: &Catalogue) -> Option<Companies> {
    let stands = (finding.company_id, finding.company_today_id);
    let left = (note.left_company_id, note.left_company_today_id);
    let moved = (left.0.map(|then| old.standing(then)), left.1.and_then(|today| answering(old, today)));
    if stands != left && stands != moved {
        return None;
    }
    let then = note.company_id.map(|then| new.standing(then));
    Some((then, note.company_today_id.and_then(|today| answering(new, today))))
}

/// Who answers today for a company.
fn answering(catalogue: &Catalogue, company: CompanyId) -> Option<CompanyId> {
    let directory = &catalogue.directory;
    let index = directory.company_by_key(&catalogue.company(company)?.key)?;
    catalogue.company_id(&directory.company(directory.answers_today(index).0).key)
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
    // A record that is merged into another is another name of the same company.
    let then = finding.company_id.map(|id| new.standing(id));
    let today = match finding.company_today_id {
        None => None,
        Some(id) => {
            let (before, after) = (answering(old, id)?, answering(new, id)?);
            Some(if before == after { new.standing(id) } else { after })
        }
    };
    (stands != (then, today)).then_some((then, today))
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
