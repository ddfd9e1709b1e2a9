//! A catalogue part: its page and its twins.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Serialize;

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::counts::Counted;
use crate::public::model::{PublicHit, title};
use crate::public::pages::company::finding_numbers;
use crate::public::pages::twins;
use crate::public::part::{self, PublicPartRecord};
use crate::public::queries;
use crate::search::query::Facet;
use crate::web::charts::{Bars, Columns};
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls;

const BARS: usize = 15;
const FINDINGS: usize = 50;

#[derive(Template)]
#[template(path = "parts/show.html")]
struct PartPage {
    frame: Frame,
    part: PublicPartRecord,
    counted: Counted,
    hits: Vec<PublicHit>,
    by_weapon: Bars,
    more_weapons: i64,
    columns: Columns,
}

impl PartPage {
    fn all_href(&self) -> String {
        self.counted.href(self.frame.locale)
    }

    fn date(&self, text: &str) -> String {
        self.frame.locale.partial_date(text)
    }

    /// Whether the company that answers today is the last one that held the brand.
    fn is_last_owner_today(&self) -> bool {
        match (self.part.owners.last(), &self.part.company_today) {
            (Some(owner), Some(today)) => owner.company.key == today.key,
            _ => false,
        }
    }
}

#[derive(Serialize)]
struct PartJson {
    #[serde(flatten)]
    part: PublicPartRecord,
    #[serde(flatten)]
    counted: Counted,
    latest_findings: Vec<String>,
}

fn fields(brand: &str, number: &str) -> Vec<(&'static str, String)> {
    vec![("part", format!("{brand}/{number}"))]
}

fn load(conn: &mut Conn, ask: &Ask, brand: &str, number: &str) -> Result<(PublicPartRecord, Counted), AppError> {
    let part = part::record(conn, &ask.app.catalogue(), brand, number)?.ok_or(AppError::NotFound)?;
    let counted = Counted::of(conn, ask, fields(&part.brand.key, &part.number_squashed), FINDINGS)?;
    Ok((part, counted))
}

/// `GET /{language}/parts/{brand}/{number}`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "part", |conn, ask| {
        let (part, counted) = load(conn, ask, ask.segment("brand"), ask.segment("number"))?;
        let hits = queries::hits(conn, &ask.app.catalogue(), &counted.latest)?;
        let messages = ask.locale.messages();
        let urls = urls::Urls { locale: ask.locale };
        let name = title(ask.locale, &part.number, &part.category, "", "");
        let mut frame = ask
            .frame(Section::Findings, format!("{name} · {}", part.brand.name))
            .described(format!("{name} · {}", part.brand.name))
            .without_query()
            .below(urls.parts(), messages.t("parts-title"))
            .below(format!("{}?brand={}", urls.parts(), part.brand.key), part.brand.name.clone());
        frame.is_sample = queries::is_sample_only(conn)?;
        Made::html(&PartPage {
            by_weapon: counted.bars(ask.locale, Facet::Weapon, BARS),
            more_weapons: counted.more(Facet::Weapon, BARS),
            columns: counted.years(ask.locale),
            hits,
            part,
            counted,
            frame,
        })
    })
    .await
}

/// `GET /parts/{brand}/{number}.json`, `/parts/{brand}/{number}.csv`.
pub async fn twin(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let brand = crate::web::query::decode_path(request.match_info().get("brand").unwrap_or_default());
    let of_brand = brand.clone();
    let fields = move |number: &str| fields(&brand, number);
    twins::answer(request, site, "part.json", fields, move |conn, ask, number| {
        let (part, counted) = load(conn, ask, &of_brand, number)?;
        let latest_findings = finding_numbers(&counted.latest);
        Made::json(&PartJson { part, counted, latest_findings })
    })
    .await
}
