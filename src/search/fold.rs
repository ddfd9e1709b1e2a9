//! Shapes of text that make different ways of typing the same thing equal. Pure.
//!
//! | shape | of `Х-101` | of `pic18F4550-I/PT` | used for |
//! |---|---|---|---|
//! | [`symbols`] | `X-101` | `PIC18F4550-I/PT` | the same symbols, whatever the alphabet |
//! | [`squash`] | `X101` | `PIC18F4550IPT` | separators do not count |
//! | [`fold`] of it | `X101` | `P1C18F45501PT` | look-alike characters are one |
//! | [`name_key`] | `kh101` | `pic18f4550ipt` | names, by sound |

/// The Latin letter that an upper-case Cyrillic or Greek letter is mistaken for.
pub fn latin_twin(letter: char) -> Option<char> {
    Some(match letter {
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'Е' | 'Ё' | 'Ε' => 'E',
        'З' => '3',
        'Ζ' => 'Z',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Н' | 'Η' => 'H',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'С' => 'C',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'І' | 'Ι' => 'I',
        'Ν' => 'N',
        'Ѕ' => 'S',
        'Ј' => 'J',
        _ => return None,
    })
}

/// Calls `emit` with the ASCII shape of every character: upper case, twins mapped, other alphabets transliterated.
/// Characters that are neither letters nor digits are passed on when `keep_symbols`, else dropped.
fn each_ascii(text: &str, keep_symbols: bool, emit: &mut impl FnMut(u8)) {
    for character in text.chars() {
        if character.is_ascii() {
            let byte = character.to_ascii_uppercase() as u8;
            if byte.is_ascii_alphanumeric() || keep_symbols && byte.is_ascii_graphic() {
                emit(byte);
            }
            continue;
        }
        for upper in character.to_uppercase() {
            if let Some(twin) = latin_twin(upper) {
                emit(twin as u8);
            } else if upper.is_alphanumeric() {
                any_ascii::any_ascii_char(upper)
                    .bytes()
                    .filter(u8::is_ascii_alphanumeric)
                    .for_each(|byte| emit(byte.to_ascii_uppercase()));
            } else if keep_symbols && matches!(upper, '‐' | '‑' | '‒' | '–' | '—' | '−') {
                emit(b'-');
            }
        }
    }
}

/// A part number without case, separators and alphabets: only `A-Z0-9`.
///
/// ```
/// assert_eq!(topmark::search::fold::squash("мах 2769-eti+"), "MAX2769ETI");
/// assert_eq!(topmark::search::fold::squash("1533ЛА3"), "1533LA3");
/// ```
pub fn squash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    each_ascii(text, false, &mut |byte| out.push(byte as char));
    out
}

/// The same symbols in the same order: upper case, one alphabet, one kind of dash, no blanks.
pub fn symbols(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    add_symbols(text, &mut out);
    out
}

/// Appends the [`symbols`] of a text.
pub(crate) fn add_symbols(text: &str, out: &mut String) {
    each_ascii(text, true, &mut |byte| out.push(byte as char));
}

/// The representative of a group of look-alikes: 0/O/Q, 1/I/L, 5/S, 8/B, 2/Z.
pub fn fold_byte(byte: u8) -> u8 {
    match byte {
        b'O' | b'Q' => b'0',
        b'I' | b'L' => b'1',
        b'S' => b'5',
        b'B' => b'8',
        b'Z' => b'2',
        other => other,
    }
}

/// [`squash`]ed text with look-alikes made one.
pub fn fold(squashed: &str) -> String {
    squashed.bytes().map(|byte| fold_byte(byte) as char).collect()
}

/// A name without case, accents, separators and alphabet, by sound: `Burr-Brown` is `burrbrown`, `Х-101` is `kh101`.
pub fn name_key(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    add_name_key(text, &mut out);
    out
}

