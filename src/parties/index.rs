//! Every name of the lists in memory, found by their words: an inverted index whose words weigh by how rare they are. Built once, then
//! only read. Memory grows with the lists: some 600 bytes a name.

use std::collections::HashMap;

use crate::parties::model::{NameKind, PartyKind};
use crate::parties::names::{self, Name, Token, loose, skeleton};
use crate::parties::script::Script;
use crate::parties::words::{Class, is_patronymic};

/// Words next to each other that are also found written together.
pub const LONGEST_SPAN: usize = 3;
/// A word of fewer letters is not looked for with a wrong one.
const SHORTEST_FUZZY: usize = 5;
/// From this length on two letters may be wrong.
const TWO_WRONG: usize = 9;

/// A party as it goes in.
#[derive(Clone, Debug)]
pub struct Party {
    /// Which list, as the caller counts them.
    pub list: u32,
    pub key: String,
    pub kind: PartyKind,
    /// ISO 3166 codes separated by blanks.
    pub countries: String,
    /// Of the entry as it stands.
    pub digest: String,
    /// The first is the one that the list gives first.
    pub names: Vec<(NameKind, String)>,
}

/// A party as the index keeps it.
#[derive(Debug)]
pub struct Listed {
    pub list: u32,
    pub key: Box<str>,
    pub kind: PartyKind,
    pub countries: Box<str>,
    pub digest: Box<str>,
    /// Place of its first name.
    pub first_name: u32,
}

/// A party with the name that matched, as the list writes both.
#[derive(Clone, Copy, Debug)]
pub struct Named<'index> {
    pub party: &'index Listed,
    pub name: &'index str,
    pub matched: &'index str,
}

#[derive(Debug)]
pub struct ListedName {
    pub party: u32,
    pub kind: NameKind,
    pub text: Box<str>,
    first_token: u32,
    token_count: u16,
    pub has_form: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct ListedToken {
    pub term: u32,
    /// Place of the word itself in the table of words.
    text: u32,
    pub weight: f32,
    pub class: Class,
}

#[derive(Debug, Default)]
struct Term {
    /// Names that have it as a word.
    names: u32,
    first_posting: u32,
    postings: u32,
    is_arabic: bool,
}

/// Where a term stands: `length` words of a name from `start` on.
#[derive(Clone, Copy, Debug)]
pub struct Posting {
    pub name: u32,
    pub start: u8,
    pub length: u8,
}

/// A term that a word of the asked name may be.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub term: u32,
    /// 0 to 1.
    pub likeness: f32,
    pub how: How,
}

/// Why two words count as one, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Same,
    /// One word in two languages, or one given name.
    Means,
    /// Two ways of writing one word in Latin letters.
    Transliterated,
    /// Two words of one are one word of the other.
    Joined,
    /// The same consonants, of which Arabic writes no more.
    Consonants,
    /// So many letters differ.
    Letters(u8),
    Initial,
}

pub struct Index {
    pub parties: Vec<Listed>,
    pub names: Vec<ListedName>,
    tokens: Vec<ListedToken>,
    texts: Vec<Box<str>>,
    terms: Vec<Term>,
    by_key: HashMap<Box<str>, u32>,
    postings: Vec<Posting>,
    /// Words in their loose shape, with their term.
    surfaces: Vec<(Box<str>, u32)>,
    /// Hash of a surface without up to two letters, and which surface. Sorted.
    deletions: Vec<(u32, u32)>,
    /// Hash of the consonants of a word, and its term. Sorted.
    skeletons: Vec<(u32, u32)>,
}

#[derive(Default)]
pub struct Builder {
    parties: Vec<Listed>,
    names: Vec<ListedName>,
    tokens: Vec<ListedToken>,
    texts: Vec<Box<str>>,
    text_ids: HashMap<Box<str>, u32>,
    terms: Vec<Term>,
    by_key: HashMap<Box<str>, u32>,
    postings: Vec<(u32, Posting)>,
    surfaces: Vec<(Box<str>, u32)>,
    skeletons: Vec<(u32, u32)>,
}

