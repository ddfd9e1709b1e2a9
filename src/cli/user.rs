//! `topmark user`: accounts from the command line of the machine, for the first one and for when nobody can sign in.

use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::accounts::actions::{self, Authority, Email, NewPerson};
use crate::accounts::model::{OrganisationKind, Role};
use crate::accounts::queries::{self, PersonLine};
use crate::accounts::secret::Secret;
use crate::app::App;
use crate::cli::{Done, Format, open};
use crate::config::Settings;
use crate::db::conn::Conn;
use crate::db::ids::PersonId;
use crate::journal::model::Actor;
use crate::journal::tx::{Act, Tx};

#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make an account and print the one-time link with which its owner chooses a password.
    Add {
        email: String,
        #[arg(long)]
        name: String,
        /// Made where there is none of this name.
        #[arg(long)]
        organisation: String,
        /// Two-letter country code of a new organisation.
        #[arg(long, default_value = "")]
        country: String,
        /// Kind of a new organisation: authority, laboratory, research, media, other.
        #[arg(long, default_value = "other", value_parser = kind)]
        kind: OrganisationKind,
        /// researcher, reviewer, official, admin; may be given several times.
        #[arg(long = "role", value_parser = role)]
        roles: Vec<Role>,
    },
    /// List all accounts.
    List,
    /// Close an account: its sessions and tokens end at once.
    Disable { email: String },
    /// Open a closed account again.
    Enable { email: String },
    /// Take password and second factors away and print a one-time link with which the owner begins anew.
    Reset { email: String },
}

fn kind(text: &str) -> Result<OrganisationKind, String> {
    OrganisationKind::parse(text).ok_or_else(|| format!("use one of: {}", words(OrganisationKind::ALL)))
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| format!("use one of: {}", words(Role::ALL)))
}

fn words(all: &[impl std::fmt::Display]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// People read at once by `list`.
const PEOPLE_AT_ONCE: i64 = 500;

pub fn run(settings: &Settings, format: Format, arguments: Arguments) -> anyhow::Result<Done> {
    let app = open(settings)?;
    let by = Authority::CommandLine;
    match arguments.command {
        Command::Add { email, name, organisation, country, kind, roles } => {
            let link = write(&app, "add person", |tx| {
                let organisation = actions::find_or_add_organisation(tx, by, &organisation, &country, kind)?;
                let new = NewPerson { email: email.clone(), name, organisation, roles: roles.into_iter().collect() };
                Ok(actions::invite(tx, by, &new)?.1)
            })?;
            say_link(&app, format, &email, &link);
        }
        Command::List => list(&app, format)?,
        Command::Disable { email } => {
            write(&app, "disable person", |tx| {
                let id = person(tx.conn(), &email)?;
                actions::disable(tx, by, id)
            })?;
            say(format, &json!({"email": email, "state": "disabled"}), &format!("{email} is disabled."));
        }
        Command::Enable { email } => {
            write(&app, "enable person", |tx| {
                let id = person(tx.conn(), &email)?;
                actions::enable(tx, by, id)
            })?;
            say(format, &json!({"email": email, "state": "enabled"}), &format!("{email} can sign in again."));
        }
        Command::Reset { email } => {
            let link = write(&app, "reset person", |tx| {
                let id = person(tx.conn(), &email)?;
                actions::reset(tx, by, id)
            })?;
            say_link(&app, format, &email, &link);
        }
    }
    Ok(Done::All)
}

fn write<T>(app: &App, action: &str, work: impl FnOnce(&mut Tx<'_>) -> anyhow::Result<T>) -> anyhow::Result<T> {
    Ok(app.write_blocking(Act::new(Actor::command("user"), action), work)?.value)
}

fn person(conn: &mut Conn, email: &str) -> anyhow::Result<PersonId> {
    let wanted = Email::parse(email)?;
    let row = queries::person_by_email(conn, wanted.as_str())?;
    Ok(row.with_context(|| format!("nobody has an account with `{}`", wanted.as_str()))?.id)
}

fn list(app: &App, format: Format) -> anyhow::Result<()> {
    let mut conn = app.pools().read()?;
    let mut offset = 0;
    loop {
        let people = queries::people_lines(&mut conn, offset, PEOPLE_AT_ONCE)?;
        if people.is_empty() {
            return Ok(());
        }
        offset += people.len() as i64;
        for person in &people {
            say(format, &as_json(person), &as_text(person));
        }
    }
}

fn as_json(person: &PersonLine) -> serde_json::Value {
    json!({
        "email": person.email,
        "name": person.name,
        "organisation": person.organisation_name,
        "roles": person.roles,
        "state": person.state,
        "second_factor": person.has_factor,
    })
}

fn as_text(person: &PersonLine) -> String {
    let roles: Vec<&str> = person.roles.iter().map(Role::as_str).collect();
    let factor = if person.has_factor { "" } else { ", no second factor" };
    format!(
        "{}\t{}\t{}\t{}\t{}{factor}",
        person.email,
        person.name,
        person.organisation_name,
        roles.join(","),
        person.state
    )
}

/// The address of a one-time link. English; the page leads to the other language.
pub fn address(settings: &Settings, link: &Secret) -> String {
    format!("{}/en/set-up/{}", settings.public_base(), link.reveal())
}

fn say_link(app: &App, format: Format, email: &str, link: &Secret) {
    let link = address(app.settings(), link);
    let hours = queries::entry::LINK_HOURS;
    say(
        format,
        &json!({"email": email, "link": link, "valid_hours": hours}),
        &format!("{email} chooses a password here, once, within {hours} hours:\n{link}"),
    );
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
fn say(format: Format, value: &serde_json::Value, text: &str) {
    match format {
        Format::Json => println!("{value}"),
        Format::Text => println!("{text}"),
    }
}
