//! `topmark verify-letter FILE`: whether a file is a letter that was issued here, byte for byte, and whether it still stands.

use std::path::PathBuf;

use anyhow::Context;
use serde::Serialize;

use crate::app::Inspected;
use crate::cli::{Done, Format};
use crate::config::Settings;
use crate::letters::verdict::{Verdict, verdict};
use crate::storage::keys::sha256_of;

#[derive(clap::Args)]
pub struct Arguments {
    /// The PDF as it was received.
    file: PathBuf,
    /// The reference number that it bears; where it is given, it must be that of the file.
    #[arg(long)]
    reference: Option<String>,
}

#[derive(Serialize)]
struct Answer {
    sha256: String,
    verdict: Verdict,
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn run(settings: &Settings, format: Format, arguments: &Arguments) -> anyhow::Result<Done> {
    let file = std::fs::File::open(&arguments.file)
        .with_context(|| format!("reading the letter `{}`", arguments.file.display()))?;
    let (sha256, _) = sha256_of(file).with_context(|| format!("reading the letter `{}`", arguments.file.display()))?;
    let inspected = Inspected::open(settings)?;
    let found = verdict(&mut *inspected.pools.read()?, arguments.reference.as_deref(), &sha256)?;
    if format == Format::Json {
        println!("{}", serde_json::to_string(&Answer { sha256, verdict: found })?);
    } else {
        let words = match found {
            Verdict::Genuine => "genuine: issued here and unchanged",
            Verdict::Corrected => "corrected: issued here and unchanged, and a later letter corrects it",
            Verdict::Withdrawn => "withdrawn: issued here and unchanged, and a later letter withdraws it",
            Verdict::Unknown => "unknown: no letter with this content was issued here; it is altered or foreign",
        };
        println!("{words}\nSHA-256 {sha256}");
    }
    Ok(if found == Verdict::Genuine { Done::All } else { Done::Partly })
}
