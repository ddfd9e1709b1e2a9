//! Where in a marking the part number stands: alone, printed apart, shortened, or of no known family.

use crate::marks::brand::{BrandId, Trust, Word};
use crate::marks::lines::Scan;
use crate::marks::part_number::{self, Family, Strength};
use crate::marks::patterns::{Hit, Matcher};
use crate::marks::reading::{Certainty, Knowledge, Scratch};
use crate::marks::{category, date_code, generic, ordinary};

/// A run of tokens that may be the part number.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Letters put before it because the maker leaves them off.
    pub(super) prefix: String,
    pub(super) family: Option<usize>,
    pub(super) strength: Option<Strength>,
    pub(super) generic: Option<usize>,
    /// Another brand that a pattern of the same rank names.
    pub(super) rival: Option<BrandId>,
    /// The rival's pattern stands as high in the table.
    pub(super) rival_is_equal: bool,
    /// 2: points to the brand of the hint or of a brand word; 1: to one with the same owner.
    pub(super) agreement: u8,
    /// Brand by letters or by votes where no pattern fits.
    pub(super) guess: Option<(BrandId, Guess)>,
    pub(super) length: usize,
    pub(super) has_digit: bool,
    pub(super) digits: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guess {
    Letters,
    Votes,
}

/// What is known of the mark before its numbers are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// Brand that the record names.
    pub(super) hint: Option<BrandId>,
    /// Category that the words of the text say.
    pub(super) described: Option<&'static str>,
}

impl Knowledge {
    pub(super) fn find_candidates(&self, scratch: &mut Scratch, known: Known) {
        scratch.candidates.clear();
        let count = scratch.scan.tokens.len();
        let mut index = 0;
        while index < count {
            let mut next = index + 1;
            if !is_brand_word(&scratch.words, index, &scratch.scan)
                && let Some(candidate) = self.candidate_at(scratch, known, index)
            {
                next = candidate.last + 1;
                scratch.candidates.push(candidate);
            }
            index = next;
        }
        let has_context = known.hint.is_some() || !scratch.words.is_empty();
        let starts_with_letter = |candidate: &Candidate| {
            !scratch.scan.squashed(candidate.first, candidate.last).as_bytes()[0].is_ascii_digit()
        };
        let is_borne_out = |candidate: &Candidate| {
            candidate.agreement > 0 && candidate.family.is_some() && starts_with_letter(candidate)
        };
        let is_passive = || known.described.is_some_and(category::is_passive);
        if has_context && !scratch.candidates.iter().any(is_borne_out) && !is_passive() {
            self.find_shortened(scratch, known.hint);
        }
        if scratch.candidates.is_empty() {
            self.find_unknown(scratch);
        }
    }

