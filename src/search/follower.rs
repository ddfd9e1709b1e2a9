//! Keeps the index in step with the journal: reads what changed since the revision that the index holds, loads it, and
//! commits with the new revision, so that index and cursor cannot disagree.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use crate::companies::catalogue::Catalogue;
use crate::companies::queries::proposals;
use crate::db::ids::{FindingId, ProposalId};
use crate::db::pool::Pools;
use crate::journal::model::SubjectKind;
use crate::journal::queries as journal;
use crate::search::documents::{self, Documents};
use crate::search::index::{Index, OpenError, Writer};

/// Changes read at once.
const PAGE: i64 = 4_000;
/// A gap of more changes than this is worth the memory of the bulk writer.
const BULK_CHANGES: i64 = 10_000;
/// In bulk, what has been added becomes visible and durable after so many findings.
const BULK_COMMIT: usize = 200_000;

/// Opens the index in `directory`, or makes an empty one where there is none, it is damaged or of another version, or ahead of
/// the database (that is of another database). The second value tells that it must be filled.
pub fn open(directory: &Path, pools: &Pools) -> anyhow::Result<(Arc<Index>, bool)> {
    let (vocabulary, head) = pools.read_transaction(|conn| Ok((documents::vocabulary(conn)?, journal::head(conn)?)))?;
    let anew = |why: &str| -> anyhow::Result<(Arc<Index>, bool)> {
        tracing::info!("building the search index anew: {why}");
        let vocabulary = pools.read_transaction(documents::vocabulary)?;
        Ok((Index::rebuild(directory, vocabulary)?, true))
    };
    match Index::open(directory, vocabulary) {
        Ok(index) => match index.revision() {
            Some(revision) if revision > head => anew("it is ahead of the database"),
            _ => Ok((index, false)),
        },
        Err(OpenError::Missing(_)) => anew("there is none yet"),
        Err(error) if error.needs_rebuild() => anew(&error.to_string()),
        Err(error) => Err(error).context("opening the search index"),
    }
}

/// Follows the journal for one process.
pub struct Follower {
    index: Arc<Index>,
    pools: Pools,
    documents: Documents,
    writer: Option<Writer>,
    bulk: bool,
    /// Read but not committed: the last change, while an import goes on.
    held: Option<(i64, i32)>,
    uncommitted: usize,
    /// What was read last of companies and brands; asked for anew when they change.
    catalogue: Option<Arc<Catalogue>>,
}

/// When what was read becomes visible and durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commit {
    /// At once.
    Now,
    /// When much has come together: an import goes on, and many small commits would cost as much as the import.
    Later,
}

/// What one step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The index now holds this revision.
    pub revision: i64,
    /// Findings put or deleted.
    pub findings: usize,
    /// Companies, brands or weapons changed: names in memory are to be loaded anew.
    pub names_changed: bool,
}

impl Follower {
    pub fn new(index: Arc<Index>, pools: Pools) -> Self {
        Self {
            index,
            pools,
            documents: Documents::default(),
            writer: None,
            bulk: false,
            held: None,
            uncommitted: 0,
            catalogue: None,
        }
    }

    /// The revision that the index holds; 0 for an empty one.
    pub fn revision(&self) -> i64 {
        self.index.revision().unwrap_or(0)
    }

    /// Brings the index to the head of the journal. `catalogue` is asked for at first and when names have changed, and must
    /// then be fresh.
    /// `None` when there was nothing to do. After an error the next call begins again from the last commit.
    pub fn catch_up(
        &mut self,
        commit: Commit,
        catalogue: &mut dyn FnMut() -> anyhow::Result<Arc<Catalogue>>,
    ) -> anyhow::Result<Option<Step>> {
        let result = self.read_on(commit, catalogue);
        if result.is_err() {
            self.held = None;
            self.rest();
        }
        result
    }

