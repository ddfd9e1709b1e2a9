//! The form on public records, its receipt, the inbox, and the public log of corrections.

pub mod corrections;
pub mod inbox;
pub mod receipt;
pub mod send;
pub mod subject;
