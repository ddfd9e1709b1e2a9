//! Finding a written name among the known ones: as it stands, without legal form, place and kind of company, misspelt,
//! transliterated, or within a longer text.

use crate::companies::directory::{CompanyIndex, Directory, Meaning};
use crate::companies::names;

/// How a text came to its name. The order is of falling strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    Exact,
    /// Without the words that say where.
    WithoutPlace,
    /// Without the words that say what kind of company.
    WithoutKind,
    /// The text does not say it, the findings that a source published under it do.
    AsPublished,
    /// One or two letters differ.
    Misspelt,
    /// A transliteration that sounds alike.
    SoundsAlike,
    /// One letter differs in a name of six, which may as well be another name.
    MisspeltShort,
    /// The text begins or ends with the name.
    Within,
}

#[derive(Clone, Debug)]
pub(super) struct Match<'directory> {
    pub strength: Strength,
    pub meanings: &'directory [Meaning],
}

impl Directory {
    /// By the name itself, without legal form, place and kind of company.
    pub(super) fn match_closely(&self, text: &str) -> Option<Match<'_>> {
        let words = names::words(text);
        if words.is_empty() {
            return None;
        }
        let stripped = self.forms.strip(&words);
        // A brand's text as it stands comes first (`PMC-Sierra`), an entity's name last: `Motorola, Inc.` says no more than `Motorola`.
        let whole = self.named(&names::squash(&words), Strength::Exact);
        if let Some(found) = &whole
            && found.meanings.iter().any(|meaning| !meaning.is_legal_name)
        {
            return whole;
        }
        if let Some(found) = self.named(&names::squash(stripped), Strength::Exact).or(whole) {
            return Some(found);
        }
        if let Some(found) = names::all_twins(text).and_then(|text| self.named(&names::key(&text), Strength::Exact)) {
            return Some(found);
        }
        let spelled = names::spelled_out(stripped);
        if let Some(found) = self.named(&names::squash(&spelled), Strength::Exact) {
            return Some(found);
        }
        if let Some(found) = names::han_cores(text).iter().find_map(|core| self.named(core, Strength::WithoutKind)) {
            return Some(found);
        }
        let placed = without_places(stripped);
        // `European Power` is not the brand POWER, and what is left of `Shanghai ST` is little to go by.
        let key = names::squash(placed);
        let is_ordinary = placed.len() == 1 && names::is_kind(&placed[0]) && placed.len() < stripped.len();
        let strength = if key.len() >= 5 { Strength::WithoutPlace } else { Strength::WithoutKind };
        if !is_ordinary && let Some(found) = self.named(&key, strength) {
            return Some(found);
        }
        let mut core = placed;
        while let Some((last, rest)) = core.split_last() {
            let is_droppable =
                names::is_kind(last) || names::is_place(last) || self.forms.is_form(std::slice::from_ref(last));
            if !is_droppable || rest.is_empty() {
                break;
            }
            core = rest;
            let key = names::squash(core);
            // `Power Devices` is not the brand POWER.
            let is_ordinary = core.len() == 1 && (names::is_kind(&core[0]) || names::is_place(&core[0]));
            if key.len() >= 2
                && !is_ordinary
                && let Some(found) = self.named(&key, Strength::WithoutKind)
            {
                return Some(found);
            }
        }
        None
    }

    /// With a misspelling, by sound, or where the name is only part of the text.
    pub(super) fn match_loosely(&self, text: &str) -> Option<Match<'_>> {
        let words = names::words(text);
        let stripped = self.forms.strip(&words);
        let placed = without_places(stripped);
        for key in [names::squash(stripped), names::squash(placed)] {
            if let Some(found) = self.misspelt(&key) {
                return Some(found);
            }
        }
        let mut core = placed;
        while let Some((last, rest)) = core.split_last() {
            if rest.is_empty()
                || !(names::is_kind(last) || names::is_place(last) || self.forms.is_form(std::slice::from_ref(last)))
            {
                break;
            }
            core = rest;
            let key = names::squash(core);
            // A name that is only near without what it calls itself may well be another one (`Johnson Components`).
            let near = || self.misspelt(&key).map(|found| Match { strength: Strength::MisspeltShort, ..found });
            if let Some(found) = self.named(&key, Strength::Misspelt).or_else(near) {
                return Some(found);
            }
        }
        if text.chars().any(names::is_cyrillic) {
            while let Some((last, rest)) = core.split_last() {
                if rest.is_empty() || !names::sounds_like_kind(last) {
                    break;
                }
                core = rest;
            }
            for name in [stripped, core] {
                let sound = names::sound(&names::squash(name));
                let found = (sound.len() >= 4).then(|| self.sounds().get(sound.as_str())).flatten();
                if let Some(found) = found.and_then(|name| self.named(name, Strength::SoundsAlike)) {
                    return Some(found);
                }
            }
        }
        self.within(stripped)
    }

    pub(super) fn named(&self, key: &str, strength: Strength) -> Option<Match<'_>> {
        self.names.get(key).map(|meanings| Match { strength, meanings })
    }

    /// One letter wrong in names of six letters and more, two from twelve on. The first letter must agree, and only one company
    /// may be meant. In a short name a letter in place of another makes another name (`Wiltron`, `Wistron`) as often as a slip.
    fn misspelt(&self, key: &str) -> Option<Match<'_>> {
        if key.len() < 6 || !key.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let allowed = if key.len() >= 12 { 2 } else { 1 };
        let mut best: Option<(usize, &str)> = None;
        for length in key.len() - allowed..=key.len() + allowed {
            for name in self.by_length.get(length).into_iter().flatten() {
                if name.as_bytes()[0] != key.as_bytes()[0] || letters_differ(name, key) > 2 * allowed {
                    continue;
                }
                // A digit is no misspelling.
                if name.bytes().filter(u8::is_ascii_digit).ne(key.bytes().filter(u8::is_ascii_digit)) {
                    continue;
                }
                let distance = strsim::osa_distance(name, key);
                if distance > allowed || best.is_some_and(|(known, _)| known < distance) {
                    continue;
                }
                let meanings = self.names[name].as_slice();
                if let Some((known, other)) = best
                    && known == distance
                    && self.today(self.names[other][0]) != self.today(meanings[0])
                {
                    return None;
                }
                best = Some((distance, name));
            }
        }
        let (near, meanings) = best.map(|(_, name)| (name, self.names[name].as_slice()))?;
        let is_one_for_another = near.len() == key.len() && letters_differ(near, key) > 0;
        let strength = if key.len() > if is_one_for_another { 9 } else { 6 } {
            Strength::Misspelt
        } else {
            Strength::MisspeltShort
        };
        Some(Match { strength, meanings })
    }

    pub(super) fn today(&self, meaning: Meaning) -> CompanyIndex {
        self.answers_today(meaning.company).0
    }

    /// The longest name at the beginning of the text, or at its end; a subsidiary's name outranks its owner's.
    fn within(&self, words: &[String]) -> Option<Match<'_>> {
        let strong = |words: &[String]| {
            let key = names::squash(words);
            let is_strong = (words.len() >= 2 && key.len() >= 6) || key.len() >= 5;
            let ordinary = words.len() == 1 && (names::is_kind(&words[0]) || names::is_place(&words[0]));
            let found = if is_strong && !ordinary { self.named(&key, Strength::Within) } else { None };
            // One word that is ordinary English is no evidence inside a longer name.
            found.filter(|found| {
                words.len() >= 2 || found.meanings.iter().any(|meaning| !meaning.is_ambiguous && !meaning.is_qualified)
            })
        };
        let first = (1..words.len()).rev().find_map(|length| strong(&words[..length]));
        let last = (1..words.len()).find_map(|start| strong(&words[start..]));
        match (first, last) {
            (Some(first), Some(last)) => {
                let owner = self.ultimate_parent(last.meanings[0].company);
                let is_owned =
                    owner != last.meanings[0].company && owner == self.ultimate_parent(first.meanings[0].company);
                if is_owned { Some(last) } else { Some(first) }
            }
            (first, last) => first.or(last),
        }
    }
}

/// The words without those at either end that say where.
pub(super) fn without_places(mut words: &[String]) -> &[String] {
    while let Some((last, rest)) = words.split_last() {
        if rest.is_empty() || !names::is_place(last) {
            break;
        }
        words = rest;
    }
    while let Some((first, rest)) = words.split_first() {
        if rest.is_empty() || !names::is_place(first) {
            break;
        }
        words = rest;
    }
    words
}

/// How many letters are in one text and not in the other: a lower bound of twice the edits, cheap.
fn letters_differ(one: &str, other: &str) -> usize {
    let mut counts = [0i8; 36];
    let slot = |byte: u8| {
        if byte.is_ascii_digit() { 26 + usize::from(byte - b'0') } else { usize::from(byte.wrapping_sub(b'a')).min(35) }
    };
    for byte in one.bytes() {
        counts[slot(byte)] = counts[slot(byte)].saturating_add(1);
    }
    for byte in other.bytes() {
        counts[slot(byte)] = counts[slot(byte)].saturating_sub(1);
    }
    counts.iter().map(|count| usize::from(count.unsigned_abs())).sum()
}
