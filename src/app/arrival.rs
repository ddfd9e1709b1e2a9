//! A photograph or document comes in: looked at, developed, stored under its hash, and only then named by a row. A crash in
//! between leaves files that no row names, never a row without its file.

use anyhow::Context;

use crate::accounts::model::{Proof, Researcher};
use crate::app::App;
use crate::db::ids::{DocumentId, PhotographId};
use crate::evidence::actions::{self, About, NewDocument, NewPhotograph};
use crate::evidence::darkroom::Processed;
use crate::evidence::image::Derivative;
use crate::evidence::incoming::Received;
use crate::evidence::perceptual::Near;
use crate::evidence::queries::photographs;
use crate::evidence::refusal::Refusal;
use crate::journal::tx::Tx;
use crate::storage::keys::StorageKey;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A photograph is kept. Where others are nearly the same, it waits for an answer before anything may show it.
    Photograph {
        id: PhotographId,
        near: Vec<Near>,
        frames: u32,
    },
    /// The same bytes are here already.
    SamePhotograph(PhotographId),
    Document(DocumentId),
    SameDocument(DocumentId),
    Refused(Refusal),
}

impl App {
    /// Takes in a file that has come whole. Err when the database or the store fails; what is wrong with the file is an
    /// outcome.
    pub async fn take_in(&self, by: &Researcher, received: Received, about: About) -> anyhow::Result<Outcome> {
        if let Some(same) = self.same(received.sha256.clone()).await? {
            return Ok(same);
        }
        match self.darkroom().process(&received).await? {
            Err(refusal) => Ok(Outcome::Refused(refusal)),
            Ok(Processed::Document(kind)) => {
                self.storage().put_file(&StorageKey::document(&received.sha256), received.path()).await?;
                let new = NewDocument { sha256: received.sha256.clone(), size_bytes: received.size_bytes, kind, about };
                let proof = by.clone();
                let work = move |tx: &mut Tx<'_>| actions::keep_document(tx, &proof, &new);
                Ok(match self.write(by.act("keep document"), work).await?.value {
                    Ok(id) => Outcome::Document(id),
                    Err(same) => Outcome::SameDocument(same),
                })
            }
            Ok(Processed::Photograph(inspected, mut developed)) => {
                let hash = developed.hash;
                let app = self.clone();
                let near = self.read(move |conn| app.darkroom().near(conn, hash)).await?;
                self.store(&received, &mut developed.derivatives).await?;
                let new = NewPhotograph {
                    sha256: received.sha256.clone(),
                    size_bytes: received.size_bytes,
                    inspected,
                    developed,
                    near: near.first().copied(),
                    about,
                };
                let proof = by.clone();
                let work = move |tx: &mut Tx<'_>| actions::keep_photograph(tx, &proof, &new);
                Ok(match self.write(by.act("keep photograph"), work).await?.value {
                    Ok(id) => Outcome::Photograph { id, near, frames: inspected.frames },
                    Err(same) => Outcome::SamePhotograph(same),
                })
            }
        }
    }

    /// Whether these bytes are here already.
    async fn same(&self, sha256: String) -> anyhow::Result<Option<Outcome>> {
        self.read(move |conn| {
            if let Some(known) = photographs::photograph_by_hash(conn, &sha256)? {
                return Ok(Some(Outcome::SamePhotograph(known.id)));
            }
            Ok(photographs::document_by_hash(conn, &sha256)?.map(|known| Outcome::SameDocument(known.id)))
        })
        .await
    }

    /// Stores the original and, at the same time, what was made of it. The bytes of the derivatives are handed over.
    async fn store(&self, received: &Received, derivatives: &mut [Derivative]) -> anyhow::Result<()> {
        let storage = self.storage();
        let key = StorageKey::photograph(&received.sha256);
        let original = storage.put_file(&key, received.path());
        let made = derivatives.iter_mut().map(|derivative| {
            let key = StorageKey::derivative(&derivative.sha256);
            let bytes = std::mem::take(&mut derivative.bytes);
            async move { storage.put(&key, bytes).await }
        });
        futures::try_join!(original, futures::future::try_join_all(made)).context("storing a photograph")?;
        Ok(())
    }
}
