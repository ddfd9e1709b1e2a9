//! The search: its page, its twins in JSON and CSV, and suggestions while typing.

use std::collections::HashMap;

use actix_web::http::Method;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use futures::{StreamExt, stream};
use serde::Serialize;

use crate::app::App;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::export;
use crate::public::model::{PublicFinding, PublicHit};
use crate::public::queries;
use crate::public::search_filters::{Filter, Filters};
use crate::search::collect::{AllHits, Results};
use crate::search::facets::FacetCounts;
use crate::search::highlight::highlight;
use crate::search::query::{Facet, MAX_DEPTH, MAX_TEXT, SearchQuery, Sort};
use crate::search::reason::{Reason, ReasonKind};
use crate::search::suggest::SuggestionKind;
use crate::search::vocabulary::Entity;
use crate::web::csv;
use crate::web::frame::{Frame, Section};
use crate::web::locale::Messages;
use crate::web::paging::{Pager, Paging};
use crate::web::query;
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls;

const HITS_ON_PAGE: usize = 20;
const HITS_IN_JSON: usize = 20;
const MOST_HITS_IN_JSON: usize = 100;
const FACET_VALUES: usize = 10;
const SUGGESTIONS: usize = 8;
/// Rows of CSV that are read from the database at once.
const ROWS_AT_ONCE: usize = 1_000;

#[derive(Template)]
#[template(path = "search/show.html")]
struct SearchPage {
    frame: Frame,
    search_text: String,
    is_text_cut: bool,
    /// The index is still being built, so what is found is not everything.
    is_incomplete: bool,
    total: i64,
    hits: Vec<Listed>,
    /// The page asked for lies beyond the last one.
    is_beyond: bool,
    /// There are more hits than pages go.
    is_too_deep: bool,
    facets: Vec<ShownFacet>,
    /// Filters that are not among the checkboxes, so that applying these does not lose them.
    kept: Vec<(&'static str, String)>,
    active: Vec<ActiveFilter>,
    clear_href: String,
    left_out: String,
    did_you_mean: Option<(String, String)>,
    sorts: Vec<ShownSort>,
    pager: Pager,
    json_href: String,
    csv_href: String,
}

struct Listed {
    hit: PublicHit,
    why: String,
}

struct ShownFacet {
    /// Name of the field.
    name: &'static str,
    legend: &'static str,
    values: Vec<ShownValue>,
    /// Values that there are besides.
    more: i64,
}

struct ShownValue {
    value: String,
    label: String,
    count: String,
    is_chosen: bool,
    /// The search with this value in place of the facet's others.
    href: String,
}

struct ActiveFilter {
    label: String,
    /// The search without it.
    href: String,
}

struct ShownSort {
    name: &'static str,
    label: &'static str,
    is_chosen: bool,
}

/// `GET /{language}/search`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "search", |conn, ask| Made::html(&page(conn, ask)?)).await
}

