//! The optional map beneath the net: a PMTiles file served by ourselves, or a service that browsers
//! ask. Without one nothing beneath the net is drawn and nobody else is asked.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::{Refusal, Sort};
use yiwang_geo::pmtiles::{self, Damage, Directory, Found, HEADER, Header, Packing, Span, tile_id};
use yiwang_geo::service::{Service, is_address};
use yiwang_geo::tile::Tile;

/// Directories below the first that a tile may lie under; writers make one, the format hints at three.
const DEPTH: usize = 4;
/// Most entries of directories that are kept in memory, 32 bytes each.
const KEPT: usize = 500_000;
/// How long a service may take for one tile.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most characters of a credit.
const CREDIT_MAX: usize = 300;

/// The map beneath the net.
#[derive(Debug)]
pub enum BaseMap {
    /// A file of ours.
    File(Arc<TileFile>),
    /// Somebody else's service, and the credit to show.
    Service(Service, String),
}

/// How a base map is named by who runs the program.
#[derive(Debug, Clone, Copy, Default)]
pub struct BaseSetting<'a> {
    /// Path of a PMTiles file, or the template of a service.
    pub base: &'a str,
    /// The key of the service.
    pub key: Option<&'a str>,
    /// The credit to show, where the map itself names none or another is wished.
    pub credit: Option<&'a str>,
}

impl BaseMap {
    /// Opens a file or reads a template.
    ///
    /// # Errors
    /// `base-map-unreadable`, `base-map-damaged`, `base-map-credit`, and those of [`Service::read`].
    pub fn open(setting: BaseSetting<'_>) -> Result<Self, Refusal> {
        let credit = setting.credit.map(str::trim).filter(|c| !c.is_empty());
        let credit =
            credit.map(|c| c.chars().filter(|c| !c.is_control()).take(CREDIT_MAX).collect());
        if is_address(setting.base) {
            let service = Service::read(setting.base, setting.key)?;
            let credit: Option<String> = credit.or_else(|| service.credit.map(str::to_owned));
            return Ok(Self::Service(service, credit.ok_or_else(no_credit)?));
        }
        Ok(Self::File(Arc::new(TileFile::open(Path::new(setting.base), credit)?)))
    }

    /// Whom to name beside the map; may be empty for a file that names nobody.
    pub fn credit(&self) -> &str {
        match self {
            Self::File(file) => &file.credit,
            Self::Service(_, credit) => credit,
        }
    }
}

/// A PMTiles file. Only directories are kept in memory, and of those a bounded number.
#[derive(Debug)]
pub struct TileFile {
    /// What its header says.
    pub header: Header,
    /// Changes with the file, so that a browser may keep tiles.
    pub version: String,
    /// Whom to name.
    credit: String,
    name: String,
    file: Mutex<File>,
    root: Arc<Directory>,
    kept: Mutex<Kept>,
}

/// Directories by where they begin, the oldest first.
#[derive(Debug, Default)]
struct Kept {
    all: VecDeque<(u64, Arc<Directory>)>,
    entries: usize,
}

/// A tile as it lies in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileBytes {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Whether they are packed by gzip.
    pub gzip: bool,
}

/// Why reading went wrong.
enum Trouble {
    Damaged(Damage),
    Unreadable(std::io::Error),
}

impl From<Damage> for Trouble {
    fn from(d: Damage) -> Self {
        Self::Damaged(d)
    }
}

impl From<std::io::Error> for Trouble {
    fn from(e: std::io::Error) -> Self {
        Self::Unreadable(e)
    }
}

impl TileFile {
    /// Opens a file and reads its header, its first directory and what the first entry points to.
    fn open(path: &Path, credit: Option<String>) -> Result<Self, Refusal> {
        let name = path.display().to_string();
        Self::read(path, &name, credit).map_err(|t| refusal(&name, &t))
    }

