//! The examples of all backends, and the table of what a change does in each of them: `docs/what-changes-what.md`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use support::run::Sandbox;
use support::script::sealed;

/// The columns of the table.
const BACKENDS: [&str; 7] = [
    "sops-flux",
    "sops-argocd",
    "sealed-secret-job",
    "sealed-secret-external-secrets",
    "sealed-secret-flux",
    "external-secret",
    "vault-plugin",
];

/// The example that the `sops` program seals; what changes what is as for `sops-flux`.
const SEALED_BY_SOPS: &str = "sops-config";

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/backends"));
    sandbox.copy_below(Path::new("tests/vectors/sealing/certificates"), "other");
    sandbox
}

fn render(sandbox: &Sandbox, backend: &str, more: &str) -> i32 {
    sandbox.run(&format!("pairctl render -f {backend}/pairings.yaml {more}")).code
}

#[test]
fn there_are_no_others() {
    let mut found: Vec<String> = fs::read_dir("examples/backends")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("pairings.yaml").exists())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut known: Vec<&str> = BACKENDS.into_iter().chain([SEALED_BY_SOPS]).collect();
    known.sort_unstable();
    assert_eq!(found, known);
}

#[test]
fn each_tree_is_up_to_date_with_and_without_credentials() {
    for backend in BACKENDS.into_iter().chain([SEALED_BY_SOPS]) {
        let sandbox = sandbox();
        assert_eq!(render(&sandbox, backend, "--check --require-credentials"), 0, "{backend}");
        sandbox.run("rm -r secrets");
        assert_eq!(render(&sandbox, backend, "--check"), 0, "{backend}");
    }
}

#[test]
fn each_tree_is_made_again_from_nothing_and_then_stays() {
    for backend in BACKENDS {
        let sandbox = sandbox();
        let clusters = format!("{backend}/clusters");
        let before = sandbox.tree(&clusters);
        sandbox.run(&format!("rm -r {clusters}"));
        assert_eq!(render(&sandbox, backend, ""), 0, "{backend}");
        assert_eq!(sandbox.tree(&clusters), before, "{backend}");
        let made = sandbox.snapshot(&clusters);
        assert_eq!(render(&sandbox, backend, ""), 0, "{backend}");
        assert_eq!(sandbox.snapshot(&clusters), made, "{backend}");
    }
}

#[test]
fn the_tree_of_the_sops_program_is_made_again() {
    let Some(sops) = tools::sops() else { return };
    let sandbox = sandbox();
    let clusters = format!("{SEALED_BY_SOPS}/clusters");
    let before = sandbox.tree(&clusters);
    // Not in the sandbox, all of which the leak gate reads.
    let bin = tempfile::tempdir().unwrap();
    let folder = bin.path().display();
    sandbox.run(&format!("rm -r {clusters}; ln -s {} {folder}/sops", sops.display()));
    let made = sandbox.run(&format!("PATH={folder}:$PATH pairctl render -f {SEALED_BY_SOPS}/pairings.yaml"));
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(sandbox.tree(&clusters), before);
}

/// Shell that changes pairings.yaml, if only by an empty line; where it leaves it alone, there is nothing to change.
fn change(script: &str) -> impl Fn(&Sandbox, &str) -> bool {
    move |sandbox, backend| {
        sandbox.run(&format!("set -e; p={backend}/pairings.yaml; cp $p was; {script}")).code == 0
            && sandbox.run(&format!("cmp -s was {backend}/pairings.yaml")).code != 0
    }
}

