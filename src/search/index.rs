//! The index on disk or in memory: opening, writing, and what readers see.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::directory::MmapDirectory;
use tantivy::index::{InvertedIndexReader, SegmentId};
use tantivy::indexer::LogMergePolicy;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, SegmentReader, TantivyDocument, TantivyError, Term};

use crate::search::cache::Cache;
use crate::search::document::{SearchDocument, TERM_SEPARATOR, YearMade};
use crate::search::facets::{Dictionaries, Keys, Rows, YEAR_OPEN};
use crate::search::vocabulary::Vocabulary;

/// Changes whenever the terms or columns change. An index of another version is built anew.
pub const SCHEMA_VERSION: u32 = 3;

const TOKENIZER: &str = "terms";
/// tantivy refuses less than 15 MB a thread.
const FOLLOW_HEAP_BYTES: usize = 15_000_000;
const BULK_HEAP_BYTES: usize = 150_000_000;
const PAYLOAD_PREFIX: &str = "revision:";

/// Why an index cannot be used as it is. For the first three the answer is [`Index::rebuild`].
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no search index in `{}`", .0.display())]
    Missing(PathBuf),
    #[error("the search index in `{}` is of another version", .0.display())]
    OtherVersion(PathBuf),
    #[error("the search index in `{}` cannot be read: {reason}", .directory.display())]
    Corrupt { directory: PathBuf, reason: String },
    #[error("the folder `{}` cannot be used for the search index", .directory.display())]
    Folder {
        directory: PathBuf,
        #[source]
        source: std::io::Error,
    },
}

impl OpenError {
    /// Building the index anew mends it.
    pub fn needs_rebuild(&self) -> bool {
        !matches!(self, Self::Folder { .. })
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Fields {
    id: Field,
    pub symbols: Field,
    pub number: Field,
    pub fold: Field,
    pub word: Field,
    pub entity: Field,
    pub part: Field,
    maker: Field,
    company: Field,
    weapon: Field,
    country: Field,
    category: Field,
    year: Field,
    standing: Field,
    published: Field,
    made: Field,
}

fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let terms = TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(TOKENIZER)
            .set_index_option(IndexRecordOption::Basic)
            .set_fieldnorms(false),
    );
    let column = NumericOptions::default().set_fast();
    let text_column = TextOptions::default().set_fast("raw");
    let fields = Fields {
        id: builder.add_i64_field("id", INDEXED | FAST),
        symbols: builder.add_text_field("symbols", terms.clone()),
        number: builder.add_text_field("number", terms.clone()),
        fold: builder.add_text_field("fold", terms.clone()),
        word: builder.add_text_field("word", terms.clone()),
        entity: builder.add_text_field("entity", terms.clone()),
        part: builder.add_text_field("part", terms),
        maker: builder.add_i64_field("maker", column.clone()),
        company: builder.add_i64_field("company", column.clone()),
        weapon: builder.add_i64_field("weapon", column.clone()),
        country: builder.add_text_field("country", text_column.clone()),
        category: builder.add_text_field("category", text_column),
        year: builder.add_i64_field("year", column.clone()),
        standing: builder.add_i64_field("standing", column.clone()),
        published: builder.add_i64_field("published", column.clone()),
        made: builder.add_i64_field("made", column),
    };
    (builder.build(), fields)
}

/// Splits at [`TERM_SEPARATOR`] and leaves the terms as they are.
#[derive(Clone, Default)]
struct Terms {
    token: Token,
}

struct TermStream<'a> {
    rest: Option<&'a str>,
    token: &'a mut Token,
}

impl Tokenizer for Terms {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.token.reset();
        TermStream { rest: (!text.is_empty()).then_some(text), token: &mut self.token }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(rest) = self.rest else { return false };
        let (term, rest) = match rest.split_once(TERM_SEPARATOR) {
            Some((term, rest)) => (term, Some(rest)),
            None => (rest, None),
        };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The index. Share it as `Arc<Index>`; searching takes `&self` from any thread.
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    snapshot: RwLock<Arc<Snapshot>>,
    dictionaries: Mutex<Dictionaries>,
    vocabulary: RwLock<Arc<Vocabulary>>,
    pub(crate) cache: Cache,
}

