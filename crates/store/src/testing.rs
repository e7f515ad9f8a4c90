//! Runs a test on both engines: SQLite in a temporary folder, PostgreSQL on a cluster of its own.
//!
//! The cluster is made once per process, on a unix socket in a temporary folder, by the PostgreSQL
//! programs of the machine (as an unprivileged user where the test runs as root, which `initdb`
//! demands). A small shell stands over it and takes it down as soon as the test process is gone,
//! however it went. `YIWANG_TEST_PG=postgres://…` uses a running server instead.
//!
//! Where PostgreSQL is missing the test fails and says what to install: a store that was tried on
//! one engine only is not tested.
#![expect(clippy::panic, clippy::expect_used, reason = "a test that cannot run must fail loudly")]

use crate::{Place, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

/// Runs `body` on a fresh store of each engine, one after the other.
pub async fn both<F, Fut>(body: F)
where
    F: Fn(Store) -> Fut,
    Fut: Future<Output = ()>,
{
    sqlite(&body).await;
    postgres(&body).await;
}

/// Runs `body` on a fresh SQLite store.
pub async fn sqlite<F, Fut>(body: F)
where
    F: Fn(Store) -> Fut,
    Fut: Future<Output = ()>,
{
    let dir = tempfile::tempdir().expect("a temporary folder");
    let store = open(&Place::Folder(dir.path().to_owned())).await;
    body(store.clone()).await;
    store.close().await;
}

/// Runs `body` on a fresh PostgreSQL store.
pub async fn postgres<F, Fut>(body: F)
where
    F: Fn(Store) -> Fut,
    Fut: Future<Output = ()>,
{
    let base = Database::make().await;
    let store = open(&Place::Url(base.url.clone())).await;
    body(store.clone()).await;
    store.close().await;
    base.drop().await;
}

async fn open(place: &Place) -> Store {
    Store::open(place).await.unwrap_or_else(|e| panic!("{place:?} does not open: {e}"))
}

/// An empty database on the test server.
#[derive(Debug)]
pub struct Database {
    /// Where it is.
    pub url: String,
    name: String,
}

impl Database {
    /// Makes one.
    pub async fn make() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("yiwang_test_{}_{n}", std::process::id());
        admin(&format!("CREATE DATABASE {name}")).await;
        Self { url: server().url(&name), name }
    }

    /// Removes it.
    pub async fn drop(self) {
        admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

async fn admin(text: &str) {
    let mut conn = PgConnection::connect(&server().url("postgres"))
        .await
        .unwrap_or_else(|e| panic!("the PostgreSQL for tests does not answer: {e}"));
    sqlx::raw_sql(AssertSqlSafe(text))
        .execute(&mut conn)
        .await
        .unwrap_or_else(|e| panic!("{text}: {e}"));
    conn.close().await.expect("closes");
}

/// The server all tests of this process use.
enum Server {
    /// Ours, by its socket folder.
    Own(String),
    /// Somebody's, by its address.
    Given(String),
}

impl Server {
    fn url(&self, database: &str) -> String {
        match self {
            Self::Own(dir) => format!("postgres://postgres@localhost/{database}?host={dir}"),
            Self::Given(url) => {
                let (base, query) =
                    url.split_once('?').map_or((url.as_str(), None), |(b, q)| (b, Some(q)));
                // scheme://authority/path: the path is the database
                let authority_ends = base
                    .find("://")
                    .and_then(|i| base[i + 3..].find('/').map(|j| i + 3 + j))
                    .unwrap_or(base.len());
                let query = query.map(|q| format!("?{q}")).unwrap_or_default();
                format!("{}/{database}{query}", &base[..authority_ends])
            }
        }
    }
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("YIWANG_TEST_PG") {
        Ok(url) if !url.is_empty() => Server::Given(url),
        _ => Server::Own(start()),
    })
}

/// Makes and starts a cluster, prints its folder, waits for the end of its input, takes it down.
/// Before that it takes down clusters whose test process was killed together with its shell.
const KEEPER: &str = r#"
set -eu
bin=$1 owner=$2
for old in "${TMPDIR:-/tmp}"/yiwang-pg-*; do
    [ -f "$old/owner" ] || continue
    [ -d "/proc/$(cat "$old/owner")" ] && continue
    "$bin/pg_ctl" -D "$old/data" -m immediate stop >/dev/null 2>&1 || :
    rm -rf "$old" 2>/dev/null || :
done
dir=$(mktemp -d "${TMPDIR:-/tmp}/yiwang-pg-XXXXXX")
trap '"$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || :; rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM HUP
echo "$owner" > "$dir/owner"
"$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync > "$dir/initdb.log" 2>&1 \
    || { cat "$dir/initdb.log" >&2; exit 1; }
"$bin/pg_ctl" -D "$dir/data" -w -t 120 -l "$dir/log" \
    -o "-k $dir -c listen_addresses= -c max_connections=300" start > /dev/null < /dev/null \
    || { cat "$dir/log" >&2; exit 1; }
echo "$dir"
cat > /dev/null
"#;

fn start() -> String {
    // lives as long as the process; its input closes when the process ends
    static SHELL: Mutex<Option<Child>> = Mutex::new(None);
    let bin = programs();
    let owner = std::process::id().to_string();
    let mut command = if is_root() {
        let mut c = Command::new("runuser");
        c.args(["-u", "postgres", "--", "sh", "-c", KEEPER, "sh"]);
        c
    } else {
        let mut c = Command::new("sh");
        c.args(["-c", KEEPER, "sh"]);
        c
    };
    let mut shell = command
        .arg(&bin)
        .arg(owner)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap_or_else(|e| panic!("a shell for the PostgreSQL of the tests: {e}"));
    let out = shell.stdout.take().expect("its output was asked for");
    let mut dir = String::new();
    BufReader::new(out).read_line(&mut dir).expect("its output can be read");
    let dir = dir.trim().to_owned();
    assert!(!dir.is_empty(), "PostgreSQL in {} did not start; see above", bin.display());
    *SHELL.lock().expect("nobody else starts it") = Some(shell);
    dir
}

/// Where `initdb` and `pg_ctl` are; the newest version where there are several.
fn programs() -> PathBuf {
    let has = |dir: &Path| dir.join("initdb").is_file() && dir.join("pg_ctl").is_file();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        versions.map(|v| v.path().join("bin")).filter(|d| has(d)).collect();
    found.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(|d| has(d));
    found.pop().or(on_path).unwrap_or_else(|| {
        panic!(
            "PostgreSQL is not installed, and the store is tested on both engines: \
             `apt-get install postgresql`, or set YIWANG_TEST_PG to a running server"
        )
    })
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|o| o.stdout.trim_ascii() == b"0")
}
