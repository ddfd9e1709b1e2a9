//! A small stable vocabulary of what a component is, and how the many words for it lead there.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Categories that stand within a wider one, which says less: the wider first.
const WITHIN: &[(&str, &str)] = &[
    ("amplifier", "opamp"),
    ("power management", "converter module"),
    ("power management", "regulator"),
    ("transistor", "igbt"),
    ("transistor", "mosfet"),
];

/// Whether one category says less than the other about the same part.
pub fn is_wider(category: &str, other: &str) -> bool {
    category == "integrated circuit" || WITHIN.contains(&(category, other))
}

/// The vocabulary, alphabetical. Stored in records and shown in facets, so words are added but never changed.
pub const CATEGORIES: &[&str] = &[
    "adc",
    "amplifier",
    "analog switch",
    "antenna",
    "audio",
    "battery",
    "cable",
    "camera",
    "capacitor",
    "clock",
    "comparator",
    "computer",
    "connector",
    "converter module",
    "cpld",
    "dac",
    "diode",
    "display",
    "driver",
    "dsp",
    "engine",
    "filter",
    "fpga",
    "gnss",
    "igbt",
    "inductor",
    "integrated circuit",
    "interface",
    "isolator",
    "logic",
    "memory",
    "microcontroller",
    "module",
    "mosfet",
    "motor",
    "network",
    "opamp",
    "optocoupler",
    "oscillator",
    "power management",
    "processor",
    "protection",
    "radio",
    "regulator",
    "relay",
    "resistor",
    "rf",
    "sensor",
    "servo",
    "storage",
    "switch",
    "timekeeping",
    "transformer",
    "transistor",
    "video",
    "voltage reference",
];

