//! Any form of any playbook: from the office's offer to fields on a page, and back.

use crate::extract::{Fields, Upload};
use crate::i18n::Words;
use crate::visit::Visit;
use serde_json::{Map, Value as Json};
use yiwang_domain::playbook::model::{FieldKind, Verb};
use yiwang_domain::{LegId, Refusal};
use yiwang_office::view::{FieldView, OfferView};

/// Prefix of the names of playbook fields, so that none can meet a field of ours.
const PREFIX: &str = "f.";

/// A form to take one action.
#[derive(Debug, Clone)]
pub(crate) struct FormView {
    /// Where it is sent.
    pub(crate) target: String,
    /// Id on the page.
    pub(crate) id: String,
    pub(crate) action: String,
    pub(crate) name: String,
    pub(crate) about: Option<String>,
    pub(crate) leg: Option<LegId>,
    pub(crate) leg_unit: Option<String>,
    /// The post that carries the right.
    pub(crate) by: String,
    /// Whether the person who raised it reads the answer.
    pub(crate) public: bool,
    pub(crate) fields: Vec<Field>,
    /// Whether it is shown unfolded.
    pub(crate) open: bool,
    pub(crate) key: String,
    pub(crate) version: u64,
    pub(crate) note: String,
    /// What was refused, with the mend.
    pub(crate) fault: Option<Said>,
    /// What it is when somebody sorts the inbox, and the key for it.
    pub(crate) verb: Option<(&'static str, &'static str)>,
    /// Where to go on after it, from the inbox; empty elsewhere.
    pub(crate) onward: String,
    /// Whether an answer in it may be looked over before it is sent.
    pub(crate) checkable: bool,
    /// What could be said more clearly, where it was looked over just now.
    pub(crate) hints: Option<Vec<String>>,
    /// Answers kept under names, to fill it with.
    pub(crate) fillings: Vec<FillWith>,
    /// What was typed as a name to keep its answers under, and whether for who holds the same post;
    /// none where they cannot be kept.
    pub(crate) keep_as: Option<(String, bool)>,
    /// The name its answers were kept under just now, or were filled in from.
    pub(crate) kept: Option<String>,
    pub(crate) filled: Option<String>,
}

/// Answers kept under a name.
#[derive(Debug, Clone)]
pub(crate) struct FillWith {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Where the form stands filled in.
    pub(crate) href: String,
    /// The answers in words.
    pub(crate) says: Vec<(String, String)>,
    pub(crate) shared: bool,
}

/// Name and key of a verb of sorting. The way back has its key beside what was just done.
const fn verb(v: Verb) -> (&'static str, &'static str) {
    match v {
        Verb::Accept => ("accept", "1"),
        Verb::Join => ("join", "2"),
        Verb::Decline => ("decline", "3"),
        Verb::Back => ("back", "u"),
    }
}

/// A refusal as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) say: String,
    pub(crate) mend: String,
    pub(crate) code: String,
}

impl Said {
    pub(crate) fn of(w: Words, r: &Refusal) -> Self {
        Self {
            say: w.x(&r.say).to_owned(),
            mend: w.x(&r.mend).to_owned(),
            code: r.code.to_string(),
        }
    }
}

/// One field.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// Id, unique on the page.
    pub(crate) id: String,
    /// Name in the form.
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) help: Option<String>,
    /// Which control: `text`, `long`, `number`, `date`, `yesno`, `choice`, `select`, `units`,
    /// `limit`, `photos`, `tick`.
    pub(crate) control: &'static str,
    pub(crate) required: bool,
    pub(crate) value: String,
    /// The unit a limit is given in.
    pub(crate) of: String,
    pub(crate) options: Vec<Opt>,
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) fault: Option<String>,
    /// What an empty choice of a list means, where that is something.
    pub(crate) none: Option<String>,
    /// Texts that may be put in at the cursor: title and text.
    pub(crate) replies: Vec<(String, String)>,
    /// Whether the person who raised it reads the answer.
    pub(crate) public: bool,
}

