//! Two sources and one destination, whose pairs log in with what pairctl issued.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pairctl::model::credential::SecretOfToken;
use serde_json::{Value, json};

use super::controller::TokenController;
use super::proxy::{Proxy, Watch};
use crate::control_plane::{ControlPlane, SERVER_NAME};
use crate::documents::{self, recipient, secret_key};
use crate::door::Door;
use crate::drift::turn;
use crate::run::{Ran, Sandbox, files};
use crate::sops::Sops;

/// The source clusters, each with the namespace of its pair.
pub(super) const SOURCES: [(&str, &str); 2] = [("east", "payments"), ("north", "shop")];
/// Where the kubeconfig that pairs embed is kept, sealed.
pub(super) const SEALED: &str = "secrets/west.kubeconfig.yaml";
/// The account.
pub(super) const ACCOUNT: &str = "pairctl-pairing";

pub(super) struct Fleet {
    pub(super) sandbox: Sandbox,
    clusters: [&'static ControlPlane; 3],
    pub(super) proxy: Proxy,
    pub(super) door: Door,
    /// What pairctl printed, to be searched for tokens once they are known.
    printed: Vec<String>,
    controller: Option<TokenController>,
    _turn: MutexGuard<'static, ()>,
}

impl Fleet {
    /// Nothing is issued yet. `None` where there is no API server, or no address that is not loopback.
    pub(super) fn new() -> Option<Self> {
        Self::watched(Arc::new(|_: &str| ()))
    }

    /// The same, with somebody who looks after each write to the destination.
    pub(super) fn watched(watch: Watch) -> Option<Self> {
        let clusters = crate::fleet()?;
        let turn = turn(clusters);
        let west = clusters[2];
        let door = Door::to(west.port(), Duration::ZERO)?;
        for (cluster, namespace) in clusters.into_iter().zip(["payments", "shop", "admins"]) {
            prepare(cluster, namespace);
        }
        clean(west);
        let mut sandbox = Sandbox::new();
        sandbox.secret_variable("SOPS_AGE_KEY", secret_key(0));
        let (proxy, controller) = (Proxy::to(west, watch), Some(TokenController::start(west)));
        let mut fleet = Self { sandbox, clusters, proxy, door, printed: Vec::new(), controller, _turn: turn };
        fleet.write_access();
        fleet.write_pairings(|_| ());
        Some(fleet)
    }

    /// Issued, sealed, rendered and synced.
    pub(super) fn paired(watch: Watch, flags: &str) -> Option<Self> {
        let mut fleet = Self::watched(watch)?;
        let ran =
            fleet.run(&format!("pairctl credentials issue west --apply {flags} | cat > secrets/issued"));
        assert_eq!(ran.err, "", "issue");
        fleet.keep_issued()?;
        assert_eq!(fleet.run("pairctl render").code, 0);
        fleet.sync_all();
        Some(fleet)
    }

    /// Seals what was printed to `secrets/issued` into the file that pairings.yaml names. `None` where there is no sops.
    pub(super) fn keep_issued(&mut self) -> Option<()> {
        let text = self.sandbox.read("secrets/issued");
        self.sandbox.secrets.add_text(&text);
        let sops = Sops::with("west.kubeconfig.yaml", &text)?;
        sops.must(&["encrypt", "--in-place", "--age", recipient(0).as_str()], &[]);
        self.sandbox.write(SEALED, &sops.text());
        Some(())
    }

    pub(super) fn west(&self) -> &'static ControlPlane {
        self.clusters[2]
    }

