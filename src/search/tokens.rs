//! How a text falls into words and numbers, the same for records and for queries. Pure.

use crate::search::fold;

/// A piece of text between blanks and brackets.
#[derive(Clone, Debug)]
pub(crate) struct Token<'a> {
    /// As written, without punctuation around it.
    pub text: &'a str,
    pub squashed: String,
    pub has_digit: bool,
    /// Upper-case letters only, at most six of them: may be a piece of a number.
    pub is_capitals: bool,
    /// A bracket or a comma stands between the token before and this one, or it begins with `#`, as date codes do.
    pub breaks: bool,
}

impl Token<'_> {
    pub fn is_numberish(&self) -> bool {
        self.has_digit || self.is_capitals
    }

    pub fn starts_with_digit(&self) -> bool {
        self.squashed.as_bytes().first().is_some_and(u8::is_ascii_digit)
    }
}

fn is_bracket(character: char) -> bool {
    matches!(
        character,
        ',' | ';' | ':' | '(' | ')' | '[' | ']' | '{' | '}' | '"' | '“' | '”' | '«' | '»' | '|' | '=' | '\0'
    )
}

/// The tokens of a text in order. Tokens without any letter or digit are left out.
pub(crate) fn split(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = text;
    let mut breaks = false;
    std::iter::from_fn(move || {
        loop {
            let start = rest.find(|character: char| {
                if is_bracket(character) {
                    breaks = true;
                }
                !character.is_whitespace() && !is_bracket(character)
            })?;
            rest = &rest[start..];
            let end =
                rest.find(|character: char| character.is_whitespace() || is_bracket(character)).unwrap_or(rest.len());
            let (piece, after) = rest.split_at(end);
            rest = after;
            let coded = piece.starts_with('#');
            let trimmed = piece
                .trim_start_matches(|character: char| !character.is_alphanumeric())
                .trim_end_matches(|character: char| !character.is_alphanumeric() && character != '+');
            let squashed = fold::squash(trimmed);
            if squashed.is_empty() {
                continue;
            }
            let has_digit = squashed.bytes().any(|byte| byte.is_ascii_digit());
            let is_capitals = !has_digit && squashed.len() <= 6 && !trimmed.chars().any(char::is_lowercase);
            let token = Token { text: trimmed, squashed, has_digit, is_capitals, breaks: breaks || coded };
            breaks = false;
            return Some(token);
        }
    })
}

/// Whether two neighbours may be pieces of one number: `AD 9957`, `ATmega 324`, `9957 BSVZ`, `912 iS`.
pub(crate) fn joins(left: &Token, right: &Token) -> bool {
    if right.breaks || !(right.is_numberish() || left.has_digit && right.squashed.len() <= 2) {
        return false;
    }
    left.is_numberish() || (left.squashed.len() <= 8 && right.starts_with_digit())
}

/// Runs of letters and digits.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Makers whose name on the part stands in for the letters at the head of their numbers: MAXIM 2769E is MAX2769E.
pub(crate) fn number_prefix_of_maker(word: &str) -> &'static [&'static str] {
    const TABLE: &[(&str, &[&str])] = &[
        ("ALTERA", &["EP"]),
        ("ATMEL", &["AT", "ATMEGA"]),
        ("CYPRESS", &["CY"]),
        ("DALLAS", &["DS"]),
        ("DEVICES", &["AD"]),
        ("FTDI", &["FT"]),
        ("INTERSIL", &["ISL", "HI"]),
        ("LATTICE", &["LFE", "LC"]),
        ("LINEAR", &["LT", "LTC"]),
        ("MAXIM", &["MAX"]),
        ("MICREL", &["MIC"]),
        ("MICROCHIP", &["PIC"]),
        ("MAX", &["MAX"]),
        ("NATIONAL", &["LM"]),
        ("SILABS", &["SI"]),
        ("STM", &["ST"]),
        ("WINBOND", &["W"]),
        ("XILINX", &["XC"]),
    ];
    // Only a short scan of constants, and only words of letters get past the first comparison.
    let head = word.as_bytes().first().map(u8::to_ascii_uppercase);
    TABLE
        .iter()
        .find(|(name, _)| head == name.bytes().next() && word.eq_ignore_ascii_case(name))
        .map_or(&[], |(_, prefixes)| prefixes)
}
