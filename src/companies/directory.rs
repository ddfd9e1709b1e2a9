//! Brands, companies and their events in memory, from the embedded tables or from rows of the database, and the way from a
//! company to the one that answers for it today.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::companies::names::{self, LegalFormRow, LegalForms};
use crate::companies::span::Span;
use crate::reference;

/// A legal entity. Keys are lower-case slugs; blank is not known.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompanyRow {
    pub key: String,
    pub legal_name: String,
    /// ISO 3166 two-letter code.
    pub country: String,
    /// Today's top company; blank is the company itself.
    pub ultimate_parent_key: String,
    /// `active`, `merged`, `defunct` or blank.
    pub status: String,
    pub active_from: String,
    pub active_to: String,
    /// `certain`, `likely`, or `as_published` where only a source names the company.
    pub identification: String,
    pub notes: String,
}

/// One text of a brand with the company that owned it in a period.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct BrandTextRow {
    pub brand_key: String,
    pub brand: String,
    pub text: String,
    /// `name`, `alias`, `marking`, `cyrillic`, `han`; a `logo` is a description and never matched.
    pub text_kind: String,
    /// `yes` where the text alone does not decide.
    pub ambiguous: String,
    pub company_key: String,
    pub valid_from: String,
    pub valid_to: String,
}

/// What happened to a company.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EventRow {
    pub predecessor_key: String,
    pub successor_key: String,
    pub event_type: String,
    pub event_date: String,
    /// Begins with `whole`, or names the part that went.
    pub scope: String,
    /// `no` where the predecessor ceased to answer for itself.
    pub predecessor_continues: String,
    pub source_url: String,
}

/// A line of products that took another way than the company whose brand it carried.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProductLineRow {
    pub line: String,
    pub brand_key: String,
    /// Categories of `product_words.csv`, separated by `;`.
    pub categories: String,
    /// Beginnings of part numbers, separated by `;`: letters and digits for themselves, `#` a digit, `@` a letter, `.` either.
    pub part_patterns: String,
    /// Period of manufacture; blank is open.
    pub made_from: String,
    pub made_to: String,
    /// The company that made the line; blank is whoever held the brand.
    pub company_key: String,
    /// Transfers of the line, `from>to` separated by `;`; each is an event of `company_events.csv`.
    pub moves: String,
    /// `likely` where the line cannot be told apart surely by product and date.
    pub ceiling: String,
    pub note: String,
    pub source: String,
}

/// Words by which people name a category of products, in any language.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProductWordRow {
    pub category: String,
    /// Separated by `;`.
    pub words: String,
    /// Part-number beginnings of multi-source families of the category, as in [`ProductLineRow::part_patterns`].
    pub part_patterns: String,
}

/// A maker string as a source published it, with what it was found to mean.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct MakerStringRow {
    pub raw_string: String,
    pub company_key: String,
    pub brand_key: String,
    /// `certain`, `likely`, `as_published` or `unresolved`.
    pub resolution: String,
    pub candidate_key: String,
    pub reason: String,
}

/// A company that sells what others make.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SupplierRow {
    pub name: String,
    /// Further names, separated by `;`.
    pub aliases: String,
    pub country: String,
    /// `distributor`, `broker`, `retailer`, `marketplace`, `importer`.
    pub kind: String,
}

/// Everything that a [`Directory`] is built from.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub companies: Vec<CompanyRow>,
    pub brand_texts: Vec<BrandTextRow>,
    pub events: Vec<EventRow>,
    pub product_lines: Vec<ProductLineRow>,
    pub product_words: Vec<ProductWordRow>,
    pub maker_strings: Vec<MakerStringRow>,
    pub suppliers: Vec<SupplierRow>,
    pub legal_forms: Vec<LegalFormRow>,
}

