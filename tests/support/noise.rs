//! What other tools leave in the metadata of the objects that they bring.

#![allow(dead_code, reason = "each test program uses what it needs of it")]

use serde_json::{Value, json};

/// One tool, its labels and its annotations.
pub(crate) type Tool =
    (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

/// All of them, each with everything that it may leave.
pub(crate) const TOOLS: [Tool; 8] = [
    (
        "argocd",
        &[("app.kubernetes.io/instance", "pairs"), ("argocd.argoproj.io/instance", "pairs")],
        &[
            ("argocd.argoproj.io/tracking-id", "pairs:stork.libopenstorage.org/ClusterPair:payments/dr"),
            ("argocd.argoproj.io/installation-id", "7f3e"),
            ("argocd.argoproj.io/refresh", "hard"),
        ],
    ),
    (
        "flux",
        &[
            ("kustomize.toolkit.fluxcd.io/name", "pairs"),
            ("kustomize.toolkit.fluxcd.io/namespace", "flux-system"),
        ],
        &[
            ("kustomize.toolkit.fluxcd.io/reconcile", "enabled"),
            ("reconcile.fluxcd.io/requestedAt", "2026-01-02T03:04:05Z"),
        ],
    ),
    (
        "external-secrets",
        &[
            ("reconcile.external-secrets.io/managed", "true"),
            ("reconcile.external-secrets.io/created-by", "0d2c7a"),
        ],
        &[("reconcile.external-secrets.io/data-hash", "9f86d081884c7d659a2feaa0c55ad015")],
    ),
    (
        "helm",
        &[("app.kubernetes.io/managed-by", "Helm"), ("helm.sh/chart", "pairs-1.2.3")],
        &[("meta.helm.sh/release-name", "pairs"), ("meta.helm.sh/release-namespace", "payments")],
    ),
    (
        "kubectl",
        &[],
        &[
            ("kubectl.kubernetes.io/restartedAt", "2026-01-02T03:04:05Z"),
            // `kubectl apply --record`, which `kubectl rollout history` shows.
            ("kubernetes.io/change-cause", "kubectl apply --record"),
        ],
    ),
    (
        "kustomize",
        &[("app.kubernetes.io/managed-by", "kustomize-v5.4.2")],
        &[
            ("config.kubernetes.io/origin", "path: payments/dr.clusterpair.yaml\n"),
            ("internal.config.kubernetes.io/index", "0"),
        ],
    ),
    (
        "rancher-fleet",
        &[("objectset.rio.cattle.io/hash", "1ab3"), ("app.kubernetes.io/managed-by", "Helm")],
        &[
            ("objectset.rio.cattle.io/id", "fleet-agent-bundle"),
            ("objectset.rio.cattle.io/applied", "H4sIAAAAAAAA"),
            ("meta.helm.sh/release-name", "fleet-pairs"),
        ],
    ),
    ("nobody", &[], &[]),
];

/// Puts on an object what a tool leaves.
pub(crate) fn leave(object: &mut Value, (_, labels, annotations): Tool) {
    for (kind, texts) in [("labels", labels), ("annotations", annotations)] {
        for (key, text) in texts {
            object["metadata"][kind][*key] = json!(text);
        }
    }
}
