//! The schema keeps the rules that let it run on Citus as it is, and is the same on both engines.

use crate::migrate::STEPS;
use std::collections::{BTreeMap, BTreeSet};

/// Tables that every node has whole.
const REFERENCE: [&str; 2] = ["installation", "tenant"];
/// What only SQLite needs.
const SQLITE_ONLY: [&str; 1] = ["commits"];

fn whole(pick: fn(&(&'static str, &'static str)) -> &'static str) -> Vec<String> {
    let text: Vec<&str> = STEPS.iter().map(pick).collect();
    let bare: String = text
        .join("\n")
        .lines()
        .filter(|l| !l.trim_start().starts_with("--"))
        .collect::<Vec<_>>()
        .join("\n");
    bare.split(';').map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

fn sqlite() -> Vec<String> {
    whole(|s| s.0)
}

fn postgres() -> Vec<String> {
    whole(|s| s.1)
}

/// What stands in the outermost brackets, split at its commas.
fn parts(statement: &str) -> Vec<String> {
    let from = statement.find('(').unwrap() + 1;
    let mut depth = 1;
    let mut out = vec![String::new()];
    for c in statement[from..].chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 1 => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        out.last_mut().unwrap().push(c);
    }
    out.into_iter().map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Tables with the parts of their definition, and the columns that were added later.
fn tables(statements: &[String]) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = statements
        .iter()
        .filter(|s| s.starts_with("CREATE TABLE "))
        .map(|s| (s.split_whitespace().nth(2).unwrap().to_owned(), parts(s)))
        .collect();
    for s in statements.iter().filter(|s| s.starts_with("ALTER TABLE ")) {
        let (table, column) = s["ALTER TABLE ".len()..].split_once(" ADD COLUMN ").unwrap();
        out.get_mut(table).unwrap().push(column.to_owned());
    }
    out
}

fn columns(parts: &[String]) -> Vec<&str> {
    parts
        .iter()
        .filter(|p| !p.starts_with("PRIMARY") && !p.starts_with("FOREIGN"))
        .map(|p| p.split(' ').next().unwrap())
        .collect()
}

/// Indexes: (unique, table, columns).
fn indexes(statements: &[String]) -> BTreeSet<(bool, String, String)> {
    statements
        .iter()
        .filter(|s| s.starts_with("CREATE INDEX") || s.starts_with("CREATE UNIQUE INDEX"))
        .map(|s| {
            let on = s.split(" ON ").nth(1).unwrap();
            let table = on.split_whitespace().next().unwrap().to_owned();
            let tail = on.split_once('(').unwrap().1.split_whitespace().collect::<Vec<_>>();
            (s.contains("UNIQUE"), table, tail.join(" "))
        })
        .collect()
}

#[test]
fn both_engines_have_the_same_tables_columns_and_indexes() {
    let (mut lite, pg) = (tables(&sqlite()), tables(&postgres()));
    for name in SQLITE_ONLY {
        assert!(lite.remove(name).is_some());
    }
    assert_eq!(lite.keys().collect::<Vec<_>>(), pg.keys().collect::<Vec<_>>());
    for (name, parts) in &pg {
        assert_eq!(columns(&lite[name]), columns(parts), "{name}");
    }
    assert_eq!(indexes(&sqlite()), indexes(&postgres()));
}

#[test]
fn every_tenant_table_is_keyed_by_tenant_first() {
    for (name, parts) in tables(&postgres()) {
        if REFERENCE.contains(&name.as_str()) {
            continue;
        }
        assert_eq!(parts[0], "tenant_id BIGINT NOT NULL", "{name}");
        let keys: Vec<&String> = parts.iter().filter(|p| p.contains("PRIMARY KEY")).collect();
        assert_eq!(keys.len(), 1, "{name}");
        assert!(keys[0].starts_with("PRIMARY KEY (tenant_id, "), "{name}: {}", keys[0]);
        for p in &parts {
            assert!(!p.contains("UNIQUE"), "{name}: unique only by index: {p}");
            if p.starts_with("FOREIGN KEY") {
                assert!(p.starts_with("FOREIGN KEY (tenant_id, "), "{name}: {p}");
                assert!(p.contains("(tenant_id, id)"), "{name}: {p}");
                assert!(!p.contains("ON DELETE"), "{name}: {p}");
            }
        }
    }
    for (_, table, columns) in indexes(&postgres()) {
        assert!(columns.starts_with("tenant_id, "), "{table}: {columns}");
    }
}

#[test]
fn nothing_stands_in_the_schema_that_citus_refuses() {
    let refused = [
        "TRIGGER",
        "SERIAL",
        "IDENTITY",
        "DEFAULT",
        "SET NULL",
        "EXCLUDE",
        "INHERITS",
        "TEMPORARY",
        "GENERATED",
        "NOW()",
        "RANDOM",
        " INT ",
        " INT,",
        "INTEGER",
    ];
    for s in postgres() {
        for word in refused {
            assert!(!s.to_uppercase().contains(word), "{word}: {s}");
        }
        let verb = ["CREATE TABLE", "CREATE INDEX", "CREATE UNIQUE INDEX", "ALTER TABLE"];
        assert!(verb.iter().any(|v| s.starts_with(v)), "{s}");
    }
}

#[test]
fn every_text_names_its_tenant_and_leaves_time_and_chance_to_the_program() {
    let reference = ["installation", "commits", "pg_", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"];
    for (name, text, _) in super::texts::all() {
        let up = text.to_uppercase();
        for word in [
            "NOW(",
            "CURRENT_T",
            "CURRENT_D",
            "LOCALT",
            "RANDOM",
            "DATETIME(",
            "STRFTIME(",
            "LIKE ",
            "MERGE ",
        ] {
            assert!(!up.contains(word), "{name}: {word} in {text}");
        }
        if let Some(from) = up.find("FOR UPDATE") {
            assert!(up[..from].contains("TENANT_ID = $1"), "{name}");
        }
        let elsewhere = reference.iter().any(|w| text.contains(w))
            || ["sqlite_master", "RELEASE", "to_regclass"].iter().any(|w| text.contains(w))
            || text.contains("FROM tenant\n")
            || text.starts_with("SELECT tenant_id FROM tenant");
        let named = text.contains("tenant_id = $1") || text.contains("(tenant_id, ");
        assert!(named || elsewhere, "{name} does not name its tenant: {text}");
        for join in text.match_indices("JOIN ").map(|(i, _)| &text[i..]) {
            let on = join.split(" ON ").nth(1).unwrap_or_default();
            assert!(on.contains(".tenant_id = "), "{name} joins across tenants: {text}");
        }
    }
}

/// The script for Citus names every table: a new one is not forgotten.
#[test]
fn the_script_for_citus_distributes_every_table() {
    let script = include_str!("../../migrations/citus.sql");
    for name in tables(&postgres()).keys() {
        let wanted = if REFERENCE.contains(&name.as_str()) {
            format!("create_reference_table('{name}')")
        } else if name == "unit" {
            "create_distributed_table('unit', 'tenant_id')".to_owned()
        } else {
            format!("create_distributed_table('{name}', 'tenant_id', colocate_with => 'unit')")
        };
        assert!(script.contains(&wanted), "{wanted}");
    }
}
