//! Letters to the companies that answer for marks today: drafted by one official, approved by another, issued once and frozen,
//! followed until they are answered, and corrected by a further letter where something that they carried is so no more.
//!
//! Always: who drafted a letter does not approve it; an issued letter has its number, its PDF and its hash, or is not issued; numbers
//! have no gaps within an organisation and year; what is frozen is what was sent. Owns `letters`, `letter_findings`, `annexes`,
//! `annex_parties`, `campaigns`, `letter_templates`, `letter_numbers`, `letter_deliveries`, `letter_answers`, `letter_answer_files`,
//! `letter_links`, `letter_corrections`. Never: a letter that changes after its issue, a sentence about what a company did.

pub mod actions;
pub mod attachment;
pub mod checks;
pub mod choice;
pub mod compose;
pub mod document;
pub mod kinds;
pub mod model;
pub mod pages;
#[cfg(feature = "pdf")]
pub mod pdf;
pub mod queries;
pub mod template;
pub mod verdict;
pub mod words;
