//! From a maker's name as written, a date of manufacture and a part or product, to the company that answers today.
//!
//! Nothing is claimed beyond its basis: what a name can mean without date or product stays possible, what is not known stays
//! as written with the reason.

use chrono::Datelike;
use serde::Serialize;

use crate::companies::cell::{self, Party};
use crate::companies::directory::{BrandIndex, CompanyIndex, Directory, Event, Meaning};
use crate::companies::matching::{Match, Strength, without_places};
use crate::companies::names;
use crate::companies::span::{Asked, Holds, Span};

/// What a maker's cell turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A maker that the directory knows.
    Maker,
    /// Somebody who sells, imports or handles what others make.
    Supplier,
    /// The source says that the maker was not identified.
    Unidentified,
    /// A text that could not be resolved; it stays as written.
    Unknown,
}

/// How sure the answer is. The order is of rising certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    None,
    Possible,
    Likely,
    Certain,
}

/// A company of the directory, as an answer shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CompanyName {
    pub key: String,
    pub name: String,
    /// ISO 3166 two-letter code.
    pub country: Option<String>,
}

/// One step on the way from the company of then to the company of today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// As precise as known: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `YYYY-Qn`; blank when not known.
    pub on: String,
    pub kind: String,
    pub from: String,
    pub to: String,
    pub scope: String,
    /// Address of the source; blank when none is recorded.
    pub source: String,
}

/// A maker that the text could mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub brand: Option<String>,
    pub company: CompanyName,
    pub answers_today: CompanyName,
}

/// The answer to one maker's cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolution {
    pub input: String,
    pub role: Role,
    pub brand: Option<String>,
    pub brand_key: Option<String>,
    /// The legal entity at the date of manufacture; the first owner of the brand where no date is given.
    pub company: Option<CompanyName>,
    pub answers_today: Option<CompanyName>,
    /// Today's top company, where it is another than the one that answers.
    pub parent: Option<CompanyName>,
    /// From `company` to `answers_today`, oldest first.
    pub events: Vec<Step>,
    /// From `answers_today` up to `parent`, oldest first.
    pub ownership: Vec<Step>,
    pub certainty: Certainty,
    /// Why, in words for a reader.
    pub reason: String,
    /// Suppliers, importers and others whom the source names beside the maker.
    pub parties: Vec<Party>,
    /// An owner that the source adds in brackets.
    pub stated_owner: Option<String>,
    /// Other makers that the text could mean, where it does not decide.
    pub candidates: Vec<Candidate>,
    /// The name can mean several makers, and what a source published under this very text decides for one. Holds for findings
    /// of that source, not for the name elsewhere.
    pub by_findings: bool,
}

impl Resolution {
    /// ISO 3166 code of the company that answers today.
    pub fn country(&self) -> Option<&str> {
        self.answers_today.as_ref()?.country.as_deref()
    }

    /// The year of the last event on the way to the company that answers today, or else of its last change of owner.
    pub fn year(&self) -> Option<i32> {
        let last = |steps: &[Step]| steps.iter().rev().find_map(|step| Some(Span::parse(&step.on)?.from.year()));
        last(&self.events).or_else(|| last(&self.ownership))
    }

    /// The company that answers today with its owner in brackets: `KEMET Corporation (Yageo Corporation)`.
    pub fn answers_today_with_parent(&self) -> Option<String> {
        let company = self.answers_today.as_ref()?;
        Some(match &self.parent {
            Some(parent) => format!("{} ({})", company.name, parent.name),
            None => company.name.clone(),
        })
    }
}

/// What the part or product says: categories by word, categories by multi-source part number, the part numbers.
#[derive(Clone, Debug, Default)]
struct Product<'directory> {
    /// With the length of the longest phrase that names it.
    named: Vec<(&'directory str, usize)>,
    guessed: Vec<&'directory str>,
    numbers: Vec<String>,
    is_given: bool,
}

