//! What can be done with photographs and documents.

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::db::ids::{DocumentId, ExhibitId, FindingId, PhotographId, reserve};
use crate::evidence::content::DocumentType;
use crate::evidence::image::Developed;
use crate::evidence::model::{PhotographState, Region, shown_name};
use crate::evidence::perceptual::Near;
use crate::evidence::picture::Inspected;
use crate::evidence::queries::photographs::{self, Document, FindingPhotograph, Photograph, StoredDerivative};
use crate::evidence::queries::ties;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;

/// What a person says about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// As the browser sent it.
    pub name: String,
    /// Who holds the rights and what they allow, in their words; may be empty.
    pub rights: String,
    pub tlp: Tlp,
}

/// A photograph whose objects are stored.
#[derive(Clone, Debug)]
pub struct NewPhotograph {
    pub sha256: String,
    pub size_bytes: u64,
    pub inspected: Inspected,
    pub developed: Developed,
    /// The photograph that looks most like it.
    pub near: Option<Near>,
    pub about: About,
}

/// A document whose object is stored.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub sha256: String,
    pub size_bytes: u64,
    pub kind: DocumentType,
    pub about: About,
}

/// How a photograph shows a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Among the photographs of the finding, from 0.
    pub position: i32,
    pub region: Option<Region>,
    pub caption: String,
}

/// What the journal keeps of a new photograph.
#[derive(serde::Serialize)]
struct Recorded<'a> {
    photograph: &'a Photograph,
    derivatives: &'a [StoredDerivative],
}

/// Keeps a photograph; the inner error is the one that has the same bytes. One that is nearly the same as another waits for an
/// answer.
pub fn keep_photograph(
    tx: &mut Tx<'_>,
    by: &Researcher,
    new: &NewPhotograph,
) -> anyhow::Result<Result<PhotographId, PhotographId>> {
    if let Some(same) = photographs::photograph_by_hash(tx.conn(), &new.sha256)? {
        return Ok(Err(same.id));
    }
    let id = PhotographId(reserve(tx.conn(), "photographs", 1)?);
    let developed = &new.developed;
    let row = Photograph {
        id,
        sha256: new.sha256.clone(),
        size_bytes: i64::try_from(new.size_bytes)?,
        media_type: new.inspected.picture.media_type().to_owned(),
        width: i32::try_from(developed.width)?,
        height: i32::try_from(developed.height)?,
        orientation: i32::from(developed.orientation),
        frames: i32::try_from(new.inspected.frames)?,
        taken_on: developed.taken_on.clone(),
        perceptual_hash: developed.hash.stored(),
        near_photograph_id: new.near.map(|near| near.photograph),
        near_distance: new.near.map(|near| near.distance.cast_signed()),
        uploaded_by: by.person(),
        uploaded_at: tx.at,
        original_name: shown_name(&new.about.name),
        rights: new.about.rights.trim().to_owned(),
        tlp: new.about.tlp,
        state: if new.near.is_some() { PhotographState::Asked } else { PhotographState::Kept },
    };
    let derivatives: Vec<StoredDerivative> = developed
        .derivatives
        .iter()
        .map(|made| {
            Ok(StoredDerivative {
                photograph_id: id,
                kind: made.kind,
                format: made.format,
                sha256: made.sha256.clone(),
                width: i32::try_from(made.width)?,
                height: i32::try_from(made.height)?,
                size_bytes: i64::try_from(made.size_bytes)?,
            })
        })
        .collect::<anyhow::Result<_>>()?;
    photographs::insert_photograph(tx.conn(), &row, &derivatives)?;
    let recorded = Recorded { photograph: &row, derivatives: &derivatives };
    tx.record(SubjectKind::Photograph, id.0, Verb::Created, &recorded)?;
    Ok(Ok(id))
}

