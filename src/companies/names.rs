//! Names of companies as people write them: folded so that case, script, punctuation, legal form and place do not matter.

use std::collections::HashSet;

use any_ascii::any_ascii;
use serde::{Deserialize, Serialize};

/// A legal form as `reference/legal_forms.csv` has it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct LegalFormRow {
    pub form_text: String,
}

/// Words of a name, folded: lower-case ASCII letters and digits. Cyrillic and other scripts are transliterated; Cyrillic
/// letters inside a Latin word are taken for their Latin twins. `&` and `and` are dropped.
///
/// `Würth Elektronik` → `wurth`, `elektronik`; `Peak Еlectronics` (with a Cyrillic Е) → `peak`, `electronics`.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for piece in text.split(|c: char| c.is_whitespace()) {
        let piece = untwin(piece);
        let mut word = String::new();
        for c in piece.chars() {
            match c {
                // An apostrophe or a stop between letters binds: Int'l, S.p.A., but not a list comma.
                '\'' | '’' | '`' | 'ʼ' | '´' | '®' | '™' | '©' => {}
                c if c.is_ascii_alphanumeric() => word.push(c.to_ascii_lowercase()),
                c if c.is_ascii() => flush(&mut word, &mut words),
                c if c.is_alphanumeric() => {
                    word.extend(
                        any_ascii(c.encode_utf8(&mut [0; 4]))
                            .chars()
                            .filter_map(|c| c.is_ascii_alphanumeric().then_some(c.to_ascii_lowercase())),
                    );
                }
                _ => flush(&mut word, &mut words),
            }
        }
        flush(&mut word, &mut words);
    }
    merge_initials(words)
}

/// The words in one: what names are compared by. `C & K` and `C&K` are one, so are `Mini Circuits` and `Mini-Circuits`.
pub fn squash(words: &[String]) -> String {
    words.concat()
}

/// [`words`] and [`squash`] at once.
pub fn key(text: &str) -> String {
    squash(&words(text))
}

fn flush(word: &mut String, words: &mut Vec<String>) {
    if !word.is_empty() && word != "and" {
        words.push(std::mem::take(word));
    }
    word.clear();
}

/// `s`, `p`, `a` → `spa`: what a spelled-out legal form leaves behind.
fn merge_initials(words: Vec<String>) -> Vec<String> {
    let mut merged: Vec<String> = Vec::with_capacity(words.len());
    let mut after_initial = false;
    for word in words {
        let initial = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        match merged.last_mut() {
            Some(last) if initial && after_initial => last.push_str(&word),
            _ => merged.push(word),
        }
        after_initial = initial;
    }
    merged
}

/// Replaces Cyrillic letters by their Latin twins where the piece has Latin letters too.
fn untwin(piece: &str) -> std::borrow::Cow<'_, str> {
    let cyrillic = piece.chars().any(is_cyrillic);
    if !cyrillic || !piece.chars().any(|c| c.is_ascii_alphabetic()) {
        return piece.into();
    }
    piece.chars().map(|c| latin_twin(c).unwrap_or(c)).collect::<String>().into()
}

/// Whether the character is of the Cyrillic block.
pub fn is_cyrillic(c: char) -> bool {
    ('\u{0400}'..='\u{052f}').contains(&c)
}

fn latin_twin(c: char) -> Option<char> {
    Some(match c {
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        'І' => 'I',
        'Ѕ' => 'S',
        'Ј' => 'J',
        'а' => 'a',
        'е' => 'e',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'х' => 'x',
        'у' => 'y',
        'і' => 'i',
        'ѕ' => 's',
        'ј' => 'j',
        _ => return None,
    })
}

/// The text with every Cyrillic letter that has a Latin twin replaced, or `None` when another Cyrillic letter remains: `ТІ` → `TI`.
pub fn all_twins(text: &str) -> Option<String> {
    text.chars().any(is_cyrillic).then_some(())?;
    text.chars().map(|c| if is_cyrillic(c) { latin_twin(c) } else { Some(c) }).collect()
}

