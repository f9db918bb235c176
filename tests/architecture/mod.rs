//! The shape of the source: a floor imports only from floors below it, a door holds no logic, a file is a room.

mod circles;
mod dependencies;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The floors from the ground up, each with what it may import when that is not simply all below it.
const FLOORS: [(&str, Option<&[&str]>); 22] = [
    ("units", None),
    ("numeric", Some(&["units"])),
    ("document", Some(&["units"])),
    ("ledger", Some(&["units"])),
    ("table", None),
    ("book", None),
    ("simulate", Some(&["units", "table", "book"])),
    ("connect", Some(&["units", "table", "book"])),
    ("features", None),
    ("conclude", Some(&["units", "table", "book", "features"])),
    ("metrics", None),
    ("learners", None),
    ("ensemble", None),
    ("effects", None),
    ("search", Some(&["units"])),
    ("plan", None),
    ("insight", None),
    ("model", None),
    ("store", None),
    ("workflow", None),
    ("service", None),
    ("cli", None),
];
/// `simulate` stands beside the floors: only the command line may call it.
const CALLERS_OF_SIMULATE: [&str; 1] = ["cli"];
/// The files of the command line that may name the service: those that start it, and its failures as exit codes.
const CALLERS_OF_SERVICE: [&str; 2] = ["cli/serving/", "cli/failure.rs"];
const MOST_LINES: usize = 300;

/// A source file: its path below `src`, and its text.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// The floor it belongs to; `None` for the crate's own page and door.
    fn floor(&self) -> Option<&str> {
        self.path.parent()?.iter().next()?.to_str()
    }

    /// The code without its comments, line by line.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().map(str::trim_start).enumerate();
        lines.map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.starts_with("//"))
    }

    /// The floors named after `crate::`, with their lines.
    fn imports(&self) -> Vec<(usize, String)> {
        let named = |(line, code)| crate_paths(code).into_iter().map(move |floor| (line, floor));
        self.code().flat_map(named).collect()
    }
}

/// The first names of all `crate::` paths in a line of code, also of `use crate::{a, b::c}`.
fn crate_paths(code: &str) -> Vec<String> {
    let name_of = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for after in code.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => names.extend(group.split(',').map(|part| name_of(part.trim()))),
            None => names.push(name_of(after)),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                sources.push(Source { path: path.strip_prefix(&root).unwrap().to_owned(), text });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    sources
}

/// Whether a floor may import another.
fn may_import(from: &str, to: &str) -> bool {
    let level = |name: &str| FLOORS.iter().position(|(floor, _)| *floor == name);
    let (Some(above), Some(below)) = (level(from), level(to)) else { return false };
    let allowed = FLOORS[above].1.is_none_or(|allowed| allowed.contains(&to));
    from == to || below < above && allowed && (to != "simulate" || CALLERS_OF_SIMULATE.contains(&from))
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_floor_is_shown_at_work_on_a_small_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (floor, _) in FLOORS {
        assert!(root.join(format!("tests/examples/{floor}.rs")).exists(), "there is no example of {floor}");
    }
}

#[test]
fn no_import_climbs() {
    let mut wrong = Vec::new();
    let mut n_imports = 0;
    for source in sources() {
        let Some(floor) = source.floor() else { continue };
        for (line, import) in source.imports() {
            n_imports += 1;
            if !may_import(floor, &import) {
                wrong.push(format!("src/{}:{line}: {floor} must not import {import}", source.path.display()));
            }
        }
    }
    assert!(n_imports > 100, "only {n_imports} imports were found: the reader of imports is blind");
    assert_none(&wrong);
}

#[test]
fn the_command_line_asks_the_service_only_to_serve() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.floor() == Some("cli")) {
        let path = source.path.to_string_lossy();
        let may_call = CALLERS_OF_SERVICE.iter().any(|caller| path.starts_with(caller));
        let calls = source.imports().into_iter().filter(|(_, floor)| floor == "service" && !may_call);
        wrong.extend(calls.map(|(line, _)| format!("src/{path}:{line}: what both do belongs in workflow")));
    }
    assert_none(&wrong);
}

#[test]
fn every_folder_is_a_floor() {
    let known: BTreeSet<&str> = FLOORS.iter().map(|(floor, _)| *floor).collect();
    let sources = sources();
    let found: BTreeSet<&str> = sources.iter().filter_map(Source::floor).collect();
    let strangers: Vec<String> = found.difference(&known).map(|floor| format!("src/{floor} is no floor")).collect();
    assert_none(&strangers);
}

#[test]
fn a_door_holds_modules_exports_and_words_but_no_logic() {
    let mut wrong = Vec::new();
    for source in sources() {
        let name = source.path.file_name().unwrap();
        if name != "mod.rs" && name != "lib.rs" {
            continue;
        }
        if !source.text.starts_with("//!") {
            wrong.push(format!("src/{}: a door opens with what lives behind it", source.path.display()));
        }
        let mut in_export = false;
        for (line, code) in source.code() {
            let limited = code.strip_prefix("pub(").and_then(|rest| rest.split_once(") "));
            let words = limited.map_or_else(|| code.strip_prefix("pub ").unwrap_or(code), |(_, words)| words);
            let opens_export = words.starts_with("use ");
            let plain = code.is_empty() || code.starts_with("#[") || words.starts_with("mod ") && code.ends_with(';');
            if !(plain || in_export || opens_export) {
                wrong.push(format!("src/{}:{line}: {code}", source.path.display()));
            }
            in_export = (in_export || opens_export) && !code.ends_with(';');
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_file_is_longer_than_a_room() {
    let long = |source: &Source| {
        let n_lines = source.text.lines().count();
        (n_lines > MOST_LINES).then(|| format!("src/{}: {n_lines} lines, at most {MOST_LINES}", source.path.display()))
    };
    assert_none(&sources().iter().filter_map(long).collect::<Vec<_>>());
}

#[test]
fn every_file_opens_with_what_lives_in_it() {
    let silent = |source: &Source| {
        (!source.text.starts_with("//! ")).then(|| format!("src/{}: no head comment", source.path.display()))
    };
    assert_none(&sources().iter().filter_map(silent).collect::<Vec<_>>());
}

#[test]
fn the_rules_of_the_floors_refuse_what_they_should() {
    assert!(may_import("book", "table") && may_import("cli", "simulate") && may_import("plan", "search"));
    assert!(!may_import("table", "book") && !may_import("search", "book") && !may_import("model", "simulate"));
    assert!(!may_import("simulate", "features") && !may_import("book", "attic"));
    assert_eq!(crate_paths("use crate::{units::Seed, table};"), ["units", "table"]);
    assert_eq!(crate_paths("pub fn f(x: crate::book::Rows) -> crate::units::Days {"), ["book", "units"]);
}
