//! What supports a claim: sources (publications, laboratory reports, records) with the origin group they rest on, photographs
//! and documents.
//!
//! Always: a source belongs to one origin group; two reports that rest on the same wreckage and people are one origin. A
//! photograph or document is stored once, under the hash of its bytes and untouched, before a row names it; what is shown of a
//! photograph is made from its pixels alone. Never: a file's kind taken from its name, a decoder started before the limits are
//! checked, an original sent to the public.
//! Owns `sources`, `origin_groups`, `photographs`, `photograph_derivatives`, `documents` and the tables that tie them to
//! findings and exhibits.

pub mod actions;
pub mod content;
pub mod darkroom;
pub mod document;
pub mod enclosed;
pub mod image;
pub mod incoming;
pub mod model;
pub mod pages;
pub mod perceptual;
pub mod picture;
pub mod queries;
pub mod refusal;
