//! Names of any script in the letters a to z and digits, by tables of our own where a state has one.
//!
//! What is covered: Ukrainian by the table of the Cabinet of Ministers (resolution 55 of 2010), Russian by the table of passports (ICAO
//! Doc 9303), both without their exceptions at the beginning of a word, which [`crate::parties::names`] makes equal anyway; Arabic and
//! Persian by their consonants, for short vowels are not written; Chinese by common words of company names, and else by one reading of
//! each character without tones, so that a character with several readings may give the wrong one. Everything else (Greek, Georgian,
//! Hebrew, Korean, kana, accents) as `any_ascii` has it.

use any_ascii::any_ascii_char;

/// The script that a word was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Script {
    #[default]
    Latin,
    Cyrillic,
    Arabic,
    Han,
    Other,
}

impl Script {
    pub fn of(letter: char) -> Self {
        match letter as u32 {
            0x0000..=0x024f | 0x1e00..=0x1eff | 0xff10..=0xff5a => Self::Latin,
            0x0400..=0x052f => Self::Cyrillic,
            0x0600..=0x06ff | 0x0750..=0x077f | 0xfb50..=0xfdff | 0xfe70..=0xfeff => Self::Arabic,
            0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff => Self::Han,
            _ => Self::Other,
        }
    }
}

/// Whether a text is Ukrainian by letters that Russian has not.
pub fn is_ukrainian(text: &str) -> bool {
    text.chars().any(|letter| "іїєґІЇЄҐ".contains(letter))
}

/// A Cyrillic letter in Latin ones; `None` where the tables do not have it.
pub fn cyrillic(letter: char, ukrainian: bool) -> Option<&'static str> {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    if ukrainian {
        // Resolution 55 of 27 January 2010.
        match lower {
            'г' => return Some("h"),
            'ґ' => return Some("g"),
            'є' => return Some("ie"),
            'и' => return Some("y"),
            'і' | 'ї' | 'й' => return Some("i"),
            _ => {}
        }
    }
    // ICAO Doc 9303, part 3, section 6.
    Some(match lower {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ы' => "y",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// An Arabic or Persian letter as it is usually written in Latin ones. Short vowels are not there to be written.
pub fn arabic(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ا' | 'أ' | 'إ' | 'آ' | 'ٱ' | 'ى' | 'ة' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' => "t",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ۀ' => "h",
        'خ' => "kh",
        'د' | 'ض' => "d",
        'ذ' => "dh",
        'ر' => "r",
        'ز' | 'ظ' => "z",
        'ژ' => "zh",
        'س' | 'ص' => "s",
        'ش' => "sh",
        'ع' | 'ء' | 'ئ' | 'ؤ' => "",
        'غ' => "gh",
        'ف' => "f",
        'ق' => "q",
        'ك' | 'ک' => "k",
        'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'و' => "w",
        'ي' | 'ی' => "y",
        _ => return None,
    })
}

/// Marks that stand on letters or direct the reading and are no letters.
pub fn is_mark(character: char) -> bool {
    matches!(character as u32, 0x0300..=0x036f | 0x064b..=0x065f | 0x0640 | 0x0670 | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0x00ad | 0xfeff)
        || matches!(character, '\'' | '’' | '‘' | '`' | 'ʼ' | 'ʹ' | 'ʿ' | 'ʾ' | '´' | '®' | '™')
}

/// The letters and digits of a character in ASCII, lower case; by the tables, else as `any_ascii` has it.
pub fn push_ascii(character: char, ukrainian: bool, out: &mut String) {
    if character.is_ascii_alphanumeric() {
        out.push(character.to_ascii_lowercase());
        return;
    }
    let by_table = match Script::of(character) {
        Script::Cyrillic => cyrillic(character, ukrainian),
        Script::Arabic => arabic(character),
        _ => None,
    };
    let text = by_table.unwrap_or_else(|| any_ascii_char(character));
    out.extend(text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase() as char));
}

