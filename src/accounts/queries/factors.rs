//! Second factors: one-time codes, recovery codes, passkeys, and ceremonies that are under way.

use anyhow::Context;
use chrono::NaiveDateTime;
use diesel::prelude::*;
use webauthn_rs::prelude::Passkey;

use crate::accounts::passkeys::credential_text;
use crate::accounts::vault::{Vault, is_open};
use crate::db::conn::Conn;
use crate::db::ids::{PersonId, reserve};
use crate::db::pool::Pools;
use crate::db::schema::{ceremonies, passkeys, people, recovery_codes};
use crate::journal::model::Actor;
use crate::journal::tx::{Act, write};
use crate::text_enum;

text_enum! {
    /// What is under way between two requests of one session.
    pub enum CeremonyKind {
        NewPasskey = "new_passkey",
        UsePasskey = "use_passkey",
        NewCodes = "new_codes",
    }
}

/// What somebody has besides the password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    pub has_codes: bool,
    pub passkeys: i64,
    pub recovery_codes_left: i64,
}

impl Factors {
    /// Whether there is a second factor. Recovery codes alone are none.
    pub fn any(self) -> bool {
        self.has_codes || self.passkeys > 0
    }
}

pub fn of(conn: &mut Conn, person: PersonId) -> QueryResult<Factors> {
    let totp_secret: String = people::table.filter(people::id.eq(person)).select(people::totp_secret).first(conn)?;
    Ok(Factors {
        has_codes: !totp_secret.is_empty(),
        passkeys: passkeys::table.filter(passkeys::person_id.eq(person)).count().get_result(conn)?,
        recovery_codes_left: recovery_codes::table
            .filter(recovery_codes::person_id.eq(person).and(recovery_codes::used_at.is_null()))
            .count()
            .get_result(conn)?,
    })
}

/// What the secret of somebody's one-time codes is sealed to.
fn place(person: PersonId) -> String {
    format!("one-time codes of person {person}")
}

/// Sets the secret of one-time codes. `step` is the step whose code proved it.
pub fn set_totp(conn: &mut Conn, vault: &Vault, person: PersonId, secret: &str, step: i64) -> anyhow::Result<()> {
    let sealed = vault.seal(secret, &place(person))?;
    diesel::update(people::table.filter(people::id.eq(person)))
        .set((people::totp_secret.eq(sealed), people::totp_step.eq(step)))
        .execute(conn)?;
    Ok(())
}

/// Takes the secret of one-time codes away.
pub fn remove_totp(conn: &mut Conn, person: PersonId) -> QueryResult<()> {
    diesel::update(people::table.filter(people::id.eq(person)))
        .set((people::totp_secret.eq(""), people::totp_step.eq(0)))
        .execute(conn)
        .map(|_| ())
}

/// The secret of somebody's one-time codes and the last step that was taken; `None` where there are no codes. Err where the secret
/// belongs to the key of another installation.
pub fn totp(conn: &mut Conn, vault: &Vault, person: PersonId) -> anyhow::Result<Option<(String, i64)>> {
    let row: Option<(String, i64)> = people::table
        .filter(people::id.eq(person).and(people::totp_secret.ne("")))
        .select((people::totp_secret, people::totp_step))
        .first(conn)
        .optional()?;
    let Some((stored, step)) = row else { return Ok(None) };
    let secret = vault.open(&stored, &place(person)).with_context(|| {
        format!(
            "reading the secret of one-time codes of person {person}. Put the installation's key back, or run `topmark user reset`"
        )
    })?;
    Ok(Some((secret, step)))
}

/// What the database keeps of everybody's one-time codes.
fn kept(conn: &mut Conn) -> QueryResult<Vec<(PersonId, String)>> {
    people::table
        .filter(people::totp_secret.ne(""))
        .order(people::id)
        .select((people::id, people::totp_secret))
        .load(conn)
}

/// Seals the secrets that were kept before there were seals. Returns how many secrets are of another key, whose owners have no codes
/// until it is put back.
pub fn seal_all(pools: &Pools, vault: &Vault, now: NaiveDateTime) -> anyhow::Result<usize> {
    let found = kept(&mut *pools.read()?)?;
    if found.iter().any(|(_, stored)| is_open(stored)) {
        // Who knows the secrets is no record, so nothing is journalled.
        write(pools, now, Act::new(Actor::reference(), "seal secrets"), |tx| {
            for (person, secret) in kept(tx.conn())?.iter().filter(|(_, stored)| is_open(stored)) {
                diesel::update(people::table.filter(people::id.eq(person)))
                    .set(people::totp_secret.eq(vault.seal(secret, &place(*person))?))
                    .execute(tx.conn())?;
            }
            Ok(())
        })?;
    }
    Ok(found.iter().filter(|(person, stored)| vault.open(stored, &place(*person)).is_err()).count())
}

/// Takes the code of this step; false where it or a later one was taken before.
pub fn take_totp_step(conn: &mut Conn, person: PersonId, step: i64) -> QueryResult<bool> {
    let taken = diesel::update(people::table.filter(people::id.eq(person).and(people::totp_step.lt(step))))
        .set(people::totp_step.eq(step))
        .execute(conn)?;
    Ok(taken == 1)
}

/// Replaces all recovery codes.
pub fn set_recovery_codes(conn: &mut Conn, person: PersonId, hashes: &[String]) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person))).execute(conn)?;
    for hash in hashes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::person_id.eq(person), recovery_codes::code_hash.eq(hash)))
            .execute(conn)?;
    }
    Ok(())
}

