//! What only the table of rules has: how often each was right, which contradict each other, what one
//! would do to the last matters, and what was ended.

use super::super::query::percent;
use super::lines::Line;
use crate::i18n::Words;
use crate::state::Web;
use crate::visit::Visit;
use yiwang_domain::Refusal;
use yiwang_office::triage::{RuleTrial, RuleView, TrialLine};

/// The parts of the page that other tables do not have.
pub(super) struct Rules {
    /// Rules that contradict each other.
    pub(super) clashes: Vec<String>,
    /// What the rule in the form would do, where it was tried.
    pub(super) trial: Option<Trial>,
    /// Rules that ended: when they fitted, what they said, how often they were right, when they ended.
    pub(super) ended: Vec<(String, String, String, String)>,
    /// What was done to the rule that is open: when, by whom, what.
    pub(super) history: Vec<(String, String, String)>,
}

/// What a rule would do.
pub(super) struct Trial {
    /// How many it fits, of how many.
    pub(super) says: String,
    /// By kind, how often the same stands there.
    pub(super) same: Vec<String>,
    pub(super) clashes: Vec<String>,
    pub(super) lines: Vec<Touched>,
    /// Matters that are not listed.
    pub(super) more: usize,
}

/// A matter that a rule fits.
pub(super) struct Touched {
    pub(super) number: String,
    pub(super) title: String,
    /// Whether this person may open it.
    pub(super) open: bool,
    /// Kind, what stands there, whether it is what the rule says.
    pub(super) stands: Vec<(String, String, bool)>,
}

impl Rules {
    /// The parts, and the rules that did not end as rows. `open` is the id of the row that is open.
    pub(super) async fn of(
        web: &Web,
        v: &Visit,
        open: Option<&str>,
        trial: Option<&RuleTrial>,
    ) -> Result<(Self, Vec<Line>), Refusal> {
        let w = v.words;
        let (ended, holding): (Vec<RuleView>, Vec<RuleView>) =
            web.office.rules().await?.into_iter().partition(|r| r.ended_at.is_some());
        let clashes = web.office.rule_clashes().await?;
        let history = match open {
            Some(id) => web.office.rule_history(id).await?,
            None => Vec::new(),
        };
        let ended = ended
            .iter()
            .map(|r| {
                let at = r.ended_at.map(|t| v.when(t)).unwrap_or_default();
                (w.x(&r.when).to_owned(), w.x(&r.then).to_owned(), right(w, r), at)
            })
            .collect();
        let rules = Self {
            clashes: clashes.iter().map(|c| w.x(&c.say).to_owned()).collect(),
            trial: trial.map(|t| tried(w, t)),
            ended,
            history: history
                .into_iter()
                .map(|d| {
                    let by = d.by.unwrap_or_else(|| w.t("rule-by-program"));
                    (v.when(d.at), by, w.x(&d.say).to_owned())
                })
                .collect(),
        };
        Ok((rules, holding.iter().map(|r| line(w, r)).collect()))
    }
}

fn line(w: Words, r: &RuleView) -> Line {
    let state = if r.holds { w.t("rule-holds") } else { w.t("rule-holds-not") };
    let days = match w.x(&r.days) {
        "" => state,
        days => format!("{state} {days}"),
    };
    let set = w.x(&r.set);
    let sub = if r.note.is_empty() { set.to_owned() } else { format!("{} · {set}", r.note) };
    Line {
        id: percent(&r.id),
        name: w.x(&r.when).to_owned(),
        sub,
        cells: vec![w.x(&r.then).to_owned(), days, right(w, r)],
    }
}

/// How often a rule was right: of what was decided, and what is not decided yet beside it.
fn right(w: Words, r: &RuleView) -> String {
    if r.figures.is_empty() {
        return w.t("rule-unused");
    }
    let one = |f: &yiwang_office::triage::KindFigure| {
        let kind = w.x(&f.kind);
        let right = w.b("rule-right-of", ("n", f.decided), ("right", f.right));
        let waiting = match f.proposed - f.decided {
            0 => String::new(),
            n => w.a("rule-waiting", "n", n),
        };
        format!("{kind} {right}{waiting}")
    };
    r.figures.iter().map(one).collect::<Vec<_>>().join(&w.t("rule-stop"))
}

fn tried(w: Words, t: &RuleTrial) -> Trial {
    let touched = |l: &TrialLine| Touched {
        number: l.number.clone(),
        title: l.title.clone(),
        open: l.open,
        stands: l
            .stands
            .iter()
            .map(|s| {
                let now = s.now.as_ref().map(|n| w.x(n).to_owned());
                (w.x(&s.kind).to_owned(), now.unwrap_or_else(|| w.t("rule-undecided")), s.same)
            })
            .collect(),
    };
    Trial {
        says: w.b("rule-trial-fits", ("looked", t.looked), ("n", t.fits)),
        same: t
            .same
            .iter()
            .filter(|_| t.fits > 0)
            .map(|(kind, n, same)| {
                format!("{} {}", w.x(kind), w.b("rule-right-of", ("n", n), ("right", same)))
            })
            .collect(),
        clashes: t.clashes.iter().map(|c| w.x(c).to_owned()).collect(),
        lines: t.lines.iter().map(touched).collect(),
        more: t.fits - t.lines.len(),
    }
}
