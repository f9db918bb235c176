//! What the pages name exists: paths, commands and their options, routes, the keys of the playbook. Banned words are not used.

mod markdown;
mod run;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::Value;
use tower::ServiceExt;
use winprob::book::{InterventionLog, LearningTable, Playbook};
use winprob::model::train;
use winprob::service::{ServeConfig, Server, router};
use winprob::simulate::{BookParams, World, simulate};
use winprob::table::read;
use winprob::units::{Date, FixedClock, ModelId, Seed, Silent};
use winprob::workflow::BookFiles;

use self::markdown::Page;

const README: &str = "README.md";
const WORDS: &str = "docs/words.md";
const TOP: [&str; 5] = [README, "ARCHITECTURE.md", "data/README.md", "models/README.md", "src/lib.rs"];

/// Every page: those at the top, and those of `docs` and its folders.
fn pages() -> Vec<String> {
    let in_docs = files_below("docs").into_iter().filter(|file| is_a(file, "md"));
    TOP.iter().map(|&file| file.to_owned()).chain(in_docs).collect()
}

fn is_a(file: &str, extension: &str) -> bool {
    Path::new(file).extension().is_some_and(|known| known == extension)
}

/// The files of a folder and of those inside it, from the root on, in the order of their names.
fn files_below(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap()) {
        let name = format!("{folder}/{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            files.extend(files_below(&name));
        } else {
            files.push(name);
        }
    }
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(file: &str) -> Page {
    Page::of(&std::fs::read_to_string(root().join(file)).unwrap())
}

#[test]
fn every_link_leads_to_a_file_or_a_heading() {
    for file in pages() {
        let known = page(&file);
        let folder = Path::new(&file).parent().unwrap();
        for target in known.links().iter().filter(|target| !target.starts_with("https://")) {
            let (path, heading) = target.split_once('#').unwrap_or((target.as_str(), ""));
            let path = if path.is_empty() { file.clone() } else { folder.join(path).to_str().unwrap().to_owned() };
            assert!(root().join(&path).exists(), "{file}: {target}");
            assert!(
                heading.is_empty() || page(&path).anchors().iter().any(|known| known == heading),
                "{file}: {target}"
            );
        }
    }
}

#[test]
fn every_path_of_the_repository_that_is_named_exists() {
    let folders = ["src/", "tests/", "benches/"];
    let mut n_checked = 0;
    for file in pages() {
        for span in page(&file).spans().iter().filter(|span| folders.iter().any(|folder| span.starts_with(folder))) {
            assert!(root().join(span).exists(), "{file}: {span}");
            n_checked += 1;
        }
    }
    assert!(n_checked > 10, "{n_checked} paths");
}

#[test]
fn every_floor_is_on_the_map() {
    let map = page("ARCHITECTURE.md");
    for floor in std::fs::read_dir(root().join("src")).unwrap().map(|entry| entry.unwrap()) {
        if floor.file_type().unwrap().is_dir() {
            let name = format!("src/{}/", floor.file_name().to_str().unwrap());
            assert!(map.spans().contains(&name), "{name} is missing");
        }
    }
}

#[test]
fn every_command_that_is_shown_is_known_with_its_options() {
    let mut n_checked = 0;
    for file in pages() {
        for typed in page(&file).commands() {
            let words: Vec<&str> = typed.iter().map(String::as_str).take_while(|word| !word.starts_with('-')).collect();
            let n_command = if matches!(words.first(), Some(&"ledger" | &"models" | &"tokens")) {
                words.len().min(2)
            } else {
                words.len().min(1)
            };
            let output =
                Command::new(env!("CARGO_BIN_EXE_winprob")).args(&words[..n_command]).arg("--help").output().unwrap();
            let help = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{file}: {typed:?}");
            for option in typed.iter().filter(|word| word.starts_with("--")) {
                assert!(help.contains(option.as_str()), "{file}: {option} of {typed:?}");
            }
            n_checked += 1;
        }
    }
    assert!(n_checked > 15, "{n_checked} commands");
}

