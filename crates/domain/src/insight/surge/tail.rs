//! The chance of a count at least so high.

/// P(X ≥ `count`) where X has this mean and variance: negative binomial, Poisson where the variance is
/// not above the mean. Right to about twelve digits, also far out, since the far side is summed.
pub(super) fn at_least(count: u32, mean: f64, variance: f64) -> f64 {
    if count == 0 || mean <= 0.0 {
        return if count == 0 { 1.0 } else { 0.0 };
    }
    let k = f64::from(count);
    // how many failures the law waits for; none for Poisson
    let size = (variance > mean * 1.000_1).then(|| mean * mean / (variance - mean));
    let first = match size {
        Some(r) => {
            ln_gamma(k + r) - ln_gamma(r) - ln_gamma(k + 1.0)
                + r * (r / (r + mean)).ln()
                + k * (mean / (r + mean)).ln()
        }
        None => k * mean.ln() - mean - ln_gamma(k + 1.0),
    };
    let mut term = first.exp();
    let mut sum = 0.0;
    let mut n = k;
    // past the middle the terms fall at least geometrically; a hundred thousand end any of them
    for _ in 0..100_000 {
        sum += term;
        let ratio = match size {
            Some(r) => (n + r) / (n + 1.0) * (mean / (mean + r)),
            None => mean / (n + 1.0),
        };
        term *= ratio;
        n += 1.0;
        if ratio < 1.0 && term <= sum * 1e-15 {
            break;
        }
    }
    sum.clamp(0.0, 1.0)
}

/// ln Γ(x) for x > 0 (Lanczos, g = 7, nine terms).
fn ln_gamma(x: f64) -> f64 {
    const G: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        // Γ(x) Γ(1−x) = π / sin πx
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let sum = G.iter().skip(1).zip(1..).fold(G[0], |s, (g, i)| s + g / (x + f64::from(i)));
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-9 * b.abs().max(1e-12), "{a} {b}");
    }

    #[test]
    fn poisson_and_negative_binomial_tails_are_right() {
        // 1 - e^-2, and 1 - e^-2 (1 + 2 + 2 + 4/3)
        close(at_least(1, 2.0, 2.0), 1.0 - (-2.0f64).exp());
        close(at_least(4, 2.0, 2.0), 1.0 - (-2.0f64).exp() * (19.0 / 3.0));
        // size 1 is the geometric law: P(X ≥ k) = (m / (1 + m))^k
        close(at_least(5, 3.0, 12.0), (0.75f64).powi(5));
        close(at_least(40, 3.0, 12.0), (0.75f64).powi(40));
        close(at_least(0, 3.0, 3.0), 1.0);
        assert!(at_least(3, 0.0, 0.0) < 1e-300);
        assert!((at_least(5_000, 5_000.0, 5_000.0) - 0.5).abs() < 0.01);
    }

    #[test]
    fn the_tail_falls_with_the_count_and_grows_with_the_variance() {
        let p = |k, v| at_least(k, 3.0, v);
        assert!((1..60).all(|k| p(k, 3.0) > p(k + 1, 3.0)));
        assert!(p(15, 3.0) < p(15, 6.0) && p(15, 6.0) < p(15, 12.0));
    }
}
