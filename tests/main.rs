//! Tests through the door, one binary, run once per database.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on stops at once, and prints its figures"
)]

mod access;
mod accounts;
mod accounts_kept;
mod architecture;
mod backup;
mod browser;
mod browser_accessibility;
mod browser_companies;
mod browser_imports;
mod browser_journey;
#[cfg(feature = "pdf")]
mod browser_letters;
mod browser_logging;
mod browser_passkeys;
mod companies_at_work;
mod companies_merged;
mod companies_resolve;
mod faults;
mod feeds;
mod history;
mod imports;
mod imports_by_people;
mod journal;
mod killed;
mod killed_at_work;
mod killed_restoring;
#[cfg(feature = "pdf")]
mod letters;
#[cfg(feature = "pdf")]
mod letters_answers;
#[cfg(feature = "pdf")]
mod letters_exports;
#[cfg(feature = "pdf")]
mod letters_mailed;
mod letters_pdf;
mod letters_sent;
#[cfg(feature = "pdf")]
mod letters_terms;
#[cfg(feature = "pdf")]
mod letters_withdrawn;
mod logging;
mod logging_photographs;
mod marks;
mod pages;
mod pages_records;
mod part_numbers;
mod parties;
mod parties_of_concern;
mod photographs;
mod reports;
mod review;
mod schema;
mod search_quality;
mod storage;
mod support;
mod visibility;