impl Field {
    /// A plain field that no playbook describes.
    pub(crate) fn plain(
        name: &str,
        control: &'static str,
        label: String,
        value: String,
        fault: Option<String>,
    ) -> Self {
        Self {
            id: format!("k-{name}"),
            name: name.to_owned(),
            label,
            help: None,
            control,
            required: false,
            value,
            of: String::new(),
            options: Vec::new(),
            min: None,
            max: None,
            fault,
            none: None,
            replies: Vec::new(),
            public: false,
        }
    }

    pub(crate) fn needed(mut self) -> Self {
        self.required = true;
        self
    }

    pub(crate) fn help(mut self, text: String) -> Self {
        self.help = Some(text);
        self
    }
}

/// One option.
#[derive(Debug, Clone)]
pub(crate) struct Opt {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
    /// For units: whether it leads.
    pub(crate) first: bool,
}

/// What was sent and refused, to be shown again.
pub(crate) struct Again<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) refusal: &'a Refusal,
}

/// What a form is built with.
pub(crate) struct Frame<'a> {
    pub(crate) visit: &'a Visit,
    pub(crate) target: String,
    pub(crate) key: String,
    pub(crate) version: u64,
}

/// The form of an offer.
pub(crate) fn of(offer: &OfferView, frame: Frame<'_>, again: Option<&Again<'_>>) -> FormView {
    let w = frame.visit.words;
    let leg = offer.leg.map_or_else(String::new, |l| format!("-{l}"));
    let id = format!("act-{}{leg}", offer.action);
    FormView {
        checkable: frame.target.starts_with("/desk/m/") && offer.fields.iter().any(is_answer),
        hints: None,
        fillings: Vec::new(),
        keep_as: None,
        kept: None,
        filled: None,
        target: frame.target,
        action: offer.action.clone(),
        name: w.x(&offer.name).to_owned(),
        about: offer.about.as_ref().map(|a| w.x(a).to_owned()).filter(|a| !a.is_empty()),
        leg: offer.leg,
        leg_unit: offer.leg_unit.clone(),
        by: w.x(&offer.by).to_owned(),
        public: offer.public,
        fields: offer.fields.iter().map(|f| field(w, &id, f, again)).collect(),
        open: again.is_some(),
        key: frame.key,
        version: frame.version,
        note: again.map_or_else(String::new, |a| a.fields.again("note")),
        fault: again.map(|a| Said::of(w, a.refusal)),
        verb: offer.verb.map(verb),
        onward: again.map_or_else(String::new, |a| a.fields.again("_onward")),
        id,
    }
}

/// Whether a field holds words that the person who raised the matter will read.
fn is_answer(f: &FieldView) -> bool {
    f.public && matches!(f.kind, FieldKind::LongText)
}

/// The answer as typed into the form of an offer.
pub(crate) fn answer(offer: &OfferView, fields: &Fields) -> String {
    let typed = offer.fields.iter().filter(|f| is_answer(f));
    let words = typed.map(|f| fields.again(&format!("{PREFIX}{}", f.id)));
    words.collect::<Vec<_>>().join("\n")
}

fn field(w: Words, form: &str, f: &FieldView, again: Option<&Again<'_>>) -> Field {
    let name = format!("{PREFIX}{}", f.id);
    let typed: Vec<String> = match again {
        Some(a) => a.fields.all(&name).map(str::to_owned).collect(),
        None => prefill(&f.value),
    };
    let mut out = Field {
        id: format!("{form}-{}", f.id),
        label: w.x(&f.name).to_owned(),
        help: f.help.as_ref().map(|h| w.x(h).to_owned()).filter(|h| !h.is_empty()),
        control: "text",
        required: f.required,
        value: typed.first().cloned().unwrap_or_default(),
        of: String::new(),
        options: f
            .options
            .iter()
            .map(|(value, label)| Opt {
                chosen: typed.contains(value),
                first: typed.first() == Some(value),
                value: value.clone(),
                label: w.x(label).to_owned(),
            })
            .collect(),
        min: None,
        max: None,
        fault: again.and_then(|a| fault(w, a.refusal, &f.id)),
        none: None,
        replies: f.replies.iter().map(|r| (r.title.clone(), r.text.clone())).collect(),
        public: f.public,
        name,
    };
    control(w, f, again, &mut out);
    out
}

