//! Conditions of playbooks: CEL over `matter`, `form`, `me`, `leg`.
//!
//! CEL terminates and has no side effects. Programs are compiled once per text and kept. What it
//! may cost is bounded before it is parsed, see `shape`.

mod shape;

pub use shape::LONGEST;

use crate::text::Text;
use cel::{Context, ExecutionError, Program, Value};
use serde_json::Value as Json;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock, RwLock};

/// What a condition may look at.
#[derive(Debug, Clone, Default)]
pub struct Scene {
    /// The matter, see [`crate::engine::scene`].
    pub matter: Json,
    /// The answers of the form in hand.
    pub form: Json,
    /// Who acts.
    pub me: Json,
    /// The leg in hand, or null.
    pub leg: Json,
}

/// Why a condition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// It is too long, too deep or too costly to be read.
    #[error("{}", .0.en)]
    TooMuch(Text),
    /// It does not parse.
    #[error("{0}")]
    Parse(String),
    /// It names something that does not exist.
    #[error("{0}")]
    Unknown(String),
    /// It does not answer yes or no.
    #[error("{0}")]
    NotYesNo(String),
    /// It could not be worked out on this matter: a type did not fit.
    #[error("{0}")]
    Failed(String),
}

/// Compiles a condition; the same text is compiled once in the life of the process.
pub fn compile(test: &str) -> Result<Arc<Program>, GuardError> {
    static KEPT: OnceLock<RwLock<HashMap<String, Arc<Program>>>> = OnceLock::new();
    let kept = KEPT.get_or_init(RwLock::default);
    if let Some(p) = kept.read().ok().and_then(|k| k.get(test).cloned()) {
        return Ok(p);
    }
    if let Some(why) = shape::too_much(test) {
        return Err(GuardError::TooMuch(why));
    }
    // a fault of the library must not end the clocks of all matters
    let parsed = catch_unwind(|| Program::compile(test).map_err(|e| e.to_string()))
        .unwrap_or_else(|_| Err("the CEL parser failed on it".to_owned()));
    let program = Arc::new(parsed.map_err(GuardError::Parse)?);
    if let Ok(mut k) = kept.write() {
        // a tenant that edits playbooks all day must not grow the table for ever
        if k.len() > 4_096 {
            k.clear();
        }
        k.insert(test.to_owned(), Arc::clone(&program));
    }
    Ok(program)
}

/// Whether the condition holds in the scene.
pub fn holds(test: &str, scene: &Scene) -> Result<bool, GuardError> {
    // the table of functions is the same for every condition and dear to build
    thread_local! {
        static FUNCTIONS: Context<'static, 'static> = Context::default();
    }
    let program = compile(test)?;
    let answer = FUNCTIONS.with(|functions| {
        let mut ctx = functions.new_inner_scope();
        for (name, value) in [
            ("matter", &scene.matter),
            ("form", &scene.form),
            ("me", &scene.me),
            ("leg", &scene.leg),
        ] {
            // what a condition does not name need not be handed over
            if test.contains(name) {
                ctx.add_variable_from_value(name, to_cel(value));
            }
        }
        catch_unwind(AssertUnwindSafe(|| program.execute(&ctx)))
    });
    let Ok(answer) = answer else {
        return Err(GuardError::Failed("the CEL evaluator failed on it".to_owned()));
    };
    match answer {
        Ok(Value::Bool(b)) => Ok(b),
        Ok(other) => Err(GuardError::NotYesNo(format!("{other:?}"))),
        Err(e @ (ExecutionError::NoSuchKey(_) | ExecutionError::UndeclaredReference(_))) => {
            Err(GuardError::Unknown(e.to_string()))
        }
        Err(e) => Err(GuardError::Failed(e.to_string())),
    }
}

/// The first name a condition looks up that the scene does not hold, wherever it stands: what is
/// only reached when something before it does not hold is looked at too.
pub(super) fn unheard(test: &str, scene: &Scene) -> Option<String> {
    names(test).into_iter().find(|name| !is_there(name, scene))
}

