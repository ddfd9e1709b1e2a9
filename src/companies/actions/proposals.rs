//! What officials do with proposals. Nothing about a company or brand changes before a second official has confirmed it; then
//! the rows are written as if the tables had said so, and the journal has both.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
use crate::companies::actions::merging;
use crate::companies::catalogue::Catalogue;
use crate::companies::directory::{CompanyIndex, Directory};
use crate::companies::model::{CompanyStatus, Identification};
use crate::companies::overlay::{HeldBrand, Overlay};
use crate::companies::proposal::{
    EventKind, LONGEST_NAME, LONGEST_TEXT, ProposalField, ProposalForm, ProposalKind, ProposalState, Refused, WHOLE,
    date, key_of, line, needed, scope,
};
use crate::companies::queries::proposals::{self, Proposal};
use crate::companies::queries::{self, BrandTenure, Company, CompanyEvent};
use crate::companies::span::Span;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, CompanyId, ProposalId, reserve};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::reference;

/// Proposes something about a company; of a new one `company` is `None`. Err with what cannot be taken.
pub fn propose(
    tx: &mut Tx<'_>,
    by: &Official,
    kind: ProposalKind,
    company: Option<CompanyId>,
    form: &ProposalForm,
) -> anyhow::Result<Proposal> {
    let mut proposal = Proposal {
        id: ProposalId(0),
        kind,
        company_id: company,
        other_id: None,
        brand_id: None,
        legal_name: String::new(),
        country: String::new(),
        valid_from: String::new(),
        valid_to: String::new(),
        event_kind: String::new(),
        scope: String::new(),
        predecessor_continues: false,
        source: source(kind, form)?,
        state: ProposalState::Proposed,
        proposed_by: by.person(),
        proposed_at: tx.at,
        decided_by: None,
        decided_at: None,
        reason: String::new(),
        revision: tx.revision,
        before: String::new(),
        followed_to: None,
        grounds: String::new(),
    };
    let today = tx.at.date();
    fill(tx.conn(), &mut proposal, form, today)?;
    let says = |proposal: &Proposal| (proposal.kind, proposal.company_id, proposal.other_id, proposal.brand_id);
    let details = |proposal: &Proposal| {
        let Proposal { legal_name, valid_from, valid_to, event_kind, scope, .. } = proposal.clone();
        (legal_name, valid_from, valid_to, event_kind, scope)
    };
    let waiting = proposals::waiting(tx.conn())?;
    if let Some(same) = waiting.iter().find(|o| says(o) == says(&proposal) && details(o) == details(&proposal)) {
        return Err(Refused::AlreadyProposed(same.id).into());
    }
    let catalogue = Catalogue::load(tx.conn())?;
    plan(tx.conn(), &catalogue, &proposal)?;
    proposal.id = ProposalId(reserve(tx.conn(), "company_proposals", 1)?);
    proposals::insert(tx.conn(), &proposal)?;
    tx.record(SubjectKind::CompanyProposal, proposal.id.0, Verb::Created, &proposal)?;
    Ok(proposal)
}

/// Two records may be one company by what they say themselves.
fn source(kind: ProposalKind, form: &ProposalForm) -> Result<String, Refused> {
    if kind.is_of_records() {
        line(&form.source, ProposalField::Source, LONGEST_TEXT)
    } else {
        needed(&form.source, ProposalField::Source, LONGEST_TEXT)
    }
}

