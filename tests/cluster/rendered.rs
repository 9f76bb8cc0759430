//! The files of `pairctl render`, as they are, on a real API server: whatever the bridge, the pair becomes the one that
//! the SOPS file of the same run hides.

use serde_json::{Value, json};

use super::consumers::{external_secrets, flux_substitute, mounted, object, text, unsealed};
use super::control_plane::ControlPlane;
use super::every_seal::{NAME, file, opened_with_sops, rendered, source};
use super::external_secret::fetched;
use super::flux::{build, variables};
use super::job::run_job;
use super::pair::{as_asked_for, live, stand_in};
use super::run::Sandbox;

const APPLY: [&str; 4] = ["apply", "--server-side", "-f", "-"];

/// What a run rendered for the source cluster of one bridge, and the Secret that was unsealed on the server.
struct Applied {
    sandbox: Sandbox,
    namespace: &'static str,
    bridge: String,
    secret: Value,
}

impl Applied {
    /// Applies the SealedSecret, makes the Secret of what the server has of it, and applies the bridge.
    fn new(cluster: &ControlPlane, namespace: &'static str, bridge: &str, scope: &str) -> Self {
        stand_in(cluster, "bitnami.com", "v1alpha1", "SealedSecret");
        cluster.namespace(namespace);
        let sandbox = rendered(&[namespace]);
        let source = source(bridge, scope);
        let sealed = object(&file(&sandbox, &source, namespace, "sealedsecret"), "SealedSecret");
        cluster.must(&APPLY, &file(&sandbox, &source, namespace, "sealedsecret"));
        let name = text(&sealed["metadata"]["name"]);
        let live = cluster.must(&["get", "sealedsecret", name, "-n", namespace, "-o", "json"], "");
        let secret = unsealed(&serde_json::from_str(&live).unwrap());
        cluster.must(&["create", "-f", "-"], &secret.to_string());
        let bridge = file(&sandbox, &source, namespace, "bridge");
        cluster.must(&APPLY, &bridge);
        Self { sandbox, namespace, bridge, secret }
    }

    fn secret_name(&self) -> &str {
        text(&self.secret["metadata"]["name"])
    }

    /// The pair of the SOPS file as this server would have it: on the way there, YAML becomes JSON and is read as YAML
    /// again, which costs some line breaks.
    fn wanted(&self, cluster: &ControlPlane) -> Value {
        let opened = opened_with_sops(&self.sandbox, self.namespace).to_string();
        let dry = ["apply", "--server-side", "--dry-run=server", "-o", "json", "-f", "-"];
        as_asked_for(&cluster.must(&dry, &opened))
    }
}

#[test]
fn through_a_job_it_is_the_pair_of_the_sops_file() {
    let Some(cluster) = super::bare() else { return };
    let applied = Applied::new(cluster, "rendered-job", "job", "strict");
    let (job, wanted) = (object(&applied.bridge, "Job"), applied.wanted(cluster));
    let ran = run_job(cluster, &job, mounted(&job, &applied.secret));
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert_eq!(live(cluster, applied.namespace, NAME), wanted);
}

#[test]
fn through_external_secrets_it_is_the_pair_of_the_sops_file() {
    let Some(cluster) = super::bare() else { return };
    for kind in ["SecretStore", "ExternalSecret"] {
        stand_in(cluster, "external-secrets.io", "v1", kind);
    }
    let applied = Applied::new(cluster, "rendered-external", "externalSecrets", "namespace-wide");
    let wanted = applied.wanted(cluster);
    let external = cluster.must(&["get", "externalsecret", NAME, "-n", applied.namespace, "-o", "json"], "");
    let fetch = |secret: &str, key: &str| fetched(cluster, applied.namespace, secret, key);
    let made = external_secrets(&serde_json::from_str(&external).unwrap(), fetch);
    cluster.must(&["create", "-f", "-"], &made.to_string());
    assert_eq!(live(cluster, applied.namespace, NAME), wanted);
}

#[test]
fn through_flux_it_is_the_pair_of_the_sops_file() {
    let Some(cluster) = super::bare() else { return };
    stand_in(cluster, "kustomize.toolkit.fluxcd.io", "v1", "Kustomization");
    let applied = Applied::new(cluster, "rendered-flux", "flux", "cluster-wide");
    let mut wanted = applied.wanted(cluster);
    let kustomization = object(&applied.bridge, "Kustomization");
    let skeleton = format!("{}/clusterpair.yaml", text(&kustomization["spec"]["path"]));
    let built = build(cluster, &applied.sandbox.read(&skeleton));
    let from = &kustomization["spec"]["postBuild"]["substituteFrom"];
    assert_eq!(*from, json!([{"kind": "Secret", "name": applied.secret_name()}]));
    let variables = variables(cluster, applied.namespace, applied.secret_name());
    cluster.must(&APPLY, &flux_substitute(&built, &variables).unwrap());
    // It is of no use once Flux has substituted, and Flux would heed it before.
    let annotations = wanted["metadata"]["annotations"].as_object_mut().unwrap();
    annotations.remove("kustomize.toolkit.fluxcd.io/substitute").unwrap();
    assert_eq!(live(cluster, applied.namespace, NAME), wanted);
}
