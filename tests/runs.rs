//! Whole runs as data. `tests/runs/CASE/` holds `before/` (a tree; what is below `before/secrets` is secret), `env`
//! (variables, `NAME=value` or `NAME=@file`, all secret), `commands` (a line each; `forget` takes the variables away),
//! `screen` (what a user sees) and `after` (the tree below `clusters/`). `SNAPSHOTS=overwrite` writes the last two anew.

#[allow(dead_code)]
mod support;

use std::fs;
use std::path::Path;

use snapbox::{Data, IntoData, assert_data_eq};
use support::run::Sandbox;

fn run(case: &Path) {
    let mut sandbox = Sandbox::new();
    if case.join("before").is_dir() {
        sandbox.copy(&case.join("before"));
    }
    for line in fs::read_to_string(case.join("env")).unwrap_or_default().lines() {
        let (name, value) = line.split_once('=').unwrap();
        let value = match value.strip_prefix('@') {
            Some(file) => fs::read_to_string(case.join(file)).unwrap(),
            None => value.to_owned(),
        };
        sandbox.secret_variable(name, &value);
    }
    let mut screen = String::new();
    for line in fs::read_to_string(case.join("commands")).unwrap().lines().filter(|line| !line.is_empty()) {
        if line == "forget" {
            sandbox.forget_variables();
            screen.push_str("$ forget\n");
        } else {
            screen.push_str(&sandbox.type_line(line));
        }
    }
    let golden = |name: &str| Data::read_from(&case.join(name), None).raw();
    assert_data_eq!(screen.into_data().raw(), golden("screen"));
    assert_data_eq!(sandbox.tree("clusters").into_data().raw(), golden("after"));
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
    let failed: Vec<_> = cases
        .iter()
        .filter(|case| {
            eprintln!("run {}", case.display());
            std::panic::catch_unwind(|| run(case)).is_err()
        })
        .collect();
    assert!(failed.is_empty(), "failed: {failed:?}");
}
