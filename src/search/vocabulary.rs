//! Names of makers, companies, weapons, categories and countries in every spelling, and how a query's words meet them. Pure.
//!
//! Names are not copied into the documents of the index: a new alias needs no reindexing.

use std::collections::HashMap;

use crate::search::categories;
use crate::search::fold;
use crate::search::tokens;

/// What a name names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Entity {
    Brand(i64),
    Company(i64),
    Weapon(i64),
    /// Key of a category.
    Category(String),
    /// ISO 3166 alpha-2.
    Country(String),
}

impl Entity {
    /// The term under which findings of the entity stand in the index.
    pub(crate) fn term(&self) -> String {
        match self {
            Entity::Brand(id) => format!("b{id}"),
            Entity::Company(id) => format!("c{id}"),
            Entity::Weapon(id) => format!("w{id}"),
            Entity::Category(key) => format!("g{key}"),
            Entity::Country(code) => format!("k{code}"),
        }
    }
}

/// One name of one entity. Hand over names, aliases, markings, old names and Cyrillic names; not descriptions of logos.
#[derive(Clone, Debug)]
pub struct Name {
    pub entity: Entity,
    pub text: String,
    /// The text alone does not decide (`ST`, `BB`, `Motorola`): the words are then also looked for as words and numbers.
    pub ambiguous: bool,
    /// To be shown for the entity in suggestions, in place of the alias that was typed.
    pub preferred: bool,
}

/// How a name was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Met {
    /// With a letter wrong.
    Misspelt,
    /// The words begin the name.
    Beginning,
    /// A part of the name that stands for it, as `Shahed` for Shahed-136.
    Part,
    Ambiguous,
    Whole,
    /// By the name that is shown for it.
    Preferred,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    entity: u32,
    met: Met,
}

/// All names, immutable. Building it for 10,000 names takes some 20 ms; a few megabytes.
#[derive(Debug, Default)]
pub struct Vocabulary {
    entities: Vec<Entity>,
    shown: Vec<String>,
    keys: HashMap<Box<str>, Vec<Entry>>,
    loose: HashMap<Box<str>, Vec<Entry>>,
    /// Sorted, for beginnings and for misspellings.
    sorted: Vec<Box<str>>,
}

/// A span of words may have this many words.
pub(crate) const MAX_SPAN: usize = 7;
const MAX_BEGINNINGS: usize = 24;

const LEGAL: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "ltd",
    "limited",
    "co",
    "company",
    "gmbh",
    "ag",
    "sa",
    "spa",
    "srl",
    "llc",
    "plc",
    "nv",
    "bv",
    "kk",
    "oy",
    "oyj",
    "ab",
    "as",
    "sas",
    "sarl",
    "se",
    "kg",
    "pjsc",
    "jsc",
    "ooo",
    "ao",
    "pao",
    "zao",
    "oao",
    "pte",
    "pvt",
    "pty",
    "bhd",
    "sdn",
    "lp",
    "llp",
    "тов",
    "тзов",
];

impl Vocabulary {
    pub fn new(names: impl IntoIterator<Item = Name>) -> Self {
        let mut vocabulary = Self::default();
        let mut positions: HashMap<Entity, u32> = HashMap::new();
        for name in names {
            let text = without_brackets(&name.text);
            let position = *positions.entry(name.entity.clone()).or_insert_with(|| {
                vocabulary.entities.push(name.entity.clone());
                vocabulary.shown.push(name.text.clone());
                vocabulary.entities.len() as u32 - 1
            });
            if name.preferred {
                vocabulary.shown[position as usize].clone_from(&name.text);
            }
            let met = match (name.ambiguous, name.preferred) {
                (true, _) => Met::Ambiguous,
                (_, true) => Met::Preferred,
                _ => Met::Whole,
            };
            vocabulary.add(&text, Entry { entity: position, met });
            if matches!(name.entity, Entity::Brand(_) | Entity::Company(_)) {
                let short = without_legal_form(&text);
                if short.len() < text.len() {
                    vocabulary.add(&short, Entry { entity: position, met });
                }
            }
            if matches!(name.entity, Entity::Weapon(_)) {
                vocabulary.add_parts_of_weapon(&text, position);
            }
        }
        vocabulary.link_companies();
        vocabulary.sorted = vocabulary.keys.keys().cloned().collect();
        vocabulary.sorted.sort_unstable();
        vocabulary
    }

    fn add(&mut self, text: &str, entry: Entry) {
        let sound = fold::name_key(text);
        if sound.len() < 2 {
            return;
        }
        let looks = fold::twin_key(text);
        if looks != sound && looks.len() > 1 {
            insert(&mut self.keys, &looks, entry);
        }
        if sound.len() > 4 || sound.bytes().any(|byte| byte.is_ascii_digit()) {
            insert(&mut self.loose, &fold::loose_key(&sound), entry);
        }
        insert(&mut self.keys, &sound, entry);
    }

