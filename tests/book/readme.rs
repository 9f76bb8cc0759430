//! Every page, typed.

use std::fs;
use std::path::Path;

use super::blocks::{blocks, pages};
use super::support::run::Sandbox;
use super::typed::{page, programs};

/// Typed by another test, in a world of its own.
const TYPED_ELSEWHERE: [(&str, &str); 1] = [("docs/receipt.md", "tests/verify/receipt/page.rs")];

/// What the commands name, as in a clone.
fn clone() -> Sandbox {
    let mut sandbox = Sandbox::new();
    for folder in ["docs", "examples", "templates"] {
        sandbox.copy_below(Path::new(folder), folder);
    }
    sandbox
}

#[test]
fn every_page_can_be_typed() {
    let (mut typed, mut pages_typed) = (0, 0);
    for name in pages() {
        if TYPED_ELSEWHERE.iter().any(|(other, _)| Path::new(other) == name) {
            continue;
        }
        if blocks(&name).iter().any(|block| block.is("sh", "") || block.is("console", "")) {
            typed += page(&name, "", &clone(), programs());
            pages_typed += 1;
        }
    }
    assert!(typed >= 60, "only {typed} commands were typed");
    assert!(pages_typed >= 12, "only {pages_typed} pages");
}

#[test]
fn what_others_type_they_type() {
    for (page, test) in TYPED_ELSEWHERE {
        assert!(fs::read_to_string(test).unwrap().contains(page), "{test} does not type {page}");
    }
}

/// One command for the tests, in the README and in what decides about landing; and the first one to try.
#[test]
fn ci_runs_the_readmes_test_command() {
    let has =
        |file: &str, line: &str| fs::read_to_string(file).unwrap().lines().any(|found| found.trim() == line);
    assert!(has("README.md", "cargo test"));
    assert!(has("README.md", "cargo run -- render -f examples/two-clusters/pairings.yaml --verbose"));
    assert!(has(".ci/run", "step cargo test"));
}
