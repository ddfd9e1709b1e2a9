//! Names as they are compared: cut into words, in one alphabet, without legal form, each word with what it is worth.
//!
//! | step | `ООО «Телефлай-2»` | `TELE FLY 2 Co., Ltd.` |
//! |---|---|---|
//! | words | `ooo` `teleflai` `2` | `tele` `fly` `2` `co` `ltd` |
//! | without legal forms | `teleflai` `2` | `tele` `fly` `2` |
//! | [`loose`] | `teleflai` `2` | `tele` `fli` `2` |

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::companies::names::{LegalFormRow, all_twins};
use crate::parties::script::{self, Script};
use crate::parties::words::{self, Class};
use crate::reference;

/// Words of a name that are looked at; no name has more.
const MOST_WORDS: usize = 40;

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Lower-case letters a to z, or digits.
    pub text: String,
    /// The word under which its usual ways of writing fall together; of a word that is known in several languages, the group's.
    pub key: String,
    pub class: Class,
    pub script: Script,
}

/// A name cut up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Without legal forms, in the order in which they stand.
    pub tokens: Vec<Token>,
    /// Legal forms that stood at either end, as folded words.
    pub forms: Vec<String>,
}

/// The words of a text in one alphabet, with the script that each was written in. Digits stand alone: `R61` is two words.
pub fn split(text: &str) -> Vec<(String, Script)> {
    let ukrainian = script::is_ukrainian(text);
    let mut words: Vec<(String, Script)> = Vec::new();
    for piece in text.split(|c: char| !(c.is_alphanumeric() || script::is_mark(c) || c == '.')) {
        if words.len() >= MOST_WORDS {
            break;
        }
        // A stop between single letters binds: S.p.A., U.S.
        if is_abbreviation(piece) {
            push_piece(&piece.replace('.', ""), ukrainian, &mut words);
        } else {
            piece.split('.').for_each(|piece| push_piece(piece, ukrainian, &mut words));
        }
    }
    words.truncate(MOST_WORDS);
    words
}

fn is_abbreviation(piece: &str) -> bool {
    let mut parts = piece.trim_end_matches('.').split('.').peekable();
    piece.contains('.') && parts.peek().is_some() && parts.all(|part| part.chars().count() == 1)
}

fn push_piece(piece: &str, ukrainian: bool, words: &mut Vec<(String, Script)>) {
    // Cyrillic letters inside a Latin word are its own that look alike.
    let is_mixed =
        piece.chars().any(|c| Script::of(c) == Script::Cyrillic) && piece.bytes().any(|b| b.is_ascii_alphabetic());
    let untwinned = if is_mixed { all_twins(piece) } else { None };
    let piece = untwinned.as_deref().unwrap_or(piece);
    if let Some(english) = script::arabic_word(piece) {
        words.push((english.to_owned(), Script::Latin));
        return;
    }
    let mut word = String::new();
    let mut of = Script::Latin;
    let mut han = String::new();
    let flush = |word: &mut String, of: Script, words: &mut Vec<(String, Script)>| {
        if !word.is_empty() {
            words.push((std::mem::take(word), of));
        }
    };
    for character in piece.chars().filter(|c| !script::is_mark(*c)) {
        let script = Script::of(character);
        if script == Script::Han {
            flush(&mut word, of, words);
            han.push(character);
            continue;
        }
        if !han.is_empty() {
            script::han(&std::mem::take(&mut han), &mut |word| words.push((word.to_owned(), Script::Han)));
        }
        let before = word.len();
        let was_digit = word.ends_with(|c: char| c.is_ascii_digit());
        script::push_ascii(character, ukrainian, &mut word);
        let is_digit = word[before..].starts_with(|c: char| c.is_ascii_digit());
        if before > 0 && word.len() > before && is_digit != was_digit {
            let rest = word.split_off(before);
            flush(&mut word, of, words);
            word = rest;
        }
        of = script;
    }
    if !han.is_empty() {
        script::han(&han, &mut |word| words.push((word.to_owned(), Script::Han)));
    }
    // The ending of an ordinal: 183rd, 711-го.
    let is_ending = matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "go" | "oi" | "i" | "ia");
    if is_ending
        && !piece.starts_with(&word)
        && words.last().is_some_and(|(last, _)| last.bytes().all(|b| b.is_ascii_digit()))
    {
        return;
    }
    // The article of Arabic is written with its word.
    if of == Script::Arabic && word.len() > 4 && word.starts_with("al") {
        word.drain(..2);
    }
    flush(&mut word, of, words);
}

