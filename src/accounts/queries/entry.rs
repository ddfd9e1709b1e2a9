//! What stands around signing in: one-time links, devices that have signed in before, failures, and the access log.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use crate::accounts::secret::Secret;
use crate::accounts::slowdown::{FORGOTTEN_AFTER, Subject};
use crate::db::conn::Conn;
use crate::db::ids::{PersonId, reserve};
use crate::db::schema::{access_log, devices, one_time_links, sign_in_failures};
use crate::text_enum;

text_enum! {
    /// What a one-time link is for.
    pub enum LinkKind {
        /// The first admin of an installation.
        SetUp = "set_up",
        /// A new account.
        Invite = "invite",
        /// An account whose password and factors were taken away.
        Reset = "reset",
    }
}

text_enum! {
    /// What the access log notes.
    pub enum AccessKind {
        SignedIn = "signed_in",
        SignedOut = "signed_out",
        WrongPassword = "wrong_password",
        WrongFactor = "wrong_factor",
        RecoveryCodeUsed = "recovery_code_used",
        FactorAdded = "factor_added",
        FactorRemoved = "factor_removed",
        PasswordChanged = "password_changed",
        SessionsEnded = "sessions_ended",
        TokenMade = "token_made",
        TokenRevoked = "token_revoked",
        /// Once a day and token.
        TokenUsed = "token_used",
        LinkUsed = "link_used",
        /// A file that is withheld was handed out.
        FileTaken = "file_taken",
    }
}

/// A one-time link that can still be used.
#[derive(Clone, Debug, Queryable)]
pub struct Link {
    pub kind: LinkKind,
    pub person: Option<PersonId>,
}

/// How long a link can be used.
pub const LINK_HOURS: i64 = 24;

/// Makes a link; earlier ones of the same kind for the same person can no longer be used.
pub fn new_link(conn: &mut Conn, kind: LinkKind, person: Option<PersonId>, at: NaiveDateTime) -> QueryResult<Secret> {
    delete_links(conn, kind, person)?;
    let secret = Secret::random();
    diesel::insert_into(one_time_links::table)
        .values((
            one_time_links::token_hash.eq(secret.hash()),
            one_time_links::kind.eq(kind),
            one_time_links::person_id.eq(person),
            one_time_links::created_at.eq(at),
            one_time_links::expires_at.eq(at + TimeDelta::hours(LINK_HOURS)),
        ))
        .execute(conn)?;
    Ok(secret)
}

/// Makes every link of this kind for this person useless.
pub fn delete_links(conn: &mut Conn, kind: LinkKind, person: Option<PersonId>) -> QueryResult<()> {
    let of_kind = one_time_links::table.filter(one_time_links::kind.eq(kind));
    match person {
        Some(person) => diesel::delete(of_kind.filter(one_time_links::person_id.eq(person))).execute(conn)?,
        None => diesel::delete(of_kind.filter(one_time_links::person_id.is_null())).execute(conn)?,
    };
    Ok(())
}

/// The link of this token; `None` where it was used, has expired or never was.
pub fn link(conn: &mut Conn, secret: &Secret, now: NaiveDateTime) -> QueryResult<Option<Link>> {
    one_time_links::table
        .filter(one_time_links::token_hash.eq(secret.hash()))
        .filter(one_time_links::used_at.is_null().and(one_time_links::expires_at.gt(now)))
        .select((one_time_links::kind, one_time_links::person_id))
        .first(conn)
        .optional()
}

/// Uses the link up; false where somebody was faster.
pub fn use_link(conn: &mut Conn, secret: &Secret, at: NaiveDateTime) -> QueryResult<bool> {
    let used = diesel::update(
        one_time_links::table
            .filter(one_time_links::token_hash.eq(secret.hash()))
            .filter(one_time_links::used_at.is_null().and(one_time_links::expires_at.gt(at))),
    )
    .set(one_time_links::used_at.eq(at))
    .execute(conn)?;
    Ok(used == 1)
}

/// How long a device is known, in days.
pub const DEVICE_DAYS: i64 = 180;

