//! What stands beside a part number and is none: values with units, packages, technical terms, countries of assembly.

/// Whether a [squashed](crate::marks::normalise::squash) token is a value, a package, a standard or a technical word.
pub fn is_ordinary(squashed: &str) -> bool {
    is_value(squashed) || is_package(squashed) || is_term(squashed)
}

/// A number with a unit, such as `10V`, `47UF`, `24MHZ`, `128KB` or `16BIT`.
///
/// Single-letter units count only after at most three digits: `8138A` is the mark of an AD8138, not a current.
pub fn is_value(squashed: &str) -> bool {
    let digits = squashed.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits == squashed.len() || digits > 6 {
        return false;
    }
    let unit = &squashed[digits..];
    if unit.len() == 1 {
        return digits <= 3 && matches!(unit, "V" | "A" | "W" | "F" | "K" | "M" | "C" | "R" | "X" | "S" | "G" | "D");
    }
    UNITS.binary_search(&unit).is_ok()
}

/// Sorted; at least two letters each.
const UNITS: &[&str] = &[
    "AH", "BALL", "BALLS", "BIT", "BITA", "BITS", "BPS", "CH", "CHANNEL", "CM", "DB", "DBI", "DBM", "DEG", "GB",
    "GBIT", "GBPS", "GHZ", "GND", "GSPS", "HZ", "KB", "KBIT", "KBITS", "KBPS", "KBYTE", "KG", "KHZ", "KM", "KOHM",
    "KSPS", "KV", "KW", "LEAD", "LEADS", "MA", "MAH", "MB", "MBIT", "MBITS", "MBPS", "MBYTE", "MF", "MHZ", "MIL",
    "MIPS", "MKF", "MM", "MOHM", "MS", "MSPS", "MV", "MW", "MX", "ND", "NF", "NH", "NM", "NS", "OHM", "OHMS", "PCS",
    "PF", "PIN", "PINS", "PPIN", "PPM", "PS", "RD", "RPM", "SPS", "ST", "TH", "UA", "UF", "UH", "UM", "US", "UV", "VA",
    "VAC", "VDC", "VOLT", "VOLTS", "WAY", "WH",
];

/// A package name such as `TQFP44`, `SOT23`, `TO220` or `0805`.
pub fn is_package(squashed: &str) -> bool {
    if matches!(squashed, "0201" | "0402" | "0603" | "0805" | "1206" | "1210" | "1812" | "2010" | "2512") {
        return true;
    }
    let letters = squashed.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = squashed.split_at(letters);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = &rest[..digits];
    // Outlines carry a variant of two letters at most: `TO-220AB`, `DO-214AC`.
    let longest_variant = if matches!(name, "TO" | "DO") { 2 } else { 1 };
    if letters == 0 || digits == 0 || rest.len() - digits > longest_variant {
        return false;
    }
    match name {
        "TO" => matches!(
            number,
            "3" | "5"
                | "8"
                | "18"
                | "39"
                | "46"
                | "47"
                | "52"
                | "72"
                | "78"
                | "92"
                | "99"
                | "100"
                | "126"
                | "202"
                | "205"
                | "218"
                | "220"
                | "236"
                | "243"
                | "247"
                | "251"
                | "252"
                | "254"
                | "257"
                | "261"
                | "262"
                | "263"
                | "264"
                | "267"
                | "268"
        ),
        "DO" => matches!(
            number,
            "4" | "5"
                | "7"
                | "15"
                | "27"
                | "34"
                | "35"
                | "41"
                | "201"
                | "203"
                | "204"
                | "213"
                | "214"
                | "215"
                | "216"
                | "219"
                | "220"
        ),
        "SC" => {
            matches!(number, "59" | "61" | "62" | "63" | "70" | "73" | "74" | "75" | "82" | "88" | "89" | "90" | "96")
        }
        "SO" | "DIL" | "SOJ" | "SOL" | "SIL" => digits <= 2,
        "SOT" => matches!(digits, 2..=4),
        "SOD" => digits <= 3,
        "SMA" | "SMB" | "SMC" => false,
        // From 2000 on they are amplifiers of NXP.
        "BGA" => digits < 4 || number < "2000",
        _ => PACKAGES.binary_search(&name).is_ok(),
    }
}

