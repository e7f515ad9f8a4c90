//! `yiwang insight classify`: which label each message gets, learned from labelled ones.

use crate::cmd::fail::{Done, Failure, read_text, unwritable};
use crate::cmd::out::Out;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use yiwang_domain::{Fault, Refusal, Sort, Text};
use yiwang_text::classify::{Example, Options, train};

/// Options of `insight classify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Both files are JSON, one object a line. To learn from: label (any text), title and text. To label:
id (number or text), title and text. Title or text may be empty or missing; other members are passed
over. For each line of --input one is written, in order: {\"id\":…,\"label\":…,\"score\":…}. The score
is a confidence from 0 to 1: of the labels with a score near 0.8 some 80 in a hundred are right.
The same files and seed give the same labels. Nothing is written where a line cannot be read.

Examples:
  yiwang insight classify --train labelled.jsonl --input new.jsonl --out labels.jsonl
  yiwang insight classify --train labelled.jsonl --input new.jsonl --out labels.jsonl --seed 7")]
pub(crate) struct ClassifyArgs {
    /// Labelled messages to learn from 已分类留言
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// Messages to label 待分类留言
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The file to write 结果
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Seed of the order in which rows are learned 随机种子
    #[arg(long, value_name = "NUMBER", default_value_t = Options::default().seed)]
    seed: u64,
}

/// A line to label. What is not a number or a text is no id.
#[derive(Deserialize)]
struct Asked {
    id: Id,
    title: Option<String>,
    text: Option<String>,
}

/// An id, given back as it came.
#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// A line to learn from.
#[derive(Deserialize)]
struct Labelled {
    label: String,
    title: Option<String>,
    text: Option<String>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Id,
    label: &'a str,
    score: f64,
}

/// Learns from one file and labels the other.
pub(crate) fn run(args: &ClassifyArgs, out: &mut Out) -> Done {
    let examples = examples(&args.train)?;
    let asked: Vec<Asked> = lines(&args.input, &read_text(&args.input)?, Ok)?;
    let options = Options { seed: args.seed, ..Options::default() };
    let model = train(&examples, &options).ok_or_else(|| nothing_to_learn_from(&args.train))?;
    let mut text = Vec::new();
    for row in &asked {
        let (title, message) = (row.title.as_deref(), row.text.as_deref());
        let (label, score) = model.label(title.unwrap_or_default(), message.unwrap_or_default());
        let answer = Answer { id: &row.id, label, score: (score * 1e6).round() / 1e6 };
        serde_json::to_writer(&mut text, &answer).map_err(std::io::Error::from)?;
        text.push(b'\n');
    }
    std::fs::write(&args.out, text).map_err(|e| unwritable(&args.out, &e))?;
    let (n, labels, name) = (asked.len(), model.labels().len(), args.out.display().to_string());
    if out.json {
        let learned = model.learned_from();
        return out
            .value(&json!({ "file": name, "learned": learned, "labels": labels, "rows": n }));
    }
    let said = out.pick(
        format!("学了{}条、{labels}类；给{n}条分了类：{name}", model.learned_from()),
        format!(
            "{} messages with {labels} labels learned; {n} labelled: {name}",
            model.learned_from()
        ),
    );
    out.line(said)
}

/// The labelled messages of a file, in order.
///
/// # Errors
/// `file-unreadable`, `file-not-utf8`, `lines-broken`.
pub(crate) fn examples(path: &Path) -> Result<Vec<Example>, Refusal> {
    lines(path, &read_text(path)?, |row: Labelled| {
        if row.label.trim().is_empty() {
            return Err(Text::new("类别（label）是空的。", "The label is empty."));
        }
        Ok(Example {
            label: row.label,
            title: row.title.unwrap_or_default(),
            text: row.text.unwrap_or_default(),
        })
    })
}

/// Faults named one by one; beyond that their number says enough.
const FAULTS_NAMED: usize = 100;

/// Every line that is not blank, read and taken; all that cannot be are named.
fn lines<'t, R: Deserialize<'t>, T>(
    path: &Path,
    text: &'t str,
    take: impl Fn(R) -> Result<T, Text>,
) -> Result<Vec<T>, Refusal> {
    let (mut all, mut faults) = (Vec::new(), Vec::new());
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        match read(line).and_then(&take) {
            Ok(row) => all.push(row),
            Err(say) => faults.push(Fault { at: format!("line {number}"), say }),
        }
    }
    if faults.is_empty() {
        return Ok(all);
    }
    let (n, name) = (faults.len(), path.display());
    let first = faults.first().map(|f| f.at.trim_start_matches("line ").to_owned());
    let first = first.unwrap_or_default();
    faults.truncate(FAULTS_NAMED);
    Err(Refusal::new(
        "lines-broken",
        Sort::Invalid,
        (
            format!("{name} 有{n}行读不懂（第一处在第{first}行），什么也没有写出。"),
            format!(
                "{n} lines of {name} cannot be read (the first is line {first}); nothing was written."
            ),
        ),
        (
            "请更正或删去所列各行：每行一个 JSON 对象，字段见 --help。",
            "Correct the lines named, or leave them out: one JSON object a line, its members as in --help.",
        ),
    )
    .with_faults(faults))
}

