//! What can go wrong in the store, and what a person is told then.

use yiwang_domain::refusal::{Refusal, Sort};

/// Why a read or a write did not happen. Nothing of a failed write is kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The job itself refused; the sentence is the job's.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else wrote first: read again and decide again.
    #[error("somebody else wrote first")]
    Stale,
    /// A unique value is taken: a login, a number, a code. On PostgreSQL the transaction is spent.
    #[error("already taken: {0}")]
    Taken(String),
    /// The database said no, or cannot be reached.
    #[error("database: {0}")]
    Driver(sqlx::Error),
    /// Something that must not happen: a panic in a job, a row that cannot be read, a lost commit.
    #[error("{0}")]
    Broken(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(e: sqlx::Error) -> Self {
        if let sqlx::Error::Database(d) = &e {
            if d.is_unique_violation() {
                // SQLite names the columns in its message, PostgreSQL the constraint
                let what = d.constraint().unwrap_or_else(|| d.message());
                return Self::Taken(what.to_owned());
            }
            // two transactions waited for one another, or PostgreSQL could not order them
            if matches!(d.code().as_deref(), Some("40001" | "40P01")) {
                return Self::Stale;
            }
        }
        Self::Driver(e)
    }
}

impl From<StoreError> for Refusal {
    /// Details of the database go to the log, never to the person.
    fn from(e: StoreError) -> Self {
        match e {
            StoreError::Refused(r) => r,
            StoreError::Stale => Self::new(
                "stale-version",
                Sort::NotNow,
                ("别人刚刚处理过这件事。", "Somebody else has just acted on this."),
                ("请刷新后查看最新情况再操作。", "Reload, look at it as it is now, and act again."),
            ),
            StoreError::Taken(what) => {
                tracing::info!(what, "a unique value is taken");
                Self::new(
                    "already-taken",
                    Sort::NotNow,
                    ("同样的编号或名称已经存在。", "The same number or name exists already."),
                    (
                        "请换一个，或查看已有的那一条。",
                        "Choose another, or look at the one that exists.",
                    ),
                )
            }
            StoreError::Driver(e) => {
                tracing::error!(error = %e, "database");
                unready()
            }
            StoreError::Broken(what) => {
                tracing::error!(what, "store");
                unready()
            }
        }
    }
}

fn unready() -> Refusal {
    Refusal::new(
        "store-unready",
        Sort::Unready,
        ("数据暂时无法读写。", "Data cannot be read or written at the moment."),
        (
            "请稍后再试；如仍不行，请管理员查看运行日志。",
            "Try again in a moment; if it goes on, ask an administrator to look at the log.",
        ),
    )
}

/// The refusal for a database made by a newer program.
pub(crate) fn schema_newer(found: i64, known: i64) -> Refusal {
    Refusal::new(
        "schema-newer",
        Sort::Unready,
        (
            format!(
                "数据库由更新的程序建立（结构第{found}版，本程序只认到第{known}版），未作任何改动。"
            ),
            format!(
                "The database was made by a newer program (schema {found}, this one knows {known}); nothing was changed."
            ),
        ),
        ("请使用同一版本或更新的程序。", "Use the program of that version or a newer one."),
    )
}
