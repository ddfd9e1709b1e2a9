//! How well one listed name fits an asked one: which words are paired, what that covers on either side, what speaks against it.

use crate::parties::index::{Found, How, Index, ListedName, ListedToken};
use crate::parties::model::{NameKind, PartyKind};
use crate::parties::names::Name;
use crate::parties::reason::{Kind, Reason};
use crate::parties::words::{Class, is_patronymic};

/// An asked name, ready to be compared.
pub struct Asked {
    pub name: Name,
    /// Of each word, 0 to 1.
    pub weights: Vec<f32>,
    pub total: f32,
    /// ISO 3166 code.
    pub country: Option<&'static str>,
}

/// Terms that words `start..start + length` of the asked name may be.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub start: usize,
    pub length: usize,
    pub found: Found,
}

/// Words of one name taken for words of the other.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// First word and number of words, of the asked and of the listed name.
    pub asked: (usize, usize),
    pub listed: (usize, usize),
    pub likeness: f32,
    pub how: How,
    gain: f32,
}

/// A listed name that fits.
#[derive(Clone, Debug)]
pub struct Fit {
    /// 0 to 100.
    pub score: f32,
    pub pairs: Vec<Pair>,
    pub against: Vec<Reason>,
}

impl Asked {
    fn weight(&self, (start, length): (usize, usize)) -> f32 {
        self.weights[start..start + length].iter().sum()
    }
}

fn weight(tokens: &[ListedToken], (start, length): (usize, usize)) -> f32 {
    tokens[start..start + length].iter().map(|token| token.weight).sum()
}

fn overlaps(one: (usize, usize), other: (usize, usize)) -> bool {
    one.0 < other.0 + other.1 && other.0 < one.0 + one.1
}

/// Pairs the words so that the most is covered. `joins` are pairs in which one side has several words.
fn pair(index: &Index, asked: &Asked, candidates: &[Candidate], tokens: &[ListedToken], joins: &[Pair]) -> Vec<Pair> {
    let mut possible: Vec<Pair> = Vec::with_capacity(8);
    for candidate in candidates.iter().filter(|candidate| candidate.length == 1) {
        for (place, token) in tokens.iter().enumerate().filter(|(_, token)| token.term == candidate.found.term) {
            let text = &asked.name.tokens[candidate.start].text;
            let (likeness, how) = match candidate.found.how {
                How::Same if text == index.text(token) => (1.0, How::Same),
                How::Same if asked.name.tokens[candidate.start].key.starts_with('=') => (0.97, How::Means),
                How::Same => (0.97, How::Transliterated),
                how => (candidate.found.likeness, how),
            };
            possible.push(Pair { asked: (candidate.start, 1), listed: (place, 1), likeness, how, gain: 0.0 });
        }
    }
    possible.extend_from_slice(joins);
    for pair in &mut possible {
        pair.gain = pair.likeness * (asked.weight(pair.asked) + weight(tokens, pair.listed));
    }
    // The order of the places decides between equals, so that the same names give the same pairs.
    possible.sort_by(|one, other| {
        other.gain.total_cmp(&one.gain).then_with(|| (one.asked, one.listed).cmp(&(other.asked, other.listed)))
    });
    let mut taken: Vec<Pair> = Vec::with_capacity(possible.len().min(8));
    for pair in possible {
        if !taken.iter().any(|other| overlaps(other.asked, pair.asked) || overlaps(other.listed, pair.listed)) {
            taken.push(pair);
        }
    }
    taken
}

/// Takes initials of one name for words of the other.
fn pair_initials(index: &Index, asked: &Asked, tokens: &[ListedToken], pairs: &mut Vec<Pair>) {
    if pairs.is_empty() {
        return;
    }
    for (asked_place, word) in asked.name.tokens.iter().enumerate() {
        if pairs.iter().any(|pair| overlaps(pair.asked, (asked_place, 1))) {
            continue;
        }
        let fits = |token: &ListedToken| {
            let text = index.text(token);
            let is_word = |class: Class| matches!(class, Class::Own | Class::Initial);
            (word.text.len() == 1) != (text.len() == 1)
                && is_word(word.class)
                && is_word(token.class)
                && word.key.trim_start_matches('=').as_bytes().first() == text.as_bytes().first()
                || (word.text.len() == 1) != (text.len() == 1)
                    && word.text.as_bytes().first() == text.as_bytes().first()
                    && token.class == Class::Own
        };
        let free = |place: usize| !pairs.iter().any(|pair| overlaps(pair.listed, (place, 1)));
        let found = tokens.iter().enumerate().find(|(place, token)| free(*place) && fits(token));
        if let Some((place, _)) = found {
            let pair =
                Pair { asked: (asked_place, 1), listed: (place, 1), likeness: 0.75, how: How::Initial, gain: 0.0 };
            pairs.push(pair);
        }
    }
}

