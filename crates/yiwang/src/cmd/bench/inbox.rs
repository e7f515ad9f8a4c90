//! How quickly the inbox answers, beside the bare query: the count and the first fifty lines of the
//! same matters, asked of the store by nobody but this program in the same run.
//!
//! The page is asked for as a browser does, over a connection to a server on this machine: session,
//! rights, counts of every view, the rows with their clocks in words, the page itself, compressed.

use crate::cmd::place::PlaceArgs;
use crate::cmd::{Failure, Out};
use crate::demo::Login;
use serde_json::json;
use std::net::SocketAddr;
use std::time::Instant;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::{Office, Session};
use yiwang_store::matter::{self, Filter, Order, Page, State};
use yiwang_web::WebSettings;

/// Times each is asked; the middle one counts.
const ROUNDS: usize = 21;
/// Rows of a page.
const ROWS: u32 = 50;

/// The middle of the times of both, in milliseconds.
struct Times {
    matters: i64,
    bare: f64,
    page: f64,
    bytes: usize,
}

/// Prints a line for each login of the demonstration that sees more than a page of open matters.
pub(crate) fn run(place: &PlaceArgs, out: &mut Out) -> Result<(), Failure> {
    crate::cmd::block_on(async {
        let folder = place.find()?.folder;
        let path = folder.join("demo-logins.json");
        let text = std::fs::read_to_string(&path).map_err(|_| no_demo(&path.display()))?;
        let logins: Vec<Login> =
            serde_json::from_str(&text).map_err(|_| no_demo(&path.display()))?;
        let office = place.open().await?;
        let done = all(&office, &logins, out).await;
        office.close().await;
        done
    })
}

async fn all(office: &Office, logins: &[Login], out: &mut Out) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let mut key = [0; 32];
    office.random(&mut key);
    let settings = WebSettings::local(key);
    let server = tokio::spawn(yiwang_web::serve(
        listener,
        office.clone(),
        settings,
        std::future::pending::<()>(),
    ));
    for login in logins {
        let signed = office.sign_in(&login.login, &login.password).await?;
        let session = office.session(&signed.token).await?;
        let t = times(office, &session, address, &signed.token).await?;
        if t.matters <= i64::from(ROWS) {
            continue;
        }
        let ratio = t.page / t.bare.max(0.001);
        if out.json {
            out.value(&json!({
                "login": login.login, "matters": t.matters, "bare_ms": t.bare,
                "page_ms": t.page, "ratio": ratio, "bytes": t.bytes,
            }))?;
            continue;
        }
        let (name, n) = (&login.login, t.matters);
        let figures = (format!("{:.1}", t.bare), format!("{:.1}", t.page), format!("{ratio:.1}"));
        out.line(out.pick(
            format!(
                "收件箱 {name}：可见{n}件，裸查询 {} 毫秒，整页（{ROWS}行、{} 字节）{} 毫秒，为裸查询的 {} 倍",
                figures.0, t.bytes, figures.1, figures.2
            ),
            format!(
                "inbox {name}: sees {n} matters, bare query {} ms, whole page ({ROWS} rows, {} bytes) {} ms, {} times the bare query",
                figures.0, t.bytes, figures.1, figures.2
            ),
        ))?;
    }
    server.abort();
    Ok(())
}

async fn times(
    office: &Office,
    session: &Session,
    address: SocketAddr,
    token: &str,
) -> Result<Times, Failure> {
    let books = office.books().await?;
    let scope = books.rights().scope(&session.caller, Right::MatterRead);
    let all = Filter { scope: Some(scope), ..Filter::default() };
    let open = Filter { state: Some(State::Open), ..all.clone() };
    let tenant = session.caller.tenant;
    let views = [Filter::default(), open.clone()];
    let (mut bare, mut page) = (Vec::new(), Vec::new());
    let (mut matters, mut bytes) = (0, 0);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let mut conn = office.store().read().await.map_err(Refusal::from)?;
        let counts = matter::counts(&mut conn, tenant, &all, &views).await;
        matters = counts.map_err(Refusal::from)?.first().copied().unwrap_or(0);
        let first = Page::first(Order::DueFirst, ROWS);
        matter::list(&mut conn, tenant, &open, &first).await.map_err(Refusal::from)?;
        drop(conn);
        bare.push(started.elapsed().as_secs_f64() * 1000.0);
        let started = Instant::now();
        bytes = ask(address, token).await?;
        page.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Times { matters, bare: middle(bare), page: middle(page), bytes })
}

fn middle(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or_default()
}

/// Asks for the list of open matters as a browser does; the bytes of the answer.
async fn ask(address: SocketAddr, token: &str) -> Result<usize, Failure> {
    let mut to = TcpStream::connect(address).await?;
    let request = format!(
        "GET /desk?view=open HTTP/1.1\r\nHost: {address}\r\nCookie: yw={token}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    );
    to.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    to.read_to_end(&mut answer).await?;
    if answer.starts_with(b"HTTP/1.1 200") {
        return Ok(answer.len());
    }
    let line = answer.split(|b| *b == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line).into_owned();
    Err(Refusal::new(
        "bench-refused",
        Sort::Unready,
        (format!("收件箱没有打开：{line}。"), format!("The inbox did not open: {line}.")),
        ("查看日志。", "Look at the log."),
    )
    .into())
}

fn no_demo(path: &std::path::Display<'_>) -> Refusal {
    Refusal::new(
        "no-demo",
        Sort::Unready,
        (
            format!("没有演示区：{path} 读不到。"),
            format!("There is no demonstration: {path} cannot be read."),
        ),
        (
            "先运行 yiwang demo --data 目录 --build-only。",
            "Run yiwang demo --data DIR --build-only first.",
        ),
    )
}
