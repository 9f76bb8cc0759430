//! What `pairctl wiring` prints, on a real API server that has the CRDs of Argo CD and Flux.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::consumers::{object, objects};
use super::control_plane::ControlPlane;
use super::pair::{Wanted, as_asked_for};
use super::run::Sandbox;
use super::stork;

const STRICTLY: [&str; 5] = ["apply", "--server-side", "--validate=strict", "-f", "-"];
const REPO: &str = "--repo https://git.example.com/fleet.git";

/// A cluster with the CRDs, and with the namespaces of both tools.
fn cluster() -> Option<&'static ControlPlane> {
    static READY: OnceLock<()> = OnceLock::new();
    let cluster = super::guarded()?;
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

/// What is printed for an example.
fn printed(example: &str, arguments: &str) -> String {
    let mut sandbox = Sandbox::new();
    sandbox.copy_below(Path::new("examples/backends"), "fleet");
    let ran = sandbox.run(&format!("pairctl wiring {arguments} -f fleet/{example}/pairings.yaml"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
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

/// The API server takes it, and what it then has holds all that was printed.
fn all_is_there(cluster: &ControlPlane, text: &str) {
    let applied = cluster.kubectl(&STRICTLY, text);
    let errors = String::from_utf8_lossy(&applied.stderr);
    assert!(applied.status.success() && errors.is_empty(), "{errors}{text}");
    for printed in objects(text) {
        let kind = printed["kind"].as_str().unwrap();
        let name = printed["metadata"]["name"].as_str().unwrap();
        let namespace = printed["metadata"]["namespace"].as_str().unwrap();
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
    ] {
        assert!(text.contains(right));
        let answer = cluster.kubectl(&STRICTLY, &text.replacen(right, wrong, 1));
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

/// The pair with everything awkward in it, rewritten by Stork: what Argo CD then finds to differ is what it is told to pass
/// over, and each entry of that list is needed.
#[test]
fn what_stork_writes_is_what_argo_cd_passes_over() {
    let Some(cluster) = super::bare() else { return };
    let wanted = Wanted::new("wiring-ignored");
    cluster.namespace(&wanted.namespace);
    let manifest = applied(cluster, &wanted);
    rewrite(cluster, &wanted, &stork::ready());
    let mut differing = BTreeSet::new();
    different(&wanted.live(cluster), &manifest, "", &mut differing);
    let printed = printed("sops-argocd", &format!("argocd {REPO}"));
    let set = object(&printed, "ApplicationSet");
    let ignored = &set["spec"]["template"]["spec"]["ignoreDifferences"][0];
    assert_eq!(
        (&ignored["group"], &ignored["kind"]),
        (&json!("stork.libopenstorage.org"), &json!("ClusterPair"))
    );
    let ignored = pointers(&ignored["jsonPointers"]);
    assert_eq!(differing, ignored);
    let key = "resource.customizations.ignoreDifferences.stork.libopenstorage.org_ClusterPair";
    let text = object(&printed, "ConfigMap")["data"][key].as_str().unwrap().to_owned();
    assert_eq!(pointers(&serde_yaml::from_str::<Value>(&text).unwrap()["jsonPointers"]), ignored);
}

/// The next synchronisation takes nothing of it away.
#[test]
fn what_stork_wrote_outlives_a_synchronisation() {
    let Some(cluster) = super::bare() else { return };
    let wanted = Wanted::new("wiring-synchronised");
    cluster.namespace(&wanted.namespace);
    applied(cluster, &wanted);
    rewrite(cluster, &wanted, &stork::ready());
    let before = wanted.live(cluster);
    applied(cluster, &wanted);
    assert_eq!(wanted.live(cluster), before);
    assert_eq!(before["status"]["storageStatus"], "Ready");
}

/// Why the option RespectIgnoreDifferences is not printed: with it Argo CD applies what was live when it looked, and owns
/// it from then on, so that Stork's own later word is undone.
#[test]
fn live_values_in_what_is_applied_undo_storks_word() {
    let Some(cluster) = super::bare() else { return };
    let wanted = Wanted::new("wiring-respected");
    cluster.namespace(&wanted.namespace);
    applied(cluster, &wanted);
    rewrite(cluster, &wanted, &stork::ready());
    let mut copied = wanted.object();
    copied["status"] = wanted.live(cluster)["status"].clone();
    let failed = json!({"remoteStorageId": "0f3a", "schedulerStatus": "Error", "storageStatus": "Ready"});
    rewrite(cluster, &wanted, &failed);
    cluster.must(&AS_ARGO_CD, &copied.to_string());
    assert_eq!(wanted.live(cluster)["status"]["schedulerStatus"], "Ready");
    let printed = printed("sops-argocd", &format!("argocd {REPO}"));
    let options =
        object(&printed, "ApplicationSet")["spec"]["template"]["spec"]["syncPolicy"]["syncOptions"].clone();
    assert!(!options.as_array().unwrap().iter().any(|option| {
        ["RespectIgnoreDifferences", "Replace", "Force"]
            .iter()
            .any(|bad| option.as_str().unwrap().starts_with(bad))
    }));
}

const AS_ARGO_CD: [&str; 6] =
    ["apply", "--server-side", "--force-conflicts", "--field-manager=argocd-controller", "-f", "-"];

/// Applies the manifest as Argo CD does, and returns it as a server answers it, which has other line breaks.
fn applied(cluster: &ControlPlane, wanted: &Wanted) -> Value {
    let manifest = wanted.object().to_string();
    let dry = [AS_ARGO_CD.as_slice(), &["--dry-run=server", "-o", "json"]].concat();
    let is_new = !cluster
        .kubectl(&["get", "clusterpair", super::pair::NAME, "-n", &wanted.namespace], "")
        .status
        .success();
    let asked_for = is_new.then(|| as_asked_for(&cluster.must(&dry, &manifest)));
    cluster.must(&AS_ARGO_CD, &manifest);
    asked_for.unwrap_or_default()
}

/// Writes the whole live object as Stork does.
fn rewrite(cluster: &ControlPlane, wanted: &Wanted, status: &Value) {
    let live =
        cluster.must(&["get", "clusterpair", super::pair::NAME, "-n", &wanted.namespace, "-o", "json"], "");
    let object = stork::rewritten(&serde_json::from_str(&live).unwrap(), status);
    cluster.must(&["replace", "--field-manager=stork", "-f", "-"], &object.to_string());
}

fn pointers(list: &Value) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|pointer| pointer.as_str().unwrap().to_owned()).collect()
}

/// The topmost places at which two values differ, as JSON pointers.
fn different(live: &Value, wanted: &Value, at: &str, found: &mut BTreeSet<String>) {
    let (Value::Object(live_fields), Value::Object(wanted_fields)) = (live, wanted) else {
        if live != wanted {
            found.insert(at.to_owned());
        }
        return;
    };
    for key in live_fields.keys().chain(wanted_fields.keys()) {
        let below = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        match (live_fields.get(key), wanted_fields.get(key)) {
            (Some(live), Some(wanted)) => different(live, wanted, &below, found),
            _ => _ = found.insert(below),
        }
    }
}
