//! Words for kinds of parts, as people type them and as sources write them, in English, Ukrainian and Russian. Pure.
//!
//! Compiled from general knowledge of the industry. A group may stand within a wider one: every EEPROM is a memory.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::search::fold;
use crate::search::terms::TermList;
use crate::search::tokens;

struct Group {
    key: &'static str,
    within: Option<&'static str>,
    /// Phrases of at most three words, in the singular, separated by `;`.
    words: &'static str,
}

const fn group(key: &'static str, within: Option<&'static str>, words: &'static str) -> Group {
    Group { key, within, words }
}

const GROUPS: &[Group] = &[
    group(
        "microcontroller",
        None,
        "microcontroller;mcu;micro controller;microcomputer chip;single chip microcomputer;wireless microcontroller;мікроконтролер;мікроконтролери;микроконтроллер;микроконтроллеры",
    ),
    group(
        "processor",
        None,
        "processor;microprocessor;cpu;mpu;soc;system on chip;system on a chip;процесор;процесори;мікропроцесор;процессор;микропроцессор",
    ),
    group(
        "dsp",
        Some("processor"),
        "dsp;digital signal processor;signal processor;сигнальний процесор;цифровий сигнальний процесор;сигнальный процессор",
    ),
    group("gpu", Some("processor"), "gpu;graphics processor;відеопроцесор;видеопроцессор"),
    group(
        "programmable logic",
        None,
        "programmable logic;pld;plis;plic;programmable logic device;programmable gate array;programmable gate matrix;gate array;gate matrix;пліс;плис",
    ),
    group("fpga", Some("programmable logic"), "fpga;field programmable gate;soc fpga;flash fpga"),
    group("cpld", Some("programmable logic"), "cpld;complex programmable logic;spld"),
    group(
        "memory",
        None,
        "memory;ram;rom;memory module;memory chip;fifo;memory card;пам'ять;память;модуль пам'яті;пам'яті;памяти",
    ),
    group(
        "flash",
        Some("memory"),
        "flash;flash memory;nor flash;nand flash;nand;emmc;флеш;флеш пам'ять;флэш;флеш память",
    ),
    group("sram", Some("memory"), "sram;static ram;nvsram"),
    group("dram", Some("memory"), "dram;sdram;ddr;ddr2;ddr3;ddr4;ddr3l;lpddr;lpddr2;lpddr3;lpddr4;dynamic ram"),
    group("eeprom", Some("memory"), "eeprom;e2prom;serial eeprom"),
    group("eprom", Some("memory"), "eprom;prom"),
    group("fram", Some("memory"), "fram;f ram;ferroelectric ram;mram"),
    group(
        "drive",
        Some("memory"),
        "ssd;ssd drive;solid state drive;hard drive;hdd;sd card;microsd;накопичувач;накопитель",
    ),
    group(
        "transceiver",
        None,
        "transceiver;xcvr;interface transceiver;driver receiver;line driver;receiver transmitter;приймач-передавач;приймач передавач;приемопередатчик;приёмопередатчик;прийомопередавач;трансивер;трансівер;приймопередавач",
    ),
    group(
        "radio transceiver",
        Some("transceiver"),
        "rf transceiver;radio transceiver;agile transceiver;wireless transceiver",
    ),
    group("can", Some("transceiver"), "can transceiver;can bus transceiver;can controller"),
    group(
        "interface",
        None,
        "interface;interface ic;uart;rs232;rs485;rs422;rs 232;rs 485;rs 422;lvds;usb bridge;usb controller;інтерфейс;интерфейс",
    ),
    group("receiver", None, "receiver;приймач;приемник;приёмник"),
    group("transmitter", None, "transmitter;video transmitter;передавач;передатчик"),
    group(
        "ethernet",
        None,
        "ethernet;ethernet controller;ethernet phy;ethernet switch;network controller;network switch;phy;lan controller",
    ),
    group(
        "amplifier",
        None,
        "amplifier;amp;lna;low noise amplifier;power amplifier;rf amplifier;pa;підсилювач;усилитель",
    ),
    group(
        "operational amplifier",
        Some("amplifier"),
        "operational amplifier;opamp;op amp;opamps;операційний підсилювач;операционный усилитель",
    ),
    group(
        "instrumentation amplifier",
        Some("amplifier"),
        "instrumentation amplifier;інструментальний підсилювач;инструментальный усилитель",
    ),
    group("isolation amplifier", Some("amplifier"), "isolation amplifier"),
    group("comparator", None, "comparator;voltage comparator;компаратор"),
    group(
        "power",
        None,
        "power;power management;power supply;psu;pmic;power module;power ic;живлення;блок живлення;питание;блок питания;power management chip",
    ),
    group(
        "regulator",
        Some("power"),
        "regulator;voltage regulator;stabilizer;voltage stabilizer;stabiliser;vreg;стабілізатор;регулятор;стабилизатор;стабілізатор напруги;стабилизатор напряжения",
    ),
    group(
        "linear regulator",
        Some("regulator"),
        "linear regulator;ldo;low dropout regulator;low dropout;лінійний стабілізатор;линейный стабилизатор",
    ),
    group(
        "switching regulator",
        Some("regulator"),
        "switching regulator;buck;buck converter;boost;boost converter;step down;step up;switching dc regulator;stepdown;імпульсний стабілізатор;импульсный стабилизатор",
    ),
    group(
        "converter",
        Some("power"),
        "dc dc;dc dc converter;dc converter;dcdc;dc to dc;voltage converter;converter module;ac dc;ac dc converter;перетворювач напруги;преобразователь напряжения",
    ),
    group(
        "voltage reference",
        None,
        "voltage reference;reference voltage;vref;reference voltage source;опорна напруга;джерело опорної напруги;источник опорного напряжения",
    ),
    group(
        "battery",
        None,
        "battery;accumulator;battery cell;rechargeable battery;li ion;lipo;акумулятор;батарея;аккумулятор",
    ),
    group("data converter", None, "data converter"),
    group(
        "adc",
        Some("data converter"),
        "adc;analog to digital;analog digital converter;a d converter;analogue to digital;ацп",
    ),
    group(
        "dac",
        Some("data converter"),
        "dac;digital to analog;digital analog converter;d a converter;digital to analogue;цап",
    ),
    group("codec", None, "codec;audio codec;voice codec;vocoder;кодек"),
    group(
        "logic",
        None,
        "logic;logic gate;logic ic;flip flop;trigger;buffer;inverter;shift register;multiplexer;demultiplexer;latch;counter;bus switch;логіка;логика;тригер;триггер;буфер",
    ),
    group("driver", None, "driver;gate driver;motor driver;led driver;driver ic;mosfet driver;драйвер"),
    group("transistor", None, "transistor;bjt;rf transistor;transistor array;транзистор;транзистори;транзисторы"),
    group(
        "mosfet",
        Some("transistor"),
        "mosfet;fet;field effect transistor;mos transistor;power mosfet;польовий транзистор;полевой транзистор",
    ),
    group("igbt", Some("transistor"), "igbt"),
    group(
        "diode",
        None,
        "diode;schottky;schottky diode;zener;rectifier;rectifier diode;діод;диод;стабілітрон;стабилитрон;діод шотткі",
    ),
    group("tvs", Some("diode"), "tvs;transil;suppressor;tvs diode;супресор;супрессор"),
    group("led", Some("diode"), "led;світлодіод;светодиод"),
    group("thyristor", None, "thyristor;triac;тиристор"),
    group("optocoupler", None, "optocoupler;photocoupler;opto coupler;optoisolator;optron;оптопара;оптрон"),
    group("isolator", None, "isolator;digital isolator;ізолятор;изолятор"),
    group("capacitor", None, "capacitor;cap;конденсатор;конденсатори;конденсаторы"),
    group(
        "tantalum capacitor",
        Some("capacitor"),
        "tantalum;tantalum capacitor;танталовий конденсатор;танталовый конденсатор",
    ),
    group(
        "electrolytic capacitor",
        Some("capacitor"),
        "electrolytic capacitor;aluminium capacitor;aluminum capacitor;електролітичний конденсатор;электролитический конденсатор",
    ),
    group(
        "supercapacitor",
        Some("capacitor"),
        "supercapacitor;ultracapacitor;super capacitor;іоністор;ионистор;суперконденсатор",
    ),
    group("resistor", None, "resistor;resistor network;resistive network;rf resistor;резистор;резистори;резисторы"),
    group("potentiometer", Some("resistor"), "potentiometer;trimmer;потенціометр;потенциометр"),
    group("inductor", None, "inductor;choke;coil;індуктивність;дросель;дроссель;катушка"),
    group("transformer", None, "transformer;ethernet transformer;pulse transformer;трансформатор"),
    group("filter", None, "filter;emi filter;saw filter;lc filter;фільтр;фильтр"),
    group("passive", None, "passive;passive component;пасивний компонент"),
    group("fuse", None, "fuse;запобіжник;предохранитель"),
    group("relay", None, "relay;solid state relay;реле"),
    group("switch", None, "switch;analog switch;rf switch;power switch;перемикач;переключатель;вимикач;выключатель"),
    group(
        "connector",
        None,
        "connector;plug;socket;terminal block;header;роз'єм;роз'єми;разъем;разъём;конектор;коннектор",
    ),
    group(
        "crystal",
        None,
        "crystal;quartz;crystal resonator;resonator;кварц;кварцовий резонатор;кварцевый резонатор;резонатор",
    ),
    group(
        "oscillator",
        None,
        "oscillator;clock oscillator;tcxo;vcxo;ocxo;vco;crystal oscillator;генератор;кварцовий генератор;кварцевый генератор",
    ),
    group(
        "clock",
        None,
        "clock;clock generator;clock buffer;clock driver;synthesizer;pll;frequency synthesizer;frequency synthesiser;тактовий генератор;синтезатор частоти;синтезатор;синтезатор частоты",
    ),
    group(
        "real time clock",
        Some("clock"),
        "real time clock;rtc;timekeeping;timekeeper;годинник реального часу;часы реального времени",
    ),
    group("timer", None, "timer;timer ic;таймер"),
    group("supervisor", None, "supervisor;reset ic;voltage supervisor;voltage monitor;watchdog;супервізор;супервизор"),
    group("mixer", None, "mixer;rf mixer;змішувач;смеситель"),
    group("attenuator", None, "attenuator;аттенюатор;атенюатор"),
    group("sensor", None, "sensor;transducer;датчик;сенсор;датчики"),
    group("accelerometer", Some("sensor"), "accelerometer;акселерометр"),
    group("gyroscope", Some("sensor"), "gyroscope;gyro;гіроскоп;гироскоп"),
    group(
        "inertial unit",
        Some("sensor"),
        "imu;inertial module;inertial unit;inertial measurement unit;inertial sensor;інерціальний модуль;инерциальный модуль",
    ),
    group("magnetometer", Some("sensor"), "magnetometer;compass;magnetic sensor;магнітометр;магнитометр;компас"),
    group(
        "pressure sensor",
        Some("sensor"),
        "pressure sensor;barometer;air pressure;barometric sensor;датчик тиску;датчик давления;барометр",
    ),
    group(
        "temperature sensor",
        Some("sensor"),
        "temperature sensor;thermal sensor;thermistor;датчик температури;датчик температуры;термістор;термистор",
    ),
    group("current sensor", Some("sensor"), "current sensor;current sense;датчик струму;датчик тока"),
    group("image sensor", Some("sensor"), "image sensor;cmos sensor;матриця;матрица"),
    group(
        "camera",
        None,
        "camera;thermal camera;video camera;fpv camera;thermal imager;камера;тепловізор;тепловизор;відеокамера;видеокамера",
    ),
    group("lens", None, "lens;об'єктив;объектив"),
    group("laser", None, "laser;laser rangefinder;rangefinder;лазер;далекомір;дальномер"),
    group("display", None, "display;indicator;lcd;дисплей;індикатор;индикатор"),
    group(
        "navigation",
        None,
        "gnss;gps;gnss module;gps module;gnss receiver;gps receiver;navigation module;satellite navigation;glonass;навігаційний модуль;навигационный модуль;гнсс;глонасс",
    ),
    group("antenna", None, "antenna;crpa;антена;антенна;антени"),
    group(
        "radio",
        None,
        "rf;radio;radio frequency;rf ic;rf component;radio module;wireless module;wifi;wi fi;bluetooth;lora;радіо;радио;радіомодуль;радиомодуль",
    ),
    group("modem", None, "modem;radio modem;datalink;data link;telemetry;mesh modem;модем;телеметрія;телеметрия"),
    group(
        "motor",
        None,
        "motor;electric motor;brushless motor;bldc;мотор;двигун;електродвигун;электродвигатель;электромотор",
    ),
    group(
        "servo",
        Some("motor"),
        "servo;servo drive;servodrive;servomotor;servo motor;actuator;сервопривід;сервопривод;серводвигун;рульова машинка;рулевая машинка",
    ),
    group("engine", None, "engine;turbojet;turbojet engine;piston engine;двигун;двигатель;турбореактивний двигун"),
    group("speed controller", None, "esc;speed controller;motor controller;регулятор обертів;регулятор оборотов"),
    group("controller", None, "controller;контролер;контроллер"),
    group(
        "flight controller",
        Some("controller"),
        "flight controller;autopilot;польотний контролер;полетный контроллер;полётный контроллер;автопілот;автопилот",
    ),
    group("module", None, "module;модуль"),
    group("board", None, "board;pcb;circuit board;плата"),
    group(
        "computer",
        None,
        "computer;single board computer;raspberry pi;jetson;комп'ютер;компьютер;мікрокомп'ютер;microcomputer",
    ),
    group("cable", None, "cable;wire;кабель;провід;провод"),
    group("bearing", None, "bearing;підшипник;подшипник"),
    group("pump", None, "pump;fuel pump;насос"),
    group("fan", None, "fan;cooler;вентилятор"),
    group("microcircuit", None, "microcircuit;chip;integrated circuit;ic;мікросхема;микросхема;мікросхеми;микросхемы"),
];