/// A rough key of how a name sounds, to compare transliterations: `Filips` and `Philips`, `Maksim` and `Maxim`.
pub fn sound(squashed: &str) -> String {
    let replaced = squashed
        .replace("sch", "sh")
        .replace("ph", "f")
        .replace("ck", "k")
        .replace("ch", "c")
        .replace("qu", "kv")
        .replace("kh", "h")
        .replace("ts", "c")
        .replace("tz", "c")
        .replace('x', "ks");
    let mut sound = String::with_capacity(replaced.len());
    for c in replaced.chars() {
        let c = match c {
            'c' | 'q' => 'k',
            'w' => 'v',
            'y' | 'j' => 'i',
            'z' => 's',
            c => c,
        };
        if !sound.ends_with(c) {
            sound.push(c);
        }
    }
    sound
}

/// Legal forms, as folded words, to be taken off either end of a name.
#[derive(Clone, Debug, Default)]
pub struct LegalForms {
    forms: HashSet<Box<str>>,
    longest: usize,
}

impl LegalForms {
    pub fn new(rows: &[LegalFormRow]) -> LegalForms {
        let mut forms = HashSet::new();
        let mut longest = 1;
        // Where names of makers are cut, besides the table.
        let extra = ["comp", "asa", "kabushiki kaisha", "mfg", "nauchno proizvodstvennoe predpriyatie"];
        for text in rows.iter().map(|row| row.form_text.as_str()).chain(extra) {
            let form = words(text);
            if form.is_empty() || form.len() > 5 {
                continue;
            }
            longest = longest.max(form.len());
            forms.insert(form.join(" ").into_boxed_str());
        }
        LegalForms { forms, longest }
    }

    /// The name without legal forms at its end and beginning. Never empty: a name that is nothing but forms stays.
    pub fn strip<'words>(&self, mut words: &'words [String]) -> &'words [String] {
        loop {
            let before = words.len();
            words = self.strip_end(words);
            words = self.strip_start(words);
            if words.len() == before {
                return words;
            }
        }
    }

    /// Whether the words are nothing but a legal form.
    pub fn is_form(&self, words: &[String]) -> bool {
        self.forms.contains(words.join(" ").as_str())
    }

    fn strip_end<'words>(&self, words: &'words [String]) -> &'words [String] {
        for length in (1..=self.longest.min(words.len().saturating_sub(1))).rev() {
            let (name, form) = words.split_at(words.len() - length);
            if self.is_form(form) {
                return name;
            }
        }
        words
    }

    fn strip_start<'words>(&self, words: &'words [String]) -> &'words [String] {
        for length in (1..=self.longest.min(words.len().saturating_sub(1))).rev() {
            let (form, name) = words.split_at(length);
            // A name is not cut after a form of one letter, nor where too little would stay.
            if form.concat().len() > 1 && squash(name).len() > 1 && self.is_form(form) {
                return name;
            }
        }
        words
    }
}

/// Words that say where, at either end of a name.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "usa", "us", "chinese", "japanese", "taiwanese", "korean", "russian", "iranian", "german", "kitay", "kytay", "ssha", "yaponiya", "tayvan", "koreya", "rossiya", "rosiya", "nimechchina", "germaniya", "iran", "bilorus", "belarus", "america", "american", "americas", "north", "uk", "england", "britain", "germany", "deutschland",
    "japan", "nippon", "korea", "taiwan", "china", "prc", "hongkong", "hong", "kong", "hk", "singapore", "malaysia",
    "philippines", "thailand", "vietnam", "india", "israel", "france", "italy", "italia", "spain", "europe",
    "european", "asia", "pacific", "emea", "canada", "mexico", "brasil", "brazil", "russia", "belarus", "ukraine",
    "poland", "polska", "austria", "switzerland", "schweiz", "suisse", "netherlands", "nederland", "belgium",
    "sweden", "norway", "denmark", "finland", "ireland", "hungary", "czech", "turkey", "shenzhen", "shanghai",
    "beijing", "guangzhou", "guangdong", "dongguan", "ningbo", "hangzhou", "suzhou", "wuxi", "nanjing", "wuhan",
    "xiamen", "zhuhai", "chengdu", "xian", "chongqing", "zhejiang", "jiangsu", "hunan", "hubei", "fujian", "tianjin",
    "qingdao", "changzhou", "wenzhou", "yueqing", "huizhou", "zhongshan", "foshan", "jiangxi", "anhui", "henan",
    "hebei", "shandong", "sichuan", "taipei", "hsinchu", "tokyo", "osaka", "kyoto", "seoul", "moscow", "moskva",
    "minsk", "city", "worldwide", "global", "overseas", "far", "east", "of",
];