/// The fit of a listed name, or `None` where it is none whatever the threshold.
pub fn fit(index: &Index, asked: &Asked, candidates: &[Candidate], name: &ListedName, joins: &[Pair]) -> Option<Fit> {
    let tokens = index.tokens(name);
    let party = &index.parties[name.party as usize];
    let mut pairs = pair(index, asked, candidates, tokens, joins);
    let own = |pair: &Pair| {
        tokens[pair.listed.0..pair.listed.0 + pair.listed.1].iter().any(|token| token.class == Class::Own)
    };
    let all_own_common = |pair: &Pair| pair.listed.1 == 1 && index.is_common(tokens[pair.listed.0].term);
    let is_number = |pair: &Pair| tokens[pair.listed.0].class == Class::Number;
    let says_who = pairs.iter().any(|pair| {
        own(pair) && !all_own_common(pair)
            || is_number(pair) && index.text(&tokens[pair.listed.0]).len() > 1 && pairs.len() > 1
    });
    let has_own = pairs.iter().any(own);
    pair_initials(index, asked, tokens, &mut pairs);
    let listed_total: f32 = tokens.iter().map(|token| token.weight).sum();
    let mut covered = (0.0, 0.0);
    for pair in &pairs {
        // An initial says less than the word, on whichever side it stands.
        let (of_asked, of_listed) = (asked.weight(pair.asked), weight(tokens, pair.listed));
        covered.0 += pair.likeness * of_asked;
        covered.1 += pair.likeness * of_listed;
    }
    let left_asked = left(asked.name.tokens.len(), pairs.iter().map(|pair| pair.asked));
    let left_listed = left(tokens.len(), pairs.iter().map(|pair| pair.listed));
    // Where the list has no more of the name, that it leaves the patronymic out says little.
    let unsaid: f32 = if left_listed.is_empty() {
        let patronymics = left_asked.iter().filter(|place| is_patronymic(&asked.name.tokens[**place].text));
        patronymics.map(|place| 0.6 * asked.weights[*place]).sum()
    } else {
        0.0
    };
    let asked_share = covered.0 / (asked.total - unsaid).max(0.01);
    let listed_share = covered.1 / listed_total.max(0.01);
    let mut against = Vec::new();
    if !says_who {
        let words = pairs.iter().filter(|pair| tokens[pair.listed.0].class != Class::Particle).count();
        // The more words are in common, the less it is by chance.
        let is_whole = asked_share > 0.94 && listed_share > if words > 3 && !has_own { 0.75 } else { 0.94 };
        let has_place = pairs.iter().any(|pair| tokens[pair.listed.0].class == Class::Place);
        let is_same = has_own || has_place || words > 2 || pairs.iter().all(|pair| pair.how == How::Same);
        if !is_whole || words < 2 || !is_same {
            return None;
        }
        against.push(Reason::plain(if has_own { Kind::Frequent } else { Kind::GenericOnly }));
    }
    let mut score = 100.0 * (0.65 * asked_share + 0.35 * listed_share);
    score -= numbers(index, asked, tokens, &pairs, &mut against)?;
    let words = |places: &[usize], word: &dyn Fn(usize) -> (String, Class)| {
        let words = places.iter().map(|place| word(*place));
        let words: Vec<String> = words
            .filter(|(_, class)| !matches!(class, Class::Number | Class::Particle))
            .map(|(word, _)| quoted(&word))
            .collect();
        words.join(", ")
    };
    let only_asked = words(&left_asked, &|place| {
        let token = &asked.name.tokens[place];
        (token.text.clone(), token.class)
    });
    let only_listed = words(&left_listed, &|place| (index.text(&tokens[place]).to_owned(), tokens[place].class));
    if !only_asked.is_empty() {
        against.push(Reason::new(Kind::OnlyAsked, only_asked.as_str(), ""));
    }
    if !only_listed.is_empty() {
        against.push(Reason::new(Kind::OnlyListed, "", only_listed.as_str()));
    }
    // `Factory 123` is hardly `123 Aviation Repair Plant`: a short number is given to many, one of each kind. A long one is nobody else's.
    let is_short = |pair: &Pair| is_number(pair) && index.text(&tokens[pair.listed.0]).len() < 4;
    if !has_own && pairs.iter().any(is_short) && !pairs.iter().any(|pair| is_number(pair) && !is_short(pair)) {
        let says_more =
            left_listed.iter().filter(|place| matches!(tokens[**place].class, Class::Own | Class::Generic)).count();
        score -= 8.0 * says_more.min(3) as f32;
    }
    let own_left = left_listed.iter().filter(|place| tokens[**place].class == Class::Own).count();
    let own_pairs = pairs.iter().filter(|pair| own(pair) && pair.how != How::Initial).count();
    if own_pairs == 1 && !only_asked.is_empty() && !only_listed.is_empty() {
        score -= 8.0;
    }
    if own_left > 0 && own_pairs == 1 && asked.name.tokens.len() == 1 {
        score -= 10.0;
    }
    if own_pairs == 1
        && matches!(pairs.iter().find(|pair| own(pair)).map(|pair| pair.how), Some(How::Letters(_)))
        && !left_asked.is_empty()
    {
        score -= 6.0;
    }
    if !asked.name.forms.is_empty() && matches!(party.kind, PartyKind::Person | PartyKind::Vessel | PartyKind::Aircraft)
    {
        against.push(Reason::new(Kind::Form, quoted(&asked.name.forms[0]), party.kind.as_str()));
        score -= 15.0;
    }
    if name.kind == NameKind::Weak {
        against.push(Reason::plain(Kind::Weak));
        score -= 3.0;
    }
    if let Some(country) = asked.country
        && !party.countries.is_empty()
        && !party.countries.split(' ').any(|known| known == country)
    {
        against.push(Reason::new(Kind::Country, country, &*party.countries));
        score -= 5.0;
    }
    Some(Fit { score: score.clamp(0.0, 100.0), pairs, against })
}

