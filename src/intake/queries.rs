//! The tables of imports: which file was read when, by whom, and what came of it. The only file that writes them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, FindingId, ImportId, OrganisationId, PersonId, SourceId, reserve};
use crate::db::schema::{exhibits, findings, import_exhibits, import_findings, import_rows, imports, people};
use crate::findings::model::FindingState;
use crate::insert_all;
use crate::intake::model::{Format, ImportState, Outcome, Settings};
use crate::intake::report::{Line, Summary};
use crate::journal::tx::Tx;

/// An import as stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = imports, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Import {
    pub id: ImportId,
    pub file_name: String,
    pub file_sha256: String,
    pub mapping: String,
    /// `None` until somebody has said what the rows rest on.
    pub source_id: Option<SourceId>,
    pub started_at: NaiveDateTime,
    pub finished_at: Option<NaiveDateTime>,
    pub rows_read: i64,
    pub rows_new: i64,
    pub rows_changed: i64,
    pub rows_unchanged: i64,
    pub rows_duplicate: i64,
    pub rows_rejected: i64,
    pub state: ImportState,
    /// `None` for what the command line did, as is the next.
    pub organisation_id: Option<OrganisationId>,
    pub person_id: Option<PersonId>,
    pub format: Format,
    pub size_bytes: i64,
    /// JSON of [`Settings`].
    pub settings: String,
    /// JSON: the names of the columns.
    pub header: String,
    /// JSON of [`Summary`].
    pub summary: String,
    /// Why it could not go on.
    pub problem: String,
    pub rows_done: i64,
    pub changed_at: NaiveDateTime,
    /// A process works on it until then, and says so anew while it does.
    pub claimed_until: Option<NaiveDateTime>,
}

impl Import {
    pub fn settings(&self) -> Settings {
        serde_json::from_str(&self.settings).unwrap_or_default()
    }

    /// The closing table of the check or of the import, whichever was last.
    pub fn summary(&self) -> Summary {
        serde_json::from_str(&self.summary).unwrap_or_default()
    }

    pub fn header(&self) -> Vec<String> {
        serde_json::from_str(&self.header).unwrap_or_default()
    }

    fn begun(id: ImportId, at: NaiveDateTime) -> Self {
        Self {
            id,
            file_name: String::new(),
            file_sha256: String::new(),
            mapping: String::new(),
            source_id: None,
            started_at: at,
            finished_at: None,
            rows_read: 0,
            rows_new: 0,
            rows_changed: 0,
            rows_unchanged: 0,
            rows_duplicate: 0,
            rows_rejected: 0,
            state: ImportState::Uploaded,
            organisation_id: None,
            person_id: None,
            format: Format::Text,
            size_bytes: 0,
            settings: String::new(),
            header: String::new(),
            summary: String::new(),
            problem: String::new(),
            rows_done: 0,
            changed_at: at,
            claimed_until: None,
        }
    }
}

/// Notes that the command line reads a file; returns the number of the import.
pub fn begin(
    tx: &mut Tx<'_>,
    file_name: &str,
    sha256: &str,
    mapping: &str,
    source: SourceId,
) -> anyhow::Result<ImportId> {
    let id = ImportId(reserve(tx.conn(), "imports", 1)?);
    let row = Import {
        file_name: file_name.to_owned(),
        file_sha256: sha256.to_owned(),
        mapping: mapping.to_owned(),
        source_id: Some(source),
        state: ImportState::Applying,
        ..Import::begun(id, tx.at)
    };
    diesel::insert_into(imports::table).values(&row).execute(tx.conn())?;
    Ok(id)
}

/// What comes with a file that a person has uploaded.
#[derive(Clone, Debug)]
pub struct NewImport {
    pub file_name: String,
    pub sha256: String,
    pub size_bytes: i64,
    pub format: Format,
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub settings: Settings,
}

