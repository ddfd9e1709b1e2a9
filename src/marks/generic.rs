//! Families that many makers produce under one number: they name no maker by themselves.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::reference;

/// A multi-source family as `generics.csv` lists it.
#[derive(Debug)]
pub struct Generic {
    pub id: String,
    pub name: String,
    pub category: String,
    /// Brands known to make it, in no order.
    pub known_maker_keys: Vec<String>,
    /// Whose number it was first, if known.
    pub original_maker_key: Option<String>,
    /// Matches tokens of digits alone, which only count when nothing else is printed.
    pub is_bare_number: bool,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    regex: String,
    category: String,
    known_maker_keys: String,
    original_maker_key: String,
}

/// All families with a pattern, in file order, and their patterns for the common automaton.
pub fn load() -> anyhow::Result<(Vec<Generic>, Vec<String>)> {
    let rows: Vec<Row> = reference::GENERICS.rows()?;
    let mut generics = Vec::with_capacity(rows.len());
    let mut patterns = Vec::with_capacity(rows.len());
    for row in rows {
        if row.regex.is_empty() {
            continue;
        }
        generics.push(Generic {
            is_bare_number: false,
            id: row.id,
            name: row.name,
            category: row.category,
            known_maker_keys: row
                .known_maker_keys
                .split(';')
                .filter(|key| !key.is_empty())
                .map(str::to_owned)
                .collect(),
            original_maker_key: Some(row.original_maker_key).filter(|key| !key.is_empty()),
        });
        patterns.push(row.regex);
    }
    Ok((generics, patterns))
}

impl Generic {
    pub fn is_known_maker(&self, brand_key: &str) -> bool {
        self.known_maker_keys.iter().any(|key| key == brand_key)
    }
}

/// Whether a number of which a pattern covers the first `end` bytes ends there: `MAX202` and `MAX202E` do, `MAX2021` is
/// another part.
pub fn ends_at(squashed: &str, end: usize) -> bool {
    let bytes = squashed.as_bytes();
    let ends_in_digit = end > 0 && bytes.get(end - 1).is_some_and(u8::is_ascii_digit);
    !(ends_in_digit && bytes.get(end).is_some_and(u8::is_ascii_digit))
}