/// Whether this device has signed in as this person before.
pub fn is_known_device(conn: &mut Conn, person: PersonId, device: &Secret, now: NaiveDateTime) -> QueryResult<bool> {
    let found = devices::table
        .filter(devices::token_hash.eq(device.hash()).and(devices::person_id.eq(person)))
        .filter(devices::seen_at.gt(now - TimeDelta::days(DEVICE_DAYS)))
        .select(devices::id)
        .first::<i64>(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Remembers the device. Returns the secret for its cookie: a new one each time, so that a copied cookie ends with the next
/// sign-in of the real one.
pub fn remember_device(
    conn: &mut Conn,
    person: PersonId,
    device: Option<&Secret>,
    at: NaiveDateTime,
) -> QueryResult<Secret> {
    let secret = Secret::random();
    if let Some(known) = device {
        let renewed = diesel::update(
            devices::table.filter(devices::token_hash.eq(known.hash()).and(devices::person_id.eq(person))),
        )
        .set((devices::token_hash.eq(secret.hash()), devices::seen_at.eq(at)))
        .execute(conn)?;
        if renewed == 1 {
            return Ok(secret);
        }
    }
    diesel::delete(devices::table.filter(devices::seen_at.lt(at - TimeDelta::days(DEVICE_DAYS)))).execute(conn)?;
    let id = reserve(conn, "devices", 1)?;
    diesel::insert_into(devices::table)
        .values((
            devices::id.eq(id),
            devices::person_id.eq(person),
            devices::token_hash.eq(secret.hash()),
            devices::created_at.eq(at),
            devices::seen_at.eq(at),
        ))
        .execute(conn)?;
    Ok(secret)
}

pub fn forget_devices(conn: &mut Conn, person: PersonId) -> QueryResult<()> {
    diesel::delete(devices::table.filter(devices::person_id.eq(person))).execute(conn).map(|_| ())
}

/// The longest wait among these subjects; `None` where there is none.
pub fn wait(conn: &mut Conn, subjects: &[Subject], now: NaiveDateTime) -> QueryResult<Option<TimeDelta>> {
    let mut longest = None;
    for subject in subjects {
        let counted: Option<(i64, NaiveDateTime)> = sign_in_failures::table
            .filter(sign_in_failures::subject.eq(&subject.text))
            .select((sign_in_failures::failures, sign_in_failures::last_at))
            .first(conn)
            .optional()?;
        let wait = counted.and_then(|(failures, last_at)| subject.wait(failures, last_at, now));
        longest = longest.max(wait);
    }
    Ok(longest)
}

/// Counts a failure under each subject. The caller is inside a write transaction.
pub fn count_failure(conn: &mut Conn, subjects: &[Subject], at: NaiveDateTime) -> QueryResult<()> {
    diesel::delete(sign_in_failures::table.filter(sign_in_failures::last_at.le(at - FORGOTTEN_AFTER))).execute(conn)?;
    for subject in subjects {
        let counted = diesel::update(sign_in_failures::table.filter(sign_in_failures::subject.eq(&subject.text)))
            .set((sign_in_failures::failures.eq(sign_in_failures::failures + 1), sign_in_failures::last_at.eq(at)))
            .execute(conn)?;
        if counted == 0 {
            diesel::insert_into(sign_in_failures::table)
                .values((
                    sign_in_failures::subject.eq(&subject.text),
                    sign_in_failures::failures.eq(1),
                    sign_in_failures::last_at.eq(at),
                ))
                .execute(conn)?;
        }
    }
    Ok(())
}

/// Forgets the failures of somebody who has proved to be right. Of those of the address only the try itself, which was counted
/// before its outcome was known: an account of one's own must not buy more guesses at others'.
pub fn clear_failures(conn: &mut Conn, subjects: &[Subject]) -> QueryResult<()> {
    for subject in subjects {
        let counted = sign_in_failures::table.filter(sign_in_failures::subject.eq(&subject.text));
        if subject.is_shared() {
            diesel::update(counted).set(sign_in_failures::failures.eq(sign_in_failures::failures - 1)).execute(conn)?;
        } else {
            diesel::delete(counted).execute(conn)?;
        }
    }
    Ok(())
}

/// One line of the access log.
#[derive(Clone, Debug, Queryable)]
pub struct AccessLine {
    pub at: NaiveDateTime,
    pub kind: AccessKind,
    pub address: String,
    pub detail: String,
}

/// Notes something in the access log. `detail` never holds anything that lets somebody in. The caller is inside a write
/// transaction.
pub fn log(
    conn: &mut Conn,
    kind: AccessKind,
    person: Option<PersonId>,
    address: &str,
    detail: &str,
    at: NaiveDateTime,
) -> QueryResult<()> {
    let id = reserve(conn, "access_log", 1)?;
    diesel::insert_into(access_log::table)
        .values((
            access_log::id.eq(id),
            access_log::at.eq(at),
            access_log::kind.eq(kind),
            access_log::person_id.eq(person.map(|person| person.0)),
            access_log::address.eq(address),
            access_log::detail.eq(detail),
        ))
        .execute(conn)
        .map(|_| ())
}

/// The time of the oldest line of the access log; `None` where it is empty.
pub fn oldest_access(conn: &mut Conn) -> QueryResult<Option<NaiveDateTime>> {
    // Lines get their numbers in the order of time.
    access_log::table.order(access_log::id).select(access_log::at).first(conn).optional()
}

/// Forgets the lines of the access log from before this time. Returns how many.
pub fn forget_access(conn: &mut Conn, before: NaiveDateTime) -> QueryResult<usize> {
    diesel::delete(access_log::table.filter(access_log::at.lt(before))).execute(conn)
}

/// What the log says about somebody, newest first, at most `limit`.
pub fn access_lines(conn: &mut Conn, person: PersonId, limit: i64) -> QueryResult<Vec<AccessLine>> {
    access_log::table
        .filter(access_log::person_id.eq(person.0))
        .order(access_log::id.desc())
        .limit(limit)
        .select((access_log::at, access_log::kind, access_log::address, access_log::detail))
        .load(conn)
}
