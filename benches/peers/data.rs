//! What peers start from: the fleet as JSON, with kubeconfigs, endpoints and tokens in place, so that they read no YAML and no
//! other file.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::fleet;

/// Writes `fleet.json` beside the programs of the peers.
pub(crate) fn write(fleet: &Path, target: &Path) {
    let read = |path: &str| fs::read_to_string(fleet.join(path)).unwrap();
    let mut pairings: Value = serde_yaml::from_str(&read("pairings.yaml")).unwrap();
    for cluster in pairings["clusters"].as_object_mut().unwrap().values_mut() {
        let endpoint = cluster.get("endpoint").cloned();
        let kubeconfig = &mut cluster["kubeconfig"];
        *kubeconfig = serde_yaml::from_str(&read(kubeconfig["file"].as_str().unwrap())).unwrap();
        if let Some(endpoint) = endpoint {
            kubeconfig["clusters"][0]["cluster"]["server"] = endpoint;
        }
        let token = &mut cluster["options"]["token"];
        *token = read(token["file"].as_str().unwrap()).into();
    }
    fleet::save(target, &pairings.to_string());
}
