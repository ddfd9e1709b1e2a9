//! Tests through the door, one binary.