fn page(conn: &mut Conn, ask: &Ask) -> Result<SearchPage, AppError> {
    let messages = ask.locale.messages();
    let catalogue = ask.app.catalogue();
    let weapons = ask.site.weapons.get(ask.app.revision(), || queries::weapons(conn))?;
    let typed = ask.query.get("q").unwrap_or_default();
    let filters = Filters::read(conn, &ask.query, &catalogue, &weapons)?;
    let sort = sort_of(ask);
    let number = Paging::page_of(&ask.query);
    let offset = (number - 1).saturating_mul(HITS_ON_PAGE as u64);
    let searched = filters.apply(SearchQuery::new(typed)).sorted(sort).facet_values(FACET_VALUES);
    let searched = searched.page(usize::try_from(offset).unwrap_or(usize::MAX), HITS_ON_PAGE);
    let index = ask.app.index()?;
    let results = index.search(&searched).map_err(anyhow::Error::from)?;
    let reachable = results.total.min(MAX_DEPTH as u64);
    let paging = Paging::new(number, HITS_ON_PAGE as u64, reachable);
    let is_beyond = results.total > 0 && offset >= reachable;
    let did_you_mean = if results.total == 0 || !results.left_out.is_empty() {
        index.did_you_mean(&searched).map_err(anyhow::Error::from)?
    } else {
        None
    };
    // The same words in other letters lead back to the same page.
    let did_you_mean = did_you_mean.filter(|text| text.to_lowercase() != searched.text().to_lowercase());
    let hits = if is_beyond { Vec::new() } else { listed(conn, ask, &searched, &results)? };

    let search_text = searched.text().to_owned();
    let sort_field = (sort != Sort::default()).then_some(("sort", sort.name()));
    let text_field = (!search_text.is_empty()).then_some(("q", search_text.as_str()));
    let fields: Vec<(&str, &str)> = text_field.into_iter().chain(filters.fields()).chain(sort_field).collect();
    let path = urls::Urls { locale: ask.locale }.search();
    let without = |filter: &Filter| {
        let kept =
            filters.all().iter().filter(|other| *other != filter).map(|other| (other.field, other.value.as_str()));
        format!("{path}{}", query::build(text_field.into_iter().chain(kept).chain(sort_field)))
    };
    let active = filters.all().iter().map(|filter| ActiveFilter {
        label: format!("{}: {}", messages.word("facet", filter.field), filter.label(messages)),
        href: without(filter),
    });
    let facets: Vec<ShownFacet> =
        results.facets.iter().filter_map(|counts| shown_facet(counts, &searched, ask, &fields, &weapons)).collect();
    let is_boxed = |filter: &&Filter| {
        facets
            .iter()
            .any(|facet| facet.name == filter.field && facet.values.iter().any(|value| value.value == filter.value))
    };
    let kept =
        filters.all().iter().filter(|filter| !is_boxed(filter)).map(|filter| (filter.field, filter.value.clone()));
    let kept = kept.collect();
    let title = match search_text.as_str() {
        "" => messages.t("search-title").to_owned(),
        text => messages.with("search-title-of", &[("text", text.into())]),
    };
    let mut frame = ask.frame(Section::Findings, title);
    frame.is_sample = weapons.is_sample_only;
    frame.is_listed = fields.is_empty() && number == 1;
    frame.address = format!("{path}{}", query::build(fields.iter().copied()));
    Ok(SearchPage {
        is_incomplete: !ask.site.is_ready(),
        is_text_cut: typed.chars().nth(MAX_TEXT).is_some(),
        total: results.total as i64,
        hits,
        is_beyond,
        is_too_deep: results.total > reachable,
        facets,
        kept,
        active: active.collect(),
        clear_href: format!("{path}{}", query::build(text_field)),
        left_out: results.left_out.join(", "),
        did_you_mean: did_you_mean.map(|text| (format!("{path}{}", query::build([("q", text.as_str())])), text)),
        sorts: Sort::ALL
            .into_iter()
            .map(|known| ShownSort {
                name: known.name(),
                label: messages.word("sort", known.name()),
                is_chosen: known == sort,
            })
            .collect(),
        pager: Pager::new(&paging, &path, &fields),
        json_href: format!("{}{}", urls::SEARCH_JSON, query::build(fields.iter().copied())),
        csv_href: format!("{}{}", urls::SEARCH_CSV, query::build(fields.iter().copied())),
        search_text,
        frame,
    })
}

fn sort_of(ask: &Ask) -> Sort {
    ask.query.get("sort").and_then(Sort::parse).unwrap_or_default()
}

/// The hits of the page as the database has them, with what the search met in each.
fn listed(conn: &mut Conn, ask: &Ask, searched: &SearchQuery, results: &Results) -> Result<Vec<Listed>, AppError> {
    let messages = ask.locale.messages();
    let ids: Vec<i64> = results.hits.iter().map(|hit| hit.id).collect();
    let reasons: HashMap<i64, &[Reason]> = results.hits.iter().map(|hit| (hit.id, hit.why.as_slice())).collect();
    // Most hits of a page share their reasons.
    let mut words: HashMap<&Reason, String> = HashMap::new();
    let mut hits = queries::hits(conn, &ask.app.catalogue(), &ids)?;
    let mut listed = Vec::with_capacity(hits.len());
    for mut hit in hits.drain(..) {
        if !searched.text().is_empty() {
            hit.found = highlight(&hit.marking, searched);
        }
        let mut why = String::new();
        for reason in reasons.get(&hit.id).copied().unwrap_or_default() {
            if !why.is_empty() {
                why.push_str(" · ");
            }
            why.push_str(words.entry(reason).or_insert_with(|| reason_in_words(messages, reason)));
        }
        listed.push(Listed { hit, why });
    }
    Ok(listed)
}

fn reason_in_words(messages: &Messages, reason: &Reason) -> String {
    let key = match reason.kind {
        ReasonKind::Finding => "reason-finding",
        ReasonKind::ExactNumber => "reason-exact",
        ReasonKind::Separators => "reason-separators",
        ReasonKind::Prefix => "reason-prefix",
        ReasonKind::Shorter => "reason-shorter",
        ReasonKind::Infix => "reason-infix",
        ReasonKind::LookAlike => "reason-look-alike",
        ReasonKind::Typo => "reason-typo",
        ReasonKind::OtherSuffix => "reason-other-suffix",
        ReasonKind::WithoutHead => "reason-without-head",
        ReasonKind::Contained => "reason-contained",
        ReasonKind::Maker => "reason-maker",
        ReasonKind::Company => "reason-company",
        ReasonKind::Weapon => "reason-weapon",
        ReasonKind::Category => "reason-category",
        ReasonKind::Country => "reason-country",
        ReasonKind::Year => "reason-year",
        ReasonKind::Word => "reason-word",
        ReasonKind::WordBeginning => "reason-word-beginning",
        ReasonKind::Misspelt => "reason-misspelt",
    };
    messages.with(key, &[("asked", reason.asked.as_str().into())])
}

