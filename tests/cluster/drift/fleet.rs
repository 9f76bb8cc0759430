//! A fleet of three clusters whose tree is on them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::bulk;
use crate::control_plane::ControlPlane;
use crate::documents::{self, recipient};
use crate::run::{Sandbox, files};
use crate::sops::Sops;

const NAMES: [&str; 3] = ["east", "north", "west"];
pub(crate) const NAMESPACES: [&str; 2] = ["payments", "shop"];

/// These clusters hold nothing but the pairs of one test at a time.
static TURN: Mutex<()> = Mutex::new(());

/// The turn of one test, with no pair left on the clusters.
pub(crate) fn turn(clusters: [&ControlPlane; 3]) -> MutexGuard<'static, ()> {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    clear(clusters);
    turn
}

/// Deletes all pairs, as Stork would let them go.
pub(crate) fn clear(clusters: [&ControlPlane; 3]) {
    bulk::on_each(clusters, |cluster| {
        let mut pairs = bulk::live(cluster);
        if pairs.is_empty() {
            return;
        }
        for pair in &mut pairs {
            pair["metadata"]["finalizers"] = json!([]);
        }
        cluster.must(&["replace", "-f", "-"], &bulk::list(&pairs));
        cluster.must(&["delete", "clusterpairs", "--all", "--all-namespaces", "--wait=false"], "");
    });
}

/// A repository and three clusters.
pub(crate) struct Fleet {
    pub(crate) sandbox: Sandbox,
    pub(crate) clusters: [&'static ControlPlane; 3],
    _turn: MutexGuard<'static, ()>,
}

impl Fleet {
    /// Nothing written yet. `None` where there is no API server.
    pub(crate) fn new() -> Option<Self> {
        let clusters = crate::fleet()?;
        let turn = turn(clusters);
        let mut sandbox = Sandbox::new();
        for (name, cluster) in NAMES.into_iter().zip(clusters) {
            let token = format!("hunter2-{name}-0123456789-abcdefghijklmnopqrstuvwxyz");
            let variable = format!("{}_KUBECONFIG", name.to_uppercase());
            sandbox.secret_variable(&variable, &reachable(name, &cluster.kubeconfig_for(&token)));
            sandbox
                .secret_variable(&format!("{}_PX_TOKEN", name.to_uppercase()), &format!("hunter2-px-{name}"));
        }
        Some(Self { sandbox, clusters, _turn: turn })
    }

    /// Rendered, and on no cluster yet.
    pub(crate) fn rendered() -> Option<Self> {
        let fleet = Self::new()?;
        bulk::on_each(fleet.clusters, |cluster| bulk::namespaces(cluster, &NAMESPACES));
        fleet.write_pairings(|_| ());
        fleet.render();
        Some(fleet)
    }

    /// Rendered and applied.
    pub(crate) fn applied() -> Option<Self> {
        let fleet = Self::rendered()?;
        fleet.apply(&["apply", "--server-side", "-f", "-"]);
        Some(fleet)
    }

    /// Writes pairings.yaml with a change.
    pub(crate) fn write_pairings(&self, change: impl FnOnce(&mut Value)) {
        let cluster = |(name, cluster): (&str, &ControlPlane)| {
            let upper = name.to_uppercase();
            let cluster = json!({
                "kubeconfig": {"env": format!("{upper}_KUBECONFIG")},
                "access": {"file": cluster.kubeconfig()},
                "options": {"ip": format!("{name}.example.com"), "token": {"env": format!("{upper}_PX_TOKEN")}},
                "rancher": {"cluster": format!("c-m-{name}"), "projects": {"payments": format!("p-{name}")}},
            });
            (name.to_owned(), cluster)
        };
        let clusters: serde_json::Map<_, _> = NAMES.into_iter().zip(self.clusters).map(cluster).collect();
        let mut pairings = json!({
            "apiVersion": "pairctl.dev/v1alpha1",
            "kind": "Pairings",
            "seal": {"sops": {"age": [recipient(0).as_str()]}},
            "clusters": clusters,
            "pairs": [
                {"name": "dr", "source": "east", "destination": "west", "bidirectional": true, "namespaces": NAMESPACES,
                 "mode": "async-dr", "projects": ["payments"], "labels": {"team": "a"}, "annotations": {"note": "b"}},
                {"name": "to-north", "source": "east", "destination": "north", "namespaces": ["payments"]},
                {"name": "to-east", "source": "north", "destination": "east", "namespaces": ["payments"]},
            ],
        });
        change(&mut pairings);
        self.sandbox.write("pairings.yaml", &pairings.to_string());
    }

