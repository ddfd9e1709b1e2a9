//! The tables of companies, brands, events and maker strings. The only file that writes them; contacts stand in a file below it.

pub mod contacts;
pub mod merged;
pub mod proposals;

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::companies::contact::ContactState;
use crate::companies::model::{Certainty, CompanyStatus, Identification, MakerRole};
use crate::db::conn::{Conn, MultiBackend};
use crate::db::ids::{BrandId, CompanyId, MakerStringId, reserve};
use crate::db::schema::{
    brand_names, brand_tenures, brands, companies, company_contacts, company_events, maker_string_parties,
    maker_strings,
};
use crate::{insert_all, text_enum};

/// A company as stored. Dates are as known: `2004`, `2004-07`, `2004-07-16`; empty is not known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = companies, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Company {
    pub id: CompanyId,
    pub key: String,
    pub legal_name: String,
    pub name_normalised: String,
    /// ISO 3166 two-letter code, or empty.
    pub country: String,
    pub headquarters: String,
    pub status: CompanyStatus,
    pub active_from: String,
    pub active_to: String,
    pub parent_id: Option<CompanyId>,
    pub website_domain: String,
    pub lei: String,
    pub identification: Identification,
    pub notes: String,
    pub source: String,
    pub reference_digest: String,
    /// The record of the same company that answers for everything about this one. Nothing else of this one changes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<CompanyId>,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = brands)]
pub struct Brand {
    pub id: BrandId,
    pub key: String,
    pub name: String,
    pub name_normalised: String,
    pub reference_digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, Queryable, Insertable)]
#[diesel(table_name = brand_tenures)]
pub struct BrandTenure {
    pub id: i64,
    pub brand_id: BrandId,
    pub company_id: CompanyId,
    pub valid_from: String,
    pub valid_to: String,
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, Queryable, Insertable)]
#[diesel(table_name = brand_names, treat_none_as_default_value = false)]
pub struct BrandName {
    pub id: i64,
    pub brand_id: BrandId,
    pub tenure_id: Option<i64>,
    pub text: String,
    pub text_normalised: String,
    pub kind: String,
    pub ambiguous: bool,
}

/// A brand with who held it and how it is written, as the journal keeps it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct BrandRecord {
    #[serde(flatten)]
    pub brand: Brand,
    pub tenures: Vec<RecordedTenure>,
    pub names: Vec<RecordedName>,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct RecordedTenure {
    pub company_id: CompanyId,
    pub valid_from: String,
    pub valid_to: String,
    pub source: String,
}

#[derive(Clone, Debug, serde::Serialize)]
pub struct RecordedName {
    pub text: String,
    pub kind: String,
    pub ambiguous: bool,
    /// Place of its tenure in the list of tenures, from 0.
    pub tenure: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = company_events)]
pub struct CompanyEvent {
    pub id: i64,
    pub predecessor_id: CompanyId,
    pub successor_id: CompanyId,
    pub kind: String,
    pub happened_on: String,
    pub scope: String,
    pub predecessor_continues: bool,
    pub source: String,
}

/// What a source wrote where the maker belongs, and what it was taken to mean.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = maker_strings, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct MakerString {
    pub id: MakerStringId,
    pub text: String,
    pub role: MakerRole,
    pub brand_id: Option<BrandId>,
    pub company_id: Option<CompanyId>,
    pub certainty: Certainty,
    pub reason: String,
    pub stated_owner: String,
}

/// All companies, by id. A few thousand rows at the most.
pub fn all_companies(conn: &mut Conn) -> QueryResult<Vec<Company>> {
    companies::table.order(companies::id).load(conn)
}

pub fn all_brands(conn: &mut Conn) -> QueryResult<Vec<Brand>> {
    brands::table.order(brands::id).load(conn)
}

pub fn all_events(conn: &mut Conn) -> QueryResult<Vec<CompanyEvent>> {
    company_events::table.order(company_events::id).load(conn)
}