fn fill(conn: &mut Conn, proposal: &mut Proposal, form: &ProposalForm, today: NaiveDate) -> anyhow::Result<()> {
    match proposal.kind {
        ProposalKind::Tenure => {
            proposal.brand_id = Some(brand_called(conn, &form.brand)?);
            proposal.valid_from = date(&form.valid_from, today)?;
            proposal.valid_to = date(&form.valid_to, today)?;
        }
        ProposalKind::Event => {
            let other = needed(&form.other, ProposalField::Other, LONGEST_NAME)?;
            proposal.other_id = Some(company_called(conn, &other)?);
            let kind = form.event_kind.trim();
            let known = EventKind::parse(kind).ok_or_else(|| Refused::EventKind(kind.chars().take(60).collect()))?;
            proposal.event_kind = known.as_str().to_owned();
            proposal.valid_from = date(&form.valid_from, today)?;
            proposal.scope = scope(&form.scope)?;
            proposal.predecessor_continues = form.predecessor_continues;
        }
        ProposalKind::Parent => {
            let other = line(&form.other, ProposalField::Other, LONGEST_NAME)?;
            proposal.other_id = if other.is_empty() { None } else { Some(company_called(conn, &other)?) };
        }
        ProposalKind::Company => {
            proposal.legal_name = needed(&form.legal_name, ProposalField::LegalName, LONGEST_NAME)?;
            if key_of(&proposal.legal_name).is_empty() {
                return Err(Refused::Missing(ProposalField::LegalName).into());
            }
            proposal.country = country(&form.country)?;
        }
        ProposalKind::Merge => {
            proposal.grounds = words(&form.grounds, ProposalField::Grounds)?;
            let other = needed(&form.other, ProposalField::Other, LONGEST_NAME)?;
            proposal.other_id = Some(company_called(conn, &other)?);
        }
        ProposalKind::Unmerge => {
            proposal.grounds = words(&form.grounds, ProposalField::Grounds)?;
            proposal.other_id = merging::merged_into(conn, proposal.company_id)?;
        }
    }
    Ok(())
}

/// What is typed into several lines, as one.
fn words(text: &str, field: ProposalField) -> Result<String, Refused> {
    needed(&text.split_whitespace().collect::<Vec<_>>().join(" "), field, LONGEST_TEXT)
}

/// The company that a text names: by its key, or by its legal name where one company alone has it.
fn company_called(conn: &mut Conn, text: &str) -> anyhow::Result<CompanyId> {
    if let Some(company) = queries::by_key(conn, text)? {
        return Ok(company.id);
    }
    match queries::by_legal_name(conn, text)?.as_slice() {
        [] => Err(Refused::UnknownCompany(text.to_owned()).into()),
        [company] => Ok(company.id),
        [company, other] if company.merged_into.is_none() && other.merged_into.is_some() => Ok(company.id),
        _ => Err(Refused::SeveralCompanies(text.to_owned()).into()),
    }
}

fn brand_called(conn: &mut Conn, text: &str) -> anyhow::Result<BrandId> {
    let text = needed(text, ProposalField::Brand, LONGEST_NAME)?;
    Ok(queries::brand_called(conn, &text)?.ok_or(Refused::UnknownBrand(text))?.id)
}

/// A code of the table of countries; blank is not known.
fn country(text: &str) -> Result<String, Refused> {
    #[derive(serde::Deserialize)]
    struct Row {
        code: String,
    }
    let code = text.trim().to_ascii_uppercase();
    if code.is_empty() {
        return Ok(code);
    }
    let rows: Vec<Row> = reference::COUNTRIES.rows().expect("the table is compiled in and a test reads it");
    if rows.iter().any(|row| row.code == code) {
        Ok(code)
    } else {
        Err(Refused::Country(code.chars().take(60).collect()))
    }
}

/// Rows as a proposal makes them.
struct Plan {
    /// Rows that are changed or, with a key that is not there yet, new.
    companies: Vec<Company>,
    event: Option<CompanyEvent>,
    brand: Option<HeldBrand>,
}

