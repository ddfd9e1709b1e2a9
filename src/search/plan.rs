//! From the text of a query to what is looked up: a row of slots that must all be filled, each in one of several ways. Pure.

use crate::search::categories;
use crate::search::fold;
use crate::search::reason::{Reason, ReasonKind};
use crate::search::tokens::{self, Token};
use crate::search::vocabulary::{Entity, MAX_SPAN, Met, Vocabulary};

/// Words and numbers of a query that are read; the rest is left out.
pub(crate) const MAX_TOKENS: usize = 24;
const MAX_ALTERNATIVES: usize = 250;
const MAX_JOIN: usize = 4;
const MAX_PHRASE: usize = 3;
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2035;

/// One way to fill a slot.
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    pub way: Way,
    /// As typed.
    pub asked: String,
    pub entity: Option<Entity>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// A term of the field `entity`.
    Entity { term: String, kind: ReasonKind, score: u32 },
    /// A number with a digit, in all classes.
    Number { squashed: String, symbols: Option<String> },
    /// Only the whole number and its beginning: when the words name something else first.
    PlainNumber { squashed: String, symbols: Option<String> },
    /// Letters that may be a piece of a number.
    Letters { squashed: String },
    /// The same where the letters name something first: only by themselves.
    PlainLetters { squashed: String },
    /// A word of the text; the stem to look for beginnings with, if any.
    Word { stem: String, beginning: Option<String> },
    /// A year-like number beside other words.
    YearNumber { squashed: String },
}

#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub asked: String,
    /// Tokens that it covers.
    pub weight: u32,
    /// How much it tells when not all slots can be filled: a long number is rather the part than a lot or a date code.
    pub telling: u32,
    /// Positions in [`Plan::alternatives`].
    pub alternatives: Vec<usize>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    pub slots: Vec<Slot>,
    pub alternatives: Vec<Alternative>,
}

const STOP_WORDS: &[&str] = &[
    "the", "of", "for", "with", "and", "in", "an", "to", "from", "on", "by", "made", "і", "й", "та", "в", "у", "на",
    "з", "із", "від", "для", "до", "и", "с", "от", "из", "no", "от",
];

impl Plan {
    pub fn new(text: &str, vocabulary: &Vocabulary) -> Self {
        let mut pieces: Vec<Token> = Vec::new();
        for token in tokens::split(text) {
            if !token.has_digit
                && tokens::words(token.text).nth(1).is_some()
                && vocabulary.lookup(&[token.text]).is_empty()
            {
                pieces.extend(tokens::words(token.text).flat_map(tokens::split));
            } else {
                pieces.push(token);
            }
        }
        pieces.truncate(MAX_TOKENS);
        let mut plan = Self::default();
        // For each token the slot that holds it, and whether a name claims it alone.
        let mut slot_of = Vec::new();
        let mut claimed = Vec::new();
        let mut start = 0;
        while start < pieces.len() {
            let is_stop = STOP_WORDS.contains(&pieces[start].text.to_lowercase().as_str());
            if is_stop && pieces.len() > 1 && !(start == pieces.len() - 1 && plan.slots.is_empty()) {
                // Names that begin with such a word are rare enough; within a name it was taken along.
                pieces.remove(start);
                continue;
            }
            let length = plan.add_names(&pieces[start..], vocabulary);
            let (length, by_name) = length.map_or((1, false), |length| (length, true));
            for token in &pieces[start..start + length] {
                slot_of.push(plan.slots.len() - 1);
                claimed.push(by_name && !token.has_digit && (length > 1 || token.squashed.len() > 4));
            }
            start += length;
        }
        let named: Vec<bool> = plan.slots.iter().map(|slot| !slot.alternatives.is_empty()).collect();
        for (position, token) in pieces.iter().enumerate() {
            plan.add_groups(&pieces, position, &slot_of);
            if !claimed[position] {
                let is_named = named[slot_of[position]];
                plan.add_token(token, slot_of[position], pieces.len() == 1, is_named);
            }
            plan.add_joins(&pieces, position, &slot_of, &claimed);
        }
        for slot in &mut plan.slots {
            slot.alternatives.sort_unstable();
            slot.alternatives.dedup();
        }
        plan
    }

