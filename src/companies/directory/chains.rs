//! From a company along its events to the one that answers today.

use std::collections::HashMap;

use crate::companies::directory::{CompanyIndex, Directory, Event};

impl Directory {
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
    pub(in crate::companies) fn follow(&self, company: CompanyIndex, moves: &[u32]) -> (CompanyIndex, Vec<u32>) {
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

    /// The events of the shortest chain of any kind between two companies, oldest first; empty when there is none.
    pub(in crate::companies) fn events_between(&self, from: CompanyIndex, to: CompanyIndex) -> Vec<&Event> {
        self.path_between(from, to).into_iter().map(|event| self.event(event)).collect()
    }

    /// The shortest chain of events of any kind between two companies; empty when there is none.
    pub(in crate::companies) fn path_between(&self, from: CompanyIndex, to: CompanyIndex) -> Vec<u32> {
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
}

#[cfg(test)]
mod tests {
    use crate::companies::directory::{CompanyRow, Directory, DirectoryError, EventRow, Rows};

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
