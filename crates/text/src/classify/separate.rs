//! A linear support vector machine for yes or no.
//!
//! L2-regularised, squared hinge loss, solved in the dual one row at a time (Hsieh et al., A Dual
//! Coordinate Descent Method for Large-scale Linear SVM, ICML 2008).

use super::chance::Chance;
use super::rows::Rows;

/// A row to learn from: which, on which side, and what a mistake on it costs.
pub(crate) struct Pick {
    pub(crate) row: u32,
    pub(crate) yes: bool,
    pub(crate) cost: f32,
}

/// Rounds over all rows at most; by then the order of labels has long ceased to change.
const ROUNDS: usize = 20;

/// Solved when no row asks for more than this.
const CLOSE: f32 = 0.05;

/// Weights of all pieces and the bias. Where `stretch` is given, piece `j` is taken `stretch[j]`
/// times, and the weights are already those of the pieces as they stand in `rows`.
pub(crate) fn separate(
    rows: &Rows,
    pieces: usize,
    picks: &[Pick],
    stretch: Option<&[f32]>,
    mut chance: Chance,
) -> (Vec<f32>, f32) {
    let square = |piece: u32| stretch.map_or(1.0, |s| s[piece as usize] * s[piece as usize]);
    let mut weights = vec![0.0_f32; pieces];
    let mut bias = 0.0_f32;
    let mut pull = vec![0.0_f32; picks.len()];
    let curve: Vec<f32> = picks
        .iter()
        .map(|p| {
            let own: f32 = rows.row(p.row as usize).iter().map(|(j, v)| v * v * square(*j)).sum();
            own + 1.0 + 0.5 / p.cost
        })
        .collect();
    let mut order: Vec<usize> = (0..picks.len()).collect();
    for _ in 0..ROUNDS {
        chance.shuffle(&mut order);
        let mut furthest = 0.0_f32;
        for &i in &order {
            let pick = &picks[i];
            let row = rows.row(pick.row as usize);
            let side = if pick.yes { 1.0 } else { -1.0 };
            let score = row.iter().map(|(j, v)| weights[*j as usize] * v).sum::<f32>() + bias;
            let slope = side * score - 1.0 + pull[i] * 0.5 / pick.cost;
            let asked = if pull[i] > 0.0 { slope } else { slope.min(0.0) };
            furthest = furthest.max(asked.abs());
            if asked.abs() < 1e-6 {
                continue;
            }
            let new = (pull[i] - slope / curve[i]).max(0.0);
            let step = (new - pull[i]) * side;
            pull[i] = new;
            bias += step;
            match stretch {
                None => row.iter().for_each(|(j, v)| weights[*j as usize] += step * v),
                Some(_) => {
                    row.iter().for_each(|(j, v)| weights[*j as usize] += step * v * square(*j));
                }
            }
        }
        if furthest < CLOSE {
            break;
        }
    }
    (weights, bias)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_can_be_told_apart_are() {
        let mut rows = Rows::default();
        rows.push([(0, 1.0)].into_iter());
        rows.push([(1, 1.0)].into_iter());
        let picks = [Pick { row: 0, yes: true, cost: 4.0 }, Pick { row: 1, yes: false, cost: 4.0 }];
        for stretch in [None, Some([2.0_f32, 0.5].as_slice())] {
            let (w, b) = separate(&rows, 2, &picks, stretch, Chance::new(1, 0));
            assert!(w[0] + b > 0.5 && w[1] + b < -0.2, "{w:?} {b}");
        }
    }
}