/// One meaning chosen by evidence.
#[derive(Clone, Debug)]
struct Choice {
    brand: Option<BrandIndex>,
    company: CompanyIndex,
    answering: CompanyIndex,
    events: Vec<u32>,
    certainty: Certainty,
    reason: String,
    by_findings: bool,
}

impl Directory {
    /// Resolves one maker's cell. `made` is the date of manufacture, `part_or_product` a part number, a category or both
    /// (`MC68HC11`, `two-way radio`, `74HC04 logic`). Never fails: what is not known comes back as written with the reason.
    pub fn resolve(&self, raw: &str, made: Option<Span>, part_or_product: Option<&str>) -> Resolution {
        self.resolve_for(raw, made, part_or_product).0
    }

    /// The same with the dates of manufacture for which the answer stays as it is; `None` where no date was given.
    pub fn resolve_for(
        &self,
        raw: &str,
        made: Option<Span>,
        part_or_product: Option<&str>,
    ) -> (Resolution, Option<Holds>) {
        let asked = made.map(Asked::new);
        let resolution = self.resolve_asked(raw, asked.as_ref(), part_or_product);
        (resolution, asked.map(|asked| asked.holds()))
    }

    fn resolve_asked(&self, raw: &str, made: Option<&Asked>, part_or_product: Option<&str>) -> Resolution {
        let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_matches(|c: char| "\"'«»“”`".contains(c) || c.is_whitespace());
        // A cell is a name; what is longer than any name with its suppliers is not looked at further.
        if text.chars().count() > 600 {
            return Resolution { reason: "too long for a name".into(), ..nothing(raw, Role::Unknown) };
        }
        if cell::says_unidentified(text) && !self.names.contains_key(names::key(text).as_str()) {
            return Resolution {
                reason: "the source states that the maker was not identified".into(),
                ..nothing(raw, Role::Unidentified)
            };
        }
        let product = self.product(part_or_product.unwrap_or_default());
        let (maker, parties) = cell::split_roles(text, &self.forms);
        if maker.is_empty() {
            let reason = "only a supplier is named, not the maker".into();
            return Resolution { parties, reason, ..nothing(raw, Role::Supplier) };
        }
        if !parties.is_empty() && cell::says_unidentified(&maker) {
            let reason = "the source states that the maker was not identified".into();
            return Resolution { parties, reason, ..nothing(raw, Role::Unidentified) };
        }
        let mut resolution = self.resolve_maker(raw, &maker, made, &product);
        resolution.parties.splice(0..0, parties);
        resolution
    }

    fn resolve_maker(&self, raw: &str, text: &str, made: Option<&Asked>, product: &Product<'_>) -> Resolution {
        if let Some(found) = self.known.get(names::key(text).as_str()).filter(|known| known.is_unresolved) {
            let candidates = found.candidate.into_iter().map(|company| self.candidate(None, company)).collect();
            let role = if found.reason.contains("distributor")
                || found.reason.contains("reseller")
                || found.reason.contains("trading")
            {
                Role::Supplier
            } else {
                Role::Unknown
            };
            let parties = match role {
                Role::Supplier => vec![Party { role: "supplier", name: text.to_owned() }],
                _ => Vec::new(),
            };
            let reason =
                if found.reason.is_empty() { "company not identified".into() } else { found.reason.to_string() };
            return Resolution { candidates, parties, reason, ..nothing(raw, role) };
        }
        if let Some(resolution) = self.as_supplier(raw, text) {
            return resolution;
        }
        let in_brackets = bracketed(text);
        let found = if in_brackets.is_some() {
            self.named(&names::key(text), Strength::Exact)
        } else {
            self.match_closely(text)
        };
        if let Some(found) = found {
            if found.strength >= Strength::WithoutKind {
                // `Texas Instruments / Analog Devices` is not Texas Instruments with words added.
                let other = self.several(raw, text, made, product);
                if let Some(resolution) = other.or_else(|| self.as_published(raw, text, made, product)) {
                    return resolution;
                }
            }
            return self.answer(raw, &found, made, product);
        }
        if let Some((main, inner)) = in_brackets
            && let Some(resolution) = self.with_bracket(raw, main, inner, made, product)
        {
            return resolution;
        }
        if let Some(reason) = cell::names_no_maker(text) {
            return Resolution { reason: reason.into(), ..nothing(raw, Role::Unknown) };
        }
        if let Some(resolution) = self.several(raw, text, made, product) {
            return resolution;
        }
        if let Some(resolution) = self.as_published(raw, text, made, product) {
            return resolution;
        }
        if cell::names_a_trader(text) {
            let parties = vec![Party { role: "supplier", name: text.to_owned() }];
            let reason = "a trading company by its name; the maker is not named".into();
            return Resolution { parties, reason, ..nothing(raw, Role::Supplier) };
        }
        let main = in_brackets.map_or(text, |(main, _)| main);
        if let Some(found) = self.match_loosely(main) {
            return self.answer(raw, &found, made, product);
        }
        Resolution { reason: "no company of this name is known; kept as written".into(), ..nothing(raw, Role::Unknown) }
    }

