//! Brands.

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::lists;
use crate::public::pages::lists::{
    Cell, Form, List, Row, Rows, clipped, column, contains, first_letter, is_by_name, letters, number_column, order,
    search_if, show_field, sort_field, text_field,
};
use crate::web::frame::Section;
use crate::web::respond::Ask;
use crate::web::urls::Urls;

pub fn list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::brands(&ask.app.catalogue(), lists::brand_counts(conn, &ask.app)?);
    let sought = clipped(ask, "q");
    let show_all = ask.query.get("show") == Some("all");
    rows.retain(|row| (show_all || row.findings > 0) && contains(&row.name, &sought));
    let letters = letters(rows.iter().map(|row| row.name.as_str()));
    let letter = clipped(ask, "letter");
    rows.retain(|row| letter.is_empty() || first_letter(&row.name) == letter);
    order(&mut rows, is_by_name(ask) || !letter.is_empty(), |row| &row.name, |row| row.findings);
    let rows = rows.into_iter().map(|row| {
        let today = match &row.company_today {
            Some(today) => {
                Cell::link(&today.name, urls.company(&today.key)).with_basis(messages.country(&today.country))
            }
            None => Cell::text(messages.t("chain-nobody")),
        };
        Row {
            cells: vec![
                Cell::text(&row.name),
                today,
                Cell::number(ask.locale.number(row.findings), search_if(urls, "maker", &row.key, row.findings)),
            ],
            csv: vec![
                row.key,
                row.name,
                row.company_today.as_ref().map(|today| today.key.clone()).unwrap_or_default(),
                row.company_today.map(|today| today.country).unwrap_or_default(),
                row.findings.to_string(),
            ],
        }
    });
    Ok(List {
        section: Section::Companies,
        name: "brands",
        heading: messages.t("brands-title"),
        lead: messages.t("brands-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            show_field(ask, messages, "list-show-findings"),
            sort_field(ask, messages),
        ],
        letters,
        columns: vec![
            column(messages, "facet-maker"),
            column(messages, "companies-answers"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["key", "name", "company_today", "country", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("nav-companies"), urls.companies()), (messages.t("makers-title"), urls.makers())],
        count_key: "count-brands",
    })
}
