//! The jobs that look for drift: the offered templates, and the example of what they render to.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use support::run::{Sandbox, files};

const EXAMPLE: &str = "examples/drift-job";

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new(EXAMPLE));
    sandbox
}

/// The objects of one rendered file.
fn objects(file: &str) -> Vec<Value> {
    let text = fs::read_to_string(Path::new(EXAMPLE).join("clusters").join(file)).unwrap();
    let documents = serde_yaml::Deserializer::from_str(&text);
    documents.map(|document| Value::deserialize(document).unwrap()).collect()
}

fn object(file: &str, kind: &str) -> Value {
    objects(file).into_iter().find(|object| object["kind"] == kind).unwrap()
}

const JOBS: [&str; 3] = ["east/drift-cronjob.yaml", "west/drift-cronjob.yaml", "east/drift-fleet.yaml"];

fn pod(job: &Value) -> &Value {
    &job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
}

fn arguments(job: &Value) -> Vec<&str> {
    let arguments = pod(job)["containers"][0]["args"].as_array().unwrap();
    arguments.iter().map(|argument| argument.as_str().unwrap()).collect()
}

#[test]
fn the_tree_is_up_to_date_and_made_again_from_nothing_without_any_credential() {
    let sandbox = sandbox();
    assert_eq!(sandbox.run("pairctl render --check").code, 0);
    let before = sandbox.tree("clusters");
    assert_eq!(sandbox.run("rm -r clusters; pairctl render").code, 0);
    assert_eq!(sandbox.tree("clusters"), before);
}

#[test]
fn the_examples_templates_are_the_offered_ones() {
    let mut copied = 0;
    for copy in files(&Path::new(EXAMPLE).join("templates/source")) {
        let offered = Path::new("templates/extra").join(copy.file_name().unwrap());
        assert_eq!(
            fs::read_to_string(&copy).unwrap(),
            fs::read_to_string(offered).unwrap(),
            "{}",
            copy.display()
        );
        copied += 1;
    }
    assert_eq!(copied, 3);
}

/// What docs/install.md offers, in the version that the templates are of.
#[test]
fn the_jobs_run_the_image_of_the_release() {
    let image = format!("ghcr.io/pairctl/pairctl:{}", env!("CARGO_PKG_VERSION"));
    assert!(fs::read_to_string("docs/install.md").unwrap().contains(&format!("`{image}`")));
    for file in JOBS {
        assert_eq!(pod(&object(file, "CronJob"))["containers"][0]["image"], image, "{file}");
    }
    let mut offered = 0;
    for template in files(Path::new("templates/extra")) {
        let text = fs::read_to_string(&template).unwrap();
        for line in text.lines().filter(|line| line.contains("set image = ")) {
            assert!(line.contains(&format!("\"{image}\"")), "{}: {line}", template.display());
            offered += 1;
        }
    }
    assert_eq!(offered, 3);
}

#[test]
fn the_account_may_read_pairs_and_nothing_else() {
    for cluster in ["east", "west"] {
        let file = format!("{cluster}/drift-access.yaml");
        let rules = &object(&file, "ClusterRole")["rules"];
        let rule = json!({
            "apiGroups": ["stork.libopenstorage.org"], "resources": ["clusterpairs"], "verbs": ["get", "list"],
        });
        assert_eq!(*rules, json!([rule]));
        let binding = object(&file, "ClusterRoleBinding");
        let account = object(&file, "ServiceAccount");
        assert_eq!(binding["roleRef"]["name"], object(&file, "ClusterRole")["metadata"]["name"]);
        for field in ["name", "namespace"] {
            assert_eq!(binding["subjects"][0][field], account["metadata"][field]);
        }
        assert_eq!(binding["subjects"].as_array().unwrap().len(), 1);
    }
}

