//! The tables of accounts. The only files that write them.

pub mod entry;
pub mod factors;
pub mod tokens;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::accounts::model::{OrganisationKind, Person, PersonState, Role, Roles, Stage, Viewer};
use crate::accounts::secret::Secret;
use crate::db::conn::Conn;
use crate::db::ids::{OrganisationId, PersonId, SessionId, reserve};
use crate::db::schema::{form_receipts, organisations, people, person_roles, sessions};

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = organisations)]
pub struct Organisation {
    pub id: OrganisationId,
    pub name: String,
    /// Lower case, single blanks.
    pub name_normalised: String,
    /// ISO 3166 two-letter code, or empty.
    pub country: String,
    pub kind: OrganisationKind,
}

/// A row of `people`. Not for pages: it holds what lets somebody in.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = people)]
pub struct PersonRow {
    pub id: PersonId,
    pub organisation_id: OrganisationId,
    /// Lower case.
    pub email: String,
    pub name: String,
    pub state: PersonState,
    pub password_hash: String,
    pub totp_secret: String,
    pub totp_step: i64,
    pub passkey_handle: String,
    pub created_at: NaiveDateTime,
}

#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    pub id: SessionId,
    pub token_hash: String,
    pub person_id: PersonId,
    pub stage: Stage,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
    /// Where the last request came from.
    pub address: String,
    /// What the browser calls itself, cut to 200 characters.
    pub agent: String,
}

pub fn organisation_by_name(conn: &mut Conn, name_normalised: &str) -> QueryResult<Option<Organisation>> {
    organisations::table.filter(organisations::name_normalised.eq(name_normalised)).first(conn).optional()
}

pub fn insert_organisation(conn: &mut Conn, row: &Organisation) -> QueryResult<()> {
    diesel::insert_into(organisations::table).values(row).execute(conn).map(|_| ())
}

/// Whether nobody has an account yet.
pub fn is_empty(conn: &mut Conn) -> QueryResult<bool> {
    Ok(people::table.select(people::id).limit(1).first::<PersonId>(conn).optional()?.is_none())
}

pub fn person_row(conn: &mut Conn, id: PersonId) -> QueryResult<Option<PersonRow>> {
    people::table.filter(people::id.eq(id)).first(conn).optional()
}

/// By e-mail address in lower case.
pub fn person_by_email(conn: &mut Conn, email: &str) -> QueryResult<Option<PersonRow>> {
    people::table.filter(people::email.eq(email)).first(conn).optional()
}

pub fn insert_person(conn: &mut Conn, row: &PersonRow, roles: Roles) -> QueryResult<()> {
    diesel::insert_into(people::table).values(row).execute(conn)?;
    set_roles(conn, row.id, roles)
}

pub fn set_roles(conn: &mut Conn, person: PersonId, roles: Roles) -> QueryResult<()> {
    diesel::delete(person_roles::table.filter(person_roles::person_id.eq(person))).execute(conn)?;
    for role in roles.iter() {
        diesel::insert_into(person_roles::table)
            .values((person_roles::person_id.eq(person), person_roles::role.eq(role)))
            .execute(conn)?;
    }
    Ok(())
}

pub fn roles(conn: &mut Conn, person: PersonId) -> QueryResult<Roles> {
    let roles: Vec<Role> =
        person_roles::table.filter(person_roles::person_id.eq(person)).select(person_roles::role).load(conn)?;
    Ok(roles.into_iter().collect())
}

pub fn set_password(conn: &mut Conn, person: PersonId, password_hash: &str, state: PersonState) -> QueryResult<()> {
    diesel::update(people::table.filter(people::id.eq(person)))
        .set((people::password_hash.eq(password_hash), people::state.eq(state)))
        .execute(conn)
        .map(|_| ())
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: TimeDelta,
    /// In all.
    pub absolute: TimeDelta,
    /// Between the password and the second factor.
    pub half: TimeDelta,
}

/// A session that stands.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub id: SessionId,
    pub stage: Stage,
    pub seen_at: NaiveDateTime,
    /// Whose it is, whatever the stage. What somebody may do comes from the viewer alone.
    pub person: Person,
    /// Public until the stage is [`Stage::Full`].
    pub viewer: Viewer,
}

/// The session of a cookie; `None` where it has ended, expired, or belongs to somebody who is disabled.
pub fn open_session(
    conn: &mut Conn,
    secret: &Secret,
    now: NaiveDateTime,
    limits: SessionLimits,
) -> QueryResult<Option<OpenSession>> {
    let Some(row) = sessions::table
        .filter(sessions::token_hash.eq(secret.hash()))
        .filter(sessions::seen_at.gt(now - limits.idle))
        .filter(sessions::created_at.gt(now - limits.absolute))
        .first::<SessionRow>(conn)
        .optional()?
    else {
        return Ok(None);
    };
    if row.stage == Stage::Password && row.created_at <= now - limits.half {
        return Ok(None);
    }
    let Some(person) = active_person(conn, row.person_id)? else { return Ok(None) };
    let viewer = if row.stage == Stage::Full { Viewer::signed_in(person.clone()) } else { Viewer::public() };
    Ok(Some(OpenSession { id: row.id, stage: row.stage, seen_at: row.seen_at, person, viewer }))
}

