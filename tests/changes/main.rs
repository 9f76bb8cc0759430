//! `pairctl changes`: every kind of change, for every way to seal, told apart without a credential.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod clear;
mod effects;
mod of_branches;
mod of_commits;
mod of_links;
#[path = "../support/mod.rs"]
mod support;

use std::path::Path;

use serde_json::Value;
use support::run::Sandbox;

/// An example twice: as it was, in `before`, and to be changed.
fn twice(example: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy_below(&Path::new("examples").join(example), "fleet");
    assert_eq!(sandbox.run("mkdir before && cp -r fleet/pairings.yaml fleet/clusters before").code, 0);
    sandbox
}

/// An example of one way to seal, with what all of them share.
fn backend(name: &str) -> Sandbox {
    let mut sandbox = twice(&format!("backends/{name}"));
    for shared in ["secrets", "certificates"] {
        sandbox.copy_below(&Path::new("examples/backends").join(shared), shared);
    }
    sandbox
}

/// What is said after these lines of shell, a line each: `CHANGE PAIR: PART DIRECTION [EFFECT]`.
fn told(sandbox: &Sandbox, lines: &str) -> Vec<String> {
    let ran = sandbox.run(&format!("cd fleet && {lines}"));
    assert_eq!(ran.code, 0, "{lines}: {}{}", ran.out, ran.err);
    // Whoever compares has no credential.
    let ran =
        sandbox.run("cd fleet && rm -rf secrets ../secrets && pairctl changes --since-dir ../before -o json");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut told = Vec::new();
    for pair in report["pairs"].as_array().unwrap() {
        let [change, cluster, namespace, name] =
            ["change", "cluster", "namespace", "name"].map(|key| text(&pair[key]));
        let head = format!("{change} {cluster}/{namespace}/{name}");
        let parts = pair["parts"].as_array().cloned().unwrap_or_default();
        if parts.is_empty() {
            told.push(format!("{head} {}", pair["effects"]));
        }
        for part in parts {
            let [what, direction, effect] = ["what", "direction", "effect"].map(|key| text(&part[key]));
            told.push(format!("{head}: {what} {direction} [{effect}]"));
        }
    }
    told
}

const KUBECONFIG: &str = "secrets/west.kubeconfig.yaml";

#[test]
fn nothing_is_told_of_a_tree_that_stays() {
    for example in ["two-clusters", "rancher-mesh"] {
        assert_eq!(told(&twice(example), "pairctl render"), [""; 0], "{example}");
    }
}

#[test]
fn each_part_of_what_is_sealed_is_told_by_its_fingerprint() {
    let pair = "changed east/payments/remotecluster: ";
    for (lines, part) in [
        ("sed -i 's/\\(token: \\)eyJ/\\1eyJx/' KUBECONFIG", "credential changed [at-once]"),
        ("sed -i 's#server: https://#server: https://x.#' KUBECONFIG", "endpoint changed [at-once]"),
        (
            "sed -i 's/port: 9001, token: {file: secrets\\/west/port: 1, token: {file: secrets\\/west/' pairings.yaml",
            "storage options changed [inert-until-reset]",
        ),
        (
            "printf hunter2-another-token >secrets/west.px-token",
            "secret storage options changed [inert-until-reset]",
        ),
    ] {
        let lines = format!("{} && pairctl render", lines.replace("KUBECONFIG", KUBECONFIG));
        let told = told(&twice("two-clusters"), &lines);
        let other = pair.replace("payments", "web");
        assert_eq!(told, [format!("{pair}{part}"), format!("{other}{part}")], "{lines}");
    }
}

#[test]
fn what_is_clear_is_told_with_its_values_and_pairs_come_and_go() {
    let lines = "sed -i 's/team: dr/team: ops/; s/web\\]/shop]/' pairings.yaml && pairctl render";
    let sandbox = twice("two-clusters");
    assert_eq!(
        told(&sandbox, lines),
        [
            "changed east/payments/remotecluster: label `example.com/team` changed [cosmetic]",
            "added east/shop/remotecluster [\"at-once\"]",
            "removed east/web/remotecluster [\"destructive-if-recreated\"]",
            "changed west/payments/remotecluster: label `example.com/team` changed [cosmetic]",
            "added west/shop/remotecluster [\"at-once\"]",
            "removed west/web/remotecluster [\"destructive-if-recreated\"]",
        ]
    );
    for (format, golden) in [("text", "typical.txt"), ("json", "typical.json"), ("markdown", "typical.md")] {
        let ran = sandbox.run(&format!("cd fleet && pairctl changes --since-dir ../before -o {format}"));
        let golden = Path::new("tests/changes").join(golden);
        snapbox::assert_data_eq!(ran.out, snapbox::Data::read_from(&golden, None).raw());
    }
}

#[test]
fn a_project_mapping_is_told() {
    let told = told(&twice("rancher-mesh"), "sed -i 's/p-4xk2v/p-other/' pairings.yaml && pairctl render");
    let of_one: Vec<&String> = told.iter().filter(|line| line.contains("oslo/payments/to-berlin")).collect();
    assert!(of_one.len() >= 2 && of_one.iter().all(|line| line.contains(": project mapping `")), "{told:?}");
    let changed = of_one.iter().filter(|line| line.ends_with(" changed [at-once]"));
    assert_eq!(changed.count(), of_one.len(), "{told:?}");
}