    /// By the evidence of a source's own findings, where a text that the names do not explain was looked at.
    fn as_published(&self, raw: &str, text: &str, made: Option<&Asked>, product: &Product<'_>) -> Option<Resolution> {
        let known = self.known.get(names::key(text).as_str())?;
        let company = known.company?;
        let meanings =
            [Meaning { brand: known.brand, company, is_ambiguous: false, is_qualified: false, is_legal_name: false }];
        let found = Match { strength: Strength::AsPublished, meanings: &meanings };
        Some(self.answer(raw, &found, made, product))
    }

    fn as_supplier(&self, raw: &str, text: &str) -> Option<Resolution> {
        let words = names::words(text);
        let stripped = self.forms.strip(&words);
        let mut keys = vec![names::squash(&words), names::squash(stripped)];
        // `Mouser Electronics Inc`, `Farnell UK`.
        let placed = without_places(stripped);
        keys.push(names::squash(placed));
        if let Some((last, rest)) = placed.split_last()
            && names::is_kind(last)
            && !rest.is_empty()
        {
            keys.push(names::squash(rest));
        }
        let index = keys.iter().find_map(|key| self.suppliers.get(key.as_str()))?;
        let is_brand = |meaning: &Meaning| !meaning.is_legal_name && !meaning.is_qualified;
        if self.names.get(keys[0].as_str()).is_some_and(|meanings| meanings.iter().any(is_brand)) {
            return None;
        }
        let supplier = &self.supplier_list[*index as usize];
        let parties = vec![Party { role: "supplier", name: supplier.name.to_string() }];
        let reason = format!("{} is a {}, not a maker", supplier.name, supplier.kind);
        Some(Resolution { parties, reason, ..nothing(raw, Role::Supplier) })
    }

