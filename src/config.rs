//! Every setting with its default and unit. The only reader of the environment.

pub mod proxies;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use clap::Args;

use crate::accounts::queries::SessionLimits;
use crate::config::proxies::Proxies;
use crate::db::conn::DatabaseUrl;
use crate::db::pool::{LOCK_WAIT, Pools};
use crate::evidence::picture::Limits;
use crate::storage::store::S3Access;

/// Settings that every command takes, each by flag or by environment variable.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Folder for the database, files and the index when nothing else says where they are.
    #[arg(long, env = "DATA_DIR", default_value = "topmark-data", global = true)]
    pub data_dir: PathBuf,
    /// `sqlite:PATH` or `postgres://USER@HOST/NAME`. Default: `topmark.db` in the data folder.
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,
    /// Folder, or `s3://BUCKET[/PREFIX]`. Default: `files` in the data folder.
    #[arg(long, env = "STORAGE_URL", global = true)]
    pub storage_url: Option<String>,
    /// Address of an S3 server that is not the default of the protocol.
    #[arg(long, env = "AWS_ENDPOINT", default_value = "", global = true, hide = true)]
    pub s3_endpoint: String,
    #[arg(long, env = "AWS_REGION", default_value = "", global = true, hide = true)]
    pub s3_region: String,
    #[arg(long, env = "AWS_ACCESS_KEY_ID", default_value = "", global = true, hide = true, hide_env_values = true)]
    pub s3_access_key_id: String,
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", default_value = "", global = true, hide = true, hide_env_values = true)]
    pub s3_secret_access_key: String,
    #[arg(long, env = "AWS_ALLOW_HTTP", default_value_t = false, global = true, hide = true)]
    pub s3_allow_http: bool,
    /// Seed of the key that signs checkpoints and backups and seals the secrets of one-time codes, 64 hexadecimal digits: for several
    /// nodes that have no data folder in common. Default: `installation.key` in the data folder, made on the first start.
    #[arg(long, env = "INSTALLATION_KEY", global = true, hide_env_values = true)]
    pub installation_key: Option<String>,
    /// Connections for reading (SQLite) or in all (PostgreSQL).
    #[arg(long, env = "DATABASE_READERS", default_value_t = 4, global = true, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub database_readers: u32,
    /// How long a statement waits for a lock that another program holds on the database; seconds.
    #[arg(long, env = "DATABASE_WAIT_SECONDS", default_value_t = LOCK_WAIT.as_secs(), global = true, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub database_wait_seconds: u64,
    /// Where people reach the site, as `https://topmark.example.org`: for links, passkeys and secure cookies. Default: the address
    /// that it listens on, over HTTP.
    #[arg(long, env = "PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// Hours after which a session ends without a request.
    #[arg(long, env = "SESSION_IDLE_HOURS", default_value_t = 8, global = true, value_parser = clap::value_parser!(i64).range(1..=720))]
    pub session_idle_hours: i64,
    /// Hours after which a session ends whatever happens.
    #[arg(long, env = "SESSION_HOURS", default_value_t = 168, global = true, value_parser = clap::value_parser!(i64).range(1..=2160))]
    pub session_hours: i64,
    /// Proxies whose header `X-Forwarded-For` is believed: addresses and networks with commas between them. Without it everybody
    /// behind a proxy counts as one address, which slows down after failed sign-ins together.
    #[arg(long, env = "TRUSTED_PROXIES", default_value = "", hide_default_value = true, global = true)]
    pub trusted_proxies: Proxies,
    /// Days after which the log of sign-ins and changes to accounts forgets.
    #[arg(long, env = "ACCESS_LOG_DAYS", default_value_t = 365, global = true, value_parser = clap::value_parser!(i64).range(1..=3650))]
    pub access_log_days: i64,
    /// The largest photograph or document, in MB.
    #[arg(long, env = "UPLOAD_MB", default_value_t = 40, global = true, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub upload_mb: u64,
    /// The largest photograph, in millions of pixels.
    #[arg(long, env = "PHOTOGRAPH_MEGAPIXELS", default_value_t = 100, global = true, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub photograph_megapixels: u64,
    /// The longest time for one photograph, in seconds.
    #[arg(long, env = "PHOTOGRAPH_SECONDS", default_value_t = 30, global = true, value_parser = clap::value_parser!(u64).range(1..=600))]
    pub photograph_seconds: u64,
    /// Working memory of all photographs that are developed at once, in MiB. A single one that needs more is developed alone. One of
    /// 12 megapixels takes some 80.
    #[arg(long, env = "PHOTOGRAPH_MEMORY_MIB", default_value_t = 96, global = true, value_parser = clap::value_parser!(u32).range(64..=65536))]
    pub photograph_memory_mib: u32,
    /// Countries to whose companies no letter is written: ISO 3166 codes with commas between them.
    #[arg(long, env = "EXCLUDED_COUNTRIES", default_value = "BY,IR,KP,RU", value_delimiter = ',', global = true, value_parser = country_code)]
    pub excluded_countries: Vec<String>,
    /// Mail server through which letters go out: `smtp://USER:PASSWORD@HOST:587` or `smtps://USER:PASSWORD@HOST`. A password is sent
    /// through an encrypted connection only, unless `?tls=opportunistic` says otherwise. Default: no e-mail is sent.
    #[arg(long, env = "SMTP_URL", global = true, hide_env_values = true, value_parser = smtp_url)]
    pub smtp_url: Option<String>,
    /// Sender of e-mails: `Sanctions Office <office@example.org>`.
    #[arg(long, env = "MAIL_FROM", global = true, value_parser = mail_from)]
    pub mail_from: Option<String>,
}

