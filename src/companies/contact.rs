//! Where a company takes letters: what somebody states, what of it can be taken, and how a contact moves. Pure.

use chrono::NaiveDate;

use crate::db::ids::{ContactId, DocumentId};
use crate::text_enum;

text_enum! {
    /// Where a contact stands.
    pub enum ContactState {
        /// One person says so.
        Proposed = "proposed",
        /// A second person has looked: letters may rely on it.
        Confirmed = "confirmed",
        /// No longer to be used, with a reason.
        SetAside = "set_aside",
    }
}

impl ContactState {
    /// Where a contact may go from here. What is checked again with other addresses is proposed anew.
    pub fn allowed(self) -> &'static [Self] {
        match self {
            Self::Proposed => &[Self::Proposed, Self::Confirmed, Self::SetAside],
            Self::Confirmed => &[Self::Confirmed, Self::Proposed, Self::SetAside],
            Self::SetAside => &[Self::Proposed],
        }
    }
}

text_enum! {
    /// In which language letters are written to a contact.
    pub enum ContactLanguage {
        English = "en",
        Ukrainian = "uk",
    }
}

text_enum! {
    /// A field of the form, by the end of its label's key.
    pub enum ContactField {
        Addressee = "addressee",
        PostalAddress = "postal-address",
        Email = "email",
        Source = "source",
        Reason = "reason",
    }
}

/// The longest addressee, in characters.
pub const LONGEST_ADDRESSEE: usize = 200;
/// The longest postal address, in characters.
pub const LONGEST_POSTAL_ADDRESS: usize = 600;
/// More lines do not fit into the window of an envelope.
pub const MOST_ADDRESS_LINES: usize = 8;
/// RFC 5321, 4.5.3.1.3: a path has at most 256 octets with its angle brackets.
pub const LONGEST_EMAIL: usize = 254;
/// The longest source or reason, in characters.
pub const LONGEST_SOURCE: usize = 1_000;
/// The largest captured copy, in bytes: 20 MiB.
pub const LARGEST_COPY_BYTES: u64 = 20 << 20;
/// Nobody has checked an address for this program before.
const EARLIEST_YEAR: i32 = 2000;

/// Why something cannot be done with a contact.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such contact")]
    NotThere,
    #[error("`{0}` is missing")]
    Missing(ContactField),
    #[error("`{0}` is longer than {1} characters")]
    TooLong(ContactField, usize),
    #[error("the postal address has more than {MOST_ADDRESS_LINES} lines")]
    TooManyLines,
    #[error("`{0}` has characters that cannot be printed")]
    Unprintable(ContactField),
    #[error("neither a postal nor an electronic address is stated")]
    NoAddress,
    #[error("`{0}` is no e-mail address")]
    Email(String),
    #[error("`{0}` is no language of letters")]
    Language(String),
    #[error("`{0}` is no day")]
    Day(String),
    #[error("`{0}` lies in the future")]
    Future(NaiveDate),
    #[error("it has been checked on {0} already")]
    OlderCheck(NaiveDate),
    #[error("`{0}` is neither the number of a document nor a SHA-256")]
    Copy(String),
    #[error("there is no document {0} that may be shown")]
    NoDocument(DocumentId),
    #[error("contact {0} of the company says the same")]
    AlreadyKept(ContactId),
    #[error("it has changed since the page was made")]
    ChangedMeanwhile,
    #[error("whoever stated an address cannot confirm it")]
    SamePerson,
    #[error("what is {0} cannot become {1}")]
    Move(ContactState, ContactState),
}

/// A contact as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactForm {
    pub addressee: String,
    pub postal_address: String,
    pub email: String,
    pub language: String,
    pub source: String,
    /// The number of a document kept here, a SHA-256 in hexadecimal, or blank.
    pub copy: String,
    /// `2026-11-21`.
    pub checked_on: String,
}

/// The page or paper that bears a contact out, as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CapturedCopy {
    None,
    Document(DocumentId),
    /// SHA-256 in lower-case hexadecimal of a copy that is kept elsewhere.
    Digest(String),
}

