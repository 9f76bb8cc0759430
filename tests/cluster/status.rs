//! `pairctl status` over the pairs of real API servers.

use serde_json::{Value, json};

use super::control_plane::ControlPlane;
use super::run::Sandbox;

/// A repository whose clusters are read as their admins.
fn repository([east, west]: [&ControlPlane; 2]) -> Sandbox {
    let sandbox = Sandbox::new();
    let cluster = |cluster: &ControlPlane| json!({"kubeconfig": {"env": "UNUSED"}, "access": {"file": cluster.kubeconfig()}});
    let pairings = json!({
        "apiVersion": "pairctl.dev/v1alpha1",
        "kind": "Pairings",
        "seal": {"vaultPlugin": {"path": "{source}/{namespace}/{name}"}},
        "clusters": {"east": cluster(east), "west": cluster(west)},
        "pairs": [{
            "name": "dr", "source": "east", "destination": "west", "bidirectional": true, "namespaces": ["payments"],
        }],
    });
    sandbox.write("pairings.yaml", &pairings.to_string());
    sandbox
}

fn pair(cluster: &ControlPlane, namespace: &str, name: &str, status: &Value) {
    cluster.kubectl(&["create", "namespace", namespace], "");
    let object = json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1",
        "kind": "ClusterPair",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"options": {"token": "hunter2-of-a-live-pair"}},
        "status": status,
    });
    cluster.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &object.to_string());
}

/// The table without the times of creation.
fn table(screen: &str) -> String {
    let line = |line: &str| match line.find("20").filter(|at| line[*at..].contains('T')) {
        Some(at) => {
            let end = line[at..].find('Z').map_or(line.len(), |end| at + end + 1);
            format!("{}[..]{}\n", &line[..at], &line[end..])
        }
        None => format!("{line}\n"),
    };
    screen.lines().map(line).collect()
}

#[test]
fn the_fleet_is_one_table() {
    let Some(clusters) = super::fleet() else { return };
    let _turn = super::drift::turn(clusters);
    let [east, _, west] = clusters;
    let mut sandbox = repository([east, west]);
    sandbox.secrets.add_marked("hunter2-of-a-live-pair");
    pair(east, "payments", "dr", &json!({"storageStatus": "NotProvided", "schedulerStatus": "Ready"}));
    pair(east, "shop", "by-hand", &json!({"schedulerStatus": "Error\u{1b}[31m"}));
    snapbox::assert_data_eq!(
        table(&sandbox.type_line("pairctl status")),
        snapbox::str![[r#"
$ pairctl status
CLUSTER   NAMESPACE   NAME      STORAGE-STATUS   SCHEDULER-STATUS   CREATED
east      payments    dr        NotProvided      Ready              [..]
east      shop        by-hand   -                Error?[31m         [..], not in pairings.yaml
west      payments    dr        -                -                  missing
[exit 0]

"#]]
    );
    let told: Value = serde_json::from_str(&sandbox.run("pairctl status west east -o json").out).unwrap();
    let ready: Vec<_> = told["pairs"].as_array().unwrap().iter().map(|pair| pair["ready"].clone()).collect();
    assert_eq!(ready, [json!(true), json!(false), json!(false)]);
    pair(west, "payments", "dr", &json!({"storageStatus": "Ready", "schedulerStatus": "Ready"}));
    assert_eq!(sandbox.run("pairctl status --wait").code, 0);
    super::drift::clear(clusters);
    assert_eq!(sandbox.run("pairctl status --wait 0").code, 1);
}
