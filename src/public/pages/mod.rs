//! Handlers and templates of the public pages.

pub mod finding;
pub mod home;
pub mod method;
pub mod search;
pub mod service;
