//! A repository with one source cluster or two, each behind a server.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::server::{Answer, Server};
use crate::support::run::{Sandbox, save};

/// The token of every kubeconfig. No output may hold it, and a server must see it.
pub(crate) const TOKEN: &str = "hunter2-token-of-the-fixture";

pub(crate) const SERVICE: &str = "/api/v1/namespaces/kube-system/services/sealed-secrets-controller";
pub(crate) const PROXY: &str =
    "/api/v1/namespaces/kube-system/services/http:sealed-secrets-controller:http/proxy/v1/cert.pem";

const PAIRINGS: &str = r#"apiVersion: pairctl.dev/v1alpha1
kind: Pairings
seal:
  sealedSecret:
    certificate: "certificates/{source}.pem"
    bridge: {job: {}}
clusters:
  east:
    access: {file: secrets/east.yaml}
  north:
    kubeconfig: {file: secrets/north.yaml}
    seal: {sops: {age: [age1898spgtdcmu0dzlyjvr2me9ku23pakj62l24zfjh4c9lhakn2elqw3zu46]}}
  west:
    kubeconfig: {file: secrets/west.yaml}
pairs:
  - {name: dr, source: east, destination: west, namespaces: [payments]}
"#;

/// The Service, with a port of this name.
pub(crate) fn service(port: &serde_json::Value) -> Answer {
    let service = json!({"kind": "Service", "apiVersion": "v1", "spec": {"ports": [port]}});
    Answer::Body(200, service.to_string())
}

/// A server whose controller has this certificate.
pub(crate) fn controller(certificate: &str) -> Server {
    answering(Answer::Body(200, certificate.to_owned()))
}

/// A server that has the Service, and answers for the certificate in some way.
pub(crate) fn answering(answer: Answer) -> Server {
    Server::start(&[(SERVICE, service(&json!({"name": "http", "port": 8080}))), (PROXY, answer)])
}

/// A repository where `east` is the source and is reached at `server`.
pub(crate) fn repository(server: &Server) -> Sandbox {
    let sandbox = empty();
    add_kubeconfig(&sandbox, "east", server);
    sandbox
}

/// The same, without a kubeconfig yet.
pub(crate) fn empty() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.secrets.add(TOKEN);
    sandbox.write("pairings.yaml", PAIRINGS);
    sandbox
}

/// Makes `west` a source too.
pub(crate) fn both_ways(sandbox: &Sandbox) {
    replace(sandbox, "namespaces: [", "bidirectional: true, namespaces: [");
    replace(
        sandbox,
        "  east:
",
        "  east:
    kubeconfig: {file: secrets/east.yaml}
",
    );
}

/// Edits pairings.yaml.
pub(crate) fn replace(sandbox: &Sandbox, old: &str, new: &str) {
    let text = sandbox.read("pairings.yaml");
    assert!(text.contains(old), "{old}");
    sandbox.write("pairings.yaml", &text.replace(old, new));
}

/// Writes the kubeconfig of a cluster that is reached at `server`.
pub(crate) fn add_kubeconfig(sandbox: &Sandbox, cluster: &str, server: &Server) {
    let data = STANDARD.encode(server.authority());
    let cluster_fields = json!({"server": server.url(), "certificate-authority-data": data});
    write_kubeconfig(sandbox, cluster, &cluster_fields, &json!({"token": TOKEN}));
}

/// Writes a kubeconfig with these fields.
pub(crate) fn write_kubeconfig(
    sandbox: &Sandbox,
    name: &str,
    cluster: &serde_json::Value,
    user: &serde_json::Value,
) {
    let text = json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": cluster}],
        "users": [{"name": "u", "user": user}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    });
    save(&sandbox.path().join(format!("secrets/{name}.yaml")), text.to_string().as_bytes());
}
