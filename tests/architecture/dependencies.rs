//! What is built in from elsewhere: only from the registry, only under licences that ask for no more than a notice, each crate
//! with a line that says what it is for.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

const ALLOWED: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
    // Mozilla's list of authorities: data, not code.
    "CDLA-Permissive-2.0",
];
/// The one place dependencies come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Whether a licence, written with `OR` or `/` between choices and `AND` between duties, is allowed.
fn is_allowed(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], "").replace('/', " OR ");
    let is_known = |name: &str| ALLOWED.contains(&name.trim());
    // `A OR B AND C` is read duty by duty: each must leave an allowed choice.
    plain.split(" AND ").all(|duty| duty.split(" OR ").any(is_known))
}

/// What cargo prints; nothing where it does not know all dependencies offline, which is told.
fn told_by_cargo(asked: &[&str]) -> Option<Vec<u8>> {
    let answer = Command::new(env!("CARGO")).args(asked).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    if !answer.status.success() {
        eprintln!("skipped: cargo knows not all dependencies offline: {}", String::from_utf8_lossy(&answer.stderr));
        return None;
    }
    Some(answer.stdout)
}

#[test]
fn every_dependency_may_be_used_and_comes_from_the_registry() {
    let Some(answer) = told_by_cargo(&["metadata", "--offline", "--locked", "--format-version", "1"]) else { return };
    let metadata: Value = serde_json::from_slice(&answer).unwrap();
    let packages: Vec<&Value> =
        metadata["packages"].as_array().unwrap().iter().filter(|package| package["source"].is_string()).collect();
    assert!(packages.len() > 100, "only {} dependencies were found", packages.len());
    for package in packages {
        let name = &package["name"];
        assert_eq!(package["source"], REGISTRY, "{name}");
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_allowed(licence), "{name}: {licence:?}");
    }
}

#[test]
fn every_crate_that_is_asked_for_has_a_line_and_no_line_is_of_another() {
    let read =
        |file: &str| std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let asked_for: BTreeSet<String> = ["dependencies", "dev-dependencies"]
        .iter()
        .flat_map(|of| manifest[*of].as_table().unwrap().keys())
        .cloned()
        .collect();
    let page = read("docs/dependencies.md");
    let (table, _) = page.split_once("## ").unwrap();
    let lines = table.lines().filter(|line| line.starts_with("| `"));
    let names = lines.flat_map(|line| line.split(" | ").next().unwrap().split('`').skip(1).step_by(2));
    assert_eq!(names.map(str::to_owned).collect::<BTreeSet<_>>(), asked_for);
}

/// Crates that a default build on Linux compiles, at the most.
const MOST_CRATES: usize = 320;

#[test]
fn a_default_build_stays_small() {
    let tree = ["tree", "--offline", "--locked", "-e", "normal,build", "--prefix", "none"];
    let of_linux = ["--target", "x86_64-unknown-linux-gnu", "--format", "{p}"];
    let Some(answer) = told_by_cargo(&[&tree[..], &of_linux].concat()) else { return };
    let text = String::from_utf8(answer).unwrap();
    let crates: BTreeSet<Vec<&str>> = text.lines().map(|line| line.split(' ').take(2).collect()).collect();
    assert!((100..=MOST_CRATES).contains(&crates.len()), "{} crates", crates.len());
}

#[test]
fn a_licence_that_asks_for_more_is_refused() {
    for licence in ["MIT", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND Unicode-3.0", "LGPL-2.1 OR MIT"] {
        assert!(is_allowed(licence), "{licence}");
    }
    for licence in ["", "GPL-3.0", "MIT AND GPL-3.0", "AGPL-3.0-only", "BUSL-1.1"] {
        assert!(!is_allowed(licence), "{licence}");
    }
}