fn read<'t, R: Deserialize<'t>>(line: &'t str) -> Result<R, Text> {
    serde_json::from_str(line).map_err(|e| {
        // what stands in the line may be personal: only what it should be is told
        let object = serde_json::from_str::<Value>(line);
        match object {
            Ok(_) => Text::new(
                format!("字段缺少或类型不对：{e}。"),
                format!("A member is missing or of the wrong kind: {e}."),
            ),
            Err(e) => Text::new(
                format!("不是完整的 JSON（第{}个字节处）。", e.column()),
                format!("This is no complete JSON (at byte {}).", e.column()),
            ),
        }
    })
}

fn nothing_to_learn_from(path: &Path) -> Failure {
    let name = path.display();
    Refusal::new(
        "nothing-to-learn-from",
        Sort::Invalid,
        (format!("{name} 里没有留言可学。"), format!("{name} holds no message to learn from.")),
        ("请给出已分类的留言，每行一条。", "Give labelled messages, one a line."),
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial(train: &str, input: &str) -> Result<String, Failure> {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str| dir.path().join(name);
        std::fs::write(file("t"), train).unwrap();
        std::fs::write(file("i"), input).unwrap();
        let args = ClassifyArgs { train: file("t"), input: file("i"), out: file("o"), seed: 1 };
        run(&args, &mut Out::new(None, true))?;
        Ok(std::fs::read_to_string(file("o")).unwrap())
    }

    fn code(done: Result<String, Failure>) -> String {
        match done {
            Err(Failure::Refused(r)) => r.code.into_owned(),
            other => panic!("{other:?}"),
        }
    }

    const TRAIN: &str = "{\"label\":\"市容\",\"title\":\"垃圾没人清运\",\"text\":\"\"}\n\
        {\"id\":3,\"label\":\"交通\",\"text\":\"路口红绿灯不亮\",\"more\":[1]}\n";

    #[test]
    fn every_line_gets_a_label_under_its_own_id() {
        let input = "{\"id\":7,\"text\":\"红绿灯又不亮了\"}\r\n\n\
            {\"id\":\"a-1\",\"title\":null,\"text\":\"垃圾没人清运\",\"label\":\"?\"}\n{\"id\":\"7\"}\n";
        let rows: Vec<Value> = trial(TRAIN, input)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(rows.len(), 3);
        assert_eq!((&rows[0]["id"], &rows[0]["label"]), (&json!(7), &json!("交通")));
        assert_eq!((&rows[1]["id"], &rows[1]["label"]), (&json!("a-1"), &json!("市容")));
        assert_eq!(rows[2]["id"], json!("7"));
        for row in &rows {
            assert!((0.0..=1.0).contains(&row["score"].as_f64().unwrap()));
        }
    }

    #[test]
    fn a_broken_line_is_refused_by_its_number() {
        let input =
            "{\"id\":1}\n{\"id\":2,\n{\"title\":\"\"}\n{\"id\":[]}\n{\"id\":4,\"text\":5}\n";
        match trial(TRAIN, input) {
            Err(Failure::Refused(r)) => {
                let at: Vec<&str> = r.faults.iter().map(|f| f.at.as_str()).collect();
                assert_eq!(r.code, "lines-broken");
                assert_eq!(at, ["line 2", "line 3", "line 4", "line 5"]);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(code(trial("{\"label\":\" \"}\n", "")), "lines-broken");
        assert_eq!(code(trial("\n", "{\"id\":1}")), "nothing-to-learn-from");
        assert_eq!(trial(TRAIN, "").unwrap(), "");
    }
}