/// A contact that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedContact {
    pub addressee: String,
    /// Lines without blank ones.
    pub postal_address: String,
    pub email: String,
    pub language: ContactLanguage,
    pub source: String,
    pub copy: CapturedCopy,
    pub checked_on: NaiveDate,
}

impl ContactForm {
    /// Reads what was typed. Err with the first thing that cannot be taken.
    pub fn read(&self, today: NaiveDate) -> Result<StatedContact, Refused> {
        let addressee = line(&self.addressee, ContactField::Addressee, LONGEST_ADDRESSEE)?;
        if addressee.is_empty() {
            return Err(Refused::Missing(ContactField::Addressee));
        }
        let postal_address = lines(&self.postal_address)?;
        let email = line(&self.email, ContactField::Email, LONGEST_EMAIL)?;
        if !email.is_empty() && !is_email(&email) {
            return Err(Refused::Email(email));
        }
        if postal_address.is_empty() && email.is_empty() {
            return Err(Refused::NoAddress);
        }
        let language = ContactLanguage::parse(self.language.trim());
        let language = language.ok_or_else(|| Refused::Language(shortened(&self.language)))?;
        let source = line(&self.source, ContactField::Source, LONGEST_SOURCE)?;
        if source.is_empty() {
            return Err(Refused::Missing(ContactField::Source));
        }
        let checked_on = day(&self.checked_on, today)?;
        Ok(StatedContact { addressee, postal_address, email, language, source, copy: copy(&self.copy)?, checked_on })
    }
}

/// The words on why a contact is set aside.
pub fn reason(text: &str) -> Result<String, Refused> {
    let text = line(&text.split_whitespace().collect::<Vec<_>>().join(" "), ContactField::Reason, LONGEST_SOURCE)?;
    if text.is_empty() { Err(Refused::Missing(ContactField::Reason)) } else { Ok(text) }
}

/// What cannot be printed, or turns the order of what is printed after it: an address must look as it is.
pub(in crate::companies) fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}')
}

fn line(text: &str, field: ContactField, longest: usize) -> Result<String, Refused> {
    let text = text.trim();
    if text.chars().count() > longest {
        return Err(Refused::TooLong(field, longest));
    }
    if text.chars().any(is_unprintable) {
        return Err(Refused::Unprintable(field));
    }
    Ok(text.to_owned())
}

fn lines(text: &str) -> Result<String, Refused> {
    if text.chars().count() > LONGEST_POSTAL_ADDRESS {
        return Err(Refused::TooLong(ContactField::PostalAddress, LONGEST_POSTAL_ADDRESS));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    if kept.len() > MOST_ADDRESS_LINES {
        return Err(Refused::TooManyLines);
    }
    if kept.iter().any(|line| line.chars().any(is_unprintable)) {
        return Err(Refused::Unprintable(ContactField::PostalAddress));
    }
    Ok(kept.join("\n"))
}

/// A mailbox of a domain with a name, as a mail server takes it; no quoted parts and no bare numbers of machines, which no company
/// gives as its address.
fn is_email(text: &str) -> bool {
    let Ok(address) = text.parse::<lettre::Address>() else { return false };
    let (name, top) = address.domain().rsplit_once('.').unwrap_or_default();
    !name.is_empty()
        && top.chars().count() > 1
        && !top.chars().all(|character| character.is_ascii_digit())
        && !text.chars().any(|character| character.is_whitespace() || "\"()<>,;:[]\\".contains(character))
}

/// A day written `2026-11-21`, not before the year 2000 and not after today.
pub fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, Refused> {
    use chrono::Datelike;
    let text = text.trim();
    let has_shape = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = has_shape.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    match day.filter(|day| day.year() >= EARLIEST_YEAR) {
        None => Err(Refused::Day(shortened(text))),
        Some(day) if day > today => Err(Refused::Future(day)),
        Some(day) => Ok(day),
    }
}

fn copy(text: &str) -> Result<CapturedCopy, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(CapturedCopy::None);
    }
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(CapturedCopy::Digest(text.to_ascii_lowercase()));
    }
    match text.parse::<i64>() {
        Ok(number) if number > 0 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(CapturedCopy::Document(DocumentId(number)))
        }
        _ => Err(Refused::Copy(shortened(text))),
    }
}

