//! What people write into a maker's column besides a maker: that nobody knows, who supplied it, a warning label, a product.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use crate::companies::names::{self, LegalForms};

/// Somebody named beside the maker, with the part that the source gives them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// `supplier`, `foreign_supplier`, `importer`, `exporter`, `distributor`, `involved`.
    pub role: &'static str,
    pub name: String,
}

static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:^|[\s,;(])
        (?P<foreign>foreign|іноземн\w*|иностранн\w*|зарубежн\w*)?\s*
        (?:(?P<importer>importers?|імпортер\w*|импорт[её]р\w*)
        |(?P<exporter>exporters?|експортер\w*|экспорт[её]р\w*)
        |(?P<distributor>distributors?|distributed\s+by|дистриб\w+|resellers?|dealers?|retailers?|vendors?)
        |(?P<involved>involved\s+(?:companies|company|parties)|залучен\w+\s+компан\w+)
        |(?P<supplier>suppliers?|supplied\s+by|постачальник\w*|поставщик\w*))
        (?:$|\s*[:–—-]\s*|[\s)]+)",
    )
    .expect("the pattern is constant and a test compiles it")
});

/// Splits `X Suppliers A, B Foreign suppliers C` into `X` and the parties. The maker is blank when the cell names parties only.
pub(super) fn split_roles(text: &str, forms: &LegalForms) -> (String, Vec<Party>) {
    let heads: Vec<_> = ROLE.captures_iter(text).collect();
    let mut parties = Vec::new();
    for (index, head) in heads.iter().enumerate() {
        let whole = head.get(0).expect("group 0 is the match");
        let end = heads.get(index + 1).and_then(|next| next.get(0)).map_or(text.len(), |next| next.start());
        let role = if head.name("importer").is_some() {
            "importer"
        } else if head.name("exporter").is_some() {
            "exporter"
        } else if head.name("distributor").is_some() {
            "distributor"
        } else if head.name("involved").is_some() {
            "involved"
        } else if head.name("foreign").is_some() {
            "foreign_supplier"
        } else {
            "supplier"
        };
        let listed = split_list(&text[whole.end()..end], forms);
        // `Allied Suppliers Ltd` is one name.
        if listed.iter().all(|name| forms.is_form(&names::words(name))) {
            if index == 0 && !listed.is_empty() {
                return (text.to_owned(), Vec::new());
            }
            // `Mouser (distributor)`: the role describes the name before it.
            if listed.is_empty() && index == 0 {
                let name = trimmed(&text[..whole.start()]);
                if !name.is_empty() {
                    parties.push(Party { role, name: name.to_owned() });
                }
                return (String::new(), parties);
            }
        }
        parties.extend(listed.into_iter().map(|name| Party { role, name }));
    }
    let maker = heads.first().and_then(|head| head.get(0)).map_or(text, |head| &text[..head.start()]);
    (trimmed(maker).to_owned(), parties)
}

/// Splits at commas and semicolons, but keeps `Co., Ltd.` with its name.
fn split_list(text: &str, forms: &LegalForms) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    for piece in text.split([',', ';']) {
        let piece = trimmed(piece);
        let words = names::words(piece);
        match listed.last_mut() {
            _ if words.is_empty() => {}
            Some(last) if forms.is_form(&words) => {
                last.push_str(", ");
                last.push_str(piece);
            }
            _ => listed.push(piece.to_owned()),
        }
    }
    listed
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || ",;:(".contains(c))
}

#[rustfmt::skip]
const UNIDENTIFIED: &[&str] = &[
    "unknown", "unk", "unidentified", "undetermined", "unspecified", "unnamed", "unbranded", "unmarked",
    "unreadable", "illegible", "noname", "none", "na", "nil", "null", "nd", "tbd", "tbc", "not", "no", "without",
    "removed", "erased", "sanded", "missing", "absent", "blank", "empty", "ne", "bez", "nemae", "net", "nevidomo",
    "nevidomyi", "neizvestno", "neizvesten", "nevyznacheno", "neopredelen", "vidsutnii", "vidsutnie", "otsutstvuet",
    "sterto", "zatertо", "nerozbirlivo", "unavailable", "anonymous", "inconnu", "unbekannt", "desconocido",
    "sconosciuto", "nieznany",
];

#[rustfmt::skip]
const BESIDE_UNIDENTIFIED: &[&str] = &[
    "identified", "identifiable", "recognised", "recognized", "recognisable", "recognizable", "resolved", "clearly", "yet", "chinese", "identification", "determined", "established", "specified", "known", "name",
    "named", "manufacturer", "maker", "brand", "branded", "producer", "company", "marking", "markings", "marked",
    "mark", "marks", "logo", "label", "text", "off", "readable", "legible", "available", "applicable", "data",
    "info", "information", "found", "visible", "discernible", "clear", "is", "was", "be", "could", "can", "cannot",
    "the", "a", "of", "to", "origin", "country", "yet", "stated", "given", "indicated", "provided", "seen",
    "possible", "n", "by", "or", "at", "all", "any", "chip", "part", "component",
];

