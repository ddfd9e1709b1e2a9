//! `/{locale}/desk/companies/{key}/contacts`: what officials do with the contacts of a company.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::accounts::queries::entry::{self, AccessKind};
use crate::companies::actions::contacts as actions;
use crate::companies::contact::{ContactForm, ContactLanguage, LARGEST_COPY_BYTES, Refused};
use crate::companies::pages::show::{self, ContactLine, contact_lines};
use crate::companies::pages::{company_at, company_of};
use crate::companies::queries::contacts;
use crate::companies::queries::{Company, merged};
use crate::db::conn::Conn;
use crate::db::ids::{CompanyId, ContactCopyId, ContactId};
use crate::error::AppError;
use crate::evidence::enclosed::Purpose;
use crate::evidence::pages::files::send_file;
use crate::evidence::queries::photographs::document_for;
use crate::journal::model::SubjectKind;
use crate::journal::tx::Tx;
use crate::storage::file::StoredFile;
use crate::storage::keys::StorageKey;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::history::Subject;
use crate::web::parts::{Limits, Parts, looked_at, store};
use crate::web::query::{Pairs, encode};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;
use crate::web::work_history::{self, Told};

#[derive(Template)]
#[template(path = "companies/contact.html")]
struct ContactPage {
    frame: Frame,
    company: Company,
    line: ContactLine,
    form: ContactForm,
    /// What was typed as the reason to set it aside.
    reason: String,
    problem: String,
    action: String,
    latest_day: String,
}

impl ContactPage {
    fn languages(&self) -> &'static [ContactLanguage] {
        ContactLanguage::ALL
    }

    fn to(&self, verb: &str) -> String {
        self.frame.urls.work_contact_to(&self.company.key, &self.line.contact.id.0, verb)
    }
}

/// What a form says.
fn sent_form(fields: &Pairs) -> ContactForm {
    let raw = |name: &str| fields.raw(name).to_owned();
    ContactForm {
        addressee: raw("addressee"),
        postal_address: raw("postal_address"),
        email: raw("email"),
        language: raw("language"),
        source: raw("source"),
        copy: raw("copy"),
        checked_on: raw("checked_on"),
    }
}

/// Why something was not done, in the words of the page.
fn explain(frame: &Frame, refused: &Refused) -> String {
    let label = |field: &dyn std::fmt::Display| frame.t(&format!("contact-{field}")).to_owned();
    match refused {
        Refused::NotThere => frame.t("refused-not-there").to_owned(),
        Refused::Missing(field) => frame.with("contact-refused-missing", "field", &label(field)),
        Refused::TooLong(field, most) => {
            let arguments = [("field", label(field).into()), ("most", frame.number(*most as i64).into())];
            frame.with_all("contact-refused-long", &arguments)
        }
        Refused::TooManyLines => frame.t("contact-refused-lines").to_owned(),
        Refused::Unprintable(field) => frame.with("contact-refused-unprintable", "field", &label(field)),
        Refused::NoAddress => frame.t("contact-refused-no-address").to_owned(),
        Refused::Email(text) => frame.with("contact-refused-email", "text", text),
        Refused::Language(text) => frame.with("contact-refused-language", "text", text),
        Refused::Day(text) => frame.with("contact-refused-day", "text", text),
        Refused::Future(day) => frame.with("refused-future", "text", &day.to_string()),
        Refused::OlderCheck(day) => frame.with("contact-refused-older", "day", &frame.locale.date(*day)),
        Refused::Copy(text) => frame.with("contact-refused-copy", "text", text),
        Refused::NoDocument(id) => frame.with("contact-refused-document", "number", &id.to_string()),
        Refused::AlreadyKept(_) => frame.t("contact-refused-kept").to_owned(),
        Refused::ChangedMeanwhile => frame.t("refused-changed-meanwhile").to_owned(),
        Refused::SamePerson => frame.t("contact-refused-same-person").to_owned(),
        Refused::Move(from, to) => {
            let word = |state: &str| frame.word("contact-state", state).to_owned();
            let arguments = [("from", word(from.as_str()).into()), ("to", word(to.as_str()).into())];
            frame.with_all("refused-move", &arguments)
        }
    }
}