    /// `Maxim Integrated (Analog Devices)`, `Shenzhen Yangxing (YXC)`.
    fn with_bracket(
        &self,
        raw: &str,
        main: &str,
        inner: &str,
        made: Option<&Asked>,
        product: &Product<'_>,
    ) -> Option<Resolution> {
        if cell::says_unidentified(main) {
            let reason = "the source states that the maker was not identified".into();
            return Some(Resolution { reason, ..nothing(raw, Role::Unidentified) });
        }
        if let Some(mut resolution) = self.as_supplier(raw, main) {
            if let Some(found) = self.match_closely(inner) {
                let parties = std::mem::take(&mut resolution.parties);
                resolution = Resolution { parties, ..self.answer(raw, &found, made, product) };
            }
            return Some(resolution);
        }
        let inner_name =
            ["formerly ", "former ", "ex ", "now ", "part of ", "owned by ", "a brand of ", "brand of ", "by "]
                .iter()
                .find_map(|lead| {
                    inner.get(..lead.len()).filter(|head| head.eq_ignore_ascii_case(lead)).map(|_| &inner[lead.len()..])
                })
                .unwrap_or(inner);
        let (main_found, inner_found) = (self.match_closely(main), self.match_closely(inner_name));
        match (main_found, inner_found) {
            (Some(main_found), inner_found) => {
                let mut resolution = self.answer(raw, &main_found, made, product);
                let mut agrees = true;
                if let Some(inner_found) = inner_found {
                    let owner = self.answer(raw, &inner_found, made, product);
                    agrees = self.are_related(&resolution, &owner);
                    if !agrees {
                        // A weakly matched main name beside an exact one in brackets gives way.
                        if main_found.strength >= Strength::Misspelt && inner_found.strength <= Strength::WithoutPlace {
                            return Some(owner);
                        }
                        resolution.certainty = resolution.certainty.min(Certainty::Likely);
                        resolution.reason.push_str("; the company in brackets is not known to be its owner");
                    }
                }
                let same = agrees && names::key(inner) == names::key(resolution.brand.as_deref().unwrap_or_default());
                resolution.stated_owner = (!same).then(|| inner.to_owned());
                Some(resolution)
            }
            (None, Some(inner_found)) => {
                let mut resolution = self.answer(raw, &inner_found, made, product);
                resolution.certainty = resolution.certainty.min(Certainty::Likely);
                resolution.reason = format!("by the name in brackets: {}", resolution.reason);
                Some(resolution)
            }
            (None, None) => None,
        }
    }

    /// Two names in one cell: `Infineon / IR`, `LiPPERT by ADLINK`.
    fn several(&self, raw: &str, text: &str, made: Option<&Asked>, product: &Product<'_>) -> Option<Resolution> {
        const SEPARATORS: &[&str] = &[
            " / ",
            "/",
            ";",
            " | ",
            "|",
            " by ",
            " now ",
            " formerly ",
            ", a ",
            " - ",
            " – ",
            " — ",
            ", ",
            " + ",
            " or ",
            " або ",
            " или ",
            " & ",
            " and ",
        ];
        for separator in SEPARATORS {
            let pieces: Vec<&str> = text.split(separator).map(str::trim).filter(|piece| is_name(piece, self)).collect();
            if pieces.len() < 2 {
                if pieces.len() == 1
                    && text.contains(separator)
                    && let Some(found) = self.match_closely(pieces[0])
                {
                    return Some(self.answer(raw, &found, made, product));
                }
                continue;
            }
            let found: Vec<Option<Resolution>> = pieces
                .iter()
                .map(|piece| self.match_closely(piece).map(|found| self.answer(raw, &found, made, product)))
                .collect();
            let known: Vec<&Resolution> = found.iter().flatten().collect();
            let Some(first) = known.first() else { continue };
            let is_list = !matches!(separator.trim(), "by" | "now" | "formerly" | ", a" | "-" | "–" | "—");
            if known.len() == pieces.len() && known.iter().all(|other| self.are_related(first, other)) {
                // Related names: the one that lies furthest back is the brand.
                let mut best = (*known
                    .iter()
                    .max_by_key(|resolution| resolution.events.len() * 2 + resolution.ownership.len())?)
                .clone();
                best.certainty = best.certainty.min(Certainty::Likely);
                best.reason = format!("two names of one line of companies; {}", best.reason);
                return Some(best);
            }
            if known.len() == 1 && !is_list {
                let mut only = (*first).clone();
                only.certainty = only.certainty.min(Certainty::Likely);
                only.reason = format!("by the part of the text that is known; {}", only.reason);
                return Some(only);
            }
            if known.len() == pieces.len() || matches!(separator.trim(), "/" | ";" | "|" | "+" | "or" | "або" | "или")
            {
                let candidates = known.iter().filter_map(|resolution| candidate_of(resolution)).collect();
                let reason = "two names in one cell".into();
                let certainty = Certainty::Possible;
                let parties = pieces.iter().map(|piece| Party { role: "maker", name: (*piece).to_owned() }).collect();
                return Some(Resolution { candidates, certainty, reason, parties, ..nothing(raw, Role::Unknown) });
            }
        }
        None
    }

