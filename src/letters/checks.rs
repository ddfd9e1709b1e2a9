//! What a letter lacks before it can be submitted or issued.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};

use crate::companies::contact::ContactState;
use crate::companies::queries::{contacts, merged};
use crate::db::conn::Conn;
use crate::db::ids::{ContactId, FindingId};
use crate::letters::choice::Objection;
use crate::letters::kinds::{Need, rules};
use crate::letters::model::{LetterKind, Superseded};
use crate::letters::queries::facts::{self, Fact};
use crate::letters::queries::{self, Letter, LetterFinding};
use crate::letters::template::Template;

/// A contact that nobody has looked at for so long is not relied on.
pub const CHECKED_WITHIN_DAYS: i64 = 365;

/// What the operator and the lists say about whom a letter may go to: worked out by whoever has the lists in memory.
#[derive(Clone, Debug, Default)]
pub struct Addressees {
    /// Countries whose companies the operator writes to no letter, as ISO 3166 codes.
    pub excluded_countries: Vec<String>,
    /// Entries of lists that are the company by name: `ofac-sdn: ACME CORP`.
    pub listed_as: Vec<String>,
}

/// One thing that is missing. The word of a message is [`Missing::key`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Recipient,
    /// The contact is not confirmed by a second person, or not any more.
    ContactNotConfirmed,
    /// The contact has other addresses now than the letter.
    ContactChanged,
    ContactNotChecked(NaiveDate),
    CompanyListed(Vec<String>),
    CountryExcluded(String),
    Findings,
    Parties,
    LegalBasis,
    About,
    Subject,
    /// A place of the template that is still in the text, or a text that is too long.
    Text(String),
    /// Findings that have changed since they were frozen.
    FindingsChanged(Vec<String>),
    /// Findings that the annex must not carry any more.
    FindingsLeft(Vec<String>),
    /// Findings that the rules leave out, taken in without a reason.
    ReasonMissing(Vec<String>),
    Signatory,
}

impl Missing {
    /// The end of the message's key.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Recipient => "recipient",
            Self::ContactNotConfirmed => "contact-not-confirmed",
            Self::ContactChanged => "contact-changed",
            Self::ContactNotChecked(_) => "contact-not-checked",
            Self::CompanyListed(_) => "company-listed",
            Self::CountryExcluded(_) => "country-excluded",
            Self::Findings => "findings",
            Self::Parties => "parties",
            Self::LegalBasis => "legal-basis",
            Self::About => "about",
            Self::Subject => "subject",
            Self::Text(_) => "text",
            Self::FindingsChanged(_) => "findings-changed",
            Self::FindingsLeft(_) => "findings-left",
            Self::ReasonMissing(_) => "reason-missing",
            Self::Signatory => "signatory",
        }
    }

    /// What it is about, for the message's `what`; blank where the message needs nothing.
    pub fn what(&self) -> String {
        match self {
            Self::ContactNotChecked(day) => day.to_string(),
            Self::CompanyListed(names) => names.join("; "),
            Self::CountryExcluded(text) | Self::Text(text) => text.clone(),
            Self::FindingsChanged(numbers) | Self::FindingsLeft(numbers) | Self::ReasonMissing(numbers) => {
                shortened(numbers)
            }
            _ => String::new(),
        }
    }
}

/// Findings that a message names.
const MOST_NAMED: usize = 20;

fn shortened(numbers: &[String]) -> String {
    let named = numbers.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if numbers.len() > MOST_NAMED { format!("{named}, … ({})", numbers.len()) } else { named }
}

/// Everything that the letter lacks, in the order in which a page tells it.
pub fn missing(
    conn: &mut Conn,
    letter: &Letter,
    findings: &[LetterFinding],
    addressees: &Addressees,
    country: &str,
    today: NaiveDate,
) -> anyhow::Result<Vec<Missing>> {
    let rules = rules(letter.kind);
    let mut missing = recipient(conn, letter, addressees, country, today)?;
    if rules.findings == Need::Required && findings.is_empty() {
        missing.push(Missing::Findings);
    }
    if rules.parties == Need::Required && letter.annex_id.is_none() {
        missing.push(Missing::Parties);
    }
    if rules.legal_basis == Need::Required && letter.legal_basis.is_empty() {
        missing.push(Missing::LegalBasis);
    }
    if rules.about == Need::Required {
        let about = match letter.about_id {
            Some(id) => queries::by_id(conn, id)?,
            None => None,
        };
        let merges = merged::merges(conn)?;
        let is_to = |id| merges.standing(id) == merges.standing(letter.company_id);
        let is_withdrawn = about.as_ref().is_some_and(|about| about.superseded == Superseded::Withdrawn);
        // Nobody is reminded of what was withdrawn.
        if (is_withdrawn && letter.kind == LetterKind::Reminder)
            || !about.is_some_and(|about| about.state.is_issued() && is_to(about.company_id))
        {
            missing.push(Missing::About);
        }
    }
    if letter.subject.is_empty() || letter.body.is_empty() {
        missing.push(Missing::Subject);
    } else if let Err(problem) = (Template { subject: letter.subject.clone(), body: letter.body.clone() }).check() {
        missing.push(Missing::Text(problem.to_string()));
    }
    if letter.signatory.is_empty() {
        missing.push(Missing::Signatory);
    }
    missing.extend(annex(conn, letter, findings)?);
    Ok(missing)
}

