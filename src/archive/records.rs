//! Compares the rows of the tables with what the journal says of them: a row that was changed, added or removed behind the
//! program's back is named.
//!
//! Both sides are read in order of id, a page at a time, so memory does not grow with the catalogue. A field that a later version
//! of the program adds is left out of its row's JSON while it has its default, or every older record would differ.

use std::collections::VecDeque;

use diesel::prelude::*;

use crate::archive::verify::{Area, Report};
use crate::companies::queries::{self as companies, contacts, proposals};
use crate::db::conn::Conn;
use crate::db::ids::{
    AnnexId, BrandId, CampaignId, CompanyId, ContactId, DismissedHitId, ExhibitId, ExportId, FindingId, LetterId,
    MakerStringId, PartId, PartyId, PartyLinkId, ProposalId, ScreeningListId, SourceId, WeaponSystemId,
};
use crate::db::schema::journal_changes as changes;
use crate::evidence::queries as evidence;
use crate::findings::queries as findings;
use crate::journal::history::{FieldChange, Record};
use crate::journal::model::SubjectKind;
use crate::letters::queries::{self as letters, annexes, exports};
use crate::parties::queries::{self as parties, VersionRecord};
use crate::parts::queries as parts;
use crate::weapons::queries as weapons;

/// Rows and changes read at once.
const PAGE: i64 = 1_000;

/// A row with everything that hangs on it, in the shape in which the journal gives it.
struct Row {
    id: i64,
    record: Record,
    /// The revision that the row itself states, where it states one.
    revision: Option<i64>,
}

type ReadRows = fn(&mut Conn, i64) -> anyhow::Result<Vec<Row>>;

/// Every kind of record that the journal keeps whole.
const KINDS: &[(SubjectKind, ReadRows)] = &[
    (SubjectKind::Company, company_rows),
    (SubjectKind::Brand, |conn, after| {
        plain(companies::brands_after(conn, BrandId(after), PAGE)?, |row| row.brand.id.0)
    }),
    (SubjectKind::CompanyContact, contact_rows),
    (SubjectKind::CompanyProposal, |conn, after| {
        let rows = proposals::after(conn, ProposalId(after), PAGE)?;
        let revisions: Vec<i64> = rows.iter().map(|row| row.revision).collect();
        let mut rows = plain(rows, |row| row.id.0)?;
        rows.iter_mut().zip(revisions).for_each(|(row, revision)| row.revision = Some(revision));
        Ok(rows)
    }),
    (SubjectKind::MakerString, |conn, after| {
        plain(companies::maker_strings_after(conn, MakerStringId(after), PAGE)?, |row| row.id.0)
    }),
    (SubjectKind::WeaponSystem, |conn, after| {
        plain(weapons::systems_after(conn, WeaponSystemId(after), PAGE)?, |row| row.system.id.0)
    }),
    (SubjectKind::Exhibit, exhibit_rows),
    (SubjectKind::Source, |conn, after| plain(evidence::after(conn, SourceId(after), PAGE)?, |row| row.source.id.0)),
    (SubjectKind::Part, |conn, after| plain(parts::after(conn, PartId(after), PAGE)?, |row| row.id.0)),
    (SubjectKind::Finding, finding_rows),
    (SubjectKind::ScreeningList, list_rows),
    (SubjectKind::Letter, letter_rows),
    (SubjectKind::LetterAnnex, annex_rows),
    (SubjectKind::LetterTemplate, |conn, after| plain(letters::own_templates_after(conn, after, PAGE)?, |row| row.id)),
    (SubjectKind::Campaign, |conn, after| {
        plain(annexes::campaigns_after(conn, CampaignId(after), PAGE)?, |row| row.id.0)
    }),
    (SubjectKind::Export, export_rows),
    (SubjectKind::DismissedHit, |conn, after| {
        plain(parties::dismissed::after(conn, DismissedHitId(after), PAGE)?, |row| row.id.0)
    }),
    (SubjectKind::Party, |conn, after| {
        stating(parties::own::after(conn, PartyId(after), PAGE)?, |row| (row.id.0, row.revision))
    }),
    (SubjectKind::PartyLink, |conn, after| {
        stating(parties::links::after(conn, PartyLinkId(after), PAGE)?, |row| (row.id.0, row.revision))
    }),
];