/// Appends the [`name_key`] of a text.
fn add_name_key(text: &str, out: &mut String) {
    // A word of both alphabets is a Latin word with Cyrillic letters that look alike, or the reverse.
    let is_mixed = !text.is_ascii()
        && text.split(|character: char| !character.is_alphanumeric()).any(|word| {
            let latin = word.chars().filter(char::is_ascii_alphabetic).count();
            let other = word.chars().filter(|character| !character.is_ascii() && character.is_alphabetic());
            latin > 1
                && other.clone().count() > 0
                && other.clone().all(|character| character.to_uppercase().all(|upper| latin_twin(upper).is_some()))
        });
    if is_mixed {
        each_ascii(text, false, &mut |byte| out.push(byte.to_ascii_lowercase() as char));
        return;
    }
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            out.push(character.to_ascii_lowercase());
        } else if !character.is_ascii() && character.is_alphanumeric() {
            let ascii = match character {
                'ь' | 'ъ' | 'Ь' | 'Ъ' => "",
                'є' | 'Є' => "ie",
                'ё' | 'Ё' => "e",
                _ => any_ascii::any_ascii_char(character),
            };
            out.extend(ascii.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase() as char));
        }
    }
}

/// A name as it looks rather than as it sounds: `Х-101` is `x101`.
pub fn twin_key(text: &str) -> String {
    squash(text).to_ascii_lowercase()
}

/// A [`name_key`] under which the usual ways of transliterating Ukrainian and Russian fall together: `shakhed` and `shahed`,
/// `orlan` and `orlan'`, `heran` and `geran`.
pub fn loose_key(key: &str) -> String {
    let mut text = key.to_owned();
    for (from, to) in [
        ("shch", "c"),
        ("sch", "c"),
        ("kh", "g"),
        ("zh", "z"),
        ("ch", "c"),
        ("sh", "s"),
        ("ts", "c"),
        ("tz", "c"),
        ("ph", "f"),
        ("ck", "k"),
        ("ya", "a"),
        ("ia", "a"),
        ("ja", "a"),
        ("yu", "u"),
        ("iu", "u"),
        ("ju", "u"),
        ("yo", "o"),
        ("io", "o"),
        ("ye", "e"),
        ("ie", "e"),
    ] {
        if text.contains(from) {
            text = text.replace(from, to);
        }
    }
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        let character = match character {
            'h' => 'g',
            'y' | 'j' => 'i',
            'w' => 'v',
            'q' => 'k',
            other => other,
        };
        if !out.ends_with(character) || character.is_ascii_digit() {
            out.push(character);
        }
    }
    out
}

/// A word in lower case and one alphabet, without the plural ending.
pub fn stem(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    add_stem(word, &mut out);
    out
}

/// Appends the [`stem`] of a word.
pub(crate) fn add_stem(word: &str, out: &mut String) {
    let start = out.len();
    add_name_key(word, out);
    let key = &out[start..];
    if key.len() > 4 && key.ends_with("ies") {
        out.truncate(out.len() - 3);
        out.push('y');
    } else if key.len() > 4 && (key.ends_with("ches") || key.ends_with("shes") || key.ends_with("xes")) {
        out.truncate(out.len() - 2);
    } else if key.len() > 3
        && key.ends_with('s')
        && !key.ends_with("ss")
        && !key.ends_with("us")
        && !key.ends_with("is")
    {
        out.truncate(out.len() - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_typing_one_number_are_equal() {
        for text in ["PIC18F4550-I/PT", "pic18f4550 i/pt", "РІС18F4550 I PT", "pic-18-f-4550-i-pt"] {
            assert_eq!(squash(text), "PIC18F4550IPT", "{text}");
        }
        assert_eq!(fold("PIC18F4550IPT"), fold("P1C1BF45SO1PT"));
        assert_eq!(symbols("1.8432–b"), "1.8432-B");
        assert_ne!(symbols("18.432"), symbols("1.8432"));
    }

    #[test]
    fn transliterations_fall_together() {
        for (left, right) in [
            ("Шахед-136", "Shahed 136"),
            ("Герань-2", "Geran-2"),
            ("Heran-2", "Герань 2"),
            ("Ланцет", "Lancet"),
            ("Х-101", "Kh-101"),
        ] {
            assert_eq!(loose_key(&name_key(left)), loose_key(&name_key(right)), "{left} {right}");
        }
        assert_eq!(twin_key("Х-101"), twin_key("x101"));
    }

    #[test]
    fn plurals_are_dropped() {
        for (word, expected) in [
            ("transceivers", "transceiver"),
            ("memories", "memory"),
            ("bus", "bus"),
            ("switches", "switch"),
            ("ics", "ics"),
        ] {
            assert_eq!(stem(word), expected);
        }
    }
}
