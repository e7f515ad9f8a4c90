//! The map beneath the net: how it is named, and `yiwang map check`.

use super::fail::{Done, Failure};
use super::net_of::NetArgs;
use super::out::Out;
use super::place::var;
use clap::{Args, Subcommand};
use serde_json::json;
use yiwang_domain::{Refusal, Sort, Text};
use yiwang_geo::pmtiles::Kind;
use yiwang_geo::svgmap::Bounds;
use yiwang_geo::tile::Tile;
use yiwang_geo::{LonLat, Shape};
use yiwang_office::base_map::{BaseMap, BaseSetting, TileFile, try_tile};

/// Zoom at which a tile is tried: a street fills it.
const TRY_ZOOM: u8 = 14;

/// Options that name the map beneath the net.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct BaseArgs {
    /// Map beneath the net 底图: a PMTiles file, or a tile address with {z}, {x}, {y}.
    /// [env: YIWANG_BASEMAP]
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) basemap: Option<String>,
    #[command(flatten)]
    pub(crate) more: MoreArgs,
}

/// What belongs to such a map.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct MoreArgs {
    /// What stands for {key} in the address; browsers see it. [env: YIWANG_BASEMAP_KEY]
    #[arg(long, value_name = "KEY")]
    pub(crate) basemap_key: Option<String>,
    /// Source and review number, shown with the map 来源和审图号. [env: YIWANG_BASEMAP_CREDIT]
    #[arg(long, value_name = "TEXT")]
    pub(crate) basemap_credit: Option<String>,
}

impl BaseArgs {
    /// The map that is named here or in the environment; none where none is.
    pub(crate) fn open(&self) -> Result<Option<BaseMap>, Refusal> {
        let base = self.basemap.clone().or_else(|| var("YIWANG_BASEMAP"));
        base.filter(|b| !b.trim().is_empty()).map(|b| self.more.open(b.trim())).transpose()
    }
}

impl MoreArgs {
    fn open(&self, base: &str) -> Result<BaseMap, Refusal> {
        let key = self.basemap_key.clone().or_else(|| var("YIWANG_BASEMAP_KEY"));
        let credit = self.basemap_credit.clone().or_else(|| var("YIWANG_BASEMAP_CREDIT"));
        BaseMap::open(BaseSetting { base, key: key.as_deref(), credit: credit.as_deref() })
    }
}

/// What can be asked about the map beneath the net.
#[derive(Debug, Subcommand)]
pub(crate) enum MapCommand {
    /// Try a PMTiles file or a tile service against the net 检查底图
    Check(Box<CheckArgs>),
}

/// Options of `map check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Says what its tiles are, from which zoom to which, what it covers, and reads one tile in the middle
of the net. Exit status 1: the map cannot be used, does not cover the net, or has no tile there. A
service is asked for that one tile by this machine; browsers ask it by themselves later.

Examples:
  yiwang map check /srv/maps/district.pmtiles
  yiwang map check 'https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&…&tk={key}' --basemap-key KEY")]
pub(crate) struct CheckArgs {
    /// File or address; where none is given, that of YIWANG_BASEMAP 文件或地址
    #[arg(value_name = "FILE|URL")]
    base: Option<String>,
    #[command(flatten)]
    more: MoreArgs,
    #[command(flatten)]
    net: NetArgs,
}

/// Checks the map.
pub(crate) fn run(command: &MapCommand, out: &mut Out) -> Done {
    let MapCommand::Check(args) = command;
    let base = args.base.clone().or_else(|| var("YIWANG_BASEMAP")).ok_or_else(unnamed)?;
    let map = args.more.open(base.trim())?;
    // a map may be tried before there is an installation
    let net = match args.net.load() {
        Ok(loaded) => {
            let net = loaded.net();
            let shapes: Vec<&Shape> = net.grids().iter().filter_map(|g| g.shape.as_ref()).collect();
            Bounds::of(shapes)
        }
        Err(Failure::Refused(r)) if r.code == "installation-missing" && !args.net.named() => None,
        Err(e) => return Err(e),
    };
    let told = match &map {
        BaseMap::File(file) => of_file(file, net)?,
        BaseMap::Service(service, _) => {
            let tile = net.and_then(|b| Tile::holding(TRY_ZOOM, b.centre())).or(Tile::new(0, 0, 0));
            let tile = tile.ok_or_else(unnamed)?;
            let (kind, bytes) = super::block_on(async { Ok(try_tile(service, tile).await?) })?;
            Told { kind, bytes, tile, zooms: None, bounds: None, good: true, say: None }
        }
    };
    say(&told, map.credit(), net.is_some(), out)?;
    if told.good { Ok(()) } else { Err(Failure::Said) }
}

