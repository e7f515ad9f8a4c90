//! Forms that no playbook describes: their fields, and what was typed into them where they are shown
//! again.

use crate::extract::Fields;
use crate::i18n::Words;
use crate::look::form::{Field, Opt, fault};
use yiwang_domain::Refusal;

/// A form of a page.
pub(crate) struct Form {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) about: String,
    pub(crate) action: String,
    pub(crate) button: String,
    /// Hidden fields besides the token.
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) fields: Vec<Field>,
    pub(crate) open: bool,
}

/// A form that was sent and refused.
#[derive(Clone, Copy)]
pub(crate) struct Again<'a> {
    /// Which form.
    pub(crate) form: &'static str,
    pub(crate) fields: &'a Fields,
    pub(crate) refusal: &'a Refusal,
}

/// Makes the fields of one form.
pub(crate) struct Maker<'a> {
    pub(crate) w: Words,
    form: &'static str,
    pub(crate) again: Option<Again<'a>>,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(w: Words, form: &'static str, again: Option<Again<'a>>) -> Self {
        Self { w, form, again: again.filter(|a| a.form == form) }
    }

    /// A field; `value` stands in it unless the form is shown again.
    pub(crate) fn field(
        &self,
        name: &str,
        control: &'static str,
        label: String,
        value: &str,
    ) -> Field {
        let typed = self.again.map_or_else(|| value.to_owned(), |a| a.fields.again(name));
        let wrong = self.again.and_then(|a| fault(self.w, a.refusal, name));
        let mut f = Field::plain(name, control, label, typed, wrong);
        // several forms of one page have a field of this name
        f.id = format!("{}-{name}", self.form);
        f
    }

    /// A list to choose from.
    pub(crate) fn select(
        &self,
        name: &str,
        label: String,
        value: &str,
        all: impl Iterator<Item = (String, String)>,
    ) -> Field {
        let mut f = self.field(name, "select", label, value);
        f.options = all
            .map(|(value, label)| Opt { chosen: value == f.value, first: false, value, label })
            .collect();
        f
    }
}
