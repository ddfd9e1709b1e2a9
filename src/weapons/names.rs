//! Reads a weapon string as a source wrote it: which system, and what tells this object from others of it. Pure.
//!
//! `Orlan-10 UAV №11333 (May 2022)` is Orlan-10, serial 11333, May 2022. `Inertial unit of the Kh-101 missile` is an assembly
//! of Kh-101. What is not stated stays empty.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::db::ids::WeaponSystemId;
use crate::weapons::model::ExhibitPrecision;

/// Names of weapon systems by their comparable shape.
#[derive(Clone, Debug, Default)]
pub struct WeaponNames {
    by_shape: HashMap<String, WeaponSystemId>,
    longest_tokens: usize,
}

/// What a weapon string says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeaponReading {
    pub system: Option<WeaponSystemId>,
    pub precision: ExhibitPrecision,
    /// As painted, without `No.`; empty where none is stated.
    pub serial: String,
    pub series: String,
    /// What the sub-assembly is called, where only that is named.
    pub assembly: String,
    /// `2022-05`, `2023-08-19`, `2023-Q1`, `2025`.
    pub dated: String,
}

/// `Kh-101`, `kh 101` and `KH101` have one shape; Cyrillic keeps its letters.
pub fn shape(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

static SERIAL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)(?:№|\bNo\.?|\btail number|\bserial(?: number)?|\bs/n)\s*:?\s*((?:[\p{L}]{1,3} )?[\p{L}\d][\p{L}\d./-]*\d[\p{L}\d./-]*|\d)"#,
    )
});
static SAMPLE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\bsample\s*(?:№|No\.?)?\s*(\d+)"));
static PAINTED: LazyLock<Regex> = LazyLock::new(|| regex(r"[\s(]((?:[А-ЯІЇЄҐ]{1,3}|[A-Z]{2,3}|ЬІ)[- ]?\d{3,6})\)?$"));
static SERIES: LazyLock<Regex> =
    LazyLock::new(|| regex(r#"(?i)\bseries\s+["“«]?([\p{L}\d]{1,3})\b|\b([\p{L}\d]{1,3})\s+series\b"#));
static DAY: LazyLock<Regex> = LazyLock::new(|| regex(r"\b([0-3]\d)\.([01]\d)\.(20\d\d)\b"));
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(january|february|march|april|may|june|july|august|september|october|november|december)\s+(20\d\d)\b")
});
static QUARTER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b([1-4])Q\s?(20\d\d)\b|\bQ([1-4])\s?(20\d\d)\b"));
static YEAR: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(?:in|from|than|of)\s+(20\d\d)\b"));
static PART_OF: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^(.+?)\s+(?:of|from)\s+(?:the\s+)?(.+)$"));
static ASSEMBLY_WORD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)\b(?:unit|module|computer|computing machine|receiver|transceiver|antenna|seeker|homing head|navigation|gimbal|board|block|terminal|workplace|jammer|exciter|equipment|surveillance system|optical|engine|camera|modem|controller)\b",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that a test compiles")
}

impl WeaponNames {
    pub fn new(names: impl IntoIterator<Item = (String, WeaponSystemId)>) -> Self {
        let mut built = Self::default();
        for (text, id) in names {
            let shape = shape(&text);
            // Two letters or digits alone would be found inside half of all strings.
            if shape.chars().count() < 3 {
                continue;
            }
            built.longest_tokens = built.longest_tokens.max(text.split([' ', '/']).count());
            built.by_shape.entry(shape).or_insert(id);
        }
        built
    }

    /// The system that this name or key means, whole and by itself.
    pub fn exact(&self, name: &str) -> Option<WeaponSystemId> {
        self.by_shape.get(&shape(name)).copied()
    }

    /// The longest name that stands in `text` as whole words.
    fn find(&self, text: &str) -> Option<WeaponSystemId> {
        let tokens: Vec<String> = text
            .split(|character: char| character.is_whitespace() || "\"“”«»(),;/".contains(character))
            .map(shape)
            .filter(|token| !token.is_empty())
            .take(64)
            .collect();
        for length in (1..=self.longest_tokens.max(1)).rev() {
            for window in tokens.windows(length) {
                if let Some(id) = self.by_shape.get(&window.concat()) {
                    return Some(*id);
                }
            }
        }
        None
    }

