//! Guesses what the columns of a file are: as the organisation took them before, as a shipped mapping calls them, or by the words
//! that people write above columns. Pure. A guess is shown to whoever imports and never taken without them.

use std::collections::BTreeMap;

use crate::intake::mapping::{Column, Field, Mapping};
use crate::intake::model::Settings;

/// Words that stand above columns, in lower case, in the languages of those who work here.
const WORDS: &[(Field, &[&str])] = &[
    (
        Field::ExternalId,
        &["id", "record", "record id", "component_id", "no", "no.", "№", "#", "number", "номер", "запис"],
    ),
    (
        Field::Weapon,
        &[
            "weapon",
            "weapon system",
            "system",
            "found in",
            "uav",
            "drone",
            "missile",
            "зброя",
            "озброєння",
            "засіб",
            "виріб",
            "бпла",
        ],
    ),
    (Field::Marking, &["marking", "markings", "mark", "inscription", "маркування", "напис"]),
    (
        Field::Description,
        &["description", "name", "component", "function", "type", "опис", "назва", "найменування", "компонент"],
    ),
    (
        Field::Maker,
        &["maker", "manufacturer", "brand", "make", "mfr", "vendor", "company", "виробник", "бренд", "марка"],
    ),
    (
        Field::PartNumber,
        &[
            "part number",
            "part_number",
            "part no",
            "part no.",
            "p/n",
            "pn",
            "mpn",
            "model",
            "номер деталі",
            "артикул",
            "модель",
        ],
    ),
    (Field::Category, &["category", "kind", "class", "категорія", "вид", "клас"]),
    (
        Field::MadeOn,
        &[
            "made",
            "made on",
            "date of manufacture",
            "production date",
            "manufactured",
            "виготовлено",
            "дата виготовлення",
        ],
    ),
    (
        Field::ExhibitSerial,
        &["serial", "serial number", "serial no", "s/n", "tail number", "серійний номер", "бортовий номер"],
    ),
    (
        Field::RecoveredOn,
        &[
            "recovered",
            "recovered on",
            "date",
            "date of recovery",
            "found on",
            "дата",
            "дата вилучення",
            "вилучено",
            "знайдено",
        ],
    ),
    (Field::Region, &["region", "oblast", "область", "регіон"]),
    (Field::Place, &["place", "location", "місце"]),
    (Field::Assembly, &["assembly", "unit", "module", "board", "position", "вузол", "блок", "плата", "модуль"]),
    (Field::Quantity, &["quantity", "qty", "count", "pcs", "кількість", "шт", "шт."]),
    (Field::Url, &["url", "link", "source", "source_url", "посилання", "джерело"]),
];

/// What the columns of a header may be; each column for one field at most, and each field once.
pub fn columns(header: &[String], before: &[Settings]) -> BTreeMap<Field, Column> {
    let mut found: BTreeMap<Field, Column> = BTreeMap::new();
    let mut taken: Vec<&str> = Vec::new();
    let mut put = |found: &mut BTreeMap<Field, Column>, field: Field, column: Column| {
        let Some(name) = header.iter().find(|name| **name == column.column) else { return };
        if !found.contains_key(&field) && !taken.contains(&name.as_str()) {
            taken.push(name);
            found.insert(field, column);
        }
    };
    for settings in before {
        for (field, column) in &settings.columns {
            put(&mut found, *field, column.clone());
        }
    }
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    if let Ok(mapping) = Mapping::recognised(&names) {
        for field in mapping.columns.keys() {
            if let Some(column) = mapping.column(*field) {
                put(&mut found, *field, column.clone());
            }
        }
    }
    for (field, words) in WORDS {
        for word in *words {
            if let Some(name) = header.iter().find(|name| name.trim().to_lowercase() == *word) {
                put(&mut found, *field, Column { column: name.clone(), ..Column::default() });
            }
        }
    }
    found
}

/// The row that looks most like a header among the first ones: the first that has as many texts as any, numbers not counted.
pub fn header_row(rows: &[(u64, Vec<String>)]) -> u64 {
    let texts = |cells: &[String]| cells.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).count();
    let most = rows.iter().map(|(_, cells)| texts(cells)).max().unwrap_or(0);
    rows.iter().find(|(_, cells)| texts(cells) == most).map_or(1, |(row, _)| *row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_are_known_by_their_words_and_as_they_were_taken_before() {
        let header = texts(&["Зброя", "Маркування", "Виробник", "Шт.", "Note"]);
        let found = columns(&header, &[]);
        assert_eq!(found[&Field::Weapon].column, "Зброя");
        assert_eq!(found[&Field::Quantity].column, "Шт.");
        assert_eq!(found.len(), 4);
        let note = Column { column: "Note".to_owned(), ..Column::default() };
        let before = Settings { columns: BTreeMap::from([(Field::Marking, note)]), ..Settings::default() };
        let found = columns(&header, &[before]);
        assert_eq!(found[&Field::Marking].column, "Note");
        assert_eq!(found.len(), 4, "what was a marking by its word is no column any more");
    }

    #[test]
    fn a_title_above_the_table_is_no_header() {
        let rows = vec![
            (1, texts(&["Inventory 2026"])),
            (3, texts(&["Weapon", "Marking", "Qty"])),
            (4, texts(&["Shahed-136", "LM317", "2"])),
        ];
        assert_eq!(header_row(&rows), 3);
    }
}
