//! Drafting: a letter with its words, its recipient and annex A.

use std::collections::HashMap;

use chrono::TimeDelta;

use crate::accounts::model::{Official, Proof};
use crate::companies::queries::contacts::{self, Contact};
use crate::companies::queries::merged;
use crate::db::ids::{
    AnnexId, CampaignId, CompanyId, ContactId, FindingId, LetterId, OrganisationId, PersonId, reserve,
};
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;
use crate::letters::actions::{MOST_FINDINGS, Refused, keep, seen};
use crate::letters::choice::{Objection, objections};
use crate::letters::compose::{About, Subject, finding_item};
use crate::letters::kinds::{Need, rules};
use crate::letters::model::{Language, LetterKind, LetterState, Recipient, Superseded};
use crate::letters::queries::facts::{self, Fact};
use crate::letters::queries::{self, LETTERHEAD, Letter, LetterFinding, annexes};
use crate::letters::template::Template;

/// Which findings go into annex A.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Findings {
    /// All that the company answers for, that nothing speaks against.
    NotYetCovered,
    /// These; what speaks against one needs a reason.
    Chosen(Vec<(FindingId, String)>),
    None,
}

/// A letter that somebody begins.
#[derive(Clone, Debug)]
pub struct NewLetter {
    pub kind: LetterKind,
    pub company: CompanyId,
    /// None takes the contact's.
    pub language: Option<Language>,
    /// None takes the confirmed one that was checked last.
    pub contact: Option<ContactId>,
    pub findings: Findings,
    pub annex: Option<AnnexId>,
    pub campaign: Option<CampaignId>,
    pub about: Option<LetterId>,
    pub legal_basis: String,
    /// For a correction: what no longer stands, a line each.
    pub corrections: Vec<String>,
    /// Subject and body in the place of the kind's, with nothing left to be filled in.
    pub words: Option<Template>,
}

impl NewLetter {
    pub fn new(kind: LetterKind, company: CompanyId) -> Self {
        Self {
            kind,
            company,
            language: None,
            contact: None,
            findings: Findings::NotYetCovered,
            annex: None,
            campaign: None,
            about: None,
            legal_basis: String::new(),
            corrections: Vec::new(),
            words: None,
        }
    }
}

/// For whom a letter is begun.
#[derive(Clone, Debug)]
pub struct Drafter {
    pub organisation: OrganisationId,
    /// None where the program does it by itself.
    pub person: Option<PersonId>,
    pub signatory: String,
    /// Blank takes the letterhead's.
    pub office: String,
}

/// Begins a letter. What it lacks is no error yet: a draft may lack anything.
pub fn draft(tx: &mut Tx<'_>, by: &Official, new: &NewLetter) -> anyhow::Result<Letter> {
    let drafter = Drafter {
        organisation: by.organisation(),
        person: Some(by.person()),
        signatory: by.name().to_owned(),
        office: String::new(),
    };
    begin(tx, &drafter, new)
}

