//! Many objects with one call of kubectl.

use std::thread;

use serde_json::{Value, json};

use crate::control_plane::ControlPlane;

/// The same on three clusters at once, most of which is waiting.
pub(crate) fn on_each<T: Send>(clusters: [T; 3], work: impl Fn(T) + Sync) {
    let work = &work;
    thread::scope(|scope| clusters.into_iter().for_each(|cluster| drop(scope.spawn(move || work(cluster)))));
}

/// Objects as one text.
pub(crate) fn list(objects: &[Value]) -> String {
    json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string()
}

/// All ClusterPairs of a cluster.
pub(crate) fn live(cluster: &ControlPlane) -> Vec<Value> {
    let all = cluster.must(&["get", "--raw", "/apis/stork.libopenstorage.org/v1alpha1/clusterpairs"], "");
    let items = serde_json::from_str::<Value>(&all).unwrap()["items"].take();
    serde_json::from_value(items).unwrap()
}

/// Makes namespaces, where another test did not.
pub(crate) fn namespaces(cluster: &ControlPlane, names: &[&str]) {
    let namespace =
        |name: &&str| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
    cluster.must(
        &["apply", "--server-side", "-f", "-"],
        &list(&names.iter().map(namespace).collect::<Vec<_>>()),
    );
}

/// Writes all pairs of a cluster anew, as a client does that read them and changes them whole.
pub(crate) fn put(cluster: &ControlPlane, manager: &str, change: impl Fn(&Value) -> Value) {
    let changed: Vec<Value> = live(cluster).iter().map(change).collect();
    cluster.must(&["replace", "--field-manager", manager, "-f", "-"], &list(&changed));
}
