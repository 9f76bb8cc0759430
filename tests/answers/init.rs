//! `pairctl init --live` through Rancher: ids and projects, and what happens where Rancher says nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::fleet::write_kubeconfig;
use crate::rancher::{EAST, RANCHERS, WEST, collection, east, project, west};
use crate::server::{Answer, Server};
use crate::support::run::Sandbox;

const RECIPIENT: &str = "age1xq93x0px7u0k6p3wt8f032y35vkfkpkr5cjt9kndfz6s9hzd73qs89rk73";

fn list(cluster: &str) -> String {
    format!("/k8s/clusters/{cluster}/apis/stork.libopenstorage.org/v1alpha1/clusterpairs?limit=250")
}

fn empty() -> Answer {
    let list = json!({"kind": "ClusterPairList", "apiVersion": "stork.libopenstorage.org/v1alpha1", "metadata": {}, "items": []});
    Answer::Body(200, list.to_string())
}

/// Two clusters behind one Rancher.
fn behind(rancher: &Server) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.secrets.add(RANCHERS);
    for (name, id) in [("east", "c-m-east"), ("west", "c-m-west")] {
        let cluster = json!({
            "server": format!("{}/k8s/clusters/{id}", rancher.url()),
            "certificate-authority-data": STANDARD.encode(rancher.authority()),
        });
        write_kubeconfig(&sandbox, name, &cluster, &json!({"token": RANCHERS}));
    }
    sandbox
}

const FLAGS: &str = "--live --cluster east=secrets/east.yaml --cluster west=secrets/west.yaml --pair east:west -n payments \
                     --endpoint west=https://rancher.example.com/k8s/clusters/c-m-west";

#[test]
fn ids_and_projects_of_rancher_are_written() {
    let (one, other) = (list("c-m-east"), list("c-m-west"));
    let mut of_east = east();
    // Two of one name: which is meant is for nobody to guess.
    of_east.extend([project("c-m-east:p-3", "twice"), project("c-m-east:p-4", "twice")]);
    let rancher = Server::start(&[
        (&one, empty()),
        (&other, empty()),
        (EAST, collection(&of_east)),
        (WEST, collection(&west())),
    ]);
    let sandbox = behind(&rancher);
    let ran = sandbox.run(&format!("pairctl init {FLAGS} --age {RECIPIENT}"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written: serde_yaml::Value = serde_yaml::from_str(&sandbox.read("pairings.yaml")).unwrap();
    let said = |cluster: &str| json!(written["clusters"][cluster]["rancher"]);
    assert_eq!(
        said("east"),
        json!({"cluster": "c-m-east", "projects": {"System": "p-7", "payments": "p-1"}})
    );
    assert_eq!(
        said("west"),
        json!({"cluster": "c-m-west", "projects": {"System": "p-8", "payments": "p-2"}})
    );
    // What was written is enough to map a project by its name.
    let mapped = sandbox
        .read("pairings.yaml")
        .replace("      mode: sync-dr\n", "      mode: sync-dr\n      projects: [payments]\n");
    sandbox.write("pairings.yaml", &mapped);
    assert_eq!(sandbox.run("pairctl render").code, 0);
    let manifest = sandbox.read("clusters/east/payments/remotecluster.clusterpair.yaml");
    let manifest: serde_yaml::Value = serde_yaml::from_str(&manifest).unwrap();
    let mappings = &manifest["spec"]["platformOptions"]["rancher"]["projectMappings"];
    assert_eq!(mappings["c-m-east:p-1"], "c-m-west:p-2");
    sandbox.tree("");
}

#[test]
fn a_rancher_that_does_not_tell_is_no_rancher_without_projects() {
    let (one, other) = (list("c-m-east"), list("c-m-west"));
    let rancher = Server::start(&[
        (&one, empty()),
        (&other, empty()),
        (EAST, Answer::Body(403, "{}".to_owned())),
        (WEST, collection(&west())),
    ]);
    let sandbox = behind(&rancher);
    let before = sandbox.snapshot("");
    let ran = sandbox.run(&format!("pairctl init {FLAGS} --age {RECIPIENT}"));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("error[rancher-unreadable]") && ran.err.contains("--without east"),
        "{}",
        ran.err
    );
    assert_eq!(sandbox.snapshot(""), before);
    let ran = sandbox.run(&format!("pairctl init {FLAGS} --age {RECIPIENT} --without east"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("warning[cluster-passed-over]"), "{}", ran.err);
}

#[test]
fn without_live_no_cluster_is_asked() {
    let rancher = Server::start(&[]);
    let sandbox = behind(&rancher);
    let ran = sandbox.run(&format!("pairctl init {} --age {RECIPIENT}", FLAGS.replace("--live ", "")));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(rancher.requests().is_empty(), "{:?}", rancher.requests());
}