    fn read_on(
        &mut self,
        commit: Commit,
        catalogue: &mut dyn FnMut() -> anyhow::Result<Arc<Catalogue>>,
    ) -> anyhow::Result<Option<Step>> {
        let head = journal::head(&mut *self.pools.read()?)?;
        let (mut revision, mut ordinal) = self.held.unwrap_or((self.revision(), i32::MAX));
        // An index that was never committed is behind even where the journal is empty, but only until it has been looked at.
        let is_behind = head > revision || (self.held.is_none() && self.index.revision().is_none());
        if !is_behind && (commit == Commit::Later || self.held.is_none()) {
            return Ok(None);
        }
        if commit == Commit::Later && !self.bulk {
            self.begin_bulk();
        }
        // An index that is made anew has nothing that could be old.
        let is_anew = self.index.revision().is_none();
        let mut findings = 0;
        let mut names_changed = false;
        let mut known = match self.catalogue.take() {
            Some(held) => held,
            None => catalogue()?,
        };
        loop {
            let changes = journal::changed_after(&mut *self.pools.read()?, revision, ordinal, PAGE)?;
            let Some(last) = changes.last().copied() else { break };
            let is_full = changes.len() as i64 == PAGE;
            if is_full && !self.bulk {
                self.begin_bulk();
            }
            let mut ids: Vec<FindingId> = Vec::new();
            let mut shared = false;
            let mut decided: BTreeSet<ProposalId> = BTreeSet::new();
            for change in &changes {
                match change.kind {
                    SubjectKind::Finding => ids.push(FindingId(change.id)),
                    SubjectKind::Company | SubjectKind::Brand | SubjectKind::WeaponSystem => {
                        names_changed = true;
                        shared = true;
                    }
                    SubjectKind::Exhibit | SubjectKind::MakerString => shared = true,
                    SubjectKind::CompanyProposal => decided.extend([ProposalId(change.id)]),
                    SubjectKind::Source
                    | SubjectKind::Part
                    | SubjectKind::Import
                    | SubjectKind::Organisation
                    | SubjectKind::Person
                    | SubjectKind::Photograph
                    | SubjectKind::Document
                    | SubjectKind::Report
                    | SubjectKind::ScreeningList
                    | SubjectKind::ListEntry
                    | SubjectKind::CompanyContact
                    | SubjectKind::DismissedHit
                    | SubjectKind::Party
                    | SubjectKind::PartyLink
                    | SubjectKind::Letter
                    | SubjectKind::LetterAnnex
                    | SubjectKind::LetterTemplate
                    | SubjectKind::Campaign
                    | SubjectKind::Export => {}
                }
            }
            if shared {
                self.documents.forget();
                known = catalogue()?;
            }
            if !is_anew {
                ids.extend(self.led_otherwise(&known, decided)?);
            }
            ids.sort_unstable();
            ids.dedup();
            findings += ids.len();
            self.uncommitted += ids.len();
            self.put(&known, &ids)?;
            (revision, ordinal) = (last.revision, last.ordinal);
            // The rest of a revision that was cut by the page comes with the next one; only whole revisions are committed.
            let whole = if is_full { last.revision - 1 } else { last.revision };
            if self.uncommitted >= BULK_COMMIT && whole > self.revision() {
                self.writer()?.commit(whole)?;
                self.uncommitted = 0;
            }
            if !is_full {
                break;
            }
        }
        self.catalogue = Some(known);
        // Revisions that came while this one was read are for the next step.
        if commit == Commit::Later {
            self.held = Some((revision, ordinal));
        } else {
            self.held = None;
            self.uncommitted = 0;
            self.finish(revision)?;
        }
        if names_changed {
            self.index.set_vocabulary(self.pools.read_transaction(documents::vocabulary)?);
        }
        Ok(Some(Step { revision: self.revision(), findings, names_changed }))
    }

    /// Findings that what officials have confirmed leads to others than before, while they themselves say the same.
    fn led_otherwise(&self, known: &Catalogue, decided: BTreeSet<ProposalId>) -> anyhow::Result<Vec<FindingId>> {
        let mut ids = Vec::new();
        for id in decided {
            ids.extend(self.pools.read_transaction(|conn| {
                let proposal = proposals::by_id(conn, id)?.filter(|proposal| !proposal.before.is_empty());
                let Some(proposal) = proposal else { return Ok(Vec::new()) };
                let overlay = serde_json::from_str(&proposal.before).context("reading what a proposal has changed")?;
                let before = Catalogue::load_as(conn, &overlay)?;
                Ok(documents::led_otherwise(conn, &before, known)?)
            })?);
        }
        Ok(ids)
    }

    fn begin_bulk(&mut self) {
        self.bulk = true;
        self.writer = None;
    }

    fn put(&mut self, catalogue: &Catalogue, ids: &[FindingId]) -> anyhow::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let pools = self.pools.clone();
        let documents = {
            let loader = &mut self.documents;
            pools.read_transaction(|conn| loader.load(conn, catalogue, ids))?
        };
        let writer = self.writer()?;
        let mut present = documents.iter().map(|document| document.id).peekable();
        for id in ids {
            if present.next_if_eq(&id.0).is_none() {
                writer.delete(id.0);
            }
        }
        for document in &documents {
            writer.put(document)?;
        }
        Ok(())
    }

    fn writer(&mut self) -> anyhow::Result<&mut Writer> {
        if self.writer.is_none() {
            let writer = if self.bulk { self.index.bulk_writer() } else { self.index.follow_writer() };
            self.writer = Some(writer.context("opening the search index for writing")?);
        }
        self.writer.as_mut().context("the index has no writer")
    }

    fn finish(&mut self, revision: i64) -> anyhow::Result<()> {
        if self.bulk {
            self.writer()?;
            if let Some(writer) = self.writer.take() {
                writer.finish(revision)?;
            }
            self.bulk = false;
            return Ok(());
        }
        self.writer()?.commit(revision)?;
        Ok(())
    }

    /// Whether this process can write the index now. Another that has it open is its follower.
    pub fn can_write(&mut self) -> bool {
        self.writer().is_ok()
    }

    /// Gives up the writer, so that another process may follow.
    pub fn rest(&mut self) {
        self.writer = None;
    }

    /// Whether so much is to be done that it pays to do it in bulk.
    pub fn is_far_behind(&self) -> anyhow::Result<bool> {
        let changes = journal::changed_after(&mut *self.pools.read()?, self.revision(), i32::MAX, BULK_CHANGES)?;
        Ok(changes.len() as i64 == BULK_CHANGES)
    }
}

/// Puts an empty index in the place of the one in `directory`.
pub fn discard(directory: &Path, pools: &Pools) -> anyhow::Result<()> {
    Index::rebuild(directory, pools.read_transaction(documents::vocabulary)?)?;
    Ok(())
}
