//! Seals: what was true of all chains at a moment, signed with a key that is not in the database
//! and published outside it.

use crate::office::{Office, TENANT};
use yiwang_domain::ledger::Seal;
use yiwang_domain::{Refusal, Sort};
use yiwang_store::{StoreError, seal};

impl Office {
    /// Seals what changed since the last seal. None where nothing changed.
    ///
    /// The seal and its signature stand in the database and as files under `seals/`, to be copied
    /// elsewhere: whoever holds a copy can prove that nothing before it was changed or cut off.
    pub async fn seal(&self) -> Result<Option<Seal>, Refusal> {
        let (office, now) = (self.clone(), self.now());
        let made = self
            .inner
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let mut collected = seal::collect(tx, TENANT).await?;
                    if collected.heads.is_empty() {
                        return Ok(None);
                    }
                    let before = match seal::last(tx, TENANT).await? {
                        Some(k) => Some(read(&k)?),
                        None => None,
                    };
                    let kind = office.inner.hash;
                    let made = Seal::next(kind, TENANT, before.as_ref(), &mut collected.heads, now);
                    let signature = office.inner.seal_key.sign(made.text().as_bytes());
                    let key = office.inner.seal_key.public().id();
                    seal::insert(tx, TENANT, &collected, &made, &signature, &key).await?;
                    Ok(Some((made, signature)))
                })
            })
            .await?;
        let Some((made, signature)) = made else { return Ok(None) };
        self.publish(&made, &signature)?;
        Ok(Some(made))
    }

    fn publish(&self, s: &Seal, signature: &[u8]) -> Result<(), Refusal> {
        let folder = self.inner.folder.join("seals");
        let write = || -> std::io::Result<()> {
            std::fs::create_dir_all(&folder)?;
            let key = self.inner.seal_key.public().to_text().map_err(std::io::Error::other)?;
            std::fs::write(folder.join("public.pem"), key)?;
            std::fs::write(folder.join(format!("{:08}.seal", s.number)), s.text())?;
            std::fs::write(folder.join(format!("{:08}.sig", s.number)), hex::encode(signature))
        };
        write().map_err(|e| {
            Refusal::new(
                "seal-unpublished",
                Sort::Unready,
                (
                    format!("签封文件无法写出：{e}"),
                    format!("The seal cannot be written to a file: {e}"),
                ),
                ("检查数据目录的空间和权限。", "Check space and permissions of the data folder."),
            )
        })
    }
}

/// A kept seal, read back.
pub(crate) fn read(k: &seal::Kept) -> Result<Seal, StoreError> {
    Seal::parse(&k.body)
        .ok_or_else(|| StoreError::Broken(format!("seal {} cannot be read", k.number)))
}