/// Keeps a document; the inner error is the one that has the same bytes.
pub fn keep_document(
    tx: &mut Tx<'_>,
    by: &Researcher,
    new: &NewDocument,
) -> anyhow::Result<Result<DocumentId, DocumentId>> {
    if let Some(same) = photographs::document_by_hash(tx.conn(), &new.sha256)? {
        return Ok(Err(same.id));
    }
    let id = DocumentId(reserve(tx.conn(), "documents", 1)?);
    let name = shown_name(&new.about.name);
    let row = Document {
        id,
        sha256: new.sha256.clone(),
        size_bytes: i64::try_from(new.size_bytes)?,
        media_type: new.kind.media_type().to_owned(),
        title: name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned(),
        original_name: name,
        uploaded_by: by.person(),
        uploaded_at: tx.at,
        tlp: new.about.tlp,
    };
    photographs::insert_document(tx.conn(), &row)?;
    tx.record(SubjectKind::Document, id.0, Verb::Created, &row)?;
    Ok(Ok(id))
}

/// Moves a photograph of the own organisation to another state: the answer to whether a nearly equal one is wanted too, or a
/// withdrawal, whose reason is the act's. False where the table of moves does not allow it or there is no such photograph.
pub fn decide(tx: &mut Tx<'_>, by: &Researcher, id: PhotographId, next: PhotographState) -> anyhow::Result<bool> {
    let Some(photograph) = photographs::photograph_for(tx.conn(), by.organisation(), id)? else { return Ok(false) };
    let now = photograph.state;
    // Others may look at what was shared with them and show it; what becomes of it is not theirs to say.
    if !photographs::is_of(tx.conn(), by.organisation(), id)? {
        return Ok(false);
    }
    if !now.may_become(next) || !photographs::set_state(tx.conn(), id, now, next)? {
        return Ok(false);
    }
    let verb = if next == PhotographState::Withdrawn { Verb::Withdrawn } else { Verb::Changed };
    tx.record(SubjectKind::Photograph, id.0, verb, &serde_json::json!({ "state": [now, next] }))?;
    Ok(true)
}

