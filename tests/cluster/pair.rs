//! A pair with everything awkward in it, what a Secret carries of it, and what became of it on a server.

use pairctl::model::bridge;
use pairctl::model::cluster_pair::Plain;
use serde_json::{Value, json};

use super::control_plane::ControlPlane;
use super::documents;

/// The name of the pair, and of the Secret.
pub(crate) const NAME: &str = "to-west.example";
pub(crate) const SECRET: &str = "pair-to-west";
/// The key of the Secret that Flux takes for a variable.
pub(crate) const VARIABLE: &str = "pairctl_spec_8d05b1f00dfeed42";
pub(crate) const REVISION: &str = "8d05b1f00dfeed42";

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
            },
            "secret": {"name": SECRET, "namespace": self.namespace, "key": key},
            "revision": REVISION,
            "refresh_interval": "1h",
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
            "spec": self.spec().exposed(),
        })
    }

    fn spec(&self) -> Plain {
        let mappings = [("p-1", "p-2"), ("c-m-1:p-1", "c-m-2:p-2")].map(|(from, to)| (from, Plain::text(to)));
        let rancher = Plain::map([("projectMappings", Plain::map(mappings))]);
        Plain::map([
            ("config", self.config.clone()),
            ("options", self.options.clone()),
            ("platformOptions", Plain::map([("rancher", rancher)])),
        ])
    }

    /// Puts its spec into a Secret, as one that was unsealed.
    pub(crate) fn unseal(&self, cluster: &ControlPlane) {
        let metadata = json!({"name": SECRET, "namespace": self.namespace});
        let data = json!({VARIABLE: *bridge::one_line(&self.spec())});
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
    as_asked_for(&cluster.must(&["get", "clusterpair", name, "-n", namespace, "-o", "json"], ""))
}

/// What a server answered, without what it adds.
pub(crate) fn as_asked_for(answer: &str) -> Value {
    let mut object: Value = serde_json::from_str(answer).unwrap();
    let metadata = object["metadata"].as_object_mut().unwrap();
    for key in ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"] {
        metadata.remove(key);
    }
    object
}

/// Registers a kind without a schema, in place of another project's CRD, which is not at hand.
pub(crate) fn stand_in(cluster: &ControlPlane, group: &str, version: &str, kind: &str) {
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
            "versions": [{"name": version, "served": true, "storage": true, "schema": schema}],
        },
    });
    // Another test may have done so.
    cluster.must(&["apply", "--server-side", "-f", "-"], &crd.to_string());
    cluster.must(&["wait", "--for=condition=Established", "crd", &name], "");
}
