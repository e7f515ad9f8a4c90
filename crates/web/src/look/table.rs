//! A row of the inbox.

use super::chip::Chip;
use crate::visit::Visit;
use yiwang_domain::MatterId;
use yiwang_domain::matter::Urgency;
use yiwang_office::view::RowView;

/// One matter in a list, in one language.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) id: MatterId,
    pub(crate) version: u64,
    pub(crate) number: String,
    /// The title in pieces; the second of each says whether it was searched for.
    pub(crate) title: Vec<(String, bool)>,
    pub(crate) stage: String,
    pub(crate) closed: bool,
    pub(crate) outcome: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) place: String,
    /// Who must act.
    pub(crate) holder: String,
    pub(crate) chip: Option<Chip>,
    pub(crate) opened: String,
    /// Key of the word for its urgency, and the colour.
    pub(crate) urgency: Option<(String, &'static str)>,
    pub(crate) channel: String,
    pub(crate) reporters: usize,
    pub(crate) legs: Vec<(String, String, bool)>,
}

impl Row {
    pub(crate) fn of(v: &Visit, r: &RowView) -> Self {
        let w = v.words;
        let holder = match (&r.holder, &r.holder_role) {
            (Some(unit), Some(role)) => format!("{unit} · {}", w.x(role)),
            (Some(unit), None) => unit.clone(),
            _ => String::new(),
        };
        Self {
            id: r.id,
            version: r.version,
            number: r.number.clone(),
            title: pieces(&r.title, &r.highlight),
            stage: w.x(&r.stage).to_owned(),
            closed: r.closed,
            outcome: r.outcome.as_ref().map(|o| w.x(o).to_owned()),
            category: r.category.as_ref().map(|c| w.x(c).to_owned()),
            place: r.grid.clone().unwrap_or_else(|| r.place.clone()),
            holder,
            chip: r.due.as_ref().map(|d| Chip::of(v, d)),
            opened: v.when(r.opened_at),
            urgency: match r.urgency {
                Urgency::Normal => None,
                Urgency::Urgent => Some((w.t("urgent"), "warn")),
                Urgency::Emergency => Some((w.t("emergency"), "late")),
            },
            channel: w.x(&r.channel).to_owned(),
            reporters: r.reporters,
            legs: r
                .legs
                .iter()
                .map(|l| (l.unit.clone(), w.x(&l.stage).to_owned(), l.ended))
                .collect(),
        }
    }

    /// The title in one piece.
    pub(crate) fn whole_title(&self) -> String {
        self.title.iter().map(|(s, _)| s.as_str()).collect()
    }
}

/// Cuts a text at the highlighted spans (bytes, half open). A span that does not fit the text or
/// cuts a character is left out.
pub(crate) fn pieces(text: &str, spans: &[(usize, usize)]) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    let mut at = 0;
    for &(from, to) in spans {
        if from < at || to <= from {
            continue;
        }
        let (Some(before), Some(hit)) = (text.get(at..from), text.get(from..to)) else { continue };
        if !before.is_empty() {
            out.push((before.to_owned(), false));
        }
        out.push((hit.to_owned(), true));
        at = to;
    }
    match text.get(at..) {
        Some(rest) if !rest.is_empty() || out.is_empty() => out.push((rest.to_owned(), false)),
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_cut_the_text_and_never_lose_any_of_it() {
        let text = "路灯不亮了";
        assert_eq!(
            pieces(text, &[(0, 6), (9, 12)]),
            [
                ("路灯".into(), true),
                ("不".into(), false),
                ("亮".into(), true),
                ("了".into(), false)
            ]
        );
        for spans in [vec![(1, 4)], vec![(0, 99)], vec![(6, 3)], vec![(0, 6), (3, 9)], vec![]] {
            let whole: String = pieces(text, &spans).into_iter().map(|p| p.0).collect();
            assert_eq!(whole, text, "{spans:?}");
        }
        assert_eq!(pieces("", &[]), [(String::new(), false)]);
    }
}
