//! A healthy fleet: real API servers, real service accounts, and Stork's marks on every pair.

use std::sync::MutexGuard;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pairctl::model::probe::RIGHTS;
use serde_json::{Value, json};

use super::live::{LiveFault, live_faults};
use super::others;
use crate::control_plane::{ControlPlane, SERVER_NAME};
use crate::door::Door;
use crate::drift::turn;
use crate::run::Sandbox;

pub(crate) const NAMES: [&str; 3] = ["east", "north", "west"];

/// Whoever brings the tree to the clusters.
pub(crate) const APPLIER: &str = "argocd-controller";

/// What every run reports beside JSON, for the leak gate.
const FILES: [&str; 6] = ["text", "markdown", "junit", "sarif", "github", "prometheus"];
const FINALIZER: &str = "stork.libopenstorage.org/finalizer-cleanup";

/// An object: its cluster, its namespace, and where it points. All are called `dr`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At(pub(crate) &'static str, pub(crate) &'static str, pub(crate) &'static str);

pub(crate) const ALL: [At; 6] = [
    At("east", "payments", "west"),
    At("east", "shop", "west"),
    At("west", "payments", "east"),
    At("west", "shop", "east"),
    At("east", "billing", "north"),
    At("north", "billing", "east"),
];

/// Where most faults are put.
pub(crate) const HERE: At = ALL[1];

impl At {
    fn account(self) -> String {
        format!("stork-{}-{}", self.0, self.1)
    }
}

pub(crate) struct Fleet {
    pub(crate) sandbox: Sandbox,
    pub(crate) clusters: [&'static ControlPlane; 3],
    doors: [Door; 3],
    /// What stands in Git: the objects as they were applied last.
    applied: Vec<(At, Value)>,
    _turn: MutexGuard<'static, ()>,
}

impl Fleet {
    /// Without a fault. `None` where there is no API server, or no address that is not loopback.
    pub(crate) fn healthy() -> Option<Self> {
        let clusters = crate::fleet()?;
        let turn = turn(clusters);
        let [Some(east), Some(north), Some(west)] =
            clusters.map(|cluster| Door::to(cluster.port(), Duration::ZERO))
        else {
            return None;
        };
        let mut fleet = Self {
            sandbox: Sandbox::new(),
            clusters,
            doors: [east, north, west],
            applied: Vec::new(),
            _turn: turn,
        };
        for cluster in clusters {
            prepare(cluster);
        }
        fleet.write_pairings(|_| ());
        for at in ALL {
            fleet.create(at, |_| ());
        }
        Some(fleet)
    }

    pub(crate) fn write_pairings(&self, change: impl FnOnce(&mut Value)) {
        let cluster = |(name, cluster): (&str, &ControlPlane)| {
            let cluster =
                json!({"kubeconfig": {"env": "NOT_AT_HAND"}, "access": {"file": cluster.kubeconfig()}});
            (name.to_owned(), cluster)
        };
        let clusters: serde_json::Map<_, _> = NAMES.into_iter().zip(self.clusters).map(cluster).collect();
        let mut pairings = json!({
            "apiVersion": "pairctl.dev/v1alpha1",
            "kind": "Pairings",
            "seal": {"vaultPlugin": {"path": "{source}/{namespace}/{name}"}},
            "clusters": clusters,
            "pairs": [
                {"name": "dr", "source": "east", "destination": "west", "bidirectional": true,
                 "namespaces": ["payments", "shop"]},
                {"name": "dr", "source": "east", "destination": "north", "bidirectional": true, "namespaces": ["billing"]},
            ],
        });
        change(&mut pairings);
        self.sandbox.write("pairings.yaml", &pairings.to_string());
    }

    pub(crate) fn cluster(&self, name: &str) -> &'static ControlPlane {
        self.clusters[index(name)]
    }

