//! `topmark import findings FILE`: a spreadsheet into the catalogue. Lists are in `import_list`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::App;
use crate::cli::{Done, Format, import_list, open};
use crate::config::Settings;
use crate::intake::report::Summary;
use crate::intake::run::{self as intake, Arrive, House, Import};
use crate::intake::text;
use crate::journal::model::Actor;
use crate::marks::reading::Knowledge;
use crate::search::follower::Commit;
use crate::storage::keys::{StorageKey, sha256_of};

#[derive(Args)]
pub struct Arguments {
    /// What the file holds.
    #[arg(value_enum)]
    what: What,
    /// A CSV or TSV file in UTF-8, or a spreadsheet (.xlsx, .ods). Of a screening list all its files as they are published.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The sheet of a spreadsheet. Default: the first.
    #[arg(long)]
    sheet: Option<String>,
    /// The row with the names of the columns, as a spreadsheet counts.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    header_row: u64,
    /// Name of a mapping that ships with the program (of lists also `ofac`, `bis-dpl`, `csl`), or path of a mapping file. Default: the
    /// one that fits the header.
    #[arg(long)]
    mapping: Option<String>,
    /// Say what would happen and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write a line for every row that was not taken.
    #[arg(long, value_name = "OUT.csv")]
    report: Option<PathBuf>,
    /// How findings arrive. Default: published if the mapping says that its source is itself public, else as drafts.
    #[arg(long = "as", value_enum)]
    arrive: Option<As>,
    #[command(flatten)]
    of_list: import_list::Options,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Findings,
    List,
}

#[derive(Clone, Copy, ValueEnum)]
enum As {
    Draft,
    Published,
}

pub fn run(settings: &Settings, format: Format, arguments: Arguments) -> anyhow::Result<Done> {
    if let What::List = arguments.what {
        let Arguments { files, mapping, dry_run, of_list, .. } = &arguments;
        return import_list::run(settings, format, files, mapping.as_deref(), *dry_run, of_list);
    }
    let [file] = arguments.files.as_slice() else { bail!("findings come in one file at a time") };
    let started = Instant::now();
    // The file and the mapping are looked at first: a wrong name must not make an installation.
    let scratch = std::env::temp_dir();
    let text = text::open(file, arguments.sheet.as_deref(), arguments.header_row, &scratch)?;
    let mapping = intake::mapping_for(&text, arguments.mapping.as_deref())?;
    let app = open(settings)?;
    let length = std::fs::metadata(text.path()).map_or(0, |metadata| metadata.len());
    let sha256 = keep(&app, file, arguments.dry_run)?;
    let import = Import {
        file_name: file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        file: text.path().to_owned(),
        sha256,
        mapping,
        arrive: match arguments.arrive {
            None => Arrive::AsMapped,
            Some(As::Draft) => Arrive::Draft,
            Some(As::Published) => Arrive::Published,
        },
        dry_run: arguments.dry_run,
        report: arguments.report,
        actor: Actor::command("import"),
        header_row: text.header_row,
        rows_before: text.rows_before,
        owned: None,
    };
    let bar = progress_bar(length, format);
    let indexing = if import.dry_run { None } else { Indexing::start(&app) };
    let summary = import_file(&app, &import, &mut |progress| {
        bar.set_position(progress.bytes);
        bar.set_message(format!("{} rows", progress.rows));
    });
    bar.set_message("bringing the search index up to date");
    let indexed = indexing.map_or(Ok(()), Indexing::finish);
    bar.finish_and_clear();
    let mut summary = summary?;
    indexed?;
    summary.seconds = started.elapsed().as_secs_f64();
    show(&summary, format)?;
    if summary.read == 0 {
        bail!("the file has no rows");
    }
    if summary.rejected == summary.read {
        bail!("every row was refused; the reasons are above");
    }
    Ok(if summary.rejected > 0 { Done::Partly } else { Done::All })
}

/// Runs an import with the catalogue and the knowledge of this installation.
pub fn import_file(app: &App, import: &Import, progress: &mut dyn FnMut(intake::Progress)) -> anyhow::Result<Summary> {
    let house = House {
        pools: app.pools(),
        catalogue: app.catalogue(),
        knowledge: Knowledge::get(),
        now: app.now(),
        progress: &mut |step| {
            if let Some(revision) = step.revision {
                app.saw_revision(revision);
            }
            progress(step);
            Ok(())
        },
        lines: None,
    };
    intake::run(import, house)
}

