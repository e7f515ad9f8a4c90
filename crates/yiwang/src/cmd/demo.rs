//! `yiwang demo`: a district to try everything out, built once and then served.

use super::fail::{Done, Failure, unwritable};
use super::out::Out;
use super::place::{Found, PlaceArgs};
use super::progress::Bar;
use super::serve::{ListenArgs, bind, serve, stopping};
use crate::demo::{Login, fill};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Office;
use yiwang_office::books::Books;

/// Options of `demo`.
#[derive(Debug, Args)]
#[command(after_help = "\
Builds an invented district with a year of invented matters, prints a login for each role, and
serves it. A folder that holds a demonstration already is served as it is; one that holds anything
else is left alone.

Examples:
  yiwang demo
  yiwang demo --data demo --matters 2000 --listen 127.0.0.1:9000
  yiwang demo --data demo --build-only --json")]
pub(crate) struct DemoArgs {
    /// Seed of the matters: the same seed gives the same stories
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// How many matters over the last twelve months 事项数
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    pub(crate) matters: usize,
    /// Build it and do not serve it 只生成
    #[arg(long)]
    pub(crate) build_only: bool,
    #[command(flatten)]
    pub(crate) listen: ListenArgs,
    #[command(flatten)]
    pub(crate) place: PlaceArgs,
}

/// Builds and serves.
pub(crate) fn run(args: &DemoArgs, out: &mut Out) -> Done {
    super::block_on(async {
        let stop = stopping();
        let found = args.place.find()?;
        let folder = found.folder.clone();
        // a map that cannot be used is said before a district is built
        args.listen.base.open()?;
        let (office, logins, fresh) = match kept(&folder)? {
            Some(logins) => (open(found).await?, logins, false),
            None => build(args, found, out).await.map(|(office, logins)| (office, logins, true))?,
        };
        let served = async {
            let books = office.books().await?;
            if args.build_only {
                return announce(out, &books, &logins, None);
            }
            let listener = bind(&args.listen.listen).await?;
            let address = format!("http://{}", listener.local_addr()?);
            announce(out, &books, &logins, Some(&address))?;
            let learning = fresh.then(|| tokio::spawn(learn(office.clone())));
            let served = serve(listener, &office, &folder, &args.listen, true, stop).await;
            if let Some(learning) = learning {
                learning.abort();
            }
            served
        }
        .await;
        office.close().await;
        served
    })
}

/// What the year decided is learned beside the first visitors: a demonstration has no night before.
async fn learn(office: Office) {
    let learned = async {
        office.learn().await?;
        office.learn_units().await?;
        office.learn_radii().await
    };
    if let Err(e) = learned.await {
        tracing::warn!(error = %e, "learning for the demonstration");
    }
}

/// Says where it listens and who may sign in.
fn announce(out: &mut Out, books: &Books, logins: &[Login], address: Option<&str>) -> Done {
    if out.json {
        return out.value(&json!({ "address": address, "logins": logins }));
    }
    let heading = out.pick(
        "可用的账号（登录名 密码 单位 角色 姓名）：",
        "Who may sign in (login, password, unit, role, name):",
    );
    out.line(heading)?;
    for l in logins {
        let role = books.role_name(&l.role);
        let role = out.say(&role);
        out.line(format!("  {}\t{}\t{role}\t{}\t{}", l.login, l.password, l.unit, l.name))?;
    }
    match address {
        Some(address) => out.line(format!("listening on {address}")),
        None => Ok(()),
    }
}

/// The file that says that the folder's demonstration is complete, and who may sign in.
fn note(folder: &Path) -> PathBuf {
    folder.join("demo-logins.json")
}

fn kept(folder: &Path) -> Result<Option<Vec<Login>>, Refusal> {
    let path = note(folder);
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|e| {
        let path = path.display();
        Refusal::new(
            "demo-unreadable",
            Sort::Unready,
            (format!("{path} 读不懂：{e}。"), format!("{path} cannot be read: {e}.")),
            ("删除演示目录后重新生成。", "Remove the folder of the demo and build it again."),
        )
    })
}

async fn open(found: Found) -> Result<Office, Failure> {
    found.must_exist()?;
    Ok(Office::open(found.setup()).await?)
}

async fn build(args: &DemoArgs, found: Found, out: &Out) -> Result<(Office, Vec<Login>), Failure> {
    let folder = found.folder.clone();
    let bar = Bar::new(out, "生成演示区", "building the district");
    let progress = |_: &str, done: usize, of: usize| bar.at(done, of);
    let (office, logins) =
        fill(found.setup(), args.seed, args.matters, &progress).await.map_err(|e| failure(&e))?;
    drop(bar);
    // last: a build that was broken off has no such file and is never served
    let path = note(&folder);
    let text = serde_json::to_string_pretty(&logins).map_err(std::io::Error::from)?;
    std::fs::write(&path, text).map_err(|e| unwritable(&path, &e))?;
    Ok((office, logins))
}

fn failure(e: &anyhow::Error) -> Failure {
    match e.chain().find_map(|c| c.downcast_ref::<Refusal>()) {
        Some(refusal) => refusal.clone().into(),
        None => Refusal::new(
            "demo-failed",
            Sort::Unready,
            (format!("演示区没有建成：{e:#}。"), format!("The demo was not built: {e:#}.")),
            ("删除演示目录后再试。", "Remove its folder and try again."),
        )
        .into(),
    }
}