static UNIDENTIFIED_CYRILLIC: LazyLock<HashSet<String>> = LazyLock::new(|| {
    [
        "не встановлено",
        "не встановлений",
        "не встановлена",
        "не ідентифіковано",
        "неідентифіковано",
        "не визначено",
        "не визначений",
        "невідомо",
        "невідомий",
        "невідомий виробник",
        "виробник невідомий",
        "виробник не встановлений",
        "виробника не встановлено",
        "виробник не визначений",
        "без маркування",
        "маркування відсутнє",
        "маркування стерто",
        "немає",
        "немає даних",
        "дані відсутні",
        "відсутнє",
        "відсутній",
        "без назви",
        "не читається",
        "нечитабельно",
        "не установлен",
        "не установлено",
        "не идентифицировано",
        "не идентифицирован",
        "не определено",
        "не определен",
        "неизвестно",
        "неизвестный",
        "неизвестный производитель",
        "производитель неизвестен",
        "производитель не установлен",
        "без маркировки",
        "маркировка отсутствует",
        "маркировка стерта",
        "нет",
        "нет данных",
        "данные отсутствуют",
        "отсутствует",
        "не читается",
        "не указан",
        "не указано",
        "не вказано",
        "не вказаний",
        "ні",
        "н/д",
        "н/в",
        "б/н",
        "未知",
        "不明",
        "无",
        "不详",
        "未识别",
    ]
    .iter()
    .map(|text| names::key(text))
    .collect()
});

/// Whether the cell says that the maker was not identified.
pub(super) fn says_unidentified(text: &str) -> bool {
    let words = names::words(text);
    if words.is_empty() {
        return true;
    }
    // `n/a` folds to the two initials in one.
    let negative = |word: &String| UNIDENTIFIED.contains(&word.as_str());
    let beside = |word: &String| BESIDE_UNIDENTIFIED.contains(&word.as_str()) || names::is_place(word);
    (words.iter().any(negative) && words.iter().all(|word| negative(word) || beside(word)))
        || UNIDENTIFIED_CYRILLIC.contains(&names::squash(&words))
        || (words.len() == 1 && matches!(words[0].as_str(), "x" | "xx" | "xxx" | "0"))
}

#[rustfmt::skip]
const LABEL: &[&str] = &[
    "electrostatic", "sensitive", "company", "companies", "manufacturer", "maker", "producer", "brand", "logo", "marking", "label", "symbol", "unclear", "text", "caution", "warning", "attention", "danger", "handle", "care", "made", "rohs",
    "ce", "fcc", "weee", "recycle", "standard", "standards", "national", "fragile", "warranty", "void", "removed",
    "voltage", "high", "hot", "surface", "esd", "observe", "precautions", "do", "not", "touch", "open", "compliant",
    "pb", "free", "lead", "halogen", "certified", "tested", "passed", "qc", "ok", "inspection", "inspected", "iso",
    "serial", "number", "model", "type", "rev", "version", "date", "lot", "batch", "input", "output", "in", "for",
    "with", "and", "the", "this", "side", "up", "see", "manual", "local", "foreign", "imported", "production",
    "military", "government", "state", "private", "various", "different", "several", "multiple", "many", "other",
    "others", "mixed", "manufacturers", "makers", "companies", "suppliers", "generic", "common", "usual", "homemade",
    "handmade", "self", "custom",
];

#[rustfmt::skip]
const PRODUCT: &[&str] = &[
    "brushless", "fan", "motor", "motors", "capacitor", "capacitors", "resistor", "resistors", "transistor",
    "transistors", "diode", "diodes", "microcontroller", "microcontrollers", "microchip", "microcircuit", "chip",
    "chips", "relay", "relays", "connector", "connectors", "battery", "batteries", "cell", "cells", "lipo", "camera",
    "cameras", "lens", "servo", "servos", "engine", "engines", "propeller", "antenna", "antennas", "antennae",
    "module", "modules", "board", "boards", "pcb", "cable", "cables", "wire", "wires", "switch", "switches",
    "sensor", "sensors", "gps", "gnss", "receiver", "receivers", "transmitter", "transceiver", "radio", "modem",
    "memory", "flash", "card", "sd", "processor", "cpu", "fpga", "inductor", "inductors", "transformer",
    "transformers", "filter", "filters", "crystal", "crystals", "oscillator", "oscillators", "quartz", "led", "leds",
    "lamp", "display", "screen", "controller", "controllers", "regulator", "regulators", "converter", "converters",
    "dc", "ac", "power", "supply", "unit", "adapter", "charger", "fuse", "fuses", "thyristor", "optocoupler",
    "amplifier", "amplifiers", "ic", "integrated", "circuit", "circuits", "electronic", "electronics", "component",
    "components", "part", "parts", "device", "devices", "equipment", "system", "systems", "block", "flight",
    "computer", "computers", "electric", "mechanical", "optical", "thermal", "digital", "analog", "analogue",
    "ceramic", "electrolytic", "tantalum", "smd", "pump", "valve", "bearing", "seal", "pipe", "hose", "screw",
    "bolt", "gear", "gyroscope", "accelerometer", "magnetometer", "barometer", "compass", "logic", "interface",
    "driver", "isolator", "socket", "holder", "box", "case", "housing", "heat", "sink", "turbojet", "jet", "piston",
    "cooling", "solar", "panel", "video", "signal", "control", "speed", "esc", "rc", "uav", "drone", "wireless",
    "ethernet", "usb", "tube",
];

