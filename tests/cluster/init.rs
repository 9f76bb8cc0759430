//! `pairctl init --live` on real API servers: what is live becomes the first pairings.yaml.

use serde_json::{Value, json};

use super::control_plane::ControlPlane;
use super::drift::turn;
use super::run::Sandbox;

const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

/// A pair that goes through another address, with storage.
fn pair(destination: &ControlPlane, namespace: &str, name: &str) -> Value {
    let kubeconfig: serde_yaml::Value =
        serde_yaml::from_str(&destination.kubeconfig_for("hunter2-of-a-live-pair")).unwrap();
    let authority = kubeconfig["clusters"][0]["cluster"]["certificate-authority-data"].as_str().unwrap();
    json!({
        "apiVersion": "stork.libopenstorage.org/v1alpha1",
        "kind": "ClusterPair",
        "metadata": {"name": name, "namespace": namespace, "labels": {"team": "1e3"}},
        "spec": {
            "config": {
                "clusters": {"kubernetes": {
                    "LocationOfOrigin": "",
                    "certificate-authority-data": authority,
                    "server": destination.url().replace("127.0.0.1", "api.example.com"),
                }},
                "contexts": {"admin": {"LocationOfOrigin": "", "cluster": "kubernetes", "user": "admin"}},
                "current-context": "admin",
                "preferences": {},
                "users": {"admin": {"LocationOfOrigin": "", "token": "hunter2-of-a-live-pair"}},
            },
            "options": {"ip": "px.example.com", "mode": "DisasterRecovery", "port": "9001", "token": "hunter2-of-the-storage"},
            "platformOptions": {"rancher": {"projectMappings": {"p-1": "p-2"}}},
        },
    })
}

#[test]
fn live_pairs_become_the_first_pairings() {
    let Some(clusters) = super::fleet() else { return };
    let _turn = turn(clusters);
    let [east, _, west] = clusters;
    for cluster in [east, west] {
        for namespace in ["payments", "shop"] {
            cluster.kubectl(&["create", "namespace", namespace], "");
        }
    }
    let create =
        |cluster: &ControlPlane, object: &Value| cluster.must(&["create", "-f", "-"], &object.to_string());
    create(east, &pair(west, "payments", "dr"));
    create(east, &pair(west, "shop", "dr"));
    create(west, &pair(east, "payments", "back"));

    let mut sandbox = Sandbox::new();
    sandbox.secrets.add_marked("hunter2-of-a-live-pair hunter2-of-the-storage");
    for (name, cluster) in [("east", east), ("west", west)] {
        let text = std::fs::read_to_string(cluster.kubeconfig()).unwrap();
        sandbox.secrets.add_text(&text);
        sandbox.write(&format!("secrets/{name}.yaml"), &text);
    }
    // Nobody listens there.
    let dead = sandbox.read("secrets/east.yaml").replace(&format!(":{}", east.port()), ":1");
    sandbox.write("secrets/north.yaml", &dead);
    let flags =
        format!("--live --cluster east=secrets/east.yaml --cluster west=secrets/west.yaml --age {RECIPIENT}");

    // A cluster that cannot be read is none without pairs.
    let before = sandbox.snapshot("");
    let with_dead = format!("pairctl init {flags} --cluster north=secrets/north.yaml --timeout 5");
    let ran = sandbox.run(&with_dead);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("error[cluster-unreachable]") && ran.err.contains("`--without north`"),
        "{}",
        ran.err
    );
    assert_eq!(sandbox.snapshot(""), before);
    let ran = sandbox.run(&format!("{with_dead} --without north --no-render -f north/pairings.yaml"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("warning[cluster-passed-over]: cluster `north` was not read"), "{}", ran.err);

    // The tokens of the storage are elsewhere, so that the first render waits for them.
    let ran = sandbox.run(&format!("pairctl init {flags}"));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("error[credential-missing]") && ran.out.contains("2 clusters and 3 ClusterPairs"),
        "{}",
        ran.err
    );
    assert_eq!(ran.err.matches("warning[init-other-credential]").count(), 2, "{}", ran.err);
    let written = sandbox.read("pairings.yaml");
    let pairings: serde_yaml::Value = serde_yaml::from_str(&written).unwrap();
    let west_said = &pairings["clusters"]["west"];
    assert_eq!(west_said["kubeconfig"]["file"], "secrets/west.yaml");
    assert_eq!(west_said["endpoint"], west.url().replace("127.0.0.1", "api.example.com").as_str());
    assert_eq!(west_said["options"]["token"]["env"], "WEST_PX_TOKEN");
    let said: Vec<String> = pairings["pairs"]
        .as_sequence()
        .unwrap()
        .iter()
        .map(|pair| {
            assert_eq!(pair["projectMappings"]["p-1"], "p-2");
            assert_eq!(pair["labels"]["team"], "1e3");
            let text = |key: &str| pair[key].as_str().unwrap();
            format!(
                "{} {}:{} {} {}",
                text("name"),
                text("source"),
                text("destination"),
                text("mode"),
                pair["namespaces"].as_sequence().unwrap().len()
            )
        })
        .collect();
    assert_eq!(said, ["dr east:west async-dr 2", "back west:east async-dr 1"]);

    // The lines of its first comment are what sets the variables.
    let set: Vec<&str> = written.lines().filter_map(|line| line.strip_prefix("#     ")).collect();
    assert_eq!(set.len(), 2, "{written}");
    let rendered = sandbox.run(&format!("{} && pairctl render", set.join(" && ")));
    assert_eq!(rendered.code, 0, "{}", rendered.err);
    assert_eq!(sandbox.run("pairctl render --check").code, 0);
    sandbox.tree("");
}
