//! What a finding is, its states, and how its standing follows from its sources. Pure.

use crate::db::ids::FindingId;
use crate::text_enum;

text_enum! {
    /// What is known of the marking. "Not readable" and "sanded off" are values, not blanks.
    pub enum MarkingState {
        AsSeen = "as_seen",
        NotReadable = "not_readable",
        SandedOff = "sanded_off",
        NoMarking = "no_marking",
        NotExamined = "not_examined",
        /// The source does not give it.
        NotStated = "not_stated",
    }
}

text_enum! {
    /// What is known of when the part was made.
    pub enum MadeState {
        Read = "read",
        /// Several intervals fit and nothing decides.
        Open = "open",
        NotRead = "not_read",
    }
}

text_enum! {
    pub enum FindingState {
        Draft = "draft",
        InReview = "in_review",
        Published = "published",
        Returned = "returned",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How well a finding is supported; derived, never typed in.
    pub enum Standing {
        SingleSource = "single_source",
        Documented = "documented",
        Corroborated = "corroborated",
        Disputed = "disputed",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How a reading was made.
    pub enum ReadingMethod {
        /// By the rules of `marks`.
        Automatic = "automatic",
        /// As the source gives it.
        Source = "source",
        Eye = "eye",
        Microscope = "microscope",
        XRay = "x_ray",
        Opened = "opened",
        Laboratory = "laboratory",
    }
}

impl Standing {
    /// Two or more independent origins corroborate; one origin with something to look at (a photograph of the part)
    /// documents; one origin with words alone is a single source.
    pub fn derive(independent_origins: usize, has_photograph: bool) -> Self {
        match (independent_origins, has_photograph) {
            (2.., _) => Self::Corroborated,
            (_, true) => Self::Documented,
            (_, false) => Self::SingleSource,
        }
    }

    /// The number by which the search index knows it.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl FindingId {
    /// The number that people cite: `F-002090`.
    pub fn number(self) -> String {
        format!("F-{:06}", self.0)
    }

    /// Reads `F-002090` and `f-2090`.
    pub fn parse_number(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("F-").or_else(|| text.strip_prefix("f-"))?;
        if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().map(FindingId)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standing_follows_from_the_origins() {
        assert_eq!(Standing::derive(1, false), Standing::SingleSource);
        assert_eq!(Standing::derive(1, true), Standing::Documented);
        assert_eq!(Standing::derive(2, false), Standing::Corroborated);
    }

    #[test]
    fn a_number_is_read_back() {
        assert_eq!(FindingId::parse_number(&FindingId(2090).number()), Some(FindingId(2090)));
        assert_eq!(FindingId::parse_number("F-+1"), None);
        assert_eq!(FindingId::parse_number("F-99999999999999999999"), None);
    }
}
