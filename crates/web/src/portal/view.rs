//! What of a report the person who raised it sees.

use crate::visit::Visit;
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
}

impl CaseView {
    pub(crate) fn of(v: &Visit, p: &ProgressView) -> Self {
        let w = v.words;
        Self {
            number: p.number.clone(),
            title: p.title.clone(),
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
        }
    }
}