fn recipient(
    conn: &mut Conn,
    letter: &Letter,
    addressees: &Addressees,
    country: &str,
    today: NaiveDate,
) -> anyhow::Result<Vec<Missing>> {
    let mut missing = Vec::new();
    match (letter.recipient(), letter.contact_id) {
        (Some(recipient), Some(id)) => match contacts::by_id(conn, ContactId(id))? {
            Some(contact) if contact.state != ContactState::Confirmed => missing.push(Missing::ContactNotConfirmed),
            // A record that was merged stands for itself again, and took its contacts with it.
            Some(contact) if merged::merges(conn)?.standing(contact.company_id) != letter.company_id => {
                missing.push(Missing::ContactNotConfirmed);
            }
            Some(contact)
                if contact.addressee != recipient.addressee
                    || contact.postal_address != recipient.postal_address
                    || contact.email != recipient.email =>
            {
                missing.push(Missing::ContactChanged);
            }
            Some(contact) if today - contact.checked_on > TimeDelta::days(CHECKED_WITHIN_DAYS) => {
                missing.push(Missing::ContactNotChecked(contact.checked_on));
            }
            Some(_) => {}
            None => missing.push(Missing::ContactNotConfirmed),
        },
        _ => missing.push(Missing::Recipient),
    }
    if !addressees.listed_as.is_empty() {
        missing.push(Missing::CompanyListed(addressees.listed_as.clone()));
    }
    if addressees.excluded_countries.iter().any(|excluded| excluded == country) {
        missing.push(Missing::CountryExcluded(country.to_owned()));
    }
    Ok(missing)
}

/// What of annex A is no more as it was frozen.
fn annex(conn: &mut Conn, letter: &Letter, findings: &[LetterFinding]) -> anyhow::Result<Vec<Missing>> {
    let ids: Vec<FindingId> = findings.iter().map(|row| row.finding_id).collect();
    let now: HashMap<FindingId, Fact> = facts::of(conn, &ids)?.into_iter().map(|fact| (fact.id, fact)).collect();
    let covered = facts::covered(conn, letter.organisation_id, letter.company_id, Some(letter.id))?;
    let is_correction = letter.kind == LetterKind::Correction;
    let (mut changed, mut left, mut unreasoned) = (Vec::new(), Vec::new(), Vec::new());
    for row in findings {
        let number = row.finding_id.number();
        let Some(fact) = now.get(&row.finding_id) else {
            left.push(number);
            continue;
        };
        let objections = crate::letters::choice::objections(fact, rules(letter.kind), letter.company_id, &covered);
        if !is_correction && objections.iter().any(|objection| !objection.may_be_overridden()) {
            left.push(number);
        } else if fact.revision != row.finding_revision {
            changed.push(number);
        } else if !objections.is_empty() && row.override_reason.is_empty() && !is_correction {
            // What another letter has covered in the meantime needs a reason as well.
            unreasoned.push(number);
        }
    }
    let found = [Missing::FindingsLeft(left), Missing::FindingsChanged(changed), Missing::ReasonMissing(unreasoned)];
    Ok(found.into_iter().filter(|missing| !missing.what().is_empty()).collect())
}

/// What speaks against each finding that the letter could take, for the page of its annex.
pub fn candidates(conn: &mut Conn, letter: &Letter, limit: i64) -> anyhow::Result<Vec<(Fact, Vec<Objection>)>> {
    let ids = facts::published_of(conn, letter.company_id, limit)?;
    let covered = facts::covered(conn, letter.organisation_id, letter.company_id, Some(letter.id))?;
    let facts = facts::of(conn, &ids)?;
    Ok(facts
        .into_iter()
        .map(|fact| {
            let objections = crate::letters::choice::objections(&fact, rules(letter.kind), letter.company_id, &covered);
            (fact, objections)
        })
        .collect())
}
