//! `templates/bridge/externalSecrets.yaml.j2`: External Secrets makes the object from a Secret of the same cluster.
//!
//! The operator is not at hand. Its CRDs are stood in for by some without a schema, and what it does is done here: it
//! fetches the values, puts them into the template, and sets what comes of it as the spec.

use serde_json::{Map, Value, json};

use super::control_plane::ControlPlane;
use super::pair::{NAME, SECRET, VARIABLE, Wanted, stand_in};
use super::template::{object, render};

#[test]
fn what_the_operator_makes_is_the_very_pair() {
    let Some(cluster) = super::bare() else { return };
    for kind in ["SecretStore", "ExternalSecret"] {
        stand_in(cluster, "external-secrets.io", kind);
    }
    let wanted = Wanted::new("external-secret");
    cluster.namespace(&wanted.namespace);
    wanted.unseal(cluster);
    let text = render("bridge/externalSecrets.yaml.j2", &wanted.context(VARIABLE));
    for arguments in [["apply", "--dry-run=server", "-f", "-"], ["apply", "--server-side", "-f", "-"]] {
        cluster.must(&arguments, &text);
    }
    let made = evaluate(cluster, &object(&text, "ExternalSecret"));
    cluster.must(&["create", "-f", "-"], &made.to_string());
    assert_eq!(wanted.live(cluster), wanted.object());
    its_account_may_read_that_secret(cluster, &wanted);
}

fn its_account_may_read_that_secret(cluster: &ControlPlane, wanted: &Wanted) {
    let account = format!("--as=system:serviceaccount:{}:pairctl-{NAME}", wanted.namespace);
    let may = |verb: &str, what: &str| {
        let output = cluster.kubectl(&["auth", "can-i", verb, what, "-n", &wanted.namespace, &account], "");
        String::from_utf8_lossy(&output.stdout).trim() == "yes"
    };
    assert!(may("get", &format!("secrets/{SECRET}")));
    // What the operator asks for before it calls a store ready.
    assert!(may("create", "selfsubjectrulesreviews.authorization.k8s.io"));
    for verb in ["list", "watch", "update", "patch", "delete"] {
        assert!(!may(verb, &format!("secrets/{SECRET}")), "{verb}");
    }
    assert!(!may("get", "secrets/other") && !may("get", "secrets"));
    assert!(!may("get", "clusterpairs.stork.libopenstorage.org"));
}

/// The object that the operator would make.
fn evaluate(cluster: &ControlPlane, external: &Value) -> Value {
    let spec = &external["spec"];
    let namespace = external["metadata"]["namespace"].as_str().unwrap();
    let from = &spec["target"]["template"]["templateFrom"];
    assert_eq!((from.as_array().unwrap().len(), &from[0]["target"]), (1, &json!("spec")));
    let mut text = from[0]["literal"].as_str().unwrap().to_owned();
    for (name, value) in values(cluster, namespace, &spec["data"]) {
        text = text.replace(&format!("{{{{ .{name} }}}}"), &value);
    }
    let mut metadata: Map<String, Value> =
        spec["target"]["template"]["metadata"].as_object().unwrap().clone();
    metadata.insert("name".to_owned(), spec["target"]["name"].clone());
    metadata.insert("namespace".to_owned(), json!(namespace));
    let mut made = spec["target"]["manifest"].clone();
    made["metadata"] = Value::Object(metadata);
    made["spec"] = serde_yaml::from_str(&text).unwrap();
    made
}

/// What the Kubernetes provider fetches: one key of a Secret for each entry.
fn values(cluster: &ControlPlane, namespace: &str, data: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let fetch = |entry: &Value| {
        let (key, property) = (text(&entry["remoteRef"]["key"]), text(&entry["remoteRef"]["property"]));
        let template = format!("--template={{{{ index .data \"{property}\" | base64decode }}}}");
        let value =
            cluster.must(&["get", "secret", &key, "-n", namespace, "-o", "go-template", &template], "");
        (text(&entry["secretKey"]), value)
    };
    data.as_array().unwrap().iter().map(fetch).collect()
}
