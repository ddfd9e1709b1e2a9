//! From a request to bytes: one door for every page and twin, with its cache, validators, compression and errors.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::app::App;
use crate::app::blocking::blocking;
use crate::config::proxies::Proxies;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::web::assets::assets;
use crate::web::cache::{CachedPage, PageCache, Remembered};
use crate::web::frame::{Frame, Section};
use crate::web::locale::Locale;
use crate::web::query::Pairs;

pub const HTML: &str = "text/html; charset=utf-8";
pub const JSON: &str = "application/json; charset=utf-8";
pub const CSV: &str = "text/csv; charset=utf-8; header=present";
pub const TEXT: &str = "text/plain; charset=utf-8";
pub const XML: &str = "application/xml; charset=utf-8";
pub const ATOM: &str = "application/atom+xml; charset=utf-8";

/// Bytes of rendered pages that are kept.
const CACHE_LIMIT_BYTES: usize = 16 << 20;
/// Answers smaller than this are sent as they are.
const SMALLEST_COMPRESSED_BYTES: usize = 860;
/// The longest query string that is read.
const LONGEST_QUERY_BYTES: usize = 16 << 10;

/// What all workers of the server share.
pub struct Site {
    pub app: App,
    pub pages: PageCache,
    /// Names of the weapon systems, which every search needs.
    pub weapons: Remembered<crate::public::queries::Weapons>,
    /// Findings of each exhibit, for the lists.
    pub exhibit_counts: Remembered<std::collections::HashMap<i64, i64>>,
    /// Findings of each part, the most first, for the list of parts.
    pub part_counts: Remembered<Vec<(crate::db::ids::PartId, i64)>>,
    pub metrics: crate::web::metrics::Metrics,
    /// One permit for each password that may be worked on at once.
    pub passwords: tokio::sync::Semaphore,
    /// Reports taken in this hour.
    pub reports: crate::reports::limits::Limits,
    /// Answers to letters taken through private links in this hour.
    pub answers: crate::reports::limits::Limits,
    /// Set once the index has caught up; later gaps are short and no reason to send visitors away.
    was_indexed: AtomicBool,
}

impl Site {
    pub fn new(app: App) -> Self {
        Self {
            app,
            pages: PageCache::new(CACHE_LIMIT_BYTES),
            weapons: Remembered::default(),
            exhibit_counts: Remembered::default(),
            part_counts: Remembered::default(),
            metrics: crate::web::metrics::Metrics::new(),
            passwords: tokio::sync::Semaphore::new(crate::accounts::password::AT_ONCE),
            reports: crate::reports::limits::Limits::default(),
            answers: crate::reports::limits::Limits::default(),
            was_indexed: AtomicBool::new(false),
        }
    }
}

impl Site {
    /// Whether the index has reached the head of the journal since the start.
    pub fn is_ready(&self) -> bool {
        if self.app.is_indexed() {
            self.was_indexed.store(true, Ordering::Release);
        }
        self.was_indexed.load(Ordering::Acquire)
    }
}

impl Site {
    /// Works on a password in a blocking thread, a few at once in the whole process.
    pub async fn with_password<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        use anyhow::Context;
        let _permit = self.passwords.acquire().await.context("the program is shutting down")?;
        blocking(work).await
    }
}

/// A request as the maker of a page sees it: owned, so that it can go to another thread.
#[derive(Clone)]
pub struct Ask {
    pub app: App,
    pub site: web::Data<Site>,
    pub locale: Locale,
    /// Path and query as they stand in the request line.
    pub address: String,
    pub query: Pairs,
    /// The segments of the path that the route names, decoded.
    segments: Vec<(String, String)>,
}

impl Ask {
    /// Err when the address is longer than anybody needs.
    pub fn read(request: &HttpRequest, site: &web::Data<Site>) -> Result<Self, AppError> {
        if request.query_string().len() > LONGEST_QUERY_BYTES {
            return Err(AppError::TooLong);
        }
        Ok(Self::new(request, site))
    }

