//! One shape for what people type and what is printed: upper case, Cyrillic letters as Latin ones, look-alikes as one.

/// Upper-case ASCII letter or digit for `character`, `None` for everything that separates.
///
/// Cyrillic letters that look like Latin ones become their twin (`А В Е К М Н О Р С Т Х У І`), which is what a misread or
/// mistyped part number needs; the other Cyrillic letters become the Latin letter they are transliterated with, so that
/// `2Т716Б1` and `2T716B1` are one number. Full-width forms are folded as well.
pub fn latin(character: char) -> Option<char> {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric().then(|| character.to_ascii_uppercase());
    }
    Some(match character {
        'А' | 'а' => 'A',
        'Б' | 'б' | 'В' | 'в' => 'B',
        'Г' | 'г' | 'Ґ' | 'ґ' => 'G',
        'Д' | 'д' => 'D',
        'Е' | 'е' | 'Ё' | 'ё' | 'Э' | 'э' | 'Є' | 'є' => 'E',
        'Ж' | 'ж' | 'З' | 'з' => 'Z',
        'И' | 'и' | 'Й' | 'й' | 'І' | 'і' | 'Ї' | 'ї' => 'I',
        'К' | 'к' => 'K',
        'Л' | 'л' => 'L',
        'М' | 'м' => 'M',
        'Н' | 'н' => 'H',
        'О' | 'о' => 'O',
        'П' | 'п' => 'P',
        'Р' | 'р' => 'P',
        'С' | 'с' => 'C',
        'Т' | 'т' => 'T',
        'У' | 'у' | 'Ы' | 'ы' => 'Y',
        'Ф' | 'ф' => 'F',
        'Х' | 'х' => 'X',
        'Ц' | 'ц' | 'Ч' | 'ч' => 'C',
        'Ш' | 'ш' | 'Щ' | 'щ' | 'Ѕ' | 'ѕ' => 'S',
        'Ю' | 'ю' => 'U',
        'Я' | 'я' => 'R',
        'Ј' | 'ј' => 'J',
        'µ' | 'μ' | 'Μ' => 'U',
        'Ο' | 'ο' => 'O',
        'Α' | 'α' => 'A',
        'Β' => 'B',
        '０'..='９' => char::from(b'0' + (character as u32 - '０' as u32) as u8),
        'Ａ'..='Ｚ' => char::from(b'A' + (character as u32 - 'Ａ' as u32) as u8),
        'ａ'..='ｚ' => char::from(b'A' + (character as u32 - 'ａ' as u32) as u8),
        _ => return None,
    })
}

/// Whether `character` is Cyrillic and has no Latin twin: a sign that the text is Russian or Ukrainian and not a misreading.
pub fn is_distinctly_cyrillic(character: char) -> bool {
    matches!(character, '\u{400}'..='\u{4ff}')
        && !matches!(
            character,
            'А' | 'В'
                | 'Е'
                | 'К'
                | 'М'
                | 'Н'
                | 'О'
                | 'Р'
                | 'С'
                | 'Т'
                | 'Х'
                | 'У'
                | 'І'
                | 'Ѕ'
                | 'Ј'
                | 'а'
                | 'в'
                | 'е'
                | 'к'
                | 'м'
                | 'н'
                | 'о'
                | 'р'
                | 'с'
                | 'т'
                | 'х'
                | 'у'
                | 'і'
                | 'ѕ'
                | 'ј'
        )
}

/// `PIC18F4550-I/PT` becomes `PIC18F4550IPT`: upper case, Latin twins, only A-Z and 0-9. May be empty.
pub fn squash(text: &str) -> String {
    text.chars().filter_map(latin).collect()
}

/// The one representative of a look-alike group of [`squash`]ed characters: 0/O, 1/I/L, 5/S, 8/B, 2/Z.
pub fn fold_character(squashed: char) -> char {
    match squashed {
        'O' => '0',
        'I' | 'L' => '1',
        'S' => '5',
        'B' => '8',
        'Z' => '2',
        other => other,
    }
}

/// [`squash`] with look-alikes folded to one representative: `STM32F765VIT6` and `5TM3ZF765V1T6` are equal.
pub fn fold(text: &str) -> String {
    text.chars().filter_map(latin).map(fold_character).collect()
}

/// Candidate part-number tokens of a text, [`squash`]ed, each once, in order of appearance, at most 64.
///
/// Those with a digit that are not a value, a package or a technical term; a short run of capitals is joined with the
/// number after it (`AD 9957 BSVZ` gives `AD9957`, `9957` and `AD9957BSVZ`).
pub fn tokens(text: &str) -> Vec<String> {
    use crate::marks::lines;
    const LIMIT: usize = 64;
    let mut scan = lines::Scan::default();
    scan.fill(text);
    let mut found: Vec<String> = Vec::new();
    let mut keep = |candidate: &str| {
        if found.len() < LIMIT && candidate.len() >= 2 && !found.iter().any(|known| known == candidate) {
            found.push(candidate.to_owned());
        }
    };
    for (index, token) in scan.tokens.iter().enumerate() {
        let squashed = scan.squashed(index, index);
        if token.digits > 0 && !scan.is_ordinary(index) {
            keep(squashed);
        }
        if !token.is_short_capitals() {
            continue;
        }
        let Some(next) = scan.tokens.get(index + 1).filter(|next| next.line == token.line && next.digits > 0) else {
            continue;
        };
        if scan.is_ordinary(index + 1) {
            continue;
        }
        keep(scan.squashed(index, index + 1));
        if scan.tokens.get(index + 2).is_some_and(|last| last.line == next.line && last.is_short_capitals()) {
            keep(scan.squashed(index, index + 2));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_case_and_cyrillic_twins_do_not_count() {
        assert_eq!(squash("pic18f4550-I/PT"), "PIC18F4550IPT");
        assert_eq!(squash("МАХ903ЕSА"), "MAX903ESA");
        assert_eq!(squash("2Т716Б1"), "2T716B1");
        assert_eq!(squash("®™ –"), "");
    }

    #[test]
    fn look_alikes_fold_to_one() {
        assert_eq!(fold("5TM3ZF7O5V1T6"), fold("STM32F705VIT6"));
        assert_eq!(fold("l8"), fold("IB"));
    }

    #[test]
    fn tokens_are_candidates_and_not_values() {
        assert_eq!(tokens("Quadrature digital converter AD 9957 BSVZ, 3.3V TQFP100"), ["AD9957", "AD9957BSVZ", "9957"]);
    }
}