impl Rows {
    /// The tables that ship with the program.
    pub fn embedded() -> Result<Rows, DirectoryError> {
        fn read<T: serde::de::DeserializeOwned>(table: reference::Table) -> Result<Vec<T>, DirectoryError> {
            table.rows().map_err(|error| DirectoryError::Table { table: table.name, error: error.to_string() })
        }
        Ok(Rows {
            companies: read(reference::COMPANIES)?,
            brand_texts: read(reference::BRANDS)?,
            events: read(reference::COMPANY_EVENTS)?,
            product_lines: read(reference::PRODUCT_LINES)?,
            product_words: read(reference::PRODUCT_WORDS)?,
            maker_strings: read(reference::MAKER_STRINGS)?,
            suppliers: read(reference::SUPPLIERS)?,
            legal_forms: read(reference::LEGAL_FORMS)?,
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectoryError {
    #[error("reference table `{table}`: {error}")]
    Table { table: &'static str, error: String },
    #[error("company `{0}` occurs twice")]
    DoubledCompany(String),
    #[error("{place} names company `{key}`, which does not exist")]
    UnknownCompany { place: String, key: String },
    #[error("{place} names brand `{key}`, which does not exist")]
    UnknownBrand { place: String, key: String },
    #[error("{place} has `{text}`, which is not a date")]
    Date { place: String, text: String },
    #[error("product line `{line}` moves `{step}`, which is not an event")]
    Move { line: String, step: String },
}

/// Index of a company in its directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CompanyIndex(u32);

/// Index of a brand in its directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BrandIndex(u32);

/// A legal entity of the directory.
#[derive(Clone, Debug)]
pub struct Company {
    pub key: Arc<str>,
    pub name: Arc<str>,
    pub country: Option<Arc<str>>,
    pub parent: Option<CompanyIndex>,
    /// Absorbed, renamed or dissolved: does not answer for itself.
    pub is_gone: bool,
    /// Known from a source's finding only.
    pub is_as_published: bool,
}

/// A period in which a company owned a brand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenure {
    pub company: CompanyIndex,
    pub from: Option<Span>,
    pub to: Option<Span>,
}

/// A brand of the directory.
#[derive(Clone, Debug)]
pub struct Brand {
    pub key: Arc<str>,
    pub name: Arc<str>,
    /// In order of their beginning.
    pub tenures: Vec<Tenure>,
    pub(super) lines: Vec<u32>,
}

/// An event of the directory.
#[derive(Clone, Debug)]
pub struct Event {
    pub on_text: Arc<str>,
    pub on: Option<Span>,
    pub kind: Arc<str>,
    pub from: CompanyIndex,
    pub to: CompanyIndex,
    pub scope: Arc<str>,
    pub source: Arc<str>,
    /// All of the company went.
    pub is_whole: bool,
    /// The predecessor goes on, as a subsidiary or with its other lines.
    pub continues: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub name: Arc<str>,
    pub brand: BrandIndex,
    pub categories: Vec<Box<str>>,
    pub patterns: Vec<Box<str>>,
    pub from: Option<Span>,
    pub to: Option<Span>,
    pub company: Option<CompanyIndex>,
    /// Events that carried the line on.
    pub moves: Vec<u32>,
    pub is_only_likely: bool,
    pub note: Box<str>,
}

/// What a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub brand: Option<BrandIndex>,
    pub company: CompanyIndex,
    /// The text alone does not decide.
    pub is_ambiguous: bool,
    /// The table gives the text with a qualifier in brackets, `Siemens (relays)`.
    pub is_qualified: bool,
    /// The name of a legal entity rather than a text of a brand.
    pub is_legal_name: bool,
}

/// A maker string that a source published and somebody looked at.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub company: Option<CompanyIndex>,
    pub brand: Option<BrandIndex>,
    pub candidate: Option<CompanyIndex>,
    pub is_unresolved: bool,
    pub reason: Box<str>,
}

#[derive(Clone, Debug)]
pub(super) struct Supplier {
    pub name: Box<str>,
    pub kind: Box<str>,
}

#[derive(Clone, Debug)]
pub(super) struct Category {
    pub name: Box<str>,
    /// Phrases, each as its folded words; never empty.
    pub words: Vec<Vec<Box<str>>>,
    pub patterns: Vec<Box<str>>,
}

/// Companies, brands, events and product lines with look-up by name. Immutable; built anew when the records change.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    companies: Vec<Company>,
    brands: Vec<Brand>,
    events: Vec<Event>,
    /// Events out of a company, earliest first, undated last.
    outgoing: Vec<Vec<u32>>,
    pub(super) lines: Vec<Line>,
    pub(super) categories: Vec<Category>,
    company_keys: HashMap<Arc<str>, CompanyIndex>,
    brand_keys: HashMap<Arc<str>, BrandIndex>,
    pub(super) names: HashMap<Arc<str>, Vec<Meaning>>,
    /// Names by how they sound; made when first a name in Cyrillic asks for it.
    sounds: OnceLock<HashMap<Box<str>, Arc<str>>>,
    /// Names of six letters and more by length, for the search of misspellings.
    pub(super) by_length: Vec<Vec<Arc<str>>>,
    pub(super) known: HashMap<Box<str>, Known>,
    pub(super) suppliers: HashMap<Box<str>, u32>,
    pub(super) supplier_list: Vec<Supplier>,
    pub(super) forms: LegalForms,
}

impl Directory {
    /// The directory of the tables that ship with the program.
    pub fn embedded() -> Result<Directory, DirectoryError> {
        Directory::new(&Rows::embedded()?)
    }

