//! The pages of officials: the lists with their versions, one entry, names screened against them, dismissed hits, parties on no list,
//! and how parties hang together.

pub mod dismissed;
pub mod links;
pub mod lists;
pub mod network;
pub mod own;
pub mod screening;
