//! `yiwang serve` and `yiwang worker`: what runs until it is told to stop.

use super::fail::{Done, Failure};
use super::map::BaseArgs;
use super::out::Out;
use super::place::PlaceArgs;
use clap::Args;
use serde_json::json;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use yiwang_domain::ledger::HashKind;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::Office;
use yiwang_office::seal_key::SealKey;
use yiwang_web::WebSettings;

/// How long requests under way may take to finish after the order to stop. Whoever runs the
/// program kills it after ten seconds or more (Docker 10 s, systemd 90 s).
const GRACE: Duration = Duration::from_secs(8);

/// How to listen.
#[derive(Debug, Clone, Args)]
pub(crate) struct ListenArgs {
    /// Address and port 监听地址; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
    /// People reach it by https: cookies are then sent over https only. Set it behind a proxy
    /// that ends TLS
    #[arg(long)]
    pub(crate) https: bool,
    /// How many proxies of our own stand in front and append to X-Forwarded-For; with 0 the
    /// header is not believed
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) proxies: usize,
    #[command(flatten)]
    pub(crate) base: BaseArgs,
}

/// Options of `serve`.
#[derive(Debug, Args)]
#[command(after_help = "\
Prints `listening on http://…` when it is ready. Clocks, notices, search index and seals run in
the same process; with --no-worker leave them to `yiwang worker`. SIGTERM and Ctrl-C let requests
finish; a second Ctrl-C ends it at once.

Examples:
  yiwang serve
  yiwang serve --data /srv/yiwang --listen 0.0.0.0:8080 --https --proxies 1
  yiwang serve --data /srv/yiwang --database postgres://yiwang@/yiwang --no-worker")]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// Leave the background work to `yiwang worker`
    #[arg(long)]
    no_worker: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Options of `worker`.
#[derive(Debug, Args)]
#[command(after_help = "\
Clocks, notices, search index and seals, without a web server. As many as you like: each thing is
done once.

Examples:
  yiwang worker --data /srv/yiwang --database postgres://yiwang@/yiwang")]
pub(crate) struct WorkerArgs {
    #[command(flatten)]
    place: PlaceArgs,
}

/// Serves until told to stop.
pub(crate) fn run(args: &ServeArgs, out: &mut Out) -> Done {
    super::block_on(async {
        let stop = stopping();
        let office = args.place.open().await?;
        let folder = args.place.find()?.folder;
        let served = async {
            // a database without a jurisdiction is said now, not to the first visitor
            office.books().await?;
            // nor is a map that cannot be used left to be found out later
            args.listen.base.open()?;
            let listener = bind(&args.listen.listen).await?;
            let address = listener.local_addr()?;
            announce(out, address)?;
            serve(listener, &office, &folder, &args.listen, !args.no_worker, stop).await
        }
        .await;
        office.close().await;
        served
    })
}

/// Works until told to stop.
pub(crate) fn work(args: &WorkerArgs, out: &mut Out) -> Done {
    super::block_on(async {
        let stop = stopping();
        let office = args.place.open().await?;
        if let Err(e) = office.books().await {
            office.close().await;
            return Err(e.into());
        }
        if !out.json {
            out.line("worker running")?;
        }
        office.run_worker(stopped(stop)).await;
        office.close().await;
        Ok(())
    })
}

/// Listens on an address of the command line.
pub(crate) async fn bind(address: &str) -> Result<TcpListener, Failure> {
    Ok(TcpListener::bind(address).await.map_err(|e| {
        Refusal::new(
            "listen-failed",
            Sort::Unready,
            (
                format!("不能在 {address} 上监听：{e}。"),
                format!("Cannot listen on {address}: {e}."),
            ),
            (
                "地址写成 127.0.0.1:8080 的样子；端口被占用时换一个，或写 0 由系统分配。",
                "An address looks like 127.0.0.1:8080; if the port is taken choose another, or 0 for a free one.",
            ),
        )
    })?)
}

fn announce(out: &mut Out, address: SocketAddr) -> Done {
    let address = format!("http://{address}");
    if out.json {
        return out.value(&json!({ "address": address }));
    }
    out.line(format!("listening on {address}"))
}

/// Web server and, where wanted, the worker, until `stop`.
pub(crate) async fn serve(
    listener: TcpListener,
    office: &Office,
    folder: &Path,
    args: &ListenArgs,
    worker: bool,
    stop: watch::Receiver<bool>,
) -> Done {
    let key = cookie_key(folder)?;
    let settings = WebSettings {
        https: args.https,
        proxies: args.proxies,
        base: args.base.open()?.map(Arc::new),
        ..WebSettings::local(key)
    };
    let working = worker.then(|| {
        let (office, stop) = (office.clone(), stop.clone());
        tokio::spawn(async move { office.run_worker(stopped(stop)).await })
    });
    let web = yiwang_web::serve(listener, office.clone(), settings, stopped(stop.clone()));
    tokio::pin!(web);
    let served = tokio::select! {
        served = &mut web => served,
        // a browser may hold a connection open for hours
        () = async { stopped(stop).await; tokio::time::sleep(GRACE).await } => Ok(()),
    };
    if let Some(working) = working {
        if served.is_err() {
            working.abort();
        }
        // its end is all that matters; a panic in it is in the log
        let _ = working.await;
    }
    served.map_err(Failure::from)
}

/// The key of short-lived cookies, the same in every process of the installation: derived from the
/// seal key, which each of them holds. An Ed25519 signature cannot be foretold without the key
/// (RFC 8032), and no seal ever reads like this text.
fn cookie_key(folder: &Path) -> Result<[u8; 32], Refusal> {
    const PURPOSE: &[u8] = b"yiwang: key of web cookies, version 1";
    let key = SealKey::load(&folder.join("seal.key"))?;
    Ok(HashKind::Sha256.of(&[PURPOSE, &key.sign(PURPOSE)]))
}

/// Becomes true at SIGTERM or Ctrl-C; the second of them ends the process.
pub(crate) fn stopping() -> watch::Receiver<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        signal().await;
        tracing::info!("stopping");
        let _ = stop.send(true);
        signal().await;
        std::process::exit(130);
    });
    stopped
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // an error means that nobody can ask any more: stop as well
    let _ = stop.wait_for(|asked| *asked).await;
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
