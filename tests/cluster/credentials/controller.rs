//! What kube-controller-manager's token controller does: it puts tokens into Secrets (Kubernetes,
//! `pkg/controller/serviceaccount/tokens_controller.go` and `pkg/serviceaccount/legacy.go`).

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::control_plane::ControlPlane;

/// A token controller at work, until it is dropped.
pub(super) struct TokenController {
    ends: Arc<AtomicBool>,
    made: Arc<Mutex<Vec<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl TokenController {
    pub(super) fn start(cluster: &'static ControlPlane) -> Self {
        let (ends, made) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (until, into) = (Arc::clone(&ends), Arc::clone(&made));
        let thread = thread::spawn(move || {
            while !until.load(Ordering::Relaxed) {
                into.lock().unwrap().extend(fill(cluster));
                thread::sleep(Duration::from_millis(100));
            }
        });
        Self { ends, made, thread: Some(thread) }
    }

    /// Every token that it made.
    pub(super) fn made(&self) -> Vec<String> {
        self.made.lock().unwrap().clone()
    }
}

impl Drop for TokenController {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        let _ = self.thread.take().unwrap().join();
    }
}

/// Puts a token into every Secret that is to hold one.
fn fill(cluster: &ControlPlane) -> Vec<String> {
    let selector = "--field-selector=type=kubernetes.io/service-account-token";
    let listed = cluster.kubectl(&["get", "secrets", "-A", selector, "-o", "json"], "");
    let Ok(list) = serde_json::from_slice::<Value>(&listed.stdout) else { return Vec::new() };
    let empty = |secret: &&Value| secret["data"]["token"].is_null();
    list["items"].as_array().unwrap().iter().filter(empty).filter_map(|secret| put(cluster, secret)).collect()
}

fn put(cluster: &ControlPlane, secret: &Value) -> Option<String> {
    let metadata = &secret["metadata"];
    let (namespace, name) = (metadata["namespace"].as_str()?, metadata["name"].as_str()?);
    let account = metadata["annotations"]["kubernetes.io/service-account.name"].as_str()?;
    let found = cluster.kubectl(&["get", "serviceaccount", account, "-n", namespace, "-o", "json"], "");
    let uid = serde_json::from_slice::<Value>(&found.stdout).ok()?["metadata"]["uid"].clone();
    let signed = cluster.kubectl(&["create", "token", account, "-n", namespace], "");
    let token = cluster.token_of(
        String::from_utf8_lossy(&signed.stdout).trim(),
        &json!({
            "iss": "kubernetes/serviceaccount",
            "kubernetes.io/serviceaccount/namespace": namespace,
            "kubernetes.io/serviceaccount/secret.name": name,
            "kubernetes.io/serviceaccount/service-account.name": account,
            "kubernetes.io/serviceaccount/service-account.uid": uid,
            "sub": format!("system:serviceaccount:{namespace}:{account}"),
        }),
    );
    let patch =
        json!({"metadata": {"uid": metadata["uid"]}, "data": {"token": STANDARD.encode(&token)}}).to_string();
    let put = cluster.kubectl(&["patch", "secret", name, "-n", namespace, "--type=merge", "-p", &patch], "");
    put.status.success().then_some(token)
}
