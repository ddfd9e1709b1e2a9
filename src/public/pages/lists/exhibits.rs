//! Exhibits.

use crate::db::conn::Conn;
use crate::error::AppError;
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
    let counts = ask.site.exhibit_counts.get(ask.app.revision(), || lists::exhibit_counts(conn))?;
    let mut rows = lists::exhibits(conn, &counts)?;
    let weapons = rows.iter().map(|row| (row.weapon_system.key.clone(), row.weapon_system.name.clone()));
    let weapons = choices(messages.t("list-any-weapon"), weapons.collect::<std::collections::BTreeSet<_>>());
    let (sought, weapon) = (clipped(ask, "q"), clipped(ask, "weapon"));
    rows.retain(|row| {
        (weapon.is_empty() || row.weapon_system.key == weapon)
            && contains(&format!("{} {} {}", row.label, row.serial, row.weapon_system.name), &sought)
    });
    order(&mut rows, is_by_name(ask), |row| &row.label, |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::link(&row.label, urls.exhibit(&row.key)).with_basis(&row.serial),
            Cell::link(&row.weapon_system.name, urls.weapon(&row.weapon_system.key)),
            Cell::text(messages.word("exhibit-is", row.precision.as_str())),
            Cell::text(ask.locale.partial_date(&row.recovered_on)),
            Cell::number(ask.locale.number(row.findings), urls.search_by("exhibit", &row.key)),
        ],
        csv: vec![
            row.key,
            row.label,
            row.weapon_system.key,
            row.weapon_system.name,
            row.precision.to_string(),
            row.serial,
            row.recovered_on,
            row.findings.to_string(),
        ],
    });
    Ok(List {
        section: Section::Weapons,
        name: "exhibits",
        heading: messages.t("exhibits-title"),
        lead: messages.t("exhibits-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "weapon", messages.t("facet-weapon"), weapons),
            sort_field(ask, messages),
        ],
        letters: Vec::new(),
        columns: vec![
            column(messages, "facet-exhibit"),
            column(messages, "facet-weapon"),
            column(messages, "exhibits-what"),
            column(messages, "finding-dated"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &[
            "key",
            "label",
            "weapon_system_key",
            "weapon_system",
            "precision",
            "serial",
            "recovered_on",
            "findings",
        ],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("nav-weapons"), urls.weapons())],
        count_key: "count-exhibits",
    })
}
