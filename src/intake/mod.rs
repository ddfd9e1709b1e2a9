//! Intake: spreadsheets become findings. Map, check, stage an outcome for every row, apply in batches.
//!
//! Always: a bad row is listed with its number, column and reason, and good rows survive it; running the same file again
//! changes nothing; a run that was cut off is completed by running it again. Owns `imports`. Never: a row that is lost without
//! a word, or a field of a source that is tidied in place.

pub mod actions;
pub mod guess;
pub mod mapping;
pub mod model;
pub mod opened;
pub mod owned;
pub mod pages;
pub mod queries;
mod reading;
pub mod records;
pub mod report;
pub mod run;
pub mod sheets;
pub mod stage;
pub mod text;
pub mod values;
pub mod weapons;
mod writing;
