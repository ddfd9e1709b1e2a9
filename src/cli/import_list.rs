//! `topmark import list FILE... --list KEY`: a screening list as it was published, whole or not at all.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, bail};
use chrono::NaiveDate;
use clap::Args;

use crate::cli::import::keep;
use crate::cli::{Done, Format, open};
use crate::config::Settings;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::parties::actions::{self, NewVersion, Outcome};
use crate::parties::files;

/// What only lists have.
#[derive(Args)]
pub struct Options {
    /// Of a screening list: what it is called here, such as `ofac-sdn`. The same key again is its next version.
    #[arg(long, value_name = "KEY")]
    list: Option<String>,
    /// Of a screening list: its name for people.
    #[arg(long)]
    title: Option<String>,
    /// Of a screening list: the day that it bears, YYYY-MM-DD.
    #[arg(long, value_name = "DATE")]
    dated: Option<NaiveDate>,
    /// Of a screening list: percent of its entries by which it may be shorter than the version in force.
    #[arg(long, value_name = "PERCENT", default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=100))]
    may_shrink: u8,
    /// Of a screening list: take a set of files that is known to be incomplete or not of one day. Not where it would take
    /// other names or addresses out of force.
    #[arg(long)]
    partial: bool,
}

/// `mapping` is a kind (`ofac`, `bis-dpl`, `csl`), a mapping that ships with the program, or a mapping file.
pub fn run(
    settings: &Settings,
    format: Format,
    named: &[PathBuf],
    mapping: Option<&str>,
    dry_run: bool,
    options: &Options,
) -> anyhow::Result<Done> {
    let started = Instant::now();
    let Some(list) = &options.list else { bail!("say which list this is with --list, such as --list ofac-sdn") };
    let first = named.first().context("name the files of the list")?;
    // The files are read first: a broken list must not make an installation.
    let kind = match mapping {
        Some(name) => files::Format::named(name)?,
        None => files::Format::recognised(first)?,
    };
    let unchanged = "nothing was taken, and the version in force stays";
    let content = files::read(named, &kind, options.partial).context(unchanged)?;
    let app = open(settings)?;
    let mut kept = Vec::with_capacity(named.len());
    for file in named {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        kept.push((name, keep(&app, file, true)?));
    }
    let new = NewVersion {
        list,
        title: options.title.as_deref().unwrap_or_default(),
        dated_on: options.dated,
        files: &kept,
        content: &content,
        may_shrink: options.may_shrink,
        kind_is_named: mapping.is_some(),
    };
    // Refused before anything is stored, and again under the lock of the write.
    let mut outcome = app.pools().read_transaction(|conn| actions::rehearse(conn, &new))?;
    if !dry_run {
        for file in named {
            keep(&app, file, false)?;
        }
        let act = Act::new(Actor::command("import"), "import screening list");
        outcome = app.write_blocking(act, |tx| actions::take(tx, &new))?.value;
    }
    outcome.seconds = started.elapsed().as_secs_f64();
    show(&outcome, format)?;
    Ok(Done::All)
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
fn show(outcome: &Outcome, format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        println!("{}", serde_json::to_string(outcome)?);
        return Ok(());
    }
    let tried = if outcome.dry_run { " (dry run: nothing was written)" } else { "" };
    println!("List `{}`, kind `{}`, version {}{tried}", outcome.list, outcome.format, outcome.version);
    for (name, count) in [
        ("read", outcome.read),
        ("new", outcome.new),
        ("changed", outcome.changed),
        ("unchanged", outcome.unchanged),
        ("removed", outcome.removed),
    ] {
        println!("  {name:<10} {count:>9}");
    }
    println!("  {:.1} s", outcome.seconds);
    if outcome.orphans > 0 {
        println!("{} rows belong to no entry and were left out: the set is partial.", outcome.orphans);
    }
    if !outcome.removed_first.is_empty() {
        let more = if outcome.removed > outcome.removed_first.len() as u64 { ", ..." } else { "" };
        println!("Removed: {}{more}", outcome.removed_first.join(", "));
    }
    if outcome.new + outcome.changed + outcome.removed == 0 {
        println!("Nothing has changed: the version in force says the same.");
    }
    Ok(())
}
