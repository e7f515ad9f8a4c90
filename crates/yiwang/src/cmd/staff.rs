//! `yiwang staff`: what an administrator does about people without signing in.

use super::fail::{Done, Failure};
use super::out::Out;
use super::place::PlaceArgs;
use clap::{Args, Subcommand};
use serde_json::json;
use yiwang_domain::{Refusal, Sort, TenantId};
use yiwang_office::password::made_up;
use yiwang_office::{Office, password};
use yiwang_store::{session, staff};

/// What can be done about staff.
#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Set somebody's password 设置密码
    Password(PasswordArgs),
}

/// Options of `staff password`.
#[derive(Debug, Args)]
#[command(after_help = "\
Makes up a password and prints it once, or reads one from standard input with --stdin (never from
the command line, which other accounts can see). The person's open sessions end.

Examples:
  yiwang staff password lin.min
  yiwang staff password admin --stdin < new-password")]
pub(crate) struct PasswordArgs {
    /// Login of the person 登录名
    #[arg(value_name = "LOGIN")]
    login: String,
    /// Read the new password from standard input
    #[arg(long)]
    stdin: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Runs it.
pub(crate) fn run(command: &StaffCommand, out: &mut Out) -> Done {
    let StaffCommand::Password(args) = command;
    let login = args.login.trim().to_lowercase();
    let given = if args.stdin { Some(first_line()?) } else { None };
    let made = super::with_office(&args.place, async |office, caller| {
        let made = given.is_none().then(|| made_up(|buf| office.random(buf)));
        let word = given.or_else(|| made.clone()).unwrap_or_default();
        set(office, caller.tenant, &login, &word).await?;
        Ok(made)
    })?;
    if out.json {
        return out.value(&json!({ "login": login, "password": made }));
    }
    let said = out.pick(
        format!("“{login}”的密码已更换，原有登录全部退出。"),
        format!("The password of {login} is changed and every session ended."),
    );
    out.line(said)?;
    match made {
        Some(word) => {
            let said = out.pick(
                format!("新密码（只显示这一次）：{word}"),
                format!("new password (shown this once): {word}"),
            );
            out.line(said)
        }
        None => Ok(()),
    }
}

fn first_line() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn set(office: &Office, tenant: TenantId, login: &str, word: &str) -> Result<(), Failure> {
    let mut conn = office.store().read().await.map_err(Refusal::from)?;
    let found = staff::by_login(&mut conn, tenant, login).await.map_err(Refusal::from)?;
    drop(conn);
    let person = found.filter(|s| s.ended_at.is_none()).ok_or_else(|| login_unknown(login))?;
    password::check(word, &[&person.login, &person.name])?;
    let hash = password::hash(word, &mut |buf| office.random(buf))?;
    let written = office
        .store()
        .write(move |tx| {
            Box::pin(async move {
                staff::set_password(tx, tenant, person.id, &hash).await?;
                session::remove_of(tx, tenant, person.id, &[]).await.map(drop)
            })
        })
        .await;
    Ok(written.map_err(Refusal::from)?)
}

fn login_unknown(login: &str) -> Refusal {
    Refusal::new(
        "login-unknown",
        Sort::NotFound,
        (
            format!("没有登录名为“{login}”的在职人员。"),
            format!("Nobody who works here has the login {login}."),
        ),
        ("请核对登录名。", "Check the login."),
    )
}
