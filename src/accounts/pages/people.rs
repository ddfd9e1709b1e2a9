//! `/{locale}/desk/people`: accounts, for admins.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::actions::{self, Authority, Correction, NewPerson, Refused};
use crate::accounts::model::{Admin, OrganisationKind, PersonState, Role, Roles};
use crate::accounts::queries::{self, OrganisationLine, PersonLine};
use crate::accounts::secret::Secret;
use crate::db::ids::{OrganisationId, PersonId};
use crate::error::AppError;
use crate::web::form::{Form, Once};
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::session::{By, Visit};
use crate::web::urls::Urls;

/// People on one page of the list.
const PEOPLE_ON_A_PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "accounts/people.html")]
struct PeoplePage {
    frame: Frame,
    people: Vec<PersonLine>,
    total: i64,
    page: i64,
    pages: i64,
    organisations: Vec<OrganisationLine>,
    kinds: &'static [OrganisationKind],
    /// What the form was filled with.
    name: String,
    email: String,
    organisation: String,
    country: String,
    chosen: Roles,
    problem: String,
}

#[derive(Template)]
#[template(path = "accounts/person.html")]
struct PersonPage {
    frame: Frame,
    person: PersonLine,
    organisations: Vec<OrganisationLine>,
    is_own: bool,
    problem: String,
}

impl PersonPage {
    fn is_disabled(&self) -> bool {
        self.person.state == PersonState::Disabled
    }
}

/// A one-time link, shown once.
#[derive(Template)]
#[template(path = "accounts/link.html")]
struct LinkPage {
    frame: Frame,
    name: String,
    link: String,
}

/// The roles that boxes of a form offer, in order.
fn boxes() -> &'static [Role] {
    Role::ALL
}

fn roles(fields: &Pairs) -> Roles {
    fields.all("role").filter_map(Role::parse).collect()
}

pub async fn list(request: HttpRequest, by: By<Admin>) -> HttpResponse {
    draw_list(&by.visit, StatusCode::OK, &Pairs::default(), String::new())
        .await
        .unwrap_or_else(|error| error.response(&request))
}

async fn draw_list(
    visit: &Visit,
    status: StatusCode,
    fields: &Pairs,
    problem: String,
) -> Result<HttpResponse, AppError> {
    let page = visit.ask.query.number::<i64>("page").unwrap_or(1).clamp(1, 100_000);
    let (people, total, organisations) = visit
        .ask
        .app
        .read(move |conn| {
            let people = queries::people_lines(conn, (page - 1) * PEOPLE_ON_A_PAGE, PEOPLE_ON_A_PAGE)?;
            Ok((people, queries::count_people(conn)?, queries::organisation_lines(conn)?))
        })
        .await?;
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let listed = PeoplePage {
        frame: visit.frame(Section::People, visit.ask.locale.messages().t("nav-people")),
        people,
        total,
        page,
        pages: ((total + PEOPLE_ON_A_PAGE - 1) / PEOPLE_ON_A_PAGE).max(1),
        organisations,
        kinds: OrganisationKind::ALL,
        name: text("name"),
        email: text("email"),
        organisation: text("organisation"),
        country: text("country"),
        chosen: roles(fields),
        problem,
    };
    visit.answer(status, &listed)
}