/// What the journal has kept only since a later version: compared where it states it.
const KEPT_LATER: &[&str] = &["tenures", "names", "origin_name", "alternatives_digest", "is_public"];

fn plain<T: serde::Serialize>(rows: Vec<T>, id_of: impl Fn(&T) -> i64) -> anyhow::Result<Vec<Row>> {
    let row = |row: T| Ok(Row { id: id_of(&row), record: Record::of(&row)?, revision: None });
    rows.into_iter().map(row).collect()
}

/// Rows that state the revision of their last change.
fn stating<T: serde::Serialize>(rows: Vec<T>, of: impl Fn(&T) -> (i64, i64)) -> anyhow::Result<Vec<Row>> {
    let row = |row: T| {
        let (id, revision) = of(&row);
        Ok(Row { id, record: Record::of(&row)?, revision: Some(revision) })
    };
    rows.into_iter().map(row).collect()
}

fn company_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let mut found = Vec::new();
    let rows = companies::companies_after(conn, CompanyId(after), PAGE)?;
    let ids: Vec<CompanyId> = rows.iter().map(|(company, _)| company.id).collect();
    let merged = companies::merged::merged_straight_into(conn, &ids)?;
    for (company, events) in rows {
        let mut record = Record::of(&company)?;
        for event in &events {
            record.add_item("event", event)?;
        }
        for (_, gone) in merged.iter().filter(|(into, _)| *into == company.id) {
            record.add_item("merged", &serde_json::json!({ "merged_id": gone }))?;
        }
        found.push(Row { id: company.id.0, record, revision: None });
    }
    Ok(found)
}

fn contact_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let rows = contacts::after(conn, ContactId(after), PAGE)?;
    let ids: Vec<ContactId> = rows.iter().map(|row| row.id).collect();
    let copies = contacts::copies_of(conn, &ids)?;
    let row = |contact: &contacts::Contact| {
        let mut record = Record::of(&contact.record())?;
        for copy in copies.iter().filter(|copy| copy.contact_id == contact.id) {
            record.add_item("copy", copy)?;
        }
        Ok(Row { id: contact.id.0, record, revision: Some(contact.revision) })
    };
    rows.iter().map(row).collect()
}

fn exhibit_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let rows = weapons::exhibits_after(conn, ExhibitId(after), PAGE)?;
    let ids: Vec<ExhibitId> = rows.iter().map(|row| row.id).collect();
    let mut found = plain(rows, |row| row.id.0)?;
    for event in weapons::custody_of_all(conn, &ids)? {
        if let Ok(place) = ids.binary_search(&event.exhibit_id) {
            found[place].record.add_item("custody_event", &event)?;
        }
    }
    Ok(found)
}

/// Lists with their versions; digests and counts are worked out of the entries, so that an entry that was altered is found.
fn list_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let mut found = Vec::new();
    for mut list in parties::lists_after(conn, ScreeningListId(after), PAGE)? {
        let counted = parties::recount(conn, &list)?;
        if let Some((_, count, digest)) = counted.last() {
            (list.entry_count, list.digest) = (*count, digest.clone());
        }
        let mut record = Record::of(&list)?;
        for (mut version, files) in parties::versions(conn, list.id)? {
            if let Some((_, count, digest)) = counted.iter().find(|(number, ..)| *number == version.number) {
                (version.entry_count, version.digest) = (*count, digest.clone());
            }
            record.add_item("version", &VersionRecord::new(&version, &files))?;
        }
        found.push(Row { id: list.id.0, record, revision: None });
    }
    Ok(found)
}

/// Letters; the digest of annex A is worked out of its rows, so that one that was altered is found.
fn letter_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let mut found = Vec::new();
    for mut letter in letters::after(conn, LetterId(after), PAGE)? {
        letter.findings_digest = annexes::digest_of_findings(&letters::findings_of(conn, letter.id)?);
        let mut record = Record::of(&letter)?;
        for delivery in letters::deliveries::of_letter(conn, letter.id)? {
            record.add_item("delivery", &delivery)?;
        }
        for answer in letters::answers::of_letter(conn, letter.id)? {
            record.add_item("answer", &answer)?;
        }
        for file in letters::answers::files_of_letter(conn, letter.id)? {
            record.add_item("answer_file", &file)?;
        }
        for link in letters::links::of_letter(conn, letter.id)? {
            record.add_item("link", &link)?;
        }
        for notice in letters::notices::of_letter(conn, letter.id)? {
            record.add_item("notice", &notice)?;
        }
        for withdrawal in letters::withdrawals::of_letter(conn, letter.id)? {
            record.add_item("withdrawal", &withdrawal)?;
        }
        for decided in letters::decided_of(conn, letter.id)? {
            record.add_item("correction", &decided)?;
        }
        found.push(Row { id: letter.id.0, record, revision: Some(letter.revision) });
    }
    Ok(found)
}

