//! `yiwang locate`: which grid each point lies in.

use super::fail::{Done, Failure, unreadable};
use super::net_of::NetArgs;
use super::out::{Out, complain};
use clap::Args;
use serde_json::json;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use yiwang_geo::coord::{Crs, LonLat, to_wgs84};
use yiwang_office::net::Net;

/// Options of `locate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Reads one point a line, longitude first, and prints one line for each, in order: the code of its
grid, or nothing where it lies in none. With --json one object a line, which also names the nearest
grid of a point outside. A line that is no point gives an empty line and a message; the exit status
is then 1.

Examples:
  yiwang locate < points.csv
  yiwang locate points.csv --crs gcj02 --data /srv/yiwang
  echo 121.549,29.871 | yiwang locate --grids communities.geojson --mapping communities.json")]
pub(crate) struct LocateArgs {
    /// File of points; standard input where none is named 坐标文件
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Coordinate system of the points 坐标系: wgs84 (also cgcs2000), gcj02 or bd09
    #[arg(long, value_name = "CRS", default_value_t = Crs::Wgs84)]
    crs: Crs,
    #[command(flatten)]
    net: NetArgs,
}

/// Longest line read as a point, bytes; what is longer is no point.
const LINE_MAX: u64 = 256;

/// Locates every line.
pub(crate) fn run(args: &LocateArgs, out: &Out) -> Done {
    let loaded = args.net.load()?;
    let to = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let work = Work { net: loaded.net(), crs: args.crs, out };
    match &args.file {
        Some(path) if path.as_os_str() != "-" => {
            let file = File::open(path).map_err(|e| unreadable(path, &e))?;
            work.all(BufReader::with_capacity(1 << 16, file), &path.display().to_string(), to)
        }
        _ => work.all(BufReader::with_capacity(1 << 16, std::io::stdin().lock()), "stdin", to),
    }
}

struct Work<'a> {
    net: &'a Net,
    crs: Crs,
    out: &'a Out,
}

impl Work<'_> {
    fn all<R: Read>(&self, mut from: BufReader<R>, name: &str, mut to: impl Write) -> Done {
        let (mut line, mut number, mut wrong) = (Vec::new(), 0_u64, 0_u64);
        loop {
            // a program that talks to us line by line gets its answer before it sends more
            if from.buffer().is_empty() {
                to.flush()?;
            }
            line.clear();
            if from.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            if line.len() as u64 == LINE_MAX && !line.ends_with(b"\n") {
                from.skip_until(b'\n')?;
                line.clear();
            }
            number += 1;
            let point = read(&line);
            if point.is_none() {
                wrong += 1;
                complain(&self.complaint(name, number));
            }
            self.answer(number, point, &mut to)?;
        }
        to.flush()?;
        if wrong == 0 { Ok(()) } else { Err(Failure::Said) }
    }

    fn answer(&self, number: u64, point: Option<LonLat>, to: &mut impl Write) -> Done {
        let point = point.map(|p| to_wgs84(p, self.crs));
        if self.out.json {
            serde_json::to_writer(&mut *to, &self.told(number, point))
                .map_err(std::io::Error::from)?;
        } else if let Some(grid) = point.and_then(|p| self.net.locate(p)) {
            to.write_all(grid.code.as_bytes())?;
        }
        to.write_all(b"\n").map_err(Failure::from)
    }

    fn told(&self, line: u64, point: Option<LonLat>) -> serde_json::Value {
        let Some(point) = point else {
            return json!({ "line": line, "error": "point-unreadable" });
        };
        let found = self.net.find(point);
        let nearest = found.nearest.map(
            |(g, m)| json!({ "code": g.code, "name": g.name, "metres": (m * 10.0).round() / 10.0 }),
        );
        let grid = found.grid.map(|g| json!({ "code": g.code, "name": g.name }));
        json!({ "line": line, "grid": grid, "nearest": nearest })
    }

    fn complaint(&self, name: &str, number: u64) -> String {
        let said = self.out.pick(
            "不是“经度,纬度”。请写成十进制度，经度在前，例如 121.549,29.871。",
            "not a point. Write degrees with longitude first, for instance 121.549,29.871.",
        );
        format!("{name}:{number}: {said} [point-unreadable]")
    }
}

/// `lon,lat` in degrees; none for anything else, off the globe included.
fn read(line: &[u8]) -> Option<LonLat> {
    let (lon, lat) = std::str::from_utf8(line).ok()?.trim().split_once(',')?;
    let degrees = |s: &str| s.trim().parse::<f64>().ok();
    Some(LonLat::new(degrees(lon)?, degrees(lat)?)).filter(|p| p.on_globe())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_longitude_and_latitude_on_the_globe() {
        assert_eq!(read(b" 121.5 , 29.8 \r\n"), Some(LonLat::new(121.5, 29.8)));
        assert_eq!(read(b"1.215e2,29.8"), Some(LonLat::new(121.5, 29.8)));
        for bad in ["", "\n", "121.5", "121.5,", "lon,lat", "29.8,121.5", "nan,1", "inf,1", "1,2,3"]
        {
            assert_eq!(read(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(read(b"\xff,1"), None);
    }
}