    pub(super) fn source(&self, name: &str) -> &'static ControlPlane {
        self.clusters[SOURCES.iter().position(|(known, _)| *known == name).unwrap()]
    }

    /// How pairctl reaches the destination: as an administrator, through the proxy.
    fn write_access(&mut self) {
        let west = self.west();
        let token =
            west.must(&["create", "token", "admin", "-n", "admins", "--duration=24h"], "").trim().to_owned();
        self.sandbox.secrets.add(&token);
        let kubeconfig = |server: &str, authority: &str, user: Value, more: Value| {
            let mut cluster =
                json!({"server": server, "certificate-authority-data": STANDARD.encode(authority)});
            cluster.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({
                "apiVersion": "v1", "kind": "Config", "current-context": "admin",
                "clusters": [{"name": "west", "cluster": cluster}],
                "contexts": [{"name": "admin", "context": {"cluster": "west", "user": "admin"}}],
                "users": [{"name": "admin", "user": user}],
            })
            .to_string()
        };
        let user = json!({"token": token});
        let direct =
            kubeconfig(&west.url(), west.authority(), user.clone(), json!({"tls-server-name": SERVER_NAME}));
        let watched = kubeconfig(&self.proxy.url(), self.proxy.authority(), user, json!({}));
        self.sandbox.write("secrets/direct.yaml", &direct);
        self.sandbox.write("secrets/watched.yaml", &watched);
    }

    /// Writes pairings.yaml with a change. What is issued first goes the direct way, whose authority pairs trust too.
    pub(super) fn write_pairings(&self, change: impl FnOnce(&mut Value)) {
        let source = |name: &str| json!({"access": {"file": self.source(name).kubeconfig()}});
        let mut pairings = json!({
            "apiVersion": "pairctl.dev/v1alpha1",
            "kind": "Pairings",
            "seal": {"sops": {"age": [recipient(0).as_str()]}},
            "clusters": {
                "east": source("east"),
                "north": source("north"),
                "west": {
                    "kubeconfig": {"file": SEALED},
                    "access": {"file": "secrets/direct.yaml"},
                    "endpoint": self.door.url(),
                },
            },
            "pairs": SOURCES.map(|(source, namespace)| json!({
                "name": "dr", "source": source, "destination": "west", "namespaces": [namespace],
            })),
        });
        change(&mut pairings);
        self.sandbox.write("pairings.yaml", &pairings.to_string());
    }

    /// Lets pairctl go through the proxy from now on.
    pub(super) fn watch(&self) {
        self.write_pairings(|pairings| {
            pairings["clusters"]["west"]["access"] = json!({"file": "secrets/watched.yaml"});
        });
    }

    /// Runs a line, and looks for every token that there has been in what it and all before printed.
    pub(super) fn run(&mut self, line: &str) -> Ran {
        let ran = self.sandbox.run(line);
        self.printed.extend([ran.out.clone(), ran.err.clone()]);
        for token in self.controller.iter().flat_map(TokenController::made) {
            self.sandbox.secrets.add(&token);
        }
        for token in live_tokens(self.clusters) {
            self.sandbox.secrets.add(&token);
        }
        self.printed.iter().for_each(|text| self.sandbox.secrets.refuse(text.as_bytes(), "an earlier run"));
        ran
    }

    /// What a rotation says, as JSON, by its schema, and its exit code.
    pub(super) fn rotate(&mut self, flags: &str) -> (Value, i32) {
        let ran = self.run(&format!("pairctl credentials rotate west -o json {flags}"));
        let report = serde_json::from_str(&ran.out);
        let report = report.unwrap_or_else(|why| panic!("{why}: {}{}", ran.out, ran.err));
        let schema = include_str!("../../../docs/credentials-report.schema.json");
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let faults: Vec<String> = schema.iter_errors(&report).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, Vec::<String>::new(), "{report:#}");
        (report, ran.code)
    }

    /// Brings the tree of a source to its cluster, as Flux does.
    pub(super) fn sync(&self, source: &str) {
        let objects: Vec<Value> = self.objects(source);
        let list = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
        self.source(source).must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &list);
    }

    pub(super) fn sync_all(&self) {
        for (source, _) in SOURCES {
            self.sync(source);
        }
    }

    fn objects(&self, source: &str) -> Vec<Value> {
        let found = files(&self.sandbox.path().join("clusters").join(source));
        let pairs = found.iter().filter(|file| file.to_string_lossy().ends_with(".clusterpair.yaml"));
        pairs.map(|file| documents::open(&std::fs::read_to_string(file).unwrap(), 0).unwrap()).collect()
    }

    /// The names of the generations' Secrets.
    pub(super) fn generations(&self) -> Vec<String> {
        let selector = format!("pairctl.dev/credential={ACCOUNT}");
        let listed =
            self.west().must(&["get", "secrets", "-n", "pairctl", "-l", &selector, "-o", "name"], "");
        listed.lines().map(|line| line.trim_start_matches("secret/").to_owned()).collect()
    }

    /// The same, the oldest first.
    pub(super) fn by_age(&self) -> Vec<String> {
        let selector = format!("pairctl.dev/credential={ACCOUNT}");
        let sorted = "--sort-by=.metadata.creationTimestamp";
        let listed =
            self.west().must(&["get", "secrets", "-n", "pairctl", "-l", &selector, sorted, "-o", "name"], "");
        listed.lines().map(|line| line.trim_start_matches("secret/").to_owned()).collect()
    }

    /// The codes of all findings of a report.
    pub(super) fn codes(report: &Value) -> Vec<String> {
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }

    /// The state of each step of a report.
    pub(super) fn steps(report: &Value) -> Vec<String> {
        let steps = report["steps"].as_array().unwrap().iter();
        steps
            .map(|step| format!("{} {}", step["state"].as_str().unwrap(), step["step"].as_str().unwrap()))
            .collect()
    }

    /// What is missing for the next step.
    pub(super) fn missing(report: &Value) -> Vec<String> {
        let all = report["steps"].as_array().unwrap().iter().filter_map(|step| step["missing"].as_array());
        all.flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    }

    /// Without a token controller from here on.
    pub(super) fn stop_controller(&mut self) {
        self.controller = None;
    }
}

