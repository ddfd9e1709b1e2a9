//! Weapon systems.

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::public::lists;
use crate::public::pages::lists::{
    Cell, Form, List, Row, Rows, choice_field, choices, clipped, column, contains, is_by_name, number_column, order,
    search_if, show_field, sort_field, text_field,
};
use crate::web::frame::Section;
use crate::web::query;
use crate::web::respond::Ask;
use crate::web::urls::Urls;

pub fn list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let counts = ask.site.exhibit_counts.get(ask.app.revision(), || lists::exhibit_counts(conn))?;
    let mut rows = lists::weapons(conn, &counts)?;
    let kinds = rows.iter().map(|row| (row.kind.clone(), messages.word("kind", &row.kind).to_owned()));
    let kinds = choices(messages.t("list-any-kind"), kinds);
    let (sought, kind) = (clipped(ask, "q"), clipped(ask, "kind"));
    let show_all = ask.query.get("show") == Some("all");
    rows.retain(|row| {
        (kind.is_empty() || row.kind == kind)
            && (show_all || row.findings > 0)
            && contains(&format!("{} {}", row.name, row.other_names), &sought)
    });
    order(&mut rows, is_by_name(ask), |row| &row.name, |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::link(&row.name, urls.weapon(&row.key)).with_basis(&row.other_names),
            Cell::text(messages.word("kind", &row.kind)),
            Cell::text(messages.country(&row.country)),
            Cell::number(ask.locale.number(row.exhibits), exhibits_of(urls, &row.key, row.exhibits)),
            Cell::number(ask.locale.number(row.findings), search_if(urls, "weapon", &row.key, row.findings)),
        ],
        csv: vec![
            row.key,
            row.name,
            row.other_names,
            row.kind,
            row.country,
            row.exhibits.to_string(),
            row.findings.to_string(),
        ],
    });
    Ok(List {
        section: Section::Weapons,
        name: "weapons",
        heading: messages.t("nav-weapons"),
        lead: messages.t("weapons-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "kind", messages.t("list-kind"), kinds),
            show_field(ask, messages, "list-show-findings"),
            sort_field(ask, messages),
        ],
        letters: Vec::new(),
        columns: vec![
            column(messages, "facet-weapon"),
            column(messages, "list-kind"),
            column(messages, "list-designed-in"),
            number_column(messages, "list-exhibits"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["key", "name", "other_names", "kind", "country", "exhibits", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("exhibits-title"), urls.exhibits())],
        count_key: "count-weapons",
    })
}

fn exhibits_of(urls: Urls, weapon: &str, exhibits: i64) -> String {
    if exhibits > 0 { format!("{}{}", urls.exhibits(), query::build([("weapon", weapon)])) } else { String::new() }
}
