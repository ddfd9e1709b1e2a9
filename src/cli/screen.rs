//! `topmark screen`: names in, parties on the lists that they may be out.

use anyhow::bail;
use clap::Args;
use serde::Serialize;

use crate::cli::{Done, lines, open};
use crate::config::Settings;
use crate::parties::index::Named;
use crate::parties::model::{OWN_LIST, folded};
use crate::parties::queries::{self, Scope, dismissed};
use crate::parties::reason::{Kind, Reason};
use crate::parties::screen::{Screener, USUAL_THRESHOLD};

#[derive(Args)]
pub struct Arguments {
    /// Only hits with at least this score, 0 to 100.
    #[arg(long, default_value_t = USUAL_THRESHOLD, value_parser = threshold)]
    threshold: f32,
    /// Only this list; may be said several times. `own`: confirmed parties on no list. Default: all, and those.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    dismissed: Option<Dismissed>,
}

/// Said of a hit that an official has dismissed for this name, while the entry stays as it was then.
#[derive(Serialize)]
struct Dismissed {
    reason: String,
    by: String,
    at: String,
}

fn said(reasons: &[Reason]) -> String {
    reasons.iter().map(Reason::to_string).collect::<Vec<_>>().join("; ")
}

pub fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<Done> {
    let app = open(settings)?;
    let (scope, index, dismissals) = app.pools().read_transaction(|conn| {
        let mut scope = Scope::everything(conn)?;
        if scope.is_empty() {
            bail!("no screening list has been imported: `topmark import list FILE... --list KEY`");
        }
        let is_known = |key: &String| key == OWN_LIST || scope.lists.iter().any(|list| list.key == *key);
        if let Some(unknown) = arguments.list.iter().find(|key| !is_known(key)) {
            let known: Vec<&str> = scope.lists.iter().map(|list| list.key.as_str()).chain([OWN_LIST]).collect();
            bail!("there is no list `{unknown}`: {}", known.join(", "));
        }
        let is_asked = |key: &str| arguments.list.is_empty() || arguments.list.iter().any(|asked| asked == key);
        scope.lists.retain(|list| is_asked(&list.key));
        scope.own = scope.own.filter(|_| is_asked(OWN_LIST));
        let index = queries::load_index(conn, &scope)?;
        let dismissals = dismissed::in_force(conn, None)?;
        Ok((scope, index, dismissals))
    })?;
    let mut screener = Screener::new(&index);
    lines::answer_lines(|fields| {
        let field = |place: usize| fields.get(place).map(|text| text.trim()).filter(|text| !text.is_empty());
        let asked = field(0).unwrap_or_default();
        let hits = screener.screen(asked, field(1), arguments.threshold);
        let name_folded = if hits.is_empty() { String::new() } else { folded(asked) };
        let found = hits.into_iter().map(|mut hit| {
            let Named { party, name, matched } = hit.named(&index);
            let list = scope.key(party.list);
            let dismissal = dismissals.of(&name_folded, list, &party.key);
            let (covering, earlier) = match dismissal {
                Some(dismissal) if dismissal.covers(&party.digest) => (Some(dismissal), None),
                other => (None, other),
            };
            hit.against.extend(earlier.map(|earlier| Reason::new(Kind::DismissedBefore, earlier.reason.as_str(), "")));
            Found {
                list: list.to_owned(),
                entry_id: party.key.to_string(),
                name: name.to_owned(),
                matched_name: matched.to_owned(),
                score: (f64::from(hit.score) * 10.0).round() / 10.0,
                why: said(&hit.why),
                against: said(&hit.against),
                dismissed: covering.map(|dismissal| Dismissed {
                    reason: dismissal.reason.clone(),
                    by: dismissal.by.clone(),
                    at: dismissal.at.and_utc().to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
                }),
            }
        });
        Answer { input: fields.join("\t"), hits: found.collect() }
    })?;
    Ok(Done::All)
}
