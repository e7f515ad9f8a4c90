//! Notices by mail (SMTP, RFC 5321).

use crate::send_error::SendError;
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use reqwest::Url;
use std::time::Duration;
use uuid::Uuid;
use yiwang_domain::{Refusal, Sort};

/// How long one step of the conversation with the mail server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// One letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Id of the notice; becomes the Message-ID, so that a letter sent twice after a lost answer
    /// is shown once.
    pub id: Uuid,
    /// Address of the receiver.
    pub to: String,
    /// Subject; line breaks become blanks.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Time of sending, for the Date header.
    pub at: DateTime<Utc>,
    /// Address at which the receiver stops letters of this sort (RFC 2369).
    pub stop: Option<String>,
}

/// The way to a mail server.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A mailer from `smtp://user:password@host:port?tls=none|starttls|tls` and the sender, as in
    /// `一网 <notice@example.org>`. Without `tls` it is `tls`. User and password are
    /// percent-encoded. Nothing is sent yet.
    ///
    /// # Errors
    /// `mail-url` for an address that cannot be read, `mail-from` for a sender that cannot be
    /// read, `mail-password-in-clear` for a password with `tls=none` to another machine.
    pub fn new(url: &str, from: &str) -> Result<Self, Refusal> {
        let from = from.parse().map_err(|_| bad_from(from))?;
        let mut url = Url::parse(url).map_err(|e| bad_url(&e.to_string()))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        if url.scheme() != "smtp" || host.is_empty() {
            return Err(bad_url("smtp://"));
        }
        let tls = url.query_pairs().find(|(k, _)| k == "tls").map(|(_, v)| v.into_owned());
        match tls.as_deref().unwrap_or("tls") {
            "none" => {
                if url.password().is_some() && !is_this_machine(&host) {
                    return Err(password_in_clear(&host));
                }
                url.set_query(None);
            }
            "starttls" => url.set_query(Some("tls=required")),
            "tls" => {
                url.set_query(None);
                // The scheme of a URL of an unknown sort may be set to another such sort.
                url.set_scheme("smtps").map_err(|()| bad_url("smtps"))?;
            }
            other => return Err(bad_url(&format!("tls={other}"))),
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
            .map_err(|e| bad_url(&e.to_string()))?
            .timeout(Some(TIMEOUT))
            .build();
        Ok(Self { transport, from })
    }

    /// Sends one letter and waits until the server has taken it.
    ///
    /// # Errors
    /// Permanent when the address is none or the server refuses it for good (5xx); passing for
    /// everything else, a refused sign-in included: that is mended in the settings, not by
    /// giving up the letter.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendError> {
        let to: Mailbox = letter.to.trim().parse().map_err(|_| {
            SendError::permanent("收件地址不是邮箱地址。", "The receiver is not a mail address.")
        })?;
        let subject: String =
            letter.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let stop = letter.stop.as_ref().map(|url| {
            let name = HeaderName::new_from_ascii_str("List-Unsubscribe");
            HeaderValue::new(name, format!("<{url}>"))
        });
        let builder = Message::builder();
        let builder = match stop {
            Some(header) => builder.raw_header(header),
            None => builder,
        };
        let message = builder
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .date(letter.at.into())
            .from(self.from.clone())
            .to(to)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body.clone())
            .map_err(|e| {
                SendError::permanent(format!("信件写不成:{e}。"), format!("The letter: {e}."))
            })?;
        self.transport.send(message).await.map(|_| ()).map_err(|e| refused(&e))
    }
}

