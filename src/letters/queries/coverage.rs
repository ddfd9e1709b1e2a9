//! Whom to notify: companies with published findings that no letter covers yet.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count, count_star, exists, max, not};
use diesel::prelude::*;

use crate::companies::contact::ContactState;
use crate::db::conn::Conn;
use crate::db::ids::{CompanyId, OrganisationId};
use crate::db::schema::{companies, company_contacts, exhibits, findings, letter_findings, letters, weapon_systems};
use crate::findings::queries::is_public;
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

/// Every company with uncovered findings, the most uncovered first, then by name. One pass over the findings that the public sees.
pub fn desk(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &DeskFilter,
    today: NaiveDate,
) -> QueryResult<Vec<DeskLine>> {
    let covering = letter_findings::table
        .inner_join(letters::table.on(letters::id.eq(letter_findings::letter_id)))
        .filter(letter_findings::finding_id.eq(findings::id))
        .filter(letters::company_id.nullable().eq(findings::company_today_id))
        .filter(letters::organisation_id.eq(organisation))
        .filter(letters::issued_at.is_not_null().and(letters::superseded.ne(Superseded::Withdrawn)));
    let mut query = findings::table
        .inner_join(exhibits::table.inner_join(weapon_systems::table))
        .filter(is_public().and(findings::company_today_id.is_not_null()))
        .filter(not(exists(covering)))
        .group_by(findings::company_today_id)
        .select((
            findings::company_today_id,
            count_star(),
            count(findings::exhibit_id).aggregate_distinct(),
            max(findings::published_at),
        ))
        .into_boxed();
    if let Some(weapon) = &filter.weapon {
        query = query.filter(weapon_systems::key.eq(weapon.clone()));
    }
    if let Some(since) = filter.since {
        query = query.filter(findings::published_at.ge(since.and_time(chrono::NaiveTime::MIN)));
    }
    if !filter.categories.is_empty() {
        query = query.filter(findings::category.eq_any(filter.categories.clone()));
    }
    let rows: Vec<(Option<CompanyId>, i64, i64, Option<NaiveDateTime>)> = query.load(conn)?;
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
    type Row = (CompanyId, LetterState, i64, Option<NaiveDateTime>, Option<NaiveDate>);
    let rows: Vec<Row> = letters::table
        .filter(letters::organisation_id.eq(organisation).and(letters::state.ne(LetterState::Discarded)))
        .group_by((letters::company_id, letters::state, letters::answer_due_on))
        .select((letters::company_id, letters::state, count_star(), max(letters::issued_at), letters::answer_due_on))
        .load(conn)?;
    let mut of: HashMap<CompanyId, Letters> = HashMap::new();
    for (company, state, count, issued, due) in rows {
        let letters = of.entry(company).or_default();
        letters.last = letters.last.max(issued);
        if !state.is_issued() {
            letters.in_preparation += count;
        }
        if state.awaits_answer() && due.is_some_and(|due| due < today) {
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
    Ok(rows.into_iter().filter_map(|(company, day)| Some((company, day?))).collect())
}