/// Words and what they mean, most telling first: in `dc/dc converter module` the first phrase that occurs decides.
/// English, with the Ukrainian and Russian words that descriptions of findings mix in.
const WORDS: &[(&str, &str)] = &[
    ("image sensor", "camera"),
    ("thermal camera", "camera"),
    ("camera", "camera"),
    ("тепловізор", "camera"),
    ("optocoupler", "optocoupler"),
    ("photocoupler", "optocoupler"),
    ("optotriac", "optocoupler"),
    ("оптопар", "optocoupler"),
    ("current transmitter", "interface"),
    ("isolation amplifier", "isolator"),
    ("digital isolator", "isolator"),
    ("isolator", "isolator"),
    ("dc/dc", "converter module"),
    ("dc-dc", "converter module"),
    ("dc to dc", "converter module"),
    ("power module", "converter module"),
    ("converter module", "converter module"),
    ("dc converter", "converter module"),
    ("power supply", "converter module"),
    ("voltage converter", "converter module"),
    ("voltage reference", "voltage reference"),
    ("reference voltage", "voltage reference"),
    ("linear regulator", "regulator"),
    ("switching regulator", "regulator"),
    ("voltage regulator", "regulator"),
    ("voltage stabil", "regulator"),
    ("regulator", "regulator"),
    ("buck", "regulator"),
    ("ldo", "regulator"),
    ("стабілізатор", "regulator"),
    ("стабилизатор", "regulator"),
    ("pwm controller", "regulator"),
    ("battery management", "power management"),
    ("power management", "power management"),
    ("power switch", "power management"),
    ("power ic", "power management"),
    ("supervisor", "power management"),
    ("metering", "power management"),
    ("operational amplifier", "opamp"),
    ("opamp", "opamp"),
    ("op-amp", "opamp"),
    ("instrumentation amplifier", "opamp"),
    ("операційн", "opamp"),
    ("analog-to-digital", "adc"),
    ("analog to digital", "adc"),
    ("analogue-to-digital", "adc"),
    ("analog-digital", "adc"),
    ("adc", "adc"),
    ("ацп", "adc"),
    ("digital-to-analog", "dac"),
    ("digital to analog", "dac"),
    ("digital-analog", "dac"),
    ("dac", "dac"),
    ("цап", "dac"),
    ("soc fpga", "fpga"),
    ("fpga", "fpga"),
    ("gate array", "fpga"),
    ("gate matrix", "fpga"),
    ("programmable gate", "fpga"),
    ("programmable logic", "fpga"),
    ("programmable logistic", "fpga"),
    ("плис", "fpga"),
    ("пліс", "fpga"),
    ("plis", "fpga"),
    ("cpld", "cpld"),
    ("spld", "cpld"),
    ("pld", "cpld"),
    ("microcontroller", "microcontroller"),
    ("mcu", "microcontroller"),
    ("мікроконтролер", "microcontroller"),
    ("микроконтроллер", "microcontroller"),
    ("programmable system", "microcontroller"),
    ("dsp", "dsp"),
    ("signal processor", "dsp"),
    ("signal controller", "dsp"),
    ("single board computer", "computer"),
    ("single-board computer", "computer"),
    ("computing module", "computer"),
    ("microcomputer", "computer"),
    ("mini pc", "computer"),
    ("configuration memory", "memory"),
    ("memory module", "memory"),
    ("solid-state drive", "storage"),
    ("storage controller", "storage"),
    ("ssd", "storage"),
    ("memory card", "storage"),
    ("sd card", "storage"),
    ("eeprom", "memory"),
    ("eprom", "memory"),
    ("nvsram", "memory"),
    ("sram", "memory"),
    ("dram", "memory"),
    ("fram", "memory"),
    ("mram", "memory"),
    ("nvram", "memory"),
    ("nor flash", "memory"),
    ("nand", "memory"),
    ("flash", "memory"),
    ("memory", "memory"),
    ("fifo", "memory"),
    ("hyperram", "memory"),
    ("ram", "memory"),
    ("prom", "memory"),
    ("пам'ят", "memory"),
    ("памят", "memory"),
    ("microprocessor", "processor"),
    ("processor", "processor"),
    ("chipset", "processor"),
    ("процесор", "processor"),
    ("процессор", "processor"),
    ("ethernet phy", "network"),
    ("ethernet", "network"),
    ("lan module", "network"),
    ("router", "network"),
    ("gnss", "gnss"),
    ("gps", "gnss"),
    ("glonass", "gnss"),
    ("navigation receiver", "gnss"),
    ("satellite navigation", "gnss"),
    ("antenna", "antenna"),
    ("антен", "antenna"),
    ("bluetooth", "radio"),
    ("wifi", "radio"),
    ("wi-fi", "radio"),
    ("wireless", "radio"),
    ("radio modem", "radio"),
    ("rf transceiver", "radio"),
    ("radio module", "radio"),
    ("video transmitter", "radio"),
    ("modem", "radio"),
    ("radio station", "radio"),
    ("rf power transistor", "transistor"),
    ("rf transistor", "transistor"),
    ("frequency synthesizer", "clock"),
    ("synthesizer", "clock"),
    ("clock", "clock"),
    ("pll", "clock"),
    ("timer", "clock"),
    ("time-to-digital", "clock"),
    ("oscillator", "oscillator"),
    ("crystal", "oscillator"),
    ("quartz", "oscillator"),
    ("resonator", "oscillator"),
    ("tcxo", "oscillator"),
    ("кварц", "oscillator"),
    ("timekeeping", "timekeeping"),
    ("real-time clock", "timekeeping"),
    ("emi filter", "filter"),
    ("filter", "filter"),
    ("фільтр", "filter"),
    ("duplexer", "filter"),
    ("rf amplifier", "rf"),
    ("low noise amplifier", "rf"),
    ("low-noise amplifier", "rf"),
    ("lna", "rf"),
    ("rf switch", "rf"),
    ("mixer", "rf"),
    ("attenuator", "rf"),
    ("splitter", "rf"),
    ("coupler", "rf"),
    ("balun", "rf"),
    ("rf ", "rf"),
    ("microwave", "rf"),
    ("tuner", "rf"),
    ("modulator", "rf"),
    ("audio", "audio"),
    ("voice codec", "audio"),
    ("codec", "audio"),
    ("video", "video"),
    ("tv demodulator", "video"),
    ("comparator", "comparator"),
    ("компаратор", "comparator"),
    ("gate driver", "driver"),
    ("motor driver", "driver"),
    ("led driver", "driver"),
    ("transistor array", "driver"),
    ("driver ic", "driver"),
    ("line driver", "interface"),
    ("transceiver", "interface"),
    ("can controller", "interface"),
    ("uart", "interface"),
    ("usb", "interface"),
    ("bridge", "interface"),
    ("interface", "interface"),
    ("rs-232", "interface"),
    ("rs-485", "interface"),
    ("rs-422", "interface"),
    ("lvds", "interface"),
    ("serializer", "interface"),
    ("data bus", "interface"),
    ("1-wire", "interface"),
    ("super i/o", "interface"),
    ("pcie switch", "interface"),
    ("bus switch", "logic"),
    ("line receiver", "interface"),
    ("analog switch", "analog switch"),
    ("multiplexer", "analog switch"),
    ("spdt", "analog switch"),
    ("logic", "logic"),
    ("buffer", "logic"),
    ("inverter", "logic"),
    ("trigger", "logic"),
    ("flip-flop", "logic"),
    ("level translator", "logic"),
    ("counter", "logic"),
    ("gyroscope", "sensor"),
    ("accelerometer", "sensor"),
    ("imu", "sensor"),
    ("inertial", "sensor"),
    ("magnetometer", "sensor"),
    ("barometer", "sensor"),
    ("sensor", "sensor"),
    ("thermometer", "sensor"),
    ("encoder", "sensor"),
    ("датчик", "sensor"),
    ("igbt", "igbt"),
    ("mosfet", "mosfet"),
    ("field transistor", "mosfet"),
    ("field-effect", "mosfet"),
    ("tvs", "protection"),
    ("suppressor", "protection"),
    ("esd", "protection"),
    ("fuse", "protection"),
    ("protection", "protection"),
    ("varistor", "protection"),
    ("bjt", "transistor"),
    ("transistor", "transistor"),
    ("транзистор", "transistor"),
    ("thyristor", "transistor"),
    ("triac", "transistor"),
    ("diode", "diode"),
    ("rectifier", "diode"),
    ("діод", "diode"),
    ("диод", "diode"),
    ("led ", "diode"),
    ("supercapacitor", "capacitor"),
    ("ultracapacitor", "capacitor"),
    ("capacitor", "capacitor"),
    ("конденсатор", "capacitor"),
    ("potentiometer", "resistor"),
    ("trimmer", "resistor"),
    ("resistor", "resistor"),
    ("резистор", "resistor"),
    ("transformer", "transformer"),
    ("трансформатор", "transformer"),
    ("inductor", "inductor"),
    ("inductance", "inductor"),
    ("choke", "inductor"),
    ("ferrite", "inductor"),
    ("relay", "relay"),
    ("реле", "relay"),
    ("servo", "servo"),
    ("engine", "engine"),
    ("carburet", "engine"),
    ("motor", "motor"),
    ("двигун", "engine"),
    ("двигатель", "engine"),
    ("battery", "battery"),
    ("accumulator", "battery"),
    ("акумулятор", "battery"),
    ("connector", "connector"),
    ("plug", "connector"),
    ("socket", "connector"),
    ("роз'єм", "connector"),
    ("разъем", "connector"),
    ("cable", "cable"),
    ("wire", "cable"),
    ("display", "display"),
    ("lcd", "display"),
    ("oled", "display"),
    ("switch", "switch"),
    ("amplifier", "amplifier"),
    ("converter", "converter module"),
    ("driver", "driver"),
    ("memory", "memory"),
    ("peripheral", "integrated circuit"),
    ("analog ic", "integrated circuit"),
    ("telecom ic", "integrated circuit"),
    ("peripheral ic", "integrated circuit"),
    ("integrated circuit", "integrated circuit"),
    ("microcircuit", "integrated circuit"),
    ("chip", "integrated circuit"),
    ("мікросхема", "integrated circuit"),
    ("микросхема", "integrated circuit"),
    ("ic", "integrated circuit"),
    ("module", "module"),
];