fn shown_facet(
    counts: &FacetCounts,
    searched: &SearchQuery,
    ask: &Ask,
    fields: &[(&str, &str)],
    weapons: &queries::Weapons,
) -> Option<ShownFacet> {
    let messages = ask.locale.messages();
    let catalogue = ask.app.catalogue();
    let field = Filter::field_of(counts.facet);
    let chosen = searched.filters(counts.facet);
    let path = urls::Urls { locale: ask.locale }.search();
    let others: Vec<(&str, &str)> = fields.iter().copied().filter(|(name, _)| *name != field).collect();
    let mut values: Vec<ShownValue> = Vec::new();
    for (key, count) in &counts.values {
        let is_chosen = chosen.contains(key);
        if *count == 0 && !is_chosen {
            continue;
        }
        let Some(filter) = Filter::of_key(counts.facet, key, &catalogue, weapons) else { continue };
        let href = format!("{path}{}", query::build(others.iter().copied().chain([(field, filter.value.as_str())])));
        let count = ask.locale.number(*count as i64);
        values.push(ShownValue { label: filter.label(messages), value: filter.value, count, is_chosen, href });
    }
    if counts.facet == Facet::Year {
        values.sort_by(|a, b| is_year(&b.value).cmp(&is_year(&a.value)).then_with(|| b.value.cmp(&a.value)));
    }
    if values.is_empty() {
        return None;
    }
    let more = counts.distinct.saturating_sub(counts.values.len()) as i64;
    Some(ShownFacet { name: field, legend: messages.word("facet", field), values, more })
}

fn is_year(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_digit())
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    query: &'a str,
    total: u64,
    page: u64,
    pages: u64,
    /// Pieces of the query that were left out because no finding has them all.
    left_out: &'a [String],
    did_you_mean: Option<String>,
    hits: Vec<JsonHit>,
    facets: Vec<JsonFacet>,
}

#[derive(Serialize)]
struct JsonHit {
    id: String,
    external_id: String,
    score: f32,
    why: String,
    url: String,
    finding: PublicFinding,
}

#[derive(Serialize)]
struct JsonFacet {
    field: &'static str,
    /// Number of different values, listed or not.
    distinct: usize,
    values: Vec<JsonValue>,
}

#[derive(Serialize)]
struct JsonValue {
    value: String,
    label: String,
    count: u64,
}

/// `GET /search.json`.
pub async fn json(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "search.json", |conn, ask| {
        let catalogue = ask.app.catalogue();
        let weapons = ask.site.weapons.get(ask.app.revision(), || queries::weapons(conn))?;
        let filters = Filters::read(conn, &ask.query, &catalogue, &weapons)?;
        let limit = match ask.query.get("limit") {
            Some(limit) => limit.parse::<usize>().map_err(|_| AppError::BadRequest)?.min(MOST_HITS_IN_JSON),
            None => HITS_IN_JSON,
        };
        // A program that asks for an order that does not exist had better know; a page shows what it did.
        if ask.query.get("sort").is_some_and(|name| Sort::parse(name).is_none()) {
            return Err(AppError::BadRequest);
        }
        let number = Paging::page_of(&ask.query);
        let offset = (number - 1).saturating_mul(limit as u64);
        let searched = filters.apply(SearchQuery::new(ask.query.get("q").unwrap_or_default())).sorted(sort_of(ask));
        let searched = searched.page(usize::try_from(offset).unwrap_or(usize::MAX), limit);
        let index = ask.app.index()?;
        let results = index.search(&searched).map_err(anyhow::Error::from)?;
        let reachable = results.total.min(MAX_DEPTH as u64);
        let did_you_mean =
            if results.total == 0 { index.did_you_mean(&searched).map_err(anyhow::Error::from)? } else { None };
        let ids: Vec<i64> = results.hits.iter().map(|hit| hit.id).collect();
        let ids = if offset < reachable { ids } else { Vec::new() };
        let mut found: HashMap<i64, PublicFinding> =
            queries::findings(conn, &catalogue, &ids)?.into_iter().map(|finding| (finding.id, finding)).collect();
        let hits = results.hits.iter().filter_map(|hit| {
            let finding = found.remove(&hit.id)?;
            Some(JsonHit {
                id: finding.number.clone(),
                external_id: finding.sources.first().map(|source| source.record.clone()).unwrap_or_default(),
                score: hit.score,
                why: hit.why.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
                url: urls::finding_json(&finding.id),
                finding,
            })
        });
        let english = crate::web::locale::Locale::English.messages();
        let facets = results.facets.iter().map(|counts| JsonFacet {
            field: Filter::field_of(counts.facet),
            distinct: counts.distinct,
            values: counts
                .values
                .iter()
                .filter_map(|(key, count)| {
                    let filter = Filter::of_key(counts.facet, key, &catalogue, &weapons)?;
                    Some(JsonValue { label: filter.label(english), value: filter.value, count: *count })
                })
                .collect(),
        });
        Made::json(&JsonAnswer {
            query: searched.text(),
            total: results.total,
            page: number,
            pages: Paging::new(number, limit as u64, reachable).pages(),
            left_out: &results.left_out,
            did_you_mean,
            hits: hits.collect(),
            facets: facets.collect(),
        })
    })
    .await
}

