//! The part-number grammar, compiled, and what one token means under it.

use std::collections::HashMap;

use serde::Deserialize;

use crate::marks::brand::{BrandId, Brands};
use crate::marks::{category, normalise, ordinary};
use crate::reference;

/// How surely a family names its brand, as the grammar table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Names no brand; at most a candidate to look at.
    Ambiguous,
    Likely,
    Certain,
}

/// One row of the grammar.
#[derive(Debug)]
pub struct Family {
    pub id: String,
    pub name: String,
    /// Word of [`category::CATEGORIES`].
    pub category: Option<&'static str>,
    pub brand: Option<BrandId>,
    /// Best-known maker of an ambiguous family.
    pub candidate: Option<BrandId>,
    pub strength: Strength,
    pub priority: u16,
    pub line_company_key: Option<String>,
    pub line_since: Option<String>,
    /// The pattern ends in a count of digits, so one digit more is another family.
    ends_in_counted_digits: bool,
    beginnings: Box<[Box<str>]>,
    /// One of the beginnings has less than two characters.
    may_be_vague: bool,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    regex: String,
    brand_key: String,
    brand: String,
    candidate_key: String,
    family: String,
    category: String,
    strength: String,
    priority: String,
    line_company_key: String,
    line_since: String,
}

/// All families in file order, and their patterns for the common automaton. Brands that the brand table lacks are added.
pub fn load(brands: &mut Brands) -> anyhow::Result<(Vec<Family>, Vec<String>, Prefixes)> {
    let mut rows: Vec<Row> = reference::PART_NUMBER_GRAMMAR.rows()?;
    rows.extend(reference::PART_NUMBER_GRAMMAR_MORE.rows::<Row>()?);
    let mut families = Vec::with_capacity(rows.len());
    let mut patterns = Vec::with_capacity(rows.len());
    let mut prefixes = Prefixes::default();
    for row in rows {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let brand = filled(&row.brand_key).map(|key| brands.id_or_insert(&key, &row.brand));
        let candidate = filled(&row.candidate_key).map(|key| {
            let name = key.replace('-', " ");
            brands.id_or_insert(&key, &name)
        });
        if let Some(owner) = brand.or(candidate) {
            prefixes.learn(owner, &row.regex);
        }
        let strength = match row.strength.trim() {
            "certain" if brand.is_some() => Strength::Certain,
            "likely" if brand.is_some() => Strength::Likely,
            "certain" | "likely" | "ambiguous" => Strength::Ambiguous,
            other => anyhow::bail!(
                "part-number grammar, {}: strength `{other}` is none of certain, likely, ambiguous",
                row.id
            ),
        };
        let beginnings = literal_beginnings(&row.regex);
        families.push(Family {
            ends_in_counted_digits: ends_in_counted_digits(&row.regex),
            may_be_vague: beginnings.iter().any(|beginning| beginning.len() < 2),
            beginnings,
            category: category::category_of(&row.category),
            brand,
            candidate,
            strength,
            priority: row.priority.trim().parse().unwrap_or(0),
            line_company_key: filled(&row.line_company_key),
            line_since: filled(&row.line_since),
            name: row.family,
            id: row.id,
        });
        patterns.push(without_open_end(&row.regex));
    }
    prefixes.settle();
    Ok((families, patterns, prefixes))
}

fn ends_in_counted_digits(regex: &str) -> bool {
    regex.ends_with(r"\d\d")
        || [r"\d{2}", r"\d{3}", r"\d{4}", r"\d{5}", r"\d{6}"].iter().any(|end| regex.ends_with(end))
}

