//! What other tools say of a pair, beside what verify says.

use pairctl::model::live::{LivePair, LiveSpec, OddityKind};
use serde_json::Value;

use super::fleet::{APPLIER, At};
use crate::control_plane::ControlPlane;

/// What `storkctl get clusterpair` prints of an object called `dr`: it lists the namespace into Stork's types, and shows the
/// two fields that Stork wrote (Stork `pkg/storkctl/clusterpair.go`).
pub(super) fn storkctl(cluster: &ControlPlane, at: At) -> String {
    let list: Value =
        serde_json::from_str(&cluster.must(&["get", "clusterpairs", "-n", at.1, "-o", "json"], "")).unwrap();
    let items = list["items"].as_array().unwrap();
    if items.iter().any(|item| !is_decodable(item)) {
        return "fails for all pairs".to_owned();
    }
    let Some(pair) = items.iter().find(|item| item["metadata"]["name"] == "dr") else {
        return "is not there".to_owned();
    };
    let status = |field: &str| pair["status"][field].as_str().unwrap_or_default().to_owned();
    match (status("schedulerStatus"), status("storageStatus")) {
        (scheduler, storage) if scheduler == storage => scheduler,
        (scheduler, storage) => format!("{scheduler}, storage {storage}"),
    }
}

fn is_decodable(item: &Value) -> bool {
    let pair: LivePair = serde_json::from_value(item.clone()).unwrap();
    LiveSpec::read(&pair.spec).oddities.iter().all(|odd| odd.kind != OddityKind::Undecodable)
}

/// What `kubectl diff` says of what was applied, as whoever applied it.
pub(super) fn kubectl_diff(cluster: &ControlPlane, applied: &Value) -> &'static str {
    let manager = format!("--field-manager={APPLIER}");
    let how = ["diff", "--server-side", "--force-conflicts", &manager, "-f", "-"];
    let ran = cluster.kubectl(&how, &applied.to_string());
    match ran.status.code() {
        Some(0) => "nothing",
        Some(1) => "shows it",
        _ => panic!("{}", String::from_utf8_lossy(&ran.stderr)),
    }
}
