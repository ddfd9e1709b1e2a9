//! Works out what one row of a source means: marking, reading, maker, company, part, date. Pure: the catalogue and the
//! knowledge of marks go in, texts and ids come out; nothing is written.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::companies::catalogue::Catalogue;
use crate::companies::model::Certainty;
use crate::companies::resolve::{self, Resolution, Role};
use crate::companies::span::{Holds, Span};
use crate::db::ids::{BrandId, CompanyId};
use crate::findings::actions::{Made, NewReading, PartOf};
use crate::findings::model::{MadeState, MarkingState};
use crate::findings::understanding::automatic_reading;
use crate::intake::mapping::{Field, Mapping};
use crate::intake::values::{SourceRow, marking_in};
use crate::marks::category::category_of;
use crate::marks::reading::{self, Hints, Knowledge};

/// A row with what it means: everything that does not need the database.
#[derive(Clone, Debug)]
pub struct Staged {
    pub row: SourceRow,
    pub quantity: i32,
    pub understood: Understood,
}

/// What the cells of a row mean; the same for every row of a file that has the same cells.
#[derive(Clone, Debug)]
pub struct Understood {
    pub marking: String,
    pub marking_state: MarkingState,
    pub description: String,
    pub category: String,
    pub brand: Option<BrandId>,
    pub brand_certainty: Certainty,
    pub company: Option<CompanyId>,
    pub company_today: Option<CompanyId>,
    pub part: Option<PartOf>,
    pub reading: Option<NewReading>,
    pub made: Made,
}

/// The words in the maker's column that states say in so many words instead of leaving it blank.
fn marking_state_of(text: &str) -> Option<MarkingState> {
    match text.trim().to_lowercase().as_str() {
        "not readable" | "illegible" | "unreadable" | "нечитабельно" => Some(MarkingState::NotReadable),
        "sanded off" | "sanded" | "ground off" | "зашліфовано" | "стерто" => {
            Some(MarkingState::SandedOff)
        }
        "no marking" | "unmarked" | "без маркування" => Some(MarkingState::NoMarking),
        "not examined" | "не досліджено" => Some(MarkingState::NotExamined),
        _ => None,
    }
}

/// What the source's maker column means by itself, without date or part. Depends on the text alone, so it is kept per text.
#[derive(Clone, Debug)]
pub struct MakerMeaning {
    pub resolution: Resolution,
    pub brand: Option<BrandId>,
    pub company: Option<CompanyId>,
    brand_key: Option<String>,
    /// The name that leads there: the source's own, or the one that a person has put in its place.
    name: String,
    /// What the source's own name means, where a person has put another in its place.
    pub stated: Option<Box<Self>>,
    /// The answer is the same whatever the date and the part.
    is_settled: bool,
}

impl MakerMeaning {
    pub fn of(text: &str, catalogue: &Catalogue) -> Self {
        let resolution = catalogue.directory.resolve(text, None, None);
        let is_maker = matches!(resolution.role, Role::Maker)
            && (resolution.certainty >= resolve::Certainty::Likely || resolution.by_findings);
        let brand_key = resolution.brand_key.clone().filter(|_| is_maker);
        let brand = brand_key.as_deref().and_then(|key| catalogue.brand_id(key));
        let company =
            resolution.company.as_ref().filter(|_| is_maker).and_then(|company| catalogue.company_id(&company.key));
        let is_settled = resolution.certainty == resolve::Certainty::Certain
            && brand_key
                .as_deref()
                .and_then(|key| catalogue.directory.brand_by_key(key))
                .is_some_and(|brand| !catalogue.directory.depends_on_date_or_product(brand));
        Self { resolution, brand, company, brand_key, name: text.to_owned(), stated: None, is_settled }
    }

    /// The maker that a person takes `text` for. It is what somebody says, so it is likely and not certain.
    pub fn chosen(text: &str, name: &str, catalogue: &Catalogue) -> Self {
        let mut meaning = Self::of(name, catalogue);
        meaning.resolution.certainty = meaning.resolution.certainty.min(resolve::Certainty::Likely);
        Self { stated: Some(Box::new(Self::of(text, catalogue))), ..meaning }
    }

    /// No maker, as a person says: what stands there names none.
    pub fn none(text: &str, catalogue: &Catalogue) -> Self {
        let stated = Self::of(text, catalogue);
        Self {
            resolution: Resolution { role: Role::Unidentified, ..stated.resolution.clone() },
            brand: None,
            company: None,
            brand_key: None,
            is_settled: false,
            stated: Some(Box::new(stated.clone())),
            ..stated
        }
    }
}

/// What names were found to mean before, by text and part number, each with the dates of manufacture for which it holds. No
/// companies where name, part and date leave it open.
#[derive(Default)]
struct Answers {
    found: HashMap<String, HashMap<String, Vec<Answer>>>,
    count: usize,
}