/// `GET /search.csv`: every hit, in the order of the search. The ids are fixed at the beginning; a finding that is withdrawn
/// while the file is sent is left out.
pub async fn csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    match all_hits(&request, &site).await {
        Ok(_) if request.method() == Method::HEAD => csv::stream("topmark-findings.csv", stream::empty()),
        Ok(ids) => {
            let header = crate::web::csv::CsvWriter::new(export::COLUMNS).finish();
            let pieces = stream::unfold((ids, site.app.clone()), |(mut ids, app)| async move {
                let batch: Vec<i64> = ids.by_ref().take(ROWS_AT_ONCE).collect();
                if batch.is_empty() {
                    return None;
                }
                Some((rows(&app, batch).await, (ids, app)))
            });
            let pieces = stream::once(async move { Ok(Bytes::from(header)) }).chain(pieces);
            csv::stream("topmark-findings.csv", pieces)
        }
        Err(error) => error.response(&request),
    }
}

async fn all_hits(request: &HttpRequest, site: &web::Data<Site>) -> Result<AllHits, AppError> {
    let ask = Ask::read(request, site)?;
    let app = site.app.clone();
    app.read(move |conn| every_hit(conn, &ask, &ask.query)).await.map_err(AppError::from)
}

/// Every finding that a search finds, in its order.
pub fn every_hit(conn: &mut Conn, ask: &Ask, query: &query::Pairs) -> anyhow::Result<AllHits> {
    let weapons = ask.site.weapons.get(ask.app.revision(), || queries::weapons(conn))?;
    let filters = Filters::read(conn, query, &ask.app.catalogue(), &weapons)?;
    let sort = query.get("sort").and_then(Sort::parse).unwrap_or_default();
    let searched = filters.apply(SearchQuery::new(query.get("q").unwrap_or_default())).sorted(sort);
    Ok(ask.app.index()?.all_hits(&searched)?)
}

async fn rows(app: &App, ids: Vec<i64>) -> Result<Bytes, actix_web::Error> {
    let catalogue = app.catalogue();
    let rows = app.read(move |conn| Ok(export::rows(&queries::findings(conn, &catalogue, &ids)?))).await;
    rows.map(Bytes::from).map_err(|cause| {
        tracing::error!(cause = format!("{cause:#}"), "a CSV of findings broke off");
        actix_web::error::ErrorInternalServerError("the file is not complete")
    })
}

#[derive(Serialize)]
struct Suggestions {
    suggestions: Vec<ShownSuggestion>,
}

#[derive(Serialize)]
struct ShownSuggestion {
    text: String,
    kind: &'static str,
    /// Number of findings, in words.
    label: String,
    findings: u64,
}

/// `GET /suggest` and `GET /{language}/suggest`.
pub async fn suggest(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "suggest", |_, ask| {
        let messages = ask.locale.messages();
        let text = ask.query.get("q").unwrap_or_default();
        let suggestions = ask.app.index()?.suggest(text, SUGGESTIONS).map_err(anyhow::Error::from)?;
        let shown = suggestions.into_iter().map(|suggestion| ShownSuggestion {
            kind: match &suggestion.kind {
                SuggestionKind::PartNumber => "part",
                SuggestionKind::Named(Entity::Brand(_)) => "maker",
                SuggestionKind::Named(Entity::Company(_)) => "company",
                SuggestionKind::Named(Entity::Weapon(_)) => "weapon",
                SuggestionKind::Named(Entity::Category(_)) => "category",
                SuggestionKind::Named(Entity::Country(_)) => "country",
            },
            label: messages.n("count-findings", suggestion.findings as i64),
            findings: suggestion.findings,
            text: suggestion.text,
        });
        Made::json(&Suggestions { suggestions: shown.collect() })
    })
    .await
}

/// `GET /search`: to the page in the visitor's language.
pub async fn choose_language(request: HttpRequest) -> HttpResponse {
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let path = urls::Urls { locale: respond::language(&request) }.search();
    respond::redirect(actix_web::http::StatusCode::FOUND, &format!("{path}{query}"))
}
