//! Tests through the door, one binary, run once per database.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on stops at once, and prints its figures"
)]

mod accounts;
mod architecture;
mod browser;
mod companies_resolve;
mod imports;
mod journal;
mod logging;
mod marks;
mod pages;
mod pages_records;
mod review;
mod schema;
mod search_quality;
mod storage;
mod support;
mod visibility;
