//! From a maker's name as written, a date of manufacture and a part or product, to the company that answers today.
//!
//! Nothing is claimed beyond its basis: what a name can mean without date or product stays possible, what is not known stays
//! as written with the reason.

mod choice;
mod parties;

use chrono::Datelike;
use serde::Serialize;

use crate::companies::cell::{self, Party};
use crate::companies::directory::{BrandIndex, CompanyIndex, Directory, Event, Meaning};
use crate::companies::matching::{Match, Strength};
use crate::companies::names;
use crate::companies::resolve::choice::{Choice, Product};
use crate::companies::resolve::parties::bracketed;
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
