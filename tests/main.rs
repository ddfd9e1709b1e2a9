//! Tests through the door, one binary.
mod pages;
