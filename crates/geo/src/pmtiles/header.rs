//! The first 127 bytes.

use super::{Damage, PACKED_MAX};
use crate::svgmap::Bounds;

/// Bytes of the header.
pub const HEADER: usize = 127;

/// A part of the file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Where it begins.
    pub offset: u64,
    /// How long it is.
    pub length: u64,
}

impl Span {
    /// The part of this one that `inner` names, counted from its beginning.
    ///
    /// # Errors
    /// What reaches beyond the end.
    pub fn within(self, inner: Self) -> Result<Self, Damage> {
        inner
            .offset
            .checked_add(inner.length)
            .filter(|end| *end <= self.length)
            .and_then(|_| self.offset.checked_add(inner.offset))
            .map(|offset| Self { offset, length: inner.length })
            .ok_or_else(|| Damage::new("有一部分超出文件末尾", "a part lies beyond its end"))
    }
}

/// How something is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Plain,
    /// By gzip (RFC 1952).
    Gzip,
}

/// What the tiles are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Mapbox vector tiles.
    Vector,
    /// PNG pictures.
    Png,
    /// JPEG pictures.
    Jpeg,
    /// WebP pictures.
    Webp,
}

impl Kind {
    /// The media type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Vector => "application/vnd.mapbox-vector-tile",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }

    /// Whether a style must draw it.
    pub const fn is_vector(self) -> bool {
        matches!(self, Self::Vector)
    }
}

/// What the header says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Header {
    /// The directory to begin with.
    pub root: Span,
    /// The metadata, JSON.
    pub metadata: Span,
    /// Where the other directories lie.
    pub leaves: Span,
    /// Where the tiles lie.
    pub tiles: Span,
    /// How directories and metadata are packed.
    pub inner: Packing,
    /// How tiles are packed.
    pub packing: Packing,
    /// What the tiles are.
    pub kind: Kind,
    /// Zoom of the coarsest tiles.
    pub min_zoom: u8,
    /// Zoom of the finest tiles.
    pub max_zoom: u8,
    /// What the map covers, degrees.
    pub bounds: Bounds,
}

impl Header {
    /// Reads the first bytes of a file that is `size` bytes long.
    ///
    /// # Errors
    /// Another format or version, a packing or a kind of tiles that browsers do not all read, parts
    /// beyond the end, zooms or bounds that cannot be.
    pub fn read(bytes: &[u8], size: u64) -> Result<Self, Damage> {
        let bytes =
            bytes.get(..HEADER).ok_or_else(|| Damage::new("文件太短", "it is too short"))?;
        if !bytes.starts_with(b"PMTiles") {
            return Err(Damage::new("不是 PMTiles", "it is no PMTiles"));
        }
        if byte(bytes, 7) != 3 {
            return Err(Damage::new(
                "不是 PMTiles 第3版（用 pmtiles convert 转换）",
                "it is not of version 3 (`pmtiles convert` makes it so)",
            ));
        }
        let whole = Span { offset: 0, length: size };
        let span = |at| whole.within(Span { offset: long(bytes, at), length: long(bytes, at + 8) });
        let e7 = |at| f64::from(int(bytes, at)) / 1e7;
        let header = Self {
            root: span(8)?,
            metadata: span(24)?,
            leaves: span(40)?,
            tiles: span(56)?,
            inner: packing(byte(bytes, 97))?,
            packing: packing(byte(bytes, 98))?,
            kind: kind(byte(bytes, 99))?,
            min_zoom: byte(bytes, 100),
            max_zoom: byte(bytes, 101),
            bounds: Bounds { west: e7(102), south: e7(106), east: e7(110), north: e7(114) },
        };
        if header.root.length > PACKED_MAX || header.metadata.length > PACKED_MAX {
            return Err(Damage::new("目录或说明过大", "a directory or its metadata is too large"));
        }
        if header.min_zoom > header.max_zoom || header.max_zoom > 24 {
            return Err(Damage::new("缩放级别不合理", "its zooms cannot be"));
        }
        let b = header.bounds;
        let on_globe = b.west >= -180.0 && b.east <= 180.0 && b.south >= -90.0 && b.north <= 90.0;
        if !on_globe || b.west >= b.east || b.south >= b.north {
            return Err(Damage::new("范围不合理", "its bounds cannot be"));
        }
        Ok(header)
    }
}

fn packing(byte: u8) -> Result<Packing, Damage> {
    match byte {
        1 => Ok(Packing::Plain),
        2 => Ok(Packing::Gzip),
        _ => Err(Damage::new(
            "压缩方式不是 gzip（用 gzip 重新制作）",
            "it is packed by something else than gzip (make it with gzip)",
        )),
    }
}

fn kind(byte: u8) -> Result<Kind, Damage> {
    match byte {
        1 => Ok(Kind::Vector),
        2 => Ok(Kind::Png),
        3 => Ok(Kind::Jpeg),
        4 => Ok(Kind::Webp),
        _ => Err(Damage::new(
            "瓦片不是 PNG、JPEG、WebP 或矢量（MVT）",
            "its tiles are neither PNG, JPEG, WebP nor vectors (MVT)",
        )),
    }
}

fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or_default()
}

fn int(bytes: &[u8], at: usize) -> i32 {
    bytes
        .get(at..at + 4)
        .and_then(|b| b.try_into().ok())
        .map(i32::from_le_bytes)
        .unwrap_or_default()
}

fn long(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + 8)
        .and_then(|b| b.try_into().ok())
        .map(u64::from_le_bytes)
        .unwrap_or_default()
}
