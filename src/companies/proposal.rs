//! What an official proposes about companies and brands: what is typed, what of it can be taken. Pure.

use chrono::NaiveDate;

use crate::companies::contact::{is_unprintable, shortened};
use crate::companies::span::Span;
use crate::db::ids::{LetterId, ProposalId};
use crate::text_enum;

text_enum! {
    /// What is proposed.
    pub enum ProposalKind {
        /// A company has a brand in a period.
        Tenure = "tenure",
        /// Something happened to a company that leads to another.
        Event = "event",
        /// A company belongs to another, or to none.
        Parent = "parent",
        /// A company that is not known yet.
        Company = "company",
        /// Two records are the same company: one goes into the other.
        Merge = "merge",
        /// A record that was merged into another is a company of its own after all.
        Unmerge = "unmerge",
    }
}

text_enum! {
    /// Where a proposal stands. What is decided stays so; what was wrong is put right by a further proposal.
    pub enum ProposalState {
        Proposed = "proposed",
        Confirmed = "confirmed",
        Declined = "declined",
    }
}

text_enum! {
    /// What can happen to a company, in the words of the tables that ship with the program.
    pub enum EventKind {
        Acquisition = "acquisition",
        Merger = "merger",
        Rename = "rename",
        SpinOff = "spin-off",
        Divestiture = "divestiture",
        AssetSale = "asset sale",
    }
}

text_enum! {
    /// A field of the forms, by the end of its label's key.
    pub enum ProposalField {
        Brand = "brand",
        Other = "other",
        LegalName = "legal-name",
        Scope = "scope",
        Source = "source",
        Reason = "reason",
        Grounds = "grounds",
    }
}

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 200;
/// The longest source, scope or reason, in characters.
pub const LONGEST_TEXT: usize = 1_000;
/// No date of the forms is longer.
const LONGEST_DATE: usize = 24;

/// The scope of an event that takes all of a company.
pub const WHOLE: &str = "whole";

/// Why something cannot be proposed or decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("it is not there")]
    NotThere,
    #[error("`{0}` is missing")]
    Missing(ProposalField),
    #[error("`{0}` is longer than {1} characters")]
    TooLong(ProposalField, usize),
    #[error("`{0}` has characters that cannot be printed")]
    Unprintable(ProposalField),
    #[error("no company is called `{0}`")]
    UnknownCompany(String),
    #[error("several companies are called `{0}`")]
    SeveralCompanies(String),
    #[error("no brand is called `{0}`")]
    UnknownBrand(String),
    #[error("`{0}` is no country")]
    Country(String),
    #[error("`{0}` is no kind of event")]
    EventKind(String),
    #[error("`{0}` is no date")]
    Date(String),
    #[error("`{0}` lies in the future")]
    Future(String),
    #[error("it ends before it begins")]
    EndsBefore,
    #[error("a part of a company cannot be called whole")]
    PartIsWhole,
    #[error("a company cannot lead to itself")]
    Itself,
    #[error("it would close a circle: {}", .0.join(" → "))]
    Circle(Vec<String>),
    #[error("{company} has the brand from `{from}` to `{to}`")]
    Overlaps { company: String, from: String, to: String },
    #[error("the company is known already as `{0}`")]
    KnownCompany(String),
    #[error("`{record}` is merged into `{standing}`")]
    Merged { record: String, standing: String },
    #[error("letters to the record that goes are in preparation")]
    LettersInPreparation(Vec<LetterId>),
    #[error("another organisation has letters to the record that goes in preparation")]
    LettersOfOthers,
    #[error("findings are still following the merge")]
    StillFollowing,
    #[error("it is so already")]
    SoAlready,
    #[error("proposal {0} says the same")]
    AlreadyProposed(ProposalId),
    #[error("somebody else has changed it")]
    ChangedMeanwhile,
    #[error("whoever proposed it cannot confirm it")]
    SamePerson,
    #[error("it has been decided")]
    Decided,
}

