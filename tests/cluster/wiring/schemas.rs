//! What is printed, on an API server that has the CRDs of Argo CD and Flux.

use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::super::consumers::{object, objects};
use super::super::control_plane::ControlPlane;
use super::super::guarded;
use super::{REPO, printed};

const STRICTLY: [&str; 5] = ["apply", "--server-side", "--validate=strict", "-f", "-"];

/// A cluster with the CRDs, and with the namespaces of both tools.
fn cluster() -> Option<&'static ControlPlane> {
    static READY: OnceLock<()> = OnceLock::new();
    let cluster = guarded()?;
    READY.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/crds");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|file| file.extension().is_some_and(|end| end == "yaml")) {
            let crd = fs::read_to_string(file).unwrap();
            cluster.must(&["create", "-f", "-"], &crd);
            let name = object(&crd, "CustomResourceDefinition")["metadata"]["name"].clone();
            cluster.must(&["wait", "--for=condition=Established", "crd", name.as_str().unwrap()], "");
        }
        for namespace in ["argocd", "flux-system"] {
            cluster.namespace(namespace);
        }
    });
    Some(cluster)
}

#[test]
fn argo_cds_schema_has_every_field() {
    let Some(cluster) = cluster() else { return };
    for example in ["external-secret", "sealed-secret-job", "sops-argocd", "vault-plugin"] {
        all_is_there(cluster, &printed(example, &format!("argocd {REPO}")));
    }
}

#[test]
fn fluxs_schema_has_every_field() {
    let Some(cluster) = cluster() else { return };
    for example in ["external-secret", "sealed-secret-flux", "sealed-secret-job", "sops-config", "sops-flux"]
    {
        all_is_there(cluster, &printed(example, "flux"));
        all_is_there(cluster, &printed(example, &format!("flux {REPO}")));
    }
    all_is_there(cluster, &printed("sops-flux", &format!("flux --remote --revision live {REPO}")));
    all_is_there(cluster, &printed("sops-flux", "flux --source Bucket/fleet"));
}

#[test]
fn tektons_schema_has_every_field_of_the_example() {
    let Some(cluster) = cluster() else { return };
    for file in ["tasks.yaml", "pipeline.yaml"] {
        all_is_there(cluster, &tekton(file));
    }
}

fn tekton(file: &str) -> String {
    fs::read_to_string(Path::new("examples/ci/tekton").join(file)).unwrap()
}

/// The API server takes it, and what it then has holds all that was printed.
fn all_is_there(cluster: &ControlPlane, text: &str) {
    let applied = cluster.kubectl(&STRICTLY, text);
    let errors = String::from_utf8_lossy(&applied.stderr);
    assert!(applied.status.success() && errors.is_empty(), "{errors}{text}");
    for printed in objects(text) {
        let kind = printed["kind"].as_str().unwrap();
        let name = printed["metadata"]["name"].as_str().unwrap();
        let namespace = printed["metadata"]["namespace"].as_str().unwrap_or("default");
        let live = cluster.must(&["get", kind, name, "-n", namespace, "-o", "json"], "");
        holds(&serde_json::from_str(&live).unwrap(), &printed, kind);
    }
}

fn holds(live: &Value, printed: &Value, at: &str) {
    match (live, printed) {
        (Value::Object(live), Value::Object(printed)) => {
            for (key, value) in printed {
                holds(live.get(key).unwrap_or(&Value::Null), value, &format!("{at}/{key}"));
            }
        }
        (Value::Array(live), Value::Array(printed)) => {
            assert_eq!(live.len(), printed.len(), "{at}");
            for (index, (live, printed)) in live.iter().zip(printed).enumerate() {
                holds(live, printed, &format!("{at}/{index}"));
            }
        }
        _ => assert_eq!(live, printed, "{at}"),
    }
}

/// The test above would find a field that the schemas do not have.
#[test]
fn a_misspelt_field_is_refused() {
    let Some(cluster) = cluster() else { return };
    for (text, right, wrong) in [
        (
            printed("sops-argocd", &format!("argocd {REPO}")),
            "preserveResourcesOnDeletion",
            "preserveResources",
        ),
        (printed("sops-argocd", &format!("argocd {REPO}")), "ignoreDifferences:\n", "ignoreDifference:\n"),
        (printed("sops-flux", "flux"), "healthCheckExprs", "healthCheckExpressions"),
        (printed("sops-flux", "flux"), "deletionPolicy: Orphan", "deletionPolicy: Keep"),
        (printed("sops-flux", &format!("flux {REPO}")), "branch:", "bough:"),
        (tekton("tasks.yaml"), "stepTemplate:", "stepsTemplate:"),
        (tekton("pipeline.yaml"), "runAfter:", "runsAfter:"),
    ] {
        assert!(text.contains(right));
        // Of several objects the others would be taken, and overwrite those of the test beside this one.
        let strictly = [&STRICTLY[..], &["--dry-run=server"]].concat();
        let answer = cluster.kubectl(&strictly, &text.replacen(right, wrong, 1));
        assert!(!answer.status.success(), "{wrong} was taken");
    }
}

/// Argo CD's ConfigMap has other keys, which are other people's.
#[test]
fn the_keys_of_others_stay_in_argo_cds_config_map() {
    let Some(cluster) = cluster() else { return };
    let config_map = |data: Value| json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "argocd-cm", "namespace": "gitops"}, "data": data});
    cluster.namespace("gitops");
    let theirs = json!({"url": "https://argocd.example.com", "kustomize.buildOptions": "--enable-helm"});
    cluster.must(&["create", "-f", "-"], &config_map(theirs).to_string());
    let apply = |text: &str| -> Output { cluster.kubectl(&STRICTLY, text) };
    let live = || {
        let live = cluster.must(&["get", "configmap", "argocd-cm", "-n", "gitops", "-o", "json"], "");
        serde_json::from_str::<Value>(&live).unwrap()["data"].clone()
    };
    let applied = apply(&printed("vault-plugin", &format!("argocd --namespace gitops {REPO}")));
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    assert_eq!(
        (live().as_object().unwrap().len(), &live()["url"]),
        (4, &json!("https://argocd.example.com"))
    );
    // What they chose for kustomize is theirs: KSOPS needs another value, and whoever applies it is told.
    let refused = apply(&printed("sops-argocd", &format!("argocd --namespace gitops {REPO}")));
    assert!(String::from_utf8_lossy(&refused.stderr).contains(".data.kustomize.buildOptions"));
    assert_eq!(live()["kustomize.buildOptions"], "--enable-helm");
}
