//! `yiwang insight issues`: which messages are about the same thing, and which of these are hottest.

use crate::cmd::deadline::china;
use crate::cmd::fail::{Done, read_text, unwritable};
use crate::cmd::out::Out;
use chrono::{DateTime, TimeZone};
use clap::Args;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use yiwang_domain::{Fault, Refusal, Sort, Text};
use yiwang_text::alike::key;
use yiwang_text::issues::{Doc, Issue, Miner, Params, Trend};

/// Options of `insight issues`.
#[derive(Debug, Args)]
#[command(after_help = "\
The messages are JSON, one object a line, with id, theme (its title), time (RFC 3339 with an offset)
and detail (its text); likes, user (who wrote, in any spelling), solved (true or false) and place are
used where they stand, and whatever else there is is passed over.

The file written has one object for each message, in order: {\"id\":…,\"issue\":\"i…\"}, the issue being
null where the message stands alone. The twenty hottest issues are printed. Heat counts persons, not
letters: whoever writes ten times counts once.

Examples:
  yiwang insight issues --input messages.jsonl --out issues.jsonl
  yiwang insight issues --input messages.jsonl --out issues.jsonl --json")]
pub(crate) struct IssuesArgs {
    /// Messages, one JSON object a line 留言
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The file to write 结果: the issue of every message
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Issues printed.
const SHOWN: usize = 20;
/// Titles printed of each.
const TITLES: usize = 3;

/// One message of the file.
#[derive(Debug)]
pub(crate) struct Message {
    /// Its id as written: a number or a string.
    pub(crate) id: Value,
    /// What is grouped.
    pub(crate) doc: Doc,
}

/// Writes the issue of every message and prints the hottest.
pub(crate) fn run(args: &IssuesArgs, out: &mut Out) -> Done {
    let messages = read(&args.input)?;
    let mut miner = Miner::batch(Params::default(), messages.iter().map(|m| m.doc.clone()));
    let issues = miner.issues();
    let text = lines(&messages, &issues);
    std::fs::write(&args.out, text).map_err(|e| unwritable(&args.out, &e))?;

    let titles: HashMap<&str, &str> =
        messages.iter().map(|m| (m.doc.id.as_str(), m.doc.title.as_str())).collect();
    let grouped: usize = issues.iter().map(|i| i.members.len()).sum();
    let (rows, n, name) = (messages.len(), issues.len(), args.out.display().to_string());
    if out.json {
        let hottest: Vec<Value> =
            issues.iter().take(SHOWN).map(|i| as_json(i, &samples(i, &titles))).collect();
        return out.value(&json!({
            "file": name, "rows": rows, "issues": n, "grouped": grouped, "hottest": hottest,
        }));
    }
    let said = out.pick(
        format!("{rows}件中{grouped}件归入{n}个问题，已写出：{name}"),
        format!("{grouped} of {rows} messages are in {n} issues, written to {name}"),
    );
    out.line(said)?;
    for (issue, rank) in issues.iter().take(SHOWN).zip(1..) {
        tell(out, rank, issue, &samples(issue, &titles))?;
    }
    Ok(())
}

/// One line for each message, in their order.
fn lines(messages: &[Message], issues: &[Issue]) -> String {
    let of: HashMap<&str, &str> =
        issues.iter().flat_map(|i| i.members.iter().map(|m| (m.as_str(), i.id.as_str()))).collect();
    let mut text = String::new();
    for message in messages {
        let issue = of.get(message.doc.id.as_str());
        text.push_str(&json!({ "id": message.id, "issue": issue }).to_string());
        text.push('\n');
    }
    text
}

/// Titles of an issue: that of the member most like the others, then others that say it otherwise.
pub(crate) fn samples<'t>(issue: &'t Issue, titles: &HashMap<&str, &'t str>) -> Vec<&'t str> {
    let all = issue.members.iter().filter_map(|m| titles.get(m.as_str()).copied());
    let mut out: Vec<&str> = Vec::new();
    for title in std::iter::once(issue.example.as_str()).chain(all) {
        if out.len() < TITLES && !title.trim().is_empty() && !out.contains(&title) {
            out.push(title);
        }
    }
    out
}

/// Prints one issue in three lines or more.
pub(crate) fn tell(out: &mut Out, rank: usize, issue: &Issue, titles: &[&str]) -> Done {
    let h = &issue.heat;
    let (n, people, votes) = (issue.members.len(), h.people, h.votes);
    let (from, to, days) = (day(issue.first), day(issue.last), days(issue));
    let trend = trend(out, h.trend);
    out.line(format!("{rank:>2}. {}", issue.name))?;
    let told = out.pick(
        format!(
            "    热度 {:.1} · {n}件 {people}人 {votes}票 · {from}～{to}（{days}天）· 近30天{}人，平常{:.1}人 · {trend} · {}",
            h.score, h.recent, h.usual, issue.id
        ),
        format!(
            "    heat {:.1} · {n} messages, {people} people, {votes} votes · {from} to {to} ({days} days) · last 30 days {}, usually {:.1} · {trend} · {}",
            h.score, h.recent, h.usual, issue.id
        ),
    );
    out.line(told)?;
    for title in titles {
        out.line(format!("      “{}”", title.trim()))?;
    }
    Ok(())
}

fn as_json(issue: &Issue, titles: &[&str]) -> Value {
    let h = &issue.heat;
    json!({
        "id": issue.id, "name": issue.name, "place": issue.place, "words": issue.words,
        "n": issue.members.len(), "people": h.people, "votes": h.votes,
        "first": day(issue.first), "last": day(issue.last), "days": days(issue),
        "heat": (h.score * 10.0).round() / 10.0, "peak": h.peak,
        "usual": (h.usual * 10.0).round() / 10.0, "recent": h.recent, "before": h.before,
        "unsolved": h.unsolved, "weeks": h.weeks, "places": h.places,
        "trend": word(h.trend), "titles": titles, "members": issue.members,
    })
}

/// The day in China of a time, as 2019-07-07.
fn day(at: i64) -> String {
    let local = DateTime::from_timestamp(at, 0).map(|t| china().from_utc_datetime(&t.naive_utc()));
    local.map(|t| t.format("%Y-%m-%d").to_string()).unwrap_or_default()
}

/// Days from the first to the last, both counted.
fn days(issue: &Issue) -> i64 {
    let local = |at: i64| at + i64::from(china().local_minus_utc());
    local(issue.last).div_euclid(86_400) - local(issue.first).div_euclid(86_400) + 1
}

const fn word(trend: Trend) -> &'static str {
    match trend {
        Trend::New => "new",
        Trend::Rising => "rising",
        Trend::Steady => "steady",
        Trend::Falling => "falling",
        Trend::Quiet => "quiet",
    }
}

fn trend(out: &Out, trend: Trend) -> String {
    let zh = match trend {
        Trend::New => "新出现",
        Trend::Rising => "上升",
        Trend::Steady => "持平",
        Trend::Falling => "下降",
        Trend::Quiet => "已平息",
    };
    out.pick(zh, word(trend))
}

/// A message as it stands in the file.
#[derive(Debug, Deserialize)]
struct Row {
    id: Value,
    #[serde(default)]
    theme: Option<String>,
    time: String,
    #[serde(default)]
    detail: Option<String>,
    #[serde(default)]
    likes: Option<u32>,
    #[serde(default)]
    user: Option<Value>,
    #[serde(default)]
    solved: Option<bool>,
    #[serde(default)]
    place: Option<String>,
}

/// Faults named one by one; beyond that their number says enough.
const FAULTS_NAMED: usize = 100;

/// The messages of a file, in its order.
///
/// # Errors
/// Those of [`read_text`]; `messages-lines-broken` names every line that is no message.
pub(crate) fn read(path: &Path) -> Result<Vec<Message>, Refusal> {
    parse(&read_text(path)?, &path.display().to_string())
}

fn parse(text: &str, name: &str) -> Result<Vec<Message>, Refusal> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    let mut first = None;
    for (line, number) in text.lines().zip(1_usize..) {
        if line.trim().is_empty() {
            continue;
        }
        let read = message(line).and_then(|message| {
            if seen.insert(message.doc.id.clone()) {
                return Ok(message);
            }
            Err(Text::new(
                format!("编号{}前面已经有了。", message.id),
                format!("The id {} stands in an earlier line already.", message.id),
            ))
        });
        match read {
            Ok(message) => all.push(message),
            Err(say) => {
                first.get_or_insert(number);
                faults.push(Fault { at: format!("line {number}"), say });
            }
        }
    }
    let Some(first) = first else { return Ok(all) };
    let n = faults.len();
    faults.truncate(FAULTS_NAMED);
    Err(Refusal::new(
        "messages-lines-broken",
        Sort::Invalid,
        (
            format!("{name} 有{n}行读不懂，第一处在第{first}行；什么也没有写出。"),
            format!(
                "{n} lines of {name} cannot be read, the first being line {first}; nothing was written."
            ),
        ),
        ("请更正或删去所列各行。", "Correct the lines named, or leave them out."),
    )
    .with_faults(faults))
}

