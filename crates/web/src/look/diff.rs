//! The difference of two texts, line by line.

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// `more`, `less`, `same`, or `cut` where lines that are the same were left out.
    pub(crate) kind: &'static str,
    /// The mark in front of it.
    pub(crate) mark: &'static str,
    pub(crate) text: String,
}

/// What to take from `old` and add to get `new`, with some lines around each change.
pub(crate) fn lines(old: &str, new: &str) -> Vec<Line> {
    let patch = diffy::create_patch(old, new);
    let mut out = Vec::new();
    for (i, hunk) in patch.hunks().iter().enumerate() {
        if i > 0 {
            out.push(Line { kind: "cut", mark: "⋯", text: String::new() });
        }
        for line in hunk.lines() {
            let (kind, mark, text) = match line {
                diffy::Line::Context(t) => ("same", " ", t),
                diffy::Line::Delete(t) => ("less", "−", t),
                diffy::Line::Insert(t) => ("more", "+", t),
            };
            out.push(Line { kind, mark, text: text.trim_end_matches('\n').to_owned() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_left_out_and_what_changed_is_marked() {
        assert_eq!(lines("a\nb\n", "a\nb\n"), []);
        let kinds: Vec<_> = lines("a\nb\nc\n", "a\nB\nc\n").iter().map(|l| l.kind).collect();
        assert_eq!(kinds, ["same", "less", "more", "same"]);
    }
}
