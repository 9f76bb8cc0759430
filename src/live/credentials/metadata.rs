//! Whose an object is.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::issued::{Account, CREDENTIAL, CREDENTIAL_NAMESPACE, MANAGED_BY};
use crate::model::live::is_of_another_tool;

/// As much of an object's metadata as is wanted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata {
    pub(super) name: String,
    #[serde(default)]
    pub(super) uid: String,
    #[serde(default)]
    pub(super) creation_timestamp: String,
    #[serde(default)]
    pub(super) deletion_timestamp: Option<String>,
    #[serde(default)]
    pub(super) labels: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) annotations: BTreeMap<String, String>,
}

/// An object of any kind.
#[derive(Deserialize)]
pub(super) struct Any {
    pub(super) metadata: Metadata,
    /// Of a binding: whom it binds.
    #[serde(default)]
    subjects: Option<Vec<Subject>>,
}

#[derive(Deserialize)]
struct Subject {
    kind: String,
    name: String,
    #[serde(default)]
    namespace: String,
}

impl Any {
    /// Whether it belongs to this account, and to nobody beside it.
    pub(super) fn is_ours(&self, account: &Account) -> bool {
        let is_account = |subject: &Subject| {
            subject.kind == "ServiceAccount"
                && subject.name == account.name.as_str()
                && subject.namespace == account.namespace.as_str()
        };
        self.metadata.is_ours(account) && self.subjects.iter().flatten().all(is_account)
    }
}

impl Metadata {
    /// Whether it carries the labels that pairctl gives to what belongs to this account.
    fn is_ours(&self, account: &Account) -> bool {
        let has = |key: &str, value: &str| self.labels.get(key).is_some_and(|found| found == value);
        has(MANAGED_BY.0, MANAGED_BY.1)
            && has(CREDENTIAL, account.name.as_str())
            && has(CREDENTIAL_NAMESPACE, account.namespace.as_str())
    }

    /// A mark of a tool that brings the object back when it is deleted. Who applied it once by hand does not.
    pub(super) fn applied_by(&self) -> Option<String> {
        let is_tools = |key: &&String| {
            is_of_another_tool(key) && *key != MANAGED_BY.0 && !key.starts_with("kubectl.kubernetes.io/")
        };
        self.labels.keys().chain(self.annotations.keys()).find(is_tools).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(labels: &serde_json::Value, annotations: &serde_json::Value) -> Metadata {
        serde_json::from_value(serde_json::json!({"name": "a", "labels": labels, "annotations": annotations}))
            .unwrap()
    }

    #[test]
    fn all_labels_make_it_ours() {
        let account = Account { namespace: "pairctl".parse().unwrap(), name: "pairing".parse().unwrap() };
        let ours = serde_json::json!({MANAGED_BY.0: "pairctl", CREDENTIAL: "pairing", CREDENTIAL_NAMESPACE: "pairctl"});
        assert!(metadata(&ours, &serde_json::json!({})).is_ours(&account));
        for (key, value) in [(MANAGED_BY.0, "Helm"), (CREDENTIAL, "other"), (CREDENTIAL_NAMESPACE, "stork")] {
            let mut labels = ours.clone();
            labels[key] = serde_json::json!(value);
            assert!(!metadata(&labels, &serde_json::json!({})).is_ours(&account));
        }
    }

    #[test]
    fn a_binding_of_somebody_else_is_not_ours() {
        let account = Account { namespace: "pairctl".parse().unwrap(), name: "pairing".parse().unwrap() };
        let labels = serde_json::json!({MANAGED_BY.0: "pairctl", CREDENTIAL: "pairing", CREDENTIAL_NAMESPACE: "pairctl"});
        let is_ours = |subjects: serde_json::Value| {
            let binding =
                serde_json::json!({"metadata": {"name": "a", "labels": labels}, "subjects": subjects});
            serde_json::from_value::<Any>(binding).unwrap().is_ours(&account)
        };
        let of = |namespace| serde_json::json!({"kind": "ServiceAccount", "name": "pairing", "namespace": namespace});
        assert!(is_ours(serde_json::json!([of("pairctl")])) && is_ours(serde_json::json!([])));
        assert!(!is_ours(serde_json::json!([of("stork")])));
        assert!(!is_ours(serde_json::json!([of("pairctl"), {"kind": "User", "name": "pairing"}])));
    }

    #[test]
    fn a_tool_that_brings_it_back_leaves_a_mark_and_kubectl_does_not() {
        let none = serde_json::json!({});
        let by = |labels, annotations| metadata(labels, annotations).applied_by();
        let flux = serde_json::json!({"kustomize.toolkit.fluxcd.io/name": "x"});
        assert_eq!(by(&flux, &none).as_deref(), Some("kustomize.toolkit.fluxcd.io/name"));
        let argo = serde_json::json!({"argocd.argoproj.io/tracking-id": "x"});
        assert_eq!(by(&none, &argo).as_deref(), Some("argocd.argoproj.io/tracking-id"));
        let by_hand = serde_json::json!({"kubectl.kubernetes.io/last-applied-configuration": "{}"});
        assert_eq!(by(&serde_json::json!({MANAGED_BY.0: "pairctl"}), &by_hand), None);
    }
}
