//! `topmark read`: markings in, readings out. Needs no database.

use chrono::{NaiveDate, Utc};
use serde::Serialize;

use crate::cli::{Done, lines};
use crate::companies::directory::Directory;
use crate::companies::resolve::Certainty as MakerCertainty;
use crate::companies::span::Span;
use crate::marks::calendar::Precision;
use crate::marks::reading::{Certainty, Hints, Knowledge};

#[derive(Serialize)]
struct Answer {
    input: String,
    part_numbers: Vec<PartNumber>,
    brands: Vec<Brand>,
    category: Option<String>,
    date_codes: Vec<DateCode>,
    generic: bool,
}

#[derive(Serialize)]
struct PartNumber {
    text: String,
    certainty: Certainty,
}

#[derive(Serialize)]
struct Brand {
    name: String,
    company: Option<String>,
    answers_today: Option<String>,
    certainty: Certainty,
    basis: String,
}

#[derive(Serialize)]
struct DateCode {
    text: String,
    from: NaiveDate,
    to: NaiveDate,
    precision: Precision,
    rule: String,
    certainty: Certainty,
}

pub fn run() -> anyhow::Result<Done> {
    let knowledge = Knowledge::get();
    let directory = Directory::embedded()?;
    let today = now();
    lines::answer_lines(|fields| answer(knowledge, &directory, today, fields))?;
    Ok(Done::All)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line is where the clock is read for a command without an App"
)]
fn now() -> NaiveDate {
    Utc::now().date_naive()
}

fn answer(knowledge: &Knowledge, directory: &Directory, today: NaiveDate, fields: &[&str]) -> Answer {
    let field = |index: usize| fields.get(index).map(|text| text.trim()).unwrap_or_default();
    let marking = field(0).replace("\\n", "\n");
    let maker = field(1);
    let as_of = Span::parse(field(2)).map_or(today, |span| span.to);
    let maker_known = (!maker.is_empty()).then(|| directory.resolve(maker, None, Some(&marking)));
    let brand_key = maker_known
        .as_ref()
        .filter(|known| known.certainty >= MakerCertainty::Likely)
        .and_then(|known| known.brand_key.clone());
    let read = knowledge.read(&marking, &Hints { brand_key: brand_key.as_deref(), as_of: Some(as_of) });
    let part = read.part_numbers.first().map(|number| number.text.clone());
    let made = match read.date_codes.as_slice() {
        [only] => Some(Span { from: only.from, to: only.to }),
        _ => None,
    };
    let brands = read
        .brands
        .into_iter()
        .map(|brand| {
            let resolved = directory.resolve(&brand.name, made, part.as_deref());
            let line = brand
                .line_company_key
                .as_deref()
                .and_then(|key| directory.company_by_key(key))
                .map(|index| directory.company(directory.answers_today(index).0).name.to_string());
            let today = resolved.answers_today_with_parent();
            Brand {
                company: resolved.company.map(|company| company.name),
                answers_today: line.or(today),
                certainty: brand.certainty,
                basis: brand.basis,
                name: brand.name,
            }
        })
        .collect();
    Answer {
        input: fields.join("\t"),
        part_numbers: read
            .part_numbers
            .into_iter()
            .map(|number| PartNumber { text: number.text, certainty: number.certainty })
            .collect(),
        brands,
        category: read.category,
        date_codes: read
            .date_codes
            .into_iter()
            .map(|code| DateCode {
                precision: code.precision,
                text: code.text,
                from: code.from,
                to: code.to,
                rule: code.rule,
                certainty: code.certainty,
            })
            .collect(),
        generic: read.generic,
    }
}
