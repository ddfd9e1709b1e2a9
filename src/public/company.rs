//! What the public sees of a company: who it is, which brands it answers for and since when, who it was before, and who
//! answers for it if it is gone.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::dsl::{count, count_star, exists};
use diesel::prelude::*;
use serde::Serialize;

use crate::companies::catalogue::Catalogue;
use crate::companies::directory::{CompanyIndex, Directory, Event, Tenure};
use crate::companies::model::{CompanyStatus, Identification};
use crate::companies::queries::Company;
use crate::companies::queries::merged::MergedRecord;
use crate::companies::span::Span;
use crate::db::conn::Conn;
use crate::db::ids::CompanyId;
use crate::db::schema::{findings, maker_strings};
use crate::findings::queries as finding_queries;
use crate::public::model::{PublicCompany, PublicEvent, PublicLink};

/// Everything that the page of a company and its JSON show, besides counts. Contacts and notes have no field here.
#[derive(Clone, Debug, Serialize)]
pub struct PublicCompanyRecord {
    pub key: String,
    pub legal_name: String,
    /// ISO 3166 alpha-2; blank where not known.
    pub country: String,
    pub headquarters: String,
    pub status: CompanyStatus,
    /// As precise as known: `2017`, `2017-03`, `2017-03-10`; blank where not known.
    pub active_from: String,
    pub active_to: String,
    pub website_domain: String,
    /// Legal Entity Identifier, ISO 17442.
    pub lei: String,
    pub identification: Identification,
    /// Another company that answers for it; `None` where it answers for itself.
    pub answered_by: Option<PublicCompany>,
    /// What led to that company, oldest first.
    pub succession: Vec<PublicEvent>,
    /// Today's top company where that is another one.
    pub ultimate_parent: Option<PublicCompany>,
    /// What led to the ownership, oldest first.
    pub ownership: Vec<PublicEvent>,
    /// Brands that it answers for today, oldest first; of a company that is gone, those it held.
    pub brands: Vec<PublicBrand>,
    /// Brands that it once held and others answer for today.
    pub brands_before: Vec<PublicBrandBefore>,
    /// Companies that it answers for.
    pub predecessors: Vec<PublicPredecessor>,
    /// Other records of the same company, which were merged into this one, the last merged first.
    pub merged_records: Vec<PublicMergedRecord>,
    /// What sources wrote where the maker belongs and what led here, the most frequent first.
    pub written: Vec<PublicWritten>,
    /// What the company has said itself, the newest first.
    pub statements: Vec<PublicStatement>,
}

/// A brand and how it came to the company.
#[derive(Clone, Debug, Serialize)]
pub struct PublicBrand {
    pub key: String,
    pub name: String,
    /// Since when the company answers for it, as precise as known; blank where not known.
    pub since: String,
    /// Until when; blank where it still does.
    pub until: String,
    /// The event that brought it, where one is recorded.
    pub event: Option<PublicEvent>,
    /// Findings that carry it.
    pub findings: i64,
}

/// A brand that went to somebody else.
#[derive(Clone, Debug, Serialize)]
pub struct PublicBrandBefore {
    pub key: String,
    pub name: String,
    pub from: String,
    pub to: String,
    /// Who answers for it today.
    pub company_today: Option<PublicCompany>,
}

/// A company that another one answers for.
#[derive(Clone, Debug, Serialize)]
pub struct PublicPredecessor {
    pub company: PublicCompany,
    /// From it to the one that answers, oldest first.
    pub events: Vec<PublicEvent>,
}

/// A record that was merged into another.
#[derive(Clone, Debug, Serialize)]
pub struct PublicMergedRecord {
    pub key: String,
    pub legal_name: String,
    pub merged_on: NaiveDate,
    /// Why the two are the same company.
    pub reason: String,
    /// Blank where none is given.
    pub source: String,
}

impl PublicMergedRecord {
    pub fn has_web_source(&self) -> bool {
        self.source.starts_with("https://") || self.source.starts_with("http://")
    }
}

/// A maker as a source wrote it.
#[derive(Clone, Debug, Serialize)]
pub struct PublicWritten {
    pub text: String,
    pub findings: i64,
}

/// What a company has answered to a letter and wants said, word for word, once an official has approved it.
#[derive(Clone, Debug, Serialize)]
pub struct PublicStatement {
    pub text: String,
    pub on: NaiveDate,
}

/// Statements shown of one company.
const MOST_STATEMENTS: i64 = 50;

fn statements(conn: &mut Conn, id: CompanyId) -> QueryResult<Vec<PublicStatement>> {
    let rows = crate::letters::queries::answers::statements(conn, id, MOST_STATEMENTS)?;
    Ok(rows.into_iter().map(|(text, on)| PublicStatement { text, on }).collect())
}

/// Maker strings shown of one company.
pub const MOST_WRITTEN: usize = 60;

