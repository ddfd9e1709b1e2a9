//! Takes the fields of one row out of its cells, as a mapping says. Pure.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::intake::mapping::{Column, Field, Mapping, field_name};
use crate::intake::records::Record;
use crate::journal::model::hex;

/// A field longer than this is damage, not text. Characters.
const MAX_FIELD_CHARACTERS: usize = 8_192;
/// One record may name this many exhibits.
const MAX_WEAPONS: usize = 64;

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The column as the file names it, or empty where the whole row is meant.
    pub column: String,
    /// The kind of fault, the same for all rows that share it.
    pub reason: String,
    /// The value that was found, shortened.
    pub value: String,
}

/// A row in the words of the mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    pub row: u64,
    pub external_id: String,
    /// Exhibits as the source names them; at least one.
    pub weapons: Vec<String>,
    /// Those that state something; so few that looking through them is the fastest.
    values: Vec<(Field, String)>,
    /// SHA-256 over all mapped fields.
    pub digest: String,
}

impl SourceRow {
    /// The value of a field; empty where nothing is stated.
    pub fn get(&self, field: Field) -> &str {
        self.values.iter().find(|(known, _)| *known == field).map_or("", |(_, value)| value)
    }

    /// Takes the value of a field out of the row.
    pub fn take(&mut self, field: Field) -> String {
        take(&mut self.values, field)
    }
}

fn take(values: &mut Vec<(Field, String)>, field: Field) -> String {
    let place = values.iter().position(|(known, _)| *known == field);
    place.map(|place| values.swap_remove(place).1).unwrap_or_default()
}

/// Reads one record. `width` is the number of columns of the header.
pub fn read_row(
    record: &Record,
    mapping: &Mapping,
    positions: &BTreeMap<Field, usize>,
    width: usize,
) -> Result<SourceRow, Rejection> {
    let whole = |reason: String| Rejection { column: String::new(), reason, value: String::new() };
    let cells = record.content.as_ref().map_err(|fault| whole(fault.clone()))?;
    if cells.len() != width {
        let word = if cells.len() < width { "fewer" } else { "more" };
        let fault = whole(format!("the row has {word} columns than the header"));
        return Err(Rejection { value: format!("{} of {width}", cells.len()), ..fault });
    }
    let mut values = Vec::with_capacity(positions.len());
    let mut weapons = Vec::new();
    let mut hasher = Sha256::new();
    for (&field, &position) in positions {
        let Some(column) = mapping.column(field) else { continue };
        let cell = &cells[position];
        let reject = |reason: &str| Rejection {
            column: column.column.clone(),
            reason: reason.to_owned(),
            value: cell.chars().take(60).collect(),
        };
        if cell.len() > MAX_FIELD_CHARACTERS && cell.chars().count() > MAX_FIELD_CHARACTERS {
            return Err(reject("the field is longer than 8,192 characters"));
        }
        if cell.chars().any(|character| character.is_control() && !matches!(character, '\t' | '\n' | '\r')) {
            return Err(reject("the field has control characters"));
        }
        hasher.update(field_name(field));
        hasher.update((cell.len() as u64).to_be_bytes());
        hasher.update(cell);
        if field == Field::Weapon {
            weapons = list(cell, column).map_err(|reason| reject(&reason))?;
            continue;
        }
        let value = value(cell, column);
        if !value.is_empty() {
            values.push((field, value));
        }
    }
    let external_id = take(&mut values, Field::ExternalId);
    let named = |field, reason: &str| Rejection {
        column: mapping.column(field).map(|column| column.column.clone()).unwrap_or_default(),
        reason: reason.to_owned(),
        value: String::new(),
    };
    let digest = hex(&hasher.finalize());
    let external_id = if mapping.numbered_by_content { format!("content-{}", &digest[..16]) } else { external_id };
    if external_id.is_empty() {
        return Err(named(Field::ExternalId, "the row has no number of its own, so it could not be told from others"));
    }
    if mapping.one_exhibit {
        weapons = vec![String::new()];
    }
    if weapons.is_empty() {
        return Err(named(Field::Weapon, "no weapon is named"));
    }
    Ok(SourceRow { row: record.row, external_id, weapons, values, digest })
}

/// The exhibits of a row: each weapon that it names, with the serial where the file has a column for it.
pub fn exhibit_strings(row: &SourceRow) -> impl Iterator<Item = Cow<'_, str>> {
    let serial = row.get(Field::ExhibitSerial);
    row.weapons.iter().map(move |weapon| match serial {
        "" => Cow::Borrowed(weapon.as_str()),
        serial => Cow::Owned(format!("{weapon} №{serial}")),
    })
}