/// The pattern with `\w` as the two ranges that [squashed](crate::marks::normalise::squash) text has, and without "and
/// anything" at the end of an alternative, which changes nothing in what a pattern fits that is not anchored there.
fn without_open_end(regex: &str) -> String {
    let bytes = regex.as_bytes();
    let mut simple = String::with_capacity(regex.len());
    let mut depth = 0_u32;
    let mut index = 0;
    while index < bytes.len() {
        let rest = &regex[index..];
        if let Some(after) = rest.strip_prefix(r"\w*")
            && depth == 0
            && (after.is_empty() || after.starts_with('|'))
        {
            index += 3;
            continue;
        }
        if rest.starts_with(r"\w") {
            simple.push_str("[0-9A-Z]");
            index += 2;
            continue;
        }
        match bytes[index] {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let Some(character) = rest.chars().next() else { break };
        // A Cyrillic letter stands for the Latin one that squashing makes of it.
        simple.push(if character.is_ascii() { character } else { normalise::latin(character).unwrap_or(character) });
        index += character.len_utf8();
    }
    simple
}

/// The literal beginnings of the alternatives of a pattern: `AX88` of `^AX88\d{3}`, `ESP32` and `ESP8266` of
/// `^ESP(32|8266)\w*`, at most 48.
fn literal_beginnings(regex: &str) -> Box<[Box<str>]> {
    let mut beginnings = Vec::new();
    spell_out(regex, "", 0, &mut beginnings);
    beginnings.into()
}

fn spell_out(regex: &str, before: &str, depth: u32, beginnings: &mut Vec<Box<str>>) {
    const MOST: usize = 48;
    const DEEPEST: u32 = 4;
    for alternative in alternatives(regex) {
        let alternative = alternative.trim_start_matches('^').trim_start_matches("?:");
        let mut length = alternative.bytes().take_while(u8::is_ascii_alphanumeric).count();
        // The last character does not count when it need not be there.
        let is_optional = |rest: &str| rest.starts_with(['?', '*', '{']);
        if is_optional(&alternative[length..]) {
            length = length.saturating_sub(1);
        }
        let (literal, rest) = alternative.split_at(length);
        let spelled = format!("{before}{literal}");
        if beginnings.len() >= MOST {
            return;
        }
        let inner = closing(rest).map(|end| (&rest[1..end], &rest[end + 1..])).filter(|(_, after)| !is_optional(after));
        match inner {
            Some((group, _)) if rest.starts_with('(') && depth < DEEPEST => {
                spell_out(group, &spelled, depth + 1, beginnings)
            }
            Some((class, after))
                if rest.starts_with('[')
                    && class.len() <= 6
                    && !class.contains(['-', '^', '\\'])
                    && depth < DEEPEST =>
            {
                for member in class.chars() {
                    // What follows the class goes on from each of its members.
                    let after = alternatives(after).first().copied().unwrap_or_default().to_owned();
                    spell_out(&after, &format!("{spelled}{member}"), depth + 1, beginnings);
                }
            }
            _ => beginnings.push(spelled.into()),
        }
    }
}

/// Where the bracket that opens `text` closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The alternatives of a pattern outside all brackets.
fn alternatives(regex: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut depth = 0_u32;
    let mut start = 0;
    for (index, byte) in regex.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'|' if depth == 0 => {
                found.push(&regex[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    found.push(&regex[start..]);
    found
}

impl Family {
    /// The strength for `squashed`, of which the pattern covers the first `end` bytes: a number that goes on with digits
    /// where the pattern counts them is a step less sure, and so is a pattern that
    /// spells out less than two characters.
    pub fn strength_for(&self, squashed: &str, end: usize) -> Strength {
        let goes_on = squashed.as_bytes().get(end).is_some_and(u8::is_ascii_digit);
        // One letter, or none, is all that many a lot code has in common with the family as well.
        let is_vague = self.may_be_vague && self.literal_reach(squashed) < 2;
        match self.strength {
            Strength::Certain if is_vague || (goes_on && self.ends_in_counted_digits) => Strength::Likely,
            Strength::Likely if is_vague || (goes_on && self.ends_in_counted_digits) => Strength::Ambiguous,
            strength => strength,
        }
    }

    /// How many bytes at the start of `squashed` the pattern spells out letter by letter.
    pub fn literal_reach(&self, squashed: &str) -> usize {
        self.beginnings
            .iter()
            .filter(|beginning| squashed.starts_with(&***beginning))
            .map(|beginning| beginning.len())
            .max()
            .unwrap_or(0)
    }

    /// The brand it names, or for an ambiguous family the candidate.
    pub fn points_to(&self) -> Option<BrandId> {
        self.brand.or(self.candidate)
    }
}

/// The letters that each brand's numbers begin with, most frequent first: what a shortened mark may have lost.
#[derive(Debug, Default)]
pub struct Prefixes {
    of_brand: Vec<Vec<(String, u32)>>,
}

impl Prefixes {
    /// Prefixes of `brand`, most frequent first.
    pub fn of(&self, brand: BrandId) -> impl Iterator<Item = &str> {
        self.of_brand.get(usize::from(brand)).into_iter().flatten().map(|(prefix, _)| prefix.as_str())
    }

    /// Letters that only one owner's families begin with, and whose brand has most of them: three letters or more, or two
    /// that at least four patterns begin with.
    pub fn unanimous(&self, brands: &Brands) -> HashMap<String, BrandId> {
        let mut owners: HashMap<&str, (BrandId, u32, u32, bool)> = HashMap::new();
        for (index, prefixes) in self.of_brand.iter().enumerate() {
            let brand = index as BrandId;
            for (prefix, count) in prefixes {
                owners
                    .entry(prefix)
                    .and_modify(|known| {
                        known.3 &= brands.same_owner(known.0, brand);
                        known.2 += count;
                        if *count > known.1 {
                            (known.0, known.1) = (brand, *count);
                        }
                    })
                    .or_insert((brand, *count, *count, true));
            }
        }
        owners
            .into_iter()
            .filter(|(prefix, (_, _, total, is_unanimous))| *is_unanimous && (prefix.len() >= 3 || *total >= 4))
            .map(|(prefix, (brand, ..))| (prefix.to_owned(), brand))
            .collect()
    }

    /// Learns from a pattern: the literal capitals at the start of each alternative.
    fn learn(&mut self, brand: BrandId, regex: &str) {
        let brand = usize::from(brand);
        if self.of_brand.len() <= brand {
            self.of_brand.resize_with(brand + 1, Vec::new);
        }
        for alternative in alternatives(regex) {
            self.learn_alternative(brand, alternative);
        }
    }

    fn learn_alternative(&mut self, brand: usize, alternative: &str) {
        let alternative = alternative.trim_start_matches('^');
        if let Some(group) = alternative.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            for option in group.0.trim_start_matches("?:").split('|') {
                if !option.is_empty() && option.bytes().all(|byte| byte.is_ascii_uppercase()) {
                    self.count(brand, option);
                }
            }
            return;
        }
        let mut letters = alternative.bytes().take_while(u8::is_ascii_uppercase).count();
        if matches!(alternative.as_bytes().get(letters), Some(b'?' | b'*')) {
            letters = letters.saturating_sub(1);
        }
        if letters > 0 {
            self.count(brand, &alternative[..letters]);
        }
    }

    fn count(&mut self, brand: usize, prefix: &str) {
        if !(2..=5).contains(&prefix.len()) {
            return;
        }
        let known = &mut self.of_brand[brand];
        match known.iter_mut().find(|(text, _)| text == prefix) {
            Some((_, count)) => *count += 1,
            None => known.push((prefix.to_owned(), 1)),
        }
    }

    fn settle(&mut self) {
        const MOST: usize = 24;
        for prefixes in &mut self.of_brand {
            prefixes.sort_by(|one, other| {
                other.1.cmp(&one.1).then(one.0.len().cmp(&other.0.len())).then(one.0.cmp(&other.0))
            });
            prefixes.truncate(MOST);
            prefixes.shrink_to_fit();
        }
    }
}

/// Whether a number may have lost its maker's letters: three to five digits first, then at most seven more characters.
pub fn may_be_shortened(squashed: &str) -> bool {
    let digits = squashed.bytes().take_while(u8::is_ascii_digit).count();
    (2..=5).contains(&digits) && squashed.len() <= digits + 9 && squashed.len() >= 3
}

/// Whether a token is a number with its maker's letters: one to six letters, then two digits or more somewhere.
pub fn has_letters_and_number(squashed: &str) -> bool {
    let letters = squashed.bytes().take_while(u8::is_ascii_alphabetic).count();
    (1..=6).contains(&letters) && squashed.len() >= 5 && squashed.bytes().filter(u8::is_ascii_digit).count() >= 2
}

/// Whether a token continues the part number before it: package and temperature letters, or a short letter-digit group.
pub fn may_continue(squashed: &str) -> bool {
    let bytes = squashed.as_bytes();
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match bytes.len() {
        1..=5 if letters == bytes.len() => !ordinary::is_stop_word(squashed),
        3..=6 => {
            (2..=4).contains(&letters) && bytes.len() - letters <= 2 && bytes[letters..].iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_read_from_patterns() {
        let mut prefixes = Prefixes::default();
        prefixes.learn(0, r"^AD7\d|^ADG\d{3}");
        prefixes.learn(0, r"^(AD|ADP)\d");
        prefixes.learn(0, r"^MAXX?\d");
        prefixes.settle();
        assert_eq!(prefixes.of(0).collect::<Vec<_>>(), ["AD", "ADG", "ADP", "MAX"]);
    }

    #[test]
    fn open_ends_are_dropped_and_beginnings_read() {
        assert_eq!(without_open_end(r"^AB\w*|^C\d\w*$"), r"^AB|^C\d[0-9A-Z]*$");
        assert_eq!(without_open_end(r"^(AB\w*|C)\w{3,}"), r"^(AB[0-9A-Z]*|C)[0-9A-Z]{3,}");
        assert_eq!(
            literal_beginnings(r"^ESP(32|8266)\w*|^AX8?\d").iter().map(|text| &**text).collect::<Vec<_>>(),
            ["ESP32", "ESP8266", "AX"]
        );
    }

    #[test]
    fn the_grammar_loads() {
        let mut brands = Brands::load().expect("the tables parse");
        let (families, patterns, prefixes) = load(&mut brands).expect("the grammar parses");
        assert_eq!(families.len(), patterns.len());
        let maxim = brands.id("maxim").expect("maxim is a brand");
        assert_eq!(prefixes.of(maxim).next(), Some("MAX"));
    }
}
