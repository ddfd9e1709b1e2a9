//! What issued letters carry that is so no more. Worked out from the annexes and the records each time, so that nothing can be lost from
//! sight; what was decided about it is kept.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::companies::merges::Merges;
use crate::companies::queries::merged::merges;
use crate::db::conn::Conn;
use crate::db::ids::{AnnexId, BrandId, CompanyId, FindingId, LetterId, OrganisationId};
use crate::db::schema::{annex_parties, companies, findings, letter_corrections, letter_findings, letters};
use crate::findings::model::FindingState;
use crate::findings::queries::moves::last_moves;
use crate::insert_all;
use crate::letters::document::PartyItem;
use crate::letters::model::{LetterKind, LetterState, Superseded};
use crate::letters::queries::{Decided, Letter};
use crate::parties::queries::annex::{dropped_by_keys, in_force_by_keys};
use crate::text_enum;

text_enum! {
    /// Why something that a letter carried is so no more.
    pub enum Cause {
        FindingWithdrawn = "finding-withdrawn",
        /// It is not before the public any more, without having been withdrawn.
        FindingUnpublished = "finding-unpublished",
        /// Another brand is read.
        BrandChanged = "brand-changed",
        /// Another company answers for it.
        CompanyChanged = "company-changed",
        /// The list does not have the party any more.
        PartyRemoved = "party-removed",
    }
}

/// One thing that an issued letter carried.
#[derive(Clone, Debug)]
pub struct Fault {
    pub letter: Letter,
    pub company: String,
    pub cause: Cause,
    /// See [`Change`]; of a party, the list version that dropped it, 0 where it is on no list.
    pub became: i64,
    /// `F-000123`, or the list and what it calls the party: `ofac-sdn/4711`.
    pub subject: String,
    /// What the letter calls it.
    pub name: String,
    /// The correction that somebody has drafted and that has not left yet.
    pub correction: Option<LetterId>,
}

impl Fault {
    pub fn is_finding(&self) -> bool {
        self.cause != Cause::PartyRemoved
    }
}

/// Everything of an organisation's issued letters, or of one of them, that needs a correction and has none that was issued, in the order of
/// the letters.
pub fn open(conn: &mut Conn, organisation: OrganisationId, of: Option<LetterId>) -> anyhow::Result<Vec<Fault>> {
    let mut faults = findings_of(conn, organisation, of)?;
    faults.extend(parties_of(conn, organisation, of)?);
    let letters: Vec<LetterId> =
        faults.iter().map(|fault| fault.letter.id).collect::<HashSet<_>>().into_iter().collect();
    let (decided, merges) = (decided(conn, &letters)?, merges(conn)?);
    faults.retain_mut(|fault| {
        let change = Change { cause: fault.cause, became: fault.became };
        let about = decided.get(&(fault.letter.id, fault.subject.clone())).into_iter().flatten();
        let mut about = about.filter(|(outcome, _)| change.is_what(&merges, *outcome));
        // The last word holds.
        match about.next_back() {
            None => true,
            Some((_, Decision::Drafted(id))) => {
                fault.correction = Some(*id);
                true
            }
            Some((_, Decision::Dealt)) => false,
        }
    });
    faults.sort_by(|a, b| (a.letter.id, &a.subject).cmp(&(b.letter.id, &b.subject)));
    Ok(faults)
}

/// What a carried finding is now: state, whether the public sees it, brand, company that answers today.
pub(in crate::letters) type Now = (FindingState, bool, Option<BrandId>, Option<CompanyId>);
/// What it was when it was carried: brand, company that answered.
pub(in crate::letters) type Frozen = (Option<BrandId>, Option<CompanyId>);

/// Findings that may differ from how a table of carried findings froze them; [`changes`] says whether they do.
macro_rules! differs_from {
    ($frozen:ident) => {
        findings::is_public
            .eq(false)
            .or(findings::company_today_id.ne($frozen::company_id))
            .or(findings::company_today_id.is_null().and($frozen::company_id.is_not_null()))
            .or(findings::brand_id.ne($frozen::brand_id))
            .or(findings::brand_id.is_null().and($frozen::brand_id.is_not_null()))
            .or(findings::brand_id.is_not_null().and($frozen::brand_id.is_null()))
    };
}
pub(in crate::letters) use differs_from;

