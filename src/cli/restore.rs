//! `topmark restore`: a backup into an empty installation.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use clap::Args;

use crate::app::Inspected;
use crate::archive::backup::Step;
use crate::archive::restore::{Backup, Target, restore};
use crate::archive::verify::verify;
use crate::cli::backup::describe;
use crate::cli::verify::{describe as describe_check, progress_bar, show};
use crate::cli::{Done, Format};
use crate::config::Settings;
use crate::db::pool::Pools;
use crate::storage::store::Storage;

#[derive(Args)]
pub struct Arguments {
    /// A file that `topmark backup` has written.
    file: PathBuf,
    /// Only read the file and say whether it is whole.
    #[arg(long)]
    check: bool,
}

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn run(settings: &Settings, format: Format, arguments: &Arguments) -> anyhow::Result<Done> {
    let started = Instant::now();
    let bar = progress_bar(format);
    let progress = &mut |step: Step<'_>| bar.set_message(describe(step));
    let mut backup = Backup::open(&arguments.file)?;
    backup.check(progress)?;
    let manifest = &backup.manifest;
    let holds = format!(
        "`{}` is whole: revision {}, made {} from {}, signed with the key {}.",
        arguments.file.display(),
        manifest.revision,
        manifest.made_at,
        manifest.database,
        manifest.public_key
    );
    if arguments.check {
        bar.finish_and_clear();
        match format {
            Format::Text => println!("{holds}"),
            Format::Json => println!(
                "{}",
                serde_json::json!({"whole": true, "revision": manifest.revision, "head": manifest.head,
                    "made_at": manifest.made_at, "public_key": manifest.public_key})
            ),
        }
        return Ok(Done::All);
    }
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("making the data folder `{}`", settings.data_dir.display()))?;
    let pools = Pools::open(settings.database()?, settings.database_readers)?;
    let storage = Storage::open(&settings.storage(), &settings.s3_access())?;
    let index_dir = settings.index_dir();
    let target = Target {
        pools: &pools,
        storage: &storage,
        data_dir: &settings.data_dir,
        index_dir: &index_dir,
        with_key: settings.installation_key.is_none(),
    };
    restore(&mut backup, &target, progress)?;
    drop(pools);
    bar.set_message("verifying");
    let opened = Inspected::open(settings)?;
    let report = verify(&opened.pools, &opened.storage, None, &mut |step| bar.set_message(describe_check(step)))?;
    bar.finish_and_clear();
    if format == Format::Text {
        println!("{holds}");
        println!("Restored into {} in {:.1} s.", opened.pools.url(), started.elapsed().as_secs_f64());
    }
    show(&report, None, format, started.elapsed())?;
    Ok(if report.is_whole() { Done::All } else { Done::Partly })
}
