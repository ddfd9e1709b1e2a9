//! `/{locale}/desk/parties`: parties of concern that are on no list, entered by one official and confirmed by another.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDateTime;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{PartyId, PersonId};
use crate::error::AppError;
use crate::findings::queries::names::names_of;
use crate::journal::model::SubjectKind;
use crate::journal::tx::Tx;
use crate::parties::actions::own::{self as actions, LONGEST_NAME, LONGEST_TEXT, NewParty, Refused};
use crate::parties::model::{Entry, OWN_LIST, PartyKind, PartyRef, PartyState, ReasonCode};
use crate::parties::pages::network::{self, NetworkView};
use crate::parties::queries::own::{self, Asked, OwnParty};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::history::Subject;
use crate::web::paging::{Pager, Paging};
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::work_history::{self, Told};

const ON_PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "parties/own_list.html")]
struct PartiesPage {
    frame: Frame,
    asked: Asked,
    counts: Vec<(PartyState, i64)>,
    parties: Vec<OwnParty>,
    pager: Pager,
}

impl PartiesPage {
    fn is_current(&self, state: &PartyState) -> bool {
        self.asked.state == Some(*state)
    }

    /// The state as addresses name it.
    fn state(&self) -> &'static str {
        self.asked.state.map_or("all", PartyState::as_str)
    }

    fn reference(&self, party: &OwnParty) -> String {
        party.id.reference()
    }

    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }
}

/// `GET /{locale}/desk/parties?state=proposed&name=kvitka`. Without a state all of them.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let query = &visit.ask.query;
        let asked = Asked {
            state: query.get("state").and_then(PartyState::parse),
            name: query.get("name").unwrap_or_default().to_owned(),
        };
        let counts = own::counts(conn, &asked)?;
        let is_asked = |state: PartyState| asked.state.is_none_or(|asked| asked == state);
        let total: i64 = counts.iter().filter(|(state, _)| is_asked(*state)).map(|(_, count)| count).sum();
        let paging = Paging::new(Paging::page_of(query), ON_PAGE, total as u64);
        let offset = i64::try_from(paging.offset()).map_err(|_| AppError::BadRequest)?;
        let parties = own::list(conn, &asked, offset, ON_PAGE as i64)?;
        let frame = visit.frame(Section::Parties, visit.ask.locale.messages().t("parties-own-list"));
        let state = asked.state.map_or("all", PartyState::as_str);
        let pager = Pager::new(&paging, &frame.urls.parties(), &[("state", state), ("name", &asked.name)]);
        Made::html(&PartiesPage { frame, asked, counts, parties, pager })
    })
    .await
}

/// A party as it is typed, words as they were sent.
#[derive(Clone, Debug, Default)]
struct Typed {
    kind: String,
    name: String,
    other_names: String,
    addresses: String,
    countries: String,
    identifiers: String,
    reason_code: String,
    reason: String,
    source: String,
}

impl Typed {
    fn read(fields: &Pairs) -> Self {
        let raw = |name: &str| fields.raw(name).to_owned();
        Self {
            kind: raw("kind"),
            name: raw("name"),
            other_names: raw("other_names"),
            addresses: raw("addresses"),
            countries: raw("countries"),
            identifiers: raw("identifiers"),
            reason_code: raw("reason_code"),
            reason: raw("reason"),
            source: raw("source"),
        }
    }

    fn of(party: &OwnParty) -> Self {
        Self {
            kind: party.kind.as_str().to_owned(),
            name: party.name.clone(),
            other_names: party.other_names.clone(),
            addresses: party.addresses.clone(),
            countries: party.countries.replace(' ', ", "),
            identifiers: party.identifiers.clone(),
            reason_code: party.reason_code.as_str().to_owned(),
            reason: party.reason.clone(),
            source: party.source.clone(),
        }
    }

    /// The party that is meant. Err where a choice is none that the form offers.
    fn party(&self) -> Result<NewParty, AppError> {
        Ok(NewParty {
            kind: PartyKind::parse(&self.kind).ok_or(AppError::BadRequest)?,
            reason_code: ReasonCode::parse(&self.reason_code).ok_or(AppError::BadRequest)?,
            name: self.name.clone(),
            other_names: self.other_names.clone(),
            addresses: self.addresses.clone(),
            countries: self.countries.clone(),
            identifiers: self.identifiers.clone(),
            reason: self.reason.clone(),
            source: self.source.clone(),
        })
    }
}