/// Words that must stand alone, because they begin or sit inside many others.
const WHOLE_WORDS: &[&str] = &[
    "ic", "adc", "dac", "ram", "lna", "tvs", "esd", "imu", "pld", "dsp", "ldo", "pll", "wire", "plug", "usb", "mcu",
    "chip", "rf ", "led ", "цап", "ацп",
];

/// The word of [`CATEGORIES`] that `text` is about, be it a category as a table writes it (`interface transceiver`) or a
/// description (`14-bit analog-to-digital converter`). `None` when nothing in it says.
///
/// ```
/// # use topmark::marks::category::category_of;
/// assert_eq!(category_of("nor flash"), Some("memory"));
/// assert_eq!(category_of("32-bit microcontroller with USB"), Some("microcontroller"));
/// assert_eq!(category_of("XYZ"), None);
/// ```
pub fn category_of(text: &str) -> Option<&'static str> {
    static FINDER: OnceLock<AhoCorasick> = OnceLock::new();
    let finder = FINDER.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(WORDS.iter().map(|(word, _)| word))
            .expect("a short list of literal words always builds")
    });
    let mut best: Option<usize> = None;
    for found in finder.find_overlapping_iter(text) {
        let index = found.pattern().as_usize();
        if best.is_some_and(|best| best <= index) {
            continue;
        }
        let starts_a_word = !text[..found.start()].chars().next_back().is_some_and(char::is_alphanumeric);
        let word = WORDS[index].0;
        let ends_a_word = !WHOLE_WORDS.contains(&word)
            || word.ends_with(' ')
            || !text[found.end()..].chars().next().is_some_and(char::is_alphanumeric);
        if starts_a_word && ends_a_word {
            best = Some(index);
        }
    }
    best.map(|index| WORDS[index].1).or_else(|| CATEGORIES.iter().find(|&&category| category == text).copied())
}

