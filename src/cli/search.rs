//! `topmark search`: queries in, findings out, as JSON lines.

use clap::Args;
use serde::Serialize;

use crate::app::App;
use crate::cli::{Done, lines, open};
use crate::config::Settings;
use crate::db::ids::FindingId;
use crate::search::query::SearchQuery;

#[derive(Args)]
pub struct Arguments {
    /// What to look for; several words are one query.
    query: Vec<String>,
    /// Read queries from standard input, one a line; a line break inside a query is written `\n`.
    #[arg(long)]
    stdin: bool,
    /// Hits per query.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=1000))]
    limit: u16,
}

#[derive(Serialize)]
struct Answer {
    query: String,
    total: u64,
    hits: Vec<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct Found {
    id: String,
    external_id: String,
    score: f32,
    why: String,
}

pub fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<Done> {
    let app = open(settings)?;
    let mut follower = app.open_index()?;
    // A server that has the index open follows by itself.
    if follower.can_write() {
        app.catch_up(&mut follower)?;
    }
    let limit = usize::from(arguments.limit);
    if arguments.stdin {
        lines::answer_lines(|fields| answer(&app, &fields.join("\t").replace("\\n", "\n"), limit))?;
        return Ok(Done::All);
    }
    let found = answer(&app, &arguments.query.join(" ").replace("\\n", "\n"), limit);
    let failed = found.error.clone();
    lines::print(&found)?;
    match failed {
        Some(error) => anyhow::bail!(error),
        None => Ok(Done::All),
    }
}

fn answer(app: &App, text: &str, limit: usize) -> Answer {
    match search(app, text, limit) {
        Ok((total, hits)) => Answer { query: text.to_owned(), total, hits, error: None },
        Err(error) => Answer { query: text.to_owned(), total: 0, hits: Vec::new(), error: Some(format!("{error:#}")) },
    }
}

fn search(app: &App, text: &str, limit: usize) -> anyhow::Result<(u64, Vec<Found>)> {
    let query = SearchQuery::new(text).page(0, limit).facet_values(0);
    let results = app.index()?.search(&query)?;
    let ids: Vec<FindingId> = results.hits.iter().map(|hit| FindingId(hit.id)).collect();
    let external =
        app.pools().read_transaction(|conn| Ok(crate::findings::queries::published_external_ids(conn, &ids)?))?;
    let hits = results
        .hits
        .iter()
        .filter_map(|hit| {
            // The database decides: what is not published any more is not shown.
            let external_id = external.get(&FindingId(hit.id))?.clone();
            let why: Vec<String> = hit.why.iter().map(ToString::to_string).collect();
            Some(Found { id: FindingId(hit.id).number(), external_id, score: hit.score, why: why.join("; ") })
        })
        .collect();
    Ok((results.total, hits))
}
