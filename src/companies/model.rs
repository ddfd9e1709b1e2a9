//! Companies, brands and their events as the database keeps them.

use crate::companies::resolve;
use crate::marks::reading;
use crate::text_enum;

text_enum! {
    /// Whether a company is still in business.
    pub enum CompanyStatus {
        Active = "active",
        /// Absorbed, renamed or divided up.
        Merged = "merged",
        /// Ended without a successor.
        Defunct = "defunct",
        Unknown = "unknown",
    }
}

text_enum! {
    /// How well the legal entity is known.
    pub enum Identification {
        Certain = "certain",
        Likely = "likely",
        /// Taken over from a source that names it; nothing else is known.
        AsPublished = "as_published",
    }
}

text_enum! {
    /// What a text in the maker's column turned out to be.
    pub enum MakerRole {
        Maker = "maker",
        Supplier = "supplier",
        Unidentified = "unidentified",
        Unknown = "unknown",
    }
}

text_enum! {
    /// How sure a statement is, best first; `None` claims nothing.
    pub enum Certainty {
        Certain = "certain",
        Likely = "likely",
        Possible = "possible",
        None = "none",
    }
}

impl From<resolve::Certainty> for Certainty {
    fn from(certainty: resolve::Certainty) -> Self {
        match certainty {
            resolve::Certainty::Certain => Self::Certain,
            resolve::Certainty::Likely => Self::Likely,
            resolve::Certainty::Possible => Self::Possible,
            resolve::Certainty::None => Self::None,
        }
    }
}

impl From<reading::Certainty> for Certainty {
    fn from(certainty: reading::Certainty) -> Self {
        match certainty {
            reading::Certainty::Certain => Self::Certain,
            reading::Certainty::Likely => Self::Likely,
            reading::Certainty::Possible => Self::Possible,
        }
    }
}

impl From<resolve::Role> for MakerRole {
    fn from(role: resolve::Role) -> Self {
        match role {
            resolve::Role::Maker => Self::Maker,
            resolve::Role::Supplier => Self::Supplier,
            resolve::Role::Unidentified => Self::Unidentified,
            resolve::Role::Unknown => Self::Unknown,
        }
    }
}