    /// Opens the slot for the token at the head of `rest`, with every name that it begins. Returns how many tokens a name covers
    /// that leaves no doubt; None when there is no such name.
    fn add_names(&mut self, rest: &[Token], vocabulary: &Vocabulary) -> Option<usize> {
        let words: Vec<&str> = rest.iter().take(MAX_SPAN).map(|token| token.text).collect();
        let longest = (1..=words.len()).rev().find_map(|length| {
            let found = vocabulary.lookup(&words[..length]);
            (!found.is_empty()).then_some((length, found))
        });
        let (length, found) = match longest {
            Some((length, found)) => (length, found),
            None => (1, vocabulary.beginning_with(words[0])),
        };
        let asked = words[..length].join(" ");
        let telling = rest[..length].iter().map(telling).sum();
        self.slots.push(Slot { asked: asked.clone(), weight: length as u32, telling, alternatives: Vec::new() });
        let slot = self.slots.len() - 1;
        let mut sure = length > 1;
        let mut maker = false;
        for (entity, met) in found {
            let (kind, base) = match entity {
                Entity::Brand(_) => (ReasonKind::Maker, 640),
                Entity::Company(_) => (ReasonKind::Company, 600),
                Entity::Weapon(_) => (ReasonKind::Weapon, 640),
                Entity::Category(_) => (ReasonKind::Category, 640),
                Entity::Country(_) => (ReasonKind::Country, 560),
            };
            let score = match met {
                Met::Preferred => base + 10,
                Met::Whole => base,
                Met::Ambiguous => base - 30,
                Met::Part => base - 40,
                Met::Beginning => base - 120,
                Met::Misspelt => base - 200,
            };
            // A category's own key misses parts that only the description names; the words stay in the game.
            sure |= met >= Met::Whole && !matches!(entity, Entity::Category(_));
            maker |= matches!(entity, Entity::Brand(_) | Entity::Company(_));
            self.add(
                slot,
                Alternative {
                    way: Way::Entity { term: entity.term(), kind, score },
                    asked: asked.clone(),
                    entity: Some(entity.clone()),
                },
            );
        }
        if maker {
            let term = format!("m{}", fold::name_key(&asked));
            self.add(
                slot,
                Alternative { way: Way::Entity { term, kind: ReasonKind::Word, score: 590 }, asked, entity: None },
            );
        }
        sure.then_some(length)
    }

    fn add_groups(&mut self, pieces: &[Token], position: usize, slot_of: &[usize]) {
        for length in 1..=MAX_PHRASE.min(pieces.len() - position) {
            let words: Vec<&str> = pieces[position..position + length].iter().map(|token| token.text).collect();
            for group in categories::of_phrase(&words) {
                // Named by its own name, then by any of its words. A narrower word (`turbojet` for an engine) goes before both.
                let own = if categories::is_name_of(&words, group) { 610 } else { 585 };
                // First what is called so where it was found.
                for (term, score) in
                    [(format!("B{group}"), own + 45), (format!("Q{group}"), own), (format!("q{group}"), 560)]
                {
                    let alternative = Alternative {
                        way: Way::Entity { term, kind: ReasonKind::Category, score },
                        asked: words.join(" "),
                        entity: None,
                    };
                    self.add_to_span(&slot_of[position..position + length], alternative);
                }
            }
        }
    }

    fn add_token(&mut self, token: &Token, slot: usize, is_alone: bool, is_named: bool) {
        let asked = token.text.to_owned();
        let squashed = token.squashed.clone();
        let add = |plan: &mut Self, way| plan.add(slot, Alternative { way, asked: asked.clone(), entity: None });
        if let Some(year) = token.text.parse::<i32>().ok().filter(|year| YEARS.contains(year) && token.text.len() == 4)
        {
            add(self, Way::Entity { term: format!("y{year}"), kind: ReasonKind::Year, score: 620 });
            if !is_alone {
                add(self, Way::YearNumber { squashed });
                return;
            }
        }
        if token.has_digit {
            add(self, Way::Entity { term: format!("i{squashed}"), kind: ReasonKind::Finding, score: 1010 });
            let symbols = Some(fold::symbols(token.text));
            add(
                self,
                if is_named { Way::PlainNumber { squashed, symbols } } else { Way::Number { squashed, symbols } },
            );
        } else {
            add(self, if is_named { Way::PlainLetters { squashed } } else { Way::Letters { squashed } });
        }
        for word in tokens::words(token.text) {
            let stem = fold::stem(word);
            if token.has_digit || stem.is_empty() {
                continue;
            }
            // Ukrainian and Russian endings change with the case; the last two letters are left open.
            let beginning = match stem.len() {
                0..3 => None,
                length if !word.is_ascii() && length > 6 => Some(stem[..length - 2].to_owned()),
                _ => Some(stem.clone()),
            };
            add(self, Way::Word { stem, beginning });
        }
    }