    /// What names a brand names the company that is called like it as well: `TI` also finds the other brands that Texas Instruments
    /// Incorporated answers for, `Murata` those of Murata Manufacturing.
    fn link_companies(&mut self) {
        let mut brands: HashMap<String, Vec<u32>> = HashMap::new();
        for (position, entity) in self.entities.iter().enumerate() {
            if matches!(entity, Entity::Brand(_)) {
                brands.entry(fold::name_key(&self.shown[position])).or_default().push(position as u32);
            }
        }
        let mut companies: HashMap<u32, Vec<u32>> = HashMap::new();
        for (position, entity) in self.entities.iter().enumerate() {
            if !matches!(entity, Entity::Company(_)) {
                continue;
            }
            let mut key = String::new();
            for word in tokens::words(&without_legal_form(&self.shown[position])).take(4) {
                key.push_str(&fold::name_key(word));
                for &brand in brands.get(&key).into_iter().flatten() {
                    companies.entry(brand).or_default().push(position as u32);
                }
            }
        }
        #[expect(clippy::iter_over_hash_type, reason = "each entry is changed by itself, so the order does not show")]
        for entries in self.keys.values_mut() {
            let linked: Vec<Entry> = entries
                .iter()
                .flat_map(|entry| {
                    companies
                        .get(&entry.entity)
                        .into_iter()
                        .flatten()
                        .map(|&entity| Entry { entity, met: entry.met.min(Met::Whole) })
                })
                .collect();
            for entry in linked {
                if !entries.iter().any(|other| other.entity == entry.entity) {
                    entries.push(entry);
                }
            }
        }
    }

    /// `Shahed-136` is also met by `Shahed`, `Kh-47M2 Kinzhal` by `Kinzhal` and `Kh-47M2`, `Orlan-10 No. 5` not by `No`.
    fn add_parts_of_weapon(&mut self, text: &str, position: u32) {
        const TOO_COMMON: &[&str] = &["product", "izdeliye", "izdelie", "series", "hesa", "zala", "version"];
        let entry = Entry { entity: position, met: Met::Part };
        for piece in text.split(|character: char| character.is_whitespace() || character == '/') {
            let key = fold::name_key(piece);
            // Common words are written small, `portable transceiver Grot-V`.
            if !piece.starts_with(|character: char| character.is_uppercase() || character.is_ascii_digit())
                || !categories::of_phrase(&[piece]).is_empty()
            {
                continue;
            }
            let has_digit = key.bytes().any(|byte| byte.is_ascii_digit());
            if key.len() >= 4
                && !TOO_COMMON.contains(&key.as_str())
                && (!has_digit || key.bytes().any(|byte| byte.is_ascii_alphabetic()))
            {
                self.add(piece, entry);
            }
            let head: String = piece.chars().take_while(|character| character.is_alphabetic()).collect();
            if head.len() < piece.len()
                && head.chars().count() >= 4
                && !TOO_COMMON.contains(&fold::name_key(&head).as_str())
            {
                self.add(&head, entry);
            }
        }
    }

    /// Every entity that the words, joined, name as a whole or in part; best first. Empty when none does.
    pub(crate) fn lookup(&self, words: &[&str]) -> Vec<(&Entity, Met)> {
        let joined = words.concat();
        let sound = fold::name_key(&joined);
        if sound.len() < 2 {
            return Vec::new();
        }
        let looks = fold::twin_key(&joined);
        let mut found: Vec<Entry> = self.keys.get(sound.as_str()).cloned().unwrap_or_default();
        if looks != sound {
            found.extend(self.keys.get(looks.as_str()).into_iter().flatten());
        }
        if found.is_empty() && sound.len() > 3 {
            found.extend(self.loose.get(fold::loose_key(&sound).as_str()).into_iter().flatten());
        }
        self.resolve(found)
    }