struct Index {
    /// Phrase key to positions in [`GROUPS`].
    phrases: HashMap<String, Vec<usize>>,
    /// Phrase keys of the groups' own names.
    names: Vec<String>,
    /// Terms of each group with those it stands within.
    terms: Vec<Vec<String>>,
    /// The term of each group where its own name stands.
    named: Vec<String>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut phrases: HashMap<String, Vec<usize>> = HashMap::new();
    let mut terms = Vec::new();
    let names = GROUPS.iter().map(|group| phrase_key(group.key)).collect();
    let named = GROUPS.iter().map(|group| format!("Q{}", group.key)).collect();
    for (position, group) in GROUPS.iter().enumerate() {
        for phrase in group.words.split(';').chain([group.key]) {
            let positions = phrases.entry(phrase_key(phrase)).or_default();
            if !positions.contains(&position) {
                positions.push(position);
            }
        }
        let mut own = vec![format!("q{}", group.key)];
        let mut within = group.within;
        while let Some(key) = within {
            own.push(format!("q{key}"));
            within = GROUPS.iter().find(|group| group.key == key).and_then(|group| group.within);
        }
        terms.push(own);
    }
    Index { phrases, names, terms, named }
});

fn phrase_key(phrase: &str) -> String {
    tokens::words(&phrase.replace('\'', "")).map(fold::stem).collect()
}

