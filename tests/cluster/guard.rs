//! `templates/extra/admission-policy.yaml.j2`: a pair that is not in clear is refused.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::consumers::{object, objects};
use super::control_plane::ControlPlane;
use super::pair::live;
use super::run::Sandbox;
use super::template::render;

const POLICY: &str = "extra/admission-policy.yaml.j2";

/// What `pairctl generate` makes of the example, in a namespace.
fn good(namespace: &str) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_pairctl"))
        .args(["generate", "remotecluster", "-n", namespace, "--output=json"])
        .args(["--kubeconfig", "examples/two-clusters/secrets/west.kubeconfig.yaml"])
        .args(["--storageoptions", "ip=px.west.example.com,port=9001,mode=DisasterRecovery,token=a$b{c}"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What `pairctl render` made of the example, as it is in Git.
fn sealed(namespace: &str) -> Value {
    let file = "examples/two-clusters/clusters/east/payments/remotecluster.clusterpair.yaml";
    let mut pair = object(&fs::read_to_string(file).unwrap(), "ClusterPair");
    pair["metadata"]["namespace"] = json!(namespace);
    pair
}

/// Every way in which a pair is not in clear, and the part of the message that says so.
fn bad(namespace: &str) -> Vec<(Value, &'static str)> {
    let with = |path: &str, value: &str| {
        let mut pair = good(namespace);
        *pair.pointer_mut(path).unwrap() = json!(value);
        pair
    };
    let mut stripped = sealed(namespace);
    stripped.as_object_mut().unwrap().remove("sops");
    let mut nested = good(namespace);
    let environment =
        json!([{"name": "A", "value": "b"}, {"name": "B", "value": "ENC[AES256_GCM,data:x,type:str]"}]);
    nested["spec"]["config"]["users"]["stork-dr"]["exec"] = json!({"command": "aws", "env": environment});
    let placeholder = "a placeholder of argocd-vault-plugin";
    let variable = "a variable of Flux";
    vec![
        (sealed(namespace), "that SOPS has encrypted"),
        (stripped, "still encrypted with SOPS"),
        (nested, "still encrypted with SOPS"),
        (with("/spec/config", "<path:kv/data/west#config | jsonParse>"), placeholder),
        (with("/spec/config/users/stork-dr/token", "<path:kv/data/west#token>"), placeholder),
        (with("/spec/options/token", "<path:kv/data/west#token>"), placeholder),
        (with("/spec/config", "${west_config}"), variable),
        (with("/spec/config/clusters/west/server", "https://${west_host:=west}:6443"), variable),
        (with("/spec/options", "${west_options}"), variable),
    ]
}

fn create(cluster: &ControlPlane, pair: &Value) -> Output {
    cluster.kubectl(&["create", "-f", "-"], &pair.to_string())
}

fn apply(cluster: &ControlPlane, pair: &Value) -> Output {
    cluster.kubectl(&["apply", "--server-side", "-f", "-"], &pair.to_string())
}

fn error(output: &Output) -> String {
    assert!(!output.status.success(), "it was accepted");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

type Way = fn(&ControlPlane, &Value) -> Output;

const OLDER: &str = "guard-older";

/// The cluster once the policy holds. One pair was there before it, in [`OLDER`].
fn guarded() -> Option<&'static ControlPlane> {
    static HOLDS: OnceLock<()> = OnceLock::new();
    let cluster = super::guarded()?;
    HOLDS.get_or_init(|| {
        cluster.namespace(OLDER);
        let mut older = sealed(OLDER);
        older["metadata"]["finalizers"] = json!(["stork.libopenstorage.org/finalizer-cleanup"]);
        cluster.must(&["create", "-f", "-"], &older.to_string());
        cluster.must(&["apply", "--server-side", "-f", "-"], &render(POLICY, &json!({})));
        let mut probe = sealed(OLDER);
        probe["metadata"]["name"] = json!("probe");
        let dry = ["create", "--dry-run=server", "-f", "-"];
        while cluster.kubectl(&dry, &probe.to_string()).status.success() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    });
    Some(cluster)
}

#[test]
fn without_it_the_server_takes_anything() {
    let Some(cluster) = super::bare() else { return };
    cluster.namespace("guard-none");
    for (number, (mut pair, _)) in bad("guard-none").into_iter().enumerate() {
        pair["metadata"]["name"] = json!(format!("pair-{number}"));
        let output = create(cluster, &pair);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn what_is_not_in_clear_is_refused() {
    let Some(cluster) = guarded() else { return };
    cluster.namespace("guard-bad");
    for (pair, why) in bad("guard-bad") {
        for refused in [error(&create(cluster, &pair)), error(&apply(cluster, &pair))] {
            assert!(refused.contains(why), "not {why:?} but {refused}");
            assert!(refused.contains("clusterpairs-in-clear.pairctl.dev"), "{refused}");
            assert!(!refused.contains("data:") && !refused.contains("west"), "a value in {refused}");
        }
    }
}

#[test]
fn a_good_pair_cannot_become_a_bad_one() {
    let Some(cluster) = guarded() else { return };
    cluster.namespace("guard-turn");
    let pair = good("guard-turn");
    cluster.must(&["create", "-f", "-"], &pair.to_string());
    for (bad, why) in bad("guard-turn") {
        let refused = error(&cluster.kubectl(&["replace", "-f", "-"], &bad.to_string()));
        assert!(refused.contains(why), "not {why:?} but {refused}");
    }
    assert_eq!(live(cluster, "guard-turn", "remotecluster"), pair);
}

#[test]
fn what_is_in_clear_passes_with_storks_status_and_finalizer() {
    let Some(cluster) = guarded() else { return };
    for (namespace, way) in [("guard-create", create as Way), ("guard-apply", apply)] {
        cluster.namespace(namespace);
        let pair = good(namespace);
        let output = way(cluster, &pair);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(live(cluster, namespace, "remotecluster"), pair);
        let stork = json!({
            "metadata": {"finalizers": ["stork.libopenstorage.org/finalizer-cleanup"]},
            "status": {"schedulerStatus": "Ready", "storageStatus": "Ready", "remoteStorageId": "x"},
            "spec": {"options": null},
        });
        let patch = ["patch", "clusterpair", "remotecluster", "-n", namespace, "--type=merge", "-p"];
        cluster.must(&[&patch[..], &[&stork.to_string()]].concat(), "");
    }
}

/// The limit on what CEL may cost is not in the way: etcd takes no object of more than 1.5 MiB.
#[test]
fn a_pair_as_large_as_can_be_passes_and_is_looked_through() {
    let Some(cluster) = guarded() else { return };
    cluster.namespace("guard-large");
    let mut pair = good("guard-large");
    let authority = &mut pair["spec"]["config"]["clusters"]["west"]["certificate-authority-data"];
    *authority = json!("QUJD".repeat(300_000));
    let output = create(cluster, &pair);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    pair["metadata"]["name"] = json!("other");
    pair["spec"]["options"]["token"] = json!("${token}");
    assert!(error(&create(cluster, &pair)).contains("a variable of Flux"));
}

#[test]
fn a_pair_from_before_the_policy_can_still_go() {
    let Some(cluster) = guarded() else { return };
    let kubectl = |arguments: &[&str]| {
        cluster.kubectl(&[arguments, &["clusterpair", "remotecluster", "-n", OLDER]].concat(), "")
    };
    let labels = r#"{"metadata": {"labels": {"a": "b"}}}"#;
    assert!(error(&kubectl(&["patch", "--type=merge", "-p", labels])).contains("that SOPS has encrypted"));
    assert!(kubectl(&["delete", "--wait=false"]).status.success());
    let released =
        kubectl(&["patch", "--type=json", "-p", r#"[{"op": "remove", "path": "/metadata/finalizers"}]"#]);
    assert!(released.status.success(), "{}", String::from_utf8_lossy(&released.stderr));
    assert!(error(&kubectl(&["get"])).contains("NotFound"));
}

/// As a user takes it over.
#[test]
fn copied_into_the_templates_it_lies_beside_the_pairs() {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    sandbox.type_line("mkdir -p templates/source && echo 'templates: templates' >>pairings.yaml");
    let template = format!("{}/templates/{POLICY}", env!("CARGO_MANIFEST_DIR"));
    sandbox.type_line(&format!("cp {template} templates/source/"));
    let screen = sandbox.type_line("SOPS_AGE_KEY_FILE=age.key pairctl render -f pairings.yaml");
    assert!(screen.ends_with("[exit 0]\n"), "{screen}");
    let policy = fs::read_to_string(sandbox.path().join("clusters/east/admission-policy.yaml")).unwrap();
    assert_eq!(objects(&policy), objects(&render(POLICY, &json!({}))));
    let listed = fs::read_to_string(sandbox.path().join("clusters/east/kustomization.yaml")).unwrap();
    assert!(listed.contains("admission-policy.yaml"), "{listed}");
}