/// Whether a component of this category takes part in the letter codes of passive components (IEC 60062).
pub fn is_passive(category: &str) -> bool {
    matches!(category, "capacitor" | "resistor" | "inductor")
}

/// Whether a component described as one cannot be of the other: an integrated circuit is no connector. Words that are used
/// for anything (`integrated circuit` for "chip", modules, sensors, radio) contradict nothing.
pub fn contradict(one: &str, other: &str) -> bool {
    match (kind(one), kind(other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Semiconductor,
    Other,
}

fn kind(category: &str) -> Option<Kind> {
    match category {
        "adc" | "analog switch" | "comparator" | "cpld" | "dac" | "diode" | "driver" | "dsp" | "fpga" | "igbt"
        | "interface" | "logic" | "memory" | "microcontroller" | "mosfet" | "opamp" | "optocoupler"
        | "power management" | "processor" | "regulator" | "timekeeping" | "transistor" | "voltage reference" => {
            Some(Kind::Semiconductor)
        }
        "antenna" | "battery" | "cable" | "capacitor" | "connector" | "engine" | "inductor" | "motor"
        | "oscillator" | "relay" | "resistor" | "servo" | "switch" | "transformer" => Some(Kind::Other),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_into_the_vocabulary() {
        for (word, category) in WORDS {
            assert!(CATEGORIES.contains(category), "{word} leads to {category}");
        }
    }

    #[test]
    fn most_telling_word_wins() {
        assert_eq!(category_of("switching regulator"), Some("regulator"));
        assert_eq!(category_of("interface transceiver"), Some("interface"));
        assert_eq!(category_of("14-bit analog-to-digital converter"), Some("adc"));
        assert_eq!(category_of("Tantalum SMD capacitor 336E"), Some("capacitor"));
        assert_eq!(category_of("electronic"), None);
        assert_eq!(category_of("spiral"), None);
    }

    #[test]
    fn nearly_every_category_of_the_grammar_is_understood() {
        #[derive(serde::Deserialize)]
        struct Row {
            id: String,
            category: String,
        }
        let rows = crate::reference::PART_NUMBER_GRAMMAR.rows::<Row>().expect("the grammar parses");
        let unknown: Vec<_> =
            rows.iter().filter(|row| !row.category.is_empty() && category_of(&row.category).is_none()).collect();
        for row in &unknown {
            println!("{}: category `{}` leads nowhere", row.id, row.category);
        }
        assert!(unknown.len() * 50 <= rows.len());
    }
}
