//! What the world may see: allow-listed types, the pages made of them, and their machine-readable twins.
//!
//! Always: a public type is built field by field from published rows and has no place for what is withheld (exact places,
//! people, notes, unpublished records). It must never show a row that is not published, in any format or count.

pub mod basis;
pub mod company;
pub mod corrections;
pub mod counts;
pub mod export;
pub mod history;
pub mod lists;
pub mod model;
pub mod news;
pub mod pages;
pub mod part;
pub mod photographs;
pub mod queries;
pub mod search_filters;
pub mod sitemap;
pub mod statistics;
pub mod weapon;