/// The `restricted` level of the Pod Security Standards, and what goes beyond it.
#[test]
fn every_pod_is_locked_up_and_every_job_ends() {
    for file in JOBS {
        let job = object(file, "CronJob");
        assert_eq!(job["spec"]["concurrencyPolicy"], "Forbid");
        assert!(job["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"].as_u64().unwrap() <= 3600);
        let pod = pod(&job);
        assert_eq!(
            pod["serviceAccountName"],
            object("east/drift-access.yaml", "ServiceAccount")["metadata"]["name"]
        );
        assert_eq!(pod["securityContext"]["runAsNonRoot"], true);
        assert_eq!(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault");
        let containers = ["initContainers", "containers"].map(|kind| pod[kind].as_array().unwrap());
        for container in containers.into_iter().flatten() {
            let locked = json!({
                "allowPrivilegeEscalation": false, "privileged": false, "readOnlyRootFilesystem": true,
                "capabilities": {"drop": ["ALL"]},
            });
            assert_eq!(container["securityContext"], locked);
            assert!(container["resources"]["limits"]["memory"].is_string());
        }
        let volumes: Vec<_> =
            pod["volumes"].as_array().unwrap().iter().map(|volume| &volume["name"]).collect();
        let mounts = pod["containers"][0]["volumeMounts"].as_array().unwrap();
        assert!(mounts.iter().all(|mount| volumes.contains(&&mount["name"]) && mount["readOnly"] == true));
    }
}

#[test]
fn the_variables_are_those_of_the_pairings_file() {
    let text = fs::read_to_string(Path::new(EXAMPLE).join("pairings.yaml")).unwrap();
    let pairings: Value = serde_yaml::from_str(&text).unwrap();
    for (file, cluster) in JOBS.into_iter().zip(["east", "west", "east"]) {
        let job = object(file, "CronJob");
        let variable = &pod(&job)["containers"][0]["env"][0];
        assert_eq!(variable["name"], pairings["clusters"][cluster]["access"]["env"]);
        let source = &variable["valueFrom"]["configMapKeyRef"];
        let map = object(&format!("{cluster}/drift-access.yaml"), "ConfigMap");
        assert_eq!(source["name"], map["metadata"]["name"]);
        let kubeconfig = map["data"][source["key"].as_str().unwrap()].as_str().unwrap();
        let kubeconfig: Value = serde_yaml::from_str(kubeconfig).unwrap();
        let mounted = "/var/run/secrets/kubernetes.io/serviceaccount/";
        assert_eq!(kubeconfig["users"][0]["user"], json!({"tokenFile": format!("{mounted}token")}));
        assert_eq!(kubeconfig["clusters"][0]["cluster"]["certificate-authority"], format!("{mounted}ca.crt"));
    }
}

#[test]
fn there_is_a_pod_for_every_part() {
    let job = object("east/drift-fleet.yaml", "CronJob");
    let spec = &job["spec"]["jobTemplate"]["spec"];
    let parts = spec["completions"].as_u64().unwrap();
    assert_eq!((&spec["completionMode"], &spec["backoffLimitPerIndex"]), (&json!("Indexed"), &json!(0)));
    let shard = format!("--shard={parts}");
    assert!(arguments(&job).contains(&shard.as_str()), "{:?}", arguments(&job));
    assert!(!Path::new(EXAMPLE).join("clusters/west/drift-fleet.yaml").exists());
}

#[test]
fn a_cluster_with_dots_and_dashes_has_a_variable_too() {
    let sandbox = sandbox();
    sandbox.type_line("sed -i 's/east/eu-1.east/g; s/EAST/EU_1_EAST/g' pairings.yaml");
    let ran = sandbox.run("pairctl render");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let job = sandbox.read("clusters/eu-1.east/drift-cronjob.yaml");
    assert!(job.contains("name: \"EU_1_EAST_ACCESS\"") && job.contains("- \"eu-1.east\""), "{job}");
}

/// Three more files of a cluster, which Flux and Argo CD apply beside the pairs.
#[test]
fn the_kustomization_lists_them() {
    let listed = |cluster: &str| {
        object(&format!("{cluster}/kustomization.yaml"), "Kustomization")["resources"].clone()
    };
    let counts: BTreeMap<_, _> = ["east", "west"]
        .map(|cluster| {
            let resources = listed(cluster);
            let drift = resources
                .as_array()
                .unwrap()
                .iter()
                .filter(|file| file.as_str().unwrap().starts_with("drift-"));
            (cluster, drift.count())
        })
        .into();
    assert_eq!(counts, BTreeMap::from([("east", 3), ("west", 2)]));
}