/// Sorted.
const PACKAGES: &[&str] = &[
    "BGA", "CBGA", "CDIP", "CERDIP", "CFP", "CLCC", "CPGA", "CQFP", "CSP", "DDPAK", "DFN", "DIP", "DPAK", "EQFP",
    "FBGA", "FCBGA", "FLGA", "FPBGA", "HLQFP", "HQFN", "HSOP", "HSSOP", "HTQFP", "HTSSOP", "HVQFN", "JLCC", "LBGA",
    "LCC", "LCCC", "LFBGA", "LFCSP", "LGA", "LQFP", "MBGA", "MCLP", "MLF", "MLP", "MQFP", "MSOP", "NFBGA", "PBGA",
    "PDIP", "PDSO", "PGA", "PLCC", "PQFP", "PSOP", "QFJ", "QFN", "QFP", "QSOP", "SBGA", "SDIP", "SIP", "SOIC", "SON",
    "SOP", "SSOP", "TBGA", "TDFN", "TFBGA", "TQFN", "TQFP", "TSOC", "TSOP", "TSSOP", "TVSOP", "UBGA", "UFBGA", "UFDFN",
    "UFQFPN", "UQFN", "USON", "VDFN", "VFBGA", "VFQFPN", "VQFN", "VQFP", "VSON", "VSOP", "VSSOP", "WDFN", "WFBGA",
    "WLCSP", "WQFN", "WSON", "XQFN",
];

/// A technical word that looks like a number of a part, or a word in capitals that is none.
pub fn is_term(squashed: &str) -> bool {
    TERMS.binary_search(&squashed).is_ok()
}