/// A day as people write it here, `05.09.2024`, as a date is kept; any other text as it is.
pub fn day_of(text: &str) -> String {
    let text = text.trim();
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => match (number(day), number(month), number(year)) {
            (Some(day), Some(month), Some(year)) => format!("{year:04}-{month:02}-{day:02}"),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

fn value(cell: &str, column: &Column) -> String {
    let mut text = cell.trim();
    if let Some(after) = &column.after {
        text = text.split_once(after.as_str()).map_or("", |(_, rest)| rest.trim());
    }
    if column.blank.iter().any(|blank| blank == text) {
        return String::new();
    }
    column.values.get(text).cloned().unwrap_or_else(|| text.to_owned())
}

fn list(cell: &str, column: &Column) -> Result<Vec<String>, String> {
    let text = value(cell, column);
    let parts: Vec<String> = match column.split.as_deref() {
        _ if text.is_empty() => Vec::new(),
        None => vec![text],
        Some("json") => serde_json::from_str(&text).map_err(|_| "the field is not a JSON list of texts".to_owned())?,
        Some(separator) => text.split(separator).map(str::to_owned).collect(),
    };
    let mut listed: Vec<String> = Vec::new();
    for part in parts {
        let part = part.trim();
        if !part.is_empty() && !listed.iter().any(|known| known == part) {
            listed.push(part.to_owned());
        }
    }
    if listed.len() > MAX_WEAPONS {
        return Err(format!("the field names more than {MAX_WEAPONS} weapons"));
    }
    Ok(listed)
}

/// Abbreviations of engineering that describe a part rather than mark it.
const ABBREVIATIONS: &[&str] = &[
    "AC", "ADC", "AGC", "ARM", "BJT", "CAN", "CCD", "CDMA", "CMOS", "CPLD", "CPU", "CRP", "CRPA", "DAC", "DC", "DDR",
    "DDS", "DIP", "DRAM", "DSP", "DVB", "EEPROM", "EMI", "EP", "EPROM", "ESD", "EW", "FET", "FIFO", "FPGA", "FPV",
    "FRAM", "GLONASS", "GNSS", "GPS", "GSM", "HDMI", "HF", "HV", "IC", "IF", "IGBT", "IMU", "IO", "IR", "JFET", "LAN",
    "LCD", "LDO", "LED", "LNA", "LTE", "LVDS", "MCU", "MEMS", "MLCC", "MMIC", "MOSFET", "MPU", "NAND", "NOR", "NPN",
    "OLED", "OTP", "PC", "PCB", "PCI", "PLC", "PLD", "PLIS", "PLL", "PNP", "PWM", "RAM", "RF", "RISC", "ROM", "RTC",
    "SAW", "SDRAM", "SMD", "SOC", "SPI", "SRAM", "SSD", "TCXO", "TTL", "TV", "TVS", "UART", "UAV", "UHF", "USB", "UWB",
    "VCO", "VHF", "ПЛИС", "ПЛІС", "ОЗУ", "БпЛА",
];

/// Takes the marking out of a text that mixes it with a description: from the first word that looks printed on a part to the
/// end, or to the next words of a description. `None` where nothing looks printed. Runs of blanks in the text separate
/// lines, as the sources use them.
///
/// `Universal GPS receiver MAXIM 2769E TI810 +BEAF` gives `MAXIM 2769E TI810 +BEAF`.
pub fn marking_in(text: &str) -> Option<String> {
    let words: Vec<(usize, &str)> = words_with_position(text);
    let first = words.iter().position(|(_, word)| looks_printed(word))?;
    let mut start = first;
    while start > 0 && is_capitals(words[start - 1].1) {
        start -= 1;
    }
    let end =
        words[first..].iter().position(|(_, word)| is_description(word)).map_or(words.len(), |offset| first + offset);
    let (begin, _) = words[start];
    let (last, word) = words[end - 1];
    let printed = &text[begin..last + word.len()];
    // A bracket that the description goes on in: `ADM485 (+5 V low power transceiver)`.
    let printed = match printed.rfind('(') {
        Some(open) if open > 0 && !printed[open..].contains(')') => &printed[..open],
        _ => printed,
    };
    let printed = printed.trim().trim_matches(|character: char| matches!(character, ',' | ';' | ':'));
    let printed = match printed.strip_prefix('(') {
        Some(inner) if !inner.trim_end_matches(')').contains(['(', ')']) => inner.trim_end_matches(')'),
        _ if printed.ends_with(')') && !printed.contains('(') => printed.trim_end_matches(')'),
        _ => printed,
    };
    let mut lines: Vec<String> = Vec::new();
    for line in printed.split(['\n', '\r', '\t']) {
        for piece in line.split("  ") {
            let piece = piece.trim();
            if !piece.is_empty() {
                lines.push(piece.to_owned());
            }
        }
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn words_with_position(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (index, character) in text.char_indices() {
        match (character.is_whitespace(), start) {
            (false, None) => start = Some(index),
            (true, Some(begin)) => {
                words.push((begin, &text[begin..index]));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(begin) = start {
        words.push((begin, &text[begin..]));
    }
    words
}

fn bare(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphanumeric() && !matches!(character, '+' | '#'))
}

/// Beginnings of names of cores, interfaces and standards: `Cortex-M4`, `RS-485`, `DDR3`, `USB2.0`.
const STANDARDS: &[&str] =
    &["CORTEX", "RS-", "RS232", "RS485", "RS422", "DDR", "LPDDR", "USB", "IEEE", "MIL-", "ARM", "POE", "CAT-", "IP6"];

fn looks_printed(word: &str) -> bool {
    let word = bare(word);
    let upper = word.to_uppercase();
    // `2-wire`, `16-bit`: a number and a word.
    if let Some((count, unit)) = word.split_once('-')
        && count.bytes().all(|byte| byte.is_ascii_digit())
        && unit.chars().count() >= 3
        && unit.chars().all(char::is_lowercase)
    {
        return false;
    }
    if STANDARDS.iter().any(|standard| upper.starts_with(standard)) {
        return false;
    }
    word.chars().any(|character| character.is_ascii_digit()) && word.chars().count() > 1 && !is_measure(word)
}

fn is_capitals(word: &str) -> bool {
    let word = bare(word);
    word.chars().count() >= 2
        && word.chars().all(|character| character.is_uppercase() || matches!(character, '-' | '&' | '/'))
        && !ABBREVIATIONS.contains(&word)
}

/// A word of at least four letters that is not in capitals.
fn is_description(word: &str) -> bool {
    let word = bare(word);
    word.chars().count() >= 4
        && word.chars().all(|character| character.is_alphabetic() || matches!(character, '-' | '\'' | '/'))
        && word.chars().skip(1).filter(|character| character.is_lowercase()).count() >= 3
}

/// `16-bit`, `330uF25V`, `2.4GHz`, `24V/5V`, `10-channel`, `50x30mm`, `12`.
fn is_measure(word: &str) -> bool {
    const UNITS: &[&str] = &[
        "bit", "bits", "v", "vdc", "vac", "mv", "kv", "a", "ma", "ah", "mah", "w", "kw", "mw", "f", "uf", "µf", "μf",
        "nf", "pf", "мкф", "hz", "khz", "mhz", "ghz", "ohm", "kohm", "mohm", "ω", "h", "uh", "µh", "mh", "nh", "mm",
        "cm", "m", "g", "kg", "pin", "pins", "ch", "channel", "channels", "kb", "mb", "gb", "kbit", "mbit", "gbit",
        "mbps", "gbps", "kbps", "mp", "s", "ms", "db", "dbm", "c", "°c", "в", "а", "мгц", "ггц", "кгц", "вт", "х", "x",
        "axis", "phase", "core", "port", "way", "layer", "mega", "k", "cell",
    ];
    let mut unit = String::new();
    let mut digits = false;
    // `330uF25V` has two units; what changes between letters and digits more often is a mark.
    let mut units = 0;
    let mut close = |unit: &mut String, digits: bool| {
        let known = unit.is_empty() || UNITS.contains(&unit.as_str());
        unit.clear();
        units += 1;
        known && digits && units <= 2
    };
    for character in word.to_lowercase().chars() {
        if character.is_ascii_digit() {
            if !unit.is_empty() && !close(&mut unit, digits) {
                return false;
            }
            digits = true;
        } else if matches!(character, '.' | ',' | '-' | '/' | '±' | '~' | '+') {
            if !unit.is_empty() && !close(&mut unit, digits) {
                return false;
            }
        } else {
            unit.push(character);
        }
    }
    // A bare number is a measure only where it is short: `8`, `16`; longer ones are printed.
    if unit.is_empty() {
        return word.len() <= 2;
    }
    close(&mut unit, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marking_is_found_among_words() {
        let found = |text: &str| marking_in(text).unwrap_or_default();
        assert_eq!(found("Universal GPS receiver MAXIM 2769E TI810 +BEAF"), "MAXIM 2769E TI810 +BEAF");
        assert_eq!(
            found("14-bit analog-to-digital converter AD9243ASZ #1719 38335315.1"),
            "AD9243ASZ #1719 38335315.1"
        );
        assert_eq!(found("Broadband amplifier (LHA-23LN)"), "LHA-23LN");
        assert_eq!(
            found("Hexagonal inverter (high performance CMOS with silicon gate) 75A5X5K     HCT04"),
            "75A5X5K\nHCT04"
        );
        assert_eq!(found("Radio frequency mixer AD 6636 CBCZ"), "AD 6636 CBCZ");
        assert_eq!(found("Electrolytic capacitor 1000uF 35V"), "");
        assert_eq!(found("Resistors"), "");
        assert_eq!(found("2-wire digital thermometer DS1721"), "DS1721");
        assert_eq!(found("ADM485 (+5 V low power transceiver)"), "ADM485");
        assert_eq!(found("ARM Cortex-M4 controller STM32F446RCT6"), "STM32F446RCT6");
        assert_eq!(found("8-bit CMOS PIC16F887"), "PIC16F887");
        assert_eq!(found("Tantalum capacitor 337    10K     136"), "337\n10K\n136");
    }
}
