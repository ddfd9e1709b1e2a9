//! An exhibit: its page and its twins.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Serialize;

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::counts::Counted;
use crate::public::model::PublicHit;
use crate::public::pages::company::finding_numbers;
use crate::public::pages::twins;
use crate::public::queries;
use crate::public::weapon::{self, PublicExhibitRecord, PublicYoungest};
use crate::search::query::Facet;
use crate::web::charts::{Bars, Columns};
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls;

const BARS: usize = 12;
const FINDINGS: usize = 50;

#[derive(Template)]
#[template(path = "exhibits/show.html")]
struct ExhibitPage {
    frame: Frame,
    record: PublicExhibitRecord,
    counted: Counted,
    hits: Vec<PublicHit>,
    by_maker: Bars,
    by_country: Bars,
    by_category: Bars,
    columns: Columns,
}

impl ExhibitPage {
    fn all_href(&self) -> String {
        self.counted.href(self.frame.locale)
    }

    fn youngest_made(&self, youngest: &PublicYoungest) -> String {
        self.frame.locale.span(youngest.made_from, youngest.made_to)
    }

    /// What the youngest part implies.
    fn youngest_from(&self, key: &str, youngest: &PublicYoungest) -> String {
        self.frame.with(key, "date", &self.frame.locale.date(youngest.made_from))
    }

    /// Whether the exhibit is one object, of which a part tells when it was assembled.
    fn is_one_object(&self) -> bool {
        self.record.exhibit.precision.as_str() != "system"
    }
}

#[derive(Serialize)]
struct ExhibitJson {
    #[serde(flatten)]
    record: PublicExhibitRecord,
    #[serde(flatten)]
    counted: Counted,
    latest_findings: Vec<String>,
}

fn load(conn: &mut Conn, ask: &Ask, key: &str) -> Result<(PublicExhibitRecord, Counted), AppError> {
    let record = weapon::exhibit(conn, key)?.ok_or(AppError::NotFound)?;
    let counted = Counted::of(conn, ask, vec![("exhibit", record.exhibit.key.clone())], FINDINGS)?;
    Ok((record, counted))
}

/// `GET /{language}/exhibits/{key}`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "exhibit", |conn, ask| {
        let (record, counted) = load(conn, ask, ask.segment("key"))?;
        let hits = queries::hits(conn, &ask.app.catalogue(), &counted.latest)?;
        let messages = ask.locale.messages();
        let urls = urls::Urls { locale: ask.locale };
        let mut frame = ask
            .frame(Section::Weapons, record.exhibit.label.clone())
            .described(messages.with("exhibit-description", &[("name", record.exhibit.label.as_str().into())]))
            .without_query()
            .below(urls.weapons(), messages.t("nav-weapons"))
            .below(urls.weapon(&record.weapon_system.key), record.weapon_system.name.clone());
        frame.is_sample = queries::is_sample_only(conn)?;
        Made::html(&ExhibitPage {
            by_maker: counted.bars(ask.locale, Facet::Maker, BARS),
            by_country: counted.bars(ask.locale, Facet::Country, BARS),
            by_category: counted.bars(ask.locale, Facet::Category, BARS),
            columns: counted.years(ask.locale),
            hits,
            record,
            counted,
            frame,
        })
    })
    .await
}

/// `GET /exhibits/{key}.json`, `/exhibits/{key}.csv`.
pub async fn twin(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let fields = |key: &str| vec![("exhibit", key.to_owned())];
    twins::answer(request, site, "exhibit.json", fields, |conn, ask, key| {
        let (record, counted) = load(conn, ask, key)?;
        let latest_findings = finding_numbers(&counted.latest);
        Made::json(&ExhibitJson { record, counted, latest_findings })
    })
    .await
}
