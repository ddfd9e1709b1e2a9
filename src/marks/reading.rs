//! A marking read as a whole: part number, brand, category and dates, each with its certainty.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use regex_automata::hybrid::dfa::Cache;
use regex_automata::util::pool::Pool;
use serde::Serialize;

use crate::marks::brand::{BrandId, Brands, Trust, Word};
use crate::marks::candidates::{self, Candidate};
use crate::marks::date_code::{self, DateCode, DateRules};
use crate::marks::evidence::{Basis, Evidence};
use crate::marks::generic::{self, Generic};
use crate::marks::inscriptions::{Found, Inscriptions};
use crate::marks::lines::{self, Scan};
use crate::marks::normalise::squash;
use crate::marks::part_number::{self, Family, Prefixes, Strength};
use crate::marks::patterns::{Hit, Matcher, PatternTable};
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
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern_id: Option<String>,
    /// Word of [`category::CATEGORIES`].
    #[serde(skip_serializing_if = "Option::is_none")]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_company_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_since: Option<String>,
}

/// Everything the tables know, compiled. Build once; read from any number of threads.
pub struct Knowledge {
    pub(super) brands: Brands,
    pub(super) families: Vec<Family>,
    pub(super) generics: Vec<Generic>,
    pub(super) prefixes: Prefixes,
    /// Brand by the letters that all its families, and no other brand's, begin with.
    pub(super) letters: HashMap<String, BrandId>,
    pub(super) votes: Votes,
    /// Families first, then generics.
    pub(super) numbers: Arc<PatternTable>,
    pub(super) inscriptions: Inscriptions,
    pub(super) date_rules: DateRules,
    pub(super) dates: Arc<PatternTable>,
    /// Families of which it is known since when they were made.
    pub(super) periods: Arc<PatternTable>,
    /// Letters that one maker puts around multi-source numbers, with the maker of each.
    pub(super) affixes: Arc<PatternTable>,
    pub(super) affix_brands: Vec<Option<BrandId>>,
    pub(super) scratch: Pool<Scratch, Box<dyn Fn() -> Scratch + Send + Sync>>,
}

/// Room to work in, one per thread that reads.
pub(super) struct Scratch {
    pub(super) scan: Scan,
    pub(super) words: Vec<Word>,
    pub(super) numbers: Matcher,
    pub(super) dates: Cache,
    pub(super) affixes: Cache,
    pub(super) periods: Cache,
    pub(super) hits: Vec<Hit>,
    pub(super) date_hits: Vec<Hit>,
    pub(super) candidates: Vec<Candidate>,
    pub(super) date_room: date_code::Room,
    pub(super) is_part: Vec<bool>,
    pub(super) is_other: Vec<bool>,
    pub(super) text: String,
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
// Too small a cache is rebuilt over and over: 3 MiB cost nine tenths of the speed with 2,700 patterns.
const NUMBER_CACHE_BYTES: usize = 24 << 20;
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
                numbers: numbers.new_matcher(),
                dates: dates.new_cache(),
                affixes: affixes.new_cache(),
                periods: periods.new_cache(),
                hits: Vec::new(),
                date_hits: Vec::new(),
                candidates: Vec::new(),
                date_room: date_code::Room::default(),
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
            inscriptions: Inscriptions::load()?,
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
        let around = self.inscriptions.find(lines::cut(marking), date_code::latest(hints.as_of));
        scratch.scan.fill_around(marking, &around);
        let mut reading = Reading { lines: lines::lines(marking), ..Reading::default() };
        if scratch.scan.tokens.is_empty() {
            reading.date_codes = date_code::written(&around);
            return reading;
        }
        self.brands.find_words(&scratch.scan, &mut scratch.words);
        let hint = hints.brand_key.and_then(|key| self.brands.id(key));
        let described =
            if scratch.scan.tokens.iter().any(|token| token.small > 2) { category::category_of(marking) } else { None };
        self.find_candidates(scratch, candidates::Known { hint, described });
        candidates::rank(&mut scratch.candidates);
        self.report_part_numbers(scratch, &mut reading);
        let evidence = self.weigh_brands(scratch, hint);
        let best = scratch.candidates.first();
        let of_number = best.and_then(|best| self.category_of(best));
        // A number that only resembles a family tells less than the words around it.
        let is_doubtful =
            best.is_none_or(|best| best.generic.is_none() && best.strength.is_none_or(|it| it == Strength::Ambiguous));
        let category = match of_number {
            Some(known) if known != "integrated circuit" && !is_doubtful => of_number,
            Some(known) => described.filter(|word| !category::is_wider(word, known)).or(of_number),
            None => described,
        };
        reading.category = category.map(str::to_owned);
        reading.date_codes = self.read_dates(scratch, &around, hints, hint, &evidence, category);
        reading.brands = self.report_brands(evidence);
        // What was taken for a part number for want of a better one and then read as a date is none.
        let dates = &reading.date_codes;
        reading.part_numbers.retain(|number| !dates.iter().any(|date| squash(&date.text) == number.squashed));
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

