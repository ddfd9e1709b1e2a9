//! What a marking says: pure knowledge, no database, no clock, no environment.
//!
//! Always: the marking is only read, never tidied; every answer carries its basis and how certain it is, and an empty list
//! claims nothing. It must never name a maker for a part that many make, nor offer a date after the day it is read for.
//!
//! [`reading::Knowledge`] is compiled once from the tables in [`crate::reference`] and then answers
//! [`reading::Knowledge::read`] for any number of threads.

pub mod brand;
pub mod calendar;
mod candidates;
pub mod category;
pub mod date_code;
pub mod date_parts;
mod evidence;
pub mod generic;
pub mod inscriptions;
pub mod lines;
pub mod normalise;
pub mod ordinary;
pub mod part_number;
pub mod patterns;
pub mod reading;
pub mod votes;