/// Err where it is no address of a mail server.
fn smtp_url(text: &str) -> Result<String, String> {
    match lettre::SmtpTransport::from_url(text) {
        Ok(_) => Ok(text.to_owned()),
        // The address may hold a password, so it is not repeated.
        Err(_) => Err("this is no address such as `smtp://USER:PASSWORD@HOST:587` or `smtps://HOST`".to_owned()),
    }
}

/// Err where it is no e-mail address.
fn mail_from(text: &str) -> Result<String, String> {
    match text.parse::<lettre::message::Mailbox>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(format!("`{text}` is no e-mail address such as `Office <office@example.org>`")),
    }
}

/// Err where it is not two letters.
fn country_code(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.is_empty() || (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return Ok(code);
    }
    Err(format!("`{text}` is no ISO 3166 code of two letters, such as `RU`"))
}

impl Settings {
    /// Settings of an installation in one folder, as tests make it.
    pub fn in_folder(data_dir: PathBuf, database_url: Option<String>) -> Self {
        Self {
            data_dir,
            database_url,
            storage_url: None,
            s3_endpoint: String::new(),
            s3_region: String::new(),
            s3_access_key_id: String::new(),
            s3_secret_access_key: String::new(),
            s3_allow_http: false,
            installation_key: None,
            database_readers: 4,
            database_wait_seconds: LOCK_WAIT.as_secs(),
            public_url: None,
            session_idle_hours: 8,
            session_hours: 168,
            trusted_proxies: Proxies::default(),
            access_log_days: 365,
            upload_mb: 40,
            photograph_megapixels: 100,
            photograph_seconds: 30,
            photograph_memory_mib: 96,
            excluded_countries: ["BY", "IR", "KP", "RU"].map(str::to_owned).to_vec(),
            smtp_url: None,
            mail_from: None,
        }
    }

    /// Where people reach the site, without a slash at the end; for whole addresses in links, feeds and the site map.
    pub fn public_base(&self) -> &str {
        self.public_url.as_deref().unwrap_or("http://localhost:8080").trim_end_matches('/')
    }

    /// Whether people reach the site over HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    pub fn session_limits(&self) -> SessionLimits {
        SessionLimits {
            idle: TimeDelta::hours(self.session_idle_hours),
            absolute: TimeDelta::hours(self.session_hours),
            half: TimeDelta::minutes(10),
        }
    }

    /// Where the database is. Err names the value and what is accepted.
    pub fn database(&self) -> anyhow::Result<DatabaseUrl> {
        match self.database_url.as_deref() {
            Some(url) => DatabaseUrl::parse(url).context("reading DATABASE_URL"),
            None => {
                let path = self.data_dir.join("topmark.db");
                let path = path.to_str().with_context(|| format!("the path `{}` is not UTF-8", path.display()))?;
                Ok(DatabaseUrl::Sqlite(path.to_owned()))
            }
        }
    }

    /// The connections of one process to that database.
    pub fn pools(&self, readers: u32) -> anyhow::Result<Pools> {
        Pools::open_waiting(self.database()?, readers, Duration::from_secs(self.database_wait_seconds))
    }

    /// Where files are kept: a URL for `Storage::open`.
    pub fn storage(&self) -> String {
        self.storage_url.clone().unwrap_or_else(|| self.data_dir.join("files").display().to_string())
    }

    pub fn s3_access(&self) -> S3Access {
        S3Access {
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            access_key_id: self.s3_access_key_id.clone(),
            secret_access_key: self.s3_secret_access_key.clone(),
            allow_http: self.s3_allow_http,
        }
    }

    /// What is taken of photographs and documents at most.
    pub fn photograph_limits(&self) -> Limits {
        Limits {
            bytes: self.upload_mb * 1_000_000,
            pixels: self.photograph_megapixels * 1_000_000,
            seconds: self.photograph_seconds,
            ..Limits::default()
        }
    }

    /// Folder of files that are still coming in.
    pub fn incoming_dir(&self) -> PathBuf {
        self.data_dir.join("incoming")
    }

    /// Folder of the search index.
    pub fn index_dir(&self) -> PathBuf {
        self.data_dir.join("index")
    }
}