/// A word under which the ways of transliterating Ukrainian, Russian, Arabic and others fall together: `haniyah` and `haniya`,
/// `yevgeniy` and `evgenii`, `shcherbakov` and `scherbakov`, `mueller` and `muller`. Only for comparing; never shown.
pub fn loose(word: &str) -> String {
    let bytes = word.as_bytes();
    let mut out = String::with_capacity(word.len());
    let mut at = 0;
    let starts = |at: usize, text: &str| bytes[at..].starts_with(text.as_bytes());
    while at < bytes.len() {
        let next = bytes.get(at + 1).copied().unwrap_or(0);
        let (taken, put): (usize, &str) = if starts(at, "shch") {
            (4, "S")
        } else if starts(at, "tsch") {
            (4, "C")
        } else if starts(at, "sch") {
            (3, "S")
        } else if starts(at, "tch") {
            (3, "C")
        } else if starts(at, "dzh") {
            (3, "j")
        } else if starts(at, "sh") {
            (2, "S")
        } else if starts(at, "ch") || starts(at, "cz") {
            (2, "C")
        } else if starts(at, "kh") || starts(at, "gh") {
            (2, "g")
        } else if starts(at, "zh") {
            (2, "Z")
        } else if starts(at, "ts") || starts(at, "tz") {
            (2, "c")
        } else if starts(at, "ph") {
            (2, "f")
        } else if starts(at, "th") {
            (2, "t")
        } else if starts(at, "dh") {
            (2, "d")
        } else if starts(at, "dj") {
            (2, "j")
        } else if starts(at, "ck") || starts(at, "cc") {
            (2, "k")
        } else if starts(at, "qu") {
            (2, "kv")
        } else if starts(at, "yo") {
            (2, "e")
        } else if starts(at, "ye") || starts(at, "ie") || starts(at, "ae") {
            (2, if bytes[at] == b'a' { "a" } else { "e" })
        } else if starts(at, "ou") || starts(at, "oo") || starts(at, "ue") {
            (2, "u")
        } else if starts(at, "oe") {
            (2, "o")
        } else if starts(at, "ee") && bytes.get(at + 2) != Some(&b'v') {
            (2, "i")
        } else {
            let put = match bytes[at] {
                b'h' => "g",
                b'y' => "i",
                b'w' => "v",
                b'q' => "k",
                b'z' => "s",
                b'x' => "ks",
                b'c' if matches!(next, b'e' | b'i' | b'y') => "c",
                b'c' => "k",
                _ => &word[at..=at],
            };
            // An h at the end is not heard.
            (1, if bytes[at] == b'h' && at + 1 == bytes.len() && at > 1 { "" } else { put })
        };
        for letter in put.chars() {
            if !out.ends_with(letter) || letter.is_ascii_digit() {
                out.push(letter);
            }
        }
        at += taken;
    }
    out
}

/// The consonants of a word, as Arabic writes it: `muhammad` and `mhmd` are `mhmd`. Blank where nothing stays.
pub fn skeleton(word: &str) -> String {
    let word = word
        .replace("kh", "x")
        .replace("gh", "g")
        .replace("sh", "S")
        .replace("ch", "C")
        .replace("zh", "j")
        .replace("dh", "d")
        .replace("th", "t")
        .replace("ph", "f")
        .replace(['q', 'c'], "k")
        .replace('v', "w")
        .replace('p', "b");
    let mut out = String::with_capacity(word.len());
    let length = word.chars().count();
    for (place, letter) in word.chars().enumerate() {
        let is_written = match letter {
            'a' | 'e' | 'i' | 'o' | 'u' => false,
            'w' | 'y' => place == 0,
            'h' => place + 1 < length,
            _ => true,
        };
        if is_written && !out.ends_with(letter) {
            out.push(letter);
        }
    }
    out
}

struct Forms {
    known: HashSet<String>,
    longest: usize,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let rows: Vec<LegalFormRow> = reference::LEGAL_FORMS.rows().expect("the table is compiled in, and a test reads it");
    // What parties on lists carry besides; a maker may be called so.
    let more = [
        "pat",
        "prat",
        "tzov",
        "fgup",
        "gup",
        "dp",
        "fzc",
        "s de rl",
        "e u",
        "eu",
        "pjs",
        "anonim sirketi",
        "tic ltd sti",
        "san tic ltd sti",
        "pryvatne aktsionerne tovarystvo",
        "federalnoe gosudarstvennoe unitarnoe predpriiatie",
        "ip",
        "and co",
        "sherkat sahami",
    ];
    let mut forms = Forms { known: HashSet::new(), longest: 1 };
    for text in rows.iter().map(|row| row.form_text.as_str()).chain(more) {
        let words = split(text);
        if words.is_empty() || words.len() > 7 || words.iter().any(|(word, _)| word.bytes().all(|b| b.is_ascii_digit()))
        {
            continue;
        }
        forms.longest = forms.longest.max(words.len());
        forms.known.insert(form_key(&words));
    }
    forms
});

