//! Letters as values: kinds, states and where a letter may go from each, ways, outcomes' frames, reference numbers. Pure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::db::ids::{LetterId, OrganisationId};
use crate::text_enum;

text_enum! {
    /// What kind of letter it is. The kind fixes what the letter must contain: see [`crate::letters::kinds`].
    pub enum LetterKind {
        FindingNotice = "finding-notice",
        SupplierListNotice = "supplier-list-notice",
        RedFlagNotice = "red-flag-notice",
        /// "Is informed": a licence is required from now on.
        IndividualLicenceNotice = "individual-licence-notice",
        TraceRequest = "trace-request",
        RightOfReply = "right-of-reply",
        Reminder = "reminder",
        Correction = "correction",
        Closing = "closing",
    }
}

text_enum! {
    /// The language of a letter.
    pub enum Language {
        English = "en",
        Ukrainian = "uk",
    }
}

text_enum! {
    /// Where a letter stands.
    pub enum LetterState {
        Draft = "draft",
        /// Waits for a second official.
        Submitted = "submitted",
        Approved = "approved",
        /// Numbered, rendered and frozen; not known to have arrived.
        Issued = "issued",
        Delivered = "delivered",
        Bounced = "bounced",
        Acknowledged = "acknowledged",
        Answered = "answered",
        Refused = "refused",
        NoReply = "no-reply",
        Closed = "closed",
        /// Given up before it was issued.
        Discarded = "discarded",
    }
}

impl LetterState {
    /// The one table of allowed moves.
    pub fn allowed(self) -> &'static [Self] {
        use LetterState::{
            Acknowledged, Answered, Approved, Bounced, Closed, Delivered, Discarded, Draft, Issued, NoReply, Refused,
            Submitted,
        };
        match self {
            Draft => &[Submitted, Discarded],
            Submitted => &[Approved, Draft],
            // Back to the drafter as long as it has not left.
            Approved => &[Issued, Draft],
            Issued => &[Delivered, Bounced, Acknowledged, Answered, Refused, NoReply, Closed],
            Delivered => &[Bounced, Acknowledged, Answered, Refused, NoReply, Closed],
            // Sent again, it arrives or is answered after all.
            Bounced => &[Delivered, Acknowledged, Answered, Refused, Closed],
            Acknowledged => &[Answered, Refused, NoReply, Closed],
            // A company may answer again, and better.
            Answered => &[Answered, Refused, Closed],
            Refused => &[Acknowledged, Answered, Closed],
            NoReply => &[Acknowledged, Answered, Refused, Closed],
            Closed => &[Acknowledged, Answered, Refused],
            Discarded => &[],
        }
    }

    pub fn may_become(self, to: Self) -> bool {
        self.allowed().contains(&to)
    }

    /// Whether it has left and is frozen.
    pub fn is_issued(self) -> bool {
        !matches!(self, Self::Draft | Self::Submitted | Self::Approved | Self::Discarded)
    }

    /// Whether an answer is still hoped for.
    pub fn awaits_answer(self) -> bool {
        matches!(self, Self::Issued | Self::Delivered | Self::Bounced | Self::Acknowledged | Self::NoReply)
    }

    /// Every state in which an answer is still hoped for.
    pub fn awaiting() -> Vec<Self> {
        Self::ALL.iter().copied().filter(|state| state.awaits_answer()).collect()
    }

    /// Every state of a letter that has left.
    pub fn issued() -> Vec<Self> {
        Self::ALL.iter().copied().filter(|state| state.is_issued()).collect()
    }
}

text_enum! {
    /// How a letter or an answer travels.
    pub enum Way {
        Email = "email",
        Post = "post",
        Hand = "hand",
        Portal = "portal",
        /// Through the private link of a letter: answers only.
        Link = "link",
    }
}

text_enum! {
    /// Where a delivery stands.
    pub enum DeliveryState {
        /// Waits for the mail server.
        Queued = "queued",
        /// Handed over to the mail server, the post, a messenger or a portal.
        Sent = "sent",
        Delivered = "delivered",
        Bounced = "bounced",
        /// The mail server has refused it, or could not be reached for too long.
        Failed = "failed",
    }
}

text_enum! {
    /// What the program does by itself about the term of a letter.
    pub enum NoticeKind {
        /// A reminder is drafted once the term has passed.
        Reminder = "reminder",
        /// Officials are told that it ends soon.
        TermSoon = "term-soon",
        /// Officials are told that it has passed.
        TermPassed = "term-passed",
    }
}

