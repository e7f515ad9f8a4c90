//! Every SQL text is registered, and every registered text is good on the engines it is for.

use crate::conn::Engine;
use crate::matter::{self, After, Filter, Order, Page};
use crate::sql::{For, Registered};
use crate::testing::both;
use sqlx::{Either, Executor, SqlSafeStr, Statement};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub(super) fn all() -> Vec<Registered> {
    let lists: &[(&str, &[Registered])] = &[
        ("admin_log", crate::admin_log::ALL),
        ("area_follow", crate::area_follow::ALL),
        ("category", crate::category::ALL),
        ("conn", crate::conn::ALL),
        ("counter", crate::counter::ALL),
        ("entry", crate::entry::ALL),
        ("file", crate::file::ALL),
        ("filling", crate::filling::ALL),
        ("follower", crate::follower::ALL),
        ("gathered", crate::gathered::ALL),
        ("grid", crate::grid::ALL),
        ("handover", crate::handover::ALL),
        ("idempotency", crate::idempotency::ALL),
        ("insight_model", crate::insight_model::ALL),
        ("installation", crate::installation::ALL),
        ("issue", crate::issue::ALL),
        ("lease", crate::lease::ALL),
        ("matter", crate::matter::ALL),
        ("migrate", crate::migrate::ALL),
        ("net_draft", crate::net_draft::ALL),
        ("near", crate::near::ALL),
        ("notice", crate::notice::ALL),
        ("party", crate::party::ALL),
        ("draft", crate::draft::ALL),
        ("place", crate::place::ALL),
        ("playbook", crate::playbook::ALL),
        ("post", crate::post::ALL),
        ("proposal", crate::proposal::ALL),
        ("reply", crate::reply::ALL),
        ("report", crate::report::ALL),
        ("route", crate::route::ALL),
        ("saved_view", crate::saved_view::ALL),
        ("seal", crate::seal::ALL),
        ("session", crate::session::ALL),
        ("setting", crate::setting::ALL),
        ("snooze", crate::snooze::ALL),
        ("staff", crate::staff::ALL),
        ("synonym", crate::synonym::ALL),
        ("tenant", crate::tenant::ALL),
        ("triage_rule", crate::triage_rule::ALL),
        ("unit", crate::unit::ALL),
        ("voice", crate::voice::ALL),
        ("warning", crate::warning::ALL),
        ("writer", crate::writer::ALL),
    ];
    // a module that registers texts must stand in the list above
    let listed: BTreeSet<&str> = lists.iter().map(|(m, _)| *m).collect();
    for (path, text) in sources() {
        if text.contains("\nsql! {") {
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let dir = path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned();
            let module = if stem == "mod" { dir } else { stem };
            assert!(listed.contains(module.as_str()), "the texts of {module} are not tested");
        }
    }
    lists.iter().flat_map(|(_, l)| l.iter().copied()).collect()
}

/// Rust files of this crate outside the tests.
fn sources() -> Vec<(PathBuf, String)> {
    let mut dirs = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut out = Vec::new();
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    dirs.push(path);
                }
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                out.push((path, text));
            }
        }
    }
    out
}

/// The numbers of the parameters of a text.
fn parameters(text: &str) -> BTreeSet<usize> {
    text.split('$')
        .skip(1)
        .map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().unwrap_or_else(|_| panic!("a $ without a number: {text}"))
        })
        .collect()
}

#[test]
fn parameters_count_from_one_without_gaps() {
    for (name, text, _) in all() {
        let found = parameters(text);
        let expected: BTreeSet<usize> = (1..=found.len()).collect();
        assert_eq!(found, expected, "{name}: {text}");
        assert!(!text.contains("::"), "{name}: write CAST($1 AS …)");
    }
}

