//! What can go wrong with the index, none of which loses anything: the ledger is the truth.

use yiwang_domain::{Refusal, Sort};

/// A failure of the full-text index.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// Another process writes to the same folder.
    #[error("another process writes to this search index")]
    Busy,
    /// The disk or the files refuse. The index can be rebuilt from the ledger.
    #[error("search index: {0}")]
    Failed(String),
}

impl From<tantivy::TantivyError> for TextError {
    fn from(e: tantivy::TantivyError) -> Self {
        match e {
            tantivy::TantivyError::LockFailure(..) => Self::Busy,
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<std::io::Error> for TextError {
    fn from(e: std::io::Error) -> Self {
        Self::Failed(e.to_string())
    }
}

impl From<TextError> for Refusal {
    fn from(e: TextError) -> Self {
        match e {
            TextError::Busy => Self::new(
                "search-index-busy",
                Sort::Unready,
                ("检索索引正被另一个进程写入。", "Another process is writing to the search index."),
                (
                    "每个进程使用自己的索引目录,或停止另一个进程。",
                    "Give each process its own index folder, or stop the other process.",
                ),
            ),
            TextError::Failed(why) => Self::new(
                "search-index-failed",
                Sort::Unready,
                (
                    format!("检索索引读写失败:{why}。台账不受影响。"),
                    format!("The search index failed: {why}. The ledger is not affected."),
                ),
                (
                    "检查磁盘空间和目录权限;索引可以随时由台账重建。",
                    "Check disk space and folder rights; the index can be rebuilt from the ledger \
                     at any time.",
                ),
            ),
        }
    }
}
