//! A render that is killed leaves every file whole: absent, the old one or the new one. The next render finishes the
//! work and removes what was half written.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use support::run::{Sandbox, files};
use support::script::sealed;

const KUBECONFIG: &str = include_str!("runs/first-render-then-nothing-changes/west.kubeconfig");
const PAIRS: usize = 300;

/// A pairings file with some hundred pairs, each with this label.
fn pairings(label: &str) -> String {
    let mut text = format!(
        "apiVersion: pairctl.dev/v1alpha1\n\
         kind: Pairings\n\
         seal: {{sops: {{age: [age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73]}}}}\n\
         defaults: {{labels: {{round: {label}}}, namespaces: [a, b, c]}}\n\
         clusters:\n  \
           east: {{kubeconfig: {{env: CONFIG}}}}\n  \
           west: {{kubeconfig: {{env: CONFIG}}, endpoint: \"https://10.0.0.2:6443\"}}\n\
         pairs:\n"
    );
    for pair in 0..PAIRS / 3 {
        let _ = writeln!(text, "  - {{name: pair-{pair}, source: east, destination: west}}");
    }
    text
}

fn fleet(label: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.secret_variable("CONFIG", KUBECONFIG);
    sandbox.write("pairings.yaml", &pairings(label));
    sandbox
}

fn is_left_over(file: &std::path::Path) -> bool {
    file.extension().is_some_and(|extension| extension == "tmp")
}

/// The files of the tree, without those that are half written.
fn whole_files(sandbox: &Sandbox) -> BTreeMap<PathBuf, String> {
    let top = sandbox.path().join("clusters");
    let found = if top.exists() { files(&top) } else { Vec::new() };
    let whole = found.into_iter().filter(|file| !is_left_over(file));
    whole.map(|file| (file.clone(), fs::read_to_string(file).unwrap())).collect()
}

/// Starts a render and kills it once `done` says so, with SIGKILL. False if the render was faster.
fn killed(sandbox: &Sandbox, mut done: impl FnMut(Duration) -> bool) -> bool {
    let mut render = sandbox.command("exec pairctl render").spawn().unwrap();
    let start = Instant::now();
    while render.try_wait().unwrap().is_none() {
        if done(start.elapsed()) {
            render.kill().unwrap();
            return !render.wait().unwrap().success();
        }
        thread::sleep(Duration::from_millis(1));
    }
    false
}

/// Whether a text is all of a file that pairctl writes.
fn is_whole(text: &str) -> bool {
    let is_manifest = text.contains("\nkind: ClusterPair\n");
    let end = if is_manifest { "    version: \"3.9.0\"\n" } else { "\n" };
    text.starts_with("# Rendered by pairctl for east") && text.ends_with(end)
}

fn must(sandbox: &Sandbox, line: &str) {
    let ran = sandbox.run(line);
    assert_eq!(ran.code, 0, "{line}: {}{}", ran.out, ran.err);
}

#[test]
fn a_killed_first_render_leaves_no_half_file() {
    let mut kills = 0;
    for wanted in [0, 1, 20, 100, 250] {
        let sandbox = fleet("one");
        let top = sandbox.path().join("clusters");
        let there = || if top.exists() { files(&top).len() } else { 0 };
        kills += usize::from(killed(&sandbox, |_| there() >= wanted));
        for (file, text) in whole_files(&sandbox) {
            assert!(is_whole(&text), "{} is not whole", file.display());
        }
        finishes(&sandbox);
    }
    assert!(kills >= 3, "only {kills} renders were killed before they ended");
}

#[test]
fn a_killed_update_leaves_the_old_or_the_new_file() {
    let sandbox = fleet("one");
    must(&sandbox, "pairctl render");
    let mut kills = 0;
    for (round, label) in ["two", "three", "four", "five"].into_iter().enumerate() {
        let old = whole_files(&sandbox);
        assert_eq!(old.len(), PAIRS + 1);
        sandbox.write("pairings.yaml", &pairings(label));
        let is_new = |text: &str| text.contains(&format!("round: {label}\n"));
        // A few files into the update, at another moment each round.
        let watched =
            old.keys().filter(|file| file.ends_with("pair-7.clusterpair.yaml")).nth(round % 3).unwrap();
        let changed = || is_new(&fs::read_to_string(watched).unwrap());
        kills += usize::from(killed(&sandbox, |_| changed()));
        for (file, text) in whole_files(&sandbox) {
            let is_old = old[&file] == text;
            let is_updated = is_whole(&text) && is_new(&text) && sealed(&text) == sealed(&old[&file]);
            assert!(is_old || is_updated, "{} is neither old nor new", file.display());
        }
        finishes(&sandbox);
        assert!(whole_files(&sandbox).values().filter(|text| is_new(text)).count() == PAIRS);
    }
    assert!(kills >= 2, "only {kills} renders were killed before they ended");
}

/// The next render completes, and nothing half written stays.
fn finishes(sandbox: &Sandbox) {
    sandbox.write("clusters/east/a/.pairctl-Kil1ed.tmp", "apiVersion: stork.libopenst");
    must(sandbox, "pairctl render");
    assert_eq!(whole_files(sandbox).len(), PAIRS + 1);
    let left: Vec<_> =
        files(&sandbox.path().join("clusters")).into_iter().filter(|file| is_left_over(file)).collect();
    assert!(left.is_empty(), "left over: {left:?}");
    must(sandbox, "pairctl render --check");
}