#[derive(Template)]
#[template(path = "parties/own_form.html")]
struct PartyFormPage {
    frame: Frame,
    /// Where the form goes.
    action: String,
    /// The state of the record that is edited; 0 for a new one.
    revision: i64,
    typed: Typed,
    /// What is wrong; blank where nothing is.
    problem: String,
}

impl PartyFormPage {
    fn kinds(&self) -> &'static [PartyKind] {
        PartyKind::ALL
    }

    fn codes(&self) -> &'static [ReasonCode] {
        ReasonCode::ALL
    }

    fn longest_name(&self) -> usize {
        LONGEST_NAME
    }

    fn longest_text(&self) -> usize {
        LONGEST_TEXT
    }
}

#[derive(Template)]
#[template(path = "parties/own.html")]
struct PartyPage {
    frame: Frame,
    party: OwnParty,
    entry: Entry,
    proposed_by: String,
    confirmed_by: String,
    /// Whoever looks has entered or last edited it.
    is_own_work: bool,
    network: NetworkView,
    reason: String,
    /// Key of what is wrong; blank where nothing is.
    problem: &'static str,
}

impl PartyPage {
    fn reference(&self) -> String {
        self.party.id.reference()
    }

    fn may(&self, to: &str) -> bool {
        PartyState::parse(to).is_some_and(|to| self.party.state.may_become(to))
    }

    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }

    fn longest_text(&self) -> usize {
        LONGEST_TEXT
    }
}

/// The message of what was refused.
fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Unknown | Refused::MovedOn => "parties-problem-moved-on",
        Refused::NameMissing => "parties-problem-name",
        Refused::NameUnreadable => "parties-problem-unreadable",
        Refused::ReasonMissing => "parties-problem-reason",
        Refused::SourceMissing => "parties-problem-source",
        Refused::TooLong => "parties-problem-long",
        Refused::Country(_) => "parties-problem-country",
        Refused::OwnWork => "parties-problem-own-work",
        Refused::NotAllowed => "parties-problem-not-allowed",
    }
}

fn problem_text(frame: &Frame, refused: &Refused) -> String {
    let named = match refused {
        Refused::Country(name) => name.as_str(),
        _ => "",
    };
    frame.with(problem_key(refused), "named", named)
}

fn below_list(frame: Frame) -> Frame {
    let (above, title) = (frame.urls.parties(), frame.t("parties-own-list").to_owned());
    frame.below(above, title)
}

fn id_of(visit: &Visit) -> Result<PartyId, AppError> {
    PartyId::parse_reference(visit.ask.segment("id")).ok_or(AppError::NotFound)
}

fn find(conn: &mut Conn, visit: &Visit) -> Result<OwnParty, AppError> {
    own::by_id(conn, id_of(visit)?)?.ok_or(AppError::NotFound)
}

fn form_page(visit: &Visit, edited: Option<&OwnParty>, typed: Typed) -> PartyFormPage {
    let messages = visit.ask.locale.messages();
    let frame = match edited {
        None => below_list(visit.frame(Section::Parties, messages.t("parties-new"))),
        Some(party) => {
            let frame = below_list(visit.frame(Section::Parties, messages.t("parties-edit")));
            let href = frame.urls.party(party.id.reference());
            frame.below(href, party.name.clone())
        }
    };
    let action = match edited {
        None => frame.urls.party("new"),
        Some(party) => frame.urls.party_to(party.id.reference(), "edit"),
    };
    let revision = edited.map_or(0, |party| party.revision);
    PartyFormPage { frame, action, revision, typed, problem: String::new() }
}

/// `GET /{locale}/desk/parties/new?name=kvitka`.
pub async fn new(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |_, by| {
        let name = by.visit.ask.query.get("name").unwrap_or_default().to_owned();
        let typed = Typed { name, kind: PartyKind::Organisation.as_str().to_owned(), ..Typed::default() };
        Made::html(&form_page(&by.visit, None, typed))
    })
    .await
}

