//! `templates/bridge/job.yaml.j2`: a Job carries the manifest of a Secret to the object.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};

use super::consumers::object;
use super::control_plane::ControlPlane;
use super::pair::{NAME, REVISION, Wanted};
use super::template::render;

const KEY: &str = "clusterpair-8d05b1f00dfeed42.yaml";

fn rendered(wanted: &Wanted) -> String {
    render("bridge/job.yaml.j2", &wanted.context(KEY))
}

#[test]
fn a_cluster_with_restricted_pods_takes_all_of_it() {
    let Some(cluster) = super::bare() else { return };
    let wanted = Wanted::new("job-accepted");
    cluster.namespace(&wanted.namespace);
    let level = "pod-security.kubernetes.io/enforce=restricted";
    cluster.must(&["label", "namespace", &wanted.namespace, level], "");
    let text = rendered(&wanted);
    for arguments in [["apply", "--dry-run=server", "-f", "-"], ["apply", "--server-side", "-f", "-"]] {
        let output = cluster.kubectl(&arguments, &text);
        let warnings = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && warnings.is_empty(), "{warnings}");
    }
    let job = object(&text, "Job");
    let metadata = json!({"name": "as-the-job-makes-it", "namespace": wanted.namespace});
    let mut pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata});
    pod["spec"] = job["spec"]["template"]["spec"].clone();
    cluster.must(&["create", "--dry-run=server", "-f", "-"], &pod.to_string());
    pod["spec"]["containers"][0]["securityContext"]["allowPrivilegeEscalation"] = json!(true);
    let refused = cluster.kubectl(&["create", "--dry-run=server", "-f", "-"], &pod.to_string());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("restricted"), "nothing watches over the pods");
}

#[test]
fn new_content_makes_a_new_job() {
    let wanted = Wanted::new("n");
    let mut values = wanted.context(KEY);
    let name =
        |values: &Value| object(&render("bridge/job.yaml.j2", values), "Job")["metadata"]["name"].clone();
    assert_eq!(name(&values), json!(format!("pairctl-to-west-example-{REVISION}")));
    values["revision"] = json!("other");
    assert_eq!(name(&values), json!("pairctl-to-west-example-other"));
    // The name becomes a label of the pods: 63 characters.
    values["revision"] = json!(REVISION);
    values["pair"]["name"] = json!(format!("{}-{}", "a".repeat(37), "b".repeat(200)));
    assert_eq!(name(&values), json!(format!("pairctl-{}-{REVISION}", "a".repeat(37))));
}

#[test]
fn its_account_may_apply_this_one_pair_and_nothing_else() {
    let Some(cluster) = super::bare() else { return };
    let wanted = Wanted::new("job-rbac");
    cluster.namespace(&wanted.namespace);
    cluster.namespace("job-rbac-other");
    cluster.must(&["apply", "--server-side", "-f", "-"], &rendered(&wanted));
    let account = format!("--as=system:serviceaccount:{}:pairctl-{NAME}", wanted.namespace);
    let may = |verb: &str, what: &str, namespace: &str| {
        let output = cluster.kubectl(&["auth", "can-i", verb, what, "-n", namespace, &account], "");
        String::from_utf8_lossy(&output.stdout).trim() == "yes"
    };
    let this = format!("clusterpairs.stork.libopenstorage.org/{NAME}");
    for verb in ["patch", "create"] {
        assert!(may(verb, &this, &wanted.namespace), "{verb}");
        assert!(
            !may(verb, "clusterpairs.stork.libopenstorage.org/other", &wanted.namespace),
            "{verb} another"
        );
        assert!(!may(verb, "clusterpairs.stork.libopenstorage.org", &wanted.namespace), "{verb} any");
        assert!(!may(verb, &this, "job-rbac-other"), "{verb} elsewhere");
    }
    for verb in ["get", "list", "watch", "update", "delete", "deletecollection"] {
        assert!(!may(verb, &this, &wanted.namespace), "{verb}");
    }
    for verb in ["get", "list", "patch"] {
        assert!(!may(verb, "secrets", &wanted.namespace), "{verb} secrets");
    }
}

/// Runs a Job's own command with a token of its account, the Secret's manifest at hand.
pub(crate) fn run_job(cluster: &ControlPlane, job: &Value, manifest: &str) -> Output {
    let secrets = tempfile::Builder::new().prefix("secrets-").tempdir().unwrap();
    let file = secrets.path().join("clusterpair.yaml");
    fs::write(&file, manifest).unwrap();
    let kubeconfig = as_the_job(cluster, job, &secrets);
    let container = &job["spec"]["template"]["spec"]["containers"][0];
    assert_eq!(container["command"], json!(["kubectl"]));
    let arguments: Vec<String> = serde_json::from_value(container["args"].clone()).unwrap();
    let here = |argument: &String| argument.replace("/pair/clusterpair.yaml", &file.to_string_lossy());
    let arguments: Vec<String> = arguments.iter().map(here).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    cluster.kubectl_with(&kubeconfig, &arguments, "")
}

fn as_the_job(cluster: &ControlPlane, job: &Value, secrets: &tempfile::TempDir) -> std::path::PathBuf {
    let account = job["spec"]["template"]["spec"]["serviceAccountName"].as_str().unwrap();
    let namespace = job["metadata"]["namespace"].as_str().unwrap();
    let token = cluster.must(&["create", "token", account, "-n", namespace], "");
    let kubeconfig = secrets.path().join("kubeconfig");
    fs::write(&kubeconfig, cluster.kubeconfig_for(token.trim())).unwrap();
    kubeconfig
}

#[test]
fn its_command_makes_the_very_pair_and_changes_it() {
    let Some(cluster) = super::bare() else { return };
    let wanted = Wanted::new("job-runs");
    cluster.namespace(&wanted.namespace);
    let text = rendered(&wanted);
    cluster.must(&["apply", "--server-side", "-f", "-"], &text);
    let (job, mut manifest) = (object(&text, "Job"), wanted.object());
    // Somebody else owns the fields: another way to seal, say, before this one.
    manifest["spec"]["options"]["token"] = json!("theirs");
    let other = ["apply", "--server-side", "--field-manager=kustomize-controller", "-f", "-"];
    cluster.must(&other, &manifest.to_string());
    for token in ["first", "second"] {
        manifest["spec"]["options"]["token"] = json!(token);
        let output = run_job(cluster, &job, &manifest.to_string());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(wanted.live(cluster), manifest);
    }
    let mut other = manifest.clone();
    other["metadata"]["name"] = json!("other");
    let refused = run_job(cluster, &job, &other.to_string());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("forbidden"), "it may apply another pair");
    // POST has no name in its URL.
    let secrets = tempfile::Builder::new().prefix("secrets-").tempdir().unwrap();
    let kubeconfig = as_the_job(cluster, &job, &secrets);
    let refused = cluster.kubectl_with(&kubeconfig, &["create", "-f", "-"], &other.to_string());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("forbidden"), "it may create any pair");
}

#[test]
fn the_pod_waits_for_the_key_of_this_content() {
    let job = object(&rendered(&Wanted::new("n")), "Job");
    let items = &job["spec"]["template"]["spec"]["volumes"][0]["secret"]["items"];
    assert_eq!(*items, json!([{"key": KEY, "path": "clusterpair.yaml"}]));
}