    /// The best candidate that starts at token `index`, alone or joined with its neighbours.
    pub(super) fn candidate_at(&self, scratch: &mut Scratch, known: Known, index: usize) -> Option<Candidate> {
        const LONGEST_NUMBER: usize = 40;
        let Scratch { scan, words, numbers, hits, .. } = scratch;
        let token = scan.tokens[index];
        let alone = scan.squashed(index, index);
        if token.is_sealed || alone.len() > LONGEST_NUMBER || self.is_lot_of_named(alone, words) {
            return None;
        }
        let is_bare_date =
            |earliest| token.letters() == 0 && date_code::looks_like_date_in_either_order(alone, earliest);
        // Below a Soviet type stands a date, or its letter code: `7806`, `U7`.
        let is_date_below_type = is_bare_date(60) || alone.len() == 2 && token.digits == 1;
        if is_bare_date(80) && scan.is_board() || is_date_below_type && scan.is_alone_below_soviet_type(index) {
            return None;
        }
        let is_capital = token.small == 0 || !scan.has_capitals;
        let mut best: Option<Candidate> = None;
        if token.digits > 0 {
            if scan.is_ordinary(index)
                || is_stray_number(scan, index)
                || ordinary::is_calendar_date(scan.plain(index, index))
            {
                return None;
            }
            best = self.match_number(numbers, hits, words, known, scan, index, index);
        } else if is_capital && (3..=6).contains(&alone.len()) && !ordinary::is_stop_word(alone) {
            best = self.match_number(numbers, hits, words, known, scan, index, index);
        }
        let may_lead = if token.digits == 0 {
            token.is_short_capitals() && !ordinary::is_stop_word(alone) || (!scan.has_capitals && alone.len() <= 4)
        } else {
            true
        };
        if may_lead {
            for last in index + 1..(index + 3).min(scan.tokens.len()) {
                let joined = scan.tokens[last];
                let end = scan.squashed(last, last);
                let follows = joined.line == token.line
                    && !joined.is_sealed
                    && !joined.after_stop
                    && !is_brand_word(words, last, scan)
                    && (joined.small == 0 || joined.digits > 0 || !scan.has_capitals)
                    && !(joined.digits == 0 && ordinary::is_stop_word(end))
                    && !(token.digits > 0
                        && (is_digit_run(alone, end) || (token.letters() > 0 && joined.letters() == 0)))
                    && !(token.digits > 0 && joined.digits == 0 && end.len() > 4)
                    && (token.digits > 0 || last > index + 1 || end.as_bytes()[0].is_ascii_digit())
                    && (token.digits == 0 || token.letters() == 0 || best.is_some() || alone.starts_with("74"));
                let text = scan.squashed(index, last);
                if !follows || text.len() > LONGEST_NUMBER {
                    break;
                }
                let digits: u16 = scan.tokens[index..=last].iter().map(|token| token.digits).sum();
                if digits == 0 || ordinary::is_ordinary(text) {
                    continue;
                }
                let Some(longer) = self.match_number(numbers, hits, words, known, scan, index, last) else { continue };
                if best.as_ref().is_none_or(|best| self.is_more_telling(&longer, best)) {
                    best = Some(longer);
                }
            }
        }
        let mut best = best?;
        // A suffix printed apart: `ADF 4112 BRUZ`, `STM32F446 RCT6`.
        let bare = scan.squashed(best.first, best.last).as_bytes().last().is_some_and(u8::is_ascii_digit);
        if bare
            && best.has_digit
            && let Some(suffix) = scan.tokens.get(best.last + 1)
        {
            let text = scan.squashed(best.last + 1, best.last + 1);
            let of_same_run = suffix.line == token.line && suffix.small == 0 && !suffix.is_sealed && !suffix.after_stop;
            if of_same_run
                && part_number::may_continue(text)
                && !ordinary::is_ordinary(text)
                && !is_brand_word(words, best.last + 1, scan)
            {
                best.last += 1;
                best.length += text.len();
            }
        }
        Some(best)
    }

    /// Whether the maker whose name is printed builds his lots so, which else would be a number of somebody else: the plant and seven
    /// digits of an Intel part (`L6301234` is a bridge driver of ST elsewhere).
    fn is_lot_of_named(&self, squashed: &str, words: &[Word]) -> bool {
        let (letters, digits) = squashed.split_at(squashed.len().min(1));
        let is_built_so = digits.len() == 7
            && letters.bytes().all(|byte| byte.is_ascii_uppercase())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_built_so && self.brands.id("intel").is_some_and(|intel| words.iter().any(|word| word.brand == intel))
    }