    /// Err when a key is doubled or names nothing, or a date is none.
    pub fn new(rows: &Rows) -> Result<Directory, DirectoryError> {
        let mut directory = Directory { forms: LegalForms::new(&rows.legal_forms), ..Directory::default() };
        directory.add_companies(&rows.companies)?;
        directory.add_brands(&rows.brand_texts)?;
        directory.add_events(&rows.events)?;
        directory.add_lines(&rows.product_lines)?;
        directory.categories = rows
            .product_words
            .iter()
            .map(|row| Category {
                name: row.category.as_str().into(),
                words: listed(&row.words)
                    .map(|phrase| names::words(phrase).into_iter().map(String::into_boxed_str).collect::<Vec<_>>())
                    .filter(|phrase| !phrase.is_empty())
                    .collect(),
                patterns: listed(&row.part_patterns).map(Into::into).collect(),
            })
            .collect();
        directory.add_names(rows);
        directory.add_known(&rows.maker_strings)?;
        for row in &rows.suppliers {
            let index = directory.supplier_list.len() as u32;
            directory.supplier_list.push(Supplier { name: row.name.as_str().into(), kind: row.kind.as_str().into() });
            for name in std::iter::once(row.name.as_str()).chain(listed(&row.aliases)) {
                directory.suppliers.insert(names::key(name).into(), index);
            }
        }
        Ok(directory)
    }

    pub fn company(&self, index: CompanyIndex) -> &Company {
        &self.companies[index.0 as usize]
    }

    pub fn brand(&self, index: BrandIndex) -> &Brand {
        &self.brands[index.0 as usize]
    }

    /// Whether the company behind the brand differs with the date of manufacture or the product. Where it does not, the name
    /// alone gives the whole answer.
    pub fn depends_on_date_or_product(&self, brand: BrandIndex) -> bool {
        let brand = self.brand(brand);
        brand.tenures.len() != 1 || !brand.lines.is_empty()
    }

    pub fn company_by_key(&self, key: &str) -> Option<CompanyIndex> {
        self.company_keys.get(key).copied()
    }

    pub fn brand_by_key(&self, key: &str) -> Option<BrandIndex> {
        self.brand_keys.get(key).copied()
    }

    /// All companies in the order of the rows.
    pub fn companies(&self) -> impl Iterator<Item = (CompanyIndex, &Company)> {
        self.companies.iter().enumerate().map(|(index, company)| (CompanyIndex(index as u32), company))
    }

    /// All brands in the order of the rows.
    pub fn brands(&self) -> impl Iterator<Item = (BrandIndex, &Brand)> {
        self.brands.iter().enumerate().map(|(index, brand)| (BrandIndex(index as u32), brand))
    }

    /// Events out of a company, earliest first, undated last.
    pub fn events_of(&self, company: CompanyIndex) -> impl Iterator<Item = &Event> {
        self.outgoing[company.0 as usize].iter().map(|event| &self.events[*event as usize])
    }

    pub(super) fn event(&self, index: u32) -> &Event {
        &self.events[index as usize]
    }

    /// Today's top company over this one; itself when it has no parent.
    pub fn ultimate_parent(&self, company: CompanyIndex) -> CompanyIndex {
        let mut top = company;
        // A chain of parents is short; a circle in the records must not hold us up.
        for _ in 0..self.companies.len().min(32) {
            match self.company(top).parent {
                Some(parent) if parent != top && parent != company => top = parent,
                _ => break,
            }
        }
        top
    }

