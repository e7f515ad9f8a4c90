//! What the people of the demo keep ready, standard replies and answers of forms under a name; and what
//! one person raises again. All through the real use cases.

use super::acting::{Acting, Again};
use super::fill::Login;
use anyhow::{Context, Result};
use yiwang_domain::engine::Command;
use yiwang_domain::rights::Caller;
use yiwang_office::import::{Import, What};
use yiwang_office::table::write_csv;
use yiwang_office::{ListQuery, Office, Report};

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
        let caller = signed_in(office, acting, logins, &f.who).await?;
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

/// One person raises the same again, at a place of whoever takes it down first.
pub(super) async fn again(office: &Office, acting: &Acting, logins: &[Login]) -> Result<()> {
    let Again { category, name, phone, place, said, then } = &acting.again;
    let books = office.books().await?;
    let leaf = books.leaf_categories().find(|c| c.name.zh == *category).context("category")?;
    let first = then.first().context("nobody takes it down")?;
    let desk = signed_in(office, acting, logins, &first.who).await?;
    let unit = desk.posts().first().map(|p| p.unit).context("no post")?;
    let area = books.units.get(unit).and_then(|u| u.area.clone()).context("no area")?;
    let grid = books
        .net
        .grids()
        .iter()
        .find(|g| books.net.is_leaf(g) && yiwang_domain::units::within(&g.path, &area));
    let grid = grid.context("no grid")?.code.clone();
    for (n, text) in said.iter().enumerate() {
        let report = Report {
            channel: "phone".to_owned(),
            text: text.clone(),
            place_text: place.clone(),
            grid: Some(grid.clone()),
            category: Some(leaf.code.clone()),
            name: Some(name.clone()),
            phone: Some(phone.clone()),
            ..Report::default()
        };
        let receipt = office.receive(Some(&desk), report, None).await?;
        // the first is closed, the second waits to be checked, the others have just come
        let done = [then.len(), 1].get(n).copied().unwrap_or(0);
        for act in then.iter().take(done) {
            let caller = signed_in(office, acting, logins, &act.who).await?;
            let command = Command {
                action: act.action.clone(),
                form: act.form.clone(),
                ..Command::default()
            };
            office.act(&caller, receipt.matter, command, None).await?;
        }
    }
    Ok(())
}

/// Whoever holds first what the demo calls `word`.
async fn signed_in(
    office: &Office,
    acting: &Acting,
    logins: &[Login],
    word: &str,
) -> Result<Caller> {
    let role = acting.role(word);
    let who = logins.iter().find(|l| l.role == role).context("nobody holds the post")?;
    let signed = office.sign_in(&who.login, &who.password).await?;
    Ok(office.session(&signed.token).await?.caller)
}
