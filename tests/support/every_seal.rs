//! One pairings file with everything awkward in it, whose source clusters have each another way to seal.
//!
//! All of them have the same pair, and one run renders them: its destination has one salt, so that even the fingerprints
//! of the objects are the same.

#![allow(dead_code, reason = "each test program uses what it needs of it")]

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::documents;
use crate::run::Sandbox;
use crate::sops::Sops;

/// The name of every pair.
pub(crate) const NAME: &str = "to-west.example";
/// The scopes of SealedSecrets, as users write them.
pub(crate) const SCOPES: [&str; 3] = ["strict", "namespace-wide", "cluster-wide"];
/// The bridges beside SealedSecrets, as users write them.
pub(crate) const BRIDGES: [&str; 3] = ["job", "externalSecrets", "flux"];
/// What the store and the vault have a pair under.
const KEY: &str = "kv/pairs/{source}/{namespace}/{name}";

/// The source cluster with a bridge in a scope.
pub(crate) fn source(bridge: &str, scope: &str) -> String {
    format!("{}-{scope}", bridge.to_lowercase())
}

/// Renders the pair into these namespaces of every source cluster.
pub(crate) fn rendered(namespaces: &[&str]) -> Sandbox {
    let sandbox = laid_out(namespaces);
    let ran = sandbox.run("pairctl render");
    assert_eq!(ran.code, 0, "{}", ran.err);
    sandbox.tree("clusters");
    sandbox
}

fn laid_out(namespaces: &[&str]) -> Sandbox {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut sandbox = Sandbox::new();
    sandbox.copy(&tests.join("support/every_seal"));
    sandbox.copy_below(&tests.join("vectors/sealing/certificates"), "certificates");
    let mut clusters = Map::new();
    for (name, seal) in seals() {
        let projects = json!({"payments": "p-4xk2v", "web": "p-9zt7q"});
        clusters
            .insert(name, json!({"seal": seal, "rancher": {"cluster": "c-m-here", "projects": projects}}));
    }
    let pairs: Vec<Value> = clusters.keys().map(|source| pair(source, namespaces)).collect();
    let projects = json!({"payments": "p-aaaaa", "web": "p-bbbbb"});
    clusters.insert(
        "west".to_owned(),
        json!({
            "kubeconfig": {"file": "secrets/west.yaml"},
            "options": {"ip": "10.0.0.9", "token": {"file": "secrets/px-token"}, "port": "9001"},
            "rancher": {"cluster": "c-m-west", "projects": projects},
        }),
    );
    let pairings = json!({
        "apiVersion": "pairctl.dev/v1alpha1",
        "kind": "Pairings",
        "clusters": clusters,
        "pairs": pairs,
    });
    sandbox.write("pairings.yaml", &pairings.to_string());
    sandbox
}

fn seals() -> Vec<(String, Value)> {
    let mut seals = vec![
        ("sops".to_owned(), json!({"sops": {"age": [documents::recipient(0).as_str()]}})),
        ("external-secret".to_owned(), json!({"externalSecret": {"store": {"name": "px"}, "key": KEY}})),
        ("vault-plugin".to_owned(), json!({"vaultPlugin": {"path": KEY}})),
    ];
    let flux = json!({"path": "./clusters/{source}", "sourceRef": {"name": "fleet"}, "dependsOn": {"name": "pairs"}});
    for scope in SCOPES {
        for bridge in BRIDGES {
            let given = if bridge == "flux" { flux.clone() } else { json!({}) };
            let certificate = "certificates/valid.pem";
            let seal = json!({"certificate": certificate, "scope": scope, "bridge": {bridge: given}});
            seals.push((source(bridge, scope), json!({"sealedSecret": seal})));
        }
    }
    seals
}

/// Texts that a reader of YAML takes for something else. Those that a consumer of its own takes for an instruction are
/// refused before anything is rendered.
fn pair(source: &str, namespaces: &[&str]) -> Value {
    json!({
        "name": NAME,
        "source": source,
        "destination": "west",
        "namespaces": namespaces,
        "mode": "async-dr",
        "projects": ["payments", "web"],
        "options": {"on": "off", "since": "2024-01-02", "number": "0777", "backuplocation": "null", "text": " a: b\n#\tc\n", "note": {"file": "secrets/note"}},
        "labels": {"since": "2024-01-02", "null": "null", "1e3": "0777", "empty": "", "yes": "NO"},
        "annotations": annotations(),
    })
}

/// The user's annotations. No name of one is such that YAML would read a number or `true`: kustomize takes its quotes off.
pub(crate) fn annotations() -> Value {
    json!({
        "example.com/lines": "a: b\n- c\n\n  d # e\n",
        "example.com/quotes": "it's \"so\": \\n\\",
        "example.com/unicode": "ünï\u{85}cødé\u{2028} 🔑 \u{feff}",
        "example.com/blanks": "  a \t ",
        "example.com/braces": "{a: [*b, &c, !d]} % @ ` | >",
        "example.com/time": "12:30:45",
        "example.com/json": "{\"a\":null}",
        "empty": "",
        "yes": "~",
    })
}

/// A file of the pair, below the directory of its source cluster.
pub(crate) fn file(sandbox: &Sandbox, source: &str, namespace: &str, kind: &str) -> String {
    sandbox.read(&format!("clusters/{source}/{namespace}/{NAME}.{kind}.yaml"))
}

/// The object that the SOPS file hides, opened by the real sops where there is one.
pub(crate) fn opened_with_sops(sandbox: &Sandbox, namespace: &str) -> Value {
    let text = file(sandbox, "sops", namespace, "clusterpair");
    match Sops::with("clusterpair.yaml", &text) {
        Some(sops) => sops.decrypted(0, "yaml").unwrap(),
        None => documents::open(&text, 0).unwrap(),
    }
}
