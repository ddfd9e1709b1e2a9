//! Tests through the door, one binary.

mod companies_resolve;
mod search_quality;
