//! Runs an import: one thread reads and understands rows, the calling thread writes them in batches, each batch one
//! transaction and one revision. Memory is bounded by a few batches, whatever the size of the file.

use std::collections::{HashMap, HashSet};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Instant;

use crate::companies::actions::keep_maker_string;
use crate::companies::catalogue::Catalogue;
use crate::db::ids::{ExhibitId, FindingId, MakerStringId, SourceId};
use crate::db::pool::Pools;
use crate::evidence::queries::{self as evidence, Source};
use crate::findings::actions::{self as findings, FindingInput, Support};
use crate::findings::model::FindingState;
use crate::findings::queries as finding_queries;
use crate::intake::mapping::{Field, Mapping};
use crate::intake::queries;
use crate::intake::records::RecordReader;
use crate::intake::report::{AsWritten, Reasons, ReportFile, Summary};
use crate::intake::stage::{self, Answers, Grounds, MakerMeaning, Staged};
use crate::intake::values::{Rejection, SourceRow, read_row};
use crate::intake::weapons::WeaponStrings;
use crate::journal::model::{Actor, SubjectKind, Verb};
use crate::journal::tx::{Act, Tx, Written};
use crate::marks::reading::Knowledge;
use anyhow::{Context, bail};

/// Rows that are read, understood and written together.
const BATCH: usize = 2_000;

/// How findings of the file arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrive {
    /// As the mapping says of its source: published if that is itself public.
    AsMapped,
    Draft,
    Published,
}

/// What is to be imported and how.
pub struct Import {
    pub file: PathBuf,
    /// The name under which the file is noted.
    pub file_name: String,
    pub sha256: String,
    pub mapping: Mapping,
    pub arrive: Arrive,
    pub dry_run: bool,
    pub report: Option<PathBuf>,
    pub actor: Actor,
}

/// What the run needs of the installation.
pub struct House<'a> {
    pub pools: &'a Pools,
    pub catalogue: Arc<Catalogue>,
    pub knowledge: &'static Knowledge,
    pub now: chrono::NaiveDateTime,
    /// Told of each finished batch: bytes of the file read so far, rows, and the revision that was written.
    pub progress: &'a mut dyn FnMut(Progress),
}

#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub bytes: u64,
    pub rows: u64,
    pub revision: Option<i64>,
}

/// The mapping for a file: the named one, or the one that fits its header. Err says what was tried.
pub fn mapping_for(file: &Path, named: Option<&str>) -> anyhow::Result<Mapping> {
    if let Some(named) = named {
        return Mapping::named(named);
    }
    let reader = open(file)?;
    Mapping::recognised(&reader.header()).with_context(|| format!("in `{}`", file.display()))
}

fn open(file: &Path) -> anyhow::Result<RecordReader<BufReader<std::fs::File>>> {
    let input = std::fs::File::open(file).with_context(|| format!("opening `{}`", file.display()))?;
    RecordReader::open(BufReader::with_capacity(1 << 18, input)).with_context(|| format!("in `{}`", file.display()))
}

/// A row that goes into the database.
struct Ready {
    staged: Staged,
    /// Findings that earlier imports made of this record, in the order of its exhibits.
    known: Vec<finding_queries::KnownRecord>,
}

