//! How long a fleet takes beside one pair of it. `cargo test --release --test cluster speed -- --ignored --nocapture`

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::fleet::prepare;
use crate::control_plane::{ControlPlane, SERVER_NAME};
use crate::door::Door;
use crate::run::{Sandbox, save};

const CLUSTERS: usize = 20;
/// How many destinations each has.
const EACH: usize = 10;
/// What a WAN of a few thousand kilometres takes, one way.
const DELAY: Duration = Duration::from_millis(40);

struct Fleet {
    sandbox: Sandbox,
    planes: [&'static ControlPlane; 3],
    doors: Vec<Door>,
}

fn name(index: usize) -> String {
    format!("c{:02}", index % CLUSTERS)
}

impl Fleet {
    fn plane(&self, index: usize) -> &'static ControlPlane {
        self.planes[index % CLUSTERS % 3]
    }

    fn token(&mut self, destination: usize, account: &str) -> String {
        let plane = self.plane(destination);
        plane.kubectl(&["create", "serviceaccount", account, "-n", "dr"], "");
        let token = plane.must(&["create", "token", account, "-n", "dr", "--duration=8760h"], "");
        self.sandbox.secrets.add(token.trim());
        token.trim().to_owned()
    }

    fn object(&self, source: usize, destination: usize, token: &str) -> Value {
        let there = name(destination);
        let cluster = json!({
            "server": self.doors[destination % CLUSTERS].url(), "tls-server-name": SERVER_NAME,
            "certificate-authority-data": STANDARD.encode(self.plane(destination).authority()),
        });
        json!({
            "apiVersion": "stork.libopenstorage.org/v1alpha1", "kind": "ClusterPair",
            "metadata": {
                "name": format!("{}-{there}", name(source)), "namespace": "payments",
                "finalizers": ["stork.libopenstorage.org/finalizer-cleanup"],
            },
            "spec": {"config": {
                "clusters": {&*there: cluster}, "users": {"u": {"token": token}},
                "contexts": {&*there: {"cluster": there, "user": "u"}}, "current-context": there,
            }},
            "status": {"schedulerStatus": "Ready", "storageStatus": "NotProvided"},
        })
    }

    /// The kubeconfig with which pairctl reads a cluster, through its door.
    fn write_access(&self, index: usize) {
        let text = std::fs::read_to_string(self.plane(index).kubeconfig()).unwrap();
        let mut kubeconfig: Value = serde_json::from_str(&text).unwrap();
        let cluster = &mut kubeconfig["clusters"][0]["cluster"];
        cluster["server"] = json!(self.doors[index].url());
        cluster["tls-server-name"] = json!(SERVER_NAME);
        let path = self.sandbox.path().join(format!("secrets/{}.yaml", name(index)));
        save(&path, kubeconfig.to_string().as_bytes());
    }

    fn write_pairings(&self, file: &str, pairs: &[(usize, usize)]) {
        let cluster = |index: usize| {
            let name = name(index);
            let access = json!({"file": format!("secrets/{name}.yaml")});
            (name, json!({"kubeconfig": {"env": "NOT_AT_HAND"}, "access": access}))
        };
        let pair = |(from, to): &(usize, usize)| {
            let (source, destination) = (name(*from), name(*to));
            json!({
                "name": format!("{source}-{destination}"), "source": source, "destination": destination,
                "namespaces": ["payments"],
            })
        };
        let pairings = json!({
            "apiVersion": "pairctl.dev/v1alpha1", "kind": "Pairings",
            "seal": {"vaultPlugin": {"path": "{source}/{namespace}/{name}"}},
            "clusters": (0..CLUSTERS).map(cluster).collect::<serde_json::Map<_, _>>(),
            "pairs": pairs.iter().map(pair).collect::<Vec<_>>(),
        });
        self.sandbox.write(file, &pairings.to_string());
    }

    /// The time of a run that finds every destination well.
    fn time(&self, file: &str, pairs: usize) -> Duration {
        let started = Instant::now();
        let ran = self.sandbox.run(&format!("pairctl verify -o json -f {file}"));
        let time = started.elapsed();
        let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}", ran.err));
        let all = report["pairs"].as_array().unwrap();
        assert!(
            all.len() == pairs && report["summary"]["fails"] == 0 && report["summary"]["unknown"] == 0,
            "{report:#}"
        );
        assert!(!ran.out.contains("was not asked"), "{}", ran.out);
        time
    }
}

#[test]
#[ignore = "a measurement, of some minutes"]
fn a_fleet_takes_at_most_three_times_as_long_as_one_pair() {
    let Some(planes) = crate::fleet() else { return };
    let _turn = crate::drift::turn(planes);
    planes.into_iter().for_each(prepare);
    for (kind, delay, own) in [
        ("one credential a destination, no delay", Duration::ZERO, false),
        ("one credential a destination, as over a WAN", DELAY, false),
        ("one credential a pair, as over a WAN", DELAY, true),
    ] {
        crate::drift::clear(planes);
        let doors: Option<Vec<Door>> =
            (0..CLUSTERS).map(|index| Door::to(planes[index % 3].port(), delay)).collect();
        let Some(doors) = doors else { return };
        let mut fleet = Fleet { sandbox: Sandbox::new(), planes, doors };
        (0..CLUSTERS).for_each(|index| fleet.write_access(index));
        let pairs: Vec<_> = (0..CLUSTERS)
            .flat_map(|from| (1..=EACH).map(move |step| (from, (from + step) % CLUSTERS)))
            .collect();
        let shared: Vec<String> = (0..CLUSTERS).map(|to| fleet.token(to, &name(to))).collect();
        let mut objects: [Vec<Value>; 3] = Default::default();
        for (from, to) in &pairs {
            let token = if own {
                fleet.token(*to, &format!("{}-{}", name(*from), name(*to)))
            } else {
                shared[*to].clone()
            };
            objects[from % 3].push(fleet.object(*from, *to, &token));
        }
        for (plane, objects) in planes.iter().zip(objects) {
            let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
            plane.must(&["create", "--field-manager=stork", "-f", "-"], &list.to_string());
        }
        fleet.write_pairings("one.yaml", &pairs[..1]);
        fleet.write_pairings("pairings.yaml", &pairs);
        let single = (0..5).map(|_| fleet.time("one.yaml", 1)).max().unwrap();
        fleet.doors.iter().map(Door::opened).for_each(|_| ());
        let mut all: Vec<Duration> = (0..3).map(|_| fleet.time("pairings.yaml", pairs.len())).collect();
        all.sort_unstable();
        let all = all[1];
        let connections = fleet.doors.iter().map(Door::opened).sum::<usize>() / 3;
        let ratio = all.as_secs_f64() / single.as_secs_f64();
        // Without a delay it is the processor that this machine shares with the servers.
        assert!(ratio <= 3.0 || delay.is_zero(), "{kind}: {ratio:.1} times");
        let pairs = pairs.len();
        eprintln!(
            "{kind}: one pair {single:?}, {pairs} pairs {all:?}, {ratio:.1} times, {connections} connections"
        );
    }
}
