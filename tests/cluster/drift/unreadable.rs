//! A cluster that lets nobody in, or has no Stork: its pairs are unreadable, and all others are told.

use std::fs;

use serde_json::{Value, json};

use super::bulk;
use super::fleet::Fleet;
use crate::control_plane::ControlPlane;
use crate::run::save;

/// A fleet whose cluster `east` is read with a kubeconfig of its own.
struct Reader(Fleet);

impl Reader {
    fn new() -> Option<Self> {
        let fleet = Fleet::applied()?;
        fleet.write_pairings(|pairings| {
            pairings["clusters"]["east"]["access"] = json!({"file": "secrets/east.yaml"});
        });
        Some(Self(fleet))
    }

    fn run(&self, kubeconfig: &str) -> (Value, i32) {
        save(&self.0.sandbox.path().join("secrets/east.yaml"), kubeconfig.as_bytes());
        self.0.drift("--timeout 20")
    }

    /// Code and message of the one error; no pair of `east` may be anything but unreadable.
    fn refused(&self, kubeconfig: &str) -> (String, String) {
        unreadable(self.run(kubeconfig), 3)
    }
}

fn unreadable((report, code): (Value, i32), pairs: usize) -> (String, String) {
    assert_eq!((code, &report["outcome"]), (2, &json!("failed")), "{report:#}");
    assert_eq!(report["summary"]["unreadable"], pairs, "{report:#}");
    assert_eq!(report["summary"]["in-sync"], 6 - pairs, "{report:#}");
    let [finding] = report["findings"].as_array().unwrap().as_slice() else { panic!("{report:#}") };
    let text = |key: &str| finding[key].as_str().unwrap().to_owned();
    (text("code"), text("message"))
}

/// The kubeconfig of a service account that may do this with ClusterPairs.
fn account(cluster: &ControlPlane, name: &str, verbs: &[&str]) -> String {
    let metadata = json!({"name": name, "namespace": "payments"});
    let rbac = "rbac.authorization.k8s.io";
    let rule =
        json!({"apiGroups": ["stork.libopenstorage.org"], "resources": ["clusterpairs"], "verbs": verbs});
    let objects = [
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata}),
        json!({"apiVersion": format!("{rbac}/v1"), "kind": "ClusterRole", "metadata": {"name": name}, "rules": [rule]}),
        json!({
            "apiVersion": format!("{rbac}/v1"),
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": name},
            "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": "payments"}],
        }),
    ];
    cluster.must(&["apply", "--server-side", "-f", "-"], &bulk::list(&objects));
    cluster.kubeconfig_for(cluster.must(&["create", "token", name, "-n", "payments"], "").trim())
}

#[test]
fn the_rights_to_get_and_list_suffice() {
    let Some(reader) = Reader::new() else { return };
    let east = reader.0.cluster("east");
    let (report, code) = reader.run(&account(east, "pairctl-reader", &["get", "list"]));
    assert_eq!((code, &report["summary"]["in-sync"]), (0, &json!(6)), "{report:#}");
    let (code, message) = reader.refused(&account(east, "pairctl-getter", &["get"]));
    assert!(code == "cluster-refused" && message.contains("may not list `clusterpairs`"), "{message}");
}

#[test]
fn who_is_not_let_in_is_told_so() {
    let Some(reader) = Reader::new() else { return };
    let (east, west) = (reader.0.cluster("east"), reader.0.cluster("west"));
    let (code, message) = reader.refused(&east.kubeconfig_for("hunter2-nobody-knows-this-token"));
    assert!(code == "cluster-refused" && message.contains("does not accept the credential"), "{message}");
    let expired = fs::read_to_string(east.expired_kubeconfig()).unwrap();
    let (code, message) = reader.refused(&expired);
    assert!(code == "cluster-refused" && message.contains("does not accept the credential"), "{message}");
    // The certificate authority of another cluster.
    let parse = |cluster: &ControlPlane| -> Value {
        serde_json::from_str(&fs::read_to_string(cluster.kubeconfig()).unwrap()).unwrap()
    };
    let mut other = parse(west);
    other["clusters"][0]["cluster"]["server"] = parse(east)["clusters"][0]["cluster"]["server"].clone();
    let (code, message) = reader.refused(&other.to_string());
    assert!(
        code == "cluster-unreachable" && message.contains("not the one that its kubeconfig trusts"),
        "{message}"
    );
}

#[test]
fn a_cluster_without_stork_is_told() {
    let Some(fleet) = Fleet::applied() else { return };
    let west = fleet.cluster("west");
    west.must(&["delete", "crd", "clusterpairs.stork.libopenstorage.org"], "");
    let told = fleet.drift("");
    west.register_cluster_pairs().unwrap();
    let (code, message) = unreadable(told, 2);
    assert!(code == "stork-missing" && message.contains("does not know ClusterPairs"), "{message}");
    // Stork has come, and no pair yet.
    let (report, code) = fleet.drift("");
    assert_eq!((code, &report["summary"]["missing"]), (1, &json!(2)));
}
