//! Tests through the door, one binary.
mod pages;
mod companies_resolve;
