//! Answers of a form, checked.

use super::{Env, scene};
use crate::actor::By;
use crate::entry::Words;
use crate::matter::{Leg, Matter};
use crate::playbook::guard;
use crate::playbook::model::{Action, Field, FieldKind, Playbook};
use crate::refusal::{Fault, Refusal, Sort};
use crate::text::Text;
use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Longest free text of one field, in characters.
const LONGEST: usize = 5_000;

/// A form that was accepted: structure and free text apart.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// Structural answers, in their checked form (unit ids, not codes).
    pub answers: BTreeMap<String, Json>,
    /// Free text.
    pub words: Words,
}

impl Filled {
    /// Everything as conditions see it.
    pub(super) fn seen(&self, fields: &[Field]) -> Json {
        let mut all: Map<String, Json> = self.answers.clone().into_iter().collect();
        for (k, v) in &self.words {
            all.insert(k.clone(), Json::String(v.clone()));
        }
        scene::form(fields, &all)
    }
}

/// Checks the answers given to an action's form. All wrong fields are told at once.
pub(super) fn fill(
    p: &Playbook,
    m: &Matter,
    action: &Action,
    given: &Map<String, Json>,
    by: &By,
    leg: Option<&Leg>,
    env: &Env<'_>,
) -> Result<Filled, Refusal> {
    let mut filled = Filled::default();
    let mut faults = Vec::new();
    for f in &action.form {
        let Some(v) = given.get(&f.id).filter(|v| !empty(v)) else { continue };
        match one(f, v, env) {
            Ok(Json::String(s)) if f.kind.is_words() => {
                filled.words.insert(f.id.clone(), s);
            }
            Ok(v) => {
                filled.answers.insert(f.id.clone(), v);
            }
            Err(say) => faults.push(Fault { at: f.id.clone(), say }),
        }
    }
    for id in given.keys() {
        if !action.form.iter().any(|f| f.id == *id) {
            faults.push(Fault {
                at: id.clone(),
                say: Text::new(
                    format!("表单没有“{id}”这一项"),
                    format!("the form has no field `{id}`"),
                ),
            });
        }
    }
    let seen = scene::of(p, m, &filled.seen(&action.form), by, leg, env.units);
    for f in &action.form {
        let answered = filled.answers.contains_key(&f.id) || filled.words.contains_key(&f.id);
        let must = f.required
            || f.required_when.as_ref().is_some_and(|w| guard::holds(w, &seen).unwrap_or(true));
        if must && !answered && !faults.iter().any(|x| x.at == f.id) {
            faults.push(Fault {
                at: f.id.clone(),
                say: Text::new(
                    format!("请填写“{}”", f.name.zh),
                    format!("fill in “{}”", f.name.en),
                ),
            });
        }
    }
    if faults.is_empty() {
        return Ok(filled);
    }
    Err(Refusal::new(
        "form-incomplete",
        Sort::Invalid,
        (
            format!("“{}”有{}项需要改正。", action.name.zh, faults.len()),
            format!("“{}” has {} field(s) to correct.", action.name.en, faults.len()),
        ),
        ("改正标出的各项后再提交。", "Correct the marked fields and send again."),
    )
    .with_faults(faults))
}

fn empty(v: &Json) -> bool {
    match v {
        Json::Null => true,
        Json::String(s) => s.trim().is_empty(),
        Json::Array(a) => a.iter().all(empty),
        _ => false,
    }
}

