//! One meaning of a name chosen by the product, the date of manufacture and the order of the tables.

use chrono::Datelike;

use crate::companies::directory::{BrandIndex, CompanyIndex, Directory, Head, Meaning};
use crate::companies::matching::Match;
use crate::companies::names;
use crate::companies::resolve::Certainty;
use crate::companies::span::Asked;
use crate::marks::date_code::KNOWN_UNTIL;

/// Years after which a line that left is no reason any more to doubt every undated part of the brand.
const LONG_AGO: i32 = 12;

/// What the part or product says: categories by word, categories by multi-source part number, the part numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Product<'directory> {
    /// With the length of the longest phrase that names it.
    pub(super) named: Vec<(&'directory str, usize)>,
    pub(super) guessed: Vec<&'directory str>,
    pub(super) numbers: Vec<String>,
    pub(super) is_given: bool,
}

/// One meaning chosen by evidence.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) brand: Option<BrandIndex>,
    pub(super) company: CompanyIndex,
    pub(super) answering: CompanyIndex,
    pub(super) events: Vec<u32>,
    pub(super) certainty: Certainty,
    pub(super) reason: String,
    pub(super) by_findings: bool,
}

impl Directory {
    pub(super) fn choose(&self, raw: &str, found: &Match<'_>, made: Option<&Asked>, product: &Product<'_>) -> Choice {
        if let Some(choice) = self.by_line(found.meanings, made, product) {
            return choice;
        }
        let mut notes: Vec<String> = Vec::new();
        let mut certainty = Certainty::Certain;
        let mut by_findings = false;
        let fits = |meaning: &Meaning| match (made, meaning.brand) {
            (Some(made), Some(brand)) => self.was_in_use(brand, made),
            _ => true,
        };
        // Unqualified texts of brands that were in use then come first; the order of the table decides among equals.
        let rank =
            |meaning: &Meaning| (!fits(meaning), meaning.is_qualified, meaning.is_legal_name, meaning.is_ambiguous);
        let mut order: Vec<&Meaning> = found.meanings.iter().collect();
        order.sort_by_key(|meaning| rank(meaning));
        let mut chosen = *order[0];
        // A brand that was not in use then does not compete with one that was.
        if fits(&chosen) {
            order.retain(|meaning| fits(meaning));
        }
        if chosen.is_ambiguous
            || order.iter().any(|meaning| !meaning.is_qualified && self.today(**meaning) != self.today(chosen))
        {
            certainty = Certainty::Possible;
            notes.push("the name alone does not decide".into());
            // What the source's own rows under this very text were found to be.
            if let Some(known) =
                self.known.get(names::key(raw).as_str()).filter(|_| !product.is_given && made.is_none())
                && let Some(meaning) =
                    found.meanings.iter().find(|meaning| meaning.brand.is_some() && meaning.brand == known.brand)
            {
                chosen = *meaning;
                by_findings = true;
                notes.push("the findings published under this text decide for it".into());
            }
        } else if order.iter().any(|meaning| self.today(**meaning) != self.today(chosen)) {
            certainty = Certainty::Likely;
            if chosen.is_qualified {
                certainty = Certainty::Possible;
                notes.push("the name alone does not decide".into());
            }
        }
        if let (Some(made), Some(brand)) = (made, chosen.brand)
            && !self.was_in_use(brand, made)
        {
            certainty = certainty.min(Certainty::Possible);
            notes.push("the brand was not in use at that date".into());
        }
        if self.company(chosen.company).is_as_published {
            certainty = certainty.min(Certainty::Likely);
            notes.push("name as published; the company was not verified".into());
        }
        let has_lines =
            |brand: BrandIndex| self.brand(brand).lines.iter().any(|line| self.leads_elsewhere(*line, brand, made));
        if chosen.brand.is_some_and(has_lines) {
            certainty = certainty.min(Certainty::Likely);
            notes.push("some of its product lines went elsewhere".into());
        }
        if product.is_given && product.named.is_empty() && product.guessed.is_empty() && product.numbers.is_empty() {
            // A house that has sold lines before may have sold this one as well.
            let has_sold = chosen.brand.is_some_and(|brand| !self.brand(brand).lines.is_empty());
            certainty = certainty.min(if has_sold { Certainty::Possible } else { Certainty::Likely });
            notes.push("the product is of no known kind, so it may have gone elsewhere".into());
        }
        let company = chosen.brand.and_then(|brand| self.owner_at(brand, made)).unwrap_or(chosen.company);
        let (answering, events) = self.way(chosen.brand, company);
        Choice { brand: chosen.brand, company, answering, events, certainty, reason: notes.join("; "), by_findings }
    }

