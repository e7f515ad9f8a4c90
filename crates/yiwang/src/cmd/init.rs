//! `yiwang init`: an empty installation with an administrator.

use super::fail::Done;
use super::out::Out;
use super::place::PlaceArgs;
use clap::{Args, ValueEnum};
use serde_json::json;
use yiwang_domain::ledger::HashKind;
use yiwang_office::clock::{Ids, SystemIds};
use yiwang_office::password::made_up;
use yiwang_office::{Office, Plan, Settings};

/// Options of `init`.
#[derive(Debug, Args)]
#[command(after_help = "\
Prints the administrator's login and a password that is shown this once. With YIWANG_ADMIN_PASSWORD
set, that is the password and none is printed.

The master key (master.key) and the seal key (seal.key) are made in the folder. Keep copies of both
apart from the data: without the master key names and telephone numbers stay closed for ever.

Examples:
  yiwang init --data /srv/yiwang --region 330203 --name 海曙区
  yiwang init --data /srv/yiwang --database postgres://yiwang@/yiwang --region 330203 --name 海曙区
  yiwang init --region 330203 --name 海曙区 --hash sm3 --admin lin.min")]
pub(crate) struct InitArgs {
    /// Region code of the jurisdiction 行政区划代码, 6 digits (GB/T 2260)
    #[arg(long, value_name = "CODE")]
    region: String,
    /// Name of the jurisdiction 名称
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Hash of the ledger 台账散列; cannot be changed later
    #[arg(long, value_enum, default_value_t = Hash::Sha256)]
    hash: Hash,
    /// Login of the administrator 管理员登录名
    #[arg(long, value_name = "LOGIN", default_value = ADMIN)]
    admin: String,
    #[command(flatten)]
    place: PlaceArgs,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Hash {
    /// SHA-256
    Sha256,
    /// SM3 (GB/T 32905) 国密
    Sm3,
}

/// The login proposed for the first person.
pub(crate) const ADMIN: &str = "admin";

/// Makes the installation.
pub(crate) fn run(args: &InitArgs, out: &mut Out) -> Done {
    let found = args.place.find()?;
    let given = std::env::var("YIWANG_ADMIN_PASSWORD").ok().filter(|p| !p.is_empty());
    let made = given.is_none().then(|| made_up(|buf| SystemIds.random(buf)));
    let plan = Plan {
        region: args.region.clone(),
        name: args.name.clone(),
        hash: match args.hash {
            Hash::Sha256 => HashKind::Sha256,
            Hash::Sm3 => HashKind::Sm3,
        },
        admin_login: args.admin.clone(),
        admin_password: given.or_else(|| made.clone()).unwrap_or_default(),
        settings: Settings::default(),
    };
    let folder = found.folder.clone();
    super::block_on(async {
        let office = Office::install(found.setup(), plan).await?;
        office.close().await;
        Ok(())
    })?;
    let login = args.admin.trim().to_lowercase();
    if out.json {
        let folder = folder.display().to_string();
        return out.value(&json!({ "folder": folder, "login": login, "password": made }));
    }
    let done = out.pick(
        format!("“{}”已建立，数据目录：{}", args.name.trim(), folder.display()),
        format!("{} is set up; data folder: {}", args.name.trim(), folder.display()),
    );
    out.line(done)?;
    let who = out.pick(format!("管理员：{login}"), format!("administrator: {login}"));
    out.line(who)?;
    if let Some(word) = made {
        let said = out.pick(
            format!("密码（只显示这一次，登录后请更换）：{word}"),
            format!("password (shown this once; change it after signing in): {word}"),
        );
        out.line(said)?;
    }
    let keep = out.pick(
        "请把 master.key 和 seal.key 另行备份，与数据分开保管。",
        "Back up master.key and seal.key, apart from the data.",
    );
    out.line(keep)
}
