//! The tables of letters. Nothing outside this module writes them.

pub mod annexes;
pub mod answers;
pub mod corrections;
pub mod coverage;
pub mod deliveries;
pub mod exports;
pub mod facts;
pub mod links;
pub mod notices;
pub mod withdrawals;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{AnnexId, BrandId, CampaignId, CompanyId, FindingId, LetterId, OrganisationId, PersonId};
use crate::db::schema::{
    companies, letter_corrections, letter_findings, letter_numbers, letter_templates, letters, organisations, people,
};
use crate::insert_all;
use crate::letters::model::{Language, LetterKind, LetterState, Recipient, Superseded};
use crate::letters::template::Template;

/// A letter as stored. Serialised for the journal.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letters, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Letter {
    pub id: LetterId,
    pub kind: LetterKind,
    pub organisation_id: OrganisationId,
    pub company_id: CompanyId,
    pub campaign_id: Option<CampaignId>,
    /// The letter that this one is about.
    pub about_id: Option<LetterId>,
    pub language: Language,
    /// The contact that the recipient was taken from.
    pub contact_id: Option<i64>,
    /// JSON of [`Recipient`]; blank while nobody is chosen.
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub legal_basis: String,
    pub signatory: String,
    pub office: String,
    pub term_days: Option<i32>,
    pub annex_id: Option<AnnexId>,
    /// Over the items of annex A: see [`annexes::digest_of_findings`].
    pub findings_digest: String,
    pub state: LetterState,
    pub state_reason: String,
    pub drafted_by: Option<PersonId>,
    pub drafted_at: NaiveDateTime,
    pub submitted_by: Option<PersonId>,
    pub approved_by: Option<PersonId>,
    pub issued_by: Option<PersonId>,
    pub issued_at: Option<NaiveDateTime>,
    pub number_year: Option<i32>,
    pub number: Option<i32>,
    /// Of the PDF; blank until it is issued.
    pub pdf_sha256: String,
    pub answer_due_on: Option<NaiveDate>,
    pub superseded: Superseded,
    /// Of the journal, when it last changed.
    #[serde(skip)]
    pub revision: i64,
}

impl Letter {
    /// The reference number, once it is issued.
    pub fn reference(&self) -> Option<String> {
        Some(crate::letters::model::reference(self.organisation_id, self.number_year?, self.number?))
    }

    /// The reference number, or what it is called until it has one.
    pub fn title(&self) -> String {
        self.reference().unwrap_or_else(|| self.id.working_number())
    }

    /// Where it goes; `None` while nobody is chosen.
    pub fn recipient(&self) -> Option<Recipient> {
        serde_json::from_str(&self.recipient).ok()
    }

    /// Whether the term has passed without an answer.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.awaits_answer() && self.answer_due_on.is_some_and(|due| due < today)
    }

    /// Whether an answer is still hoped for.
    pub fn awaits_answer(&self) -> bool {
        self.state.awaits_answer() && self.superseded != Superseded::Withdrawn
    }

    /// Whether the term ends within the days in which people are told so.
    pub fn ends_soon(&self, today: NaiveDate) -> bool {
        let (from, until) = crate::letters::actions::remind::soon(today);
        self.awaits_answer() && self.answer_due_on.is_some_and(|due| (from..=until).contains(&due))
    }
}

/// A finding in annex A, as frozen.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = letter_findings, treat_none_as_default_value = false)]
pub struct LetterFinding {
    pub letter_id: LetterId,
    pub finding_id: FindingId,
    pub ordinal: i32,
    /// Of the finding when it was frozen.
    pub finding_revision: i64,
    pub brand_id: Option<BrandId>,
    /// Who answered for it then.
    pub company_id: Option<CompanyId>,
    /// JSON of [`crate::letters::document::FindingItem`].
    pub item: String,
    /// Why it is in although the rules would leave it out; blank where they do not.
    pub override_reason: String,
}

/// A letter in a list.
#[derive(Clone, Debug, Queryable)]
pub struct LetterLine {
    pub letter: Letter,
    pub company_key: String,
    pub company: String,
    pub country: String,
}

