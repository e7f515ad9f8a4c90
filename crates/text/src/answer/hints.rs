//! The hints for a draft.

use super::alike::{likeness, shingles};
use super::facts::{deed, empty, next, time, unit};
use super::questions::{answered, questions};
use crate::fold::fold;
use crate::line::Line;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use yiwang_domain::Text;

/// An answer shorter than this says too little, in characters.
const SHORTEST: usize = 20;
/// From this likeness on an answer is a copy.
const COPY: f64 = 0.9;
/// How many earlier answers are compared.
const LAST: usize = 10;
/// What stands further back is not read.
const LONGEST: usize = 20_000;

/// A draft and what it is an answer to.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// The report.
    pub report: &'a str,
    /// The answer as drafted.
    pub answer: &'a str,
    /// Answers given before by the same unit, the latest first; ten are looked at.
    pub last: &'a [&'a str],
    /// Names of the tenant's units and places: they tell by whom, and do not make two answers differ.
    pub names: &'a [&'a str],
}

/// Which hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// Very short.
    AnswerTooShort,
    /// Does not say what was done.
    AnswerNoDeed,
    /// Names no time.
    AnswerNoDate,
    /// Names nobody who did it.
    AnswerNoUnit,
    /// Does not say what comes next.
    AnswerNoNext,
    /// A question of the report is not gone into.
    QuestionOpen,
    /// An earlier answer again.
    AnswerCopied,
    /// A phrase without a fact.
    PhraseEmpty,
}

/// Where a hint points to, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the draft.
    Answer(Range<usize>),
    /// In the report.
    Report(Range<usize>),
}

/// One hint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Stable code.
    pub code: Code,
    /// The sentence for the clerk.
    pub say: Text,
    /// What it points to; the whole draft where something is missing.
    pub place: Place,
}

/// The hints for a draft, what is missing first, then the open questions and single phrases in order.
/// An empty draft has one hint, since nothing else can be said of it.
pub fn hints(draft: &Draft) -> Vec<Hint> {
    let cut = |text: &'_ str| text.floor_char_boundary(LONGEST);
    let (report, answer) = (&draft.report[..cut(draft.report)], &draft.answer[..cut(draft.answer)]);
    let (asked, line) = (Line::new(report), Line::new(answer));
    let names: Vec<String> =
        draft.names.iter().map(|n| fold(n)).filter(|n| n.chars().count() >= 2).collect();
    let whole = || Place::Answer(0..answer.len());
    let mut out = Vec::new();
    let mut push = |code, zh: String, en: String, place| {
        out.push(Hint { code, say: Text::new(zh, en), place });
    };
    let length = line.chars.iter().filter(|c| c.is_alphanumeric()).count();
    if length < SHORTEST {
        push(
            Code::AnswerTooShort,
            format!("答复只有{length}个字，反映人很难看明白。"),
            format!(
                "The answer has {length} characters only: hard to understand for whoever asked."
            ),
            whole(),
        );
    }
    if length == 0 {
        return out;
    }
    let missing: [(bool, Code, &str, &str); 4] = [
        (deed(&line), Code::AnswerNoDeed, "没有写做了什么。", "It does not say what was done."),
        (
            time(&line),
            Code::AnswerNoDate,
            "没有写时间：哪天办的，或哪天前办好。",
            "It names no time: when it was done, or by when it will be.",
        ),
        (
            unit(&line, &names),
            Code::AnswerNoUnit,
            "没有写由哪个单位办理。",
            "It does not say which unit did it.",
        ),
        (
            next(&line),
            Code::AnswerNoNext,
            "没有写接下来怎么办，也没有写已经办结。",
            "It does not say what comes next, nor that it is finished.",
        ),
    ];
    for (there, code, zh, en) in missing {
        if !there {
            push(code, zh.to_owned(), en.to_owned(), whole());
        }
    }
    for question in questions(&asked) {
        if !answered(&asked, &question, &line, &names) {
            let said = asked.text(question.span.clone());
            push(
                Code::QuestionOpen,
                format!("反映人问的“{said}”，答复里好像没有回应。"),
                format!("The report asks “{said}”; the answer does not seem to go into it."),
                Place::Report(asked.origin(&question.span)),
            );
        }
    }
    let own = shingles(&line, &names);
    let earlier = draft.last.iter().take(LAST);
    let copied = earlier.enumerate().find(|(_, other)| {
        let other = Line::new(&other[..cut(other)]);
        likeness(&own, &shingles(&other, &names)) >= COPY
    });
    if let Some((n, _)) = copied {
        let n = n + 1;
        push(
            Code::AnswerCopied,
            format!("和此前第{n}条答复几乎一样，请确认写的是这一件事。"),
            format!(
                "It is nearly the same as answer {n} before it: please check that it is of this matter."
            ),
            whole(),
        );
    }
    for span in empty(&line) {
        let said = line.text(span.clone());
        push(
            Code::PhraseEmpty,
            format!("“{said}”前后没有具体做法或时间，可以换成事实。"),
            format!("“{said}” stands without a deed or a time: better say a fact."),
            Place::Answer(line.origin(&span)),
        );
    }
    out
}
