//! Weapon systems, their names, and exhibits: one recovered object each.
//!
//! Always: an exhibit belongs to one weapon system; a sub-assembly named alone is an exhibit of its host system. Owns
//! `weapon_systems`, `weapon_names`, `exhibits`, `weapon_strings`, `custody_events`. Never: a serial or a date that no source states;
//! a custody event that is edited (a further one corrects it).

pub mod actions;
pub mod model;
pub mod names;
pub mod pages;
pub mod queries;
pub mod reference;
