//! Brands, companies, their events, and who answers today.

pub mod cell;
pub mod directory;
mod matching;
pub mod names;
pub mod resolve;
pub mod span;
