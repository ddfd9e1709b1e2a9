//! Tests through the door, one binary.
mod search_quality;
