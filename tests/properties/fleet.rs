//! Small fleets as a person may write them, each of them valid.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::support::run::Sandbox;

const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";
const CERTIFICATE: &str = include_str!("../vectors/sealing/certificates/rsa-2048.pem");
const CLUSTERS: [&str; 4] = ["east", "west-1", "north.eu", "0"];
const NAMESPACES: [&str; 4] = ["payments", "web", "null", "1e3"];

/// A pairings file, and the variables that it names.
#[derive(Clone, Debug)]
pub(crate) struct Fleet {
    pub(crate) pairings: Value,
    pub(crate) variables: Vec<(String, String)>,
}

impl Fleet {
    /// The fleet laid out. A JSON text is a YAML text.
    pub(crate) fn sandbox(&self) -> Sandbox {
        let mut sandbox = Sandbox::new();
        sandbox.write("pairings.yaml", &self.pairings.to_string());
        sandbox.write("controller.pem", CERTIFICATE);
        for (name, value) in &self.variables {
            sandbox.secret_variable(name, value);
        }
        sandbox
    }
}

/// Two to four clusters with some pairs and groups.
pub(crate) fn fleet() -> impl Strategy<Value = Fleet> {
    (2..=CLUSTERS.len()).prop_flat_map(|count| {
        let clusters = prop::collection::vec((any::<bool>(), "[!-~]{1,40}", "[A-Za-z0-9._-]{20,60}"), count);
        (
            clusters,
            prop::collection::vec(pair(count), 0..4),
            prop::collection::vec(group(count), 0..3),
            defaults(),
            seal(),
        )
            .prop_map(|(clusters, pairs, groups, defaults, seal)| {
                let mut fleet = assembled(&clusters, pairs, groups, &defaults);
                fleet.pairings["seal"] = seal;
                fleet
            })
    })
}

/// Every way to seal, as often as each other.
fn seal() -> impl Strategy<Value = Value> {
    let secret = |bridge: Value| json!({"sealedSecret": {"certificate": "controller.pem", "bridge": bridge}});
    let flux = json!({"path": "./clusters/{source}", "sourceRef": {"name": "fleet"}, "dependsOn": {"name": "pairs"}});
    let pattern = "pairs/{source}/{namespace}/{name}";
    select(vec![
        json!({"sops": {"age": [RECIPIENT]}}),
        json!({"sops": {"age": [RECIPIENT], "ksops": true}}),
        secret(json!({"job": {}})),
        secret(json!({"externalSecrets": {}})),
        secret(json!({"flux": flux})),
        json!({"externalSecret": {"store": {"name": "px"}, "key": pattern}}),
        json!({"vaultPlugin": {"path": pattern}}),
    ])
}

/// For each cluster: whether its endpoint stands in the file, its storage token and its kubeconfig's token.
fn assembled(
    clusters: &[(bool, String, String)],
    pairs: Vec<Value>,
    groups: Vec<Value>,
    defaults: &Value,
) -> Fleet {
    let (mut table, mut variables) = (Map::new(), Vec::new());
    for (at, (has_endpoint, storage, token)) in clusters.iter().enumerate() {
        let mut cluster = json!({
            "kubeconfig": {"env": format!("CONFIG_{at}")},
            "options": {"ip": format!("10.0.0.{at}"), "token": {"env": format!("TOKEN_{at}")}},
            "rancher": {"cluster": format!("c-m-{at}"), "projects": {"a": format!("p-a{at}"), "b": format!("p-b{at}")}},
        });
        if *has_endpoint {
            cluster["endpoint"] = json!(format!("https://10.1.0.{at}:6443"));
        }
        table.insert(CLUSTERS[at].to_owned(), cluster);
        variables.push((format!("CONFIG_{at}"), kubeconfig(token)));
        variables.push((format!("TOKEN_{at}"), storage.clone()));
    }
    let named = |(at, mut entry): (usize, Value)| {
        entry["name"] = json!(format!("n{at}"));
        if entry.get("topology").is_some() {
            entry["pairName"] = json!(format!("g{at}-{{source}}-{{destination}}"));
        }
        entry
    };
    let pairings = json!({
        "apiVersion": "pairctl.dev/v1alpha1",
        "kind": "Pairings",
        "defaults": defaults,
        "clusters": table,
        "pairs": pairs.into_iter().enumerate().map(named).collect::<Vec<_>>(),
        "groups": groups.into_iter().enumerate().map(named).collect::<Vec<_>>(),
    });
    Fleet { pairings, variables }
}

fn kubeconfig(token: &str) -> String {
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "c",
        "clusters": [{"name": "k", "cluster": {"server": "https://10.2.0.1:6443"}}],
        "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u"}}],
        "users": [{"name": "u", "user": {"token": token}}],
    })
    .to_string()
}

fn defaults() -> impl Strategy<Value = Value> {
    (subsequence(&NAMESPACES[..], 1..=2), any::<bool>(), select(vec!["x", "yes", "1.0", ""])).prop_map(
        |(namespaces, bidirectional, label)| {
            json!({"namespaces": namespaces, "bidirectional": bidirectional, "labels": {"origin": label}})
        },
    )
}

fn pair(clusters: usize) -> impl Strategy<Value = Value> {
    let ends = (0..clusters, 1..clusters).prop_map(move |(from, step)| (from, (from + step) % clusters));
    let mode = select(vec!["sync-dr", "async-dr", "migration", "default"]);
    (ends, shared(), mode, any::<bool>()).prop_map(|((from, to), mut entry, mode, has_port)| {
        entry["source"] = json!(CLUSTERS[from]);
        entry["destination"] = json!(CLUSTERS[to]);
        entry["mode"] = json!(mode);
        if mode != "sync-dr" && has_port {
            entry["options"] = json!({"port": "9001"});
        }
        entry
    })
}

fn group(clusters: usize) -> impl Strategy<Value = Value> {
    let members = subsequence(CLUSTERS[..clusters].to_vec(), 2..=clusters);
    (members, shared(), select(vec!["mesh", "hub", "chain"])).prop_map(|(members, mut entry, topology)| {
        if topology == "hub" {
            entry["hub"] = json!(members[0]);
        }
        if topology == "mesh" {
            entry.as_object_mut().unwrap().remove("bidirectional");
        }
        entry["clusters"] = json!(members);
        entry["topology"] = json!(topology);
        entry
    })
}

/// What pairs and groups have in common.
fn shared() -> impl Strategy<Value = Value> {
    let namespaces = prop::option::of(subsequence(&NAMESPACES[..], 1..=3));
    let projects = subsequence(vec!["a", "b"], 0..=2);
    (namespaces, prop::option::of(any::<bool>()), projects, prop::option::of("[a-z0-9]{1,9}")).prop_map(
        |(namespaces, bidirectional, projects, label)| {
            let mut entry = json!({"projects": projects});
            if let Some(namespaces) = namespaces {
                entry["namespaces"] = json!(namespaces);
            }
            if let Some(bidirectional) = bidirectional {
                entry["bidirectional"] = json!(bidirectional);
            }
            if let Some(label) = label {
                entry["labels"] = json!({"team": label});
            }
            entry
        },
    )
}
