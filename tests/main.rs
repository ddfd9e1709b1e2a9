//! Tests through the door, one binary, run once per database.

mod architecture;
mod companies_resolve;
mod imports;
mod journal;
mod marks;
mod pages;
mod pages_records;
mod schema;
mod search_quality;
mod support;
