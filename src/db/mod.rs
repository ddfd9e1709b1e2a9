//! The database: one connection type over SQLite and PostgreSQL, pools, and the tables.
//!
//! Always: `DATABASE_URL` alone decides which backend runs; every write goes through `journal::Tx` on the one write path.
//! Never: a query of a feature (those live in the feature's `queries.rs`), a connection that outlives a closure.

pub mod bulk;
pub mod conn;
pub mod ids;
pub mod migrate;
pub mod pool;
pub mod schema;
pub mod text;
pub mod text_enum;
