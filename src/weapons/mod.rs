//! Weapon systems, their names, and exhibits: one recovered object each.
//!
//! Always: an exhibit belongs to one weapon system; a sub-assembly named alone is an exhibit of its host system. Owns
//! `weapon_systems`, `weapon_names`, `exhibits`, `weapon_strings`. Never: a serial or a date that no source states.

pub mod model;
pub mod names;
pub mod queries;
pub mod reference;