/// Why the cell names no maker at all, if it does not: a label, a product, a country.
pub(super) fn names_no_maker(text: &str) -> Option<&'static str> {
    let words = names::words(text);
    let is_label = |word: &String| LABEL.contains(&word.as_str());
    let is_product = |word: &String| PRODUCT.contains(&word.as_str());
    let is_place = |word: &String| names::is_place(word) || word == "international";
    if words.iter().all(is_place) {
        return Some("a place, not a company");
    }
    if !words.iter().all(|word| {
        is_label(word) || is_product(word) || is_place(word) || word.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        return None;
    }
    if words.iter().any(is_product)
        && !words.iter().any(|word| matches!(word.as_str(), "sensitive" | "caution" | "warning" | "attention"))
    {
        return Some("product description, not a company");
    }
    let warns = ["electrostatic", "caution", "warning", "attention", "danger", "fragile", "void", "esd"];
    if words.iter().any(|word| warns.contains(&word.as_str())) {
        return Some("text of a warning label, not a company");
    }
    Some("not a company name")
}

/// Whether the name speaks of trade rather than manufacture.
pub(super) fn names_a_trader(text: &str) -> bool {
    #[rustfmt::skip]
    const TRADE: &[&str] = &[
        "trade", "trading", "traders", "import", "export", "imp", "exp", "logistics", "shipping", "forwarding",
        "distribution", "distributor", "distributors", "procurement", "sourcing", "supply", "supplies", "supplier",
        "torgovyi", "torgovaia", "snabzhenie", "postavka",
    ];
    names::words(text).iter().any(|word| TRADE.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (String, Vec<(&'static str, String)>) {
        let forms = crate::reference::LEGAL_FORMS.rows().expect("the table is compiled in");
        let (maker, parties) = split_roles(text, &LegalForms::new(&forms));
        (maker, parties.into_iter().map(|party| (party.role, party.name)).collect())
    }

    #[test]
    fn suppliers_and_importers_are_split_off() {
        let (maker, parties) =
            split("Swiwin Importers LLC IQ, TREK JSC Foreign suppliers ALIGN LIMITED, HI-LINK CO., LTD");
        assert_eq!(maker, "Swiwin");
        let expected = [
            ("importer", "LLC IQ"),
            ("importer", "TREK JSC"),
            ("foreign_supplier", "ALIGN LIMITED"),
            ("foreign_supplier", "HI-LINK CO., LTD"),
        ];
        assert_eq!(parties, expected.map(|(role, name)| (role, name.to_owned())));
        assert_eq!(split("Vicor Corporation"), ("Vicor Corporation".into(), vec![]));
        assert_eq!(split("Allied Suppliers Ltd"), ("Allied Suppliers Ltd".into(), vec![]));
        assert_eq!(split("Mouser (distributor)"), (String::new(), vec![("distributor", "Mouser".into())]));
        assert_eq!(split("Supplier: Farnell"), (String::new(), vec![("supplier", "Farnell".into())]));
        assert_eq!(split("Texas Instruments Постачальник: ТОВ Ромашка").0, "Texas Instruments");
    }

    #[test]
    fn what_names_no_maker_is_seen() {
        for text in [
            "Not identified",
            "n/a",
            "N/A",
            "-",
            "?",
            "",
            "Unknown",
            "не встановлено",
            "Невідомо",
            "No name",
            "marking removed",
            "manufacturer unknown",
        ] {
            assert!(says_unidentified(text), "{text}");
        }
        for text in ["Nordic", "NA Semiconductor", "No-Ohm", "Not Dotti", "Unknown Worlds GmbH"] {
            assert!(!says_unidentified(text), "{text}");
        }
        for text in [
            "Brushless fan",
            "Electrostatic sensitive device",
            "International standard",
            "China National",
            "Made in China",
            "GPS module",
        ] {
            assert!(names_no_maker(text).is_some(), "{text}");
        }
        for text in ["Huaban", "Chandler", "Nelson", "Power Forest Semi Ltd"] {
            assert!(names_no_maker(text).is_none(), "{text}");
        }
    }
}