/// What a proposal makes of what is there now. Err with what stands against it.
fn plan(conn: &mut Conn, catalogue: &Catalogue, proposal: &Proposal) -> anyhow::Result<Plan> {
    let mut plan = Plan { companies: Vec::new(), event: None, brand: None };
    let company = match proposal.company_id {
        Some(id) => Some(queries::by_id(conn, id)?.ok_or(Refused::NotThere)?),
        None => None,
    };
    let other = match proposal.other_id {
        Some(id) => Some(queries::by_id(conn, id)?.ok_or(Refused::NotThere)?),
        None => None,
    };
    if proposal.kind != ProposalKind::Unmerge {
        for company in company.iter().chain(&other) {
            merging::refuse_merged(catalogue, company)?;
        }
    }
    match (proposal.kind, company, other) {
        (ProposalKind::Merge, Some(going), Some(staying)) => {
            merging::refuse_circle(catalogue, &going, &staying)?;
            plan.companies.push(Company { merged_into: Some(staying.id), ..going });
        }
        (ProposalKind::Unmerge, Some(record), _) => {
            if record.merged_into.is_none() || record.merged_into != proposal.other_id {
                return Err(Refused::SoAlready.into());
            }
            // What they said before is noted as they follow.
            if proposals::is_being_followed(conn, record.id)? {
                return Err(Refused::StillFollowing.into());
            }
            plan.companies.push(Company { merged_into: None, ..record });
        }
        (ProposalKind::Company, ..) => plan.companies.push(new_company(conn, proposal)?),
        (ProposalKind::Parent, Some(company), other) => {
            if company.parent_id == proposal.other_id {
                return Err(Refused::SoAlready.into());
            }
            if let Some(other) = &other {
                refuse_circle_of_parents(catalogue, &company, other)?;
            }
            plan.companies.push(Company { parent_id: proposal.other_id, ..company });
        }
        (ProposalKind::Event, Some(from), Some(to)) => {
            let event = CompanyEvent {
                id: 0,
                predecessor_id: from.id,
                successor_id: to.id,
                kind: proposal.event_kind.clone(),
                happened_on: proposal.valid_from.clone(),
                scope: proposal.scope.clone(),
                predecessor_continues: proposal.predecessor_continues,
                source: proposal.source.clone(),
            };
            let ends = event.scope == WHOLE && !event.predecessor_continues;
            refuse_circle_of_events(catalogue, &from, &to, ends)?;
            let is_same = |known: &CompanyEvent| {
                (known.predecessor_id, known.successor_id) == (event.predecessor_id, event.successor_id)
                    && (&known.kind, &known.happened_on, &known.scope)
                        == (&event.kind, &event.happened_on, &event.scope)
            };
            if queries::all_events(conn)?.iter().any(is_same) {
                return Err(Refused::SoAlready.into());
            }
            if ends {
                // What has ended does not answer for itself, and stands below whoever it ended in.
                let active_to =
                    if from.active_to.is_empty() { event.happened_on.clone() } else { from.active_to.clone() };
                let parent_id = Some(to.parent_id.filter(|parent| *parent != from.id).unwrap_or(to.id));
                plan.companies.push(Company { status: CompanyStatus::Merged, active_to, parent_id, ..from });
            }
            plan.event = Some(event);
        }
        (ProposalKind::Tenure, Some(company), _) => {
            let brand = proposal.brand_id.ok_or(Refused::NotThere)?;
            plan.brand = Some(with_tenure(conn, catalogue, brand, &company, proposal)?);
        }
        _ => return Err(Refused::NotThere.into()),
    }
    Ok(plan)
}

fn new_company(conn: &mut Conn, proposal: &Proposal) -> anyhow::Result<Company> {
    if let Some(known) = queries::by_legal_name(conn, &proposal.legal_name)?.first() {
        return Err(Refused::KnownCompany(known.key.clone()).into());
    }
    let base = key_of(&proposal.legal_name);
    let mut key = base.clone();
    for number in 2.. {
        if queries::by_key(conn, &key)?.is_none() {
            break;
        }
        key = format!("{base}-{number}");
    }
    Ok(Company {
        id: CompanyId(0),
        key,
        legal_name: proposal.legal_name.clone(),
        name_normalised: proposal.legal_name.to_lowercase(),
        country: proposal.country.clone(),
        headquarters: String::new(),
        status: CompanyStatus::Active,
        active_from: String::new(),
        active_to: String::new(),
        parent_id: None,
        website_domain: String::new(),
        lei: String::new(),
        identification: Identification::Certain,
        notes: String::new(),
        source: proposal.source.clone(),
        reference_digest: String::new(),
        merged_into: None,
    })
}

fn index_of(directory: &Directory, company: &Company) -> Result<CompanyIndex, Refused> {
    directory.company_by_key(&company.key).ok_or(Refused::NotThere)
}

