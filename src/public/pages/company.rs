//! A company: its page and its twins.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Serialize;

use crate::companies::catalogue::Catalogue;
use crate::companies::model::Identification;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::company::{self, MOST_WRITTEN, PublicCompanyRecord, PublicMergedRecord};
use crate::public::counts::{Counted, PublicCount};
use crate::public::model::{PublicCompany, PublicHit};
use crate::public::pages::twins;
use crate::public::queries;
use crate::search::query::Facet;
use crate::web::charts::{Bars, Columns};
use crate::web::frame::{Frame, Section};
use crate::web::query::encode;
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls;

/// Bars in one chart.
const BARS: usize = 15;
const LATEST: usize = 15;
/// Companies below this one that are listed.
const SUBSIDIARIES: usize = 20;
/// Brands that are counted: as many as a search can name.
const MOST_BRANDS: usize = 60;

#[derive(Template)]
#[template(path = "companies/show.html")]
struct CompanyPage {
    frame: Frame,
    company: PublicCompanyRecord,
    counted: Counted,
    exhibits: i64,
    by_brand: Bars,
    by_weapon: Bars,
    more_weapons: i64,
    columns: Columns,
    hits: Vec<PublicHit>,
    subsidiaries: Vec<(PublicCompany, i64)>,
    is_written_cut: bool,
}

impl CompanyPage {
    fn is_as_published(&self) -> bool {
        self.company.identification == Identification::AsPublished
    }

    fn date(&self, text: &str) -> String {
        self.frame.locale.partial_date(text)
    }

    fn day(&self, day: &chrono::NaiveDate) -> String {
        self.frame.locale.date(*day)
    }

    /// Since when it is active.
    fn since(&self) -> String {
        self.frame.with("company-since", "date", &self.date(&self.company.active_from))
    }

    fn all_href(&self) -> String {
        self.counted.href(self.frame.locale)
    }

    fn history_of(&self, record: &PublicMergedRecord) -> String {
        format!("{}/history", self.frame.urls.company(&record.key))
    }

    fn brand_href(&self, key: &str) -> String {
        self.counted.href_with(self.frame.locale, &[("maker", key)])
    }
}

#[derive(Serialize)]
struct CompanyJson {
    #[serde(flatten)]
    company: PublicCompanyRecord,
    exhibits: i64,
    #[serde(flatten)]
    counted: Counted,
    latest_findings: Vec<String>,
}

/// The search for the findings of a company: those that it answers for, and of a company that is gone those of its brands that
/// another answers for. Empty where there is nothing to search for.
fn fields(catalogue: &Catalogue, key: &str) -> Vec<(&'static str, String)> {
    let (directory, standing) = (&catalogue.directory, company::moved_to(catalogue, key));
    let key = standing.as_deref().unwrap_or(key);
    let Some(index) = directory.company_by_key(key) else { return vec![("company", key.to_owned())] };
    let today = company::answering(directory, index);
    if today.key == key {
        return vec![("company", today.key)];
    }
    let brands = company::held_brands(directory, index).into_iter().take(MOST_BRANDS);
    let brands: Vec<_> = brands.map(|brand| ("maker", brand.key)).collect();
    if brands.is_empty() { Vec::new() } else { [vec![("company", today.key)], brands].concat() }
}

/// The address of a record that is merged into another leads to the one that stands for it, where `address` gives the page.
fn refuse_moved(conn: &mut Conn, ask: &Ask, key: &str, address: impl FnOnce(&str) -> String) -> Result<(), AppError> {
    let catalogue = ask.app.catalogue();
    let Some(to) = company::moved_to(&catalogue, key) else { return Ok(()) };
    let standing = catalogue.record(&to).ok_or(AppError::NotFound)?;
    if company::is_visible(conn, &catalogue, standing)? {
        Err(AppError::Moved(address(&to)))
    } else {
        Err(AppError::NotFound)
    }
}

