//! Where companies take letters, as stored. Withheld from everything public: a [`Contact`] can be neither serialised nor printed,
//! so that no page, file or log line has one by accident.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::Serialize;

use crate::companies::contact::{ContactLanguage, ContactState};
use crate::companies::queries::merged;
use crate::db::conn::Conn;
use crate::db::ids::{CompanyId, ContactCopyId, ContactId, DocumentId, PersonId};
use crate::db::schema::{company_contacts as contacts, contact_copies};

/// An addressee of a company with where letters reach them.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contacts, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Contact {
    pub id: ContactId,
    pub company_id: CompanyId,
    /// A department or a person, one line.
    pub addressee: String,
    /// Lines without blank ones; blank where only an electronic address is known.
    pub postal_address: String,
    /// One mailbox; blank where only a postal address is known.
    pub email: String,
    pub language: ContactLanguage,
    /// An address on the web, or words.
    pub source: String,
    /// A captured copy of the source that is kept here.
    pub copy_document_id: Option<DocumentId>,
    /// SHA-256 in hexadecimal of a captured copy that is kept elsewhere; blank where there is none.
    pub copy_digest: String,
    pub checked_on: NaiveDate,
    pub checked_by: PersonId,
    pub state: ContactState,
    /// Who stated the addresses as they are.
    pub proposed_by: PersonId,
    pub proposed_at: NaiveDateTime,
    pub confirmed_by: Option<PersonId>,
    pub confirmed_at: Option<NaiveDateTime>,
    /// Blank unless it is set aside.
    pub set_aside_reason: String,
    /// Of the journal, when it last changed.
    pub revision: i64,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Contact({}, {})", self.id, self.state)
    }
}

/// A contact as the journal keeps it.
#[derive(Serialize)]
pub struct ContactRecord<'a> {
    id: ContactId,
    company_id: CompanyId,
    addressee: &'a str,
    postal_address: &'a str,
    email: &'a str,
    language: ContactLanguage,
    source: &'a str,
    copy_document_id: Option<DocumentId>,
    copy_digest: &'a str,
    checked_on: NaiveDate,
    checked_by: PersonId,
    state: ContactState,
    proposed_by: PersonId,
    proposed_at: NaiveDateTime,
    confirmed_by: Option<PersonId>,
    confirmed_at: Option<NaiveDateTime>,
    set_aside_reason: &'a str,
}

impl Contact {
    /// For the journal and for whoever compares a row with it, and for nothing else.
    pub fn record(&self) -> ContactRecord<'_> {
        ContactRecord {
            id: self.id,
            company_id: self.company_id,
            addressee: &self.addressee,
            postal_address: &self.postal_address,
            email: &self.email,
            language: self.language,
            source: &self.source,
            copy_document_id: self.copy_document_id,
            copy_digest: &self.copy_digest,
            checked_on: self.checked_on,
            checked_by: self.checked_by,
            state: self.state,
            proposed_by: self.proposed_by,
            proposed_at: self.proposed_at,
            confirmed_by: self.confirmed_by,
            confirmed_at: self.confirmed_at,
            set_aside_reason: &self.set_aside_reason,
        }
    }
}

/// A captured copy of the source of a contact, as stored. Serialised for the journal, as an item of its contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = contact_copies, treat_none_as_default_value = false)]
pub struct ContactCopy {
    pub id: ContactCopyId,
    #[serde(skip)]
    pub contact_id: ContactId,
    pub file_name: String,
    pub file_sha256: String,
    /// By its content.
    pub media_type: String,
    pub size_bytes: i64,
    pub kept_by: PersonId,
    pub kept_at: NaiveDateTime,
}