#[test]
fn recipients_alone_change_a_file_and_no_pair() {
    let key = "age17rppx2p6fcgah9r8yx56yzkphrcguvvwatk34wr409etk9g7fqpq9qfd3q";
    let told =
        told(&twice("rancher-mesh"), &format!("sed -i '/^ *- {key}/d' pairings.yaml && pairctl render"));
    assert_eq!(told.len(), 4, "{told:?}");
    for line in &told {
        assert!(
            line.starts_with("file-only berlin/") && line.ends_with(": recipients removed [cosmetic]"),
            "{line}"
        );
    }
}

#[test]
fn a_new_ciphertext_of_the_same_content_changes_no_pair() {
    let told = told(&twice("two-clusters"), "pairctl reseal east");
    let wanted = ["payments", "web"].map(|namespace| {
        format!("file-only east/{namespace}/remotecluster: the ciphertext changed [cosmetic]")
    });
    assert_eq!(told, wanted);
}

/// The fingerprint says what pairctl sealed, and is in clear: whoever edits the sealed part leaves it as it is.
#[test]
fn a_sealed_part_that_somebody_edited_is_not_believed() {
    let file = "clusters/east/payments/remotecluster.clusterpair.yaml";
    for lines in [
        format!("sed -i '0,/data:[A-Za-z0-9]/s//data:Z/' {file}"),
        // Sealed for others, without pairctl.
        format!("sed -i '0,/data:[A-Za-z0-9]/s//data:Z/; s/^# pairctl.dev.rendered.*//' {file}"),
    ] {
        assert_eq!(
            told(&twice("two-clusters"), &lines),
            ["changed east/payments/remotecluster: the sealed part changed [security]"],
            "{lines}"
        );
    }
}

/// Salts of one destination go with its files: with all of them gone, the next ones have others.
#[test]
fn what_cannot_be_compared_is_never_called_the_same() {
    let told = told(&twice("two-clusters"), "rm -r clusters && pairctl render");
    assert_eq!(told.len(), 4);
    for line in &told {
        assert!(line.ends_with(": the sealed part changed [security]"), "{line}");
    }
}

#[test]
fn another_destination_is_told_first() {
    let lines = "sed -i 's/  west:/  west2:/; s/destination: west/destination: west2/; s/bidirectional: true/bidirectional: false/' pairings.yaml && sed -i 's#server: https://#server: https://x.#' secrets/west.kubeconfig.yaml && pairctl render";
    let told = told(&twice("two-clusters"), lines);
    let of_one: Vec<&String> = told.iter().filter(|line| line.contains("east/payments/")).collect();
    assert!(of_one.iter().any(|line| line.ends_with(": destination changed [at-once]")), "{told:?}");
    assert!(told.iter().all(|line| !line.contains("pairctl.dev/destination")), "{told:?}");
}

#[test]
fn references_are_told_by_what_they_name() {
    for (example, change, part) in [
        ("external-secret", "s#key: pairs/#key: other/#", "the reference changed [at-once]"),
        ("external-secret", "s/team: dr/team: ops/", "label `example.com/team` changed [cosmetic]"),
        ("vault-plugin", "s/team: dr/team: ops/", "label `example.com/team` changed [cosmetic]"),
    ] {
        let told = told(&backend(example), &format!("sed -i '{change}' pairings.yaml && pairctl render"));
        assert_eq!(told, [format!("changed east/payments/remotecluster: {part}")], "{example}");
    }
    let both = "sed -i 's#key: pairs/#key: other/#; s/team: dr/team: ops/' pairings.yaml && pairctl render";
    assert_eq!(told(&backend("external-secret"), both).len(), 2);
}

#[test]
fn sealed_secrets_are_told_like_files_of_sops() {
    let bridge = "changed east/payments/remotecluster: ";
    for (lines, part) in [
        ("sed -i 's/team: dr/team: ops/' pairings.yaml", "label `example.com/team` changed [cosmetic]"),
        (
            "printf hunter2-another-token >../secrets/west.px-token",
            "secret storage options changed [inert-until-reset]",
        ),
        (
            "sed -i 's/job: {}/job: {image: example.com\\/kubectl:1}/' pairings.yaml",
            "the bridge changed [at-once]",
        ),
    ] {
        let told = told(&backend("sealed-secret-job"), &format!("{lines} && pairctl render"));
        assert_eq!(told, [format!("{bridge}{part}")], "{lines}");
    }
}

#[test]
fn another_way_to_seal_may_delete_the_pair_and_is_told() {
    let sealed = "seal: {sops: {age: [age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46]}}";
    for example in ["external-secret", "vault-plugin", "sealed-secret-job"] {
        let lines = format!(
            "sed -i '/^seal:/,/^$/d' pairings.yaml && echo '{sealed}' >>pairings.yaml && pairctl render"
        );
        let told = told(&backend(example), &lines);
        let wanted = "changed east/payments/remotecluster: the way it is sealed or brought changed [destructive-if-recreated]";
        assert_eq!(told[0], wanted, "{example}: {told:?}");
    }
}
