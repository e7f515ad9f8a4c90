//! `yiwang insight pairs`: which earlier open requests each of some requests is most like.

use crate::cmd::fail::{Done, read_file, read_text, unwritable};
use crate::cmd::out::Out;
use chrono::NaiveDateTime;
use clap::Args;
use serde_json::json;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use yiwang_domain::{Fault, Refusal, Sort, Text};
use yiwang_office::table::{MAX_BYTES, Table};
use yiwang_text::alike::{Candidate, Item, Params, Point, Window, key};

/// Options of `insight pairs`.
#[derive(Debug, Args)]
#[command(after_help = "\
The requests are a table (CSV, also packed as .csv.gz) with the columns case_enquiry_id, open_dt,
closed_dt, reason, type, location_street_name, latitude and longitude; others are passed over. Only
place, time, type and reason are compared, never who reported it.

For each query the five most alike requests are given that had been opened before it and had not
been closed by then; fewer where fewer are open within 5 km and 60 days. A request lies a while
before anybody looks at it, and what comes in meanwhile lies beside it: so what was opened up to
--slack minutes after the query counts as well, and has minutes below zero. --slack 0 gives strictly
earlier ones.

Examples:
  yiwang insight pairs --input requests.csv.gz --queries ids.txt --out pairs.csv
  yiwang insight pairs --input requests.csv --queries ids.txt --out pairs.csv --slack 0")]
pub(crate) struct PairsArgs {
    /// Table of requests 诉求表
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The requests to find pairs for, one case_enquiry_id a line 待查编号
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// The file to write 结果: query,rank,match,likeness,distance_m,minutes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Minutes after a query within which a request still counts as there 容差
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u16))]
    slack: u16,
}

/// Requests given for each query.
pub(crate) const GIVEN: usize = 5;

/// One request of the table.
#[derive(Debug)]
pub(crate) struct Request {
    /// Its case_enquiry_id.
    pub(crate) id: String,
    /// What is compared; its id is its place in the list.
    pub(crate) item: Item,
    /// When it was closed, seconds since 1970; none while it is open.
    pub(crate) closed: Option<i64>,
}

/// The parameters of this command: whoever asks for five gets five, if need be from far away.
pub(crate) fn params(slack_minutes: u16) -> Params {
    Params {
        reach: 10.0,
        most_age: 60 * 86_400,
        slack: i64::from(slack_minutes) * 60,
        ..Params::default()
    }
}

/// Writes the most alike earlier open requests of every query.
pub(crate) fn run(args: &PairsArgs, out: &mut Out) -> Done {
    let (_, requests) = read(&args.input)?;
    let asked = queries(&args.queries, &requests)?;
    let found = answer(&requests, &asked, &params(args.slack));
    let (mut text, mut rows) = (String::from("query,rank,match,likeness,distance_m,minutes\n"), 0);
    for (query, candidates) in asked.iter().zip(&found) {
        for (candidate, rank) in candidates.iter().zip(1..) {
            row(&mut text, &requests, *query, rank, candidate);
            rows += 1;
        }
    }
    std::fs::write(&args.out, text).map_err(|e| unwritable(&args.out, &e))?;
    let name = args.out.display().to_string();
    if out.json {
        return out.value(&json!({ "file": name, "queries": asked.len(), "rows": rows }));
    }
    let n = asked.len();
    let said = out.pick(
        format!("查了{n}件，写出{rows}行：{name}"),
        format!("{n} queries, {rows} rows written to {name}"),
    );
    out.line(said)
}

fn row(text: &mut String, requests: &[Request], query: usize, rank: usize, found: &Candidate) {
    let id = |at: usize| requests.get(at).map_or("", |r| r.id.as_str());
    let (asked, matched) = (id(query), id(found.id as usize));
    let distance = found.distance_m.map(|m| format!("{m:.1}")).unwrap_or_default();
    let minutes = found.age as f64 / 60.0;
    // writing to a string cannot fail
    let _ =
        writeln!(text, "{asked},{rank},{matched},{:.4},{distance},{minutes:.1}", found.likeness);
}