fn message(line: &str) -> Result<Message, Text> {
    let row: Row = serde_json::from_str(line).map_err(|e| {
        Text::new(
            format!("不是带有 id、time 等各项的 JSON 对象：{e}。"),
            format!("This is no JSON object with id, time and the rest: {e}."),
        )
    })?;
    // 7 and "7" are one id
    let id = match &row.id {
        Value::String(s) if !s.is_empty() => s.clone(),
        Value::Number(n) => n.to_string(),
        _ => {
            return Err(Text::new(
                "编号（id）应是数字或非空的文字。",
                "The id must be a number, or text that is not empty.",
            ));
        }
    };
    let time = DateTime::parse_from_rfc3339(row.time.trim()).map_err(|_| {
        Text::new(
            format!("“{}”不是“2019-07-07T15:00:00+08:00”这样的时间。", row.time),
            format!("“{}” is no time like 2019-07-07T15:00:00+08:00.", row.time),
        )
    })?;
    let doc = Doc {
        id,
        time: time.timestamp(),
        title: row.theme.unwrap_or_default(),
        text: row.detail.unwrap_or_default(),
        votes: row.likes.unwrap_or(0),
        reporter: row.user.as_ref().and_then(reporter),
        solved: row.solved.unwrap_or(false),
        place: row.place.unwrap_or_default(),
        voice: false,
    };
    Ok(Message { id: row.id, doc })
}

