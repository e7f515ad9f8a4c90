//! Photos as they come from phones, made harmless before they are kept.

mod place;

pub use place::TakenAt;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage,
};
use std::io::Cursor;
use yiwang_domain::{Refusal, Sort};

/// Largest file taken, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most pixels taken: above what phones send by default, below what fills the memory.
pub const MAX_PIXELS: u64 = 64_000_000;
/// Longest edge of the photo that is kept, in pixels.
pub const LONGEST_EDGE: u32 = 2_000;
/// Longest edge of the small picture for lists, in pixels.
pub const THUMB_EDGE: u32 = 360;
/// JPEG quality of what is kept.
const QUALITY: u8 = 85;
/// Memory that the decoded pixels of one photo may take, in bytes.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;

/// A photo that holds its picture and nothing else: no EXIF, no GPS, no XMP, no ICC profile, no
/// comment, nothing appended.
#[derive(Debug, Clone)]
pub struct CleanPhoto {
    /// The photo as JPEG, upright, longest edge at most [`LONGEST_EDGE`].
    pub jpeg: Vec<u8>,
    /// The small picture as JPEG, longest edge at most [`THUMB_EDGE`].
    pub thumb: Vec<u8>,
    /// Width of `jpeg` in pixels.
    pub width: u32,
    /// Height of `jpeg` in pixels.
    pub height: u32,
    /// Where the camera says it stood. May be shown once, as a proposal, to the person who sends
    /// the photo; it is never kept with the photo (PIPL art. 6: no more than the purpose needs).
    pub taken_at: Option<TakenAt>,
}

