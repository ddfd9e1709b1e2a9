//! `topmark serve`: the whole product in one process. With nothing set it makes a working installation with the sample
//! catalogue in it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::{Args, Parser};

use crate::accounts::secret::Secret;
use crate::app::App;
use crate::cli::{Done, import, open};
use crate::config::Settings;
use crate::db::conn::DatabaseUrl;
use crate::intake::mapping::Mapping;
use crate::intake::run::{Arrive, Import};
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::reference;
use crate::search::follower::Follower;

/// How often it is looked whether a finding's day of publication has come, or the term of a letter has passed.
const RELEASE_EVERY: Duration = Duration::from_secs(30);
/// How often it is looked whether an import waits.
const IMPORT_EVERY: Duration = Duration::from_millis(300);
/// Batches of findings that follow a company before imports have their turn again.
const BATCHES_AT_ONCE: usize = 40;
/// How often it is looked whether an e-mail waits.
const MAIL_EVERY: Duration = Duration::from_secs(1);
/// How often the access log forgets what is too old, and files that a killed process has left behind go.
const TRIM_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often the journal is looked at. A change is searchable within this and one commit of the index.
const FOLLOW_EVERY: Duration = Duration::from_millis(100);

#[derive(Args)]
pub struct Arguments {
    /// Address and port to listen on.
    #[arg(long, env = "LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Start with an empty catalogue instead of the sample.
    #[arg(long, env = "WITHOUT_SAMPLE")]
    without_sample: bool,
}

/// The arguments of a start without any: defaults and the environment.
#[derive(Parser)]
struct Bare {
    #[command(flatten)]
    arguments: Arguments,
}

impl Arguments {
    pub fn from_environment() -> Self {
        Bare::parse_from(["topmark"]).arguments
    }
}

#[expect(clippy::print_stdout, reason = "says where everything is")]
pub fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<Done> {
    let mut settings = settings.clone();
    let listen = arguments.listen;
    // Passkeys and cookies know a name; the machine's own address has one.
    let own = if listen.ip().is_loopback() {
        format!("http://localhost:{}", listen.port())
    } else {
        format!("http://{listen}")
    };
    settings.public_url.get_or_insert(own);
    let app = open(&settings)?;
    if !arguments.without_sample {
        load_sample(&app)?;
    }
    app.release_due()?;
    app.watch_terms()?;
    app.trim_access_log()?;
    let mut follower = app.open_index()?;
    // A small gap is closed before the first visitor; a large one while they come, and /readyz says so.
    if !follower.is_far_behind()? {
        app.catch_up(&mut follower)?;
    }
    println!("Database: {}", app.pools().url());
    println!("Files:    {}", settings.storage());
    println!("Index:    {}", settings.index_dir().display());
    println!("Topmark is at http://{}/", arguments.listen);
    if let Some(link) = set_up_link(&app)? {
        println!(
            "Nobody has an account yet. Set up the first one here, once, within {} hours:\n{}",
            crate::accounts::queries::entry::LINK_HOURS,
            crate::cli::user::address(&settings, &link)
        );
    }
    let stop = Arc::new(AtomicBool::new(false));
    let following = follow(app.clone(), follower, stop.clone());
    let releasing = keep_time(app.clone(), stop.clone());
    let importing = import_prepared(app.clone(), stop.clone())?;
    let mailing = send_mail(app.clone(), stop.clone());
    let served = actix_web::rt::System::new().block_on(crate::server::run(app, arguments.listen));
    stop.store(true, Ordering::Release);
    if following.join().is_err() {
        tracing::error!("the thread that follows the journal ended early");
    }
    if importing.join().is_err() {
        tracing::error!("the thread that works on imports ended early");
    }
    if releasing.join().is_err() {
        tracing::error!("the thread that publishes what is due ended early");
    }
    if mailing.join().is_err() {
        tracing::error!("the thread that sends e-mail ended early");
    }
    served?;
    Ok(Done::All)
}

/// A link for the first admin of an installation without any account; earlier ones stop working.
fn set_up_link(app: &App) -> anyhow::Result<Option<Secret>> {
    let act = Act::new(Actor::command("serve"), "make set-up link");
    Ok(app.write_blocking(act, crate::accounts::actions::set_up_link)?.value)
}