    pub(super) fn leads_elsewhere(&self, line: u32, brand: BrandIndex, made: Option<&Asked>) -> bool {
        let line = &self.lines[line as usize];
        let is_other_time = match made {
            Some(made) => !made.may_fall_within(line.from, line.to),
            // Undated, a line that left long ago is no reason to doubt every part of the brand.
            None => line.to.is_some_and(|to| to.to.year() < KNOWN_UNTIL - LONG_AGO),
        };
        if is_other_time {
            return false;
        }
        let start = line.company.or_else(|| self.owner_at(brand, made));
        start.is_some_and(|start| self.follow(start, &line.moves).0 != self.way(Some(brand), self.own_company(brand)).0)
    }

    /// By a product line of one of the brands that the name may mean.
    pub(super) fn by_line(&self, meanings: &[Meaning], made: Option<&Asked>, product: &Product<'_>) -> Option<Choice> {
        let brands = meanings.iter().filter_map(|meaning| meaning.brand);
        let mut best: Option<(u32, &crate::companies::directory::Line)> = None;
        let mut is_contested = false;
        for line in brands.flat_map(|brand| &self.brand(brand).lines).map(|line| &self.lines[*line as usize]) {
            if made.is_some_and(|made| !made.may_fall_within(line.from, line.to)) {
                continue;
            }
            let by_number =
                line.patterns.iter().filter(|pattern| product.numbers.iter().any(|number| begins(number, pattern)));
            let by_number = by_number.map(|pattern| 1000 + weight(pattern)).max().unwrap_or(0);
            let in_line = |category: &str| line.categories.iter().any(|known| **known == *category);
            let by_word = product.named.iter().filter(|(category, _)| in_line(category));
            let by_word = by_word.map(|(_, length)| 500 + *length as u32).max().unwrap_or(0);
            let by_guess = if product.guessed.iter().any(|category| in_line(category)) { 100 } else { 0 };
            let score = by_number.max(by_word).max(by_guess);
            if score == 0 {
                continue;
            }
            match best {
                Some((known, _)) if known > score => {}
                Some((known, other)) if known == score => {
                    is_contested |= other.company != line.company || other.moves != line.moves
                }
                _ => {
                    best = Some((score, line));
                    is_contested = false;
                }
            }
        }
        let (score, line) = best?;
        let company = line.company.or_else(|| self.owner_at(line.brand, made))?;
        let (answering, events) = match line.moves.is_empty() && line.company.is_none() {
            true => self.way(Some(line.brand), company),
            false => self.follow(company, &line.moves),
        };
        let certainty = match (is_contested, made.is_some() && !line.is_only_likely, score) {
            (true, _, _) => Certainty::Possible,
            (false, true, 500..) => Certainty::Certain,
            (false, ..) => Certainty::Likely,
        };
        let evidence = if score >= 1000 { "part number" } else { "product" };
        let mut reason = format!("by the {evidence}, product line `{}`", line.name);
        if !line.note.is_empty() {
            reason.push_str(": ");
            reason.push_str(&line.note);
        }
        Some(Choice { brand: Some(line.brand), company, answering, events, certainty, reason, by_findings: false })
    }

    /// The company of the brand's own key, or its last owner.
    pub(super) fn own_company(&self, brand: BrandIndex) -> CompanyIndex {
        let brand = self.brand(brand);
        let last = brand.tenures[brand.tenures.len() - 1].company;
        self.company_by_key(&brand.key).unwrap_or(last)
    }

    /// The owner of the brand at the date of manufacture; the company that it is named for where no date is given or none fits.
    pub(super) fn owner_at(&self, brand: BrandIndex, made: Option<&Asked>) -> Option<CompanyIndex> {
        let own = self.own_company(brand);
        let Some(made) = made else { return Some(own) };
        let held = self.brand(brand).tenures.iter().find(|tenure| made.may_fall_within(tenure.from, tenure.to));
        Some(held.map_or(own, |tenure| tenure.company))
    }