    fn new(request: &HttpRequest, site: &web::Data<Site>) -> Self {
        let segments =
            request.match_info().iter().map(|(name, value)| (name.to_owned(), crate::web::query::decode_path(value)));
        Self {
            app: site.app.clone(),
            site: site.clone(),
            locale: Locale::of_path(request.path()).unwrap_or(Locale::English),
            address: address(request),
            query: Pairs::parse(request.query_string()),
            segments: segments.collect(),
        }
    }

    /// The segment of the path that the route calls `name`; blank where it has none.
    pub fn segment(&self, name: &str) -> &str {
        self.segments.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The frame of the page asked for.
    pub fn frame(&self, section: Section, title: impl Into<String>) -> Frame {
        Frame::new(self.locale, section, title.into(), &self.address)
    }
}

/// An answer that everybody may see.
pub struct Made {
    pub content_type: &'static str,
    pub body: Vec<u8>,
    /// `Content-Disposition` names this file.
    pub file_name: Option<String>,
}

impl Made {
    /// A page from its template.
    pub fn html(template: &impl Template) -> Result<Self, AppError> {
        Ok(Self { content_type: HTML, body: template.render()?.into_bytes(), file_name: None })
    }

    pub fn json(value: &impl serde::Serialize) -> Result<Self, AppError> {
        let mut body = serde_json::to_vec_pretty(value).map_err(anyhow::Error::from)?;
        body.push(b'\n');
        Ok(Self { content_type: JSON, body, file_name: None })
    }

    /// A feed or a site map from its template. Characters that XML cannot hold are left out: an imported marking may have them.
    pub fn xml(content_type: &'static str, template: &impl Template) -> Result<Self, AppError> {
        let mut text = template.render()?;
        text.retain(is_xml);
        Ok(Self { content_type, body: text.into_bytes(), file_name: None })
    }

    pub fn csv(body: Vec<u8>, file_name: String) -> Self {
        Self { content_type: CSV, body, file_name: Some(file_name) }
    }
}

/// Answers with what `make` makes of the database: from the cache where it was made before at this revision, else in a
/// blocking thread, once for all who ask at the same time. `route` is the label under which it is counted.
pub async fn public(
    request: HttpRequest,
    site: web::Data<Site>,
    route: &'static str,
    make: impl FnOnce(&mut Conn, &Ask) -> Result<Made, AppError> + Send + 'static,
) -> HttpResponse {
    let started = Instant::now();
    let (response, kind) = match answer(&request, &site, make).await {
        Ok(answered) => answered,
        Err(error) => (error.response(&request), "made"),
    };
    site.metrics.count(route, kind, response.status(), started.elapsed());
    response
}

async fn answer(
    request: &HttpRequest,
    site: &web::Data<Site>,
    make: impl FnOnce(&mut Conn, &Ask) -> Result<Made, AppError> + Send + 'static,
) -> Result<(HttpResponse, &'static str), AppError> {
    if request.query_string().len() > LONGEST_QUERY_BYTES {
        return Err(AppError::TooLong);
    }
    // Taken before the database is read: a page may be newer than it says, never older.
    let revision = site.app.view();
    let mut key_buffer = String::new();
    let key = match request.uri().path_and_query() {
        Some(whole) => whole.as_str(),
        None => {
            key_buffer.push_str(request.path());
            key_buffer.as_str()
        }
    };
    if let Some(page) = site.pages.get(key, revision) {
        return Ok((send(request, &page, None), "cached"));
    }
    let etag = etag(revision);
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| matches_etag(known, &etag)) {
        return Ok((not_modified(&etag), "unchanged"));
    }
    let _guard = site.pages.make_alone(key).await;
    if let Some(page) = site.pages.get(key, revision) {
        return Ok((send(request, &page, None), "cached"));
    }
    let ask = Ask::new(request, site);
    let made = site.app.read(move |conn| Ok(make(conn, &ask))).await??;
    let page = CachedPage::new(
        revision,
        HeaderValue::from_static(made.content_type),
        etag,
        Bytes::from(made.body.into_boxed_slice()),
    );
    let page = Arc::new(page);
    if made.file_name.is_none() {
        site.pages.insert(key, page.clone());
    }
    Ok((send(request, &page, made.file_name.as_deref()), "made"))
}

