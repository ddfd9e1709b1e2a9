//! The index of everything in force, kept for as long as it is: building it takes seconds over full lists, asking it a moment.

use std::sync::{Arc, Mutex};

use diesel::QueryResult;

use crate::db::conn::Conn;
use crate::parties::index::Index;
use crate::parties::queries::{self, Scope};

/// At most one index, shared by all who ask. Whoever finds it out of date builds it, and those who ask meanwhile wait for that one.
#[derive(Default)]
pub struct KeptIndex(Mutex<Option<(Scope, Arc<Index>)>>);

impl KeptIndex {
    /// The index of `scope`, which the same transaction of `conn` has read.
    pub fn get(&self, conn: &mut Conn, scope: &Scope) -> QueryResult<Arc<Index>> {
        let mut held = match self.0.lock() {
            Ok(held) => held,
            // Who panicked had not put anything there.
            Err(poisoned) => poisoned.into_inner(),
        };
        if let Some((known, index)) = &*held
            && known == scope
        {
            return Ok(index.clone());
        }
        // The old one goes first, so that there are never two here.
        *held = None;
        let index = Arc::new(queries::load_index(conn, scope)?);
        *held = Some((scope.clone(), index.clone()));
        Ok(index)
    }
}
