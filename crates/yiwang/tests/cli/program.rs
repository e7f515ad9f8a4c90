//! Running the program.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) status: i32,
}

impl Ran {
    /// Lines of standard output.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.out.lines().collect()
    }

    /// Standard output as one JSON value.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The run, which must have succeeded.
    #[track_caller]
    pub(crate) fn fine(self) -> Self {
        assert_eq!(self.status, 0, "{self:?}");
        self
    }

    /// The run, which must have been refused with this code and nothing on standard output.
    #[track_caller]
    pub(crate) fn refused(self, status: i32, code: &str) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.err.contains(&format!("[{code}]")), "{self:?}");
        self
    }
}

/// The program with the environment of nobody in particular.
pub(crate) fn program(args: &[&str]) -> Command {
    let mut c = Command::new(env!("CARGO_BIN_EXE_yiwang"));
    c.args(args);
    for name in std::env::vars().map(|(n, _)| n).filter(|n| n.starts_with("YIWANG_")) {
        c.env_remove(name);
    }
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"] {
        c.env_remove(name);
    }
    c
}

/// Runs it to its end.
pub(crate) fn run(args: &[&str]) -> Ran {
    run_with(program(args), b"")
}

/// Runs a prepared command with this on its standard input.
pub(crate) fn run_with(mut command: Command, input: &[u8]) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeding = std::thread::spawn(move || {
        // a program that ends without reading is no failure of the test
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    Ran {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        status: output.status.code().unwrap(),
    }
}

/// A file of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// A file of the shared sample data, which lies beside the project and is not part of it.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|dir| dir.join("shared/data").join(name))
        .find(|path| path.is_file());
    if found.is_none() {
        println!("skipped: no shared data");
    }
    found
}
