//! `/{locale}/desk/letters/{id}`: one letter, what it lacks, and what can be done with it.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
use crate::companies::contact::ContactState;
use crate::companies::queries::Company;
use crate::companies::queries::contacts::{self, Contact};
use crate::db::conn::Conn;
use crate::db::ids::{OrganisationId, PersonId};
use crate::error::AppError;
use crate::journal::model::SubjectKind;
use crate::journal::queries::{HistoryLine, history};
use crate::letters::checks::{self, Missing};
use crate::letters::kinds::{KindRules, Need, rules};
use crate::letters::model::{LetterState, Recipient};
use crate::letters::pages::deliveries::{Sending, sending};
use crate::letters::pages::withdraw::{Withdrawing, withdrawing_of};
use crate::letters::pages::{id_of, said};
use crate::letters::queries::annexes::{self, Annex};
use crate::letters::queries::{self, Letter, LetterFinding};
use crate::storage::keys::StorageKey;
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};

const HISTORY_LINES: i64 = 100;
/// Annexes that the form offers.
const ANNEXES: i64 = 100;

#[derive(Template)]
#[template(path = "letters/show.html")]
pub struct ShowPage {
    frame: Frame,
    letter: Letter,
    company: Company,
    recipient: Option<Recipient>,
    findings: Vec<LetterFinding>,
    annex: Option<Annex>,
    /// For the form of a draft.
    contacts: Vec<Contact>,
    annexes: Vec<Annex>,
    missing: Vec<Missing>,
    about: Option<Letter>,
    later: Vec<Letter>,
    drafted_by: String,
    approved_by: String,
    history: Vec<HistoryLine>,
    sending: Sending,
    withdrawing: Withdrawing,
    today: NaiveDate,
    person: PersonId,
    /// Why what was asked for was not done; blank where it was.
    problem: String,
}

impl ShowPage {
    fn rules(&self) -> &'static KindRules {
        rules(self.letter.kind)
    }

    fn kind(&self) -> &str {
        self.frame.word("letter-kind", self.letter.kind.as_str())
    }

    fn is_draft(&self) -> bool {
        self.letter.state == LetterState::Draft
    }

    fn is_submitted(&self) -> bool {
        self.letter.state == LetterState::Submitted
    }

    fn is_approved(&self) -> bool {
        self.letter.state == LetterState::Approved
    }

    fn is_issued(&self) -> bool {
        self.letter.state.is_issued()
    }

    /// Whether this person is one of the first two eyes.
    fn is_own(&self) -> bool {
        [self.letter.drafted_by, self.letter.submitted_by].contains(&Some(self.person))
    }

    fn has_findings(&self) -> bool {
        self.rules().findings != Need::No
    }

    fn has_parties(&self) -> bool {
        self.rules().parties != Need::No
    }

    fn has_legal_basis(&self) -> bool {
        self.rules().legal_basis != Need::No || !self.letter.legal_basis.is_empty()
    }

    fn fixed(&self) -> &[String] {
        self.rules().fixed_sentences(self.letter.language)
    }

    fn said(&self, missing: &Missing) -> String {
        said(&self.frame, missing)
    }

    fn day(&self, day: &NaiveDate) -> String {
        self.frame.locale.date(*day)
    }

    fn is_chosen(&self, contact: &Contact) -> bool {
        self.letter.contact_id == Some(contact.id.0)
    }

    fn contact_line(&self, contact: &Contact) -> String {
        let where_to =
            if contact.email.is_empty() { contact.postal_address.replace('\n', ", ") } else { contact.email.clone() };
        format!("{} · {where_to} · {}", contact.addressee, self.day(&contact.checked_on))
    }

    fn is_annex(&self, annex: &Annex) -> bool {
        self.letter.annex_id == Some(annex.id)
    }

    fn is_overdue(&self) -> bool {
        self.letter.is_overdue(self.today)
    }

    /// Who did it: a name, the program by itself, or whoever has a private link.
    fn who<'a>(&'a self, line: &'a HistoryLine) -> &'a str {
        match line.actor.as_str() {
            "system:timer" => self.frame.t("letter-by-itself"),
            "visitor" => self.frame.t("letter-by-recipient"),
            _ => line.actor_name(),
        }
    }

    fn act(&self, line: &HistoryLine) -> String {
        self.frame.t(&format!("letter-act-{}", line.action.replace(' ', "-"))).to_owned()
    }

    fn overridden(&self) -> usize {
        self.findings.iter().filter(|row| !row.override_reason.is_empty()).count()
    }
}

