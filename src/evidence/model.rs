//! What a source is.

use crate::text_enum;

text_enum! {
    /// The letter of the Admiralty grade: how reliable the source is.
    pub enum Reliability {
        CompletelyReliable = "A",
        UsuallyReliable = "B",
        FairlyReliable = "C",
        NotUsuallyReliable = "D",
        Unreliable = "E",
        CannotBeJudged = "F",
    }
}
