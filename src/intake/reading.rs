//! The half of an import that reads: takes records out of the file, tells what each would do, and understands those that do something.

use std::collections::HashMap;
use std::io::BufReader;
use std::sync::{Arc, mpsc};

use crate::companies::catalogue::Catalogue;
use crate::db::ids::{ExhibitId, FindingId, SourceId};
use crate::db::pool::Pools;
use crate::findings::queries::{self as finding_queries, Finding};
use crate::intake::mapping::Field;
use crate::intake::model::Outcome;
use crate::intake::owned::{Meant, OwnExhibits};
use crate::intake::records::RecordReader;
use crate::intake::report::Line;
use crate::intake::run::Import;
use crate::intake::stage::{self, Grounds, MakerMeaning, Memory, Staged};
use crate::intake::values::{Rejection, SourceRow, day_of, exhibit_strings, read_row};
use crate::marks::normalise::squash;
use crate::marks::reading::Knowledge;
use crate::weapons::actions::past_date;
use crate::weapons::model as weapons;

/// Rows that are first read, understood and written together; each further time twice as many, up to [`MOST_TOGETHER`].
pub(super) const FIRST_TOGETHER: usize = 1_000;
/// A page of an index that many rows of a batch touch is written once, so that few large batches write half of what many small ones
/// do. One of this size keeps other writers waiting for about a second.
const MOST_TOGETHER: usize = 20_000;
/// Bytes of the file after which a batch ends, however few rows they are: a row may be a thousand times as long as most.
const MOST_BYTES_TOGETHER: u64 = 16 << 20;
/// Why a person's row waits whose weapon leads nowhere.
pub const UNKNOWN_WEAPON: &str = "the weapon system is not in the catalogue: say which it is";

/// A row that goes into the database.
pub(super) struct Ready {
    pub staged: Staged,
    /// Findings that earlier imports made of this record, in the order of its exhibits.
    pub known: Vec<finding_queries::KnownRecord>,
}

#[derive(Default)]
pub(super) struct Batch {
    pub ready: Vec<Ready>,
    pub makers: HashMap<String, Arc<MakerMeaning>>,
    pub counts: Counts,
    pub refused: Vec<(u64, String, Outcome, Rejection)>,
    pub bytes: u64,
    /// Of every row of the batch, where somebody wants them.
    pub lines: Vec<Line>,
    /// Rows that wait for a person.
    pub waiting: Vec<SourceRow>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub read: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub duplicate: u64,
    pub rejected: u64,
    pub same_marking: u64,
    pub held: u64,
}

/// The reading half of an import.
pub(super) struct Understanding<'a> {
    pub reader: RecordReader<BufReader<std::fs::File>>,
    pub import: &'a Import,
    pub positions: std::collections::BTreeMap<Field, usize>,
    pub width: usize,
    /// Set where the source has records already, so that changed and unchanged ones are told from new ones.
    pub source: Option<SourceId>,
    pub pools: &'a Pools,
    pub catalogue: Arc<Catalogue>,
    pub knowledge: &'static Knowledge,
    pub today: chrono::NaiveDate,
    /// Records of this file: by a hash of their number, the row and a hash of their content. 24 bytes a row.
    pub seen: HashMap<u64, (u32, u64)>,
    pub makers: HashMap<String, Arc<MakerMeaning>>,
    pub memory: Memory,
    /// Set where a person imports.
    pub exhibits: Option<OwnExhibits>,
    /// Squashed markings of exhibits that are there, with their findings.
    pub markings: HashMap<ExhibitId, HashMap<String, Vec<FindingId>>>,
    /// Squashed markings of exhibits as this file names them, and the row that had each first.
    pub marked: HashMap<(String, String), u64>,
    /// Whether somebody wants a line for every row.
    pub tells_lines: bool,
    /// Rows of the next batch.
    pub together: usize,
}

