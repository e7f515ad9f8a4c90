//! The scale bar.

use yiwang_domain::Lang;

/// A round length for a bar of at most `max_px` pixels: its length in pixels and its caption.
pub(super) fn bar(metres_per_px: f64, max_px: f64, lang: Lang) -> (f64, String) {
    let most = (metres_per_px * max_px).max(1e-6);
    let power = 10f64.powf(most.log10().floor());
    let metres = [5.0, 2.0, 1.0].map(|m| m * power).into_iter().find(|m| *m <= most * 1.000_001);
    let metres = metres.unwrap_or(power);
    let (number, zh, en) =
        if metres >= 1000.0 { (metres / 1000.0, "公里", "km") } else { (metres, "米", "m") };
    let decimals = if number >= 1.0 { 0 } else { (-number.log10()).ceil() as usize };
    let unit = match lang {
        Lang::Zh => zh,
        Lang::En => en,
    };
    (metres / metres_per_px, format!("{number:.decimals$} {unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_has_a_round_length_that_fits() {
        assert_eq!(bar(1.0, 120.0, Lang::Zh), (100.0, "100 米".to_owned()));
        assert_eq!(bar(10.0, 120.0, Lang::En), (100.0, "1 km".to_owned()));
        assert_eq!(bar(50.0, 120.0, Lang::Zh), (100.0, "5 公里".to_owned()));
        assert_eq!(bar(0.01, 100.0, Lang::Zh).1, "1 米");
        assert_eq!(bar(0.003, 100.0, Lang::Zh).1, "0.2 米");
        for exponent in -3..5 {
            let (px, _) = bar(10f64.powi(exponent) * 1.7, 120.0, Lang::Zh);
            assert!((20.0..=120.1).contains(&px), "{px}");
        }
    }
}
