//! What is done with accounts. Each function checks the rules, writes, and records the change without anything secret.

use serde_json::json;

use crate::accounts::model::{Admin, OrganisationKind, PersonState, Proof, Role, Roles};
use crate::accounts::queries::entry::{self, LinkKind};
use crate::accounts::queries::{self, Organisation, PersonRow, factors, tokens};
use crate::accounts::secret::{Secret, random_bytes};
use crate::db::ids::{OrganisationId, PersonId, reserve};
use crate::journal::model::{SubjectKind, Verb, hex};
use crate::journal::tx::Tx;

/// Who may look after accounts: an admin, or whoever holds the machine.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    Admin(&'a Admin),
    CommandLine,
}

impl Authority<'_> {
    fn is(self, person: PersonId) -> bool {
        matches!(self, Self::Admin(admin) if admin.person() == person)
    }
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
    #[error("`{0}` is the name of another organisation")]
    OrganisationTaken(String),
    #[error("`{0}` is no country code")]
    Country(String),
    #[error("there would be nobody left who looks after accounts")]
    LastAdmin,
    #[error("nobody can disable or reset their own account")]
    Yourself,
    #[error("the link has been used or has expired")]
    LinkUsed,
    #[error("the account is disabled; enable it first")]
    Disabled,
    #[error("there is nobody with this account")]
    Nobody,
}

impl Refused {
    /// Key of the message for people.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Email(_) => "refused-email",
            Self::EmailTaken(_) => "refused-email-taken",
            Self::NameMissing => "refused-name-missing",
            Self::OrganisationMissing => "refused-organisation-missing",
            Self::OrganisationTaken(_) => "refused-organisation-taken",
            Self::Country(_) => "refused-country",
            Self::LastAdmin => "refused-last-admin",
            Self::Yourself => "refused-yourself",
            Self::LinkUsed => "refused-link-used",
            Self::Disabled => "refused-disabled",
            Self::Nobody => "refused-nobody",
        }
    }
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
    let country = country_code(country)?;
    let name_normalised = name.to_lowercase();
    if let Some(known) = queries::organisation_by_name(tx.conn(), &name_normalised)? {
        return Ok(known.id);
    }
    let id = OrganisationId(reserve(tx.conn(), "organisations", 1)?);
    let row = Organisation { id, name, name_normalised, country, kind };
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

