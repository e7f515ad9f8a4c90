//! The sentences of a telephone call, with what is known of the matter filled in.

use super::lookup::Lookup;
use yiwang_domain::Text;
use yiwang_domain::playbook::script::{self, Me, Spoken};
use yiwang_domain::playbook::source::{Piece, pieces};

/// Who calls.
pub(crate) struct Calling<'a> {
    /// Unit.
    pub(crate) unit: &'a str,
    /// Name.
    pub(crate) name: &'a str,
}

/// The sentences that can be said. One that asks for what nobody answered is left out: nothing on
/// the telephone is read with a gap in it.
pub(crate) fn script(look: &Lookup<'_>, me: &Calling<'_>, sentences: &[Text]) -> Vec<Text> {
    let one = |text: &str, of: fn(&Text) -> &str| {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(w) => Some(w.to_owned()),
                Piece::From(words) => known(look, me, &words).map(|t| of(&t).trim().to_owned()),
            })
            .collect::<Option<String>>()
    };
    sentences
        .iter()
        .filter_map(|s| Some(Text::new(one(&s.zh, |t| &t.zh)?, one(&s.en, |t| &t.en)?)))
        .collect()
}

/// What the words of one placeholder stand for: who calls goes before what is known of the matter.
fn known(look: &Lookup<'_>, me: &Calling<'_>, words: &[String]) -> Option<Text> {
    let own = words.iter().find_map(|w| match script::find(look.p, w) {
        Some(Spoken::Me(Me::Unit)) => Some(me.unit),
        Some(Spoken::Me(Me::Name)) => Some(me.name),
        Some(Spoken::Of(_)) | None => None,
    });
    match own {
        Some(own) => Some(Text::new(own, own)).filter(|t| !t.zh.is_empty()),
        None => look.latest(words),
    }
}