/// Exports; count and digest are worked out of their findings.
fn export_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let mut found = Vec::new();
    for mut export in exports::after(conn, ExportId(after), PAGE)? {
        let findings = exports::findings_of(conn, export.id)?;
        (export.finding_count, export.digest) = (findings.len() as i64, exports::digest_of(&findings));
        let mut record = Record::of(&export)?;
        for decision in exports::decisions_of(conn, export.id)? {
            record.add_item("decision", &decision)?;
        }
        found.push(Row { id: export.id.0, record, revision: Some(export.revision) });
    }
    Ok(found)
}

/// Annexes of parties, count and digest worked out of their rows.
fn annex_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let mut found = Vec::new();
    for mut annex in annexes::annexes_after(conn, AnnexId(after), PAGE)? {
        let parties = annexes::parties_of(conn, annex.id)?;
        (annex.item_count, annex.digest) = (parties.len() as i64, annexes::digest_of_parties(&parties));
        found.push(Row { id: annex.id.0, record: Record::of(&annex)?, revision: None });
    }
    Ok(found)
}

fn finding_rows(conn: &mut Conn, after: i64) -> anyhow::Result<Vec<Row>> {
    let rows = findings::after(conn, FindingId(after), PAGE)?;
    let ids: Vec<FindingId> = rows.iter().map(|row| row.id).collect();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        found.push(Row { id: row.id.0, record: Record::of(row)?, revision: Some(row.revision) });
    }
    let place = |id: FindingId| ids.binary_search(&id).ok();
    for reading in findings::readings_of_all(conn, &ids)? {
        if let Some(place) = place(reading.finding_id) {
            found[place].record.add_item("reading", &reading)?;
        }
    }
    for support in findings::sources_of(conn, &ids)? {
        if let Some(place) = place(support.finding_id) {
            found[place].record.add_item("support", &support)?;
        }
    }
    for dispute in findings::disputes_of_all(conn, &ids)? {
        if let Some(place) = place(dispute.finding_id) {
            found[place].record.add_item("dispute", &dispute)?;
        }
    }
    Ok(found)
}

/// The records of one kind as the journal tells them, in order of id.
struct Told {
    kind: SubjectKind,
    page: VecDeque<(i64, i64, i32, String)>,
    /// Where the next page begins: after this subject, revision and place.
    at: (i64, i64, i32),
    is_done: bool,
}

impl Told {
    fn peek(&mut self, conn: &mut Conn) -> QueryResult<Option<i64>> {
        if self.page.is_empty() && !self.is_done {
            let (id, revision, ordinal) = self.at;
            self.page = changes::table
                .filter(changes::subject_kind.eq(self.kind))
                // Said so that the index on the subject gives the start of the range.
                .filter(changes::subject_id.ge(id))
                .filter(changes::subject_id.gt(id).or(
                    changes::revision.gt(revision).or(changes::revision.eq(revision).and(changes::ordinal.gt(ordinal))),
                ))
                .order((changes::subject_id, changes::revision, changes::ordinal))
                .limit(PAGE)
                .select((changes::subject_id, changes::revision, changes::ordinal, changes::detail))
                .load(conn)?
                .into();
            match self.page.back() {
                Some((id, revision, ordinal, _)) => self.at = (*id, *revision, *ordinal),
                None => self.is_done = true,
            }
        }
        Ok(self.page.front().map(|(id, ..)| *id))
    }

