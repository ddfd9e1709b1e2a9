//! What officials do with contacts. One person states where a company takes letters, a second one confirms it; an address that
//! changes has to be confirmed anew. With either comes the page or paper that bears the address out, where somebody has captured it.

use crate::accounts::model::{Official, Proof};
use crate::companies::contact::{self, CapturedCopy, ContactForm, ContactState, Refused, StatedContact};
use crate::companies::queries::contacts::{self, Contact, ContactCopy};
use crate::db::ids::{CompanyId, ContactCopyId, ContactId, DocumentId, reserve};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::storage::file::StoredFile;

/// Proposes where a company takes letters. Err with [`Refused::AlreadyKept`] where a contact in use says the same.
pub fn propose(
    tx: &mut Tx<'_>,
    by: &Official,
    company: CompanyId,
    form: &ContactForm,
    copy: Option<&StoredFile>,
) -> anyhow::Result<Contact> {
    let stated = form.read(tx.at.date())?;
    let mut contact = Contact {
        id: ContactId(0),
        company_id: company,
        addressee: String::new(),
        postal_address: String::new(),
        email: String::new(),
        language: stated.language,
        source: String::new(),
        copy_document_id: None,
        copy_digest: String::new(),
        checked_on: stated.checked_on,
        checked_by: by.person(),
        state: ContactState::Proposed,
        proposed_by: by.person(),
        proposed_at: tx.at,
        confirmed_by: None,
        confirmed_at: None,
        set_aside_reason: String::new(),
        revision: tx.revision,
    };
    put(&mut contact, stated);
    refuse_doubled(tx, &contact)?;
    contact.id = ContactId(reserve(tx.conn(), "company_contacts", 1)?);
    contacts::insert(tx.conn(), &contact)?;
    tx.record(SubjectKind::CompanyContact, contact.id.0, Verb::Created, &contact.record())?;
    keep_copy(tx, by, &contact, copy)?;
    Ok(contact)
}

/// Confirms what somebody else has stated, as it was at revision `seen`.
pub fn confirm(tx: &mut Tx<'_>, by: &Official, id: ContactId, seen: i64) -> anyhow::Result<Contact> {
    let before = opened(tx, id, seen)?;
    if before.state != ContactState::Proposed {
        return Err(Refused::Move(before.state, ContactState::Confirmed).into());
    }
    if before.proposed_by == by.person() {
        return Err(Refused::SamePerson.into());
    }
    let mut after = before.clone();
    after.state = ContactState::Confirmed;
    (after.confirmed_by, after.confirmed_at) = (Some(by.person()), Some(tx.at));
    store(tx, &before, after)
}

/// Notes that a contact was looked up again. Where what it says has changed, or where it was set aside, it is proposed anew by
/// whoever did it.
pub fn check_again(
    tx: &mut Tx<'_>,
    by: &Official,
    id: ContactId,
    seen: i64,
    form: &ContactForm,
    copy: Option<&StoredFile>,
) -> anyhow::Result<Contact> {
    let before = opened(tx, id, seen)?;
    let stated = form.read(tx.at.date())?;
    if stated.checked_on < before.checked_on {
        return Err(Refused::OlderCheck(before.checked_on).into());
    }
    let mut after = before.clone();
    put(&mut after, stated);
    after.checked_by = by.person();
    if !says_the_same(&before, &after) || before.state == ContactState::SetAside {
        after.state = ContactState::Proposed;
        (after.proposed_by, after.proposed_at) = (by.person(), tx.at);
        (after.confirmed_by, after.confirmed_at) = (None, None);
        after.set_aside_reason.clear();
        refuse_doubled(tx, &after)?;
    }
    let mut after = store(tx, &before, after)?;
    if copy.is_some() && after.revision != tx.revision {
        // Nothing else differs: the contact states its last change all the same.
        after.revision = tx.revision;
        if !contacts::update(tx.conn(), before.revision, &after)? {
            return Err(Refused::ChangedMeanwhile.into());
        }
    }
    keep_copy(tx, by, &after, copy)?;
    Ok(after)
}

