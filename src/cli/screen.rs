//! `topmark screen`: names in, parties on the lists that they may be out.

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use crate::cli::{Done, lines, open};
use crate::config::Settings;
use crate::parties::index::Named;
use crate::parties::queries;
use crate::parties::reason::Reason;
use crate::parties::screen::{Screener, USUAL_THRESHOLD};

#[derive(Args)]
pub struct Arguments {
    /// Only hits with at least this score, 0 to 100.
    #[arg(long, default_value_t = USUAL_THRESHOLD, value_parser = threshold)]
    threshold: f32,
    /// Only this list; may be said several times. Default: all.
    #[arg(long, value_name = "KEY")]
    list: Vec<String>,
}

fn threshold(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(number) if (0.0..=100.0).contains(&number) => Ok(number),
        _ => Err("a number from 0 to 100".to_owned()),
    }
}

#[derive(Serialize)]
struct Answer {
    input: String,
    hits: Vec<Found>,
}

#[derive(Serialize)]
struct Found {
    list: String,
    entry_id: String,
    name: String,
    matched_name: String,
    score: f64,
    why: String,
    against: String,
}

fn said(reasons: &[Reason]) -> String {
    reasons.iter().map(Reason::to_string).collect::<Vec<_>>().join("; ")
}

pub fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<Done> {
    let app = open(settings)?;
    let (lists, index) = app.pools().read_transaction(|conn| {
        let mut lists = queries::lists(conn)?;
        if lists.is_empty() {
            bail!("no screening list has been imported: `topmark import list FILE... --list KEY`");
        }
        if let Some(unknown) = arguments.list.iter().find(|key| !lists.iter().any(|list| list.key == **key)) {
            let known: Vec<&str> = lists.iter().map(|list| list.key.as_str()).collect();
            bail!("there is no list `{unknown}`: {}", known.join(", "));
        }
        lists.retain(|list| arguments.list.is_empty() || arguments.list.contains(&list.key));
        let index = queries::load_index(conn, &lists)?;
        Ok((lists, index))
    })?;
    let mut screener = Screener::new(&index);
    lines::answer_lines(|fields| {
        let field = |place: usize| fields.get(place).map(|text| text.trim()).filter(|text| !text.is_empty());
        let hits = screener.screen(field(0).unwrap_or_default(), field(1), arguments.threshold);
        let found = hits.into_iter().map(|hit| {
            let Named { party, name, matched } = hit.named(&index);
            Found {
                list: lists[party.list as usize].key.clone(),
                entry_id: party.key.to_string(),
                name: name.to_owned(),
                matched_name: matched.to_owned(),
                score: (f64::from(hit.score) * 10.0).round() / 10.0,
                why: said(&hit.why),
                against: said(&hit.against),
            }
        });
        Answer { input: fields.join("\t"), hits: found.collect() }
    })?;
    Ok(Done::All)
}
