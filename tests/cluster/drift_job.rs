//! `templates/extra/drift-*.yaml.j2`: the jobs that look for drift, and what their account may do.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::json;

use super::consumers::objects;
use super::control_plane::ControlPlane;

fn rendered(file: &str) -> String {
    let clusters = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/drift-job/clusters");
    fs::read_to_string(clusters.join(file)).unwrap()
}

/// A cluster with the account.
fn cluster() -> Option<&'static ControlPlane> {
    static APPLIED: OnceLock<()> = OnceLock::new();
    let cluster = super::bare()?;
    APPLIED.get_or_init(|| {
        cluster.must(&["apply", "--server-side", "-f", "-"], &rendered("east/drift-access.yaml"));
    });
    Some(cluster)
}

#[test]
fn the_api_server_takes_the_jobs_and_their_pods() {
    let Some(cluster) = cluster() else { return };
    for file in ["east/drift-cronjob.yaml", "east/drift-fleet.yaml"] {
        let output =
            cluster.kubectl(&["apply", "--server-side", "--dry-run=server", "-f", "-"], &rendered(file));
        let warnings = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && warnings.is_empty(), "{file}: {warnings}");
        // The namespace enforces the restricted level.
        let metadata = json!({"name": "as-the-job-makes-it", "namespace": "pairctl"});
        let mut pod = json!({"apiVersion": "v1", "kind": "Pod", "metadata": metadata});
        let job = &objects(&rendered(file))[0];
        pod["spec"] = job["spec"]["jobTemplate"]["spec"]["template"]["spec"].clone();
        cluster.must(&["create", "--dry-run=server", "-f", "-"], &pod.to_string());
    }
}

#[test]
fn the_account_may_list_and_get_pairs_and_nothing_else() {
    let Some(cluster) = cluster() else { return };
    let may = |verb: &str, what: &str| {
        let account = "--as=system:serviceaccount:pairctl:pairctl-drift";
        let output = cluster.kubectl(&["auth", "can-i", verb, what, "--all-namespaces", account], "");
        String::from_utf8_lossy(&output.stdout).trim() == "yes"
    };
    let pairs = "clusterpairs.stork.libopenstorage.org";
    for verb in ["get", "list"] {
        assert!(may(verb, pairs), "{verb}");
        for other in ["secrets", "configmaps", "pods", "namespaces"] {
            assert!(!may(verb, other), "{verb} {other}");
        }
    }
    for verb in ["watch", "create", "update", "patch", "delete", "deletecollection"] {
        assert!(!may(verb, pairs), "{verb}");
    }
}