/// Refuses a document that is not there or not this person's to see, before anything refers to it.
fn look_up_copy(tx: &mut Tx<'_>, by: &Official, form: &ContactForm) -> anyhow::Result<()> {
    let Some(document) = actions::named_document(form) else { return Ok(()) };
    match document_for(tx.conn(), by.organisation(), document)? {
        Some(_) => Ok(()),
        None => Err(Refused::NoDocument(document).into()),
    }
}

/// What a form about a contact may bring: one captured copy.
const LIMITS: Limits = Limits { files: 1, file_bytes: LARGEST_COPY_BYTES };

/// A form about a contact with the captured copy that came with it, which is stored. The inner error says why the copy was not taken.
async fn received(
    request: &HttpRequest,
    by: By<Official>,
    payload: web::Payload,
) -> Result<(Form<Official>, Result<Option<StoredFile>, String>), AppError> {
    let parts = Parts::begin(request, &by.visit, payload).await?;
    let form = Form::of(by, parts.fields.clone())?;
    let visit = &form.visit;
    let sent = parts.files(visit, LIMITS).await?;
    // What is wrong with the fields is said before anything is stored.
    if sent.is_empty() || sent_form(&form.fields).read(visit.ask.app.now().date()).is_err() {
        return Ok((form, Ok(None)));
    }
    let copy = match looked_at(sent, Purpose::Copy).await? {
        Ok(files) => Ok(store(&visit.ask.app, &files, StorageKey::copy).await?.pop()),
        Err(not_taken) => Err(not_taken.said(&visit.frame(Section::WorkCompanies, ""))),
    };
    Ok((form, copy))
}

/// `POST /{locale}/desk/companies/{key}/contacts`.
pub async fn propose(request: HttpRequest, by: By<Official>, payload: web::Payload) -> HttpResponse {
    take_proposal(&request, by, payload).await.unwrap_or_else(|error| error.response(&request))
}

async fn take_proposal(
    request: &HttpRequest,
    by: By<Official>,
    payload: web::Payload,
) -> Result<HttpResponse, AppError> {
    let (form, copy) = received(request, by, payload).await?;
    let visit = &form.visit;
    let (proof, typed) = (form.proof.clone(), sent_form(&form.fields));
    let key = visit.ask.segment("key").to_owned();
    let location = format!("{}#contacts", Urls { locale: visit.ask.locale }.work_company(&key));
    let input = typed.clone();
    let problem = match copy {
        Err(problem) => problem,
        Ok(copy) => {
            let done = form
                .submit(form.act("propose contact"), move |tx| {
                    let company = merged::standing_by_key(tx.conn(), &key)?.ok_or(Refused::NotThere)?;
                    look_up_copy(tx, &proof, &input)?;
                    actions::propose(tx, &proof, company.id, &input, copy.as_ref())?;
                    Ok(location)
                })
                .await;
            let refused = match done {
                Ok(response) => return Ok(response),
                Err(error) => error.downcast::<Refused>()?,
            };
            if refused == Refused::NotThere {
                return Err(AppError::NotFound);
            }
            explain(&visit.frame(Section::WorkCompanies, ""), &refused)
        }
    };
    let (shown, by) = (visit.clone(), form.proof.clone());
    let made = visit
        .ask
        .app
        .read(move |conn| Ok(show::make(conn, &shown, &by, show::Typed::Contact { form: typed, problem })));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

/// `GET /{locale}/desk/companies/{key}/contacts/{id}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let id = by.visit.ask.segment("id");
        company_at(conn, &by.visit, |urls, key| format!("{}/{}", urls.work_company_to(key, "contacts"), encode(id)))?;
        Made::html(&make(conn, &by.visit, &by.proof, None)?)
    })
    .await
}

