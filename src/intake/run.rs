//! Runs an import: one thread reads and understands rows, the calling thread writes them in batches, each batch one
//! transaction and one revision. Memory is bounded by a few batches, whatever the size of the file.

use std::collections::HashMap;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Instant;

use anyhow::{Context, bail};

use crate::companies::catalogue::Catalogue;
use crate::db::ids::ImportId;
use crate::db::pool::Pools;
use crate::evidence::queries::{self as evidence, Source};
use crate::findings::model::FindingState;
use crate::findings::queries as finding_queries;
use crate::intake::mapping::{Field, Mapping};
use crate::intake::owned::{Meant, OwnExhibits, Owned};
use crate::intake::queries;
use crate::intake::reading::{Batch, FIRST_TOGETHER, UNKNOWN_WEAPON, Understanding};
use crate::intake::records::RecordReader;
use crate::intake::report::{AsWritten, Line, Reasons, ReportFile, Summary};
use crate::intake::stage::{MakerMeaning, Memory};
use crate::intake::text::TextFile;
use crate::intake::values::SourceRow;
use crate::intake::weapons::WeaponStrings;
use crate::intake::writing::{Exhibits, Writer};
use crate::journal::model::{Actor, SubjectKind, Verb};
use crate::journal::tx::Act;
use crate::marks::reading::Knowledge;

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
    /// The header stands in this line of the file; 1 for most.
    pub header_row: u64,
    /// Rows of the spreadsheet before the first line of the file: what counting starts from.
    pub rows_before: u64,
    /// Set where a person imports.
    pub owned: Option<Arc<Owned>>,
}

/// What the run needs of the installation.
pub struct House<'a> {
    pub pools: &'a Pools,
    pub catalogue: Arc<Catalogue>,
    pub knowledge: &'static Knowledge,
    pub now: chrono::NaiveDateTime,
    /// Told of each finished batch: bytes of the file read so far, rows, and the revision that was written.
    pub progress: &'a mut dyn FnMut(Progress) -> anyhow::Result<()>,
    /// Told of every row, a batch at a time, where somebody wants that.
    pub lines: Option<&'a mut dyn FnMut(Vec<Line>) -> anyhow::Result<()>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Progress {
    pub bytes: u64,
    pub rows: u64,
    pub revision: Option<i64>,
}

/// The mapping for a file: the named one, or the one that fits its header. Err says what was tried.
pub fn mapping_for(file: &TextFile, named: Option<&str>) -> anyhow::Result<Mapping> {
    if let Some(named) = named {
        return Mapping::named(named);
    }
    let reader = open(file.path(), file.header_row, file.rows_before)?;
    Mapping::recognised(&reader.header()).with_context(|| format!("in `{}`", file.path().display()))
}

fn open(file: &Path, header_row: u64, rows_before: u64) -> anyhow::Result<RecordReader<BufReader<std::fs::File>>> {
    let input = std::fs::File::open(file).with_context(|| format!("opening `{}`", file.display()))?;
    RecordReader::open_at(BufReader::with_capacity(1 << 18, input), header_row, rows_before)
        .with_context(|| format!("in `{}`", file.display()))
}

/// Runs the import to its end. Err only where nothing sensible can be done: the file cannot be read, the mapping does not fit,
/// the database is gone. What was written before stays, and running again completes it.
pub fn run(import: &Import, house: House<'_>) -> anyhow::Result<Summary> {
    let started = Instant::now();
    let reader = open(&import.file, import.header_row, import.rows_before)?;
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
    // What a person has prepared has its row already.
    let import_id = if import.dry_run || import.owned.is_some() {
        None
    } else {
        Some(note_start(import, &house, source.as_ref())?)
    };

    let mut tally = Tally::new(import)?;
    let exhibits = match &import.owned {
        Some(owned) => Some(OwnExhibits::load(&mut *house.pools.read()?, owned.clone())?),
        None => None,
    };
    let mut writer = Writer {
        import,
        source: source.as_ref().map(|source| source.id),
        state,
        makers: HashMap::new(),
        weapons: match &exhibits {
            Some(own) => Exhibits::Own(own.clone()),
            None => Exhibits::AsPublished(WeaponStrings::load(&mut *house.pools.read()?)?),
        },
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
        memory: Memory::default(),
        exhibits,
        markings: HashMap::new(),
        marked: HashMap::new(),
        tells_lines: house.lines.is_some(),
        together: FIRST_TOGETHER,
    };
    let (pools, now) = (house.pools, house.now);
    let work = || follow(reading, &mut writer, &mut tally, house);
    // A person's import is written by the server, where others write beside it.
    if import.dry_run || import.owned.is_some() {
        work()?
    } else {
        pools.durable_at_the_end(work)?
    };
    let mut summary = tally.finish(&writer.weapons)?;
    summary.seconds = started.elapsed().as_secs_f64();
    summary.rows_per_second = summary.read as f64 / summary.seconds.max(1e-6);
    if let Some(id) = import_id {
        note_end(pools, now, id, &summary)?;
    }
    Ok(summary)
}

/// Takes every batch that `reading` understands in a thread of its own: counts it, writes it, and tells of it.
fn follow(
    reading: Understanding<'_>,
    writer: &mut Writer<'_>,
    tally: &mut Tally,
    house: House<'_>,
) -> anyhow::Result<()> {
    let House { pools, now, progress, mut lines, .. } = house;
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<anyhow::Result<Batch>>(1);
        scope.spawn(move || reading.run(&sender));
        for batch in receiver {
            let mut batch = batch?;
            if let Some(lines) = &mut lines {
                lines(std::mem::take(&mut batch.lines))?;
            }
            tally.count(&batch)?;
            let revision = if writer.import.dry_run || batch.ready.is_empty() {
                writer.understand_weapons(&batch);
                None
            } else {
                writer.write(pools, now, batch.ready, &batch.makers)?
            };
            progress(Progress { bytes: batch.bytes, rows: tally.summary.read, revision })?;
        }
        Ok(())
    })
}

