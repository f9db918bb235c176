//! What lies in a folder forms layers: neither its files nor its sub-folders import each other in a circle.
//!
//! A `mod.rs` is a door, not a junction: an import through it counts as an import of the file that defines the name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Source, assert_none, sources};

/// Imports that may close a circle: file, file, and why.
const EXCEPTIONS: [(&str, &str, &str); 1] =
    [("learners/trees", "learners/saved_trees", "how trees are saved is named in their serde attribute")];

type Path = Vec<String>;

/// A file as the compiler sees it: its place among the modules, what its `use` lines name, and the code beside them.
struct Module {
    is_door: bool,
    /// The name by which each is known, and its path as written.
    uses: Vec<(String, Path)>,
    code: String,
}

impl Module {
    fn of(source: &Source) -> Self {
        let tested = source.text.split("\nmod tests {").next().unwrap_or_default();
        let lines = tested.lines().filter(|line| !line.trim_start().starts_with("//"));
        let uncommented: Vec<&str> = lines.map(|line| line.split(" // ").next().unwrap_or_default()).collect();
        let text = uncommented.join("\n");
        let (mut uses, mut code) = (Vec::new(), String::new());
        for statement in text.split_inclusive(';') {
            // A `use` stands alone between two semicolons, behind what visibility and attributes it has.
            match statement.split_once("use ").filter(|(before, _)| is_visibility(before)) {
                Some((before, tree)) => {
                    code.push_str(before);
                    named(tree.trim_end_matches(';'), &[], &mut uses);
                }
                None => code.push_str(statement),
            }
        }
        let is_door = source.path.ends_with("mod.rs") || source.path.ends_with("lib.rs");
        Self { is_door, uses, code }
    }

    /// Every path of names in the code, as written; the scope of a visibility is no path.
    fn paths(&self) -> impl Iterator<Item = Path> {
        let code = self.code.replace("pub(in crate::", "pub(in ");
        let is_apart = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
        let words: Vec<Path> = code
            .split(is_apart)
            .filter(|word| word.contains("::"))
            .map(steps)
            .filter(|path| !path.is_empty())
            .collect();
        words.into_iter()
    }
}

fn is_visibility(before: &str) -> bool {
    let last = before.lines().last().unwrap_or_default().trim();
    last.is_empty() || last.starts_with("pub")
}

fn steps(path: &str) -> Path {
    path.split("::").map(str::trim).filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// The leaves of a tree of names such as `a::{b, c::{self, d as e}}`.
fn named(tree: &str, before: &[String], leaves: &mut Vec<(String, Path)>) {
    if let Some((head, group)) = tree.split_once('{') {
        let before: Path = before.iter().cloned().chain(steps(head)).collect();
        let group = group.trim_end().strip_suffix('}').unwrap_or(group);
        let (mut depth, mut start) = (0i32, 0);
        for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
            depth += i32::from(c == '{') - i32::from(c == '}');
            if c == ',' && depth == 0 {
                let part = group[start..at].trim();
                if !part.is_empty() {
                    named(part, &before, leaves);
                }
                start = at + 1;
            }
        }
        return;
    }
    let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias.trim())));
    let mut path: Path = before.iter().cloned().chain(steps(path)).collect();
    path.retain(|step| step != "self" || before.is_empty());
    if let Some(last) = path.last() {
        leaves.push((alias.unwrap_or(last).to_owned(), path));
    }
}

/// All modules of the crate.
struct House(BTreeMap<Path, Module>);

impl House {
    fn of(sources: &[Source]) -> Self {
        let place = |source: &Source| {
            let mut place = steps(&source.path.with_extension("").to_string_lossy().replace('/', "::"));
            if place.last().is_some_and(|last| last == "mod" || last == "lib") {
                place.pop();
            }
            place
        };
        Self(sources.iter().map(|source| (place(source), Module::of(source))).collect())
    }