/// Somebody as they may act now, for work that goes on after the answer to the form that began it. The public where the account is
/// not in use any more.
pub fn acting_for(conn: &mut Conn, id: PersonId) -> QueryResult<Viewer> {
    Ok(active_person(conn, id)?.map_or_else(Viewer::public, Viewer::signed_in))
}

/// Somebody whose account is in use; `None` for everybody else.
pub fn active_person(conn: &mut Conn, id: PersonId) -> QueryResult<Option<Person>> {
    let row: Option<(String, String, OrganisationId, String)> = people::table
        .inner_join(organisations::table)
        .filter(people::id.eq(id).and(people::state.eq(PersonState::Active)))
        .select((people::name, people::email, people::organisation_id, organisations::name))
        .first(conn)
        .optional()?;
    let Some((name, email, organisation, organisation_name)) = row else { return Ok(None) };
    let roles = roles(conn, id)?;
    Ok(Some(Person { id, name, email, organisation, organisation_name, roles }))
}

/// Begins a session and returns its secret. The caller is inside a write transaction.
pub fn insert_session(
    conn: &mut Conn,
    person: PersonId,
    stage: Stage,
    at: NaiveDateTime,
    from: &Origin,
) -> QueryResult<Secret> {
    let secret = Secret::random();
    let row = SessionRow {
        id: SessionId(reserve(conn, "sessions", 1)?),
        token_hash: secret.hash(),
        person_id: person,
        stage,
        created_at: at,
        seen_at: at,
        address: from.address.clone(),
        agent: from.agent.clone(),
    };
    diesel::insert_into(sessions::table).values(&row).execute(conn)?;
    Ok(secret)
}

/// Where a request comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// IP address as text; blank where it is not known.
    pub address: String,
    pub agent: String,
}

pub fn touch_session(conn: &mut Conn, id: SessionId, at: NaiveDateTime, from: &Origin) -> QueryResult<()> {
    diesel::update(sessions::table.filter(sessions::id.eq(id)))
        .set((sessions::seen_at.eq(at), sessions::address.eq(&from.address), sessions::agent.eq(&from.agent)))
        .execute(conn)
        .map(|_| ())
}

/// Ends the session of this secret.
pub fn end_session(conn: &mut Conn, secret: &Secret) -> QueryResult<()> {
    diesel::delete(sessions::table.filter(sessions::token_hash.eq(secret.hash()))).execute(conn).map(|_| ())
}

/// Where the form of this number led to when this person sent it before. Person 0 is nobody signed in.
pub fn receipt(conn: &mut Conn, person: PersonId, form_id: &str) -> QueryResult<Option<String>> {
    form_receipts::table
        .filter(form_receipts::person_id.eq(person).and(form_receipts::form_id.eq(form_id)))
        .select(form_receipts::location)
        .first(conn)
        .optional()
}

/// How long a receipt is kept, in days.
const RECEIPT_DAYS: i64 = 14;

/// Notes where a form led to, and forgets the receipts of forms that nobody sends again.
pub fn insert_receipt(
    conn: &mut Conn,
    person: PersonId,
    form_id: &str,
    location: &str,
    at: NaiveDateTime,
) -> QueryResult<()> {
    diesel::delete(form_receipts::table.filter(form_receipts::at.lt(at - TimeDelta::days(RECEIPT_DAYS))))
        .execute(conn)?;
    diesel::insert_into(form_receipts::table)
        .values((
            form_receipts::person_id.eq(person),
            form_receipts::form_id.eq(form_id),
            form_receipts::location.eq(location),
            form_receipts::at.eq(at),
        ))
        .execute(conn)
        .map(|_| ())
}

/// A session as the account page lists it.
#[derive(Clone, Debug, Queryable)]
pub struct SessionLine {
    pub id: SessionId,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
    pub address: String,
    pub agent: String,
}

/// Sessions that stand, the last used first, at most a hundred.
pub fn session_lines(
    conn: &mut Conn,
    person: PersonId,
    now: NaiveDateTime,
    limits: SessionLimits,
) -> QueryResult<Vec<SessionLine>> {
    sessions::table
        .filter(sessions::person_id.eq(person).and(sessions::stage.ne(Stage::Password)))
        .filter(sessions::seen_at.gt(now - limits.idle).and(sessions::created_at.gt(now - limits.absolute)))
        .order((sessions::seen_at.desc(), sessions::id.desc()))
        .limit(100)
        .select((sessions::id, sessions::created_at, sessions::seen_at, sessions::address, sessions::agent))
        .load(conn)
}

