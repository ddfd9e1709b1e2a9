//! Findings: one component (or a stated count of identical ones) found in one exhibit, with what its marking is taken to say.
//!
//! Always: the marking stays as seen and readings stand beside it; the standing is derived from the origins of the sources;
//! counts are counts of findings, never of rows of a source. Owns `findings`, `readings`, `finding_sources`.
//! Never: a finding that reaches the public before it is published.

pub mod actions;
pub mod model;
pub mod queries;
