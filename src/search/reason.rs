//! Why a finding matched. Pages put it into their language by [`ReasonKind`]; `Display` is the English of the command line.

use std::fmt;

use crate::search::vocabulary::Entity;

/// How a piece of the query met the finding, best first among numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReasonKind {
    /// The finding's own reference.
    Finding,
    /// The same symbols in the same order.
    ExactNumber,
    /// The same number but for blanks, hyphens, dots and slashes, or written in pieces.
    Separators,
    /// A number of the finding begins with what was asked.
    Prefix,
    /// What was asked begins with a number of the finding: the record lacks the end.
    Shorter,
    /// A number of the finding contains what was asked; look-alikes are one here.
    Infix,
    /// The same but for look-alike characters.
    LookAlike,
    /// One letter or digit differs, is missing, is too many, or two are swapped.
    Typo,
    /// The same stem with another end.
    OtherSuffix,
    /// The same without the letters at the head.
    WithoutHead,
    /// The number stands within the text that was pasted.
    Contained,
    Maker,
    Company,
    Weapon,
    Category,
    Country,
    Year,
    /// A word of the description, of the marking or of the maker as written.
    Word,
    /// A word that begins so.
    WordBeginning,
    /// A word or a name, misspelt.
    Misspelt,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    pub kind: ReasonKind,
    /// The piece of the query, as typed.
    pub asked: String,
    /// What it was taken to name.
    pub entity: Option<Entity>,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asked = &self.asked;
        match self.kind {
            ReasonKind::Finding => write!(formatter, "finding `{asked}`"),
            ReasonKind::ExactNumber => write!(formatter, "number is `{asked}`"),
            ReasonKind::Separators => write!(formatter, "number is `{asked}`, written with other separators"),
            ReasonKind::Prefix => write!(formatter, "number begins with `{asked}`"),
            ReasonKind::Shorter => write!(formatter, "number is the beginning of `{asked}`"),
            ReasonKind::Infix => write!(formatter, "number contains `{asked}`"),
            ReasonKind::LookAlike => write!(formatter, "number looks like `{asked}`"),
            ReasonKind::Typo => write!(formatter, "number is one character away from `{asked}`"),
            ReasonKind::OtherSuffix => write!(formatter, "number begins like `{asked}` and ends otherwise"),
            ReasonKind::WithoutHead => write!(formatter, "number is `{asked}` without the letters at its head"),
            ReasonKind::Contained => write!(formatter, "number stands within `{asked}`"),
            ReasonKind::Maker => write!(formatter, "maker `{asked}`"),
            ReasonKind::Company => write!(formatter, "company `{asked}`"),
            ReasonKind::Weapon => write!(formatter, "weapon `{asked}`"),
            ReasonKind::Category => write!(formatter, "category `{asked}`"),
            ReasonKind::Country => write!(formatter, "country `{asked}`"),
            ReasonKind::Year => write!(formatter, "may have been made in {asked}"),
            ReasonKind::Word => write!(formatter, "word `{asked}`"),
            ReasonKind::WordBeginning => write!(formatter, "word that begins with `{asked}`"),
            ReasonKind::Misspelt => write!(formatter, "name or word spelt much like `{asked}`"),
        }
    }
}