    pub(super) fn category_of(&self, candidate: &Candidate) -> Option<&'static str> {
        let of_family = candidate.family.and_then(|family| self.families[family].category);
        of_family
            .or_else(|| candidate.generic.and_then(|generic| category::category_of(&self.generics[generic].category)))
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
                certainty: candidates::number_certainty(candidate),
                squashed,
            });
        }
        reading.part_numbers.sort_by_key(|number| number.certainty);
        if let Some(mended) = reading.part_numbers.first().and_then(mended) {
            reading.part_numbers.insert(1, mended);
            reading.part_numbers.truncate(MOST_PART_NUMBERS);
        }
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

    fn read_dates(
        &self,
        scratch: &mut Scratch,
        around: &Found,
        hints: &Hints,
        hint: Option<BrandId>,
        evidence: &[Evidence],
        category: Option<&'static str>,
    ) -> Vec<DateCode> {
        let Scratch { scan, words, dates, periods, date_hits, candidates, date_room, is_part, is_other, .. } = scratch;
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
                let by_shape = candidate.family.is_none() && candidate.generic.is_none();
                let is_doubtful = hint.is_some()
                    && candidate.agreement == 0
                    && candidate.generic.is_none()
                    && candidate.strength != Some(Strength::Certain);
                if nth == 0 && candidate.has_digit && (by_shape || is_doubtful) {
                    // Only its shape speaks for a part number, or it is no number of the maker that the record names: a rule
                    // of that maker may know better.
                    is_other[index] = true;
                } else if nth == 0 && candidate.has_digit {
                    is_part[index] = true;
                } else if is_known || (candidate.generic.is_some() && !is_bare_number) {
                    is_other[index] = true;
                }
            }
        }
        // A part of no known kind that gives its capacitance is a capacitor.
        let is_passive = category.map_or_else(
            || (0..count).any(|index| ordinary::is_capacitance_in_farads(scan.squashed(index, index))),
            category::is_passive,
        );
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
                || squashed.trim_start_matches('J').starts_with("M38510")
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
            is_cyrillic: scan.is_cyrillic || (0..count).any(|index| scan.is_soviet(index, index)),
            is_passive,
            is_chinese: known.iter().any(|one| self.brands.get(one.brand).is_chinese),
            is_military,
            is_board: scan.is_board(),
            as_of: hints.as_of,
            around,
        };
        let fits = |text: &str, found: &mut Vec<usize>| {
            found.clear();
            self.dates.find(dates, text, date_hits);
            found.extend(date_hits.iter().filter(|hit| hit.end == text.len()).map(|hit| hit.pattern));
        };
        self.date_rules.read(&context, &self.brands, fits, date_room)
    }
}

/// The number with noughts where an `O` follows a digit, which makers avoid because it is misread. It stands beside what was read.
fn mended(read: &PartNumberReading) -> Option<PartNumberReading> {
    let mend = |text: &str| {
        let mut mended = String::with_capacity(text.len());
        for character in text.chars() {
            let follows_digit = mended.ends_with(|last: char| last.is_ascii_digit());
            mended.push(if character == 'O' && follows_digit { '0' } else { character });
        }
        mended
    };
    let text = mend(&read.text);
    (text != read.text).then(|| PartNumberReading {
        squashed: mend(&read.squashed),
        text,
        certainty: Certainty::Likely.max(read.certainty),
        ..read.clone()
    })
}

fn compile(patterns: &[String], cache_bytes: usize, table: &str) -> anyhow::Result<PatternTable> {
    let all: Vec<&str> = patterns.iter().map(String::as_str).collect();
    PatternTable::new(&all, cache_bytes).map_err(|error| {
        // Together they only say that one is wrong: name it.
        let culprit = all.iter().find(|pattern| PatternTable::new(&[pattern], cache_bytes).is_err());
        anyhow::anyhow!(
            "{table}: {error}{}",
            culprit.map(|pattern| format!(", pattern `{pattern}`")).unwrap_or_default()
        )
    })
}