/// What became of the rows so far.
struct Tally {
    summary: Summary,
    reasons: Reasons,
    report: Option<ReportFile>,
    /// What each maker's name is taken for, and its findings.
    makers: HashMap<String, (Arc<MakerMeaning>, u64)>,
    /// Findings of each weapon string.
    weapons: HashMap<String, u64>,
}

impl Tally {
    /// Err when the report that is wanted cannot be written.
    fn new(import: &Import) -> anyhow::Result<Self> {
        Ok(Self {
            summary: Summary {
                dry_run: import.dry_run,
                mapping: import.mapping.name.clone(),
                source: import.mapping.source.title.clone(),
                ..Summary::default()
            },
            reasons: Reasons::default(),
            report: import.report.as_deref().map(ReportFile::create).transpose()?,
            makers: HashMap::new(),
            weapons: HashMap::new(),
        })
    }

    fn count(&mut self, batch: &Batch) -> anyhow::Result<()> {
        self.summary.read += batch.counts.read;
        self.summary.new += batch.counts.new;
        self.summary.changed += batch.counts.changed;
        self.summary.unchanged += batch.counts.unchanged;
        self.summary.duplicate += batch.counts.duplicate;
        self.summary.rejected += batch.counts.rejected;
        self.summary.same_marking += batch.counts.same_marking;
        self.summary.held += batch.counts.held;
        for (row, record, outcome, rejection) in &batch.refused {
            self.reasons.note(outcome.as_str(), *row, rejection);
            if let Some(report) = &mut self.report {
                report.line(*row, record, outcome.as_str(), rejection)?;
            }
        }
        for row in &batch.waiting {
            self.count_weapons(row);
        }
        for ready in &batch.ready {
            let row = &ready.staged.row;
            let maker = row.get(Field::Maker);
            if let Some(meaning) = batch.makers.get(maker) {
                self.makers.entry(maker.to_owned()).or_insert_with(|| (meaning.clone(), 0)).1 += 1;
            }
            self.count_weapons(row);
            self.summary.findings += row.weapons.len() as u64;
        }
        Ok(())
    }

    fn count_weapons(&mut self, row: &SourceRow) {
        for weapon in &row.weapons {
            *self.weapons.entry(weapon.clone()).or_default() += 1;
        }
    }

    /// What is told at the end: with the names that could not be resolved, and the weapons that were kept as written.
    fn finish(self, exhibits: &Exhibits) -> anyhow::Result<Summary> {
        let Self { mut summary, reasons, report, makers, weapons } = self;
        summary.reasons = reasons.finish();
        summary.makers = makers.len() as u64;
        summary.makers_unresolved = makers
            .into_iter()
            .filter(|(_, (meaning, _))| meaning.brand.is_none() && meaning.company.is_none())
            .map(|(text, (meaning, findings))| AsWritten { text, reason: meaning.resolution.reason.clone(), findings })
            .collect();
        summary.weapons = weapons.len() as u64;
        summary.weapons_as_published = match exhibits {
            Exhibits::AsPublished(known) => {
                let reason = "the weapon system is not in the catalogue; it is kept as published";
                known.as_published().filter_map(|text| as_written(text, reason, &weapons)).collect()
            }
            Exhibits::Own(own) => {
                let unknown = weapons.keys().filter(|text| own.meaning(text, text) == Meant::Unknown);
                unknown.filter_map(|text| as_written(text, UNKNOWN_WEAPON, &weapons)).collect()
            }
        };
        for list in [&mut summary.makers_unresolved, &mut summary.weapons_as_published] {
            list.sort_by(|one, other| other.findings.cmp(&one.findings).then_with(|| one.text.cmp(&other.text)));
        }
        if let Some(report) = report {
            report.finish()?;
        }
        Ok(summary)
    }
}

fn as_written(text: &str, reason: &str, rows: &HashMap<String, u64>) -> Option<AsWritten> {
    Some(AsWritten { text: text.to_owned(), reason: reason.to_owned(), findings: *rows.get(text)? })
}

pub(super) fn act(import: &Import) -> Act {
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

fn note_start(import: &Import, house: &House<'_>, source: Option<&Source>) -> anyhow::Result<ImportId> {
    let Some(source) = source else { bail!("an import without a source") };
    let written = crate::journal::tx::write(house.pools, house.now, act(import), |tx| {
        queries::begin(tx, &import.file_name, &import.sha256, &import.mapping.name, source.id)
    })?;
    Ok(written.value)
}

fn note_end(pools: &Pools, now: chrono::NaiveDateTime, id: ImportId, summary: &Summary) -> anyhow::Result<()> {
    let act = Act::new(Actor::command("import"), "finish import");
    crate::journal::tx::write(pools, now, act, |tx| {
        queries::finish(tx, id, summary)?;
        if summary.new + summary.changed > 0 {
            let counts = serde_json::json!({
                "read": summary.read, "new": summary.new, "changed": summary.changed, "unchanged": summary.unchanged,
                "duplicate": summary.duplicate, "rejected": summary.rejected,
            });
            tx.record(SubjectKind::Import, id.0, Verb::Created, &counts)?;
        }
        Ok(())
    })?;
    Ok(())
}