    /// The next record and the revision of its last change.
    fn next(&mut self, conn: &mut Conn) -> anyhow::Result<Option<(i64, Record, i64)>> {
        let Some(id) = self.peek(conn)? else { return Ok(None) };
        let (mut record, mut last) = (Record::default(), 0);
        while self.peek(conn)? == Some(id) {
            if let Some((_, revision, _, detail)) = self.page.pop_front() {
                record.apply(&detail)?;
                last = revision;
            }
        }
        Ok(Some((id, record, last)))
    }
}

/// Compares every row of every kind, and notes the faults. `progress` is told how many records are done.
pub fn verify(conn: &mut Conn, report: &mut Report, progress: &mut dyn FnMut(u64)) -> anyhow::Result<()> {
    let mut done = 0;
    for (kind, read) in KINDS {
        let mut told = Told { kind: *kind, page: VecDeque::new(), at: (i64::MIN, i64::MIN, i32::MIN), is_done: false };
        let mut rows: VecDeque<Row> = read(conn, i64::MIN)?.into();
        let mut journal = told.next(conn)?;
        let mut count = 0;
        loop {
            let next = (rows.front().map(|row| row.id), journal.as_ref().map(|(id, ..)| *id));
            let side = match next {
                (None, None) => break,
                (Some(row), Some(told)) => row.cmp(&told),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
            };
            let row = if side.is_le() { rows.pop_front() } else { None };
            if rows.is_empty()
                && let Some(row) = &row
            {
                rows = read(conn, row.id)?.into();
            }
            let known = if side.is_ge() { std::mem::replace(&mut journal, told.next(conn)?) } else { None };
            match (row, known) {
                (Some(row), Some(known)) => compare(*kind, row, known, report),
                (Some(row), None) => {
                    let fault = "the journal has nothing of this row: it was added behind the program's back";
                    report.fault(Area::Record, name(*kind, row.id, &row.record), fault.to_owned());
                }
                (None, Some((id, record, revision))) => {
                    let fault = format!("its row is missing; the journal has it up to revision {revision}");
                    report.fault(Area::Record, name(*kind, id, &record), fault);
                }
                (None, None) => {}
            }
            count += 1;
            done += 1;
            if done % 1_000 == 0 {
                progress(done);
            }
        }
        report.records.push((*kind, count));
    }
    Ok(())
}

fn compare(kind: SubjectKind, row: Row, (_, journal, last): (i64, Record, i64), report: &mut Report) {
    let is_stated = |change: &FieldChange| change.before.is_some() || !KEPT_LATER.contains(&change.field.as_str());
    let differences: Vec<FieldChange> = row.record.differences(&journal).into_iter().filter(is_stated).collect();
    if let Some(first) = differences.first() {
        let fault = match &first.item {
            Some(item @ (name, identity)) if !row.record.items.contains_key(item) => {
                format!("its `{name} {identity}` is missing; the journal has it up to revision {last}")
            }
            Some(item @ (name, identity)) if !journal.items.contains_key(item) => {
                format!("the journal has nothing of its `{name} {identity}` up to revision {last}")
            }
            item => {
                let of = item.as_ref().map(|(name, identity)| format!("{name} {identity}, ")).unwrap_or_default();
                let (said, found) = (shown(first.before.as_ref()), shown(first.after.as_ref()));
                format!("`{of}{}` is {found}, the journal has {said} up to revision {last}", first.field)
            }
        };
        let fault = match differences.len() {
            1 => fault,
            count => format!("{fault} ({} more fields differ)", count - 1),
        };
        report.fault(Area::Record, name(kind, row.id, &journal), fault);
    } else if let Some(revision) = row.revision
        && revision != last
    {
        let fault = format!("it states revision {revision}, its last change in the journal is revision {last}");
        report.fault(Area::Record, name(kind, row.id, &journal), fault);
    }
}

/// A value as a fault names it: short, on one line.
fn shown(value: Option<&serde_json::Value>) -> String {
    let Some(value) = value else { return "nothing".to_owned() };
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// What people call the record: `finding F-000123`, `company analog-devices`, `part 12`.
fn name(kind: SubjectKind, id: i64, record: &Record) -> String {
    match (kind, record.fields.get("key").and_then(serde_json::Value::as_str)) {
        (SubjectKind::Finding, _) => format!("finding {}", FindingId(id).number()),
        (_, Some(key)) => format!("{} {key}", kind.as_str().replace('_', " ")),
        (_, None) => format!("{} {id}", kind.as_str().replace('_', " ")),
    }
}