    /// Whether two answers lead to one company, or one company owns the other.
    fn are_related(&self, one: &Resolution, other: &Resolution) -> bool {
        let companies = |resolution: &Resolution| {
            let names = [&resolution.company, &resolution.answers_today, &resolution.parent];
            let mut keys: Vec<String> = names.into_iter().flatten().map(|company| company.key.clone()).collect();
            keys.extend(resolution.brand_key.clone());
            keys
        };
        let theirs = companies(other);
        companies(one).iter().any(|key| theirs.contains(key))
            || one
                .events
                .iter()
                .chain(&one.ownership)
                .any(|step| other.company.as_ref().is_some_and(|company| company.name == step.to))
    }

    /// Chooses among the meanings by product and date and follows the choice to today.
    fn answer(&self, raw: &str, found: &Match<'_>, made: Option<&Asked>, product: &Product<'_>) -> Resolution {
        let choice = self.choose(raw, found, made, product);
        let brand = choice.brand.map(|brand| self.brand(brand));
        let answering = choice.answering;
        let parent = Some(self.ultimate_parent(answering)).filter(|parent| *parent != answering);
        let (how, ceiling) = match found.strength {
            Strength::Exact => ("by name", Certainty::Certain),
            Strength::WithoutPlace => ("by name without the place", Certainty::Certain),
            Strength::WithoutKind => ("by name without the kind of company", Certainty::Likely),
            Strength::AsPublished => ("by the findings published under this text", Certainty::Likely),
            Strength::Misspelt => ("by a name that differs in a letter or two", Certainty::Likely),
            Strength::MisspeltShort => ("by a short name that differs in a letter", Certainty::Possible),
            Strength::SoundsAlike => ("by a name that sounds alike", Certainty::Likely),
            Strength::Within => ("by a name within the text", Certainty::Possible),
        };
        let mut reason = how.to_owned();
        if !choice.reason.is_empty() {
            reason.push_str("; ");
            reason.push_str(&choice.reason);
        }
        if self.company(answering).is_gone {
            reason.push_str("; the company ended without a successor");
        }
        let candidates = self.other_candidates(found.meanings, &choice);
        let events: Vec<&Event> = choice.events.iter().map(|event| self.event(*event)).collect();
        Resolution {
            brand: brand.map(|brand| shown(&brand.name).to_owned()),
            brand_key: brand.map(|brand| brand.key.to_string()),
            company: Some(self.company_name(choice.company)),
            answers_today: Some(self.company_name(answering)),
            parent: parent.map(|parent| self.company_name(parent)),
            events: self.steps(&events),
            ownership: self.steps(&self.ownership(answering)),
            certainty: choice.certainty.min(ceiling),
            reason,
            candidates: if choice.certainty <= Certainty::Possible { candidates } else { Vec::new() },
            by_findings: choice.by_findings,
            ..nothing(raw, Role::Maker)
        }
    }

    fn choose(&self, raw: &str, found: &Match<'_>, made: Option<&Asked>, product: &Product<'_>) -> Choice {
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
        let company = chosen.brand.and_then(|brand| self.owner_at(brand, made)).unwrap_or(chosen.company);
        let (answering, events) = self.way(chosen.brand, company);
        Choice { brand: chosen.brand, company, answering, events, certainty, reason: notes.join("; "), by_findings }
    }

