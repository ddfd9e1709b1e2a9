//! Signing in, the own account, and the people and organisations that an admin looks after.

pub mod account;
pub mod codes;
pub mod history;
pub mod organisations;
pub mod passkeys;
pub mod people;
mod proving;
pub mod second_factor;
pub mod set_up;
pub mod sign_in;
