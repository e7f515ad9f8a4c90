//! A document of a matter that prints.

use crate::office::Office;
use crate::page::{find, read_entries};
use crate::render::{self, Lookup};
use crate::view::PrintView;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::rights::Caller;
use yiwang_domain::{Refusal, Sort};

impl Office {
    /// A document the matter's playbook prints, filled from its ledger, by id or number of the
    /// matter and id of the print. Who raised it stands masked, and so do the numbers of persons
    /// in free text: what must be plain on paper is written in by hand.
    pub async fn print(
        &self,
        caller: &Caller,
        id_or_number: &str,
        print: &str,
    ) -> Result<PrintView, Refusal> {
        let desk = self.desk().await?;
        let mut conn = self.inner.store.read().await?;
        let stored = find(&mut conn, id_or_number).await?;
        let b = &desk.books;
        let permit = b.rights().matter(caller, Right::MatterRead, stored.matter)?;
        let m = permit.thing();
        let p = b.playbook(&m.playbook, m.playbook_version)?;
        let print = p.print(print).ok_or_else(|| {
            Refusal::new(
                "print-unknown",
                Sort::NotFound,
                ("这件事没有这种打印件。", "This matter has no such document to print."),
                ("从事项页面的“存档与打印”进入。", "Go by “File and print” on the matter's page."),
            )
        })?;
        let entries = read_entries(&mut conn, m).await?;
        let look = Lookup {
            b,
            p: &p,
            m,
            entries: &entries,
            reporters: &self.reporters(&mut conn, m).await?,
            now: desk.now,
            paper: true,
        };
        Ok(PrintView {
            number: m.number.clone(),
            name: print.name.clone(),
            parts: render::print_parts(&look, print),
        })
    }
}