pub fn all_tenures(conn: &mut Conn) -> QueryResult<Vec<BrandTenure>> {
    brand_tenures::table.order(brand_tenures::id).load(conn)
}

pub fn all_brand_names(conn: &mut Conn) -> QueryResult<Vec<BrandName>> {
    brand_names::table.order(brand_names::id).load(conn)
}

pub fn by_id(conn: &mut Conn, id: CompanyId) -> QueryResult<Option<Company>> {
    companies::table.filter(companies::id.eq(id)).first(conn).optional()
}

pub fn by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Company>> {
    companies::table.filter(companies::key.eq(key)).first(conn).optional()
}

/// Companies with exactly this legal name, at most two: enough to know that there are several. Those that stand come before records
/// that are merged into others.
pub fn by_legal_name(conn: &mut Conn, name: &str) -> QueryResult<Vec<Company>> {
    companies::table
        .filter(companies::name_normalised.eq(name.to_lowercase()))
        .order((companies::merged_into.is_not_null(), companies::id))
        .limit(2)
        .load(conn)
}

pub fn brand_by_id(conn: &mut Conn, id: BrandId) -> QueryResult<Option<Brand>> {
    brands::table.filter(brands::id.eq(id)).first(conn).optional()
}

/// The brand with this key, or with this name.
pub fn brand_called(conn: &mut Conn, text: &str) -> QueryResult<Option<Brand>> {
    let by_key = brands::table.filter(brands::key.eq(text)).first(conn).optional()?;
    if by_key.is_some() {
        return Ok(by_key);
    }
    brands::table.filter(brands::name_normalised.eq(text.to_lowercase())).order(brands::id).first(conn).optional()
}

/// The periods and texts of a brand, in order of id.
pub fn texts_of_brand(conn: &mut Conn, brand: BrandId) -> QueryResult<(Vec<BrandTenure>, Vec<BrandName>)> {
    let tenures = brand_tenures::table.filter(brand_tenures::brand_id.eq(brand)).order(brand_tenures::id).load(conn)?;
    let names = brand_names::table.filter(brand_names::brand_id.eq(brand)).order(brand_names::id).load(conn)?;
    Ok((tenures, names))
}

text_enum! {
    /// Which companies a list shows, by their contacts.
    pub enum ContactFilter {
        /// A contact waits for a second person.
        Waiting = "waiting",
        Confirmed = "confirmed",
        /// No contact that letters may rely on.
        Unconfirmed = "unconfirmed",
    }
}

impl ContactFilter {
    /// Of the contacts that it asks for.
    fn state(self) -> ContactState {
        match self {
            Self::Waiting => ContactState::Proposed,
            Self::Confirmed | Self::Unconfirmed => ContactState::Confirmed,
        }
    }
}

/// Which companies somebody looks for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Part of the legal name or of a text of a brand that it has or had; blank is every company.
    pub name: &'a str,
    pub contacts: Option<ContactFilter>,
}

type Found<'a> = companies::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;
/// Of companies.
type Condition = Box<dyn BoxableExpression<companies::table, MultiBackend, SqlType = Bool>>;

/// Companies of which a record is what somebody looks for: those that stand for records that are merged into them.
#[derive(Default)]
struct Through {
    named: Vec<CompanyId>,
    reached: Vec<CompanyId>,
}

impl Through {
    fn load(conn: &mut Conn, wanted: &Wanted<'_>) -> QueryResult<Self> {
        let merges = merged::merges(conn)?;
        if merges.is_empty() {
            return Ok(Self::default());
        }
        let standing = |found: Vec<CompanyId>| found.into_iter().map(|id| merges.standing(id)).collect();
        let gone = || companies::table.filter(companies::merged_into.is_not_null()).select(companies::id).into_boxed();
        let named: Vec<CompanyId> = match pattern(wanted.name) {
            Some(pattern) => gone().filter(is_called(&pattern)).load(conn)?,
            None => Vec::new(),
        };
        let reached: Vec<CompanyId> = match wanted.contacts {
            Some(filter) => gone().filter(has_contact(filter.state())).load(conn)?,
            None => Vec::new(),
        };
        Ok(Self { named: standing(named), reached: standing(reached) })
    }
}