/// Takes a recovery code; false where it is none of this person's or was used before.
pub fn take_recovery_code(conn: &mut Conn, person: PersonId, hash: &str, at: NaiveDateTime) -> QueryResult<bool> {
    let taken = diesel::update(
        recovery_codes::table
            .filter(recovery_codes::person_id.eq(person).and(recovery_codes::code_hash.eq(hash)))
            .filter(recovery_codes::used_at.is_null()),
    )
    .set(recovery_codes::used_at.eq(at))
    .execute(conn)?;
    Ok(taken == 1)
}

/// A passkey as the account page lists it.
#[derive(Clone, Debug, Queryable)]
pub struct PasskeyLine {
    pub id: i64,
    pub name: String,
    pub created_at: NaiveDateTime,
    pub last_used_at: Option<NaiveDateTime>,
}

/// Oldest first, at most fifty.
pub fn passkey_lines(conn: &mut Conn, person: PersonId) -> QueryResult<Vec<PasskeyLine>> {
    passkeys::table
        .filter(passkeys::person_id.eq(person))
        .order(passkeys::id)
        .limit(50)
        .select((passkeys::id, passkeys::name, passkeys::created_at, passkeys::last_used_at))
        .load(conn)
}

/// What the ceremonies need. Err where a stored passkey cannot be read.
pub fn passkeys(conn: &mut Conn, person: PersonId) -> anyhow::Result<Vec<Passkey>> {
    let stored: Vec<String> = passkeys::table
        .filter(passkeys::person_id.eq(person))
        .order(passkeys::id)
        .limit(50)
        .select(passkeys::credential)
        .load(conn)?;
    stored.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
}

/// Keeps a new passkey; false where this authenticator is known already.
pub fn insert_passkey(
    conn: &mut Conn,
    person: PersonId,
    passkey: &Passkey,
    name: &str,
    at: NaiveDateTime,
) -> anyhow::Result<bool> {
    let credential_id = credential_text(passkey.cred_id());
    let is_known = passkeys::table
        .filter(passkeys::credential_id.eq(&credential_id))
        .select(passkeys::id)
        .first::<i64>(conn)
        .optional()?
        .is_some();
    if is_known {
        return Ok(false);
    }
    let id = reserve(conn, "passkeys", 1)?;
    diesel::insert_into(passkeys::table)
        .values((
            passkeys::id.eq(id),
            passkeys::person_id.eq(person),
            passkeys::credential_id.eq(credential_id),
            passkeys::name.eq(name),
            passkeys::credential.eq(serde_json::to_string(passkey)?),
            passkeys::created_at.eq(at),
        ))
        .execute(conn)?;
    Ok(true)
}

/// Notes that a passkey was used, with its new counter.
pub fn update_passkey(conn: &mut Conn, person: PersonId, passkey: &Passkey, at: NaiveDateTime) -> anyhow::Result<()> {
    let credential_id = credential_text(passkey.cred_id());
    diesel::update(
        passkeys::table.filter(passkeys::person_id.eq(person).and(passkeys::credential_id.eq(credential_id))),
    )
    .set((passkeys::credential.eq(serde_json::to_string(passkey)?), passkeys::last_used_at.eq(at)))
    .execute(conn)?;
    Ok(())
}

/// Takes a passkey away; false where it is not this person's.
pub fn delete_passkey(conn: &mut Conn, person: PersonId, id: i64) -> QueryResult<bool> {
    let gone = diesel::delete(passkeys::table.filter(passkeys::person_id.eq(person).and(passkeys::id.eq(id))));
    Ok(gone.execute(conn)? == 1)
}

/// Takes away everything that somebody has besides the password.
pub fn delete_all(conn: &mut Conn, person: PersonId) -> QueryResult<()> {
    remove_totp(conn, person)?;
    diesel::delete(passkeys::table.filter(passkeys::person_id.eq(person))).execute(conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person))).execute(conn)?;
    Ok(())
}

/// Begins something for a session; what was begun before is forgotten, and so is what has expired anywhere.
pub fn begin(
    conn: &mut Conn,
    session_hash: &str,
    kind: CeremonyKind,
    state: &str,
    now: NaiveDateTime,
    expires_at: NaiveDateTime,
) -> QueryResult<()> {
    diesel::delete(ceremonies::table.filter(ceremonies::expires_at.lt(now))).execute(conn)?;
    take(conn, session_hash, kind, now)?;
    diesel::insert_into(ceremonies::table)
        .values((
            ceremonies::session_hash.eq(session_hash),
            ceremonies::kind.eq(kind),
            ceremonies::state.eq(state),
            ceremonies::expires_at.eq(expires_at),
        ))
        .execute(conn)
        .map(|_| ())
}

/// What was begun, without ending it.
pub fn look(
    conn: &mut Conn,
    session_hash: &str,
    kind: CeremonyKind,
    now: NaiveDateTime,
) -> QueryResult<Option<String>> {
    ceremonies::table
        .filter(ceremonies::session_hash.eq(session_hash).and(ceremonies::kind.eq(kind)))
        .filter(ceremonies::expires_at.gt(now))
        .select(ceremonies::state)
        .first(conn)
        .optional()
}

/// Ends what was begun and returns its state: nothing is finished twice.
pub fn take(
    conn: &mut Conn,
    session_hash: &str,
    kind: CeremonyKind,
    now: NaiveDateTime,
) -> QueryResult<Option<String>> {
    let state = look(conn, session_hash, kind, now)?;
    diesel::delete(ceremonies::table.filter(ceremonies::session_hash.eq(session_hash).and(ceremonies::kind.eq(kind))))
        .execute(conn)?;
    Ok(state)
}
