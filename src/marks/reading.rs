//! A marking read as a whole: part number, brand, category and dates, each with its certainty.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use regex_automata::hybrid::dfa::Cache;
use regex_automata::util::pool::Pool;
use serde::Serialize;

use crate::marks::brand::{BrandId, Brands, Trust, Word};
use crate::marks::date_code::{self, DateCode, DateRules};
use crate::marks::generic::{self, Generic};
use crate::marks::lines::{self, Scan};
use crate::marks::part_number::{self, Family, Prefixes, Strength};
use crate::marks::patterns::{Hit, PatternTable};
use crate::marks::votes::Votes;
use crate::marks::{category, ordinary};

/// How sure an answer is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Wrong in at most one or two of a hundred.
    Certain,
    /// The better part of the evidence.
    Likely,
    /// A hint to look at; nobody should be written to because of it.
    Possible,
}

/// What the reader knows besides the marking.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// Brand that the record names as the maker, as a key of `brands.csv`. A key that is not known is ignored.
    pub brand_key: Option<&'a str>,
    /// No date after this day is offered; without it, none after the last year of which the tables know.
    pub as_of: Option<NaiveDate>,
}

/// What a marking says. Every list is best first; an empty one claims nothing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reading {
    /// The lines as printed, trimmed.
    pub lines: Vec<String>,
    pub part_numbers: Vec<PartNumberReading>,
    pub brands: Vec<BrandReading>,
    /// Word of [`category::CATEGORIES`].
    pub category: Option<String>,
    pub date_codes: Vec<DateCode>,
    /// The part is of a family that many makers produce, so its number names none.
    pub generic: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct PartNumberReading {
    /// As seen, upper case, without the blanks it was printed with; letters that the maker leaves off are put back.
    pub text: String,
    /// [Squashed](crate::marks::normalise::squash).
    pub squashed: String,
    /// The family of the grammar, empty when no pattern fits.
    pub family: String,
    /// Id of the row in `part_number_grammar.csv` or `generics.csv`.
    pub pattern_id: Option<String>,
    /// Word of [`category::CATEGORIES`].
    pub category: Option<String>,
    pub certainty: Certainty,
}

#[derive(Clone, Debug, Serialize)]
pub struct BrandReading {
    pub brand_key: String,
    pub name: String,
    pub certainty: Certainty,
    /// One sentence that says what the answer rests on.
    pub basis: String,
    /// Company that took the product line over without the brand, and since when (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`).
    pub line_company_key: Option<String>,
    pub line_since: Option<String>,
}

/// Everything the tables know, compiled. Build once; read from any number of threads.
pub struct Knowledge {
    brands: Brands,
    families: Vec<Family>,
    generics: Vec<Generic>,
    prefixes: Prefixes,
    /// Brand by the letters that all its families, and no other brand's, begin with.
    letters: HashMap<String, BrandId>,
    votes: Votes,
    /// Families first, then generics.
    numbers: Arc<PatternTable>,
    date_rules: DateRules,
    dates: Arc<PatternTable>,
    /// Families of which it is known since when they were made.
    periods: Arc<PatternTable>,
    /// Letters that one maker puts around multi-source numbers, with the maker of each.
    affixes: Arc<PatternTable>,
    affix_brands: Vec<Option<BrandId>>,
    scratch: Pool<Scratch, Box<dyn Fn() -> Scratch + Send + Sync>>,
}

/// Room to work in, one per thread that reads.
struct Scratch {
    scan: Scan,
    words: Vec<Word>,
    numbers: Cache,
    dates: Cache,
    affixes: Cache,
    periods: Cache,
    hits: Vec<Hit>,
    date_hits: Vec<Hit>,
    candidates: Vec<Candidate>,
    spans: Vec<date_code::Fit>,
    is_part: Vec<bool>,
    is_other: Vec<bool>,
    text: String,
}

/// A run of tokens that may be the part number.
#[derive(Clone, Debug)]
struct Candidate {
    first: usize,
    last: usize,
    /// Letters put before it because the maker leaves them off.
    prefix: String,
    family: Option<usize>,
    strength: Option<Strength>,
    generic: Option<usize>,
    /// Another brand that a pattern of the same rank names.
    rival: Option<BrandId>,
    /// 2: points to the brand of the hint or of a brand word; 1: to one with the same owner.
    agreement: u8,
    /// Brand by letters or by votes where no pattern fits.
    guess: Option<(BrandId, Guess)>,
    length: usize,
    has_digit: bool,
    digits: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guess {
    Letters,
    Votes,
}

impl std::fmt::Debug for Knowledge {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Knowledge")
            .field("families", &self.families.len())
            .field("brands", &self.brands.len())
            .finish_non_exhaustive()
    }
}