fn hash(text: &[u8]) -> u32 {
    // FNV-1a; what falls together by accident is compared anyway.
    text.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

impl Builder {
    fn term(&mut self, key: &str) -> u32 {
        if let Some(id) = self.by_key.get(key) {
            return *id;
        }
        let id = self.terms.len() as u32;
        self.terms.push(Term::default());
        self.by_key.insert(key.into(), id);
        id
    }

    /// The number of a word, and whether it is new.
    fn text(&mut self, text: &str) -> (u32, bool) {
        if let Some(id) = self.text_ids.get(text) {
            return (*id, false);
        }
        let id = self.texts.len() as u32;
        self.texts.push(text.into());
        self.text_ids.insert(text.into(), id);
        (id, true)
    }

    pub fn add(&mut self, party: Party) {
        let place = self.parties.len() as u32;
        self.parties.push(Listed {
            list: party.list,
            key: party.key.into(),
            kind: party.kind,
            countries: party.countries.into(),
            digest: party.digest.into(),
            first_name: self.names.len() as u32,
        });
        for (kind, text) in party.names {
            let Name { tokens, forms } = names::read(&text, party.kind == PartyKind::Person);
            let name = self.names.len() as u32;
            let first_token = self.tokens.len() as u32;
            for (start, token) in tokens.iter().enumerate() {
                self.add_word(name, start, token, &tokens[..start]);
                self.add_spans(name, start, &tokens);
            }
            self.names.push(ListedName {
                party: place,
                kind,
                text: text.into(),
                first_token,
                token_count: tokens.len() as u16,
                has_form: !forms.is_empty(),
            });
        }
    }

    fn add_word(&mut self, name: u32, start: usize, token: &Token, before: &[Token]) {
        let term = self.term(&token.key);
        let (text, is_new) = self.text(&token.text);
        if is_new && token.class == Class::Own {
            self.surfaces.push((loose(&token.text).into(), term));
            let consonants = skeleton(&token.text);
            if consonants.len() > 1 {
                self.skeletons.push((hash(consonants.as_bytes()), term));
            }
        }
        let known = &mut self.terms[term as usize];
        known.is_arabic |= token.script == Script::Arabic;
        known.names += u32::from(before.iter().all(|other| other.key != token.key));
        self.tokens.push(ListedToken { term, text, weight: 0.0, class: token.class });
        self.postings.push((term, Posting { name, start: start as u8, length: 1 }));
    }

    fn add_spans(&mut self, name: u32, start: usize, tokens: &[Token]) {
        for length in 2..=LONGEST_SPAN {
            let Some(span) = tokens.get(start..start + length) else { return };
            if let Some(key) = joined(span) {
                let term = self.term(&key);
                self.postings.push((term, Posting { name, start: start as u8, length: length as u8 }));
            }
        }
    }

    pub fn build(mut self) -> Index {
        self.postings.sort_unstable_by_key(|(term, posting)| (*term, posting.name, posting.start, posting.length));
        for (place, (term, _)) in self.postings.iter().enumerate() {
            let term = &mut self.terms[*term as usize];
            if term.postings == 0 {
                term.first_posting = place as u32;
            }
            term.postings += 1;
        }
        let mut deletions = Vec::new();
        for (surface, (text, _)) in self.surfaces.iter().enumerate() {
            each_deletion(text, |hash| deletions.push((hash, surface as u32)));
        }
        deletions.sort_unstable();
        deletions.dedup();
        self.skeletons.sort_unstable();
        self.skeletons.dedup();
        let mut index = Index {
            parties: self.parties,
            names: self.names,
            tokens: self.tokens,
            texts: self.texts,
            terms: self.terms,
            by_key: self.by_key,
            postings: self.postings.into_iter().map(|(_, posting)| posting).collect(),
            surfaces: self.surfaces,
            deletions,
            skeletons: self.skeletons,
        };
        for place in 0..index.tokens.len() {
            let ListedToken { term, class, .. } = index.tokens[place];
            let less = patronymic_share(&index.texts[index.tokens[place].text as usize]);
            index.tokens[place].weight = less * index.weight(class, index.terms[term as usize].names);
        }
        index
    }
}

/// The words written together, in their loose shape; `None` where digits are among them or it gets too long.
pub fn joined(tokens: &[Token]) -> Option<String> {
    let length: usize = tokens.iter().map(|token| token.text.len()).sum();
    if !(4..=30).contains(&length) || tokens.iter().any(|token| token.class == Class::Number) {
        return None;
    }
    let mut text = String::with_capacity(length);
    tokens.iter().for_each(|token| text.push_str(&token.text));
    Some(loose(&text))
}

/// A patronymic is left out as often as not, and says less than its length: what it weighs of a word as rare.
fn patronymic_share(word: &str) -> f32 {
    if is_patronymic(word) { 0.6 } else { 1.0 }
}

/// How many letters of a word may be wrong.
fn wrong_letters(length: usize) -> usize {
    match length {
        ..SHORTEST_FUZZY => 0,
        SHORTEST_FUZZY..TWO_WRONG => 1,
        _ => 2,
    }
}

/// How alike two words are of which some letters differ. A vowel, or two letters in each other's place, are a slip of the pen; another
/// consonant in the same place is mostly another name.
fn misspelt_likeness(one: &str, other: &str, distance: usize) -> f32 {
    let length = one.len().max(other.len()) as f32;
    let is_vowel = |letter: char| "aeiou".contains(letter);
    let same_consonants =
        one.chars().filter(|letter| !is_vowel(*letter)).eq(other.chars().filter(|letter| !is_vowel(*letter)));
    let sorted = |word: &str| {
        let mut letters = word.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    let cost = if same_consonants || sorted(one) == sorted(other) {
        1.1
    } else if one.len() != other.len() {
        1.5
    } else {
        2.4
    };
    // The first letter is seldom wrong.
    let first = if one.as_bytes().first() == other.as_bytes().first() { 0.0 } else { 0.08 };
    (1.0 - cost * distance as f32 / length - first).max(0.0)
}

/// Hashes of a word with none, one or, where it is long, two letters left out.
fn each_deletion(word: &str, mut emit: impl FnMut(u32)) {
    let word = &word.as_bytes()[..word.len().min(24)];
    let depth = wrong_letters(word.len());
    if depth == 0 {
        return;
    }
    emit(hash(word));
    let mut less = [0_u8; 24];
    for first in 0..word.len() {
        let kept = word.len() - 1;
        less[..first].copy_from_slice(&word[..first]);
        less[first..kept].copy_from_slice(&word[first + 1..]);
        emit(hash(&less[..kept]));
        if depth == 2 {
            let mut least = [0_u8; 24];
            for second in first..kept {
                least[..second].copy_from_slice(&less[..second]);
                least[second..kept - 1].copy_from_slice(&less[second + 1..kept]);
                emit(hash(&least[..kept - 1]));
            }
        }
    }
}

impl Index {
    /// How much a word says: 0 to 1, the rarer over the lists the more.
    fn weight(&self, class: Class, names: u32) -> f32 {
        let all = self.names.len().max(2) as f32;
        let rarity = ((1.0 + all / names.max(1) as f32).ln() / (1.0 + all).ln()).clamp(0.15, 1.0);
        match class {
            Class::Own => rarity,
            Class::Generic => 0.3 * rarity,
            Class::Place => 0.35 * rarity,
            Class::Particle => 0.03,
            Class::Number => 1.0,
            Class::Initial => 0.12,
        }
    }

    /// What a word of an asked name weighs.
    pub fn weight_of(&self, token: &Token) -> f32 {
        let names = self.by_key.get(token.key.as_str()).map_or(0, |term| self.terms[*term as usize].names);
        patronymic_share(&token.text) * self.weight(token.class, names)
    }

    /// Whether so many names have the word that it does not tell one from another.
    pub fn is_common(&self, term: u32) -> bool {
        let names = self.terms[term as usize].names as usize;
        names >= 20 && names * 500 > self.names.len()
    }

    pub fn postings(&self, term: u32) -> &[Posting] {
        let term = &self.terms[term as usize];
        &self.postings[term.first_posting as usize..(term.first_posting + term.postings) as usize]
    }

    pub fn tokens(&self, name: &ListedName) -> &[ListedToken] {
        &self.tokens[name.first_token as usize..name.first_token as usize + usize::from(name.token_count)]
    }

    pub fn text(&self, token: &ListedToken) -> &str {
        &self.texts[token.text as usize]
    }

    /// Words written together, as a term.
    pub fn span(&self, tokens: &[Token]) -> Option<u32> {
        self.by_key.get(joined(tokens)?.as_str()).copied()
    }

    /// Every term that a word may be.
    pub fn find(&self, token: &Token, found: &mut Vec<Found>) {
        let exact = self.by_key.get(token.key.as_str()).copied();
        if let Some(term) = exact {
            found.push(Found { term, likeness: 1.0, how: How::Same });
        }
        if token.class != Class::Own {
            // Written together, a generic word may be part of somebody's name.
            return;
        }
        let key = loose(&token.text);
        if token.key.starts_with('=')
            && let Some(term) = self.by_key.get(key.as_str())
        {
            found.push(Found { term: *term, likeness: 1.0, how: How::Same });
        }
        self.misspelt(&key, exact, found);
        self.by_consonants(token, exact, found);
    }

    fn misspelt(&self, key: &str, exact: Option<u32>, found: &mut Vec<Found>) {
        let before = found.len();
        let mut seen: Vec<u32> = Vec::new();
        each_deletion(key, |hash| {
            let start = self.deletions.partition_point(|(known, _)| *known < hash);
            seen.extend(
                self.deletions[start..].iter().take_while(|(known, _)| *known == hash).map(|(_, surface)| *surface),
            );
        });
        seen.sort_unstable();
        seen.dedup();
        for surface in seen {
            let (text, term) = &self.surfaces[surface as usize];
            if Some(*term) == exact {
                continue;
            }
            let allowed = wrong_letters(text.len().min(key.len()));
            let distance = strsim::osa_distance(text, key);
            if distance == 0 || distance > allowed {
                continue;
            }
            let likeness = misspelt_likeness(text, key, distance);
            match found[before..].iter_mut().find(|other| other.term == *term) {
                Some(other) if other.likeness >= likeness => {}
                Some(other) => *other = Found { term: *term, likeness, how: How::Letters(distance as u8) },
                None => found.push(Found { term: *term, likeness, how: How::Letters(distance as u8) }),
            }
        }
    }

    /// Letters of the word that a term was first seen as.
    fn surfaces_length(&self, term: u32) -> usize {
        self.postings(term).first().map_or(0, |posting| {
            let name = &self.names[posting.name as usize];
            self.tokens(name).get(usize::from(posting.start)).map_or(0, |token| self.text(token).len())
        })
    }

    fn by_consonants(&self, token: &Token, exact: Option<u32>, found: &mut Vec<Found>) {
        let consonants = skeleton(&token.text);
        if consonants.len() < 2 {
            return;
        }
        let hash = hash(consonants.as_bytes());
        let start = self.skeletons.partition_point(|(known, _)| *known < hash);
        for (_, term) in self.skeletons[start..].iter().take_while(|(known, _)| *known == hash) {
            let one_is_arabic = token.script == Script::Arabic || self.terms[*term as usize].is_arabic;
            if !one_is_arabic || Some(*term) == exact || found.iter().any(|other| other.term == *term) {
                continue;
            }
            let full = if consonants.len() > 2 { 0.92 } else { 0.85 };
            let length = self.surfaces_length(*term).abs_diff(token.text.len()).min(5);
            let likeness = full - 0.01 * length as f32;
            found.push(Found { term: *term, likeness, how: How::Consonants });
        }
    }
}