/// Sets the control of a kind, and what is particular to it.
fn control(w: Words, f: &FieldView, again: Option<&Again<'_>>, out: &mut Field) {
    let fixed = |value: &str, label: String, out: &Field| Opt {
        chosen: out.value == value,
        first: false,
        value: value.to_owned(),
        label,
    };
    match &f.kind {
        FieldKind::Text => {}
        FieldKind::LongText => out.control = "long",
        FieldKind::Number { min, max } => {
            out.control = "number";
            (out.min, out.max) = (*min, *max);
        }
        FieldKind::Date => out.control = "date",
        FieldKind::YesNo => {
            out.control = "choice";
            out.options = vec![fixed("true", w.t("yes"), out), fixed("false", w.t("no"), out)];
        }
        FieldKind::Choice { options } => {
            out.control = if options.len() <= 4 { "choice" } else { "select" };
            if out.options.is_empty() {
                out.options =
                    options.iter().map(|o| fixed(&o.id, w.x(&o.name).to_owned(), out)).collect();
            }
        }
        FieldKind::Outcome => {
            out.control = "choice";
            out.options = vec![
                fixed("solved", w.t("outcome-solved"), out),
                fixed("explained", w.t("outcome-explained"), out),
                fixed("unsolved", w.t("outcome-unsolved"), out),
            ];
        }
        FieldKind::Unit { .. } | FieldKind::Category | FieldKind::Grid => out.control = "select",
        FieldKind::Units { .. } => {
            out.control = "units";
            if let Some(lead) = again.and_then(|a| a.fields.text(&format!("{}.first", out.name))) {
                for o in &mut out.options {
                    o.first = o.value == lead;
                }
            }
        }
        FieldKind::Limit => {
            out.control = "limit";
            let (amount, of) = match again {
                Some(a) => (
                    a.fields.again(&format!("{}.n", out.name)),
                    a.fields.again(&format!("{}.of", out.name)),
                ),
                None => out
                    .value
                    .split_once(' ')
                    .map(|(n, of)| (n.to_owned(), of.to_owned()))
                    .unwrap_or_default(),
            };
            out.value = amount;
            out.of = if of.is_empty() { "work_days".to_owned() } else { of };
            out.options = [
                ("work_days", w.t("limit-work-days")),
                ("days", w.t("limit-days")),
                ("work_hours", w.t("limit-work-hours")),
                ("hours", w.t("limit-hours")),
            ]
            .into_iter()
            .map(|(value, label)| Opt {
                chosen: out.of == value,
                first: false,
                value: value.to_owned(),
                label,
            })
            .collect();
        }
        FieldKind::Photos => {
            out.control = "photos";
            out.value.clear();
        }
    }
}

fn prefill(value: &Json) -> Vec<String> {
    match value {
        Json::Null => Vec::new(),
        Json::String(s) => vec![s.clone()],
        Json::Array(a) => a.iter().flat_map(prefill).collect(),
        other => vec![other.to_string()],
    }
}

/// The sentence of the fault at a field.
pub(crate) fn fault(w: Words, refusal: &Refusal, at: &str) -> Option<String> {
    refusal.faults.iter().find(|f| f.at == at).map(|f| w.x(&f.say).to_owned())
}

