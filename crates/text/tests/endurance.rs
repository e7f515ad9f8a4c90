//! What the index promises its follower: index and cursor are one, whatever happens.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{BufRead, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use uuid::Uuid;
use yiwang_text::{Doc, Index, Opening, Query, TextError};

/// Names the folder for the process that is going to be killed.
const WRITE_INTO: &str = "YIWANG_TEXT_WRITE_INTO";

fn doc(n: u128, text: &str) -> Doc {
    Doc { tenant: 1, matter: Uuid::from_u128(n), text: text.into(), ..Doc::default() }
}

fn found(index: &Index, text: &str) -> usize {
    index.search(&Query { tenant: 1, text: text.into(), ..Query::default() }).unwrap().total
}

#[test]
fn what_was_committed_is_there_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let (index, opening) = Index::open(dir.path()).unwrap();
    assert_eq!(opening, Opening::Created);
    assert_eq!(index.cursor().unwrap(), None);
    index.upsert(&[doc(1, "井盖破损")]).unwrap();
    index.commit_with_cursor("entry 17").unwrap();
    index.upsert(&[doc(2, "井盖丢失")]).unwrap();
    drop(index);

    let (index, opening) = Index::open(dir.path()).unwrap();
    assert_eq!(opening, Opening::Existing);
    assert_eq!(index.cursor().unwrap().as_deref(), Some("entry 17"));
    assert_eq!(found(&index, "井盖"), 1, "what was not committed is gone, and the cursor says so");
}

#[test]
fn clearing_forgets_matters_and_cursor_together() {
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = Index::open(dir.path()).unwrap();
    index.upsert(&[doc(1, "井盖")]).unwrap();
    index.commit_with_cursor("1").unwrap();
    index.upsert(&[doc(2, "路灯")]).unwrap();
    index.clear().unwrap();
    assert_eq!(index.cursor().unwrap(), None);
    assert!(index.is_empty());
    index.upsert(&[doc(3, "垃圾")]).unwrap();
    index.commit_with_cursor("2").unwrap();
    assert_eq!((index.len(), found(&index, "垃圾"), found(&index, "路灯")), (1, 1, 0));
}

#[test]
fn compacting_takes_the_words_of_removed_matters_from_the_disk_and_keeps_the_cursor() {
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = Index::open(dir.path()).unwrap();
    index.upsert(&[doc(1, "zhangsan-secret"), doc(2, "路灯")]).unwrap();
    index.commit_with_cursor("1").unwrap();
    index.remove(1, &[Uuid::from_u128(1)]).unwrap();
    index.commit_with_cursor("2").unwrap();
    index.compact().unwrap();
    assert_eq!(index.cursor().unwrap().as_deref(), Some("2"));
    assert_eq!(found(&index, "路灯"), 1);
    drop(index);
    let (index, _) = Index::open(dir.path()).unwrap();
    assert_eq!(index.len(), 1);
    drop(index);
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(8).any(|w| w == b"zhangsan"));
    }
}

fn segment_files(dir: &Path, kind: &str) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|x| x == kind))
        .collect()
}

