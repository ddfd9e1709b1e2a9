//! Search: the index of findings, the query language, facets, highlighting and suggestions.
//!
//! Always: the index proposes ids and the database decides; the index can be thrown away and built again; a search writes nothing;
//! every count is of distinct findings and exact. Never: a query string that panics, or a cost that a query string decides alone.
//!
//! A text becomes a plan of slots (`plan`) with the help of the names in [`vocabulary`]; each slot is filled from the term
//! dictionaries (`matching`, `postings`); what fills all slots is filtered, counted and ordered in one pass ([`collect`], [`facets`]).

mod cache;
pub mod categories;
pub mod collect;
pub mod document;
pub mod documents;
pub mod facets;
pub mod fold;
pub mod follower;
pub mod highlight;
pub mod index;
mod matching;
mod plan;
mod postings;
pub mod query;
pub mod reason;
pub mod suggest;
mod terms;
mod tokens;
pub mod vocabulary;

#[cfg(test)]
mod tests;
