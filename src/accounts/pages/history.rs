//! `GET /{locale}/desk/people/{person}/history` and `.../organisations/{organisation}/history`: who changed what of an account.

use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::Admin;
use crate::accounts::pages::{organisations, people};
use crate::accounts::queries;
use crate::error::AppError;
use crate::journal::model::SubjectKind;
use crate::web::frame::Section;
use crate::web::history::Subject;
use crate::web::session::{By, page};
use crate::web::urls::Urls;
use crate::web::work_history::{self, Told};

pub async fn of_person(request: HttpRequest, by: By<Admin>) -> HttpResponse {
    page(request, by, |conn, by| {
        let (visit, id) = (&by.visit, people::person_of(&by.visit)?);
        let person = queries::person_line_of(conn, id)?.ok_or(AppError::NotFound)?;
        let (urls, messages) = (Urls { locale: visit.ask.locale }, visit.ask.locale.messages());
        let told = Told {
            subject: Subject { kind: SubjectKind::Person, id: id.0, withheld: &[] },
            href: urls.person(&id.0),
            frame: visit.frame(Section::People, "").below(urls.people(), messages.t("nav-people")),
            name: person.name,
        };
        work_history::page(conn, visit, told)
    })
    .await
}

pub async fn of_organisation(request: HttpRequest, by: By<Admin>) -> HttpResponse {
    page(request, by, |conn, by| {
        let (visit, id) = (&by.visit, organisations::organisation_of(&by.visit)?);
        let organisation = queries::organisation(conn, id)?.ok_or(AppError::NotFound)?;
        let (urls, messages) = (Urls { locale: visit.ask.locale }, visit.ask.locale.messages());
        let above = visit.frame(Section::Organisations, "");
        let told = Told {
            subject: Subject { kind: SubjectKind::Organisation, id: id.0, withheld: &[] },
            href: urls.organisation(&id.0),
            frame: above.below(urls.organisations(), messages.t("nav-organisations")),
            name: organisation.name,
        };
        work_history::page(conn, visit, told)
    })
    .await
}