    /// A path of the crate from its root; `None` for those of other crates.
    fn absolute(&self, place: &Path, path: &[String]) -> Option<Path> {
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "super" | "self" => {
                let n_up = path.iter().take_while(|step| *step == "super").count();
                let rest = path.iter().skip_while(|step| *step == "super" || *step == "self");
                Some(place[..place.len().checked_sub(n_up)?].iter().chain(rest).cloned().collect())
            }
            _ => {
                let within: Path = place.iter().chain(&path[..1]).cloned().collect();
                self.0.contains_key(&within).then(|| place.iter().chain(path).cloned().collect())
            }
        }
    }

    /// The file that defines what a path from the root names: doors are walked through.
    fn defined_in(&self, path: &[String], doors: usize) -> Path {
        let mut place = Path::new();
        for (at, step) in path.iter().enumerate() {
            let within: Path = place.iter().chain([step]).cloned().collect();
            if self.0.contains_key(&within) {
                place = within;
                continue;
            }
            let door = self.0.get(&place).filter(|module| module.is_door && doors < 20);
            let export = door.and_then(|door| door.uses.iter().find(|(name, _)| name == step));
            if let Some(target) = export.and_then(|(_, target)| self.absolute(&place, target)) {
                let onward: Path = target.iter().chain(&path[at + 1..]).cloned().collect();
                return self.defined_in(&onward, doors + 1);
            }
            break;
        }
        place
    }

    /// The files a file imports.
    fn imports(&self, place: &Path) -> BTreeSet<Path> {
        let module = &self.0[place];
        let mut folders: HashMap<&str, Path> = HashMap::new();
        let mut imports = BTreeSet::new();
        for (name, path) in &module.uses {
            let Some(path) = self.absolute(place, path) else { continue };
            let target = self.defined_in(&path, 0);
            if self.0.get(&target).is_some_and(|module| module.is_door) {
                folders.insert(name, target);
            } else {
                imports.insert(target);
            }
        }
        for path in module.paths() {
            let in_folder = folders.get(path[0].as_str()).map(|folder| [folder.as_slice(), &path[1..]].concat());
            if let Some(path) = in_folder.or_else(|| self.absolute(place, &path)) {
                imports.insert(self.defined_in(&path, 0));
            }
        }
        imports.retain(|target| target != place && self.0.get(target).is_some_and(|module| !module.is_door));
        imports
    }

    /// What closes a circle in some folder, each import in words.
    fn circles(&self, exceptions: &[(&str, &str)]) -> Vec<String> {
        let mut imports: Vec<(&Path, Path)> = Vec::new();
        for place in self.0.keys().filter(|place| !self.0[*place].is_door) {
            imports.extend(self.imports(place).into_iter().map(|target| (place, target)));
        }
        imports.retain(|(from, to)| {
            let (from, to) = (from.join("/"), to.join("/"));
            !exceptions.contains(&(from.as_str(), to.as_str()))
        });
        let mut found = Vec::new();
        for folder in self.0.keys().filter(|place| self.0[*place].is_door) {
            let depth = folder.len();
            let is_inside = |place: &Path| place.len() > depth && place.starts_with(folder);
            let mut edges: Vec<(&Path, &Path)> = imports.iter().map(|(from, to)| (*from, to)).collect();
            edges.retain(|(from, to)| is_inside(from) && is_inside(to) && from[depth] != to[depth]);
            loop {
                // What nothing leads to, or what leads nowhere, is on no circle.
                let from: BTreeSet<&String> = edges.iter().map(|(from, _)| &from[depth]).collect();
                let to: BTreeSet<&String> = edges.iter().map(|(_, to)| &to[depth]).collect();
                let n_edges = edges.len();
                edges.retain(|edge| to.contains(&edge.0[depth]) && from.contains(&edge.1[depth]));
                if edges.len() == n_edges {
                    break;
                }
            }
            let words = |(from, to): (&Path, &Path)| format!("src/{}.rs imports {}", from.join("/"), to.join("/"));
            found.extend(edges.into_iter().map(words));
        }
        found
    }
}

#[test]
fn no_files_and_no_folders_import_each_other_in_a_circle() {
    let house = House::of(&sources());
    let n_imports: usize = house.0.keys().map(|place| house.imports(place).len()).sum();
    assert!(n_imports > 1_000, "only {n_imports} imports were found: the reader of imports is blind");
    assert_none(&house.circles(&EXCEPTIONS.map(|(from, to, _)| (from, to))));
}

#[test]
fn every_exception_is_still_needed() {
    let house = House::of(&sources());
    for (from, to, _) in EXCEPTIONS {
        let others: Vec<(&str, &str)> =
            EXCEPTIONS.iter().map(|(from, to, _)| (*from, *to)).filter(|edge| *edge != (from, to)).collect();
        assert!(!house.circles(&others).is_empty(), "{from} imports {to}: closes no circle any more");
    }
}

#[test]
fn a_circle_through_a_door_is_found_and_layers_are_not() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.to_owned() };
    let door = "mod high;\nmod low;\n\npub use high::{High, highest};\npub use low::Low;\n";
    let layers = [
        source("lib.rs", "pub mod room;\n"),
        source("room/mod.rs", door),
        source("room/high.rs", "use super::Low;\n\npub struct High(Low);\n"),
        source("room/low.rs", "// use super::High;\npub struct Low;\n"),
    ];
    assert_eq!(House::of(&layers).circles(&[]), [""; 0]);
    for code in [
        "use crate::room::{self, High as Tall};\n",
        "pub fn f() {\n    super::highest();\n}\n",
        "use crate::room;\n\npub fn f() {\n    room::highest();\n}\n",
    ] {
        let [lib, room, high, _] = &layers;
        let circle = [lib, room, high].map(|known| source(&known.path.to_string_lossy(), &known.text));
        let circle: Vec<Source> = circle.into_iter().chain([source("room/low.rs", code)]).collect();
        let found = House::of(&circle).circles(&[]);
        assert_eq!(found, ["src/room/high.rs imports room/low", "src/room/low.rs imports room/high"], "{code}");
        assert!(House::of(&circle).circles(&[("room/low", "room/high")]).is_empty());
    }
}