#[derive(Default)]
struct Batch {
    ready: Vec<Ready>,
    makers: HashMap<String, Arc<MakerMeaning>>,
    counts: Counts,
    refused: Vec<(u64, String, &'static str, Rejection)>,
    bytes: u64,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    read: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    duplicate: u64,
    rejected: u64,
}

/// Runs the import to its end. Err only where nothing sensible can be done: the file cannot be read, the mapping does not fit,
/// the database is gone. What was written before stays, and running again completes it.
pub fn run(import: &Import, house: House<'_>) -> anyhow::Result<Summary> {
    let started = Instant::now();
    let reader = open(&import.file)?;
    let header: Vec<String> = reader.header().into_iter().map(str::to_owned).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let positions = import.mapping.positions(&header)?;
    let width = header.len();
    let published = match import.arrive {
        Arrive::AsMapped => import.mapping.source.public,
        Arrive::Draft => false,
        Arrive::Published => true,
    };
    let state = if published { FindingState::Published } else { FindingState::Draft };
    let source = open_source(import, &house)?;
    let has_records = match &source {
        Some(source) => finding_queries::has_records(&mut *house.pools.read()?, source.id)?,
        None => false,
    };
    let import_id = if import.dry_run { None } else { Some(note_start(import, &house, source.as_ref())?) };

    let mut report = import.report.as_deref().map(ReportFile::create).transpose()?;
    let mut reasons = Reasons::default();
    let mut summary = Summary {
        dry_run: import.dry_run,
        mapping: import.mapping.name.clone(),
        source: import.mapping.source.title.clone(),
        ..Summary::default()
    };
    let mut maker_rows: HashMap<String, (Arc<MakerMeaning>, u64)> = HashMap::new();
    let mut weapon_rows: HashMap<String, u64> = HashMap::new();
    let mut writer = Writer {
        import,
        source: source.as_ref().map(|source| source.id),
        state,
        makers: HashMap::new(),
        weapons: WeaponStrings::load(&mut *house.pools.read()?)?,
        catalogue: house.catalogue.clone(),
    };

    let reading = Understanding {
        reader,
        import,
        positions,
        width,
        source: source.as_ref().map(|source| source.id).filter(|_| has_records),
        pools: house.pools,
        catalogue: house.catalogue.clone(),
        knowledge: house.knowledge,
        today: house.now.date(),
        seen: HashMap::new(),
        makers: HashMap::new(),
        answers: Answers::default(),
    };
    let progress = house.progress;
    let mut rows = 0;
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let (sender, receiver) = mpsc::sync_channel::<anyhow::Result<Batch>>(2);
        scope.spawn(move || reading.run(&sender));
        for batch in receiver {
            let batch = batch?;
            summary.read += batch.counts.read;
            summary.new += batch.counts.new;
            summary.changed += batch.counts.changed;
            summary.unchanged += batch.counts.unchanged;
            summary.duplicate += batch.counts.duplicate;
            summary.rejected += batch.counts.rejected;
            for (row, record, outcome, rejection) in &batch.refused {
                reasons.note(outcome, *row, rejection);
                if let Some(report) = &mut report {
                    report.line(*row, record, outcome, rejection)?;
                }
            }
            for ready in &batch.ready {
                let row = &ready.staged.row;
                let maker = row.get(Field::Maker);
                if let Some(meaning) = batch.makers.get(maker) {
                    maker_rows.entry(maker.to_owned()).or_insert_with(|| (meaning.clone(), 0)).1 += 1;
                }
                for weapon in &row.weapons {
                    *weapon_rows.entry(weapon.clone()).or_default() += 1;
                }
                summary.findings += row.weapons.len() as u64;
            }
            let revision = if import.dry_run || batch.ready.is_empty() {
                writer.understand_weapons(&batch);
                None
            } else {
                writer.write(house.pools, house.now, batch.ready, &batch.makers)?
            };
            rows += batch.counts.read;
            progress(Progress { bytes: batch.bytes, rows, revision });
        }
        Ok(())
    })?;

    summary.reasons = reasons.finish();
    summary.makers = maker_rows.len() as u64;
    summary.makers_unresolved = maker_rows
        .into_iter()
        .filter(|(_, (meaning, _))| meaning.brand.is_none() && meaning.company.is_none())
        .map(|(text, (meaning, findings))| AsWritten { text, reason: meaning.resolution.reason.clone(), findings })
        .collect();
    summary.weapons = weapon_rows.len() as u64;
    summary.weapons_as_published = writer
        .weapons
        .as_published()
        .filter_map(|text| {
            let reason = "the weapon system is not in the catalogue; it is kept as published".to_owned();
            Some(AsWritten { text: text.to_owned(), reason, findings: *weapon_rows.get(text)? })
        })
        .collect();
    for list in [&mut summary.makers_unresolved, &mut summary.weapons_as_published] {
        list.sort_by(|one, other| other.findings.cmp(&one.findings).then_with(|| one.text.cmp(&other.text)));
    }
    if let Some(report) = report {
        report.finish()?;
    }
    summary.seconds = started.elapsed().as_secs_f64();
    summary.rows_per_second = summary.read as f64 / summary.seconds.max(1e-6);
    if let Some(id) = import_id {
        note_end(&house.pools.clone(), house.now, id, &summary)?;
    }
    Ok(summary)
}

fn act(import: &Import) -> Act {
    Act {
        actor: import.actor.clone(),
        action: "import findings".to_owned(),
        reason: format!("{} (SHA-256 {})", import.file_name, import.sha256),
    }
}

fn open_source(import: &Import, house: &House<'_>) -> anyhow::Result<Option<Source>> {
    if import.dry_run {
        return Ok(evidence::by_key(&mut *house.pools.read()?, &import.mapping.source.key)?);
    }
    let description = import.mapping.source();
    let written = crate::journal::tx::write(house.pools, house.now, act(import), |tx| {
        evidence::find_or_create(tx, &description)
    })?;
    Ok(Some(written.value))
}

fn note_start(import: &Import, house: &House<'_>, source: Option<&Source>) -> anyhow::Result<i64> {
    let Some(source) = source else { bail!("an import without a source") };
    let written = crate::journal::tx::write(house.pools, house.now, act(import), |tx| {
        queries::begin(tx, &import.file_name, &import.sha256, &import.mapping.name, source.id)
    })?;
    Ok(written.value)
}