    /// Whether an event that ends `from` in `to` would lead back to `from`: such an event is refused. Ownership of a company
    /// that goes on is no succession and cannot close a circle.
    pub fn would_cycle(&self, from: CompanyIndex, to: CompanyIndex) -> bool {
        let mut seen = vec![false; self.companies.len()];
        let mut open = vec![to];
        while let Some(company) = open.pop() {
            if company == from {
                return true;
            }
            if !std::mem::replace(&mut seen[company.0 as usize], true) {
                open.extend(
                    self.events_of(company).filter(|event| event.is_whole && !event.continues).map(|event| event.to),
                );
            }
        }
        false
    }

    /// The company that answers today for what `company` was, with the events on the way, oldest first.
    pub fn answers_today(&self, company: CompanyIndex) -> (CompanyIndex, Vec<&Event>) {
        let (answering, events) = self.follow(company, &[]);
        (answering, events.into_iter().map(|event| self.event(event)).collect())
    }

    /// Who bought the company as a whole while it went on, up to its top company: the events, oldest first.
    pub fn ownership(&self, company: CompanyIndex) -> Vec<&Event> {
        let top = self.ultimate_parent(company);
        if top == company {
            return Vec::new();
        }
        self.path_between(company, top).into_iter().map(|event| self.event(event)).collect()
    }

    /// Follows the line of succession, where a move of the product line takes precedence over the fate of the company.
    pub(super) fn follow(&self, company: CompanyIndex, moves: &[u32]) -> (CompanyIndex, Vec<u32>) {
        let (mut at, mut path, mut seen) = (company, Vec::new(), vec![company]);
        loop {
            let moved = moves.iter().copied().find(|event| self.event(*event).from == at);
            let step = moved.or_else(|| {
                let event = self.outgoing[at.0 as usize].iter().copied();
                event.into_iter().find(|event| self.event(*event).is_whole && !self.event(*event).continues)
            });
            let Some(step) = step.filter(|step| !seen.contains(&self.event(*step).to)) else { break };
            // What still exists answers for itself unless the line itself moved on.
            if moved.is_none() && !self.company(at).is_gone {
                break;
            }
            at = self.event(step).to;
            seen.push(at);
            path.push(step);
        }
        if moves.iter().any(|event| path.contains(event)) || !self.company(company).is_gone {
            return (at, path);
        }
        self.correct_by_parent(company, at, path)
    }

    /// The recorded top company is authoritative where the main line of events misses it: Altera went to Intel and came out again.
    fn correct_by_parent(&self, company: CompanyIndex, at: CompanyIndex, path: Vec<u32>) -> (CompanyIndex, Vec<u32>) {
        let Some(parent) = self.company(company).parent else { return (at, path) };
        if self.ultimate_parent(at) == self.ultimate_parent(parent) && !self.company(at).is_gone {
            return (at, path);
        }
        let further = self.path_between(at, parent);
        if !further.is_empty() {
            return (parent, path.into_iter().chain(further).collect());
        }
        let direct = self.path_between(company, parent);
        (parent, if direct.is_empty() { path } else { direct })
    }

    /// The shortest chain of events of any kind between two companies; empty when there is none.
    pub(super) fn path_between(&self, from: CompanyIndex, to: CompanyIndex) -> Vec<u32> {
        let mut came_by: HashMap<CompanyIndex, u32> = HashMap::new();
        let mut open = std::collections::VecDeque::from([from]);
        while let Some(at) = open.pop_front() {
            if at == to {
                let (mut at, mut path) = (to, Vec::new());
                while at != from {
                    let Some(event) = came_by.get(&at) else { break };
                    path.push(*event);
                    at = self.event(*event).from;
                }
                path.reverse();
                return path;
            }
            for event in &self.outgoing[at.0 as usize] {
                let next = self.event(*event).to;
                if next != from && !came_by.contains_key(&next) {
                    came_by.insert(next, *event);
                    open.push_back(next);
                }
            }
        }
        Vec::new()
    }

    fn add_companies(&mut self, rows: &[CompanyRow]) -> Result<(), DirectoryError> {
        for row in rows {
            let index = CompanyIndex(self.companies.len() as u32);
            let key: Arc<str> = row.key.as_str().into();
            if self.company_keys.insert(key.clone(), index).is_some() {
                return Err(DirectoryError::DoubledCompany(row.key.clone()));
            }
            self.companies.push(Company {
                key,
                name: row.legal_name.as_str().into(),
                country: (!row.country.is_empty()).then(|| row.country.as_str().into()),
                parent: None,
                is_gone: matches!(row.status.as_str(), "merged" | "defunct"),
                is_as_published: row.identification == "as_published",
            });
        }
        for (index, row) in rows.iter().enumerate() {
            if !row.ultimate_parent_key.is_empty() {
                let place = || format!("parent of company `{}`", row.key);
                self.companies[index].parent = Some(self.known_company(&row.ultimate_parent_key, place)?);
            }
        }
        self.outgoing = vec![Vec::new(); self.companies.len()];
        Ok(())
    }

