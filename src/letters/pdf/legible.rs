//! Text as the fonts of a letter can show it. What they cannot show does not vanish: it is printed in square brackets, in Latin letters
//! or as a code point, and the letter says so.

use std::sync::LazyLock;

use serde::Serialize;

use crate::letters::pdf::world::FONTS;

/// Text for the template: whole, or in the pieces between which a line may end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Text {
    Whole(String),
    Pieces(Vec<String>),
}

/// Makes text legible, and remembers whether anything had to be replaced.
pub struct Legible {
    pub scripts: Scripts,
    pub replaced: bool,
}

/// What is shown as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// All that the fonts cover.
    All,
    /// Latin, Greek and Cyrillic letters and what goes with them: where the fonts could not do what they promise.
    European,
}

/// What each font covers: bits by code point, up to the end of the supplementary ideographs.
static COVERED: LazyLock<Vec<Vec<u64>>> = LazyLock::new(|| {
    FONTS
        .fonts
        .iter()
        .map(|font| {
            let mut bits = vec![0u64; 0x3_0000 / 64];
            for point in font.info().coverage.iter() {
                if let Some(word) = bits.get_mut(point as usize / 64) {
                    *word |= 1 << (point % 64);
                }
            }
            bits
        })
        .collect()
});

impl Legible {
    pub fn new(scripts: Scripts) -> Self {
        Self { scripts, replaced: false }
    }

    /// One line. A word of more than `longest` characters may be broken anywhere.
    pub fn line(&mut self, text: &str, longest: usize) -> Text {
        pieces(self.clean(text), longest)
    }

    /// The text as it can be shown, without line ends.
    pub fn clean(&mut self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        let mut lost = String::new();
        let mut characters = text.trim().chars().peekable();
        while let Some(character) = characters.next() {
            let shown = match character {
                '\r' | '\u{200e}' | '\u{200f}' | '\u{fe0e}' | '\u{fe0f}' => continue,
                _ if character.is_whitespace() => Some(' '),
                _ if is_hidden(character) || is_mark(character) => None,
                _ if self.covered(&[character]) => Some(character),
                _ => None,
            };
            let Some(shown) = shown else {
                lost.push(character);
                continue;
            };
            self.give_up(&mut lost, &mut clean);
            clean.push(shown);
            // Marks stand with the character before them, in one and the same font.
            let mut cluster = vec![shown];
            while let Some(mark) = characters.peek().copied().filter(|next| is_mark(*next)) {
                cluster.push(mark);
                if !self.covered(&cluster) {
                    break;
                }
                clean.push(mark);
                characters.next();
            }
        }
        self.give_up(&mut lost, &mut clean);
        clean
    }

    fn give_up(&mut self, lost: &mut String, clean: &mut String) {
        if lost.is_empty() {
            return;
        }
        self.replaced = true;
        clean.push('[');
        let latin = |character| if is_hidden(character) { "" } else { any_ascii::any_ascii_char(character).trim() };
        // A mark has no Latin letters of its own; what it stands on has.
        let has_letters = lost.chars().any(|character| !latin(character).is_empty());
        let mut coded = false;
        for character in lost.chars() {
            let letters = latin(character);
            if !letters.is_empty() {
                clean.push_str(letters);
                coded = false;
            } else if is_hidden(character) || !has_letters {
                if coded {
                    clean.push(' ');
                }
                clean.push_str(&format!("U+{:04X}", u32::from(character)));
                coded = true;
            }
        }
        clean.push(']');
        lost.clear();
    }

    /// Whether one font covers all of `cluster`.
    fn covered(&self, cluster: &[char]) -> bool {
        if self.scripts == Scripts::European && !cluster.iter().all(|character| is_european(*character)) {
            return false;
        }
        COVERED.iter().any(|bits| {
            cluster.iter().all(|character| {
                let point = u32::from(*character) as usize;
                bits.get(point / 64).is_some_and(|word| word & (1 << (point % 64)) != 0)
            })
        })
    }
}