    pub(super) fn was_in_use(&self, brand: BrandIndex, made: &Asked) -> bool {
        self.brand(brand).tenures.iter().any(|tenure| made.may_fall_within(tenure.from, tenure.to))
    }

    /// From the owner of a brand at a date to whoever answers for the brand today.
    pub(super) fn way(&self, brand: Option<BrandIndex>, company: CompanyIndex) -> (CompanyIndex, Vec<u32>) {
        let (straight, events) = self.follow(company, &[]);
        let Some(brand) = brand else { return (straight, events) };
        let (answering, own_events) = self.follow(self.own_company(brand), &[]);
        if answering == straight {
            return (straight, events);
        }
        // The owner of then goes on without the brand: the brand's own way counts.
        let joining = self.path_between(company, answering);
        (answering, if joining.is_empty() { own_events } else { joining })
    }

    pub(super) fn product(&self, text: &str) -> Product<'_> {
        let words = names::words(text);
        if words.is_empty() {
            return Product::default();
        }
        let mut numbers: Vec<String> =
            text.split(|c: char| c.is_whitespace() || ",;()".contains(c)).map(part_number).collect();
        numbers.push(part_number(text));
        numbers.retain(|number| number.bytes().any(|byte| byte.is_ascii_digit()));
        let mut product = Product { is_given: true, ..Product::default() };
        let begins_one = |texts: &[String], head: Head| texts.iter().any(|text| text.as_bytes().first() == Some(&head));
        for category in &self.categories {
            let spoken =
                category.words.iter().filter(|(head, phrase)| begins_one(&words, *head) && speaks_of(&words, phrase));
            if let Some(length) =
                spoken.map(|(_, phrase)| phrase.iter().map(|word| word.len() + 1).sum::<usize>() - 1).max()
            {
                product.named.push((&category.name, length));
            }
            let fits = |(head, pattern): &(Head, Box<str>)| {
                (is_open(*head) || begins_one(&numbers, *head)) && numbers.iter().any(|number| begins(number, pattern))
            };
            if category.patterns.iter().any(fits) {
                product.guessed.push(&category.name);
            }
        }
        product.numbers = numbers;
        product
    }
}

/// Upper case, Cyrillic twins folded, only letters and digits.
fn part_number(text: &str) -> String {
    let upper = text.to_uppercase();
    let upper = names::all_twins(&upper).unwrap_or(upper);
    upper.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether the part number begins as the pattern says: `#` a digit, `@` a letter, `.` either, `$` at the end nothing more.
fn begins(number: &str, pattern: &str) -> bool {
    let (pattern, whole) = match pattern.as_bytes() {
        [pattern @ .., b'$'] => (pattern, true),
        pattern => (pattern, false),
    };
    if number.len() < pattern.len() || (whole && number.len() != pattern.len()) {
        return false;
    }
    pattern.iter().zip(number.bytes()).all(|(&expected, byte)| match expected {
        b'#' => byte.is_ascii_digit(),
        b'@' => byte.is_ascii_alphabetic(),
        b'.' => true,
        expected => byte == expected,
    })
}

/// Whether a place of a pattern takes more than one character.
fn is_open(expected: u8) -> bool {
    matches!(expected, b'#' | b'@' | b'.')
}

/// How much a pattern tells: a character that it names tells more than a place that it leaves open.
fn weight(pattern: &str) -> u32 {
    pattern.bytes().map(|expected| if is_open(expected) { 1 } else { 2 }).sum()
}

/// Whether the phrase occurs among the words; long words match by their beginning, so that inflections do.
fn speaks_of(words: &[String], phrase: &[Box<str>]) -> bool {
    words.windows(phrase.len()).any(|window| {
        window.iter().zip(phrase).all(|(word, expected)| {
            let expected: &str = expected;
            word == expected
                || (expected.len() >= 5 && word.starts_with(expected))
                || word.strip_suffix('s') == Some(expected)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_numbers_begin_as_patterns_say() {
        assert!(begins("MC68HC11E1", "MC68"));
        assert!(begins("74HC04", "74@@##"));
        assert!(!begins("74H04", "74@@##"));
        assert!(begins("MC145", "MC###$"));
        assert!(!begins("MC1450", "MC###$"));
        assert_eq!(part_number("МС68НС-11"), "MC68HC11");
    }
}
