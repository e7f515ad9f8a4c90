//! The search index follows the ledger.

use crate::office::{Office, TENANT, index_refusal};
use std::collections::BTreeSet;
use std::sync::Arc;
use yiwang_domain::ledger;
use yiwang_domain::playbook::model::FieldKind;
use yiwang_domain::{MatterId, Refusal, Sort};
use yiwang_store::{Conn, Cursor, StoreError, entry, matter};
use yiwang_text::{Doc, TextError};

/// Entries in one step; a kill costs at most this much work again.
const STEP: u32 = 2_000;

/// Followers that can be rebuilt by name.
pub const FOLLOWERS: &[&str] = &["search", "issues"];

impl Office {
    /// Brings the search index up to the end of the ledger. Returns how many entries were new.
    ///
    /// The index keeps its cursor in the same commit as its documents, so a kill leaves both old
    /// or both new. Where another process writes the index of this folder, this one only looks.
    pub async fn follow(&self) -> Result<usize, Refusal> {
        let mut done = 0;
        loop {
            let n = self.follow_step(STEP).await?;
            done += n;
            if n < STEP as usize {
                return Ok(done);
            }
        }
    }

    /// One step of the search follower, of at most `step` entries.
    pub async fn follow_step(&self, step: u32) -> Result<usize, Refusal> {
        let books = self.books().await?;
        let index = &self.inner.index;
        let cursor = index.cursor().map_err(|e| index_refusal(&e))?;
        let cursor: Cursor = cursor.unwrap_or_default().parse().map_err(Refusal::from)?;
        let mut conn = self.inner.store.read().await?;
        let batch = entry::after(&mut conn, TENANT, &cursor, step).await?;
        let Some((last, _)) = batch.last() else {
            index.refresh().map_err(|e| index_refusal(&e))?;
            return Ok(0);
        };
        let matters: BTreeSet<MatterId> = batch.iter().map(|(_, k)| k.matter).collect();
        let mut docs = Vec::with_capacity(matters.len());
        for id in matters {
            docs.extend(self.doc(&mut conn, &books, id).await?);
        }
        drop(conn);
        let erased = batch.iter().any(|(_, k)| k.body.contains("\"act\":\"erased\""));
        let (office, end, n) = (self.clone(), last.to_string(), batch.len());
        let vocabulary = Arc::clone(&books.vocabulary);
        let written = tokio::task::spawn_blocking(move || {
            let index = &office.inner.index;
            index.set_vocabulary(TENANT.0, vocabulary);
            index.upsert(&docs)?;
            index.commit_with_cursor(&end)?;
            // what was erased must leave the disk too
            if erased { index.compact() } else { Ok(()) }
        })
        .await
        .map_err(|e| StoreError::Broken(e.to_string()))
        .map_err(Refusal::from)?;
        match written {
            Ok(()) => Ok(n),
            Err(TextError::Busy) => {
                index.refresh().map_err(|e| index_refusal(&e))?;
                Ok(0)
            }
            Err(e) => Err(index_refusal(&e)),
        }
    }

    async fn doc(
        &self,
        conn: &mut Conn,
        books: &crate::books::Books,
        id: MatterId,
    ) -> Result<Option<Doc>, Refusal> {
        let Some(s) = matter::get(conn, TENANT, id).await? else { return Ok(None) };
        let m = s.matter;
        let mut text = s.shown.text.clone();
        let p = books.playbook(&m.playbook, m.playbook_version)?;
        let is_words = |k: &str| {
            k == "note"
                || p.actions.iter().any(|a| {
                    a.form.iter().any(|f| {
                        f.id == k && matches!(f.kind, FieldKind::Text | FieldKind::LongText)
                    })
                })
        };
        for k in entry::of(conn, TENANT, id).await?.iter().skip(1) {
            for (field, w) in ledger::read(k)?.words.unwrap_or_default() {
                if is_words(&field) {
                    text.push('\n');
                    text.push_str(&w);
                }
            }
        }
        let mut units: BTreeSet<String> = BTreeSet::new();
        let holder = m.holder.as_ref().map(|h| h.unit);
        for u in m.legs.iter().map(|l| l.unit).chain(holder).chain(m.receiver) {
            units.insert(u.0.to_string());
            if let Some(u) = books.units.get(u) {
                units.extend(u.path.split('/').filter(|c| !c.is_empty()).map(str::to_owned));
            }
        }
        let mut categories = Vec::new();
        let mut at = m.category.clone();
        while let Some(c) = at.take().filter(|_| categories.len() < 8) {
            at = books.categories.get(&c).and_then(|c| c.parent.clone());
            categories.push(c);
        }
        Ok(Some(Doc {
            tenant: TENANT.0,
            matter: m.id.0,
            numbers: std::iter::once(m.number.clone())
                .chain(m.outer.as_ref().map(|o| o.number.clone()))
                .chain(m.reporters.iter().map(|r| r.number.clone()))
                .collect(),
            title: s.shown.title,
            text,
            place: s.shown.place_text,
            grid_path: m
                .place
                .grid
                .iter()
                .flat_map(|g| g.path.split('/').filter(|c| !c.is_empty()).map(str::to_owned))
                .collect(),
            unit_path: units.into_iter().collect(),
            category_path: categories,
            playbook: m.playbook.clone(),
            stage: m.stage.clone(),
            secrecy: m.secrecy as u8,
            created_at: m.opened_at.timestamp_millis(),
            closed: m.is_closed(),
        }))
    }

    /// Throws a follower's product away and builds it anew from the ledger.
    pub async fn rebuild(&self, name: Option<&str>) -> Result<usize, Refusal> {
        if let Some(n) = name.filter(|n| !FOLLOWERS.contains(n)) {
            return Err(Refusal::new(
                "follower-unknown",
                Sort::Invalid,
                (format!("没有名为“{n}”的跟随者。"), format!("There is no follower `{n}`.")),
                (
                    format!("可用：{}。", FOLLOWERS.join("、")),
                    format!("Known: {}.", FOLLOWERS.join(", ")),
                ),
            ));
        }
        let mut entries = 0;
        if name.is_none_or(|n| n == "search") {
            entries += self.rebuild_search().await?;
        }
        if name.is_none_or(|n| n == "issues") {
            entries += self.rebuild_issues().await?;
        }
        Ok(entries)
    }

    async fn rebuild_search(&self) -> Result<usize, Refusal> {
        let office = self.clone();
        tokio::task::spawn_blocking(move || office.inner.index.clear())
            .await
            .map_err(|e| StoreError::Broken(e.to_string()))
            .map_err(Refusal::from)?
            .map_err(|e| index_refusal(&e))?;
        self.follow().await
    }
}