/// Keeps the index in step until told to stop. A fault is logged and tried again: the next start would do the same.
fn follow(app: App, mut follower: Follower, stop: Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut pause = FOLLOW_EVERY;
        while !stop.load(Ordering::Acquire) {
            match app.catch_up(&mut follower) {
                Ok(_) => pause = FOLLOW_EVERY,
                Err(error) => {
                    tracing::error!("following the journal: {error:#}");
                    follower.rest();
                    pause = (pause * 2).min(Duration::from_secs(5));
                }
            }
            std::thread::sleep(pause);
        }
    })
}

/// Publishes what is due, watches the terms of letters and forgets what is too old until told to stop. A fault is logged and tried again the next time.
fn keep_time(app: App, stop: Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let (mut looked, mut trimmed) = (Instant::now(), Instant::now());
        while !stop.load(Ordering::Acquire) {
            std::thread::sleep(FOLLOW_EVERY);
            if looked.elapsed() < RELEASE_EVERY {
                continue;
            }
            looked = Instant::now();
            match app.watch_terms() {
                Ok(0) => {}
                Ok(done) => tracing::info!(done, "terms of letters that end or have passed"),
                Err(error) => tracing::error!("watching the terms of letters: {error:#}"),
            }
            match app.release_due() {
                Ok(0) => {}
                Ok(released) => tracing::info!(released, "findings published on their day"),
                Err(error) => tracing::error!("publishing what is due: {error:#}"),
            }
            if trimmed.elapsed() >= TRIM_EVERY {
                trimmed = Instant::now();
                if let Err(error) = app.trim_access_log().and_then(|_| app.darkroom().tidy()) {
                    tracing::error!("forgetting what is too old: {error:#}");
                }
            }
        }
    })
}

/// Sends the e-mails that are due until told to stop. A fault is logged and tried again.
fn send_mail(app: App, stop: Arc<AtomicBool>) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let (mut looked, mut pause) = (Instant::now(), MAIL_EVERY);
        while !stop.load(Ordering::Acquire) && app.sends_mail() {
            std::thread::sleep(FOLLOW_EVERY);
            if looked.elapsed() < pause {
                continue;
            }
            looked = Instant::now();
            pause = match app.send_due_mail().and_then(|_| app.send_due_notices()) {
                Ok(_) => MAIL_EVERY,
                Err(error) => {
                    tracing::error!("sending e-mail: {error:#}");
                    (pause * 2).min(Duration::from_secs(60))
                }
            };
        }
    })
}

/// Works on imports that people have prepared, and lets findings follow what was confirmed about companies, until told to stop. One that is under way is finished by the next start.
fn import_prepared(app: App, stop: Arc<AtomicBool>) -> anyhow::Result<std::thread::JoinHandle<()>> {
    // Only one process serves a database of SQLite, so nobody else works on anything.
    if matches!(app.settings().database()?, DatabaseUrl::Sqlite(_)) {
        app.release_imports()?;
    }
    Ok(std::thread::spawn(move || {
        while !stop.load(Ordering::Acquire) {
            let is_stopping = || stop.load(Ordering::Acquire);
            let worked = app.follow_companies(BATCHES_AT_ONCE, &is_stopping).and_then(|followed| {
                let imported = app.work_on_import(&is_stopping)?;
                Ok(followed || imported)
            });
            match worked {
                Ok(true) => {}
                Ok(false) => std::thread::sleep(IMPORT_EVERY),
                Err(error) => {
                    tracing::error!("working in the background: {error:#}");
                    std::thread::sleep(Duration::from_secs(5));
                }
            }
        }
    }))
}

/// Brings the sample catalogue into an empty database.
fn load_sample(app: &App) -> anyhow::Result<()> {
    if !crate::findings::queries::is_empty(&mut *app.pools().read()?)? {
        return Ok(());
    }
    let csv = reference::SAMPLE_CATALOGUE.csv;
    let file = app.settings().data_dir.join("sample_catalogue.csv");
    std::fs::write(&file, csv).with_context(|| format!("writing `{}`", file.display()))?;
    let sha256 = import::keep(app, &file, false)?;
    let import = Import {
        file,
        file_name: "sample_catalogue.csv".to_owned(),
        sha256,
        mapping: Mapping::sample()?,
        arrive: Arrive::AsMapped,
        dry_run: false,
        report: None,
        actor: Actor::reference(),
        header_row: 1,
        rows_before: 0,
        owned: None,
    };
    let summary = import::import_file(app, &import, &mut |_| {}).context("loading the sample catalogue")?;
    tracing::info!(findings = summary.findings, "sample catalogue loaded");
    Ok(())
}
