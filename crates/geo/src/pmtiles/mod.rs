//! PMTiles version 3: where a tile lies in one large file (specification at
//! github.com/protomaps/PMTiles, `spec/v3/spec.md`). Only the meaning of bytes stands here; whoever
//! has the file reads it.
//!
//! A file comes from elsewhere, so nothing in it is believed: no length in it decides how much memory
//! is taken, and whatever does not fit is [`Damage`], never a panic.

mod directory;
mod header;

pub use directory::{Directory, Found, tile_id};
pub use header::{HEADER, Header, Kind, Packing, Span};

use flate2::read::GzDecoder;
use std::borrow::Cow;
use std::io::Read;
use yiwang_domain::Text;

/// Most bytes of a directory or of the metadata as they lie in the file.
pub const PACKED_MAX: u64 = 4 * 1024 * 1024;
/// Most bytes of a directory, of the metadata or of a tile, unpacked.
const UNPACKED_MAX: u64 = 4 * 1024 * 1024;
/// Most bytes of a tile as it lies in the file.
pub const TILE_MAX: u64 = 4 * 1024 * 1024;
/// Most characters of an attribution that are shown.
const CREDIT_MAX: usize = 300;

/// What is wrong with a file, as a clause that ends a sentence, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage(pub Text);

impl Damage {
    pub(crate) fn new(zh: &str, en: &str) -> Self {
        Self(Text::new(zh, en))
    }
}

/// Undoes the packing of a directory, the metadata or a tile.
///
/// # Errors
/// What is no gzip, or larger than 4 MB unpacked.
pub fn unpack(bytes: &[u8], packing: Packing) -> Result<Cow<'_, [u8]>, Damage> {
    if packing == Packing::Plain {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut out = Vec::new();
    GzDecoder::new(bytes)
        .take(UNPACKED_MAX + 1)
        .read_to_end(&mut out)
        .map_err(|_| Damage::new("压缩的部分解不开", "a packed part does not unpack"))?;
    if out.len() as u64 > UNPACKED_MAX {
        return Err(Damage::new("解压后过大", "a packed part is far too large"));
    }
    Ok(Cow::Owned(out))
}

/// Whom the metadata names as the source of the map, as plain words; empty where it names nobody.
///
/// # Errors
/// Metadata that is no JSON object.
pub fn credit(metadata: &[u8]) -> Result<String, Damage> {
    let wrong = || Damage::new("说明部分不是 JSON", "its metadata is no JSON");
    let value: serde_json::Value = serde_json::from_slice(metadata).map_err(|_| wrong())?;
    let all = value.as_object().ok_or_else(wrong)?;
    Ok(all.get("attribution").and_then(|v| v.as_str()).map(plain).unwrap_or_default())
}

/// The words of a piece of HTML: attributions carry links, and a page shows no markup of others.
fn plain(html: &str) -> String {
    let (mut out, mut inside) = (String::new(), false);
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside && !c.is_control() => out.push(c),
            _ => {}
        }
    }
    let out = out.replace("&copy;", "©").replace("&lt;", "<").replace("&amp;", "&");
    out.trim().chars().take(CREDIT_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribution_is_told_as_words() {
        let meta = r#"{"attribution":"<a href=\"https://x\">&copy; OpenStreetMap</a> A &amp; B"}"#;
        assert_eq!(credit(meta.as_bytes()).unwrap(), "© OpenStreetMap A & B");
        assert_eq!(credit(b"{}").unwrap(), "");
        assert!(credit(b"[]").is_err() && credit(b"\xff").is_err());
    }

    #[test]
    fn what_is_no_gzip_is_damage() {
        assert!(unpack(b"no gzip", Packing::Gzip).is_err());
        assert_eq!(unpack(b"as it is", Packing::Plain).unwrap().as_ref(), b"as it is");
    }
}
