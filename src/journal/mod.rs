//! The journal: who changed what, when and why, in one hash-chained log. Also the outbox that search and feeds follow.
//!
//! Always: revision order is commit order, because every writer updates the one row of `journal_head` before anything else;
//! each entry's hash covers the entry before it. Owns `journal_head`, `journal_entries`, `journal_changes`.
//! Never: an entry that is updated or deleted.

pub mod checkpoint;
pub mod history;
pub mod model;
pub mod queries;
pub mod tx;
pub mod verify;
