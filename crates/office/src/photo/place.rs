//! Where the camera says it stood: the GPS block of EXIF (CIPA DC-008, TIFF 6.0).

/// A position out of a photo, WGS-84 degrees.
///
/// It proposes a pin on the map to the person who sends the photo, nothing more; it has no
/// serialised form on purpose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TakenAt {
    /// Longitude, east positive.
    pub lon: f64,
    /// Latitude, north positive.
    pub lat: f64,
}

const GPS_BLOCK: u16 = 0x8825;
const LAT_REF: u16 = 1;
const LAT: u16 = 2;
const LON_REF: u16 = 3;
const LON: u16 = 4;

impl TakenAt {
    /// Reads the position out of an EXIF block that begins with the TIFF header. Anything odd
    /// gives nothing: a wrong pin is worse than none.
    pub(super) fn from_exif(exif: &[u8]) -> Option<Self> {
        let tiff = Tiff::new(exif)?;
        let block = tiff.entry(tiff.long(4)?, GPS_BLOCK)?;
        let gps = tiff.long(block + 8)?;
        let degrees = |sign: u16, value: u16, minus: u8| {
            let at = tiff.entry(gps, value)?;
            let parts = tiff.long(at + 8)?;
            let (d, m, s) = (tiff.ratio(parts)?, tiff.ratio(parts + 8)?, tiff.ratio(parts + 16)?);
            let sign = *exif.get(tiff.entry(gps, sign)? as usize + 8)?;
            let value = d + m / 60.0 + s / 3600.0;
            Some(if sign == minus { -value } else { value })
        };
        let lat = degrees(LAT_REF, LAT, b'S')?;
        let lon = degrees(LON_REF, LON, b'W')?;
        let sound = lat.abs() <= 90.0 && lon.abs() <= 180.0 && (lat != 0.0 || lon != 0.0);
        sound.then_some(Self { lon, lat })
    }
}

/// The few reads that are needed, each checked against the end of the bytes.
struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    fn new(bytes: &'a [u8]) -> Option<Self> {
        match bytes.get(..4)? {
            b"II*\0" => Some(Self { bytes, little: true }),
            b"MM\0*" => Some(Self { bytes, little: false }),
            _ => None,
        }
    }

    fn short(&self, at: u32) -> Option<u16> {
        let b = self.bytes.get(at as usize..)?.first_chunk()?;
        Some(if self.little { u16::from_le_bytes(*b) } else { u16::from_be_bytes(*b) })
    }

    fn long(&self, at: u32) -> Option<u32> {
        let b = self.bytes.get(at as usize..)?.first_chunk()?;
        Some(if self.little { u32::from_le_bytes(*b) } else { u32::from_be_bytes(*b) })
    }

    fn ratio(&self, at: u32) -> Option<f64> {
        let (over, under) = (self.long(at)?, self.long(at.checked_add(4)?)?);
        (under != 0).then(|| f64::from(over) / f64::from(under))
    }

    /// Where the 12-byte entry with this tag stands in the directory at `directory`.
    fn entry(&self, directory: u32, tag: u16) -> Option<u32> {
        let count = self.short(directory)?;
        (0..u32::from(count))
            .filter_map(|i| directory.checked_add(2 + 12 * i))
            .filter(|at| at.checked_add(32).is_some())
            .find(|at| self.short(*at) == Some(tag))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An EXIF block with an orientation and, where given, a position (lon, lat).
    pub(in super::super) fn exif(orientation: u16, at: Option<(f64, f64)>) -> Vec<u8> {
        let mut out = b"MM\0*\0\0\0\x08".to_vec();
        let entry = |out: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            out.extend(tag.to_be_bytes());
            out.extend(kind.to_be_bytes());
            out.extend(count.to_be_bytes());
            out.extend(value);
        };
        let [high, low] = orientation.to_be_bytes();
        out.extend(2_u16.to_be_bytes());
        entry(&mut out, 0x0112, 3, 1, [high, low, 0, 0]);
        entry(&mut out, GPS_BLOCK, 4, 1, 38_u32.to_be_bytes());
        out.extend([0; 4]);
        if let Some((lon, lat)) = at {
            out.extend(4_u16.to_be_bytes());
            entry(&mut out, LAT_REF, 2, 2, [if lat < 0.0 { b'S' } else { b'N' }, 0, 0, 0]);
            entry(&mut out, LAT, 5, 3, 92_u32.to_be_bytes());
            entry(&mut out, LON_REF, 2, 2, [if lon < 0.0 { b'W' } else { b'E' }, 0, 0, 0]);
            entry(&mut out, LON, 5, 3, 116_u32.to_be_bytes());
            out.extend([0; 4]);
            for value in [lat.abs(), lon.abs()] {
                let minutes = value.fract() * 60.0;
                for (over, under) in [
                    (value.trunc() as u32, 1_u32),
                    (minutes.trunc() as u32, 1),
                    ((minutes.fract() * 60_000.0).round() as u32, 1000),
                ] {
                    out.extend(over.to_be_bytes());
                    out.extend(under.to_be_bytes());
                }
            }
        }
        out
    }

    #[test]
    fn a_position_is_read_and_odd_blocks_give_none() {
        let at = TakenAt::from_exif(&exif(1, Some((-70.25, -33.5)))).unwrap();
        assert!((at.lon + 70.25).abs() < 1e-6 && (at.lat + 33.5).abs() < 1e-6);
        assert_eq!(TakenAt::from_exif(&exif(1, None)), None);
        assert_eq!(TakenAt::from_exif(&exif(1, Some((0.0, 0.0)))), None);
        assert_eq!(TakenAt::from_exif(b"MM\0*\xFF\xFF\xFF\xFF"), None);
    }

    #[test]
    fn no_cut_block_makes_it_fail() {
        let whole = exif(1, Some((121.5, 29.87)));
        for end in 0..whole.len() {
            let _ = TakenAt::from_exif(&whole[..end]);
        }
        for at in 0..whole.len() {
            let mut odd = whole.clone();
            odd[at] = 0xFF;
            let _ = TakenAt::from_exif(&odd);
        }
    }
}
