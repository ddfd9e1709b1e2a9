//! Tests through the door, one binary.

mod companies_resolve;
mod marks;
mod pages;
mod search_quality;