fn refused(error: &lettre::transport::smtp::Error) -> SendError {
    let code = error.status().map(u16::from);
    // Servers like to repeat the address in their answer.
    let error_text = crate::mask::text(&error.to_string());
    // RFC 4954 §6: the server wants another sign-in; says nothing about the receiver.
    let sign_in = matches!(code, Some(530 | 534 | 535 | 538));
    if sign_in {
        return SendError::passing(
            format!("邮件服务器不接受登录:{error_text}。请检查邮件设置里的账号和密码。"),
            format!(
                "The mail server refuses the sign-in: {error_text}. Check account and password in the mail settings."
            ),
        );
    }
    if error.is_permanent() {
        return SendError::permanent(
            format!("邮件服务器拒收:{error_text}。"),
            format!("The mail server refuses the letter: {error_text}."),
        );
    }
    SendError::passing(
        format!("邮件暂时发不出去:{error_text}。"),
        format!("The letter cannot be sent just now: {error_text}."),
    )
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn bad_url(why: &str) -> Refusal {
    Refusal::new(
        "mail-url",
        Sort::Invalid,
        (format!("邮件服务器地址的写法不对:{why}。"), format!("The mail server's address: {why}.")),
        (
            "应写成 smtp://账号:密码@主机:端口?tls=tls(或 starttls、none),账号和密码里的特殊字符用 %XX。",
            "Write smtp://user:password@host:port?tls=tls (or starttls, none), special signs as %XX.",
        ),
    )
}

fn bad_from(from: &str) -> Refusal {
    Refusal::new(
        "mail-from",
        Sort::Invalid,
        (
            format!("发件人“{from}”不是邮箱地址。"),
            format!("The sender \"{from}\" is not a mail address."),
        ),
        ("应写成 名称 <地址>。", "Write it as: Name <address>."),
    )
}

fn password_in_clear(host: &str) -> Refusal {
    Refusal::new(
        "mail-password-in-clear",
        Sort::Invalid,
        (
            format!("tls=none 会把密码明文发给 {host}。"),
            format!("tls=none would send the password in clear to {host}."),
        ),
        (
            "请用 tls=tls 或 tls=starttls;本机的转发服务可以用 none。",
            "Use tls=tls or tls=starttls; a relay on this machine may have none.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::TcpListener;

    type Heard = Arc<Mutex<String>>;

    /// A mail server of a few lines: greets, takes every command, and answers RCPT with `rcpt`.
    async fn server(rcpt: &'static str) -> (String, Heard) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}?tls=none", listener.local_addr().unwrap());
        let heard = Heard::default();
        let into = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream = BufReader::new(stream);
                stream.write_all(b"220 test ESMTP\r\n").await.unwrap();
                let mut line = String::new();
                let mut data = false;
                loop {
                    line.clear();
                    if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                        break;
                    }
                    into.lock().unwrap().push_str(&line);
                    let answer = match line.trim_end() {
                        "." if data => {
                            data = false;
                            "250 taken"
                        }
                        _ if data => continue,
                        "DATA" => {
                            data = true;
                            "354 go on"
                        }
                        l if l.starts_with("EHLO") => "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                        l if l.starts_with("AUTH") => "535 wrong password",
                        l if l.starts_with("RCPT") => rcpt,
                        "QUIT" => "221 bye",
                        _ => "250 ok",
                    };
                    stream.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
                }
            }
        });
        (url, heard)
    }

    fn letter(to: &str) -> Letter {
        Letter {
            id: Uuid::from_u128(9),
            to: to.to_owned(),
            subject: "您的事项\r\nBcc: other@x.com".to_owned(),
            body: "已经办结。\r\n.\r\nplease answer".to_owned(),
            at: DateTime::from_timestamp(1_530_696_281, 0).unwrap(),
            stop: Some("https://x.com/follow/1/A".to_owned()),
        }
    }

    #[tokio::test]
    async fn a_letter_arrives_whole_with_its_id_and_time() {
        let (url, heard) = server("250 ok").await;
        let mailer = Mailer::new(&url, "一网 <notice@example.org>").unwrap();
        mailer.send(&letter("a@x.com")).await.unwrap();
        let heard = heard.lock().unwrap();
        assert!(heard.contains("MAIL FROM:<notice@example.org>"));
        assert!(heard.contains("RCPT TO:<a@x.com>"));
        assert!(!heard.contains("\r\nBcc:"), "a subject cannot add a header");
        assert!(heard.contains("Message-ID: <00000000-0000-0000-0000-000000000009@example.org>"));
        assert!(heard.contains("Date: Wed, 04 Jul 2018 09:24:41"));
        assert!(heard.contains("List-Unsubscribe: <https://x.com/follow/1/A>"), "{heard}");
    }

    #[tokio::test]
    async fn refused_for_good_and_refused_for_now_are_told_apart() {
        for (answer, permanent) in
            [("550 <alice@x.com> unknown", true), ("451 alice@x.com later", false)]
        {
            let (url, _) = server(answer).await;
            let mailer = Mailer::new(&url, "notice@example.org").unwrap();
            let error = mailer.send(&letter("a@x.com")).await.unwrap_err();
            assert_eq!(error.permanent, permanent, "{error}");
            assert!(!error.say.en.contains("alice@") && error.say.en.contains("a***@x.com"));
        }
        let (url, _) = server("250 ok").await;
        let mailer = Mailer::new(&url, "notice@example.org").unwrap();
        assert!(mailer.send(&letter("no address")).await.unwrap_err().permanent);
    }

    #[tokio::test]
    async fn a_refused_sign_in_or_a_closed_door_does_not_give_up_the_letter() {
        let (url, _) = server("250 ok").await;
        let url = url.replace("smtp://", "smtp://user:p%40ss@");
        let mailer = Mailer::new(&url, "notice@example.org").unwrap();
        let error = mailer.send(&letter("a@x.com")).await.unwrap_err();
        assert!(!error.permanent);
        assert!(error.say.zh.contains("登录"));

        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mailer = Mailer::new(&format!("smtp://{free}?tls=none"), "n@example.org").unwrap();
        assert!(!mailer.send(&letter("a@x.com")).await.unwrap_err().permanent);
    }

    #[test]
    fn settings_are_checked_before_anything_is_sent() {
        let code = |url: &str| Mailer::new(url, "n@example.org").err().map(|r| r.code.into_owned());
        assert_eq!(
            code("smtp://u:p@mail.example.org:25?tls=none").as_deref(),
            Some("mail-password-in-clear")
        );
        assert_eq!(code("smtp://mail.example.org?tls=maybe").as_deref(), Some("mail-url"));
        assert_eq!(code("https://mail.example.org").as_deref(), Some("mail-url"));
        assert_eq!(code("mail.example.org").as_deref(), Some("mail-url"));
        for good in [
            "smtp://u:p@mail.example.org",
            "smtp://u:p@mail.example.org:587?tls=starttls",
            "smtp://u:p@localhost:25?tls=none",
            "smtp://u:p@[::1]:25?tls=none",
            "smtp://10.0.0.3:25?tls=none",
        ] {
            assert_eq!(code(good), None, "{good}");
        }
        assert_eq!(Mailer::new("smtp://localhost", "nobody").unwrap_err().code, "mail-from");
    }
}
