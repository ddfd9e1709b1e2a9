//! What is done with accounts. Each function checks the rules, writes, and records the change without anything secret.

use serde_json::json;

use crate::accounts::model::{Admin, OrganisationKind, PersonState, Roles};
use crate::accounts::queries::{self, Organisation, PersonRow};
use crate::accounts::secret::random_bytes;
use crate::db::ids::{OrganisationId, PersonId, reserve};
use crate::journal::model::{SubjectKind, Verb, hex};
use crate::journal::tx::Tx;

/// Who may look after accounts: an admin, or whoever holds the machine.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    Admin(&'a Admin),
    CommandLine,
}

/// What an account cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("`{0}` is not an e-mail address")]
    Email(String),
    #[error("`{0}` has an account already")]
    EmailTaken(String),
    #[error("a name is missing")]
    NameMissing,
    #[error("the name of an organisation is missing")]
    OrganisationMissing,
}

/// An e-mail address in lower case, as far as it can be told without writing to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Result<Self, Refused> {
        let email = text.trim().to_lowercase();
        let is_plausible = email.len() <= 254
            && !email.contains(|character: char| character.is_whitespace() || character.is_control())
            && email.rsplit_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && !domain.is_empty() && !domain.starts_with('.') && !domain.ends_with('.')
            });
        if is_plausible { Ok(Self(email)) } else { Err(Refused::Email(text.trim().to_owned())) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Longest name of a person or an organisation, in characters.
const LONGEST_NAME: usize = 200;

fn tidy(name: &str) -> String {
    let name: Vec<&str> = name.split_whitespace().collect();
    name.join(" ").chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect()
}

/// The organisation of this name, made where it is new. Country and kind matter for new ones only.
pub fn find_or_add_organisation(
    tx: &mut Tx<'_>,
    _by: Authority<'_>,
    name: &str,
    country: &str,
    kind: OrganisationKind,
) -> anyhow::Result<OrganisationId> {
    let name = tidy(name);
    if name.is_empty() {
        return Err(Refused::OrganisationMissing.into());
    }
    let name_normalised = name.to_lowercase();
    if let Some(known) = queries::organisation_by_name(tx.conn(), &name_normalised)? {
        return Ok(known.id);
    }
    let id = OrganisationId(reserve(tx.conn(), "organisations", 1)?);
    let row = Organisation { id, name, name_normalised, country: country.to_owned(), kind };
    queries::insert_organisation(tx.conn(), &row)?;
    tx.record(
        SubjectKind::Organisation,
        id.0,
        Verb::Created,
        &json!({"name": row.name, "country": row.country, "kind": row.kind}),
    )?;
    Ok(id)
}

/// Somebody who is to have an account.
#[derive(Clone, Debug)]
pub struct NewPerson {
    pub email: String,
    pub name: String,
    pub organisation: OrganisationId,
    pub roles: Roles,
}

/// Makes an account without a password: [`set_password`] or a one-time link gives it one.
pub fn add_person(tx: &mut Tx<'_>, _by: Authority<'_>, new: &NewPerson) -> anyhow::Result<PersonId> {
    let email = Email::parse(&new.email)?;
    let name = tidy(&new.name);
    if name.is_empty() {
        return Err(Refused::NameMissing.into());
    }
    if queries::person_by_email(tx.conn(), email.as_str())?.is_some() {
        return Err(Refused::EmailTaken(email.0).into());
    }
    let id = PersonId(reserve(tx.conn(), "people", 1)?);
    let row = PersonRow {
        id,
        organisation_id: new.organisation,
        email: email.0,
        name,
        state: PersonState::Invited,
        password_hash: String::new(),
        totp_secret: String::new(),
        totp_step: 0,
        passkey_handle: hex(&random_bytes::<16>()),
        created_at: tx.at,
    };
    queries::insert_person(tx.conn(), &row, new.roles)?;
    let detail = json!({"name": row.name, "organisation": new.organisation, "roles": new.roles, "state": row.state});
    tx.record(SubjectKind::Person, id.0, Verb::Created, &detail)?;
    Ok(id)
}

/// Gives somebody a password, as its hash. Whoever was invited is in use from here on.
pub fn set_password(tx: &mut Tx<'_>, person: PersonId, password_hash: &str) -> anyhow::Result<()> {
    queries::set_password(tx.conn(), person, password_hash, PersonState::Active)?;
    tx.record(SubjectKind::Person, person.0, Verb::Changed, &json!({"password": "changed"}))
}
