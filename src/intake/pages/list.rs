//! `GET /{locale}/desk/imports`: the imports of an organisation, and the form that begins one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Proof, Researcher};
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::intake::queries::{self, Import};
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::session::{By, Visit};

const PAGE_SIZE: u64 = 50;

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    frame: Frame,
    imports: Vec<(Import, Option<String>)>,
    pager: Pager,
    limit_mb: u64,
    /// Why the file that was sent was not taken.
    problem: String,
}

pub async fn show(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    draw(&by, StatusCode::OK, String::new()).await.unwrap_or_else(|error| error.response(&request))
}

/// The page with why a file was not taken.
pub async fn refuse(by: &By<Researcher>, problem: String) -> Result<HttpResponse, AppError> {
    draw(by, StatusCode::UNPROCESSABLE_ENTITY, problem).await
}

async fn draw(by: &By<Researcher>, status: StatusCode, problem: String) -> Result<HttpResponse, AppError> {
    let (visit, proof) = (by.visit.clone(), by.proof.clone());
    let page = by.visit.ask.app.read(move |conn| Ok(make(conn, &visit, &proof, problem)?)).await?;
    by.visit.answer(status, &page)
}

fn make(conn: &mut Conn, visit: &Visit, by: &Researcher, problem: String) -> diesel::QueryResult<ListPage> {
    let frame = visit.frame(Section::Imports, visit.ask.locale.messages().t("imports-title"));
    let total = queries::count_of(conn, by.organisation())?;
    let paging = Paging::new(Paging::page_of(&visit.ask.query), PAGE_SIZE, total.unsigned_abs());
    let imports = queries::page_of(conn, by.organisation(), paging.offset().cast_signed(), PAGE_SIZE.cast_signed())?;
    let pager = Pager::new(&paging, &frame.urls.imports(), &[]);
    Ok(ListPage { frame, imports, pager, limit_mb: super::upload::MOST_BYTES / 1_000_000, problem })
}
