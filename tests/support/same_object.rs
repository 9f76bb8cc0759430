//! Whether two ClusterPairs are one, by a reader that shares nothing with pairctl.

use serde::Deserialize as _;
use serde_yaml::{Mapping, Value};

/// All objects of a stream of documents.
pub(crate) fn objects(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    documents.map(|document| Value::deserialize(document).unwrap()).filter(|value| !value.is_null()).collect()
}

/// An object without what does not count: what the server and Stork own, what Go's types leave out where it is empty, the
/// path that storkctl leaks, and the keys of pairctl and of tools.
pub(crate) fn normal(mut object: Value) -> Value {
    let root = object.as_mapping_mut().unwrap();
    root.remove("status");
    let metadata = root["metadata"].as_mapping_mut().unwrap();
    metadata.retain(|key, _| ["name", "namespace", "labels", "annotations"].contains(&key.as_str().unwrap()));
    for key in ["labels", "annotations"] {
        if let Some(Value::Mapping(texts)) = metadata.get_mut(key) {
            let foreign = [
                "pairctl.dev/",
                "kustomize.toolkit.fluxcd.io/",
                "kubectl.kubernetes.io/",
                "argocd.argoproj.io/",
            ];
            texts.retain(|key, _| !foreign.iter().any(|prefix| key.as_str().unwrap().starts_with(prefix)));
        }
    }
    without_empty(metadata);
    let spec = root["spec"].as_mapping_mut().unwrap();
    let config = spec["config"].as_mapping_mut().unwrap();
    for kind in ["clusters", "contexts", "users"] {
        for entry in config[kind].as_mapping_mut().unwrap().values_mut() {
            entry.as_mapping_mut().unwrap().remove("LocationOfOrigin");
        }
    }
    without_empty(config);
    without_empty(spec);
    object
}

fn without_empty(entries: &mut Mapping) {
    entries
        .retain(|_, value| !value.is_null() && value.as_mapping().is_none_or(|entries| !entries.is_empty()));
}

/// Whether two objects are the same, or the first path at which they are not. No value is shown.
pub(crate) fn difference(path: &str, one: &Value, other: &Value) -> Option<String> {
    match (one, other) {
        (Value::Mapping(one), Value::Mapping(other)) => {
            let keys = one.keys().chain(other.keys());
            keys.map(|key| (key, one.get(key), other.get(key))).find_map(|(key, one, other)| {
                let path = format!("{path}/{}", key.as_str().unwrap_or("?"));
                match (one, other) {
                    (Some(one), Some(other)) => difference(&path, one, other),
                    _ => Some(format!("{path} is in one of the two")),
                }
            })
        }
        (one, other) => (one != other).then(|| path.to_owned()),
    }
}
