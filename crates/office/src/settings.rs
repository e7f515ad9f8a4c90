//! Settings of the installation that an administrator changes: how it reaches people outside.

use crate::admin_log::{self, Done};
use crate::load::{self, Settings};
use crate::mail::{Letter, Mailer};
use crate::office::{Office, TENANT};
use crate::send_error::SendError;
use reqwest::Url;
use std::collections::BTreeMap;
use uuid::Uuid;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Fault, Refusal, Sort, Text};
use yiwang_store::{StoreError, staff, tenant};

/// Names of the settings, in the order of the page.
pub const SETTINGS: [&str; 6] =
    ["portal", "smtp", "mail_from", "hook_hosts", "false_alarms", "contact_months"];
/// What the log of changes is about, where it is about the settings.
const SETTINGS_LOG: Uuid = Uuid::nil();
/// What stands for a password that is kept.
const KEPT: &str = "***";
/// Longest value, in bytes.
const LONGEST: usize = 2_000;

/// The settings, as a page shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsView {
    /// By name; a password is `***`.
    pub values: BTreeMap<&'static str, String>,
    /// What a stale change is recognised by.
    pub version: i64,
}

impl Office {
    /// The settings, passwords hidden.
    ///
    /// # Errors
    /// `no-right`.
    pub async fn settings(&self, caller: &Caller) -> Result<SettingsView, Refusal> {
        self.books().await?.rights().general(caller, Right::Settings)?;
        let mut conn = self.inner.store.read().await?;
        let (t, s) = load::settings(&mut conn).await?;
        Ok(SettingsView { values: values(&s), version: t.version })
    }

    /// What was changed in them, newest first.
    ///
    /// # Errors
    /// `no-right`.
    pub async fn settings_log(&self, caller: &Caller) -> Result<Vec<Done>, Refusal> {
        self.books().await?.rights().general(caller, Right::Settings)?;
        let mut conn = self.inner.store.read().await?;
        let people = staff::all(&mut conn, TENANT).await?;
        let names = people.into_iter().map(|s| (s.id, s.name)).collect();
        admin_log::of(&mut conn, SETTINGS_LOG, &names).await
    }

    /// Changes the settings that are named in `wish`; the others stay. `seen` is the version the person
    /// saw, none where nobody looked.
    ///
    /// # Errors
    /// `no-right`; `settings-wrong` with a fault at every wrong value; `stale-version`.
    pub async fn change_settings(
        &self,
        caller: &Caller,
        seen: Option<i64>,
        wish: &BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let desk = self.desk().await?;
        desk.books.rights().general(caller, Right::Settings)?;
        let mut conn = self.inner.store.read().await?;
        let (mut t, mut s) = load::settings(&mut conn).await?;
        drop(conn);
        if seen.is_some_and(|v| v != t.version) {
            return Err(stale());
        }
        let before = values(&s);
        let mut faults: Vec<Fault> =
            wish.iter().filter_map(|(name, value)| put(&mut s, name, value.trim()).err()).collect();
        match (&s.smtp, &s.mail_from) {
            (Some(url), Some(from)) if faults.is_empty() => {
                if let Err(r) = Mailer::new(url, from) {
                    let at = if r.code == "mail-from" { "mail_from" } else { "smtp" };
                    faults.push(Fault { at: at.to_owned(), say: r.say });
                }
            }
            (Some(_), None) => faults.push(fault(
                "mail_from",
                "有了邮件服务器，还要写明发件人",
                "with a mail server there must be a sender",
            )),
            _ => {}
        }
        if !faults.is_empty() {
            return Err(wrong(faults));
        }
        let after = values(&s);
        let changed: Vec<&str> =
            SETTINGS.into_iter().filter(|n| before.get(n) != after.get(n)).collect();
        t.settings = serde_json::to_value(&s).map_err(|e| StoreError::Broken(e.to_string()))?;
        let by = caller.staff();
        let (zh, en): (Vec<&str>, Vec<&str>) = changed.iter().map(|n| name(n)).unzip();
        let say = Text::new(
            format!("改设置：{}", zh.join("、")),
            format!("Settings changed: {}", en.join(", ")),
        );
        self.writing(move |tx| {
            let (desk, t, say) = (desk.clone(), t.clone(), say.clone());
            Box::pin(async move {
                match tenant::update(tx, &t).await {
                    Err(StoreError::Stale) => return Err(stale().into()),
                    other => other?,
                }
                load::changed(tx).await?;
                desk.did(tx, by, SETTINGS_LOG, "settings-changed", say).await
            })
        })
        .await
    }

