//! The front page.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::public::model::{PublicHit, PublicTotals};
use crate::public::queries;
use crate::web::charts::Bars;
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Made, Site};

const RECENT: i64 = 8;
const COUNTRIES_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    frame: Frame,
    totals: PublicTotals,
    recent: Vec<PublicHit>,
    countries: Bars,
    has_more_countries: bool,
}

/// `GET /`: to the home page in the visitor's language.
pub async fn choose_language(request: HttpRequest) -> HttpResponse {
    let locale = respond::language(&request);
    let mut response = respond::redirect(StatusCode::FOUND, &format!("/{}", locale.tag()));
    response.headers_mut().insert(header::VARY, header::HeaderValue::from_static("accept-language"));
    response
}

/// `GET /{language}`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "home", |conn, ask| {
        let messages = ask.locale.messages();
        let mut frame = ask.frame(Section::Home, messages.t("home-title")).described(messages.t("home-lead"));
        let totals = queries::totals(conn)?;
        frame.is_sample = totals.is_sample_only;
        let recent = queries::recent(conn, &ask.app.catalogue(), RECENT)?;
        let all = queries::countries(conn)?;
        let has_more_countries = all.len() > COUNTRIES_SHOWN;
        let bars = all
            .into_iter()
            .take(COUNTRIES_SHOWN)
            .map(|(code, count)| (messages.country(&code).to_owned(), frame.urls.search_by("country", &code), count));
        let countries = Bars::new(ask.locale, bars.collect::<Vec<_>>());
        Made::html(&HomePage { frame, totals, recent, countries, has_more_countries })
    })
    .await
}
