//! Answers given lately, so that the start page and paging do not count everything again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::search::collect::Results;
use crate::search::index::lock;
use crate::search::query::SearchQuery;

/// Some 8 KB each.
const MAX_ENTRIES: usize = 1_000;

#[derive(Default)]
pub(crate) struct Cache {
    entries: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    generation: u64,
    clock: u64,
    answers: HashMap<SearchQuery, (Arc<Results>, u64)>,
}

impl Cache {
    pub fn get(&self, generation: u64, query: &SearchQuery) -> Option<Arc<Results>> {
        let mut entries = lock(&self.entries);
        if entries.generation != generation {
            return None;
        }
        entries.clock += 1;
        let clock = entries.clock;
        let (results, used) = entries.answers.get_mut(query)?;
        *used = clock;
        Some(results.clone())
    }

    pub fn put(&self, generation: u64, query: SearchQuery, results: Arc<Results>) {
        let mut entries = lock(&self.entries);
        if entries.generation > generation {
            return;
        }
        if entries.generation < generation {
            entries.answers.clear();
            entries.generation = generation;
        }
        if entries.answers.len() >= MAX_ENTRIES
            && let Some(oldest) =
                entries.answers.iter().min_by_key(|(_, (_, used))| *used).map(|(query, _)| query.clone())
        {
            entries.answers.remove(&oldest);
        }
        let clock = entries.clock;
        entries.answers.insert(query, (results, clock));
    }

    pub fn clear(&self) {
        lock(&self.entries).answers.clear();
    }
}
