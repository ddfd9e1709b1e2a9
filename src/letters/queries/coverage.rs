//! Whom to notify: companies with published findings that no letter covers yet.

use std::collections::{BTreeMap, HashMap};

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use diesel::dsl::{count, count_star, exists, max, not};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::companies::contact::ContactState;
use crate::companies::queries::merged;
use crate::db::conn::{Conn, MultiBackend};
use crate::db::ids::{CompanyId, FindingId, OrganisationId};
use crate::db::schema::{companies, company_contacts, exhibits, findings, letter_findings, letters, weapon_systems};
use crate::findings::queries::is_public;
use crate::letters::checks::CHECKED_WITHIN_DAYS;
use crate::letters::model::{LetterState, Superseded};

/// What the desk is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DeskFilter {
    /// ISO 3166 code of the company's country.
    pub country: Option<String>,
    /// Key of a weapon system.
    pub weapon: Option<String>,
    /// Published on or after this day.
    pub since: Option<NaiveDate>,
    /// Categories of a control tier; none is any.
    pub categories: Vec<String>,
    /// Only companies that need looking after in this way.
    pub attention: Option<Attention>,
}

/// Why a company needs looking after beyond its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attention {
    /// No letter of the organisation has ever left for it.
    NeverNotified,
    /// Its contact was not checked for a year, or there is none that a second person confirmed.
    ContactNotChecked,
    /// An answer was due before today.
    AnswerOverdue,
}

impl Attention {
    pub const ALL: &'static [Self] = &[Self::NeverNotified, Self::ContactNotChecked, Self::AnswerOverdue];

    /// As in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NeverNotified => "never-notified",
            Self::ContactNotChecked => "contact-not-checked",
            Self::AnswerOverdue => "answer-overdue",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|each| each.as_str() == text)
    }
}

/// A company that may have to be notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskLine {
    pub company: CompanyId,
    pub key: String,
    pub name: String,
    pub country: String,
    /// Published findings that no letter of the organisation to the company carries.
    pub uncovered: i64,
    /// Exhibits that these were found in.
    pub exhibits: i64,
    /// When the newest of them was published.
    pub newest: Option<NaiveDateTime>,
    /// When a letter last left for the company.
    pub last_letter: Option<NaiveDateTime>,
    /// Letters to the company that are drafted, submitted or approved.
    pub in_preparation: i64,
    /// Letters whose answer was due before today and is still hoped for.
    pub overdue: i64,
    /// When its confirmed contact was last checked; `None` where it has none.
    pub contact_checked: Option<NaiveDate>,
}

impl DeskLine {
    /// Whether its contact was not checked within a year of this day.
    pub fn is_contact_stale(&self, today: NaiveDate) -> bool {
        self.contact_checked.is_some_and(|day| today - day > TimeDelta::days(CHECKED_WITHIN_DAYS))
    }

    fn needs(&self, attention: Attention, today: NaiveDate) -> bool {
        match attention {
            Attention::NeverNotified => self.last_letter.is_none(),
            Attention::ContactNotChecked => self.contact_checked.is_none() || self.is_contact_stale(today),
            Attention::AnswerOverdue => self.overdue > 0,
        }
    }
}

type Condition = Box<dyn BoxableExpression<findings::table, MultiBackend, SqlType = Bool>>;

/// Companies of which letters of an organisation went to records that have been merged into them since, each with those records.
type Through = Vec<(CompanyId, Vec<CompanyId>)>;

fn through(conn: &mut Conn, organisation: OrganisationId) -> QueryResult<Through> {
    let merges = merged::merges(conn)?;
    if merges.is_empty() {
        return Ok(Vec::new());
    }
    let written: Vec<CompanyId> = letters::table
        .filter(letters::organisation_id.eq(organisation).and(letters::issued_at.is_not_null()))
        .select(letters::company_id)
        .distinct()
        .load(conn)?;
    let mut records: BTreeMap<CompanyId, Vec<CompanyId>> = BTreeMap::new();
    for (record, standing) in merges.gone().filter(|(record, _)| written.contains(record)) {
        records.entry(standing).or_default().push(record);
    }
    Ok(records.into_iter().collect())
}

/// Findings of a company that a letter of the organisation to one of these records carries.
fn covered_through(organisation: OrganisationId, company: CompanyId, records: &[CompanyId]) -> Condition {
    let carried = letter_findings::table
        .inner_join(letters::table.on(letters::id.eq(letter_findings::letter_id)))
        .filter(letters::company_id.eq_any(records.to_vec()).and(letters::organisation_id.eq(organisation)))
        .filter(letters::issued_at.is_not_null().and(letters::superseded.ne(Superseded::Withdrawn)))
        .select(letter_findings::finding_id);
    let of_company =
        findings::company_today_id.is_not_null().and(findings::company_today_id.assume_not_null().eq(company));
    Box::new(of_company.and(findings::id.eq_any(carried)))
}

