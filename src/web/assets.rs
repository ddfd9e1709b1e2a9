//! Style sheets, fonts, scripts and pictures: embedded, served under an address that changes with their content.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use crate::web::respond;

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// The templates are compiled into code; here only their content counts, for the version of the pages.
#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

/// One file as it goes over the wire.
pub struct Asset {
    pub content_type: HeaderValue,
    pub body: Bytes,
    /// Absent where compression gains nothing.
    pub gzip: Option<Bytes>,
}

/// Every file, and the versions made of their content.
pub struct Assets {
    files: HashMap<String, Asset>,
    /// Changes when any file under `static/` changes.
    version: String,
    /// Changes when any file under `static/` or `templates/` changes: pages of another build are other pages.
    build: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(Assets::load);

/// The assets of this program.
pub fn assets() -> &'static Assets {
    &ASSETS
}

impl Assets {
    fn load() -> Self {
        let mut files = HashMap::new();
        let mut digest = Sha256::new();
        let mut names: Vec<_> = Files::iter().collect();
        names.sort();
        for name in names {
            let Some(file) = Files::get(&name) else { continue };
            digest.update(name.as_bytes());
            digest.update(file.metadata.sha256_hash());
            let body = Bytes::from(file.data.into_owned());
            let content_type = content_type(&name);
            let gzip = if respond::is_compressible(content_type) { respond::gzip(&body) } else { None };
            files.insert(name.to_string(), Asset { content_type: HeaderValue::from_static(content_type), body, gzip });
        }
        let version = short(digest.clone());
        let mut names: Vec<_> = Templates::iter().collect();
        names.sort();
        for name in names {
            if let Some(file) = Templates::get(&name) {
                digest.update(file.metadata.sha256_hash());
            }
        }
        digest.update(env!("CARGO_PKG_VERSION"));
        Self { files, version, build: short(digest) }
    }

    /// The address of `css/base.css`: `/static/3f2a9c1b5d7e/css/base.css`. Files that name each other by relative links stay together.
    pub fn url(&self, name: &str) -> String {
        format!("/static/{}/{name}", self.version)
    }

    /// Stands for the content of all templates and assets.
    pub fn build(&self) -> &str {
        &self.build
    }

    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }
}

/// `GET /static/{version}/{name}`. A version of another build is answered with the file of this one, not to be kept.
pub async fn serve(request: HttpRequest) -> HttpResponse {
    let assets = assets();
    let version = request.match_info().get("version").unwrap_or_default();
    let Some(asset) = request.match_info().get("name").and_then(|name| assets.get(name)) else {
        return crate::error::AppError::NotFound.response(&request);
    };
    let caching = if version == assets.version { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, asset.content_type.clone()));
    response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static(caching)));
    if let Some(gzip) = &asset.gzip {
        response.insert_header((header::VARY, HeaderValue::from_static("accept-encoding")));
        if respond::takes_gzip(&request) {
            response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")));
            return response.body(gzip.clone());
        }
    }
    response.body(asset.body.clone())
}

/// `GET /favicon.ico`, which browsers ask for without being told.
pub async fn favicon() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")));
    match assets().get("img/favicon.svg") {
        Some(asset) => {
            response.insert_header((header::CONTENT_TYPE, asset.content_type.clone())).body(asset.body.clone())
        }
        None => HttpResponse::NotFound().finish(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "png" => "image/png",
        "webp" => "image/webp",
        "jpg" | "jpeg" => "image/jpeg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn short(digest: Sha256) -> String {
    let mut text = String::with_capacity(12);
    for byte in &digest.finalize()[..6] {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
