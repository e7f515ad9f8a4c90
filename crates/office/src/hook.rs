//! Webhooks: telling another system over HTTP that something has happened.
//!
//! Each call is signed. The header `X-Yiwang-Signature: t=<seconds>,v1=<hex>` holds the time and
//! HMAC-SHA256 with the hook's secret over `<seconds>.<body>`; the receiver computes it anew and
//! refuses old times. `X-Yiwang-Delivery` holds the id of the call, the same in every retry.

mod address;
mod get;

use crate::mac::hmac_sha256;
use crate::send_error::SendError;
use address::is_public;
use chrono::{DateTime, Utc};
pub use get::Got;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;
use yiwang_domain::{Refusal, Sort};

/// How long one call may take altogether.
const TIMEOUT: Duration = Duration::from_secs(10);

/// One call.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Id of the delivery, the same in every retry.
    pub id: Uuid,
    /// Where to, `https://…`.
    pub url: &'a str,
    /// The secret shared with the receiver.
    pub secret: &'a [u8],
    /// The body, JSON.
    pub body: &'a [u8],
    /// Time of this attempt, in the signature.
    pub at: DateTime<Utc>,
}

/// The caller of webhooks.
#[derive(Debug, Clone)]
pub struct Hooks {
    client: Client,
    allowed: Arc<[String]>,
}

impl Hooks {
    /// A caller that reaches public `https` addresses only. `allowed` names hosts (as they stand
    /// in the URL, without port) that may also be inside the own network and be called by plain
    /// `http`: whoever can set up a hook must not be able to make this server call the machines
    /// beside it.
    ///
    /// # Errors
    /// `hook-unready` when the TLS library does not start.
    pub fn new(allowed: &[String]) -> Result<Self, Refusal> {
        // Installed once for the process; an error only says that it is there already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let allowed: Arc<[String]> = allowed.iter().map(|host| host.to_ascii_lowercase()).collect();
        let client = Client::builder()
            .timeout(TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent("yiwang")
            .dns_resolver(Arc::new(Guarded { allowed: Arc::clone(&allowed) }))
            .build()
            .map_err(|e| unready(&e))?;
        Ok(Self { client, allowed })
    }

    /// Checks an address when a hook is set up, without calling it. Whether a name leads inside
    /// can only be seen at the call, and is checked there.
    ///
    /// # Errors
    /// `hook-url`.
    pub fn check(&self, url: &str) -> Result<(), Refusal> {
        self.allowed_url(url).map(|_| ()).map_err(|e| bad_url(&e))
    }

    /// Calls and waits for the answer; any 2xx is success, its body is not read. Gives the
    /// status.
    ///
    /// # Errors
    /// Permanent for a forbidden address, a redirect, and 4xx other than 408 and 429; passing for
    /// everything else.
    pub async fn call(&self, call: &Call<'_>) -> Result<u16, SendError> {
        let url = self.allowed_url(call.url)?;
        let answer = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("X-Yiwang-Delivery", call.id.to_string())
            .header("X-Yiwang-Signature", signature(call.secret, call.at, call.body))
            .body(call.body.to_vec())
            .send()
            .await
            .map_err(|e| not_reached(&e))?;
        let status = answer.status().as_u16();
        match status {
            200..=299 => Ok(status),
            300..=399 => Err(SendError::permanent(
                format!("对方返回重定向({status}),不会跟随;请改填最终地址。"),
                format!(
                    "The receiver redirects ({status}), which is not followed; enter the final address."
                ),
            )),
            400..=499 if status != 408 && status != 429 => Err(SendError::permanent(
                format!("对方拒绝({status})。"),
                format!("The receiver refuses ({status})."),
            )),
            _ => Err(SendError::passing(
                format!("对方暂时不能接收({status})。"),
                format!("The receiver cannot take it just now ({status})."),
            )),
        }
    }

    fn allowed_url(&self, text: &str) -> Result<Url, SendError> {
        let wrong = |zh: &str, en: &str| Err(SendError::permanent(zh, en));
        let Ok(url) = Url::parse(text) else {
            return wrong("地址的写法不对。", "The address cannot be read.");
        };
        let Some(host) = url.host_str().map(str::to_ascii_lowercase) else {
            return wrong("地址里没有主机。", "The address has no host.");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return wrong("地址里不能带账号密码。", "The address may not hold a password.");
        }
        let named = self.allowed.contains(&host);
        match url.scheme() {
            "https" => {}
            "http" if named => {}
            _ => return wrong("地址必须是 https。", "The address must be https."),
        }
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if !named && bare.parse().is_ok_and(|ip| !is_public(ip)) {
            return Err(inside());
        }
        Ok(url)
    }
}

/// The signature header's value. Public so that receivers written in Rust, and tests, share it.
pub fn signature(secret: &[u8], at: DateTime<Utc>, body: &[u8]) -> String {
    let seconds = at.timestamp().to_string();
    let code = hmac_sha256(secret, &[seconds.as_bytes(), b".", body]);
    format!("t={seconds},v1={}", hex::encode(code))
}

/// Looks names up and drops addresses inside the own network, at the moment of connecting: a
/// name that pointed outside when it was checked may point inside now.
struct Guarded {
    allowed: Arc<[String]>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let named = self.allowed.iter().any(|host| host.eq_ignore_ascii_case(name.as_str()));
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let any = !found.is_empty();
            let kept: Vec<SocketAddr> =
                found.into_iter().filter(|a| named || is_public(a.ip())).collect();
            if any && kept.is_empty() {
                return Err(Box::new(inside()) as Box<dyn std::error::Error + Send + Sync>);
            }
            Ok(Box::new(kept.into_iter()) as Addrs)
        })
    }
}