/// Bytes of lazily built states that each reading thread may keep.
const NUMBER_CACHE_BYTES: usize = 3 << 20;
const DATE_CACHE_BYTES: usize = 1 << 20;
const AFFIX_CACHE_BYTES: usize = 256 << 10;

impl Knowledge {
    /// Compiles the embedded tables. Err names the table and the row that does not compile.
    pub fn embedded() -> anyhow::Result<Knowledge> {
        let mut brands = Brands::load()?;
        let (families, mut patterns, prefixes) = part_number::load(&mut brands)?;
        let (mut generics, generic_patterns) = generic::load()?;
        patterns.extend(generic_patterns);
        let votes = Votes::load(&brands)?;
        let (date_rules, date_patterns, period_patterns) = DateRules::load(&brands)?;
        let numbers = Arc::new(compile(&patterns, NUMBER_CACHE_BYTES, "part_number_grammar.csv or generics.csv")?);
        let periods = Arc::new(compile(&period_patterns, AFFIX_CACHE_BYTES, "date_code_rules.csv, periods")?);
        let dates = Arc::new(compile(&date_patterns, DATE_CACHE_BYTES, "date_code_rules.csv")?);
        // Generics that fit any short run of digits only count when nothing else is printed.
        let mut cache = numbers.new_cache();
        let (mut short, mut long) = (Vec::new(), Vec::new());
        numbers.find(&mut cache, "102", &mut short);
        numbers.find(&mut cache, "9999", &mut long);
        for (index, generic) in generics.iter_mut().enumerate() {
            let fits = |hits: &[Hit]| hits.iter().any(|hit| hit.pattern == families.len() + index);
            generic.is_bare_number = fits(&short) && fits(&long);
        }
        let affix_patterns: Vec<String> = generic::affix_patterns().map(|(pattern, _)| pattern.to_owned()).collect();
        let affixes = Arc::new(compile(&affix_patterns, AFFIX_CACHE_BYTES, "the affixes of generics")?);
        let affix_brands = generic::affix_patterns().map(|(_, key)| brands.id(key)).collect();
        let letters = prefixes.unanimous(&brands);
        let scratch: Box<dyn Fn() -> Scratch + Send + Sync> = {
            let (numbers, dates) = (Arc::clone(&numbers), Arc::clone(&dates));
            let (affixes, periods) = (Arc::clone(&affixes), Arc::clone(&periods));
            Box::new(move || Scratch {
                scan: Scan::default(),
                words: Vec::new(),
                numbers: numbers.new_cache(),
                dates: dates.new_cache(),
                affixes: affixes.new_cache(),
                periods: periods.new_cache(),
                hits: Vec::new(),
                date_hits: Vec::new(),
                candidates: Vec::new(),
                spans: Vec::new(),
                is_part: Vec::new(),
                is_other: Vec::new(),
                text: String::new(),
            })
        };
        Ok(Knowledge {
            brands,
            families,
            generics,
            prefixes,
            letters,
            votes,
            numbers,
            date_rules,
            dates,
            periods,
            affixes,
            affix_brands,
            scratch: Pool::new(scratch),
        })
    }