    /// Reads one weapon string.
    pub fn read(&self, text: &str) -> WeaponReading {
        let text = text.trim();
        let dated = dated(text);
        let series = SAMPLE
            .captures(text)
            .map(|found| format!("sample {}", &found[1]))
            .or_else(|| {
                SERIES
                    .captures(text)
                    .and_then(|found| found.get(1).or(found.get(2)).map(|group| group.as_str().to_owned()))
            })
            .unwrap_or_default();
        let serial =
            if series.starts_with("sample") { None } else { SERIAL.captures(text).or_else(|| PAINTED.captures(text)) };
        let mut serial = serial.map(|found| found[1].trim_end_matches(['.', ',']).to_owned()).unwrap_or_default();
        if let Some((assembly, host)) = PART_OF.captures(text).map(|found| (found[1].to_owned(), found[2].to_owned()))
            && ASSEMBLY_WORD.is_match(&assembly)
            && let Some(system) = self.find(&host)
        {
            let assembly = assembly.trim_matches(['"', ' ']).to_owned();
            return WeaponReading {
                system: Some(system),
                precision: ExhibitPrecision::Assembly,
                serial,
                series,
                assembly,
                dated,
            };
        }
        let system = self.find(text);
        // A painted number that is itself the name of the system is no serial.
        if !serial.is_empty() && self.exact(&serial).is_some() {
            serial.clear();
        }
        let told_apart = !serial.is_empty() || !dated.is_empty() || series.starts_with("sample");
        let precision = if told_apart { ExhibitPrecision::Unit } else { ExhibitPrecision::System };
        WeaponReading { system, precision, serial, series, assembly: String::new(), dated }
    }
}

fn dated(text: &str) -> String {
    if let Some(found) = DAY.captures(text) {
        return format!("{}-{}-{}", &found[3], &found[2], &found[1]);
    }
    if let Some(found) = MONTH.captures(text) {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let name = found[1].to_lowercase();
        if let Some(month) = months.iter().position(|month| name.starts_with(month)) {
            return format!("{}-{:02}", &found[2], month + 1);
        }
    }
    if let Some(found) = QUARTER.captures(text) {
        let group = |one: usize, other: usize| found.get(one).or(found.get(other)).map_or("", |group| group.as_str());
        return format!("{}-Q{}", group(2, 4), group(1, 3));
    }
    YEAR.captures(text).map(|found| found[1].to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> WeaponNames {
        WeaponNames::new([
            ("Kh-101".to_owned(), WeaponSystemId(1)),
            ("Orlan-10".to_owned(), WeaponSystemId(2)),
            ("Shahed-136".to_owned(), WeaponSystemId(3)),
            ("Supercam S350".to_owned(), WeaponSystemId(4)),
        ])
    }

    #[test]
    fn a_unit_is_told_by_its_serial_and_its_date() {
        let read = names().read("Orlan-10 UAV №11333 (May 2022)");
        assert_eq!(
            (read.system, read.serial.as_str(), read.dated.as_str()),
            (Some(WeaponSystemId(2)), "11333", "2022-05")
        );
        assert_eq!(read.precision, ExhibitPrecision::Unit);
        assert_eq!(names().read("Missile Kh-101 №3152638829015 (used on 02.01.2024)").dated, "2024-01-02");
        assert_eq!(names().read("Missile Kh-101 №3152631314019 (produced 1Q2023)").dated, "2023-Q1");
        assert_eq!(names().read("UAV \"Supercam S350\", tail number 2308S350FFC53535").serial, "2308S350FFC53535");
        assert_eq!(names().read("UAV \"GERAN-2\" (Shahed-136) Ы-391").serial, "Ы-391");
    }

    #[test]
    fn an_assembly_named_alone_keeps_its_host() {
        let read = names().read("Electronic computing machine \"Baget-62-037\" of the Kh-101 missile");
        assert_eq!((read.system, read.precision), (Some(WeaponSystemId(1)), ExhibitPrecision::Assembly));
        assert!(read.assembly.starts_with("Electronic computing machine"));
    }

    #[test]
    fn a_system_alone_claims_no_unit() {
        let read = names().read("Shahed-136 UAV (157 components)");
        assert_eq!(
            (read.system, read.precision, read.serial.as_str()),
            (Some(WeaponSystemId(3)), ExhibitPrecision::System, "")
        );
        assert_eq!(names().read("Unheard-of thing").system, None);
    }
}
