//! A small writer of PMTiles files, for tests of several crates.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// One entry: first tile, how many tiles are the same, their bytes.
pub(crate) type Entry<'a> = (u64, u64, &'a [u8]);

/// What a file is to be like.
pub(crate) struct Wish<'a> {
    /// Entries, rising.
    pub(crate) entries: &'a [Entry<'a>],
    /// Entries of one directory below the first; 0 for one directory alone.
    pub(crate) leaf: usize,
    /// Kind of tiles as the format numbers them: 1 vector, 2 PNG.
    pub(crate) kind: u8,
    /// Zooms.
    pub(crate) zooms: (u8, u8),
    /// West, south, east, north.
    pub(crate) bounds: [f64; 4],
    /// Credit in the metadata.
    pub(crate) credit: &'a str,
}

/// Packs by gzip.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::fast());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

/// A number of seven bits a byte.
pub(crate) fn number(mut n: u64, to: &mut Vec<u8>) {
    while n >= 0x80 {
        to.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    to.push(n as u8);
}

/// A directory of (id, run, offset, length), unpacked.
pub(crate) fn directory(entries: &[(u64, u64, u64, u64)]) -> Vec<u8> {
    let mut to = Vec::new();
    number(entries.len() as u64, &mut to);
    let mut last = 0;
    for e in entries {
        number(e.0 - last, &mut to);
        last = e.0;
    }
    entries.iter().for_each(|e| number(e.1, &mut to));
    entries.iter().for_each(|e| number(e.3, &mut to));
    let mut behind = None;
    for e in entries {
        number(if behind == Some(e.2) { 0 } else { e.2 + 1 }, &mut to);
        behind = Some(e.2 + e.3);
    }
    to
}

/// The whole file. Tiles of kind 1 are packed, as writers do.
pub(crate) fn file(wish: &Wish<'_>) -> Vec<u8> {
    let (mut tiles, mut all) = (Vec::new(), Vec::new());
    for (id, run, bytes) in wish.entries {
        let bytes = if wish.kind == 1 { gzip(bytes) } else { bytes.to_vec() };
        all.push((*id, *run, tiles.len() as u64, bytes.len() as u64));
        tiles.extend_from_slice(&bytes);
    }
    let (mut leaves, mut top) = (Vec::new(), Vec::new());
    if wish.leaf > 0 {
        for part in all.chunks(wish.leaf) {
            let packed = gzip(&directory(part));
            top.push((part.first().unwrap().0, 0, leaves.len() as u64, packed.len() as u64));
            leaves.extend_from_slice(&packed);
        }
    } else {
        top = all;
    }
    let root = gzip(&directory(&top));
    let metadata = gzip(format!("{{\"attribution\":\"{}\"}}", wish.credit).as_bytes());
    let mut out = b"PMTiles\x03".to_vec();
    let mut at = 127_u64;
    for part in [&root, &metadata, &leaves, &tiles] {
        out.extend(at.to_le_bytes());
        out.extend((part.len() as u64).to_le_bytes());
        at += part.len() as u64;
    }
    // counts of tiles, entries and contents: 0 says that they are not known
    out.extend([0; 24]);
    let packing = if wish.kind == 1 { 2 } else { 1 };
    out.extend([1, 2, packing, wish.kind, wish.zooms.0, wish.zooms.1]);
    for degrees in wish.bounds {
        out.extend(((degrees * 1e7).round() as i32).to_le_bytes());
    }
    out.extend([0; 9]);
    assert_eq!(out.len(), 127);
    [out, root, metadata, leaves, tiles].concat()
}
