//! A photograph or document comes in: looked at, developed, stored under its hash, and only then named by a row. A crash in
//! between leaves files that no row names, never a row without its file.

use anyhow::Context;

use crate::accounts::model::{Proof, Researcher};
use crate::app::App;
use crate::db::conn::Conn;
use crate::db::ids::{DocumentId, ExhibitId, FindingId, PhotographId};
use crate::evidence::actions::{self, About, NewDocument, NewPhotograph};
use crate::evidence::darkroom::Processed;
use crate::evidence::image::Derivative;
use crate::evidence::incoming::Received;
use crate::evidence::model::PhotographState;
use crate::evidence::perceptual::{Near, PerceptualHash};
use crate::evidence::queries::photographs;
use crate::evidence::refusal::Refusal;
use crate::findings::actions::filing;
use crate::findings::actions::pictures::{self, Choice};
use crate::findings::model::Refused;
use crate::journal::tx::Tx;
use crate::storage::keys::StorageKey;

/// What a file is taken in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For later.
    Shelf,
    /// It shows an exhibit as a whole, or is a paper of it, maybe of one event of its custody.
    Exhibit(ExhibitId, Option<i64>),
    /// It shows a draft, or is a paper of it.
    Finding(FindingId),
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A photograph is kept. Where others are nearly the same, it waits for an answer before anything may show it.
    Photograph {
        id: PhotographId,
        near: Vec<Near>,
        frames: u32,
    },
    /// The same bytes are here already. `near`: what it is nearly the same as, where that is still to be answered.
    SamePhotograph {
        id: PhotographId,
        state: PhotographState,
        near: Option<PhotographId>,
    },
    Document(DocumentId),
    SameDocument(DocumentId),
    /// The same bytes are here already and are another organisation's, who has not shared them.
    SameElsewhere,
    Refused(Refusal),
}

/// One file among those that are here or have just come.
#[derive(Clone, Copy)]
enum Item {
    Photograph(PhotographId),
    Document(DocumentId),
}

impl App {
    /// Takes in a file that has come whole, and ties it to what it is for where that may be: whoever calls has seen to it that it is
    /// theirs. Err when the database or the store fails; what is wrong with the file is an outcome.
    pub async fn take_in(
        &self,
        by: &Researcher,
        received: Received,
        about: About,
        purpose: Purpose,
    ) -> anyhow::Result<Outcome> {
        if let Some(same) = self.same(by, received.sha256.clone(), purpose).await? {
            return Ok(same);
        }
        match self.darkroom().process(&received).await? {
            Err(refusal) => Ok(Outcome::Refused(refusal)),
            Ok(Processed::Document(kind)) => {
                self.storage().put_file(&StorageKey::document(&received.sha256), received.path()).await?;
                let new = NewDocument { sha256: received.sha256.clone(), size_bytes: received.size_bytes, kind, about };
                let proof = by.clone();
                let work = move |tx: &mut Tx<'_>| {
                    let kept = actions::keep_document(tx, &proof, &new)?;
                    if let Ok(id) = kept {
                        tie(tx, &proof, Item::Document(id), purpose)?;
                    }
                    Ok(kept)
                };
                match self.write(by.act("keep document"), work).await?.value {
                    Ok(id) => Ok(Outcome::Document(id)),
                    Err(_) => self.same_now(by, received.sha256.clone(), purpose).await,
                }
            }
            Ok(Processed::Photograph(inspected, mut developed)) => {
                let near = self.near(by, developed.hash).await?;
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
                let work = move |tx: &mut Tx<'_>| {
                    let kept = actions::keep_photograph(tx, &proof, &new)?;
                    if let Ok(id) = kept {
                        tie(tx, &proof, Item::Photograph(id), purpose)?;
                    }
                    Ok(kept)
                };
                match self.write(by.act("keep photograph"), work).await?.value {
                    Ok(id) => Ok(Outcome::Photograph { id, near, frames: inspected.frames }),
                    Err(_) => self.same_now(by, received.sha256.clone(), purpose).await,
                }
            }
        }
    }

    /// Photographs that look nearly like this one and that whoever uploads may see: what others keep to themselves is no question to
    /// them.
    async fn near(&self, by: &Researcher, hash: PerceptualHash) -> anyhow::Result<Vec<Near>> {
        let (app, viewer) = (self.clone(), by.organisation());
        self.read(move |conn| {
            let found = app.darkroom().near(conn, hash)?;
            let ids: Vec<PhotographId> = found.iter().map(|near| near.photograph).collect();
            let visible = photographs::visible(conn, viewer, &ids)?;
            Ok(found.into_iter().filter(|near| visible.iter().any(|row| row.id == near.photograph)).collect())
        })
        .await
    }

    /// What these bytes are, where they are here already; tied to what they came for.
    async fn same(&self, by: &Researcher, sha256: String, purpose: Purpose) -> anyhow::Result<Option<Outcome>> {
        let viewer = by.organisation();
        let found = self.read(move |conn: &mut Conn| {
            if let Some(known) = photographs::photograph_by_hash(conn, &sha256)? {
                let Some(row) = photographs::photograph_for(conn, viewer, known.id)? else {
                    return Ok(Some(Outcome::SameElsewhere));
                };
                let near = row.near_photograph_id.filter(|_| row.state == PhotographState::Asked);
                return Ok(Some(Outcome::SamePhotograph { id: row.id, state: row.state, near }));
            }
            let Some(known) = photographs::document_by_hash(conn, &sha256)? else { return Ok(None) };
            let is_visible = photographs::document_for(conn, viewer, known.id)?.is_some();
            Ok(Some(if is_visible { Outcome::SameDocument(known.id) } else { Outcome::SameElsewhere }))
        });
        let found = found.await?;
        let item = match &found {
            Some(Outcome::SamePhotograph { id, .. }) => Some(Item::Photograph(*id)),
            Some(Outcome::SameDocument(id)) => Some(Item::Document(*id)),
            _ => None,
        };
        if let (Some(item), true) = (item, purpose != Purpose::Shelf) {
            let proof = by.clone();
            self.write(by.act("tie file"), move |tx: &mut Tx<'_>| tie(tx, &proof, item, purpose)).await?;
        }
        Ok(found)
    }

    /// The same where somebody was faster.
    async fn same_now(&self, by: &Researcher, sha256: String, purpose: Purpose) -> anyhow::Result<Outcome> {
        self.same(by, sha256, purpose).await?.context("a file that was here a moment ago is not")
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

/// Ties a file to what it came for. One whose finding was sent to review meanwhile is kept all the same, for later, and so is one
/// that waits for an answer.
fn tie(tx: &mut Tx<'_>, by: &Researcher, item: Item, purpose: Purpose) -> anyhow::Result<()> {
    let done = match (purpose, item) {
        (Purpose::Shelf, _) => Ok(false),
        (Purpose::Exhibit(exhibit, _), Item::Photograph(id)) => filing::add_photograph_of_exhibit(tx, by, exhibit, id),
        (Purpose::Exhibit(exhibit, event), Item::Document(id)) => {
            filing::add_document_of_exhibit(tx, by, exhibit, id, event)
        }
        (Purpose::Finding(finding), Item::Photograph(id)) => {
            let choice = Choice { shown: vec![id], ..Choice::default() };
            pictures::choose(tx, by, finding, &choice).map(|()| true)
        }
        (Purpose::Finding(finding), Item::Document(id)) => filing::add_document(tx, by, finding, id),
    };
    match done {
        Err(error) if error.downcast_ref::<Refused>().is_none() => Err(error),
        _ => Ok(()),
    }
}
