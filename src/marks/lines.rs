//! Lines and tokens of a marking, with every character kept where a date code needs it and dropped where a part number does.

use crate::marks::inscriptions::Found;
use crate::marks::{generic, normalise, ordinary};

/// Longest part of a marking that is read, in characters. A longer one is cut; nothing printed on a component comes near.
pub const LONGEST_MARKING: usize = 4_096;
/// Most lines that are read.
pub const MOST_LINES: usize = 64;
/// Most tokens that are read.
pub const MOST_TOKENS: usize = 400;

/// A run of characters between blanks, commas, colons, semicolons, brackets or quotation marks.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Line number from 0.
    pub line: u16,
    /// Place in [`Scan::squashed_text`].
    squashed: (u32, u32),
    /// Place in [`Scan::plain_text`].
    plain: (u32, u32),
    /// Digits, capital letters and small letters in it, as printed.
    pub digits: u16,
    pub capitals: u16,
    pub small: u16,
    /// Starts with `#` or `+`: never the continuation of a part number.
    pub is_sealed: bool,
    /// A comma, semicolon or colon stood before it.
    pub after_stop: bool,
    /// Carries a Cyrillic letter without a Latin twin.
    pub is_cyrillic: bool,
    /// Letters in it that are Cyrillic, twins among them.
    pub cyrillic: u16,
    /// What stands around it says that it is no date.
    pub is_undated: bool,
}

impl Token {
    /// Two to six capitals and nothing else: what may stand apart before or after a number (`AD 9957 BSVZ`, `Si 5338`).
    pub fn is_short_capitals(&self) -> bool {
        self.digits == 0
            && self.capitals > 0
            && (2..=6).contains(&(self.capitals + self.small))
            && (self.small == 0 || self.capitals + self.small <= 4)
    }

    pub fn letters(&self) -> u16 {
        self.capitals + self.small
    }

    /// Has letters, and all of them are Cyrillic.
    pub fn is_all_cyrillic(&self) -> bool {
        self.cyrillic > 0 && self.cyrillic == self.letters()
    }
}

/// A marking taken apart. Reused from one marking to the next so that reading does not allocate.
#[derive(Debug, Default)]
pub struct Scan {
    pub tokens: Vec<Token>,
    /// All tokens one after another without anything between, so that neighbours join by taking a longer slice.
    squashed_text: String,
    /// Upper-case Latin text with `# + - . /` kept and tokens one blank apart, as date rules read it.
    plain_text: String,
    /// Any capital letter anywhere: if there is none, the text was typed in lower case and case says nothing.
    pub has_capitals: bool,
    pub is_cyrillic: bool,
}

impl Scan {
    /// Whether the marking says that it stands on a printed circuit board: a class of UL 94, or the word.
    pub fn is_board(&self) -> bool {
        (0..self.tokens.len()).any(|index| matches!(self.squashed(index, index), "PCB" | "UL" | "94V0" | "94VO"))
    }

    /// Whether the token has a line for itself, below one that carries a Soviet type.
    pub fn is_alone_below_soviet_type(&self, index: usize) -> bool {
        let line = self.tokens[index].line;
        self.tokens.iter().filter(|token| token.line == line).count() == 1
            && (0..index).any(|other| self.tokens[other].digits > 0 && self.is_soviet(other, other))
    }

    /// Takes `marking` apart; what was in there before is gone.
    pub fn fill(&mut self, marking: &str) {
        self.fill_around(marking, &Found::default());
    }

    /// The same but for what stands aside of the mark.
    pub fn fill_around(&mut self, marking: &str, around: &Found) {
        self.tokens.clear();
        self.squashed_text.clear();
        self.plain_text.clear();
        self.is_cyrillic = false;
        let marking = cut(marking);
        self.has_capitals = marking.chars().any(char::is_uppercase);
        let mut line = 0_u16;
        let mut open: Option<Token> = None;
        let mut after_stop = false;
        let mut aside = around.aside.iter().copied().peekable();
        for (place, character) in marking.char_indices() {
            while aside.next_if(|span| span.1 <= place).is_some() {}
            let is_aside = aside.peek().is_some_and(|span| span.0 <= place);
            if is_aside && character != '\n' {
                self.close(&mut open);
                after_stop = true;
                continue;
            }
            if separates(character) {
                self.close(&mut open);
                match character {
                    '\n' => {
                        line += 1;
                        after_stop = false;
                        if usize::from(line) >= MOST_LINES {
                            break;
                        }
                    }
                    ',' | ';' | ':' | '(' => after_stop = true,
                    _ => {}
                }
                continue;
            }
            if open.is_none() {
                if self.tokens.len() >= MOST_TOKENS {
                    break;
                }
                if !self.plain_text.is_empty() {
                    self.plain_text.push(' ');
                }
                let squashed = self.squashed_text.len() as u32;
                let plain = self.plain_text.len() as u32;
                open = Some(Token {
                    line,
                    squashed: (squashed, squashed),
                    plain: (plain, plain),
                    digits: 0,
                    capitals: 0,
                    small: 0,
                    is_sealed: matches!(character, '#' | '+'),
                    after_stop,
                    is_cyrillic: false,
                    cyrillic: 0,
                    is_undated: false,
                });
                after_stop = false;
            }
            let Some(token) = open.as_mut() else { continue };
            token.is_undated |= around.undated.iter().any(|span| (span.0..span.1).contains(&place));
            if let Some(letter) = normalise::latin(character) {
                self.squashed_text.push(letter);
                self.plain_text.push(letter);
                if letter.is_ascii_digit() {
                    token.digits += 1;
                } else if character.is_lowercase() {
                    token.small += 1;
                } else {
                    token.capitals += 1;
                }
                token.cyrillic += u16::from(matches!(character, '\u{400}'..='\u{4ff}'));
                if normalise::is_distinctly_cyrillic(character) {
                    token.is_cyrillic = true;
                }
            } else {
                self.plain_text.push(match character {
                    '#' | '+' | '-' | '.' | '/' => character,
                    '–' | '—' | '‐' | '‑' | '_' => '-',
                    _ => '?',
                });
            }
        }
        self.close(&mut open);
    }

