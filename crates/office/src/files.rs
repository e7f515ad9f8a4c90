//! Attachments: photos and exports, kept outside the database.

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload};
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use uuid::Uuid;
use yiwang_domain::{Refusal, Sort};

/// What sort of file it is; decides the ending of its key and how it is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// A cleaned photo.
    Photo,
    /// The small picture of a photo.
    Thumb,
    /// A spreadsheet made by an export.
    Xlsx,
    /// A CSV made by an export.
    Csv,
    /// One JSON value per line, made by an export.
    Jsonl,
}

impl FileKind {
    const ALL: [Self; 5] = [Self::Photo, Self::Thumb, Self::Xlsx, Self::Csv, Self::Jsonl];

    const fn ending(self) -> &'static str {
        match self {
            Self::Photo => "jpg",
            Self::Thumb => "thumb.jpg",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// The media type to serve it with.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Photo | Self::Thumb => "image/jpeg",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Jsonl => "application/jsonl",
        }
    }
}

/// The key of a file: `<tenant>/<uuid>.<ending>`.
///
/// It is made of an own number and an own id only, so that no name a user gives ever becomes a
/// path. Reading one back from text accepts exactly what [`fmt::Display`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileKey {
    /// The tenant it belongs to.
    pub tenant: i64,
    /// Its id.
    pub id: Uuid,
    /// Its sort.
    pub kind: FileKind,
}

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}.{}", self.tenant, self.id.hyphenated(), self.kind.ending())
    }
}

impl FromStr for FileKey {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let key = || {
            let (tenant, name) = text.split_once('/')?;
            let (id, ending) = name.split_once('.')?;
            let kind = FileKind::ALL.into_iter().find(|k| k.ending() == ending)?;
            let key = Self { tenant: tenant.parse().ok()?, id: id.parse().ok()?, kind };
            (key.to_string() == text).then_some(key)
        };
        key().ok_or_else(missing)
    }
}

/// Where files are kept.
#[derive(Debug, Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
}

impl Files {
    /// Files in a folder, which is made where it does not exist.
    ///
    /// # Errors
    /// `files-folder` when the folder cannot be made or used.
    pub fn folder(path: &Path) -> Result<Self, Refusal> {
        std::fs::create_dir_all(path).map_err(|e| folder_refused(path, &e))?;
        let store = LocalFileSystem::new_with_prefix(path).map_err(|e| folder_refused(path, &e))?;
        Ok(Self { store: Arc::new(store.with_fsync(true)) })
    }

    /// Keeps a file, replacing what was there. Either the whole file is there afterwards, on the
    /// disk and not only in memory, or nothing has changed.
    ///
    /// # Errors
    /// `files-down` when the store does not answer or has no room.
    pub async fn put(&self, key: FileKey, bytes: Vec<u8>) -> Result<(), Refusal> {
        let payload = PutPayload::from(bytes);
        self.store.put(&path(key), payload).await.map_err(|e| down(&e))?;
        Ok(())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// `file-missing`; `files-down`.
    pub async fn get(&self, key: FileKey) -> Result<Vec<u8>, Refusal> {
        let found = self.store.get(&path(key)).await.map_err(|e| not_got(&e))?;
        Ok(found.bytes().await.map_err(|e| not_got(&e))?.into())
    }

    /// Deletes a file; one that is not there is deleted already.
    ///
    /// # Errors
    /// `files-down`.
    pub async fn delete(&self, key: FileKey) -> Result<(), Refusal> {
        match self.store.delete(&path(key)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(down(&e)),
        }
    }
}

fn path(key: FileKey) -> Key {
    Key::from(key.to_string())
}

fn not_got(error: &object_store::Error) -> Refusal {
    match error {
        object_store::Error::NotFound { .. } => missing(),
        other => down(other),
    }
}

fn missing() -> Refusal {
    Refusal::new(
        "file-missing",
        Sort::NotFound,
        ("这个文件不存在。", "The file does not exist."),
        ("它可能已按保存期限删除。", "It may have been deleted when its keeping time ended."),
    )
}

fn down(error: &object_store::Error) -> Refusal {
    tracing::error!(%error, "the file store failed");
    Refusal::new(
        "files-down",
        Sort::Unready,
        ("附件暂时存取不了。", "Attachments cannot be stored or read just now."),
        (
            "请稍后再试;管理员请检查附件目录的空间和权限。",
            "Try again later; the administrator should check space and rights of the folder.",
        ),
    )
}

fn folder_refused(path: &Path, error: &dyn fmt::Display) -> Refusal {
    let path = path.display();
    Refusal::new(
        "files-folder",
        Sort::Unready,
        (
            format!("附件目录 {path} 用不了:{error}。"),
            format!("The attachment folder {path} cannot be used: {error}."),
        ),
        (
            "请检查路径和运行账号的权限。",
            "Check the path and the rights of the account the program runs as.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: FileKey = FileKey { tenant: 7, id: Uuid::from_u128(0xA1), kind: FileKind::Photo };

    #[tokio::test]
    async fn a_file_is_kept_replaced_and_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::folder(&dir.path().join("new/folder")).unwrap();
        assert_eq!(files.get(KEY).await.unwrap_err().code, "file-missing");
        files.put(KEY, b"one".to_vec()).await.unwrap();
        files.put(KEY, b"two".to_vec()).await.unwrap();
        assert_eq!(files.get(KEY).await.unwrap(), b"two");
        // Nothing half-written is left beside it.
        let left: Vec<_> = std::fs::read_dir(dir.path().join("new/folder/7")).unwrap().collect();
        assert_eq!(left.len(), 1);
        files.delete(KEY).await.unwrap();
        files.delete(KEY).await.unwrap();
        assert_eq!(files.get(KEY).await.unwrap_err().code, "file-missing");
    }

    #[test]
    fn a_key_reads_back_and_nothing_else_is_a_key() {
        for kind in FileKind::ALL {
            let key = FileKey { kind, ..KEY };
            assert_eq!(key.to_string().parse::<FileKey>().unwrap(), key);
        }
        assert_eq!(KEY.to_string(), "7/00000000-0000-0000-0000-0000000000a1.jpg");
        for odd in [
            "",
            "7",
            "../7/00000000-0000-0000-0000-0000000000a1.jpg",
            "7/../00000000-0000-0000-0000-0000000000a1.jpg",
            "07/00000000-0000-0000-0000-0000000000a1.jpg",
            "7/000000000000000000000000000000a1.jpg",
            "7/00000000-0000-0000-0000-0000000000a1.exe",
            "7/00000000-0000-0000-0000-0000000000A1.jpg",
        ] {
            assert!(odd.parse::<FileKey>().is_err(), "{odd}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_refused_with_its_path() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let r = Files::folder(file.path()).unwrap_err();
        assert_eq!(r.code, "files-folder");
        assert!(r.say.zh.contains(&*file.path().to_string_lossy()));
    }
}
