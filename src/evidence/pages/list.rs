//! `GET /{locale}/desk/photographs`: photographs on their shelves, with the form that takes more.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Proof, Researcher};
use crate::app::arrival::Purpose;
use crate::db::conn::Conn;
use crate::db::ids::OrganisationId;
use crate::error::AppError;
use crate::evidence::model::PhotographState;
use crate::evidence::pages::UploadForm;
use crate::evidence::pages::place::Place;
use crate::evidence::pages::upload::Item;
use crate::evidence::queries::photographs::{self, Photograph, Shelf};
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

const PAGE_SIZE: u64 = 60;

/// One shelf among the links above the list.
struct Tab {
    href: String,
    label: &'static str,
    count: i64,
    is_current: bool,
}

struct Card {
    photograph: Photograph,
    /// Who uploaded it.
    by: String,
    /// Address and number of each finding that it shows.
    shows: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "evidence/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Vec<Tab>,
    cards: Vec<Card>,
    pager: Pager,
    items: Vec<Item>,
    /// What an upload is for.
    place: Place,
    upload: UploadForm,
}

pub async fn show(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let ask = &by.visit.ask;
        let place = Place::find(conn, &by.proof, Urls { locale: ask.locale }, |name| ask.query.get(name))?;
        Made::html(&make(conn, &by.visit, by.proof.organisation(), Vec::new(), place)?)
    })
    .await
}

/// The page after a form was taken, with what became of its files.
pub async fn after_upload(by: &By<Researcher>, items: Vec<Item>, place: Place) -> Result<HttpResponse, AppError> {
    let (visit, viewer) = (by.visit.clone(), by.proof.organisation());
    let page = by.visit.ask.app.read(move |conn| Ok(make(conn, &visit, viewer, items, place))).await??;
    by.visit.answer(StatusCode::OK, &page)
}

fn make(
    conn: &mut Conn,
    visit: &Visit,
    viewer: OrganisationId,
    items: Vec<Item>,
    place: Place,
) -> Result<ListPage, AppError> {
    let frame = visit.frame(Section::Photographs, visit.ask.locale.messages().t("photographs-title"));
    let asked = match visit.ask.query.get("shelf") {
        Some("asked") => Shelf::Asked,
        Some("all") => Shelf::All,
        _ => Shelf::Unassigned,
    };
    let base = frame.urls.photographs();
    let mut tabs = Vec::new();
    let mut total = 0;
    for (shelf, word, label) in [
        (Shelf::Unassigned, "unassigned", "shelf-unassigned"),
        (Shelf::Asked, "asked", "shelf-asked"),
        (Shelf::All, "all", "shelf-all"),
    ] {
        let count = photographs::count_on_shelf(conn, viewer, shelf)?;
        if shelf == asked {
            total = count.unsigned_abs();
        }
        tabs.push(Tab {
            href: format!("{base}?shelf={word}"),
            label: frame.messages().t(label),
            count,
            is_current: shelf == asked,
        });
    }
    let paging = Paging::new(Paging::page_of(&visit.ask.query), PAGE_SIZE, total);
    let rows = photographs::on_shelf(conn, viewer, asked, paging.offset().cast_signed(), PAGE_SIZE.cast_signed())?;
    let ids: Vec<_> = rows.iter().map(|(photograph, _)| photograph.id).collect();
    let shown = photographs::findings_of_all(conn, &ids)?;
    let cards = rows.into_iter().map(|(photograph, by)| {
        let findings = shown.iter().filter(|(id, _)| *id == photograph.id);
        let shows = findings.map(|(_, finding)| (frame.urls.finding(&finding.0), finding.number())).collect();
        Card { photograph, by, shows }
    });
    let cards = cards.collect();
    let shelf = visit.ask.query.get("shelf").unwrap_or("unassigned");
    let pager = Pager::new(&paging, &base, &[("shelf", shelf)]);
    let mut upload = UploadForm::new(visit, "upload", place.fields.clone());
    upload.is_shelf = place.purpose == Purpose::Shelf;
    Ok(ListPage { frame, tabs, cards, pager, items, place, upload })
}
