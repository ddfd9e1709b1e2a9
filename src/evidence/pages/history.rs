//! `GET /{locale}/desk/photographs/{id}/history`: who changed what of a photograph.

use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::{Proof, Researcher};
use crate::db::ids::PhotographId;
use crate::error::AppError;
use crate::evidence::queries::photographs;
use crate::journal::model::SubjectKind;
use crate::web::frame::Section;
use crate::web::history::Subject;
use crate::web::session::{By, page};
use crate::web::urls::Urls;
use crate::web::work_history::{self, Told};

pub async fn show(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let id = PhotographId(visit.ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
        // Others see what was shared with them, not who did what with it.
        if !photographs::is_of(conn, by.proof.organisation(), id)? {
            return Err(AppError::NotFound);
        }
        let (urls, messages) = (Urls { locale: visit.ask.locale }, visit.ask.locale.messages());
        let told = Told {
            subject: Subject { kind: SubjectKind::Photograph, id: id.0, withheld: &[] },
            name: messages.with("photograph-title", &[("number", id.to_string().into())]),
            href: urls.photograph(&id.0),
            frame: visit.frame(Section::Photographs, "").below(urls.photographs(), messages.t("photographs-title")),
        };
        work_history::page(conn, visit, told)
    })
    .await
}
