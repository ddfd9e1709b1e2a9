//! Companies.

use crate::companies::model::Identification;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::lists;
use crate::public::pages::lists::{
    Cell, Form, List, Row, Rows, choice_field, choices, clipped, column, contains, first_letter, is_by_name, letters,
    number_column, order, search_if, show_field, sort_field, text_field,
};
use crate::web::frame::Section;
use crate::web::respond::Ask;
use crate::web::urls::Urls;

pub fn list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::companies(&ask.app.catalogue(), lists::company_counts(conn, &ask.app)?);
    let countries = rows.iter().map(|row| (row.country.clone(), messages.country(&row.country).to_owned()));
    let countries = choices(messages.t("list-any-country"), countries.collect::<std::collections::BTreeSet<_>>());
    let (sought, country) = (clipped(ask, "q"), clipped(ask, "country").to_ascii_uppercase());
    let show_all = ask.query.get("show") == Some("all");
    rows.retain(|row| {
        (country.is_empty() || row.country == country)
            && (show_all || row.findings > 0)
            && contains(&row.legal_name, &sought)
    });
    let letters = letters(rows.iter().map(|row| row.legal_name.as_str()));
    let letter = clipped(ask, "letter");
    rows.retain(|row| letter.is_empty() || first_letter(&row.legal_name) == letter);
    order(&mut rows, is_by_name(ask) || !letter.is_empty(), |row| &row.legal_name, |row| row.findings);
    let rows = rows.into_iter().map(|row| {
        let answers = match &row.answered_by {
            Some(today) => Cell::link(&today.name, urls.company(&today.key)),
            None if row.brands.is_empty() => Cell::text(messages.t("companies-no-brand")),
            None => Cell::text(brands_in_short(&row.brands)),
        };
        let name = Cell::link(&row.legal_name, urls.company(&row.key));
        let name = match row.identification {
            Identification::AsPublished => name.with_basis(messages.word("identification", "as_published")),
            _ => name,
        };
        Row {
            cells: vec![
                name,
                Cell::text(messages.country(&row.country)),
                answers,
                Cell::number(ask.locale.number(row.findings), search_if(urls, "company", &row.key, row.findings)),
            ],
            csv: vec![
                row.key,
                row.legal_name,
                row.country,
                row.status.to_string(),
                row.identification.to_string(),
                row.answered_by.map(|today| today.key).unwrap_or_default(),
                row.findings.to_string(),
                row.brands.join("; "),
            ],
        }
    });
    Ok(List {
        section: Section::Companies,
        name: "companies",
        heading: messages.t("nav-companies"),
        lead: messages.t("companies-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "country", messages.t("facet-country"), countries),
            show_field(ask, messages, "companies-show-findings"),
            sort_field(ask, messages),
        ],
        letters,
        columns: vec![
            column(messages, "companies-name"),
            column(messages, "facet-country"),
            column(messages, if show_all { "companies-brands-or-successor" } else { "companies-brands" }),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["key", "legal_name", "country", "status", "identification", "answered_by", "findings", "brands"],
        rows: Rows::All(rows.collect()),
        beside: vec![
            (messages.t("brands-title"), urls.brands()),
            (messages.t("countries-title"), urls.countries()),
            (messages.t("makers-title"), urls.makers()),
        ],
        count_key: "count-companies",
    })
}

/// A few of many brands.
fn brands_in_short(brands: &[String]) -> String {
    const MOST: usize = 6;
    let more = if brands.len() > MOST { ", …" } else { "" };
    format!("{}{more}", brands[..brands.len().min(MOST)].join(", "))
}
