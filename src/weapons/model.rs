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
    /// Kind of name of a weapon system.
    pub enum WeaponNameKind {
        Name = "name",
        Alias = "alias",
        Cyrillic = "cyrillic",
        Nato = "nato",
    }
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