pub fn insert(tx: &mut Tx<'_>, new: &NewImport) -> anyhow::Result<Import> {
    let id = ImportId(reserve(tx.conn(), "imports", 1)?);
    let row = Import {
        file_name: new.file_name.clone(),
        file_sha256: new.sha256.clone(),
        mapping: "browser".to_owned(),
        organisation_id: Some(new.organisation),
        person_id: Some(new.person),
        format: new.format,
        size_bytes: new.size_bytes,
        settings: serde_json::to_string(&new.settings)?,
        ..Import::begun(id, tx.at)
    };
    diesel::insert_into(imports::table).values(&row).execute(tx.conn())?;
    Ok(row)
}

pub fn update(tx: &mut Tx<'_>, import: &Import) -> QueryResult<usize> {
    diesel::update(imports::table.filter(imports::id.eq(import.id))).set(import).execute(tx.conn())
}

pub fn set_source(tx: &mut Tx<'_>, id: ImportId, source: SourceId) -> QueryResult<usize> {
    diesel::update(imports::table.filter(imports::id.eq(id))).set(imports::source_id.eq(source)).execute(tx.conn())
}

/// Notes that the file was read to its end.
pub fn finish(tx: &mut Tx<'_>, id: ImportId, summary: &Summary) -> QueryResult<usize> {
    let at = tx.at;
    diesel::update(imports::table.filter(imports::id.eq(id)))
        .set((
            imports::finished_at.eq(at),
            imports::changed_at.eq(at),
            imports::state.eq(ImportState::Applied),
            imports::rows_read.eq(summary.read as i64),
            imports::rows_done.eq(summary.read as i64),
            imports::rows_new.eq(summary.new as i64),
            imports::rows_changed.eq(summary.changed as i64),
            imports::rows_unchanged.eq(summary.unchanged as i64),
            imports::rows_duplicate.eq(summary.duplicate as i64),
            imports::rows_rejected.eq(summary.rejected as i64),
        ))
        .execute(tx.conn())
}

/// The import of an organisation; `None` for those of others and of the command line.
pub fn own(conn: &mut Conn, organisation: OrganisationId, id: ImportId) -> QueryResult<Option<Import>> {
    imports::table.filter(imports::id.eq(id).and(imports::organisation_id.eq(organisation))).first(conn).optional()
}

pub fn count_of(conn: &mut Conn, organisation: OrganisationId) -> QueryResult<i64> {
    imports::table.filter(imports::organisation_id.eq(organisation)).count().get_result(conn)
}

