//! `topmark checkpoint`: signs the present state of the journal, for those who want to prove later that it was not rewritten.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::cli::{Done, open};
use crate::config::Settings;
use crate::journal::checkpoint::Checkpoint;

#[derive(Args)]
pub struct Arguments {
    /// File to write instead of standard output. One that is there already is not overwritten.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<Done> {
    let app = open(settings)?;
    let now = app.now();
    let checkpoint = app.pools().snapshot(|conn| Checkpoint::make(conn, app.key(), now))?;
    let text = serde_json::to_string_pretty(&checkpoint)?;
    match &arguments.out {
        None => println!("{text}"),
        Some(path) => {
            use std::io::Write;
            let context = || format!("writing `{}`", path.display());
            let mut file = std::fs::File::create_new(path).with_context(context)?;
            writeln!(file, "{text}").and_then(|()| file.sync_all()).with_context(context)?;
            println!("Checkpoint of revision {} written to `{}`.", checkpoint.revision, path.display());
        }
    }
    Ok(Done::All)
}
