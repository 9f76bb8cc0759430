//! What became of a pair on a server.

use serde_json::Value;

use super::control_plane::ControlPlane;

/// A pair as the server has it, without what the server adds.
pub(crate) fn live(cluster: &ControlPlane, namespace: &str, name: &str) -> Value {
    let text = cluster.must(&["get", "clusterpair", name, "-n", namespace, "-o", "json"], "");
    let mut object: Value = serde_json::from_str(&text).unwrap();
    let metadata = object["metadata"].as_object_mut().unwrap();
    for key in ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"] {
        metadata.remove(key);
    }
    object
}