/// Ends one session of this person; false where it is not theirs.
pub fn end_session_of(conn: &mut Conn, person: PersonId, id: SessionId) -> QueryResult<bool> {
    let ended = diesel::delete(sessions::table.filter(sessions::person_id.eq(person).and(sessions::id.eq(id))));
    Ok(ended.execute(conn)? == 1)
}

/// Ends all sessions of this person but the one to keep. Returns how many ended.
pub fn end_sessions(conn: &mut Conn, person: PersonId, keep: Option<SessionId>) -> QueryResult<usize> {
    let keep = keep.unwrap_or(SessionId(0));
    diesel::delete(sessions::table.filter(sessions::person_id.eq(person).and(sessions::id.ne(keep)))).execute(conn)
}

/// Forgets sessions that nobody can use any more.
pub fn forget_sessions(conn: &mut Conn, now: NaiveDateTime, limits: SessionLimits) -> QueryResult<()> {
    diesel::delete(
        sessions::table
            .filter(sessions::seen_at.le(now - limits.idle).or(sessions::created_at.le(now - limits.absolute))),
    )
    .execute(conn)
    .map(|_| ())
}

/// Somebody in the list of people.
#[derive(Clone, Debug)]
pub struct PersonLine {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub state: PersonState,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub roles: Roles,
    pub has_factor: bool,
}

/// People in the order of their names, from `offset`, at most `limit`.
pub fn people_lines(conn: &mut Conn, offset: i64, limit: i64) -> QueryResult<Vec<PersonLine>> {
    let rows: Vec<(PersonRow, String)> = people::table
        .inner_join(organisations::table)
        .order((people::name, people::id))
        .offset(offset)
        .limit(limit)
        .select((people::all_columns, organisations::name))
        .load(conn)?;
    rows.into_iter().map(|(row, organisation)| person_line(conn, row, organisation)).collect()
}

pub fn person_line_of(conn: &mut Conn, id: PersonId) -> QueryResult<Option<PersonLine>> {
    let row: Option<(PersonRow, String)> = people::table
        .inner_join(organisations::table)
        .filter(people::id.eq(id))
        .select((people::all_columns, organisations::name))
        .first(conn)
        .optional()?;
    row.map(|(row, organisation)| person_line(conn, row, organisation)).transpose()
}

fn person_line(conn: &mut Conn, row: PersonRow, organisation_name: String) -> QueryResult<PersonLine> {
    Ok(PersonLine {
        id: row.id,
        name: row.name,
        email: row.email,
        state: row.state,
        organisation: row.organisation_id,
        organisation_name,
        roles: roles(conn, row.id)?,
        has_factor: factors::of(conn, row.id)?.any(),
    })
}

/// How many people have an account.
pub fn count_people(conn: &mut Conn) -> QueryResult<i64> {
    people::table.count().get_result(conn)
}

/// How many people look after accounts and can do so.
pub fn count_admins(conn: &mut Conn) -> QueryResult<i64> {
    people::table
        .inner_join(person_roles::table)
        .filter(people::state.eq(PersonState::Active).and(person_roles::role.eq(Role::Admin)))
        .count()
        .get_result(conn)
}

pub fn set_state(conn: &mut Conn, person: PersonId, state: PersonState) -> QueryResult<()> {
    diesel::update(people::table.filter(people::id.eq(person))).set(people::state.eq(state)).execute(conn).map(|_| ())
}

pub fn set_name_and_organisation(
    conn: &mut Conn,
    person: PersonId,
    name: &str,
    organisation: OrganisationId,
) -> QueryResult<()> {
    diesel::update(people::table.filter(people::id.eq(person)))
        .set((people::name.eq(name), people::organisation_id.eq(organisation)))
        .execute(conn)
        .map(|_| ())
}

/// An organisation with the number of its people.
#[derive(Clone, Debug, Queryable)]
pub struct OrganisationLine {
    pub organisation: Organisation,
    pub people: i64,
}

/// Organisations in the order of their names, at most a thousand.
pub fn organisation_lines(conn: &mut Conn) -> QueryResult<Vec<OrganisationLine>> {
    let counts: Vec<(OrganisationId, i64)> = people::table
        .group_by(people::organisation_id)
        .select((people::organisation_id, diesel::dsl::count(people::id)))
        .load(conn)?;
    let rows: Vec<Organisation> =
        organisations::table.order((organisations::name_normalised, organisations::id)).limit(1000).load(conn)?;
    let count = |id| counts.iter().find(|(known, _)| *known == id).map_or(0, |(_, count)| *count);
    Ok(rows.into_iter().map(|organisation| OrganisationLine { people: count(organisation.id), organisation }).collect())
}

pub fn organisation(conn: &mut Conn, id: OrganisationId) -> QueryResult<Option<Organisation>> {
    organisations::table.filter(organisations::id.eq(id)).first(conn).optional()
}

pub fn update_organisation(conn: &mut Conn, row: &Organisation) -> QueryResult<()> {
    diesel::update(organisations::table.filter(organisations::id.eq(row.id))).set(row).execute(conn).map(|_| ())
}
