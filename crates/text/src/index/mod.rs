//! The full-text index over matters: a follower of the ledger, one implementation for SQLite and
//! PostgreSQL.
//!
//! The index and the follower's cursor are one commit: after a kill at any instruction either both
//! are old or both are new. A folder that cannot be read is emptied and reported, its cursor is
//! gone, and the follower fills it again from the ledger.

mod ask;
mod asked;
mod doc;
mod open;
mod schema;
mod weigh;

pub use ask::{Filters, Hits, Query, Reach, Within};
pub use doc::Doc;
pub use open::Opening;

use crate::error::TextError;
use crate::vocabulary::Vocabulary;
use schema::Fields;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tantivy::indexer::IndexWriterOptions;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument};
use uuid::Uuid;

/// What the one writing thread may hold in memory before it writes a segment.
const WRITER_BYTES: usize = 30_000_000;

/// Raised whenever the schema or the cutting of words changes: an older index is then rebuilt.
const VERSION: u32 = 2;

/// A full-text index over the matters of all tenants of one installation.
///
/// Share it by reference or `Arc`: searching takes no lock, writing takes one. Only one process may
/// write to a folder ([`TextError::Busy`]); others may read it and [`Index::refresh`].
pub struct Index {
    inner: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    writer: Mutex<Option<IndexWriter>>,
    vocabularies: RwLock<HashMap<i64, Arc<Vocabulary>>>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the index in `dir`, creating the folder and an empty index where there is none.
    ///
    /// An index that is damaged, or of another version, is emptied and [`Opening::Rebuilt`] says
    /// why: [`Index::cursor`] is then `None` and the caller feeds every matter again.
    /// [`TextError::Busy`] where it is damaged while another process still writes to it.
    pub fn open(dir: &Path) -> Result<(Self, Opening), TextError> {
        open::open(dir)
    }

    /// An empty index that lives in memory, for tests and short tools.
    pub fn in_memory() -> Result<Self, TextError> {
        let (schema, _) = schema::build();
        Self::over(tantivy::Index::create_in_ram(schema))
    }

    fn over(inner: tantivy::Index) -> Result<Self, TextError> {
        let (_, fields) = schema::build();
        // reloading by hand: what was committed is found by the very next search
        let reader = inner.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self {
            inner,
            reader,
            fields,
            writer: Mutex::new(None),
            vocabularies: RwLock::new(HashMap::new()),
        })
    }

    /// Gives a tenant its own words for what is indexed and asked from now on. What was indexed
    /// before stays findable: words only weigh, pairs of characters find; and what names and groups of
    /// words mean is looked up when somebody asks.
    pub fn set_vocabulary(&self, tenant: i64, vocabulary: Arc<Vocabulary>) {
        let mut all = self.vocabularies.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(tenant, vocabulary);
    }

    fn vocabulary(&self, tenant: i64) -> Arc<Vocabulary> {
        let all = self.vocabularies.read().unwrap_or_else(PoisonError::into_inner);
        all.get(&tenant).cloned().unwrap_or_default()
    }

    /// Adds or replaces matters; the last word on a (tenant, matter) counts, so feeding the same
    /// again changes nothing. Not searchable before [`Index::commit_with_cursor`].
    ///
    /// After an error nothing uncommitted is kept: go on from [`Index::cursor`].
    pub fn upsert(&self, docs: &[Doc]) -> Result<(), TextError> {
        self.write(|writer| {
            let mut last: Option<(i64, Arc<Vocabulary>)> = None;
            for doc in docs {
                let own = match &last {
                    Some((tenant, own)) if *tenant == doc.tenant => Arc::clone(own),
                    _ => self.vocabulary(doc.tenant),
                };
                writer.delete_term(self.fields.key_term(doc.tenant, doc.matter));
                writer.add_document(doc::terms(doc, &self.fields, &own.lexicon))?;
                last = Some((doc.tenant, own));
            }
            Ok(())
        })
    }

    /// Takes matters out, from the next commit on. See [`Index::compact`] for erasing.
    pub fn remove(&self, tenant: i64, matters: &[Uuid]) -> Result<(), TextError> {
        self.write(|writer| {
            for matter in matters {
                writer.delete_term(self.fields.key_term(tenant, *matter));
            }
            Ok(())
        })
    }

    /// Makes everything since the last commit durable and searchable, together with the follower's
    /// `cursor`: one file rename decides over both.
    pub fn commit_with_cursor(&self, cursor: &str) -> Result<(), TextError> {
        self.commit(Some(cursor))
    }

    fn commit(&self, cursor: Option<&str>) -> Result<(), TextError> {
        self.write(|writer| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&open::payload(cursor));
            prepared.commit()?;
            Ok(())
        })?;
        self.refresh()
    }

    /// The cursor of the last commit; `None` in an empty or emptied index.
    pub fn cursor(&self) -> Result<Option<String>, TextError> {
        Ok(open::cursor_of(self.inner.load_metas()?.payload.as_deref()))
    }

    /// Empties the index and forgets the cursor, durably. Uncommitted matters are dropped.
    pub fn clear(&self) -> Result<(), TextError> {
        self.write(|writer| {
            writer.rollback()?;
            writer.delete_all_documents()?;
            Ok(())
        })?;
        self.commit(None)
    }

    /// Merges all segments into one, so that words of removed or replaced matters leave the disk:
    /// to be called after personal data was erased. Keeps the cursor. Takes time with the size.
    pub fn compact(&self) -> Result<(), TextError> {
        self.write(|writer| {
            let segments = writer.index().searchable_segment_ids()?;
            if !segments.is_empty() {
                writer.merge(&segments).wait()?;
            }
            writer.garbage_collect_files().wait()?;
            Ok(())
        })?;
        self.refresh()
    }

    /// Sees what another process committed to the same folder.
    pub fn refresh(&self) -> Result<(), TextError> {
        Ok(self.reader.reload()?)
    }

    /// How many matters of all tenants are searchable.
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether nothing is searchable.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Finds matters of one tenant. An empty text finds all that pass the filters, newest first.
    pub fn search(&self, query: &Query) -> Result<Hits, TextError> {
        let own = self.vocabulary(query.tenant);
        ask::run(query, &self.fields, &own, &self.reader.searcher())
    }

    /// Runs `work` with the writer, opening it first where needed. After a failure the writer is
    /// dropped: tantivy's writer does not work on after an error.
    fn write<T>(
        &self,
        work: impl FnOnce(&mut IndexWriter) -> Result<T, TextError>,
    ) -> Result<T, TextError> {
        let mut slot: MutexGuard<'_, Option<IndexWriter>> =
            self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match slot.take() {
            Some(writer) => writer,
            None => self.inner.writer_with_options::<TantivyDocument>(
                IndexWriterOptions::builder()
                    .num_worker_threads(1)
                    .num_merge_threads(1)
                    .memory_budget_per_thread(WRITER_BYTES)
                    .build(),
            )?,
        };
        let done = work(&mut writer)?;
        *slot = Some(writer);
        Ok(done)
    }
}
