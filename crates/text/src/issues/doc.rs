//! What comes in, and by what numbers it is grouped.

/// One matter as the miner sees it. Plain values: nothing here names a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doc {
    /// Its id, unique within a miner. A doc with an id already known replaces the earlier one.
    pub id: String,
    /// When it was reported, seconds since 1970 UTC.
    pub time: i64,
    /// Its title; may be empty.
    pub title: String,
    /// Its text; may be empty.
    pub text: String,
    /// People who agreed with it beyond whoever reported it (likes, signatures).
    pub votes: u32,
    /// Who reported it, as an opaque number: only whether two are the same is asked. None where it
    /// is not known; each such doc then counts as a person of its own.
    pub reporter: Option<u64>,
    /// Whether it is settled.
    pub solved: bool,
    /// Whether it is a public voice (method K3): it belongs to an issue as any other, but nobody reports
    /// by it, so that it makes no issue of matters hotter.
    pub voice: bool,
    /// Where it is, in words (address, compound, grid), where that is known apart from the text.
    pub place: String,
}

/// The numbers by which docs are grouped. Likeness is 0 to 1 throughout.
#[derive(Debug, Clone, PartialEq)]
pub struct Params {
    /// Docs more than so many days older than the newest are let go. None keeps all.
    pub window_days: Option<u32>,
    /// Two groups are joined while the mean likeness of their pairs is at least this.
    pub join: f64,
    /// A pair below this is as good as a stranger: its likeness counts as nothing.
    pub floor: f64,
    /// Share by which the number of docs may change before the weights of words are taken anew.
    pub slack: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self { window_days: None, join: 0.33, floor: 0.15, slack: 0.1 }
    }
}