    fn leads_elsewhere(&self, line: u32, brand: BrandIndex, made: Option<&Asked>) -> bool {
        let line = &self.lines[line as usize];
        let is_other_time = match made {
            Some(made) => !made.may_fall_within(line.from, line.to),
            // Undated, a line that left long ago is no reason to doubt every part of the brand.
            None => line.to.is_some_and(|to| to.to.year() < 2010),
        };
        if is_other_time {
            return false;
        }
        let start = line.company.or_else(|| self.owner_at(brand, made));
        start.is_some_and(|start| self.follow(start, &line.moves).0 != self.way(Some(brand), self.own_company(brand)).0)
    }

    /// By a product line of one of the brands that the name may mean.
    fn by_line(&self, meanings: &[Meaning], made: Option<&Asked>, product: &Product<'_>) -> Option<Choice> {
        let brands = meanings.iter().filter_map(|meaning| meaning.brand);
        let mut best: Option<(u32, &crate::companies::directory::Line)> = None;
        let mut is_contested = false;
        for line in brands.flat_map(|brand| &self.brand(brand).lines).map(|line| &self.lines[*line as usize]) {
            if made.is_some_and(|made| !made.may_fall_within(line.from, line.to)) {
                continue;
            }
            let by_number =
                line.patterns.iter().filter(|pattern| product.numbers.iter().any(|number| begins(number, pattern)));
            let by_number = by_number.map(|pattern| 1000 + pattern.len() as u32).max().unwrap_or(0);
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
    fn own_company(&self, brand: BrandIndex) -> CompanyIndex {
        let brand = self.brand(brand);
        let last = brand.tenures[brand.tenures.len() - 1].company;
        self.company_by_key(&brand.key).unwrap_or(last)
    }

    /// The owner of the brand at the date of manufacture; the company that it is named for where no date is given or none fits.
    fn owner_at(&self, brand: BrandIndex, made: Option<&Asked>) -> Option<CompanyIndex> {
        let own = self.own_company(brand);
        let Some(made) = made else { return Some(own) };
        let held = self.brand(brand).tenures.iter().find(|tenure| made.may_fall_within(tenure.from, tenure.to));
        Some(held.map_or(own, |tenure| tenure.company))
    }

    fn was_in_use(&self, brand: BrandIndex, made: &Asked) -> bool {
        self.brand(brand).tenures.iter().any(|tenure| made.may_fall_within(tenure.from, tenure.to))
    }

    /// From the owner of a brand at a date to whoever answers for the brand today.
    fn way(&self, brand: Option<BrandIndex>, company: CompanyIndex) -> (CompanyIndex, Vec<u32>) {
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

    fn other_candidates(&self, meanings: &[Meaning], choice: &Choice) -> Vec<Candidate> {
        let others =
            meanings.iter().filter(|meaning| meaning.brand != choice.brand || meaning.company != choice.company);
        others.map(|meaning| self.candidate(meaning.brand, meaning.company)).collect()
    }

    fn candidate(&self, brand: Option<BrandIndex>, company: CompanyIndex) -> Candidate {
        let brand = brand.or_else(|| self.brand_by_key(&self.company(company).key));
        Candidate {
            brand: brand.map(|brand| shown(&self.brand(brand).name).to_owned()),
            company: self.company_name(company),
            answers_today: self.company_name(self.answers_today(company).0),
        }
    }

    fn company_name(&self, index: CompanyIndex) -> CompanyName {
        let company = self.company(index);
        CompanyName {
            key: company.key.to_string(),
            name: company.name.to_string(),
            country: company.country.as_ref().map(ToString::to_string),
        }
    }

    fn steps(&self, events: &[&Event]) -> Vec<Step> {
        let step = |event: &&Event| Step {
            on: event.on_text.to_string(),
            kind: event.kind.to_string(),
            from: self.company(event.from).name.to_string(),
            to: self.company(event.to).name.to_string(),
            scope: event.scope.to_string(),
            source: event.source.to_string(),
        };
        events.iter().map(step).collect()
    }

    fn product(&self, text: &str) -> Product<'_> {
        let words = names::words(text);
        if words.is_empty() {
            return Product::default();
        }
        let mut numbers: Vec<String> =
            text.split(|c: char| c.is_whitespace() || ",;()".contains(c)).map(part_number).collect();
        numbers.push(part_number(text));
        numbers.retain(|number| number.bytes().any(|byte| byte.is_ascii_digit()));
        let mut product = Product { is_given: true, ..Product::default() };
        for category in &self.categories {
            let spoken = category.words.iter().filter(|phrase| speaks_of(&words, phrase));
            if let Some(length) = spoken.map(|phrase| phrase.iter().map(|word| word.len() + 1).sum::<usize>() - 1).max()
            {
                product.named.push((&category.name, length));
            }
            if category.patterns.iter().any(|pattern| numbers.iter().any(|number| begins(number, pattern))) {
                product.guessed.push(&category.name);
            }
        }
        product.numbers = numbers;
        product
    }
}

fn nothing(raw: &str, role: Role) -> Resolution {
    Resolution {
        input: raw.to_owned(),
        role,
        brand: None,
        brand_key: None,
        company: None,
        answers_today: None,
        parent: None,
        events: Vec::new(),
        ownership: Vec::new(),
        certainty: Certainty::None,
        reason: String::new(),
        parties: Vec::new(),
        stated_owner: None,
        candidates: Vec::new(),
        by_findings: false,
    }
}

/// The brand as it stands on a part: `Siemens`, where the table says `Siemens (relays)`.
fn shown(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(plain, _)| plain)
}

fn candidate_of(resolution: &Resolution) -> Option<Candidate> {
    Some(Candidate {
        brand: resolution.brand.clone(),
        company: resolution.company.clone()?,
        answers_today: resolution.answers_today.clone()?,
    })
}

/// `Maxim (Analog Devices)` → `Maxim`, `Analog Devices`. The bracket is the last one and ends the text.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let open = text.find(['(', '['])?;
    let close = text.rfind([')', ']'])?;
    let (main, inner) = (text[..open].trim(), text.get(open + 1..close)?.trim());
    (!main.is_empty() && !inner.is_empty()).then_some((main, inner))
}