fn refuse_circle_of_parents(catalogue: &Catalogue, company: &Company, parent: &Company) -> Result<(), Refused> {
    if company.id == parent.id {
        return Err(Refused::Itself);
    }
    let mut chain = vec![company.legal_name.clone(), parent.legal_name.clone()];
    let (mut at, mut seen) = (parent, HashSet::from([parent.id]));
    while let Some(above) = at.parent_id.and_then(|id| catalogue.company(catalogue.standing(id))) {
        chain.push(above.legal_name.clone());
        if above.id == company.id {
            return Err(Refused::Circle(chain));
        }
        if !seen.insert(above.id) {
            break;
        }
        at = above;
    }
    Ok(())
}

/// An event that ends a company must not lead back to it. Parts may go to and fro.
fn refuse_circle_of_events(catalogue: &Catalogue, from: &Company, to: &Company, ends: bool) -> Result<(), Refused> {
    if from.id == to.id {
        return Err(Refused::Itself);
    }
    let directory = &catalogue.directory;
    let (start, end) = (index_of(directory, from)?, index_of(directory, to)?);
    if !ends || !directory.would_cycle(start, end) {
        return Ok(());
    }
    let mut chain = vec![from.legal_name.clone(), to.legal_name.clone()];
    for event in directory.events_between(end, start) {
        chain.push(directory.company(event.to).name.to_string());
    }
    Err(Refused::Circle(chain))
}

/// The brand with one more period. A period that was open ends where the new one begins; any other that overlaps stands against it.
fn with_tenure(
    conn: &mut Conn,
    catalogue: &Catalogue,
    brand: BrandId,
    company: &Company,
    proposal: &Proposal,
) -> anyhow::Result<HeldBrand> {
    let mut held = HeldBrand::load(conn, brand)?;
    let (from, to) = (Span::parse(&proposal.valid_from), Span::parse(&proposal.valid_to));
    if let (Some(from), Some(to)) = (from, to)
        && to.to < from.from
    {
        return Err(Refused::EndsBefore.into());
    }
    let same = |tenure: &BrandTenure| {
        tenure.company_id == company.id
            && (&tenure.valid_from, &tenure.valid_to) == (&proposal.valid_from, &proposal.valid_to)
    };
    if held.tenures.iter().any(same) {
        return Err(Refused::SoAlready.into());
    }
    for tenure in &mut held.tenures {
        let (begins, ends) = (Span::parse(&tenure.valid_from), Span::parse(&tenure.valid_to));
        // Periods may touch in a year or month of which the day is not known.
        let is_before = match (ends, from) {
            (Some(ends), Some(from)) => ends.from <= from.to,
            _ => false,
        };
        let is_after = match (to, begins) {
            (Some(to), Some(begins)) => to.from <= begins.to,
            _ => false,
        };
        if is_before || is_after {
            continue;
        }
        let goes_on = ends.is_none() && catalogue.standing(tenure.company_id) != company.id;
        match (goes_on, from, begins) {
            (true, Some(from), begins) if begins.is_none_or(|begins| begins.from < from.from) => {
                tenure.valid_to.clone_from(&proposal.valid_from);
            }
            _ => {
                let name = catalogue.company(tenure.company_id).map(|company| company.legal_name.clone());
                return Err(Refused::Overlaps {
                    company: name.unwrap_or_default(),
                    from: tenure.valid_from.clone(),
                    to: tenure.valid_to.clone(),
                }
                .into());
            }
        }
    }
    held.add(company.id, &proposal.valid_from, &proposal.valid_to, &proposal.source);
    Ok(held)
}

