//! What other tools leave in the metadata of the objects that they bring.

#![allow(dead_code, reason = "each test program uses what it needs of it")]

use serde_json::{Value, json};

/// One tool, its labels and its annotations.
pub(crate) type Tool =
    (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);

/// All of them, each with everything that it may leave.
pub(crate) const TOOLS: [Tool; 11] = [
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
    (
        "kapp",
        &[
            ("kapp.k14s.io/app", "1645205001589335916"),
            ("kapp.k14s.io/association", "v1.ae838cced3b6caccc5a03bfb3ae65cd7"),
        ],
        &[
            ("kapp.k14s.io/identity", "v1;payments/stork.libopenstorage.org/ClusterPair/dr"),
            ("kapp.k14s.io/original-diff-md5", "c6e94dc94aed3401b5d0f26ed6c0bff3"),
        ],
    ),
    ("velero", &[("velero.io/backup-name", "nightly"), ("velero.io/restore-name", "nightly-20260102")], &[]),
    (
        "config-sync",
        &[
            ("app.kubernetes.io/managed-by", "configmanagement.gke.io"),
            ("configsync.gke.io/declared-version", "v1alpha1"),
        ],
        &[
            ("configmanagement.gke.io/managed", "enabled"),
            ("configmanagement.gke.io/source-path", "payments/dr.clusterpair.yaml"),
            ("configmanagement.gke.io/token", "0d2c7a"),
            ("configsync.gke.io/declared-fields", "{}"),
            ("configsync.gke.io/manager", ":root"),
            ("configsync.gke.io/resource-id", "stork.libopenstorage.org_clusterpair_payments_dr"),
            ("config.k8s.io/owning-inventory", "config-management-system_root-sync"),
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
