//! What of a report the person who raised it sees.

use crate::visit::Visit;
use yiwang_domain::Lang;
use yiwang_office::view::{ProgressView, PublicAnswer};

/// A step of the course, like a parcel's.
#[derive(Debug, Clone)]
pub(crate) struct StepLine {
    pub(crate) name: String,
    pub(crate) at: String,
    pub(crate) here: bool,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct AnswerLine {
    pub(crate) at: String,
    pub(crate) iso: String,
    pub(crate) who: String,
    pub(crate) action: String,
    pub(crate) words: Vec<(String, String)>,
    pub(crate) files: Vec<String>,
    /// Whether the reader did it.
    pub(crate) own: bool,
}

impl AnswerLine {
    fn of(v: &Visit, a: &PublicAnswer) -> Self {
        let w = v.words;
        Self {
            at: v.when(a.at),
            iso: v.iso(a.at),
            who: w.x(&a.who).to_owned(),
            action: w.x(&a.action).to_owned(),
            words: a.words.iter().map(|(k, t)| (w.x(k).to_owned(), w.x(t).to_owned())).collect(),
            files: a.files.iter().map(ToString::to_string).collect(),
            own: a.own,
        }
    }
}

/// A report in one language.
#[derive(Debug, Clone)]
pub(crate) struct CaseView {
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) place: String,
    pub(crate) stage: String,
    pub(crate) opened: String,
    pub(crate) promise: Option<String>,
    pub(crate) closed: bool,
    pub(crate) outcome: Option<String>,
    pub(crate) steps: Vec<StepLine>,
    pub(crate) answers: Vec<AnswerLine>,
    pub(crate) files: Vec<String>,
    /// Which unit has it now, in one sentence.
    pub(crate) with: Option<String>,
    /// What was just done and rests: a sentence each.
    pub(crate) resting: Vec<String>,
    /// Whether the reader only follows it.
    pub(crate) follows: bool,
    /// How many others follow it.
    pub(crate) followers: usize,
}

impl CaseView {
    pub(crate) fn of(v: &Visit, p: &ProgressView) -> Self {
        let w = v.words;
        let comma = if w.lang == Lang::Zh { "、" } else { ", " };
        Self {
            number: p.number.clone(),
            title: if p.follows { w.x(&p.about).to_owned() } else { p.title.clone() },
            text: p.text.clone(),
            place: p.place.clone(),
            stage: w.x(&p.stage).to_owned(),
            opened: v.when(p.opened_at),
            promise: p
                .promised
                .as_ref()
                .filter(|_| !p.closed)
                .map(|(_, when)| w.a("promise-by", "when", w.x(when))),
            closed: p.closed,
            outcome: p.outcome.as_ref().map(|o| w.x(o).to_owned()),
            steps: p
                .steps
                .iter()
                .map(|s| StepLine {
                    name: w.x(&s.name).to_owned(),
                    at: s.at.map(|a| v.when(a)).unwrap_or_default(),
                    here: s.here,
                })
                .collect(),
            answers: p.answers.iter().map(|a| AnswerLine::of(v, a)).collect(),
            files: p.files.iter().map(ToString::to_string).collect(),
            with: (!p.closed && !p.with.is_empty())
                .then(|| w.a("waits-for", "who", p.with.join(comma))),
            resting: p
                .resting
                .iter()
                .map(|(what, until)| {
                    w.b("rests-until", ("what", w.x(what)), ("when", v.when(*until)))
                })
                .collect(),
            follows: p.follows,
            followers: p.followers.saturating_sub(usize::from(p.follows)),
        }
    }
}