/// Words that say what kind of company, at the end of a name.
#[rustfmt::skip]
const KINDS: &[&str] = &[
    "technology", "technologies", "tech", "technical", "semiconductor", "semiconductors", "semicon", "semi",
    "electronics", "electronic", "electron", "electric", "electrical", "elektronik", "elektronika", "electronica",
    "international", "intl", "integrated", "products", "product", "microelectronics", "microelectronic",
    "microsystems", "micro", "devices", "device", "systems", "system", "industries", "industry", "industrial",
    "components", "component", "holdings", "holding", "group", "gruppe", "groupe", "solutions", "solution", "power",
    "manufacturing", "manufacturer", "enterprise", "enterprises", "engineering", "research", "laboratories", "labs",
    "laboratory", "instruments", "instrument", "communications", "communication", "wireless", "networks", "network",
    "scientific", "science", "energy", "battery", "batteries", "capacitor", "capacitors", "resistors", "connectors",
    "connector", "relays", "relay", "crystal", "crystals", "sensors", "sensor", "magnetics", "optoelectronics",
    "optics", "photonics", "circuits", "circuit", "ic", "chip", "chips", "memory", "motors", "motor", "engines",
    "engine", "robotics", "innovations", "innovation", "innovative", "division", "div", "business", "unit", "brand",
    "logic", "analog", "mikroelektronik", "halbleiter", "department", "store", "official", "model", "models",
    "works", "material", "materials", "digital", "precision", "automation", "displays", "display", "opto",
    "interconnect", "microwave", "rf", "commercial", "consumer", "hobby", "rc", "turbo", "switch", "switches",
    "lighting", "lamps", "connectivity", "interface", "imaging", "vision", "camera", "cameras", "kontakttechnik",
    "technik", "ics", "mcu", "fpga", "filters", "filter", "fluid", "denki", "seisakusho", "kogyo",
    "holdinggesellschaft", "trade", "mark", "tm", "series", "family",
];

/// `natl` → `national`, `semi` → `semiconductor`: the words with usual abbreviations spelled out.
pub fn spelled_out(words: &[String]) -> Vec<String> {
    let spell = |word: &String| {
        match word.as_str() {
            "natl" | "nat" => "national",
            "intl" | "int" | "intnl" => "international",
            "elec" | "elect" | "elex" => "electronics",
            "semi" | "semicond" | "semicon" | "semis" => "semiconductor",
            "tech" | "technol" => "technology",
            "inst" | "instr" | "instrs" => "instruments",
            "dev" | "devs" => "devices",
            "ind" => "industries",
            "sys" => "systems",
            "labs" | "lab" => "laboratories",
            "rect" => "rectifier",
            "adv" => "advanced",
            "integ" => "integrated",
            "comm" | "comms" => "communications",
            word => word,
        }
        .to_owned()
    };
    words.iter().map(spell).collect()
}

/// What a Chinese or Japanese name is without legal form, kind and place, each step as a key: `深圳市汇顶科技股份有限公司` gives
/// the keys of `汇顶科技` and `汇顶` among others.
pub fn han_cores(text: &str) -> Vec<String> {
    #[rustfmt::skip]
    const ENDS: &[&str] = &[
        "股份有限公司", "有限责任公司", "有限公司", "公司", "集团", "株式会社", "製作所", "科技", "技术", "電子", "微电子", "电子", "半导体", "半導體", "集成电路",
        "通信", "通讯", "（株）",
    ];
    #[rustfmt::skip]
    const STARTS: &[&str] = &[
        "株式会社", "深圳市", "深圳", "上海", "北京", "杭州", "广东", "广州", "珠海", "苏州", "无锡", "南京", "武汉", "厦门", "成都", "宁波", "浙江",
        "江苏", "天津", "西安", "合肥", "中国",
    ];
    let mut cores = Vec::new();
    let mut core: String = text.chars().filter(|c| !c.is_whitespace() && !"()（）".contains(*c)).collect();
    if !core.chars().any(|c| ('\u{3040}'..='\u{9fff}').contains(&c)) {
        return cores;
    }
    loop {
        let shorter = ENDS
            .iter()
            .find_map(|end| core.strip_suffix(end))
            .or_else(|| STARTS.iter().find_map(|start| core.strip_prefix(start)))
            .map(str::to_owned);
        match shorter.filter(|shorter| shorter.chars().count() >= 2) {
            Some(shorter) => core = shorter,
            None => return cores,
        }
        cores.push(key(&core));
    }
}

