//! `GET /{locale}/desk/findings/{number}/history`: who changed what of a finding.

use actix_web::{HttpRequest, HttpResponse};

use crate::accounts::model::Member;
use crate::findings::pages::{onlooker, visible};
use crate::journal::model::SubjectKind;
use crate::web::frame::Section;
use crate::web::history::Subject;
use crate::web::session::{By, page};
use crate::web::work_history::{self, Told};

pub async fn show(request: HttpRequest, by: By<Member>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let finding = visible(conn, &visit.viewer, visit.ask.segment("number"))?;
        let is_own = onlooker(&visit.viewer).is_some_and(|looker| looker.owns(finding.organisation_id));
        let urls = crate::web::urls::Urls { locale: visit.ask.locale };
        let told = Told {
            subject: Subject {
                kind: SubjectKind::Finding,
                id: finding.id.0,
                // Notes stay with those who wrote them, as on the finding's own page.
                withheld: if is_own { &[] } else { &["notes"] },
            },
            name: finding.id.number(),
            href: urls.work_finding(&finding.id.0),
            frame: visit.frame(Section::Desk, "").below(urls.work(), visit.ask.locale.messages().t("nav-desk")),
        };
        work_history::page(conn, visit, told)
    })
    .await
}