/// A two-letter code in upper case, or nothing.
fn country_code(text: &str) -> Result<String, Refused> {
    let code = text.trim().to_ascii_uppercase();
    let is_code = code.is_empty() || (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    if is_code { Ok(code) } else { Err(Refused::Country(text.trim().to_owned())) }
}

/// Corrects an organisation. The name may not be another's.
pub fn edit_organisation(
    tx: &mut Tx<'_>,
    _by: Authority<'_>,
    id: OrganisationId,
    name: &str,
    country: &str,
    kind: OrganisationKind,
) -> anyhow::Result<()> {
    let name = tidy(name);
    if name.is_empty() {
        return Err(Refused::OrganisationMissing.into());
    }
    let old = queries::organisation(tx.conn(), id)?.ok_or(Refused::OrganisationMissing)?;
    let new = Organisation { id, name_normalised: name.to_lowercase(), name, country: country_code(country)?, kind };
    if new == old {
        return Ok(());
    }
    if queries::organisation_by_name(tx.conn(), &new.name_normalised)?.is_some_and(|known| known.id != id) {
        return Err(Refused::OrganisationTaken(new.name).into());
    }
    queries::update_organisation(tx.conn(), &new)?;
    let mut detail = serde_json::Map::new();
    note(&mut detail, "name", &old.name, &new.name);
    note(&mut detail, "country", &old.country, &new.country);
    note(&mut detail, "kind", &old.kind, &new.kind);
    tx.record(SubjectKind::Organisation, id.0, Verb::Changed, &detail)
}

/// `{"field": [before, after]}` where they differ.
fn note<T: PartialEq + serde::Serialize>(
    detail: &mut serde_json::Map<String, serde_json::Value>,
    field: &str,
    before: &T,
    after: &T,
) {
    if before != after {
        detail.insert(field.to_owned(), json!([before, after]));
    }
}

/// Makes an account and the link with which its owner chooses a password.
pub fn invite(tx: &mut Tx<'_>, by: Authority<'_>, new: &NewPerson) -> anyhow::Result<(PersonId, Secret)> {
    let id = add_person(tx, by, new)?;
    let at = tx.at;
    Ok((id, entry::new_link(tx.conn(), LinkKind::Invite, Some(id), at)?))
}

/// What an admin may correct about somebody.
#[derive(Clone, Debug)]
pub struct Correction {
    pub name: String,
    pub organisation: OrganisationId,
    pub roles: Roles,
}

/// Corrects somebody's name, organisation and roles. Whoever gains a role signs in again; a lost one is gone with the next request.
pub fn correct(tx: &mut Tx<'_>, _by: Authority<'_>, id: PersonId, new: &Correction) -> anyhow::Result<()> {
    let row = queries::person_row(tx.conn(), id)?.ok_or(Refused::Nobody)?;
    let roles = queries::roles(tx.conn(), id)?;
    let name = tidy(&new.name);
    if name.is_empty() {
        return Err(Refused::NameMissing.into());
    }
    if queries::organisation(tx.conn(), new.organisation)?.is_none() {
        return Err(Refused::OrganisationMissing.into());
    }
    if roles.has(Role::Admin) && !new.roles.has(Role::Admin) {
        refuse_last_admin(tx, &row)?;
    }
    let mut detail = serde_json::Map::new();
    note(&mut detail, "name", &row.name, &name);
    note(&mut detail, "organisation", &row.organisation_id, &new.organisation);
    note(&mut detail, "roles", &roles, &new.roles);
    if detail.is_empty() {
        return Ok(());
    }
    queries::set_name_and_organisation(tx.conn(), id, &name, new.organisation)?;
    queries::set_roles(tx.conn(), id, new.roles)?;
    if new.roles.iter().any(|role| !roles.has(role)) {
        queries::end_sessions(tx.conn(), id, None)?;
    }
    tx.record(SubjectKind::Person, id.0, Verb::Changed, &detail)
}

fn refuse_last_admin(tx: &mut Tx<'_>, row: &PersonRow) -> anyhow::Result<()> {
    let counts = row.state == PersonState::Active && queries::roles(tx.conn(), row.id)?.has(Role::Admin);
    if counts && queries::count_admins(tx.conn())? <= 1 {
        return Err(Refused::LastAdmin.into());
    }
    Ok(())
}

/// Closes an account: its sessions, links and tokens end at once.
pub fn disable(tx: &mut Tx<'_>, by: Authority<'_>, id: PersonId) -> anyhow::Result<()> {
    let row = queries::person_row(tx.conn(), id)?.ok_or(Refused::Nobody)?;
    if by.is(id) {
        return Err(Refused::Yourself.into());
    }
    if row.state == PersonState::Disabled {
        return Ok(());
    }
    refuse_last_admin(tx, &row)?;
    end_everything(tx, id)?;
    queries::set_state(tx.conn(), id, PersonState::Disabled)?;
    tx.record(SubjectKind::Person, id.0, Verb::Changed, &json!({"state": [row.state, PersonState::Disabled]}))
}

/// Opens a closed account again, with the password and factors that it had. Without a password it is as invited.
pub fn enable(tx: &mut Tx<'_>, _by: Authority<'_>, id: PersonId) -> anyhow::Result<()> {
    let row = queries::person_row(tx.conn(), id)?.ok_or(Refused::Nobody)?;
    if row.state != PersonState::Disabled {
        return Ok(());
    }
    let state = if row.password_hash.is_empty() { PersonState::Invited } else { PersonState::Active };
    queries::set_state(tx.conn(), id, state)?;
    tx.record(SubjectKind::Person, id.0, Verb::Changed, &json!({"state": [row.state, state]}))
}

fn end_everything(tx: &mut Tx<'_>, id: PersonId) -> anyhow::Result<()> {
    let at = tx.at;
    queries::end_sessions(tx.conn(), id, None)?;
    entry::forget_devices(tx.conn(), id)?;
    entry::delete_links(tx.conn(), LinkKind::Invite, Some(id))?;
    entry::delete_links(tx.conn(), LinkKind::Reset, Some(id))?;
    tokens::revoke_all(tx.conn(), id, at)?;
    Ok(())
}

/// Takes password, second factors, sessions and tokens away and returns the link with which the owner begins anew: for a lost
/// telephone or a password that others know.
pub fn reset(tx: &mut Tx<'_>, by: Authority<'_>, id: PersonId) -> anyhow::Result<Secret> {
    let row = queries::person_row(tx.conn(), id)?.ok_or(Refused::Nobody)?;
    if by.is(id) {
        return Err(Refused::Yourself.into());
    }
    // A link would open again what somebody has closed.
    if row.state == PersonState::Disabled {
        return Err(Refused::Disabled.into());
    }
    end_everything(tx, id)?;
    factors::delete_all(tx.conn(), id)?;
    queries::set_password(tx.conn(), id, "", PersonState::Invited)?;
    tx.record(
        SubjectKind::Person,
        id.0,
        Verb::Changed,
        &json!({"state": [row.state, PersonState::Invited], "password": "reset"}),
    )?;
    let at = tx.at;
    Ok(entry::new_link(tx.conn(), LinkKind::Reset, Some(id), at)?)
}

/// The link with which the first admin sets up an installation; `None` where somebody has an account already.
pub fn set_up_link(tx: &mut Tx<'_>) -> anyhow::Result<Option<Secret>> {
    if !queries::is_empty(tx.conn())? {
        return Ok(None);
    }
    let at = tx.at;
    Ok(Some(entry::new_link(tx.conn(), LinkKind::SetUp, None, at)?))
}

/// The first account of an installation, as its owner fills it in.
#[derive(Clone, Debug)]
pub struct FirstAdmin {
    pub organisation: String,
    pub country: String,
    pub kind: OrganisationKind,
    pub name: String,
    pub email: String,
    pub password_hash: String,
}

/// Uses a set-up link: makes the organisation and its first admin, who may do everything.
pub fn set_up(tx: &mut Tx<'_>, link: &Secret, new: &FirstAdmin) -> anyhow::Result<PersonId> {
    let at = tx.at;
    let is_set_up = entry::link(tx.conn(), link, at)?.is_some_and(|link| link.kind == LinkKind::SetUp);
    if !is_set_up || !queries::is_empty(tx.conn())? || !entry::use_link(tx.conn(), link, at)? {
        return Err(Refused::LinkUsed.into());
    }
    let by = Authority::CommandLine;
    let organisation = find_or_add_organisation(tx, by, &new.organisation, &new.country, new.kind)?;
    let roles = Role::ALL.iter().copied().collect();
    let person = NewPerson { email: new.email.clone(), name: new.name.clone(), organisation, roles };
    let id = add_person(tx, by, &person)?;
    set_password(tx, id, &new.password_hash)?;
    Ok(id)
}

/// Uses an invitation or a reset: its owner has a password from here on.
pub fn follow_link(tx: &mut Tx<'_>, link: &Secret, password_hash: &str) -> anyhow::Result<PersonId> {
    let at = tx.at;
    let found = entry::link(tx.conn(), link, at)?.and_then(|link| link.person).ok_or(Refused::LinkUsed)?;
    let row = queries::person_row(tx.conn(), found)?.ok_or(Refused::LinkUsed)?;
    if row.state != PersonState::Invited || !entry::use_link(tx.conn(), link, at)? {
        return Err(Refused::LinkUsed.into());
    }
    set_password(tx, found, password_hash)?;
    Ok(found)
}
