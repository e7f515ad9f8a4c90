//! What speaks for each unit that could be meant.

use super::memory::{Memory, Said, View};

/// Units looked at more closely.
pub(super) const CANDIDATES: usize = 16;
/// Like matters that what is known from a coarser cross counts for.
const PRIOR: f32 = 1.5;

/// The evidence on one matter.
#[derive(Debug, Clone)]
pub(super) struct Evidence {
    /// What each cross says.
    pub(super) said: Vec<Said>,
    /// Units worth a closer look, the likeliest by [`chain`] first.
    pub(super) candidates: Vec<u32>,
    /// One line of numbers for each candidate, and where there are more units, one for all others
    /// together.
    pub(super) lines: Vec<Vec<f32>>,
}

/// What evidence is drawn from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) memory: &'a Memory,
    /// The crosses, the coarsest first.
    pub(super) order: &'a [usize],
    /// Number of units.
    pub(super) units: usize,
    /// For each column and value, how much of it stands in the name of each unit.
    pub(super) places: &'a super::places::Places,
}

impl Source<'_> {
    /// Draws the evidence on one matter.
    pub(super) fn draw(&self, codes: &[u32], view: View) -> Evidence {
        let crosses = self.memory.kept().crosses.len();
        let said: Vec<Said> = (0..crosses).map(|c| self.memory.ask(c, codes, view)).collect();
        let short = chain(&said, self.order, self.units, 0);
        let long = chain(&said, self.order, self.units, 1);
        let both = |u: u32| short[u as usize] + long[u as usize];
        let mut candidates: Vec<u32> = (0..self.units as u32).collect();
        let by = |a: &u32, b: &u32| both(*b).total_cmp(&both(*a)).then_with(|| a.cmp(b));
        if candidates.len() > CANDIDATES {
            candidates.select_nth_unstable_by(CANDIDATES, by);
            candidates.truncate(CANDIDATES);
        }
        candidates.sort_unstable_by(by);
        let most = candidates.first().map_or(1.0, |u| both(*u));
        let mut lines: Vec<Vec<f32>> = candidates
            .iter()
            .enumerate()
            .map(|(rank, unit)| {
                let at = *unit as usize;
                let mut line = vec![short[at], long[at], both(*unit) / most, rank as f32];
                for s in &said {
                    let own = s.of(*unit);
                    line.extend([
                        own[0] / (s.sums[0] + 0.5),
                        own[1] / (s.sums[1] + 0.5),
                        s.seen as f32,
                    ]);
                }
                line.extend(self.places.shares(codes, at));
                line
            })
            .collect();
        if self.units > candidates.len() {
            let left = |f: usize| 1.0 - lines.iter().map(|l| l[f]).sum::<f32>();
            let mut line = vec![left(0), left(1), (left(0) + left(1)) / most, lines.len() as f32];
            for (k, s) in said.iter().enumerate() {
                let at = 4 + 3 * k;
                let seen = s.seen as f32;
                line.extend([left(at), left(at + 1), seen]);
            }
            line.resize(lines[0].len(), 0.0);
            lines.push(line);
        }
        Evidence { said, candidates, lines }
    }
}

/// Chance of each unit, taken from the coarsest cross to the finest: each corrects the one before
/// by as much as it has seen (Dirichlet smoothing, MacKay and Peto 1995).
fn chain(said: &[Said], order: &[usize], units: usize, kind: usize) -> Vec<f32> {
    let mut chances = vec![1.0 / units.max(1) as f32; units];
    for s in order.iter().filter_map(|c| said.get(*c)).filter(|s| s.seen > 0) {
        let keep = PRIOR / (s.sums[kind] + PRIOR);
        chances.iter_mut().for_each(|p| *p *= keep);
        for (unit, own) in &s.units {
            chances[*unit as usize] += own[kind] / (s.sums[kind] + PRIOR);
        }
    }
    chances
}
