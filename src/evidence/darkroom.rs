//! The darkroom: where photographs are developed. It bounds how many are worked on at once, by cores and by memory.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::db::conn::Conn;
use crate::evidence::content::{Content, DocumentType, sniff};
use crate::evidence::document::check_pdf;
use crate::evidence::image::{Developed, develop};
use crate::evidence::incoming::{Incoming, Received};
use crate::evidence::perceptual::{Known, NEAR, Near, PerceptualHash};
use crate::evidence::picture::{Inspected, Limits, inspect};
use crate::evidence::queries::photographs;
use crate::evidence::refusal::Refusal;

/// One per process, shared by everything that takes files in.
#[derive(Debug)]
pub struct Darkroom {
    limits: Limits,
    folder: PathBuf,
    /// Threads of its own: a thread keeps some of the memory that it has worked with, so few threads keep little.
    bench: rayon::ThreadPool,
    /// One permit a thread of the bench.
    cores: Arc<Semaphore>,
    /// One permit a MiB of working memory.
    memory: Arc<Semaphore>,
    memory_mib: u32,
    known: Mutex<Known>,
}

/// What a file turned out to be.
#[derive(Debug)]
pub enum Processed {
    Photograph(Inspected, Developed),
    Document(DocumentType),
}

/// Near photographs that are named in a question.
const NAMED_NEAR: usize = 5;
/// More threads than photographs of 12 megapixels fit into the memory would only wait.
const MEMORY_OF_ONE_MIB: u32 = 96;
/// Files that came in and were left behind by a crash are removed after this.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

impl Darkroom {
    /// `folder` is made if it is not there; `memory_mib` is the working memory of all pictures together. A picture that needs
    /// more is worked on alone.
    pub fn open(folder: PathBuf, limits: Limits, memory_mib: u32) -> anyhow::Result<Self> {
        std::fs::create_dir_all(&folder).with_context(|| format!("making the folder `{}`", folder.display()))?;
        tidy(&folder)?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let cores = cores.min((memory_mib / MEMORY_OF_ONE_MIB).max(1) as usize);
        let bench = rayon::ThreadPoolBuilder::new()
            .num_threads(cores)
            .thread_name(|number| format!("darkroom-{number}"))
            // Whoever waits for the work learns of it.
            .panic_handler(|_| ())
            .build()
            .context("starting the threads that develop photographs")?;
        Ok(Self {
            limits,
            folder,
            bench,
            cores: Arc::new(Semaphore::new(cores)),
            memory: Arc::new(Semaphore::new(memory_mib as usize)),
            memory_mib,
            known: Mutex::default(),
        })
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Removes files that a process which was killed has left behind, when they are old enough that nobody can be sending them.
    pub fn tidy(&self) -> anyhow::Result<()> {
        tidy(&self.folder)
    }

    /// Begins to take a file in.
    pub fn incoming(&self) -> anyhow::Result<Incoming> {
        Incoming::begin(&self.folder, self.limits.bytes)
    }

    /// Finds out what the file is and makes everything that is shown of it, in blocking threads, when there is room. The
    /// inner error says why it is not taken.
    pub async fn process(&self, received: &Received) -> anyhow::Result<Result<Processed, Refusal>> {
        let core = self.cores.clone().acquire_owned().await.context("the program is shutting down")?;
        let path = received.path().to_owned();
        let limits = self.limits;
        let looked = self.on_bench(move || -> anyhow::Result<Result<Looked, Refusal>> {
            let bytes = std::fs::read(&path).with_context(|| format!("reading `{}`", path.display()))?;
            Ok(look(bytes, &limits))
        });
        let Ok(looked) = looked.await else { return Ok(Err(panicked(received))) };
        let (bytes, inspected) = match looked? {
            Err(refusal) => return Ok(Err(refusal)),
            Ok(Looked::Document(document)) => return Ok(Ok(Processed::Document(document))),
            Ok(Looked::Picture(bytes, inspected)) => (bytes, inspected),
        };
        let needed = u32::try_from(inspected.memory_bytes.div_ceil(1 << 20)).unwrap_or(u32::MAX).min(self.memory_mib);
        let room = self.memory.clone().acquire_many_owned(needed).await.context("the program is shutting down")?;
        self.develop(received, bytes, inspected, (core, room)).await
    }

    /// Begins `work` in a thread of the bench. Err where it panicked.
    fn on_bench<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
        let (done, result) = oneshot::channel();
        self.bench.spawn(move || {
            // Nobody may be waiting any more; the work was done all the same.
            let _ = done.send(work());
        });
        result
    }

    async fn develop(
        &self,
        received: &Received,
        bytes: Vec<u8>,
        inspected: Inspected,
        permits: (OwnedSemaphorePermit, OwnedSemaphorePermit),
    ) -> anyhow::Result<Result<Processed, Refusal>> {
        let limits = self.limits;
        let allowed = Duration::from_secs(limits.seconds);
        let until = Instant::now() + allowed;
        let working = self.on_bench(move || {
            let developed = develop(&bytes, &inspected, &limits, until);
            drop(permits);
            developed
        });
        // The person is answered in time; the permits come back when the thread has really ended.
        match tokio::time::timeout(allowed + Duration::from_secs(1), working).await {
            Err(_) => Ok(Err(Refusal::TooSlow { seconds: limits.seconds })),
            Ok(Err(_)) => Ok(Err(panicked(received))),
            Ok(Ok(developed)) => Ok(developed.map(|developed| Processed::Photograph(inspected, developed))),
        }
    }

    /// Photographs that look nearly like `hash`, nearest first, at most a few. Reads those that have come since the last call.
    pub fn near(&self, conn: &mut Conn, hash: PerceptualHash) -> anyhow::Result<Vec<Near>> {
        // A thread that panicked left the list as it was: it only grows.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = photographs::hashes_after(conn, known.newest())?;
        known.add(newer);
        Ok(known.near(hash, NEAR, NAMED_NEAR))
    }
}

enum Looked {
    Picture(Vec<u8>, Inspected),
    Document(DocumentType),
}

fn look(bytes: Vec<u8>, limits: &Limits) -> Result<Looked, Refusal> {
    match sniff(&bytes)? {
        Content::Picture(picture) => {
            let inspected = inspect(&bytes, picture, limits)?;
            Ok(Looked::Picture(bytes, inspected))
        }
        Content::Document(document) => {
            if document == DocumentType::Pdf {
                check_pdf(&bytes)?;
            }
            Ok(Looked::Document(document))
        }
    }
}

/// A decoder that gives up by a panic has met a damaged picture; that it did is ours to mend.
fn panicked(received: &Received) -> Refusal {
    tracing::error!(sha256 = received.sha256, "a decoder panicked");
    Refusal::Damaged
}

fn tidy(folder: &std::path::Path) -> anyhow::Result<()> {
    let listing = std::fs::read_dir(folder).with_context(|| format!("listing `{}`", folder.display()))?;
    for entry in listing.flatten() {
        let age = entry.metadata().and_then(|found| found.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > LEFT_BEHIND)
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::warn!(path = %entry.path().display(), %error, "removing a file left behind");
        }
    }
    Ok(())
}