    pub(crate) fn render(&self) {
        let ran = self.sandbox.run("pairctl render");
        assert_eq!(ran.code, 0, "{}", ran.err);
    }

    /// The name of the user in the pairs of a source cluster.
    pub(crate) fn user(&self, source: &str) -> String {
        let objects = self.objects();
        let (_, object) = objects.iter().find(|(name, _)| *name == source).unwrap();
        object["spec"]["config"]["users"].as_object().unwrap().keys().next().unwrap().clone()
    }

    pub(crate) fn cluster(&self, name: &str) -> &'static ControlPlane {
        self.clusters[NAMES.iter().position(|known| *known == name).unwrap()]
    }

    /// The objects of the tree, opened by the real sops where there is one, as Argo CD or Flux apply them.
    pub(crate) fn objects(&self) -> Vec<(&'static str, Value)> {
        let mut objects = Vec::new();
        for name in NAMES {
            let directory = self.sandbox.path().join("clusters").join(name);
            for file in
                files(&directory).iter().filter(|file| file.to_string_lossy().ends_with(".clusterpair.yaml"))
            {
                let text = std::fs::read_to_string(file).unwrap();
                let object = match Sops::with("clusterpair.yaml", &text) {
                    Some(sops) => sops.decrypted(0, "yaml").unwrap(),
                    None => documents::open(&text, 0).unwrap(),
                };
                objects.push((name, object));
            }
        }
        objects
    }

    /// Applies the tree to the clusters.
    pub(crate) fn apply(&self, how: &[&str]) {
        let objects = self.objects();
        bulk::on_each(NAMES, |name| {
            let here = objects.iter().filter(|(of, _)| *of == name);
            let here: Vec<Value> = here.map(|(_, object)| object.clone()).collect();
            if !here.is_empty() {
                self.cluster(name).must(how, &bulk::list(&here));
            }
        });
    }

    /// Changes a live pair as somebody with kubectl does.
    pub(crate) fn patch(&self, cluster: &str, namespace: &str, name: &str, patch: &Value) {
        let patch = patch.to_string();
        let arguments = ["patch", "clusterpair", name, "-n", namespace, "--type=merge", "-p", &patch];
        self.cluster(cluster).must(&arguments, "");
    }

    /// What a drift run says, as JSON, with its exit code.
    pub(crate) fn drift(&self, arguments: &str) -> (Value, i32) {
        let ran = self.sandbox.run(&format!("pairctl drift -o json {arguments}"));
        (
            serde_json::from_str(&ran.out).unwrap_or_else(|why| panic!("{why}: {}{}", ran.out, ran.err)),
            ran.code,
        )
    }
}

/// The kubeconfig with a server that another cluster could reach.
fn reachable(name: &str, kubeconfig: &str) -> String {
    let (before, rest) = kubeconfig.split_once("https://127.0.0.1:").unwrap();
    format!("{before}https://{name}.example.com:{rest}")
}

/// One line a difference.
pub(crate) fn told(report: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for pair in report["pairs"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let id = format!("{}/{}/{}", text(&pair["cluster"]), text(&pair["namespace"]), text(&pair["name"]));
        let state = text(&pair["state"]);
        let differences = pair["differences"].as_array().cloned().unwrap_or_default();
        if differences.is_empty() && state != "in-sync" {
            lines.push(format!("{id} {state}"));
        }
        for one in differences {
            let effects: Vec<_> = one["effects"].as_array().unwrap().iter().map(text).collect();
            lines.push(format!(
                "{id} {state}: {} {} {} [{}]",
                text(&one["comparison"]),
                text(&one["direction"]),
                text(&one["pointer"]),
                effects.join(" ")
            ));
        }
    }
    lines
}