fn form_key(words: &[(String, Script)]) -> String {
    let mut key = String::new();
    for (word, _) in words {
        if !key.is_empty() {
            key.push(' ');
        }
        // Short ones are taken at their word, long ones however they are transliterated.
        if word.len() <= 4 { key.push_str(word) } else { key.push_str(&loose(word)) }
    }
    key
}

/// Takes legal forms off both ends; `None` of them where nothing else would stay.
fn strip_forms(mut words: &[(String, Script)]) -> (&[(String, Script)], Vec<String>) {
    let mut taken = Vec::new();
    let spoken = |form: &[(String, Script)]| form.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
    'again: loop {
        for length in (1..=FORMS.longest.min(words.len().saturating_sub(1))).rev() {
            let (rest, form) = words.split_at(words.len() - length);
            if FORMS.known.contains(&form_key(form)) || is_spelled_form(form) {
                taken.push(spoken(form));
                words = rest;
                continue 'again;
            }
            let (form, rest) = words.split_at(length);
            // One letter at the beginning is an initial.
            if form.iter().map(|(word, _)| word.len()).sum::<usize>() > 1 && FORMS.known.contains(&form_key(form)) {
                taken.push(spoken(form));
                words = rest;
                continue 'again;
            }
        }
        return (words, taken);
    }
}

/// `s a`, `l l c`: a form of letters that stand apart.
fn is_spelled_form(words: &[(String, Script)]) -> bool {
    words.len() > 1
        && words.iter().all(|(word, _)| word.len() == 1)
        && FORMS.known.contains(&words.iter().map(|(word, _)| word.as_str()).collect::<String>())
}

/// Cuts a name up. Legal forms are kept apart unless the name is known to be a person's.
pub fn read(text: &str, is_person: bool) -> Name {
    let words = split(text);
    let (kept, forms) = if is_person { (words.as_slice(), Vec::new()) } else { strip_forms(&words) };
    let is_form_alone = !is_person && kept.len() == 1 && FORMS.known.contains(&form_key(kept));
    let kept = if is_form_alone { &[] } else { kept };
    let tokens = kept
        .iter()
        .map(|(text, script)| {
            let key = loose(text);
            let (class, canonical) = words::look_up(text, &key);
            let key = canonical.map_or(key, |canonical| format!("={canonical}"));
            Token { text: text.clone(), key, class, script: *script }
        })
        .collect();
    Name { tokens, forms }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        read(text, false).tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn names_are_cut_into_words_without_legal_forms() {
        for (text, expected) in [
            ("ТОВ «Телефлай-2»", "teleflai 2"),
            ("TELE FLY 2 Co., Ltd.", "tele fly 2"),
            ("Factory No. 123", "factory no 123"),
            ("183rd Guard Regiment", "183 guard regiment"),
            ("Camozzi Automation S.p.A.", "camozzi automation"),
            ("2904977 CANADA, INC.", "2904977 canada"),
            ("华为技术有限公司", "hua wei technology"),
            ("Société Générale", "societe generale"),
            ("Peak Еlectronics", "peak electronics"),
            ("общество с ограниченной ответственностью Вектор", "vektor"),
        ] {
            assert_eq!(texts(text).join(" "), expected, "{text}");
        }
        assert_eq!(texts("Co. Ltd."), Vec::<String>::new());
    }

    #[test]
    fn ways_of_transliterating_one_name_fall_together() {
        for (left, right) in [
            ("haniya", "haniyah"),
            ("yevgeniy", "evgenii"),
            ("shcherbakov", "scherbakov"),
            ("hryhorenko", "grigorenko"),
            ("sanchez", "sanches"),
            ("dmitriy", "dmitry"),
            ("khodorkovskiy", "hodorkovsky"),
            ("mueller", "muller"),
            ("sergeyev", "sergeev"),
            ("lancet", "lantset"),
            ("iuliia", "yulia"),
        ] {
            let of = |word: &str| read(word, true).tokens.remove(0).key;
            assert_eq!(of(left), of(right), "{left} {right}");
        }
        assert_eq!(skeleton("muhammad"), skeleton("mhmd"));
        assert_eq!(skeleton("hussein"), skeleton("hsyn"));
        assert_ne!(loose("123"), loose("124"));
        assert_eq!(loose("1100"), "1100");
    }
}