fn note_end(pools: &Pools, now: chrono::NaiveDateTime, id: i64, summary: &Summary) -> anyhow::Result<()> {
    let act = Act::new(Actor::command("import"), "finish import");
    crate::journal::tx::write(pools, now, act, |tx| {
        queries::finish(tx, id, summary)?;
        if summary.new + summary.changed > 0 {
            let counts = serde_json::json!({
                "read": summary.read, "new": summary.new, "changed": summary.changed, "unchanged": summary.unchanged,
                "duplicate": summary.duplicate, "rejected": summary.rejected,
            });
            tx.record(SubjectKind::Import, id, Verb::Created, &counts)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// The reading half.
struct Understanding<'a> {
    reader: RecordReader<BufReader<std::fs::File>>,
    import: &'a Import,
    positions: std::collections::BTreeMap<Field, usize>,
    width: usize,
    /// Set where the source has records already, so that changed and unchanged ones are told from new ones.
    source: Option<SourceId>,
    pools: &'a Pools,
    catalogue: Arc<Catalogue>,
    knowledge: &'static Knowledge,
    today: chrono::NaiveDate,
    /// Records of this file: by a hash of their number, the row and a hash of their content. 24 bytes a row.
    seen: HashMap<u64, (u32, u64)>,
    makers: HashMap<String, Arc<MakerMeaning>>,
    answers: Answers,
}

impl Understanding<'_> {
    fn run(mut self, sender: &mpsc::SyncSender<anyhow::Result<Batch>>) {
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
        let mut rows: Vec<SourceRow> = Vec::with_capacity(BATCH);
        while batch.counts.read < BATCH as u64 {
            let Some(record) = self.reader.next_record()? else { break };
            batch.counts.read += 1;
            match read_row(&record, &self.import.mapping, &self.positions, self.width) {
                Err(rejection) => {
                    batch.counts.rejected += 1;
                    batch.refused.push((record.row, String::new(), "rejected", rejection));
                }
                Ok(row) => match self.repeated(&row) {
                    None => rows.push(row),
                    Some((outcome, rejection)) => {
                        match outcome {
                            "duplicate" => batch.counts.duplicate += 1,
                            _ => batch.counts.rejected += 1,
                        }
                        batch.refused.push((row.row, row.external_id, outcome, rejection));
                    }
                },
            }
        }
        batch.bytes = self.reader.bytes_read();
        let mut known = self.known(&rows)?;
        for row in rows {
            let known = known.remove(&row.external_id).unwrap_or_default();
            if known.is_empty() {
                batch.counts.new += 1;
            } else if self.is_unchanged(&row, &known) {
                batch.counts.unchanged += 1;
                continue;
            } else {
                batch.counts.changed += 1;
            }
            let maker = self.maker(row.get(Field::Maker));
            let grounds = Grounds {
                mapping: &self.import.mapping,
                catalogue: &self.catalogue,
                knowledge: self.knowledge,
                today: self.today,
            };
            let staged = stage::stage(row, maker.as_deref(), &grounds, &mut self.answers);
            if let Some(maker) = maker {
                batch.makers.entry(staged.row.get(Field::Maker).to_owned()).or_insert(maker);
            }
            batch.ready.push(Ready { staged, known });
        }
        Ok(batch)
    }

    /// Whether the file had this record before: the same again is a duplicate, another content under one number is refused.
    fn repeated(&mut self, row: &SourceRow) -> Option<(&'static str, Rejection)> {
        let (number, content) = (short_hash(&row.external_id), short_hash(&row.digest));
        let (first, before) = *self.seen.entry(number).or_insert((row.row as u32, content));
        if u64::from(first) == row.row {
            return None;
        }
        let column =
            self.import.mapping.column(Field::ExternalId).map(|column| column.column.clone()).unwrap_or_default();
        let value = row.external_id.chars().take(60).collect();
        Some(if before == content {
            ("duplicate", Rejection { column, reason: "the same record stands in the file before".to_owned(), value })
        } else {
            let reason = "the same number stands in the file before with another content".to_owned();
            ("rejected", Rejection { column, reason, value })
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

    fn maker(&mut self, text: &str) -> Option<Arc<MakerMeaning>> {
        if text.is_empty() {
            return None;
        }
        if let Some(known) = self.makers.get(text) {
            return Some(known.clone());
        }
        let meaning = Arc::new(MakerMeaning::of(text, &self.catalogue));
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

/// The writing half.
struct Writer<'a> {
    import: &'a Import,
    source: Option<SourceId>,
    state: FindingState,
    makers: HashMap<String, MakerStringId>,
    weapons: WeaponStrings,
    catalogue: Arc<Catalogue>,
}

impl Writer<'_> {
    /// For a dry run: notes which weapons would be made.
    fn understand_weapons(&mut self, batch: &Batch) {
        for ready in &batch.ready {
            for weapon in &ready.staged.row.weapons {
                self.weapons.understand(weapon);
            }
        }
    }

    /// Writes a batch; returns its revision. What the caches learned from a batch that was rolled back is forgotten.
    fn write(
        &mut self,
        pools: &Pools,
        now: chrono::NaiveDateTime,
        ready: Vec<Ready>,
        makers: &HashMap<String, Arc<MakerMeaning>>,
    ) -> anyhow::Result<Option<i64>> {
        let written: anyhow::Result<Written<()>> =
            crate::journal::tx::write(pools, now, act(self.import), |tx| self.apply(tx, ready, makers));
        Ok(written?.revision)
    }

    fn apply(
        &mut self,
        tx: &mut Tx<'_>,
        ready: Vec<Ready>,
        makers: &HashMap<String, Arc<MakerMeaning>>,
    ) -> anyhow::Result<()> {
        let Some(source) = self.source else { bail!("writing without a source") };
        self.store_makers(tx, makers)?;
        let weapons: HashSet<String> = ready.iter().flat_map(|ready| exhibit_strings(&ready.staged.row)).collect();
        let places: HashMap<String, (String, String)> = ready
            .iter()
            .flat_map(|ready| {
                let row = &ready.staged.row;
                exhibit_strings(row)
                    .into_iter()
                    .map(|text| (text, (row.get(Field::RecoveredOn).to_owned(), row.get(Field::Region).to_owned())))
            })
            .collect();
        self.weapons.store(tx, &weapons, &places)?;
        let mut new = Vec::with_capacity(ready.len());
        let mut changed: Vec<(FindingId, FindingInput)> = Vec::new();
        for Ready { staged, known } in ready {
            for (part, weapon) in (0..).zip(exhibit_strings(&staged.row)) {
                let Some(exhibit) = self.weapons.exhibit(&weapon) else { bail!("no exhibit was made for `{weapon}`") };
                let input = self.input(source, &staged, part, exhibit);
                match known.iter().find(|record| record.part == part) {
                    Some(record) => changed.push((record.finding_id, input)),
                    None => new.push(input),
                }
            }
        }
        if !new.is_empty() {
            findings::record(tx, new, self.state)?;
        }
        if !changed.is_empty() {
            findings::update_from_source(tx, changed)?;
        }
        Ok(())
    }

    fn store_makers(&mut self, tx: &mut Tx<'_>, makers: &HashMap<String, Arc<MakerMeaning>>) -> anyhow::Result<()> {
        let mut missing: Vec<&str> =
            makers.keys().map(String::as_str).filter(|text| !self.makers.contains_key(*text)).collect();
        missing.sort_unstable();
        for text in missing {
            let Some(meaning) = makers.get(text) else { continue };
            let id = keep_maker_string(tx, text, &meaning.resolution, meaning.brand, meaning.company)?;
            self.makers.insert(text.to_owned(), id);
        }
        Ok(())
    }

    fn input(&self, source: SourceId, staged: &Staged, part: i32, exhibit: ExhibitId) -> FindingInput {
        let row = &staged.row;
        debug_assert!(
            self.catalogue.companies().next().is_some(),
            "reference data is loaded before anything is imported"
        );
        FindingInput {
            support: Support {
                source,
                external_id: row.external_id.clone(),
                part,
                url: row.get(Field::Url).to_owned(),
                image_url: row.get(Field::ImageUrl).to_owned(),
                record_digest: row.digest.clone(),
                from_sample: self.import.mapping.sample,
            },
            exhibit,
            assembly: row.get(Field::Assembly).to_owned(),
            quantity: staged.quantity,
            marking: staged.marking.clone(),
            marking_state: staged.marking_state,
            description: staged.description.clone(),
            category: staged.category.clone(),
            maker_string: self.makers.get(row.get(Field::Maker)).copied(),
            brand: staged.brand,
            brand_certainty: staged.brand_certainty,
            company: staged.company,
            company_today: staged.company_today,
            part: staged.part.clone(),
            reading: staged.reading.clone(),
            made: staged.made,
        }
    }
}

/// The exhibits of a row: each weapon that it names, with the serial where the file has a column for it.
fn exhibit_strings(row: &SourceRow) -> Vec<String> {
    let serial = row.get(Field::ExhibitSerial);
    row.weapons
        .iter()
        .map(|weapon| if serial.is_empty() { weapon.clone() } else { format!("{weapon} №{serial}") })
        .collect()
}
