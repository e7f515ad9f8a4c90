//! `yiwang settings`: the settings of the installation, shown and changed.

use super::fail::{Done, Failure};
use super::out::Out;
use super::place::PlaceArgs;
use clap::Args;
use serde_json::json;
use std::collections::BTreeMap;
use yiwang_domain::{Refusal, Sort};
use yiwang_office::SETTINGS;

/// Options of `settings`.
#[derive(Debug, Args)]
#[command(after_help = "\
Without NAME=VALUE the settings are shown, passwords as ***. An empty value takes a setting away. A
running server goes by a change at once; every change is logged.

  portal          address at which people reach the portal; mails lead there
  smtp            mail server, smtp://user:password@host:port?tls=tls (starttls, none)
  mail_from       sender of mails
  hook_hosts      hosts of the own network that webhooks and feeds may reach
  false_alarms    early warnings a month that may come by chance
  contact_months  months after which the contact of a place is erased unless agreed anew

Examples:
  yiwang settings
  yiwang settings portal=https://yiwang.example.cn 'mail_from=一网 <notice@example.cn>' \\
      'smtp=smtp://notice:secret@mail.example.cn:465?tls=tls'")]
pub(crate) struct SettingsArgs {
    /// What to change 要改的设置
    #[arg(value_name = "NAME=VALUE")]
    wish: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Changes what is named, then shows all.
pub(crate) fn run(args: &SettingsArgs, out: &mut Out) -> Done {
    let wish = read(&args.wish)?;
    let kept = super::with_office(&args.place, async |office, caller| {
        if !wish.is_empty() {
            office.change_settings(caller, None, &wish).await?;
        }
        Ok(office.settings(caller).await?)
    })?;
    if out.json {
        return out.value(&json!(kept.values));
    }
    for name in SETTINGS {
        out.line(format!("{name}={}", kept.values.get(name).map_or("", String::as_str)))?;
    }
    Ok(())
}

fn read(wish: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    let pair = |w: &String| w.split_once('=').map(|(n, v)| (n.trim().to_owned(), v.to_owned()));
    wish.iter()
        .map(|w| {
            pair(w).ok_or_else(|| {
                Refusal::new(
                    "settings-unread",
                    Sort::Invalid,
                    (format!("“{w}”不是 名称=值。"), format!("\"{w}\" is not NAME=VALUE.")),
                    (
                        "例如 portal=https://yiwang.example.cn",
                        "Such as portal=https://yiwang.example.cn",
                    ),
                )
                .into()
            })
        })
        .collect()
}
