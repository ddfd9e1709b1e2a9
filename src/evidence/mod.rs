//! Sources: publications, laboratory reports and records that support a claim, with the origin group they rest on.
//!
//! Always: a source belongs to one origin group; two reports that rest on the same wreckage and people are one origin.
//! Owns `sources` and `origin_groups`.

pub mod model;
pub mod queries;
