//! A weapon system: its page and its twins.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Serialize;

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::counts::Counted;
use crate::public::pages::company::finding_numbers;
use crate::public::pages::twins;
use crate::public::queries;
use crate::public::weapon::{self, EXHIBITS_SHOWN, PublicWeaponRecord, PublicYoungest};
use crate::search::query::Facet;
use crate::web::charts::{Bars, Columns};
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls;

const BARS: usize = 12;
const LATEST: usize = 20;

#[derive(Template)]
#[template(path = "weapons/show.html")]
struct WeaponPage {
    frame: Frame,
    weapon: PublicWeaponRecord,
    counted: Counted,
    by_maker: Bars,
    more_makers: i64,
    by_country: Bars,
    more_countries: i64,
    by_category: Bars,
    more_categories: i64,
    columns: Columns,
    has_more_exhibits: bool,
}

impl WeaponPage {
    fn all_href(&self) -> String {
        self.counted.href(self.frame.locale)
    }

    fn exhibits_href(&self) -> String {
        format!("{}?weapon={}", self.frame.urls.exhibits(), crate::web::query::encode(&self.weapon.key))
    }

    fn youngest_made(&self, youngest: &PublicYoungest) -> String {
        self.frame.locale.span(youngest.made_from, youngest.made_to)
    }

    /// What the youngest part implies.
    fn youngest_from(&self, key: &str, youngest: &PublicYoungest) -> String {
        self.frame.with(key, "date", &self.frame.locale.date(youngest.made_from))
    }

    fn date(&self, text: &str) -> String {
        self.frame.locale.partial_date(text)
    }
}

#[derive(Serialize)]
struct WeaponJson {
    #[serde(flatten)]
    weapon: PublicWeaponRecord,
    #[serde(flatten)]
    counted: Counted,
    latest_findings: Vec<String>,
}

fn load(conn: &mut Conn, ask: &Ask, key: &str) -> Result<(PublicWeaponRecord, Counted), AppError> {
    let weapon = weapon::record(conn, key)?.ok_or(AppError::NotFound)?;
    let counted = Counted::of(conn, ask, vec![("weapon", weapon.key.clone())], LATEST)?;
    Ok((weapon, counted))
}

/// `GET /{language}/weapons/{key}`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "weapon", |conn, ask| {
        let (weapon, counted) = load(conn, ask, ask.segment("key"))?;
        let messages = ask.locale.messages();
        let urls = urls::Urls { locale: ask.locale };
        let mut frame = ask
            .frame(Section::Weapons, weapon.name.clone())
            .described(messages.with("weapon-description", &[("name", weapon.name.as_str().into())]))
            .without_query()
            .below(urls.weapons(), messages.t("nav-weapons"));
        if !weapon.kind.is_empty() {
            let href = format!("{}?kind={}", urls.weapons(), crate::web::query::encode(&weapon.kind));
            frame = frame.below(href, messages.word("kind", &weapon.kind));
        }
        frame.is_sample = queries::is_sample_only(conn)?;
        Made::html(&WeaponPage {
            by_maker: counted.bars(ask.locale, Facet::Maker, BARS),
            more_makers: counted.more(Facet::Maker, BARS),
            by_country: counted.bars(ask.locale, Facet::Country, BARS),
            more_countries: counted.more(Facet::Country, BARS),
            by_category: counted.bars(ask.locale, Facet::Category, BARS),
            more_categories: counted.more(Facet::Category, BARS),
            columns: counted.years(ask.locale),
            has_more_exhibits: weapon.exhibits > EXHIBITS_SHOWN,
            weapon,
            counted,
            frame,
        })
    })
    .await
}

/// `GET /weapons/{key}.json`, `/weapons/{key}.csv`.
pub async fn twin(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let fields = |key: &str| vec![("weapon", key.to_owned())];
    twins::answer(request, site, "weapon.json", fields, |conn, ask, key| {
        let (weapon, counted) = load(conn, ask, key)?;
        let latest_findings = finding_numbers(&counted.latest);
        Made::json(&WeaponJson { weapon, counted, latest_findings })
    })
    .await
}
