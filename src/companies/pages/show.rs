//! `/{locale}/desk/companies/{key}`: one company as it is known, and where letters reach it.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{NaiveDate, TimeDelta};

use crate::accounts::model::{Official, Proof};
use crate::companies::authorities::{self, Authority};
use crate::companies::contact::{ContactForm, ContactLanguage, ContactState};
use crate::companies::pages::proposals::{self, ProposalLine};
use crate::companies::pages::{company_at, company_of};
use crate::companies::proposal::{EventKind, ProposalForm, ProposalKind};
use crate::companies::queries::contacts::{self, Contact, ContactCopy};
use crate::companies::queries::merged::{self, MergedRecord};
use crate::companies::queries::proposals as stored;
use crate::companies::queries::{self, BrandLine, Company, EventLine};
use crate::db::conn::Conn;
use crate::db::ids::{ContactId, PersonId};
use crate::error::AppError;
use crate::findings::queries as findings;
use crate::findings::queries::names::names_of;
use crate::journal::model::SubjectKind;
use crate::public::company;
use crate::public::model::{PublicCompany, PublicEvent};
use crate::web::frame::{Frame, Section};
use crate::web::history::Subject;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;
use crate::web::work_history::{self, Told};

/// Proposals that the page of a company lists.
const MOST_PROPOSALS: i64 = 20;
/// After this many days an address is to be looked up again.
const GOOD_FOR_DAYS: i64 = 365;

/// A contact with the names that stand in it.
pub struct ContactLine {
    pub contact: Contact,
    pub proposed_by: String,
    pub confirmed_by: String,
    pub checked_by: String,
    /// Captured copies of its source, the newest first.
    pub copies: Vec<ContactCopy>,
    copied_by: HashMap<PersonId, String>,
    /// Whether whoever looks may confirm it.
    pub may_confirm: bool,
    /// Whether it was looked up so long ago that it should be again.
    pub is_old: bool,
}

impl ContactLine {
    pub fn state(&self) -> &'static str {
        self.contact.state.as_str()
    }

    pub fn is_confirmed(&self) -> bool {
        self.contact.state == ContactState::Confirmed
    }

    pub fn is_proposed(&self) -> bool {
        self.contact.state == ContactState::Proposed
    }

    pub fn is_set_aside(&self) -> bool {
        self.contact.state == ContactState::SetAside
    }

    pub fn copied_by(&self, copy: &ContactCopy) -> &str {
        self.copied_by.get(&copy.kept_by).map_or("", String::as_str)
    }

    pub fn has_web_source(&self) -> bool {
        self.contact.source.starts_with("https://") || self.contact.source.starts_with("http://")
    }
}

/// The contacts with their names, as `by` sees them.
pub fn contact_lines(
    conn: &mut Conn,
    by: &Official,
    today: NaiveDate,
    contacts: Vec<Contact>,
) -> Result<Vec<ContactLine>, AppError> {
    let mut people: Vec<PersonId> = contacts
        .iter()
        .flat_map(|contact| [Some(contact.proposed_by), contact.confirmed_by, Some(contact.checked_by)])
        .flatten()
        .collect();
    let ids: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
    let copies = contacts::copies_of(conn, &ids)?;
    people.extend(copies.iter().map(|copy| copy.kept_by));
    let names: HashMap<PersonId, String> = names_of(conn, &people)?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let line = |contact: Contact| ContactLine {
        proposed_by: name(Some(contact.proposed_by)),
        confirmed_by: name(contact.confirmed_by),
        checked_by: name(Some(contact.checked_by)),
        copies: copies.iter().filter(|copy| copy.contact_id == contact.id).cloned().collect(),
        copied_by: names.clone(),
        may_confirm: contact.state == ContactState::Proposed && contact.proposed_by != by.person(),
        is_old: today - contact.checked_on > TimeDelta::days(GOOD_FOR_DAYS),
        contact,
    };
    Ok(contacts.into_iter().map(line).collect())
}

