//! What people install: the scripts of a release run as the workflow runs them, and what package managers make of the result.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod archive;
mod crate_package;
mod image;
mod managers;
mod promises;
mod publish;
#[path = "../support/tools.rs"]
mod tools;
mod workflow;

use std::path::Path;
use std::process::{Command, Output};

/// What a release is made for; the names that the action, krew, Homebrew and `cargo binstall` download by.
const TARGETS: [&str; 4] = [
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
];

/// One of the scripts, as a step of the workflow calls it.
fn script(name: &str, arguments: &[&str]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".github/release").join(name);
    Command::new(script).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What it printed, once it has succeeded.
fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// What it complained of, once it has failed.
fn complaint(output: &Output) -> String {
    assert!(!output.status.success(), "{}", text(&output.stdout));
    text(&output.stderr)
}

/// Archives of all targets. In each lies the binary of this build behind a line of shell: the real one takes seconds to
/// compress, unstripped as it is.
fn archives(folder: &Path) {
    for target in TARGETS {
        archive_of(target, folder);
    }
}

fn archive_of(target: &str, folder: &Path) {
    let binary = tempfile::NamedTempFile::new().unwrap();
    let line = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_pairctl"));
    std::fs::write(binary.path(), line).unwrap();
    printed(&script("archive.sh", &[target, path(binary.path()), path(folder)]));
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
