//! `/{locale}/desk/links`: a link between two parties is entered, confirmed by another official, withdrawn.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{PartyLinkId, PersonId};
use crate::error::AppError;
use crate::findings::queries::names::names_of;
use crate::journal::model::SubjectKind;
use crate::journal::tx::Tx;
use crate::parties::actions::links::{self as actions, NewLink, Refused};
use crate::parties::actions::own::LONGEST_TEXT;
use crate::parties::index::Named;
use crate::parties::model::{LinkKind, OWN_LIST, PartyRef, PartyState};
use crate::parties::queries::links::{self, Called, PartyLink, called};
use crate::parties::queries::own;
use crate::parties::screen::{Screener, USUAL_THRESHOLD};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::history::Subject;
use crate::web::query::{Pairs, decode};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::work_history::{self, Told};

/// Parties that are offered for a name.
const MOST_OFFERED: usize = 10;

/// A party as somebody says which.
#[derive(Clone, Debug, Default)]
struct Side {
    /// As typed: a name, `ofac-sdn/21171`, `P-000001`, or the address of its page.
    text: String,
    /// The one that was chosen, or that the text names.
    chosen: Option<PartyRef>,
    /// Parties that a name may be, with what they are called.
    offered: Vec<(PartyRef, String)>,
}

/// A link as it is typed.
#[derive(Clone, Debug, Default)]
struct Typed {
    from: Side,
    to: Side,
    kind: String,
    since_on: String,
    until_on: String,
    source: String,
    notes: String,
}

impl Typed {
    fn read(fields: &Pairs) -> Self {
        let side = |name: &str, choice: &str| Side {
            text: fields.raw(name).to_owned(),
            chosen: fields.get(choice).and_then(PartyRef::parse),
            offered: Vec::new(),
        };
        let raw = |name: &str| fields.raw(name).to_owned();
        Self {
            from: side("from", "from_choice"),
            to: side("to", "to_choice"),
            kind: raw("kind"),
            since_on: raw("since_on"),
            until_on: raw("until_on"),
            source: raw("source"),
            notes: raw("notes"),
        }
    }
}

/// The party that a text names without doubt, whether it is there or not.
fn named(text: &str) -> Option<PartyRef> {
    let text = text.trim();
    if let Some((_, rest)) = text.split_once("/desk/lists/") {
        let (list, id) = rest.split_once("/entry?id=")?;
        let id = id.split(['&', '#']).next().unwrap_or_default();
        return PartyRef::parse(&format!("{}/{}", decode(list), decode(id)));
    }
    let own =
        text.split_once("/desk/parties/").map_or(text, |(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(rest));
    if let Some(id) = crate::db::ids::PartyId::parse_reference(own) {
        return Some(PartyRef::new(OWN_LIST, &id.reference()));
    }
    PartyRef::parse(text)
}

/// Looks for the party of a side: the one that is named, or those that a name may be.
fn resolve(conn: &mut Conn, visit: &Visit, side: &mut Side) -> diesel::QueryResult<()> {
    let said = side.chosen.take().or_else(|| named(&side.text));
    if let Some(party) = said
        && called(conn, std::slice::from_ref(&party))?.contains_key(&party)
    {
        side.chosen = Some(party);
        return Ok(());
    }
    let (scope, index) = visit.ask.app.screening(conn)?;
    let mut screener = Screener::new(&index);
    let hits = screener.screen(side.text.trim(), None, USUAL_THRESHOLD);
    side.offered = hits
        .iter()
        .take(MOST_OFFERED)
        .map(|hit| {
            let Named { party, name, .. } = hit.named(&index);
            (PartyRef::new(scope.key(party.list), &party.key), name.to_owned())
        })
        .collect();
    // One that nobody has confirmed is on no list and in no index, but may be linked.
    let asked = own::Asked { state: Some(PartyState::Proposed), name: side.text.clone() };
    if !crate::parties::model::folded(&side.text).is_empty() {
        for party in own::list(conn, &asked, 0, MOST_OFFERED as i64)? {
            side.offered.push((PartyRef::new(OWN_LIST, &party.id.reference()), party.name));
        }
    }
    Ok(())
}

#[derive(Template)]
#[template(path = "parties/link_form.html")]
struct LinkFormPage {
    frame: Frame,
    typed: Typed,
    /// What is wrong; blank where nothing is.
    problem: String,
}

impl LinkFormPage {
    fn kinds(&self) -> &'static [LinkKind] {
        LinkKind::ALL
    }

    fn longest_text(&self) -> usize {
        LONGEST_TEXT
    }
}