    fn read(path: &Path, name: &str, credit: Option<String>) -> Result<Self, Trouble> {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(std::io::Error::from(std::io::ErrorKind::IsADirectory).into());
        }
        let size = about.len();
        let mut first = Vec::with_capacity(HEADER);
        file.by_ref().take(HEADER as u64).read_to_end(&mut first)?;
        let header = Header::read(&first, size)?;
        let packed = part(&mut file, header.root)?;
        let root = Directory::read(&pmtiles::unpack(&packed, header.inner)?)?;
        let metadata = part(&mut file, header.metadata)?;
        let own = if metadata.is_empty() {
            String::new()
        } else {
            pmtiles::credit(&pmtiles::unpack(&metadata, header.inner)?)?
        };
        let size = size.to_le_bytes();
        let hash = HashKind::Sha256.of(&[first.as_slice(), &packed, &metadata, &size]);
        let read = Self {
            header,
            version: hex::encode(hash.get(..6).unwrap_or_default()),
            credit: credit.unwrap_or(own),
            name: name.to_owned(),
            file: Mutex::new(file),
            root: Arc::new(root),
            kept: Mutex::default(),
        };
        let tried = match read.root.first() {
            Some(Found::Directory(span)) => read.directory(span)?.first(),
            found => found,
        };
        if let Some(Found::Tile(span)) = tried {
            read.part(header.tiles.within(span)?)?;
        }
        Ok(read)
    }

    /// A tile, or none where the map has none there. Waits for the disk.
    ///
    /// # Errors
    /// `base-map-damaged`, `base-map-unreadable`.
    pub fn tile(&self, tile: Tile) -> Result<Option<TileBytes>, Refusal> {
        self.look(tile).map_err(|t| refusal(&self.name, &t))
    }

    fn look(&self, tile: Tile) -> Result<Option<TileBytes>, Trouble> {
        let id = tile_id(tile);
        let mut directory = self.root.clone();
        for _ in 0..DEPTH {
            match directory.find(id) {
                None => return Ok(None),
                Some(Found::Tile(span)) => {
                    let bytes = self.part(self.header.tiles.within(span)?)?;
                    let gzip = self.header.packing == Packing::Gzip;
                    return Ok(Some(TileBytes { bytes, gzip }));
                }
                Some(Found::Directory(span)) => directory = self.directory(span)?,
            }
        }
        Ok(None)
    }

    fn directory(&self, span: Span) -> Result<Arc<Directory>, Trouble> {
        let span = self.header.leaves.within(span)?;
        {
            let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((_, d)) = kept.all.iter().find(|(at, _)| *at == span.offset) {
                return Ok(d.clone());
            }
        }
        let packed = self.part(span)?;
        let read = Arc::new(Directory::read(&pmtiles::unpack(&packed, self.header.inner)?)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entries += read.size();
        kept.all.push_back((span.offset, read.clone()));
        while kept.entries > KEPT {
            let Some((_, old)) = kept.all.pop_front() else { break };
            kept.entries -= old.size();
        }
        Ok(read)
    }

    fn part(&self, span: Span) -> Result<Vec<u8>, Trouble> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(part(&mut file, span)?)
    }
}

/// A tile of a file, read where waiting for the disk holds nobody up.
///
/// # Errors
/// As [`TileFile::tile`].
pub async fn read_tile(file: &Arc<TileFile>, tile: Tile) -> Result<Option<TileBytes>, Refusal> {
    let file = file.clone();
    let name = file.name.clone();
    let read = tokio::task::spawn_blocking(move || file.tile(tile)).await;
    read.unwrap_or_else(|e| Err(refusal(&name, &Trouble::Unreadable(std::io::Error::other(e)))))
}

/// Asks a service for one tile, as `yiwang map check` does: its media type and size in bytes.
///
/// # Errors
/// `base-map-unreached`, with what the service answered; never with the key.
pub async fn try_tile(service: &Service, tile: Tile) -> Result<(String, usize), Refusal> {
    // Installed once for the process; an error only says that it is there already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (z, x, y) = tile.numbers();
    let asked = async {
        let url = service.tile(z, x, y).unwrap_or_default();
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .user_agent(concat!("yiwang/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let answer = client.get(url).send().await?.error_for_status()?;
        let kind = answer.headers().get(reqwest::header::CONTENT_TYPE);
        let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        Ok::<_, reqwest::Error>((kind, answer.bytes().await?.len()))
    };
    let (kind, size) = asked.await.map_err(|e| unreached(&e.without_url().to_string()))?;
    if !kind.starts_with("image/") {
        return Err(unreached(&kind));
    }
    Ok((kind, size))
}

fn part(file: &mut File, span: Span) -> std::io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(span.offset))?;
    let mut bytes = Vec::new();
    file.by_ref().take(span.length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != span.length {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

fn refusal(name: &str, trouble: &Trouble) -> Refusal {
    match trouble {
        Trouble::Damaged(Damage(why)) => Refusal::new(
            "base-map-damaged",
            Sort::Unready,
            (
                format!("底图文件 {name} 不能用：{}。", why.zh),
                format!("The base map {name} cannot be used: {}.", why.en),
            ),
            (
                "重新下载或制作这个文件（PMTiles 第3版，gzip），用 yiwang map check 检查。",
                "Fetch or make it anew (PMTiles version 3, gzip) and try it with `yiwang map check`.",
            ),
        ),
        Trouble::Unreadable(e) => Refusal::new(
            "base-map-unreadable",
            Sort::Unready,
            (
                format!("读不了底图文件 {name}：{e}。"),
                format!("The base map {name} cannot be read: {e}."),
            ),
            (
                "请检查路径和权限；不用底图时去掉 --basemap。",
                "Check the path and its permissions, or leave --basemap out.",
            ),
        ),
    }
}

fn no_credit() -> Refusal {
    Refusal::new(
        "base-map-credit",
        Sort::Invalid,
        (
            "没有写明底图的来源；在线地图要在图上署名。",
            "It is not said whose map this is; a service must be named on the map.",
        ),
        (
            "用 --basemap-credit 写上来源和审图号，例如 --basemap-credit \"© OpenStreetMap\"。",
            "Name its source and review number with --basemap-credit, for instance \"© OpenStreetMap\".",
        ),
    )
}

fn unreached(why: &str) -> Refusal {
    Refusal::new(
        "base-map-unreached",
        Sort::Unready,
        (
            format!("在线底图没有给出瓦片图片：{why}。"),
            format!("The service gave no picture of a tile: {why}."),
        ),
        (
            "请检查地址、密钥和网络；密钥不能限定来源域名。",
            "Check address, key and network; the key must not be bound to a referring site.",
        ),
    )
}
