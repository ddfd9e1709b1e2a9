//! `/{locale}/corrections` and its twins: the public log.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Serialize;

use crate::error::AppError;
use crate::public::corrections::{self, PublicCorrection, PublicReportCounts};
use crate::web::csv::CsvWriter;
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::{self, Made, Site};

const ON_PAGE: u64 = 50;
/// Lines of the twins that are read at once; they hold all.
const AT_ONCE: i64 = 1_000;

#[derive(Template)]
#[template(path = "reports/corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    counts: PublicReportCounts,
    corrections: Vec<PublicCorrection>,
    pager: Pager,
}

impl CorrectionsPage {
    fn date(&self, text: &str) -> String {
        self.frame.locale.partial_date(text)
    }
}

#[derive(Serialize)]
struct CorrectionsJson {
    counts: PublicReportCounts,
    corrections: Vec<PublicCorrection>,
}

/// `GET /{locale}/corrections`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "corrections", |conn, ask| {
        let counts = corrections::counts(conn)?;
        let paging = Paging::new(Paging::page_of(&ask.query), ON_PAGE, counts.accepted as u64);
        let offset = i64::try_from(paging.offset()).map_err(|_| AppError::BadRequest)?;
        let corrections = corrections::list(conn, offset, ON_PAGE as i64)?;
        let messages = ask.locale.messages();
        let frame =
            ask.frame(Section::Elsewhere, messages.t("corrections-title")).described(messages.t("corrections-lead"));
        let pager = Pager::new(&paging, &frame.urls.corrections(), &[]);
        Made::html(&CorrectionsPage { frame, counts, corrections, pager })
    })
    .await
}

fn all(conn: &mut crate::db::conn::Conn) -> Result<Vec<PublicCorrection>, AppError> {
    let mut all = Vec::new();
    loop {
        let page = corrections::list(conn, all.len() as i64, AT_ONCE)?;
        let is_last = (page.len() as i64) < AT_ONCE;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

/// `GET /corrections.json`.
pub async fn json(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "corrections.json", |conn, _| {
        Made::json(&CorrectionsJson { counts: corrections::counts(conn)?, corrections: all(conn)? })
    })
    .await
}

/// `GET /corrections.csv`.
pub async fn csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "corrections.csv", |conn, _| {
        let header = ["reference", "kind", "about", "title", "reported_on", "decided_on", "summary", "outcome"];
        let mut writer = CsvWriter::new(&header);
        for line in all(conn)? {
            let cells = [
                &line.reference,
                line.kind.as_str(),
                &line.about,
                &line.title,
                &line.reported_on,
                &line.decided_on,
                &line.summary,
                &line.outcome,
            ];
            writer.row(cells);
        }
        Ok(Made::csv(writer.finish(), "corrections.csv".to_owned()))
    })
    .await
}