#[test]
fn a_damaged_index_is_emptied_reported_and_usable_and_foreign_files_stay() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 6] = [
        ("meta.json torn", |d| std::fs::write(d.join("meta.json"), "{\"seg").unwrap()),
        ("a segment file gone", |d| std::fs::remove_file(&segment_files(d, "term")[0]).unwrap()),
        ("a segment file cut off", |d| {
            let path = &segment_files(d, "idx")[0];
            let bytes = std::fs::read(path).unwrap();
            std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("one bit turned", |d| {
            let path = &segment_files(d, "term")[0];
            let mut bytes = std::fs::read(path).unwrap();
            bytes[3] ^= 1;
            std::fs::write(path, bytes).unwrap();
        }),
        ("an empty segment file", |d| std::fs::write(&segment_files(d, "fast")[0], "").unwrap()),
        ("another version", |d| {
            let path = d.join("meta.json");
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains(r#"\"v\":2"#), "{text}");
            std::fs::write(&path, text.replace(r#"\"v\":2"#, r#"\"v\":0"#)).unwrap();
        }),
    ];
    for (name, damage) in damages {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("keep.txt"), "not ours").unwrap();
        let (index, _) = Index::open(dir.path()).unwrap();
        index.upsert(&[doc(1, "井盖破损"), doc(2, "路灯不亮")]).unwrap();
        index.commit_with_cursor("1").unwrap();
        drop(index);
        damage(dir.path());

        let (index, opening) = Index::open(dir.path()).unwrap();
        assert!(matches!(opening, Opening::Rebuilt { .. }), "{name}: {opening:?}");
        assert_eq!(index.cursor().unwrap(), None, "{name}");
        assert!(index.is_empty(), "{name}");
        index.upsert(&[doc(1, "井盖破损")]).unwrap();
        index.commit_with_cursor("2").unwrap();
        assert_eq!(found(&index, "井盖"), 1, "{name}");
        assert!(dir.path().join("keep.txt").exists(), "{name}");
    }
}

#[test]
fn two_writers_in_one_folder_are_refused_but_a_reader_sees_the_commits() {
    let dir = tempfile::tempdir().unwrap();
    let (writer, _) = Index::open(dir.path()).unwrap();
    writer.upsert(&[doc(1, "井盖")]).unwrap();
    writer.commit_with_cursor("1").unwrap();
    let (reader, _) = Index::open(dir.path()).unwrap();
    assert!(matches!(reader.upsert(&[doc(2, "路灯")]), Err(TextError::Busy)));
    writer.upsert(&[doc(3, "路灯")]).unwrap();
    writer.commit_with_cursor("2").unwrap();
    assert_eq!(found(&reader, "路灯"), 0);
    reader.refresh().unwrap();
    assert_eq!(found(&reader, "路灯"), 1);
    assert_eq!(reader.cursor().unwrap().as_deref(), Some("2"));
}

/// Not a test by itself: the process that the next test kills. Writes ten matters a commit, the
/// cursor being the number of matters, and says so after each.
#[test]
fn writes_until_it_is_killed() {
    let Ok(dir) = std::env::var(WRITE_INTO) else { return };
    let (index, _) = Index::open(Path::new(&dir)).unwrap();
    let start: u128 = index.cursor().unwrap().map_or(0, |c| c.parse().unwrap());
    let mut out = std::io::stdout();
    for batch in 0.. {
        let first = start + batch * 10;
        let docs: Vec<Doc> = (first..first + 10).map(|n| doc(n, "井盖破损")).collect();
        index.upsert(&docs).unwrap();
        index.commit_with_cursor(&(first + 10).to_string()).unwrap();
        writeln!(out, "\ncommitted {}", first + 10).unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn a_kill_at_any_moment_leaves_matters_and_cursor_of_the_same_commit() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..8u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "writes_until_it_is_killed", "--nocapture"])
            .env(WRITE_INTO, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
        // let it commit at least once, then kill it wherever it is
        let mut told = 0;
        while told == 0 {
            let line = lines.next().unwrap().unwrap();
            told = line.strip_prefix("committed ").map_or(0, |n| n.parse().unwrap());
        }
        std::thread::sleep(Duration::from_millis(3 + round * 7));
        child.kill().unwrap();
        child.wait().unwrap();
        for line in lines.map_while(Result::ok) {
            told = line.strip_prefix("committed ").map_or(told, |n| n.parse().unwrap_or(told));
        }

        let (index, opening) = Index::open(dir.path()).unwrap();
        assert_eq!(opening, Opening::Existing, "round {round}");
        let cursor: u64 = index.cursor().unwrap().unwrap().parse().unwrap();
        assert!(cursor >= told, "round {round}: an acknowledged commit is lost");
        assert_eq!(index.len(), cursor, "round {round}");
        assert_eq!(found(&index, "井盖") as u64, cursor, "round {round}");
    }
}