/// Whether the public may know of the company: from the tables that ship with the program, or from a published finding. What the public
/// knows of one record it knows of the others of the same company.
pub fn is_visible(conn: &mut Conn, catalogue: &Catalogue, company: &Company) -> QueryResult<bool> {
    let records = catalogue.records(catalogue.standing(company.id));
    let is_reference = |id: &CompanyId| catalogue.company(*id).is_some_and(|it| !it.reference_digest.is_empty());
    if records.iter().any(is_reference) {
        return Ok(true);
    }
    let published = findings::table.filter(finding_queries::is_public());
    let today = published.filter(findings::company_today_id.eq_any(records.clone()));
    if diesel::select(exists(today)).get_result(conn)? {
        return Ok(true);
    }
    diesel::select(exists(published.filter(findings::company_id.eq_any(records)))).get_result(conn)
}

/// The key of the company that stands for a record that is merged into it; `None` for a record that stands, or is not there.
pub fn moved_to(catalogue: &Catalogue, key: &str) -> Option<String> {
    let standing = catalogue.company_id(key).and_then(|id| catalogue.company(id))?;
    (standing.key != key).then(|| standing.key.clone())
}

/// The record of a company by its key; `None` where there is none that the public may see.
pub fn record(conn: &mut Conn, catalogue: &Catalogue, key: &str) -> QueryResult<Option<PublicCompanyRecord>> {
    let Some(company) = catalogue.company_id(key).and_then(|id| catalogue.company(id)) else { return Ok(None) };
    let directory = &catalogue.directory;
    let Some(index) = directory.company_by_key(key) else { return Ok(None) };
    if !is_visible(conn, catalogue, company)? {
        return Ok(None);
    }
    let (answering, succession) = directory.answers_today(index);
    let parent = directory.ultimate_parent(answering);
    let is_gone = answering != index;
    let (brands, brands_before) =
        if is_gone { (held_brands(directory, index), Vec::new()) } else { brands_of(directory, index) };
    Ok(Some(PublicCompanyRecord {
        key: company.key.clone(),
        legal_name: company.legal_name.clone(),
        country: company.country.clone(),
        headquarters: company.headquarters.clone(),
        status: company.status,
        active_from: company.active_from.clone(),
        active_to: company.active_to.clone(),
        website_domain: company.website_domain.clone(),
        lei: company.lei.clone(),
        identification: company.identification,
        answered_by: is_gone.then(|| reference(directory, answering)),
        succession: events(directory, &succession),
        ultimate_parent: (parent != index && parent != answering).then(|| reference(directory, parent)),
        ownership: if is_gone { Vec::new() } else { events(directory, &directory.ownership(index)) },
        brands,
        brands_before,
        predecessors: if is_gone { Vec::new() } else { predecessors(directory, index) },
        merged_records: merged_records(conn, company.id)?,
        written: written(conn, company.id)?,
        statements: statements(conn, company.id)?,
    }))
}

fn merged_records(conn: &mut Conn, id: CompanyId) -> QueryResult<Vec<PublicMergedRecord>> {
    let rows = crate::companies::queries::merged::merged_records(conn, id)?;
    let record = |row: MergedRecord| PublicMergedRecord {
        key: row.company.key,
        legal_name: row.company.legal_name,
        merged_on: row.at.date(),
        reason: row.grounds,
        source: row.source,
    };
    Ok(rows.into_iter().map(record).collect())
}

/// The company that answers today for the one at `index`.
pub fn answering(directory: &Directory, index: CompanyIndex) -> PublicCompany {
    reference(directory, directory.answers_today(index).0)
}

fn reference(directory: &Directory, index: CompanyIndex) -> PublicCompany {
    let company = directory.company(index);
    PublicCompany {
        key: company.key.to_string(),
        name: company.name.to_string(),
        country: company.country.as_deref().unwrap_or_default().to_owned(),
    }
}

/// Events as the public sees them.
pub fn events(directory: &Directory, events: &[&Event]) -> Vec<PublicEvent> {
    events.iter().map(|event| public_event(directory, event)).collect()
}

fn public_event(directory: &Directory, event: &Event) -> PublicEvent {
    PublicEvent {
        on: event.on_text.to_string(),
        kind: event.kind.to_string(),
        from: directory.company(event.from).name.to_string(),
        to: directory.company(event.to).name.to_string(),
        scope: event.scope.to_string(),
        source: event.source.to_string(),
    }
}

/// The periods in which a brand is held today: those without an end, or the last one where all have ended.
pub fn tenures_today(tenures: &[Tenure]) -> Vec<(usize, &Tenure)> {
    let open: Vec<_> = tenures.iter().enumerate().filter(|(_, tenure)| tenure.to.is_none()).collect();
    if open.is_empty() { tenures.iter().enumerate().next_back().into_iter().collect() } else { open }
}

/// A date as precise as the tables have it.
pub fn date_text(span: Option<Span>) -> String {
    let Some(span) = span else { return String::new() };
    let days = (span.to - span.from).num_days();
    match days {
        0 => span.from.format("%Y-%m-%d").to_string(),
        1..=31 => span.from.format("%Y-%m").to_string(),
        _ => span.from.format("%Y").to_string(),
    }
}

