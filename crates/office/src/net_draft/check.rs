//! Whether the draft leaves the net whole, with a picture of each place where it does not.

use super::{NetDraftView, What};
use crate::office::Office;
use yiwang_domain::rights::{Caller, not_found};
use yiwang_domain::{Lang, Refusal, Text};
use yiwang_geo::LonLat;
use yiwang_geo::check::{Finding, FindingKind, Limits, NetGrid, check, picture};
use yiwang_store::StoreError;

/// One place where the draft is not whole.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingView {
    /// What it is.
    pub kind: FindingKind,
    /// The grids concerned.
    pub grids: Vec<String>,
    /// The sentence with the mend.
    pub say: Text,
    /// A point inside it.
    pub at: LonLat,
    /// Whether a grid that the draft changes has part in it; what was wrong before is not the draft's.
    pub ours: bool,
}

impl Office {
    /// What is wrong with the net of the draft, that of the draft's own grids first.
    pub async fn net_findings(&self, draft: &NetDraftView) -> Result<Vec<FindingView>, Refusal> {
        let d = draft.clone();
        aside(move || found(&d))
            .await
            .map(|all| all.into_iter().map(|(f, ours)| view(f, ours)).collect())
    }

    /// The picture of the finding with this number, as SVG.
    ///
    /// # Errors
    /// `not-found` where there is none any more.
    pub async fn net_finding_picture(
        &self,
        caller: &Caller,
        number: usize,
        lang: Lang,
    ) -> Result<String, Refusal> {
        let d = self.net_draft(caller).await?;
        aside(move || {
            let all = found(&d);
            all.get(number).map(|(f, _)| picture(f, &grids(&d), lang))
        })
        .await?
        .ok_or_else(not_found)
    }
}

fn view(f: Finding, ours: bool) -> FindingView {
    FindingView { kind: f.kind, grids: f.grids, say: f.say, at: f.at, ours }
}

fn grids(d: &NetDraftView) -> Vec<NetGrid<'_>> {
    d.grids
        .iter()
        .filter(|g| g.what != Some(What::Ends))
        .filter_map(|g| {
            Some(NetGrid {
                code: &g.code,
                name: &g.name,
                parent: g.parent.as_deref(),
                shape: g.shape.as_ref()?,
            })
        })
        .collect()
}

fn found(d: &NetDraftView) -> Vec<(Finding, bool)> {
    let changed = |code: &String| d.grids.iter().any(|g| g.what.is_some() && g.code == *code);
    let mut all: Vec<(Finding, bool)> = check(&grids(d), &Limits::default())
        .into_iter()
        .map(|f| {
            let ours = f.grids.iter().any(changed);
            (f, ours)
        })
        .collect();
    // a stable sort: within the two the order of the check stays
    all.sort_by_key(|(_, ours)| !ours);
    all
}

/// Runs what takes the processor for a while where it holds up nobody.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.map_err(|e| StoreError::Broken(e.to_string()).into())
}
