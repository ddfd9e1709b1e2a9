//! Topmark: a catalogue of components recovered from weapons, traced to the companies that answer for them today.
//!
//!
#![doc = include_str!("README.md")]

// core: no HTTP, no templates, no environment, no system clock
pub mod config;
pub mod db;
pub mod storage;

pub mod marks;
pub mod reference;

pub mod journal;

pub mod accounts;

pub mod companies;
pub mod evidence;
pub mod findings;
pub mod intake;
pub mod letters;
pub mod parties;
pub mod parts;
pub mod reports;
pub mod weapons;

pub mod search;

pub mod archive;

// pages
pub mod error;
pub mod public;
pub mod web;

// assembly
pub mod app;
pub mod cli;
pub mod routes;
pub mod server;
