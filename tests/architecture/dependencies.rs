//! What is built in from elsewhere: only from the registry, only under licences that ask for no more than a notice.

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

#[test]
fn every_dependency_may_be_used_and_comes_from_the_registry() {
    let answer = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    if !answer.status.success() {
        eprintln!("skipped: cargo knows not all dependencies offline: {}", String::from_utf8_lossy(&answer.stderr));
        return;
    }
    let metadata: Value = serde_json::from_slice(&answer.stdout).unwrap();
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
fn a_licence_that_asks_for_more_is_refused() {
    for licence in ["MIT", "MIT/Apache-2.0", "(MIT OR GPL-3.0) AND Unicode-3.0", "LGPL-2.1 OR MIT"] {
        assert!(is_allowed(licence), "{licence}");
    }
    for licence in ["", "GPL-3.0", "MIT AND GPL-3.0", "AGPL-3.0-only", "BUSL-1.1"] {
        assert!(!is_allowed(licence), "{licence}");
    }
}
