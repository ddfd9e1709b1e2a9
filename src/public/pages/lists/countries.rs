//! Countries, by the companies that answer today.

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::lists;
use crate::public::pages::lists::{
    Cell, Form, List, Row, Rows, clipped, column, contains, is_by_name, number_column, order, sort_field, text_field,
};
use crate::web::frame::Section;
use crate::web::query;
use crate::web::respond::Ask;
use crate::web::urls::Urls;

pub fn list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::countries(&ask.app.catalogue(), &lists::company_counts(conn, &ask.app)?);
    let sought = clipped(ask, "q");
    rows.retain(|row| contains(&format!("{} {}", messages.country(&row.code), row.code), &sought));
    order(&mut rows, is_by_name(ask), |row| messages.country(&row.code), |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::text(messages.country(&row.code)),
            Cell::number(
                ask.locale.number(row.companies),
                format!("{}{}", urls.companies(), query::build([("country", row.code.as_str())])),
            ),
            Cell::number(ask.locale.number(row.findings), urls.search_by("country", &row.code)),
        ],
        csv: vec![
            row.code.clone(),
            crate::web::locale::Locale::English.messages().country(&row.code).to_owned(),
            row.companies.to_string(),
            row.findings.to_string(),
        ],
    });
    Ok(List {
        section: Section::Companies,
        name: "countries",
        heading: messages.t("countries-title"),
        lead: messages.t("countries-lead"),
        fields: vec![text_field(ask, "q", messages.t("list-text")), sort_field(ask, messages)],
        letters: Vec::new(),
        columns: vec![
            column(messages, "facet-country"),
            number_column(messages, "countries-companies"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["code", "name", "companies", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![
            (messages.t("nav-companies"), urls.companies()),
            (messages.t("nav-statistics"), urls.statistics()),
        ],
        count_key: "count-countries",
    })
}