/// Keeps the file under its hash, so that what was imported can be looked at later. A dry run only reads it.
pub fn keep(app: &App, file: &Path, dry_run: bool) -> anyhow::Result<String> {
    let opened = std::fs::File::open(file).with_context(|| format!("opening `{}`", file.display()))?;
    let (sha256, _) = sha256_of(opened).with_context(|| format!("reading `{}`", file.display()))?;
    if !dry_run {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting the runtime")?;
        runtime.block_on(app.storage().put_file(&StorageKey::import(&sha256), file))?;
    }
    Ok(sha256)
}

fn progress_bar(length: u64, format: Format) -> ProgressBar {
    let target = if format == Format::Json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(length), target);
    // The template is a constant that every run uses.
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}%  {msg}  {binary_bytes_per_sec}  {eta} left") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
fn show(summary: &Summary, format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        println!("{}", serde_json::to_string(summary)?);
        return Ok(());
    }
    let tried = if summary.dry_run { " (dry run: nothing was written)" } else { "" };
    println!("Import with the mapping `{}`, source: {}{tried}", summary.mapping, summary.source);
    for (name, count) in [
        ("read", summary.read),
        ("new", summary.new),
        ("changed", summary.changed),
        ("unchanged", summary.unchanged),
        ("duplicate", summary.duplicate),
        ("rejected", summary.rejected),
    ] {
        println!("  {name:<10} {count:>9}");
    }
    println!("  {:.1} s, {:.0} rows a second", summary.seconds, summary.rows_per_second);
    if summary.new + summary.changed == 0 && summary.rejected == 0 {
        println!("Nothing has changed: every record of the file is in the catalogue as it is.");
    }
    for reason in &summary.reasons {
        let column = if reason.column.is_empty() { String::new() } else { format!(" in column `{}`", reason.column) };
        let rows: Vec<String> = reason.first_rows.iter().map(u64::to_string).collect();
        let more = if reason.count > reason.first_rows.len() as u64 { ", ..." } else { "" };
        println!("{}: {}{column}: {} rows ({}{more})", reason.outcome, reason.reason, reason.count, rows.join(", "));
    }
    if summary.findings > 0 {
        println!(
            "Makers: {} texts, {} of them lead to no maker{}",
            summary.makers,
            summary.makers_unresolved.len(),
            colon(&summary.makers_unresolved)
        );
        for maker in &summary.makers_unresolved {
            println!("  {} ({} findings): {}", maker.text, maker.findings, maker.reason);
        }
        println!(
            "Weapons: {} texts, {} kept as published{}",
            summary.weapons,
            summary.weapons_as_published.len(),
            colon(&summary.weapons_as_published)
        );
        for weapon in &summary.weapons_as_published {
            println!("  {} ({} findings)", weapon.text, weapon.findings);
        }
    }
    Ok(())
}

fn colon<T>(list: &[T]) -> &'static str {
    if list.is_empty() { "" } else { ":" }
}

/// Whether the index cannot be written because another process writes it.
fn is_taken(error: &anyhow::Error) -> bool {
    let is_lock = |cause: &tantivy::TantivyError| matches!(cause, tantivy::TantivyError::LockFailure(..));
    error.chain().any(|cause| cause.downcast_ref().is_some_and(is_lock))
}

/// Follows the import with the search index in a thread of its own.
struct Indexing {
    done: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<anyhow::Result<()>>,
}

impl Indexing {
    /// `None` where a server has the index open: it follows by itself.
    fn start(app: &App) -> Option<Self> {
        let mut follower = match app.open_index() {
            Ok(follower) => follower,
            Err(error) => {
                tracing::warn!("the search index is left alone: {error:#}");
                return None;
            }
        };
        if !follower.can_write() {
            tracing::info!("a running server has the search index open and follows this import");
            return None;
        }
        let done = Arc::new(AtomicBool::new(false));
        let (app, stop) = (app.clone(), done.clone());
        let thread = std::thread::spawn(move || {
            let mut follow_on = || -> anyhow::Result<()> {
                loop {
                    if stop.load(Ordering::Acquire) {
                        while app.catch_up(&mut follower)? {}
                        return Ok(());
                    }
                    if !app.follow(&mut follower, Commit::Later)? {
                        std::thread::sleep(Duration::from_millis(50));
                    }
                }
            };
            match follow_on() {
                // A server that started meanwhile, or had nothing to write before, has taken the index over.
                Err(error) if is_taken(&error) => {
                    tracing::info!("a running server has taken over the search index and follows this import");
                    Ok(())
                }
                other => other,
            }
        });
        Some(Self { done, thread })
    }

    fn finish(self) -> anyhow::Result<()> {
        self.done.store(true, Ordering::Release);
        match self.thread.join() {
            Ok(result) => result.context("bringing the search index up to date"),
            Err(_) => bail!("the search index could not be brought up to date; run `topmark reindex`"),
        }
    }
}
