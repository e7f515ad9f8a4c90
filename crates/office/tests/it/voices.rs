//! Public voices: read when due, kept without authors, in one topic with the matters.

use crate::world::{at, both, system};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use yiwang_domain::ledger::HashKind;
use yiwang_office::voice::FeedForm;

/// A newspaper that gives these answers, one a request, and keeps what it was asked.
async fn newspaper(answers: Vec<String>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/rss.xml", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&asked);
    tokio::spawn(async move {
        for answer in answers {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = Vec::new();
            while !bytes.ends_with(b"\r\n\r\n") {
                let mut part = [0; 1_024];
                let n = stream.read(&mut part).await.unwrap();
                bytes.extend_from_slice(&part[..n]);
                if n == 0 {
                    break;
                }
            }
            heard.lock().unwrap().push(String::from_utf8(bytes).unwrap().to_ascii_lowercase());
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    (url, asked)
}

fn ok(head: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\n{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn rss(items: &[&str]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|t| {
            format!(
                "<item><guid>{t}</guid><title>{t}</title><author>记者</author>\
                 <pubDate>Mon, 03 Nov 2025 08:00:00 +0800</pubDate></item>"
            )
        })
        .collect();
    let items = items.concat();
    format!("<rss><channel>{items}</channel></rss>")
}

fn form(url: &str) -> FeedForm {
    FeedForm { name: "晚报".into(), url: url.into(), hours: "3".into() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_read_when_due_and_says_why_where_it_cannot_be() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        w.now("2025-11-03T09:00");
        let closed = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        let same = "HTTP/1.1 304 Same\r\nConnection: close\r\n\r\n";
        let (url, asked) = newspaper(vec![
            closed.to_owned(),
            ok("ETag: \"v1\"\r\nContent-Type: text/xml\r\n", &rss(&["枫林路积水", "菊展开幕"])),
            same.to_owned(),
            ok("", &rss(&["枫林路积水", "枫林路又积水"])),
        ])
        .await;
        o.keep_feed(&system(), None, &form(&url)).await.unwrap();
        let came = o.fetch_voices(false).await.unwrap();
        let why = came[0].came.as_ref().unwrap_err();
        assert!(why.zh.contains("503"), "{why:?}");
        let feed = o.voices(&system(), None).await.unwrap().feeds.remove(0);
        assert_eq!((feed.next_at, feed.fetched_at), (at("2025-11-03T09:10"), None));
        assert!(feed.error.is_some() && o.fetch_voices(false).await.unwrap().is_empty(), "not due");

        w.now("2025-11-03T09:10");
        assert_eq!(o.fetch_voices(false).await.unwrap()[0].came, Ok(2));
        let page = o.voices(&system(), None).await.unwrap();
        assert!(page.feeds[0].error.is_none() && page.feeds[0].next_at == at("2025-11-03T12:10"));
        assert!(!format!("{page:?}").contains("记者"), "nobody is followed");

        w.now("2025-11-03T12:10");
        assert_eq!(o.fetch_voices(false).await.unwrap()[0].came, Ok(0), "not changed");
        assert!(asked.lock().unwrap()[2].contains("if-none-match: \"v1\""));
        w.now("2025-11-03T15:10");
        assert_eq!(o.fetch_voices(false).await.unwrap()[0].came, Ok(1), "what is known is not new");

        // after a restart it stands; removed, nothing of it stays
        let again = w.reopened(21).await;
        let page = again.voices(&system(), None).await.unwrap();
        let n: usize = page.alone.len() + page.topics.iter().map(|t| t.voices.len()).sum::<usize>();
        assert_eq!(n, 3);
        let feed = &page.feeds[0];
        let stale = again.remove_feed(&system(), (feed.id, feed.version + 1)).await.unwrap_err();
        assert_eq!(stale.code, "stale-version");
        again.remove_feed(&system(), (feed.id, feed.version)).await.unwrap();
        let page = again.voices(&system(), None).await.unwrap();
        assert!(page.feeds.is_empty() && page.alone.is_empty() && page.topics.is_empty());
        again.close().await;
        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_inside_the_own_network_is_read() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        for bad in ["http://127.0.0.2:9/x", "http://10.0.0.1/", "file:///etc/passwd", "https://a:b@x.example/", "x"] {
            let no = o.keep_feed(&system(), None, &form(bad)).await.unwrap_err();
            assert_eq!((no.code.as_ref(), no.faults[0].at.as_str()), ("feed-wrong", "url"), "{bad}");
        }
        let wrong = FeedForm { name: String::new(), hours: "0".into(), ..form("https://x.example/") };
        assert_eq!(o.keep_feed(&system(), None, &wrong).await.unwrap_err().faults.len(), 2);
        let clerk = w.who("clerk").await;
        let no = o.keep_feed(&clerk, None, &form("https://x.example/")).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        // an allowed host that leads on to one that is not
        let on = "HTTP/1.1 302 Found\r\nLocation: http://10.1.2.3/in\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        let large = ok("", &"x".repeat(3 * 1024 * 1024));
        let page = ok("", "<html><body>no feed</body></html>");
        let (url, _) = newspaper(vec![on.to_owned(), large, page]).await;
        o.keep_feed(&system(), None, &form(&url)).await.unwrap();
        for said in ["内部", "2 MB", "RSS"] {
            let came = o.fetch_voices(true).await.unwrap();
            let why = came[0].came.as_ref().unwrap_err();
            assert!(why.zh.contains(said), "{said}: {why:?}");
        }
        o.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_comes_into_the_issue_of_the_matters_and_becomes_one() {
    both(HashKind::Sha256, async |w| {
        let o = &w.office;
        w.now("2025-11-03T09:00");
        for n in 0..4 {
            w.report(&format!("枫林路8号门口路面积水严重，第{n}次反映"), None).await;
        }
        w.settled().await;
        o.mine_issues().await.unwrap();
        let street = w.who("dispatch1").await;
        let hot = o.issues(&street).await.unwrap().rows.remove(0);
        let text = "<rss><channel><item><guid>1</guid><title>枫林路8号门口路面积水严重</title></item>\
            <item><guid>2</guid><title>菊花展周末开幕</title></item></channel></rss>";
        let no = o.read_feed(&street, "晚报", text.into()).await.unwrap_err();
        assert_eq!(no.code, "no-right");
        let bad = o.read_feed(&system(), "晚报", b"<html/>".to_vec()).await.unwrap_err();
        assert_eq!(bad.code, "feed-unreadable");
        assert_eq!(o.read_feed(&system(), "晚报", text.into()).await.unwrap(), 2);
        assert_eq!(o.read_feed(&system(), "晚报", text.into()).await.unwrap(), 0, "read twice, kept once");
        let page = o.issue(&street, &hot.id).await.unwrap();
        assert_eq!((page.row.voices, page.row.matters, page.voices.len()), (1, 4, 1));
        assert_eq!(page.voices[0].feed, "晚报");
        assert!((page.row.score - hot.score).abs() < 1e-9, "nobody reports by a voice");
        let seen = o.voices(&street, None).await.unwrap();
        assert_eq!((seen.topics.len(), seen.alone.len(), seen.may_edit), (1, 1, false));
        assert!(seen.topics[0].open && seen.topics[0].row.id == hot.id);
        // who sees no matter of it reads the voice, and no word of the matters
        let other = o.voices(&w.who("sw").await, None).await.unwrap();
        assert!(!other.topics[0].open);
        assert_eq!(other.topics[0].row.name.zh, "枫林路8号门口路面积水严重");
        let one = o.voice_of(&street, page.voices[0].id).await.unwrap();
        assert_eq!(one.line.title, "枫林路8号门口路面积水严重");
        // what is old goes
        w.now("2026-06-03T09:00");
        o.work_once().await.unwrap();
        o.sweep_voices().await.unwrap();
        assert!(o.voices(&street, None).await.unwrap().alone.is_empty());
        o.close().await;
    })
    .await;
}