/// `GET /{locale}/desk/companies/{key}/history`.
pub async fn history(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        // The history of a merged record is its own.
        let company = queries::by_key(conn, visit.ask.segment("key"))?.ok_or(AppError::NotFound)?;
        let urls = Urls { locale: visit.ask.locale };
        let withheld = &["name_normalised", "reference_digest"];
        let told = Told {
            subject: Subject { kind: SubjectKind::Company, id: company.id.0, withheld },
            href: urls.work_company(&company.key),
            frame: visit
                .frame(Section::WorkCompanies, "")
                .below(urls.work_companies(), visit.ask.locale.messages().t("nav-companies")),
            name: company.legal_name,
        };
        work_history::page(conn, visit, told)
    })
    .await
}

#[derive(Template)]
#[template(path = "companies/work.html")]
pub struct CompanyPage {
    frame: Frame,
    company: Company,
    parent: Option<Company>,
    /// Who answers for it today; `None` where it does itself, or is not in memory yet.
    today: Option<PublicCompany>,
    /// What led there, oldest first.
    chain: Vec<PublicEvent>,
    brands: Vec<BrandLine>,
    leads_in: Vec<EventLine>,
    leads_out: Vec<EventLine>,
    /// Published findings that it answers for.
    findings: i64,
    /// Other records of the company.
    merged: Vec<MergedRecord>,
    /// Of its state.
    authorities: Vec<&'static Authority>,
    /// In use first.
    contacts: Vec<ContactLine>,
    form: ContactForm,
    problem: String,
    action: String,
    latest_day: String,
    proposals: Vec<ProposalLine>,
    propose_action: String,
    /// Of the proposal that could not be taken.
    typed_kind: Option<ProposalKind>,
    /// The key of the record that it was about.
    typed_key: String,
    proposal: ProposalForm,
    proposal_problem: String,
}

impl CompanyPage {
    fn event_kinds(&self) -> &'static [EventKind] {
        EventKind::ALL
    }

    /// Whether the form of this kind stands open.
    fn is_typed(&self, kind: &str) -> bool {
        self.typed_kind.is_some_and(|typed| typed.as_str() == kind)
    }

    /// Whether the form that takes this record out again stands open.
    fn is_parting(&self, record: &MergedRecord) -> bool {
        self.is_typed(ProposalKind::Unmerge.as_str()) && self.typed_key == record.company.key
    }

    /// What was typed into the form that takes this record out again.
    fn parting<'a>(&self, record: &MergedRecord, text: &'a str) -> &'a str {
        if self.is_parting(record) { text } else { "" }
    }

    /// Where the proposal to take a record out again is sent.
    fn part_action(&self, record: &MergedRecord) -> String {
        self.frame.urls.work_company_to(&record.company.key, "proposals")
    }

    fn day(&self, record: &MergedRecord) -> String {
        self.frame.locale.date(record.at.date())
    }

    fn work_history(&self, record: &MergedRecord) -> String {
        self.frame.urls.work_company_to(&record.company.key, "history")
    }

    /// What was typed into the form of this kind.
    fn typed<'a>(&self, kind: &str, text: &'a str) -> &'a str {
        if self.is_typed(kind) { text } else { "" }
    }

    fn is_chosen(&self, kind: &EventKind) -> bool {
        self.proposal.event_kind == kind.as_str()
    }

    fn languages(&self) -> &'static [ContactLanguage] {
        ContactLanguage::ALL
    }

    fn date(&self, text: &str) -> String {
        self.frame.locale.partial_date(text)
    }

    /// When the company had the brand, as precise as known.
    fn period(&self, brand: &BrandLine) -> String {
        match (brand.valid_from.as_str(), brand.valid_to.as_str()) {
            ("", "") => self.frame.t("company-since-unknown").to_owned(),
            (from, "") => self.frame.with("company-since", "date", &self.date(from)),
            ("", to) => self.frame.with("company-until", "date", &self.date(to)),
            (from, to) => format!("{} – {}", self.date(from), self.date(to)),
        }
    }

    /// What an authority looks after, in words.
    fn roles(&self, authority: &Authority) -> String {
        let words: Vec<&str> = authority.roles().map(|role| self.frame.word("authority-role", role)).collect();
        words.join(", ")
    }

    /// Whether somebody of its state should know: findings that the public can see lead to it.
    fn is_to_be_told(&self, authority: &Authority) -> bool {
        self.findings > 0 && authority.decides_on_exports()
    }

    /// Keys of the headings with their events.
    fn events(&self) -> [(&'static str, &[EventLine]); 2] {
        [("company-leads-in", &self.leads_in), ("company-leads-out", &self.leads_out)]
    }

    fn contact_href(&self, line: &ContactLine) -> String {
        self.frame.urls.work_contact(&self.company.key, &line.contact.id.0)
    }

    fn contact_to(&self, line: &ContactLine, verb: &str) -> String {
        self.frame.urls.work_contact_to(&self.company.key, &line.contact.id.0, verb)
    }
}