/// Adds the terms of all groups that the text names: `q` and the group, and `Q` where the group's own name stands there or, for
/// a category, where any of its words does.
pub(crate) fn add_groups(text: &str, is_category: bool, into: &mut Vec<&'static str>) {
    if text.is_empty() {
        return;
    }
    let apostrophes = ['\'', '’', 'ʼ'];
    let text = if text.contains(apostrophes) { Cow::Owned(text.replace(apostrophes, "")) } else { Cow::Borrowed(text) };
    let mut stems = TermList::default();
    tokens::words(&text).take(200).for_each(|word| stems.add(usize::MAX, |stem| fold::add_stem(word, stem)));
    let mut key = String::new();
    for start in 0..stems.len() {
        key.clear();
        for place in (start..stems.len()).take(3) {
            key.push_str(stems.get(place));
            if let Some(positions) = INDEX.phrases.get(key.as_str()) {
                for &position in positions {
                    into.extend(INDEX.terms[position].iter().map(String::as_str));
                    if is_category || INDEX.names[position] == key {
                        into.push(&INDEX.named[position]);
                    }
                }
            }
        }
    }
}

/// `B` and the group for each group that both the category and a text name, the groups that these stand within included: a part
/// called a memory where it was found is rather meant than one that only its number tells to be one. Takes terms of [`add_groups`].
pub(crate) fn agreed(of_category: &[&str], of_texts: &[&str]) -> impl Iterator<Item = String> {
    of_category
        .iter()
        .filter(|term| of_texts.contains(term))
        .filter_map(|term| Some(format!("B{}", term.strip_prefix('q')?)))
}

