//! `pairctl import` from the pairs of real API servers, and what it writes held against them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::control_plane::ControlPlane;
use super::drift::turn;
use super::run::Sandbox;
use super::same_object::{difference, normal, objects};

const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

/// A pair to a cluster that is known by its certificate authority alone, as where Stork goes through another address.
fn pair(destination: &ControlPlane, namespace: &str, name: &str) -> Value {
    let kubeconfig: serde_yaml::Value =
        serde_yaml::from_str(&destination.kubeconfig_for("hunter2-of-a-live-pair")).unwrap();
    let authority = kubeconfig["clusters"][0]["cluster"]["certificate-authority-data"].as_str().unwrap();
    json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1",
        "kind": "ClusterPair",
        "metadata": {"name": name, "namespace": namespace, "labels": {"team": "1e3"}, "annotations": {"note": "a, b\n"}},
        "spec": {
            "config": {
                "clusters": {"kubernetes": {
                    "LocationOfOrigin": "/home/somebody/config",
                    "certificate-authority-data": authority,
                    "server": destination.url().replace("127.0.0.1", "api.example.com"),
                }},
                "contexts": {"admin": {"LocationOfOrigin": "", "cluster": "kubernetes", "user": "admin"}},
                "current-context": "admin",
                "preferences": {},
                "users": {"admin": {"LocationOfOrigin": "", "token": "hunter2-of-a-live-pair"}},
            },
            "options": {},
            "platformOptions": {"rancher": {"projectMappings": {"p-1": "p-2", "c-a:p-1": "c-b:p-2"}}},
        },
        "status": {"schedulerStatus": "Ready", "storageStatus": "NotProvided"},
    })
}

fn with_storage(mut pair: Value) -> Value {
    pair["spec"]["options"] = json!({"ip": "px.example.com", "mode": "OneTimeMigration", "port": "9001", "token": "hunter2-of-the-storage"});
    pair
}

/// Everything on a cluster, as its API server has it.
fn live(cluster: &ControlPlane) -> Vec<serde_yaml::Value> {
    let all = cluster.must(&["get", "clusterpairs", "-A", "-o", "json"], "");
    let all: serde_yaml::Value = serde_yaml::from_str(&all).unwrap();
    all["items"].as_sequence().unwrap().clone()
}

#[test]
fn a_live_fleet_is_adopted_without_change() {
    let Some(clusters) = super::fleet() else { return };
    let _turn = turn(clusters);
    let [east, _, west] = clusters;
    for cluster in [east, west] {
        for namespace in ["payments", "shop"] {
            cluster.kubectl(&["create", "namespace", namespace], "");
        }
    }
    let apply = |cluster: &ControlPlane, how: &[&str], object: &Value| {
        cluster.must(&[how, &["-f", "-"]].concat(), &object.to_string());
    };
    apply(east, &["apply", "--server-side"], &pair(west, "payments", "dr"));
    apply(east, &["apply"], &pair(west, "shop", "dr"));
    apply(east, &["create"], &with_storage(pair(west, "shop", "storage")));
    apply(west, &["apply", "--server-side"], &pair(east, "payments", "dr"));
    let mut odd = pair(west, "payments", "odd");
    odd["spec"]["options"] = json!({"port": 9001});
    apply(east, &["create"], &odd);

    let mut sandbox = Sandbox::new();
    sandbox.secrets.add_marked("hunter2-of-a-live-pair hunter2-of-the-storage");
    let mut flags = String::new();
    for (name, cluster) in [("east", east), ("west", west)] {
        let _ = write!(flags, " --from-cluster {name}={}", cluster.kubeconfig().display());
    }
    let ran = sandbox.run(&format!("pairctl import{flags} --age {RECIPIENT} --write pairings.yaml"));
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.err.matches("warning[").count(), 2, "{}", ran.err);
    for said in ["payments/odd of cluster `east` is left out", "1 ClusterPair holds its credential"] {
        assert!(ran.err.contains(said), "{}", ran.err);
    }
    let written = sandbox.read("pairings.yaml");
    let said: serde_yaml::Value = serde_yaml::from_str(&written).unwrap();
    let names: Vec<_> =
        said["clusters"].as_mapping().unwrap().keys().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names, ["east", "west"], "known by their certificate authorities");
    east.must(&["delete", "clusterpair", "odd", "-n", "payments"], "");

    let mut set = String::new();
    for variable in ["EAST_KUBECONFIG", "WEST_KUBECONFIG", "WEST_PX_TOKEN"] {
        assert!(written.contains(variable), "{written}");
        let _ = write!(
            set,
            "{variable}=\"$(pairctl import{flags} --value-of {variable})\" && export {variable} && "
        );
    }
    for (name, cluster) in [("east", east), ("west", west)] {
        let line = format!("{set} pairctl render --plain --only {name} | cat");
        let output = sandbox.command(&line).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let ours = objects(std::str::from_utf8(&output.stdout).unwrap());
        let theirs = live(cluster);
        assert_eq!(ours.len(), theirs.len());
        for theirs in theirs {
            let id = |object: &serde_yaml::Value| {
                (object["metadata"]["namespace"].clone(), object["metadata"]["name"].clone())
            };
            let ours = ours.iter().find(|ours| id(ours) == id(&theirs)).unwrap();
            assert_eq!(difference("", &normal(ours.clone()), &normal(theirs)), None);
        }
    }
    // What is left is what pairctl puts on its objects, and the path that storkctl leaked.
    assert_eq!(sandbox.run(&format!("{set} pairctl render")).code, 0);
    let drift: Value =
        serde_json::from_str(&sandbox.run(&format!("{set} pairctl drift -o json")).out).unwrap();
    let differences =
        drift["pairs"].as_array().unwrap().iter().flat_map(|pair| pair["differences"].as_array().unwrap());
    let effects: Vec<_> = differences.map(|difference| &difference["effects"]).collect();
    assert!(
        !effects.is_empty() && effects.iter().all(|effects| **effects == json!(["cosmetic"])),
        "{effects:?}"
    );
    sandbox.tree("");
}
