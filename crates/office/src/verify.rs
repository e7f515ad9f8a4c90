//! The proof of the ledger: every seal, every chain, every row.

use crate::office::{Office, TENANT};
use crate::seal::read;
use serde::Serialize;
use std::collections::HashMap;
use yiwang_domain::fold::fold_all;
use yiwang_domain::ledger::{self, Break, Breakage, Head, Kept, digest};
use yiwang_domain::{Entry, Matter, MatterId, Refusal, Text};
use yiwang_store::{Conn, entry, matter, seal};

/// Matters proved at a time.
const BATCH: u32 = 500;
/// Breakages reported; the first is what matters.
const MOST: usize = 20;

/// What the proof found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct VerifyReport {
    /// Matters proved.
    pub matters: usize,
    /// Entries proved.
    pub entries: usize,
    /// Seals proved.
    pub seals: usize,
    /// What is broken, first first; empty where all is well.
    pub broken: Vec<Broken>,
}

/// One breakage.
#[derive(Debug, Clone, Serialize)]
pub struct Broken {
    /// Number of the matter, where the row still tells it.
    pub number: Option<String>,
    /// The matter; none for a broken seal.
    pub matter: Option<MatterId>,
    /// The entry of the matter, or the number of the seal.
    pub seq: u64,
    /// What is wrong.
    pub say: Text,
}

impl VerifyReport {
    fn add(&mut self, number: Option<&str>, b: &Break) {
        let (zh, en) = b.what.say();
        self.push(number, Some(b.matter), b.seq, Text::new(zh, en));
    }

    fn push(&mut self, number: Option<&str>, matter: Option<MatterId>, seq: u64, say: Text) {
        if self.broken.len() < MOST {
            self.broken.push(Broken { number: number.map(str::to_owned), matter, seq, say });
        }
    }
}

/// Heads each matter was sealed with, oldest first.
type Sealed = HashMap<MatterId, Vec<Head>>;

