//! The rings: who may use whom. An arrow that points the wrong way is named with file and line.

use std::path::{Path, PathBuf};

/// Rooms of the core from left to right; a room uses only those before it. Rooms of one step do not use each other.
const CORE: &[&[&str]] = &[
    &["config"],
    &["db"],
    &["reference"],
    &["storage", "marks", "journal"],
    &["accounts"],
    &["weapons", "companies", "evidence"],
    &["parts"],
    &["findings"],
    &["parties"],
    &["letters"],
    &["reports"],
    &["intake"],
    &["search"],
    &["archive"],
];
/// Used by everything in the core, whatever its place: words of a type, no behaviour.
const ANYWHERE: &[(&str, &str)] = &[
    ("storage", "journal::model"),
    ("config", "db::conn"),
    ("config", "db::pool"),
    ("config", "storage::store"),
    ("config", "accounts::queries"),
    ("config", "evidence::picture"),
];
const PAGES: &[&str] = &["error", "web", "public"];
const ASSEMBLY: &[&str] = &["app", "routes", "server", "cli", "main", "lib"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn step(room: &str) -> Option<usize> {
    CORE.iter().position(|rooms| rooms.contains(&room))
}

/// Why `from` may not use `to` (a path below `crate::`), or `None` where it may.
fn fault(from: &str, is_pages_module: bool, to: &str) -> Option<String> {
    let room = to.split("::").next().unwrap_or_default();
    if room == from || ASSEMBLY.contains(&from) {
        return None;
    }
    if ANYWHERE.iter().any(|(user, used)| *user == from && to.starts_with(used)) {
        return None;
    }
    if PAGES.contains(&from) || is_pages_module {
        // Pages are made for an `App`; nothing else of the assembly is theirs.
        return (ASSEMBLY.contains(&room) && room != "app").then(|| format!("pages must not use `{room}`"));
    }
    if PAGES.contains(&room) || ASSEMBLY.contains(&room) {
        return Some(format!("the core must not use `{room}`"));
    }
    match (step(from), step(room)) {
        (Some(user), Some(used)) if used < user => None,
        (Some(_), Some(_)) => Some(format!("`{from}` must not use `{room}`, which stands to its right or beside it")),
        (None, _) => Some(format!("the room `{from}` has no place in the order")),
        (_, None) => Some(format!("the room `{room}` has no place in the order")),
    }
}

#[test]
fn no_room_uses_a_room_to_its_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 40, "only {} files were found", files.len());
    let mut faults = Vec::new();
    let mut arrows = 0;
    for file in files {
        let relative = file.strip_prefix(&root).unwrap();
        let from = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let is_pages_module = relative.iter().any(|part| part == "pages" || part == "pages.rs");
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for piece in line.split("crate::").skip(1) {
                if line.contains("$crate::") {
                    continue;
                }
                let end = piece.find(|character: char| !character.is_alphanumeric() && !"_:".contains(character));
                let to = &piece[..end.unwrap_or(piece.len())];
                // Macros of the crate stand at its root.
                if to.is_empty() || !to.contains("::") {
                    continue;
                }
                arrows += 1;
                if let Some(fault) = fault(&from, is_pages_module, to) {
                    faults.push(format!("src/{}:{number}: {fault}", relative.display()));
                }
            }
        }
    }
    assert!(arrows > 100, "only {arrows} arrows were found: the test no longer reads the code");
    assert!(faults.is_empty(), "arrows that point the wrong way:\n{}", faults.join("\n"));
}

#[test]
fn an_arrow_to_the_right_is_a_fault() {
    assert!(fault("companies", false, "findings::model").is_some());
    assert!(fault("journal", false, "web::frame").is_some());
    assert!(fault("findings", false, "companies::model").is_none());
    assert!(fault("public", true, "findings::queries").is_none());
    assert!(fault("public", true, "server::run").is_some());
}