/// `POST /{locale}/desk/parties/new`.
pub async fn propose(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    take_new(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take_new(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let typed = Typed::read(&form.fields);
    let party = typed.party()?;
    let (proof, urls) = (form.proof.clone(), visit.ask.frame(Section::Parties, "").urls);
    let done = form
        .submit(form.act("enter party"), move |tx| {
            let id = actions::propose(tx, &proof, &party)?;
            Ok(urls.party(id.reference()))
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let Some(refused) = error.downcast_ref::<Refused>() else { return Err(error.into()) };
    let mut page = form_page(visit, None, typed);
    page.problem = problem_text(&page.frame, refused);
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET /{locale}/desk/parties/{id}/edit`.
pub async fn edit(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let party = find(conn, &by.visit)?;
        if !party.state.may_become(PartyState::Proposed) {
            return Err(AppError::NotFound);
        }
        Made::html(&form_page(&by.visit, Some(&party), Typed::of(&party)))
    })
    .await
}

/// `POST /{locale}/desk/parties/{id}/edit`.
pub async fn save(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    take_edit(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take_edit(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit)?;
    let typed = Typed::read(&form.fields);
    let new = typed.party()?;
    let revision = form.fields.number::<i64>("revision").ok_or(AppError::BadRequest)?;
    let location = visit.ask.frame(Section::Parties, "").urls.party(id.reference());
    let proof = form.proof.clone();
    let done = form
        .submit(form.act("edit party"), move |tx| {
            actions::edit(tx, &proof, id, revision, &new)?;
            Ok(location)
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let refused = match error.downcast_ref::<Refused>() {
        None => return Err(error.into()),
        Some(Refused::Unknown) => return Err(AppError::NotFound),
        Some(refused) => refused.clone(),
    };
    let party = visit.ask.app.read(move |conn| Ok(own::by_id(conn, id)?)).await?.ok_or(AppError::NotFound)?;
    let mut page = form_page(visit, Some(&party), typed);
    // What was typed belongs to the state that whoever typed has seen.
    page.revision = revision;
    page.problem = problem_text(&page.frame, &refused);
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn made(
    conn: &mut Conn,
    visit: &Visit,
    person: PersonId,
    reason: String,
    problem: &'static str,
) -> Result<PartyPage, AppError> {
    let party = find(conn, visit)?;
    let names =
        names_of(conn, &[Some(party.proposed_by), party.confirmed_by].into_iter().flatten().collect::<Vec<_>>())?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    let frame = below_list(visit.frame(Section::Parties, party.name.clone()));
    let network = network::view(conn, &frame, &PartyRef::new(OWN_LIST, &party.id.reference()))?;
    Ok(PartyPage {
        entry: party.entry(),
        proposed_by: name(Some(party.proposed_by)),
        confirmed_by: name(party.confirmed_by),
        is_own_work: party.proposed_by == person,
        network,
        reason,
        problem,
        frame,
        party,
    })
}

/// `GET /{locale}/desk/parties/{id}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let person = by.proof.person();
        Made::html(&made(conn, &by.visit, person, String::new(), "")?)
    })
    .await
}

/// `POST /{locale}/desk/parties/{id}/confirm`.
pub async fn confirm(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let work = |tx: &mut Tx<'_>, by: &Official, id, revision, _: &str| actions::confirm(tx, by, id, revision);
    decide(&form, "confirm party", work).await.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/desk/parties/{id}/withdraw`.
pub async fn withdraw(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    decide(&form, "withdraw party", actions::withdraw).await.unwrap_or_else(|error| error.response(&request))
}

async fn decide(
    form: &Form<Official>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Official, PartyId, i64, &str) -> anyhow::Result<()> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit)?;
    let revision = form.fields.number::<i64>("revision").ok_or(AppError::BadRequest)?;
    let location = visit.ask.frame(Section::Parties, "").urls.party(id.reference());
    let (proof, reason) = (form.proof.clone(), form.fields.raw("reason").to_owned());
    let typed = reason.clone();
    let act = form.proof.act_because(action, reason.trim());
    let done = form
        .submit(act, move |tx| {
            work(tx, &proof, id, revision, &reason)?;
            Ok(location)
        })
        .await;
    let problem = match done {
        Ok(response) => return Ok(response),
        Err(error) => match error.downcast_ref::<Refused>() {
            None => return Err(error.into()),
            Some(Refused::Unknown) => return Err(AppError::NotFound),
            Some(refused) => problem_key(refused),
        },
    };
    let (owned, person) = (visit.clone(), form.proof.person());
    let page = visit.ask.app.read(move |conn| Ok(made(conn, &owned, person, typed, problem))).await??;
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// `GET /{locale}/desk/parties/{id}/history`.
pub async fn history(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let party = find(conn, visit)?;
        let frame = below_list(visit.frame(Section::Parties, ""));
        let told = Told {
            subject: Subject { kind: SubjectKind::Party, id: party.id.0, withheld: &[] },
            href: frame.urls.party(party.id.reference()),
            frame,
            name: party.name,
        };
        work_history::page(conn, visit, told)
    })
    .await
}