impl Understanding<'_> {
    pub fn run(mut self, sender: &mpsc::SyncSender<anyhow::Result<Batch>>) {
        loop {
            let batch = self.next_batch();
            let is_last = batch.as_ref().map_or(true, |batch| batch.counts.read == 0);
            // The receiver is gone when writing failed; its error is the one to show.
            if sender.send(batch).is_err() || is_last {
                return;
            }
        }
    }

    fn next_batch(&mut self) -> anyhow::Result<Batch> {
        let mut batch = Batch::default();
        let together = self.together;
        self.together = MOST_TOGETHER.min(2 * together);
        let mut rows: Vec<SourceRow> = Vec::with_capacity(together);
        let first_byte = self.reader.bytes_read();
        while batch.counts.read < together as u64 && self.reader.bytes_read() - first_byte < MOST_BYTES_TOGETHER {
            let Some(record) = self.reader.next_record()? else { break };
            batch.counts.read += 1;
            match read_row(&record, &self.import.mapping, &self.positions, self.width) {
                Err(rejection) => {
                    batch.counts.rejected += 1;
                    if self.tells_lines {
                        batch.lines.push(Line::refused(record.row, Outcome::Rejected, &rejection));
                    }
                    batch.refused.push((record.row, String::new(), Outcome::Rejected, rejection));
                }
                Ok(row) => match self.repeated(&row) {
                    None => rows.push(row),
                    Some((outcome, rejection)) => {
                        match outcome {
                            Outcome::Duplicate => batch.counts.duplicate += 1,
                            _ => batch.counts.rejected += 1,
                        }
                        self.tell(&mut batch, &row, None, outcome, Some(&rejection));
                        batch.refused.push((row.row, row.external_id, outcome, rejection));
                    }
                },
            }
        }
        batch.bytes = self.reader.bytes_read();
        let mut known = self.known(&rows)?;
        let findings = self.findings_of(&known)?;
        for row in rows {
            let known = known.remove(&row.external_id).unwrap_or_default();
            let held = self.held(&row, &known, &findings);
            if known.is_empty() {
                if held.is_none() {
                    batch.counts.new += 1;
                }
            } else if self.is_unchanged(&row, &known) {
                batch.counts.unchanged += 1;
                self.tell(&mut batch, &row, None, Outcome::Unchanged, None);
                continue;
            } else if held.is_none() {
                batch.counts.changed += 1;
            }
            let maker = self.maker(row.get(Field::Maker));
            let grounds = Grounds {
                mapping: &self.import.mapping,
                catalogue: &self.catalogue,
                knowledge: self.knowledge,
                today: self.today,
            };
            let staged = stage::stage(row, maker.as_deref(), &grounds, &mut self.memory);
            if let Some(maker) = maker {
                batch.makers.entry(staged.row.get(Field::Maker).to_owned()).or_insert(maker);
            }
            let is_new = known.is_empty();
            if let Some((outcome, rejection)) = held.or(self.same_marking(&staged, &known)?) {
                match outcome {
                    Outcome::SameMarking if is_new => batch.counts.new -= 1,
                    Outcome::SameMarking => batch.counts.changed -= 1,
                    _ => {}
                }
                match outcome {
                    Outcome::SameMarking => batch.counts.same_marking += 1,
                    Outcome::Rejected => batch.counts.rejected += 1,
                    _ => batch.counts.held += 1,
                }
                self.tell(&mut batch, &staged.row, Some(&staged), outcome, Some(&rejection));
                batch.waiting.push(staged.row.clone());
                batch.refused.push((staged.row.row, staged.row.external_id, outcome, rejection));
                continue;
            }
            let outcome = if is_new { Outcome::New } else { Outcome::Changed };
            self.tell(&mut batch, &staged.row, Some(&staged), outcome, None);
            batch.ready.push(Ready { staged, known });
        }
        Ok(batch)
    }

    /// Whether the file had this record before: the same again is a duplicate, another content under one number is refused.
    fn repeated(&mut self, row: &SourceRow) -> Option<(Outcome, Rejection)> {
        let (number, content) = (short_hash(&row.external_id), short_hash(&row.digest));
        let (first, before) = *self.seen.entry(number).or_insert((row.row as u32, content));
        if u64::from(first) == row.row {
            return None;
        }
        let column =
            self.import.mapping.column(Field::ExternalId).map(|column| column.column.clone()).unwrap_or_default();
        let value = row.external_id.chars().take(60).collect();
        Some(if before == content {
            (
                Outcome::Duplicate,
                Rejection { column, reason: "the same record stands in the file before".to_owned(), value },
            )
        } else {
            let reason = "the same number stands in the file before with another content".to_owned();
            (Outcome::Rejected, Rejection { column, reason, value })
        })
    }

    fn known(&mut self, rows: &[SourceRow]) -> anyhow::Result<HashMap<String, Vec<finding_queries::KnownRecord>>> {
        let mut known: HashMap<String, Vec<finding_queries::KnownRecord>> = HashMap::new();
        if let Some(source) = self.source {
            let ids: Vec<&str> = rows.iter().map(|row| row.external_id.as_str()).collect();
            let mut conn = self.pools.read()?;
            for record in finding_queries::known_records(&mut conn, source, &ids)? {
                known.entry(record.external_id.clone()).or_default().push(record);
            }
        }
        Ok(known)
    }

    fn is_unchanged(&self, row: &SourceRow, known: &[finding_queries::KnownRecord]) -> bool {
        // The sample never takes the place of what was really imported.
        if self.import.mapping.sample && known.iter().any(|record| !record.from_sample) {
            return true;
        }
        known.len() >= row.weapons.len()
            && known
                .iter()
                .all(|record| record.record_digest == row.digest && record.from_sample == self.import.mapping.sample)
    }

    /// The findings that earlier imports of a person's source have made, for what only people's imports ask of them.
    fn findings_of(
        &self,
        known: &HashMap<String, Vec<finding_queries::KnownRecord>>,
    ) -> anyhow::Result<HashMap<FindingId, Finding>> {
        if self.exhibits.is_none() || known.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<FindingId> = known.values().flatten().map(|record| record.finding_id).collect();
        Ok(finding_queries::by_ids(&mut *self.pools.read()?, &ids)?)
    }

    /// Why a person's row cannot be taken as it is: the weapon leads nowhere, the day is none, or its finding is not its author's any
    /// more.
    fn held(
        &self,
        row: &SourceRow,
        known: &[finding_queries::KnownRecord],
        findings: &HashMap<FindingId, Finding>,
    ) -> Option<(Outcome, Rejection)> {
        let exhibits = self.exhibits.as_ref()?;
        let at = |field: Field, reason: &str, value: &str| Rejection {
            column: self.import.mapping.column(field).map(|column| column.column.clone()).unwrap_or_default(),
            reason: reason.to_owned(),
            value: value.chars().take(60).collect(),
        };
        let day = row.get(Field::RecoveredOn);
        if let Err(refused) = past_date(&day_of(day), self.today) {
            let reason = match refused {
                weapons::Refused::Future(_) => "the day of recovery is still to come",
                _ => "the day of recovery is none that can be read: write it as 2024-09-05, 2024-09, 2024-Q3 or 2024",
            };
            return Some((Outcome::Rejected, at(Field::RecoveredOn, reason, day)));
        }
        for (weapon, label) in row.weapons.iter().zip(exhibit_strings(row)) {
            if exhibits.meaning(weapon, &label) == Meant::Unknown {
                return Some((Outcome::Held, at(Field::Weapon, UNKNOWN_WEAPON, weapon)));
            }
        }
        for record in known {
            let open = findings.get(&record.finding_id).is_none_or(|finding| finding.state.is_open());
            if !open {
                let number = record.finding_id.number();
                let reason = "its finding has left its author's hands: correct it on its page";
                return Some((Outcome::Held, at(Field::ExternalId, reason, &number)));
            }
        }
        None
    }

    /// Whether the exhibit of a person's row has a part with the same marking, in the catalogue or further up in the file.
    fn same_marking(
        &mut self,
        staged: &Staged,
        known: &[finding_queries::KnownRecord],
    ) -> anyhow::Result<Option<(Outcome, Rejection)>> {
        let (Some(exhibits), Some(owned)) = (&self.exhibits, &self.import.owned) else { return Ok(None) };
        let marking = squash(&staged.understood.marking);
        if marking.is_empty() || owned.takes_same_marking {
            return Ok(None);
        }
        let column = self.import.mapping.column(Field::Marking).map(|column| column.column.clone()).unwrap_or_default();
        let same = |reason: String| {
            let value = staged.understood.marking.chars().take(60).collect();
            Some((Outcome::SameMarking, Rejection { column: column.clone(), reason, value }))
        };
        for (weapon, label) in staged.row.weapons.iter().zip(exhibit_strings(&staged.row)) {
            if let Meant::Exhibit(exhibit) = exhibits.meaning(weapon, &label) {
                if !self.markings.contains_key(&exhibit) {
                    let mut markings: HashMap<String, Vec<FindingId>> = HashMap::new();
                    for (id, marking) in finding_queries::markings_in(&mut *self.pools.read()?, exhibit)? {
                        markings.entry(squash(&marking)).or_default().push(id);
                    }
                    self.markings.insert(exhibit, markings);
                }
                let there = self.markings.get(&exhibit).and_then(|markings| markings.get(&marking));
                let other = there.into_iter().flatten().find(|id| known.iter().all(|record| record.finding_id != **id));
                if let Some(other) = other {
                    return Ok(same(format!("the exhibit has a part with the same marking: {}", other.number())));
                }
            }
            let first = *self.marked.entry((label.into_owned(), marking.clone())).or_insert(staged.row.row);
            if first != staged.row.row {
                return Ok(same("a row before has the same marking in the same exhibit".to_owned()));
            }
        }
        Ok(None)
    }

    fn tell(
        &self,
        batch: &mut Batch,
        row: &SourceRow,
        staged: Option<&Staged>,
        outcome: Outcome,
        rejection: Option<&Rejection>,
    ) {
        if self.tells_lines {
            batch.lines.push(Line::of(row, staged, outcome, rejection));
        }
    }

    fn maker(&mut self, text: &str) -> Option<Arc<MakerMeaning>> {
        if text.is_empty() {
            return None;
        }
        if let Some(known) = self.makers.get(text) {
            return Some(known.clone());
        }
        let chosen = self.import.owned.as_ref().and_then(|owned| owned.makers.get(text));
        let brand = |key: &String| self.catalogue.brand(self.catalogue.brand_id(key)?);
        let meaning = match chosen.map(|key| (key, brand(key))) {
            Some((_, Some(brand))) => MakerMeaning::chosen(text, &brand.name, &self.catalogue),
            Some((key, None)) if key.is_empty() => MakerMeaning::none(text, &self.catalogue),
            _ => MakerMeaning::of(text, &self.catalogue),
        };
        let meaning = Arc::new(meaning);
        self.makers.insert(text.to_owned(), meaning.clone());
        Some(meaning)
    }
}

fn short_hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
