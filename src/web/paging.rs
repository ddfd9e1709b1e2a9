//! Pages of a list.

use crate::web::query::{self, Pairs};

/// Where in a list a page stands. Page numbers begin at 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    pub page: u64,
    pub page_size: u64,
    pub total: u64,
}

/// Beyond this page nobody turns pages by hand; such a request is an error of a program.
pub const LAST_PAGE: u64 = 1_000_000;

impl Paging {
    /// Reads `page` from a query. A missing, malformed or zero page is the first.
    pub fn page_of(query: &Pairs) -> u64 {
        query.number::<u64>("page").unwrap_or(1).clamp(1, LAST_PAGE)
    }

    /// The paging of a list of `total` entries.
    pub fn new(page: u64, page_size: u64, total: u64) -> Self {
        Self { page: page.max(1), page_size: page_size.max(1), total }
    }

    /// Entries before this page.
    pub fn offset(&self) -> u64 {
        (self.page - 1).saturating_mul(self.page_size)
    }

    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.page_size).max(1)
    }

    /// Number of the first entry shown; 0 when there is none.
    pub fn first(&self) -> u64 {
        if self.offset() >= self.total { 0 } else { self.offset() + 1 }
    }

    /// Number of the last entry shown.
    pub fn last(&self) -> u64 {
        self.offset().saturating_add(self.page_size).min(self.total)
    }
}

/// The links under a list.
pub struct Pager {
    pub page: i64,
    pub pages: i64,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl Pager {
    /// Links to the neighbours: `path`, then `fields` with another `page`. The first page carries no number, so that it has one address.
    pub fn new(paging: &Paging, path: &str, fields: &[(&str, &str)]) -> Self {
        let link = |page: u64| {
            let number = page.to_string();
            let number = (page > 1).then_some(("page", number.as_str()));
            format!("{path}{}", query::build(fields.iter().copied().chain(number)))
        };
        let pages = paging.pages();
        Self {
            page: paging.page as i64,
            pages: pages as i64,
            previous: (paging.page > 1).then(|| link((paging.page - 1).min(pages))),
            next: (paging.page < pages).then(|| link(paging.page + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_counted_and_linked() {
        let paging = Paging::new(2, 20, 45);
        assert_eq!((paging.offset(), paging.pages(), paging.first(), paging.last()), (20, 3, 21, 40));
        let pager = Pager::new(&paging, "/en/search", &[("q", "lm 317")]);
        assert_eq!(pager.previous.as_deref(), Some("/en/search?q=lm%20317"));
        assert_eq!(pager.next.as_deref(), Some("/en/search?q=lm%20317&page=3"));
        assert_eq!(Paging::page_of(&Pairs::parse("page=99999999999999999999")), 1);
        assert_eq!(Paging::page_of(&Pairs::parse("page=18446744073709551615")), LAST_PAGE);
        assert_eq!(Paging::page_of(&Pairs::parse("page=-1")), 1);
        let beyond = Paging::new(LAST_PAGE, 20, 45);
        assert_eq!((beyond.first(), beyond.last()), (0, 45));
        assert_eq!(Pager::new(&beyond, "/x", &[]).previous.as_deref(), Some("/x?page=3"));
    }
}
