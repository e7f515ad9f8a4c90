//! Lists the playbooks and walks of `playbooks/`, so that a file put there ships without a line of
//! code that names it.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // relative, and the texts are copied: a build folder may serve several checkouts
    let folder = Path::new("../../playbooks");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut out =
        String::from("/// Playbooks: id and text.\npub const PLAYBOOKS: &[(&str, &str)] = &[\n");
    for (name, text) in yaml(folder)?.into_iter().filter(|(name, _)| name != "roles") {
        let _ = writeln!(out, "    ({name:?}, {text:?}),");
    }
    out.push_str(
        "];\n\n/// Walks: playbook, name and text.\npub const WALKS: &[(&str, &str, &str)] = &[\n",
    );
    for (name, text) in yaml(&folder.join("walks"))? {
        if let Some((playbook, walk)) = name.split_once('.') {
            let _ = writeln!(out, "    ({playbook:?}, {walk:?}, {text:?}),");
        }
    }
    out.push_str("];\n");
    let to = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("shipped.rs");
    fs::write(to, out)
}

/// The YAML files of a folder: name and text, in order of names.
fn yaml(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "yaml")
            && let Some(stem) = path.file_stem().and_then(|s| s.to_str())
        {
            found.push((stem.to_owned(), fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}