/// Whether a piece of a cell is a name rather than a place, a kind of company or a legal form.
fn is_name(piece: &str, directory: &Directory) -> bool {
    let words = names::words(piece);
    if words.is_empty() || directory.forms.is_form(&words) || words.iter().all(|word| names::is_place(word)) {
        return false;
    }
    let is_kind = words.len() == 1 && words[0].len() > 3 && names::is_kind(&words[0]);
    !is_kind || directory.names.contains_key(words[0].as_str())
}

/// Upper case, Cyrillic twins folded, only letters and digits.
fn part_number(text: &str) -> String {
    let upper = text.to_uppercase();
    let upper = names::all_twins(&upper).unwrap_or(upper);
    upper.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether the part number begins as the pattern says: `#` a digit, `@` a letter, `.` either, `$` at the end nothing more.
fn begins(number: &str, pattern: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    if number.len() < pattern.len() || (whole && number.len() != pattern.len()) {
        return false;
    }
    pattern.bytes().zip(number.bytes()).all(|(expected, byte)| match expected {
        b'#' => byte.is_ascii_digit(),
        b'@' => byte.is_ascii_alphabetic(),
        b'.' => true,
        expected => byte == expected,
    })
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

    #[test]
    fn a_bracket_is_read_as_such() {
        assert_eq!(bracketed("Maxim (Analog Devices)"), Some(("Maxim", "Analog Devices")));
        assert_eq!(bracketed("(Maxim)"), None);
        assert_eq!(bracketed("Maxim ()"), None);
        assert_eq!(bracketed(") Maxim ("), None);
    }
}
