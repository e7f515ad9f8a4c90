//! How a command ends that did not do what it was asked.
//!
//! Exit status: 0 done; 1 refused or failed, or the check found something; 2 the command line is
//! wrong. Every refusal is one sentence with its mend and its stable code on standard error.

use super::out::{Out, complain};
use std::io::ErrorKind;
use std::path::Path;
use std::process::ExitCode;
use yiwang_domain::{Refusal, Sort};

/// What a command gives back.
pub(crate) type Done = Result<(), Failure>;

/// Why a command did not succeed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Refused: status 1.
    Refused(Box<Refusal>),
    /// The command line itself is wrong: status 2.
    Usage(Box<Refusal>),
    /// What there is to say has been said; status 1.
    Said,
    /// Whoever read our output has left, as `head` does: that is no failure.
    Closed,
}

impl Failure {
    /// A value on the command line that does not read.
    pub(crate) fn usage(refusal: Refusal) -> Self {
        Self::Usage(Box::new(refusal))
    }

    /// Says it and gives the exit status.
    pub(crate) fn report(&self, out: &Out) -> ExitCode {
        let (refusal, status) = match self {
            Self::Closed => return ExitCode::SUCCESS,
            Self::Said => return ExitCode::from(1),
            Self::Refused(r) => (r, 1),
            Self::Usage(r) => (r, 2),
        };
        if out.json {
            complain(&serde_json::to_string(refusal).unwrap_or_default());
        } else {
            for line in lines(refusal, out) {
                complain(&line);
            }
        }
        ExitCode::from(status)
    }
}

/// The refusal for a terminal: its sentence, mend and code, then the single faults.
pub(crate) fn lines(refusal: &Refusal, out: &Out) -> Vec<String> {
    let mut all = vec![format!("{} [{}]", refusal.line(out.lang), refusal.code)];
    all.extend(refusal.faults.iter().map(|f| format!("  {}: {}", f.at, out.say(&f.say))));
    all
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        if e.kind() == ErrorKind::BrokenPipe {
            return Self::Closed;
        }
        Refusal::new(
            "input-output-failed",
            Sort::Unready,
            (format!("读写失败：{e}。"), format!("Reading or writing failed: {e}.")),
            ("请检查磁盘空间和权限。", "Check disk space and permissions."),
        )
        .into()
    }
}

/// Reads a whole file named on the command line; `-` is standard input.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Refusal> {
    use std::io::Read;
    let read = || {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            return std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
        }
        std::fs::read(path)
    };
    read().map_err(|e| unreadable(path, &e))
}

/// Reads a whole text file named on the command line.
pub(crate) fn read_text(path: &Path) -> Result<String, Refusal> {
    let bytes = read_file(path)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(e) => {
            let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
            let line = good.split(|b| *b == b'\n').count();
            let path = path.display();
            Err(Refusal::new(
                "file-not-utf8",
                Sort::Invalid,
                (
                    format!("{path} 不是 UTF-8 文本（第{line}行起有乱码）。"),
                    format!("{path} is not UTF-8 text (from line {line} on)."),
                ),
                ("请另存为 UTF-8 编码。", "Save it as UTF-8."),
            ))
        }
    }
}

/// The refusal for a file that cannot be read.
pub(crate) fn unreadable(path: &Path, e: &std::io::Error) -> Refusal {
    let path = path.display();
    Refusal::new(
        "file-unreadable",
        Sort::Invalid,
        (format!("读不了文件 {path}：{e}。"), format!("The file {path} cannot be read: {e}.")),
        ("请检查路径和权限。", "Check the path and its permissions."),
    )
}

/// The refusal for a file or folder that cannot be written.
pub(crate) fn unwritable(path: &Path, e: &std::io::Error) -> Refusal {
    let path = path.display();
    Refusal::new(
        "file-unwritable",
        Sort::Unready,
        (format!("写不了 {path}：{e}。"), format!("{path} cannot be written: {e}.")),
        ("请检查路径、权限和磁盘空间。", "Check path, permissions and disk space."),
    )
}