/// What differing numbers cost. `None` where each name has a number that the other has not: `Factory 123` is not `Factory 124`.
fn numbers(
    index: &Index,
    asked: &Asked,
    tokens: &[ListedToken],
    pairs: &[Pair],
    against: &mut Vec<Reason>,
) -> Option<f32> {
    let mut only_asked: Vec<&str> = Vec::new();
    for (place, token) in asked.name.tokens.iter().enumerate() {
        if token.class == Class::Number && !pairs.iter().any(|pair| overlaps(pair.asked, (place, 1))) {
            only_asked.push(&token.text);
        }
    }
    let mut only_listed: Vec<&str> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        if token.class == Class::Number && !pairs.iter().any(|pair| overlaps(pair.listed, (place, 1))) {
            only_listed.push(index.text(token));
        }
    }
    match (only_asked.first(), only_listed.first()) {
        (Some(_), Some(_)) => return None,
        (Some(number), None) => against.push(Reason::new(Kind::NumberAsked, quoted(number), "")),
        (None, Some(number)) => against.push(Reason::new(Kind::NumberListed, "", quoted(number))),
        (None, None) => return Some(0.0),
    }
    Some(6.0)
}

/// Places that no pair covers.
fn left(count: usize, covered: impl Iterator<Item = (usize, usize)> + Clone) -> Vec<usize> {
    (0..count).filter(|place| !covered.clone().any(|span| overlaps(span, (*place, 1)))).collect()
}

/// A pair of several words on one side.
pub fn join(asked: (usize, usize), listed: (usize, usize)) -> Pair {
    Pair { asked, listed, likeness: 0.97, how: How::Joined, gain: 0.0 }
}

/// In words why the names are taken for one.
pub fn why(index: &Index, asked: &Asked, name: &ListedName, pairs: &[Pair]) -> Vec<Reason> {
    let tokens = index.tokens(name);
    let mut pairs = pairs.to_vec();
    pairs.sort_by_key(|pair| pair.asked);
    let of_asked = |pair: &Pair| {
        let words = &asked.name.tokens[pair.asked.0..pair.asked.0 + pair.asked.1];
        words.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let of_listed = |pair: &Pair| {
        let words = &tokens[pair.listed.0..pair.listed.0 + pair.listed.1];
        words.iter().map(|token| index.text(token)).collect::<Vec<_>>().join(" ")
    };
    let mut reasons = Vec::new();
    let same: Vec<String> =
        pairs.iter().filter(|pair| pair.how == How::Same).map(|pair| quoted(&of_asked(pair))).collect();
    if !same.is_empty() {
        reasons.push(Reason::new(Kind::Same, same.join(", "), ""));
    }
    for pair in &pairs {
        let kind = match pair.how {
            How::Same => continue,
            How::Means => Kind::Means,
            How::Transliterated => Kind::Transliterated,
            How::Joined => Kind::Joined,
            How::Consonants => Kind::Consonants,
            How::Letters(1) => Kind::Letter,
            How::Letters(_) => Kind::Letters,
            How::Initial => Kind::Initial,
        };
        reasons.push(Reason::new(kind, quoted(&of_asked(pair)), quoted(&of_listed(pair))));
    }
    if tokens.len() > 1 && pairs.len() == tokens.len() && !pairs.is_sorted_by_key(|pair| pair.listed) {
        reasons.push(Reason::plain(Kind::Order));
    }
    match name.kind {
        NameKind::Primary => {}
        NameKind::Alias | NameKind::Weak => reasons.push(Reason::plain(Kind::Alias)),
        NameKind::Former => reasons.push(Reason::plain(Kind::Former)),
        NameKind::Original => reasons.push(Reason::plain(Kind::Original)),
    }
    reasons
}

fn quoted(words: &str) -> String {
    format!("`{words}`")
}
