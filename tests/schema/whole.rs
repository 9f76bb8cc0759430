//! Whole files around one mapping.

use std::path::PathBuf;

use pairctl::input::load::{LoadedFile, decode};
use pairctl::input::validate::validate;
use pairctl::model::finding::{Finding, Findings};
use pairctl::model::pairing::Pairings;
use pairctl::model::source::Source;
use serde_json::{Value, json};

const RECIPIENT: &str = "age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46";

/// Reads a file as `validate` does, but for what it includes.
pub(crate) fn read(text: &str) -> (Option<Pairings>, Vec<Finding>) {
    let source = Source::quotable("pairings.yaml", text);
    let mut findings = Findings::default();
    let document = decode(&source, &mut findings);
    let file = document.map(|document| LoadedFile { directory: PathBuf::from("."), document, source });
    let pairings = file.and_then(|file| validate(&[file], &mut findings));
    (pairings, findings.sorted().into_iter().collect())
}

/// A valid file that has the mapping of this path, and where in it the mapping is.
pub(crate) fn around(path: &str) -> (Value, String) {
    let cluster = |name: &str| {
        json!({
            "kubeconfig": {"env": format!("{name}_KUBECONFIG")},
            "access": {"env": format!("{name}_ACCESS")},
            "rancher": {
                "cluster": format!("c-m-{}", name.to_lowercase()),
                "projects": {"payments": format!("p-{}", name.to_lowercase())},
                "access": {"env": "RANCHER"},
            },
            "labels": {"env": "prod"},
            "options": {"ip": "px.example.com", "token": {"env": format!("{name}_PX_TOKEN")}},
            "stork": {},
        })
    };
    let whole = json!({
        "apiVersion": "pairctl.dev/v1alpha1",
        "kind": "Pairings",
        "stork": {},
        "seal": seal(path),
        "defaults": {"namespaces": ["payments"]},
        "clusters": {"east": cluster("EAST"), "west": cluster("WEST")},
        "pairs": [{"name": "remotecluster", "source": "east", "destination": "west", "mode": "async-dr", "options": {}}],
        "groups": [{"name": "g", "topology": "chain", "clusters": ["east", "west"], "pairName": "g-{source}-{destination}"}],
        "drift": {"ignore": [{"path": "metadata.labels.team"}]},
        "verify": {"skip": [{"code": "no-way-back", "reason": "a move"}]},
    });
    let pointer = path.replace("NAME", "east").replace("[]", "/0").replace('.', "/");
    (whole, if pointer.is_empty() { pointer } else { format!("/{pointer}") })
}

/// A way to seal that has the mapping of this path.
fn seal(path: &str) -> Value {
    let object = json!({"name": "fleet"});
    let bridge = match path.strip_prefix("seal.sealedSecret.bridge.").and_then(|way| way.split('.').next()) {
        Some("flux") => {
            json!({"flux": {"path": "./clusters/{source}", "sourceRef": object, "dependsOn": object}})
        }
        Some(way) => json!({ way: {} }),
        None => json!({"job": {}}),
    };
    match path.split('.').nth(1) {
        Some("externalSecret") => {
            json!({"externalSecret": {"store": {"name": "px"}, "key": "{source}/{namespace}/{name}"}})
        }
        Some("sealedSecret") => {
            json!({"sealedSecret": {"certificate": "{source}.pem", "controller": {}, "bridge": bridge}})
        }
        Some("vaultPlugin") => json!({"vaultPlugin": {"path": "{source}/{namespace}/{name}"}}),
        _ => json!({"sops": {"age": [RECIPIENT]}}),
    }
}

/// The file with a value for a key of a mapping; what cannot stand beside it goes.
pub(crate) fn with(section: &super::keys::Section, key: &str, value: &Value) -> Value {
    let (mut whole, pointer) = around(&section.path);
    let mapping =
        whole.pointer_mut(&pointer).unwrap_or_else(|| panic!("{}", section.path)).as_object_mut().unwrap();
    let ways: Vec<&str> =
        super::keys::choices(&section.schema).filter_map(|way| way["required"][0].as_str()).collect();
    if ways.contains(&key) {
        mapping.retain(|key, _| !ways.contains(&key.as_str()));
    }
    if (key, &*section.path) == ("hub", "groups[]") {
        mapping.insert("topology".to_owned(), "hub".into());
    }
    match (mapping.get_mut(key), value, &*section.path) {
        // The pairs need the clusters that are there.
        (Some(Value::Object(clusters)), Value::Object(more), "") if key == "clusters" => {
            clusters.extend(more.clone());
        }
        _ => drop(mapping.insert(key.to_owned(), value.clone())),
    }
    whole
}
