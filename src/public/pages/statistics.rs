//! Statistics over all published findings: charts of which each bar is a link to what it counts.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Serialize;

use crate::public::counts::Counted;
use crate::public::queries;
use crate::public::search_filters::Filter;
use crate::public::statistics::{self, PublicYoungestOf};
use crate::search::query::Facet;
use crate::web::charts::{Bars, Columns};
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Made, Site};

const BARS: usize = 20;

#[derive(Template)]
#[template(path = "statistics/show.html")]
struct StatisticsPage {
    frame: Frame,
    counted: Counted,
    charts: Vec<Chart>,
    columns: Columns,
    standing: Bars,
    youngest: Vec<PublicYoungestOf>,
}

/// A chart of one facet.
struct Chart {
    /// Field of its searches.
    field: &'static str,
    /// Id of the section.
    name: &'static str,
    title: &'static str,
    basis: &'static str,
    bars: Bars,
    /// Values that are not shown.
    more: i64,
    /// Where all values are.
    list: Option<String>,
}

impl StatisticsPage {
    fn youngest_from(&self, youngest: &PublicYoungestOf) -> String {
        self.frame.locale.date(youngest.made_from)
    }

    /// The findings of a weapon system whose date was read, youngest part first.
    fn youngest_href(&self, key: &str) -> String {
        self.counted.href_with(self.frame.locale, &[("weapon", key), ("sort", "made")])
    }
}

#[derive(Serialize)]
struct StatisticsJson {
    #[serde(flatten)]
    counted: Counted,
    youngest_part_by_weapon: Vec<PublicYoungestOf>,
}

/// `GET /{language}/statistics`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "statistics", |conn, ask| {
        let counted = Counted::of(conn, ask, Vec::new(), 0)?;
        let messages = ask.locale.messages();
        let mut frame = ask
            .frame(Section::Statistics, messages.t("statistics-title"))
            .described(messages.t("statistics-lead"))
            .without_query();
        frame.is_sample = queries::is_sample_only(conn)?;
        let urls = frame.urls;
        let chart = |facet, name, title, basis, list| Chart {
            field: Filter::field_of(facet),
            name,
            title: messages.t(title),
            basis: messages.t(basis),
            bars: counted.bars(ask.locale, facet, BARS),
            more: counted.more(facet, BARS),
            list,
        };
        let charts = vec![
            chart(
                Facet::Country,
                "countries",
                "statistics-countries",
                "statistics-countries-basis",
                Some(urls.countries()),
            ),
            chart(
                Facet::Company,
                "companies",
                "statistics-companies",
                "statistics-companies-basis",
                Some(urls.companies()),
            ),
            chart(Facet::Weapon, "weapons", "statistics-weapons", "statistics-weapons-basis", Some(urls.weapons())),
            chart(Facet::Category, "categories", "statistics-categories", "statistics-categories-basis", None),
        ];
        Made::html(&StatisticsPage {
            charts,
            columns: counted.years(ask.locale),
            standing: counted.bars(ask.locale, Facet::Standing, BARS),
            youngest: statistics::youngest(conn)?,
            counted,
            frame,
        })
    })
    .await
}

/// `GET /statistics.json`.
pub async fn json(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "statistics.json", |conn, ask| {
        let counted = Counted::of(conn, ask, Vec::new(), 0)?;
        Made::json(&StatisticsJson { counted, youngest_part_by_weapon: statistics::youngest(conn)? })
    })
    .await
}