/// Imports of an organisation with who began each, the newest first.
pub fn page_of(
    conn: &mut Conn,
    organisation: OrganisationId,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<(Import, Option<String>)>> {
    imports::table
        .left_join(people::table)
        .filter(imports::organisation_id.eq(organisation))
        .order(imports::id.desc())
        .offset(offset)
        .limit(limit)
        .select((imports::all_columns, people::name.nullable()))
        .load(conn)
}

/// The next import that waits for a process to work on it.
pub fn waiting(conn: &mut Conn, now: NaiveDateTime) -> QueryResult<Option<Import>> {
    imports::table
        .filter(imports::state.eq_any([ImportState::Checking, ImportState::Applying]))
        .filter(imports::organisation_id.is_not_null())
        .filter(imports::claimed_until.is_null().or(imports::claimed_until.lt(now)))
        .order(imports::changed_at)
        .first(conn)
        .optional()
}

/// Says that a process works on an import until then, and how far it is. `was` is what the process last knew of the claim. False
/// where the state or the claim is another by now: then somebody else works on it, or it was begun anew.
pub fn claim(
    tx: &mut Tx<'_>,
    id: ImportId,
    state: ImportState,
    was: Option<NaiveDateTime>,
    until: NaiveDateTime,
    rows_done: i64,
) -> QueryResult<bool> {
    let free = imports::table.filter(imports::id.eq(id).and(imports::state.eq(state)));
    let values = (imports::claimed_until.eq(until), imports::rows_done.eq(rows_done));
    let changed = match was {
        Some(was) => diesel::update(free.filter(imports::claimed_until.eq(was))).set(values).execute(tx.conn())?,
        None => diesel::update(free.filter(imports::claimed_until.is_null())).set(values).execute(tx.conn())?,
    };
    Ok(changed > 0)
}

/// Forgets who works on what: for the start of the only process of an installation.
pub fn release_claims(tx: &mut Tx<'_>) -> QueryResult<usize> {
    let none: Option<NaiveDateTime> = None;
    diesel::update(imports::table.filter(imports::claimed_until.is_not_null()))
        .set(imports::claimed_until.eq(none))
        .execute(tx.conn())
}

/// What the check found for a row.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = import_rows)]
pub struct ImportRow {
    pub import_id: ImportId,
    /// As a spreadsheet counts them.
    pub row_number: i64,
    pub outcome: Outcome,
    pub record: String,
    pub column_name: String,
    pub reason: String,
    pub value: String,
    pub weapon: String,
    pub maker: String,
    pub marking: String,
    pub part_number: String,
}

pub fn delete_rows(tx: &mut Tx<'_>, import: ImportId) -> QueryResult<usize> {
    diesel::delete(import_rows::table.filter(import_rows::import_id.eq(import))).execute(tx.conn())
}

pub fn insert_rows(tx: &mut Tx<'_>, import: ImportId, lines: Vec<Line>) -> QueryResult<()> {
    let rows: Vec<ImportRow> = lines
        .into_iter()
        .map(|line| ImportRow {
            import_id: import,
            row_number: line.row as i64,
            outcome: line.outcome,
            record: line.record,
            column_name: line.column,
            reason: line.reason,
            value: line.value,
            weapon: line.weapon,
            maker: line.maker,
            marking: line.marking,
            part_number: line.part_number,
        })
        .collect();
    insert_all!(tx.conn(), import_rows::table, &rows)
}

/// How many rows have each outcome.
pub fn count_outcomes(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<(Outcome, i64)>> {
    import_rows::table
        .filter(import_rows::import_id.eq(import))
        .group_by(import_rows::outcome)
        .select((import_rows::outcome, diesel::dsl::count_star()))
        .load(conn)
}

/// Rows of an import in their order, of one outcome or of all.
pub fn rows_of(
    conn: &mut Conn,
    import: ImportId,
    outcome: Option<Outcome>,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<ImportRow>> {
    let rows = import_rows::table.filter(import_rows::import_id.eq(import)).order(import_rows::row_number);
    let rows = rows.offset(offset).limit(limit);
    match outcome {
        Some(outcome) => rows.filter(import_rows::outcome.eq(outcome)).load(conn),
        None => rows.load(conn),
    }
}

/// A finding that an import has brought or changed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = import_findings)]
pub struct ImportFinding {
    pub import_id: ImportId,
    pub finding_id: FindingId,
    pub row_number: i64,
    /// Of the finding after the import.
    pub revision: i64,
    /// JSON of what the source said before; blank for a finding that is new.
    pub before: String,
}

/// Notes findings with their rows and what they were before. Those that this import has noted keep what was noted first.
pub fn keep_findings(tx: &mut Tx<'_>, import: ImportId, kept: &[(FindingId, u64, String)]) -> anyhow::Result<()> {
    let revision = tx.revision;
    for chunk in kept.chunks(500) {
        let ids: Vec<FindingId> = chunk.iter().map(|(id, ..)| *id).collect();
        let known: Vec<FindingId> = import_findings::table
            .filter(import_findings::import_id.eq(import).and(import_findings::finding_id.eq_any(&ids)))
            .select(import_findings::finding_id)
            .load(tx.conn())?;
        diesel::update(
            import_findings::table
                .filter(import_findings::import_id.eq(import).and(import_findings::finding_id.eq_any(&known))),
        )
        .set(import_findings::revision.eq(revision))
        .execute(tx.conn())?;
        let rows: Vec<ImportFinding> = chunk
            .iter()
            .filter(|(id, ..)| !known.contains(id))
            .map(|(id, row, before)| ImportFinding {
                import_id: import,
                finding_id: *id,
                row_number: *row as i64,
                revision,
                before: before.clone(),
            })
            .collect();
        insert_all!(tx.conn(), import_findings::table, &rows)?;
    }
    Ok(())
}

pub fn findings_of(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<ImportFinding>> {
    import_findings::table.filter(import_findings::import_id.eq(import)).order(import_findings::finding_id).load(conn)
}

/// Which findings these rows of an import have brought or changed, in their order.
pub fn findings_of_rows(conn: &mut Conn, import: ImportId, rows: &[i64]) -> QueryResult<Vec<(i64, FindingId)>> {
    import_findings::table
        .filter(import_findings::import_id.eq(import).and(import_findings::row_number.eq_any(rows.to_vec())))
        .order((import_findings::row_number, import_findings::finding_id))
        .select((import_findings::row_number, import_findings::finding_id))
        .load(conn)
}

/// Findings of an import that their author still works on.
pub fn drafts_of(conn: &mut Conn, import: ImportId, limit: i64) -> QueryResult<Vec<FindingId>> {
    import_findings::table
        .inner_join(findings::table)
        .filter(import_findings::import_id.eq(import))
        .filter(findings::state.eq_any([FindingState::Draft, FindingState::Returned]))
        .order(import_findings::finding_id)
        .limit(limit)
        .select(import_findings::finding_id)
        .load(conn)
}

pub fn count_drafts(conn: &mut Conn, import: ImportId) -> QueryResult<i64> {
    import_findings::table
        .inner_join(findings::table)
        .filter(import_findings::import_id.eq(import))
        .filter(findings::state.eq_any([FindingState::Draft, FindingState::Returned]))
        .count()
        .get_result(conn)
}

/// Exhibits that findings of an import are in, with how many, the most first.
pub fn exhibits_of(conn: &mut Conn, import: ImportId, limit: i64) -> QueryResult<Vec<(ExhibitId, String, i64)>> {
    import_findings::table
        .inner_join(findings::table.inner_join(exhibits::table))
        .filter(import_findings::import_id.eq(import))
        .group_by((exhibits::id, exhibits::label))
        .order((diesel::dsl::count_star().desc(), exhibits::id))
        .limit(limit)
        .select((exhibits::id, exhibits::label, diesel::dsl::count_star()))
        .load(conn)
}

pub fn count_findings(conn: &mut Conn, import: ImportId) -> QueryResult<i64> {
    import_findings::table.filter(import_findings::import_id.eq(import)).count().get_result(conn)
}

/// What an organisation said of its imports before, the newest first: for columns of the same name, and for names of makers and
/// weapons.
pub fn said_before(conn: &mut Conn, organisation: OrganisationId, besides: ImportId) -> QueryResult<Vec<Settings>> {
    const LOOKED_AT: i64 = 50;
    let texts: Vec<String> = imports::table
        .filter(imports::organisation_id.eq(organisation).and(imports::id.ne(besides)))
        .filter(imports::state.ne(ImportState::Uploaded))
        .order(imports::id.desc())
        .limit(LOOKED_AT)
        .select(imports::settings)
        .load(conn)?;
    Ok(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
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
pub fn note_opened(tx: &mut Tx<'_>, import: ImportId, exhibit: ExhibitId) -> QueryResult<()> {
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
pub fn opened_by(conn: &mut Conn, import: ImportId) -> QueryResult<Vec<Opened>> {
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

/// Notes why an exhibit stays though the import that opened it is taken back.
pub fn keep_opened(tx: &mut Tx<'_>, import: ImportId, exhibit: ExhibitId, why: &str) -> QueryResult<()> {
    let row = import_exhibits::table
        .filter(import_exhibits::import_id.eq(import).and(import_exhibits::exhibit_id.eq(exhibit)));
    diesel::update(row).set(import_exhibits::kept_because.eq(why)).execute(tx.conn()).map(drop)
}
