//! What sign-in and the account page share: trying a password at a bearable pace, and beginning a session.

use crate::accounts::model::{PersonState, Stage};
use crate::accounts::password;
use crate::accounts::queries::entry::{self, AccessKind};
use crate::accounts::queries::{self, Origin, PersonRow};
use crate::accounts::secret::Secret;
use crate::accounts::slowdown::{self, Subject};
use crate::db::conn::Conn;
use crate::db::ids::PersonId;
use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::{Act, Tx};
use crate::web::form::HolderForm;
use crate::web::session::Visit;

/// What came of a try with a password.
pub enum Tried {
    Right(Box<PersonRow>),
    Wrong,
    /// Not tried: too many failures. Seconds until the next try.
    Wait(i64),
}

/// Tries a password. The answer takes as long for an address that nobody has.
pub async fn try_password(visit: &Visit, email: &str, text: &str) -> Result<Tried, AppError> {
    let app = &visit.ask.app;
    let (wanted, device, address, now) =
        (email.trim().to_lowercase(), visit.device.clone(), visit.from.address.clone(), app.now());
    let act = Act::new(Actor::visitor(), "try password");
    // Counted before it is tried, under the journal's lock: many tries at once are no way around the wait.
    let begun = app.write(act.clone(), move |tx| begin_try(tx, &wanted, device.as_ref(), &address)).await?.value;
    let (row, subjects) = match begun {
        Ok(begun) => begun,
        Err(seconds) => return Ok(Tried::Wait(seconds)),
    };
    let hash = row.as_ref().map(|row| row.password_hash.clone());
    let text = text.to_owned();
    let is_right = visit.ask.site.with_password(move || password::verify(&text, hash.as_deref())).await?;
    let (known, address) = (row.as_ref().map(|row| row.id), visit.from.address.clone());
    app.write(act, move |tx| {
        if is_right {
            entry::clear_failures(tx.conn(), &subjects)?;
        } else {
            entry::log(tx.conn(), AccessKind::WrongPassword, known, &address, "", now)?;
        }
        Ok(())
    })
    .await?;
    Ok(match row.filter(|_| is_right) {
        Some(row) => Tried::Right(Box::new(row)),
        None => Tried::Wrong,
    })
}

type Begun = Result<(Option<PersonRow>, Vec<Subject>), i64>;

fn begin_try(tx: &mut Tx<'_>, email: &str, device: Option<&Secret>, address: &str) -> anyhow::Result<Begun> {
    let at = tx.at;
    let row = queries::person_by_email(tx.conn(), email)?.filter(|row| row.state == PersonState::Active);
    let known = known_device(tx.conn(), row.as_ref().map(|row| row.id), device, at)?;
    let subjects = slowdown::of_password(email, address, known.as_deref());
    if let Some(wait) = entry::wait(tx.conn(), &subjects, at)? {
        return Ok(Err(wait.num_seconds().max(1)));
    }
    entry::count_failure(tx.conn(), &subjects, at)?;
    Ok(Ok((row, subjects)))
}

/// What a known device's failures are counted under; `None` for a device that has not signed in as this person before.
pub fn known_device(
    conn: &mut Conn,
    person: Option<PersonId>,
    device: Option<&Secret>,
    now: chrono::NaiveDateTime,
) -> anyhow::Result<Option<String>> {
    let (Some(person), Some(device)) = (person, device) else { return Ok(None) };
    Ok(entry::is_known_device(conn, person, device, now)?.then(|| device.hash()))
}

/// Whether whoever sent the form knows the password of the account. Where there is no second factor yet, the password has just been
/// given.
pub async fn confirm(form: &HolderForm) -> Result<Tried, AppError> {
    try_password(&form.form.visit, &form.person.email, form.form.fields.raw("current_password")).await
}

/// A session that has proved everything, and the cookie of its device.
pub struct Entered {
    pub session: Secret,
    pub device: Secret,
}

/// Ends the session of `old` and begins one that has proved everything.
pub fn enter(
    tx: &mut Tx<'_>,
    person: PersonId,
    old: &Secret,
    device: Option<&Secret>,
    from: &Origin,
    how: &str,
) -> anyhow::Result<Entered> {
    let at = tx.at;
    queries::end_session(tx.conn(), old)?;
    let session = queries::insert_session(tx.conn(), person, Stage::Full, at, from)?;
    let device = entry::remember_device(tx.conn(), person, device, at)?;
    entry::log(tx.conn(), AccessKind::SignedIn, Some(person), &from.address, how, at)?;
    Ok(Entered { session, device })
}
