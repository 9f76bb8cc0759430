//! A pair with everything awkward in it, what a Secret carries of it, and what became of it on a server.

use pairctl::model::bridge;
use pairctl::model::cluster_pair::{ObjectId, Plain};
use serde_json::{Map, Value, json};

use super::control_plane::ControlPlane;
use super::documents;

/// The name of the pair, and of the Secret.
pub(crate) const NAME: &str = "to-west.example";
pub(crate) const SECRET: &str = "pair-to-west";
pub(crate) const FINGERPRINT: &str = "8hosvrux2blx8odh";

/// The wanted pair, in a namespace.
pub(crate) struct Wanted {
    pub(crate) namespace: String,
    config: Plain,
    options: Plain,
}

impl Wanted {
    pub(crate) fn new(namespace: &str) -> Self {
        Self { namespace: namespace.to_owned(), config: documents::config(), options: documents::options() }
    }

    /// What templates know of it, all of it clear.
    pub(crate) fn context(&self, key: &str) -> Value {
        json!({
            "source": {"name": "east"},
            "pair": {
                "name": NAME,
                "namespace": self.namespace,
                "destination": "west",
                "labels": {"pairctl.dev/destination": "west", "since": "2024-01-02"},
                "annotations": {"pairctl.dev/fingerprint": "v1 salt=j2PI all=sha256:8H-o endpoint=scrypt:n7hk"},
                "platformOptions": {"rancher": {"projectMappings": {"p-1": "p-2", "c-m-1:p-1": "c-m-2:p-2"}}},
            },
            "secret": {"name": SECRET, "namespace": self.namespace, "key": key},
            "fingerprint": FINGERPRINT,
        })
    }

    /// The whole object.
    pub(crate) fn object(&self) -> Value {
        let context = self.context("");
        let pair = &context["pair"];
        json!({
            "apiVersion": "stork.libopenstorage.org/v1alpha1",
            "kind": "ClusterPair",
            "metadata": {
                "name": NAME,
                "namespace": self.namespace,
                "labels": pair["labels"],
                "annotations": pair["annotations"],
            },
            "spec": {
                "config": self.config.exposed(),
                "options": self.options.exposed(),
                "platformOptions": pair["platformOptions"],
            },
        })
    }

    /// The stem of its variables.
    pub(crate) fn stem(&self) -> String {
        let id = ObjectId { namespace: self.namespace.parse().unwrap(), name: NAME.parse().unwrap() };
        format!("{}_{FINGERPRINT}", bridge::variable_stem(&id))
    }

    /// Puts both hidden parts into a Secret, as one that was unsealed.
    pub(crate) fn unseal(&self, cluster: &ControlPlane) {
        let stem = self.stem();
        let parts = [("config", &self.config), ("options", &self.options)];
        let data: Map<String, Value> = parts
            .map(|(part, value)| (format!("{stem}_{part}"), json!(*bridge::one_line(value))))
            .into_iter()
            .collect();
        let metadata = json!({"name": SECRET, "namespace": self.namespace});
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data});
        cluster.must(&["create", "-f", "-"], &secret.to_string());
    }

    /// The pair as the server has it, without what the server adds.
    pub(crate) fn live(&self, cluster: &ControlPlane) -> Value {
        live(cluster, &self.namespace, NAME)
    }
}

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

/// Registers a kind without a schema, in place of another project's CRD, which is not at hand.
pub(crate) fn stand_in(cluster: &ControlPlane, group: &str, kind: &str) {
    let singular = kind.to_lowercase();
    let plural = format!("{singular}s");
    let name = format!("{plural}.{group}");
    let schema = json!({"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}});
    let crd = json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": name},
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural, "singular": singular},
            "versions": [{"name": "v1", "served": true, "storage": true, "schema": schema}],
        },
    });
    cluster.must(&["create", "-f", "-"], &crd.to_string());
    cluster.must(&["wait", "--for=condition=Established", "crd", &name], "");
}