fn is_european(character: char) -> bool {
    matches!(character, '\u{20}'..='\u{24f}' | '\u{370}'..='\u{45f}' | '\u{490}' | '\u{491}' | '\u{2010}'..='\u{2027}' | '\u{20a0}'..='\u{20bf}' | '\u{2116}')
}

/// Controls, what turns the direction of text around, what cannot be seen, and what means nothing outside one font.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..)
}

/// Marks that stand on or under the character before them, and joiners.
fn is_mark(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}'
        | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{200c}'..='\u{200d}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}'..='\u{309a}' | '\u{fe20}'..='\u{fe2f}')
}

/// Whether a line may end after any character of this script by itself.
fn breaks_anywhere(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..)
}

/// Whether its letters join, so that a piece of one letter would be written wrongly.
fn joins(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{e00}'..='\u{e7f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// How many letters of a joining script stay together in a word that must be broken.
const JOINED: usize = 16;

/// Cuts words of more than `longest` characters.
fn pieces(text: String, longest: usize) -> Text {
    let too_long = |word: &str| {
        let mut run = 0usize;
        word.chars().any(|character| {
            run = if breaks_anywhere(character) { 0 } else { run + 1 };
            run > longest
        })
    };
    if !text.split(' ').any(too_long) {
        return Text::Whole(text);
    }
    let mut pieces = Vec::new();
    let mut whole = String::new();
    for word in text.split_inclusive(' ') {
        if !too_long(word.trim_end_matches(' ')) {
            whole.push_str(word);
            continue;
        }
        if !whole.is_empty() {
            pieces.push(std::mem::take(&mut whole));
        }
        let mut joined = 0;
        for character in word.chars() {
            joined = if joins(character) { joined + 1 } else { 0 };
            let stays = is_mark(character) || character == ' ' || (joined > 1 && joined % JOINED != 0);
            match pieces.last_mut() {
                Some(last) if stays => last.push(character),
                _ => pieces.push(character.to_string()),
            }
        }
    }
    if !whole.is_empty() {
        pieces.push(whole);
    }
    Text::Pieces(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> String {
        Legible::new(Scripts::All).clean(text)
    }

    #[test]
    fn names_in_the_scripts_of_the_lists_stay_as_they_are() {
        for name in [
            "深圳市华强电子有限公司",
            "شركة النور",
            "Ґудзь і Їжак",
            "대한민국",
            "ООО «Ромашка»",
            "Łódź Ø",
            "საქართველო",
            "Հայաստան",
            "東京カメラ",
        ] {
            let mut legible = Legible::new(Scripts::All);
            assert_eq!(legible.clean(name), name);
            assert!(!legible.replaced);
        }
    }

    #[test]
    fn what_no_font_shows_is_named_in_brackets_and_what_is_hidden_is_shown() {
        assert!(clean("मुंबई Ltd").starts_with("[mu") && clean("मुंबई Ltd").ends_with("] Ltd"), "{}", clean("मुंबई Ltd"));
        assert_eq!(clean("A\u{202e}B"), "A[U+202E]B");
        assert_eq!(clean("A\u{0}\u{7}B"), "A[U+0000 U+0007]B");
        assert_eq!(clean("\u{e001}"), "[U+E001]");
        assert_eq!(clean("tab\tand\u{a0}space"), "tab and space");
        assert!(clean("🚀").starts_with('['));
    }

    #[test]
    fn a_word_without_a_blank_for_long_comes_in_pieces_that_make_it_up() {
        let word = "ABC-1234567890".repeat(20);
        let Text::Pieces(pieces) = pieces(format!("see {word} here"), 20) else { panic!("it is too long") };
        assert_eq!(pieces.concat(), format!("see {word} here"));
        assert!(pieces.len() > 200);
        assert_eq!(
            super::pieces("深圳市华强电子有限公司".repeat(9), 20),
            Text::Whole("深圳市华强电子有限公司".repeat(9))
        );
        assert_eq!(clean("e\u{301}").chars().count(), 2);
    }
}