fn one(f: &Field, v: &Json, env: &Env<'_>) -> Result<Json, Text> {
    let wrong = |zh: &str, en: &str| {
        Text::new(format!("“{}”{zh}", f.name.zh), format!("“{}” {en}", f.name.en))
    };
    let word = || match v {
        Json::String(s) => Ok(s.trim().to_owned()),
        Json::Number(n) => Ok(n.to_string()),
        Json::Bool(b) => Ok(b.to_string()),
        Json::Array(a) if a.len() == 1 => a
            .first()
            .and_then(Json::as_str)
            .map(|s| s.trim().to_owned())
            .ok_or_else(|| wrong("应只填一个", "takes one answer")),
        _ => Err(wrong("应只填一个", "takes one answer")),
    };
    let unit = |code: &str, kinds: &[String]| {
        let u = env.units.find(code).ok_or_else(|| {
            wrong(&format!("没有单位“{code}”"), &format!("knows no unit `{code}`"))
        })?;
        if kinds.is_empty() || kinds.contains(&u.kind) {
            Ok(Json::String(u.id.to_string()))
        } else {
            Err(wrong(&format!("不能选“{}”", u.name), &format!("cannot be “{}”", u.name)))
        }
    };
    match &f.kind {
        FieldKind::Text | FieldKind::LongText => {
            let s = word()?;
            if s.chars().count() > LONGEST {
                return Err(wrong(
                    &format!("最多{LONGEST}字"),
                    &format!("holds at most {LONGEST} characters"),
                ));
            }
            Ok(Json::String(s))
        }
        FieldKind::Number { min, max } => {
            let n: i64 =
                word()?.parse().map_err(|_| wrong("应为整数", "must be a whole number"))?;
            if min.is_some_and(|m| n < m) || max.is_some_and(|m| n > m) {
                let span = format!(
                    "{}–{}",
                    min.map_or("…".into(), |m| m.to_string()),
                    max.map_or("…".into(), |m| m.to_string())
                );
                return Err(wrong(&format!("应在{span}之间"), &format!("must be within {span}")));
            }
            Ok(Json::from(n))
        }
        FieldKind::Date => {
            let d: NaiveDate = word()?.parse().map_err(|_| {
                wrong("应为日期，如2026-03-01", "must be a date such as 2026-03-01")
            })?;
            // the years the clock counts; at the ends of the calendar arithmetic would overflow
            if !(1900..2200).contains(&d.year()) {
                return Err(wrong("应在1900年至2199年之间", "must be from 1900 to 2199"));
            }
            Ok(Json::String(d.to_string()))
        }
        FieldKind::YesNo => match word()?.as_str() {
            "true" | "yes" | "on" | "1" => Ok(Json::Bool(true)),
            "false" | "no" | "off" | "0" => Ok(Json::Bool(false)),
            _ => Err(wrong("应为是或否", "must be yes or no")),
        },
        FieldKind::Choice { options } => {
            let s = word()?;
            if options.iter().any(|o| o.id == s) {
                Ok(Json::String(s))
            } else {
                Err(wrong(&format!("没有选项“{s}”"), &format!("has no option `{s}`")))
            }
        }
        FieldKind::Outcome => {
            let s = Json::String(word()?);
            serde_json::from_value::<crate::matter::Outcome>(s.clone()).map(|_| s).map_err(|_| {
                wrong("应为实际解决、解释说明或未解决", "must be solved, explained or unsolved")
            })
        }
        FieldKind::Unit { kinds } => unit(&word()?, kinds),
        FieldKind::Units { kinds } => {
            let codes: Vec<&str> = match v {
                Json::Array(a) => a
                    .iter()
                    .filter_map(Json::as_str)
                    .map(str::trim)
                    .filter(|s| !s.is_empty())
                    .collect(),
                Json::String(s) => {
                    s.split([',', ' ', '，', '、']).filter(|s| !s.is_empty()).collect()
                }
                _ => Vec::new(),
            };
            let mut units: Vec<Json> = Vec::new();
            for c in codes {
                let u = unit(c, kinds)?;
                if !units.contains(&u) {
                    units.push(u);
                }
            }
            Ok(Json::Array(units))
        }
        FieldKind::Category => {
            let s = word()?;
            if (env.category)(&s) {
                Ok(Json::String(s))
            } else {
                Err(wrong(&format!("没有类别“{s}”"), &format!("knows no category `{s}`")))
            }
        }
        FieldKind::Grid => {
            let s = word()?;
            if (env.grid)(&s).is_some() {
                Ok(Json::String(s))
            } else {
                Err(wrong(&format!("没有网格“{s}”"), &format!("knows no grid `{s}`")))
            }
        }
        FieldKind::Limit => {
            let s = word()?;
            s.parse::<crate::limit::Limit>().map(|l| Json::String(l.to_string())).map_err(|_| {
                wrong("应为时限，如3 work_days", "must be a limit such as 3 work_days")
            })
        }
        FieldKind::Photos => match v {
            Json::Array(a) => Ok(Json::Array(a.clone())),
            Json::String(s) => Ok(Json::Array(vec![Json::String(s.clone())])),
            _ => Err(wrong("应为照片", "must be photos")),
        },
    }
}