/// The tokens of all live pairs.
pub(super) fn live_tokens(clusters: [&'static ControlPlane; 3]) -> Vec<String> {
    let of = |cluster: &ControlPlane| {
        let listed = cluster.must(&["get", "clusterpairs", "-A", "-o", "json"], "");
        let list: Value = serde_json::from_str(&listed).unwrap();
        let token = |pair: &Value| {
            let users = pair["spec"]["config"]["users"].as_object()?;
            users.values().next()?["token"].as_str().map(str::to_owned)
        };
        list["items"].as_array().unwrap().iter().filter_map(token).collect::<Vec<_>>()
    };
    clusters.into_iter().flat_map(of).collect()
}

/// Whether the destination takes a token.
pub(super) fn is_accepted(west: &ControlPlane, token: &str) -> bool {
    let folder = tempfile::Builder::new().prefix("secrets-").tempdir().unwrap();
    let file = folder.path().join("kubeconfig");
    crate::run::save(&file, west.kubeconfig_for(token).as_bytes());
    west.kubectl_with(&file, &["auth", "whoami"], "").status.success()
}

/// The same, and that it would do so in a while: an API server remembers for ten seconds what it took (Kubernetes,
/// `pkg/kubeapiserver/options/authentication.go`, `TokenSuccessCacheTTL`), so the Secret must still be there.
fn goes_on(west: &ControlPlane, token: &str) -> bool {
    let is_there = SecretOfToken::read(token).is_none_or(|secret| {
        let get = ["get", "secret", &secret.name, "-n", &secret.namespace, "-o", "jsonpath={.metadata.uid}"];
        let found = west.kubectl(&get, "");
        let uid = String::from_utf8_lossy(&found.stdout).into_owned();
        found.status.success() && secret.uid.is_none_or(|known| known == uid)
    });
    is_there && is_accepted(west, token)
}

/// What was seen after each write.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Guarded {
    /// After how many all live pairs got in.
    pub(super) proved: usize,
    /// After which one did not.
    pub(super) cut_off: Vec<String>,
}

/// Proves after each write that no live pair is cut off.
pub(super) fn guard() -> (Watch, Arc<Mutex<Guarded>>) {
    let guarded = Arc::new(Mutex::new(Guarded::default()));
    let told = Arc::clone(&guarded);
    let watch = move |write: &str| {
        let Some(clusters) = crate::fleet() else { return };
        let tokens = live_tokens(clusters);
        let get_in = !tokens.is_empty() && tokens.iter().all(|token| goes_on(clusters[2], token));
        let mut told = told.lock().unwrap();
        if get_in {
            told.proved += 1;
        } else {
            told.cut_off.push(write.to_owned());
        }
    };
    (Arc::new(watch), guarded)
}

fn prepare(cluster: &ControlPlane, namespace: &str) {
    let rbac = "rbac.authorization.k8s.io";
    let objects = json!({"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}},
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "admins"}},
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "admin", "namespace": "admins"}},
        {
            "apiVersion": format!("{rbac}/v1"), "kind": "ClusterRoleBinding", "metadata": {"name": "admins"},
            "roleRef": {"apiGroup": rbac, "kind": "ClusterRole", "name": "cluster-admin"},
            "subjects": [{"kind": "ServiceAccount", "name": "admin", "namespace": "admins"}],
        },
    ]});
    cluster.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &objects.to_string());
}

/// As no credential had ever been issued there.
fn clean(west: &ControlPlane) {
    for kind in ["clusterrolebinding", "clusterrole"] {
        west.must(&["delete", kind, ACCOUNT, "--ignore-not-found"], "");
    }
    west.must(&["delete", "serviceaccounts,secrets", "--all", "-n", "pairctl"], "");
}
