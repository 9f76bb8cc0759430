//! The examples are what they say: up to date, made again from nothing, renderable without a credential, and opened by
//! the real sops to the object that `generate` prints.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;
#[path = "support/tools.rs"]
mod tools;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use support::run::{Sandbox, files};

fn sandbox(example: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(&Path::new("examples").join(example));
    sandbox
}

const EXAMPLES: [&str; 2] = ["two-clusters", "rancher-mesh"];

fn screen_ends(screen: &str, exit: i32) {
    assert!(screen.ends_with(&format!("[exit {exit}]\n")), "{screen}");
}

#[test]
fn each_tree_is_up_to_date() {
    for example in EXAMPLES {
        screen_ends(&sandbox(example).type_line("pairctl render --check"), 0);
    }
}

#[test]
fn each_tree_is_made_again_from_nothing() {
    for example in EXAMPLES {
        let sandbox = sandbox(example);
        let before = sandbox.tree("clusters");
        sandbox.type_line("rm -r clusters");
        screen_ends(&sandbox.type_line("pairctl render"), 0);
        assert_eq!(sandbox.tree("clusters"), before, "{example}");
    }
}

#[test]
fn each_tree_needs_no_credential_to_stay() {
    for example in EXAMPLES {
        let sandbox = sandbox(example);
        sandbox.type_line("rm -r secrets");
        let before = sandbox.tree("clusters");
        for command in ["pairctl render", "pairctl render --check"] {
            let screen = sandbox.type_line(command);
            screen_ends(&screen, 0);
            assert!(screen.contains("note[credential-not-checked]"), "{screen}");
        }
        assert_eq!(sandbox.tree("clusters"), before, "{example}");
    }
}

/// The flags of `generate` that say what pairings.yaml says of a destination.
fn flags(example: &str, destination: &str) -> Vec<String> {
    let directory = Path::new("examples").join(example);
    let kubeconfig = directory.join(format!("secrets/{destination}.kubeconfig.yaml"));
    let mut flags = vec!["--kubeconfig".to_owned(), kubeconfig.display().to_string()];
    if example == "two-clusters" {
        let token = fs::read_to_string(directory.join(format!("secrets/{destination}.px-token"))).unwrap();
        flags.push("--storageoptions".to_owned());
        flags.push(format!(
            "ip=px.{destination}.example.com,port=9001,mode=DisasterRecovery,token={}",
            token.trim()
        ));
    }
    if destination == "east" {
        flags.extend(["--endpoint", "https://api.east.example.com:6443"].map(str::to_owned));
    }
    flags
}

fn run(command: &mut Command) -> Value {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn manifests(example: &str) -> Vec<PathBuf> {
    let clusters = Path::new("examples").join(example).join("clusters");
    let is_pair = |path: &PathBuf| path.to_string_lossy().ends_with(".clusterpair.yaml");
    files(&clusters).into_iter().filter(is_pair).collect()
}

#[test]
fn the_real_sops_opens_each_manifest_to_what_generate_prints() {
    let Some(sops) = tools::sops() else { return };
    let mut opened = 0;
    for (example, key) in [("two-clusters", "age.key"), ("rancher-mesh", "keys/fleet.age.key")] {
        for manifest in manifests(example) {
            let decrypted = run(Command::new(sops)
                .args(["decrypt", "--output-type", "json"])
                .arg(&manifest)
                .env("SOPS_AGE_KEY_FILE", Path::new("examples").join(example).join(key))
                .env("SOPS_DISABLE_VERSION_CHECK", "true"));
            let metadata = &decrypted["metadata"];
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let mappings = decrypted["spec"]["platformOptions"]["rancher"]["projectMappings"].as_object();
            let mappings = mappings.into_iter().flatten().map(|(from, to)| format!("{from}={}", text(to)));
            let generated = run(Command::new(env!("CARGO_BIN_EXE_pairctl"))
                .arg("generate")
                .arg(text(&metadata["name"]))
                .args(["-n", &text(&metadata["namespace"]), "-o", "json"])
                .args(["--project-mappings", &mappings.collect::<Vec<_>>().join(",")])
                .args(flags(example, &text(&metadata["labels"]["pairctl.dev/destination"]))));
            for part in ["apiVersion", "kind", "spec"] {
                assert_eq!(decrypted[part], generated[part], "{part} of {}", manifest.display());
            }
            for part in ["name", "namespace"] {
                assert_eq!(metadata[part], generated["metadata"][part], "{}", manifest.display());
            }
            opened += 1;
        }
    }
    assert_eq!(opened, 18);
}

#[test]
fn a_cluster_with_a_key_of_its_own_can_use_it() {
    let Some(sops) = tools::sops() else { return };
    let open = |cluster: &str| {
        let manifest = format!("examples/rancher-mesh/clusters/{cluster}/payments/to-oslo.clusterpair.yaml");
        let key = "examples/rancher-mesh/keys/berlin.age.key";
        let mut command = Command::new(sops);
        command.args(["decrypt", &manifest]).env("SOPS_AGE_KEY_FILE", key);
        command.env("SOPS_DISABLE_VERSION_CHECK", "true").output().unwrap().status.success()
    };
    assert!(open("berlin"));
    assert!(!open("madrid"));
}

#[test]
fn the_offered_policy_is_a_template_like_any_other() {
    let mut sandbox = sandbox("two-clusters");
    sandbox.copy_below(Path::new("templates/extra"), "templates/source");
    sandbox.type_line("sed -i 's/^clusters:/templates: templates\\nclusters:/' pairings.yaml");
    let screen = sandbox.type_line("pairctl render");
    assert!(screen.contains("created   clusters/east/admission-policy.yaml"), "{screen}");
    assert!(sandbox.tree("clusters/east").contains("\"admission-policy.yaml\""));
    assert!(sandbox.type_line("pairctl render --check").ends_with("[exit 0]\n"));
}
