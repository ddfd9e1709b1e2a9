//! `/{locale}/report/receipt`: where a report stands, for whoever has the link that its sender was given.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::db::ids::ReportId;
use crate::error::AppError;
use crate::reports::model::ReportState;
use crate::reports::queries::{self, Report};
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Ask, Site};

#[derive(Template)]
#[template(path = "reports/receipt.html")]
struct ReceiptPage {
    frame: Frame,
    report: Report,
    has_contact: bool,
}

impl ReceiptPage {
    fn heading(&self) -> String {
        self.frame.with("report-receipt", "reference", &self.report.id.reference())
    }

    /// The number of the report that says the same.
    fn other(&self) -> String {
        self.report.duplicate_of.map(ReportId::reference).unwrap_or_default()
    }

    fn record_href(&self) -> String {
        self.frame.urls.record(&self.report.about_path)
    }

    /// The answer, once there is a decision; a report that is taken up again has none for the time being.
    fn answer(&self) -> &str {
        if self.report.state.is_decided() { &self.report.answer } else { "" }
    }

    fn is_new(&self) -> bool {
        self.report.state == ReportState::New
    }
}

/// `GET /{locale}/report/receipt?reference=R-000042&key=…`. A wrong key is a page that is not there.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let shown = async {
        let ask = Ask::read(&request, &site)?;
        let id = ask.query.get("reference").and_then(ReportId::parse_reference).ok_or(AppError::NotFound)?;
        let given = ask.query.get("key").unwrap_or_default().to_owned();
        let found = ask
            .app
            .read(move |conn| {
                let key = queries::key(conn)?;
                let Some(report) = queries::by_id(conn, id)? else { return Ok(None) };
                if !key.opens_receipt(&report.nonce, &given) {
                    return Ok(None);
                }
                let has_contact = queries::contact(conn, id)?.is_some();
                Ok(Some((report, has_contact)))
            })
            .await?;
        let (report, has_contact) = found.ok_or(AppError::NotFound)?;
        let title = ask.locale.messages().with("report-receipt", &[("reference", report.id.reference().into())]);
        let mut frame = ask.frame(Section::Elsewhere, title);
        frame.is_listed = false;
        let page = ReceiptPage { frame, report, has_contact };
        Ok::<_, AppError>(respond::uncached(StatusCode::OK, respond::HTML, page.render()?))
    };
    shown.await.unwrap_or_else(|error| error.response(&request))
}
