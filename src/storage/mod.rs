//! Files by key, in a local folder, in S3 or in memory.
//!
//! Always: what is stored under a content hash never changes; keys are made in `keys.rs` only. Never: a path that came from
//! outside.

pub mod file;
pub mod keys;
pub mod store;