/// The same, for whomever.
pub(in crate::letters) fn begin(tx: &mut Tx<'_>, by: &Drafter, new: &NewLetter) -> anyhow::Result<Letter> {
    let rules = rules(new.kind);
    // A letter goes to whoever stands for a record that was merged.
    let Some(company) = merged::standing(tx.conn(), new.company)? else {
        return Err(Refused::NoCompany.into());
    };
    let new = &NewLetter { company: company.id, ..new.clone() };
    let contact = contact(tx, new)?;
    let about = about(tx, by.organisation, new)?;
    let language = new.language.unwrap_or_else(|| {
        let told = contact.as_ref().map(|contact| contact.language.as_str());
        told.and_then(Language::parse).unwrap_or(Language::English)
    });
    if new.annex.is_some() && rules.parties == Need::No {
        return Err(Refused::NoParties.into());
    }
    let party_count = match new.annex {
        None => 0,
        Some(id) => {
            let annex = annexes::annex(tx.conn(), id)?.filter(|annex| annex.organisation_id == by.organisation);
            annex.ok_or(Refused::NoAnnex)?.item_count
        }
    };
    let id = LetterId(reserve(tx.conn(), "letters", 1)?);
    let chosen = if rules.findings == Need::No { Vec::new() } else { choose(tx, by.organisation, id, new)? };
    let letterhead = queries::own_template(tx.conn(), by.organisation, LETTERHEAD, language)?;
    let template = queries::template(tx.conn(), by.organisation, new.kind, language)?;
    let facts: Vec<&Fact> = chosen.iter().map(|(fact, _)| fact).collect();
    let subject = Subject {
        language,
        company: &company.legal_name,
        facts: &facts,
        party_count,
        answer_due_on: rules.term_days.map(|days| tx.at.date() + TimeDelta::days(i64::from(days))),
        legal_basis: &new.legal_basis,
        about,
        corrections: &new.corrections,
    };
    let filled = new.words.clone().unwrap_or_else(|| template.fill(&subject.words()));
    let mut letter = Letter {
        id,
        kind: new.kind,
        organisation_id: by.organisation,
        company_id: new.company,
        campaign_id: new.campaign,
        about_id: new.about,
        language,
        contact_id: contact.as_ref().map(|contact| contact.id.0),
        recipient: contact.map(|contact| recipient(&company.legal_name, &contact)).transpose()?.unwrap_or_default(),
        subject: filled.subject,
        body: filled.body,
        legal_basis: tidy(&new.legal_basis),
        signatory: by.signatory.clone(),
        office: if by.office.is_empty() {
            letterhead.map(|own| own.subject).unwrap_or_default()
        } else {
            by.office.clone()
        },
        term_days: rules.term_days,
        annex_id: new.annex,
        findings_digest: String::new(),
        state: LetterState::Draft,
        state_reason: String::new(),
        drafted_by: by.person,
        drafted_at: tx.at,
        submitted_by: None,
        approved_by: None,
        issued_by: None,
        issued_at: None,
        number_year: None,
        number: None,
        pdf_sha256: String::new(),
        answer_due_on: None,
        superseded: Superseded::No,
        revision: tx.revision,
    };
    let rows = frozen(&letter, &chosen)?;
    letter.findings_digest = annexes::digest_of_findings(&rows);
    queries::insert(tx.conn(), &letter)?;
    queries::replace_findings(tx.conn(), letter.id, &rows)?;
    tx.record(SubjectKind::Letter, letter.id.0, Verb::Created, &letter)?;
    Ok(letter)
}

/// The recipient as it is frozen, JSON.
fn recipient(company: &str, contact: &Contact) -> anyhow::Result<String> {
    Ok(serde_json::to_string(&Recipient {
        company: company.to_owned(),
        addressee: contact.addressee.clone(),
        postal_address: contact.postal_address.clone(),
        email: contact.email.clone(),
        source: contact.source.clone(),
        checked_on: Some(contact.checked_on),
    })?)
}

fn contact(tx: &mut Tx<'_>, new: &NewLetter) -> anyhow::Result<Option<Contact>> {
    let confirmed = contacts::confirmed(tx.conn(), new.company)?;
    match new.contact {
        None => Ok(confirmed.into_iter().next()),
        Some(id) => match confirmed.into_iter().find(|contact| contact.id == id) {
            Some(contact) => Ok(Some(contact)),
            None => Err(Refused::NoContact.into()),
        },
    }
}

fn about(tx: &mut Tx<'_>, organisation: OrganisationId, new: &NewLetter) -> anyhow::Result<Option<About>> {
    let Some(id) = new.about else { return Ok(None) };
    let letter = queries::by_id(tx.conn(), id)?.filter(|letter| letter.organisation_id == organisation);
    let letter = letter.ok_or(Refused::NoAbout)?;
    let merges = merged::merges(tx.conn())?;
    match (letter.reference(), letter.issued_at) {
        (Some(reference), Some(at)) if merges.standing(letter.company_id) == new.company => {
            Ok(Some(About { reference, issued_on: at.date() }))
        }
        _ => Err(Refused::NoAbout.into()),
    }
}

