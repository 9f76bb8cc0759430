//! Whole runs as data. `tests/runs/CASE/` holds
//! - `before/`, a tree; what is below `before/secrets` is secret;
//! - `env`, variables, `NAME=value` or `NAME=@file`, all secret;
//! - `base`, the name of a case whose `before` and `env` come first;
//! - `commands`, a line each: shell, or one of the words of `tests/support/script.rs`;
//! - `screen`, what a user sees, and `after`, the tree below `clusters/`, or what differs from that of the base.
//!
//! `SNAPSHOTS=overwrite` writes the last two anew.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use snapbox::{Data, IntoData, assert_data_eq};
use support::run::Sandbox;
use support::script::Script;

fn run(case: &Path) {
    let base = fs::read_to_string(case.join("base")).ok().map(|name| case.with_file_name(name.trim()));
    let mut sandbox = Sandbox::new();
    let mut variables = Vec::new();
    for case in base.iter().map(PathBuf::as_path).chain([case]) {
        if case.join("before").is_dir() {
            sandbox.copy(&case.join("before"));
        }
        variables.extend(environment(case));
    }
    let mut script = Script::new(sandbox, variables);
    let mut screen = String::new();
    for line in fs::read_to_string(case.join("commands")).unwrap().lines().filter(|line| !line.is_empty()) {
        screen.push_str(&script.line(line));
    }
    let tree = script.sandbox.tree("clusters");
    let after = match base {
        Some(base) => differing(&tree, &fs::read_to_string(base.join("after")).unwrap()),
        None => tree,
    };
    let golden = |name: &str| Data::read_from(&case.join(name), None).raw();
    assert_data_eq!(screen.into_data().raw(), golden("screen"));
    assert_data_eq!(after.into_data().raw(), golden("after"));
}

/// The variables of a case.
fn environment(case: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(case.join("env")).unwrap_or_default();
    let variables = text.lines().map(|line| {
        let (name, value) = line.split_once('=').unwrap();
        let value = match value.strip_prefix('@') {
            Some(file) => fs::read_to_string(case.join(file)).unwrap(),
            None => value.to_owned(),
        };
        (name.to_owned(), value)
    });
    variables.collect()
}

/// The listing of a tree, with one line for each file that is as in the base.
fn differing(tree: &str, base: &str) -> String {
    let sections = |text: &str| -> Vec<String> {
        let starts =
            text.match_indices("=== ").filter(|(at, _)| *at == 0 || text.as_bytes()[at - 1] == b'\n');
        let mut starts: Vec<usize> = starts.map(|(at, _)| at).collect();
        starts.push(text.len());
        starts.windows(2).map(|ends| text[ends[0]..ends[1]].to_owned()).collect()
    };
    let known = sections(base);
    let shown = sections(tree).into_iter().map(|section| match section.split_once('\n') {
        Some((title, _)) if known.contains(&section) => format!("{title} as in the base\n"),
        _ => section,
    });
    shown.collect()
}

#[test]
fn every_run_shows_what_it_should() {
    let mut cases: Vec<_> = fs::read_dir("tests/runs")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no cases");
    let next = AtomicUsize::new(0);
    let work = || {
        let mut failed = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            eprintln!("run {}", case.display());
            if std::panic::catch_unwind(|| run(case)).is_err() {
                failed.push(case);
            }
        }
        failed
    };
    let failed: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failed.is_empty(), "failed: {failed:?}");
}