/// Reads an uploaded photo and makes it anew. The kind is found from the bytes; `name` is only
/// for the sentence. Takes up to a second of computing: call it off the async threads.
///
/// Transparent places become white. The camera's orientation is applied to the pixels.
///
/// # Errors
/// `photo-too-large` (bytes), `photo-too-many-pixels`, `photo-heic`, `photo-not-an-image`,
/// `photo-broken`.
pub fn clean(bytes: &[u8], name: &str) -> Result<CleanPhoto, Refusal> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(name, bytes.len()));
    }
    let format = match image::guess_format(bytes) {
        Ok(f @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => f,
        _ if is_heif(bytes) => return Err(heic(name)),
        _ => return Err(not_an_image(name)),
    };
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .map_err(|_| broken(name))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS || decoder.total_bytes() > MAX_MEMORY {
        return Err(too_many_pixels(name, width, height));
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    decoder.set_limits(limits).map_err(|_| too_many_pixels(name, width, height))?;
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation =
        exif.as_deref().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    let decoded = DynamicImage::from_decoder(decoder).map_err(|_| broken(name))?;
    // Shrink first, turn afterwards: turning the full picture would need its memory twice.
    let mut photo = DynamicImage::ImageRgb8(on_white(fit(decoded, LONGEST_EDGE)));
    photo.apply_orientation(orientation);
    let thumb = fit(photo.clone(), THUMB_EDGE);
    Ok(CleanPhoto {
        jpeg: jpeg(&photo, name)?,
        thumb: jpeg(&thumb, name)?,
        width: photo.width(),
        height: photo.height(),
        taken_at: exif.as_deref().and_then(TakenAt::from_exif),
    })
}

/// Shrinks to the longest edge; never enlarges. From far above it goes by a coarse step first,
/// which saves most of the time and memory and cannot be seen.
fn fit(picture: DynamicImage, edge: u32) -> DynamicImage {
    let longest = picture.width().max(picture.height());
    if longest <= edge {
        return picture;
    }
    let near = if longest > 3 * edge { picture.thumbnail(2 * edge, 2 * edge) } else { picture };
    near.resize(edge, edge, FilterType::CatmullRom)
}

/// Lays the picture on white: JPEG knows no transparency, and black would hide a signature.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let with_alpha = picture.into_rgba8();
    RgbImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [red, green, blue, alpha] = with_alpha.get_pixel(x, y).0;
        let alpha = u32::from(alpha);
        let over = |c: u8| ((u32::from(c) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn jpeg(picture: &DynamicImage, name: &str) -> Result<Vec<u8>, Refusal> {
    let rgb = picture.to_rgb8();
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY)
        .encode(rgb.as_raw(), rgb.width(), rgb.height(), ExtendedColorType::Rgb8)
        .map_err(|_| broken(name))?;
    Ok(out)
}

/// HEIC, HEIF and AVIF: an ISO media file whose brands say still pictures.
fn is_heif(bytes: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] =
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"];
    bytes.get(4..8) == Some(b"ftyp") && bytes.get(8..12).is_some_and(|b| BRANDS.contains(&b))
}

fn too_large(name: &str, len: usize) -> Refusal {
    Refusal::new(
        "photo-too-large",
        Sort::TooLarge,
        (
            format!("“{name}”有 {} MB,照片最大 {} MB。", len >> 20, MAX_BYTES >> 20),
            format!("\"{name}\" has {} MB; a photo may have {} MB.", len >> 20, MAX_BYTES >> 20),
        ),
        (
            "请用手机普通画质重拍,或先压缩再上传。",
            "Take it again in ordinary quality, or make it smaller first.",
        ),
    )
}

fn too_many_pixels(name: &str, width: u32, height: u32) -> Refusal {
    Refusal::new(
        "photo-too-many-pixels",
        Sort::TooLarge,
        (
            format!("“{name}”是 {width}×{height} 像素,超过 {} 万像素。", MAX_PIXELS / 10_000),
            format!(
                "\"{name}\" has {width}×{height} pixels, more than {} million.",
                MAX_PIXELS / 1_000_000
            ),
        ),
        (
            "请关掉手机的高像素模式重拍,或先缩小再上传。",
            "Turn off the camera's high-resolution mode, or make the picture smaller first.",
        ),
    )
}

fn heic(name: &str) -> Refusal {
    Refusal::new(
        "photo-heic",
        Sort::Invalid,
        (
            format!("“{name}”是 HEIC/AVIF 格式,很多电脑打不开,这里不收。"),
            format!(
                "\"{name}\" is HEIC or AVIF, which many computers cannot open; it is not taken."
            ),
        ),
        (
            "苹果手机:设置 → 相机 → 格式 → 选“兼容性最佳”;已拍的照片可截屏或另存为 JPG。",
            "iPhone: Settings, Camera, Formats, Most Compatible. A photo already taken can be saved as JPG.",
        ),
    )
}

fn not_an_image(name: &str) -> Refusal {
    Refusal::new(
        "photo-not-an-image",
        Sort::Invalid,
        (
            format!("“{name}”不是 JPG、PNG 或 WebP 照片。"),
            format!("\"{name}\" is not a JPG, PNG or WebP photo."),
        ),
        (
            "请上传照片;文件名改成 .jpg 并不会把文件变成照片。",
            "Send a photo; calling a file .jpg does not make it one.",
        ),
    )
}

fn broken(name: &str) -> Refusal {
    Refusal::new(
        "photo-broken",
        Sort::Invalid,
        (
            format!("“{name}”不完整或已损坏,打不开。"),
            format!("\"{name}\" is cut off or damaged and cannot be opened."),
        ),
        ("请重新选择或重拍后上传。", "Choose it again, or take it again."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageEncoder, Rgb, Rgba, RgbaImage};

    /// A picture whose top left quarter is red, so that turning shows.
    fn marked(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, y| {
            if x < width / 2 && y < height / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) }
        })
    }

    fn as_jpeg(picture: &RgbImage, exif: Option<Vec<u8>>) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut out, 90);
        encoder.set_icc_profile(b"an ICC profile".to_vec()).unwrap();
        if let Some(exif) = exif {
            encoder.set_exif_metadata(exif).unwrap();
        }
        encoder
            .write_image(
                picture.as_raw(),
                picture.width(),
                picture.height(),
                ExtendedColorType::Rgb8,
            )
            .unwrap();
        out
    }

    /// The segments of a JPEG before its picture data, by marker.
    fn markers(jpeg: &[u8]) -> Vec<u8> {
        let mut found = Vec::new();
        let mut at = 2;
        while jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA {
            found.push(jpeg[at + 1]);
            at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        }
        found
    }

    fn holds(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|w| w == what)
    }

    #[test]
    fn nothing_but_the_picture_is_kept() {
        let exif = place::tests::exif(6, Some((121.5, 29.87)));
        let mut dirty = as_jpeg(&marked(800, 600), Some(exif));
        dirty.extend_from_slice(b"http://ns.adobe.com/xap/1.0/ appended secret");
        assert!(holds(&dirty, b"Exif") && holds(&dirty, b"ICC_PROFILE"));
        let photo = clean(&dirty, "a.jpg").unwrap();
        for bytes in [&photo.jpeg, &photo.thumb] {
            for what in [&b"Exif"[..], b"ICC_PROFILE", b"xap", b"adobe", b"secret", b"GPS"] {
                assert!(!holds(bytes, what), "{}", String::from_utf8_lossy(what));
            }
            // JFIF, tables, frame, Huffman tables: no APP1 to APP15, no comment.
            assert!(markers(bytes).iter().all(|m| [0xE0, 0xDB, 0xC0, 0xC4].contains(m)));
            assert!(bytes.ends_with(&[0xFF, 0xD9]));
        }
        let at = photo.taken_at.unwrap();
        assert!((at.lon - 121.5).abs() < 1e-4 && (at.lat - 29.87).abs() < 1e-4);
    }

    #[test]
    fn the_orientation_is_in_the_pixels_before_it_is_dropped() {
        let red_at = |photo: &CleanPhoto| {
            let seen = image::load_from_memory(&photo.jpeg).unwrap().to_rgb8();
            let (w, h) = seen.dimensions();
            let red = |x, y| seen.get_pixel(x, y).0[0] > 128;
            [(w / 4, h / 4), (3 * w / 4, h / 4), (3 * w / 4, 3 * h / 4), (w / 4, 3 * h / 4)]
                .into_iter()
                .position(|(x, y)| red(x, y))
        };
        // EXIF orientation (TIFF 6.0 tag 274) → where the top left corner of the pixels belongs.
        for (orientation, corner, turned) in
            [(1, 0, false), (6, 1, true), (3, 2, false), (8, 3, true)]
        {
            let dirty = as_jpeg(&marked(80, 60), Some(place::tests::exif(orientation, None)));
            let photo = clean(&dirty, "a.jpg").unwrap();
            assert_eq!(red_at(&photo), Some(corner), "orientation {orientation}");
            assert_eq!((photo.width, photo.height), if turned { (60, 80) } else { (80, 60) });
        }
    }

    #[test]
    fn a_large_photo_is_shrunk_and_a_small_one_is_not_enlarged() {
        let photo = clean(&as_jpeg(&marked(2600, 1300), None), "a.jpg").unwrap();
        assert_eq!((photo.width, photo.height), (2000, 1000));
        assert_eq!(image::load_from_memory(&photo.thumb).unwrap().width(), 360);
        let photo = clean(&as_jpeg(&marked(100, 50), None), "a.jpg").unwrap();
        assert_eq!((photo.width, photo.height), (100, 50));
    }

    #[test]
    fn transparent_places_become_white() {
        let mut png = Vec::new();
        RgbaImage::from_pixel(8, 8, Rgba([0, 0, 0, 0]))
            .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
            .unwrap();
        let photo = clean(&png, "a.png").unwrap();
        let seen = image::load_from_memory(&photo.jpeg).unwrap().to_rgb8();
        assert!(seen.pixels().all(|p| p.0.iter().all(|c| *c > 250)));
    }

    #[test]
    fn what_is_not_a_photo_is_refused_by_its_bytes() {
        let code = |bytes: &[u8], name: &str| clean(bytes, name).unwrap_err().code;
        assert_eq!(code(b"%PDF-1.7\n...", "evidence.jpg"), "photo-not-an-image");
        assert_eq!(code(b"", "a.jpg"), "photo-not-an-image");
        assert_eq!(code(b"<svg onload=alert(1)>", "a.png"), "photo-not-an-image");
        assert_eq!(code(b"\0\0\0\x18ftypheic\0\0\0\0mif1", "IMG_1.HEIC"), "photo-heic");
        let whole = as_jpeg(&marked(64, 64), None);
        assert_eq!(code(&whole[..60], "a.jpg"), "photo-broken");
    }

    #[test]
    fn fifty_megabytes_are_refused_before_they_are_looked_at() {
        assert_eq!(clean(&vec![0; 50 << 20], "a.jpg").unwrap_err().code, "photo-too-large");
    }

    #[test]
    fn a_small_file_that_claims_a_huge_picture_is_refused_before_decoding() {
        let mut png = Vec::new();
        RgbImage::new(1, 1).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        // The IHDR chunk holds width and height at bytes 16 to 24 and is guarded by a CRC.
        png[16..20].copy_from_slice(&30_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&30_000_u32.to_be_bytes());
        let crc = crc(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(clean(&png, "a.png").unwrap_err().code, "photo-too-many-pixels");
    }

    /// CRC-32 of PNG chunks (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |mut crc, byte| {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            }
            crc
        })
    }
}
