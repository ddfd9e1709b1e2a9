//! Brands, companies, their events, and who answers today.
