//! Everything that can be proved about an installation: the chain, the rows, the files, and what a checkpoint says.

use anyhow::Context;

use crate::archive::{files, records};
use crate::db::pool::Pools;
use crate::journal::checkpoint::Checkpoint;
use crate::journal::model::SubjectKind;
use crate::journal::verify::Verdict;
use crate::storage::store::Storage;

/// Faults and notes that are listed; the rest are counted.
const MOST_LISTED: usize = 200;

/// Where a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    Journal,
    Record,
    File,
    Checkpoint,
}

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    pub area: Area,
    /// What it is about: `finding F-000123`, `file imports/9f/9f31…`, `revision 7`.
    pub subject: String,
    pub fault: String,
}

/// Stored objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Files {
    pub checked: u64,
    pub bytes: u64,
    pub altered: u64,
    pub missing: u64,
    /// That no row names.
    pub extra: u64,
}

/// What was found.
#[derive(Debug)]
pub struct Report {
    pub verdict: Verdict,
    /// Records compared with the journal, by kind.
    pub records: Vec<(SubjectKind, u64)>,
    pub files: Files,
    /// The first ones, in the order in which they were found.
    pub faults: Vec<Fault>,
    pub fault_count: u64,
    /// What is no fault by itself: files that no record names.
    pub notes: Vec<Fault>,
    pub note_count: u64,
}

impl Report {
    pub fn fault(&mut self, area: Area, subject: String, fault: String) {
        self.fault_count += 1;
        if self.faults.len() < MOST_LISTED {
            self.faults.push(Fault { area, subject, fault });
        }
    }

    pub fn note(&mut self, area: Area, subject: String, fault: String) {
        self.note_count += 1;
        if self.notes.len() < MOST_LISTED {
            self.notes.push(Fault { area, subject, fault });
        }
    }

    /// Whether nothing speaks against it.
    pub fn is_whole(&self) -> bool {
        self.fault_count == 0
    }
}

/// How far a verification is.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Entries of the journal, of as many.
    Journal(i64, i64),
    /// Records compared.
    Records(u64),
    /// Files and their bytes.
    Files(u64, u64),
}

/// Checks everything and writes nothing. `checkpoint` comes with the key that must have signed it. Blocks; not to be called from
/// an asynchronous task. Err only where something cannot be read at all.
pub fn verify(
    pools: &Pools,
    storage: &Storage,
    checkpoint: Option<(&Checkpoint, &str)>,
    progress: &mut dyn FnMut(Step),
) -> anyhow::Result<Report> {
    let mut report = pools.snapshot(|conn| {
        let verdict = crate::journal::verify::walk(conn, &mut |done, of| progress(Step::Journal(done, of)))?;
        let mut report = Report {
            verdict: verdict.clone(),
            records: Vec::new(),
            files: Files::default(),
            faults: Vec::new(),
            fault_count: 0,
            notes: Vec::new(),
            note_count: 0,
        };
        if let Verdict::Broken { revision, fault } = verdict {
            report.fault(Area::Journal, format!("the journal at revision {revision}"), fault);
        }
        if let Some((checkpoint, key)) = checkpoint {
            for fault in checkpoint.faults(conn, key)? {
                report.fault(Area::Checkpoint, format!("checkpoint of revision {}", checkpoint.revision), fault);
            }
        }
        records::verify(conn, &mut report, &mut |done| progress(Step::Records(done)))
            .context("comparing the records with the journal")?;
        Ok(report)
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting the runtime")?;
    runtime
        .block_on(files::verify(pools, storage, &mut report, &mut |files, bytes| progress(Step::Files(files, bytes))))
        .context("checking the stored files")?;
    Ok(report)
}
