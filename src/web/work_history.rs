//! `…/history` below `/{locale}/desk`: who changed what of a record, when and why, field by field, and the record as it was at a
//! revision. For those who may see the record at work; what the public sees is the business of `public::history`.

use askama::Template;
use chrono::NaiveDateTime;

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::web::frame::Frame;
use crate::web::history::{HistoryEntry, HistoryField, Subject, everything, everything_at};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::Visit;

const PAGE: u64 = 25;

/// A record, with what its page is called and where it is.
pub struct Told {
    pub subject: Subject,
    pub name: String,
    pub href: String,
    /// Of the page: below what the record itself stands.
    pub frame: Frame,
}

#[derive(Template)]
#[template(path = "history/work.html")]
struct WorkHistoryPage {
    frame: Frame,
    name: String,
    record_href: String,
    entries: Vec<HistoryEntry>,
    total: i64,
    pager: Pager,
}

impl WorkHistoryPage {
    fn iso(&self, at: &NaiveDateTime) -> String {
        crate::public::model::iso(at)
    }
}

#[derive(Template)]
#[template(path = "history/work_revision.html")]
struct WorkRevisionPage {
    frame: Frame,
    name: String,
    record_href: String,
    history_href: String,
    asked: i64,
    fields: Vec<HistoryField>,
}

/// The page of a history, or with `?revision=N` of the record as it was then.
pub fn page(conn: &mut Conn, visit: &Visit, told: Told) -> Result<Made, AppError> {
    let (ask, catalogue) = (&visit.ask, visit.ask.app.catalogue());
    let messages = ask.locale.messages();
    let Told { subject, name, href: record_href, frame } = told;
    let history_href = format!("{record_href}/history");
    let mut frame = frame.below(record_href.clone(), name.clone());
    if let Some(asked) = ask.query.get("revision") {
        let asked: i64 = asked.parse().ok().filter(|asked| *asked > 0).ok_or(AppError::NotFound)?;
        let fields = everything_at(conn, &catalogue, ask.locale, subject, asked)?.ok_or(AppError::NotFound)?;
        let heading = messages.with("history-as-of", &[("revision", asked.to_string().as_str().into())]);
        frame = frame.below(history_href.clone(), messages.t("history-title"));
        frame.title = format!("{heading} · {name}");
        return Made::html(&WorkRevisionPage { frame, name, record_href, history_href, asked, fields });
    }
    let page = Paging::page_of(&ask.query);
    let range = ((page - 1).saturating_mul(PAGE) as usize, PAGE as usize);
    let (entries, total) = everything(conn, &catalogue, ask.locale, subject, range, &history_href)?;
    let pager = Pager::new(&Paging::new(page, PAGE, total as u64), &history_href, &[]);
    frame.title = format!("{} · {name}", messages.t("history-title"));
    Made::html(&WorkHistoryPage { frame, name, record_href, entries, total: total as i64, pager })
}