fn not_reached(error: &reqwest::Error) -> SendError {
    // A forbidden address found while connecting stands somewhere in the chain of causes.
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(this) = cause {
        if let Some(ours) = this.downcast_ref::<SendError>() {
            return ours.clone();
        }
        cause = this.source();
    }
    if error.is_timeout() {
        return SendError::passing(
            format!("对方 {} 秒没有应答。", TIMEOUT.as_secs()),
            format!("The receiver did not answer within {} seconds.", TIMEOUT.as_secs()),
        );
    }
    SendError::passing(
        "连不上对方,或证书不可信。",
        "The receiver cannot be reached or its certificate is not trusted.",
    )
}

fn inside() -> SendError {
    SendError::permanent(
        "地址在本单位网络内部,不允许调用;确有需要请管理员把主机列入允许名单。",
        "The address is inside the own network and may not be called; an administrator can allow the host.",
    )
}

fn bad_url(error: &SendError) -> Refusal {
    Refusal::new(
        "hook-url",
        Sort::Invalid,
        (error.say.zh.clone(), error.say.en.clone()),
        ("请填对方公网的 https 地址。", "Enter a public https address of the receiver."),
    )
}

fn unready(error: &reqwest::Error) -> Refusal {
    Refusal::new(
        "hook-unready",
        Sort::Unready,
        (format!("对外推送启动不了:{error}。"), format!("Webhooks cannot be started: {error}.")),
        (
            "请检查系统的根证书(ca-certificates)。",
            "Check the system's root certificates (ca-certificates).",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use tokio::sync::oneshot;

    /// Answers one request with the status line and gives back what it heard.
    async fn receiver(answer: &'static str) -> (SocketAddr, oneshot::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let (tell, heard) = oneshot::channel();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = Vec::new();
            while !bytes.ends_with(b"}") {
                let mut part = [0; 1024];
                let n = stream.read(&mut part).await.unwrap();
                if n == 0 {
                    break;
                }
                bytes.extend_from_slice(&part[..n]);
            }
            let answer =
                format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            let _ = tell.send(String::from_utf8(bytes).unwrap());
        });
        (at, heard)
    }

    fn call(url: &str) -> Call<'_> {
        Call {
            id: Uuid::from_u128(3),
            url,
            secret: b"shared",
            body: br#"{"matter":"1"}"#,
            at: DateTime::from_timestamp(1_700_000_000, 0).unwrap(),
        }
    }

    fn hooks(allowed: &[&str]) -> Hooks {
        Hooks::new(&allowed.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    #[tokio::test]
    async fn a_call_arrives_signed() {
        let (at, heard) = receiver("204 No Content").await;
        let url = format!("http://{at}/hook?a=1");
        assert_eq!(hooks(&["127.0.0.1"]).call(&call(&url)).await.unwrap(), 204);
        let heard = heard.await.unwrap();
        assert!(heard.starts_with("POST /hook?a=1 HTTP/1.1\r\n"));
        let heard = heard.to_ascii_lowercase();
        assert!(heard.contains("x-yiwang-delivery: 00000000-0000-0000-0000-000000000003\r\n"));
        let signed = signature(b"shared", call(&url).at, br#"{"matter":"1"}"#);
        assert!(heard.contains(&format!("x-yiwang-signature: {signed}\r\n")));
        // Computed by other means: openssl dgst -sha256 -hmac shared over 1700000000.{"matter":"1"}
        assert_eq!(
            signed,
            "t=1700000000,v1=24a0d3f1ed7ae70a0b804486230d8a2aa58a4080fa33396a982b6a795adc1e43"
        );
    }

    #[tokio::test]
    async fn what_may_be_tried_again_and_what_not() {
        for (answer, permanent) in [
            ("400 Bad", true),
            ("404 No", true),
            ("410 Gone", true),
            ("408 Slow", false),
            ("429 Often", false),
            ("500 Oops", false),
            ("503 Later", false),
            ("302 Found\r\nLocation: http://127.0.0.1:1/", true),
        ] {
            let (at, _heard) = receiver(answer).await;
            let error =
                hooks(&["127.0.0.1"]).call(&call(&format!("http://{at}/"))).await.unwrap_err();
            assert_eq!(error.permanent, permanent, "{answer}");
        }
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error =
            hooks(&["127.0.0.1"]).call(&call(&format!("http://{free}/"))).await.unwrap_err();
        assert!(!error.permanent);
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_called() {
        let (at, mut heard) = receiver("200 OK").await;
        let url = format!("https://localhost:{}/", at.port());
        let error = hooks(&[]).call(&call(&url)).await.unwrap_err();
        assert_eq!(error, inside());
        assert!(heard.try_recv().is_err(), "nobody was connected to");
        let url = format!("http://LOCALHOST:{}/", at.port());
        assert_eq!(hooks(&["localhost"]).call(&call(&url)).await.unwrap(), 200);
    }

    #[test]
    fn an_address_inside_or_in_clear_is_refused_when_it_is_set_up() {
        let hooks = hooks(&["10.1.2.3", "hook.street.example"]);
        for bad in [
            "http://example.org/",
            "ftp://example.org/",
            "https://user:pw@example.org/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://10.1.2.4/",
            "https://[::1]/",
            "https://[::ffff:192.168.0.1]/",
            "https://[fd00::1]/",
            "not an address",
        ] {
            assert_eq!(hooks.check(bad).unwrap_err().code, "hook-url", "{bad}");
        }
        for good in [
            "https://example.org/x",
            "https://8.8.8.8/",
            "http://10.1.2.3:8080/",
            "http://hook.street.example/",
        ] {
            assert!(hooks.check(good).is_ok(), "{good}");
        }
    }
}
