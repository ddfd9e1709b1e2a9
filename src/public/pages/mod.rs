//! Handlers and templates of the public pages.

pub mod company;
pub mod exhibit;
pub mod feed;
pub mod finding;
pub mod history;
pub mod home;
pub mod lists;
pub mod method;
pub mod part;
pub mod photograph;
pub mod search;
pub mod service;
pub mod sitemap;
pub mod statistics;
pub mod twins;
pub mod weapon;
