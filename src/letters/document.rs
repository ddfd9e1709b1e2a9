//! What the PDF of a letter is made of: only what is printed, no ids. It is frozen as JSON when the letter is issued, so a field is
//! added with a default and never renamed. Pure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::letters::model::Language;

/// One letter as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDocument {
    /// Of its own words, of the dates, and of what the page says about itself.
    pub language: Language,
    pub sender: Sender,
    /// The number under which it was issued, such as `TM-2026-0021`; None for a draft, whose pages say so.
    #[serde(default)]
    pub reference: Option<String>,
    pub dated_on: NaiveDate,
    /// Name, department, street, place, country: a line each.
    pub recipient: Vec<String>,
    pub subject: String,
    /// Plain text. A blank line ends a paragraph, lines that begin with `- ` are a list, a line that begins with `## ` is a heading;
    /// anything else is text, whatever it looks like. It begins with the salutation and ends before the words of leave, which the page
    /// puts between the fixed sentences and the name.
    pub body: String,
    /// What the type of the letter always says, such as that it is voluntary, and that presence is not wrongdoing.
    #[serde(default)]
    pub fixed_sentences: Vec<String>,
    pub signatory: Signatory,
    /// Annex A, in the order in which it is printed; none, and there is no annex A.
    #[serde(default)]
    pub findings: Vec<FindingItem>,
    /// Annex B.
    #[serde(default)]
    pub parties: Option<PartyAnnex>,
    /// Where anybody learns whether the letter is genuine; None where the installation has no public address.
    #[serde(default)]
    pub verification: Option<Verification>,
}

/// Whose letter it is, at the head of its first page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    pub organisation: String,
    /// Street, place, telephone, e-mail: a line each.
    #[serde(default)]
    pub address: Vec<String>,
}

/// Who signs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    pub name: String,
    #[serde(default)]
    pub office: String,
}

/// A row of annex A: one component, or a stated number of identical ones, found in one weapon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingItem {
    /// `F-000123`.
    pub number: String,
    /// The marking exactly as seen, a line each.
    #[serde(default)]
    pub marking: Vec<String>,
    /// Identical pieces; 1 is not printed.
    #[serde(default = "one")]
    pub pieces: u32,
    /// The part number that the marking is read as; blank where it is not read.
    #[serde(default)]
    pub part_number: String,
    /// Blank where it is not identified.
    #[serde(default)]
    pub maker: String,
    /// On what the reading rests, in words.
    #[serde(default)]
    pub basis: String,
    /// When it was made, as far as it is known: `2019-W07`, `2009 or 2019`. Blank where it is not.
    #[serde(default)]
    pub made: String,
    /// The weapon system, such as `Kh-101`.
    #[serde(default)]
    pub weapon: String,
    /// The one object that it was in, and where in it.
    #[serde(default)]
    pub exhibit: String,
    /// Single source, documented, corroborated: in words of the letter's language.
    #[serde(default)]
    pub standing: String,
    #[serde(default)]
    pub photograph: Option<Photograph>,
}

fn one() -> u32 {
    1
}

impl Default for FindingItem {
    fn default() -> Self {
        Self {
            number: String::new(),
            marking: Vec::new(),
            pieces: 1,
            part_number: String::new(),
            maker: String::new(),
            basis: String::new(),
            made: String::new(),
            weapon: String::new(),
            exhibit: String::new(),
            standing: String::new(),
            photograph: None,
        }
    }
}

/// A picture of a finding. Where it cannot be had when the letter is set, the page says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photograph {
    /// Of the file that is printed, in hexadecimal digits.
    pub sha256: String,
    /// What it shows, for whoever does not see it.
    pub alternative: String,
}

/// Annex B: foreign parties, from one list or several. Letters of one campaign carry the same one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyAnnex {
    pub title: String,
    /// What it was made from.
    #[serde(default)]
    pub lists: Vec<ListVersion>,
    /// What the reason codes mean; may be empty.
    #[serde(default)]
    pub reasons: Vec<ReasonMeaning>,
    pub parties: Vec<PartyItem>,
}

/// A version of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListVersion {
    pub title: String,
    /// As its publisher names it; blank where it has none.
    #[serde(default)]
    pub version: String,
    pub dated_on: NaiveDate,
}

/// A reason code in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonMeaning {
    pub code: String,
    pub meaning: String,
}

/// A row of annex B.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyItem {
    pub name: String,
    #[serde(default)]
    pub other_names: Vec<String>,
    #[serde(default)]
    pub addresses: Vec<String>,
    /// As it is printed: a name, or a code.
    #[serde(default)]
    pub country: String,
    /// A reason code.
    #[serde(default)]
    pub reason: String,
    /// The list that names it, and the number there.
    #[serde(default)]
    pub source: String,
}

/// Where anybody learns whether the file is genuine and still stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// The whole address of the public page.
    pub address: String,
}