/// The most alike of each query, in the order of the queries.
pub(crate) fn answer(
    requests: &[Request],
    asked: &[usize],
    params: &Params,
) -> Vec<Vec<Candidate>> {
    let mut order: Vec<(usize, &Request)> =
        asked.iter().enumerate().filter_map(|(n, at)| requests.get(*at).map(|r| (n, r))).collect();
    order.sort_by_key(|(_, request)| request.item.at);
    let mut replay = Replay::new(requests, params);
    let mut found = vec![Vec::new(); asked.len()];
    for (n, request) in order {
        replay.to(request.item.at);
        if let Some(place) = found.get_mut(n) {
            *place = replay.window.nearest(&request.item, GIVEN);
        }
    }
    found
}

/// The window as it stood at one time after another.
pub(crate) struct Replay<'a> {
    /// What was open at the time reached.
    pub(crate) window: Window,
    slack: i64,
    opening: Box<dyn Iterator<Item = &'a Request> + 'a>,
    next: Option<&'a Request>,
    /// When each closed one was closed, and its place: the last first, to be taken from the end.
    closing: Vec<(i64, usize)>,
}

impl<'a> Replay<'a> {
    /// Before everything.
    pub(crate) fn new(requests: &'a [Request], params: &Params) -> Self {
        // what was closed before it was opened was never open
        let mut open: Vec<&Request> =
            requests.iter().filter(|r| r.closed.is_none_or(|c| c >= r.item.at)).collect();
        open.sort_by_key(|r| (r.item.at, r.item.id));
        let mut closing: Vec<(i64, usize)> =
            open.iter().filter_map(|r| Some((r.closed?, r.item.id as usize))).collect();
        closing.sort_unstable_by(|a, b| b.cmp(a));
        let mut opening: Box<dyn Iterator<Item = &'a Request> + 'a> = Box::new(open.into_iter());
        let next = opening.next();
        Self { window: Window::new(params), slack: params.slack, opening, next, closing }
    }

    /// Moves on: what was opened by then, or within the slack after, is in; what was closed before
    /// is out.
    pub(crate) fn to(&mut self, at: i64) {
        while let Some(request) = self.next.filter(|r| r.item.at <= at.saturating_add(self.slack)) {
            self.window.insert(request.item.clone());
            self.next = self.opening.next();
        }
        while let Some((_, id)) = self.closing.pop_if(|(closed, _)| *closed < at) {
            self.window.remove(id as u128);
        }
    }
}

/// The queries, as places in the list of requests.
fn queries(path: &Path, requests: &[Request]) -> Result<Vec<usize>, Refusal> {
    let known: HashMap<&str, usize> =
        requests.iter().zip(0..).map(|(r, at)| (r.id.as_str(), at)).collect();
    let text = read_text(path)?;
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for (line, number) in text.lines().zip(1..) {
        let id = line.trim();
        match known.get(id) {
            _ if id.is_empty() => {}
            Some(at) => found.push(*at),
            None => faults.push(Fault {
                at: format!("line {number}"),
                say: Text::new(
                    format!("诉求表里没有编号“{id}”。"),
                    format!("There is no request “{id}” in the table."),
                ),
            }),
        }
    }
    if faults.is_empty() {
        return Ok(found);
    }
    let (n, name) = (faults.len(), path.display());
    Err(refuse(
        "query-unknown",
        (
            format!("{name} 里有{n}个编号不在诉求表中，什么也没有写出。"),
            format!("{n} of the ids in {name} are not in the table; nothing was written."),
        ),
        ("请更正所列各行。", "Correct the lines named."),
        faults,
    ))
}

/// Faults named one by one; beyond that their number says enough.
const FAULTS_NAMED: usize = 100;

fn refuse(
    code: &'static str,
    say: (String, String),
    mend: (&str, &str),
    mut faults: Vec<Fault>,
) -> Refusal {
    faults.truncate(FAULTS_NAMED);
    Refusal::new(code, Sort::Invalid, say, mend).with_faults(faults)
}

/// The table and its requests, in its order.
///
/// # Errors
/// Those of [`Table::read`]; `gzip-broken`, `requests-column-missing`, `requests-rows-broken`.
pub(crate) fn read(path: &Path) -> Result<(Table, Vec<Request>), Refusal> {
    let name = path.display().to_string();
    let table = Table::read(&unpacked(read_file(path)?, &name)?, name.trim_end_matches(".gz"))?;
    let requests = requests(&table, &name)?;
    Ok((table, requests))
}