/// What one search sees from beginning to end.
pub(crate) struct Snapshot {
    pub segments: Vec<Segment>,
    pub fields: Fields,
    pub keys: Keys,
    /// Grows with every change of findings or names.
    pub generation: u64,
    revision: Option<i64>,
    findings: u64,
    _searcher: Searcher,
}

pub(crate) struct Segment {
    pub reader: SegmentReader,
    pub rows: Arc<Rows>,
    pub symbols: Arc<InvertedIndexReader>,
    pub number: Arc<InvertedIndexReader>,
    pub fold: Arc<InvertedIndexReader>,
    pub word: Arc<InvertedIndexReader>,
    pub entity: Arc<InvertedIndexReader>,
    pub part: Arc<InvertedIndexReader>,
}

impl Index {
    /// Opens the index below `directory`, which a build with the same [`SCHEMA_VERSION`] made.
    pub fn open(directory: &Path, vocabulary: Vocabulary) -> Result<Arc<Self>, OpenError> {
        let path = versioned(directory);
        if !path.join("meta.json").exists() {
            let other = std::fs::read_dir(directory)
                .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| is_ours(&entry.path()))));
            return Err(if other {
                OpenError::OtherVersion(directory.to_owned())
            } else {
                OpenError::Missing(directory.to_owned())
            });
        }
        let corrupt = |reason: String| OpenError::Corrupt { directory: path.clone(), reason };
        let inner = tantivy::Index::open_in_dir(&path).map_err(|error| corrupt(error.to_string()))?;
        let (schema, fields) = schema();
        if inner.schema() != schema {
            return Err(OpenError::OtherVersion(path));
        }
        // A file cut short makes the reading code panic rather than fail.
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| Self::with(inner, fields, vocabulary)))
            .map_err(|_| corrupt("a file of it is damaged".into()))?
            .map_err(|error| corrupt(error.to_string()))
    }

    /// An empty index below `directory` in place of whatever index was there. Other files in the folder are left alone.
    pub fn rebuild(directory: &Path, vocabulary: Vocabulary) -> Result<Arc<Self>, OpenError> {
        let folder = |source| OpenError::Folder { directory: directory.to_owned(), source };
        std::fs::create_dir_all(directory).map_err(folder)?;
        for entry in std::fs::read_dir(directory).map_err(folder)? {
            let path = entry.map_err(folder)?.path();
            if is_ours(&path) {
                std::fs::remove_dir_all(&path).map_err(folder)?;
            }
        }
        let path = versioned(directory);
        std::fs::create_dir_all(&path).map_err(folder)?;
        let (schema, fields) = schema();
        let corrupt = |error: TantivyError| OpenError::Corrupt { directory: path.clone(), reason: error.to_string() };
        let mapped = MmapDirectory::open(&path).map_err(|error| corrupt(error.into()))?;
        let inner = tantivy::Index::create(mapped, schema, tantivy::IndexSettings::default()).map_err(corrupt)?;
        Self::with(inner, fields, vocabulary).map_err(corrupt)
    }

    /// An empty index in memory, for tests.
    pub fn create_in_ram(vocabulary: Vocabulary) -> tantivy::Result<Arc<Self>> {
        let (schema, fields) = schema();
        Self::with(tantivy::Index::create_in_ram(schema), fields, vocabulary)
    }

    fn with(inner: tantivy::Index, fields: Fields, vocabulary: Vocabulary) -> tantivy::Result<Arc<Self>> {
        inner.tokenizers().register(TOKENIZER, TextAnalyzer::from(Terms::default()));
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let mut dictionaries = Dictionaries::new();
        let snapshot = Snapshot::take(&inner, &reader, fields, &mut dictionaries, None)?;
        Ok(Arc::new(Self {
            inner,
            reader,
            fields,
            snapshot: RwLock::new(Arc::new(snapshot)),
            dictionaries: Mutex::new(dictionaries),
            vocabulary: RwLock::new(Arc::new(vocabulary)),
            cache: Cache::default(),
        }))
    }

    /// The journal revision that the visible index holds. None before the first commit.
    pub fn revision(&self) -> Option<i64> {
        self.snapshot().revision
    }

    /// Number of findings in the index.
    pub fn findings(&self) -> u64 {
        self.snapshot().findings
    }

    /// Reads every file and compares checksums; names the damaged ones. Takes a second per gigabyte.
    pub fn damaged_files(&self) -> tantivy::Result<Vec<PathBuf>> {
        let mut damaged: Vec<PathBuf> = self.inner.validate_checksum()?.into_iter().collect();
        damaged.sort();
        Ok(damaged)
    }

    /// Makes commits of this or another process visible. [`Writer::commit`] does it by itself.
    pub fn reload(&self) -> tantivy::Result<()> {
        let mut dictionaries = lock(&self.dictionaries);
        self.reader.reload()?;
        let before = self.snapshot();
        let snapshot = Snapshot::take(&self.inner, &self.reader, self.fields, &mut dictionaries, Some(&before))?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    /// Replaces all names; searches from now on use the new ones.
    pub fn set_vocabulary(&self, vocabulary: Vocabulary) {
        *self.vocabulary.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(vocabulary);
        self.cache.clear();
    }

    pub fn vocabulary(&self) -> Arc<Vocabulary> {
        self.vocabulary.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// For single changes: one thread, some 15 MB. There can be one writer at a time; a second gets an error.
    pub fn follow_writer(self: &Arc<Self>) -> tantivy::Result<Writer> {
        self.writer(1, FOLLOW_HEAP_BYTES, 4)
    }

    /// For many findings at once: one thread, some 150 MB while it lives, so that the pieces are large and few, and none has to be
    /// merged into another. End with [`Writer::finish`].
    pub fn bulk_writer(self: &Arc<Self>) -> tantivy::Result<Writer> {
        self.writer(1, BULK_HEAP_BYTES, 8)
    }

    fn writer(self: &Arc<Self>, threads: usize, heap_bytes: usize, merged: usize) -> tantivy::Result<Writer> {
        let inner: IndexWriter = self.inner.writer_with_num_threads(threads, heap_bytes)?;
        // Every segment costs each query a look into its dictionaries, so few are kept.
        let mut policy = LogMergePolicy::default();
        policy.set_min_num_segments(merged);
        policy.set_min_layer_size(20_000);
        policy.set_del_docs_ratio_before_merge(0.3);
        inner.set_merge_policy(Box::new(policy));
        // What another process committed meanwhile counts as well.
        self.reload()?;
        let greatest =
            self.snapshot().segments.iter().filter_map(|segment| segment.rows.ids.iter().max()).max().copied();
        Ok(Writer { greatest, index: self.clone(), inner })
    }
}

fn versioned(directory: &Path) -> PathBuf {
    directory.join(format!("findings-v{SCHEMA_VERSION}"))
}

fn is_ours(path: &Path) -> bool {
    path.is_dir() && path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("findings-v"))
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Snapshot {
    fn take(
        inner: &tantivy::Index,
        reader: &IndexReader,
        fields: Fields,
        dictionaries: &mut Dictionaries,
        before: Option<&Snapshot>,
    ) -> tantivy::Result<Self> {
        let payload = inner.load_metas()?.payload;
        let searcher = reader.searcher();
        let known: HashMap<SegmentId, Arc<Rows>> = before
            .into_iter()
            .flat_map(|before| &before.segments)
            .map(|segment| (segment.reader.segment_id(), segment.rows.clone()))
            .collect();
        let mut segments = Vec::with_capacity(searcher.segment_readers().len());
        for reader in searcher.segment_readers() {
            let rows = match known.get(&reader.segment_id()) {
                Some(rows) => rows.clone(),
                None => Arc::new(Rows::read(reader, dictionaries)?),
            };
            segments.push(Segment {
                rows,
                symbols: reader.inverted_index(fields.symbols)?,
                number: reader.inverted_index(fields.number)?,
                fold: reader.inverted_index(fields.fold)?,
                word: reader.inverted_index(fields.word)?,
                entity: reader.inverted_index(fields.entity)?,
                part: reader.inverted_index(fields.part)?,
                reader: reader.clone(),
            });
        }
        Ok(Self {
            segments,
            fields,
            keys: dictionaries.keys(),
            generation: before.map_or(0, |before| before.generation + 1),
            revision: payload.and_then(|payload| payload.strip_prefix(PAYLOAD_PREFIX)?.parse().ok()),
            findings: searcher.num_docs(),
            _searcher: searcher,
        })
    }
}

/// The one writer. Keep it while changes come in, drop it to give back its memory.
pub struct Writer {
    index: Arc<Index>,
    inner: IndexWriter,
    /// No finding with a greater id is in the index, so new findings, whose ids grow, have nothing to replace: asking for it would
    /// cost more than adding them.
    greatest: Option<i64>,
}

impl Writer {
    /// Brings the index to `revision`: puts or replaces the findings given, removes those in `deletes`, commits and makes it
    /// visible. A document whose id is given twice stands once, as given last.
    pub fn apply(
        &mut self,
        revision: i64,
        upserts: impl IntoIterator<Item = SearchDocument>,
        deletes: &[i64],
    ) -> tantivy::Result<()> {
        for id in deletes {
            self.delete(*id);
        }
        for document in upserts {
            self.put(&document)?;
        }
        self.commit(revision)
    }

    /// Puts or replaces one finding; visible after [`Writer::commit`].
    pub fn put(&mut self, document: &SearchDocument) -> tantivy::Result<()> {
        self.delete(document.id);
        self.insert(document)
    }

    /// Adds a finding that is certainly not in the index: faster than [`Writer::put`] when building anew.
    pub fn insert(&mut self, document: &SearchDocument) -> tantivy::Result<()> {
        self.greatest = self.greatest.max(Some(document.id));
        self.inner.add_document(to_tantivy(self.index.fields, document))?;
        Ok(())
    }

    /// Removes one finding; visible after [`Writer::commit`].
    pub fn delete(&mut self, id: i64) {
        if self.greatest.is_none_or(|greatest| id > greatest) {
            return;
        }
        self.inner.delete_term(Term::from_field_i64(self.index.fields.id, id));
    }

    /// Makes everything so far durable and visible, with the journal revision that it amounts to.
    pub fn commit(&mut self, revision: i64) -> tantivy::Result<()> {
        let mut prepared = self.inner.prepare_commit()?;
        prepared.set_payload(&format!("{PAYLOAD_PREFIX}{revision}"));
        prepared.commit()?;
        self.index.reload()
    }

    /// Gives up what was not committed.
    pub fn rollback(&mut self) -> tantivy::Result<()> {
        self.inner.rollback()?;
        Ok(())
    }

    /// Commits, waits until pieces are merged, and gives back the memory.
    pub fn finish(mut self, revision: i64) -> tantivy::Result<()> {
        self.commit(revision)?;
        let index = self.index;
        self.inner.wait_merging_threads()?;
        index.reload()
    }
}

fn to_tantivy(fields: Fields, document: &SearchDocument) -> TantivyDocument {
    let terms = document.terms();
    let mut out = TantivyDocument::default();
    out.add_i64(fields.id, document.id);
    for (field, text) in [
        (fields.symbols, &terms.symbols),
        (fields.number, &terms.number),
        (fields.fold, &terms.fold),
        (fields.word, &terms.word),
        (fields.entity, &terms.entity),
        (fields.part, &terms.part),
    ] {
        if !text.is_empty() {
            out.add_text(field, text);
        }
    }
    let year = match document.year_made {
        YearMade::Year(year) => Some(year.into()),
        YearMade::Open => Some(YEAR_OPEN),
        YearMade::NotRead => None,
    };
    for (field, value) in [
        (fields.maker, document.brand_id),
        (fields.company, document.company_today_id),
        (fields.weapon, document.weapon_system_id),
        (fields.year, year),
        (fields.standing, Some(document.standing.into())),
        (fields.published, Some(document.published_at)),
        (fields.made, document.made_from.map(i64::from)),
    ] {
        if let Some(value) = value {
            out.add_i64(field, value);
        }
    }
    for (field, text) in [(fields.country, &document.country), (fields.category, &document.category)] {
        if let Some(text) = text.as_ref().filter(|text| !text.is_empty()) {
            out.add_text(field, text);
        }
    }
    out
}
