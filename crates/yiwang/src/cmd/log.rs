//! The log: on standard error, so that answers on standard output stay clean.

use tracing_subscriber::EnvFilter;

/// Starts the log. `YIWANG_LOG` says what is written (`warn`, `info`, `yiwang_office=debug`);
/// otherwise a server tells what it does and a single command only what went wrong.
/// `YIWANG_LOG_FORMAT=json` writes one JSON object a line.
pub(crate) fn start(serves: bool) {
    let usual = if serves { "info,sqlx=warn,tantivy=warn" } else { "error" };
    let filter = std::env::var("YIWANG_LOG")
        .ok()
        .and_then(|f| EnvFilter::try_new(f).ok())
        .unwrap_or_else(|| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // a second start cannot happen; if it did, the first log stays
    let _ = if std::env::var("YIWANG_LOG_FORMAT").is_ok_and(|f| f == "json") {
        log.json().try_init()
    } else {
        log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init()
    };
}
