//! Text inside SVG.

/// Fonts that show Chinese on the systems in use, best first.
pub(crate) const FONTS: &str = "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, \
     Microsoft YaHei, WenQuanYi Micro Hei, SimHei, sans-serif";

/// Makes any text safe inside SVG, between tags and inside attributes. Characters that XML does not
/// allow become the replacement character.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// A link that a map may carry: within the site, or by http. Anything else (`javascript:` above all)
/// is left out.
pub(super) fn safe_href(href: &str) -> Option<String> {
    let ok = ["/", "?", "#", "./", "https://", "http://"].iter().any(|s| href.starts_with(s));
    ok.then(|| escape(href))
}

/// Class names without anything that could leave the attribute.
pub(super) fn safe_class(class: &str) -> String {
    class.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' ')).collect()
}

/// A colour such as `#c33` or `none`; anything else becomes no colour.
pub(super) fn safe_colour(colour: &str) -> &str {
    let ok = colour.chars().all(|c| c.is_ascii_alphanumeric() || c == '#');
    if ok && !colour.is_empty() { colour } else { "none" }
}

/// Width of a text in pixels: a Chinese character is as wide as the font is high, a Latin one about
/// six tenths of that.
pub(super) fn width_px(text: &str, font_px: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.6 } else { 1.0 }).sum::<f64>() * font_px
}

/// Breaks a text into lines of at most `width` pixels and at most `lines` lines; what does not fit
/// ends in an ellipsis. Chinese may break anywhere, Latin words only at blanks.
pub(crate) fn wrap(text: &str, width: f64, font_px: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty()
            && width_px(&line, font_px) + width_px(piece.trim_end(), font_px) > width
        {
            out.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(if line.is_empty() { piece.trim_start() } else { piece });
    }
    if !line.trim().is_empty() {
        out.push(line.trim_end().to_owned());
    }
    if out.len() > lines {
        out.truncate(lines);
        if let Some(last) = out.last_mut() {
            last.push('…');
        }
    }
    out
}

/// Words with the blank after them; every Chinese character by itself.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in text.char_indices() {
        let next = i + c.len_utf8();
        if !c.is_ascii() || c == ' ' {
            if !c.is_ascii() && i > start {
                out.push(text.get(start..i).unwrap_or_default());
                start = i;
            }
            out.push(text.get(start..next).unwrap_or_default());
            start = next;
        }
    }
    out.push(text.get(start..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_in_a_name_is_only_text() {
        assert_eq!(escape("<b a=\"1\">&'"), "&lt;b a=&quot;1&quot;&gt;&amp;&#39;");
        assert_eq!(escape("a\u{0}b\u{1b}"), "a\u{FFFD}b\u{FFFD}");
        assert_eq!(safe_class("grid \"onload=x"), "grid onloadx");
        assert_eq!(safe_colour("red\" x"), "none");
    }

    #[test]
    fn a_link_leads_into_the_site_or_to_the_web_only() {
        assert_eq!(safe_href("/grids/a&b").unwrap(), "/grids/a&amp;b");
        assert_eq!(safe_href("javascript:alert(1)"), None);
        assert_eq!(safe_href(" javascript:alert(1)"), None);
        assert_eq!(safe_href("data:text/html,x"), None);
    }

    #[test]
    fn long_text_is_broken_and_cut() {
        assert_eq!(wrap("一二三四五", 36.0, 12.0, 9), ["一二三", "四五"]);
        assert_eq!(wrap("one two three", 60.0, 12.0, 9), ["one two", "three"]);
        assert_eq!(wrap("一二三四五", 12.0, 12.0, 2), ["一", "二…"]);
        assert_eq!(wrap("", 12.0, 12.0, 2), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_by_breaking(text in "[一-龥a-z ]{0,60}") {
            let joined: String = wrap(&text, 60.0, 12.0, 1000).concat();
            let plain = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(plain(&joined), plain(&text));
        }

        #[test]
        fn escaped_text_has_no_markup(text in any::<String>()) {
            let safe = escape(&text);
            prop_assert!(!safe.contains(['<', '>', '"', '\'']));
        }
    }
}