fn below_parties(frame: Frame) -> Frame {
    let (above, title) = (frame.urls.parties(), frame.t("parties-own-list").to_owned());
    frame.below(above, title)
}

fn form_page(visit: &Visit, typed: Typed) -> LinkFormPage {
    let frame = below_parties(visit.frame(Section::Parties, visit.ask.locale.messages().t("link-new")));
    LinkFormPage { frame, typed, problem: String::new() }
}

/// `GET /{locale}/desk/links/new?of=own/P-000001`.
pub async fn new(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let mut typed = Typed::default();
        if let Some(party) = visit.ask.query.get("of").and_then(PartyRef::parse)
            && called(conn, std::slice::from_ref(&party))?.contains_key(&party)
        {
            typed.from.text = party.to_string();
        }
        Made::html(&form_page(visit, typed))
    })
    .await
}

/// A day as a field sends it; `None` for a blank one. Err where it is none.
fn day(text: &str) -> Result<Option<NaiveDate>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(drop),
    }
}

/// `POST /{locale}/desk/links/new`.
pub async fn propose(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    take_new(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take_new(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let typed = Typed::read(&form.fields);
    let kind = LinkKind::parse(&typed.kind).ok_or(AppError::BadRequest)?;
    let owned = visit.clone();
    let typed = visit
        .ask
        .app
        .read(move |conn| {
            let mut typed = typed;
            resolve(conn, &owned, &mut typed.from)?;
            resolve(conn, &owned, &mut typed.to)?;
            Ok(typed)
        })
        .await?;
    let mut page = form_page(visit, typed);
    let typed = &page.typed;
    let problem = match (&typed.from.chosen, &typed.to.chosen, day(&typed.since_on), day(&typed.until_on)) {
        (Some(from), Some(to), Ok(since_on), Ok(until_on)) => {
            let new = NewLink {
                from: from.clone(),
                to: to.clone(),
                kind,
                since_on,
                until_on,
                source: typed.source.clone(),
                notes: typed.notes.clone(),
            };
            let (proof, urls) = (form.proof.clone(), page.frame.urls);
            let done = form
                .submit(form.act("enter link"), move |tx| {
                    let id = actions::propose(tx, &proof, &new)?;
                    Ok(urls.link(&id.0))
                })
                .await;
            let error = match done {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            let Some(refused) = error.downcast_ref::<Refused>() else { return Err(error.into()) };
            match refused {
                Refused::NoParty(party) => page.frame.with("link-problem-party", "named", party),
                other => page.frame.t(problem_key(other)).to_owned(),
            }
        }
        (Some(_), Some(_), ..) => page.frame.t("link-problem-date").to_owned(),
        (from, ..) => {
            let side = if from.is_none() { &typed.from } else { &typed.to };
            let key = if side.offered.is_empty() { "link-problem-party" } else { "link-problem-choose" };
            page.frame.with(key, "named", side.text.trim())
        }
    };
    page.problem = problem;
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn problem_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::Unknown | Refused::MovedOn => "link-problem-moved-on",
        Refused::NoParty(_) => "link-problem-party",
        Refused::Itself => "link-problem-itself",
        Refused::SourceMissing => "link-problem-source",
        Refused::ReasonMissing => "parties-problem-reason",
        Refused::TooLong => "parties-problem-long",
        Refused::Dates => "link-problem-dates",
        Refused::Twice(_) => "link-problem-twice",
        Refused::OwnWork => "link-problem-own-work",
        Refused::NotAllowed => "link-problem-not-allowed",
    }
}

#[derive(Template)]
#[template(path = "parties/link.html")]
struct LinkPage {
    frame: Frame,
    link: PartyLink,
    from: Called,
    to: Called,
    proposed_by: String,
    confirmed_by: String,
    /// Whoever looks has entered it.
    is_own_work: bool,
    reason: String,
    /// Key of what is wrong; blank where nothing is.
    problem: &'static str,
}

impl LinkPage {
    fn may(&self, to: &str) -> bool {
        PartyState::parse(to).is_some_and(|to| self.link.state.may_become(to))
    }

    fn moment(&self, at: &NaiveDateTime) -> String {
        self.frame.locale.moment(*at)
    }

    fn day(&self, day: &NaiveDate) -> String {
        self.frame.locale.date(*day)
    }

    fn longest_text(&self) -> usize {
        LONGEST_TEXT
    }
}

fn id_of(visit: &Visit) -> Result<PartyLinkId, AppError> {
    visit.ask.segment("id").parse().map(PartyLinkId).map_err(|_| AppError::NotFound)
}

fn title(frame: &Frame, link: &PartyLink, from: &Called, to: &Called) -> String {
    format!("{} – {} – {}", from.name, frame.word("link-kind", link.kind.as_str()), to.name)
}

/// A link with what its ends are called.
fn find(conn: &mut Conn, visit: &Visit) -> Result<(PartyLink, Called, Called), AppError> {
    let link = links::by_id(conn, id_of(visit)?)?.ok_or(AppError::NotFound)?;
    let (from, to) = (link.from(), link.to());
    let known = called(conn, &[from.clone(), to.clone()])?;
    let name = |party: &PartyRef| {
        let unknown =
            || Called { name: party.to_string(), kind: crate::parties::model::PartyKind::Unknown, is_in_force: false };
        known.get(party).cloned().unwrap_or_else(unknown)
    };
    let (from, to) = (name(&from), name(&to));
    Ok((link, from, to))
}

fn made(
    conn: &mut Conn,
    visit: &Visit,
    person: PersonId,
    reason: String,
    problem: &'static str,
) -> Result<LinkPage, AppError> {
    let (link, from, to) = find(conn, visit)?;
    let people: Vec<PersonId> = [Some(link.proposed_by), link.confirmed_by].into_iter().flatten().collect();
    let names = names_of(conn, &people)?;
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
    let mut frame = below_parties(visit.frame(Section::Parties, ""));
    frame.title = title(&frame, &link, &from, &to);
    Ok(LinkPage {
        proposed_by: name(Some(link.proposed_by)),
        confirmed_by: name(link.confirmed_by),
        is_own_work: link.proposed_by == person,
        frame,
        link,
        from,
        to,
        reason,
        problem,
    })
}

/// `GET /{locale}/desk/links/{id}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let person = by.proof.person();
        Made::html(&made(conn, &by.visit, person, String::new(), "")?)
    })
    .await
}

/// `POST /{locale}/desk/links/{id}/confirm`.
pub async fn confirm(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let work = |tx: &mut Tx<'_>, by: &Official, id, revision, _: &str| actions::confirm(tx, by, id, revision);
    decide(&form, "confirm link", work).await.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/desk/links/{id}/withdraw`.
pub async fn withdraw(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    decide(&form, "withdraw link", actions::withdraw).await.unwrap_or_else(|error| error.response(&request))
}

async fn decide(
    form: &Form<Official>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Official, PartyLinkId, i64, &str) -> anyhow::Result<()> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit)?;
    let revision = form.fields.number::<i64>("revision").ok_or(AppError::BadRequest)?;
    let location = visit.ask.frame(Section::Parties, "").urls.link(&id.0);
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

/// `GET /{locale}/desk/links/{id}/history`.
pub async fn history(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let (link, from, to) = find(conn, visit)?;
        let frame = below_parties(visit.frame(Section::Parties, ""));
        let told = Told {
            subject: Subject { kind: SubjectKind::PartyLink, id: link.id.0, withheld: &[] },
            href: frame.urls.link(&link.id.0),
            name: title(&frame, &link, &from, &to),
            frame,
        };
        work_history::page(conn, visit, told)
    })
    .await
}
