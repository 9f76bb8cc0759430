//! Whole entries to begin with: `${1:...}` is what the user fills in, in the syntax of the language server's
//! `defaultSnippets`.

use serde_json::{Value, json};

use super::{Object, definitions};

/// A snippet: its label, what it is for, and what it writes.
fn snippet(label: &str, description: &str, body: Value) -> Value {
    Value::Object(Object::from_iter([
        ("label".to_owned(), label.into()),
        ("description".to_owned(), description.into()),
        ("body".to_owned(), body),
    ]))
}

/// Adds them where a mapping begins.
pub(super) fn add(root: &mut Object) {
    let Some(all) = definitions(root) else { return };
    let snippets = [
        ("cluster", clusters()),
        ("group", groups()),
        ("kubeconfig", references("KUBECONFIG", "secrets/kubeconfig.yaml")),
        ("pair", pairs()),
        ("reference", references("PX_TOKEN", "secrets/px-token")),
        ("seal", seals()),
    ];
    for (name, snippets) in snippets {
        if let Some(Value::Object(definition)) = all.get_mut(name) {
            definition.insert("defaultSnippets".to_owned(), snippets.into());
        }
    }
}

fn clusters() -> Vec<Value> {
    let body = json!({
        "kubeconfig": {"env": "${1:KUBECONFIG}"},
        "options": {"ip": "${2:px.example.com}", "token": {"env": "${3:PX_TOKEN}"}},
    });
    let what = "What a cluster needs to be the destination of pairs with storage.";
    vec![snippet("a cluster with storage", what, body)]
}

fn pairs() -> Vec<Value> {
    let body = json!({
        "name": "${1:remotecluster}",
        "source": "${2:east}",
        "destination": "${3:west}",
        "mode": "async-dr",
        "bidirectional": "^true",
        "namespaces": ["${4:payments}"],
    });
    vec![snippet(
        "a pair, there and back",
        "One source, one destination, with storage that is replicated.",
        body,
    )]
}

fn groups() -> Vec<Value> {
    let mesh = json!({
        "name": "${1:payments}",
        "topology": "mesh",
        "selector": {"${2:env}": "${3:prod}"},
        "pairName": "to-{destination}",
        "namespaces": ["${4:payments}"],
    });
    let hub = json!({
        "name": "${1:web}",
        "topology": "hub",
        "hub": "${2:west}",
        "clusters": ["${3:east}"],
        "pairName": "to-{destination}",
        "namespaces": ["${4:web}"],
    });
    vec![
        snippet("a mesh", "Each cluster with these labels is paired with each other one.", mesh),
        snippet("a hub", "Each of these clusters fails over to the hub.", hub),
    ]
}

fn references(variable: &str, file: &str) -> Vec<Value> {
    vec![
        snippet(
            "env: an environment variable",
            "As CI sets it.",
            json!({"env": format!("${{1:{variable}}}")}),
        ),
        snippet(
            "file: a file",
            "Relative to this one; it may be sealed with SOPS.",
            json!({"file": format!("${{1:{file}}}")}),
        ),
    ]
}

fn seals() -> Vec<Value> {
    let secret = |bridge: Value| json!({"sealedSecret": {"certificate": "${1:certificates/{source\\}.pem}", "bridge": bridge}});
    let flux = json!({"path": "${2:./clusters/{source\\}}", "sourceRef": {"name": "${3:fleet}"}});
    vec![
        snippet(
            "sops: age keys",
            "For Flux; sealed without any other program.",
            json!({"sops": {"age": ["${1:age1...}"]}}),
        ),
        snippet(
            "sops: age keys, for Argo CD",
            "With a KSOPS generator.",
            json!({"sops": {"age": ["${1:age1...}"], "ksops": "^true"}}),
        ),
        snippet(
            "sops: the rules of a .sops.yaml",
            "KMS, PGP or Vault keys, through your own `sops`.",
            json!({"sops": {"config": "${1:.sops.yaml}"}}),
        ),
        snippet(
            "sealedSecret: with a Job",
            "For Argo CD or Flux, without another operator.",
            secret(json!({"job": "^{}"})),
        ),
        snippet(
            "sealedSecret: with External Secrets",
            "For Argo CD or Flux.",
            secret(json!({"externalSecrets": "^{}"})),
        ),
        snippet(
            "sealedSecret: with Flux",
            "A Kustomization completes the ClusterPair.",
            secret(json!({"flux": flux})),
        ),
        snippet(
            "externalSecret: a store",
            "Nothing sealed is in Git.",
            json!({"externalSecret": {"store": {"name": "${1:px}"}, "key": "${2:pairs/{source\\}/{namespace\\}/{name\\}}"}}),
        ),
        snippet(
            "vaultPlugin: placeholders",
            "For argocd-vault-plugin; nothing sealed is in Git.",
            json!({"vaultPlugin": {"path": "${1:kv/data/pairs/{source\\}/{namespace\\}/{name\\}}"}}),
        ),
    ]
}
