//! Signing in, the own account, and the people and organisations that an admin looks after.

pub mod sign_in;