    fn close(&mut self, open: &mut Option<Token>) {
        if let Some(mut token) = open.take() {
            token.squashed.1 = self.squashed_text.len() as u32;
            token.plain.1 = self.plain_text.len() as u32;
            if token.squashed.0 == token.squashed.1 {
                // Punctuation alone is no token; the blank before it goes too.
                self.plain_text.truncate((token.plain.0 as usize).saturating_sub(1));
            } else {
                self.tokens.push(token);
                let last = self.tokens.len() - 1;
                self.is_cyrillic |= self.is_soviet(last, last);
            }
        }
    }

    /// Tokens `first..=last` joined, A-Z and 0-9 only.
    pub fn squashed(&self, first: usize, last: usize) -> &str {
        &self.squashed_text[self.tokens[first].squashed.0 as usize..self.tokens[last].squashed.1 as usize]
    }

    /// [`squashed`](Scan::squashed) up to the first hyphen, dot or slash: `AMS1117` of `AMS1117-3.3`.
    pub fn head(&self, first: usize, last: usize) -> &str {
        let plain = self.plain(first, last);
        let head = plain.find(['-', '.', '/']).map_or(plain, |end| &plain[..end]);
        let length = head.bytes().filter(u8::is_ascii_alphanumeric).count();
        &self.squashed(first, last)[..length]
    }

    /// Whether the token is a value, a package or a technical word, or several with slashes between (`RS-422/RS-485`).
    pub fn is_ordinary(&self, index: usize) -> bool {
        if ordinary::is_ordinary(self.squashed(index, index)) {
            return true;
        }
        let plain = self.plain(index, index);
        plain.contains('/')
            && plain.split('/').all(|piece| {
                let piece = normalise::squash(piece);
                piece.is_empty() || ordinary::is_ordinary(&piece)
            })
    }

    /// Whether tokens `first..=last` are of Soviet make by their letters: one of them has no Latin twin, or all are Cyrillic and built so.
    pub fn is_soviet(&self, first: usize, last: usize) -> bool {
        self.tokens[first..=last].iter().any(|token| token.is_cyrillic)
            || self.tokens[first].is_all_cyrillic()
                && generic::is_soviet_type(self.squashed(first, last), self.plain(first, last))
    }

    /// Tokens `first..=last` with one blank between them and `# + - . /` kept.
    pub fn plain(&self, first: usize, last: usize) -> &str {
        &self.plain_text[self.tokens[first].plain.0 as usize..self.tokens[last].plain.1 as usize]
    }
}

/// The lines of a marking as printed, without blank ones, trimmed, at most [`MOST_LINES`].
pub fn lines(marking: &str) -> Vec<String> {
    cut(marking)
        .split(['\n', '\r'])
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(MOST_LINES)
        .map(str::to_owned)
        .collect()
}

/// As much of a marking as is read.
pub fn cut(marking: &str) -> &str {
    match marking.char_indices().nth(LONGEST_MARKING) {
        Some((end, _)) => &marking[..end],
        None => marking,
    }
}

fn separates(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            ',' | ';'
                | ':'
                | '('
                | ')'
                | '['
                | ']'
                | '{'
                | '}'
                | '"'
                | '\''
                | '«'
                | '»'
                | '“'
                | '”'
                | '„'
                | '='
                | '|'
                | '®'
                | '™'
                | '©'
                | '\u{feff}'
                | '~'
                | '№'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_join_and_keep_what_dates_need() {
        let mut scan = Scan::default();
        scan.fill("AD 9957 BSVZ\n#1719 38335315.1 - ");
        assert_eq!(scan.tokens.len(), 5);
        assert_eq!(scan.squashed(0, 2), "AD9957BSVZ");
        assert_eq!(scan.plain(3, 4), "#1719 38335315.1");
        assert!(scan.tokens[3].is_sealed);
        assert_eq!(scan.tokens[3].line, 1);
    }

    #[test]
    fn an_endless_marking_is_cut() {
        let mut scan = Scan::default();
        scan.fill(&"A1 \n".repeat(100_000));
        assert!(scan.tokens.len() <= MOST_LINES);
        assert!(lines(&"x\n".repeat(100_000)).len() <= MOST_LINES);
    }
}
