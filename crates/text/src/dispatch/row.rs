//! What is known of a matter before anybody has dealt with it, and who dealt with it.

/// A matter as columns, without its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Column and value, in any order. An empty value or a lone dash says that it is not known.
    pub values: Vec<(String, String)>,
    /// When it came in, in seconds of any one clock. Without it the matter counts as the newest.
    pub at: Option<i64>,
}

impl Row {
    /// The value of a column, where it is known.
    pub(super) fn value(&self, column: &str) -> Option<&str> {
        let (_, value) = self.values.iter().find(|(name, _)| name == column)?;
        known(value)
    }
}

/// A decided matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What was known of it.
    pub row: Row,
    /// What stays the same when the unit is given another name: its code, or else its name.
    pub unit: String,
    /// The name the unit bore then.
    pub name: String,
}

impl Example {
    /// Whether anybody is named at all.
    pub(super) fn decided(&self) -> bool {
        known(&self.name).is_some()
    }

    /// The key of the unit; where it has none, its name.
    pub(super) fn key(&self) -> &str {
        known(&self.unit).unwrap_or(&self.name)
    }
}

/// A value without blanks around it; nothing where it only fills a place.
fn known(value: &str) -> Option<&str> {
    let value = value.trim();
    (!matches!(value, "" | "-" | "—" | "－")).then_some(value)
}