pub async fn invite(request: HttpRequest, form: Form<Admin>) -> HttpResponse {
    add(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn add(form: &Form<Admin>) -> Result<HttpResponse, AppError> {
    let (visit, fields) = (&form.visit, &form.fields);
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let (email, name, organisation, country) = (text("email"), text("name"), text("organisation"), text("country"));
    let kind = fields.get("kind").and_then(OrganisationKind::parse).unwrap_or(OrganisationKind::Other);
    let (roles, admin, shown) = (roles(fields), form.proof.clone(), name.clone());
    let done = form.perform(form.act("invite person"), move |tx| {
        let by = Authority::Admin(&admin);
        let organisation = actions::find_or_add_organisation(tx, by, &organisation, &country, kind)?;
        Ok(actions::invite(tx, by, &NewPerson { email, name, organisation, roles })?.1)
    });
    match done.await {
        Ok(Once::First(link)) => show_link(visit, shown, &link),
        Ok(Once::Again) => Ok(visit.see_other(&Urls { locale: visit.ask.locale }.people())),
        Err(error) => {
            let problem = message(visit, error)?;
            draw_list(visit, StatusCode::UNPROCESSABLE_ENTITY, fields, problem).await
        }
    }
}

/// What to tell about a refusal. Err for everything else.
fn message(visit: &Visit, error: anyhow::Error) -> Result<String, AppError> {
    let refused = error.downcast::<Refused>()?;
    Ok(visit.ask.locale.messages().t(refused.key()).to_owned())
}

fn show_link(visit: &Visit, name: String, link: &Secret) -> Result<HttpResponse, AppError> {
    let (urls, messages) = (Urls { locale: visit.ask.locale }, visit.ask.locale.messages());
    let base = visit.ask.app.settings().public_url.clone().unwrap_or_default();
    let link = format!("{}{}", base.trim_end_matches('/'), urls.set_up(link.reveal()));
    let frame =
        visit.frame(Section::People, messages.t("link-shown-title")).below(urls.people(), messages.t("nav-people"));
    visit.answer(StatusCode::OK, &LinkPage { frame, name, link })
}

pub fn person_of(visit: &Visit) -> Result<PersonId, AppError> {
    visit.ask.segment("person").parse().map(PersonId).map_err(|_| AppError::NotFound)
}

pub async fn show(request: HttpRequest, by: By<Admin>) -> HttpResponse {
    let drawn = async {
        let id = person_of(&by.visit)?;
        draw(&by.visit, id, StatusCode::OK, String::new()).await
    };
    drawn.await.unwrap_or_else(|error| error.response(&request))
}

async fn draw(visit: &Visit, id: PersonId, status: StatusCode, problem: String) -> Result<HttpResponse, AppError> {
    let (person, organisations) = visit
        .ask
        .app
        .read(move |conn| Ok((queries::person_line_of(conn, id)?, queries::organisation_lines(conn)?)))
        .await?;
    let person = person.ok_or(AppError::NotFound)?;
    let urls = Urls { locale: visit.ask.locale };
    let frame = visit
        .frame(Section::People, person.name.clone())
        .below(urls.people(), visit.ask.locale.messages().t("nav-people"));
    let is_own = visit.viewer.person().is_some_and(|own| own.id == id);
    visit.answer(status, &PersonPage { frame, person, organisations, is_own, problem })
}

/// Does `work` for the person of the address and leads back to their page, or says there why not.
async fn change(
    form: &Form<Admin>,
    action: &str,
    work: impl FnOnce(&mut crate::journal::tx::Tx<'_>, Authority<'_>, PersonId) -> anyhow::Result<()> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = person_of(visit)?;
    let (admin, location) = (form.proof.clone(), Urls { locale: visit.ask.locale }.person(&id.0));
    let done = form.submit(form.act(action), move |tx| {
        work(tx, Authority::Admin(&admin), id)?;
        Ok(location)
    });
    match done.await {
        Ok(response) => Ok(response),
        Err(error) => match error.downcast::<Refused>() {
            Ok(Refused::Nobody) => Err(AppError::NotFound),
            Ok(refused) => {
                let problem = visit.ask.locale.messages().t(refused.key()).to_owned();
                draw(visit, id, StatusCode::UNPROCESSABLE_ENTITY, problem).await
            }
            Err(error) => Err(error.into()),
        },
    }
}

pub async fn save(request: HttpRequest, form: Form<Admin>) -> HttpResponse {
    let fields = &form.fields;
    let new = Correction {
        name: fields.get("name").unwrap_or_default().to_owned(),
        organisation: OrganisationId(fields.number("organisation").unwrap_or(0)),
        roles: roles(fields),
    };
    change(&form, "correct person", move |tx, by, id| actions::correct(tx, by, id, &new))
        .await
        .unwrap_or_else(|error| error.response(&request))
}

pub async fn disable(request: HttpRequest, form: Form<Admin>) -> HttpResponse {
    change(&form, "disable person", actions::disable).await.unwrap_or_else(|error| error.response(&request))
}

pub async fn enable(request: HttpRequest, form: Form<Admin>) -> HttpResponse {
    change(&form, "enable person", actions::enable).await.unwrap_or_else(|error| error.response(&request))
}

pub async fn reset(request: HttpRequest, form: Form<Admin>) -> HttpResponse {
    begin_anew(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn begin_anew(form: &Form<Admin>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = person_of(visit)?;
    let admin = form.proof.clone();
    let done = form.perform(form.act("reset person"), move |tx| {
        let name = queries::person_row(tx.conn(), id)?.map(|row| row.name).unwrap_or_default();
        Ok((name, actions::reset(tx, Authority::Admin(&admin), id)?))
    });
    match done.await {
        Ok(Once::First((name, link))) => show_link(visit, name, &link),
        Ok(Once::Again) => Ok(visit.see_other(&Urls { locale: visit.ask.locale }.person(&id.0))),
        Err(error) => match error.downcast::<Refused>() {
            Ok(Refused::Nobody) => Err(AppError::NotFound),
            Ok(refused) => {
                let problem = visit.ask.locale.messages().t(refused.key()).to_owned();
                draw(visit, id, StatusCode::UNPROCESSABLE_ENTITY, problem).await
            }
            Err(error) => Err(error.into()),
        },
    }
}
