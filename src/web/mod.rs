//! What every page is made with: the frame around it, its language, its links, its assets, its bytes on the wire.
//!
//! Always: links come from [`urls`], texts from [`locale`], so a page in one language cannot lead into the other by accident.
//! It must never know what a finding is; that is the business of the features.

pub mod assets;
pub mod cache;
pub mod charts;
pub mod csv;
pub mod form;
pub mod frame;
pub mod history;
pub mod locale;
pub mod metrics;
pub mod paging;
pub mod parts;
pub mod query;
pub mod respond;
pub mod session;
pub mod urls;
pub mod work_history;
