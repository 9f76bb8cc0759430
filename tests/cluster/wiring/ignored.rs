//! What Stork writes into a pair, and what Argo CD makes of it by what is printed.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::consumers::object;
use super::super::control_plane::ControlPlane;
use super::super::recorded::made;
use super::super::storkctl::cases;
use super::super::{bare, stork};
use super::{REPO, printed};

const AS_ARGO_CD: [&str; 6] =
    ["apply", "--server-side", "--force-conflicts", "--field-manager=argocd-controller", "-f", "-"];

/// Every pair that pairctl makes of the recorded runs of storkctl, rewritten by Stork: what Argo CD then finds to differ is
/// what it is told to pass over, and each entry of that list is needed.
#[test]
fn what_stork_writes_is_what_argo_cd_passes_over() {
    let Some(cluster) = bare() else { return };
    let manifests = pairs(cluster, "wiring-ignored", usize::MAX);
    assert!(manifests.len() > 60, "only {} pairs", manifests.len());
    apply(cluster, &manifests);
    rewrite(cluster, "wiring-ignored", &stork::ready());
    let mut differing = BTreeSet::new();
    for (live, manifest) in live(cluster, "wiring-ignored").iter().zip(&manifests) {
        assert_eq!(live["metadata"]["name"], manifest["metadata"]["name"]);
        different(live, manifest, "", &mut differing);
    }
    let printed = printed("sops-argocd", &format!("argocd {REPO}"));
    let ignored = &object(&printed, "ApplicationSet")["spec"]["template"]["spec"]["ignoreDifferences"][0];
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
    let Some(cluster) = bare() else { return };
    let manifests = pairs(cluster, "wiring-synchronised", 5);
    apply(cluster, &manifests);
    rewrite(cluster, "wiring-synchronised", &stork::ready());
    let before = live(cluster, "wiring-synchronised");
    apply(cluster, &manifests);
    assert_eq!(live(cluster, "wiring-synchronised"), before);
    assert_eq!(before[0]["status"]["storageStatus"], "Ready");
}

/// Why the option `RespectIgnoreDifferences` is not printed: with it Argo CD applies what was live when it looked, and owns it
/// from then on, so that Stork's own later word is undone.
#[test]
fn live_values_in_what_is_applied_undo_storks_word() {
    let Some(cluster) = bare() else { return };
    let mut manifests = pairs(cluster, "wiring-respected", 1);
    apply(cluster, &manifests);
    rewrite(cluster, "wiring-respected", &stork::ready());
    manifests[0]["status"] = live(cluster, "wiring-respected")[0]["status"].clone();
    let failed = json!({"remoteStorageId": "0f3a", "schedulerStatus": "Error", "storageStatus": "Ready"});
    rewrite(cluster, "wiring-respected", &failed);
    apply(cluster, &manifests);
    assert_eq!(live(cluster, "wiring-respected")[0]["status"]["schedulerStatus"], "Ready");
    let set = object(&printed("sops-argocd", &format!("argocd {REPO}")), "ApplicationSet");
    let options = set["spec"]["template"]["spec"]["syncPolicy"]["syncOptions"].as_array().unwrap();
    for bad in ["RespectIgnoreDifferences", "Replace", "Force"] {
        assert!(!options.iter().any(|option| option.as_str().unwrap().starts_with(bad)), "{bad}");
    }
}

/// Pairs in a namespace of their own, sorted by name.
fn pairs(cluster: &ControlPlane, namespace: &str, most: usize) -> Vec<Value> {
    cluster.namespace(namespace);
    let cases = cases();
    let made = cases.iter().filter_map(made).take(most).enumerate();
    made.map(|(number, mut pair)| {
        pair["metadata"]["name"] = json!(format!("pair-{number:03}"));
        pair["metadata"]["namespace"] = json!(namespace);
        pair
    })
    .collect()
}

fn list(items: &[Value]) -> String {
    json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string()
}

fn apply(cluster: &ControlPlane, manifests: &[Value]) {
    cluster.must(&AS_ARGO_CD, &list(manifests));
}

/// The pairs of a namespace by name, without what the server adds.
fn live(cluster: &ControlPlane, namespace: &str) -> Vec<Value> {
    let mut live = raw(cluster, namespace);
    for object in &mut live {
        for key in ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"] {
            object["metadata"].as_object_mut().unwrap().remove(key);
        }
    }
    live
}

fn raw(cluster: &ControlPlane, namespace: &str) -> Vec<Value> {
    let text = cluster.must(&["get", "clusterpairs", "-n", namespace, "-o", "json"], "");
    let mut list: Value = serde_json::from_str(&text).unwrap();
    serde_json::from_value(list["items"].take()).unwrap()
}

/// Writes each whole live object as Stork does.
fn rewrite(cluster: &ControlPlane, namespace: &str, status: &Value) {
    let rewritten: Vec<Value> =
        raw(cluster, namespace).iter().map(|object| stork::rewritten(object, status)).collect();
    cluster.must(&["replace", "--field-manager=stork", "-f", "-"], &list(&rewritten));
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