/// Keeps the captured copy of a contact's source beside those that are there.
fn keep_copy(tx: &mut Tx<'_>, by: &Official, contact: &Contact, file: Option<&StoredFile>) -> anyhow::Result<()> {
    let Some(file) = file else { return Ok(()) };
    let copy = ContactCopy {
        id: ContactCopyId(reserve(tx.conn(), "contact_copies", 1)?),
        contact_id: contact.id,
        file_name: file.name.clone(),
        file_sha256: file.sha256.clone(),
        media_type: file.media_type.clone(),
        size_bytes: file.size_bytes,
        kept_by: by.person(),
        kept_at: tx.at,
    };
    contacts::insert_copy(tx.conn(), &copy)?;
    let detail = serde_json::json!({"copy": [null, copy]});
    tx.record(SubjectKind::CompanyContact, contact.id.0, Verb::Changed, &detail)
}

/// Takes a contact out of use.
pub fn set_aside(tx: &mut Tx<'_>, _by: &Official, id: ContactId, seen: i64, reason: &str) -> anyhow::Result<Contact> {
    let before = opened(tx, id, seen)?;
    if !before.state.allowed().contains(&ContactState::SetAside) {
        return Err(Refused::Move(before.state, ContactState::SetAside).into());
    }
    let mut after = before.clone();
    after.state = ContactState::SetAside;
    after.set_aside_reason = contact::reason(reason)?;
    store(tx, &before, after)
}

fn opened(tx: &mut Tx<'_>, id: ContactId, seen: i64) -> anyhow::Result<Contact> {
    let contact = contacts::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
    if contact.revision != seen {
        return Err(Refused::ChangedMeanwhile.into());
    }
    Ok(contact)
}

fn put(contact: &mut Contact, stated: StatedContact) {
    let (document, digest) = match stated.copy {
        CapturedCopy::None => (None, String::new()),
        CapturedCopy::Document(document) => (Some(document), String::new()),
        CapturedCopy::Digest(digest) => (None, digest),
    };
    contact.addressee = stated.addressee;
    contact.postal_address = stated.postal_address;
    contact.email = stated.email;
    contact.language = stated.language;
    contact.source = stated.source;
    contact.copy_document_id = document;
    contact.copy_digest = digest;
    contact.checked_on = stated.checked_on;
}

/// What letters rely on; where it comes from and when it was looked up may differ.
fn says_the_same(one: &Contact, other: &Contact) -> bool {
    (&one.addressee, &one.postal_address, &one.email, one.language)
        == (&other.addressee, &other.postal_address, &other.email, other.language)
}

fn refuse_doubled(tx: &mut Tx<'_>, contact: &Contact) -> anyhow::Result<()> {
    let others = contacts::of_company(tx.conn(), contact.company_id)?;
    let same = others
        .iter()
        .find(|other| other.id != contact.id && other.state != ContactState::SetAside && says_the_same(other, contact));
    same.map_or(Ok(()), |same| Err(Refused::AlreadyKept(same.id).into()))
}

fn store(tx: &mut Tx<'_>, before: &Contact, mut after: Contact) -> anyhow::Result<Contact> {
    let changes = differences(&before.record(), &after.record())?;
    if changes.is_empty() {
        return Ok(after);
    }
    after.revision = tx.revision;
    if !contacts::update(tx.conn(), before.revision, &after)? {
        return Err(Refused::ChangedMeanwhile.into());
    }
    tx.record(SubjectKind::CompanyContact, after.id.0, Verb::Changed, &changes)?;
    Ok(after)
}

/// The document that a form names, for whoever may look whether it is there.
pub fn named_document(form: &ContactForm) -> Option<DocumentId> {
    form.copy.trim().parse().ok().map(DocumentId)
}
