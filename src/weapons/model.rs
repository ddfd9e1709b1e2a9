//! What an exhibit is.

use crate::text_enum;

text_enum! {
    /// What a source says about the object.
    pub enum ExhibitPrecision {
        /// One unit: a serial, a date, a place or a sample number tells it from others.
        Unit = "unit",
        /// Only the weapon system is named; parts of several units may be listed together.
        System = "system",
        /// A sub-assembly named alone.
        Assembly = "assembly",
    }
}

text_enum! {
    /// How a date is meant that is written as precisely as it is known (`2024`, `2024-09`, `2024-09-05`).
    pub enum DatePrecision {
        AsStated = "as_stated",
        About = "about",
        NotBefore = "not_before",
        NotAfter = "not_after",
    }
}

text_enum! {
    /// What whoever opens an exhibit has to know first.
    pub enum Hazard {
        NotChecked = "not_checked",
        NoneKnown = "none_known",
        Explosive = "explosive",
        Toxic = "toxic",
        Radiation = "radiation",
        /// More than one of these.
        Several = "several",
        /// There was one, and it was removed.
        Cleared = "cleared",
    }
}

text_enum! {
    /// What happens to an exhibit.
    pub enum CustodyKind {
        Recovered = "recovered",
        Sealed = "sealed",
        Transferred = "transferred",
        Examined = "examined",
        Sampled = "sampled",
        Returned = "returned",
        Destroyed = "destroyed",
        Lost = "lost",
    }
}

text_enum! {
    /// Kind of name of a weapon system.
    pub enum WeaponNameKind {
        Name = "name",
        Alias = "alias",
        Cyrillic = "cyrillic",
        Nato = "nato",
    }
}

/// Why something cannot be done to an exhibit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such exhibit")]
    NotThere,
    #[error("`{0}` is not the name of a weapon system")]
    UnknownWeapon(String),
    #[error("`{0}` is not a date: write a year, a month (2024-09) or a day (2024-09-05)")]
    Date(String),
    #[error("`{0}` lies in the future")]
    Future(String),
    #[error("a text is longer than {0} characters")]
    TooLong(usize),
    #[error("a reason is missing")]
    ReasonMissing,
    #[error("somebody else has changed it meanwhile")]
    ChangedMeanwhile,
    #[error("it may be shared more widely only by a reviewer who did not open it")]
    SharedByOneAlone,
    #[error("the event that is to be corrected is not one of this exhibit")]
    OtherExhibit,
}

/// `Kh-59 M2 / "X"` becomes `kh-59-m2-x`: a key for URLs. Letters of other scripts are transliterated.
pub fn slug(text: &str) -> String {
    let ascii = any_ascii::any_ascii(text).to_lowercase();
    let mut slug = String::with_capacity(ascii.len());
    for character in ascii.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    slug.chars().take(120).collect()
}