fn brands_of(directory: &Directory, company: CompanyIndex) -> (Vec<PublicBrand>, Vec<PublicBrandBefore>) {
    let (mut held, mut before) = (Vec::new(), Vec::new());
    for (_, brand) in directory.brands() {
        let today = tenures_today(&brand.tenures);
        let mine = today.iter().find(|(_, tenure)| directory.answers_today(tenure.company).0 == company);
        if let Some((position, tenure)) = mine {
            held.push(held_brand(directory, company, &brand.key, &brand.name, &brand.tenures, *position, tenure));
        } else if let Some(tenure) = brand.tenures.iter().rev().find(|tenure| tenure.company == company) {
            before.push(PublicBrandBefore {
                key: brand.key.to_string(),
                name: brand.name.to_string(),
                from: date_text(tenure.from),
                to: date_text(tenure.to),
                company_today: today.last().map(|(_, tenure)| answering(directory, tenure.company)),
            });
        }
    }
    held.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.name.cmp(&b.name)));
    before.sort_by(|a, b| a.name.cmp(&b.name));
    (held, before)
}

fn held_brand(
    directory: &Directory,
    company: CompanyIndex,
    key: &str,
    name: &str,
    tenures: &[Tenure],
    position: usize,
    tenure: &Tenure,
) -> PublicBrand {
    let (_, path) = directory.answers_today(tenure.company);
    let event = match path.last() {
        Some(event) => Some(*event),
        // The brand changed hands directly: the event stands with whoever had it before.
        None => tenures[..position]
            .iter()
            .rev()
            .find_map(|other| directory.events_of(other.company).find(|event| event.to == company)),
    };
    let since = match event {
        Some(event) if !event.on_text.is_empty() => event.on_text.to_string(),
        Some(_) if tenure.company != company => String::new(),
        _ => date_text(tenure.from),
    };
    PublicBrand {
        key: key.to_owned(),
        name: name.to_owned(),
        since,
        until: String::new(),
        event: event.map(|event| public_event(directory, event)),
        findings: 0,
    }
}

/// Brands that a company ever held, in order of their beginning.
pub fn held_brands(directory: &Directory, company: CompanyIndex) -> Vec<PublicBrand> {
    let mut held = Vec::new();
    for (_, brand) in directory.brands() {
        if let Some(tenure) = brand.tenures.iter().rev().find(|tenure| tenure.company == company) {
            held.push(PublicBrand {
                key: brand.key.to_string(),
                name: brand.name.to_string(),
                since: date_text(tenure.from),
                until: date_text(tenure.to),
                event: None,
                findings: 0,
            });
        }
    }
    held.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.name.cmp(&b.name)));
    held
}

fn predecessors(directory: &Directory, company: CompanyIndex) -> Vec<PublicPredecessor> {
    let mut all = Vec::new();
    for (index, other) in directory.companies() {
        if index == company || !other.is_gone {
            continue;
        }
        let (answering, path) = directory.answers_today(index);
        if answering == company {
            all.push(PublicPredecessor { company: reference(directory, index), events: events(directory, &path) });
        }
    }
    let arrival =
        |predecessor: &PublicPredecessor| predecessor.events.last().map(|event| event.on.clone()).unwrap_or_default();
    all.sort_by(|a, b| arrival(a).cmp(&arrival(b)).then_with(|| a.company.name.cmp(&b.company.name)));
    all
}

/// Companies that go on under the same top company and answer for themselves.
pub fn subsidiaries(catalogue: &Catalogue, key: &str) -> Vec<PublicCompany> {
    let directory = &catalogue.directory;
    let Some(top) = directory.company_by_key(key) else { return Vec::new() };
    let below = directory
        .companies()
        .filter(|(index, company)| *index != top && !company.is_gone && directory.ultimate_parent(*index) == top);
    let mut seen = HashSet::new();
    below
        .filter(|(_, company)| seen.insert(company.key.clone()))
        .map(|(index, _)| reference(directory, index))
        .collect()
}

/// Exhibits in which the company's findings were.
pub fn exhibits(conn: &mut Conn, company: CompanyId) -> QueryResult<i64> {
    findings::table
        .filter(finding_queries::is_public().and(findings::company_today_id.eq(company)))
        .select(count(findings::exhibit_id).aggregate_distinct())
        .first(conn)
}

fn written(conn: &mut Conn, company: CompanyId) -> QueryResult<Vec<PublicWritten>> {
    let rows: Vec<(String, i64)> = findings::table
        .inner_join(maker_strings::table)
        .filter(finding_queries::is_public().and(findings::company_today_id.eq(company)))
        .group_by(maker_strings::text)
        .select((maker_strings::text, count_star()))
        .load(conn)?;
    let mut rows: Vec<PublicWritten> =
        rows.into_iter().map(|(text, findings)| PublicWritten { text, findings }).collect();
    rows.sort_by(|a, b| b.findings.cmp(&a.findings).then_with(|| a.text.cmp(&b.text)));
    rows.truncate(MOST_WRITTEN);
    Ok(rows)
}

/// A brand by name and key.
pub fn brand_link(catalogue: &Catalogue, id: crate::db::ids::BrandId) -> Option<PublicLink> {
    catalogue.brand(id).map(|brand| PublicLink { key: brand.key.clone(), name: brand.name.clone() })
}
