//! The sound fleet: 20 clusters, as a careful team would have them, and ways to lay it out and verify it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::credentials::expand;
use super::support::run::{Ran, Sandbox};

/// A fleet before it is written.
#[derive(Clone)]
pub(super) struct Fleet {
    /// pairings.yaml without its pairs.
    pub(super) pairings: Value,
    /// The entries of `pairs`.
    pub(super) pairs: Vec<Value>,
    /// What each kubeconfig says: `cluster`, `user`, `context` and `top` for what stands round them.
    pub(super) kubeconfigs: BTreeMap<String, Value>,
    /// Texts of kubeconfigs to replace.
    pub(super) replaced: Vec<(String, String)>,
    /// Other files.
    pub(super) files: BTreeMap<String, String>,
}

/// Pairs by twos, and what the clusters of each two have of their own.
const TWOS: [(u8, &str); 8] = [
    (1, "mode: sync-dr"),
    (3, "mode: async-dr"),
    (5, "labels: {login: certificate}"),
    (7, "labels: {seal: controller}"),
    (9, "namespaces: [kube-system]"),
    (11, "labels: {written: by-hand}"),
    (13, "{}"),
    (15, "{}"),
];

/// Which of the twos writes both directions by hand, with mappings by id.
const BY_HAND: u8 = 11;

impl Fleet {
    /// Eight pairs of clusters of each kind, a mesh of four, and one migration that shall not come back.
    pub(super) fn sound() -> Self {
        let clusters: Map<String, Value> = (1..=20).map(|n| (name(n), cluster(n))).collect();
        let pairings = json!({
            "apiVersion": "pairctl.dev/v1alpha1",
            "kind": "Pairings",
            "seal": {"sops": {"age": [include_str!("../vectors/sealing/age1.txt").lines()
                .find_map(|line| line.strip_prefix("# public key: ")).unwrap()]}},
            "stork": {"version": "25.5.0"},
            "clusters": clusters,
            "groups": [{
                "name": "mesh", "topology": "mesh", "namespaces": ["ledger"], "projects": ["payments"],
                "clusters": (17..=20).map(name).collect::<Vec<_>>(),
            }],
        });
        let mut pairs: Vec<Value> = TWOS.iter().flat_map(|(n, more)| two(*n, more)).collect();
        pairs.push(json!({
            "name": "move", "source": "c15", "destination": "c04", "namespaces": ["moves"], "mode": "migration",
        }));
        let kubeconfigs = (1..=20).map(|n| (name(n), kubeconfig(n))).collect();
        let files = [
            ("secrets/px-token", "hunter2-px-token"),
            ("certificates/c07.pem", "<sealing-certificate until=3650d>"),
            ("certificates/c08.pem", "<sealing-certificate until=3650d>"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        Self { pairings, pairs, kubeconfigs, replaced: Vec::new(), files }
    }

    /// Writes it. Kubeconfigs lie below `secrets`, and what they hold is one.
    pub(super) fn lay_out(&self) -> Sandbox {
        let mut sandbox = Sandbox::new();
        sandbox.write("pairings.yaml", &self.pairings_text());
        for (name, parts) in &self.kubeconfigs {
            let mut whole = whole(name, parts);
            expand(&mut whole);
            let mut text = serde_json::to_string_pretty(&whole).unwrap();
            sandbox.secrets.add_text(&text);
            for (from, to) in &self.replaced {
                text = text.replace(from, to);
            }
            sandbox.write(&format!("secrets/{name}.json"), &text);
        }
        for (path, text) in &self.files {
            let mut text = Value::from(text.as_str());
            expand(&mut text);
            sandbox.write(path, text.as_str().unwrap());
            sandbox.secrets.add_marked(text.as_str().unwrap());
        }
        sandbox
    }

    /// pairings.yaml as it is written.
    pub(super) fn pairings_text(&self) -> String {
        let mut pairings = self.pairings.clone();
        pairings["pairs"] = self.pairs.clone().into();
        serde_yaml::to_string(&pairings).unwrap()
    }
}

/// Verifies what is laid out; the output has passed the leak gate.
pub(super) fn verify(sandbox: &Sandbox, more: &str) -> (Value, Ran) {
    let ran = sandbox.run(&format!("pairctl verify --offline -o json {more}"));
    let report = serde_json::from_str(&ran.out);
    (report.unwrap_or_else(|_| panic!("no report: {}{}", ran.out, ran.err)), ran)
}

fn name(n: u8) -> String {
    format!("c{n:02}")
}

fn cluster(n: u8) -> Value {
    let mut cluster = json!({
        "kubeconfig": {"file": format!("secrets/{}.json", name(n))},
        "rancher": {"cluster": format!("c-m-{n:02}"), "projects": {"payments": format!("p-a{n:02}")}},
    });
    match n {
        3 | 4 => {
            let token = json!({"file": "secrets/px-token"});
            cluster["options"] = json!({"ip": format!("px.{}.example.com", name(n)), "token": token});
        }
        7 | 8 => {
            let path = format!("certificates/{}.pem", name(n));
            cluster["seal"] = json!({"sealedSecret": {"certificate": path, "bridge": {"job": {}}}});
        }
        _ => {}
    }
    cluster
}

fn two(n: u8, more: &str) -> Vec<Value> {
    let entry = |from: u8, to: u8| {
        json!({
            "name": "dr", "source": name(from), "destination": name(to), "namespaces": ["payments", "web"],
        })
    };
    let mut there = entry(n, n + 1);
    merge(&mut there, &serde_yaml::from_str(more).unwrap());
    if n != BY_HAND {
        merge(&mut there, &json!({"bidirectional": true, "projects": ["payments"]}));
        return vec![there];
    }
    let mut back = entry(n + 1, n);
    there["projectMappings"] = json!({format!("p-a{n:02}"): format!("p-a{:02}", n + 1)});
    back["projectMappings"] = json!({format!("p-a{:02}", n + 1): format!("p-a{n:02}")});
    vec![there, back]
}

fn kubeconfig(n: u8) -> Value {
    let user = match n {
        5 | 6 => json!({"client-certificate-data": "<certificate>", "client-key-data": "<key>"}),
        _ => json!({"token": "<token>"}),
    };
    json!({
        "cluster": {
            "server": format!("https://api.{}.example.com:6443", name(n)),
            "certificate-authority-data": format!("<certificate cn=authority-{} until=3650d>", name(n)),
        },
        "user": user,
        "context": {"cluster": name(n), "user": "stork"},
        "top": {"apiVersion": "v1", "kind": "Config", "current-context": "dr"},
    })
}

fn whole(name: &str, parts: &Value) -> Value {
    let mut whole = parts["top"].clone();
    for (key, value) in [
        ("clusters", json!([{"name": name, "cluster": parts["cluster"]}])),
        ("users", json!([{"name": "stork", "user": parts["user"]}])),
        ("contexts", json!([{"name": "dr", "context": parts["context"]}])),
    ] {
        if whole.get(key).is_none() {
            whole[key] = value;
        }
    }
    whole
}

/// Lays a patch over a value (RFC 7396): null takes away.
pub(super) fn merge(value: &mut Value, patch: &Value) {
    let Value::Object(fields) = patch else {
        *value = patch.clone();
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let object = value.as_object_mut().unwrap();
    for (key, patch) in fields {
        match patch {
            Value::Null => {
                object.remove(key);
            }
            patch => merge(object.entry(key.clone()).or_insert(Value::Null), patch),
        }
    }
}