/// Sorted.
const TERMS: &[&str] = &[
    "3GPP",
    "3GSPS",
    "3PHASE",
    "80211",
    "80211A",
    "80211B",
    "80211G",
    "80211N",
    "8023",
    "80386",
    "AC97",
    "ADC",
    "AHRS",
    "AMP",
    "APPROX",
    "ARINC",
    "ARINC429",
    "ARINC629",
    "ARM",
    "ARM11",
    "ARM7",
    "ARM7TDMI",
    "ARM9",
    "ASIC",
    "ASSY",
    "BB2",
    "BIT",
    "BOARD",
    "BT656",
    "CAN",
    "CAN2",
    "CAN20",
    "CAN20B",
    "CAT5",
    "CATV",
    "CCD",
    "CHINA",
    "CHIP",
    "CHN",
    "CMOS",
    "COAX",
    "CODEC",
    "COG",
    "CORTEX",
    "CORTEXA7",
    "CORTEXA8",
    "CORTEXA9",
    "CORTEXM0",
    "CORTEXM3",
    "CORTEXM33",
    "CORTEXM4",
    "CORTEXM4F",
    "CORTEXM7",
    "CPLD",
    "CPU",
    "CRYSTAL",
    "DAC",
    "DC",
    "DCDC",
    "DDR",
    "DDR2",
    "DDR3",
    "DDR3L",
    "DDR4",
    "DDR5",
    "DDS",
    "DIODE",
    "DRAM",
    "DSP",
    "DUAL",
    "DVBS2",
    "DVBT2",
    "EEPROM",
    "EIA232",
    "EIA422",
    "EIA485",
    "EMI",
    "EMMC",
    "EPROM",
    "ESD",
    "FIFO",
    "FLASH",
    "FM",
    "FPGA",
    "FRAM",
    "FRANCE",
    "GAAS",
    "GAN",
    "GERMANY",
    "GLONASS",
    "GNSS",
    "GPRS",
    "GPS",
    "GSM",
    "H264",
    "H265",
    "HBM2",
    "HDMI",
    "HDMI14",
    "HDMI20",
    "HIGH",
    "I2C",
    "I2S",
    "I3C",
    "IC",
    "IEEE1394",
    "IEEE1588",
    "IEEE488",
    "IEEE802",
    "IEEE80211",
    "IEEE802154",
    "IGBT",
    "IMU",
    "INPUT",
    "IP65",
    "IP67",
    "IP68",
    "IPX7",
    "IRELAND",
    "ISO11898",
    "ISO9001",
    "ISO9141",
    "ITALY",
    "JAPAN",
    "JFET",
    "JPN",
    "JTAG",
    "KOREA",
    "L1",
    "L1L2",
    "LAN",
    "LCD",
    "LDO",
    "LED",
    "LITHIUM",
    "LNA",
    "LOT",
    "LOW",
    "LPDDR",
    "LPDDR2",
    "LPDDR3",
    "LPDDR4",
    "LPDDR4X",
    "LPDDR5",
    "LTE",
    "LVDS",
    "LVPECL",
    "M2M",
    "MADE",
    "MALAYSIA",
    "MAR",
    "MCU",
    "MEMS",
    "MEXICO",
    "MIL",
    "MLC",
    "MODEL",
    "MODULE",
    "MOS",
    "MOSFET",
    "MP3",
    "MPEG2",
    "MPEG4",
    "MPU",
    "MYS",
    "NAND",
    "NFET",
    "NOR",
    "NPN",
    "NPO",
    "NTC",
    "NTSC",
    "OEM",
    "OPA",
    "OPAMP",
    "OTP",
    "OUTPUT",
    "PAL",
    "PBF",
    "PCB",
    "PCI",
    "PCIE",
    "PCIE2",
    "PCIE3",
    "PECL",
    "PFET",
    "PHASE",
    "PHILIPPINES",
    "PHL",
    "PHY",
    "PLD",
    "PLIS",
    "PLL",
    "PMOS",
    "PNP",
    "PORT",
    "POWER",
    "PROM",
    "PSRAM",
    "PTC",
    "PWM",
    "QUAD",
    "RAM",
    "REV",
    "RF",
    "RGB",
    "RISC",
    "RJ45",
    "ROHS",
    "ROHS2",
    "ROM",
    "RS232",
    "RS232C",
    "RS422",
    "RS485",
    "RTC",
    "SATA",
    "SATA2",
    "SATA3",
    "SAW",
    "SDR",
    "SDRAM",
    "SER",
    "SERIAL",
    "SINGAPORE",
    "SLC",
    "SMD",
    "SOC",
    "SPARTAN",
    "SPARTAN3",
    "SPARTAN6",
    "SPDT",
    "SPI",
    "SPST",
    "SRAM",
    "SSD",
    "STRATIX",
    "SWITZERLAND",
    "SYNC",
    "TAIWAN",
    "TCXO",
    "TFT",
    "THAILAND",
    "TIA485",
    "TLC",
    "TTL",
    "TVS",
    "TWN",
    "TYPE",
    "UART",
    "UAV",
    "UHF",
    "UL94",
    "USA",
    "USART",
    "USB",
    "USB11",
    "USB2",
    "USB20",
    "USB3",
    "USB30",
    "USB31",
    "VCO",
    "VCTCXO",
    "VCXO",
    "VHF",
    "VIRTEX",
    "VIRTEX2",
    "VIRTEX4",
    "VIRTEX5",
    "VIRTEX6",
    "VIRTEX7",
    "WIFI",
    "WIFI6",
    "X5R",
    "X7R",
    "X86",
    "XO",
    "Y5V",
    "ZIF",
    "ZYNQ",
    "ZYNQ7000",
];