    /// Whether joining tokens has found a more specific family than the shorter run.
    pub(super) fn is_more_telling(&self, longer: &Candidate, shorter: &Candidate) -> bool {
        let rank = |candidate: &Candidate| {
            let priority = candidate.family.map_or(0, |family| self.families[family].priority);
            (candidate.has_digit, candidate.agreement, candidate.family.is_some(), priority, candidate.strength)
        };
        rank(longer) > rank(shorter)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of the scratch are borrowed one by one")]
    pub(super) fn match_number(
        &self,
        cache: &mut Matcher,
        hits: &mut Vec<Hit>,
        words: &[Word],
        known: Known,
        scan: &Scan,
        first: usize,
        last: usize,
    ) -> Option<Candidate> {
        let squashed = scan.squashed(first, last);
        self.numbers.find_again(cache, squashed, hits);
        if scan.is_soviet(first, last) {
            // Transliterated it may well fit a Western family, which means nothing.
            hits.retain(|hit| {
                let brand = self.families.get(hit.pattern).and_then(Family::points_to);
                brand.is_none_or(|brand| self.brands.get(brand).is_post_soviet)
            });
        }
        if hits.is_empty() {
            return None;
        }
        let digits = scan.tokens[first..=last].iter().map(|token| token.digits).sum();
        let mut candidate = Candidate {
            first,
            last,
            prefix: String::new(),
            family: None,
            strength: None,
            generic: None,
            rival: None,
            rival_is_equal: false,
            agreement: 0,
            guess: None,
            length: squashed.len(),
            has_digit: digits > 0,
            digits,
        };
        let head = scan.head(first, last);
        self.judge(&mut candidate, hits, words, known, squashed, head);
        if candidate.generic.is_none()
            && candidate.strength != Some(Strength::Certain)
            && (3..squashed.len()).contains(&head.len())
        {
            // `AMS1117-3.3`: the version after the hyphen hides where the number ends.
            self.numbers.find_again(cache, head, hits);
            let first_generic = self.families.len();
            let generics = hits.iter().filter(|hit| hit.pattern >= first_generic && generic::ends_at(head, hit.end));
            candidate.generic =
                generics.map(|hit| hit.pattern - first_generic).find(|&generic| !self.generics[generic].is_bare_number);
        }
        (candidate.family.is_some() || candidate.generic.is_some()).then_some(candidate)
    }

    /// Picks the family among the patterns that fit: one of the brand that the marking or the record names, then by
    /// priority, then by strength.
    pub(super) fn judge(
        &self,
        candidate: &mut Candidate,
        hits: &[Hit],
        words: &[Word],
        known: Known,
        squashed: &str,
        head: &str,
    ) {
        let mut best: Option<(u8, u16, Strength, usize)> = None;
        for hit in hits {
            if hit.pattern >= self.families.len() {
                continue;
            }
            let family = &self.families[hit.pattern];
            if family
                .category
                .is_some_and(|category| known.described.is_some_and(|other| category::contradict(category, other)))
            {
                continue;
            }
            let rank = (
                self.agreement(family.points_to(), words, known.hint),
                family.priority,
                family.strength_for(squashed, hit.end),
                hit.pattern,
            );
            if best.is_none_or(|best| (rank.0, rank.1, rank.2) > (best.0, best.1, best.2)) {
                best = Some(rank);
            }
        }
        let first_generic = self.families.len();
        candidate.generic = hits.iter().filter(|hit| hit.pattern >= first_generic).find_map(|hit| {
            let generic = hit.pattern - first_generic;
            let row = &self.generics[generic];
            // Patterns of generics are wide: a family that surely names its brand and spells out as much of the number is
            // something else (`ESP32` is no ES rectifier, `C8051F340` no 8051).
            let is_another_family = best.is_some_and(|(_, _, strength, index)| {
                let family = &self.families[index];
                let is_maker = family.brand.is_some_and(|brand| row.is_known_maker(&self.brands.get(brand).key));
                let literal = family.literal_reach(squashed);
                strength == Strength::Certain && (literal > hit.end || literal == hit.end && !is_maker)
            });
            // `AMS1117-3.3` ends at the hyphen.
            let ends = generic::ends_at(squashed, hit.end) || hit.end == head.len();
            (!row.is_bare_number && !is_another_family && ends).then_some(generic)
        });
        let Some((agreement, priority, strength, index)) = best else { return };
        candidate.family = Some(index);
        candidate.strength = Some(strength);
        candidate.agreement = agreement;
        let chosen = self.families[index].points_to();
        let literal_reach = self.families[index].literal_reach(squashed);
        let is_other = |brand: BrandId| chosen.is_some_and(|chosen| !self.brands.same_owner(chosen, brand));
        // As high in the table, or spelling out as much of the number.
        let rival = hits
            .iter()
            .filter(|hit| hit.pattern < self.families.len() && hit.pattern != index)
            .map(|hit| (&self.families[hit.pattern], hit.end))
            .filter(|(family, _)| family.strength >= strength && family.points_to().is_some_and(is_other))
            .filter(|(family, _)| family.priority >= priority || family.literal_reach(squashed) >= literal_reach)
            .filter(|(family, end)| family.strength_for(squashed, *end) >= strength)
            .find_map(|(family, _)| family.points_to().map(|brand| (brand, family.priority >= priority)));
        candidate.rival = rival.map(|(brand, _)| brand);
        candidate.rival_is_equal = rival.is_some_and(|(_, is_equal)| is_equal);
    }

    pub(super) fn agreement(&self, brand: Option<BrandId>, words: &[Word], hint: Option<BrandId>) -> u8 {
        let Some(brand) = brand else { return 0 };
        let named = || words.iter().map(|word| word.brand).chain(hint);
        if named().any(|other| other == brand) {
            2
        } else if named().any(|other| self.brands.same_owner(other, brand)) {
            1
        } else {
            0
        }
    }

    /// Numbers without the maker's letters, where the maker is known: `2769E` beside `MAXIM` is MAX2769E.
    pub(super) fn find_shortened(&self, scratch: &mut Scratch, hint: Option<BrandId>) {
        const MOST_TRIED: usize = 6;
        let Scratch { scan, words, numbers, hits, candidates, text, .. } = scratch;
        let mut tried = 0;
        let mut found: Option<Candidate> = None;
        for (index, token) in scan.tokens.iter().enumerate() {
            let squashed = scan.squashed(index, index);
            if part_number::has_letters_and_number(squashed)
                && !ordinary::is_ordinary(squashed)
                && !is_brand_word(words, index, scan)
            {
                // The mark carries a whole number; what follows are lots and dates.
                break;
            }
            let has_suffix = scan.tokens.get(index + 1).is_some_and(|next| {
                next.line == token.line
                    && next.digits == 0
                    && next.small == 0
                    && part_number::may_continue(scan.squashed(index + 1, index + 1))
            });
            if token.letters() == 0
                && !has_suffix
                && (squashed.len() < 4 || date_code::looks_like_year_and_week(squashed))
            {
                continue;
            }
            let fits = !token.is_sealed
                && !scan.is_soviet(index, index)
                && token.digits >= 3
                && part_number::may_be_shortened(squashed)
                && !ordinary::is_ordinary(squashed);
            let is_taken = candidates.iter().any(|known| {
                (known.generic.is_some() || known.strength == Some(Strength::Certain) && known.agreement == 0)
                    && (known.first..=known.last).contains(&index)
            });
            if !fits || is_taken || tried >= MOST_TRIED {
                continue;
            }
            tried += 1;
            for brand in words.iter().map(|word| word.brand).chain(hint) {
                // Letters whose family spells out most of what is printed; between equals the most frequent ones, and then
                // it stays open which ones are missing.
                let mut best_reach = 0;
                for prefix in self.prefixes.of(brand) {
                    text.clear();
                    text.push_str(prefix);
                    text.push_str(squashed);
                    self.numbers.find_again(numbers, text, hits);
                    let fitting = hits
                        .iter()
                        .filter(|hit| hit.pattern < self.families.len() && hit.end > prefix.len() + 1)
                        .map(|hit| (hit, &self.families[hit.pattern]))
                        .filter(|(_, family)| family.points_to() == Some(brand))
                        .map(|(hit, family)| {
                            (family.literal_reach(text).saturating_sub(prefix.len()), family.priority, hit, family)
                        })
                        .max_by_key(|(reach, priority, ..)| (*reach, *priority));
                    let Some((reach, _, hit, family)) = fitting else { continue };
                    if let Some(found) = &mut found
                        && reach <= best_reach
                    {
                        if reach == best_reach {
                            found.strength = Some(Strength::Ambiguous);
                        }
                        continue;
                    }
                    best_reach = reach;
                    found = Some(Candidate {
                        first: index,
                        last: index,
                        prefix: prefix.to_owned(),
                        family: Some(hit.pattern),
                        strength: Some(family.strength_for(text, hit.end).min(Strength::Likely)),
                        generic: None,
                        rival: None,
                        rival_is_equal: false,
                        agreement: 2,
                        guess: None,
                        length: text.len(),
                        has_digit: true,
                        digits: token.digits,
                    });
                }
                if found.is_some() {
                    break;
                }
            }
            if found.is_some() {
                break;
            }
        }
        if let Some(mut candidate) = found {
            // `8231 ACPZ`: the suffix printed apart.
            let ends_in_digit =
                scan.squashed(candidate.last, candidate.last).as_bytes().last().is_some_and(u8::is_ascii_digit);
            if let Some(suffix) = scan.tokens.get(candidate.last + 1).filter(|_| ends_in_digit) {
                let text = scan.squashed(candidate.last + 1, candidate.last + 1);
                if suffix.line == scan.tokens[candidate.last].line
                    && suffix.small == 0
                    && !suffix.is_sealed
                    && part_number::may_continue(text)
                {
                    candidate.last += 1;
                    candidate.length += text.len();
                }
            }
            candidates.retain(|known| known.last < candidate.first || known.first > candidate.last);
            candidates.push(candidate);
        }
    }

    /// A token that has the shape of a part number although no pattern knows it. The catalogue may still have a vote.
    pub(super) fn find_unknown(&self, scratch: &mut Scratch) {
        let Scratch { scan, words, candidates, .. } = scratch;
        let mut best: Option<Candidate> = None;
        for (index, token) in scan.tokens.iter().enumerate() {
            let mut first = index;
            let mut squashed = scan.squashed(index, index);
            if token.digits == 0
                || token.is_sealed
                || ordinary::is_ordinary(squashed)
                || (token.small > 2 && scan.has_capitals)
            {
                continue;
            }
            if token.letters() == 0 || squashed.as_bytes()[0].is_ascii_digit() {
                // The letters may stand apart: `AD 9957`.
                let leads = index > 0
                    && scan.tokens[index - 1].line == token.line
                    && scan.tokens[index - 1].is_short_capitals()
                    && scan.tokens[index - 1].small == 0
                    && !is_brand_word(words, index - 1, scan)
                    && !ordinary::is_stop_word(scan.squashed(index - 1, index - 1));
                if leads {
                    first = index - 1;
                    squashed = scan.squashed(first, index);
                }
            }
            let letters = squashed.bytes().take_while(u8::is_ascii_alphabetic).count();
            let digits = squashed.bytes().filter(u8::is_ascii_digit).count();
            let has_shape = (1..=6).contains(&letters) && digits >= 2 && (4..=24).contains(&squashed.len())
                || generic::is_registered_type(squashed)
                || digits >= 2 && letters < squashed.len() - digits && scan.is_soviet(first, index);
            if !has_shape {
                continue;
            }
            let by_letters = self.letters.get(&squashed[..letters]).map(|&brand| (brand, Guess::Letters));
            let by_letters = by_letters.filter(|_| !scan.is_soviet(first, index));
            let guess = by_letters.or_else(|| self.votes.of(squashed).map(|vote| (vote.brand, Guess::Votes)));
            let candidate = Candidate {
                first,
                last: index,
                prefix: String::new(),
                family: None,
                strength: None,
                generic: None,
                rival: None,
                rival_is_equal: false,
                agreement: 0,
                guess,
                length: squashed.len(),
                has_digit: true,
                digits: token.digits,
            };
            if best.as_ref().is_none_or(|best| best.guess.is_none() && candidate.guess.is_some()) {
                best = Some(candidate);
            }
        }
        candidates.extend(best);
    }
}

/// Whether the token is a brand word and not the letters of a number printed apart (`AD 9957`).
pub(super) fn is_brand_word(words: &[Word], index: usize, scan: &Scan) -> bool {
    words.iter().any(|word| {
        let leads_a_number = word.trust == Trust::NeedsSupport
            && word.first == word.last
            && scan.tokens.get(index + 1).is_some_and(|next| next.line == scan.tokens[index].line && next.digits > 0)
            && scan.squashed(index + 1, index + 1).as_bytes()[0].is_ascii_digit();
        (word.first..=word.last).contains(&index) && !leads_a_number
    })
}

/// Whether joining would put digit to digit: two numbers, not one.
pub(super) fn is_digit_run(before: &str, after: &str) -> bool {
    before.as_bytes().last().is_some_and(u8::is_ascii_digit) && after.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

/// A few digits that stand beside other tokens: a lot, a value or a date, unless nothing else could be the number.
pub(super) fn is_stray_number(scan: &Scan, index: usize) -> bool {
    let token = scan.tokens[index];
    if token.letters() > 0 || token.digits > 6 || scan.tokens.len() == 1 {
        return false;
    }
    token.digits <= 3
        || scan.tokens.iter().enumerate().any(|(other, token)| {
            token.letters() > 0 && token.digits >= 2 && token.letters() + token.digits >= 5 && !scan.is_ordinary(other)
        })
}

/// Best candidate first.
pub(super) fn rank(candidates: &mut [Candidate]) {
    // The sort is stable: between equals, what is printed first is the number and what follows are lots.
    candidates.sort_by_key(|candidate| {
        let strength = match candidate.strength {
            Some(Strength::Certain) => 4,
            _ if candidate.generic.is_some() => 3,
            Some(Strength::Likely) => 2,
            Some(Strength::Ambiguous) => 1,
            None => 0,
        };
        std::cmp::Reverse((candidate.has_digit, candidate.length > 5, candidate.agreement, strength))
    });
}

pub(super) fn number_certainty(candidate: &Candidate) -> Certainty {
    if !candidate.has_digit || candidate.length <= 3 {
        return Certainty::Possible;
    }
    match candidate.strength {
        _ if candidate.generic.is_some() => Certainty::Certain,
        Some(Strength::Certain) if candidate.length > 4 => Certainty::Certain,
        Some(_) => Certainty::Likely,
        None => Certainty::Possible,
    }
}