/// The company with its counts. Of a company that is gone, the findings are those of its brands that another answers for.
fn load(conn: &mut Conn, ask: &Ask, key: &str) -> Result<(PublicCompanyRecord, Counted, i64), AppError> {
    let catalogue = ask.app.catalogue();
    let mut company = company::record(conn, &catalogue, key)?.ok_or(AppError::NotFound)?;
    let fields = fields(&catalogue, &company.key);
    let counted = if fields.is_empty() { Counted::default() } else { Counted::of(conn, ask, fields, LATEST)? };
    for brand in &mut company.brands {
        brand.findings = counted.findings(Facet::Maker, &brand.key);
    }
    let exhibits = match catalogue.company_id(key) {
        Some(id) if company.answered_by.is_none() && !counted.is_empty() => company::exhibits(conn, id)?,
        _ => 0,
    };
    Ok((company, counted, exhibits))
}

/// `GET /{language}/companies/{key}`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "company", |conn, ask| {
        let key = ask.segment("key");
        refuse_moved(conn, ask, key, |to| urls::Urls { locale: ask.locale }.company(to))?;
        let (company, counted, exhibits) = load(conn, ask, key)?;
        let messages = ask.locale.messages();
        let urls = urls::Urls { locale: ask.locale };
        let catalogue = ask.app.catalogue();
        let hits = queries::hits(conn, &catalogue, &counted.latest)?;
        let mut below = company::subsidiaries(&catalogue, &company.key);
        let everything = if below.is_empty() { Counted::default() } else { Counted::of(conn, ask, Vec::new(), 0)? };
        let mut subsidiaries: Vec<(PublicCompany, i64)> = below
            .drain(..)
            .map(|below| {
                let findings = everything.findings(Facet::Company, &below.key);
                (below, findings)
            })
            .filter(|(_, findings)| *findings > 0)
            .collect();
        subsidiaries.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.name.cmp(&b.0.name)));
        subsidiaries.truncate(SUBSIDIARIES);
        let mut frame = ask
            .frame(Section::Companies, company.legal_name.clone())
            .described(messages.with("company-description", &[("name", company.legal_name.as_str().into())]))
            .without_query()
            .below(urls.companies(), messages.t("nav-companies"));
        if !company.country.is_empty() {
            let href = format!("{}?country={}", urls.companies(), company.country);
            frame = frame.below(href, messages.country(&company.country));
        }
        frame.is_sample = queries::is_sample_only(conn)?;
        Made::html(&CompanyPage {
            by_brand: counted.bars(ask.locale, Facet::Maker, BARS),
            by_weapon: counted.bars(ask.locale, Facet::Weapon, BARS),
            more_weapons: counted.more(Facet::Weapon, BARS),
            columns: counted.years(ask.locale),
            is_written_cut: company.written.len() >= MOST_WRITTEN,
            exhibits,
            hits,
            subsidiaries,
            company,
            counted,
            frame,
        })
    })
    .await
}

/// `GET /companies/{key}.json`, `/companies/{key}.csv`.
pub async fn twin(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    let catalogue = site.app.catalogue();
    // Without anything to search for, the company itself finds nothing, which is the right file.
    let fields = move |key: &str| match fields(&catalogue, key) {
        none if none.is_empty() => vec![("company", key.to_owned())],
        some => some,
    };
    twins::answer(request, site, "company.json", fields, |conn, ask, key| {
        refuse_moved(conn, ask, key, |to| format!("/companies/{}.json", encode(to)))?;
        let (company, counted, exhibits) = load(conn, ask, key)?;
        let latest_findings = finding_numbers(&counted.latest);
        Made::json(&CompanyJson { company, exhibits, counted, latest_findings })
    })
    .await
}

/// The numbers by which findings are cited.
pub fn finding_numbers(ids: &[i64]) -> Vec<String> {
    ids.iter().map(|id| crate::db::ids::FindingId(*id).number()).collect()
}

/// Values of a facet with what they are called and the search for each, for lists inside a page.
pub fn linked(frame: &Frame, counted: &Counted, facet: Facet, most: usize) -> Vec<(String, String, i64)> {
    let entry = |count: &PublicCount| {
        let href = counted.href_with(frame.locale, &[(count.field, count.value.as_str())]);
        (count.name(frame.messages()), href, count.findings)
    };
    counted.by(facet).iter().take(most).map(entry).collect()
}