    /// Entities of which a name begins with the word; at least five letters.
    pub(crate) fn beginning_with(&self, word: &str) -> Vec<(&Entity, Met)> {
        let key = fold::name_key(word);
        if key.len() < 5 || !key.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Vec::new();
        }
        self.resolve(
            self.entries_beginning(&key, MAX_BEGINNINGS).map(|entry| Entry { met: Met::Beginning, ..entry }).collect(),
        )
    }

    /// Entities of which a name is one or two letters away.
    pub(crate) fn misspelt(&self, words: &[&str]) -> Vec<(&Entity, Met)> {
        let key = fold::name_key(&words.concat());
        let Some((name, _)) = self.nearest(&key) else { return Vec::new() };
        let entries = self.keys.get(name).cloned().unwrap_or_default();
        self.resolve(entries.into_iter().map(|entry| Entry { met: Met::Misspelt, ..entry }).collect())
    }

    /// The nearest key of a name and its distance: one wrong letter from four letters on, two from eight on.
    pub(crate) fn nearest(&self, key: &str) -> Option<(&str, usize)> {
        let allowed = match key.len() {
            0..4 => return None,
            4..8 => 1,
            8..40 => 2,
            _ => return None,
        };
        self.sorted
            .iter()
            .filter(|name| name.len().abs_diff(key.len()) <= allowed && name.len() > 3)
            .map(|name| (name.as_ref(), strsim::osa_distance(name, key)))
            .filter(|(_, distance)| *distance <= allowed)
            .min_by_key(|(_, distance)| *distance)
    }

    /// Entities for suggestions, with the name to show, of which some name begins with the key.
    pub(crate) fn suggestions(&self, text: &str, limit: usize) -> Vec<(&Entity, &str)> {
        let key = fold::name_key(text);
        if key.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<u32> = self
            .entries_beginning(&key, limit)
            .filter(|entry| entry.met >= Met::Ambiguous)
            .map(|entry| entry.entity)
            .collect();
        let mut seen = std::collections::HashSet::new();
        found.retain(|entity| seen.insert(*entity));
        found
            .into_iter()
            .map(|entity| (&self.entities[entity as usize], self.shown[entity as usize].as_str()))
            .collect()
    }

    /// The name to show for an entity.
    pub fn shown(&self, entity: &Entity) -> Option<&str> {
        self.entities.iter().position(|other| other == entity).map(|position| self.shown[position].as_str())
    }

    fn entries_beginning<'a>(&'a self, key: &str, limit: usize) -> impl Iterator<Item = Entry> + 'a {
        let key = key.to_owned();
        let start = self.sorted.partition_point(|name| name.as_ref() < key.as_str());
        self.sorted[start..]
            .iter()
            .take_while(move |name| name.starts_with(&key))
            .flat_map(|name| self.keys[name].iter().copied())
            .take(limit)
    }

    fn resolve(&self, mut entries: Vec<Entry>) -> Vec<(&Entity, Met)> {
        entries.sort_by_key(|entry| (entry.entity, std::cmp::Reverse(entry.met)));
        entries.dedup_by_key(|entry| entry.entity);
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.met));
        entries.into_iter().map(|entry| (&self.entities[entry.entity as usize], entry.met)).collect()
    }
}

fn insert(map: &mut HashMap<Box<str>, Vec<Entry>>, key: &str, entry: Entry) {
    if key.is_empty() || key.len() > 100 {
        return;
    }
    match map.get_mut(key) {
        Some(entries) => match entries.iter_mut().find(|other| other.entity == entry.entity) {
            // A name that is certain in one period and ambiguous in another stays ambiguous; a part of a name yields to the name.
            Some(other) if other.met == Met::Part || entry.met == Met::Part => other.met = other.met.max(entry.met),
            Some(other) if entry.met == Met::Ambiguous || other.met == Met::Ambiguous => other.met = Met::Ambiguous,
            Some(other) => other.met = other.met.max(entry.met),
            None => entries.push(entry),
        },
        None => {
            map.insert(key.into(), vec![entry]);
        }
    }
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let kept: String = text
        .chars()
        .filter(|character| {
            match character {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    if kept.trim().is_empty() { text.to_owned() } else { kept }
}

fn without_legal_form(text: &str) -> String {
    let cut = text.split(',').next().unwrap_or(text);
    let mut words: Vec<&str> = tokens::words(cut).collect();
    while words.len() > 1 && words.last().is_some_and(|word| LEGAL.contains(&word.to_lowercase().as_str())) {
        words.pop();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let name =
            |entity: Entity, text: &str, ambiguous| Name { entity, text: text.into(), ambiguous, preferred: false };
        Vocabulary::new([
            name(Entity::Brand(1), "Burr-Brown", false),
            name(Entity::Brand(2), "Texas Instruments", false),
            name(Entity::Brand(2), "TI", false),
            name(Entity::Company(2), "Texas Instruments Incorporated", false),
            name(Entity::Brand(3), "STMicroelectronics", false),
            name(Entity::Brand(3), "ST", true),
            name(Entity::Weapon(1), "Kh-101", false),
            name(Entity::Weapon(1), "Х-101", false),
            name(Entity::Weapon(2), "Shahed-136", false),
            name(Entity::Weapon(2), "Шахед-136", false),
        ])
    }

    #[test]
    fn spellings_meet_the_entity() {
        let vocabulary = vocabulary();
        let first = |words: &[&str]| vocabulary.lookup(words).first().map(|(entity, _)| (*entity).clone());
        for words in [&["burr", "brown"][..], &["Burr-Brown"], &["BURRBROWN"]] {
            assert_eq!(first(words), Some(Entity::Brand(1)), "{words:?}");
        }
        for words in [&["kh101"][..], &["Kh-101"], &["Х-101"], &["х101"], &["X-101"], &["kh", "101"]] {
            assert_eq!(first(words), Some(Entity::Weapon(1)), "{words:?}");
        }
        for words in [&["shakhed"][..], &["шахед"], &["Shahed", "136"], &["shahed"]] {
            assert_eq!(first(words), Some(Entity::Weapon(2)), "{words:?}");
        }
        assert_eq!(vocabulary.lookup(&["texas", "instruments"]).len(), 2);
        assert_eq!(vocabulary.lookup(&["ST"])[0].1, Met::Ambiguous);
        assert_eq!(vocabulary.beginning_with("stmicro")[0].0, &Entity::Brand(3));
        assert_eq!(vocabulary.misspelt(&["texas", "instrumnets"])[0].0, &Entity::Brand(2));
    }
}
