//! `templates/bridge/externalSecrets.yaml.j2`: External Secrets makes the object from a Secret of the same cluster.
//!
//! The operator is not at hand. Its CRDs are stood in for by some without a schema, and what it does is done by the
//! tests: it fetches the values, puts them into the template, and sets what comes of it as the spec.

use super::consumers::{external_secrets, object};
use super::control_plane::ControlPlane;
use super::pair::{NAME, SECRET, VARIABLE, Wanted, stand_in};
use super::template::render;

#[test]
fn what_the_operator_makes_is_the_very_pair() {
    let Some(cluster) = super::bare() else { return };
    for kind in ["SecretStore", "ExternalSecret"] {
        stand_in(cluster, "external-secrets.io", "v1", kind);
    }
    let wanted = Wanted::new("external-secret");
    cluster.namespace(&wanted.namespace);
    wanted.unseal(cluster);
    let text = render("bridge/externalSecrets.yaml.j2", &wanted.context(VARIABLE));
    for arguments in [["apply", "--dry-run=server", "-f", "-"], ["apply", "--server-side", "-f", "-"]] {
        cluster.must(&arguments, &text);
    }
    let fetch = |secret: &str, key: &str| fetched(cluster, &wanted.namespace, secret, key);
    let made = external_secrets(&object(&text, "ExternalSecret"), fetch);
    cluster.must(&["create", "-f", "-"], &made.to_string());
    assert_eq!(wanted.live(cluster), wanted.object());
    its_account_may_read_that_secret(cluster, &wanted);
}

fn its_account_may_read_that_secret(cluster: &ControlPlane, wanted: &Wanted) {
    let account = format!("--as=system:serviceaccount:{}:pairctl-{NAME}", wanted.namespace);
    let may = |verb: &str, what: &str| {
        let output = cluster.kubectl(&["auth", "can-i", verb, what, "-n", &wanted.namespace, &account], "");
        String::from_utf8_lossy(&output.stdout).trim() == "yes"
    };
    assert!(may("get", &format!("secrets/{SECRET}")));
    // What the operator asks for before it calls a store ready.
    assert!(may("create", "selfsubjectrulesreviews.authorization.k8s.io"));
    for verb in ["list", "watch", "update", "patch", "delete"] {
        assert!(!may(verb, &format!("secrets/{SECRET}")), "{verb}");
    }
    assert!(!may("get", "secrets/other") && !may("get", "secrets"));
    assert!(!may("get", "clusterpairs.stork.libopenstorage.org"));
}

/// What the Kubernetes provider fetches: one key of a Secret.
pub(crate) fn fetched(cluster: &ControlPlane, namespace: &str, secret: &str, key: &str) -> String {
    let template = format!("--template={{{{ index .data \"{key}\" | base64decode }}}}");
    cluster.must(&["get", "secret", secret, "-n", namespace, "-o", "go-template", &template], "")
}
