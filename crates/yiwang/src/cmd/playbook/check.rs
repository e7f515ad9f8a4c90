//! `yiwang playbook check`: everything that is wrong with a file, at once.

use crate::cmd::fail::{Done, Failure, lines, read_text};
use crate::cmd::out::{Out, complain};
use crate::cmd::place::PlaceArgs;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;
use std::sync::Arc;
use yiwang_domain::playbook::{self, Problem, roles};
use yiwang_office::books::Books;
use yiwang_office::{Settings, shipped};

/// Options of `playbook check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Prints every mistake as FILE:LINE: [code] what is wrong → the mend. Exit status 1 if there is one.
Roles and calendars are those of the installation where one is named, otherwise the shipped ones.

Examples:
  yiwang playbook check our-method.yaml
  yiwang playbook check playbooks/*.yaml --lang en
  yiwang playbook check our-method.yaml --data /srv/yiwang")]
pub(crate) struct CheckArgs {
    /// Playbook files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take the roles from this file 角色表
    #[arg(long, value_name = "FILE")]
    roles: Option<PathBuf>,
    /// Names of calendars a clock may use 日历名
    #[arg(long, value_name = "NAME")]
    calendar: Vec<String>,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Says everything that is wrong with each file.
pub(super) fn run(args: &CheckArgs, out: &mut Out) -> Done {
    let books = if args.place.named() { Some(books_of(&args.place)?) } else { None };
    let roles = match (&args.roles, &books) {
        (Some(path), _) => read_roles(&path.display().to_string(), &read_text(path)?, out)?,
        (None, Some(books)) => books.roles.clone(),
        (None, None) => read_roles("roles.yaml", shipped::ROLES, out)?,
    };
    let calendars = match (&args.calendar, &books) {
        (named, _) if !named.is_empty() => named.clone(),
        (_, Some(books)) => books.calendars.names().map(str::to_owned).collect(),
        (_, None) => Settings::default().calendars.into_keys().collect(),
    };
    let (mut told, mut wrong) = (Vec::new(), false);
    for path in &args.files {
        let file = path.display().to_string();
        let text = match read_text(path) {
            Ok(text) => text,
            Err(refusal) => {
                wrong = true;
                for line in lines(&refusal, out) {
                    complain(&line);
                }
                told.push(json!({ "file": file, "refusal": refusal }));
                continue;
            }
        };
        let problems = playbook::load(&text, &roles, &calendars).err().unwrap_or_default();
        wrong |= !problems.is_empty();
        if !out.json {
            print(&file, &problems, out)?;
        }
        told.push(json!({ "file": file, "problems": problems }));
    }
    if out.json {
        out.value(&told)?;
    }
    if wrong { Err(Failure::Said) } else { Ok(()) }
}

fn print(file: &str, problems: &[Problem], out: &mut Out) -> Done {
    for p in problems {
        // what a condition's reader says runs over several lines
        out.line(p.line_in(file, out.lang).replace('\n', " "))?;
    }
    if problems.is_empty() {
        let fine = out.pick("没有问题。", "nothing is wrong.");
        out.line(format!("{file}: {fine}"))?;
    }
    Ok(())
}

fn read_roles(name: &str, text: &str, out: &mut Out) -> Result<roles::Roles, Failure> {
    match roles::load(text) {
        Ok(roles) => Ok(roles),
        Err(problems) => {
            print(name, &problems, out)?;
            Err(Failure::Said)
        }
    }
}

fn books_of(place: &PlaceArgs) -> Result<Arc<Books>, Failure> {
    crate::cmd::block_on(async {
        let office = place.open().await?;
        let books = office.books().await?;
        office.close().await;
        Ok(books)
    })
}