/// Numbers of public registers, given to a type and not to a maker: JEDEC `1N`/`2N`/`3N`, JIS `2SC`, Pro Electron `BC`.
pub fn is_registered_type(squashed: &str) -> bool {
    let bytes = squashed.as_bytes();
    let digits_from =
        |start: usize| bytes[start.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    match bytes {
        [b'1'..=b'4', b'N', ..] => (2..=5).contains(&digits_from(2)),
        [b'2', b'S', b'A' | b'B' | b'C' | b'D' | b'J' | b'K', ..] => (2..=4).contains(&digits_from(3)),
        [b'B', b'A' | b'B' | b'Z', b'S' | b'T' | b'V' | b'W' | b'X' | b'Y', ..] => (2..=3).contains(&digits_from(3)),
        [b'B', b'C' | b'D' | b'F', ..] => digits_from(2) == 3,
        _ => false,
    }
}

/// Letters before or after a multi-source number that one maker has made his own. They make his brand likely, not more:
/// others have copied prefixes too. From the makers' ordering guides.
const AFFIXES: &[(&str, &str)] = &[
    (r"^SN[57]4", "texas-instruments"),
    (r"^CD4\d{2,4}U?BC[NMW]?", "fairchild"),
    (r"^CD4\d{2,4}U?B|^CD74", "texas-instruments"),
    (r"^M(C1|M)?74(HC|AC|LVX|VHC)\w*(M|RM|B)1?(R|TR|TTR)$", "stmicroelectronics"),
    (r"^MM74|^DM74|^DM54|^MM54", "fairchild"),
    (r"^MC74|^MC1[45]\d{2,3}", "onsemi"),
    (r"^NLV?74|^NL[SVU]", "onsemi"),
    (r"^M74HC", "stmicroelectronics"),
    (r"^HCF4", "stmicroelectronics"),
    (r"^HEF4", "nxp"),
    (r"^TC(74|4\d{3}|7S|7W)", "toshiba-tdsc"),
    (r"^HD(74|14\d{3})", "hitachi-semi"),
    (r"^IDT", "idt"),
    (r"^CY74|^QS74", "cypress"),
    (
        r"^74(AHC|AHCT|ALVC|ABT|AUP|HC|HCT|LV|LVC|LVT|LVCH|ALVT|AVC|AXP|CBTLV)(1G|2G|3G)?\d{2,6}[ABCF]?(D|PW|DB|BQ|GW|GV|GM|GF|GS|DC|DP|N)$",
        "nexperia",
    ),
    (r"^74(HC|HCT|AC|ACT|LS|F|VHC|LCX|LVX|ACTQ)\d{2,5}(SC|SJ|MTC|MSA|PC|MTCX|SCX|WM|MX)$", "fairchild"),
    (r"^74(HC|HCT|AHC|LV|LVC)(1G|2G)?\d{2,4}[A-Z]?(W5|SE|S14|T14)", "diodes"),
    (r"^(UA|LM|RC|TL|NE|SA|SE)\w*(DR|DGKR|PWR|DBVR|DBVT|DRG4|PWRG4|KTTR|KCS|DCYR|NSR)$", "texas-instruments"),
    (r"^LM\w*/?NOPB$", "texas-instruments"),
    (r"^UA7[89]", "texas-instruments"),
    (r"^L7[89][LM]?\d\d", "stmicroelectronics"),
    (r"^LD(1117|1085|1086)", "stmicroelectronics"),
    (r"^LM\d{3,4}[A-Z]?(DT|D2T|PT)$", "stmicroelectronics"),
    (r"^MC7[89]", "onsemi"),
    (r"^NCP|^NCV", "onsemi"),
    (r"^KA\d", "fairchild"),
    (r"^NJM", "njr"),
    (r"^UTC", "unisonic"),
    (r"^TLV1117|^REG1117|^TLV431", "texas-instruments"),
    (r"^AMS1", "ams-inc"),
    (r"^AZ\d{3,4}", "bcd"),
    (r"^AP1117", "diodes"),
    (r"^SPX1117", "sipex"),
    (r"^CJ\d", "jcet"),
    (r"^TS(C)?\d{3}C", "taiwan-semi"),
    (r"^AT24|^AT93|^AT25|^AT27|^AT28|^AT89", "atmel"),
    (r"^24(LC|AA|FC)|^93(LC|AA)|^25(LC|AA)", "microchip"),
    (r"^M24|^M93|^M95|^M27", "stmicroelectronics"),
    (r"^CAT(24|25|93)|^CAV", "catalyst"),
    (r"^BR(24|25|93)", "rohm"),
    (r"^ADM\d", "analog-devices"),
    (r"^ST(232|3232|485)", "stmicroelectronics"),
    (r"^SP(232|3232|202|3485|485|490|491|208|211)", "sipex"),
    (r"^HIN", "intersil"),
    (r"^SN65|^SN75|^TRS|^AM26", "texas-instruments"),
    (r"^DS(75|36|26)", "national-semiconductor"),
    (r"^ISL", "intersil"),
    (r"^ULN2\w*(APG|AFWG|AP|AFW)$", "toshiba-tdsc"),
    (r"^ULN2\w*(AN|ADR|ANSR|AD|APWR|ADRG4)$", "texas-instruments"),
    (r"^ULN2\w*(D1|D1013TR)$", "stmicroelectronics"),
    (r"^TD62", "toshiba-tdsc"),
    (r"^PMBT|^PMBF|^PBSS|^PESD|^BAS\d+\w*215$", "nexperia"),
    (r"^MMBT|^MMBF|^MMSZ|^MMSD|^MBR\w*T[1234]G?$|^1SMB|^NZ9", "onsemi"),
    (r"^FDN|^FDV", "fairchild"),
    (r"^TLP", "toshiba-tdsc"),
    (r"^EL817", "everlight"),
    (r"^LTV", "lite-on"),
    (r"^UC[23]84[2-5]\w*(DR|DTR|NG|D8TR|DW)", "texas-instruments"),
    (r"^UC[23]84[2-5]B?(D1|N|MN)$", "stmicroelectronics"),
    (r"^STPS|^SM6T|^SM15T|^SMLVT", "stmicroelectronics"),
    (r"^DMG|^DMN|^DMP|^ZXT|^ZXM", "diodes"),
    (r"^W24|^W27", "winbond"),
    (r"^HM6", "hitachi-semi"),
    (r"^KM6|^K6", "samsung"),
    (r"^HY6", "hynix"),
    (r"^IS6", "issi"),
    (r"^AS6C", "alliance-memory"),
    (r"^CY(7|62)", "cypress"),
    (r"^TMS27", "texas-instruments"),
    (r"^XL25", "xlsemi"),
];

/// Brand keys by the letters around a multi-source number. Patterns in order; the first that fits decides.
pub fn affix_patterns() -> impl Iterator<Item = (&'static str, &'static str)> {
    AFFIXES.iter().copied()
}

/// Whether a number in nothing but Cyrillic letters is built as Soviet makers build theirs: a semiconductor of GOST 10862 or OST
/// 11.336.919 (`АОТ128А`, `КТ315Б`), an integrated circuit (`КР580ВМ80А`), a capacitor or resistor (`К10-17`, `С2-33`), or a short type with
/// a hyphen (`КМ-6`, `МС-301`). Letters that have a Latin twin may all be a Western number that somebody has typed in
/// Cyrillic (`МАХ232`), which these are not.
pub fn is_soviet_type(squashed: &str, plain: &str) -> bool {
    static TYPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^(?:[AGK1-4](?:[TPDCLAIHYB]|O[TDYPEU])\d{3,4}[A-Z]?\d?[A-Z]?|K?[PMBAEH]?M?\d{3,4}[A-Z]{2}\d{1,3}[A-Z]?)$",
        )
        .expect("a test reads it")
    });
    static SHORT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[A-Z]{1,2}\d{0,2}-\d{1,3}[A-Z]?$").expect("a test reads it"));
    TYPE.is_match(squashed) || SHORT.is_match(plain)
}

