//! Where the installation is, and opening it.

use super::fail::Failure;
use clap::Args;
use std::path::{Path, PathBuf};
use yiwang_domain::{Refusal, Sort};
use yiwang_office::vault::KeyProvider;
use yiwang_office::{Office, Setup};
use yiwang_store::Place;

/// The folder where none is named.
pub(crate) const FOLDER: &str = "yiwang-data";

/// Where the installation is. The heading repeats in every help text, so it is short; the whole
/// rule is [`PlaceArgs::find`].
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Where the data is 数据位置")]
pub(crate) struct PlaceArgs {
    /// Folder of the installation: SQLite database, files, search index, keys.
    /// [env: YIWANG_DATA] [default: ./yiwang-data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL, postgres://…; the folder then holds files, search index and keys only.
    /// [env: YIWANG_DATABASE]
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Master key of personal data: file:PATH, env:NAME or command:PROGRAM ARGUMENTS.
    /// [env: YIWANG_KEY] [default: master.key in the folder]
    #[arg(long, value_name = "SOURCE")]
    pub(crate) key: Option<String>,
}

/// Where an installation is.
#[derive(Debug)]
pub(crate) struct Found {
    /// The database.
    pub(crate) place: Place,
    /// Files, index, keys.
    pub(crate) folder: PathBuf,
    /// Master key.
    pub(crate) key: Option<KeyProvider>,
}

impl PlaceArgs {
    /// Whether a place was named, on the command line or in the environment.
    pub(crate) fn named(&self) -> bool {
        self.data.is_some() || self.database.is_some() || {
            ["YIWANG_DATA", "YIWANG_DATABASE"].into_iter().any(|n| var(n).is_some())
        }
    }

    /// The rule: options lead over the environment, one by one. With a database URL the data is on
    /// that server and the folder holds the rest; without one the folder holds everything.
    ///
    /// `--data` alone while `YIWANG_DATABASE` is set is refused (`place-unclear`): one person would
    /// mean the folder's own database and another the server, and a guess would write into the
    /// wrong one.
    pub(crate) fn find(&self) -> Result<Found, Failure> {
        self.resolve(var).map_err(Failure::usage)
    }

    fn resolve(&self, var: impl Fn(&str) -> Option<String>) -> Result<Found, Refusal> {
        let url = match (&self.database, var("YIWANG_DATABASE")) {
            (Some(url), _) => Some(url.clone()),
            (None, Some(_)) if self.data.is_some() => return Err(unclear()),
            (None, url) => url,
        };
        let folder = self.data.clone().or_else(|| var("YIWANG_DATA").map(PathBuf::from));
        let folder = folder.unwrap_or_else(|| PathBuf::from(FOLDER));
        let key = self.key.clone().or_else(|| var("YIWANG_KEY"));
        let key = key.map(|k| k.parse()).transpose()?;
        let place = match url {
            Some(url) if ["postgres://", "postgresql://"].iter().any(|p| url.starts_with(p)) => {
                Place::Url(url)
            }
            Some(_) => return Err(not_a_url()),
            None => Place::Folder(folder.clone()),
        };
        Ok(Found { place, folder, key })
    }

    /// Opens an installation that exists.
    pub(crate) async fn open(&self) -> Result<Office, Failure> {
        let found = self.find()?;
        found.must_exist()?;
        Ok(Office::open(found.setup()).await?)
    }
}

impl Found {
    /// The usual set-up there.
    pub(crate) fn setup(self) -> Setup {
        let mut setup = Setup::usual(self.place, self.folder);
        setup.key = self.key;
        setup
    }

    /// Whether the folder's own database is there; a server is asked by opening it.
    pub(crate) fn has_database(&self) -> bool {
        match &self.place {
            Place::Folder(dir) => dir.join("yiwang.db").is_file(),
            Place::Url(_) => true,
        }
    }

    /// Refuses a folder without an installation before anything is made in it: a mistyped path
    /// would otherwise become an empty database.
    pub(crate) fn must_exist(&self) -> Result<(), Refusal> {
        if !self.has_database() {
            return Err(missing(&self.folder));
        }
        let needed = ["seal.key", "master.key"];
        let needed = &needed[..if self.key.is_some() { 1 } else { 2 }];
        match needed.iter().find(|name| !self.folder.join(name).exists()) {
            Some(name) => Err(keyless(&self.folder, name)),
            None => Ok(()),
        }
    }
}

