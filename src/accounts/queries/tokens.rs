//! Keys of scripts.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::accounts::model::{Role, Scope, Viewer};
use crate::accounts::queries::active_person;
use crate::accounts::secret::{Secret, hash};
use crate::db::conn::Conn;
use crate::db::ids::{PersonId, TokenId, reserve};
use crate::db::schema::api_tokens;

/// What every token begins with, so that it is known when it turns up where it should not.
const PREFIX: &str = "tm_";
/// The longest life of a token, in days.
pub const LONGEST_DAYS: i64 = 365;
/// Live tokens that somebody may have.
pub const MOST: usize = 50;

/// A token as the account page lists it.
#[derive(Clone, Debug, Queryable)]
pub struct TokenLine {
    pub id: TokenId,
    pub name: String,
    pub scope: Scope,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    pub last_used_at: Option<NaiveDateTime>,
}

/// Tokens that stand, newest first.
pub fn lines(conn: &mut Conn, person: PersonId, now: NaiveDateTime) -> QueryResult<Vec<TokenLine>> {
    api_tokens::table
        .filter(api_tokens::person_id.eq(person).and(api_tokens::revoked_at.is_null()))
        .filter(api_tokens::expires_at.gt(now))
        .order(api_tokens::id.desc())
        .limit(MOST as i64)
        .select((
            api_tokens::id,
            api_tokens::name,
            api_tokens::scope,
            api_tokens::created_at,
            api_tokens::expires_at,
            api_tokens::last_used_at,
        ))
        .load(conn)
}

/// Makes a token and returns its text, which is stored nowhere. The caller is inside a write transaction.
pub fn insert(
    conn: &mut Conn,
    person: PersonId,
    name: &str,
    scope: Scope,
    at: NaiveDateTime,
    expires_at: NaiveDateTime,
) -> QueryResult<String> {
    let text = format!("{PREFIX}{}", Secret::random().reveal());
    let id = TokenId(reserve(conn, "api_tokens", 1)?);
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::id.eq(id),
            api_tokens::person_id.eq(person),
            api_tokens::token_hash.eq(hash(&text)),
            api_tokens::name.eq(name),
            api_tokens::scope.eq(scope),
            api_tokens::created_at.eq(at),
            api_tokens::expires_at.eq(expires_at),
        ))
        .execute(conn)?;
    Ok(text)
}

/// Ends a token; false where it is not this person's or has ended.
pub fn revoke(conn: &mut Conn, person: PersonId, id: TokenId, at: NaiveDateTime) -> QueryResult<bool> {
    let ended = diesel::update(
        api_tokens::table
            .filter(api_tokens::id.eq(id).and(api_tokens::person_id.eq(person)))
            .filter(api_tokens::revoked_at.is_null()),
    )
    .set(api_tokens::revoked_at.eq(at))
    .execute(conn)?;
    Ok(ended == 1)
}

/// Ends every token of somebody.
pub fn revoke_all(conn: &mut Conn, person: PersonId, at: NaiveDateTime) -> QueryResult<()> {
    diesel::update(api_tokens::table.filter(api_tokens::person_id.eq(person).and(api_tokens::revoked_at.is_null())))
        .set(api_tokens::revoked_at.eq(at))
        .execute(conn)
        .map(|_| ())
}

/// A script that has shown a token that stands.
#[derive(Clone, Debug)]
pub struct Script {
    pub token: TokenId,
    pub scope: Scope,
    pub last_used_at: Option<NaiveDateTime>,
    /// The person's viewer without the role of admin: a script never looks after accounts.
    pub viewer: Viewer,
}

/// The script of `Authorization: Bearer ...`; `None` where the token has ended or its person is disabled.
pub fn script(conn: &mut Conn, text: &str, now: NaiveDateTime) -> QueryResult<Option<Script>> {
    if !text.starts_with(PREFIX) {
        return Ok(None);
    }
    let found: Option<(TokenId, PersonId, Scope, Option<NaiveDateTime>)> = api_tokens::table
        .filter(api_tokens::token_hash.eq(hash(text)))
        .filter(api_tokens::revoked_at.is_null().and(api_tokens::expires_at.gt(now)))
        .select((api_tokens::id, api_tokens::person_id, api_tokens::scope, api_tokens::last_used_at))
        .first(conn)
        .optional()?;
    let Some((token, person, scope, last_used_at)) = found else { return Ok(None) };
    let Some(mut person) = active_person(conn, person)? else { return Ok(None) };
    person.roles = person.roles.iter().filter(|role| *role != Role::Admin).collect();
    Ok(Some(Script { token, scope, last_used_at, viewer: Viewer::signed_in(person) }))
}

pub fn touch(conn: &mut Conn, id: TokenId, at: NaiveDateTime) -> QueryResult<()> {
    diesel::update(api_tokens::table.filter(api_tokens::id.eq(id)))
        .set(api_tokens::last_used_at.eq(at))
        .execute(conn)
        .map(|_| ())
}