text_enum! {
    /// Where it stands.
    pub enum NoticeState {
        Done = "done",
        /// Waits for the mail server.
        Queued = "queued",
        Sent = "sent",
        /// The mail server has refused it, or could not be reached for too long.
        Failed = "failed",
    }
}

text_enum! {
    /// How an answer may be used.
    pub enum Terms {
        None = "none",
        QuoteWithConsent = "quote-with-consent",
        Confidential = "confidential",
    }
}

text_enum! {
    /// Where a public statement of a company stands.
    pub enum StatementState {
        None = "none",
        /// Sent for publication; an official has to look first.
        Offered = "offered",
        Approved = "approved",
        Declined = "declined",
    }
}

text_enum! {
    /// What has become of an issued letter.
    pub enum Superseded {
        /// It stands.
        No = "",
        /// A later letter corrects it.
        Corrected = "corrected",
        /// Two officials have withdrawn it as a whole.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// Where the withdrawal of a letter stands.
    pub enum WithdrawalState {
        /// Waits for a second official.
        Proposed = "proposed",
        Confirmed = "confirmed",
        /// Decided against, or taken back by whoever proposed it.
        Declined = "declined",
    }
}

/// Where a letter goes, as it was when it was chosen. Frozen with the letter.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The legal entity.
    pub company: String,
    pub addressee: String,
    /// Lines.
    pub postal_address: String,
    pub email: String,
    /// On what the address rests, and when somebody last looked.
    pub source: String,
    pub checked_on: Option<NaiveDate>,
}

// Contacts are withheld: nothing prints one by accident.
impl std::fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Recipient({})", self.company)
    }
}

impl Recipient {
    /// The address block.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.company.clone(), self.addressee.clone()];
        lines.extend(self.postal_address.lines().map(str::to_owned));
        if self.postal_address.is_empty() {
            lines.push(self.email.clone());
        }
        lines.retain(|line| !line.trim().is_empty());
        lines.dedup();
        lines
    }
}

/// `TM1-2026-0021`: organisation, year, number within both.
pub fn reference(organisation: OrganisationId, year: i32, number: i32) -> String {
    format!("TM{organisation}-{year}-{number:04}")
}

/// Reads [`reference()`] back: organisation, year, number.
pub fn parse_reference(text: &str) -> Option<(OrganisationId, i32, i32)> {
    let text = text.trim().to_ascii_uppercase();
    let mut parts = text.strip_prefix("TM")?.split('-');
    let mut digits = |longest: usize| {
        let part = parts.next()?;
        let is_number = (1..=longest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<i64>().ok()).flatten()
    };
    let (organisation, year, number) = (digits(12)?, digits(4)?, digits(9)?);
    if parts.next().is_some() {
        return None;
    }
    Some((OrganisationId(organisation), i32::try_from(year).ok()?, i32::try_from(number).ok()?))
}

impl LetterId {
    /// `L-000012`: what a letter is called before it has a reference number.
    pub fn working_number(self) -> String {
        format!("L-{:06}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_issued_but_by_approval_and_nothing_issued_becomes_a_draft_again() {
        for from in LetterState::ALL {
            assert_eq!(from.may_become(LetterState::Issued), *from == LetterState::Approved, "{from}");
            assert_eq!(from.may_become(LetterState::Approved), *from == LetterState::Submitted, "{from}");
            if from.is_issued() {
                assert!(from.allowed().iter().all(|to| to.is_issued()), "{from}");
            }
        }
    }

    #[test]
    fn a_reference_is_read_back() {
        let text = reference(OrganisationId(3), 2026, 21);
        assert_eq!(text, "TM3-2026-0021");
        assert_eq!(parse_reference(&format!(" {} ", text.to_lowercase())), Some((OrganisationId(3), 2026, 21)));
        for text in [
            "",
            "TM",
            "TM3",
            "TM3-2026",
            "TM3-2026-",
            "TM3-2026-21-1",
            "TM3-99999-1",
            "TM+3-2026-1",
            "TM3-2026-9999999999",
        ] {
            assert_eq!(parse_reference(text), None, "{text}");
        }
    }

    #[test]
    fn a_recipient_is_not_printed() {
        let recipient = Recipient { company: "Example".into(), email: "a@example.com".into(), ..Recipient::default() };
        assert_eq!(format!("{recipient:?}"), "Recipient(Example)");
        assert_eq!(recipient.lines(), ["Example", "a@example.com"]);
    }
}
