//! `topmark verify`: proves that nothing was lost or silently changed.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::Inspected;
use crate::archive::verify::{Fault, Report, Step, verify};
use crate::cli::{Done, Format};
use crate::config::Settings;
use crate::journal::checkpoint::Checkpoint;
use crate::journal::verify::Verdict;

#[derive(Args)]
pub struct Arguments {
    /// Count files that no record names as faults.
    #[arg(long)]
    strict: bool,
    /// A checkpoint that the journal must still contain.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Public key that must have signed the checkpoint, 64 hexadecimal digits. Default: the installation's own.
    #[arg(long, value_name = "KEY", requires = "checkpoint")]
    public_key: Option<String>,
}

pub fn run(settings: &Settings, format: Format, arguments: &Arguments) -> anyhow::Result<Done> {
    let started = Instant::now();
    let opened = Inspected::open(settings)?;
    let checkpoint = arguments.checkpoint.as_ref().map(|path| {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading `{}`", path.display()))?;
        Checkpoint::parse(&text).with_context(|| format!("in `{}`", path.display()))
    });
    let checkpoint = checkpoint.transpose()?;
    let key = match (&arguments.public_key, &opened.key) {
        (Some(key), _) => key.clone(),
        (None, Some(key)) => key.public(),
        (None, None) if checkpoint.is_some() => {
            bail!("this installation has no key. Say with --public-key who must have signed the checkpoint.")
        }
        (None, None) => String::new(),
    };
    let bar = progress_bar(format);
    let expected = checkpoint.as_ref().map(|checkpoint| (checkpoint, key.as_str()));
    let report = verify(&opened.pools, &opened.storage, expected, &mut |step| bar.set_message(describe(step)))?;
    bar.finish_and_clear();
    show(&report, checkpoint.as_ref(), format, started.elapsed())?;
    let is_refused = !report.is_whole() || (arguments.strict && report.note_count > 0);
    Ok(if is_refused { Done::Partly } else { Done::All })
}

/// A line that says how far a long command is, on a terminal only.
pub fn progress_bar(format: Format) -> ProgressBar {
    let target = if format == Format::Json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(None, target);
    // The template is a constant that every run uses.
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed_precise}  {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

pub fn describe(step: Step) -> String {
    match step {
        Step::Journal(done, of) => format!("journal: {done} of {of} entries"),
        Step::Records(done) => format!("{done} records compared"),
        Step::Files(files, bytes) => format!("{files} files, {} MiB", bytes >> 20),
    }
}

/// Writes what was found.
#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn show(report: &Report, checkpoint: Option<&Checkpoint>, format: Format, elapsed: Duration) -> anyhow::Result<()> {
    let records: u64 = report.records.iter().map(|(_, count)| count).sum();
    if format == Format::Json {
        let (entries, revision, hash) = match &report.verdict {
            Verdict::Whole { entries, revision, hash } => (Some(*entries), *revision, Some(hash.as_str())),
            Verdict::Broken { revision, .. } => (None, *revision, None),
        };
        let by_kind: serde_json::Map<String, serde_json::Value> =
            report.records.iter().map(|(kind, count)| (kind.as_str().to_owned(), (*count).into())).collect();
        let line = serde_json::json!({
            "whole": report.is_whole(), "entries": entries, "revision": revision, "hash": hash, "records": by_kind,
            "files": report.files, "checkpoint": checkpoint, "fault_count": report.fault_count, "faults": report.faults,
            "note_count": report.note_count, "notes": report.notes, "seconds": elapsed.as_secs_f64(),
        });
        println!("{line}");
        return Ok(());
    }
    match &report.verdict {
        Verdict::Whole { entries, revision, hash } => {
            println!("The journal is whole: {entries} entries, the last is revision {revision} with hash {hash}.");
        }
        Verdict::Broken { revision, .. } => println!("The journal is broken at revision {revision}."),
    }
    println!("{records} records compared with the journal.");
    println!("{} files read again ({} MiB).", report.files.checked, report.files.bytes >> 20);
    if let Some(checkpoint) = checkpoint {
        println!("Checkpoint of revision {}, made {}.", checkpoint.revision, checkpoint.time);
    }
    list("Faults", &report.faults, report.fault_count);
    list("Notes", &report.notes, report.note_count);
    if report.is_whole() {
        println!("Nothing was lost or changed behind the program's back ({:.1} s).", elapsed.as_secs_f64());
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
fn list(title: &str, faults: &[Fault], count: u64) {
    if count == 0 {
        return;
    }
    println!("{title}: {count}");
    for fault in faults {
        println!("  {}: {}", fault.subject, fault.fault);
    }
    if count > faults.len() as u64 {
        println!("  and {} more", count - faults.len() as u64);
    }
}