/// What there is to say.
struct Told {
    kind: String,
    zooms: Option<(u8, u8)>,
    bounds: Option<Bounds>,
    tile: Tile,
    bytes: usize,
    good: bool,
    /// What is wrong.
    say: Option<Text>,
}

fn of_file(file: &TileFile, net: Option<Bounds>) -> Result<Told, Refusal> {
    let h = &file.header;
    let whole = net.is_none_or(|n| covers(h.bounds, n));
    let middle = net.unwrap_or(h.bounds).centre();
    let tile = Tile::holding(TRY_ZOOM.clamp(h.min_zoom, h.max_zoom), middle);
    let tile = tile.or(Tile::new(0, 0, 0)).ok_or_else(unnamed)?;
    let found = file.tile(tile)?;
    let say = if !whole {
        Some(Text::new(
            "底图没有盖住整个网格：超出的部分没有底图。",
            "The map does not cover the whole net: beyond its bounds there is nothing beneath.",
        ))
    } else if found.is_none() {
        Some(Text::new(
            "网格中心没有瓦片：文件可能只有别处的地图。",
            "There is no tile in the middle of the net: the file may be of another place.",
        ))
    } else {
        None
    };
    Ok(Told {
        kind: h.kind.mime().to_owned(),
        zooms: Some((h.min_zoom, h.max_zoom)),
        bounds: Some(h.bounds),
        tile,
        bytes: found.map_or(0, |t| t.bytes.len()),
        good: say.is_none(),
        say,
    })
}

fn covers(map: Bounds, net: Bounds) -> bool {
    map.west <= net.west && map.south <= net.south && map.east >= net.east && map.north >= net.north
}

fn say(t: &Told, credit: &str, compared: bool, out: &mut Out) -> Done {
    let (z, x, y) = t.tile.numbers();
    if out.json {
        return out.value(&json!({
            "kind": t.kind, "zooms": t.zooms, "credit": credit, "good": t.good, "compared": compared,
            "bounds": t.bounds.map(|b| [b.west, b.south, b.east, b.north]),
            "tile": { "z": z, "x": x, "y": y, "bytes": t.bytes }, "say": t.say,
        }));
    }
    let kind = if t.kind == Kind::Vector.mime() {
        out.pick("矢量（MVT）", "vectors (MVT)")
    } else {
        t.kind.clone()
    };
    out.line(out.pick(format!("瓦片：{kind}"), format!("tiles: {kind}")))?;
    if let Some((from, to)) = t.zooms {
        out.line(out.pick(format!("缩放级别：{from}–{to}"), format!("zooms: {from}–{to}")))?;
    }
    if let Some(b) = t.bounds {
        let (sw, ne) = (LonLat::new(b.west, b.south), LonLat::new(b.east, b.north));
        out.line(out.pick(format!("范围：{sw} 至 {ne}"), format!("bounds: {sw} to {ne}")))?;
    }
    let credit = if credit.is_empty() { "–" } else { credit };
    out.line(out.pick(format!("署名：{credit}"), format!("credit: {credit}")))?;
    let n = t.bytes;
    out.line(
        out.pick(format!("试读瓦片 {z}/{x}/{y}：{n}字节"), format!("tile {z}/{x}/{y}: {n} bytes")),
    )?;
    if !compared {
        out.line(out.pick(
            "没有网格可以对照（用 --data 或 --grids 指明）。",
            "There is no net to compare it with (name one with --data or --grids).",
        ))?;
    }
    let end = match &t.say {
        Some(say) => out.say(say).to_owned(),
        None => out.pick("底图可用。", "The map can be used."),
    };
    out.line(end)
}

fn unnamed() -> Refusal {
    Refusal::new(
        "base-map-unnamed",
        Sort::Invalid,
        ("没有指明底图。", "No base map is named."),
        (
            "写上 PMTiles 文件或瓦片地址，或设 YIWANG_BASEMAP。",
            "Name a PMTiles file or a tile address, or set YIWANG_BASEMAP.",
        ),
    )
}
