//! Every way to seal, on a real API server: what a bridge makes of the tree is in sync, and a change by hand is found.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::bulk;
use super::fleet::{told, turn};
use crate::consumers::{
    external_secrets, flux_substitute, flux_variables, mounted, object, unsealed, vault_plugin,
};
use crate::control_plane::ControlPlane;
use crate::every_seal::{BRIDGES, NAME, SCOPES, file, opened_with_sops, rendered, source};
use crate::flux::build;
use crate::run::Sandbox;

const NAMESPACE: &str = "payments";

/// The pair of each source cluster, made as that one's bridge does.
fn made(sandbox: &Sandbox, cluster: &ControlPlane) -> BTreeMap<String, Value> {
    let opened = opened_with_sops(sandbox, NAMESPACE);
    let stored = |_: &str, property: &str| opened["spec"][property].to_string();
    let external = object(&file(sandbox, "external-secret", NAMESPACE, "externalsecret"), "ExternalSecret");
    let unfilled = object(&file(sandbox, "vault-plugin", NAMESPACE, "clusterpair"), "ClusterPair");
    let mut made = BTreeMap::from([
        ("external-secret".to_owned(), external_secrets(&external, stored)),
        ("vault-plugin".to_owned(), vault_plugin(&unfilled, &stored)),
        ("sops".to_owned(), opened.clone()),
    ]);
    for scope in SCOPES {
        for bridge in BRIDGES {
            let source = source(bridge, scope);
            made.insert(source.clone(), bridged(sandbox, cluster, bridge, &source));
        }
    }
    made
}

fn bridged(sandbox: &Sandbox, cluster: &ControlPlane, bridge: &str, source: &str) -> Value {
    let sealed = object(&file(sandbox, source, NAMESPACE, "sealedsecret"), "SealedSecret");
    let (secret, text) = (unsealed(&sealed), file(sandbox, source, NAMESPACE, "bridge"));
    match bridge {
        "job" => serde_yaml::from_str(mounted(&object(&text, "Job"), &secret)).unwrap(),
        "externalSecrets" => {
            let fetch = |_: &str, property: &str| secret["stringData"][property].as_str().unwrap().to_owned();
            external_secrets(&object(&text, "ExternalSecret"), fetch)
        }
        _ => {
            let kustomization = object(&text, "Kustomization");
            let path = kustomization["spec"]["path"].as_str().unwrap();
            let built = build(cluster, &sandbox.read(&format!("{path}/clusterpair.yaml")));
            let text = flux_substitute(&built, &flux_variables(&secret)).unwrap();
            serde_yaml::from_str(&text).unwrap()
        }
    }
}

/// All source clusters are the one server, each in its turn: its pair is the only one there.
fn told_of(sandbox: &Sandbox, cluster: &ControlPlane, source: &str, object: &Value) -> Vec<String> {
    cluster.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &object.to_string());
    let mut lines = Vec::new();
    for arguments in ["", "--from tree"] {
        let ran = sandbox.run(&format!("pairctl drift -o json {source} {arguments}"));
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["clusters"][0]["live"], 1, "{source}: {}", report["findings"]);
        lines.push(told(&report).join("\n").replace(&format!("{source}/{NAMESPACE}/{NAME} "), ""));
    }
    lines
}

#[test]
fn whatever_the_bridge_it_is_in_sync_until_somebody_changes_it() {
    let Some(clusters) = crate::fleet() else { return };
    let _turn = turn(clusters);
    let east = clusters[0];
    let sandbox = rendered(&[NAMESPACE]);
    bulk::namespaces(east, &[NAMESPACE]);
    let mut pairings: Value = serde_json::from_str(&sandbox.read("pairings.yaml")).unwrap();
    let made = made(&sandbox, east);
    assert_eq!(made.len(), 12);
    for source in made.keys() {
        pairings["clusters"][source]["access"] = json!({"file": east.kubeconfig()});
    }
    sandbox.write("pairings.yaml", &pairings.to_string());
    let mut found = String::new();
    for (source, object) in &made {
        assert_eq!(told_of(&sandbox, east, source, object), ["", ""], "{source}");
        let mut changed = object.clone();
        changed["spec"]["options"]["token"] = json!("hunter2-by-hand-0123456789");
        changed["metadata"]["labels"]["empty"] = json!("full");
        let told = told_of(&sandbox, east, source, &changed).join("\n-- from tree\n");
        found.extend([source, "\n", &told, "\n"]);
        // The next one has a fingerprint of its own, or none.
        super::clear(clusters);
    }
    snapbox::assert_data_eq!(found, snapbox::file!["every_seal.txt"].raw());
}