#[tokio::test]
async fn every_text_is_prepared_on_its_engines() {
    both(|store| async move {
        let mut read = store.read().await.unwrap();
        let pg = store.is_postgres();
        let this = if pg { For::Postgres } else { For::Sqlite };
        let mut wrong = Vec::new();
        for (name, text, engine) in all() {
            if engine != For::Both && engine != this {
                continue;
            }
            let sql = text.into_sql_str();
            let prepared = match read.engine() {
                Engine::Sqlite(c) => c.prepare(sql).await.map(|s| count(s.parameters())),
                Engine::Pg(c) => c.prepare(sql).await.map(|s| count(s.parameters())),
            };
            match prepared {
                Ok(n) if n == parameters(text).len() => {}
                Ok(n) => wrong.push(format!("{name} has {n} parameters: {text}")),
                Err(e) => wrong.push(format!("{name}: {e}: {text}")),
            }
        }
        assert!(wrong.is_empty(), "pg={pg}\n{}", wrong.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn a_list_runs_with_every_filter_at_once() {
    both(|store| async move {
        let mut read = store.read().await.unwrap();
        let (tenant, full) = (yiwang_domain::TenantId(1), matter::full());
        let id = yiwang_domain::MatterId(uuid::Uuid::nil());
        let after = Some(After { at: chrono::DateTime::UNIX_EPOCH, id });
        for order in [Order::Newest, Order::DueFirst] {
            let page = Page { order, size: 10, after };
            let (lines, next) = matter::list(&mut read, tenant, &full, &page).await.unwrap();
            assert_eq!((lines.len(), next), (0, None));
        }
        let views = [Filter::default(), full.clone(), full.clone()];
        assert_eq!(matter::counts(&mut read, tenant, &full, &views).await.unwrap(), [0, 0, 0]);
        let firsts = matter::earliest(&mut read, tenant, &full, &views).await.unwrap();
        assert_eq!(firsts, [None, None, None]);
        assert!(matter::at_places(&mut read, tenant, &full, 2, 10).await.unwrap().is_empty());
        assert!(matter::of_persons(&mut read, tenant, &full, 2, 10).await.unwrap().is_empty());
        assert_eq!(matter::count(&mut read, tenant, &Filter::default()).await.unwrap(), 0);
    })
    .await;
}

fn count<T>(parameters: Option<Either<&[T], usize>>) -> usize {
    match parameters {
        Some(Either::Left(types)) => types.len(),
        Some(Either::Right(n)) => n,
        None => 0,
    }
}

#[test]
fn no_sql_stands_outside_a_registered_text() {
    let verbs = ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "\"CREATE ", "\"WITH "];
    for (path, text) in sources() {
        if path.ends_with("testing.rs") {
            continue; // makes and drops databases
        }
        let registered =
            text.find("\nsql! {").map(|from| (from, from + text[from..].find("\n}").unwrap()));
        for verb in verbs {
            for (at, _) in text.match_indices(verb) {
                let inside = registered.is_some_and(|(from, to)| at > from && at < to);
                assert!(inside, "{}: {}", path.display(), &text[at..at + 40]);
            }
        }
        let outside = registered
            .map_or(text.clone(), |(from, to)| format!("{}{}", &text[..from], &text[to..]));
        // a text reaches sqlx by its name, never as a literal or built; lists are the exception
        for call in ["sqlx::query(", "sqlx::query_as(", "sqlx::query_scalar("] {
            for (at, _) in outside.match_indices(call) {
                let argument = &outside[at + call.len()..];
                assert!(
                    argument.starts_with(|c: char| c.is_ascii_uppercase() || c == 't'),
                    "{}: {call}{}",
                    path.display(),
                    &argument[..argument.len().min(40)]
                );
            }
        }
        assert!(
            !outside.contains("AssertSqlSafe")
                || [
                    "matter/list.rs",
                    "matter/places.rs",
                    "matter/earliest.rs",
                    "matter/repeats.rs",
                    "place/list.rs"
                ]
                .iter()
                .any(|of| path.ends_with(of)),
            "{} builds SQL",
            path.display()
        );
        assert!(
            !outside.contains("Expr::cust(") && !outside.contains("Expr::cust_"),
            "{} uses Expr::cust",
            path.display()
        );
    }
}
