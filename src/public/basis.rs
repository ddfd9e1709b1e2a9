//! What an automatic reading rests on, in the language of the page.
//!
//! A reading keeps its basis as an English sentence, made from a closed set (`marks::evidence`). The English messages are those
//! sentences with places for what is quoted, so each is at once the pattern that a stored basis is held against; the message of the
//! other language then says the same. What fits none stays as stored: a person wrote it.

use std::sync::LazyLock;

use fluent_templates::fluent_bundle::FluentValue;

use crate::web::locale::Locale;

/// Messages with the places they have, in the order of the English sentence. The narrower pattern goes before the wider.
const SENTENCES: &[(&str, &[&str])] = &[
    ("basis-shortened", &["text", "family", "brand"]),
    ("basis-rival", &["text", "brand"]),
    ("basis-number", &["text", "family", "brand"]),
    ("basis-candidate", &["text", "brand", "family"]),
    ("basis-letters", &["text", "brand"]),
    ("basis-votes", &["text", "brand"]),
    ("basis-lot-style", &["text", "brand"]),
    ("basis-affix", &["text", "brand"]),
    ("basis-word-and-number", &["brand"]),
    ("basis-word", &["text"]),
    ("basis-hint-and-number", &["brand", "text"]),
    ("basis-hint", &["brand"]),
    ("unresolved-not-identified", &[]),
    ("unresolved-supplier-only", &[]),
    ("unresolved-company-unknown", &[]),
    ("unresolved-trading-company", &[]),
    ("unresolved-name-unknown", &[]),
    ("unresolved-two-names", &[]),
    ("unresolved-too-long", &[]),
    ("unresolved-place", &[]),
    ("unresolved-product", &[]),
    ("unresolved-warning-label", &[]),
    ("unresolved-no-name", &[]),
];

/// Stands in the place of an argument while a pattern is made of a message.
const PLACE: char = '\u{1}';

struct Sentence {
    key: &'static str,
    places: &'static [&'static str],
    /// What stands before, between and after the places.
    pieces: Vec<String>,
}

static PATTERNS: LazyLock<Vec<Sentence>> = LazyLock::new(|| {
    let english = Locale::English.messages();
    let sentence = |(key, places): &(&'static str, &'static [&'static str])| {
        let marked: Vec<(&str, FluentValue<'_>)> =
            places.iter().map(|place| (*place, FluentValue::from(PLACE.to_string()))).collect();
        let pieces = english.with(key, &marked).split(PLACE).map(str::to_owned).collect();
        Sentence { key, places, pieces }
    };
    SENTENCES.iter().map(sentence).collect()
});

/// The basis in the language of `locale`, or as stored where it is none of the sentences.
pub fn shown(locale: Locale, stored: &str) -> String {
    if locale == Locale::English || stored.is_empty() {
        return stored.to_owned();
    }
    for sentence in PATTERNS.iter() {
        if let Some(quoted) = quoted(stored, &sentence.pieces) {
            let arguments: Vec<(&str, FluentValue<'_>)> =
                sentence.places.iter().zip(quoted).map(|(place, text)| (*place, FluentValue::from(text))).collect();
            return locale.messages().with(sentence.key, &arguments);
        }
    }
    stored.to_owned()
}

/// A basis in pieces, true for what stands in backticks: that is quoted from the marking. A backtick without its twin is text.
pub fn pieces(basis: &str) -> Vec<(bool, &str)> {
    if basis.matches('`').count() % 2 == 1 {
        return vec![(false, basis)];
    }
    basis.split('`').enumerate().map(|(index, piece)| (index % 2 == 1, piece)).collect()
}

/// What stands in the places of a pattern, where the text fits it.
fn quoted<'a>(text: &'a str, pieces: &[String]) -> Option<Vec<&'a str>> {
    let (first, rest) = pieces.split_first()?;
    let mut left = text.strip_prefix(first.as_str())?;
    let Some((last, between)) = rest.split_last() else { return left.is_empty().then(Vec::new) };
    let mut found = Vec::with_capacity(rest.len());
    for piece in between {
        let (before, after) = left.split_once(piece.as_str())?;
        found.push(before);
        left = after;
    }
    found.push(left.strip_suffix(last.as_str())?);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marks::reading::{Hints, Knowledge};

    #[test]
    fn every_basis_of_a_reading_is_said_in_ukrainian() {
        let mut met = std::collections::BTreeSet::new();
        let numbers = [
            include_str!("../../tests/fixtures/part_numbers_ics.csv"),
            include_str!("../../tests/fixtures/part_numbers_other.csv"),
        ];
        let mut markings: Vec<String> = numbers
            .iter()
            .flat_map(|file| file.lines().skip(1).step_by(7))
            .filter_map(|line| line.split(',').next().map(|number| format!("{number}\n#1719")))
            .collect();
        let words =
            ["MAXIM 2769E", "TI 74HC04", "ANALOG DEVICES AD9361BBCZ", "XILINX XC3S50", "BURR-BROWN", "AD ADXYZ99"];
        markings.extend(words.map(str::to_owned));
        for marking in &markings {
            for brand_key in [None, Some("texas-instruments")] {
                for brand in Knowledge::get().read(marking, &Hints { brand_key, as_of: None }).brands {
                    let text = shown(Locale::Ukrainian, &brand.basis);
                    assert_ne!(text, brand.basis, "no sentence fits");
                    assert!(text.chars().any(|letter| ('а'..='я').contains(&letter)), "{text}");
                    let quotes = |text: &str| {
                        text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
                    };
                    assert_eq!(quotes(&text), quotes(&brand.basis), "what is quoted is the same");
                    let fits = PATTERNS.iter().find(|sentence| quoted(&brand.basis, &sentence.pieces).is_some());
                    met.insert(fits.unwrap().key);
                }
            }
        }
        println!("met: {met:?}");
        assert!(met.len() >= 9, "only {met:?} were met");
    }

    #[test]
    fn what_is_quoted_is_told_from_what_is_said() {
        let quoted: Vec<&str> = pieces("The marking carries `TI`, not `T1`.")
            .into_iter()
            .filter(|(is_code, _)| *is_code)
            .map(|(_, text)| text)
            .collect();
        assert_eq!(quoted, ["TI", "T1"]);
        assert_eq!(pieces("A scratch ` on it"), [(false, "A scratch ` on it")]);
    }

    #[test]
    fn what_a_person_wrote_stays_as_it_is() {
        assert_eq!(shown(Locale::Ukrainian, "Seen under the microscope."), "Seen under the microscope.");
        assert_eq!(shown(Locale::English, "The marking carries `TI`."), "The marking carries `TI`.");
        assert_eq!(shown(Locale::Ukrainian, "The marking carries `TI`."), "На деталі стоїть `TI`.");
    }
}
