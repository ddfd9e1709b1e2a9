//! Photographs and documents for people who work here.

pub mod files;
pub mod list;
pub mod show;
pub mod upload;