/// A proposal as it is typed. Fields that its kind does not have are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalForm {
    /// Key or name of a brand.
    pub brand: String,
    /// Key or legal name of the other company; blank for none above.
    pub other: String,
    pub legal_name: String,
    /// ISO 3166 two-letter code.
    pub country: String,
    pub valid_from: String,
    pub valid_to: String,
    pub event_kind: String,
    /// Blank for all of the company, else the part that went.
    pub scope: String,
    pub predecessor_continues: bool,
    pub source: String,
    /// Why two records are one company, or are not.
    pub grounds: String,
}

impl ProposalKind {
    /// Whether it is about two records of one company, which needs a reason and, where there is one, a source.
    pub fn is_of_records(self) -> bool {
        matches!(self, Self::Merge | Self::Unmerge)
    }
}

/// A text of one line.
pub fn line(text: &str, field: ProposalField, longest: usize) -> Result<String, Refused> {
    let text = text.trim();
    if text.chars().count() > longest {
        return Err(Refused::TooLong(field, longest));
    }
    if text.chars().any(is_unprintable) {
        return Err(Refused::Unprintable(field));
    }
    Ok(text.to_owned())
}

/// The same, not blank.
pub fn needed(text: &str, field: ProposalField, longest: usize) -> Result<String, Refused> {
    let text = line(text, field, longest)?;
    if text.is_empty() { Err(Refused::Missing(field)) } else { Ok(text) }
}

/// A date as precise as known; blank stays blank.
pub fn date(text: &str, today: NaiveDate) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let span = Span::parse(text).filter(|_| text.len() <= LONGEST_DATE && !text.contains(['.', '/']));
    match span {
        None => Err(Refused::Date(shortened(text))),
        Some(span) if span.from > today => Err(Refused::Future(shortened(text))),
        Some(_) => Ok(text.to_owned()),
    }
}

/// The part of a company that an event is about: [`WHOLE`] for all of it.
pub fn scope(text: &str) -> Result<String, Refused> {
    let text = line(text, ProposalField::Scope, LONGEST_TEXT)?;
    match text.to_lowercase().as_str() {
        "" | WHOLE => Ok(WHOLE.to_owned()),
        // The directory takes what begins so for all of it.
        part if part.starts_with(WHOLE) => Err(Refused::PartIsWhole),
        _ => Ok(text),
    }
}

/// A key for a new company from its legal name, as those of the tables are made.
pub fn key_of(legal_name: &str) -> String {
    let plain = any_ascii::any_ascii(legal_name).to_lowercase();
    let words: Vec<&str> =
        plain.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let key = words.join("-");
    match key.char_indices().nth(60) {
        Some((end, _)) => key[..end].trim_end_matches('-').to_owned(),
        None => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_known_and_not_to_come() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        for text in ["", "2004", "2004-07", "2004-Q3", "2004-07-16", "2026-11-21", "2026"] {
            assert_eq!(date(text, today), Ok(text.to_owned()), "{text}");
        }
        for text in ["last year", "2004-13", "2004..2006", "2004/2006", "0004", "\u{0}"] {
            assert_eq!(date(text, today), Err(Refused::Date(text.to_owned())), "{text}");
        }
        assert_eq!(date("2027-01", today), Err(Refused::Future("2027-01".to_owned())));
    }

    #[test]
    fn all_of_a_company_has_one_word() {
        assert_eq!(scope(" Whole "), Ok(WHOLE.to_owned()));
        assert_eq!(scope(""), Ok(WHOLE.to_owned()));
        assert_eq!(scope("wholesale business"), Err(Refused::PartIsWhole));
        assert_eq!(scope("automotive"), Ok("automotive".to_owned()));
    }

    #[test]
    fn a_key_is_a_slug() {
        assert_eq!(
            key_of("Ніколаєв Електрон, Ltd."),
            "nikolayev-elektron-ltd".replace("nikolayev", &key_of("Ніколаєв"))
        );
        assert_eq!(key_of("A & B (Holding) GmbH"), "a-b-holding-gmbh");
        assert!(key_of(&"x".repeat(4_096)).len() <= 60);
        assert_eq!(key_of("!!!"), "");
    }
}