/// Confirms what somebody else has proposed, as it was at revision `seen`, and writes it. The findings that it concerns follow by
/// themselves afterwards.
pub fn confirm(tx: &mut Tx<'_>, by: &Official, id: ProposalId, seen: i64) -> anyhow::Result<Proposal> {
    let before = opened(tx, id, seen)?;
    if before.proposed_by == by.person() {
        return Err(Refused::SamePerson.into());
    }
    let catalogue = Catalogue::load(tx.conn())?;
    let plan = plan(tx.conn(), &catalogue, &before)?;
    let mut after = before.clone();
    let is_new = before.kind == ProposalKind::Company;
    let undo = write(tx, plan, &mut after)?;
    after.before = serde_json::to_string(&undo)?;
    // Nothing leads to a company that was not known.
    after.followed_to = (!is_new).then_some(0);
    after.state = ProposalState::Confirmed;
    decide(tx, by, &before, after)
}

/// Declines a proposal, or takes one's own back.
pub fn decline(tx: &mut Tx<'_>, by: &Official, id: ProposalId, seen: i64, reason: &str) -> anyhow::Result<Proposal> {
    let before = opened(tx, id, seen)?;
    let reason = words(reason, ProposalField::Reason)?;
    let after = Proposal { state: ProposalState::Declined, reason, ..before.clone() };
    decide(tx, by, &before, after)
}

fn opened(tx: &mut Tx<'_>, id: ProposalId, seen: i64) -> anyhow::Result<Proposal> {
    let proposal = proposals::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
    if proposal.state != ProposalState::Proposed {
        return Err(Refused::Decided.into());
    }
    if proposal.revision != seen {
        return Err(Refused::ChangedMeanwhile.into());
    }
    Ok(proposal)
}

fn decide(tx: &mut Tx<'_>, by: &Official, before: &Proposal, mut after: Proposal) -> anyhow::Result<Proposal> {
    (after.decided_by, after.decided_at) = (Some(by.person()), Some(tx.at));
    let changes = differences(before, &after)?;
    after.revision = tx.revision;
    if !proposals::update(tx.conn(), before.revision, &after)? {
        return Err(Refused::ChangedMeanwhile.into());
    }
    tx.record(SubjectKind::CompanyProposal, after.id.0, Verb::Changed, &changes)?;
    Ok(after)
}

/// Writes a plan and gives what would undo it in memory.
fn write(tx: &mut Tx<'_>, plan: Plan, proposal: &mut Proposal) -> anyhow::Result<Overlay> {
    let mut undo = Overlay::default();
    let mut changes_of_predecessor = serde_json::Map::new();
    for mut company in plan.companies {
        if company.id == CompanyId(0) {
            company.id = CompanyId(reserve(tx.conn(), "companies", 1)?);
            queries::insert_company(tx.conn(), &company)?;
            tx.record(SubjectKind::Company, company.id.0, Verb::Created, &company)?;
            proposal.company_id = Some(company.id);
            continue;
        }
        let old = queries::by_id(tx.conn(), company.id)?.ok_or(Refused::NotThere)?;
        let changes = differences(&old, &company)?;
        queries::update_company(tx.conn(), &company)?;
        if plan.event.is_some() {
            changes_of_predecessor = changes;
        } else {
            tx.record(SubjectKind::Company, company.id.0, Verb::Changed, &changes)?;
        }
        merging::record_with_other(tx, &old, &company)?;
        undo.companies.push(old);
    }
    if let Some(mut event) = plan.event {
        event.id = reserve(tx.conn(), "company_events", 1)?;
        queries::insert_event(tx.conn(), &event)?;
        undo.without_event = Some(event.id);
        changes_of_predecessor.insert("event".to_owned(), serde_json::json!([null, event]));
        tx.record(SubjectKind::Company, event.predecessor_id.0, Verb::Changed, &changes_of_predecessor)?;
    }
    if let Some(held) = plan.brand {
        let brand = queries::brand_by_id(tx.conn(), held.brand)?.ok_or(Refused::NotThere)?;
        undo.brand = Some(HeldBrand::load(tx.conn(), held.brand)?);
        let old = queries::brand_record(tx.conn(), brand.clone())?;
        queries::replace_brand_texts(tx.conn(), held.brand, held.tenures, held.names)?;
        let new = queries::brand_record(tx.conn(), brand)?;
        tx.record(SubjectKind::Brand, held.brand.0, Verb::Changed, &differences(&old, &new)?)?;
    }
    Ok(undo)
}