/// The letter of the address, if it is the organisation's.
pub fn letter_of(conn: &mut Conn, organisation: OrganisationId, segment: &str) -> Result<Letter, AppError> {
    let letter = queries::by_id(conn, id_of(segment)?)?;
    letter.filter(|letter| letter.organisation_id == organisation).ok_or(AppError::NotFound)
}

/// The page of a letter, with why something was not done and what was typed then.
pub fn make(
    conn: &mut Conn,
    visit: &Visit,
    by: &Official,
    problem: String,
    typed: &Pairs,
) -> Result<ShowPage, AppError> {
    let letter = letter_of(conn, by.organisation(), visit.ask.segment("letter"))?;
    let company = crate::companies::queries::by_id(conn, letter.company_id)?.ok_or(AppError::NotFound)?;
    let findings = queries::findings_of(conn, letter.id)?;
    let today = visit.ask.app.now().date();
    let missing = if letter.state.is_issued() || letter.state == LetterState::Discarded {
        Vec::new()
    } else {
        let addressees = visit.ask.app.addressees(conn, &letter)?;
        checks::missing(conn, &letter, &findings, &addressees, &company.country, today)?
    };
    let (contacts, annexes) = if letter.state == LetterState::Draft {
        let usable = contacts::of_company(conn, letter.company_id)?;
        let usable = usable.into_iter().filter(|contact| contact.state != ContactState::SetAside).collect();
        (usable, annexes::annexes_of(conn, letter.organisation_id, ANNEXES)?)
    } else {
        (Vec::new(), Vec::new())
    };
    let annex = match letter.annex_id {
        Some(id) => annexes::annex(conn, id)?,
        None => None,
    };
    let about = match letter.about_id {
        Some(id) => queries::by_id(conn, id)?,
        None => None,
    };
    let later = queries::about(conn, letter.id)?;
    let mut told = history(conn, SubjectKind::Letter, letter.id.0, HISTORY_LINES)?;
    // An answer and its files are one line.
    told.dedup_by_key(|line| line.revision);
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, format!("{} · {}", letter.title(), company.legal_name));
    let above = frame.urls.letters();
    frame = frame.below(above, messages.t("letters-title"));
    Ok(ShowPage {
        recipient: letter.recipient(),
        drafted_by: match letter.drafted_by {
            Some(_) => queries::person_name(conn, letter.drafted_by)?,
            None => messages.t("letter-drafted-by-itself").to_owned(),
        },
        approved_by: queries::person_name(conn, letter.approved_by)?,
        withdrawing: withdrawing_of(conn, &letter, &later, by.person(), visit.ask.locale)?,
        later,
        history: told,
        sending: sending(conn, visit, &letter, by.person(), typed)?,
        person: by.person(),
        frame,
        letter,
        company,
        findings,
        annex,
        contacts,
        annexes,
        missing,
        about,
        today,
        problem,
    })
}

/// `GET /{locale}/desk/letters/{letter}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&make(conn, &by.visit, &by.proof, String::new(), &Pairs::default())?)).await
}

/// `GET /{locale}/desk/letters/{letter}/letter.pdf`: the issued file, or the draft as it would look.
pub async fn pdf(request: HttpRequest, by: By<Official>) -> HttpResponse {
    file(&by).await.unwrap_or_else(|error| error.response(&request))
}

async fn file(by: &By<Official>) -> Result<HttpResponse, AppError> {
    let app = by.visit.ask.app.clone();
    let (organisation, segment) = (by.proof.organisation(), by.visit.ask.segment("letter").to_owned());
    let letter = app.read(move |conn| Ok(letter_of(conn, organisation, &segment))).await??;
    let title = letter.title();
    let bytes = match StorageKey::in_folder("letters", &letter.pdf_sha256) {
        Some(key) => app.storage().get(&key).await?.ok_or(AppError::NotFound)?,
        None => app.draft_pdf(letter).await?,
    };
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")));
    response.insert_header((header::CONTENT_DISPOSITION, format!("inline; filename=\"{title}.pdf\"")));
    Ok(by.visit.seal(response.body(bytes)))
}
