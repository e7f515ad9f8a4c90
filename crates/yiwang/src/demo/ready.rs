//! What the people of the demo keep ready: standard replies, and answers of forms under a name. Kept
//! through the real use cases.

use super::acting::Acting;
use super::fill::Login;
use anyhow::{Context, Result};
use yiwang_domain::rights::Caller;
use yiwang_office::import::{Import, What};
use yiwang_office::table::write_csv;
use yiwang_office::{ListQuery, Office};

/// Matters looked through for the form of an action.
const LOOKED: u32 = 200;

/// Keeps what the table says.
pub(super) async fn keep(
    office: &Office,
    system: &Caller,
    acting: &Acting,
    logins: &[Login],
) -> Result<()> {
    let mut bytes = Vec::new();
    let rows: Vec<Vec<String>> =
        acting.replies.iter().map(|r| vec![r.title.clone(), r.text.clone()]).collect();
    write_csv(&mut bytes, &["title", "text"], rows)?;
    let import = Import {
        what: What::Replies,
        name: "replies.csv",
        bytes,
        mapping: None,
        all_or_nothing: true,
    };
    let report = office.import(system, import, &|_, _| {}).await?;
    anyhow::ensure!(report.wrong.is_empty(), "replies: {:?}", report.wrong.first());
    for f in &acting.fillings {
        let role = acting.role(&f.who);
        let who = logins.iter().find(|l| l.role == role).context("nobody to keep answers")?;
        let signed = office.sign_in(&who.login, &who.password).await?;
        let caller = office.session(&signed.token).await?.caller;
        let open = ListQuery { view: "open".to_owned(), limit: LOOKED, ..ListQuery::default() };
        for row in office.list(&caller, &open).await?.rows {
            let m = office.matter(&caller, &row.number).await?;
            let Some(offer) = m.offers.iter().find(|o| o.action == f.action) else { continue };
            let named = (f.name.as_str(), f.shared);
            office.keep_filling(&caller, &m, offer, named, (&f.answers, "")).await?;
            break;
        }
    }
    Ok(())
}
