//! The archive: proof that nothing was lost or silently changed, one file with everything in it, and the way back from it.
//!
//! Always: a backup is one consistent state of the whole installation, whichever database it came from; verifying writes
//! nothing. Owns no table. Never: a restore over something that is there.

pub mod backup;
pub mod files;
pub mod manifest;
pub mod records;
pub mod restore;
pub mod tables;
pub mod verify;
