//! What everybody may know: `public: {nearby: 150, days: 90, place: 100, shows: [answers]}`.

use super::cursor::Map;
use crate::playbook::model::Public;

/// Beyond this, “nearby” says nothing, metres.
const FAR: i64 = 2_000;
/// Longest an open matter is shown, days.
const LONG: i64 = 730;

pub(super) fn public(mut map: Map<'_>) -> Public {
    let nearby = whole(&mut map, "nearby", 150, FAR);
    let days = whole(&mut map, "days", 90, LONG);
    let place = whole(&mut map, "place", 100, FAR);
    let line = map.line_of("shows");
    let at = map.at("shows");
    let shows = map.strings("shows");
    for word in shows.iter().filter(|w| !matches!(w.as_str(), "answers" | "photos")) {
        map.ctx.note(
            line,
            "word-unknown",
            (format!("`{at}` 不认识 `{word}`"), format!("`{at}` does not know `{word}`")),
            ("可写 answers 和 photos", "write answers and photos"),
        );
    }
    let has = |word: &str| shows.iter().any(|w| w == word);
    let public = Public { nearby, days, place, answers: has("answers"), photos: has("photos") };
    map.finish();
    public
}

fn whole(map: &mut Map<'_>, key: &str, usual: u32, most: i64) -> u32 {
    let Some(n) = map.number(key) else { return usual };
    let line = map.line_of(key);
    let at = map.at(key);
    match u32::try_from(n) {
        Ok(fine) if n <= most => fine,
        _ => {
            map.ctx.note(
                line,
                "number-out-of-bounds",
                (
                    format!("`{at}` 应在0到{most}之间"),
                    format!("`{at}` must be between 0 and {most}"),
                ),
                (format!("例如 `{key}: {usual}`"), format!("for instance `{key}: {usual}`")),
            );
            usual
        }
    }
}
