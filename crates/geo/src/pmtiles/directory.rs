//! Directories: which tile lies where, packed as columns of variable-length numbers.

use super::{Damage, PACKED_MAX, Span, TILE_MAX};
use crate::tile::Tile;

/// Bytes an entry takes at least: one for each of its four numbers.
const ENTRY_MIN: usize = 4;

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// Number of the first tile it stands for.
    id: u64,
    /// Where it points to.
    at: Span,
    /// How many tiles in a row are the same; 0 for another directory.
    run: u64,
}

/// What a directory says of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The tile, counted from where tiles begin.
    Tile(Span),
    /// Another directory knows, counted from where those begin.
    Directory(Span),
}

/// A directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    entries: Vec<Entry>,
}

impl Directory {
    /// Reads an unpacked directory.
    ///
    /// # Errors
    /// Numbers that end early, that do not rise, or that name nothing.
    pub fn read(bytes: &[u8]) -> Result<Self, Damage> {
        let wrong = || Damage::new("目录损坏", "a directory is damaged");
        let mut rest = bytes;
        let count = number(&mut rest).ok_or_else(wrong)?;
        // a file cannot claim more entries than it has bytes for
        let count = usize::try_from(count).ok().filter(|n| *n <= rest.len() / ENTRY_MIN);
        let count = count.filter(|n| *n > 0).ok_or_else(wrong)?;
        let mut entries = vec![Entry { id: 0, at: Span { offset: 0, length: 0 }, run: 0 }; count];
        let mut id = 0_u64;
        for (i, e) in entries.iter_mut().enumerate() {
            let step = number(&mut rest).filter(|step| i == 0 || *step > 0).ok_or_else(wrong)?;
            id = id.checked_add(step).ok_or_else(wrong)?;
            e.id = id;
        }
        for e in &mut entries {
            e.run = number(&mut rest).ok_or_else(wrong)?;
        }
        for e in &mut entries {
            let most = if e.run == 0 { PACKED_MAX } else { TILE_MAX };
            e.at.length = number(&mut rest).filter(|n| (1..=most).contains(n)).ok_or_else(wrong)?;
        }
        // 0 stands for: right behind the one before
        let mut behind = None;
        for e in &mut entries {
            e.at.offset = match number(&mut rest).ok_or_else(wrong)? {
                0 => behind.ok_or_else(wrong)?,
                n => n - 1,
            };
            behind = Some(e.at.offset.checked_add(e.at.length).ok_or_else(wrong)?);
        }
        Ok(Self { entries })
    }

    /// Where a tile is; none where the map has no such tile.
    pub fn find(&self, id: u64) -> Option<Found> {
        let after = self.entries.partition_point(|e| e.id <= id);
        let e = self.entries.get(after.checked_sub(1)?)?;
        match e.run {
            0 => Some(Found::Directory(e.at)),
            run => (id - e.id < run).then_some(Found::Tile(e.at)),
        }
    }

    /// What the first entry points to, to try whether it can be read.
    pub fn first(&self) -> Option<Found> {
        self.entries.first().and_then(|e| self.find(e.id))
    }

    /// How many entries it has; each takes 32 bytes of memory.
    pub fn size(&self) -> usize {
        self.entries.len()
    }
}

/// A number of seven bits a byte, lowest first; none where it ends early or is too large.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        let bits = u64::from(byte & 0x7f);
        if shift == 63 && bits > 1 {
            return None;
        }
        value |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The number of a tile: those of coarser zooms first, then along the curve of Hilbert.
pub fn tile_id(tile: Tile) -> u64 {
    let (z, mut x, mut y) = tile.numbers();
    let mut id = ((1_u64 << (2 * u32::from(z))) - 1) / 3;
    for n in (0..u32::from(z)).rev() {
        let side = 1_u32 << n;
        let (rx, ry) = (side & x, side & y);
        id += ((3 * u64::from(rx)) ^ u64::from(ry)) << n;
        if ry == 0 {
            if rx != 0 {
                // only the bits below are looked at from here on, so wrapping does no harm
                x = (side - 1).wrapping_sub(x);
                y = (side - 1).wrapping_sub(y);
            }
            std::mem::swap(&mut x, &mut y);
        }
    }
    id
}