#[test]
fn every_command_there_is_is_shown() {
    let output = Command::new(env!("CARGO_BIN_EXE_winprob")).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let shown: Vec<Vec<String>> = pages().iter().flat_map(|file| page(file).commands()).collect();
    for command in listed.filter_map(|line| line.split_whitespace().next()).filter(|command| *command != "help") {
        assert!(shown.iter().any(|typed| typed[0] == command), "{command} has no example");
    }
}

#[test]
fn the_playbook_that_is_explained_is_a_playbook() {
    const BOOK: &str = "docs/book.md";
    let blocks = page(BOOK).blocks("toml");
    assert!(!blocks.is_empty());
    for block in blocks {
        let playbook = Playbook::parse(&block, BOOK).unwrap();
        assert!(!playbook.interventions.is_empty());
    }
}

#[test]
fn the_pages_one_reads_first_are_short() {
    for (file, most) in [(README, 150), ("ARCHITECTURE.md", 250)] {
        let n_lines = std::fs::read_to_string(root().join(file)).unwrap().lines().count();
        assert!(n_lines <= most, "{file} has {n_lines} lines, more than {most}");
    }
}

#[test]
fn no_banned_word_is_used() {
    let words = std::fs::read_to_string(root().join(WORDS)).unwrap();
    let (_, table) = words.split_once("## Banned").unwrap();
    let banned: Vec<String> =
        table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).map(str::to_lowercase).collect();
    assert!(!banned.is_empty());
    let files = files_below("src").into_iter().chain(pages()).filter(|file| file != WORDS);
    for file in files.filter(|file| is_a(file, "rs") || is_a(file, "md")) {
        let text = std::fs::read_to_string(root().join(&file)).unwrap().to_lowercase();
        for word in &banned {
            assert!(!text.contains(word), "{file} says {word:?}; {WORDS} has the word for it");
        }
    }
}

#[tokio::test]
async fn every_route_that_is_named_is_described_and_every_described_one_is_named() {
    let spans: Vec<String> = pages().iter().flat_map(|file| page(file).spans()).collect();
    let description = description().await;
    let described = description["paths"].as_object().unwrap();
    for file in pages() {
        for path in page(&file).routes() {
            assert!(described.keys().any(|template| matches(template, &path)), "{file}: {path} is not a route");
        }
    }
    for (template, item) in described {
        for method in item.as_object().unwrap().keys() {
            let route = format!("{} {template}", method.to_uppercase());
            assert!(spans.contains(&route), "{route} is missing");
        }
    }
}

/// Whether a path, with a query or without, is one of a template's.
fn matches(template: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap();
    // An ending asks for the same list as a file.
    let path = [".csv", ".xlsx", ".json"].iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path);
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template.iter().zip(&path).all(|(known, named)| known == named || known.starts_with('{'))
}

/// The interface's own description, from the router over a model of next to nothing.
async fn description() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let today: Date = "2026-11-01".parse().unwrap();
    let book = BookParams { world: World::Normal, n_past: 60, n_open: 1, seed: Seed(1), today };
    simulate(&book).write_to(folder.path()).unwrap();
    let playbook = Playbook::read(&folder.path().join("playbook.toml")).unwrap();
    let renewals = read(&folder.path().join("renewals.csv")).unwrap();
    let table = LearningTable::join(&renewals, playbook, &InterventionLog::default()).unwrap();
    let model = train(&table, ModelId::from("m"), 0, Seed(1), &Silent).unwrap();
    let config = ServeConfig {
        bind: "127.0.0.1:0".parse().unwrap(),
        store_url: "sqlite::memory:".to_owned(),
        models_dir: folder.path().join("models"),
        files: BookFiles::default(),
        seed: Seed(1),
    };
    let server = Server::bind(config, model, Arc::new(FixedClock(today))).await.unwrap();
    let request = Request::get("/openapi.json").body(Body::empty()).unwrap();
    let answer = router(server.state().clone()).oneshot(request).await.unwrap();
    serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await.unwrap()).unwrap()
}
