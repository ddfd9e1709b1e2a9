//! The exhibits that an import of people has opened, and what becomes of them when it is taken back. The only file that writes their
//! table.

use diesel::prelude::*;

use crate::accounts::model::Researcher;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, ImportId};
use crate::db::schema::{exhibits, import_exhibits};
use crate::evidence::queries::ties;
use crate::findings::queries as findings;
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

/// An exhibit that an import has opened.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Opened {
    pub id: ExhibitId,
    pub label: String,
    pub taken_back_because: String,
    /// Why it stayed when the import was taken back; blank where it did not, and before.
    pub kept_because: String,
    /// The revision in which it was opened.
    pub revision: i64,
}

impl Opened {
    pub fn is_taken_back(&self) -> bool {
        !self.taken_back_because.is_empty()
    }
}

/// Notes that an import has opened an exhibit.
pub fn keep(tx: &mut Tx<'_>, import: ImportId, exhibit: ExhibitId) -> QueryResult<()> {
    let revision = tx.revision;
    diesel::insert_into(import_exhibits::table)
        .values((
            import_exhibits::import_id.eq(import),
            import_exhibits::exhibit_id.eq(exhibit),
            import_exhibits::revision.eq(revision),
            import_exhibits::kept_because.eq(""),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The exhibits that an import has opened, in order of their numbers.
pub fn of_import(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<Opened>> {
    import_exhibits::table
        .inner_join(exhibits::table)
        .filter(import_exhibits::import_id.eq(import))
        .order(import_exhibits::exhibit_id)
        .select((
            exhibits::id,
            exhibits::label,
            exhibits::taken_back_because,
            import_exhibits::kept_because,
            import_exhibits::revision,
        ))
        .load(conn)
}

/// Takes back those that nobody has built on, once the import's findings are, and notes of the others why they stay.
pub fn take_back(tx: &mut Tx<'_>, by: &Researcher, import: ImportId, reason: &str) -> anyhow::Result<()> {
    for opened in of_import(tx.conn(), import)? {
        let Some(exhibit) = weapons::exhibit(tx.conn(), opened.id)?.filter(|exhibit| !exhibit.is_taken_back()) else {
            continue;
        };
        match kept_because(tx.conn(), &opened, &exhibit)? {
            None => actions::take_back(tx, by, &exhibit, reason)?,
            Some(why) => {
                let row = import_exhibits::table
                    .filter(import_exhibits::import_id.eq(import).and(import_exhibits::exhibit_id.eq(opened.id)));
                diesel::update(row).set(import_exhibits::kept_because.eq(why.as_str())).execute(tx.conn())?;
            }
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
