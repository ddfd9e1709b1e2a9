//! `topmark verify`: walks the chain of the journal.

use anyhow::bail;

use crate::cli::{Done, Format, open};
use crate::config::Settings;
use crate::journal::verify::{Verdict, verify};

#[expect(clippy::print_stdout, reason = "the result of the command")]
pub fn run(settings: &Settings, format: Format) -> anyhow::Result<Done> {
    let app = open(settings)?;
    let verdict = verify(&mut *app.pools().read()?)?;
    match verdict {
        Verdict::Whole { entries, revision, hash } => {
            match format {
                Format::Json => println!(
                    "{}",
                    serde_json::json!({"whole": true, "entries": entries, "revision": revision, "hash": hash})
                ),
                Format::Text => println!(
                    "The journal is whole: {entries} entries, the last is revision {revision} with hash {hash}."
                ),
            }
            Ok(Done::All)
        }
        Verdict::Broken { revision, fault } => {
            if format == Format::Json {
                println!("{}", serde_json::json!({"whole": false, "revision": revision, "fault": fault}));
            }
            bail!("the journal is broken at revision {revision}: {fault}")
        }
    }
}