/// What was filled in, as the engine takes it, and the photos of each photo field, still to be
/// kept by the office.
pub(crate) fn filled(
    offer: &OfferView,
    fields: &mut Fields,
) -> (Map<String, Json>, Vec<(String, Upload)>) {
    let mut form = Map::new();
    let mut photos = Vec::new();
    for f in &offer.fields {
        let name = format!("{PREFIX}{}", f.id);
        let value = match &f.kind {
            FieldKind::Photos => {
                photos.extend(fields.take_files(&name).into_iter().map(|u| (f.id.clone(), u)));
                None
            }
            FieldKind::Units { .. } => {
                let lead = fields.text(&format!("{name}.first")).map(str::to_owned);
                units(fields.all(&name), lead.as_deref())
            }
            FieldKind::Limit => fields.text(&format!("{name}.n")).map(|n| {
                let of = fields.text(&format!("{name}.of")).unwrap_or("work_days");
                Json::String(format!("{n} {of}"))
            }),
            _ => fields.text(&name).map(|v| Json::String(v.to_owned())),
        };
        if let Some(value) = value {
            form.insert(f.id.clone(), value);
        }
    }
    (form, photos)
}

/// The ticked units, the leading one first if it is ticked.
fn units<'a>(ticked: impl Iterator<Item = &'a str>, lead: Option<&str>) -> Option<Json> {
    let mut all: Vec<&str> = ticked.collect();
    if let Some(i) = lead.and_then(|l| all.iter().position(|u| *u == l)) {
        let first = all.remove(i);
        all.insert(0, first);
    }
    (!all.is_empty()).then(|| all.into_iter().map(|u| Json::String(u.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use yiwang_domain::{Lang, Text};

    fn field_view(id: &str, kind: FieldKind) -> FieldView {
        FieldView {
            id: id.to_owned(),
            name: Text::new("名", "Name"),
            kind,
            required: false,
            conditional: false,
            help: None,
            value: Json::Null,
            options: Vec::new(),
            public: false,
            replies: Vec::new(),
        }
    }

    fn offer(fields: Vec<FieldView>) -> OfferView {
        OfferView {
            action: "hand_over".to_owned(),
            name: Text::new("转办", "Hand over"),
            about: None,
            leg: None,
            leg_unit: None,
            by: Text::default(),
            fields,
            public: false,
            verb: None,
            follow_up: false,
        }
    }

    #[test]
    fn a_sent_form_becomes_what_the_engine_takes() {
        let offer = offer(vec![
            field_view("units", FieldKind::Units { kinds: Vec::new() }),
            field_view("limit", FieldKind::Limit),
            field_view("demand", FieldKind::LongText),
            field_view("left_empty", FieldKind::Text),
        ]);
        let mut sent = Fields::of(&[
            ("f.units", "a"),
            ("f.units", "b"),
            ("f.units", "c"),
            ("f.units.first", "b"),
            ("f.limit.n", "3"),
            ("f.limit.of", "work_days"),
            ("f.demand", " 尽快 "),
            ("f.left_empty", "  "),
            ("_csrf", "x"),
            ("f.not_offered", "y"),
        ]);
        let (form, photos) = filled(&offer, &mut sent);
        let expected = serde_json::json!({
            "units": ["b", "a", "c"], "limit": "3 work_days", "demand": "尽快"
        });
        assert_eq!(Json::Object(form), expected);
        assert!(photos.is_empty());
    }

    #[test]
    fn what_was_typed_stands_in_the_form_again() {
        let w = Words::new(Lang::Zh);
        let sent =
            Fields::of(&[("f.limit.n", "x"), ("f.limit.of", "hours"), ("f.say", "写了很多")]);
        let refusal = crate::refused::no_page().with_faults(vec![yiwang_domain::Fault {
            at: "limit".to_owned(),
            say: Text::new("应为数字", "must be a number"),
        }]);
        let again = Again { fields: &sent, refusal: &refusal };
        let limit = field(w, "form", &field_view("limit", FieldKind::Limit), Some(&again));
        assert_eq!((limit.value.as_str(), limit.of.as_str()), ("x", "hours"));
        assert_eq!(limit.fault.as_deref(), Some("应为数字"));
        let say = field(w, "form", &field_view("say", FieldKind::LongText), Some(&again));
        assert_eq!(say.value, "写了很多");
        assert!(say.fault.is_none());
    }
}