    fn add_brands(&mut self, rows: &[BrandTextRow]) -> Result<(), DirectoryError> {
        for row in rows {
            let place = || format!("brand text `{}` of `{}`", row.text, row.brand_key);
            let tenure = Tenure {
                company: self.known_company(&row.company_key, place)?,
                from: date(&row.valid_from, place)?,
                to: date(&row.valid_to, place)?,
            };
            let index = match self.brand_keys.get(row.brand_key.as_str()) {
                Some(index) => *index,
                None => {
                    let index = BrandIndex(self.brands.len() as u32);
                    let key: Arc<str> = row.brand_key.as_str().into();
                    self.brand_keys.insert(key.clone(), index);
                    self.brands.push(Brand {
                        key,
                        name: row.brand.as_str().into(),
                        tenures: Vec::new(),
                        lines: Vec::new(),
                    });
                    index
                }
            };
            let tenures = &mut self.brands[index.0 as usize].tenures;
            if !tenures.contains(&tenure) {
                tenures.push(tenure);
            }
        }
        for brand in &mut self.brands {
            brand.tenures.sort_by_key(|tenure| tenure.from);
        }
        Ok(())
    }

    fn add_events(&mut self, rows: &[EventRow]) -> Result<(), DirectoryError> {
        for row in rows {
            let place = || format!("event `{}` > `{}`", row.predecessor_key, row.successor_key);
            let event = Event {
                on: date(&row.event_date, place)?,
                on_text: row.event_date.as_str().into(),
                kind: row.event_type.as_str().into(),
                from: self.known_company(&row.predecessor_key, place)?,
                to: self.known_company(&row.successor_key, place)?,
                scope: row.scope.as_str().into(),
                source: row.source_url.as_str().into(),
                is_whole: row.scope.starts_with("whole"),
                continues: row.predecessor_continues != "no",
            };
            self.outgoing[event.from.0 as usize].push(self.events.len() as u32);
            self.events.push(event);
        }
        for outgoing in &mut self.outgoing {
            outgoing.sort_by_key(|event| self.events[*event as usize].on.map_or((true, None), |on| (false, Some(on))));
        }
        Ok(())
    }

    fn add_lines(&mut self, rows: &[ProductLineRow]) -> Result<(), DirectoryError> {
        for row in rows {
            let place = || format!("product line `{}`", row.line);
            let brand = self
                .brand_by_key(&row.brand_key)
                .ok_or_else(|| DirectoryError::UnknownBrand { place: place(), key: row.brand_key.clone() })?;
            let mut moves = Vec::new();
            for step in listed(&row.moves) {
                let error = || DirectoryError::Move { line: row.line.clone(), step: step.to_owned() };
                let (from, to) = step.split_once('>').ok_or_else(error)?;
                let (from, to) = (self.known_company(from, place)?, self.known_company(to, place)?);
                let mut events = self.outgoing[from.0 as usize].iter().copied();
                moves.push(events.find(|event| self.events[*event as usize].to == to).ok_or_else(error)?);
            }
            let company =
                if row.company_key.is_empty() { None } else { Some(self.known_company(&row.company_key, place)?) };
            self.brands[brand.0 as usize].lines.push(self.lines.len() as u32);
            self.lines.push(Line {
                name: row.line.as_str().into(),
                brand,
                categories: listed(&row.categories).map(Into::into).collect(),
                patterns: listed(&row.part_patterns).map(Into::into).collect(),
                from: date(&row.made_from, place)?,
                to: date(&row.made_to, place)?,
                company,
                moves,
                is_only_likely: row.ceiling == "likely",
                note: row.note.as_str().into(),
            });
        }
        Ok(())
    }