    /// Sends a letter to an address by the mail server that is set up, and says how that went.
    ///
    /// # Errors
    /// `no-right`; `mail-off`; `mail-not-sent` with what the server said.
    pub async fn try_mail(&self, caller: &Caller, to: &str) -> Result<(), Refusal> {
        self.books().await?.rights().general(caller, Right::Settings)?;
        let mut conn = self.inner.store.read().await?;
        let (t, s) = load::settings(&mut conn).await?;
        drop(conn);
        let (Some(url), Some(from)) = (&s.smtp, &s.mail_from) else { return Err(off()) };
        let letter = Letter {
            id: self.id(),
            to: to.trim().to_owned(),
            subject: format!("{} · 试发 Test", t.name),
            body:
                "这是一封试发的信：邮件服务器已经可用。\nThis is a test: the mail server works.\n"
                    .to_owned(),
            at: self.now(),
            stop: None,
        };
        Mailer::new(url, from)?.send(&letter).await.map_err(not_sent)
    }
}

/// The settings in words, passwords hidden.
fn values(s: &Settings) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("portal", s.portal.clone().unwrap_or_default()),
        ("smtp", s.smtp.as_deref().map(hidden).unwrap_or_default()),
        ("mail_from", s.mail_from.clone().unwrap_or_default()),
        ("hook_hosts", s.hook_hosts.join(" ")),
        ("false_alarms", s.false_alarms.to_string()),
        ("contact_months", s.contact_months.to_string()),
    ])
}

fn name(setting: &str) -> (&'static str, &'static str) {
    match setting {
        "portal" => ("网址", "address"),
        "smtp" => ("邮件服务器", "mail server"),
        "mail_from" => ("发件人", "sender"),
        "hook_hosts" => ("内网主机", "hosts of the own network"),
        "false_alarms" => ("每月误报", "false alarms a month"),
        _ => ("联系方式保存月数", "months a contact is kept"),
    }
}

/// The address of a mail server without its password.
fn hidden(url: &str) -> String {
    let Ok(mut read) = Url::parse(url) else { return String::new() };
    if read.password().is_some() {
        // an address that has a password can be given another
        let _ = read.set_password(Some(KEPT));
    }
    read.to_string()
}

fn put(s: &mut Settings, name: &str, value: &str) -> Result<(), Fault> {
    if value.len() > LONGEST || value.chars().any(|c| c.is_control() && c != '\n' && c != '\r') {
        return Err(fault(name, "内容太长或含有控制字符", "too long, or with control characters"));
    }
    let given = Some(value).filter(|v| !v.is_empty());
    match name {
        "portal" => s.portal = given.map(address).transpose()?,
        "smtp" => s.smtp = given.map(|v| server(v, s.smtp.as_deref())).transpose()?,
        "mail_from" => s.mail_from = given.map(str::to_owned),
        "hook_hosts" => {
            let hosts: Vec<String> = value
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、'))
                .filter(|h| !h.is_empty())
                .map(str::to_owned)
                .collect();
            let good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
            if !hosts.iter().all(|h| h.chars().all(good)) {
                return Err(fault(
                    name,
                    "应为主机名或地址，以空格分隔",
                    "host names or addresses, with blanks between",
                ));
            }
            s.hook_hosts = hosts;
        }
        "false_alarms" => {
            let n = value.parse::<f64>().ok().filter(|n| (0.1..=30.0).contains(n));
            s.false_alarms =
                n.ok_or_else(|| fault(name, "应为0.1至30的数", "a number from 0.1 to 30"))?;
        }
        "contact_months" => {
            let n = value.parse::<u32>().ok().filter(|n| (1..=120).contains(n));
            s.contact_months =
                n.ok_or_else(|| fault(name, "应为1至120的整数", "a whole number from 1 to 120"))?;
        }
        _ => return Err(fault(name, "没有这项设置", "there is no such setting")),
    }
    Ok(())
}

