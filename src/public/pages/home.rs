//! The front page.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::public::model::{PublicHit, PublicTotals};
use crate::public::queries;
use crate::search::facets::FacetCounts;
use crate::search::index::Index;
use crate::search::query::{Facet, FacetKey, MAX_PAGE, SearchQuery, Sort};
use crate::web::charts::Bars;
use crate::web::frame::{Frame, Section};
use crate::web::respond::{self, Made, Site};

const RECENT: usize = 8;
/// Pages of the index that are looked through for them.
const RECENT_PAGES: usize = 5;
const COUNTRIES_SHOWN: usize = 10;
/// More than there are.
const COUNTRIES_COUNTED: usize = 300;

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    frame: Frame,
    findings: i64,
    country_count: i64,
    totals: PublicTotals,
    /// Searches that find something here.
    tries: Vec<String>,
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
        let mut frame =
            ask.frame(Section::Home, messages.t("home-title")).described(messages.t("home-lead")).without_query();
        let totals = queries::totals(conn)?;
        frame.is_sample = totals.is_sample_only;
        let index = ask.app.index()?;
        let recent = queries::telling(conn, &ask.app.catalogue(), &newest(index)?, RECENT)?;
        let tries = tries(index, &recent)?;
        let all = SearchQuery::new("").facet_values(COUNTRIES_COUNTED).page(0, 0);
        let counted = index.search(&all).map_err(anyhow::Error::from)?;
        let by_country = countries_of(&counted.facets);
        let has_more_countries = by_country.len() > COUNTRIES_SHOWN;
        let country_count = by_country.len() as i64;
        let bars = by_country
            .into_iter()
            .take(COUNTRIES_SHOWN)
            .map(|(code, count)| (messages.country(&code).to_owned(), frame.urls.search_by("country", &code), count));
        let countries = Bars::new(ask.locale, bars);
        let findings = counted.total as i64;
        Made::html(&HomePage { frame, findings, country_count, totals, tries, recent, countries, has_more_countries })
    })
    .await
}

/// Codes and counts, most findings first. Findings of which no country is known do not count.
fn countries_of(facets: &[FacetCounts]) -> Vec<(String, i64)> {
    let counts = facets.iter().find(|counts| counts.facet == Facet::Country);
    let values = counts.into_iter().flat_map(|counts| &counts.values);
    values
        .filter_map(|(key, count)| match key {
            FacetKey::Text(code) if *count > 0 => Some((code.clone(), *count as i64)),
            _ => None,
        })
        .collect()
}

/// A number as it stands on a part, another as people type it, and a maker with a weapon: the first of each that finds something.
fn tries(index: &Index, recent: &[PublicHit]) -> anyhow::Result<Vec<String>> {
    let numbers = || recent.iter().map(|hit| hit.part_number.as_str()).filter(|number| number.contains(is_digit));
    let kinds: [Vec<String>; 3] = [
        numbers().map(str::to_owned).collect(),
        numbers().skip(1).filter_map(loosely).collect(),
        recent
            .iter()
            .skip(2)
            .filter(|hit| !hit.maker.is_empty())
            .map(|hit| format!("{} {}", hit.maker, hit.weapon_system.name).to_lowercase())
            .collect(),
    ];
    let mut found = Vec::new();
    for candidates in kinds {
        for words in candidates {
            let results = index.search(&SearchQuery::new(&words).facet_values(0).page(0, 1))?;
            if results.total > 0 && results.left_out.is_empty() && !found.contains(&words) {
                found.push(words);
                break;
            }
        }
    }
    Ok(found)
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

/// `LM317T` as `lm 317t`: small, with a space before the digits. `None` where nobody would type it so: letters, then three digits or
/// more, is what people take apart.
fn loosely(number: &str) -> Option<String> {
    let small = number.to_lowercase();
    let at = small.find(is_digit)?;
    let (letters, digits) = small.split_at(at);
    let is_plain = at > 0 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let counted = digits.bytes().take_while(u8::is_ascii_digit).count();
    (is_plain && counted >= 3).then(|| format!("{letters} {digits}"))
}

/// Ids of the findings published last.
fn newest(index: &Index) -> anyhow::Result<Vec<i64>> {
    let mut ids = Vec::new();
    for page in 0..RECENT_PAGES {
        let asked = SearchQuery::new("").sorted(Sort::NewestPublished).facet_values(0).page(page * MAX_PAGE, MAX_PAGE);
        ids.extend(index.search(&asked)?.hits.iter().map(|hit| hit.id));
    }
    Ok(ids)
}
