//! `GET /{locale}/desk/exhibits/{id}/history`: who changed what of an exhibit.

use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::Researcher;
use crate::findings::pages::log::own_exhibit;
use crate::journal::model::SubjectKind;
use crate::web::frame::Section;
use crate::web::history::Subject;
use crate::web::session::{By, page};
use crate::web::urls::Urls;
use crate::web::work_history::{self, Told};

pub async fn show(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let exhibit = own_exhibit(conn, &by.proof, visit.ask.segment("id"))?;
        let urls = Urls { locale: visit.ask.locale };
        let told = Told {
            subject: Subject { kind: SubjectKind::Exhibit, id: exhibit.id.0, withheld: &[] },
            href: urls.work_exhibit(&exhibit.id.0),
            frame: visit.frame(Section::Desk, "").below(urls.work(), visit.ask.locale.messages().t("nav-desk")),
            name: exhibit.label,
        };
        work_history::page(conn, visit, told)
    })
    .await
}