    /// A new token of an object's own account on its destination.
    pub(crate) fn token(&mut self, at: At) -> String {
        let account = at.account();
        let arguments = ["create", "serviceaccount", &account, "-n", "dr"];
        let made = self.cluster(at.2).kubectl(&arguments, "");
        let error = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success() || error.contains("already exists"), "{error}");
        self.token_of(at.2, "dr", &account)
    }

    pub(crate) fn token_of(&mut self, cluster: &str, namespace: &str, account: &str) -> String {
        let arguments = ["create", "token", account, "-n", namespace, "--duration=8760h"];
        let token = self.cluster(cluster).must(&arguments, "").trim().to_owned();
        self.sandbox.secrets.add(&token);
        token
    }

    /// The account is gone, and every token of it with it.
    pub(crate) fn revoke(&self, at: At) {
        self.cluster(at.2).must(&["delete", "serviceaccount", &at.account(), "-n", "dr"], "");
    }

    /// How an object logs in while nothing is wrong.
    pub(crate) fn config(&mut self, at: At) -> Value {
        let token = self.token(at);
        let cluster = json!({
            "LocationOfOrigin": "",
            "server": self.doors[index(at.2)].url(),
            "tls-server-name": SERVER_NAME,
            "certificate-authority-data": STANDARD.encode(self.cluster(at.2).authority()),
        });
        json!({
            "preferences": {},
            "clusters": {at.2: cluster},
            "users": {"stork": {"LocationOfOrigin": "", "token": token}},
            "contexts": {at.2: {"LocationOfOrigin": "", "cluster": at.2, "user": "stork"}},
            "current-context": at.2,
        })
    }

    fn object(&mut self, at: At) -> Value {
        self.sandbox.secrets.add("hunter2-px-token");
        json!({
            "apiVersion": "stork.libopenstorage.org/v1alpha1",
            "kind": "ClusterPair",
            "metadata": {"name": "dr", "namespace": at.1},
            "spec": {
                "config": self.config(at),
                "options": {"ip": "px.example.com", "mode": "DisasterRecovery", "token": "hunter2-px-token"},
                "platformOptions": {},
            },
        })
    }

    /// Puts an object there anew, as it is when nothing is wrong.
    pub(crate) fn lay(&mut self, at: At) {
        self.lay_with(at, |_| ());
    }

    /// Puts an object there anew, with a change, and Stork's marks.
    pub(crate) fn lay_with(&mut self, at: At, change: impl FnOnce(&mut Value)) {
        self.remove(at);
        self.create(at, change);
    }

    fn create(&mut self, at: At, change: impl FnOnce(&mut Value)) {
        let mut object = self.object(at);
        change(&mut object);
        self.apply(at, &object, APPLIER);
        self.applied.retain(|(known, _)| *known != at);
        self.applied.push((at, object));
        self.mark(
            at,
            &json!({"schedulerStatus": "Ready", "storageStatus": "Ready", "remoteStorageId": "px"}),
        );
    }

    pub(crate) fn apply(&self, at: At, object: &Value, manager: &str) {
        let manager = format!("--field-manager={manager}");
        let how = ["apply", "--server-side", "--force-conflicts", &manager, "-f", "-"];
        self.cluster(at.0).must(&how, &object.to_string());
    }

    /// What Stork writes: its finalizer and a status.
    pub(crate) fn mark(&self, at: At, status: &Value) {
        self.patch(at, "stork", &json!({"metadata": {"finalizers": [FINALIZER]}, "status": status}));
    }

    /// Changes an object as somebody.
    pub(crate) fn patch(&self, at: At, manager: &str, patch: &Value) {
        let (manager, patch) = (format!("--field-manager={manager}"), patch.to_string());
        let arguments = ["patch", "clusterpair", "dr", "-n", at.1, "--type=merge", &manager, "-p", &patch];
        self.cluster(at.0).must(&arguments, "");
    }

    /// Takes an object away, as Stork would let it go.
    pub(crate) fn remove(&self, at: At) {
        let cluster = self.cluster(at.0);
        cluster.kubectl(&["delete", "clusterpair", "dr", "-n", at.1, "--wait=false"], "");
        let free = json!({"metadata": {"finalizers": null}}).to_string();
        cluster.kubectl(&["patch", "clusterpair", "dr", "-n", at.1, "--type=merge", "-p", &free], "");
    }

    /// What verify says, as JSON, and its exit code.
    pub(crate) fn verify(&self, flags: &str) -> (Value, i32) {
        let files = FILES.map(|format| format!("-o {format}=reports/{format}")).join(" ");
        let ran = self.sandbox.run(&format!("pairctl verify --verbose -o json {files} {flags}"));
        for format in FILES {
            let text = self.sandbox.read(&format!("reports/{format}"));
            self.sandbox.secrets.refuse(text.as_bytes(), format);
        }
        let report = serde_json::from_str(&ran.out);
        (report.unwrap_or_else(|why| panic!("{why}: {}{}", ran.out, ran.err)), ran.code)
    }

    /// What verify finds, one line each: the object and the code.
    pub(crate) fn faults(&self, flags: &str) -> Vec<String> {
        told(&self.verify(flags).0)
    }

    /// Verify finds this at an object, and nothing else anywhere.
    pub(crate) fn finds(&self, at: At, code: &str, flags: &str) {
        let (report, exit) = self.verify(flags);
        assert_eq!(told(&report), [format!("{}/{}/dr: {code}", at.0, at.1)], "{report:#}");
        let weighs = faults(&report).iter().any(|(_, fault)| fault["severity"] != "note");
        assert_eq!(exit, i32::from(weighs), "{report:#}");
        for (_, fault) in faults(&report) {
            assert!(fault["help"].as_str().is_some_and(|help| help.len() > 20), "{fault:#}");
        }
    }

    /// Verify finds a fault of the catalogue at an object, and nothing else anywhere, also where it looks for that alone; a rule
    /// passes it over; others see of it what the catalogue says.
    pub(crate) fn shows(&self, at: At, what: &str, flags: &str) {
        let fault = catalogued(what);
        self.finds(at, &fault.code, flags);
        self.finds(at, &fault.code, &format!("--only {} {flags}", fault.code));
        self.passes_over(at, &fault.code, flags);
        self.others_see(at, at, &fault);
    }

    /// A rule of pairings.yaml passes this over at an object, and the report has the reason.
    fn passes_over(&self, at: At, code: &str, flags: &str) {
        let before = self.sandbox.read("pairings.yaml");
        let mut pairings: Value = serde_json::from_str(&before).unwrap();
        let rule = json!({"code": code, "reason": "known here"});
        pairings["verify"] = json!({"skip": [rule]});
        self.sandbox.write("pairings.yaml", &pairings.to_string());
        let (report, _) = self.verify(flags);
        self.sandbox.write("pairings.yaml", &before);
        let is_here = |pair: &&Value| (&pair["cluster"], &pair["namespace"]) == (&json!(at.0), &json!(at.1));
        let pair = report["pairs"].as_array().unwrap().iter().find(is_here).unwrap();
        assert!(pair["skipped"].as_array().is_some_and(|all| all.contains(&rule)), "{code}: {report:#}");
        assert!(!told(&report).iter().any(|line| line.ends_with(&format!(": {code}"))), "{report:#}");
    }

    /// Others see of a fault what the catalogue says: `storkctl` at one object, `kubectl diff` of another.
    pub(crate) fn others_see(&self, at: At, applied: At, fault: &LiveFault) {
        let (_, object) = self.applied.iter().find(|(known, _)| *known == applied).unwrap();
        let diff = others::kubectl_diff(self.cluster(applied.0), object);
        let seen = (others::storkctl(self.cluster(at.0), at), diff);
        assert_eq!(
            (seen.0.as_str(), seen.1),
            (fault.storkctl.as_str(), fault.diff.as_str()),
            "{}",
            fault.what
        );
    }
}

