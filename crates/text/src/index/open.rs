//! Opening a folder, and what to do with a damaged one.

use super::{Index, VERSION, schema};
use crate::error::TextError;
use serde::{Deserialize, Serialize};
use std::path::Path;
use tantivy::Directory;
use tantivy::directory::{INDEX_WRITER_LOCK, MmapDirectory};

/// What [`Index::open`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    /// There was none; an empty one was made. The caller feeds every matter.
    Created,
    /// An intact index. The caller goes on from its cursor.
    Existing,
    /// There was one that cannot be used; an empty one took its place. The caller reports the
    /// reason and feeds every matter again.
    Rebuilt {
        /// What was wrong with it, for the log.
        why: String,
    },
}

/// What a commit carries besides the index itself.
#[derive(Serialize, Deserialize)]
struct Payload {
    v: u32,
    cursor: Option<String>,
}

pub(super) fn payload(cursor: Option<&str>) -> String {
    serde_json::json!({ "v": VERSION, "cursor": cursor }).to_string()
}

pub(super) fn cursor_of(payload: Option<&str>) -> Option<String> {
    serde_json::from_str::<Payload>(payload?).ok()?.cursor
}

pub(super) fn open(dir: &Path) -> Result<(Index, Opening), TextError> {
    std::fs::create_dir_all(dir)?;
    if !dir.join("meta.json").exists() {
        // what a kill between two files of the very first creation left behind
        sweep(dir)?;
        return Ok((create(dir)?, Opening::Created));
    }
    // tantivy may panic on damaged files; damage is an answer here, not a crash
    let loaded = std::panic::catch_unwind(|| load(dir))
        .unwrap_or_else(|_| Err("the files make no sense".to_owned()));
    match loaded {
        Ok(index) => Ok((index, Opening::Existing)),
        Err(why) => {
            sweep(dir)?;
            Ok((create(dir)?, Opening::Rebuilt { why }))
        }
    }
}

fn create(dir: &Path) -> Result<Index, TextError> {
    let (schema, _) = schema::build();
    Index::over(tantivy::Index::create_in_dir(dir, schema)?)
}

fn load(dir: &Path) -> Result<Index, String> {
    let say = |e: tantivy::TantivyError| e.to_string();
    let inner = tantivy::Index::open_in_dir(dir).map_err(say)?;
    let metas = inner.load_metas().map_err(say)?;
    if inner.schema() != schema::build().0 {
        return Err("it has the fields of another version".to_owned());
    }
    if let Some(text) = metas.payload.as_deref() {
        let version = serde_json::from_str::<Payload>(text).map(|p| p.v);
        if !matches!(version, Ok(VERSION)) {
            return Err("its words were cut by another version".to_owned());
        }
    }
    let damaged = inner.validate_checksum().map_err(say)?;
    if !damaged.is_empty() {
        return Err(format!("{} of its files are damaged", damaged.len()));
    }
    Index::over(inner).map_err(|e| e.to_string())
}

/// Removes the index's own files from the folder, and nothing else: the folder may have been named
/// by mistake. Refused while another process writes.
fn sweep(dir: &Path) -> Result<(), TextError> {
    let directory = MmapDirectory::open(dir).map_err(|e| TextError::Failed(format!("{e:?}")))?;
    let _writing = directory.acquire_lock(&INDEX_WRITER_LOCK).map_err(|_| TextError::Busy)?;
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.file_name().and_then(|n| n.to_str()).is_some_and(is_ours) {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// `meta.json`, `.managed.json`, and segment files `<32 hex digits>.<kind>`.
fn is_ours(name: &str) -> bool {
    if name == "meta.json" || name == ".managed.json" {
        return true;
    }
    name.split_once('.')
        .is_some_and(|(id, _)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
}