fn contact_of(conn: &mut Conn, visit: &Visit, company: CompanyId) -> Result<contacts::Contact, AppError> {
    let id = ContactId(visit.ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
    let records = merged::records(conn, company)?;
    contacts::by_id(conn, id)?.filter(|contact| records.contains(&contact.company_id)).ok_or(AppError::NotFound)
}

/// The page; `typed` is what could not be taken: the fields of its forms, and why.
fn make(
    conn: &mut Conn,
    visit: &Visit,
    by: &Official,
    typed: Option<(&Pairs, String)>,
) -> Result<ContactPage, AppError> {
    let company = company_of(conn, visit)?;
    let contact = contact_of(conn, visit, company.id)?;
    let today = visit.ask.app.now().date();
    let urls = Urls { locale: visit.ask.locale };
    let frame = visit
        .frame(Section::WorkCompanies, contact.addressee.clone())
        .below(urls.work_companies(), visit.ask.locale.messages().t("nav-companies"))
        .below(urls.work_company(&company.key), company.legal_name.clone());
    let stated = ContactForm {
        addressee: contact.addressee.clone(),
        postal_address: contact.postal_address.clone(),
        email: contact.email.clone(),
        language: contact.language.as_str().to_owned(),
        source: contact.source.clone(),
        copy: contact.copy_document_id.map_or_else(|| contact.copy_digest.clone(), |id| id.to_string()),
        checked_on: today.to_string(),
    };
    let (form, reason, problem) = match typed {
        None => (stated, String::new(), String::new()),
        // Only the form that checks again states an addressee.
        Some((fields, problem)) if fields.get("addressee").is_some() => (sent_form(fields), String::new(), problem),
        Some((fields, problem)) => (stated, fields.raw("reason").to_owned(), problem),
    };
    let line = contact_lines(conn, by, today, vec![contact])?.remove(0);
    Ok(ContactPage {
        action: urls.work_contact_to(&company.key, &line.contact.id.0, "check"),
        latest_day: today.to_string(),
        frame,
        company,
        line,
        form,
        reason,
        problem,
    })
}

/// Does the work of a form about one contact and leads back to the company; says on the contact's page why it was not done.
async fn answer(
    request: HttpRequest,
    form: Form<Official>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Official, ContactId, i64, &Pairs) -> anyhow::Result<()> + Send + 'static,
) -> HttpResponse {
    apply(&form, action, work).await.unwrap_or_else(|error| error.response(&request))
}

async fn apply(
    form: &Form<Official>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Official, ContactId, i64, &Pairs) -> anyhow::Result<()> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = ContactId(visit.ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
    let key = visit.ask.segment("key").to_owned();
    let location = format!("{}#contacts", Urls { locale: visit.ask.locale }.work_company(&key));
    let (proof, fields) = (form.proof.clone(), form.fields.clone());
    let seen = form.fields.number("revision").unwrap_or(0);
    let act = form.proof.act_because(action, form.fields.get("reason").unwrap_or_default());
    let done = form
        .submit(act, move |tx| {
            let company = merged::standing_by_key(tx.conn(), &key)?.ok_or(Refused::NotThere)?;
            let records = merged::records(tx.conn(), company.id)?;
            let contact = contacts::by_id(tx.conn(), id)?.filter(|contact| records.contains(&contact.company_id));
            contact.ok_or(Refused::NotThere)?;
            work(tx, &proof, id, seen, &fields)?;
            Ok(location)
        })
        .await;
    let refused = match done {
        Ok(response) => return Ok(response),
        Err(error) => error.downcast::<Refused>()?,
    };
    if refused == Refused::NotThere {
        return Err(AppError::NotFound);
    }
    let problem = explain(&visit.frame(Section::WorkCompanies, ""), &refused);
    said(form, problem).await
}

/// The page of the contact with why something was not done.
async fn said(form: &Form<Official>, problem: String) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let (shown, by, fields) = (visit.clone(), form.proof.clone(), form.fields.clone());
    let made = visit.ask.app.read(move |conn| Ok(make(conn, &shown, &by, Some((&fields, problem)))));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