/// `squashed` is the token, `next` the one after it on the same line. Returns the maker's key.
pub fn maker_by_lot_style(squashed: &str, next: Option<&str>) -> Option<&'static str> {
    let bytes = squashed.as_bytes();
    let is_digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    let is_letter = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_uppercase);
    let week = |from: usize| {
        squashed
            .get(from..from + 2)
            .and_then(|week| week.parse::<u32>().ok())
            .is_some_and(|week| (1..=53).contains(&week))
    };
    // Diffusion site, assembly site, RoHS letter, year and week: Philips logic under all its owners.
    if is_letter(0)
        && is_letter(1)
        && matches!(bytes.get(2), Some(b'D' | b'G'))
        && is_digit(3)
        && is_digit(4)
        && is_digit(5)
    {
        if is_digit(6) && week(5) && bytes.len() <= 8 {
            return Some(if squashed[3..5] < *"17" { "nxp" } else { "nexperia" });
        }
        if !is_digit(6) && week(4) && bytes.len() <= 7 {
            return Some("nxp");
        }
    }
    // Year digit, month, lot, site, environmental category: Texas Instruments.
    if let Some(next) = next {
        let is_category = matches!(next, "G1" | "G2" | "G3" | "G4");
        let has_letter = bytes.iter().filter(|byte| byte.is_ascii_uppercase()).count() >= 2;
        if is_category
            && is_digit(0)
            && (6..=7).contains(&bytes.len())
            && matches!(bytes[1], b'1'..=b'9' | b'A' | b'B' | b'C')
            && has_letter
        {
            return Some("texas-instruments");
        }
    }
    // Country of assembly, year digit and week: STMicroelectronics.
    if matches!(squashed, "CHN" | "MYS" | "PHL" | "MAR" | "MLT")
        && next.is_some_and(|next| next.len() == 3 && next.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Some("stmicroelectronics");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_number_is_another_part() {
        assert!(ends_at("MAX202", 6) && ends_at("MAX202ESE", 6) && ends_at("SMBJ24A", 4));
        assert!(!ends_at("MAX2021ETX", 6));
    }

    #[test]
    fn registered_types_name_no_maker() {
        assert!(is_registered_type("2N7002") && is_registered_type("1N4148W") && is_registered_type("2SC1815"));
        assert!(is_registered_type("BC847C") && is_registered_type("BZX84C5V1"));
        assert!(!is_registered_type("1N") && !is_registered_type("BCM2837") && !is_registered_type("2SP"));
    }
}
