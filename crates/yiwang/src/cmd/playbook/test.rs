//! `yiwang playbook test`: every walk, and what no walk touches.

use crate::cmd::fail::{Done, Failure, read_text};
use crate::cmd::out::{Out, complain};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use yiwang_domain::playbook::{self, Playbook, roles};
use yiwang_domain::walk::{self, Cover, Touched, World};
use yiwang_domain::{Refusal, Sort, Text};
use yiwang_office::{Settings, shipped};

/// Options of `playbook test`.
#[derive(Debug, Args)]
#[command(after_help = "\
Walks stand beside their playbook: walks/NAME.*.yaml for NAME.yaml, in the district of
walks/world.yaml (the shipped one where there is none). Each is run through the engine, its ledger
proved with SHA-256 and SM3. Without files the shipped playbooks are tested.

Exit status 1 if a walk does not go as it says, or if a stage, an action or a clock is touched by no
walk. Guards that never refuse are told but do not fail.

Examples:
  yiwang playbook test
  yiwang playbook test ours/*.yaml --roles ours/roles.yaml --lang en")]
pub(crate) struct TestArgs {
    /// Playbook files
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take the roles from this file 角色表
    #[arg(long, value_name = "FILE")]
    roles: Option<PathBuf>,
}

/// A playbook with its walks, each with its name.
struct Case {
    name: String,
    text: String,
    walks: Vec<(String, String)>,
    world: String,
}

/// What came of one playbook.
#[derive(Serialize)]
struct Tested {
    playbook: String,
    walks: usize,
    refusals: usize,
    faults: Vec<Text>,
    untouched: Cover,
    well: bool,
}

/// Runs every walk.
pub(super) fn run(args: &TestArgs, out: &mut Out) -> Done {
    let roles = match &args.roles {
        Some(path) => read_text(path)?,
        None => shipped::ROLES.to_owned(),
    };
    let roles = roles::load(&roles).map_err(|p| unreadable("roles", &p))?;
    let calendars: Vec<String> = Settings::default().calendars.into_keys().collect();
    let cases = if args.files.is_empty() {
        shipped_cases()
    } else {
        args.files.iter().map(|f| beside(f)).collect::<Result<_, Failure>>()?
    };
    let mut all = Vec::new();
    for case in &cases {
        let one = test(case, &roles, &calendars)?;
        if !out.json {
            print(&one, out)?;
        }
        all.push(one);
    }
    let sum = |f: fn(&Tested) -> usize| all.iter().map(f).sum::<usize>();
    let (walks, refusals) = (sum(|r| r.walks), sum(|r| r.refusals));
    if out.json {
        out.value(&all)?;
    } else {
        out.line(out.pick(
            format!("工作法{}份，走法{walks}个，拒绝{refusals}次。", all.len()),
            format!("{} playbooks, {walks} walks, {refusals} refusals.", all.len()),
        ))?;
    }
    if all.iter().all(|r| r.well) { Ok(()) } else { Err(Failure::Said) }
}

fn test(case: &Case, roles: &roles::Roles, calendars: &[String]) -> Result<Tested, Failure> {
    let p: Playbook =
        playbook::load(&case.text, roles, calendars).map_err(|p| unreadable(&case.name, &p))?;
    let world = World::read(&case.world, calendars).map_err(|why| {
        Refusal::new(
            "world-unreadable",
            Sort::Invalid,
            (format!("world.yaml 读不懂：{why}"), format!("world.yaml cannot be read: {why}")),
            ("改正后再试。", "Correct it and try again."),
        )
    })?;
    let mut touched = Touched::default();
    let mut faults = Vec::new();
    for (name, text) in &case.walks {
        let mut say = |t: &Text| {
            faults.push(Text::new(format!("{name} {}", t.zh), format!("{name} {}", t.en)));
        };
        match walk::read(text) {
            Ok(w) if w.playbook == p.id => {
                let course = walk::run(&w, &p, &world);
                course.faults.iter().for_each(&mut say);
                touched.join(course.touched);
            }
            Ok(w) => say(&Text::new(
                format!("走的是 {}，不是 {}", w.playbook, p.id),
                format!("walks {}, not {}", w.playbook, p.id),
            )),
            Err(why) => say(&why),
        }
    }
    let untouched = Cover::of(&p, &touched);
    let well = faults.is_empty() && untouched.full();
    Ok(Tested {
        playbook: p.id,
        walks: case.walks.len(),
        refusals: touched.refusals,
        faults,
        untouched,
        well,
    })
}

fn print(r: &Tested, out: &mut Out) -> Done {
    for fault in &r.faults {
        complain(&format!("{}: {}", r.playbook, out.say(fault)));
    }
    let left = [
        (Text::new("没有走到的阶段", "stages nobody enters"), &r.untouched.stages),
        (Text::new("没有用到的动作", "actions nobody takes"), &r.untouched.actions),
        (Text::new("没有核对的时限", "clocks nobody states"), &r.untouched.clocks),
        (Text::new("没有拒绝过的条件", "guards that never refuse"), &r.untouched.guards),
    ];
    for (what, which) in left.iter().filter(|(_, which)| !which.is_empty()) {
        complain(&format!("{}: {}: {}", r.playbook, out.say(what), which.join(", ")));
    }
    let word = if r.well { out.pick("通过", "well") } else { out.pick("不通过", "not well") };
    out.line(format!("{}\t{}\t{}\t{word}", r.playbook, r.walks, r.refusals))
}

fn unreadable(name: &str, problems: &[playbook::Problem]) -> Failure {
    let first = problems.first();
    let zh = first.map(|p| p.line_in(name, yiwang_domain::Lang::Zh)).unwrap_or_default();
    let en = first.map(|p| p.line_in(name, yiwang_domain::Lang::En)).unwrap_or_default();
    Refusal::new(
        "playbook-wrong",
        Sort::Invalid,
        (zh, en),
        (
            "先用 yiwang playbook check 查明全部错误。",
            "See all with `yiwang playbook check` first.",
        ),
    )
    .into()
}

fn shipped_cases() -> Vec<Case> {
    shipped::PLAYBOOKS
        .iter()
        .map(|(id, text)| Case {
            name: (*id).to_owned(),
            text: (*text).to_owned(),
            walks: shipped::WALKS
                .iter()
                .filter(|(playbook, ..)| playbook == id)
                .map(|(_, name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
            world: shipped::WORLD.to_owned(),
        })
        .collect()
}

/// A playbook file with the walks that stand beside it.
fn beside(file: &Path) -> Result<Case, Failure> {
    let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned();
    let folder = file.parent().unwrap_or(Path::new(".")).join("walks");
    let mut walks = Vec::new();
    let found = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    for path in found.map(|e| e.path()) {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        let walk = name.strip_suffix(".yaml").and_then(|n| n.strip_prefix(&format!("{stem}.")));
        if let Some(walk) = walk {
            walks.push((walk.to_owned(), read_text(&path)?));
        }
    }
    walks.sort();
    let world = folder.join("world.yaml");
    let world = if world.exists() { read_text(&world)? } else { shipped::WORLD.to_owned() };
    Ok(Case { name: file.display().to_string(), text: read_text(file)?, walks, world })
}