/// What the environment says; an empty value says nothing.
pub(super) fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

fn unclear() -> Refusal {
    Refusal::new(
        "place-unclear",
        Sort::Invalid,
        (
            "命令行写了 --data，环境里又有 YIWANG_DATABASE，不知道数据在哪一边。",
            "--data is given while YIWANG_DATABASE is set: where the data is, is unclear.",
        ),
        (
            "用服务器上的数据库请加 --database 地址；用目录里的数据库请先 unset YIWANG_DATABASE。",
            "Add --database URL for the server, or unset YIWANG_DATABASE for the folder's own database.",
        ),
    )
}

/// The address is not repeated: it carries a password.
fn not_a_url() -> Refusal {
    Refusal::new(
        "database-url-unreadable",
        Sort::Invalid,
        (
            "数据库地址应以 postgres:// 开头。",
            "The address of the database must begin with postgres://.",
        ),
        (
            "例如 postgres://用户:密码@主机:5432/库名；用 SQLite 时只写 --data 目录。",
            "For instance postgres://user:password@host:5432/name; for SQLite give only --data DIR.",
        ),
    )
}

fn missing(folder: &Path) -> Refusal {
    let folder = folder.display();
    Refusal::new(
        "installation-missing",
        Sort::Unready,
        (
            format!("{folder} 里没有一网的数据库。"),
            format!("There is no installation in {folder}."),
        ),
        (
            "用 --data 指明数据目录；新建请运行 yiwang init，演示请运行 yiwang demo。",
            "Name its folder with --data; `yiwang init` makes a new one, `yiwang demo` a demonstration.",
        ),
    )
}

fn keyless(folder: &Path, name: &str) -> Refusal {
    let path = folder.join(name);
    let path = path.display();
    Refusal::new(
        "key-file-missing",
        Sort::Unready,
        (format!("缺少密钥文件 {path}。"), format!("The key file {path} is missing.")),
        (
            "用 --data 指明存放密钥的目录，或从备份恢复；主密钥也可用 --key 另行指明。不要新建：旧数据会打不开。",
            "Name the folder that holds it with --data, or restore it from the backup; the master key may also be named with --key. Do not make a new one: the data would stay closed.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(data: &str, database: &str, env: &[(&str, &str)]) -> Result<Found, Refusal> {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        let args =
            PlaceArgs { data: some(data).map(PathBuf::from), database: some(database), key: None };
        args.resolve(|name| env.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn options_lead_over_the_environment_and_the_default_comes_last() {
        let folder = |f: Found| (f.place, f.folder);
        let here = PathBuf::from(FOLDER);
        assert_eq!(folder(find("", "", &[]).unwrap()), (Place::Folder(here.clone()), here.clone()));
        assert_eq!(
            folder(find("a", "", &[("YIWANG_DATA", "b")]).unwrap()),
            (Place::Folder("a".into()), "a".into())
        );
        let url = "postgres://h/d".to_owned();
        assert_eq!(
            folder(find("", &url, &[("YIWANG_DATA", "b")]).unwrap()),
            (Place::Url(url.clone()), "b".into())
        );
        assert_eq!(
            folder(find("", "", &[("YIWANG_DATABASE", &url)]).unwrap()),
            (Place::Url(url.clone()), here)
        );
        assert_eq!(folder(find("a", &url, &[]).unwrap()), (Place::Url(url), "a".into()));
    }

    #[test]
    fn what_could_mean_two_places_is_refused() {
        let refused = find("a", "", &[("YIWANG_DATABASE", "postgres://h/d")]).unwrap_err();
        assert_eq!(refused.code, "place-unclear");
    }

    #[test]
    fn an_address_that_is_none_is_refused_without_repeating_it() {
        let refused = find("", "mysql://u:secret@h/d", &[]).unwrap_err();
        assert_eq!(refused.code, "database-url-unreadable");
        assert!(!refused.line(yiwang_domain::Lang::En).contains("secret"));
    }
}
