//! `yiwang warnings`: the early warnings in force.

use super::fail::Done;
use super::out::Out;
use super::place::PlaceArgs;
use clap::{Args, ValueEnum};
use serde_json::json;
use yiwang_office::warning::{Kind, Narrow, WarningView};

/// Options of `warnings`.
#[derive(Debug, Args)]
#[command(after_help = "\
A worker looks at the day before once a day; this lists what is in force, fifty of a kind at most.
Nothing is looked at anew, nothing is changed.

Examples:
  yiwang warnings
  yiwang warnings --kind surge --area 330203001 --json")]
pub(crate) struct WarningsArgs {
    /// One kind only 只看一种
    #[arg(long, value_enum)]
    kind: Option<KindArg>,
    /// Only in this part of the net, by its code 区域代码
    #[arg(long, value_name = "CODE")]
    area: Option<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// A kind of warning.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindArg {
    /// Sudden rises 突然增多
    Surge,
    /// Again and again 反复出现
    Recurring,
    /// Likely overdue 可能逾期
    Late,
}

impl From<KindArg> for Kind {
    fn from(k: KindArg) -> Self {
        match k {
            KindArg::Surge => Self::Surge,
            KindArg::Recurring => Self::Recurring,
            KindArg::Late => Self::Late,
        }
    }
}

/// Lists them.
pub(crate) fn run(args: &WarningsArgs, out: &mut Out) -> Done {
    let narrow = Narrow { kind: args.kind.map(Kind::from), area: args.area.clone() };
    let found = super::with_office(&args.place, async |office, caller| {
        Ok(office.warnings(caller, &narrow).await?)
    })?;
    if out.json {
        for w in &found.open {
            out.value(&as_json(w))?;
        }
        return Ok(());
    }
    for w in &found.open {
        let (kind, matters) = (named(w.kind, out), w.matters.join(" "));
        let line = format!("{kind} {} {matters}", out.say(&w.say));
        out.line(line.trim_end())?;
    }
    let said = match (&found.look, found.open.is_empty()) {
        (None, _) => out.pick(
            "还没有看过。后台（yiwang serve 或 yiwang worker）每天看一次。",
            "Nothing was looked at yet. The background work (yiwang serve or yiwang worker) looks once a day.",
        ),
        (Some(k), true) => {
            let day = &k.day;
            out.pick(
                format!("没有预警。最近一次看的是{day}。"),
                format!("No warnings. The last look was at {day}."),
            )
        }
        (Some(k), false) => {
            let (day, n) = (&k.day, found.open.len());
            out.pick(
                format!("共{n}条预警。最近一次看的是{day}。"),
                format!("{n} warnings. The last look was at {day}."),
            )
        }
    };
    out.line(said)
}

fn named(kind: Kind, out: &Out) -> String {
    match kind {
        Kind::Surge => out.pick("【突然增多】", "[sudden rise]"),
        Kind::Recurring => out.pick("【反复出现】", "[again and again]"),
        Kind::Late => out.pick("【可能逾期】", "[likely overdue]"),
    }
}

fn as_json(w: &WarningView) -> serde_json::Value {
    json!({
        "id": w.id, "kind": w.kind.word(), "say": w.say, "area": w.area,
        "matters": w.matters, "more": w.more, "since": w.since,
    })
}