/// That any of these holds; `None` where there are none. Halved again and again, so that no database finds it too deep.
fn any_of(mut conditions: Vec<Condition>) -> Option<Condition> {
    let rest = conditions.split_off(conditions.len().div_ceil(2));
    match (conditions.len(), rest.is_empty()) {
        (0, _) => None,
        (1, true) => conditions.pop(),
        _ => match (any_of(conditions), any_of(rest)) {
            (Some(one), Some(other)) => Some(Box::new(one.or(other))),
            (one, other) => one.or(other),
        },
    }
}

/// Findings that the public sees, for which a company answers, and which no letter of the organisation to that company carries. Without
/// the filter by country, which is the company's. All but the weapon can be told from one index of the findings.
fn uncovered(organisation: OrganisationId, filter: &DeskFilter, through: &Through) -> Condition {
    let covering = letter_findings::table
        .inner_join(letters::table.on(letters::id.eq(letter_findings::letter_id)))
        .filter(letter_findings::finding_id.eq(findings::id))
        .filter(letters::company_id.nullable().eq(findings::company_today_id))
        .filter(letters::organisation_id.eq(organisation))
        .filter(letters::issued_at.is_not_null().and(letters::superseded.ne(Superseded::Withdrawn)));
    let mut all: Condition =
        Box::new(is_public().and(findings::company_today_id.is_not_null()).and(not(exists(covering))));
    let covered = through.iter().map(|(company, records)| covered_through(organisation, *company, records));
    if let Some(covered) = any_of(covered.collect()) {
        all = Box::new(all.and(not(covered)));
    }
    if let Some(weapon) = &filter.weapon {
        let of_weapon = exhibits::table
            .inner_join(weapon_systems::table)
            .filter(weapon_systems::key.eq(weapon.clone()))
            .select(exhibits::id);
        all = Box::new(all.and(findings::exhibit_id.eq_any(of_weapon)));
    }
    if let Some(since) = filter.since {
        let since = since.and_time(chrono::NaiveTime::MIN);
        let published = findings::published_at;
        all = Box::new(all.and(published.is_not_null().and(published.assume_not_null().ge(since))));
    }
    if !filter.categories.is_empty() {
        all = Box::new(all.and(findings::category.eq_any(filter.categories.clone())));
    }
    all
}

/// The uncovered findings of one company, the newest first, and how many these are.
pub fn uncovered_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    company: CompanyId,
    filter: &DeskFilter,
    (offset, limit): (i64, i64),
) -> QueryResult<(Vec<FindingId>, i64)> {
    let through = through(conn, organisation)?;
    let of_company = || {
        let covered = uncovered(organisation, filter, &through);
        findings::table.filter(findings::company_today_id.eq(company)).filter(covered)
    };
    let ids = of_company()
        .order((findings::published_at.desc(), findings::id.desc()))
        .offset(offset)
        .limit(limit)
        .select(findings::id)
        .load(conn)?;
    Ok((ids, of_company().select(count_star()).first(conn)?))
}

/// An exhibit with how many uncovered findings of a company come from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExhibitLine {
    pub key: String,
    pub label: String,
    pub weapon: String,
    pub findings: i64,
}

/// The exhibits in which the uncovered findings of one company were, those with most first.
pub fn exhibits_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    company: CompanyId,
    filter: &DeskFilter,
    limit: i64,
) -> QueryResult<Vec<ExhibitLine>> {
    let through = through(conn, organisation)?;
    let counts: Vec<(i64, i64)> = findings::table
        .filter(findings::company_today_id.eq(company))
        .filter(uncovered(organisation, filter, &through))
        .group_by(findings::exhibit_id)
        .order((count_star().desc(), findings::exhibit_id))
        .limit(limit)
        .select((findings::exhibit_id, count_star()))
        .load(conn)?;
    let names: Vec<(i64, (String, String, String))> = exhibits::table
        .inner_join(weapon_systems::table)
        .filter(exhibits::id.eq_any(counts.iter().map(|(id, _)| *id)))
        .select((exhibits::id, (exhibits::key, exhibits::label, weapon_systems::name)))
        .load(conn)?;
    let mut names: HashMap<i64, (String, String, String)> = names.into_iter().collect();
    let line = |(id, findings)| {
        let (key, label, weapon) = names.remove(&id)?;
        Some(ExhibitLine { key, label, weapon, findings })
    };
    Ok(counts.into_iter().filter_map(line).collect())
}

