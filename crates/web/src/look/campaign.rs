//! A campaign and its figures before and after, in one language.

use crate::i18n::Words;
use crate::visit::Visit;
use yiwang_office::issue::{CampaignView, Compared, LEAST_DAYS, Times};

/// A campaign.
pub(crate) struct Campaign {
    pub(crate) number: String,
    pub(crate) title: String,
    /// Address of the page of its issue, where it is a link.
    pub(crate) issue: String,
    pub(crate) stage: String,
    pub(crate) closed: bool,
    pub(crate) since: String,
    /// What is counted: kinds and area.
    pub(crate) of: String,
    pub(crate) figures: Option<Figures>,
    /// Why there are no figures.
    pub(crate) none: String,
}

/// Counts of equal periods.
pub(crate) struct Figures {
    pub(crate) days: i64,
    pub(crate) before: u32,
    pub(crate) after: u32,
    pub(crate) year_ago: Option<(u32, u32)>,
    pub(crate) usual: String,
    /// What the counts say.
    pub(crate) says: Vec<String>,
}

impl Campaign {
    pub(crate) fn of(v: &Visit, c: &CampaignView) -> Self {
        let w = v.words;
        let kinds: Vec<&str> = c.kinds.iter().map(|k| w.x(k)).collect();
        let kinds = kinds.join(&w.t("and-so"));
        Self {
            number: c.number.clone(),
            title: c.title.clone(),
            issue: format!("/desk/issues/{}", crate::desk::query::percent(&c.issue)),
            stage: w.x(&c.stage).to_owned(),
            closed: c.closed,
            since: w.a("campaign-since", "when", v.day(c.since)),
            of: w.b("campaign-of", ("area", &c.area), ("kinds", kinds)),
            figures: c.compared.as_ref().map(|k| figures(w, k)),
            none: if c.kinds.is_empty() {
                w.t("campaign-no-kind")
            } else {
                w.a("campaign-early", "days", LEAST_DAYS)
            },
        }
    }
}

fn figures(w: Words, c: &Compared) -> Figures {
    let counted = |t: &Times| format!("{:.2}", t.counted);
    let mut says = vec![match &c.times {
        Some(t) => format!("{}{}", w.a("campaign-times", "times", counted(t)), sure(w, t)),
        None => w.t("campaign-few"),
    }];
    says.extend(
        c.in_season
            .as_ref()
            .map(|t| format!("{}{}", w.a("campaign-season", "times", counted(t)), sure(w, t))),
    );
    Figures {
        days: c.days,
        before: c.before,
        after: c.after,
        year_ago: c.year_ago,
        usual: w.b("campaign-usual", ("days", c.days), ("n", format!("{:.0}", c.usual))),
        says,
    }
}

/// How far chance may reach, and whether it may be chance.
fn sure(w: Words, t: &Times) -> String {
    let high = if t.high.is_finite() { format!("{:.2}", t.high) } else { "∞".to_owned() };
    let between = w.b("campaign-between", ("low", format!("{:.2}", t.low)), ("high", high));
    let chance = if t.sure() { w.t("campaign-sure") } else { w.t("campaign-chance") };
    format!("{between}{chance}")
}
