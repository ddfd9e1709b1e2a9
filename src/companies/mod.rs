//! Brands, companies, their events, and who answers today.
//!
//! Always: a brand belongs to one company in each period; an event never makes a circle; a record that is merged into another keeps all that
//! it had, and the other answers for it; letters rely on a contact that a second person has confirmed as it is. Owns `companies`, `brands`, `brand_tenures`, `brand_names`, `company_events`,
//! `company_contacts`, `company_proposals`, `maker_strings`, `maker_string_parties`. Never: a maker that no text, number or source names, and a contact
//! on a public page.

pub mod actions;
pub mod authorities;
pub mod catalogue;
pub mod cell;
pub mod contact;
pub mod directory;
mod matching;
pub mod merges;
pub mod model;
pub mod names;
pub mod overlay;
pub mod pages;
pub mod proposal;
pub mod queries;
pub mod reference;
pub mod resolve;
pub mod span;
