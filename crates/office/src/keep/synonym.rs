//! A group of synonyms changed by hand.

use super::{Change, id_of, twice, wrong};
use crate::import::synonyms::{self, key};
use crate::office::TENANT;
use yiwang_store::synonym::{self, Synonym};
use yiwang_store::{StoreError, Tx};

impl Change {
    pub(super) async fn synonym(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let all = synonym::all(tx, TENANT).await?;
        let id = id_of(self.seen.as_ref());
        let old = all.iter().find(|s| Some(s.id) == id);
        self.fresh(old.map(|s| s.version))?;
        let Some(sheet) = &self.sheet else {
            if let Some(old) = old {
                synonym::remove(tx, TENANT, old.id).await?;
            }
            return Ok(());
        };
        for row in &sheet.rows {
            let s = synonyms::read(sheet, row).map_err(|f| wrong(vec![f]))?;
            let s = Synonym {
                id: old.map_or_else(|| self.desk.id(), |o| o.id),
                version: old.map_or(1, |o| o.version),
                ..s
            };
            if all.iter().any(|o| o.id != s.id && key(o) == key(&s)) {
                return Err(twice("words").into());
            }
            if old != Some(&s) {
                synonym::put(tx, TENANT, &s).await?;
            }
        }
        Ok(())
    }
}
