//! Makers that stand as written because they lead to nobody.

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::basis;
use crate::public::lists;
use crate::public::pages::lists::{
    Cell, Form, List, Row, Rows, choice_field, choices, clipped, column, contains, is_by_name, number_column, order,
    sort_field, text_field,
};
use crate::web::frame::Section;
use crate::web::respond::Ask;
use crate::web::urls::Urls;

pub fn list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::makers(conn)?;
    let roles = rows.iter().map(|row| (row.role.to_string(), messages.word("role", row.role.as_str()).to_owned()));
    let roles = choices(messages.t("list-any"), roles.collect::<std::collections::BTreeSet<_>>());
    let (sought, role) = (clipped(ask, "q"), clipped(ask, "role"));
    rows.retain(|row| (role.is_empty() || row.role.as_str() == role) && contains(&row.text, &sought));
    order(&mut rows, is_by_name(ask), |row| &row.text, |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::link(&row.text, urls.search_by("q", &row.text)),
            {
                let reason = basis::shown(ask.locale, &row.reason);
                // What is not among the sentences stays as stored.
                let is_basis_english = reason == row.reason;
                Cell { is_basis_english, ..Cell::text(messages.word("role", row.role.as_str())).with_basis(reason) }
            },
            Cell::number(ask.locale.number(row.findings), String::new()),
        ],
        csv: vec![row.text, row.role.to_string(), row.reason, row.findings.to_string()],
    });
    Ok(List {
        section: Section::Companies,
        name: "makers",
        heading: messages.t("makers-title"),
        lead: messages.t("makers-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "role", messages.t("makers-role"), roles),
            sort_field(ask, messages),
        ],
        letters: Vec::new(),
        columns: vec![
            column(messages, "makers-written"),
            column(messages, "makers-why"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["as_written", "role", "reason", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("nav-companies"), urls.companies()), (messages.t("brands-title"), urls.brands())],
        count_key: "count-makers",
    })
}
