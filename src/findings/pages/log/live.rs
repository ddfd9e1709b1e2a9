//! What the rules read while a marking is typed, in words and as JSON.

use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use crate::accounts::model::Researcher;
use crate::db::ids::FindingId;
use crate::findings::actions::log;
use crate::findings::model::Refused;
use crate::findings::pages::explain;
use crate::findings::pages::log::fields::Filled;
use crate::findings::pages::log::own_exhibit;
use crate::findings::queries;
use crate::findings::understanding::read;
use crate::marks::normalise::squash;
use crate::marks::reading::{Certainty, Reading};
use crate::public::basis;
use crate::web::frame::Section;
use crate::web::locale::Locale;
use crate::web::respond::Made;
use crate::web::session::{By, page};

/// One line of what was read.
#[derive(Serialize)]
pub struct ReadLine {
    pub label: String,
    pub value: String,
    pub certainty: String,
    pub basis: String,
}

/// What the rules read, in words.
pub fn read_lines(locale: Locale, reading: &Reading) -> Vec<ReadLine> {
    let messages = locale.messages();
    let certainty = |certainty: Certainty| {
        let word = match certainty {
            Certainty::Certain => "certain",
            Certainty::Likely => "likely",
            Certainty::Possible => "possible",
        };
        messages.word("certainty", word).to_owned()
    };
    let line = |key: &str, value: String, certainty: String, basis: String| ReadLine {
        label: messages.t(key).to_owned(),
        value,
        certainty,
        basis,
    };
    let mut lines = Vec::new();
    for number in reading.part_numbers.iter().take(3) {
        lines.push(line(
            "finding-part-number",
            number.text.clone(),
            certainty(number.certainty),
            number.family.clone(),
        ));
    }
    for brand in reading.brands.iter().take(3) {
        let basis = basis::shown(locale, &brand.basis).replace('`', "");
        lines.push(line("finding-brand", brand.name.clone(), certainty(brand.certainty), basis));
    }
    for code in reading.date_codes.iter().take(4) {
        let value = format!("{} → {}", code.text, locale.span(code.from, code.to));
        lines.push(line("finding-date-code", value, certainty(code.certainty), String::new()));
    }
    if let Some(category) = &reading.category {
        let word = messages.word("category", category).to_owned();
        lines.push(line("finding-category", word, String::new(), String::new()));
    }
    if reading.generic {
        let basis = messages.t("finding-generic-basis").to_owned();
        lines.push(line("finding-brand", messages.t("finding-generic").to_owned(), String::new(), basis));
    }
    lines
}

/// The answer of the live reading.
#[derive(Serialize)]
struct Live {
    #[serde(flatten)]
    filled: Filled,
    lines: Vec<ReadLine>,
    /// A finding of the exhibit that has the same marking.
    twin: Option<LiveTwin>,
}

#[derive(Serialize)]
struct LiveTwin {
    text: String,
    href: String,
}

/// `GET /{locale}/desk/read?marking=…&exhibit=…`: what the rules read, as JSON.
pub async fn show(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let ask = &by.visit.ask;
        let marking = ask.query.raw("marking").to_owned();
        let exhibit = ask.query.get("exhibit").map(|id| own_exhibit(conn, &by.proof, id)).transpose()?;
        let today = ask.app.now().date();
        let reading = read(&marking, None, exhibit.as_ref().map_or(today, |exhibit| log::as_of(exhibit, today)));
        let besides = ask.query.get("besides").and_then(FindingId::parse_number);
        let wanted = squash(&marking);
        let mut twin = None;
        if let Some(exhibit) = exhibit.filter(|_| !wanted.is_empty()) {
            let there = queries::markings_in(conn, exhibit.id)?;
            twin =
                there.into_iter().find(|(id, text)| Some(*id) != besides && squash(text) == wanted).map(|(id, _)| id);
        }
        let frame = by.visit.frame(Section::Desk, "");
        let twin = twin.map(|id| LiveTwin {
            text: explain(&frame, &Refused::SameMarking(id)),
            href: frame.urls.work_finding(&id.0),
        });
        Made::json(&Live { filled: Filled::of(&reading), lines: read_lines(ask.locale, &reading), twin })
    })
    .await
}
