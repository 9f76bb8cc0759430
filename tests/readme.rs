//! What the README and the examples' own READMEs tell people to type works, in the order in which they tell it.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::fs;
use std::path::Path;

use support::run::Sandbox;

/// Everything that the commands name, as in a clone.
fn clone() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy_below(Path::new("examples"), "examples");
    sandbox.copy_below(Path::new("docs"), "docs");
    sandbox
}

/// The lines of commands, with lines that end in a backslash joined: all that is indented or in a block of shell.
fn commands(page: &str) -> Vec<String> {
    let text = fs::read_to_string(page).unwrap().replace("\\\n", " ");
    let (mut in_shell, mut commands) = (false, Vec::new());
    for line in text.lines() {
        let code = line.trim();
        if code.starts_with("```") {
            in_shell = code == "```sh";
        }
        let is_command =
            ["pairctl ", "cargo ", "rm ", "SOPS_AGE_KEY_FILE="].iter().any(|start| code.starts_with(start));
        if is_command && (in_shell || line.starts_with("    ")) {
            commands.push(code.split(" #").next().unwrap().trim().to_owned());
        }
    }
    commands
}

fn all_work(page: &str, least: usize) {
    let sandbox = clone();
    let mut typed = 0;
    for command in commands(page) {
        // The binary is built already; the rest of the line is what a user would see.
        let line = command.replace("cargo run -- ", "pairctl ");
        if line.starts_with("cargo ") || (line.starts_with("SOPS_AGE_KEY_FILE=") && tools::sops().is_none()) {
            continue;
        }
        let sops = tools::sops().and_then(Path::parent).map_or(String::new(), |folder| {
            format!(
                "SOPS_DISABLE_VERSION_CHECK=true; export SOPS_DISABLE_VERSION_CHECK; PATH={}:$PATH; ",
                folder.display()
            )
        });
        let screen = sandbox.type_line(&format!("{sops}{line}"));
        assert!(screen.ends_with("[exit 0]\n"), "{page}: {screen}");
        typed += 1;
    }
    assert!(typed >= least, "{page}: only {typed} commands");
}

#[test]
fn every_command_of_the_readme_works() {
    all_work("README.md", 6);
}

#[test]
fn every_command_of_the_examples_works() {
    all_work("examples/two-clusters/README.md", 4);
    all_work("examples/rancher-mesh/README.md", 2);
    all_work("examples/drift-job/README.md", 1);
}

#[test]
fn every_command_about_gitops_works() {
    all_work("docs/gitops.md", 3);
}

#[test]
fn the_readmes_pairings_file_is_valid() {
    let readme = fs::read_to_string("README.md").unwrap();
    let block = readme.split("```yaml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut sandbox = Sandbox::new();
    let folder = tempfile::tempdir().unwrap();
    support::run::save(&folder.path().join("pairings.yaml"), block.as_bytes());
    sandbox.copy(folder.path());
    let screen = sandbox.type_line("pairctl validate");
    assert!(screen.ends_with("pairings.yaml is valid: 2 clusters, 4 ClusterPairs\n[exit 0]\n"), "{screen}");
}

/// One command for the tests, in the README and in what decides about landing.
#[test]
fn ci_runs_the_readmes_test_command() {
    let has =
        |file: &str, line: &str| fs::read_to_string(file).unwrap().lines().any(|found| found.trim() == line);
    assert!(has("README.md", "cargo test"));
    assert!(has(".ci/run", "step cargo test"));
}