/// Every company with uncovered findings, the most uncovered first, then by name. One pass over one index of the findings.
pub fn desk(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &DeskFilter,
    today: NaiveDate,
) -> QueryResult<Vec<DeskLine>> {
    let through = through(conn, organisation)?;
    let rows: Vec<(Option<CompanyId>, i64, i64, Option<NaiveDateTime>)> = findings::table
        .filter(uncovered(organisation, filter, &through))
        .group_by(findings::company_today_id)
        .select((
            findings::company_today_id,
            count_star(),
            count(findings::exhibit_id).aggregate_distinct(),
            max(findings::published_at),
        ))
        .load(conn)?;
    let ids: Vec<CompanyId> = rows.iter().filter_map(|row| row.0).collect();
    let names = names(conn, &ids)?;
    let written = written(conn, organisation, today)?;
    let checked = checked(conn)?;
    let mut lines: Vec<DeskLine> = rows
        .into_iter()
        .filter_map(|(company, uncovered, exhibits, newest)| {
            let company = company?;
            let (key, name, country) = names.get(&company)?.clone();
            let letters = written.get(&company).copied().unwrap_or_default();
            Some(DeskLine {
                company,
                key,
                name,
                country,
                uncovered,
                exhibits,
                newest,
                last_letter: letters.last,
                in_preparation: letters.in_preparation,
                overdue: letters.overdue,
                contact_checked: checked.get(&company).copied(),
            })
        })
        .filter(|line| filter.country.as_ref().is_none_or(|country| *country == line.country))
        .filter(|line| filter.attention.is_none_or(|attention| line.needs(attention, today)))
        .collect();
    lines.sort_by(|a, b| {
        b.uncovered.cmp(&a.uncovered).then_with(|| a.name.cmp(&b.name)).then(a.company.cmp(&b.company))
    });
    Ok(lines)
}

/// Key and name of every weapon system, by name.
pub fn weapons(conn: &mut Conn) -> QueryResult<Vec<(String, String)>> {
    weapon_systems::table.order(weapon_systems::name).select((weapon_systems::key, weapon_systems::name)).load(conn)
}

type Named = (String, String, String);

fn names(conn: &mut Conn, ids: &[CompanyId]) -> QueryResult<HashMap<CompanyId, Named>> {
    let mut names = HashMap::with_capacity(ids.len());
    for page in ids.chunks(1_000) {
        let rows: Vec<(CompanyId, String, String, String)> = companies::table
            .filter(companies::id.eq_any(page.iter().copied()))
            .select((companies::id, companies::key, companies::legal_name, companies::country))
            .load(conn)?;
        names.extend(rows.into_iter().map(|(id, key, name, country)| (id, (key, name, country))));
    }
    Ok(names)
}

#[derive(Clone, Copy, Default)]
struct Letters {
    last: Option<NaiveDateTime>,
    in_preparation: i64,
    overdue: i64,
}

fn written(
    conn: &mut Conn,
    organisation: OrganisationId,
    today: NaiveDate,
) -> QueryResult<HashMap<CompanyId, Letters>> {
    type Row = (CompanyId, LetterState, Superseded, i64, Option<NaiveDateTime>, Option<NaiveDate>);
    let rows: Vec<Row> = letters::table
        .filter(letters::organisation_id.eq(organisation).and(letters::state.ne(LetterState::Discarded)))
        .group_by((letters::company_id, letters::state, letters::superseded, letters::answer_due_on))
        .select((
            letters::company_id,
            letters::state,
            letters::superseded,
            count_star(),
            max(letters::issued_at),
            letters::answer_due_on,
        ))
        .load(conn)?;
    let merges = merged::merges(conn)?;
    let mut of: HashMap<CompanyId, Letters> = HashMap::new();
    for (company, state, superseded, count, issued, due) in rows {
        let letters = of.entry(merges.standing(company)).or_default();
        letters.last = letters.last.max(issued);
        if !state.is_issued() {
            letters.in_preparation += count;
        }
        let is_awaited = state.awaits_answer() && superseded != Superseded::Withdrawn;
        if is_awaited && due.is_some_and(|due| due < today) {
            letters.overdue += count;
        }
    }
    Ok(of)
}

/// When the confirmed contact of each company was last checked.
fn checked(conn: &mut Conn) -> QueryResult<HashMap<CompanyId, NaiveDate>> {
    let rows: Vec<(CompanyId, Option<NaiveDate>)> = company_contacts::table
        .filter(company_contacts::state.eq(ContactState::Confirmed))
        .group_by(company_contacts::company_id)
        .select((company_contacts::company_id, max(company_contacts::checked_on)))
        .load(conn)?;
    let merges = merged::merges(conn)?;
    let mut checked: HashMap<CompanyId, NaiveDate> = HashMap::new();
    for (company, day) in rows {
        let Some(day) = day else { continue };
        let last = checked.entry(merges.standing(company)).or_insert(day);
        *last = day.max(*last);
    }
    Ok(checked)
}
