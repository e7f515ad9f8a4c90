//! `yiwang voices`: public feeds, read now or from a file.

use super::fail::{Done, read_file};
use super::out::Out;
use super::place::PlaceArgs;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;
use yiwang_office::voice::{FeedForm, FeedView};

/// Options of `voices`.
#[derive(Debug, Args)]
#[command(after_help = "\
A worker reads every feed when it is due; `fetch` reads all that are on at once. Only title, text and
day are kept, no author.

Examples:
  yiwang voices add 本地新闻 https://news.example.org/rss.xml --hours 3
  yiwang voices fetch
  yiwang voices read 区政府网站 notices.xml")]
pub(crate) struct VoicesArgs {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    place: PlaceArgs,
}

/// What is done.
#[derive(Debug, Subcommand)]
enum What {
    /// List the feeds 列出来源
    List,
    /// Add a feed 加来源
    Add {
        /// Name 名称
        name: String,
        /// Address 订阅地址
        url: String,
        /// Hours between two readings 几小时读一次
        #[arg(long, default_value = "6")]
        hours: String,
    },
    /// Read all feeds that are on now 现在读一遍
    Fetch,
    /// Read a feed from a file, for a machine without a way out 从文件读入
    Read {
        /// Name 名称
        name: String,
        /// RSS or Atom file 文件
        file: PathBuf,
    },
}

/// Does it.
pub(crate) fn run(args: &VoicesArgs, out: &mut Out) -> Done {
    match &args.what {
        What::List => {
            let found = super::with_office(&args.place, async |office, caller| {
                Ok(office.voices(caller, None).await?)
            })?;
            for f in &found.feeds {
                feed(f, out)?;
            }
            if found.feeds.is_empty() && !out.json {
                let said = out.pick("还没有公众来源。", "There is no public feed yet.");
                out.line(said)?;
            }
            Ok(())
        }
        What::Add { name, url, hours } => {
            let form = FeedForm { name: name.clone(), url: url.clone(), hours: hours.clone() };
            let id = super::with_office(&args.place, async |office, caller| {
                Ok(office.keep_feed(caller, None, &form).await?)
            })?;
            if out.json {
                return out.value(&json!({"id": id, "name": name}));
            }
            let said = out.pick(format!("已加：{name}"), format!("Added: {name}"));
            out.line(said)
        }
        What::Fetch => {
            let came = super::with_office(&args.place, async |office, _| {
                Ok(office.fetch_voices(true).await?)
            })?;
            for f in &came {
                let why = f.came.as_ref().err().map(|w| out.say(w));
                let new = f.came.as_ref().ok();
                if out.json {
                    out.value(&json!({"feed": f.feed, "new": new, "error": why}))?;
                    continue;
                }
                let said = match (new, why) {
                    (Some(n), _) => {
                        out.pick(format!("{}：新消息{n}条", f.feed), format!("{}: {n} new", f.feed))
                    }
                    (None, why) => format!("{}: {}", f.feed, why.unwrap_or_default()),
                };
                out.line(said)?;
            }
            if came.is_empty() && !out.json {
                let said = out.pick("没有在读的来源。", "No feed is being read.");
                out.line(said)?;
            }
            Ok(())
        }
        What::Read { name, file } => {
            let bytes = read_file(file)?;
            let n = super::with_office(&args.place, async |office, caller| {
                Ok(office.read_feed(caller, name, bytes).await?)
            })?;
            if out.json {
                return out.value(&json!({"feed": name, "new": n}));
            }
            let said = out.pick(format!("{name}：新消息{n}条"), format!("{name}: {n} new"));
            out.line(said)
        }
    }
}

fn feed(f: &FeedView, out: &mut Out) -> Done {
    let why = f.error.as_ref().map(|e| out.say(e).to_owned());
    if out.json {
        return out.value(&json!({
            "id": f.id, "name": f.name, "url": f.url, "on": f.on, "hours": f.hours,
            "fetched_at": f.fetched_at, "error": why,
        }));
    }
    let on = if f.on { out.pick("在读", "read") } else { out.pick("不读", "not read") };
    out.line(format!("{} [{on}] {} {}", f.name, f.url, why.unwrap_or_default()).trim_end())
}