/// The findings with the reasons for those that something speaks against.
fn choose(
    tx: &mut Tx<'_>,
    organisation: OrganisationId,
    id: LetterId,
    new: &NewLetter,
) -> anyhow::Result<Vec<(Fact, String)>> {
    let rules = rules(new.kind);
    let covered = facts::covered(tx.conn(), organisation, new.company, Some(id))?;
    let (ids, reasons): (Vec<FindingId>, HashMap<FindingId, String>) = match &new.findings {
        Findings::None => return Ok(Vec::new()),
        Findings::NotYetCovered => {
            (facts::published_of(tx.conn(), new.company, MOST_FINDINGS as i64 * 10)?, HashMap::new())
        }
        Findings::Chosen(chosen) => {
            if chosen.len() > MOST_FINDINGS {
                return Err(Refused::TooMany(MOST_FINDINGS).into());
            }
            let reasons = chosen.iter().map(|(id, reason)| (*id, tidy(reason))).collect();
            (chosen.iter().map(|(id, _)| *id).collect(), reasons)
        }
    };
    let is_chosen = matches!(new.findings, Findings::Chosen(_));
    let facts = facts::of(tx.conn(), &ids)?;
    if is_chosen && facts.len() < reasons.len() {
        return Err(Refused::NoFinding.into());
    }
    let mut kept = Vec::new();
    for fact in facts {
        let against = objections(&fact, rules, new.company, &covered);
        if !is_chosen {
            if against.is_empty() && kept.len() < MOST_FINDINGS {
                kept.push((fact, String::new()));
            }
            continue;
        }
        if against.iter().any(|objection: &Objection| !objection.may_be_overridden()) {
            return Err(Refused::NoFinding.into());
        }
        let reason = reasons.get(&fact.id).cloned().unwrap_or_default();
        if !against.is_empty() && reason.is_empty() {
            return Err(Refused::ReasonMissing.into());
        }
        kept.push((fact, if against.is_empty() { String::new() } else { reason }));
    }
    Ok(kept)
}

fn frozen(letter: &Letter, chosen: &[(Fact, String)]) -> anyhow::Result<Vec<LetterFinding>> {
    (0..)
        .zip(chosen)
        .map(|(ordinal, (fact, reason))| {
            Ok(LetterFinding {
                letter_id: letter.id,
                finding_id: fact.id,
                ordinal,
                finding_revision: fact.revision,
                brand_id: fact.brand_id,
                company_id: fact.company_id,
                item: serde_json::to_string(&finding_item(letter.language, fact))?,
                override_reason: reason.clone(),
            })
        })
        .collect()
}

/// A draft as somebody has changed it.
#[derive(Clone, Debug)]
pub struct Edited {
    pub subject: String,
    pub body: String,
    pub signatory: String,
    pub office: String,
    pub legal_basis: String,
    /// Blank takes the kind's.
    pub term_days: String,
    pub contact: Option<ContactId>,
    pub annex: Option<AnnexId>,
}

