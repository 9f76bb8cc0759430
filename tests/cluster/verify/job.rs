//! `templates/extra/verify-*.yaml.j2`: the job that asks from within, and what its account may do.

use serde_json::{Value, json};

use super::fleet::Fleet;
use crate::consumers::objects;
use crate::template::render;

fn rendered(name: &str) -> String {
    render(&format!("extra/verify-{name}.yaml.j2"), &json!({"source": {"name": "north-1"}}))
}

#[test]
fn the_account_suffices_and_may_do_nothing_else() {
    let Some(mut fleet) = Fleet::healthy() else { return };
    let north = fleet.cluster("north");
    north.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &rendered("access"));
    let token = fleet.token_of("north", "pairctl", "pairctl-verify");
    fleet.sandbox.secret_variable("NORTH_ACCESS", &north.kubeconfig_for(&token));
    fleet.write_pairings(|pairings| pairings["clusters"]["north"]["access"] = json!({"env": "NORTH_ACCESS"}));
    let (report, code) = fleet.verify("north");
    assert_eq!((code, &report["summary"]["works"]), (0, &json!(1)), "{report:#}");
    assert_eq!(report["pairs"][0]["notChecked"], json!(["variable NOT_AT_HAND is not set"]));
    let may = |verb: &str, what: &str| {
        let account = "--as=system:serviceaccount:pairctl:pairctl-verify";
        let output = north.kubectl(&["auth", "can-i", verb, what, "-n", "kube-system", account], "");
        String::from_utf8_lossy(&output.stdout).trim() == "yes"
    };
    assert!(may("get", "deployments/stork"));
    for (verb, what) in [
        ("get", "deployments/other"),
        ("list", "deployments"),
        ("list", "secrets"),
        ("delete", "clusterpairs.stork.libopenstorage.org"),
        ("patch", "clusterpairs.stork.libopenstorage.org"),
        ("create", "namespaces"),
    ] {
        assert!(!may(verb, what), "{verb} {what}");
    }
}

#[test]
fn the_api_server_takes_the_job_and_its_pod() {
    let Some(fleet) = Fleet::healthy() else { return };
    let north = fleet.cluster("north");
    north.must(&["apply", "--server-side", "--force-conflicts", "-f", "-"], &rendered("access"));
    let text = rendered("cronjob");
    let output = north.kubectl(&["apply", "--server-side", "--dry-run=server", "-f", "-"], &text);
    let warnings = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && warnings.is_empty(), "{warnings}");
    let spec = &objects(&text)[0]["spec"]["jobTemplate"]["spec"]["template"]["spec"];
    let mut pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "as-the-job-makes-it", "namespace": "pairctl"}});
    pod["spec"] = spec.clone();
    // The namespace enforces the restricted level.
    north.must(&["create", "--dry-run=server", "-f", "-"], &pod.to_string());
    let container = &spec["containers"][0];
    let arguments: Vec<&str> =
        container["args"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(arguments, ["verify", "north-1", "--file=/git/repository/pairings.yaml", "--output=text"]);
    let variable = &container["env"][0];
    assert_eq!(variable["name"], "NORTH_1_ACCESS");
    let map = objects(&rendered("access")).into_iter().find(|object| object["kind"] == "ConfigMap").unwrap();
    assert_eq!(variable["valueFrom"]["configMapKeyRef"]["name"], map["metadata"]["name"]);
    assert!(map["data"]["kubeconfig"].as_str().unwrap().contains("https://kubernetes.default.svc"));
}
