//! Why a name is a hit and what speaks against it, as values: the command line says them in English, a page in its language.

use std::fmt;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub kind: Kind,
    /// What the asked name has: words between backticks, a number, a legal form, a country.
    pub asked: String,
    /// What the listed name or party has.
    pub listed: String,
}

/// What a reason says. The word is the key of its message: `screening-reason-same`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Same,
    Means,
    Transliterated,
    Joined,
    Consonants,
    Letter,
    Letters,
    Initial,
    Order,
    Alias,
    Former,
    Original,
    Frequent,
    GenericOnly,
    OnlyAsked,
    OnlyListed,
    NumberAsked,
    NumberListed,
    Form,
    Weak,
    Country,
    DismissedBefore,
}

impl Kind {
    pub fn key(self) -> &'static str {
        match self {
            Self::Same => "screening-reason-same",
            Self::Means => "screening-reason-means",
            Self::Transliterated => "screening-reason-transliterated",
            Self::Joined => "screening-reason-joined",
            Self::Consonants => "screening-reason-consonants",
            Self::Letter => "screening-reason-letter",
            Self::Letters => "screening-reason-letters",
            Self::Initial => "screening-reason-initial",
            Self::Order => "screening-reason-order",
            Self::Alias => "screening-reason-alias",
            Self::Former => "screening-reason-former",
            Self::Original => "screening-reason-original",
            Self::Frequent => "screening-reason-frequent",
            Self::GenericOnly => "screening-reason-generic-only",
            Self::OnlyAsked => "screening-reason-only-asked",
            Self::OnlyListed => "screening-reason-only-listed",
            Self::NumberAsked => "screening-reason-number-asked",
            Self::NumberListed => "screening-reason-number-listed",
            Self::Form => "screening-reason-form",
            Self::Weak => "screening-reason-weak",
            Self::Country => "screening-reason-country",
            Self::DismissedBefore => "screening-reason-dismissed-before",
        }
    }
}

impl Reason {
    pub fn new(kind: Kind, asked: impl Into<String>, listed: impl Into<String>) -> Self {
        Self { kind, asked: asked.into(), listed: listed.into() }
    }

    /// A reason without words of the names.
    pub fn plain(kind: Kind) -> Self {
        Self::new(kind, "", "")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, asked, listed } = self;
        match kind {
            Kind::Same => write!(formatter, "{asked} the same"),
            Kind::Means => write!(formatter, "{asked} is one word with {listed}"),
            Kind::Transliterated => write!(formatter, "{asked} is another way of writing {listed}"),
            Kind::Joined => write!(formatter, "{asked} and {listed} are one written together"),
            Kind::Consonants => write!(formatter, "{asked} has the consonants of {listed}"),
            Kind::Letter => write!(formatter, "{asked} differs from {listed} in one letter"),
            Kind::Letters => write!(formatter, "{asked} differs from {listed} in two letters"),
            Kind::Initial => write!(formatter, "{asked} and {listed} as an initial"),
            Kind::Order => formatter.write_str("in another order"),
            Kind::Alias => formatter.write_str("an alias"),
            Kind::Former => formatter.write_str("a former name"),
            Kind::Original => formatter.write_str("the name in its own script"),
            Kind::Frequent => formatter.write_str("every word in common is frequent on the lists"),
            Kind::GenericOnly => formatter.write_str("only generic words in common"),
            Kind::OnlyAsked => write!(formatter, "{asked} only in the name asked for"),
            Kind::OnlyListed => write!(formatter, "{listed} only in the name on the list"),
            Kind::NumberAsked => write!(formatter, "number {asked} only in the name asked for"),
            Kind::NumberListed => write!(formatter, "number {listed} only in the name on the list"),
            Kind::Form => write!(formatter, "{asked} is a legal form, and the list has a {listed}"),
            Kind::Weak => formatter.write_str("the list calls this name weak"),
            Kind::Country => write!(formatter, "country differs: asked {asked}, on the list {listed}"),
            Kind::DismissedBefore => write!(formatter, "dismissed before the entry changed: {asked}"),
        }
    }
}
