//! The office: everything use cases share.

use crate::books::Books;
use crate::clock::{Clock, Ids, SystemIds, WallClock};
use crate::files::Files;
use crate::here::Here;
use crate::insight;
use crate::issue;
use crate::live::Live;
use crate::load;
use crate::seal_key::SealKey;
use crate::session::Failures;
use crate::vault::{KeyProvider, MasterKey, Vault};
use crate::view::TenantView;
use crate::voice;
use crate::warning;
use chrono::{DateTime, Utc};
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use uuid::Uuid;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::{Refusal, Sort, TenantId};
use yiwang_store::{Place, Store, installation};
use yiwang_text::Index;

/// How an office is opened.
pub struct Setup {
    /// Where the data is.
    pub place: Place,
    /// Folder for files, index, keys and published seals. With SQLite it is the data folder.
    pub folder: PathBuf,
    /// Where the master key comes from; a file `master.key` in the folder where none is named.
    pub key: Option<KeyProvider>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Ids and randomness.
    pub ids: Arc<dyn Ids>,
    /// Whether missing keys may be made: only for a new installation.
    pub new: bool,
}

impl Setup {
    /// The usual set-up: the machine's clock and randomness.
    pub fn usual(place: Place, folder: PathBuf) -> Self {
        Self {
            place,
            folder,
            key: None,
            clock: Arc::new(WallClock),
            ids: Arc::new(SystemIds),
            new: false,
        }
    }
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) files: Files,
    pub(crate) vault: Vault,
    pub(crate) seal_key: SealKey,
    pub(crate) folder: PathBuf,
    pub(crate) hash: HashKind,
    pub(crate) index: Index,
    pub(crate) failures: Failures,
    pub(crate) live: Live,
    pub(crate) here: Here,
    pub(crate) insight: insight::State,
    pub(crate) issue: issue::State,
    pub(crate) voice: voice::State,
    pub(crate) warning: warning::State,
    clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    books: RwLock<Option<Arc<Books>>>,
}

/// The office. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    pub(crate) inner: Arc<Inner>,
}

/// The one tenant of an installation. Every table carries it; a host serves one.
pub(crate) const TENANT: TenantId = TenantId(1);

impl Office {
    /// Opens the office: store, keys, files, index. The schema is brought up to date.
    pub async fn open(setup: Setup) -> Result<Self, Refusal> {
        let folder = setup.folder;
        std::fs::create_dir_all(&folder).map_err(|e| folder_refusal(&folder, &e))?;
        let store = Store::open(&setup.place).await?;
        let ids = setup.ids;
        let mut random = |buf: &mut [u8]| ids.random(buf);
        let key_file = folder.join("master.key");
        let master = match setup.key {
            Some(p) => p.load()?,
            None if setup.new && !key_file.exists() => {
                MasterKey::create_file(&key_file, &mut random)?
            }
            None => KeyProvider::File(key_file).load()?,
        };
        let seal_file = folder.join("seal.key");
        let seal_key = if setup.new && !seal_file.exists() {
            SealKey::create(&seal_file, &mut random)?
        } else {
            SealKey::load(&seal_file)?
        };
        let files = Files::folder(&folder.join("files"))?;
        let hash = hash_kind(&store).await?;
        let (index, opening) = Index::open(&folder.join("index")).map_err(|e| index_refusal(&e))?;
        tracing::debug!(?opening, "search index");
        Ok(Self {
            inner: Arc::new(Inner {
                store,
                files,
                vault: Vault::new(&master),
                seal_key,
                folder,
                hash,
                index,
                failures: Failures::default(),
                live: Live::default(),
                here: Here::default(),
                insight: insight::State::default(),
                issue: issue::State::default(),
                voice: voice::State::default(),
                warning: warning::State::default(),
                clock: setup.clock,
                ids,
                books: RwLock::new(None),
            }),
        })
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// A fresh id.
    pub fn id(&self) -> Uuid {
        self.inner.ids.id(self.now())
    }

    /// Fills with random bytes fit for secrets.
    pub fn random(&self, buf: &mut [u8]) {
        self.inner.ids.random(buf);
    }

    /// The store, for the command line and tests.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// The tenant of this host.
    pub async fn tenant(&self) -> Result<TenantView, Refusal> {
        Ok(self.books().await?.tenant.clone())
    }

    /// The tenant's rules, read anew where somebody (perhaps another process) changed them, or
    /// the day turned and with it which grids and posts are in force.
    pub async fn books(&self) -> Result<Arc<Books>, Refusal> {
        let mut conn = self.inner.store.read().await?;
        let revision = load::revision(&mut conn).await?;
        let day = |b: &Books| self.now().with_timezone(&b.tenant.offset()).date_naive();
        let before = self.inner.books.read().ok().and_then(|b| b.clone());
        if let Some(b) = &before
            && b.revision == revision
            && b.day == day(b)
        {
            return Ok(Arc::clone(b));
        }
        let fresh = load::books(&mut conn, revision, self.now(), before.as_deref()).await?;
        let fresh = Arc::new(fresh);
        if let Ok(mut kept) = self.inner.books.write() {
            *kept = Some(Arc::clone(&fresh));
        }
        Ok(fresh)
    }

    /// Finishes what is queued and closes the store.
    pub async fn close(&self) {
        self.inner.store.close().await;
    }
}

async fn hash_kind(store: &Store) -> Result<HashKind, Refusal> {
    let mut conn = store.read().await?;
    let word = installation::get(&mut conn, "hash").await?;
    Ok(match word.as_deref() {
        Some("sm3") => HashKind::Sm3,
        _ => HashKind::Sha256,
    })
}

fn folder_refusal(folder: &std::path::Path, e: &std::io::Error) -> Refusal {
    Refusal::new(
        "folder-unusable",
        Sort::Unready,
        (
            format!("数据目录{}不能使用：{e}", folder.display()),
            format!("The data folder {} cannot be used: {e}", folder.display()),
        ),
        ("检查路径和权限。", "Check the path and its permissions."),
    )
}

pub(crate) fn index_refusal(e: &yiwang_text::TextError) -> Refusal {
    tracing::error!(error = %e, "search index");
    Refusal::new(
        "index-unready",
        Sort::Unready,
        ("检索暂时不可用。", "Search is not available at the moment."),
        (
            "稍后再试；管理员可运行 yiwang rebuild search。",
            "Try again; an administrator can run `yiwang rebuild search`.",
        ),
    )
}
