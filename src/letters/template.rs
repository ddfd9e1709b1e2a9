//! The words of letters: templates as data, with named places that are filled once. What is filled in is text and is never read as a
//! template again. Pure.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::db::text::tidy;
use crate::letters::model::{Language, LetterKind};
use crate::reference;

/// The longest subject, in characters.
pub const LONGEST_SUBJECT: usize = 300;
/// The longest body, in characters.
pub const LONGEST_BODY: usize = 20_000;

/// Every place that a template may name. [`Words`] has what goes into each.
pub const PLACES: &[&str] = &[
    "company",
    "brands",
    "weapons",
    "finding_count",
    "exhibit_count",
    "party_count",
    "findings_sentence",
    "answer_sentence",
    "answer_by",
    "legal_basis",
    "about_reference",
    "about_date",
    "corrections",
];

/// Subject and body of a letter before or after the places are filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    pub subject: String,
    pub body: String,
}

/// Why a template cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    #[error("the subject or the body is blank")]
    Blank,
    #[error("the subject has more than {LONGEST_SUBJECT} characters or the body more than {LONGEST_BODY}")]
    TooLong,
    #[error("`{{{0}}}` is no place that a template may name")]
    UnknownPlace(String),
}

/// What goes into the places of a template.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<(&'static str, String)>);

impl Words {
    /// `place` is one of [`PLACES`].
    #[must_use]
    pub fn naming(mut self, place: &'static str, text: impl Into<String>) -> Self {
        self.0.push((place, text.into()));
        self
    }

    fn get(&self, place: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| *name == place).map(|(_, text)| text.as_str())
    }
}

/// A stretch of a template.
enum Piece<'a> {
    Text(&'a str),
    Place(&'a str),
}

/// Cuts a text at its places: `{` lower-case letters and underscores `}`. Other braces are text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(start) = rest[from..].find('{').map(|place| place + from) {
        let name_length =
            rest[start + 1..].bytes().take_while(|byte| byte.is_ascii_lowercase() || *byte == b'_').count();
        let end = start + 1 + name_length;
        if name_length > 0 && rest[end..].starts_with('}') {
            found.push(Piece::Text(&rest[..start]));
            found.push(Piece::Place(&rest[start + 1..end]));
            rest = &rest[end + 1..];
            from = 0;
        } else {
            from = start + 1;
        }
    }
    found.push(Piece::Text(rest));
    found
}

fn filled(text: &str, words: &Words) -> String {
    pieces(text).into_iter().fold(String::with_capacity(text.len()), |mut out, piece| {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Place(name) => out.push_str(words.get(name).unwrap_or_default()),
        }
        out
    })
}

impl Template {
    /// What somebody has typed, tidied.
    pub fn typed(subject: &str, body: &str) -> Self {
        let subject = tidy(subject).split_whitespace().collect::<Vec<_>>().join(" ");
        Self { subject, body: tidy(body) }
    }

    /// Err where it is blank, too long, or names a place that there is not.
    pub fn check(&self) -> Result<(), Problem> {
        if self.subject.is_empty() || self.body.is_empty() {
            return Err(Problem::Blank);
        }
        if self.subject.chars().count() > LONGEST_SUBJECT || self.body.chars().count() > LONGEST_BODY {
            return Err(Problem::TooLong);
        }
        for piece in pieces(&self.subject).into_iter().chain(pieces(&self.body)) {
            if let Piece::Place(name) = piece
                && !PLACES.contains(&name)
            {
                return Err(Problem::UnknownPlace(name.to_owned()));
            }
        }
        Ok(())
    }

    /// Subject and body with their places filled. A place without words leaves nothing; blank lines that this leaves are one.
    pub fn fill(&self, words: &Words) -> Template {
        let mut body = filled(&self.body, words);
        while body.contains("\n\n\n") {
            body = body.replace("\n\n\n", "\n\n");
        }
        let lines: Vec<&str> = body.lines().map(str::trim_end).collect();
        Template { subject: filled(&self.subject, words).trim().to_owned(), body: lines.join("\n").trim().to_owned() }
    }
}

#[derive(Deserialize)]
struct TemplateRow {
    kind: LetterKind,
    language: Language,
    subject: String,
    body: String,
}

static SHIPPED: LazyLock<Vec<TemplateRow>> =
    LazyLock::new(|| reference::LETTER_TEMPLATES.rows().expect("the table is compiled in, and a test reads it"));

/// The words that ship with the program.
pub fn shipped(kind: LetterKind, language: Language) -> Template {
    let row = SHIPPED.iter().find(|row| row.kind == kind && row.language == language);
    let row = row.expect("a test finds a row for every kind and language");
    Template { subject: row.subject.clone(), body: row.body.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words_in_both_languages_and_all_their_places_are_known() {
        for kind in LetterKind::ALL {
            for language in Language::ALL {
                assert_eq!(shipped(*kind, *language).check(), Ok(()), "{kind} {language}");
            }
        }
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let template = Template { subject: "{company}".into(), body: "{brands} {x {} {company}}".into() };
        let words = Words::default().naming("company", "{brands} & Co").naming("brands", "A{company}");
        let filled = template.fill(&words);
        assert_eq!(filled.subject, "{brands} & Co");
        assert_eq!(filled.body, "A{company} {x {} {brands} & Co}");
    }

    #[test]
    fn an_unknown_place_is_named() {
        let template = Template::typed("x", "Dear {name},");
        assert_eq!(template.check(), Err(Problem::UnknownPlace("name".into())));
        assert_eq!(Template::typed(" ", "x").check(), Err(Problem::Blank));
        assert_eq!(Template::typed("x", &"y".repeat(LONGEST_BODY + 1)).check(), Err(Problem::TooLong));
        assert_eq!(Template::typed("a\r\nb\u{202e}", " x\u{7} ").subject, "a b");
    }
}
