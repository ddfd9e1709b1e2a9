//! A report as it is sent in and as it moves through the inbox. Pure.

use crate::db::ids::ReportId;
use crate::db::text::tidy;
use crate::text_enum;

text_enum! {
    /// What somebody wants to say.
    pub enum ReportKind {
        /// Something on the record is wrong.
        Error = "error",
        /// The part, or the company, is the reporter's own.
        OurPart = "our-part",
    }
}

text_enum! {
    /// The kind of public record that a report is about.
    pub enum AboutKind {
        Finding = "finding",
        Part = "part",
        Company = "company",
        Weapon = "weapon",
        Exhibit = "exhibit",
    }
}

text_enum! {
    /// Where a report stands.
    pub enum ReportState {
        New = "new",
        InWork = "in_work",
        Accepted = "accepted",
        Declined = "declined",
        Duplicate = "duplicate",
    }
}

impl ReportState {
    /// Where a report may go from here. What was decided can be taken up again, never quietly turned into its opposite.
    pub fn allowed(self) -> &'static [Self] {
        match self {
            Self::New => &[Self::InWork],
            Self::InWork => &[Self::Accepted, Self::Declined, Self::Duplicate],
            Self::Accepted | Self::Declined | Self::Duplicate => &[Self::InWork],
        }
    }

    pub fn is_decided(self) -> bool {
        matches!(self, Self::Accepted | Self::Declined | Self::Duplicate)
    }
}

impl ReportId {
    /// `R-000042`.
    pub fn reference(self) -> String {
        format!("R-{:06}", self.0)
    }

    /// Reads [`ReportId::reference`] back.
    pub fn parse_reference(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix(['R', 'r'])?.strip_prefix('-')?;
        if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().map(Self)
    }
}

/// The record that a report is about, as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub kind: AboutKind,
    /// Below the language: `findings/F-000123`.
    pub path: String,
    pub title: String,
}

/// The longest message, in characters.
pub const LONGEST_MESSAGE: usize = 4_000;
/// The longest name or address of a contact, in characters.
pub const LONGEST_CONTACT: usize = 200;
/// The longest summary or answer, in characters.
pub const LONGEST_ANSWER: usize = 4_000;

/// Why what was typed cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    MessageMissing,
    MessageTooLong,
    ContactTooLong,
}

/// What the reporter says: not blank, at most [`LONGEST_MESSAGE`] characters, line ends as `\n`, no other control characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Message(String);

impl Message {
    pub fn new(text: &str) -> Result<Self, Problem> {
        let text = tidy(text);
        match text.chars().count() {
            0 => Err(Problem::MessageMissing),
            length if length > LONGEST_MESSAGE => Err(Problem::MessageTooLong),
            _ => Ok(Self(text)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who may be written to about a report. Withheld from everything public: it can be neither serialised nor printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    name: String,
    address: String,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Contact(...)")
    }
}

impl Contact {
    /// `None` where nothing was given.
    pub fn new(name: &str, address: &str) -> Result<Option<Self>, Problem> {
        let line = |text: &str| tidy(text).replace('\n', " ");
        let (name, address) = (line(name), line(address));
        if name.chars().count().max(address.chars().count()) > LONGEST_CONTACT {
            return Err(Problem::ContactTooLong);
        }
        Ok((!name.is_empty() || !address.is_empty()).then_some(Self { name, address }))
    }

    pub(in crate::reports) fn stored(name: String, address: String) -> Self {
        Self { name, address }
    }

    /// For the inbox.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// For the inbox.
    pub fn address(&self) -> &str {
        &self.address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_decided_only_in_work_and_can_be_taken_up_again() {
        use ReportState::{Accepted, Declined, Duplicate, InWork, New};
        for (from, to) in [
            (New, &[InWork][..]),
            (InWork, &[Accepted, Declined, Duplicate]),
            (Accepted, &[InWork]),
            (Declined, &[InWork]),
            (Duplicate, &[InWork]),
        ] {
            assert_eq!(from.allowed(), to, "{from}");
        }
    }

    #[test]
    fn a_reference_is_read_back() {
        assert_eq!(ReportId::parse_reference(&ReportId(42).reference()), Some(ReportId(42)));
        for text in ["", "R-", "42", "R-+1", "F-000042", "R-99999999999999999999"] {
            assert_eq!(ReportId::parse_reference(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_typed_is_tidied_and_bounded() {
        assert_eq!(Message::new(" one\r\ntwo\u{0}\u{7}\u{202e} ").map(|message| message.0), Ok("one\ntwo".to_owned()));
        assert_eq!(Message::new(" \r\n ").err(), Some(Problem::MessageMissing));
        assert!(Message::new(&"ї".repeat(LONGEST_MESSAGE)).is_ok());
        assert_eq!(Message::new(&"ї".repeat(LONGEST_MESSAGE + 1)).err(), Some(Problem::MessageTooLong));
        assert_eq!(Contact::new("", " "), Ok(None));
        assert_eq!(Contact::new("", &"x".repeat(201)), Err(Problem::ContactTooLong));
        assert_eq!(format!("{:?}", Contact::new("Olena", "o@example.org")), "Ok(Some(Contact(...)))");
    }
}