/// For `like`, where a name is looked for.
fn pattern(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    let escaped: String = name
        .chars()
        .flat_map(|character| matches!(character, '%' | '_' | '\\').then_some('\\').into_iter().chain([character]))
        .collect();
    (!name.is_empty()).then(|| format!("%{escaped}%"))
}

/// Whether the legal name has the pattern, or a text of a brand that the record has or had.
fn is_called(pattern: &str) -> Condition {
    let branded = brand_names::table
        .inner_join(brand_tenures::table)
        .filter(brand_names::text_normalised.like(pattern.to_owned()).escape('\\'))
        .select(brand_tenures::company_id);
    Box::new(companies::name_normalised.like(pattern.to_owned()).escape('\\').or(companies::id.eq_any(branded)))
}

/// Whether the record has a contact in this state.
fn has_contact(state: ContactState) -> Condition {
    let having = company_contacts::table.filter(company_contacts::state.eq(state)).select(company_contacts::company_id);
    Box::new(companies::id.eq_any(having))
}

fn wanted_companies(wanted: &Wanted<'_>, through: &Through) -> Found<'static> {
    let mut query = companies::table.filter(companies::merged_into.is_null()).into_boxed();
    if let Some(pattern) = pattern(wanted.name) {
        query = query.filter(is_called(&pattern).or(companies::id.eq_any(through.named.clone())));
    }
    let Some(filter) = wanted.contacts else { return query };
    let has = has_contact(filter.state()).or(companies::id.eq_any(through.reached.clone()));
    match filter {
        ContactFilter::Unconfirmed => query.filter(diesel::dsl::not(has)),
        _ => query.filter(has),
    }
}

/// Companies by name, `limit` of them after the first `offset`, and how many there are in all. Records that are merged into others are
/// found by the one that stands for them.
pub fn search(conn: &mut Conn, wanted: &Wanted<'_>, offset: i64, limit: i64) -> QueryResult<(Vec<Company>, i64)> {
    let through = Through::load(conn, wanted)?;
    let total = wanted_companies(wanted, &through).count().get_result(conn)?;
    let rows = wanted_companies(wanted, &through)
        .order((companies::name_normalised, companies::id))
        .offset(offset)
        .limit(limit)
        .load(conn)?;
    Ok((rows, total))
}

/// A brand that a company has or had, with one period.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct BrandLine {
    pub key: String,
    pub name: String,
    pub valid_from: String,
    pub valid_to: String,
    pub source: String,
}

/// The brands of a company with their periods, the earliest first. `records` are all of the company.
pub fn brands_of(conn: &mut Conn, records: &[CompanyId]) -> QueryResult<Vec<BrandLine>> {
    brand_tenures::table
        .inner_join(brands::table)
        .filter(brand_tenures::company_id.eq_any(records.iter().copied()))
        .order((brand_tenures::valid_from, brands::name_normalised, brand_tenures::id))
        .select((brands::key, brands::name, brand_tenures::valid_from, brand_tenures::valid_to, brand_tenures::source))
        .load(conn)
}

/// An event of a company with the other one that takes part.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct EventLine {
    pub kind: String,
    pub happened_on: String,
    pub scope: String,
    pub predecessor_continues: bool,
    pub source: String,
    pub other_key: String,
    pub other_name: String,
}