/// A fault of the catalogue.
pub(crate) fn catalogued(what: &str) -> LiveFault {
    let fault = live_faults().into_iter().find(|fault| fault.what == what);
    fault.unwrap_or_else(|| panic!("tests/verify/live.yaml has no fault `{what}`"))
}

fn index(name: &str) -> usize {
    NAMES.iter().position(|known| *known == name).unwrap()
}

fn faults(report: &Value) -> Vec<(String, Value)> {
    let pairs = report["pairs"].as_array().unwrap();
    let of_pair = |pair: &Value| {
        let text = |key: &str| pair[key].as_str().unwrap().to_owned();
        let id = format!("{}/{}/{}", text("cluster"), text("namespace"), text("name"));
        let faults = pair["faults"].as_array().cloned().unwrap_or_default();
        faults.into_iter().map(move |fault| (id.clone(), fault)).collect::<Vec<_>>()
    };
    pairs.iter().flat_map(of_pair).collect()
}

pub(crate) fn told(report: &Value) -> Vec<String> {
    faults(report).iter().map(|(id, fault)| format!("{id}: {}", fault["code"].as_str().unwrap())).collect()
}

/// What every cluster of the fleet has: the namespaces, a Stork, and accounts with the rights that Stork needs.
pub(crate) fn prepare(cluster: &ControlPlane) {
    let mut objects: Vec<Value> = ["payments", "shop", "billing", "dr", "weak", "portworx"]
        .map(|name| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}))
        .into();
    let rules: Vec<Value> = RIGHTS
        .iter()
        .map(
            |right| json!({"apiGroups": [right.group], "resources": [right.resource], "verbs": [right.verb]}),
        )
        .collect();
    let rbac = "rbac.authorization.k8s.io";
    objects.push(json!({
        "apiVersion": format!("{rbac}/v1"), "kind": "ClusterRole", "metadata": {"name": "stork-dr"}, "rules": rules,
    }));
    objects.push(json!({
        "apiVersion": format!("{rbac}/v1"), "kind": "ClusterRoleBinding", "metadata": {"name": "stork-dr"},
        "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": "stork-dr"},
        "subjects": [{"apiGroup": rbac, "kind": "Group", "name": "system:serviceaccounts:dr"}],
    }));
    objects.push(stork("23.9.0"));
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects});
    cluster.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &list.to_string());
    ready_replicas(cluster, 3);
}

/// The Deployment of Stork. No controller is there to make its pods.
pub(crate) fn stork(version: &str) -> Value {
    let labels = json!({"name": "stork"});
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "stork", "namespace": "portworx"},
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "stork", "image": format!("openstorage/stork:{version}")}]},
            },
        },
    })
}

pub(crate) fn ready_replicas(cluster: &ControlPlane, count: u64) {
    let status = json!({"status": {"replicas": 3, "readyReplicas": count}}).to_string();
    let patch = [
        "patch",
        "deployment",
        "stork",
        "-n",
        "portworx",
        "--subresource=status",
        "--type=merge",
        "-p",
        &status,
    ];
    cluster.must(&patch, "");
}
