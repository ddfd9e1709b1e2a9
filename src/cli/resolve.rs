//! `topmark resolve`: makers in, the companies that answer today out. With a database its records decide, else the tables that
//! ship with the program.

use serde::Serialize;

use crate::cli::{Done, lines, open};
use crate::companies::directory::Directory;
use crate::companies::resolve::{Certainty, Resolution, Role, Step};
use crate::companies::span::Span;
use crate::config::Settings;
use crate::db::conn::DatabaseUrl;

#[derive(Serialize)]
struct Answer {
    input: String,
    role: Role,
    brand: Option<String>,
    company: Option<String>,
    company_id: Option<String>,
    answers_today: Option<String>,
    parent: Option<String>,
    country: Option<String>,
    year: Option<i32>,
    events: Vec<Step>,
    ownership: Vec<Step>,
    certainty: Certainty,
    reason: String,
}

pub fn run(settings: &Settings) -> anyhow::Result<Done> {
    let there_is_a_database = match settings.database()? {
        DatabaseUrl::Sqlite(path) => std::path::Path::new(&path).exists(),
        DatabaseUrl::Postgres(_) => true,
    };
    if there_is_a_database {
        let catalogue = open(settings)?.catalogue();
        lines::answer_lines(|fields| answer(&catalogue.directory, fields))?;
    } else {
        let directory = Directory::embedded()?;
        lines::answer_lines(|fields| answer(&directory, fields))?;
    }
    Ok(Done::All)
}

fn answer(directory: &Directory, fields: &[&str]) -> Answer {
    let field = |index: usize| fields.get(index).map(|text| text.trim()).filter(|text| !text.is_empty());
    let resolution = directory.resolve(field(0).unwrap_or_default(), field(1).and_then(Span::parse), field(2));
    let today = resolution.answers_today_with_parent();
    let (country, year) = (resolution.country().map(str::to_owned), resolution.year());
    let Resolution { role, brand, company, parent, events, ownership, certainty, reason, .. } = resolution;
    Answer {
        input: fields.join("\t"),
        role,
        brand,
        company_id: company.as_ref().map(|company| company.key.clone()),
        company: company.map(|company| company.name),
        answers_today: today,
        parent: parent.map(|company| company.name),
        country,
        year,
        events,
        ownership,
        certainty,
        reason,
    }
}
