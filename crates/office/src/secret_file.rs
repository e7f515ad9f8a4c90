//! Files that hold a secret: made so that only their owner can read them, and refused when
//! others can.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;
use yiwang_domain::{Refusal, Sort};

/// Makes the file with the text, mode 0600; never overwrites one that is there.
pub(crate) fn create(path: &Path, text: &str) -> Result<(), Refusal> {
    let write = || -> std::io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        // The name must survive a power cut too: what is encrypted next depends on this file.
        match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
    };
    write().map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => unusable(path, &e),
    })
}

/// Reads the file; refuses it when group or others may read or change it.
pub(crate) fn read(path: &Path) -> Result<String, Refusal> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_err(|e| unusable(path, &e))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(open_to_others(path, mode & 0o777));
        }
    }
    std::fs::read_to_string(path).map_err(|e| unusable(path, &e))
}

fn exists(path: &Path) -> Refusal {
    let path = path.display();
    Refusal::new(
        "secret-file-exists",
        Sort::NotNow,
        (
            format!("{path} 已经存在,不会覆盖。"),
            format!("{path} exists already and is not overwritten."),
        ),
        (
            "要换密钥请先看运维手册;旧密钥丢了,用它加密的内容就再也打不开。",
            "To change keys read the operations guide first; what was encrypted with a lost key stays closed.",
        ),
    )
}

fn unusable(path: &Path, error: &std::io::Error) -> Refusal {
    let path = path.display();
    Refusal::new(
        "secret-file-unusable",
        Sort::Unready,
        (
            format!("密钥文件 {path} 读写不了:{error}。"),
            format!("The key file {path} cannot be read or written: {error}."),
        ),
        (
            "请检查路径和运行账号的权限。",
            "Check the path and the rights of the account the program runs as.",
        ),
    )
}

#[cfg(unix)]
fn open_to_others(path: &Path, mode: u32) -> Refusal {
    let path = path.display();
    Refusal::new(
        "secret-file-open-to-others",
        Sort::Unready,
        (
            format!("密钥文件 {path} 的权限是 {mode:o},别的账号也能读。"),
            format!("The key file {path} has mode {mode:o}: other accounts can read it."),
        ),
        (format!("请执行 chmod 600 {path}。"), format!("Run chmod 600 {path}.")),
    )
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_file_is_its_owners_alone_and_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key");
        create(&path, "one").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(create(&path, "two").unwrap_err().code, "secret-file-exists");
        assert_eq!(read(&path).unwrap(), "one");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        let r = read(&path).unwrap_err();
        assert_eq!(r.code, "secret-file-open-to-others");
        assert!(r.say.en.contains("640"));
        assert_eq!(read(&dir.path().join("no")).unwrap_err().code, "secret-file-unusable");
    }
}