impl Office {
    /// Proves the ledger. With `fold`, also that every stored matter is to the last field what
    /// its ledger says; without, that the columns lists are made from agree with it.
    pub async fn verify(
        &self,
        fold: bool,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<VerifyReport, Refusal> {
        let mut report = VerifyReport::default();
        let mut conn = self.inner.store.snapshot().await?;
        let mut sealed = self.prove_seals(&mut conn, &mut report).await?;
        let mut after = None;
        loop {
            let rows = matter::heads(&mut conn, TENANT, after, BATCH).await?;
            let ledgers = entry::batch(&mut conn, TENANT, after, BATCH).await?;
            // both lists are in order of matter; walk up to where both are known
            let full = |n: usize| n == BATCH as usize;
            let row_end = rows.last().filter(|_| full(rows.len())).map(|r| r.head.matter);
            let ledger_end = ledgers.last().filter(|_| full(ledgers.len())).map(|l| l.0);
            let end = row_end.into_iter().chain(ledger_end).min();
            let inside = |m: MatterId| end.is_none_or(|e| m <= e);
            let mut by_id: HashMap<MatterId, Vec<Kept>> =
                ledgers.into_iter().filter(|(m, _)| inside(*m)).collect();
            for row in rows.iter().filter(|r| inside(r.head.matter)) {
                let id = row.head.matter;
                let kept = by_id.remove(&id).unwrap_or_default();
                let seals = sealed.remove(&id).unwrap_or_default();
                report.matters += 1;
                report.entries += kept.len();
                if let Err(b) = self.prove_one(row, &kept, &seals, fold) {
                    report.add(Some(&row.number), &b);
                }
            }
            // a ledger without a row: somebody deleted the row
            for m in by_id.into_keys() {
                sealed.remove(&m);
                report.add(None, &Break { matter: m, seq: 1, what: Breakage::RowDiffers });
            }
            progress(report.matters);
            match end {
                Some(e) => after = Some(e),
                None => break,
            }
        }
        // sealed once, and gone without a trace
        for m in sealed.into_keys() {
            report.add(None, &Break { matter: m, seq: 1, what: Breakage::CutOff });
        }
        Ok(report)
    }

    fn prove_one(
        &self,
        row: &matter::Held,
        kept: &[Kept],
        sealed: &[Head],
        fold: bool,
    ) -> Result<(), Break> {
        let id = row.head.matter;
        let head = ledger::prove(self.inner.hash, TENANT, id, kept)?;
        let n = kept.len() as u64;
        for s in sealed {
            match usize::try_from(s.seq).ok().and_then(|i| kept.get(i.checked_sub(1)?)) {
                Some(k) if k.hash == s.hash => {}
                Some(_) => {
                    return Err(Break { matter: id, seq: s.seq, what: Breakage::NotAsSealed });
                }
                None => return Err(Break { matter: id, seq: n + 1, what: Breakage::CutOff }),
            }
        }
        if row.head.seq > n {
            return Err(Break { matter: id, seq: n + 1, what: Breakage::CutOff });
        }
        let differs = Break { matter: id, seq: n, what: Breakage::RowDiffers };
        if row.head.seq != n || row.head.hash != head {
            return Err(differs);
        }
        let entries: Vec<Entry> = kept
            .iter()
            .map(|k| {
                ledger::read(k).map_err(|_| Break {
                    matter: id,
                    seq: k.seq,
                    what: Breakage::Unreadable,
                })
            })
            .collect::<Result<_, _>>()?;
        let folded = fold_all(&entries).ok_or_else(|| differs.clone())?;
        let columns = row.stage == folded.stage
            && row.number == folded.number
            && row.closed_at == folded.closed_at
            && row.outcome == folded.outcome
            && row.late == folded.was_late()
            && row.holder_unit == folded.holder.as_ref().map(|h| h.unit);
        if !columns {
            return Err(differs);
        }
        if fold {
            let stored: Option<Matter> = serde_json::from_str(&row.state).ok();
            if stored.as_ref() != Some(&folded) {
                return Err(differs);
            }
        }
        Ok(())
    }

    /// Proves every seal: its signature, its place in the chain of seals, its digest, and that no
    /// seal published outside the database is missing in it.
    async fn prove_seals(
        &self,
        conn: &mut Conn,
        report: &mut VerifyReport,
    ) -> Result<Sealed, Refusal> {
        let public = self.inner.seal_key.public();
        let mut sealed = Sealed::new();
        let mut before: Option<ledger::Seal> = None;
        let mut number = 0;
        loop {
            let batch = seal::list(conn, TENANT, number, 100).await?;
            if batch.is_empty() {
                break;
            }
            for k in batch {
                let Ok(s) = read(&k) else {
                    let say = Text::new("签封无法读取", "the seal cannot be read");
                    report.push(None, None, k.number, say);
                    number = k.number;
                    continue;
                };
                let mut heads = seal::heads_of(conn, TENANT, k.number).await?;
                let previous =
                    before.as_ref().map(|b| hex::encode(b.own_digest())).unwrap_or_default();
                let sound = s.number == number + 1
                    && k.number == s.number
                    && s.previous == previous
                    && s.heads == heads.len() as u64
                    && s.digest == hex::encode(digest(s.hash, &mut heads))
                    && public.verify(s.text().as_bytes(), &k.signature);
                if !sound {
                    let say = Text::new(
                        "签封被改动、缺失或不是本机签名",
                        "the seal was changed, is missing, or was not signed here",
                    );
                    report.push(None, None, number + 1, say);
                }
                for h in heads {
                    sealed.entry(h.matter).or_default().push(h);
                }
                report.seals += 1;
                number = k.number;
                before = Some(s);
            }
        }
        self.prove_published(number, before.as_ref(), report);
        Ok(sealed)
    }

    /// Compares with the published files: whoever cuts the newest seals out of the database does
    /// not reach those.
    fn prove_published(&self, last: u64, seal: Option<&ledger::Seal>, report: &mut VerifyReport) {
        let folder = self.inner.folder.join("seals");
        let file = |n: u64| std::fs::read_to_string(folder.join(format!("{n:08}.seal"))).ok();
        if file(last + 1).is_some() {
            let say = Text::new("已公布的签封不在库中", "a published seal is not in the database");
            report.push(None, None, last + 1, say);
        }
        if let (Some(s), Some(text)) = (seal, file(last))
            && s.text() != text
        {
            let say = Text::new("与已公布的签封不一致", "differs from the published seal");
            report.push(None, None, last, say);
        }
    }
}