/// A capacitance with its unit: `100NF`, `1000UF`, `47MKF`.
pub fn is_capacitance_in_farads(squashed: &str) -> bool {
    is_value(squashed) && ["PF", "NF", "UF", "MKF"].iter().any(|unit| squashed.ends_with(unit))
}

/// Three digits that are the capacitance of a large capacitor in picofarads: two of the E6 series and how many noughts follow.
pub fn is_capacitance(squashed: &str) -> bool {
    let bytes = squashed.as_bytes();
    bytes.len() == 3
        && matches!(&bytes[..2], b"10" | b"15" | b"22" | b"33" | b"47" | b"68")
        && matches!(bytes[2], b'4'..=b'8')
}

/// A whole date as labels carry it: `20220315`, `2022-03-15`, `15.03.2022`.
pub fn is_calendar_date(plain: &str) -> bool {
    let is_year = |text: &str| matches!(text.get(..2), Some("19" | "20"));
    let within =
        |text: &str, most: u32| text.len() == 2 && text.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number));
    let mut parts = plain.split(['-', '.', '/']);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(all), None, None, None) if all.len() == 8 && all.bytes().all(|byte| byte.is_ascii_digit()) => {
            is_year(all) && within(&all[4..6], 12) && within(&all[6..], 31)
        }
        (Some(year), Some(month), Some(day), None) if year.len() == 4 => {
            is_year(year) && within(month, 12) && within(day, 31)
        }
        (Some(day), Some(month), Some(year), None) if year.len() == 4 => {
            is_year(year) && within(month, 12) && within(day, 31)
        }
        _ => false,
    }
}

/// Three-letter country of assembly as ST, Philips and others print it.
pub fn is_country_of_assembly(squashed: &str) -> bool {
    matches!(
        squashed,
        "CHN"
            | "PHL"
            | "MYS"
            | "MAR"
            | "MLT"
            | "KOR"
            | "TWN"
            | "SGP"
            | "ITA"
            | "FRA"
            | "THA"
            | "JPN"
            | "PRC"
            | "USA"
            | "MEX"
            | "IDN"
            | "DEU"
            | "GBR"
            | "HKG"
            | "MAL"
            | "PHI"
            | "POR"
            | "VNM"
            | "CHINA"
            | "KOREA"
            | "JAPAN"
            | "TAIWAN"
            | "TAIW"
            | "MALAYSIA"
    )
}

/// Whether letters after a part number are a word of their own and not its suffix.
pub fn is_stop_word(squashed: &str) -> bool {
    is_term(squashed)
        || is_country_of_assembly(squashed)
        || matches!(
            squashed,
            "TI" | "ST"
                | "ADI"
                | "ON"
                | "IR"
                | "BB"
                | "NXP"
                | "NSC"
                | "AND"
                | "OR"
                | "FOR"
                | "WITH"
                | "THE"
                | "OF"
                | "TO"
                | "IN"
                | "UNIT"
                | "NO"
                | "NR"
                | "PN"
                | "SN"
                | "DATE"
                | "CODE"
                | "SIZE"
                | "ISSI"
                | "IDT"
                | "AMD"
                | "TEXAS"
                | "MAXIM"
                | "ATMEL"
                | "INTEL"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_so_that_they_can_be_searched() {
        let mut terms = TERMS.to_vec();
        terms.sort_unstable();
        assert_eq!(terms, TERMS);
        assert!(UNITS.is_sorted(), "units");
        assert!(PACKAGES.is_sorted(), "packages");
    }

    #[test]
    fn values_packages_and_terms_are_not_parts() {
        for ordinary in ["33V", "100UF", "TQFP44", "SOT23", "TO220", "RS485", "16BIT", "0805", "USB20", "CORTEXM4"] {
            assert!(is_ordinary(ordinary), "{ordinary}");
        }
        for part in ["8138A", "2769E", "SC4216", "DO3316", "TO9", "74HC04", "1N4148", "LM317", "24C02", "78L05"] {
            assert!(!is_ordinary(part), "{part}");
        }
    }
}
