//! From a print of a playbook to what its page shows.

use super::lookup::{Lookup, taken};
use super::{act, who};
use crate::view::{PrintBody, PrintPart, PrintPiece};
use yiwang_domain::Text;
use yiwang_domain::actor::By;
use yiwang_domain::playbook::print::{Body, Part, Print};
use yiwang_domain::playbook::source::{Piece, pieces};

/// What stands where nothing was answered: a line to be filled in by hand.
const BLANK: &str = "________";

/// The parts of a document that have their turn.
pub(crate) fn parts(look: &Lookup<'_>, print: &Print) -> Vec<PrintPart> {
    print.parts.iter().filter(|p| due(look, p)).filter_map(|p| part(look, p)).collect()
}

fn due(look: &Lookup<'_>, part: &Part) -> bool {
    part.after.is_empty()
        || look.entries.iter().any(|e| taken(e).is_some_and(|a| part.after.iter().any(|x| x == a)))
}

fn part(look: &Lookup<'_>, part: &Part) -> Option<PrintPart> {
    let mut head = part.head.clone();
    let body = match &part.body {
        Body::Title { text } => PrintBody::Title(fill(look, text)),
        Body::Text { text } => PrintBody::Text(fill(look, text)),
        Body::Facts { lines } => PrintBody::Facts(
            lines
                .iter()
                .map(|l| (l.name.clone(), look.latest(&l.from).unwrap_or_default()))
                .collect(),
        ),
        Body::List { list } => {
            let list = look.p.lists.iter().find(|l| l.id == *list)?;
            head.get_or_insert_with(|| list.name.clone());
            PrintBody::List(look.list(list))
        }
        Body::Timeline { actions } => PrintBody::Timeline(timeline(look, actions)),
        Body::Photos { lines } => PrintBody::Photos(
            lines
                .iter()
                .map(|l| {
                    let files = l.from.iter().flat_map(|f| look.photos(f)).collect();
                    (l.name.clone(), files)
                })
                .collect(),
        ),
        Body::Signatures { names } => PrintBody::Signatures(names.clone()),
    };
    Some(PrintPart { head, new_page: part.new_page, body })
}

/// What people did, numbered. What the system did of itself is no piece of a file.
fn timeline(look: &Lookup<'_>, actions: &[String]) -> Vec<PrintPiece> {
    let wanted =
        |a: Option<&str>| actions.is_empty() || a.is_some_and(|a| actions.iter().any(|x| x == a));
    look.entries
        .iter()
        .filter(|e| !matches!(e.body.by, By::System) && wanted(taken(e)))
        .map(|e| PrintPiece {
            at: look.when(e.body.at),
            who: who(look.b, &e.body.by, false),
            act: act(look.p, look.m, look.b, &e.body.act),
        })
        .collect()
}

/// A text with its placeholders filled, in each language with the words of that language.
fn fill(look: &Lookup<'_>, text: &Text) -> Text {
    let one = |text: &str, of: fn(&Text) -> &str| -> String {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Words(w) => w.to_owned(),
                Piece::From(sources) => {
                    look.latest(&sources).map_or_else(|| BLANK.to_owned(), |t| of(&t).to_owned())
                }
            })
            .collect()
    };
    Text::new(one(&text.zh, |t| &t.zh), one(&text.en, |t| &t.en))
}
