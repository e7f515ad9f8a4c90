//! What somebody may have meant who found nothing that holds what they typed.

use super::{All, FoundRow, Search};
use yiwang_domain::Refusal;
use yiwang_store::Conn;
use yiwang_text::{Reach, fold, sounding};

/// Proposals shown.
const MOST: usize = 3;
/// Proposals that are tried: one that leads nowhere is none.
const TRIED: usize = 6;

impl Search {
    /// Other texts to look for: the words of the matters that were found by sound, then names and
    /// words of the field that are near. Only such as find something the person may see.
    pub(super) async fn instead(
        &self,
        conn: &mut Conn,
        all: &All,
        rows: &[FoundRow],
    ) -> Result<Vec<String>, Refusal> {
        let typed = fold(&self.text);
        let mut meant: Vec<String> = Vec::new();
        for word in &all.sounds {
            let vocabulary = &self.desk.books.vocabulary;
            let said = rows.iter().filter_map(|r| said(r, word));
            for other in said.chain(vocabulary.near(word, MOST)) {
                let text = typed.replacen(word.as_str(), &fold(&other), 1);
                if text != typed && !meant.contains(&text) {
                    meant.push(text);
                }
            }
        }
        let mut out = Vec::new();
        for text in meant.into_iter().take(TRIED) {
            if out.len() == MOST {
                break;
            }
            if !self.reached(conn, &text, Reach::Words, 1).await?.0.is_empty() {
                out.push(text);
            }
        }
        Ok(out)
    }
}

/// The word of a matter that sounds like the one typed.
fn said(row: &FoundRow, word: &str) -> Option<String> {
    let passage = row.passage.as_ref().map_or("", |p| p.text.as_str());
    [row.row.title.as_str(), passage].into_iter().find_map(|text| {
        let at = sounding(text, &[word]).into_iter().next()?;
        Some(text[at].to_owned())
    })
}
