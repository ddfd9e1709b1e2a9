//! Imports that people have prepared, worked on in the background: rows are checked, then written, while the page shows how far it is.
//! A process that is killed loses nothing: what it had claimed is free again, and the next one goes on.

use std::cell::Cell;
use std::io::Write;
use std::sync::Arc;

use anyhow::{Context, bail};
use chrono::{NaiveDateTime, SubsecRound, TimeDelta};
use futures::StreamExt;
use tempfile::NamedTempFile;

use crate::accounts::model::Proof;
use crate::app::App;
use crate::evidence::queries as sources;
use crate::intake::actions::{self, MOST_ROWS};
use crate::intake::model::ImportState;
use crate::intake::owned::Owned;
use crate::intake::queries::{self, Import};
use crate::intake::run::{self, Arrive, House};
use crate::intake::text;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::marks::reading::Knowledge;
use crate::storage::keys::StorageKey;

/// For how long a process has an import for itself without saying that it is still there.
const CLAIM: TimeDelta = TimeDelta::minutes(2);

/// The process ends; the import waits for the next one as it is.
#[derive(Debug, thiserror::Error)]
#[error("the process ends")]
struct Stopping;

impl App {
    /// Works on the import that has waited longest, until `is_stopping` says that the process ends. False where none waits. Err where database or files fail: then it is tried
    /// again later; what is wrong with the file itself is noted with the import.
    pub fn work_on_import(&self, is_stopping: &dyn Fn() -> bool) -> anyhow::Result<bool> {
        let now = self.now();
        let Some(import) = self.pools().read_transaction(|conn| Ok(queries::waiting(conn, now)?))? else {
            return Ok(false);
        };
        let claim = Cell::new(import.claimed_until);
        if !self.claim(&import, &claim, CLAIM, 0)? {
            return Ok(true);
        }
        if let Err(error) = self.carry_out(&import, &claim, is_stopping) {
            if error.is::<Stopping>() {
                // Free for whoever comes next, from now on.
                self.claim(&import, &claim, -TimeDelta::seconds(1), 0)?;
                return Ok(false);
            }
            tracing::warn!(import = import.id.0, "an import could not go on: {error:#}");
            let problem = format!("{error:#}");
            let act = Act::new(Actor::command("import"), "import could not go on");
            self.write_blocking(act, |tx| actions::failed(tx, &import, &problem))?;
        }
        Ok(true)
    }

    /// Forgets who works on what: for the start of the only process of an installation.
    pub fn release_imports(&self) -> anyhow::Result<()> {
        let act = Act::new(Actor::command("serve"), "start");
        self.write_blocking(act, |tx| Ok(queries::release_claims(tx)?))?;
        Ok(())
    }

    /// Takes an import, or keeps it, for a time from now. `claim` is what this process knows of who has it.
    fn claim(
        &self,
        import: &Import,
        claim: &Cell<Option<NaiveDateTime>>,
        time: TimeDelta,
        rows: u64,
    ) -> anyhow::Result<bool> {
        // As precise as both databases keep it.
        let until = (self.now() + time).trunc_subsecs(6);
        let act = Act::new(Actor::command("import"), "work on import");
        let claimed = self.write_blocking(act, |tx| {
            Ok(queries::claim(tx, import.id, import.state, claim.get(), until, rows as i64)?)
        })?;
        claim.set(Some(until));
        Ok(claimed.value)
    }

    fn carry_out(
        &self,
        import: &Import,
        claim: &Cell<Option<NaiveDateTime>>,
        is_stopping: &dyn Fn() -> bool,
    ) -> anyhow::Result<()> {
        let (Some(person), Some(organisation)) = (import.person_id, import.organisation_id) else {
            bail!("the import is nobody's")
        };
        let viewer = self.pools().read_transaction(|conn| Ok(crate::accounts::queries::acting_for(conn, person)?))?;
        let by = viewer.researcher().filter(|by| by.organisation() == organisation);
        let by = by.context("whoever began the import may not import for its organisation any more")?;
        let settings = import.settings();
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().context("starting the runtime")?;
        let file = runtime.block_on(self.fetch(&StorageKey::import(&import.file_sha256)))?;
        let text =
            text::open(file.path(), Some(&settings.sheet), settings.header_row, &self.settings().incoming_dir())?;
        let is_check = import.state == ImportState::Checking;
        let mapping = settings.mapping(organisation);
        let job = run::Import {
            file: text.path().to_owned(),
            file_name: import.file_name.clone(),
            sha256: import.file_sha256.clone(),
            mapping,
            arrive: Arrive::Draft,
            dry_run: is_check,
            report: None,
            actor: Actor::person(by.person(), by.name()),
            header_row: text.header_row,
            rows_before: text.rows_before,
            owned: Some(Arc::new(Owned {
                by: by.clone(),
                import: import.id,
                tlp: settings.tlp,
                exhibit: settings.exhibit,
                takes_same_marking: settings.takes_same_marking,
                makers: settings.makers,
                weapons: settings.weapons,
            })),
        };
        let act = |action: &str| Act::new(job.actor.clone(), action);
        let mut import = import.clone();
        if is_check {
            self.write_blocking(act("check import"), |tx| Ok(queries::delete_rows(tx, import.id)?))?;
        } else {
            let description = job.mapping.source();
            let written = self.write_blocking(act("import findings"), |tx| {
                let source = sources::find_or_create(tx, &description)?;
                actions::rest_on(tx, &import, source.id)
            })?;
            import = written.value;
        }
        let id = import.id;
        let mut keep_lines = |lines: Vec<crate::intake::report::Line>| -> anyhow::Result<()> {
            self.write_blocking(act("check import"), |tx| Ok(queries::insert_rows(tx, id, lines)?))?;
            Ok(())
        };
        let claimed = import.clone();
        let house = House {
            pools: self.pools(),
            catalogue: self.catalogue(),
            knowledge: Knowledge::get(),
            now: self.now(),
            progress: &mut |step| {
                if let Some(revision) = step.revision {
                    self.saw_revision(revision);
                }
                if is_stopping() {
                    return Err(Stopping.into());
                }
                if step.rows > MOST_ROWS {
                    bail!("the file has more than {MOST_ROWS} rows; `topmark import findings` takes larger ones");
                }
                if !self.claim(&claimed, claim, CLAIM, step.rows)? {
                    bail!("somebody else has taken the import over");
                }
                Ok(())
            },
            lines: if is_check { Some(&mut keep_lines) } else { None },
        };
        let summary = run::run(&job, house)?;
        let done = if is_check { "check import" } else { "finish import" };
        self.write_blocking(act(done), |tx| {
            if is_check { actions::checked(tx, &import, &summary) } else { actions::applied(tx, &import, &summary) }
        })?;
        Ok(())
    }

    /// A stored object as a scratch file.
    pub async fn fetch(&self, key: &StorageKey) -> anyhow::Result<NamedTempFile> {
        let folder = self.settings().incoming_dir();
        let mut file = NamedTempFile::new_in(&folder)
            .with_context(|| format!("making a scratch file in `{}`", folder.display()))?;
        let found = self.storage().stream(key).await?;
        let Some(mut pieces) = found else {
            bail!("the stored file `{key}` is missing: `topmark verify` tells what else is")
        };
        while let Some(piece) = pieces.next().await {
            file.write_all(&piece?)?;
        }
        Ok(file)
    }
}