/// The address at which people reach the portal: scheme, host and port.
fn address(value: &str) -> Result<String, Fault> {
    let bad = || {
        fault(
            "portal",
            "应写成 https://主机 或 http://主机:端口，后面不带路径",
            "write https://host or http://host:port, with no path after it",
        )
    };
    let url = Url::parse(value).map_err(|_| bad())?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let open = url.username().is_empty() && url.password().is_none();
    if !matches!(url.scheme(), "https" | "http") || !bare || !open || !url.has_host() {
        return Err(bad());
    }
    Ok(url.to_string().trim_end_matches('/').to_owned())
}

/// The address of the mail server; with `***` for its password it keeps the one it has.
fn server(value: &str, before: Option<&str>) -> Result<String, Fault> {
    let bad = || {
        fault(
            "smtp",
            "应写成 smtp://账号:密码@主机:端口?tls=tls",
            "write smtp://user:password@host:port?tls=tls",
        )
    };
    let mut url = Url::parse(value).map_err(|_| bad())?;
    if url.password() == Some(KEPT) {
        let old = before.and_then(|b| Url::parse(b).ok());
        let old = old.as_ref().filter(|o| o.host() == url.host()).and_then(Url::password);
        let Some(password) = old else {
            return Err(fault(
                "smtp",
                "换了服务器，要重新写密码",
                "another server needs its password",
            ));
        };
        // it comes encoded, and a percent sign is not encoded again
        url.set_password(Some(password)).map_err(|()| bad())?;
    }
    Ok(url.to_string())
}

fn fault(at: &str, zh: &str, en: &str) -> Fault {
    Fault { at: at.to_owned(), say: Text::new(zh, en) }
}

fn wrong(faults: Vec<Fault>) -> Refusal {
    Refusal::new(
        "settings-wrong",
        Sort::Invalid,
        ("有设置填得不对，没有保存。", "A setting is not right; nothing was saved."),
        ("按各项旁的提示改正后再保存。", "Correct it as said beside it and save again."),
    )
    .with_faults(faults)
}

fn stale() -> Refusal {
    Refusal::new(
        "stale-version",
        Sort::NotNow,
        ("别人刚改过设置。", "Somebody else has just changed the settings."),
        ("重新打开页面看看再改。", "Open the page again and look before you change them."),
    )
}

fn off() -> Refusal {
    Refusal::new(
        "mail-off",
        Sort::NotNow,
        ("还没有设置邮件服务器和发件人。", "No mail server and sender are set up."),
        ("先保存设置，再试发。", "Save the settings first, then try."),
    )
}

fn not_sent(e: SendError) -> Refusal {
    Refusal::new(
        "mail-not-sent",
        Sort::NotNow,
        (e.say.zh, e.say.en),
        ("按提示检查邮件服务器的设置。", "Check the settings of the mail server accordingly."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown_and_stays_where_it_is_not_typed_again() {
        let kept = "smtp://ann:p%40ss@mail.example.org:465?tls=tls";
        let shown = hidden(kept);
        assert_eq!(shown, "smtp://ann:***@mail.example.org:465?tls=tls");
        assert_eq!(server(&shown, Some(kept)).unwrap(), kept);
        let other = shown.replace("mail.example", "evil.example");
        assert_eq!(server(&other, Some(kept)).unwrap_err().at, "smtp", "to no other machine");
        assert!(server(&shown, None).is_err());
    }

    #[test]
    fn an_address_is_scheme_and_host() {
        assert_eq!(address("https://yiwang.example.cn/").unwrap(), "https://yiwang.example.cn");
        assert_eq!(address("http://10.0.0.8:8080").unwrap(), "http://10.0.0.8:8080");
        for bad in [
            "yiwang.example.cn",
            "ftp://a.cn",
            "https://a.cn/x",
            "https://u@a.cn",
            "https://a.cn?x",
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
