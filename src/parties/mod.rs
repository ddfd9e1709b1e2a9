//! Screening lists in versions, the parties on them, parties of concern on no list, how parties hang together, and what party a given
//! name may be.
//!
//! Always: a list has one version in force, taken whole or not at all; an entry stays as it was from the version that brought it to the
//! one that changed or dropped it; a hit says which name matched, why, and what speaks against it; a dismissed hit stays dismissed until
//! the entry changes; who enters a party or a link does not confirm it. Owns `screening_lists`, `list_versions`, `list_files`,
//! `list_entries`, `list_entry_names`, `list_entry_addresses`, `list_entry_identifiers`, `dismissed_hits`, `parties`, `party_links`.
//! Never: a digit that is dropped, a hit by legal form or generic words alone, a verdict.

pub mod actions;
pub mod files;
pub mod index;
pub mod kept;
pub mod model;
pub mod names;
pub mod pages;
pub mod queries;
pub mod reason;
pub mod score;
pub mod screen;
pub mod script;
pub mod words;
