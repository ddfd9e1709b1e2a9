//! Findings: one component (or a stated count of identical ones) found in one exhibit, with what its marking is taken to say.
//!
//! Always: the marking stays as seen and readings stand beside it; the standing is derived from the origins of the sources;
//! counts are counts of findings, never of rows of a source; one reading of several is preferred; whoever recorded a finding does
//! not publish it. Owns `findings`, `readings`, `finding_sources`, `finding_moves`, `finding_disputes`.
//! Never: a finding that reaches the public before it is published; a reading of a person that is deleted.

pub mod actions;
pub mod comparison;
pub mod model;
pub mod pages;
pub mod queries;
pub mod understanding;