    fn add_names(&mut self, rows: &Rows) {
        for row in &rows.brand_texts {
            if row.text_kind == "logo" {
                continue;
            }
            let brand = self.brand_keys[row.brand_key.as_str()];
            let company = self.brands[brand.0 as usize].tenures[0].company;
            let (plain, is_qualified) = unbracketed(&row.text);
            let is_ambiguous = row.ambiguous == "yes";
            self.add_name(
                plain,
                Meaning { brand: Some(brand), company, is_ambiguous, is_qualified, is_legal_name: false },
            );
            if is_qualified {
                let meaning =
                    Meaning { brand: Some(brand), company, is_ambiguous, is_qualified: false, is_legal_name: false };
                self.add_name(&row.text, meaning);
            } else {
                let (plain, is_qualified) = unbracketed(&row.brand);
                let meaning =
                    Meaning { brand: Some(brand), company, is_ambiguous: false, is_qualified, is_legal_name: false };
                // The name of the brand may be another text than its markings; it does not outrank an ambiguous text.
                if names::key(plain) != names::key(&row.text) {
                    self.add_name(plain, meaning);
                }
            }
        }
        for row in &rows.companies {
            let company = self.company_keys[row.key.as_str()];
            let brand = self.brand_keys.get(row.key.as_str()).copied();
            let meaning = Meaning { brand, company, is_ambiguous: false, is_qualified: false, is_legal_name: true };
            let (plain, is_qualified) = unbracketed(&row.legal_name);
            let words = names::words(plain);
            self.add_key(names::squash(&words), meaning);
            self.add_key(names::squash(self.forms.strip(&words)), meaning);
            if is_qualified {
                // `Lumissil (formerly ...)`, `X (doing business as Y)`: the bracket holds another name, or a remark.
                let inner = row.legal_name[plain.len()..].trim_matches(|c: char| " ()".contains(c));
                for lead in ["doing business as ", "formerly ", "trading as "] {
                    if let Some(name) = inner.strip_prefix(lead) {
                        self.add_key(names::squash(self.forms.strip(&names::words(name))), meaning);
                    }
                }
            }
        }
        let longest = self.names.keys().map(|name| name.len()).max().unwrap_or(0);
        self.by_length = vec![Vec::new(); longest + 1];
        for name in self.names.keys().filter(|name| name.len() >= 6) {
            self.by_length[name.len()].push(name.clone());
        }
        for names in &mut self.by_length {
            names.sort_unstable();
        }
    }

    /// Names by how they sound, the first in the alphabet where several sound alike.
    pub(super) fn sounds(&self) -> &HashMap<Box<str>, Arc<str>> {
        self.sounds.get_or_init(|| {
            let mut names: Vec<&Arc<str>> = self.names.keys().collect();
            names.sort_unstable();
            let mut sounds = HashMap::with_capacity(names.len());
            for name in names {
                sounds.entry(names::sound(name).into()).or_insert_with(|| name.clone());
            }
            sounds
        })
    }

    fn add_name(&mut self, text: &str, meaning: Meaning) {
        self.add_key(names::key(text), meaning);
    }

    fn add_key(&mut self, key: String, meaning: Meaning) {
        if key.is_empty() {
            return;
        }
        let meanings = self.names.entry(key.into()).or_insert_with(|| Vec::with_capacity(1));
        // A text of a brand says more than the name of the entity behind it.
        match meanings
            .iter_mut()
            .find(|known| known.brand == meaning.brand && (known.brand.is_some() || known.company == meaning.company))
        {
            Some(known) => {
                // The entity's name does not undo that its brand is meant with a qualifier only: `Toshiba (group)`.
                known.is_qualified &= meaning.is_qualified || meaning.is_legal_name;
                known.is_ambiguous |= meaning.is_ambiguous;
            }
            None => meanings.push(meaning),
        }
    }

    fn add_known(&mut self, rows: &[MakerStringRow]) -> Result<(), DirectoryError> {
        for row in rows {
            let place = || format!("maker string `{}`", row.raw_string);
            let company = |key: &str| if key.is_empty() { Ok(None) } else { self.known_company(key, place).map(Some) };
            let known = Known {
                company: company(&row.company_key)?,
                candidate: company(&row.candidate_key)?,
                brand: if row.brand_key.is_empty() {
                    None
                } else {
                    let error = || DirectoryError::UnknownBrand { place: place(), key: row.brand_key.clone() };
                    Some(self.brand_by_key(&row.brand_key).ok_or_else(error)?)
                },
                is_unresolved: row.resolution == "unresolved",
                reason: row.reason.as_str().into(),
            };
            self.known.insert(names::key(&row.raw_string).into(), known);
        }
        Ok(())
    }

