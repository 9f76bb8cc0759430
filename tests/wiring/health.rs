//! The Lua and the CEL that are printed, run as Argo CD and Flux run them, over every status that a pair can have.

use std::io::Write;
use std::process::{Command, Stdio};

use pairctl::model::live::LiveStatus;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{backends, object, tools};

/// What both say of an object.
#[derive(Debug, Deserialize)]
struct Verdict {
    argocd: String,
    message: String,
    flux: String,
}

/// Every word of Stork's, none, and one that it does not know.
const WORDS: [Option<&str>; 9] = [
    None,
    Some(""),
    Some("Pending"),
    Some("Ready"),
    Some("NotProvided"),
    Some("Error"),
    Some("Degraded"),
    Some("Deleting"),
    Some("Splendid"),
];

#[test]
fn argo_cd_flux_and_pairctl_judge_a_pair_alike() {
    let mut objects = Vec::new();
    for is_deleted in [false, true] {
        for (scheduler, storage) in WORDS.iter().flat_map(|one| WORDS.iter().map(move |other| (one, other))) {
            let mut status = json!({"remoteStorageId": "0f3a"});
            for (key, word) in [("schedulerStatus", scheduler), ("storageStatus", storage)] {
                status.as_object_mut().unwrap().extend(word.map(|word| (key.to_owned(), json!(word))));
            }
            objects.push(pair(Some(&status), is_deleted));
        }
    }
    let Some(verdicts) = judged(&objects) else { return };
    assert_eq!(verdicts.len(), 162);
    for (object, verdict) in objects.iter().zip(verdicts) {
        let (argocd, flux) = expected(object);
        assert_eq!((verdict.argocd.as_str(), verdict.flux.as_str()), (argocd, flux), "{object}");
        assert!(verdict.message.starts_with("scheduler: "), "{}", verdict.message);
    }
}

/// Anybody can write a status, so each form of one is judged, and none that is no status is well.
#[test]
fn what_is_no_status_is_never_healthy() {
    let odd = [
        None,
        Some(json!(null)),
        Some(json!("Ready")),
        Some(json!(["Ready", "Ready"])),
        Some(json!({})),
        Some(json!({"schedulerStatus": true, "storageStatus": 1})),
        Some(json!({"schedulerStatus": ["Ready"], "storageStatus": {"Ready": "Ready"}})),
        Some(json!({"schedulerStatus": "ready", "storageStatus": "READY"})),
        Some(json!({"schedulerStatus": "NotProvided", "storageStatus": "NotProvided"})),
    ];
    let objects: Vec<Value> = odd.iter().map(|status| pair(status.as_ref(), false)).collect();
    let Some(verdicts) = judged(&objects) else { return };
    for (object, verdict) in objects.iter().zip(verdicts) {
        assert_eq!(verdict.argocd, expected(object).0, "{object}");
        assert!(verdict.argocd != "Healthy" && verdict.flux != "Current", "{object}: {verdict:?}");
    }
}

#[test]
fn flux_waits_for_a_sealed_secret_that_was_opened() {
    let sandbox = backends();
    let ran = sandbox.run("pairctl wiring flux -f fleet/sealed-secret-job/pairings.yaml east");
    let kustomization = object(&ran.out, "Kustomization");
    let sealed = |conditions: Value| {
        json!({"apiVersion": "bitnami.com/v1alpha1", "kind": "SealedSecret", "metadata": {"name": "x"},
               "status": {"conditions": conditions}})
    };
    let synced =
        |status: &str| json!([{"type": "Other", "status": "False"}, {"type": "Synced", "status": status}]);
    let objects = [synced("True"), synced("False"), synced("Unknown"), json!([])].map(sealed);
    let check = &kustomization["spec"]["healthCheckExprs"][0];
    assert_eq!(check["kind"], "SealedSecret");
    let Some(verdicts) = asked("return {status = 'Unknown', message = ''}", check, &objects) else { return };
    let flux: Vec<&str> = verdicts.iter().map(|verdict| verdict.flux.as_str()).collect();
    assert_eq!(flux, ["Current", "Failed", "InProgress", "InProgress"]);
}

fn pair(status: Option<&Value>, is_deleted: bool) -> Value {
    let mut pair = json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1",
        "kind": "ClusterPair",
        "metadata": {"name": "dr", "namespace": "shop", "generation": 3},
        "spec": {"options": {}},
    });
    if is_deleted {
        pair["metadata"]["deletionTimestamp"] = json!("2026-03-01T08:00:00Z");
    }
    pair.as_object_mut().unwrap().extend(status.map(|status| ("status".to_owned(), status.clone())));
    pair
}

/// What pairctl's own commands make of the pair, in the words of both.
fn expected(pair: &Value) -> (&'static str, &'static str) {
    let status: LiveStatus = serde_json::from_value(pair["status"].clone()).unwrap();
    match pair["metadata"].get("deletionTimestamp") {
        None if status.is_ready() => ("Healthy", "Current"),
        None if !status.is_pending() => ("Degraded", "Failed"),
        _ => ("Progressing", "InProgress"),
    }
}

/// The checks that are printed for pairs, asked of objects.
fn judged(objects: &[Value]) -> Option<Vec<Verdict>> {
    let sandbox = backends();
    let argocd = sandbox.run(
        "pairctl wiring argocd -f fleet/sops-argocd/pairings.yaml --repo https://git.example.com/fleet.git",
    );
    let flux = sandbox.run("pairctl wiring flux -f fleet/sops-flux/pairings.yaml east");
    let lua = &object(&argocd.out, "ConfigMap")["data"]["resource.customizations.health.stork.libopenstorage.org_ClusterPair"];
    let check = &object(&flux.out, "Kustomization")["spec"]["healthCheckExprs"][0];
    assert_eq!(check["kind"], "ClusterPair");
    asked(lua.as_str().unwrap(), check, objects)
}

fn asked(lua: &str, check: &Value, objects: &[Value]) -> Option<Vec<Verdict>> {
    let question = json!({"lua": lua, "cel": check, "objects": objects});
    let mut child =
        Command::new(tools::gitops_health()?).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}