/// The bytes, unpacked where they are packed.
fn unpacked(bytes: Vec<u8>, name: &str) -> Result<Vec<u8>, Refusal> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok(bytes);
    }
    let mut all = Vec::new();
    // one byte more than is taken: the table refuses it by its size
    flate2::read::MultiGzDecoder::new(bytes.as_slice())
        .take(MAX_BYTES as u64 + 1)
        .read_to_end(&mut all)
        .map_err(|e| {
            Refusal::new(
                "gzip-broken",
                Sort::Invalid,
                (format!("{name} 解压失败：{e}。"), format!("{name} cannot be unpacked: {e}.")),
                ("请重新压缩或给出 .csv 文件。", "Pack it again, or give the plain .csv file."),
            )
        })?;
    Ok(all)
}

/// Where each column stands.
struct Columns {
    id: usize,
    open: usize,
    closed: usize,
    reason: usize,
    kind: usize,
    street: usize,
    lat: usize,
    lon: usize,
}

fn requests(table: &Table, name: &str) -> Result<Vec<Request>, Refusal> {
    let column = |wanted: &str| {
        table.header.iter().position(|h| h == wanted).ok_or_else(|| {
            refuse(
                "requests-column-missing",
                (format!("{name} 没有“{wanted}”列。"), format!("{name} has no column {wanted}.")),
                (
                    "请给出带表头的诉求表，列名见 --help。",
                    "Give a table with a header; its columns stand in --help.",
                ),
                Vec::new(),
            )
        })
    };
    let columns = Columns {
        id: column("case_enquiry_id")?,
        open: column("open_dt")?,
        closed: column("closed_dt")?,
        reason: column("reason")?,
        kind: column("type")?,
        street: column("location_street_name")?,
        lat: column("latitude")?,
        lon: column("longitude")?,
    };
    let (mut all, mut faults) = (Vec::with_capacity(table.rows.len()), Vec::new());
    let mut first: HashMap<&str, usize> = HashMap::new();
    for row in &table.rows {
        let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
        let read = request(&cell, &columns, all.len()).and_then(|request| {
            match first.insert(cell(columns.id), row.number) {
                Some(before) => Err(Text::new(
                    format!("编号与第{before}行相同。"),
                    format!("The id stands in row {before} already."),
                )),
                None => Ok(request),
            }
        });
        match read {
            Ok(request) => all.push(request),
            Err(say) => faults.push(Fault { at: format!("row {}", row.number), say }),
        }
    }
    if faults.is_empty() {
        return Ok(all);
    }
    let n = faults.len();
    Err(refuse(
        "requests-rows-broken",
        (
            format!("{name} 有{n}行读不懂，什么也没有写出。"),
            format!("{n} rows of {name} cannot be read; nothing was written."),
        ),
        ("请更正或删去所列各行。", "Correct the rows named, or leave them out."),
        faults,
    ))
}

fn request<'t>(
    cell: &impl Fn(usize) -> &'t str,
    columns: &Columns,
    at: usize,
) -> Result<Request, Text> {
    let id = cell(columns.id);
    if id.is_empty() || id.contains([',', '"', '\n']) {
        return Err(Text::new(
            "编号（case_enquiry_id）空缺，或含有逗号、引号。",
            "The case_enquiry_id is missing, or holds a comma or a quotation mark.",
        ));
    }
    let closed = cell(columns.closed);
    let item = Item {
        id: at as u128,
        at: time(cell(columns.open))?,
        point: point(cell(columns.lon), cell(columns.lat))?,
        category: key(cell(columns.kind)),
        field: key(cell(columns.reason)),
        places: places(cell(columns.street)),
        sketch: None,
    };
    let closed = if closed.is_empty() { None } else { Some(time(closed)?) };
    Ok(Request { id: id.to_owned(), item, closed })
}

/// A time of the table, in whatever zone it was written: only differences are used.
fn time(s: &str) -> Result<i64, Text> {
    let clear = s.replacen('T', " ", 1);
    NaiveDateTime::parse_from_str(&clear, "%Y-%m-%d %H:%M:%S%.f")
        .map(|t| t.and_utc().timestamp())
        .map_err(|_| {
            Text::new(
                format!("“{s}”不是“2020-01-31 08:15:00”这样的时间。"),
                format!("“{s}” is no time like 2020-01-31 08:15:00."),
            )
        })
}