/// Whoever wrote, as a number that says only whether two are the same.
fn reporter(user: &Value) -> Option<u64> {
    match user {
        Value::String(s) if s.trim().is_empty() => None,
        Value::String(s) => Some(key(s.trim())),
        Value::Number(n) => Some(key(&n.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: usize, theme: &str, day: u32) -> String {
        json!({
            "id": id, "theme": theme, "time": format!("2019-07-{day:02}T10:00:00+08:00"),
            "detail": "", "likes": 1, "dislikes": 0, "user": format!("u{id}"),
        })
        .to_string()
    }

    #[test]
    fn every_message_gets_a_line_in_its_order() {
        let text = [
            line(9, "瓯柑小区旁边的搅拌站夜里噪音扰民", 3),
            line(1, "公积金贷款怎么提前还清", 2),
            line(5, "瓯柑小区搅拌站夜里噪音大，扰民", 9),
        ]
        .join("\n");
        let messages = parse(&text, "m.jsonl").unwrap();
        let mut miner = Miner::batch(Params::default(), messages.iter().map(|m| m.doc.clone()));
        let issues = miner.issues();
        assert_eq!(
            lines(&messages, &issues),
            "{\"id\":9,\"issue\":\"i9\"}\n{\"id\":1,\"issue\":null}\n{\"id\":5,\"issue\":\"i9\"}\n"
        );
        assert_eq!(days(&issues[0]), 7);
        assert_eq!(day(issues[0].first), "2019-07-03");
    }

    #[test]
    fn a_broken_line_is_named_with_its_file() {
        let good = line(1, "一", 1);
        for (bad, at) in [
            (format!("{good}\n{{\"id\":2"), "line 2"),
            (format!("{good}\n\n{{\"id\":2,\"time\":\"yesterday\"}}"), "line 3"),
            (format!("{good}\n{good}"), "line 2"),
            ("{\"id\":null,\"time\":\"2019-07-01T10:00:00+08:00\"}".to_owned(), "line 1"),
            ("[]".to_owned(), "line 1"),
        ] {
            let refusal = parse(&bad, "m.jsonl").unwrap_err();
            assert_eq!(refusal.code, "messages-lines-broken");
            assert_eq!(refusal.faults[0].at, at, "{bad}");
            let number = at.trim_start_matches("line ");
            assert!(
                refusal
                    .say
                    .en
                    .contains(&format!("m.jsonl cannot be read, the first being line {number}"))
            );
        }
        assert!(parse("", "m.jsonl").unwrap().is_empty());
    }
}