/// The groups that a typed phrase (its words joined) names.
pub(crate) fn of_phrase(words: &[&str]) -> Vec<&'static str> {
    let key: String = words.iter().map(|word| fold::stem(&word.replace(['\'', '’', 'ʼ'], ""))).collect();
    INDEX
        .phrases
        .get(&key)
        .map_or_else(Vec::new, |positions| positions.iter().map(|&position| GROUPS[position].key).collect())
}

/// Whether the words are the group's own name rather than another word for it.
pub(crate) fn is_name_of(words: &[&str], group: &str) -> bool {
    words.iter().map(|word| fold::stem(word)).collect::<String>() == phrase_key(group)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_three_languages_name_one_group() {
        for word in ["transceivers", "Трансивер", "приемопередатчик", "xcvr"] {
            assert_eq!(of_phrase(&[word]), ["transceiver"], "{word}");
        }
        assert_eq!(of_phrase(&["op", "amp"]), ["operational amplifier"]);
        assert_eq!(of_phrase(&["мікроконтролери"]), ["microcontroller"]);
    }

    #[test]
    fn an_eeprom_is_a_memory() {
        let mut terms = Vec::new();
        add_groups("Serial EEPROM 24LC256", false, &mut terms);
        assert!(["qeeprom", "qmemory"].iter().all(|term| terms.contains(term)));
    }

    #[test]
    fn what_category_and_text_agree_on_is_told() {
        let both = |category: &str, text: &str| {
            let (mut of_category, mut of_texts) = (Vec::new(), Vec::new());
            add_groups(category, true, &mut of_category);
            add_groups(text, false, &mut of_texts);
            agreed(&of_category, &of_texts).collect::<Vec<_>>()
        };
        assert_eq!(both("memory", "NOR flash M29W040B"), ["Bmemory"]);
        assert!(both("memory", "Microcircuit M29W040B").is_empty());
    }

    #[test]
    fn every_wider_group_exists() {
        for group in GROUPS {
            assert!(group.within.is_none_or(|key| GROUPS.iter().any(|other| other.key == key)), "{}", group.key);
        }
    }
}
