//! What an import is: its format, states, settings and the outcome of each row. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::accounts::sharing::Tlp;
use crate::db::ids::{ExhibitId, OrganisationId};
use crate::evidence::model::Reliability;
use crate::intake::mapping::{Column, ColumnOf, Field, Mapping, SourceOf};
use crate::text_enum;
use crate::weapons::model::slug;

text_enum! {
    /// What a file is, told by its content.
    pub enum Format {
        /// Delimited text: commas, semicolons or tabs.
        Text = "text",
        Xlsx = "xlsx",
        Ods = "ods",
    }
}

text_enum! {
    /// Where an import stands.
    pub enum ImportState {
        /// The file is here; nobody has said which column is what.
        Uploaded = "uploaded",
        /// Its rows are being looked at.
        Checking = "checking",
        /// What each row would do is known and can be looked at.
        Checked = "checked",
        /// Findings are being written.
        Applying = "applying",
        Applied = "applied",
        /// It could not go on; the problem says why.
        Failed = "failed",
        /// Given up before anything was written.
        Discarded = "discarded",
        /// Applied, and everything that it wrote taken back.
        TakenBack = "taken_back",
    }
}

impl ImportState {
    /// The table of allowed moves.
    pub fn may_become(self, next: Self) -> bool {
        use ImportState::{Applied, Applying, Checked, Checking, Discarded, Failed, TakenBack, Uploaded};
        matches!(
            (self, next),
            (Uploaded | Checked | Failed, Checking | Discarded)
                | (Checking, Checked | Failed)
                | (Checked | Failed, Applying)
                | (Applying, Applied | Failed)
                | (Applied | Failed, TakenBack)
        )
    }

    /// Whether a process has work to do on it.
    pub fn is_in_work(self) -> bool {
        matches!(self, Self::Checking | Self::Applying)
    }
}

text_enum! {
    /// What became of a row, or would.
    pub enum Outcome {
        New = "new",
        Changed = "changed",
        Unchanged = "unchanged",
        /// The same record stands in the file before.
        Duplicate = "duplicate",
        /// The exhibit has a part with the same marking already, and nobody has said that this is another one.
        SameMarking = "same_marking",
        /// Waits for somebody: the weapon is not known, or the finding is past its author's hands.
        Held = "held",
        Rejected = "rejected",
    }
}

impl Outcome {
    /// Whether the row is written when the import is applied.
    pub fn is_taken(self) -> bool {
        matches!(self, Self::New | Self::Changed)
    }
}

/// What a person says of a weapon's name that leads nowhere by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeaponChoice {
    /// A weapon system of the catalogue, by its key.
    System(String),
    /// A new weapon system of that name, as published.
    AsPublished,
}

/// What a person has said about an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Blank for delimited text.
    pub sheet: String,
    /// The row with the names of the columns, as a spreadsheet counts: from 1.
    pub header_row: u64,
    pub columns: BTreeMap<Field, Column>,
    /// What the rows rest on.
    pub source_title: String,
    pub source_publisher: String,
    pub source_url: String,
    pub reliability: Reliability,
    /// All rows are of this exhibit.
    pub exhibit: Option<ExhibitId>,
    pub tlp: Tlp,
    /// Rows whose exhibit has the same marking already are other parts and are taken too.
    pub takes_same_marking: bool,
    /// Names of makers and the key of the brand that each is taken for; blank for no maker at all.
    pub makers: BTreeMap<String, String>,
    pub weapons: BTreeMap<String, WeaponChoice>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sheet: String::new(),
            header_row: 1,
            columns: BTreeMap::new(),
            source_title: String::new(),
            source_publisher: String::new(),
            source_url: String::new(),
            reliability: Reliability::CannotBeJudged,
            exhibit: None,
            tlp: Tlp::Amber,
            takes_same_marking: false,
            makers: BTreeMap::new(),
            weapons: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The mapping that the command line would take for the same file. A source of an organisation is its own: the same title of
    /// another organisation is another source.
    pub fn mapping(&self, organisation: OrganisationId) -> Mapping {
        let title = self.source_title.trim();
        Mapping {
            name: "browser".to_owned(),
            recognise: Vec::new(),
            source: SourceOf {
                key: format!("organisation-{organisation}-{}", slug(title)),
                title: title.to_owned(),
                publisher: self.source_publisher.clone(),
                url: self.source_url.clone(),
                licence: String::new(),
                attribution: String::new(),
                public: false,
                origin: String::new(),
                origin_name: String::new(),
                reliability: self.reliability,
            },
            columns: self.columns.iter().map(|(field, column)| (*field, ColumnOf::Detailed(column.clone()))).collect(),
            numbered_by_content: !self.columns.contains_key(&Field::ExternalId),
            one_exhibit: self.exhibit.is_some(),
            sample: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_are_blank_are_the_first_ones() {
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
    }

    #[test]
    fn what_was_applied_can_only_be_taken_back() {
        for next in ImportState::ALL {
            assert_eq!(ImportState::Applied.may_become(*next), *next == ImportState::TakenBack);
            assert!(!ImportState::TakenBack.may_become(*next) && !ImportState::Discarded.may_become(*next));
        }
    }
}
