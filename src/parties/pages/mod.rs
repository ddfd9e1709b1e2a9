//! The pages of officials: the lists with their versions, one entry, and names screened against them.

pub mod lists;
pub mod screening;
