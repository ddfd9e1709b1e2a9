//! A file on its way in: written to disk and hashed while it comes, never whole in memory, cut off at the limit.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::evidence::refusal::Refusal;
use crate::journal::model::hex;

/// A file that is still coming. It goes from the disk when dropped.
#[derive(Debug)]
pub struct Incoming {
    file: File,
    scratch: Scratch,
    hasher: Sha256,
    size_bytes: u64,
    limit_bytes: u64,
}

/// A file that has come whole. It goes from the disk when dropped.
#[derive(Debug)]
pub struct Received {
    scratch: Scratch,
    /// In hexadecimal.
    pub sha256: String,
    pub size_bytes: u64,
}

#[derive(Debug)]
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.0) {
            tracing::warn!(path = %self.0.display(), %error, "removing a file that came in");
        }
    }
}

impl Incoming {
    /// Begins a file in `folder`, which exists. Err names the path.
    pub fn begin(folder: &Path, limit_bytes: u64) -> anyhow::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("{}-{}.part", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        // What a process of the same number left behind is overwritten: nobody else writes here.
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)
            .with_context(|| format!("writing `{}`", path.display()))?;
        Ok(Self { file, scratch: Scratch(path), hasher: Sha256::new(), size_bytes: 0, limit_bytes })
    }

    /// Adds the next bytes. The inner error says that the limit is passed; nothing more is written then.
    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<Result<(), Refusal>> {
        self.size_bytes += bytes.len() as u64;
        if self.size_bytes > self.limit_bytes {
            return Ok(Err(Refusal::TooManyBytes { limit_mb: self.limit_bytes / 1_000_000 }));
        }
        self.hasher.update(bytes);
        self.file.write_all(bytes).with_context(|| format!("writing `{}`", self.scratch.0.display()))?;
        Ok(Ok(()))
    }

    pub fn finish(self) -> Received {
        Received { scratch: self.scratch, sha256: hex(&self.hasher.finalize()), size_bytes: self.size_bytes }
    }
}

impl Received {
    pub fn path(&self) -> &Path {
        &self.scratch.0
    }
}