/// Events that led to a company and that led away from it, the earliest first. `records` are all of the company; what is said to have
/// happened between two of them is left out.
pub fn events_around(conn: &mut Conn, records: &[CompanyId]) -> QueryResult<(Vec<EventLine>, Vec<EventLine>)> {
    let records = || records.iter().copied();
    let line = (
        company_events::kind,
        company_events::happened_on,
        company_events::scope,
        company_events::predecessor_continues,
        company_events::source,
        companies::key,
        companies::legal_name,
    );
    let leads_in = company_events::table
        .inner_join(companies::table.on(companies::id.eq(company_events::predecessor_id)))
        .filter(company_events::successor_id.eq_any(records()).and(company_events::predecessor_id.ne_all(records())))
        .order((company_events::happened_on, company_events::id))
        .select(line)
        .load(conn)?;
    let leads_out = company_events::table
        .inner_join(companies::table.on(companies::id.eq(company_events::successor_id)))
        .filter(company_events::predecessor_id.eq_any(records()).and(company_events::successor_id.ne_all(records())))
        .order((company_events::happened_on, company_events::id))
        .select(line)
        .load(conn)?;
    Ok((leads_in, leads_out))
}

/// Companies after `after`, in order of id, at most `limit`, each with the events that led away from it.
pub fn companies_after(
    conn: &mut Conn,
    after: CompanyId,
    limit: i64,
) -> QueryResult<Vec<(Company, Vec<CompanyEvent>)>> {
    let rows: Vec<Company> =
        companies::table.filter(companies::id.gt(after)).order(companies::id).limit(limit).load(conn)?;
    let ids: Vec<CompanyId> = rows.iter().map(|row| row.id).collect();
    let events: Vec<CompanyEvent> = company_events::table
        .filter(company_events::predecessor_id.eq_any(ids))
        .order(company_events::id)
        .load(conn)?;
    let mut of: HashMap<CompanyId, Vec<CompanyEvent>> = HashMap::new();
    for event in events {
        of.entry(event.predecessor_id).or_default().push(event);
    }
    Ok(rows
        .into_iter()
        .map(|row| (of.remove(&row.id).unwrap_or_default(), row))
        .map(|(events, row)| (row, events))
        .collect())
}

/// Brands after `after`, in order of id, at most `limit`.
pub fn brands_after(conn: &mut Conn, after: BrandId, limit: i64) -> QueryResult<Vec<BrandRecord>> {
    let rows: Vec<Brand> = brands::table.filter(brands::id.gt(after)).order(brands::id).limit(limit).load(conn)?;
    rows.into_iter().map(|brand| brand_record(conn, brand)).collect()
}

/// The brand with its tenures and names.
pub fn brand_record(conn: &mut Conn, brand: Brand) -> QueryResult<BrandRecord> {
    let tenures: Vec<BrandTenure> =
        brand_tenures::table.filter(brand_tenures::brand_id.eq(brand.id)).order(brand_tenures::id).load(conn)?;
    let names: Vec<BrandName> =
        brand_names::table.filter(brand_names::brand_id.eq(brand.id)).order(brand_names::id).load(conn)?;
    let place = |id: i64| tenures.iter().position(|tenure| tenure.id == id);
    let names = names
        .into_iter()
        .map(|name| RecordedName {
            tenure: name.tenure_id.and_then(place),
            text: name.text,
            kind: name.kind,
            ambiguous: name.ambiguous,
        })
        .collect();
    let tenures = tenures
        .into_iter()
        .map(|tenure| RecordedTenure {
            company_id: tenure.company_id,
            valid_from: tenure.valid_from,
            valid_to: tenure.valid_to,
            source: tenure.source,
        })
        .collect();
    Ok(BrandRecord { brand, tenures, names })
}

/// Maker strings after `after`, in order of id, at most `limit`.
pub fn maker_strings_after(conn: &mut Conn, after: MakerStringId, limit: i64) -> QueryResult<Vec<MakerString>> {
    maker_strings::table.filter(maker_strings::id.gt(after)).order(maker_strings::id).limit(limit).load(conn)
}

pub fn insert_company(conn: &mut Conn, company: &Company) -> QueryResult<usize> {
    diesel::insert_into(companies::table).values(company).execute(conn)
}