/// For which dates, and what; no dates where none was given.
type Answer = (Option<Holds>, Option<Companies>);

/// Of then and of today.
type Companies = (Option<CompanyId>, Option<CompanyId>);

impl Answers {
    const MOST: usize = 100_000;
    /// Bytes of a name and a part number together. Longer ones are neither, and would take all memory.
    const LONGEST: usize = 200;

    fn find(&self, text: &str, part: &str, made: Option<Span>) -> Option<Option<Companies>> {
        let known = self.found.get(text)?.get(part)?;
        known
            .iter()
            .find(|(holds, _)| match (holds, made) {
                (Some(holds), Some(made)) => holds.includes(made),
                (None, None) => true,
                _ => false,
            })
            .map(|(_, companies)| *companies)
    }

    fn keep(&mut self, text: &str, part: &str, holds: Option<Holds>, companies: Option<Companies>) {
        if text.len() + part.len() > Self::LONGEST {
            return;
        }
        if self.count >= Self::MOST {
            *self = Self::default();
        }
        self.count += 1;
        self.found.entry(text.to_owned()).or_default().entry(part.to_owned()).or_default().push((holds, companies));
    }
}

/// What rows were found to mean before, by the cells that say it: a file has the same part many times. Those that have not come up
/// for long are forgotten.
#[derive(Default)]
struct Kept {
    recent: HashMap<String, Understood>,
    older: HashMap<String, Understood>,
}

impl Kept {
    /// Of each of the two.
    const MOST: usize = 10_000;
    /// Bytes of the cells of a row. Longer ones hardly come twice, and the memory of a few would be that of all others.
    const LONGEST: usize = 500;

    fn find(&mut self, cells: &str) -> Option<Understood> {
        if let Some(known) = self.recent.get(cells) {
            return Some(known.clone());
        }
        let (cells, known) = self.older.remove_entry(cells)?;
        self.keep(cells, known.clone());
        Some(known)
    }

    fn keep(&mut self, cells: String, understood: Understood) {
        if cells.len() > Self::LONGEST {
            return;
        }
        if self.recent.len() >= Self::MOST {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(cells, understood);
    }
}

/// What understanding rows rests on; the same for every row of a file.
pub struct Grounds<'a> {
    pub mapping: &'a Mapping,
    pub catalogue: &'a Catalogue,
    pub knowledge: &'a Knowledge,
    pub today: NaiveDate,
}

/// What was worked out for rows before.
#[derive(Default)]
pub struct Memory {
    kept: Kept,
    answers: Answers,
}

/// The cells that tell what a row means. Understanding is given these instead of the row, so that rows with the same ones can share
/// what was understood.
#[derive(Clone, Copy)]
struct Cells<'a> {
    marking: &'a str,
    description: &'a str,
    maker: &'a str,
    part_number: &'a str,
    category: &'a str,
    made_on: &'a str,
    recovered_on: &'a str,
}

impl<'a> Cells<'a> {
    fn of(row: &'a SourceRow) -> Self {
        Self {
            marking: row.get(Field::Marking),
            description: row.get(Field::Description),
            maker: row.get(Field::Maker),
            part_number: row.get(Field::PartNumber),
            category: row.get(Field::Category),
            made_on: row.get(Field::MadeOn),
            recovered_on: row.get(Field::RecoveredOn),
        }
    }

    /// All of them in one text. No cell has a control character but blanks.
    fn together(self) -> String {
        let Self { marking, description, maker, part_number, category, made_on, recovered_on } = self;
        [marking, description, maker, part_number, category, made_on, recovered_on].join("\0")
    }
}

/// Understands one row. `maker` is what the maker's column means to this file, if the row has one.
pub fn stage(row: SourceRow, maker: Option<&MakerMeaning>, grounds: &Grounds<'_>, memory: &mut Memory) -> Staged {
    let cells = Cells::of(&row);
    let key = cells.together();
    let understood = memory.kept.find(&key).unwrap_or_else(|| {
        let understood = understand(cells, maker, grounds, &mut memory.answers);
        memory.kept.keep(key, understood.clone());
        understood
    });
    let quantity = row.get(Field::Quantity).parse().ok().filter(|&count| count > 0).unwrap_or(1);
    Staged { row, quantity, understood }
}