/// Captured copies of these contacts, the newest first.
pub fn copies_of(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<Vec<ContactCopy>> {
    contact_copies::table
        .filter(contact_copies::contact_id.eq_any(ids.iter().copied()))
        .order(contact_copies::id.desc())
        .select(ContactCopy::as_select())
        .load(conn)
}

pub fn copy(conn: &mut Conn, id: ContactCopyId) -> QueryResult<Option<ContactCopy>> {
    contact_copies::table.filter(contact_copies::id.eq(id)).select(ContactCopy::as_select()).first(conn).optional()
}

pub(in crate::companies) fn insert_copy(conn: &mut Conn, copy: &ContactCopy) -> QueryResult<usize> {
    diesel::insert_into(contact_copies::table).values(copy).execute(conn)
}

pub fn by_id(conn: &mut Conn, id: ContactId) -> QueryResult<Option<Contact>> {
    contacts::table.filter(contacts::id.eq(id)).select(Contact::as_select()).first(conn).optional()
}

/// Every contact of a company, whatever its state, also of records that are merged into it: the newest check first.
pub fn of_company(conn: &mut Conn, company: CompanyId) -> QueryResult<Vec<Contact>> {
    let records = merged::records(conn, company)?;
    contacts::table
        .filter(contacts::company_id.eq_any(records))
        .order((contacts::checked_on.desc(), contacts::id.desc()))
        .select(Contact::as_select())
        .load(conn)
}

/// Contacts of a company that letters may rely on, also of records that are merged into it: the newest check first.
pub fn confirmed(conn: &mut Conn, company: CompanyId) -> QueryResult<Vec<Contact>> {
    let records = merged::records(conn, company)?;
    contacts::table
        .filter(contacts::company_id.eq_any(records))
        .filter(contacts::state.eq(ContactState::Confirmed))
        .order((contacts::checked_on.desc(), contacts::id.desc()))
        .select(Contact::as_select())
        .load(conn)
}

/// Contacts after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: ContactId, limit: i64) -> QueryResult<Vec<Contact>> {
    contacts::table
        .filter(contacts::id.gt(after))
        .order(contacts::id)
        .limit(limit)
        .select(Contact::as_select())
        .load(conn)
}

/// What a list says of the contacts of one company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContactCounts {
    pub confirmed: i64,
    /// Proposed and not confirmed.
    pub waiting: i64,
    /// Of those that are confirmed.
    pub last_checked: Option<NaiveDate>,
}

/// The contacts of these companies, counted with those of records that are merged into them. Companies without any are left out.
pub fn counts(conn: &mut Conn, companies: &[CompanyId]) -> QueryResult<HashMap<CompanyId, ContactCounts>> {
    let merges = merged::merges(conn)?;
    let records: Vec<CompanyId> = companies.iter().flat_map(|company| merges.records(*company)).collect();
    let rows: Vec<(CompanyId, ContactState, NaiveDate)> = contacts::table
        .filter(contacts::company_id.eq_any(records))
        .select((contacts::company_id, contacts::state, contacts::checked_on))
        .load(conn)?;
    let mut counted: HashMap<CompanyId, ContactCounts> = HashMap::new();
    for (company, state, checked_on) in rows {
        let counts = counted.entry(merges.standing(company)).or_default();
        match state {
            ContactState::Proposed => counts.waiting += 1,
            ContactState::Confirmed => {
                counts.confirmed += 1;
                counts.last_checked = counts.last_checked.max(Some(checked_on));
            }
            ContactState::SetAside => {}
        }
    }
    Ok(counted)
}

pub(in crate::companies) fn insert(conn: &mut Conn, contact: &Contact) -> QueryResult<usize> {
    diesel::insert_into(contacts::table).values(contact).execute(conn)
}

/// Stores a contact that was changed; false when it is no longer at the revision `seen`.
pub(in crate::companies) fn update(conn: &mut Conn, seen: i64, contact: &Contact) -> QueryResult<bool> {
    let row = contacts::table.filter(contacts::id.eq(contact.id)).filter(contacts::revision.eq(seen));
    Ok(diesel::update(row).set(contact).execute(conn)? == 1)
}