/// Dotted names of a condition; what stands in quotes and names of functions are left out.
fn names(test: &str) -> Vec<String> {
    let (mut all, mut name) = (Vec::new(), String::new());
    let (mut quote, mut escaped) = (None, false);
    for c in test.chars().chain([' ']) {
        if let Some(q) = quote {
            if escaped {
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == q {
                quote = None;
            }
            continue;
        }
        if c.is_alphanumeric() || c == '_' || c == '.' {
            name.push(c);
            continue;
        }
        let whole = std::mem::take(&mut name);
        if c == '(' {
            all.extend(whole.rsplit_once('.').map(|(before, _)| before.to_owned()));
        } else {
            all.push(whole);
        }
        if c == '\'' || c == '"' {
            quote = Some(c);
        }
    }
    all
}

/// Whether a dotted name leads somewhere; what does not begin with a variable of ours is not judged.
fn is_there(name: &str, scene: &Scene) -> bool {
    let mut parts = name.split('.');
    let mut at = match parts.next() {
        Some("matter") => &scene.matter,
        Some("form") => &scene.form,
        Some("me") => &scene.me,
        Some("leg") => &scene.leg,
        _ => return true,
    };
    for part in parts {
        let Some(map) = at.as_object() else { return true };
        let Some(next) = map.get(part) else { return false };
        at = next;
    }
    true
}

/// JSON as CEL sees it. Whole numbers are always signed, so that `== 1` means what it says.
fn to_cel(v: &Json) -> Value {
    match v {
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => match n.as_i64() {
            Some(i) => Value::Int(i),
            None => Value::Float(n.as_f64().unwrap_or(0.0)),
        },
        Json::String(s) => Value::String(Arc::new(s.clone())),
        Json::Array(a) => Value::List(Arc::new(a.iter().map(to_cel).collect())),
        Json::Object(o) => {
            let map: HashMap<String, Value> =
                o.iter().map(|(k, v)| (k.clone(), to_cel(v))).collect();
            map.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn scene() -> Scene {
        Scene {
            matter: json!({"counts": {"hops": 2}, "legs": [{"stage": "a"}, {"stage": "a"}]}),
            form: json!({"outcome": "solved", "to": null}),
            me: json!({"role": "x"}),
            leg: Json::Null,
        }
    }

    #[test]
    fn conditions_read_matter_form_and_legs() {
        for test in [
            "matter.counts.hops < 3",
            "form.outcome == 'solved' && form.to == null",
            "matter.legs.all(l, l.stage == 'a')",
            "size(matter.legs) == 2",
            "leg == null",
        ] {
            assert_eq!(holds(test, &scene()), Ok(true), "{test}");
        }
    }

    #[test]
    fn names_behind_a_condition_that_holds_are_looked_up_too() {
        let at = |test: &str| unheard(test, &scene());
        assert_eq!(at("matter.counts.hops < 3 || matter.typo == 1"), Some("matter.typo".into()));
        assert_eq!(at("form.outcome == 'x' && me.rank == ''"), Some("me.rank".into()));
        for fine in [
            "matter.legs.all(l, l.stage == 'matter.typo')",
            "form.outcome.startsWith('a\\'form.typo') || size(matter.legs) == 2",
            "form.to.anything == 1 || other.typo",
        ] {
            assert_eq!(at(fine), None, "{fine}");
        }
    }

    #[test]
    fn mistakes_are_told_apart() {
        assert!(matches!(holds("matter.", &scene()), Err(GuardError::Parse(_))));
        assert!(matches!(holds("matter.typo == 1", &scene()), Err(GuardError::Unknown(_))));
        assert!(matches!(holds("size(matter.legs)", &scene()), Err(GuardError::NotYesNo(_))));
        assert!(matches!(holds(&"(".repeat(5_000), &scene()), Err(GuardError::TooMuch(_))));
    }
}
