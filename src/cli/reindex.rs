//! `topmark reindex`: builds the search index anew from the database.

use std::time::Instant;

use anyhow::bail;

use crate::cli::{Done, open};
use crate::config::Settings;

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn run(settings: &Settings) -> anyhow::Result<Done> {
    let app = open(settings)?;
    let started = Instant::now();
    {
        let mut follower = app.open_index()?;
        if !follower.can_write() {
            bail!("a running server has the search index in `{}` open; stop it first", settings.index_dir().display());
        }
    }
    drop(app);
    let app = open(settings)?;
    crate::search::follower::discard(&settings.index_dir(), app.pools())?;
    let mut follower = app.open_index()?;
    while app.catch_up(&mut follower)? {}
    println!("Indexed {} findings in {:.1} s.", app.index()?.findings(), started.elapsed().as_secs_f64());
    Ok(Done::All)
}