/// Words of Chinese and Japanese company names and what they are called in English, the longest first where one begins another.
#[rustfmt::skip]
const HAN_WORDS: &[(&str, &str)] = &[
    ("有限责任公司", "co ltd"), ("有限責任公司", "co ltd"), ("股份有限公司", "co ltd"), ("有限公司", "co ltd"), ("株式会社", "co ltd"),
    ("有限会社", "co ltd"), ("总公司", "corporation"), ("公司", "company"), ("集团", "group"), ("集團", "group"), ("控股", "holding"),
    ("国际", "international"), ("國際", "international"), ("进出口", "import export"), ("進出口", "import export"), ("贸易", "trading"),
    ("貿易", "trading"), ("科技", "technology"), ("技术", "technology"), ("技術", "technology"), ("电子", "electronics"), ("電子", "electronics"),
    ("半导体", "semiconductor"), ("半導體", "semiconductor"), ("微电子", "microelectronics"), ("集成电路", "integrated circuit"),
    ("通信", "communication"), ("通讯", "communication"), ("航空", "aviation"), ("航天", "aerospace"), ("航运", "shipping"), ("海运", "shipping"),
    ("物流", "logistics"), ("工业", "industry"), ("工業", "industry"), ("实业", "industrial"), ("實業", "industrial"), ("机械", "machinery"),
    ("精密", "precision"), ("仪器", "instruments"), ("设备", "equipment"), ("材料", "materials"), ("化工", "chemical"), ("化学", "chemical"),
    ("石油", "petroleum"), ("能源", "energy"), ("投资", "investment"), ("银行", "bank"), ("銀行", "bank"), ("大学", "university"),
    ("大學", "university"), ("学院", "institute"), ("研究院", "research institute"), ("研究所", "research institute"), ("中心", "center"),
    ("工厂", "factory"), ("系统", "system"), ("软件", "software"), ("信息", "information"), ("网络", "network"), ("发展", "development"),
    ("開發", "development"), ("开发", "development"), ("建设", "construction"), ("製作所", "works"), ("工程", "engineering"), ("商贸", "trading"),
    ("企业", "enterprise"), ("自动化", "automation"), ("无人机", "uav"), ("光电", "optoelectronics"), ("激光", "laser"), ("汽车", "automobile"),
    ("中国", "china"), ("中國", "china"), ("香港", "hong kong"), ("台湾", "taiwan"), ("北京", "beijing"), ("上海", "shanghai"),
    ("深圳", "shenzhen"), ("广州", "guangzhou"), ("广东", "guangdong"), ("天津", "tianjin"), ("南京", "nanjing"), ("杭州", "hangzhou"),
    ("苏州", "suzhou"), ("武汉", "wuhan"), ("成都", "chengdu"), ("重庆", "chongqing"), ("西安", "xian"), ("大连", "dalian"), ("青岛", "qingdao"),
    ("厦门", "xiamen"), ("宁波", "ningbo"), ("无锡", "wuxi"), ("长沙", "changsha"), ("沈阳", "shenyang"), ("哈尔滨", "harbin"), ("丹东", "dandong"),
    ("山东", "shandong"), ("江苏", "jiangsu"), ("浙江", "zhejiang"), ("四川", "sichuan"), ("湖北", "hubei"), ("湖南", "hunan"), ("河南", "henan"),
    ("河北", "hebei"), ("福建", "fujian"), ("辽宁", "liaoning"), ("省", ""), ("市", ""), ("県", ""), ("東京", "tokyo"), ("朝鲜", "korea"),
    ("俄罗斯", "russia"), ("伊朗", "iran"),
];

/// Words of Arabic and Persian company names.
#[rustfmt::skip]
const ARABIC_WORDS: &[(&str, &str)] = &[
    ("شركة", "company"), ("شرکت", "company"), ("مؤسسة", "foundation"), ("مجموعة", "group"), ("گروه", "group"), ("بنك", "bank"), ("بانک", "bank"),
    ("مصرف", "bank"), ("تجارة", "trading"), ("للتجارة", "trading"), ("التجارية", "trading"), ("بازرگانی", "trading"), ("العامة", "general"),
    ("الدولية", "international"), ("الدولي", "international"), ("المحدودة", "ltd"), ("للصناعة", "industry"), ("صنایع", "industries"),
    ("الصناعات", "industries"), ("للنقل", "transport"), ("للاستيراد", "import"), ("والتصدير", "export"), ("منظمة", "organization"),
    ("جامعة", "university"), ("دانشگاه", "university"), ("سازمان", "organization"), ("نفت", "oil"), ("النفط", "oil"), ("للصرافة", "exchange"),
    ("الصرافة", "exchange"), ("حزب", "party"), ("الإسلامية", "islamic"), ("الله", "allah"),
];

/// Cuts a run of Chinese characters into words: those of the table in English, the rest by their readings, syllable by syllable while
/// they are few, as persons' names are.
pub fn han(run: &str, emit: &mut impl FnMut(&str)) {
    let mut rest = run;
    let mut held: Vec<char> = Vec::new();
    while let Some(first) = rest.chars().next() {
        match HAN_WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, english)) => {
                let is_ending = word.chars().count() == 1 && held.is_empty();
                if is_ending {
                    held.push(first);
                } else {
                    readings(&mut held, emit);
                    english.split_ascii_whitespace().for_each(&mut *emit);
                }
                rest = &rest[word.len()..];
            }
            None => {
                held.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    readings(&mut held, emit);
}

fn readings(held: &mut Vec<char>, emit: &mut impl FnMut(&str)) {
    let syllables = held.drain(..).map(|character| any_ascii_char(character).to_ascii_lowercase());
    if syllables.len() <= 3 {
        syllables.for_each(|syllable| emit(&syllable));
    } else {
        emit(&syllables.collect::<String>());
    }
}

/// The English word for an Arabic or Persian one.
pub fn arabic_word(word: &str) -> Option<&'static str> {
    ARABIC_WORDS.iter().find(|(known, _)| *known == word).map(|(_, english)| *english)
}
