//! `/{locale}/set-up/{token}`: the one-time links with which an installation gets its first admin, somebody new a password, and
//! somebody whose account was reset another.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::actions::{self, FirstAdmin, Refused};
use crate::accounts::model::{OrganisationKind, Stage};
use crate::accounts::password::{self, Chosen};
use crate::accounts::queries;
use crate::accounts::queries::entry::{self, AccessKind, LinkKind};
use crate::accounts::secret::Secret;
use crate::error::AppError;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::web::form::OpenForm;
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::session::Visit;
use crate::web::urls::Urls;

/// What the form was filled with, to show it again.
#[derive(Default)]
struct Filled {
    organisation: String,
    country: String,
    kind: String,
    name: String,
    email: String,
}

#[derive(Template)]
#[template(path = "accounts/set_up.html")]
struct SetUpPage {
    frame: Frame,
    action: String,
    /// The first admin fills in who they are; everybody else only a password.
    is_first: bool,
    is_reset: bool,
    filled: Filled,
    kinds: &'static [OrganisationKind],
    problem: String,
}

/// A link that can be used, and whose it is.
struct Opened {
    secret: Secret,
    kind: LinkKind,
    name: String,
    email: String,
}

/// Err "not found" for a link that was used, has expired or never was.
async fn open(visit: &Visit) -> Result<Opened, AppError> {
    let secret = Secret::parse(visit.ask.segment("token")).ok_or(AppError::NotFound)?;
    let (wanted, now) = (secret.clone(), visit.ask.app.now());
    let found = visit.ask.app.read(move |conn| {
        let Some(link) = entry::link(conn, &wanted, now)? else { return Ok(None) };
        let person = match link.person {
            Some(id) => queries::person_row(conn, id)?,
            None => None,
        };
        Ok(Some((link.kind, person.map(|row| (row.name, row.email)).unwrap_or_default())))
    });
    let (kind, (name, email)) = found.await?.ok_or(AppError::NotFound)?;
    Ok(Opened { secret, kind, name, email })
}

pub async fn show(request: HttpRequest, visit: Visit) -> HttpResponse {
    let drawn = async {
        let opened = open(&visit).await?;
        draw(&visit, &opened, StatusCode::OK, None, String::new())
    };
    drawn.await.unwrap_or_else(|error| error.response(&request))
}

fn draw(
    visit: &Visit,
    opened: &Opened,
    status: StatusCode,
    fields: Option<&Pairs>,
    problem: String,
) -> Result<HttpResponse, AppError> {
    let messages = visit.ask.locale.messages();
    let is_first = opened.kind == LinkKind::SetUp;
    let field = |name: &str| fields.and_then(|fields| fields.get(name)).unwrap_or_default().to_owned();
    let filled = if is_first {
        Filled {
            organisation: field("organisation"),
            country: field("country"),
            kind: field("kind"),
            name: field("name"),
            email: field("email"),
        }
    } else {
        Filled { name: opened.name.clone(), email: opened.email.clone(), ..Filled::default() }
    };
    let title = messages.t(if is_first { "set-up-title" } else { "link-title" });
    let mut frame = visit.frame(Section::Elsewhere, title);
    // The address lets in: it is not handed to the other language's page by name, but that page is the same link.
    frame.is_listed = false;
    let action = Urls { locale: visit.ask.locale }.set_up(opened.secret.reveal());
    let is_reset = opened.kind == LinkKind::Reset;
    visit
        .answer(status, &SetUpPage { frame, action, is_first, is_reset, filled, kinds: OrganisationKind::ALL, problem })
}

pub async fn save(request: HttpRequest, form: OpenForm) -> HttpResponse {
    take(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take(form: &OpenForm) -> Result<HttpResponse, AppError> {
    let (visit, fields) = (&form.visit, &form.fields);
    let opened = open(visit).await?;
    let again = |problem: &str| {
        let problem = visit.ask.locale.messages().t(problem).to_owned();
        draw(visit, &opened, StatusCode::UNPROCESSABLE_ENTITY, Some(fields), problem)
    };
    let is_first = opened.kind == LinkKind::SetUp;
    let text = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let (email, name) =
        if is_first { (text("email"), text("name")) } else { (opened.email.clone(), opened.name.clone()) };
    if fields.raw("password") != fields.raw("password_again") {
        return again("password-differs");
    }
    let chosen = match Chosen::new(fields.raw("password"), &email, &name) {
        Ok(chosen) => chosen,
        Err(password::Refused::TooShort) => return again("password-too-short"),
        Err(error) => return again(error.key()),
    };
    let password_hash = visit.ask.site.with_password(move || chosen.hash()).await??;
    let first = FirstAdmin {
        organisation: text("organisation"),
        country: text("country"),
        kind: fields.get("kind").and_then(OrganisationKind::parse).unwrap_or(OrganisationKind::Other),
        name,
        email,
        password_hash,
    };
    let (link, old, from) = (opened.secret.clone(), visit.secret().clone(), visit.from.clone());
    let act = Act::new(Actor::visitor(), if is_first { "set up installation" } else { "choose password" });
    let written = visit.ask.app.write(act, move |tx| {
        let person = if is_first {
            actions::set_up(tx, &link, &first)?
        } else {
            actions::follow_link(tx, &link, &first.password_hash)?
        };
        let at = tx.at;
        entry::log(tx.conn(), AccessKind::LinkUsed, Some(person), &from.address, "", at)?;
        queries::end_session(tx.conn(), &old)?;
        Ok(queries::insert_session(tx.conn(), person, Stage::Enrolling, at, &from)?)
    });
    match written.await {
        Ok(written) => {
            let mut response = visit.see_other(&Urls { locale: visit.ask.locale }.account());
            visit.set_cookie(&mut response, Some(&written.value));
            Ok(response)
        }
        Err(error) => match error.downcast::<Refused>() {
            Ok(Refused::LinkUsed) => Err(AppError::NotFound),
            Ok(refused) => again(refused.key()),
            Err(error) => Err(error.into()),
        },
    }
}
