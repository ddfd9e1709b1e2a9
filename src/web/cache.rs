//! Rendered pages, kept until the database moves on or memory runs short.
//!
//! Always: a page is keyed by its whole address and is only handed out for the revision it was made from, so a cached page
//! cannot show what has been withdrawn. Only pages that everybody may see belong here.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;

use crate::web::respond;

/// One rendered answer.
pub struct CachedPage {
    /// The revision of the database that it shows.
    pub revision: i64,
    pub content_type: HeaderValue,
    pub etag: HeaderValue,
    pub body: Bytes,
    gzip: OnceLock<Option<Bytes>>,
}

impl CachedPage {
    pub fn new(revision: i64, content_type: HeaderValue, etag: HeaderValue, body: Bytes) -> Self {
        Self { revision, content_type, etag, body, gzip: OnceLock::new() }
    }

    /// The body compressed, made when first asked for; `None` where that gains nothing.
    pub fn gzip(&self) -> Option<&Bytes> {
        self.gzip.get_or_init(|| respond::gzip(&self.body)).as_ref()
    }

    /// Bytes that it may come to occupy, the compressed copy and the table around it included.
    fn size_bytes(&self, key: &str) -> usize {
        key.len() * 2 + self.body.len() + self.body.len() / 3 + 512
    }
}

/// One small value that many pages need, kept for as long as the database stands still.
pub struct Remembered<T> {
    known: Mutex<Option<(i64, Arc<T>)>>,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self { known: Mutex::new(None) }
    }
}

impl<T> Remembered<T> {
    /// The value as of `revision`, made by `make` where that is not known.
    pub fn get<E>(&self, revision: i64, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        if let Some((known, value)) = &*lock(&self.known)
            && *known == revision
        {
            return Ok(value.clone());
        }
        let value = Arc::new(make()?);
        *lock(&self.known) = Some((revision, value.clone()));
        Ok(value)
    }
}

struct Entry {
    page: Arc<CachedPage>,
    last_used: u64,
}

#[derive(Default)]
struct Shard {
    pages: HashMap<Arc<str>, Entry>,
    size_bytes: usize,
}

/// A bounded store of rendered pages for all workers.
pub struct PageCache {
    shards: Vec<Mutex<Shard>>,
    hasher: RandomState,
    /// Counts uses; the smallest is the one longest unused.
    clock: AtomicU64,
    shard_limit_bytes: usize,
    /// One lock for each page being made, so that a page that many ask for at once is made once.
    making: Mutex<HashMap<Arc<str>, Arc<tokio::sync::Mutex<()>>>>,
}

const SHARDS: usize = 8;
/// A larger answer is made anew each time, so that a few of them cannot push out everything else.
const LARGEST_PAGE_BYTES: usize = 512 * 1024;
/// So that long addresses do not fill the store.
const LONGEST_KEY_BYTES: usize = 2048;

impl PageCache {
    pub fn new(limit_bytes: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
            clock: AtomicU64::new(0),
            shard_limit_bytes: limit_bytes / SHARDS,
            making: Mutex::default(),
        }
    }

    /// The page under `key` if it shows `revision`.
    pub fn get(&self, key: &str, revision: i64) -> Option<Arc<CachedPage>> {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let mut shard = self.shard(key);
        let entry = shard.pages.get_mut(key).filter(|entry| entry.page.revision == revision)?;
        entry.last_used = now;
        Some(entry.page.clone())
    }

    /// Keeps a page, and lets go of those longest unused when there are too many.
    pub fn insert(&self, key: &str, page: Arc<CachedPage>) {
        let size_bytes = page.size_bytes(key);
        if key.len() > LONGEST_KEY_BYTES || size_bytes > LARGEST_PAGE_BYTES.min(self.shard_limit_bytes) {
            return;
        }
        let last_used = self.clock.fetch_add(1, Ordering::Relaxed);
        let mut shard = self.shard(key);
        let key: Arc<str> = key.into();
        if let Some(replaced) = shard.pages.insert(key.clone(), Entry { page, last_used }) {
            shard.size_bytes -= replaced.page.size_bytes(&key);
        }
        shard.size_bytes += size_bytes;
        if shard.size_bytes > self.shard_limit_bytes {
            shard.shrink_to(self.shard_limit_bytes / 4 * 3);
        }
    }

    /// The lock under which the page of `key` is made. Whoever gets it looks into the store once more.
    pub async fn make_alone(&self, key: &str) -> MakingGuard<'_> {
        let lock = {
            let mut making = lock(&self.making);
            match making.get(key) {
                Some(known) => known.clone(),
                None => making.entry(key.into()).or_default().clone(),
            }
        };
        let guard = lock.lock_owned().await;
        MakingGuard { cache: self, key: key.into(), _guard: guard }
    }

    fn shard(&self, key: &str) -> MutexGuard<'_, Shard> {
        lock(&self.shards[self.hasher.hash_one(key) as usize % SHARDS])
    }
}

/// Held while a page is made.
pub struct MakingGuard<'a> {
    cache: &'a PageCache,
    key: Arc<str>,
    _guard: tokio::sync::OwnedMutexGuard<()>,
}

impl Drop for MakingGuard<'_> {
    fn drop(&mut self) {
        // Those who already wait keep the lock alive among themselves; newcomers find the page in the store.
        lock(&self.cache.making).remove(&self.key);
    }
}

impl Shard {
    fn shrink_to(&mut self, limit_bytes: usize) {
        let mut by_age: Vec<(u64, Arc<str>)> =
            self.pages.iter().map(|(key, entry)| (entry.last_used, key.clone())).collect();
        by_age.sort_unstable();
        for (_, key) in by_age {
            if self.size_bytes <= limit_bytes {
                break;
            }
            if let Some(entry) = self.pages.remove(&key) {
                self.size_bytes -= entry.page.size_bytes(&key);
            }
        }
    }
}

/// A panic elsewhere leaves the tables usable: every change to them is complete before anything can fail.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(revision: i64, size: usize) -> Arc<CachedPage> {
        let plain = HeaderValue::from_static("text/plain");
        Arc::new(CachedPage::new(revision, plain.clone(), plain, Bytes::from(vec![b'x'; size])))
    }

    #[test]
    fn a_page_of_another_revision_is_not_handed_out() {
        let cache = PageCache::new(1 << 20);
        cache.insert("/en", page(1, 10));
        assert!(cache.get("/en", 1).is_some());
        assert!(cache.get("/en", 2).is_none());
        assert!(cache.get("/uk", 1).is_none());
    }

    #[test]
    fn the_store_stays_within_its_limit_and_keeps_what_is_used() {
        let cache = PageCache::new(1 << 20);
        cache.insert("/often", page(1, 1000));
        for number in 0..10_000 {
            assert!(cache.get("/often", 1).is_some(), "after {number}");
            cache.insert(&format!("/page/{number}"), page(1, 1000));
        }
        let total: usize = cache.shards.iter().map(|shard| shard.lock().unwrap().size_bytes).sum();
        assert!(total <= 1 << 20);
        cache.insert("/huge", page(1, 1 << 21));
        assert!(cache.get("/huge", 1).is_none());
    }
}