/// `maker` is what the cell of the maker means.
fn understand(
    cells: Cells<'_>,
    maker: Option<&MakerMeaning>,
    grounds: &Grounds<'_>,
    answers: &mut Answers,
) -> Understood {
    let Grounds { mapping, catalogue, knowledge, today } = *grounds;
    let written = cells.marking;
    let is_mixed = mapping.column(Field::Marking).is_some_and(|column| column.mixed_with_description);
    let stated = cells.description;
    let (marking, marking_state, description) = match marking_state_of(written) {
        Some(state) => (String::new(), state, stated.to_owned()),
        None if written.is_empty() => (String::new(), MarkingState::NotStated, stated.to_owned()),
        None if is_mixed => match marking_in(written) {
            Some(marking) => (marking, MarkingState::AsSeen, written.to_owned()),
            None => (String::new(), MarkingState::NotStated, written.to_owned()),
        },
        None => (written.replace("\\n", "\n"), MarkingState::AsSeen, stated.to_owned()),
    };
    let recovered = Span::parse(cells.recovered_on);
    let as_of = recovered.map_or(today, |span| span.to.min(today));
    let hints = Hints { brand_key: maker.and_then(|maker| maker.brand_key.as_deref()), as_of: Some(as_of) };
    let to_read = if is_mixed { written } else { marking.as_str() };
    let part_given = cells.part_number;
    let read = knowledge.read(if to_read.is_empty() { part_given } else { to_read }, &hints);

    let made = match Span::parse(cells.made_on) {
        Some(span) => Made { state: MadeState::Read, from: Some(span.from), to: Some(span.to) },
        None => Made::of(&read.date_codes),
    };
    let part_number = best_part_number(&read, part_given, is_mixed);
    let (brand, brand_certainty) = brand_of(maker, &read, catalogue);
    let (company, company_today) = company_of(maker, brand, &made, part_number.as_deref(), catalogue, answers);
    let category = category_of(cells.category)
        .or(read.category.as_deref().and_then(category_of))
        .or_else(|| category_of(&description))
        .unwrap_or_default()
        .to_owned();
    let part = match (brand, &part_number) {
        (Some(brand), Some(number)) => PartOf::new(brand, number),
        _ => None,
    };
    let reading = automatic_reading(&read, &made, part_number.as_deref(), catalogue);
    Understood {
        marking,
        marking_state,
        description,
        category,
        brand,
        brand_certainty,
        company,
        company_today,
        part,
        reading,
        made,
    }
}

fn best_part_number(read: &reading::Reading, given: &str, is_mixed: bool) -> Option<String> {
    let best = read.part_numbers.first().map(|number| number.text.clone());
    // A column of part numbers in a source of one's own is a statement; in a text that mixes everything it is a guess.
    if !is_mixed && !given.is_empty() { Some(given.to_owned()) } else { best }
}

fn brand_of(
    maker: Option<&MakerMeaning>,
    read: &reading::Reading,
    catalogue: &Catalogue,
) -> (Option<BrandId>, Certainty) {
    if let Some(maker) = maker
        && let Some(brand) = maker.brand
    {
        return (Some(brand), maker.resolution.certainty.into());
    }
    // Where the source names a maker that is not known, the marking does not overrule it.
    let source_is_silent =
        maker.is_none_or(|maker| matches!(maker.resolution.role, Role::Unidentified | Role::Supplier));
    if let Some(best) = read.brands.first()
        && source_is_silent
        && best.certainty != reading::Certainty::Possible
        && let Some(brand) = catalogue.brand_id(&best.brand_key)
    {
        return (Some(brand), best.certainty.into());
    }
    (None, Certainty::None)
}

fn company_of(
    maker: Option<&MakerMeaning>,
    brand: Option<BrandId>,
    made: &Made,
    part_number: Option<&str>,
    catalogue: &Catalogue,
    answers: &mut Answers,
) -> Companies {
    let id = |company: &Option<resolve::CompanyName>| {
        company.as_ref().and_then(|company| catalogue.company_id(&company.key))
    };
    if let Some(maker) = maker
        && maker.is_settled
    {
        return (id(&maker.resolution.company), id(&maker.resolution.answers_today));
    }
    let span = made.span();
    let text = match maker {
        Some(maker) if maker.brand.is_some() || maker.company.is_some() => maker.name.as_str(),
        _ => match brand.and_then(|id| catalogue.brand(id)) {
            Some(brand) => brand.name.as_str(),
            None => return (None, None),
        },
    };
    let part = part_number.unwrap_or_default();
    let found = answers.find(text, part, span).unwrap_or_else(|| {
        let (resolution, holds) = catalogue.directory.resolve_for(text, span, part_number);
        let companies = (resolution.certainty >= resolve::Certainty::Likely)
            .then(|| (id(&resolution.company), id(&resolution.answers_today)));
        answers.keep(text, part, holds, companies);
        companies
    });
    // Where date and part leave it open, what the name means by itself still stands.
    found
        .or_else(|| maker.map(|maker| (id(&maker.resolution.company), id(&maker.resolution.answers_today))))
        .unwrap_or_default()
}