pub fn update_company(conn: &mut Conn, company: &Company) -> QueryResult<usize> {
    diesel::update(companies::table.filter(companies::id.eq(company.id))).set(company).execute(conn)
}

pub fn insert_brand(conn: &mut Conn, brand: &Brand) -> QueryResult<usize> {
    diesel::insert_into(brands::table).values(brand).execute(conn)
}

pub fn update_brand(conn: &mut Conn, brand: &Brand) -> QueryResult<usize> {
    diesel::update(brands::table.filter(brands::id.eq(brand.id))).set(brand).execute(conn)
}

/// Puts the tenures and names of a brand in the place of those it had. `names` carry their tenure as an index into `tenures`.
pub fn replace_brand_texts(
    conn: &mut Conn,
    brand: BrandId,
    mut tenures: Vec<BrandTenure>,
    mut names: Vec<BrandName>,
) -> QueryResult<()> {
    diesel::delete(brand_names::table.filter(brand_names::brand_id.eq(brand))).execute(conn)?;
    diesel::delete(brand_tenures::table.filter(brand_tenures::brand_id.eq(brand))).execute(conn)?;
    let first = reserve(conn, "brand_tenures", tenures.len())?;
    for (tenure, id) in tenures.iter_mut().zip(first..) {
        tenure.id = id;
    }
    let first_name = reserve(conn, "brand_names", names.len())?;
    for (name, id) in names.iter_mut().zip(first_name..) {
        name.id = id;
        name.tenure_id = name.tenure_id.map(|index| first + index);
    }
    insert_all!(conn, brand_tenures::table, &tenures)?;
    insert_all!(conn, brand_names::table, &names)
}

pub fn insert_event(conn: &mut Conn, event: &CompanyEvent) -> QueryResult<usize> {
    diesel::insert_into(company_events::table).values(event).execute(conn)
}

pub fn update_event(conn: &mut Conn, event: &CompanyEvent) -> QueryResult<usize> {
    diesel::update(company_events::table.filter(company_events::id.eq(event.id))).set(event).execute(conn)
}

/// Those of `texts` that are known, by their text.
pub fn maker_strings_by_text(conn: &mut Conn, texts: &[&str]) -> QueryResult<HashMap<String, MakerString>> {
    let mut found = HashMap::new();
    for chunk in texts.chunks(1_000) {
        let rows: Vec<MakerString> =
            maker_strings::table.filter(maker_strings::text.eq_any(chunk.iter().copied())).load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.text.clone(), row)));
    }
    Ok(found)
}

pub fn insert_maker_string(conn: &mut Conn, row: &MakerString) -> QueryResult<usize> {
    diesel::insert_into(maker_strings::table).values(row).execute(conn)
}

/// Adds who else a maker string names: `(role, name)`.
pub fn insert_maker_string_parties(
    conn: &mut Conn,
    id: MakerStringId,
    parties: &[(String, String)],
) -> QueryResult<()> {
    let first = reserve(conn, "maker_string_parties", parties.len())?;
    for ((role, name), row) in parties.iter().zip(first..) {
        diesel::insert_into(maker_string_parties::table)
            .values((
                maker_string_parties::id.eq(row),
                maker_string_parties::maker_string_id.eq(id),
                maker_string_parties::role.eq(role),
                maker_string_parties::name.eq(name),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The newest event of the journal that touched this room, so that a directory in memory knows when it is stale.
pub fn last_change(conn: &mut Conn) -> QueryResult<i64> {
    use crate::db::schema::journal_changes;
    use crate::journal::model::SubjectKind;
    use diesel::dsl::max;
    let newest: Option<i64> = journal_changes::table
        .filter(journal_changes::subject_kind.eq_any([SubjectKind::Company, SubjectKind::Brand]))
        .select(max(journal_changes::revision))
        .first(conn)?;
    Ok(newest.unwrap_or(0))
}