/// Changes the words, the recipient and annex B of a draft.
pub fn edit(tx: &mut Tx<'_>, by: &Official, id: LetterId, revision: i64, edited: &Edited) -> anyhow::Result<Letter> {
    let before = seen(tx, by, id, Some(revision))?;
    if before.state != LetterState::Draft {
        return Err(Refused::NotADraft.into());
    }
    let template = Template::typed(&edited.subject, &edited.body);
    template.check().map_err(Refused::Text)?;
    let line = |text: &str| tidy(text).split_whitespace().collect::<Vec<_>>().join(" ").chars().take(300).collect();
    let mut after = Letter {
        subject: template.subject,
        body: template.body,
        signatory: line(&edited.signatory),
        office: line(&edited.office),
        legal_basis: line(&edited.legal_basis),
        ..before.clone()
    };
    after.term_days = match (rules(before.kind).term_days, edited.term_days.trim()) {
        (None, _) => None,
        (known, "") => known,
        (_, typed) => match typed.parse::<i32>() {
            Ok(days) if (1..=365).contains(&days) => Some(days),
            _ => return Err(Refused::Term.into()),
        },
    };
    if let Some(id) = edited.contact {
        let merges = merged::merges(tx.conn())?;
        let is_of = |contact: &Contact| merges.standing(contact.company_id) == before.company_id;
        let contact = contacts::by_id(tx.conn(), id)?.filter(is_of);
        let contact = contact.ok_or(Refused::NoContact)?;
        let company = crate::companies::queries::by_id(tx.conn(), before.company_id)?.ok_or(Refused::NoCompany)?;
        after.contact_id = Some(id.0);
        after.recipient = recipient(&company.legal_name, &contact)?;
    }
    if rules(before.kind).parties != Need::No {
        after.annex_id = edited.annex;
        if let Some(annex) = edited.annex {
            let annex = annexes::annex(tx.conn(), annex)?.filter(|annex| annex.organisation_id == by.organisation());
            annex.ok_or(Refused::NoAnnex)?;
        }
    }
    keep(tx, &before, after)
}

/// Puts other findings into annex A of a draft, each as it is now. The words that count them are filled anew where nobody has changed
/// them; else they stay, and the page says that they may not fit.
pub fn choose_findings(
    tx: &mut Tx<'_>,
    by: &Official,
    id: LetterId,
    revision: i64,
    findings: Findings,
) -> anyhow::Result<Letter> {
    let before = seen(tx, by, id, Some(revision))?;
    if before.state != LetterState::Draft {
        return Err(Refused::NotADraft.into());
    }
    let new = NewLetter { findings, ..NewLetter::new(before.kind, before.company_id) };
    let chosen = choose(tx, by.organisation(), id, &new)?;
    let old = queries::findings_of(tx.conn(), id)?;
    let old_ids: Vec<FindingId> = old.iter().map(|row| row.finding_id).collect();
    let old_facts = facts::of(tx.conn(), &old_ids)?;
    let words = |tx: &mut Tx<'_>, facts: &[&Fact]| -> anyhow::Result<Template> {
        let company = crate::companies::queries::by_id(tx.conn(), before.company_id)?.ok_or(Refused::NoCompany)?;
        let template = queries::template(tx.conn(), before.organisation_id, before.kind, before.language)?;
        let party_count = match before.annex_id {
            Some(annex) => annexes::annex(tx.conn(), annex)?.map_or(0, |annex| annex.item_count),
            None => 0,
        };
        let subject = Subject {
            language: before.language,
            company: &company.legal_name,
            facts,
            party_count,
            answer_due_on: before.term_days.map(|days| before.drafted_at.date() + TimeDelta::days(i64::from(days))),
            legal_basis: &before.legal_basis,
            about: None,
            corrections: &[],
        };
        Ok(template.fill(&subject.words()))
    };
    let as_it_was = words(tx, &old_facts.iter().collect::<Vec<_>>())?;
    let mut after = before.clone();
    if as_it_was.body == before.body && before.about_id.is_none() {
        let anew = words(tx, &chosen.iter().map(|(fact, _)| fact).collect::<Vec<_>>())?;
        after.subject = if as_it_was.subject == before.subject { anew.subject } else { before.subject.clone() };
        after.body = anew.body;
    }
    let rows = frozen(&before, &chosen)?;
    after.findings_digest = annexes::digest_of_findings(&rows);
    queries::replace_findings(tx.conn(), id, &rows)?;
    keep(tx, &before, after)
}