/// A carried finding: as it was, and as it is.
pub(in crate::letters) type Carried = (FindingId, Frozen, Now);
/// What something had become when it was decided about: see [`Change`]. None in decisions taken before outcomes were kept.
pub(in crate::letters) type Outcome = (Cause, Option<i64>);

/// How a carried finding differs from what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub cause: Cause,
    /// Into which: the brand or the company that it is read as, the revision of the move that took it from the public. 0 where there is none.
    pub became: i64,
}

impl Change {
    /// Whether a decision was about this: the same cause with the same outcome. One taken before outcomes were kept is about its cause.
    pub(in crate::letters) fn is_what(self, merges: &Merges, (cause, became): Outcome) -> bool {
        let same = |became| match cause {
            Cause::CompanyChanged => merges.standing(CompanyId(became)) == merges.standing(CompanyId(self.became)),
            _ => became == self.became,
        };
        cause == self.cause && became.is_none_or(same)
    }
}

/// How each of these carried findings differs now, if it does. Another record of the same company is no other company.
pub(in crate::letters) fn changes(
    conn: &mut Conn,
    merges: &Merges,
    carried: &[Carried],
) -> QueryResult<Vec<Option<Change>>> {
    let gone =
        |(id, _, (state, is_public, ..)): &Carried| (!is_public || *state == FindingState::Withdrawn).then_some(*id);
    let moves = last_moves(conn, &carried.iter().filter_map(gone).collect::<Vec<_>>())?;
    let standing = |id: Option<CompanyId>| id.map(|id| merges.standing(id));
    Ok(carried
        .iter()
        .map(|(id, (frozen_brand, frozen_company), (state, is_public, brand, company))| {
            let moved = moves.get(id).copied().unwrap_or_default();
            let (cause, became) = match state {
                FindingState::Withdrawn => (Cause::FindingWithdrawn, moved),
                _ if !is_public => (Cause::FindingUnpublished, moved),
                _ if brand != frozen_brand => (Cause::BrandChanged, brand.map_or(0, |id| id.0)),
                _ if standing(*company) != standing(*frozen_company) => {
                    (Cause::CompanyChanged, company.map_or(0, |id| id.0))
                }
                _ => return None,
            };
            Some(Change { cause, became })
        })
        .collect())
}

fn findings_of(conn: &mut Conn, organisation: OrganisationId, of: Option<LetterId>) -> QueryResult<Vec<Fault>> {
    let mut query = letter_findings::table
        .inner_join(letters::table.inner_join(companies::table).on(letters::id.eq(letter_findings::letter_id)))
        .inner_join(findings::table.on(findings::id.eq(letter_findings::finding_id)))
        .filter(letters::organisation_id.eq(organisation).and(letters::issued_at.is_not_null()))
        .filter(letters::superseded.ne(Superseded::Withdrawn).and(letters::kind.ne(LetterKind::Correction)))
        .filter(differs_from!(letter_findings))
        .select((
            Letter::as_select(),
            companies::legal_name,
            (
                findings::id,
                (letter_findings::brand_id, letter_findings::company_id),
                (findings::state, findings::is_public, findings::brand_id, findings::company_today_id),
            ),
        ))
        .into_boxed();
    if let Some(id) = of {
        query = query.filter(letters::id.eq(id));
    }
    let rows: Vec<(Letter, String, Carried)> = query.load(conn)?;
    let (carriers, carried): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|(letter, company, carried)| ((letter, company), carried)).unzip();
    let merges = merges(conn)?;
    let changes = changes(conn, &merges, &carried)?;
    Ok(carriers
        .into_iter()
        .zip(carried)
        .zip(changes)
        .filter_map(|(((letter, company), (id, ..)), change)| {
            let Change { cause, became } = change?;
            Some(Fault { letter, company, cause, became, subject: id.number(), name: id.number(), correction: None })
        })
        .collect())
}

