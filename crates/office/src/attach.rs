//! Photos: cleaned before they are kept, attached to the entry that needs them.

use crate::desk::Desk;
use crate::files::{FileKey, FileKind};
use crate::office::{Office, TENANT};
use crate::photo;
use serde::{Deserialize, Serialize};
use yiwang_domain::ledger::HashKind;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Entry, FileId, MatterId, Refusal, Sort};
use yiwang_store::{StoreError, Tx, file};

/// A photo as it was sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Photo {
    /// Name it came with; only for sentences.
    pub name: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// What a kept photo is served as.
#[derive(Debug, Clone)]
pub struct Served {
    /// Media type.
    pub mime: &'static str,
    /// Bytes.
    pub bytes: Vec<u8>,
}

impl Office {
    /// Cleans and keeps a photo. It is loose until an entry takes it; loose photos are removed
    /// after a day.
    pub async fn upload(&self, caller: Option<&Caller>, photo: Photo) -> Result<FileId, Refusal> {
        let clean = tokio::task::spawn_blocking(move || photo::clean(&photo.bytes, &photo.name))
            .await
            .map_err(|_| {
                Refusal::new(
                    "photo-broken",
                    Sort::Invalid,
                    ("照片无法读取。", "The photo cannot be read."),
                    ("换一张照片再试。", "Try another photo."),
                )
            })??;
        let id = FileId(self.id());
        let key = |kind| FileKey { tenant: TENANT.0, id: id.0, kind };
        let (size, sha) = (clean.jpeg.len(), HashKind::Sha256.of(&[&clean.jpeg]));
        self.inner.files.put(key(FileKind::Photo), clean.jpeg).await?;
        self.inner.files.put(key(FileKind::Thumb), clean.thumb).await?;
        let row = file::File {
            id,
            matter: None,
            key: key(FileKind::Photo).to_string(),
            thumb_key: Some(key(FileKind::Thumb).to_string()),
            kind: "photo".to_owned(),
            size: size as i64,
            width: Some(i64::from(clean.width)),
            height: Some(i64::from(clean.height)),
            sha256: sha.to_vec(),
            uploaded_by: caller.and_then(Caller::staff),
            created_at: self.now(),
        };
        self.inner
            .store
            .write(move |tx| Box::pin(async move { file::insert(tx, TENANT, &row).await }))
            .await?;
        Ok(id)
    }

    /// A photo of a matter, for staff who may see the matter.
    pub async fn file(
        &self,
        caller: &Caller,
        matter: MatterId,
        id: FileId,
        thumb: bool,
    ) -> Result<Served, Refusal> {
        let desk = self.desk().await?;
        self.permit(&desk, caller, matter, Right::MatterRead).await?;
        self.serve(matter, id, thumb).await
    }

    /// The bytes of a photo of a matter the caller was already allowed to see.
    pub(crate) async fn serve(
        &self,
        matter: MatterId,
        id: FileId,
        thumb: bool,
    ) -> Result<Served, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let row = file::get(&mut conn, TENANT, id).await?;
        if row.is_none_or(|r| r.matter != Some(matter)) {
            return Err(not_found());
        }
        let kind = if thumb { FileKind::Thumb } else { FileKind::Photo };
        let bytes = self.inner.files.get(FileKey { tenant: TENANT.0, id: id.0, kind }).await?;
        Ok(Served { mime: kind.media_type(), bytes })
    }

    /// Removes photos that nothing took within a day.
    pub(crate) async fn sweep_loose(&self) -> Result<usize, Refusal> {
        let before = self.now() - chrono::TimeDelta::days(1);
        let mut conn = self.inner.store.read().await?;
        let loose = file::loose(&mut conn, TENANT, before, 200).await?;
        drop(conn);
        for f in &loose {
            for kind in [FileKind::Photo, FileKind::Thumb] {
                self.inner.files.delete(FileKey { tenant: TENANT.0, id: f.id.0, kind }).await?;
            }
            let id = f.id;
            self.inner
                .store
                .write(move |tx| Box::pin(async move { file::remove(tx, TENANT, id).await }))
                .await?;
        }
        Ok(loose.len())
    }
}

impl Desk {
    /// Gives the files of an entry to its matter. A file of another matter is refused.
    pub(crate) async fn take_files(
        &self,
        tx: &mut Tx,
        matter: MatterId,
        entry: &Entry,
    ) -> Result<(), StoreError> {
        for f in &entry.body.files {
            if !file::attach(tx, TENANT, f.file, matter).await? {
                return Err(Refusal::new(
                    "file-unknown",
                    Sort::Invalid,
                    (
                        "照片不存在，或已属于另一件事项。",
                        "The photo does not exist, or belongs to another matter.",
                    ),
                    ("重新上传照片。", "Upload the photo again."),
                )
                .into());
            }
        }
        Ok(())
    }
}
