//! What markings say, measured on labelled sets from general knowledge of the trade (`tests/fixtures/marks/`).

use std::path::Path;
use std::time::Instant;

use chrono::NaiveDate;
use serde::Deserialize;
use topmark::marks::reading::{Certainty, Hints, Knowledge, Reading};

fn read(marking: &str, brand_key: Option<&str>, as_of: &str) -> Reading {
    let hints = Hints { brand_key, as_of: NaiveDate::parse_from_str(as_of, "%Y-%m-%d").ok() };
    Knowledge::get().read(&marking.replace("\\n", "\n"), &hints)
}

fn rows<T: for<'a> Deserialize<'a>>(name: &str) -> Vec<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/marks").join(name);
    csv::Reader::from_path(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .into_deserialize()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn what_a_part_is_called_counts_more_than_what_its_number_resembles() {
    for (marking, expected) in [
        ("Lithium battery ZXGT02-8S40000", "battery"),
        ("Schottky diode 20ctq045", "diode"),
        // The number says which transistor it is.
        ("Transistor 080P03LS HAA845", "mosfet"),
        ("Microcircuit STM32F103C8T6", "microcontroller"),
    ] {
        assert_eq!(read(marking, None, "2024-01-01").category.as_deref(), Some(expected), "{marking}");
    }
}

/// A marking with the date it carries: `expected` is a list of `from..to` intervals parted by `;`, `open` (several
/// alternatives, all of which must be there), or `none`.
#[derive(Debug, Deserialize)]
struct DateRow {
    marking: String,
    brand_key: String,
    as_of: String,
    kind: String,
    expected: String,
}

#[test]
fn date_codes_reach_their_bar() {
    dates_reach_their_bar("date_codes.csv");
}

/// Whole marks in lines, cases and labels, with what stands around a mark there: standards, telephones, lots, expiry.
#[test]
fn dates_on_whole_parts_and_labels_reach_the_same_bar() {
    dates_reach_their_bar("labels.csv");
}

/// As catalogues record a part: what it is in words and everything on it in one line.
#[test]
fn dates_in_lines_of_catalogues_reach_the_same_bar() {
    dates_reach_their_bar("catalogue_lines.csv");
}

fn dates_reach_their_bar(file: &str) {
    let rows: Vec<DateRow> = rows(file);
    let (mut right, mut traps, mut false_dates) = (0, 0, 0);
    for row in &rows {
        let reading = read(&row.marking, Some(row.brand_key.as_str()).filter(|key| !key.is_empty()), &row.as_of);
        let mut found: Vec<String> =
            reading.date_codes.iter().map(|code| format!("{}..{}", code.from, code.to)).collect();
        found.sort();
        found.dedup();
        let expected: Vec<&str> = row.expected.split(';').filter(|interval| !interval.is_empty()).collect();
        let is_right = match row.kind.as_str() {
            "date" => found == expected,
            "open" => found.len() > 1 && expected.iter().all(|interval| found.iter().any(|one| one == interval)),
            "any" => !found.is_empty() && found.iter().all(|one| expected.contains(&one.as_str())),
            "none" => found.is_empty(),
            other => panic!("kind `{other}`"),
        };
        if row.kind == "none" {
            traps += 1;
            false_dates += usize::from(!found.is_empty());
        }
        right += usize::from(is_right);
        if !is_right {
            println!(
                "date: `{}` ({}) wanted {} {}, found {:?}",
                row.marking, row.brand_key, row.kind, row.expected, reading.date_codes
            );
        }
        for code in &reading.date_codes {
            assert!(code.from.to_string() <= row.as_of, "`{}` offers a date after the day it is read for", row.marking);
        }
    }
    println!("{file}: {right} of {} right, {false_dates} false on {traps} traps", rows.len());
    assert!(right * 100 >= rows.len() * 90);
    assert!(false_dates * 100 <= traps * 5);
}

#[derive(Debug, Deserialize)]
struct GenericRow {
    marking: String,
    generic: String,
}

#[test]
fn generics_name_no_maker() {
    let rows: Vec<GenericRow> = rows("generics.csv");
    let (mut certain, mut recognised, mut generics) = (0, 0, 0);
    for row in &rows {
        let reading = read(&row.marking, None, "2024-06-30");
        let is_generic = row.generic == "yes";
        generics += usize::from(is_generic);
        recognised += usize::from(reading.generic == is_generic);
        if reading.generic != is_generic {
            println!("generic: `{}` wanted {}", row.marking, row.generic);
        }
        if is_generic && reading.brands.iter().any(|brand| brand.certainty == Certainty::Certain) {
            certain += 1;
            println!("generic called certain: `{}` {:?}", row.marking, reading.brands);
        }
    }
    println!("generics: {recognised} of {} told apart, {certain} of {generics} called certain for a maker", rows.len());
    assert!(certain * 100 <= generics);
    assert!(recognised * 100 >= rows.len() * 90);
}

/// Marks read as a whole: part number and first brand.
#[derive(Debug, Deserialize)]
struct MarkRow {
    marking: String,
    brand_key: String,
    part_number: String,
    brand: String,
}

#[test]
fn whole_marks_are_read() {
    let rows: Vec<MarkRow> = rows("whole_marks.csv");
    let mut right = 0;
    for row in &rows {
        let reading = read(&row.marking, Some(row.brand_key.as_str()).filter(|key| !key.is_empty()), "2024-06-30");
        let number = reading.part_numbers.first().map(|number| number.squashed.as_str()).unwrap_or_default();
        let brand = reading.brands.first().map(|brand| brand.brand_key.as_str()).unwrap_or_default();
        let is_right = number == row.part_number && row.brand.split(';').any(|wanted| wanted == brand);
        right += usize::from(is_right);
        if !is_right {
            println!(
                "mark: `{}` wanted {} of {}, found `{number}` of `{brand}`",
                row.marking, row.part_number, row.brand
            );
        }
    }
    println!("whole marks: {right} of {} read", rows.len());
    assert!(right * 100 >= rows.len() * 85);
}

/// Families whose first letters a row of another maker's family could take for its own.
#[test]
fn a_number_cut_short_is_of_the_family_that_it_begins() {
    for (marking, wanted) in [
        ("STM32F", "stmicroelectronics"),
        ("STM32H", "stmicroelectronics"),
        ("SPH0645LM4H", "knowles"),
        ("SPW2430", "knowles"),
    ] {
        let reading = read(marking, None, "2024-06-30");
        let first = reading.brands.first().map(|brand| brand.brand_key.as_str());
        assert_eq!(first, Some(wanted), "`{marking}` is read as {:?}", reading.brands);
    }
    let unknown = read("STM35H783TR", None, "2024-06-30");
    assert!(unknown.brands.iter().all(|brand| brand.brand_key != "knowles"), "{:?}", unknown.brands);
}

#[test]
fn reading_is_fast_enough_for_a_million_findings() {
    let started = Instant::now();
    let knowledge = Knowledge::embedded().expect("the embedded tables compile");
    println!("knowledge compiled in {:.0} ms", started.elapsed().as_secs_f64() * 1_000.0);
    let rows: Vec<DateRow> = rows("date_codes.csv");
    let hints = Hints { brand_key: None, as_of: NaiveDate::from_ymd_opt(2024, 6, 30) };
    let started = Instant::now();
    let mut count = 0_u32;
    for _ in 0..10 {
        for row in &rows {
            std::hint::black_box(knowledge.read(&row.marking, &hints));
            count += 1;
        }
    }
    println!("{:.0} markings a second", f64::from(count) / started.elapsed().as_secs_f64());
}

mod any_text {
    use proptest::prelude::*;
    use topmark::marks::reading::{Hints, Knowledge};
    use topmark::marks::{lines, normalise};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn never_panics_and_stays_bounded(marking in any::<String>()) {
            let reading = Knowledge::get().read(&marking, &Hints::default());
            prop_assert!(reading.lines.len() <= lines::MOST_LINES);
            prop_assert!(reading.part_numbers.len() <= 8 && reading.brands.len() <= 6 && reading.date_codes.len() <= 24);
            prop_assert!(normalise::tokens(&marking).len() <= 64);
        }

        #[test]
        fn never_panics_on_what_looks_like_marks(marking in "([A-Z]{0,4}[0-9]{0,5}[A-Z#+./ \n-]{0,3}){0,30}", brand in 0_usize..4) {
            let brand_key = [None, Some("analog-devices"), Some("texas-instruments"), Some("no such brand")][brand];
            let reading = Knowledge::get().read(&marking, &Hints { brand_key, as_of: None });
            prop_assert!(reading.date_codes.len() <= 24);
        }

        #[test]
        fn squashing_twice_changes_nothing(text in any::<String>()) {
            let once = normalise::squash(&text);
            prop_assert_eq!(normalise::squash(&once), once.clone());
            prop_assert_eq!(normalise::fold(&normalise::fold(&text)), normalise::fold(&text));
            prop_assert_eq!(normalise::fold(&once), normalise::fold(&text));
        }
    }

    #[test]
    fn an_endless_marking_is_cut() {
        let reading = Knowledge::get().read(&"AD9957BSVZ 1420 #1719\n".repeat(100_000), &Hints::default());
        assert!(reading.lines.len() <= lines::MOST_LINES);
        let days: String = (0..400).map(|day| format!("{} JAN {} ", day % 28 + 1, 1990 + day % 30)).collect();
        assert_eq!(Knowledge::get().read(&days, &Hints::default()).date_codes.len(), 24);
    }
}
