//! Work that blocks, away from the threads that answer.

use anyhow::Context;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// What a thread is given to do, whatever its result is: the machinery of a task is compiled once, not once for each page.
type Job = Box<dyn FnOnce() + Send>;

/// Does `work` in a blocking thread of the calling task. Err where it panicked or the program is shutting down.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let (sender, done) = oneshot::channel();
    // Whoever asked may go meanwhile; the work is done all the same.
    let job: Job = Box::new(move || drop(sender.send(work())));
    tokio::task::spawn_blocking(job).await.context("a blocking task was cancelled")?;
    done.await.context("a blocking task was cancelled")
}

/// Threads that read for visitors, shared by all that answer. A thread keeps some of the memory that it has worked with, and the
/// workers of the server have up to sixteen threads of their own: few threads keep little (some 120 MiB resident after 20,000
/// different searches on eight connections).
pub(super) struct Readers(Option<Runtime>);

impl Readers {
    /// As many threads as connections, so that who waits for one waits in order instead of racing for it.
    pub fn start(threads: u32) -> anyhow::Result<Self> {
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(threads as usize)
            .thread_name("reader")
            .build()
            .context("starting the threads that read")?;
        Ok(Self(Some(runtime)))
    }

    /// Does `work` in one of the threads, in the order of asking, unless whoever asked has gone before its turn. Err where it panicked or
    /// the program is shutting down.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
        let Some(runtime) = &self.0 else { anyhow::bail!("the program is shutting down") };
        let (sender, done) = oneshot::channel();
        let job: Job = Box::new(move || {
            if !sender.is_closed() {
                drop(sender.send(work()));
            }
        });
        runtime.spawn_blocking(job);
        done.await.context("a reading task was cancelled")
    }
}

impl Drop for Readers {
    /// Waits for nobody: this may happen in a thread that must not wait.
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