/// Changes how far a photograph of the own organisation may go; the reason is the act's. The room `findings` has decided whether
/// they may. False where it has that mark already.
pub fn share(tx: &mut Tx<'_>, photograph: &Photograph, tlp: Tlp) -> anyhow::Result<bool> {
    if photograph.tlp == tlp {
        return Ok(false);
    }
    photographs::set_tlp(tx.conn(), photograph.id, tlp)?;
    let detail = serde_json::json!({ "tlp": [photograph.tlp, tlp] });
    tx.record(SubjectKind::Photograph, photograph.id.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Says that a photograph shows a finding, and where. The room `findings` decides whether the finding may be changed. Said again,
/// it replaces what was said. False where the photograph may not be used.
pub fn show(
    tx: &mut Tx<'_>,
    by: &Researcher,
    finding: FindingId,
    photograph: PhotographId,
    shown: &Shown,
) -> anyhow::Result<bool> {
    let found = photographs::photograph_for(tx.conn(), by.organisation(), photograph)?;
    if !found.is_some_and(|found| found.state.is_usable()) {
        return Ok(false);
    }
    let before = photographs::shown_in(tx.conn(), finding, photograph)?;
    let row = FindingPhotograph {
        finding_id: finding,
        photograph_id: photograph,
        position: shown.position,
        region_left: shown.region.map(|region| region.left),
        region_top: shown.region.map(|region| region.top),
        region_width: shown.region.map(|region| region.width),
        region_height: shown.region.map(|region| region.height),
        caption: shown.caption.trim().to_owned(),
    };
    if before.as_ref() == Some(&row) {
        return Ok(true);
    }
    photographs::put_shown(tx.conn(), &row, before.is_none())?;
    let detail = serde_json::json!({ "finding_photograph": [before, row] });
    tx.record(SubjectKind::Photograph, photograph.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Takes back that a photograph shows a finding. False where nobody said so.
pub fn hide(tx: &mut Tx<'_>, _by: &Researcher, finding: FindingId, photograph: PhotographId) -> anyhow::Result<bool> {
    let Some(before) = photographs::shown_in(tx.conn(), finding, photograph)? else { return Ok(false) };
    photographs::delete_shown(tx.conn(), finding, photograph)?;
    let detail = serde_json::json!({ "finding_photograph": [before, serde_json::Value::Null] });
    tx.record(SubjectKind::Photograph, photograph.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Ties a document to a finding, last in its order; the room `findings` decides whether the finding may be changed. False where it
/// was tied already or there is no such document for them.
pub fn attach_document(
    tx: &mut Tx<'_>,
    by: &Researcher,
    finding: FindingId,
    document: DocumentId,
) -> anyhow::Result<bool> {
    if photographs::document_for(tx.conn(), by.organisation(), document)?.is_none()
        || !ties::tie_to_finding(tx.conn(), finding, document)?
    {
        return Ok(false);
    }
    let detail = serde_json::json!({ "finding": [serde_json::Value::Null, finding] });
    tx.record(SubjectKind::Document, document.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Takes a document off a finding. False where it was not tied.
pub fn detach_document(
    tx: &mut Tx<'_>,
    _by: &Researcher,
    finding: FindingId,
    document: DocumentId,
) -> anyhow::Result<bool> {
    if !ties::untie_from_finding(tx.conn(), finding, document)? {
        return Ok(false);
    }
    let detail = serde_json::json!({ "finding": [finding, serde_json::Value::Null] });
    tx.record(SubjectKind::Document, document.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Ties a photograph to an exhibit as a whole, last in its order; whoever calls has seen to it that the exhibit is theirs. False
/// where it was tied already or there is no such photograph for them.
pub fn attach_to_exhibit(
    tx: &mut Tx<'_>,
    by: &Researcher,
    exhibit: ExhibitId,
    photograph: PhotographId,
    caption: &str,
) -> anyhow::Result<bool> {
    if photographs::photograph_for(tx.conn(), by.organisation(), photograph)?.is_none()
        || !ties::tie_photograph_to_exhibit(tx.conn(), exhibit, photograph, caption)?
    {
        return Ok(false);
    }
    let detail = serde_json::json!({ "exhibit": [serde_json::Value::Null, exhibit] });
    tx.record(SubjectKind::Photograph, photograph.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Takes a photograph off an exhibit. False where it was not tied.
pub fn detach_from_exhibit(
    tx: &mut Tx<'_>,
    _by: &Researcher,
    exhibit: ExhibitId,
    photograph: PhotographId,
) -> anyhow::Result<bool> {
    if !ties::untie_photograph_from_exhibit(tx.conn(), exhibit, photograph)? {
        return Ok(false);
    }
    let detail = serde_json::json!({ "exhibit": [exhibit, serde_json::Value::Null] });
    tx.record(SubjectKind::Photograph, photograph.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Ties a document to an exhibit and, where it belongs to one, to an event of its custody. As [`attach_to_exhibit`].
pub fn attach_document_to_exhibit(
    tx: &mut Tx<'_>,
    by: &Researcher,
    exhibit: ExhibitId,
    document: DocumentId,
    custody_event: Option<i64>,
) -> anyhow::Result<bool> {
    if photographs::document_for(tx.conn(), by.organisation(), document)?.is_none()
        || !ties::tie_document_to_exhibit(tx.conn(), exhibit, document, custody_event)?
    {
        return Ok(false);
    }
    let mut detail = serde_json::json!({ "exhibit": [serde_json::Value::Null, exhibit] });
    if let Some(event) = custody_event {
        detail["custody_event_id"] = serde_json::json!([serde_json::Value::Null, event]);
    }
    tx.record(SubjectKind::Document, document.0, Verb::Changed, &detail)?;
    Ok(true)
}

/// Takes a document off an exhibit. False where it was not tied.
pub fn detach_document_from_exhibit(
    tx: &mut Tx<'_>,
    _by: &Researcher,
    exhibit: ExhibitId,
    document: DocumentId,
) -> anyhow::Result<bool> {
    if !ties::untie_document_from_exhibit(tx.conn(), exhibit, document)? {
        return Ok(false);
    }
    let detail = serde_json::json!({ "exhibit": [exhibit, serde_json::Value::Null] });
    tx.record(SubjectKind::Document, document.0, Verb::Changed, &detail)?;
    Ok(true)
}
