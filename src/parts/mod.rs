//! Catalogue parts: a number of a brand.
//!
//! Always: one row per brand and squashed number (`PIC18F4550-I/PT` and `PIC18F4550I/PT` are one part). Owns `parts`. Never: a
//! part without a brand.

pub mod queries;
