//! A directory made from its rows, which are checked on the way: keys name something, dates are dates.

use std::sync::Arc;

use crate::companies::directory::{
    Brand, BrandIndex, BrandTextRow, Category, Company, CompanyIndex, CompanyRow, Directory, DirectoryError, Event,
    EventRow, Known, Line, MakerStringRow, Meaning, ProductLineRow, Rows, Supplier, Tenure,
};
use crate::companies::names::{self, LegalForms};
use crate::companies::span::Span;

impl Directory {
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
                    .filter_map(|phrase| Some((*phrase.first()?.as_bytes().first()?, phrase)))
                    .collect(),
                patterns: listed(&row.part_patterns)
                    .filter_map(|pattern| Some((*pattern.as_bytes().first()?, pattern.into())))
                    .collect(),
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

    fn add_companies(&mut self, rows: &[CompanyRow]) -> Result<(), DirectoryError> {
        let (standing, merged): (Vec<&CompanyRow>, Vec<&CompanyRow>) =
            rows.iter().partition(|row| row.merged_into_key.is_empty());
        for row in &standing {
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
        // Whatever names a merged record means the company that stands for it.
        for row in merged {
            let index = self.known_company(&row.merged_into_key, || format!("merge of company `{}`", row.key))?;
            if self.company_keys.insert(row.key.as_str().into(), index).is_some() {
                return Err(DirectoryError::DoubledCompany(row.key.clone()));
            }
        }
        for (index, row) in standing.iter().enumerate() {
            if !row.ultimate_parent_key.is_empty() {
                let place = || format!("parent of company `{}`", row.key);
                let parent = self.known_company(&row.ultimate_parent_key, place)?;
                // The company above it may be another record of itself.
                let is_itself = parent.0 as usize == index && row.ultimate_parent_key != row.key;
                self.companies[index].parent = Some(parent).filter(|_| !is_itself);
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
            // Between two records of one company nothing happened.
            if event.from == event.to && row.predecessor_key != row.successor_key {
                continue;
            }
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
                if from == to {
                    continue;
                }
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
