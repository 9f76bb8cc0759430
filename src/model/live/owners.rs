//! Which labels and annotations other tools keep on objects that they bring.

/// The annotation in which `kubectl apply` keeps a copy of what it applied (kubectl, `pkg/util/apply.go`).
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Keys that begin so belong to the tool, whatever follows.
const PREFIXES: [&str; 12] = [
    // Argo CD: tracking, refresh and sync marks (argo-cd, common/common.go).
    "argocd.argoproj.io/",
    // Flux: kustomize-controller and helm-controller (fluxcd/pkg, ssa/manager.go), and `flux reconcile`.
    "kustomize.toolkit.fluxcd.io/",
    "helm.toolkit.fluxcd.io/",
    "reconcile.fluxcd.io/",
    // External Secrets (external-secrets, apis/externalsecrets/v1/externalsecret_types.go).
    "reconcile.external-secrets.io/",
    // Helm 3 (helm, pkg/action/validate.go).
    "meta.helm.sh/",
    "helm.sh/",
    // kubectl, its copy of what was applied above all.
    "kubectl.kubernetes.io/",
    // kustomize and kpt (kyaml, kio/kioutil).
    "config.kubernetes.io/",
    "internal.config.kubernetes.io/",
    "config.k8s.io/",
    // Rancher's Fleet (rancher/wrangler, pkg/apply).
    "objectset.rio.cattle.io/",
];

/// Single keys: recommended labels that Argo CD, Helm and others write for themselves, and what `kubectl --record` notes.
const KEYS: [&str; 3] =
    ["app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "kubernetes.io/change-cause"];

/// Whether a label or an annotation that nobody asked for belongs to a tool that puts it on everything it brings.
pub fn is_of_another_tool(key: &str) -> bool {
    PREFIXES.iter().any(|prefix| key.starts_with(prefix)) || KEYS.contains(&key)
}
