//! What readers of public records report: an error, or that a part is theirs.
//!
//! Always: a report is about one public record and moves between its states by [`model::ReportState::allowed`] alone; one form
//! makes one report; what somebody gives as a contact stands in a table and a type of its own. Owns `reports`,
//! `report_contacts`, `report_secret`.
//! Never: the words of a reporter or a contact in the journal, a log line or a public page. The public log has our own summary.

pub mod actions;
pub mod limits;
pub mod model;
pub mod pages;
pub mod queries;
pub mod token;
