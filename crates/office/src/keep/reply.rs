//! A standard reply changed by hand.

use super::{Change, id_of, twice, wrong};
use crate::import::replies::{self, key};
use crate::office::TENANT;
use yiwang_store::reply::{self, Reply};
use yiwang_store::{StoreError, Tx};

impl Change {
    pub(super) async fn reply(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let all = reply::all(tx, TENANT).await?;
        let id = id_of(self.seen.as_ref());
        let old = all.iter().find(|r| Some(r.id) == id);
        self.fresh(old.map(|r| r.version))?;
        let Some(sheet) = &self.sheet else {
            if let Some(old) = old {
                reply::remove(tx, TENANT, old.id).await?;
            }
            return Ok(());
        };
        for row in &sheet.rows {
            let r = replies::read(&self.desk.books, sheet, row).map_err(|f| wrong(vec![f]))?;
            let r = Reply {
                id: old.map_or_else(|| self.desk.id(), |o| o.id),
                version: old.map_or(1, |o| o.version),
                ..r
            };
            if all.iter().any(|o| o.id != r.id && key(o) == key(&r)) {
                return Err(twice("title").into());
            }
            if old != Some(&r) {
                reply::put(tx, TENANT, &r).await?;
            }
        }
        Ok(())
    }
}
