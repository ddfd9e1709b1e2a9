//! Families that many makers produce under one number: they name no maker by themselves.

use regex_automata::meta;
use serde::Deserialize;

use crate::reference;

/// A multi-source family as `generics.csv` lists it.
#[derive(Debug)]
pub struct Generic {
    pub id: String,
    pub name: String,
    pub category: String,
    /// Brands known to make it, in no order.
    pub known_maker_keys: Vec<String>,
    /// Whose number it was first, if known.
    pub original_maker_key: Option<String>,
    expression: meta::Regex,
    /// Matches tokens of digits alone, which only count when nothing else is printed.
    pub is_bare_number: bool,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    regex: String,
    category: String,
    known_maker_keys: String,
    original_maker_key: String,
}

/// All families with a pattern, in file order, and their patterns for the common automaton.
pub fn load() -> anyhow::Result<(Vec<Generic>, Vec<String>)> {
    let rows: Vec<Row> = reference::GENERICS.rows()?;
    let mut generics = Vec::with_capacity(rows.len());
    let mut patterns = Vec::with_capacity(rows.len());
    for row in rows {
        if row.regex.is_empty() {
            continue;
        }
        let expression = meta::Regex::builder()
            .syntax(regex_automata::util::syntax::Config::new().unicode(false).utf8(false))
            .configure(meta::Config::new().utf8_empty(false).hybrid(false).onepass(false).dfa(false).backtrack(true))
            .build(&row.regex)
            .map_err(|error| anyhow::anyhow!("generics.csv, {}: {error}", row.id))?;
        generics.push(Generic {
            is_bare_number: expression.is_match("1234") && expression.is_match("102"),
            id: row.id,
            name: row.name,
            category: row.category,
            known_maker_keys: row.known_maker_keys.split(';').filter(|key| !key.is_empty()).map(str::to_owned).collect(),
            original_maker_key: Some(row.original_maker_key).filter(|key| !key.is_empty()),
            expression,
        });
        patterns.push(row.regex);
    }
    Ok((generics, patterns))
}

impl Generic {
    /// Whether `squashed` belongs to the family: the pattern fits and the number does not go on (`MAX202` and `MAX202E`,
    /// but not `MAX2021`).
    pub fn covers(&self, squashed: &str) -> bool {
        let Some(found) = self.expression.find(squashed) else { return false };
        let bytes = squashed.as_bytes();
        let ends_in_digit = found.end() > 0 && bytes[found.end() - 1].is_ascii_digit();
        let goes_on = bytes.get(found.end()).is_some_and(u8::is_ascii_digit);
        !(ends_in_digit && goes_on)
    }

    pub fn is_known_maker(&self, brand_key: &str) -> bool {
        self.known_maker_keys.iter().any(|key| key == brand_key)
    }
}

/// Numbers of public registers, given to a type and not to a maker: JEDEC `1N`/`2N`/`3N`, JIS `2SC`, Pro Electron `BC`.
pub fn is_registered_type(squashed: &str) -> bool {
    let bytes = squashed.as_bytes();
    let digits_from = |start: usize| bytes[start.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    match bytes {
        [b'1'..=b'4', b'N', ..] => (2..=5).contains(&digits_from(2)),
        [b'2', b'S', b'A' | b'B' | b'C' | b'D' | b'J' | b'K', ..] => (2..=4).contains(&digits_from(3)),
        [b'B', b'A' | b'B' | b'Z', b'S' | b'T' | b'V' | b'W' | b'X' | b'Y', ..] => (2..=3).contains(&digits_from(3)),
        [b'B', b'C' | b'D' | b'F', ..] => digits_from(2) == 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_number_is_another_part() {
        let (generics, _) = load().expect("the table parses");
        let is_generic = |number: &str| generics.iter().any(|generic| !generic.is_bare_number && generic.covers(number));
        for number in ["74HC04", "LM358", "LM317T", "2N2222A", "MAX202ESE", "24C02", "AMS1117", "SMBJ24A", "NE555P"] {
            assert!(is_generic(number), "{number}");
        }
        for number in ["MAX2021ETX", "LM3175", "AD9957BSVZ", "STM32F103C8T6"] {
            assert!(!is_generic(number), "{number}");
        }
    }

    #[test]
    fn registered_types_name_no_maker() {
        assert!(is_registered_type("2N7002") && is_registered_type("1N4148W") && is_registered_type("2SC1815"));
        assert!(is_registered_type("BC847C") && is_registered_type("BZX84C5V1"));
        assert!(!is_registered_type("1N") && !is_registered_type("BCM2837") && !is_registered_type("2SP"));
    }
}