/// `POST /{locale}/desk/companies/{key}/contacts/{id}/confirm`.
pub async fn confirm(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "confirm contact", |tx, by, id, seen, _| {
        actions::confirm(tx, by, id, seen)?;
        Ok(())
    })
    .await
}

/// `POST /{locale}/desk/companies/{key}/contacts/{id}/check`.
pub async fn check(request: HttpRequest, by: By<Official>, payload: web::Payload) -> HttpResponse {
    let (form, copy) = match received(&request, by, payload).await {
        Ok(received) => received,
        Err(error) => return error.response(&request),
    };
    let copy = match copy {
        Ok(copy) => copy,
        Err(problem) => return said(&form, problem).await.unwrap_or_else(|error| error.response(&request)),
    };
    answer(request, form, "check contact", move |tx, by, id, seen, fields| {
        let form = sent_form(fields);
        look_up_copy(tx, by, &form)?;
        actions::check_again(tx, by, id, seen, &form, copy.as_ref())?;
        Ok(())
    })
    .await
}

/// `GET /{locale}/desk/companies/{key}/contacts/{id}/copies/{copy}`: a captured copy. Who took it stands in the access log.
pub async fn copy(request: HttpRequest, by: By<Official>) -> HttpResponse {
    hand_out(&by).await.unwrap_or_else(|error| error.response(&request))
}

async fn hand_out(by: &By<Official>) -> Result<HttpResponse, AppError> {
    let (visit, person) = (by.visit.clone(), by.proof.person());
    let id = ContactCopyId(visit.ask.segment("copy").parse().map_err(|_| AppError::NotFound)?);
    // Found and noted in one: nothing leaves without its line.
    let found = visit.ask.app.write(by.proof.act("take captured copy"), {
        let visit = visit.clone();
        move |tx| {
            let contact = match company_of(tx.conn(), &visit) {
                Ok(company) => contact_of(tx.conn(), &visit, company.id),
                Err(error) => Err(error),
            };
            let contact = match contact {
                Ok(contact) => contact,
                Err(error) => return Ok(Err(error)),
            };
            let copy = contacts::copy(tx.conn(), id)?.filter(|copy| copy.contact_id == contact.id);
            let Some(copy) = copy else { return Ok(Err(AppError::NotFound)) };
            let (at, address) = (tx.at, &visit.from.address);
            entry::log(tx.conn(), AccessKind::FileTaken, Some(person), address, &copy.file_name, at)?;
            Ok(Ok(copy))
        }
    });
    let copy = found.await?.value?;
    let key = StorageKey::in_folder("copies", &copy.file_sha256).ok_or(AppError::NotFound)?;
    send_file(&visit, &key, &copy.media_type, &copy.file_name).await
}

/// `POST /{locale}/desk/companies/{key}/contacts/{id}/set-aside`.
pub async fn set_aside(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    answer(request, form, "set contact aside", |tx, by, id, seen, fields| {
        actions::set_aside(tx, by, id, seen, fields.raw("reason"))?;
        Ok(())
    })
    .await
}

/// `GET /{locale}/desk/companies/{key}/contacts/{id}/history`.
pub async fn history(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let company = company_of(conn, visit)?;
        let contact = contact_of(conn, visit, company.id)?;
        let urls = Urls { locale: visit.ask.locale };
        let told = Told {
            subject: Subject { kind: SubjectKind::CompanyContact, id: contact.id.0, withheld: &[] },
            href: urls.work_contact(&company.key, &contact.id.0),
            frame: visit
                .frame(Section::WorkCompanies, "")
                .below(urls.work_companies(), visit.ask.locale.messages().t("nav-companies"))
                .below(urls.work_company(&company.key), company.legal_name.clone()),
            name: contact.addressee,
        };
        work_history::page(conn, visit, told)
    })
    .await
}
