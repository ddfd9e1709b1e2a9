//! `topmark backup`: everything in one file, while serving.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::archive::backup::{self, House, Step};
use crate::cli::verify::progress_bar;
use crate::cli::{Done, Format, open};
use crate::config::Settings;

#[derive(Args)]
pub struct Arguments {
    /// File to write, which must not be there; `-` for standard output.
    file: PathBuf,
}

pub fn describe(step: Step<'_>) -> String {
    match step {
        Step::Table { name, rows } => format!("{name}: {rows} rows"),
        Step::Files { files, bytes } => format!("{files} files, {} MiB", bytes >> 20),
    }
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn run(settings: &Settings, format: Format, arguments: &Arguments) -> anyhow::Result<Done> {
    let started = Instant::now();
    let app = open(settings)?;
    let house = House {
        pools: app.pools(),
        storage: app.storage(),
        key: app.key(),
        with_key: settings.installation_key.is_none(),
        now: app.now(),
    };
    let bar = progress_bar(format);
    let progress = &mut |step: Step<'_>| bar.set_message(describe(step));
    if arguments.file.as_os_str() == "-" {
        backup::write(&house, std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock()), progress)?;
        bar.finish_and_clear();
        return Ok(Done::All);
    }
    let summary = backup::to_file(&house, &arguments.file, progress)?;
    bar.finish_and_clear();
    let seconds = started.elapsed().as_secs_f64();
    match format {
        Format::Json => {
            let mut line = serde_json::to_value(&summary)?;
            line["seconds"] = seconds.into();
            println!("{line}");
        }
        Format::Text => {
            println!(
                "`{}` holds revision {}: {} rows and {} files, {} MiB unpacked ({seconds:.1} s).",
                arguments.file.display(),
                summary.revision,
                summary.rows,
                summary.files,
                summary.bytes >> 20
            );
            println!("Keep it as you keep the data folder: it holds what is not public, and the installation's key.");
        }
    }
    Ok(Done::All)
}