    fn known_company(&self, key: &str, place: impl Fn() -> String) -> Result<CompanyIndex, DirectoryError> {
        self.company_by_key(key).ok_or_else(|| DirectoryError::UnknownCompany { place: place(), key: key.to_owned() })
    }
}

/// The text before a bracket, and whether there was one.
fn unbracketed(text: &str) -> (&str, bool) {
    match text.split_once(" (") {
        Some((plain, _)) if !plain.trim().is_empty() => (plain, true),
        _ => (text, false),
    }
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty())
}

fn date(text: &str, place: impl Fn() -> String) -> Result<Option<Span>, DirectoryError> {
    if text.is_empty() {
        return Ok(None);
    }
    Span::parse(text).map(Some).ok_or_else(|| DirectoryError::Date { place: place(), text: text.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(key: &str, status: &str, parent: &str) -> CompanyRow {
        CompanyRow {
            key: key.into(),
            legal_name: key.into(),
            status: status.into(),
            ultimate_parent_key: parent.into(),
            ..CompanyRow::default()
        }
    }

    fn event(from: &str, to: &str, on: &str, scope: &str, continues: &str) -> EventRow {
        EventRow {
            predecessor_key: from.into(),
            successor_key: to.into(),
            event_type: "acquisition".into(),
            event_date: on.into(),
            scope: scope.into(),
            predecessor_continues: continues.into(),
            ..EventRow::default()
        }
    }

    fn directory(companies: Vec<CompanyRow>, events: Vec<EventRow>) -> Directory {
        Directory::new(&Rows { companies, events, ..Rows::default() }).unwrap()
    }

    fn today(directory: &Directory, key: &str) -> (String, usize) {
        let (company, events) = directory.answers_today(directory.company_by_key(key).unwrap());
        (directory.company(company).key.to_string(), events.len())
    }

    #[test]
    fn a_chain_ends_at_the_company_that_still_exists() {
        let directory = directory(
            vec![
                company("a", "merged", "d"),
                company("b", "merged", "d"),
                company("c", "active", "d"),
                company("d", "active", ""),
            ],
            vec![
                event("a", "b", "1999", "whole", "no"),
                event("b", "c", "2004-07", "whole", "no"),
                event("c", "d", "2010", "whole", "yes"),
                event("a", "d", "1998", "one division", "yes"),
            ],
        );
        assert_eq!(today(&directory, "a"), ("c".into(), 2));
        assert_eq!(today(&directory, "d"), ("d".into(), 0));
        assert_eq!(directory.ownership(directory.company_by_key("c").unwrap()).len(), 1);
    }

    #[test]
    fn the_recorded_top_company_corrects_the_main_line() {
        let directory = directory(
            vec![
                company("altera", "merged", "altera-new"),
                company("intel", "active", ""),
                company("altera-new", "active", ""),
            ],
            vec![
                event("altera", "intel", "2015", "whole", "no"),
                event("intel", "altera-new", "2025", "one business", "yes"),
            ],
        );
        assert_eq!(today(&directory, "altera"), ("altera-new".into(), 2));
    }

    #[test]
    fn a_circle_is_refused_and_survived() {
        let directory = directory(
            vec![company("a", "merged", ""), company("b", "merged", ""), company("c", "merged", "")],
            vec![
                event("a", "b", "1999", "whole", "no"),
                event("b", "c", "2000", "whole", "no"),
                event("c", "a", "2001", "whole", "no"),
            ],
        );
        assert_eq!(today(&directory, "a"), ("c".into(), 2));
        let index = |key| directory.company_by_key(key).unwrap();
        assert!(directory.would_cycle(index("b"), index("a")));
        assert!(directory.would_cycle(index("a"), index("a")));
    }

    #[test]
    fn rows_that_name_nothing_are_refused() {
        let rows = Rows { events: vec![event("a", "b", "1999", "whole", "no")], ..Rows::default() };
        assert!(matches!(Directory::new(&rows), Err(DirectoryError::UnknownCompany { .. })));
        let rows = Rows {
            companies: vec![company("a", "", ""), company("b", "", "")],
            events: vec![event("a", "b", "last year", "whole", "no")],
            ..Rows::default()
        };
        assert!(matches!(Directory::new(&rows), Err(DirectoryError::Date { .. })));
    }
}
