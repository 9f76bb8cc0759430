//! Which labels and annotations other tools keep on objects that they bring.

/// The annotation in which `kubectl apply` keeps a copy of what it applied (kubectl, `pkg/util/apply.go`).
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Keys that begin so belong to the tool, whatever follows.
const PREFIXES: [&str; 13] = [
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
    // kapp's copy of what it applied, its digest and two forms for debugging (kapp, pkg/kapp/diff/resource_with_history.go).
    "kapp.k14s.io/original",
];

/// Single keys, for tools below whose prefix users write too: a change group of kapp, a selector of Config Sync.
const KEYS: [&str; 20] = [
    // Recommended labels that Argo CD, Helm and others write for themselves.
    "app.kubernetes.io/instance",
    "app.kubernetes.io/managed-by",
    // What `kubectl --record` notes.
    "kubernetes.io/change-cause",
    // kapp (kapp, pkg/kapp/app/recorded_app.go, pkg/kapp/resources/association_label.go and identity_annotation.go).
    "kapp.k14s.io/app",
    "kapp.k14s.io/association",
    "kapp.k14s.io/identity",
    // Velero, on all that it restores (velero, pkg/restore/restore.go).
    "velero.io/backup-name",
    "velero.io/restore-name",
    // Config Sync (kpt-config-sync, pkg/metadata/annotations.go and labels.go).
    "configmanagement.gke.io/managed",
    "configmanagement.gke.io/cluster-name",
    "configmanagement.gke.io/declared-config",
    "configmanagement.gke.io/source-path",
    "configmanagement.gke.io/token",
    "configmanagement.gke.io/errors",
    "configmanagement.gke.io/reconciling",
    "configsync.gke.io/declared-fields",
    "configsync.gke.io/declared-version",
    "configsync.gke.io/git-context",
    "configsync.gke.io/manager",
    "configsync.gke.io/resource-id",
];

/// Whether a label or an annotation that nobody asked for belongs to a tool that puts it on everything it brings.
pub fn is_of_another_tool(key: &str) -> bool {
    PREFIXES.iter().any(|prefix| key.starts_with(prefix)) || KEYS.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a user writes for a tool is the user's, as long as it says so in no prefix that is the tool's alone.
    #[test]
    fn what_a_tool_puts_on_everything_is_its_own_and_what_users_write_for_it_is_not() {
        for own in [
            "kapp.k14s.io/app",
            "kapp.k14s.io/original",
            "kapp.k14s.io/original-diff-full",
            "velero.io/restore-name",
            "configmanagement.gke.io/declared-config",
            "configsync.gke.io/git-context",
        ] {
            assert!(is_of_another_tool(own), "{own}");
        }
        for users in [
            "kapp.k14s.io/change-group",
            "velero.io/exclude-from-backup",
            "configmanagement.gke.io/namespace-selector",
            "configsync.gke.io/cluster-name-selector",
            "field.cattle.io/projectId",
            "example.com/velero.io/restore-name",
        ] {
            assert!(!is_of_another_tool(users), "{users}");
        }
    }
}
