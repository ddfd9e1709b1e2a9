//! `GET /{locale}/work`: what there is to do.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::Member;
use crate::web::frame::{Frame, Section};
use crate::web::respond::Made;
use crate::web::session::{By, page};

#[derive(Template)]
#[template(path = "accounts/desk.html")]
struct DeskPage {
    frame: Frame,
    name: String,
}

pub async fn show(request: HttpRequest, by: By<Member>) -> HttpResponse {
    page(request, by, |_, by| {
        let visit = &by.visit;
        let name = visit.viewer.person().map(|person| person.name.clone()).unwrap_or_default();
        let frame = visit.frame(Section::Desk, visit.ask.locale.messages().t("desk-title"));
        Made::html(&DeskPage { frame, name })
    })
    .await
}
