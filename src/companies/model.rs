//! Companies, brands and their events as the database keeps them.

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
