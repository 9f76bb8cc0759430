//! Real control planes for tests: etcd and kube-apiserver on loopback, with the CRD that Stork registers.
//!
//! There is no kube-controller-manager. A namespace is never gone once it is deleted, so each test takes a new one; no
//! service account comes with it, and no Job makes a pod.

mod pki;
mod server;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::kube_tools::KubeTools;
use pki::Pki;
#[allow(unused_imports, reason = "each test program uses what it needs of it")]
pub(crate) use pki::SERVER_NAME;
use server::Server;

/// One running cluster. Its processes end with the test's, however that ends.
pub(crate) struct ControlPlane {
    kubectl: &'static Path,
    pki: Pki,
    apiserver: Server,
    _etcd: Server,
}

/// Starts clusters, all at once.
pub(crate) fn start_all<const N: usize>(tools: &'static KubeTools) -> Result<[ControlPlane; N], String> {
    let started: Vec<_> = thread::scope(|scope| {
        let starting: Vec<_> = (0..N).map(|_| scope.spawn(|| ControlPlane::start(tools))).collect();
        starting.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let clusters: Vec<_> = started.into_iter().collect::<Result<_, _>>()?;
    clusters.try_into().map_err(|_| "not all clusters were started".to_owned())
}

impl ControlPlane {
    /// Starts one, again where it ended at once: somebody took a port meanwhile, and the log may be gone.
    pub(crate) fn start(tools: &'static KubeTools) -> Result<Self, String> {
        let mut last = String::new();
        for _ in 0..3 {
            match Self::try_start(tools) {
                Err(error) if error.contains(" ended, ") => last = error,
                other => return other,
            }
        }
        Err(last)
    }

    fn try_start(tools: &'static KubeTools) -> Result<Self, String> {
        let pki = Pki::new();
        let etcd = Server::start("etcd", &tools.etcd, |folder, port| {
            vec![
                format!("--data-dir={}", folder.join("data").display()),
                format!("--listen-client-urls=http://127.0.0.1:{port}"),
                format!("--advertise-client-urls=http://127.0.0.1:{port}"),
                "--listen-peer-urls=http://127.0.0.1:0".to_owned(),
                "--unsafe-no-fsync".to_owned(),
            ]
        })?;
        etcd.wait("its port", Server::accepts)?;
        let store = etcd.port;
        let apiserver = Server::start("kube-apiserver", &tools.apiserver, |folder, port| {
            pki.save(folder);
            apiserver_flags(folder, port, store)
        })?;
        let cluster = Self { kubectl: &tools.kubectl, pki, apiserver, _etcd: etcd };
        let [admin, expired] = cluster.pki.kubeconfigs(&cluster.url());
        save(&cluster.kubeconfig(), &admin);
        save(&cluster.expired_kubeconfig(), &expired);
        let is_ready = |_: &Server| cluster.kubectl(&["get", "--raw", "/readyz"], "").status.success();
        cluster.apiserver.wait("/readyz", is_ready)?;
        cluster.register_cluster_pairs()?;
        Ok(cluster)
    }

    /// Where its API server listens.
    pub(crate) fn url(&self) -> String {
        format!("https://127.0.0.1:{}", self.apiserver.port)
    }

    /// The kubeconfig of a cluster-admin.
    pub(crate) fn kubeconfig(&self) -> PathBuf {
        self.apiserver.folder.join("kubeconfig")
    }

    /// The kubeconfig of a cluster-admin whose certificate has expired.
    #[allow(dead_code, reason = "each test program uses what it needs of it")]
    pub(crate) fn expired_kubeconfig(&self) -> PathBuf {
        self.apiserver.folder.join("kubeconfig.expired")
    }

    /// The kubeconfig of whoever has this token, as text.
    #[allow(dead_code, reason = "each test program uses what it needs of it")]
    pub(crate) fn kubeconfig_for(&self, token: &str) -> String {
        pki::kubeconfig(&self.url(), &self.pki.ca, &serde_json::json!({"token": token}))
    }

    /// The port of its API server.
    #[allow(dead_code, reason = "each test program uses what it needs of it")]
    pub(crate) fn port(&self) -> u16 {
        self.apiserver.port
    }

    /// Its authority, as PEM.
    #[allow(dead_code, reason = "each test program uses what it needs of it")]
    pub(crate) fn authority(&self) -> &str {
        &self.pki.ca
    }

    /// A client certificate of its authority, and the key.
    #[allow(dead_code, reason = "each test program uses what it needs of it")]
    pub(crate) fn client(&self, name: &str, until: SystemTime) -> (String, String) {
        self.pki.client(name, until)
    }

    /// A token that it signed itself, like another one, with other claims.
    #[allow(dead_code, reason = "each test program uses what it needs of it")]
    pub(crate) fn token_like(&self, token: &str, claims: &serde_json::Value) -> String {
        self.pki.token_like(token, claims)
    }

    /// A token that it signed itself, as another one is signed, with these claims alone.
    #[allow(dead_code, reason = "each test program uses what it needs of it")]
    pub(crate) fn token_of(&self, token: &str, claims: &serde_json::Value) -> String {
        self.pki.token_of(token, claims)
    }

    /// Runs kubectl as a cluster-admin.
    pub(crate) fn kubectl(&self, arguments: &[&str], input: &str) -> Output {
        self.kubectl_with(&self.kubeconfig(), arguments, input)
    }

    /// Runs kubectl as another user. It finds no place for its cache, as in a read-only container; what `kubectl diff`
    /// writes and hands to `diff` stays beside the cluster's own secrets.
    pub(crate) fn kubectl_with(&self, kubeconfig: &Path, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(self.kubectl)
            .args(arguments)
            .env_clear()
            .env("KUBECONFIG", kubeconfig)
            .env("HOME", "/proc/nowhere")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TMPDIR", &self.apiserver.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Whoever does not read its input has ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// Runs kubectl as a cluster-admin, and returns what it printed; panics where it fails.
    pub(crate) fn must(&self, arguments: &[&str], input: &str) -> String {
        let output = self.kubectl(arguments, input);
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "kubectl {}: {error}", arguments.join(" "));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Makes a namespace for a test.
    pub(crate) fn namespace(&self, name: &str) {
        self.must(&["create", "namespace", name], "");
    }

    /// Makes the kind known, as Stork does when it starts.
    pub(crate) fn register_cluster_pairs(&self) -> Result<(), String> {
        let applied = self.kubectl(&["create", "-f", "-"], include_str!("clusterpairs.crd.yaml"));
        if !applied.status.success() {
            return Err(String::from_utf8_lossy(&applied.stderr).into_owned());
        }
        // A moment after it is established, list still answers 429.
        self.apiserver.wait("the CRD", |_| {
            let listed = self.kubectl(&["get", "clusterpairs.stork.libopenstorage.org", "-A"], "");
            listed.status.success()
        })
    }
}

fn apiserver_flags(folder: &Path, port: u16, store: u16) -> Vec<String> {
    let file = |name: &str| folder.join(name).display().to_string();
    vec![
        "--bind-address=127.0.0.1".to_owned(),
        "--advertise-address=127.0.0.1".to_owned(),
        "--endpoint-reconciler-type=none".to_owned(),
        "--disable-admission-plugins=ServiceAccount".to_owned(),
        "--service-cluster-ip-range=10.0.0.0/24".to_owned(),
        "--authorization-mode=RBAC".to_owned(),
        format!("--secure-port={port}"),
        format!("--etcd-servers=http://127.0.0.1:{store}"),
        format!("--client-ca-file={}", file(pki::CA)),
        format!("--tls-cert-file={}", file(pki::SERVER)),
        format!("--tls-private-key-file={}", file(pki::SERVER_KEY)),
        "--service-account-issuer=https://kubernetes.default.svc".to_owned(),
        format!("--service-account-key-file={}", file(pki::TOKENS)),
        format!("--service-account-signing-key-file={}", file(pki::TOKENS_KEY)),
    ]
}

#[expect(clippy::disallowed_methods, reason = "fixtures are written, not rendered")]
fn save(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

/// Until it is so, or long enough.
fn until(mut is_so: impl FnMut() -> Result<bool, String>) -> Result<bool, String> {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        if is_so()? {
            return Ok(true);
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(false)
}