fn parties_of(conn: &mut Conn, organisation: OrganisationId, of: Option<LetterId>) -> anyhow::Result<Vec<Fault>> {
    let mut query = letters::table
        .inner_join(companies::table)
        .filter(letters::organisation_id.eq(organisation).and(letters::issued_at.is_not_null()))
        .filter(letters::superseded.ne(Superseded::Withdrawn).and(letters::annex_id.is_not_null()))
        .select((Letter::as_select(), companies::legal_name))
        .into_boxed();
    if let Some(id) = of {
        query = query.filter(letters::id.eq(id));
    }
    let rows: Vec<(Letter, String)> = query.load(conn)?;
    let mut of_annex: HashMap<AnnexId, Vec<(String, String, i64)>> = HashMap::new();
    let mut faults = Vec::new();
    for (letter, company) in rows {
        let Some(annex) = letter.annex_id else { continue };
        if let std::collections::hash_map::Entry::Vacant(place) = of_annex.entry(annex) {
            place.insert(removed(conn, annex)?);
        }
        for (subject, name, version) in &of_annex[&annex] {
            faults.push(Fault {
                letter: letter.clone(),
                company: company.clone(),
                cause: Cause::PartyRemoved,
                became: *version,
                subject: subject.clone(),
                name: name.clone(),
                correction: None,
            });
        }
    }
    Ok(faults)
}

/// Parties of an annex that are not in force any more: subject, name and the list version that dropped them.
fn removed(conn: &mut Conn, annex: AnnexId) -> anyhow::Result<Vec<(String, String, i64)>> {
    let rows: Vec<(String, String, String)> = annex_parties::table
        .filter(annex_parties::annex_id.eq(annex))
        .order(annex_parties::ordinal)
        .select((annex_parties::list_key, annex_parties::entry_key, annex_parties::item))
        .load(conn)?;
    let wanted: Vec<(String, String)> = rows.iter().map(|(list, key, _)| (list.clone(), key.clone())).collect();
    let standing: HashSet<(String, String)> =
        in_force_by_keys(conn, &wanted)?.into_iter().map(|row| (row.list, row.key)).collect();
    let gone: Vec<(String, String)> = wanted.into_iter().filter(|party| !standing.contains(party)).collect();
    let dropped = dropped_by_keys(conn, &gone)?;
    rows.into_iter()
        .filter(|(list, key, _)| !standing.contains(&(list.clone(), key.clone())))
        .map(|(list, key, item)| {
            let item: PartyItem = serde_json::from_str(&item)?;
            let subject = format!("{list}/{key}");
            Ok((subject, item.name, dropped.get(&(list, key)).copied().unwrap_or_default()))
        })
        .collect()
}

enum Decision {
    /// By a correction that has not left yet.
    Drafted(LetterId),
    Dealt,
}

/// What was decided about something that a letter carried, and when that had become what, in the order in which it was.
type Decisions = HashMap<(LetterId, String), Vec<(Outcome, Decision)>>;

/// Letter, subject, outcome, the correction with its state.
type DecidedRow = (LetterId, String, Outcome, Option<LetterId>, Option<LetterState>);

fn decided(conn: &mut Conn, ids: &[LetterId]) -> QueryResult<Decisions> {
    let corrections = diesel::alias!(crate::db::schema::letters as corrections);
    let mut found = Decisions::new();
    for page in ids.chunks(500) {
        let rows: Vec<DecidedRow> = letter_corrections::table
            .left_join(corrections.on(corrections.field(letters::id).nullable().eq(letter_corrections::correction_id)))
            .filter(letter_corrections::letter_id.eq_any(page.iter().copied()))
            .order(letter_corrections::id)
            .select((
                letter_corrections::letter_id,
                letter_corrections::subject,
                (letter_corrections::cause, letter_corrections::became),
                letter_corrections::correction_id,
                corrections.field(letters::state).nullable(),
            ))
            .load(conn)?;
        for (letter, subject, outcome, correction, state) in rows {
            let decision = match (correction, state) {
                // A draft that was given up decides nothing.
                (Some(_), Some(LetterState::Discarded)) => continue,
                (Some(id), Some(state)) if !state.is_issued() => Decision::Drafted(id),
                _ => Decision::Dealt,
            };
            found.entry((letter, subject)).or_default().push((outcome, decision));
        }
    }
    Ok(found)
}

pub(in crate::letters) fn insert(conn: &mut Conn, rows: &[Decided]) -> QueryResult<()> {
    insert_all!(conn, letter_corrections::table, rows)
}