/// What a message repeats of what was typed.
pub(in crate::companies) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> ContactForm {
        ContactForm {
            addressee: "Trade Compliance".to_owned(),
            postal_address: "One Analog Way\r\n\r\n Wilmington, MA 01887 \nUnited States".to_owned(),
            email: "compliance@example.com".to_owned(),
            language: "en".to_owned(),
            source: "https://example.com/contact".to_owned(),
            copy: String::new(),
            checked_on: "2026-11-20".to_owned(),
        }
    }

    fn read(change: impl FnOnce(&mut ContactForm)) -> Result<StatedContact, Refused> {
        let mut form = typed();
        change(&mut form);
        form.read(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap())
    }

    #[test]
    fn a_contact_is_confirmed_only_from_proposed_and_comes_back_only_as_proposed() {
        use ContactState::{Confirmed, Proposed, SetAside};
        for (from, to) in [
            (Proposed, &[Proposed, Confirmed, SetAside][..]),
            (Confirmed, &[Confirmed, Proposed, SetAside]),
            (SetAside, &[Proposed]),
        ] {
            assert_eq!(from.allowed(), to, "{from}");
        }
    }

    #[test]
    fn what_is_typed_is_tidied() {
        let stated = read(|_| ()).unwrap();
        assert_eq!(stated.postal_address, "One Analog Way\nWilmington, MA 01887\nUnited States");
        assert_eq!(stated.copy, CapturedCopy::None);
        let digest = "AB".repeat(32);
        assert_eq!(read(|form| form.copy = digest).unwrap().copy, CapturedCopy::Digest("ab".repeat(32)));
        let document = read(|form| form.copy = " 12 ".to_owned()).unwrap().copy;
        assert_eq!(document, CapturedCopy::Document(DocumentId(12)));
    }

    #[test]
    fn what_cannot_be_an_address_is_refused_with_the_field() {
        use ContactField::{Addressee, PostalAddress, Source};
        let text = |text: &str| text.to_owned();
        assert_eq!(read(|form| form.addressee = text(" ")), Err(Refused::Missing(Addressee)));
        assert_eq!(read(|form| form.addressee = text("a\nBcc: b")), Err(Refused::Unprintable(Addressee)));
        assert_eq!(read(|form| form.addressee = text("a\u{202e}b")), Err(Refused::Unprintable(Addressee)));
        assert_eq!(read(|form| form.addressee = "ї".repeat(201)), Err(Refused::TooLong(Addressee, 200)));
        assert_eq!(read(|form| form.postal_address = text("a\u{7}b")), Err(Refused::Unprintable(PostalAddress)));
        assert_eq!(read(|form| form.postal_address = "x\n".repeat(9)), Err(Refused::TooManyLines));
        assert_eq!(read(|form| form.source = text("")), Err(Refused::Missing(Source)));
        assert_eq!(read(|form| form.language = text("fr")), Err(Refused::Language(text("fr"))));
        let nowhere = |form: &mut ContactForm| (form.postal_address, form.email) = (text("\n "), text(""));
        assert_eq!(read(nowhere), Err(Refused::NoAddress));
        for email in
            ["x", "a@b", "a@@b.org", "A <a@b.org>", "a@b.org, c@d.org", "\"a b\"@c.org", "a@1.2.3.4", "a@[::1]"]
        {
            assert_eq!(read(|form| form.email = text(email)), Err(Refused::Email(text(email))), "{email}");
        }
        for email in ["a@b.org", "first.last+x@sub.example.co", "пошта@приклад.укр", ""] {
            assert!(read(|form| form.email = text(email)).is_ok(), "{email}");
        }
        for day in ["", "yesterday", "2026-11-1", "2026-02-30", "+026-01-01", "1999-12-31", "20261-01-1"] {
            assert_eq!(read(|form| form.checked_on = text(day)), Err(Refused::Day(text(day))), "{day}");
        }
        let future = read(|form| form.checked_on = text("2026-11-22"));
        assert_eq!(future, Err(Refused::Future(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap())));
        for copy in ["0", "-1", "x", "ab12", "99999999999999999999"] {
            assert_eq!(read(|form| form.copy = text(copy)), Err(Refused::Copy(text(copy))), "{copy}");
        }
    }
}
