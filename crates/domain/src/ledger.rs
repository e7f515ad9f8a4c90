//! The chain that makes a ledger provable (台账).
//!
//! ```text
//! hash(n) = H( "yw1" ‖ hash(n-1) ‖ tenant ‖ matter ‖ n ‖ H(body) ‖ mark )
//! mark    = H( salt ‖ words )            the salted commitment to the erasable free text
//! ```
//!
//! Erasing words drops `words` and `salt`; `mark` stays and the chain with it.

use crate::entry::{Body, Entry, Words};
use crate::ids::{MatterId, TenantId};
use crate::refusal::{Refusal, Sort};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::Digest as _;

/// 32 bytes of hash.
pub type Hash = [u8; 32];

/// The hash of an installation; set once when it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HashKind {
    /// SHA-256, FIPS 180-4.
    #[default]
    Sha256,
    /// SM3, GB/T 32905-2016.
    Sm3,
}

impl HashKind {
    /// Hash of the parts, one after the other.
    pub fn of(self, parts: &[&[u8]]) -> Hash {
        match self {
            Self::Sha256 => {
                let mut h = sha2::Sha256::new();
                for p in parts {
                    h.update(p);
                }
                h.finalize().into()
            }
            Self::Sm3 => {
                let mut h = sm3::Sm3::new();
                for p in parts {
                    h.update(p);
                }
                h.finalize().into()
            }
        }
    }

    /// Its name in settings and seals.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sm3 => "sm3",
        }
    }
}

/// An entry as it is kept: exact bytes, so that what is proved is what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Matter.
    pub matter: MatterId,
    /// Place in the matter's ledger, from 1.
    pub seq: u64,
    /// Body as JSON text.
    pub body: String,
    /// Words as JSON text; none once erased.
    pub words: Option<String>,
    /// Salt of the mark; none once erased.
    pub salt: Option<Vec<u8>>,
    /// Commitment to the words.
    pub mark: Hash,
    /// Hash of this entry.
    pub hash: Hash,
}

/// Hash that stands before the first entry of a matter.
pub fn genesis(kind: HashKind, tenant: TenantId, matter: MatterId) -> Hash {
    kind.of(&[b"yw1-genesis", &tenant.0.to_be_bytes(), matter.0.as_bytes()])
}

fn chain(kind: HashKind, prev: &Hash, tenant: TenantId, k: &Kept) -> Hash {
    kind.of(&[
        b"yw1",
        prev,
        &tenant.0.to_be_bytes(),
        k.matter.0.as_bytes(),
        &k.seq.to_be_bytes(),
        &kind.of(&[k.body.as_bytes()]),
        &k.mark,
    ])
}

/// Makes the kept form of an entry that follows `prev`. `salt` must be fresh randomness.
pub fn keep(
    kind: HashKind,
    tenant: TenantId,
    prev: &Hash,
    entry: &Entry,
    salt: [u8; 32],
) -> Result<Kept, Refusal> {
    let text = |e: serde_json::Error| {
        Refusal::new(
            "entry-unwritable",
            Sort::Invalid,
            (format!("台账记录无法写成：{e}"), format!("the entry cannot be written: {e}")),
            ("请报告此问题。", "Please report this."),
        )
    };
    let body = serde_json::to_string(&entry.body).map_err(text)?;
    let words = entry.words.clone().unwrap_or_default();
    let words = serde_json::to_string(&words).map_err(text)?;
    let mark = kind.of(&[&salt, words.as_bytes()]);
    let mut kept = Kept {
        matter: entry.matter,
        seq: entry.seq,
        body,
        words: Some(words),
        salt: Some(salt.to_vec()),
        mark,
        hash: [0; 32],
    };
    kept.hash = chain(kind, prev, tenant, &kept);
    Ok(kept)
}

/// Reads an entry back.
pub fn read(k: &Kept) -> Result<Entry, Refusal> {
    let broken = |e: serde_json::Error| {
        Refusal::new(
            "entry-unreadable",
            Sort::Unready,
            (
                format!("事项{}的第{}条台账无法读取：{e}", k.matter, k.seq),
                format!("entry {} of matter {} cannot be read: {e}", k.seq, k.matter),
            ),
            ("运行 yiwang verify 查明被改动之处。", "Run `yiwang verify` to see what was changed."),
        )
    };
    let body: Body = serde_json::from_str(&k.body).map_err(broken)?;
    let words: Option<Words> =
        k.words.as_deref().map(serde_json::from_str).transpose().map_err(broken)?;
    Ok(Entry { matter: k.matter, seq: k.seq, body, words })
}

/// What is wrong with a chain, and at which entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Break {
    /// Matter.
    pub matter: MatterId,
    /// Entry.
    pub seq: u64,
    /// What is wrong.
    pub what: Breakage,
}