/// Which letters a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub states: Vec<LetterState>,
    pub kind: Option<LetterKind>,
    pub campaign: Option<CampaignId>,
    /// Records of a company; none is any company.
    pub companies: Vec<CompanyId>,
    /// Only those whose answer was due before this day and is still hoped for.
    pub overdue_on: Option<NaiveDate>,
    /// Only those whose answer is due up to this day.
    pub due_until: Option<NaiveDate>,
    /// Only those whose answer is due on this day or later.
    pub due_from: Option<NaiveDate>,
    /// Only drafts that the program has prepared by itself.
    pub is_prepared: bool,
}

type Listed = diesel::dsl::IntoBoxed<
    'static,
    diesel::dsl::InnerJoin<letters::table, companies::table>,
    <Conn as Connection>::Backend,
>;

fn filtered(organisation: OrganisationId, filter: &Filter) -> Listed {
    let mut query =
        letters::table.inner_join(companies::table).filter(letters::organisation_id.eq(organisation)).into_boxed();
    if !filter.states.is_empty() {
        query = query.filter(letters::state.eq_any(filter.states.clone()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(letters::kind.eq(kind));
    }
    if let Some(campaign) = filter.campaign {
        query = query.filter(letters::campaign_id.eq(campaign));
    }
    if !filter.companies.is_empty() {
        query = query.filter(letters::company_id.eq_any(filter.companies.clone()));
    }
    if let Some(day) = filter.overdue_on {
        query = query.filter(letters::answer_due_on.lt(day));
    }
    if let Some(day) = filter.due_until {
        query = query.filter(letters::answer_due_on.le(day));
    }
    if let Some(day) = filter.due_from {
        query = query.filter(letters::answer_due_on.ge(day));
    }
    if [filter.overdue_on, filter.due_until, filter.due_from].iter().any(Option::is_some) {
        // What was withdrawn awaits no answer.
        query = query
            .filter(letters::state.eq_any(LetterState::awaiting()))
            .filter(letters::superseded.ne(Superseded::Withdrawn));
    }
    if filter.is_prepared {
        query = query.filter(letters::state.eq(LetterState::Draft).and(letters::drafted_by.is_null()));
    }
    query
}

/// Letters of an organisation, the last drafted first.
pub fn list(
    conn: &mut Conn,
    organisation: OrganisationId,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<LetterLine>> {
    filtered(organisation, filter)
        .order(letters::id.desc())
        .offset(offset)
        .limit(limit)
        .select((Letter::as_select(), companies::key, companies::legal_name, companies::country))
        .load(conn)
}

pub fn count(conn: &mut Conn, organisation: OrganisationId, filter: &Filter) -> QueryResult<i64> {
    filtered(organisation, filter).select(diesel::dsl::count_star()).first(conn)
}

/// Letters of a list whose answers are awaited, those due first at the top.
pub fn due(conn: &mut Conn, organisation: OrganisationId, limit: i64) -> QueryResult<Vec<LetterLine>> {
    // Only those that have a day: a comparison with nothing is never true.
    let any_day = NaiveDate::from_ymd_opt(9999, 12, 31);
    filtered(organisation, &Filter { due_until: any_day, ..Filter::default() })
        .order((letters::answer_due_on, letters::id))
        .limit(limit)
        .select((Letter::as_select(), companies::key, companies::legal_name, companies::country))
        .load(conn)
}

/// Letters to a record of a company that have not left and are not discarded, whosever they are.
pub fn in_preparation(conn: &mut Conn, company: CompanyId) -> QueryResult<Vec<(LetterId, OrganisationId)>> {
    letters::table
        .filter(letters::company_id.eq(company).and(letters::issued_at.is_null()))
        .filter(letters::state.ne(LetterState::Discarded))
        .order(letters::id)
        .select((letters::id, letters::organisation_id))
        .load(conn)
}

/// How many letters of an organisation stand in each state, in the order of [`LetterState::ALL`].
pub fn counts(conn: &mut Conn, organisation: OrganisationId) -> QueryResult<Vec<(LetterState, i64)>> {
    let rows: Vec<(LetterState, i64)> = letters::table
        .filter(letters::organisation_id.eq(organisation))
        .group_by(letters::state)
        .select((letters::state, diesel::dsl::count_star()))
        .load(conn)?;
    let count = |state: &LetterState| rows.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count);
    Ok(LetterState::ALL.iter().map(|state| (*state, count(state))).collect())
}

pub fn by_id(conn: &mut Conn, id: LetterId) -> QueryResult<Option<Letter>> {
    letters::table.filter(letters::id.eq(id)).select(Letter::as_select()).first(conn).optional()
}

/// Letters after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: LetterId, limit: i64) -> QueryResult<Vec<Letter>> {
    letters::table.filter(letters::id.gt(after)).order(letters::id).limit(limit).select(Letter::as_select()).load(conn)
}

/// The issued letter with this number.
pub fn by_number(conn: &mut Conn, organisation: OrganisationId, year: i32, number: i32) -> QueryResult<Option<Letter>> {
    letters::table
        .filter(letters::organisation_id.eq(organisation))
        .filter(letters::number_year.eq(year).and(letters::number.eq(number)))
        .select(Letter::as_select())
        .first(conn)
        .optional()
}

/// The issued letter with this PDF.
pub fn by_pdf(conn: &mut Conn, sha256: &str) -> QueryResult<Option<Letter>> {
    if sha256.is_empty() {
        return Ok(None);
    }
    letters::table.filter(letters::pdf_sha256.eq(sha256)).select(Letter::as_select()).first(conn).optional()
}

/// Letters that are about this one, in the order in which they were drafted.
pub fn about(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<Letter>> {
    letters::table.filter(letters::about_id.eq(id)).order(letters::id).select(Letter::as_select()).load(conn)
}

/// Annex A, in its order.
pub fn findings_of(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<LetterFinding>> {
    letter_findings::table
        .filter(letter_findings::letter_id.eq(id))
        .order(letter_findings::ordinal)
        .select(LetterFinding::as_select())
        .load(conn)
}

/// How many findings each of these letters carries.
pub fn finding_counts(conn: &mut Conn, ids: &[LetterId]) -> QueryResult<std::collections::HashMap<LetterId, i64>> {
    let rows: Vec<(LetterId, i64)> = letter_findings::table
        .filter(letter_findings::letter_id.eq_any(ids.iter().copied()))
        .group_by(letter_findings::letter_id)
        .select((letter_findings::letter_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

pub fn organisation_name(conn: &mut Conn, id: OrganisationId) -> QueryResult<String> {
    organisations::table.filter(organisations::id.eq(id)).select(organisations::name).first(conn)
}

pub fn person_name(conn: &mut Conn, id: Option<PersonId>) -> QueryResult<String> {
    let Some(id) = id else { return Ok(String::new()) };
    let name: Option<String> = people::table.filter(people::id.eq(id)).select(people::name).first(conn).optional()?;
    Ok(name.unwrap_or_default())
}

pub(in crate::letters) fn insert(conn: &mut Conn, letter: &Letter) -> QueryResult<()> {
    diesel::insert_into(letters::table).values(letter).execute(conn)?;
    Ok(())
}

/// Stores a letter where it still stands at `before`'s revision; false where it has moved on.
pub(in crate::letters) fn update(conn: &mut Conn, before: &Letter, after: &Letter) -> QueryResult<bool> {
    let at = letters::id.eq(before.id).and(letters::revision.eq(before.revision)).and(letters::state.eq(before.state));
    Ok(diesel::update(letters::table.filter(at)).set(after).execute(conn)? == 1)
}

/// Puts these in the place of annex A.
pub(in crate::letters) fn replace_findings(conn: &mut Conn, id: LetterId, rows: &[LetterFinding]) -> QueryResult<()> {
    diesel::delete(letter_findings::table.filter(letter_findings::letter_id.eq(id))).execute(conn)?;
    insert_all!(conn, letter_findings::table, rows)
}

/// The last number given in a year.
pub fn last_number(conn: &mut Conn, organisation: OrganisationId, year: i32) -> QueryResult<i32> {
    let last: Option<i32> = letter_numbers::table
        .filter(letter_numbers::organisation_id.eq(organisation).and(letter_numbers::year.eq(year)))
        .select(letter_numbers::last_number)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// Notes the last number given. Only under the journal's lock.
pub(in crate::letters) fn set_last_number(
    conn: &mut Conn,
    organisation: OrganisationId,
    year: i32,
    number: i32,
) -> QueryResult<()> {
    let of = letter_numbers::organisation_id.eq(organisation).and(letter_numbers::year.eq(year));
    let changed =
        diesel::update(letter_numbers::table.filter(of)).set(letter_numbers::last_number.eq(number)).execute(conn)?;
    if changed == 0 {
        diesel::insert_into(letter_numbers::table)
            .values((
                letter_numbers::organisation_id.eq(organisation),
                letter_numbers::year.eq(year),
                letter_numbers::last_number.eq(number),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// An organisation's own words for a kind of letter, and the letterhead under the kind [`LETTERHEAD`].
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letter_templates, treat_none_as_default_value = false)]
pub struct OwnTemplate {
    pub id: i64,
    pub organisation_id: OrganisationId,
    pub kind: String,
    pub language: Language,
    pub subject: String,
    pub body: String,
    pub changed_by: Option<PersonId>,
    pub changed_at: NaiveDateTime,
}

/// The kind under which an organisation's letterhead is kept: the office that signs as its subject, the address lines as its body.
pub const LETTERHEAD: &str = "letterhead";

pub fn own_template(
    conn: &mut Conn,
    organisation: OrganisationId,
    kind: &str,
    language: Language,
) -> QueryResult<Option<OwnTemplate>> {
    letter_templates::table
        .filter(letter_templates::organisation_id.eq(organisation))
        .filter(letter_templates::kind.eq(kind).and(letter_templates::language.eq(language)))
        .select(OwnTemplate::as_select())
        .first(conn)
        .optional()
}

/// Own templates after `after`, in order of id, at most `limit`.
pub fn own_templates_after(conn: &mut Conn, after: i64, limit: i64) -> QueryResult<Vec<OwnTemplate>> {
    letter_templates::table
        .filter(letter_templates::id.gt(after))
        .order(letter_templates::id)
        .limit(limit)
        .select(OwnTemplate::as_select())
        .load(conn)
}

pub(in crate::letters) fn save_template(conn: &mut Conn, row: &OwnTemplate) -> QueryResult<()> {
    if diesel::update(letter_templates::table.filter(letter_templates::id.eq(row.id))).set(row).execute(conn)? == 0 {
        diesel::insert_into(letter_templates::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// The words that an organisation uses for a kind: its own, or those that ship with the program.
pub fn template(
    conn: &mut Conn,
    organisation: OrganisationId,
    kind: LetterKind,
    language: Language,
) -> QueryResult<Template> {
    let own = own_template(conn, organisation, kind.as_str(), language)?;
    Ok(own.map_or_else(
        || crate::letters::template::shipped(kind, language),
        |own| Template { subject: own.subject, body: own.body },
    ))
}

/// What was decided about something that an issued letter carried and that is so no more.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = letter_corrections, treat_none_as_default_value = false)]
pub struct Decided {
    pub id: i64,
    #[serde(skip)]
    pub letter_id: LetterId,
    pub subject_kind: String,
    /// `F-000123`, or the list and what it calls the party: `ofac-sdn/4711`.
    pub subject: String,
    pub cause: corrections::Cause,
    /// See [`corrections::Fault::became`]; none in decisions taken before it was kept.
    pub became: Option<i64>,
    /// The letter that corrects it; none where somebody has decided that nothing needs to be written.
    pub correction_id: Option<LetterId>,
    pub reason: String,
    pub decided_by: Option<PersonId>,
    #[serde(skip)]
    pub decided_at: NaiveDateTime,
}

/// What was decided about a letter.
pub fn decided_of(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<Decided>> {
    letter_corrections::table
        .filter(letter_corrections::letter_id.eq(id))
        .order(letter_corrections::id)
        .select(Decided::as_select())
        .load(conn)
}