/// `GET /{locale}/desk/companies/{key}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        company_at(conn, &by.visit, |urls, key| urls.work_company(key))?;
        Made::html(&make(conn, &by.visit, &by.proof, Typed::Nothing)?)
    })
    .await
}

/// What was typed into a form of the page and could not be taken, with the reason.
pub enum Typed {
    Nothing,
    Contact { form: ContactForm, problem: String },
    Proposal { kind: ProposalKind, form: ProposalForm, problem: String },
}

/// The page.
pub fn make(conn: &mut Conn, visit: &Visit, by: &Official, typed: Typed) -> Result<CompanyPage, AppError> {
    let company = company_of(conn, visit)?;
    let (catalogue, today) = (visit.ask.app.catalogue(), visit.ask.app.now().date());
    let directory = &catalogue.directory;
    let (answering, chain) = match directory.company_by_key(&company.key) {
        None => (None, Vec::new()),
        Some(index) => {
            let (today, chain) = directory.answers_today(index);
            ((today != index).then(|| company::answering(directory, index)), company::events(directory, &chain))
        }
    };
    let mut kept = contacts::of_company(conn, company.id)?;
    kept.sort_by_key(|contact| match contact.state {
        ContactState::Confirmed => 0,
        ContactState::Proposed => 1,
        ContactState::SetAside => 2,
    });
    let records = merged::records(conn, company.id)?;
    let (leads_in, leads_out) = queries::events_around(conn, &records)?;
    let frame = visit.frame(Section::WorkCompanies, company.legal_name.clone());
    let above = frame.urls.work_companies();
    let frame = frame.below(above, visit.ask.locale.messages().t("nav-companies"));
    let language = ContactLanguage::English.as_str().to_owned();
    let fresh = ContactForm { language, checked_on: today.to_string(), ..ContactForm::default() };
    let (form, problem, proposed, proposal_problem) = match typed {
        Typed::Nothing => (fresh, String::new(), (None, ProposalForm::default()), String::new()),
        Typed::Contact { form, problem } => (form, problem, (None, ProposalForm::default()), String::new()),
        Typed::Proposal { kind, form, problem } => (fresh, String::new(), (Some(kind), form), problem),
    };
    let rows = stored::about(conn, &records, MOST_PROPOSALS)?;
    Ok(CompanyPage {
        parent: match company.parent_id {
            // Another record of the company itself is nobody above it.
            Some(parent) => merged::standing(conn, parent)?.filter(|parent| parent.id != company.id),
            None => None,
        },
        today: answering,
        chain,
        brands: queries::brands_of(conn, &records)?,
        leads_in,
        leads_out,
        findings: findings::answered_by(conn, company.id)?,
        merged: merged::merged_records(conn, company.id)?,
        authorities: authorities::of_country(&company.country),
        contacts: contact_lines(conn, by, today, kept)?,
        action: frame.urls.work_company_to(&company.key, "contacts"),
        latest_day: today.to_string(),
        form,
        problem,
        proposals: proposals::lines(conn, by, rows)?,
        propose_action: frame.urls.work_company_to(&company.key, "proposals"),
        typed_kind: proposed.0,
        typed_key: visit.ask.segment("key").to_owned(),
        proposal: proposed.1,
        proposal_problem,
        frame,
        company,
    })
}