/// Kinds of breakage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Breakage {
    /// An entry is missing here, or two were swapped.
    Missing,
    /// The body, or its place in the chain, was changed.
    Changed,
    /// The words were changed.
    WordsChanged,
    /// The end was cut off: the matter's row or a seal knows more entries.
    CutOff,
    /// A seal knows another hash here.
    NotAsSealed,
    /// The stored row says something else than its ledger.
    RowDiffers,
    /// The body cannot be read.
    Unreadable,
}

impl Breakage {
    /// The sentence for it, (zh-CN, en).
    pub const fn say(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("记录缺失或顺序被调换", "an entry is missing or was swapped"),
            Self::Changed => ("记录内容被改动", "the entry was changed"),
            Self::WordsChanged => ("记录文字被改动", "the words of the entry were changed"),
            Self::CutOff => ("末尾的记录被删去", "the end of the ledger was cut off"),
            Self::NotAsSealed => ("与已签封的不一致", "differs from what was sealed"),
            Self::RowDiffers => ("事项现状与台账不符", "the stored matter differs from its ledger"),
            Self::Unreadable => ("记录无法读取", "the entry cannot be read"),
        }
    }
}

/// Proves one matter's chain from its first entry; returns its head.
pub fn prove(
    kind: HashKind,
    tenant: TenantId,
    matter: MatterId,
    entries: &[Kept],
) -> Result<Hash, Break> {
    let mut prev = genesis(kind, tenant, matter);
    for (i, k) in entries.iter().enumerate() {
        let seq = i as u64 + 1;
        if k.seq != seq {
            return Err(Break { matter, seq, what: Breakage::Missing });
        }
        if let (Some(words), Some(salt)) = (&k.words, &k.salt) {
            if kind.of(&[salt, words.as_bytes()]) != k.mark {
                return Err(Break { matter, seq, what: Breakage::WordsChanged });
            }
        } else if k.words.is_some() || k.salt.is_some() {
            return Err(Break { matter, seq, what: Breakage::WordsChanged });
        }
        if chain(kind, &prev, tenant, k) != k.hash {
            return Err(Break { matter, seq, what: Breakage::Changed });
        }
        prev = k.hash;
    }
    Ok(prev)
}

/// The head of one matter's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// Matter.
    pub matter: MatterId,
    /// Its last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

/// A seal: what was true of all chains at one moment. Each seal names the heads that changed
/// since the one before and is chained to it, so that together they cover every head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Tenant.
    pub tenant: TenantId,
    /// Number, from 1.
    pub number: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Hash kind.
    pub hash: HashKind,
    /// Digest of the seal before, hex; empty for the first.
    pub previous: String,
    /// How many heads it names.
    pub heads: u64,
    /// Digest over the heads in order of matter, hex.
    pub digest: String,
}

impl Seal {
    /// Makes the next seal over the changed heads, which are sorted here.
    pub fn next(
        kind: HashKind,
        tenant: TenantId,
        before: Option<&Self>,
        heads: &mut [Head],
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            tenant,
            number: before.map_or(1, |s| s.number + 1),
            at,
            hash: kind,
            previous: before.map(|s| hex::encode(s.own_digest())).unwrap_or_default(),
            heads: heads.len() as u64,
            digest: hex::encode(digest(kind, heads)),
        }
    }

    /// The text that is signed and published.
    pub fn text(&self) -> String {
        format!(
            "yiwang-seal 1\ntenant {}\nnumber {}\nat {}\nhash {}\nprevious {}\nheads {}\ndigest {}\n",
            self.tenant.0,
            self.number,
            self.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            self.hash.name(),
            self.previous,
            self.heads,
            self.digest
        )
    }

    /// Reads [`Self::text`] back; none where it was not written by it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != "yiwang-seal 1" {
            return None;
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let seal = Self {
            tenant: TenantId(field("tenant")?.parse().ok()?),
            number: field("number")?.parse().ok()?,
            at: DateTime::parse_from_rfc3339(field("at")?).ok()?.to_utc(),
            hash: match field("hash")? {
                "sha256" => HashKind::Sha256,
                "sm3" => HashKind::Sm3,
                _ => return None,
            },
            previous: field("previous")?.to_owned(),
            heads: field("heads")?.parse().ok()?,
            digest: field("digest")?.to_owned(),
        };
        (seal.text() == text).then_some(seal)
    }

    /// Digest of the seal itself, which the next one carries.
    pub fn own_digest(&self) -> Hash {
        self.hash.of(&[self.text().as_bytes()])
    }
}

/// Digest over heads; sorts them by matter first.
pub fn digest(kind: HashKind, heads: &mut [Head]) -> Hash {
    heads.sort_unstable_by_key(|h| h.matter);
    let mut bytes = Vec::with_capacity(heads.len() * 56);
    for h in heads.iter() {
        bytes.extend_from_slice(h.matter.0.as_bytes());
        bytes.extend_from_slice(&h.seq.to_be_bytes());
        bytes.extend_from_slice(&h.hash);
    }
    kind.of(&[&bytes])
}