fn point(lon: &str, lat: &str) -> Result<Option<Point>, Text> {
    if lon.is_empty() && lat.is_empty() {
        return Ok(None);
    }
    let read = |s: &str, most: f64| s.parse::<f64>().ok().filter(|d| d.abs() <= most);
    match (read(lon, 180.0), read(lat, 90.0)) {
        (Some(lon), Some(lat)) => Ok(Some(Point { lon, lat })),
        _ => Err(Text::new(
            format!("“{lon}，{lat}”不是以度为单位的经纬度。"),
            format!("“{lon}, {lat}” is no longitude and latitude in degrees."),
        )),
    }
}

/// The address and the roads that a street cell names: `12 High St` is an address of High St, an
/// intersection lies on both of its roads.
fn places(street: &str) -> Vec<u64> {
    let street = street.trim().to_lowercase();
    if let Some(roads) = street.strip_prefix("intersection ") {
        return roads.split('&').map(|road| key(road.trim())).collect();
    }
    let road = street
        .split_once(char::is_whitespace)
        .filter(|(number, _)| number.starts_with(|c: char| c.is_ascii_digit()))
        .map(|(_, road)| key(road.trim()));
    (!street.is_empty()).then(|| key(&street)).into_iter().chain(road).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "case_enquiry_id,open_dt,closed_dt,type,reason,location_street_name,latitude,longitude\n";

    fn table(rows: &str) -> Result<Vec<Request>, Refusal> {
        requests(&Table::read(format!("{HEAD}{rows}").as_bytes(), "t.csv").unwrap(), "t.csv")
    }

    #[test]
    fn an_earlier_open_request_next_door_comes_first_and_a_closed_one_not_at_all() {
        let all = table(
            "1,2020-01-01 08:00:00,2020-01-01 08:30:00,Dog,Animals,1 High St,42.3,-71.1\n\
             2,2020-01-01 08:10:00,,Dog,Animals,3 High St,42.3001,-71.1\n\
             3,2020-01-01 08:20:00,,Dog,Animals,9 Far Rd,42.31,-71.1\n\
             4,2020-01-01 09:00:00,,Dog,Animals,2 High St,42.3,-71.1\n\
             5,2020-01-01 09:30:00,,Dog,Animals,2 High St,42.3,-71.1\n\
             6,2020-01-01 10:30:01,,Dog,Animals,2 High St,42.3,-71.1\n",
        )
        .unwrap();
        let ids = |slack: u16| -> Vec<&str> {
            let found = answer(&all, &[3], &params(slack));
            found[0].iter().map(|c| all[c.id as usize].id.as_str()).collect()
        };
        assert_eq!(ids(0), ["2", "3"]);
        assert_eq!(ids(60), ["5", "2", "3"]);
    }

    #[test]
    fn a_broken_row_is_named_and_so_is_an_unknown_query() {
        let refusal = table(
            "1,2020-01-01 08:00:00,,Dog,Animals,1 High St,42.3,-71.1\n\
             2,yesterday,,Dog,Animals,1 High St,42.3,-71.1\n\
             3,2020-01-01 08:00:00,,Dog,Animals,1 High St,423,-71.1\n\
             1,2020-01-01 08:00:00,,Dog,Animals,1 High St,42.3,-71.1\n",
        )
        .unwrap_err();
        assert_eq!(refusal.code, "requests-rows-broken");
        let at: Vec<&str> = refusal.faults.iter().map(|f| f.at.as_str()).collect();
        assert_eq!(at, ["row 3", "row 4", "row 5"]);

        let all = table("1,2020-01-01 08:00:00,,Dog,Animals,1 High St,,\n").unwrap();
        assert_eq!(all[0].item.point, None);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ids.txt");
        std::fs::write(&path, "1\r\n\n7\n").unwrap();
        let refusal = queries(&path, &all).unwrap_err();
        assert_eq!(
            (refusal.code.as_ref(), refusal.faults[0].at.as_str()),
            ("query-unknown", "line 3")
        );
    }

    #[test]
    fn an_address_lies_on_its_road_and_a_crossing_on_two() {
        assert_eq!(places("12-14 High St"), [key("12-14 high st"), key("high st")]);
        assert_eq!(places("INTERSECTION A St & B Rd"), [key("a st"), key("b rd")]);
        assert_eq!(places("Long Wharf"), [key("long wharf")]);
        assert!(places(" ").is_empty());
    }
}