fn send(request: &HttpRequest, page: &CachedPage, file_name: Option<&str>) -> HttpResponse {
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|known| matches_etag(known, &page.etag)) {
        return not_modified(&page.etag);
    }
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, page.content_type.clone()));
    response.insert_header((header::ETAG, page.etag.clone()));
    response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache")));
    response.insert_header((header::VARY, HeaderValue::from_static("accept-encoding")));
    if let Some(name) = file_name {
        response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    }
    if takes_gzip(request)
        && let Some(gzip) = page.gzip()
    {
        response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
        return response.body(gzip.clone());
    }
    response.body(page.body.clone())
}

/// The validator of every page at this revision: with the build, because other templates make other pages. It is compared per
/// address, so one for all is enough. Weak, since the compressed answer carries it too.
fn etag(revision: i64) -> HeaderValue {
    HeaderValue::try_from(format!("W/\"{}-{revision}\"", assets().build()))
        .expect("hexadecimal digits and a number make a header")
}

fn matches_etag(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let Ok(known) = known.to_str() else { return false };
    let Ok(etag) = etag.to_str() else { return false };
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.split(',').any(|tag| opaque(tag) == opaque(etag))
}

fn not_modified(etag: &HeaderValue) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((header::ETAG, etag.clone()))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache")))
        .finish()
}

/// An answer that is not kept: errors, redirects aside.
pub fn uncached(status: StatusCode, content_type: &'static str, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(content_type)))
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .body(body)
}

/// Sends the visitor to `location`, a path of this site.
pub fn redirect(status: StatusCode, location: &str) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::LOCATION, location)).finish()
}

/// The language that a visitor's browser asks for.
pub fn language(request: &HttpRequest) -> Locale {
    let asked = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Locale::negotiate(asked.unwrap_or_default())
}

/// Where a request comes from, as text: the other end of the connection, or whom the trusted proxies of the settings name. Blank
/// where there is no connection.
pub fn client_address(request: &HttpRequest, proxies: &Proxies) -> String {
    let Some(peer) = request.peer_addr() else { return String::new() };
    let said: Vec<&str> =
        request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
    proxies.client(peer.ip(), said.into_iter()).to_string()
}

/// Path and query as they stand in the request line.
pub fn address(request: &HttpRequest) -> String {
    request.uri().path_and_query().map_or_else(|| request.path().to_owned(), |whole| whole.as_str().to_owned())
}

/// Whether the client asked for gzip and did not refuse it with `q=0`.
pub fn takes_gzip(request: &HttpRequest) -> bool {
    let Some(accepted) = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    accepted.split(',').any(|item| {
        let mut parts = item.split(';');
        let name = parts.next().unwrap_or_default().trim();
        let is_refused = parts.any(
            |part| matches!(part.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()), Some(q) if q <= 0.0),
        );
        (name.eq_ignore_ascii_case("gzip") || name == "*") && !is_refused
    })
}

/// The body compressed; `None` where it is small already or gains nothing.
pub fn gzip(body: &[u8]) -> Option<Bytes> {
    if body.len() < SMALLEST_COMPRESSED_BYTES {
        return None;
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::with_capacity(body.len() / 3), flate2::Compression::new(5));
    encoder.write_all(body).ok()?;
    let compressed = encoder.finish().ok()?;
    (compressed.len() < body.len()).then(|| Bytes::from(compressed))
}

/// What may stand in XML 1.0 (its production 2, Char).
fn is_xml(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => character >= ' ',
    }
}

pub fn is_compressible(content_type: &str) -> bool {
    content_type.starts_with("text/") || content_type.contains("svg") || content_type.contains("json")
}
