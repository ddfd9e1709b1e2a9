//! What becomes of the exhibits that an import of people has opened when it is taken back.

use diesel::QueryResult;

use crate::accounts::model::Researcher;
use crate::db::conn::Conn;
use crate::db::ids::ImportId;
use crate::evidence::queries::ties;
use crate::findings::queries as findings;
use crate::intake::queries::{self, Opened};
use crate::journal::model::SubjectKind;
use crate::journal::queries as journal;
use crate::journal::tx::Tx;
use crate::text_enum;
use crate::weapons::actions;
use crate::weapons::queries::{self as weapons, Exhibit};

text_enum! {
    /// Why an exhibit stays when the import that opened it is taken back.
    pub enum KeptBecause {
        /// Findings are in it that the import did not bring.
        Findings = "findings",
        /// A photograph or a document was uploaded for it.
        Evidence = "evidence",
        /// Somebody has changed what is stated about it.
        Edited = "edited",
        /// Something has happened to it since.
        Custody = "custody",
    }
}

/// Takes back those that nobody has built on, once the import's findings are, and notes of the others why they stay.
pub fn take_back(tx: &mut Tx<'_>, by: &Researcher, import: ImportId, reason: &str) -> anyhow::Result<()> {
    for opened in queries::opened_by(tx.conn(), import)? {
        let Some(exhibit) = weapons::exhibit(tx.conn(), opened.id)?.filter(|exhibit| !exhibit.is_taken_back()) else {
            continue;
        };
        match kept_because(tx.conn(), &opened, &exhibit)? {
            None => actions::take_back(tx, by, &exhibit, reason)?,
            Some(why) => queries::keep_opened(tx, import, opened.id, why.as_str())?,
        }
    }
    Ok(())
}

fn kept_because(conn: &mut Conn, opened: &Opened, exhibit: &Exhibit) -> QueryResult<Option<KeptBecause>> {
    if findings::stand_in(conn, opened.id)? {
        return Ok(Some(KeptBecause::Findings));
    }
    if ties::has_evidence(conn, opened.id)? {
        return Ok(Some(KeptBecause::Evidence));
    }
    if exhibit.revision != opened.revision {
        return Ok(Some(KeptBecause::Edited));
    }
    let last = journal::last_change(conn, SubjectKind::Exhibit, opened.id.0)?;
    Ok((last > Some(opened.revision)).then_some(KeptBecause::Custody))
}