/// One cell: what became of the files, and whether the credential was needed.
fn cell(backend: &str, change: &dyn Fn(&Sandbox, &str) -> bool, needs_secrets: bool) -> String {
    let sandbox = sandbox();
    if !change(&sandbox, backend) {
        return "–".to_owned();
    }
    let before = texts(&sandbox, backend);
    let mut alone = false;
    if !needs_secrets {
        sandbox.run("mv secrets gone");
        alone = render(&sandbox, backend, "") == 0;
        if !alone {
            assert_eq!(texts(&sandbox, backend), before, "{backend}: a run that failed wrote something");
        }
        sandbox.run("mv gone secrets");
    }
    assert_eq!(render(&sandbox, backend, ""), 0, "{backend}");
    let after = texts(&sandbox, backend);
    let mut what: Vec<&str> = Vec::new();
    let mut say = |word| {
        if !what.contains(&word) {
            what.push(word);
        }
    };
    for (path, new) in &after {
        let name = path.to_string_lossy();
        let is_bridge = name.contains("flux_postbuild") || name.ends_with(".bridge.yaml");
        match before.get(path) {
            Some(old) if old == new => {}
            _ if is_bridge => say("bridge"),
            Some(old) if sealed(old) != sealed(new) => say("sealed anew"),
            _ if name.ends_with("kustomization.yaml") || name.ends_with("ksops.yaml") => {}
            _ => say("rewritten"),
        }
    }
    what.sort_by_key(|word| *word == "bridge");
    match (what.join(", "), alone || needs_secrets) {
        (what, _) if what.is_empty() => "nothing".to_owned(),
        (what, true) => what,
        (what, false) => format!("{what} †"),
    }
}

fn texts(sandbox: &Sandbox, backend: &str) -> BTreeMap<PathBuf, String> {
    let files = support::run::files(&sandbox.path().join(backend).join("clusters"));
    files.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Compares one row of the page with what happens.
fn row(title: &str, script: &str) {
    let needs_secrets = script.contains("secrets/");
    let cells: Vec<String> =
        BACKENDS.iter().map(|backend| cell(backend, &change(script), needs_secrets)).collect();
    let line = format!("| {title} | {} |", cells.join(" | "));
    let page = fs::read_to_string("docs/what-changes-what.md").unwrap();
    assert!(page.lines().any(|found| found == line), "docs/what-changes-what.md lacks\n{line}");
}

#[test]
fn a_label() {
    row("a label or annotation", "sed -i 's/team: dr/team: platform/' $p");
}

#[test]
fn a_project_mapping() {
    row("a project mapping", "sed -i 's/p-9zt7q/p-new00/' $p");
}

#[test]
fn a_credential() {
    row(
        "the destination's credential, or a secret storage option",
        "printf another-px-token-of-west-0123456789 > secrets/west.px-token; echo >> $p",
    );
}

#[test]
fn a_clear_option() {
    row("a storage option that is no secret", "sed -i 's/port: 9001/port: 9002/' $p");
}

#[test]
fn an_endpoint() {
    row(
        "the destination's endpoint",
        "sed -i 's|^  west:|&\\n    endpoint: https://api.west.example.net:6443|' $p",
    );
}

#[test]
fn a_recipient() {
    row(
        "a recipient",
        "sed -i 's/age: \\[/&age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73, /' $p",
    );
}

#[test]
fn a_certificate() {
    row(
        "the sealing certificate",
        "grep -q certificate $p; cp other/valid.pem certificates/east.pem; echo >> $p",
    );
}

#[test]
fn a_scope() {
    row("the scope", "sed -i 's/^    certificate: .*/&\\n    scope: cluster-wide/' $p");
}

#[test]
fn a_store_or_path() {
    row("the key or path in the store", "sed -i 's|pairs/{source}|elsewhere/{source}|' $p");
}

#[test]
fn a_header() {
    row(
        "the header template",
        "mkdir templates; echo '# Ours.' > templates/header.txt.j2; sed -i 's|^kind:|templates: ../templates\\n&|' $p",
    );
}

#[test]
fn the_page_has_no_other_rows() {
    let page = fs::read_to_string("docs/what-changes-what.md").unwrap();
    assert_eq!(page.lines().filter(|line| line.starts_with("| ")).count(), 11);
}
