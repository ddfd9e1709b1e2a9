//! `topmark migrate`: brings the tables up to date.

use anyhow::Context;

use crate::cli::Done;
use crate::config::Settings;
use crate::db::migrate;

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn run(settings: &Settings) -> anyhow::Result<Done> {
    std::fs::create_dir_all(&settings.data_dir)
        .with_context(|| format!("making the data folder `{}`", settings.data_dir.display()))?;
    let pools = settings.pools(1)?;
    let applied = migrate::run(&mut *pools.write()?)?;
    match applied.as_slice() {
        [] => println!("Nothing to do: {} is up to date.", pools.url()),
        names => println!("Applied to {}: {}.", pools.url(), names.join(", ")),
    }
    Ok(Done::All)
}
