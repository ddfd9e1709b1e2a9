//! Which records of companies are merged into which: a record that goes stays as it was, and everything asks for the one that stands
//! in its place. Pure.

use std::collections::BTreeMap;

use crate::companies::queries::Company;
use crate::db::ids::CompanyId;

/// Records that are merged into others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merges {
    into: BTreeMap<CompanyId, CompanyId>,
}

impl Merges {
    /// From pairs: what went, and into what.
    pub fn new(pairs: impl IntoIterator<Item = (CompanyId, CompanyId)>) -> Self {
        Self { into: pairs.into_iter().collect() }
    }

    pub fn of(companies: &[Company]) -> Self {
        Self::new(companies.iter().filter_map(|company| Some((company.id, company.merged_into?))))
    }

    pub fn is_empty(&self) -> bool {
        self.into.is_empty()
    }

    /// The record that stands for this one: itself, where it is merged into none.
    pub fn standing(&self, id: CompanyId) -> CompanyId {
        let mut at = id;
        // No circle is written; one that somebody wrote behind the program's back must not hold us up.
        for _ in 0..=self.into.len() {
            match self.into.get(&at) {
                Some(next) => at = *next,
                None => return at,
            }
        }
        id
    }

    /// Records that are merged into others, each with the one that stands for it.
    pub fn gone(&self) -> impl Iterator<Item = (CompanyId, CompanyId)> + '_ {
        self.into.keys().map(|id| (*id, self.standing(*id)))
    }

    /// The record itself and all that are merged into it, also by way of others; itself first.
    pub fn records(&self, id: CompanyId) -> Vec<CompanyId> {
        std::iter::once(id).chain(self.gone().filter(|(_, standing)| *standing == id).map(|(gone, _)| gone)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_at_the_end_of_the_chain_stands_for_all() {
        let id = CompanyId;
        let merges = Merges::new([(id(1), id(2)), (id(2), id(3)), (id(4), id(3)), (id(8), id(9)), (id(9), id(8))]);
        for (asked, expected) in [(1, 3), (2, 3), (3, 3), (4, 3), (5, 5), (8, 8)] {
            assert_eq!(merges.standing(id(asked)), id(expected), "{asked}");
        }
        assert_eq!(merges.records(id(3)), [id(3), id(1), id(2), id(4)]);
        assert_eq!(merges.records(id(5)), [id(5)]);
    }
}
