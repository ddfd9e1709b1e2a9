//! Signing in, the own account, and the people and organisations that an admin looks after.

pub mod desk;
pub mod sign_in;
