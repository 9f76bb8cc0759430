//! A tree that the real sops worked on is still pairctl's.

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

const MANIFEST: &str = "clusters/east/payments/remotecluster.clusterpair.yaml";
const RECIPIENT: &str = "age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46";
const ANOTHER: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

/// The example, and sops under its own name on the PATH.
fn sandbox(sops: &Path) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    let link = format!("mkdir bin && ln -s '{}' bin/sops", sops.display());
    assert!(sandbox.type_line(&link).ends_with("[exit 0]\n"));
    sandbox
}

fn sops(sandbox: &Sandbox, arguments: &str) {
    let line = format!(
        "SOPS_DISABLE_VERSION_CHECK=true SOPS_AGE_KEY_FILE=age.key PATH=bin:$PATH sops {arguments} {MANIFEST}"
    );
    let screen = sandbox.type_line(&line);
    assert!(screen.ends_with("[exit 0]\n"), "{screen}");
}

fn manifest(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.path().join(MANIFEST)).unwrap()
}

#[test]
fn updatekeys_is_no_change_once_pairings_yaml_names_the_recipient_too() {
    let Some(binary) = tools::sops() else { return };
    let sandbox = sandbox(binary);
    sandbox.type_line(&format!("echo 'creation_rules: [{{age: \"{RECIPIENT},{ANOTHER}\"}}]' > .sops.yaml"));
    let before = manifest(&sandbox);
    sops(&sandbox, "updatekeys -y");
    let after = manifest(&sandbox);
    assert_ne!(before, after);
    sandbox.type_line(&format!("sed -i 's/{RECIPIENT}/{RECIPIENT}, {ANOTHER}/' pairings.yaml"));
    let screen = sandbox.type_line("pairctl render");
    assert!(screen.ends_with("[exit 0]\n"), "{screen}");
    // The summary may name it for its age.
    let is_written = |line: &str| line.starts_with("updated") && line.contains("east/payments");
    assert!(!screen.lines().any(is_written), "{screen}");
    assert_eq!(manifest(&sandbox), after, "its bytes stay");
    assert!(
        screen.contains("updated   clusters/east/web/remotecluster.clusterpair.yaml (recipients changed: it was not sealed for ")
    );
}

#[test]
fn a_label_changes_round_a_sealed_part_that_updatekeys_touched() {
    let Some(binary) = tools::sops() else { return };
    let sandbox = sandbox(binary);
    sandbox.type_line(&format!("echo 'creation_rules: [{{age: \"{RECIPIENT},{ANOTHER}\"}}]' > .sops.yaml"));
    sops(&sandbox, "updatekeys -y");
    sandbox.type_line(&format!(
        "sed -i 's/{RECIPIENT}/{RECIPIENT}, {ANOTHER}/; s/team: dr/team: other/' pairings.yaml"
    ));
    sandbox.type_line("rm -r secrets/west.kubeconfig.yaml");
    sandbox.type_line("rm -r clusters/east/web clusters/west && sed -i 's/, web//; s/bidirectional: true/bidirectional: false/' pairings.yaml");
    let screen = sandbox.type_line("pairctl render");
    assert!(screen.ends_with("[exit 0]\n"), "{screen}");
    assert!(screen.contains("(label example.com/team changed)"), "{screen}");
    sops(&sandbox, "decrypt --output opened.json --output-type json");
}

#[test]
fn a_value_that_sops_edited_is_reported_and_sealed_anew() {
    let Some(binary) = tools::sops() else { return };
    let sandbox = sandbox(binary);
    let line = format!(
        "SOPS_DISABLE_VERSION_CHECK=true SOPS_AGE_KEY_FILE=age.key PATH=bin:$PATH sops set {MANIFEST} \
         '[\"spec\"][\"options\"][\"port\"]' '\"9002\"'"
    );
    assert!(sandbox.type_line(&line).ends_with("[exit 0]\n"));
    let screen = sandbox.type_line("pairctl render --check");
    assert!(screen.contains("warning[edited-by-hand]"), "{screen}");
    assert!(screen.ends_with("[exit 1]\n"), "{screen}");
    let screen = sandbox.type_line("pairctl render");
    assert!(screen.contains("(the sealed part was edited)"), "{screen}");
    assert!(sandbox.type_line("pairctl render --check").ends_with("[exit 0]\n"));
    sandbox.type_line(&line);
    sandbox.type_line("rm -r secrets");
    let screen = sandbox.type_line("pairctl render --check");
    assert!(screen.contains("error[credential-missing]"), "{screen}");
    assert!(screen.ends_with("[exit 2]\n"), "{screen}");
}