    /// The embedded tables, compiled at the first call and shared from then on.
    ///
    /// # Panics
    /// When an embedded table does not compile, which a test rules out.
    pub fn get() -> &'static Knowledge {
        static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
        KNOWLEDGE.get_or_init(|| Knowledge::embedded().expect("a test compiles the embedded tables"))
    }

    /// What `marking` says. Never fails: what cannot be read is not claimed. At most the first [`lines::MOST_LINES`] lines
    /// and [`lines::LONGEST_MARKING`] characters are read.
    pub fn read(&self, marking: &str, hints: &Hints) -> Reading {
        let mut guard = self.scratch.get();
        let scratch: &mut Scratch = &mut guard;
        scratch.scan.fill(marking);
        let mut reading = Reading { lines: lines::lines(marking), ..Reading::default() };
        if scratch.scan.tokens.is_empty() {
            return reading;
        }
        self.brands.find_words(&scratch.scan, &mut scratch.words);
        let hint = hints.brand_key.and_then(|key| self.brands.id(key));
        self.find_candidates(scratch, marking, hint);
        rank(&mut scratch.candidates);
        self.report_part_numbers(scratch, &mut reading);
        let evidence = self.weigh_brands(scratch, hint);
        let described =
            if scratch.scan.tokens.iter().any(|token| token.small > 2) { category::category_of(marking) } else { None };
        let of_number = scratch.candidates.first().and_then(|best| self.category_of(best));
        let category = match of_number {
            Some("integrated circuit") | None => {
                described.filter(|&word| word != "integrated circuit").or(of_number).or(described)
            }
            known => known,
        };
        reading.category = category.map(str::to_owned);
        reading.date_codes = self.read_dates(scratch, hints, hint, &evidence, category);
        reading.brands = self.report_brands(evidence);
        // What was taken for a part number by its shape alone and then read as a date is none.
        let dates = &reading.date_codes;
        reading
            .part_numbers
            .retain(|number| number.pattern_id.is_some() || !dates.iter().any(|date| date.text == number.text));
        reading
    }

    /// Bytes that the compiled patterns take, without the states that reading threads build.
    pub fn memory_bytes(&self) -> usize {
        self.numbers.memory_bytes() + self.dates.memory_bytes() + self.affixes.memory_bytes()
    }

    /// Name of a brand by its key.
    pub fn brand_name(&self, brand_key: &str) -> Option<&str> {
        self.brands.id(brand_key).map(|id| self.brands.get(id).name.as_str())
    }

    fn category_of(&self, candidate: &Candidate) -> Option<&'static str> {
        let of_family = candidate.family.and_then(|family| self.families[family].category);
        of_family
            .or_else(|| candidate.generic.and_then(|generic| category::category_of(&self.generics[generic].category)))
    }

    fn find_candidates(&self, scratch: &mut Scratch, marking: &str, hint: Option<BrandId>) {
        scratch.candidates.clear();
        let count = scratch.scan.tokens.len();
        let mut index = 0;
        while index < count {
            let mut next = index + 1;
            if !is_brand_word(&scratch.words, index, &scratch.scan)
                && let Some(candidate) = self.candidate_at(scratch, hint, index)
            {
                next = candidate.last + 1;
                scratch.candidates.push(candidate);
            }
            index = next;
        }
        let has_context = hint.is_some() || !scratch.words.is_empty();
        let starts_with_letter = |candidate: &Candidate| {
            !scratch.scan.squashed(candidate.first, candidate.last).as_bytes()[0].is_ascii_digit()
        };
        let is_borne_out = |candidate: &Candidate| {
            candidate.agreement > 0 && candidate.family.is_some() && starts_with_letter(candidate)
        };
        let is_passive = || category::category_of(marking).is_some_and(category::is_passive);
        if has_context && !scratch.candidates.iter().any(is_borne_out) && !is_passive() {
            self.find_shortened(scratch, hint);
        }
        if scratch.candidates.is_empty() {
            self.find_unknown(scratch);
        }
    }

    /// The best candidate that starts at token `index`, alone or joined with its neighbours.
    fn candidate_at(&self, scratch: &mut Scratch, hint: Option<BrandId>, index: usize) -> Option<Candidate> {
        const LONGEST_NUMBER: usize = 40;
        let Scratch { scan, words, numbers, hits, .. } = scratch;
        let token = scan.tokens[index];
        let alone = scan.squashed(index, index);
        if token.is_sealed || alone.len() > LONGEST_NUMBER {
            return None;
        }
        let is_capital = token.small == 0 || !scan.has_capitals;
        let mut best: Option<Candidate> = None;
        if token.digits > 0 {
            if scan.is_ordinary(index) || is_stray_number(scan, index) {
                return None;
            }
            best = self.match_number(numbers, hits, words, hint, scan, index, index);
        } else if is_capital && (3..=6).contains(&alone.len()) && !ordinary::is_stop_word(alone) {
            best = self.match_number(numbers, hits, words, hint, scan, index, index);
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
                    && !(token.digits > 0 && is_digit_run(alone, end))
                    && !(token.digits > 0 && joined.digits == 0 && end.len() > 4)
                    && (token.digits > 0 || last > index + 1 || end.as_bytes()[0].is_ascii_digit())
                    && (token.digits == 0 || token.letters() == 0 || best.is_some());
                let text = scan.squashed(index, last);
                if !follows || text.len() > LONGEST_NUMBER {
                    break;
                }
                let digits: u16 = scan.tokens[index..=last].iter().map(|token| token.digits).sum();
                if digits == 0 || ordinary::is_ordinary(text) {
                    continue;
                }
                let Some(longer) = self.match_number(numbers, hits, words, hint, scan, index, last) else { continue };
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

    /// Whether joining tokens has found a more specific family than the shorter run.
    fn is_more_telling(&self, longer: &Candidate, shorter: &Candidate) -> bool {
        let rank = |candidate: &Candidate| {
            let priority = candidate.family.map_or(0, |family| self.families[family].priority);
            (candidate.has_digit, candidate.agreement, candidate.family.is_some(), priority, candidate.strength)
        };
        rank(longer) > rank(shorter)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of the scratch are borrowed one by one")]
    fn match_number(
        &self,
        cache: &mut Cache,
        hits: &mut Vec<Hit>,
        words: &[Word],
        hint: Option<BrandId>,
        scan: &Scan,
        first: usize,
        last: usize,
    ) -> Option<Candidate> {
        let squashed = scan.squashed(first, last);
        self.numbers.find(cache, squashed, hits);
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
            agreement: 0,
            guess: None,
            length: squashed.len(),
            has_digit: digits > 0,
            digits,
        };
        self.judge(&mut candidate, hits, words, hint, squashed, scan.head(first, last));
        (candidate.family.is_some() || candidate.generic.is_some()).then_some(candidate)
    }

    /// Picks the family among the patterns that fit: one of the brand that the marking or the record names, then by
    /// priority, then by strength.
    fn judge(
        &self,
        candidate: &mut Candidate,
        hits: &[Hit],
        words: &[Word],
        hint: Option<BrandId>,
        squashed: &str,
        head: &str,
    ) {
        let mut best: Option<(u8, u16, Strength, usize)> = None;
        for hit in hits {
            if hit.pattern >= self.families.len() {
                continue;
            }
            let family = &self.families[hit.pattern];
            let rank = (
                self.agreement(family.points_to(), words, hint),
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
            let known = &self.generics[generic];
            // Patterns of generics are wide: a family that surely names its brand and spells out as much of the number is
            // something else (`ESP32` is no ES rectifier, `C8051F340` no 8051).
            let is_another_family = best.is_some_and(|(_, _, strength, index)| {
                let family = &self.families[index];
                let is_maker = family.brand.is_some_and(|brand| known.is_known_maker(&self.brands.get(brand).key));
                let literal = family.literal_reach(squashed);
                strength == Strength::Certain && (literal > hit.end || literal == hit.end && !is_maker)
            });
            // `AMS1117-3.3` ends at the hyphen.
            let ends = generic::ends_at(squashed, hit.end) || hit.end == head.len();
            (!known.is_bare_number && !is_another_family && ends).then_some(generic)
        });
        let Some((agreement, priority, strength, index)) = best else { return };
        candidate.family = Some(index);
        candidate.strength = Some(strength);
        candidate.agreement = agreement;
        let chosen = self.families[index].points_to();
        candidate.rival = hits
            .iter()
            .filter(|hit| hit.pattern < self.families.len() && hit.pattern != index)
            .map(|hit| (&self.families[hit.pattern], hit.end))
            .filter(|(family, end)| family.priority >= priority && family.strength_for(squashed, *end) >= strength)
            .filter_map(|(family, _)| family.points_to())
            .find(|&other| chosen.is_some_and(|chosen| !self.brands.same_owner(chosen, other)));
    }

    fn agreement(&self, brand: Option<BrandId>, words: &[Word], hint: Option<BrandId>) -> u8 {
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
    fn find_shortened(&self, scratch: &mut Scratch, hint: Option<BrandId>) {
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
                    self.numbers.find(numbers, text, hits);
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
    fn find_unknown(&self, scratch: &mut Scratch) {
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
                || generic::is_registered_type(squashed);
            if !has_shape {
                continue;
            }
            let by_letters = self.letters.get(&squashed[..letters]).map(|&brand| (brand, Guess::Letters));
            let guess = by_letters.or_else(|| self.votes.of(squashed).map(|vote| (vote.brand, Guess::Votes)));
            let candidate = Candidate {
                first,
                last: index,
                prefix: String::new(),
                family: None,
                strength: None,
                generic: None,
                rival: None,
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

    fn report_part_numbers(&self, scratch: &mut Scratch, reading: &mut Reading) {
        const MOST_PART_NUMBERS: usize = 8;
        let Scratch { scan, candidates, .. } = scratch;
        for candidate in candidates.iter() {
            let mut squashed = candidate.prefix.clone();
            squashed.push_str(scan.squashed(candidate.first, candidate.last));
            if reading.part_numbers.iter().any(|known| known.squashed == squashed)
                || reading.part_numbers.len() >= MOST_PART_NUMBERS
            {
                continue;
            }
            let mut text = candidate.prefix.clone();
            text.extend(
                scan.plain(candidate.first, candidate.last)
                    .chars()
                    .filter(|character| !matches!(character, ' ' | '?' | '#')),
            );
            let family = candidate.family.map(|family| &self.families[family]);
            let generic = candidate.generic.map(|generic| &self.generics[generic]);
            reading.part_numbers.push(PartNumberReading {
                text: text.trim_matches(['-', '.', '/', '+']).to_owned(),
                family: family
                    .map(|family| family.name.clone())
                    .or_else(|| generic.map(|generic| generic.name.clone()))
                    .unwrap_or_default(),
                pattern_id: family
                    .map(|family| family.id.clone())
                    .or_else(|| generic.map(|generic| generic.id.clone())),
                category: self.category_of(candidate).map(str::to_owned),
                certainty: number_certainty(candidate),
                squashed,
            });
        }
        reading.part_numbers.sort_by_key(|number| number.certainty);
        let bare = scan.tokens.len() == 1
            && candidates.is_empty()
            && scan.tokens[0].letters() == 0
            && matches!(scan.tokens[0].digits, 3 | 4);
        reading.generic = bare
            || candidates.first().is_some_and(|best| {
                best.generic.is_some()
                    || generic::is_registered_type(scan.squashed(best.first, best.last)) && best.prefix.is_empty()
            });
    }

    /// Every brand that anything speaks for, best first.
    fn weigh_brands(&self, scratch: &mut Scratch, hint: Option<BrandId>) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = Vec::new();
        let best = scratch.candidates.first();
        let number = best.map(|best| {
            let mut text = best.prefix.clone();
            text.push_str(scratch.scan.squashed(best.first, best.last));
            text
        });
        let mut of_number: Option<(BrandId, Certainty)> = None;
        if let (Some(best), Some(number)) = (best, &number) {
            if let Some(family) = best.family.map(|family| &self.families[family])
                && let Some(brand) = family.points_to()
            {
                let is_generic = best.generic.is_some() || generic::is_registered_type(number);
                let certainty = family_certainty(best, is_generic, number.len());
                let basis = match (best.strength, best.prefix.is_empty()) {
                    (Some(Strength::Ambiguous), _) => Basis::Candidate,
                    (_, false) => Basis::Shortened,
                    _ => Basis::Number,
                };
                evidence.push(Evidence { brand, certainty, basis, text: number.clone(), family: best.family });
                of_number = Some((brand, certainty));
                if let Some(rival) = best.rival {
                    evidence.push(Evidence {
                        brand: rival,
                        certainty: Certainty::Possible,
                        basis: Basis::Rival,
                        text: number.clone(),
                        family: None,
                    });
                }
            } else if let Some((brand, guess)) = best.guess {
                let basis = if guess == Guess::Letters { Basis::Letters } else { Basis::Votes };
                evidence.push(Evidence {
                    brand,
                    certainty: Certainty::Possible,
                    basis,
                    text: number.clone(),
                    family: None,
                });
            }
        }
        let generic = best.and_then(|best| best.generic).map(|generic| &self.generics[generic]);
        if let (Some(best), Some(number)) = (best, &number)
            && best.has_digit
            && best.strength.is_none_or(|strength| strength == Strength::Ambiguous)
            && best.guess.is_none()
        {
            let makes_it = |brand: &BrandId| {
                generic.is_some_and(|generic| {
                    let key = self.brands.get(*brand).key.as_str();
                    // The lists name the line by one of its owners.
                    let heirs: &[&str] =
                        if key == "nxp" { &["nxp", "nexperia", "philips-semiconductors"] } else { &[key] };
                    heirs.iter().any(|key| generic.is_known_maker(key))
                }) || best
                    .family
                    .and_then(|family| self.families[family].points_to())
                    .is_some_and(|other| self.brands.same_owner(other, *brand))
            };
            if let Some(brand) = self.maker_by_lot_style(&scratch.scan).filter(makes_it) {
                let basis = Basis::LotStyle;
                merge(
                    &mut evidence,
                    Evidence { brand, certainty: Certainty::Likely, basis, text: number.clone(), family: None },
                );
            }
            self.affixes.find(&mut scratch.affixes, number, &mut scratch.hits);
            let first = scratch.hits.iter().map(|hit| hit.pattern).min();
            if let Some(brand) = first.and_then(|pattern| self.affix_brands[pattern]) {
                let basis = Basis::Affix;
                merge(
                    &mut evidence,
                    Evidence { brand, certainty: Certainty::Likely, basis, text: number.clone(), family: None },
                );
            }
            evidence.sort_by_key(|one| one.certainty);
        }
        let knows = |brand: BrandId| generic.is_some_and(|generic| generic.is_known_maker(&self.brands.get(brand).key));
        for word in &scratch.words {
            let agrees = of_number.is_some_and(|(brand, _)| brand == word.brand);
            let same_owner = of_number.is_some_and(|(brand, _)| self.brands.same_owner(brand, word.brand));
            let contradicted = of_number.is_some_and(|(_, certainty)| certainty == Certainty::Certain) && !same_owner;
            let is_first = word.first == 0 && scratch.scan.tokens.len() > 1;
            let certainty = match word.trust {
                Trust::Plain | Trust::InCapitals if contradicted => Certainty::Likely,
                Trust::Plain | Trust::InCapitals => Certainty::Certain,
                Trust::NeedsSupport if agrees && generic.is_none() => Certainty::Certain,
                Trust::NeedsSupport if agrees || same_owner || knows(word.brand) || hint == Some(word.brand) => {
                    Certainty::Likely
                }
                Trust::NeedsSupport if is_first && !contradicted => Certainty::Likely,
                Trust::NeedsSupport => Certainty::Possible,
            };
            let text = scratch.scan.plain(word.first, word.last).to_owned();
            merge(&mut evidence, Evidence { brand: word.brand, certainty, basis: Basis::Word, text, family: None });
        }
        if let Some(hint) = hint {
            let certainty = match of_number {
                Some((brand, _))
                    if brand == hint
                        && generic.is_none()
                        && best.is_some_and(|best| best.strength >= Some(Strength::Likely)) =>
                {
                    Certainty::Certain
                }
                Some((brand, Certainty::Certain)) if !self.brands.same_owner(brand, hint) => Certainty::Possible,
                _ => Certainty::Likely,
            };
            merge(
                &mut evidence,
                Evidence { brand: hint, certainty, basis: Basis::Hint, text: String::new(), family: None },
            );
        }
        // Between equals the named maker comes first, then what is printed in words.
        evidence.sort_by_key(|one| (one.certainty, Some(one.brand) != hint, one.basis.rank()));
        evidence
    }

    /// The maker whose way of building lot codes the marking shows.
    fn maker_by_lot_style(&self, scan: &Scan) -> Option<BrandId> {
        (0..scan.tokens.len()).find_map(|index| {
            let next = scan.tokens.get(index + 1).filter(|next| next.line == scan.tokens[index].line);
            let next = next.map(|_| scan.squashed(index + 1, index + 1));
            generic::maker_by_lot_style(scan.squashed(index, index), next).and_then(|key| self.brands.id(key))
        })
    }

    fn report_brands(&self, evidence: Vec<Evidence>) -> Vec<BrandReading> {
        const MOST_BRANDS: usize = 6;
        evidence
            .into_iter()
            .take(MOST_BRANDS)
            .map(|one| {
                let brand = self.brands.get(one.brand);
                let family = one.family.map(|family| &self.families[family]);
                let family_name = family.map(|family| family.name.as_str()).unwrap_or_default();
                let basis = match one.basis {
                    Basis::Number => {
                        format!("Part number `{}` is of the family `{family_name}` of {}.", one.text, brand.name)
                    }
                    Basis::Shortened => format!(
                        "The marking leaves off the maker's letters: `{}` is of the family `{family_name}` of {}.",
                        one.text, brand.name
                    ),
                    Basis::Candidate => {
                        format!(
                            "Several makers use numbers like `{}`; {} is the best known for `{family_name}`.",
                            one.text, brand.name
                        )
                    }
                    Basis::Rival => format!("Part number `{}` also fits a family of {}.", one.text, brand.name),
                    Basis::Letters => format!(
                        "No known family fits `{}`, but its first letters are those of {}.",
                        one.text, brand.name
                    ),
                    Basis::Votes => format!(
                        "No known family fits `{}`, but published findings with its beginning are of {}.",
                        one.text, brand.name
                    ),
                    Basis::LotStyle => {
                        format!("The lot code beside `{}` is built the way {} builds them.", one.text, brand.name)
                    }
                    Basis::Affix => {
                        format!(
                            "Many make parts like `{}`; the letters around the number are those of {}.",
                            one.text, brand.name
                        )
                    }
                    Basis::Word => format!("The marking carries `{}`.", one.text),
                    Basis::WordAndNumber => format!("The marking names {}, and its part number agrees.", brand.name),
                    Basis::Hint => format!("The record names {}; the marking does not show it.", brand.name),
                    Basis::HintAndNumber => {
                        format!("The record names {}, and `{}` in the marking agrees.", brand.name, one.text)
                    }
                };
                BrandReading {
                    brand_key: brand.key.clone(),
                    name: brand.name.clone(),
                    certainty: one.certainty,
                    basis,
                    line_company_key: family.and_then(|family| family.line_company_key.clone()),
                    line_since: family.and_then(|family| family.line_since.clone()),
                }
            })
            .collect()
    }

    fn read_dates(
        &self,
        scratch: &mut Scratch,
        hints: &Hints,
        hint: Option<BrandId>,
        evidence: &[Evidence],
        category: Option<&'static str>,
    ) -> Vec<DateCode> {
        let Scratch { scan, words, dates, periods, date_hits, candidates, spans, is_part, is_other, .. } = scratch;
        let count = scan.tokens.len();
        is_part.clear();
        is_part.resize(count, false);
        is_other.clear();
        is_other.resize(count, false);
        let best = candidates.first();
        for (nth, candidate) in candidates.iter().enumerate() {
            for index in candidate.first..=candidate.last {
                let is_known = candidate.strength >= Some(Strength::Likely) && candidate.length >= 5;
                let is_bare_number = scan.tokens[index].letters() == 0 && candidate.first == candidate.last;
                if nth == 0 && candidate.has_digit && candidate.family.is_none() && candidate.generic.is_none() {
                    // Only its shape speaks for a part number: a rule of the brand may know better.
                    is_other[index] = true;
                } else if nth == 0 && candidate.has_digit {
                    is_part[index] = true;
                } else if is_known || (candidate.generic.is_some() && !is_bare_number) {
                    is_other[index] = true;
                }
            }
        }
        let is_passive = category.is_some_and(category::is_passive);
        for (index, is_other) in is_other.iter_mut().enumerate() {
            let squashed = scan.squashed(index, index);
            let is_size = is_passive && ordinary::is_package(squashed);
            *is_other |= is_size || ordinary::is_value(squashed) || ordinary::is_term(squashed);
        }
        let mut known: Vec<date_code::KnownBrand> = Vec::new();
        // Where the record names another maker than the number does, the record's way of dating counts.
        let is_contradicted = |one: &Evidence| {
            matches!(one.basis, Basis::Number | Basis::Candidate | Basis::Affix | Basis::LotStyle)
                && hint.is_some_and(|hint| !self.brands.same_owner(hint, one.brand))
        };
        for one in evidence.iter().filter(|one| one.certainty <= Certainty::Likely && !is_contradicted(one)) {
            let is_printed = !matches!(
                one.basis,
                Basis::Number | Basis::Shortened | Basis::Candidate | Basis::Affix | Basis::LotStyle
            );
            let certainty = if Some(one.brand) == hint { Certainty::Certain } else { one.certainty };
            known.push(date_code::KnownBrand { brand: one.brand, certainty, is_printed });
            // A number says which line the part is of; today's owner of the line may have made it, in his own way of dating.
            if !is_printed
                && let Some(heir) = self.brands.get(one.brand).heir
                && !evidence.iter().any(|other| other.brand == heir)
            {
                known.push(date_code::KnownBrand { brand: heir, certainty: Certainty::Likely, is_printed: false });
            }
        }
        let number = best.filter(|best| best.has_digit).map(|best| {
            let mut text = best.prefix.clone();
            text.push_str(scan.squashed(best.first, best.last));
            text
        });
        let part = number.unwrap_or_default();
        let is_military = (0..count).any(|index| {
            let squashed = scan.squashed(index, index);
            squashed.starts_with("5962")
                || squashed.starts_with("JANTX")
                || squashed.starts_with("M38510")
                || squashed.ends_with("883B")
        });
        self.periods.find(periods, &part, date_hits);
        let context = date_code::Context {
            scan,
            is_part,
            is_other,
            brands: &known,
            has_part: !part.is_empty() || words.iter().any(|word| word.trust == Trust::Plain),
            family_since: self.date_rules.family_since(date_hits),
            is_passive,
            is_chinese: known.iter().any(|one| self.brands.get(one.brand).is_chinese),
            is_military,
            is_board: (0..count).any(|index| matches!(scan.squashed(index, index), "PCB" | "UL" | "94V0" | "94VO")),
            as_of: hints.as_of,
        };
        let fits = |text: &str, found: &mut Vec<usize>| {
            found.clear();
            self.dates.find(dates, text, date_hits);
            found.extend(date_hits.iter().filter(|hit| hit.end == text.len()).map(|hit| hit.pattern));
        };
        self.date_rules.read(&context, &self.brands, fits, spans)
    }
}

/// Something that speaks for a brand.
#[derive(Debug)]
struct Evidence {
    brand: BrandId,
    certainty: Certainty,
    basis: Basis,
    /// The characters it rests on.
    text: String,
    family: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    Number,
    Shortened,
    Candidate,
    Rival,
    Letters,
    Votes,
    LotStyle,
    Affix,
    Word,
    WordAndNumber,
    Hint,
    HintAndNumber,
}

impl Basis {
    /// Between answers of the same certainty, the weightier basis first.
    fn rank(self) -> u8 {
        match self {
            Basis::WordAndNumber | Basis::HintAndNumber => 0,
            Basis::Number | Basis::Shortened => 1,
            Basis::Word | Basis::Hint => 2,
            Basis::LotStyle => 3,
            Basis::Affix => 4,
            Basis::Candidate | Basis::Rival | Basis::Letters | Basis::Votes => 5,
        }
    }
}

/// Adds evidence; a brand that is there already becomes surer when two things speak for it.
fn merge(evidence: &mut Vec<Evidence>, new: Evidence) {
    match evidence.iter_mut().find(|known| known.brand == new.brand) {
        None => evidence.push(new),
        Some(known) => {
            known.certainty = known.certainty.min(new.certainty);
            known.basis = match (known.basis, new.basis) {
                (Basis::Number | Basis::Shortened | Basis::Candidate | Basis::Affix | Basis::LotStyle, Basis::Word) => {
                    Basis::WordAndNumber
                }
                (Basis::Number | Basis::Shortened | Basis::Candidate | Basis::Word, Basis::Hint) => {
                    Basis::HintAndNumber
                }
                (Basis::Candidate, basis @ (Basis::LotStyle | Basis::Affix)) => basis,
                (basis, _) => basis,
            };
        }
    }
}

/// Whether the token is a brand word and not the letters of a number printed apart (`AD 9957`).
fn is_brand_word(words: &[Word], index: usize, scan: &Scan) -> bool {
    words.iter().any(|word| {
        let leads_a_number = word.trust == Trust::NeedsSupport
            && word.first == word.last
            && scan.tokens.get(index + 1).is_some_and(|next| next.line == scan.tokens[index].line && next.digits > 0)
            && scan.squashed(index + 1, index + 1).as_bytes()[0].is_ascii_digit();
        (word.first..=word.last).contains(&index) && !leads_a_number
    })
}

/// Whether joining would put digit to digit: two numbers, not one.
fn is_digit_run(before: &str, after: &str) -> bool {
    before.as_bytes().last().is_some_and(u8::is_ascii_digit) && after.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

/// A few digits that stand beside other tokens: a lot, a value or a date, unless nothing else could be the number.
fn is_stray_number(scan: &Scan, index: usize) -> bool {
    let token = scan.tokens[index];
    if token.letters() > 0 || token.digits > 5 || scan.tokens.len() == 1 {
        return false;
    }
    token.digits <= 3
        || scan.tokens.iter().enumerate().any(|(other, token)| {
            token.letters() > 0 && token.digits >= 2 && token.letters() + token.digits >= 5 && !scan.is_ordinary(other)
        })
}

/// Best candidate first.
fn rank(candidates: &mut [Candidate]) {
    candidates.sort_by_key(|candidate| {
        let strength = candidate.strength.map_or(0, |strength| match strength {
            Strength::Certain => 3,
            Strength::Likely => 2,
            Strength::Ambiguous => 1,
        });
        let is_short = candidate.length <= 4;
        std::cmp::Reverse((
            candidate.has_digit,
            candidate.agreement,
            !is_short,
            strength,
            candidate.generic.is_some(),
            candidate.length.min(8),
        ))
    });
}

fn number_certainty(candidate: &Candidate) -> Certainty {
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

/// How surely a part number alone names its brand.
fn family_certainty(candidate: &Candidate, is_generic: bool, length: usize) -> Certainty {
    let Some(strength) = candidate.strength else { return Certainty::Possible };
    if strength == Strength::Ambiguous || !candidate.has_digit || length <= 3 {
        return Certainty::Possible;
    }
    // `REN34` or `K4A9` may as well be a lot.
    let is_short = length <= 4 || (length == 5 && candidate.digits < 3);
    let is_sure = strength == Strength::Certain && !is_generic && !is_short;
    let certainty = if is_sure { Certainty::Certain } else { Certainty::Likely };
    if candidate.rival.is_some() && candidate.agreement == 0 {
        return if certainty == Certainty::Certain { Certainty::Likely } else { Certainty::Possible };
    }
    certainty
}

fn compile(patterns: &[String], cache_bytes: usize, table: &str) -> anyhow::Result<PatternTable> {
    let patterns: Vec<&str> = patterns.iter().map(String::as_str).collect();
    PatternTable::new(&patterns, cache_bytes).map_err(|error| anyhow::anyhow!("{table}: {error}"))
}