/// Whether a transliterated word sounds like one that tells the kind of company: `semikondaktors`, `tekhnolodzhi`.
pub fn sounds_like_kind(word: &str) -> bool {
    let word = sound(word);
    word.len() >= 7 && KINDS.iter().any(|kind| kind.len() >= 7 && strsim::osa_distance(&sound(kind), &word) <= 3)
}

/// Words that say where.
pub fn places() -> &'static [&'static str] {
    PLACES
}

/// Words that say what kind of company.
pub fn kinds() -> &'static [&'static str] {
    KINDS
}

/// Whether the word names a place.
pub fn is_place(word: &str) -> bool {
    PLACES.contains(&word)
}

/// Whether the word tells what kind of company, also with one letter wrong where it is long.
pub fn is_kind(word: &str) -> bool {
    KINDS.contains(&word) || (word.len() >= 9 && KINDS.iter().any(|kind| kind.len() >= 9 && differs_in_one(kind, word)))
}

/// One letter more, less, other, or two next to each other exchanged; of texts of at least nine bytes.
fn differs_in_one(one: &str, other: &str) -> bool {
    // One difference leaves the first four bytes or the last four as they are, which is asked faster than the distance.
    let (first, second) = (one.as_bytes(), other.as_bytes());
    let same_end = first.first_chunk::<4>() == second.first_chunk() || first.last_chunk::<4>() == second.last_chunk();
    same_end && strsim::osa_distance(one, other) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_kind_of_company_is_known_with_any_one_letter_wrong() {
        for kind in KINDS.iter().filter(|kind| kind.len() >= 10) {
            for place in 0..kind.len() {
                let (before, after) = (&kind[..place], &kind[place + 1..]);
                for wrong in
                    [format!("{before}{after}"), format!("{before}0{after}"), format!("{before}0{}", &kind[place..])]
                {
                    assert!(is_kind(&wrong), "{wrong}");
                }
            }
        }
        assert!(!is_kind("xelectronicx") && !is_kind("smithfields"));
    }

    #[test]
    fn names_fold_to_one_key() {
        for (text, expected) in [
            ("Würth Elektronik", "wurthelektronik"),
            ("Peak Еlectronics", "peakelectronics"),
            ("C & K", "ck"),
            ("Alpha and Omega", "alphaomega"),
            ("LINK-PP INT'L", "linkppintl"),
            ("Интеграл", "integral"),
            ("u-blox®", "ublox"),
        ] {
            assert_eq!(key(text), expected, "{text}");
        }
    }

    #[test]
    fn legal_forms_go_from_both_ends() {
        let rows: Vec<LegalFormRow> = crate::reference::LEGAL_FORMS.rows().expect("the table is compiled in");
        let forms = LegalForms::new(&rows);
        for (text, expected) in [
            ("MORNSUN Co., Ltd.", "mornsun"),
            ("Camozzi Automation S.P.A", "camozziautomation"),
            ("ООО ИРЗ-СВЯЗЬ", "irzsvyaz"),
            ("Co. Ltd.", "co"),
        ] {
            assert_eq!(squash(forms.strip(&words(text))), expected, "{text}");
        }
    }

    #[test]
    fn transliterations_sound_alike() {
        assert_eq!(sound(&key("Филипс")), sound(&key("Philips")));
        assert_eq!(sound(&key("Максим")), sound(&key("Maxim")));
        assert_eq!(all_twins("ТІ").as_deref(), Some("TI"));
    }
}