    fn add_joins(&mut self, pieces: &[Token], position: usize, slot_of: &[usize], claimed: &[bool]) {
        let mut squashed = pieces[position].squashed.clone();
        let mut has_digit = pieces[position].has_digit;
        let mut in_pieces = true;
        for length in 2..=MAX_JOIN.min(pieces.len() - position) {
            let (left, right) = (&pieces[position + length - 2], &pieces[position + length - 1]);
            // In a query letters may be small: `lm 317`, `ad 9957 bsvz`.
            let is_piece = |token: &Token| token.is_numberish() || token.squashed.len() <= 6;
            if right.breaks
                || !is_piece(left) && left.squashed.len() > 8
                || !is_piece(right)
                || claimed[position + length - 1]
            {
                return;
            }
            // MAXIM 2769 may be MAX2769, but TEXAS INSTRUMENTS 74 is not a number.
            if claimed[position] && tokens::number_prefix_of_maker(pieces[position].text).is_empty() {
                return;
            }
            squashed.push_str(&right.squashed);
            has_digit |= right.has_digit;
            // A number behind a number is rather a lot or a date code; the two are then only one as a whole.
            in_pieces &= !(left.has_digit && right.has_digit);
            if !has_digit || squashed.len() > 40 {
                continue;
            }
            let span = &slot_of[position..position + length];
            let asked =
                pieces[position..position + length].iter().map(|token| token.text).collect::<Vec<_>>().join(" ");
            for prefix in tokens::number_prefix_of_maker(pieces[position].text) {
                let rest = &squashed[pieces[position].squashed.len()..];
                if rest.starts_with(prefix) {
                    continue;
                }
                let way = Way::PlainNumber { squashed: format!("{prefix}{rest}"), symbols: None };
                self.add_to_span(span, Alternative { way, asked: asked.clone(), entity: None });
            }
            if !claimed[position] {
                let squashed = squashed.clone();
                let way = if in_pieces {
                    Way::Number { squashed, symbols: None }
                } else {
                    Way::PlainNumber { squashed, symbols: None }
                };
                self.add_to_span(span, Alternative { way, asked, entity: None });
            }
        }
    }

    fn add(&mut self, slot: usize, alternative: Alternative) {
        self.add_to_span(&[slot], alternative);
    }

    /// One alternative may fill several neighbouring slots at once.
    fn add_to_span(&mut self, slots: &[usize], alternative: Alternative) {
        let position = match self.alternatives.iter().position(|other| other.way == alternative.way) {
            Some(position) => position,
            None if self.alternatives.len() >= MAX_ALTERNATIVES => return,
            None => {
                self.alternatives.push(alternative);
                self.alternatives.len() - 1
            }
        };
        for &slot in slots {
            self.slots[slot].alternatives.push(position);
        }
    }

    /// Other readings of a slot that nothing fills: misspelt names.
    pub fn misspelt(&mut self, slot: usize, vocabulary: &Vocabulary) -> Vec<usize> {
        let asked = self.slots[slot].asked.clone();
        let before = self.alternatives.len();
        for (entity, _) in vocabulary.misspelt(&[&asked]) {
            let way = Way::Entity { term: entity.term(), kind: ReasonKind::Misspelt, score: 400 };
            self.add(slot, Alternative { way, asked: asked.clone(), entity: Some(entity.clone()) });
        }
        (before..self.alternatives.len()).collect()
    }

    /// Numbers of the query as they are looked for, the longest first; for highlighting and suggestions.
    pub fn numbers(&self) -> Vec<&str> {
        let mut numbers: Vec<&str> = self
            .alternatives
            .iter()
            .filter_map(|alternative| match &alternative.way {
                Way::Number { squashed, .. } | Way::PlainNumber { squashed, .. } | Way::YearNumber { squashed } => {
                    Some(squashed.as_str())
                }
                Way::Letters { squashed } | Way::PlainLetters { squashed } => Some(squashed.as_str()),
                _ => None,
            })
            .collect();
        numbers.sort_by_key(|number| std::cmp::Reverse(number.len()));
        numbers.dedup();
        numbers
    }
}

fn telling(token: &Token) -> u32 {
    let length = token.squashed.len().min(14) as u32;
    match (token.has_digit, token.squashed.bytes().all(|byte| byte.is_ascii_digit())) {
        (true, true) => length.div_ceil(2),
        (true, false) => length,
        _ => 5,
    }
}

impl Alternative {
    pub fn reason(&self, kind: ReasonKind) -> Reason {
        Reason { kind, asked: self.asked.clone(), entity: self.entity.clone() }
    }
}
