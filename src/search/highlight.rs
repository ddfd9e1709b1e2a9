//! Where in a text the query is met, for marking it up. Pure.

use crate::search::fold;
use crate::search::plan::Plan;
use crate::search::query::SearchQuery;
use crate::search::tokens;
use crate::search::vocabulary::Vocabulary;

/// Longer texts are not marked up beyond this many bytes.
const MAX_BYTES: usize = 20_000;
/// A shared beginning of a number is worth showing from this length on.
const MIN_SHARED: usize = 4;

/// Byte ranges of `text` that the query meets: ascending, apart, on character borders. Numbers are met whatever their
/// separators, alphabet and look-alikes; where a number is not met as a whole, its longest beginning is.
pub fn highlight(text: &str, query: &SearchQuery) -> Vec<(usize, usize)> {
    let end = (0..=MAX_BYTES.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    let text = &text[..end];
    let plan = Plan::new(query.text(), &Vocabulary::default());
    let shape = Shape::of(text);
    let mut ranges = Vec::new();
    for number in plan.numbers() {
        let folded = fold::fold(number);
        let has_digit = number.bytes().any(|byte| byte.is_ascii_digit());
        if folded.len() < 2 {
            continue;
        }
        let before = ranges.len();
        ranges.extend(shape.occurrences(&folded, !has_digit || folded.len() < 3));
        if ranges.len() == before && has_digit && folded.len() > MIN_SHARED {
            let shared = (MIN_SHARED..folded.len()).rev().find_map(|length| {
                let met = shape.occurrences(&folded[..length], true);
                (!met.is_empty()).then_some(met)
            });
            ranges.extend(shared.unwrap_or_default());
        }
    }
    for word in tokens::words(query.text()) {
        let stem = fold::stem(word);
        if stem.len() < 3 || stem.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let mut offset = 0;
        for candidate in tokens::words(text) {
            let start = offset + text[offset..].find(candidate).unwrap_or(0);
            offset = start + candidate.len();
            if fold::name_key(candidate).starts_with(&stem) {
                ranges.push((start, offset));
            }
        }
    }
    merge(ranges)
}

/// The text squashed and folded, with the way back.
struct Shape {
    folded: Vec<u8>,
    /// Byte range in the text of each byte of `folded`.
    places: Vec<(u32, u32)>,
    /// Whether a word or number begins there.
    begins: Vec<bool>,
}

impl Shape {
    fn of(text: &str) -> Self {
        let mut shape = Self { folded: Vec::new(), places: Vec::new(), begins: Vec::new() };
        let mut gap = true;
        for (start, character) in text.char_indices() {
            let end = start + character.len_utf8();
            let mut buffer = [0; 4];
            let squashed = fold::squash(character.encode_utf8(&mut buffer));
            for byte in squashed.bytes() {
                shape.folded.push(fold::fold_byte(byte));
                shape.places.push((start as u32, end as u32));
                shape.begins.push(gap);
                gap = false;
            }
            gap |= squashed.is_empty();
        }
        shape
    }

    fn occurrences(&self, folded: &str, at_beginning: bool) -> Vec<(usize, usize)> {
        let wanted = folded.as_bytes();
        let mut met = Vec::new();
        let mut start = 0;
        while start + wanted.len() <= self.folded.len() {
            if self.folded[start..].starts_with(wanted) && (!at_beginning || self.begins[start]) {
                met.push((self.places[start].0 as usize, self.places[start + wanted.len() - 1].1 as usize));
                start += wanted.len();
            } else {
                start += 1;
            }
        }
        met
    }
}

fn merge(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in ranges {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, query: &str) -> Vec<String> {
        highlight(text, &SearchQuery::new(query)).into_iter().map(|(start, end)| text[start..end].to_owned()).collect()
    }

    #[test]
    fn numbers_are_met_through_separators_and_alphabets() {
        assert_eq!(marked("STM32F765VIT6\nGH26P 93", "stm32f7"), ["STM32F7"]);
        assert_eq!(marked("PIC18F4550-I/PT", "18f4550ipt"), ["18F4550-I/PT"]);
        assert_eq!(marked("МАХ 2769", "max2769"), ["МАХ 2769"]);
        assert_eq!(marked("ADM3202", "adm3202arnz"), ["ADM3202"]);
        assert_eq!(marked("RF transceivers AD9364", "transceiver"), ["transceivers"]);
        assert_eq!(marked("nothing here", "zzz"), [""; 0]);
    }
}
