//! Feeds as they stand in the world, and as they should not.

use super::*;
use proptest::prelude::*;

fn china() -> FixedOffset {
    FixedOffset::east_opt(8 * 3_600).unwrap()
}

fn read(text: &str) -> Vec<Told> {
    parse(text.as_bytes(), "application/rss+xml; charset=utf-8", china()).unwrap()
}

fn at(s: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(s).unwrap().to_utc()
}

#[test]
fn rss_2_is_read_without_markup_and_without_whoever_wrote_it() {
    let told = read(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"d\" xmlns:media=\"m\"><channel>\
         <title>本地新闻</title><item><title>枫林路&amp;梧桐街 <![CDATA[<b>积水</b>]]></title>\
         <media:title>别的</media:title>\
         <dc:creator>记者张三</dc:creator><author>zhang@example.org</author>\
         <link>https://news.example.org/1</link><guid>n-1</guid>\
         <pubDate>Mon, 02 Mar 2026 09:30:00 +0800</pubDate>\
         <description>&lt;p&gt;雨后&lt;br/&gt;积水，&amp;nbsp;请致电19900001234&lt;/p&gt;\
         &lt;script&gt;alert(1)&lt;/script&gt;</description></item>\
         <item><title>  </title></item></channel></rss>",
    );
    assert_eq!(told.len(), 1, "what says nothing is left out");
    let one = &told[0];
    assert_eq!(one.title, "枫林路&梧桐街 积水");
    assert_eq!(one.text, "雨后 积水， 请致电199****1234");
    assert_eq!(
        (one.mark.as_str(), one.link.as_deref()),
        ("n-1", Some("https://news.example.org/1"))
    );
    assert_eq!(one.at, Some(at("2026-03-02T09:30:00+08:00")));
    assert!(!format!("{told:?}").contains("张三") && !format!("{told:?}").contains("zhang@"));
}

#[test]
fn atom_and_rss_1_are_read_too() {
    let told = read(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>通知</title><author><name>李四</name></author>\
         <entry><id>urn:1</id><title type=\"html\">路灯 &amp;lt;检修</title>\
         <link rel=\"self\" href=\"https://a.example/self\"/><link href=\"https://a.example/1\"/>\
         <author><name>王五</name></author><updated>2026-03-01T00:00:00Z</updated>\
         <content type=\"xhtml\"><div>明晚<p>停电</p>两小时</div></content></entry></feed>",
    );
    assert_eq!((told[0].title.as_str(), told[0].text.as_str()), ("路灯 <检修", "明晚 停电两小时"));
    assert_eq!(told[0].link.as_deref(), Some("https://a.example/1"));
    assert_eq!(told[0].at, Some(at("2026-03-01T00:00:00Z")));
    assert!(!format!("{told:?}").contains("王五"));
    let told = read(
        "<rdf:RDF xmlns:rdf=\"r\" xmlns:dc=\"d\"><channel><title>x</title></channel>\
         <item><title>公交改线</title><link>javascript:alert(1)</link><dc:date>2026-03-01</dc:date></item>\
         </rdf:RDF>",
    );
    assert_eq!((told[0].title.as_str(), told[0].link.as_deref()), ("公交改线", None));
    assert_eq!(told[0].at, Some(at("2026-03-01T12:00:00+08:00")), "a day is its noon, local");
    assert!(!told[0].mark.is_empty(), "known again without a name of its own");
}

#[test]
fn other_writings_are_understood() {
    let text = "<?xml version=\"1.0\" encoding=\"gb2312\"?><rss><channel><item><title>噪声扰民</title></item></channel></rss>";
    let gbk = encoding_rs::GBK.encode(text).0;
    for kind in ["", "text/xml", "text/xml; charset=GBK"] {
        let told = parse(&gbk, kind, china()).unwrap();
        assert_eq!(told[0].title, "噪声扰民", "{kind}");
    }
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.replace("gb2312", "utf-16").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(parse(&utf16, "text/xml", china()).unwrap()[0].title, "噪声扰民");
}

#[test]
fn what_is_no_feed_is_told_apart_from_what_is_broken() {
    let no = |text: &str| parse(text.as_bytes(), "", china()).unwrap_err();
    assert_eq!(no(""), NoFeed::Broken);
    assert_eq!(no("nothing"), NoFeed::Broken);
    assert_eq!(no("<html><body>x</body></html>"), NoFeed::Other);
    assert_eq!(no("<rss><channel><item><title>x"), NoFeed::Broken);
    assert_eq!(parse(b"<rss/>", "", china()), Ok(Vec::new()));
    // what came before the break stays
    let cut = "<rss><channel><item><title>一</title></item><item><title>二</oops>";
    assert_eq!(parse(cut.as_bytes(), "", china()).unwrap().len(), 1);
}

#[test]
fn nothing_grows_that_came_small() {
    let laughs = "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
        <!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <rss><channel><item><title>a&b;&x;z</title></item></channel></rss>";
    assert_eq!(read(laughs)[0].title, "az", "an entity of its own stands for nothing");
    let many = format!(
        "<rss><channel>{}</channel></rss>",
        "<item><title>x</title><description>y</description></item>".repeat(5_000)
    );
    assert_eq!(read(&many).len(), MOST);
    let long =
        format!("<rss><channel><item><title>{}</title></item></channel></rss>", "长".repeat(9_000));
    assert_eq!(read(&long)[0].title.chars().count(), TITLE + 1);
    let deep = format!("<rss><channel><item><title>{}x", "<b>".repeat(100_000));
    assert_eq!(parse(deep.as_bytes(), "", china()), Err(NoFeed::Broken));
    let tags = format!(
        "<rss><channel><item><title>a{}</title></item></channel></rss>",
        "&lt;script&gt;x&lt;/script&gt;".repeat(5_000)
    );
    assert_eq!(read(&tags)[0].title, "a");
}

proptest! {
    #[test]
    fn no_bytes_make_it_fall_over(bytes in proptest::collection::vec(any::<u8>(), 0..400), kind in ".{0,20}") {
        let _ = parse(&bytes, &kind, china());
    }

    #[test]
    fn no_words_in_a_feed_make_it_fall_over(words in "[<>&;/!?a-z\"'= 中\\[\\]#0-9-]{0,200}") {
        let text = format!("<rss><channel><item><title>{words}</title></item></channel></rss>");
        for told in parse(text.as_bytes(), "", china()).unwrap_or_default() {
            prop_assert!(told.title.chars().count() <= TITLE + 1);
        }
    }
}
