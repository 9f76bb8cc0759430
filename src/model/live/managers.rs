//! Who wrote which part of a live object (Kubernetes docs, Server-Side Apply: field management).

use std::time::SystemTime;

use serde::Deserialize;
use serde::de::IgnoredAny;
use x509_cert::der::DateTime;

use crate::model::credential::printable;

/// The name under which Stork writes: client-go takes the program's.
pub const STORK: &str = "stork";

/// Who applies manifests without server-side apply: kubectl, Argo CD (`common/common.go`), Helm, Rancher's Fleet.
const APPLIERS: [&str; 5] =
    ["kubectl-client-side-apply", "argocd-controller", "argocd-application-controller", "helm", "fleetagent"];

/// Somebody who wrote fields, and which. Of the fields only the topmost are kept.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manager {
    #[serde(default, rename = "manager")]
    name: String,
    #[serde(default)]
    operation: String,
    #[serde(default)]
    time: Option<String>,
    #[serde(default, rename = "fieldsV1")]
    fields: Fields,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
struct Fields {
    #[serde(default, rename = "f:spec")]
    spec: Option<Spec>,
    #[serde(default, rename = "f:status")]
    status: Option<IgnoredAny>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
struct Spec {
    #[serde(default, rename = "f:options")]
    options: Option<IgnoredAny>,
}

impl Manager {
    /// Its name, as a terminal may show it.
    pub fn name(&self) -> String {
        printable(&self.name)
    }

    /// Whether it is Stork.
    pub fn is_stork(&self) -> bool {
        self.name == STORK
    }

    /// Whether it applies manifests again and again, so that what it says comes back.
    pub fn applies(&self) -> bool {
        self.operation == "Apply" || APPLIERS.contains(&&*self.name)
    }

    /// When its fields last changed; seconds count, no less.
    pub fn time(&self) -> Option<SystemTime> {
        time(self.time.as_deref()?)
    }

    /// The same, as it stands there.
    pub fn time_said(&self) -> String {
        self.time.as_deref().map(printable).unwrap_or_default()
    }

    /// Whether it wrote anything in `spec`.
    pub fn owns_spec(&self) -> bool {
        self.fields.spec.is_some()
    }

    /// Whether it wrote anything in `spec.options`.
    pub fn owns_options(&self) -> bool {
        self.fields.spec.as_ref().is_some_and(|spec| spec.options.is_some())
    }

    /// Whether it wrote anything in `status`.
    pub fn owns_status(&self) -> bool {
        self.fields.status.is_some()
    }
}

/// A time as Kubernetes writes it.
pub fn time(text: &str) -> Option<SystemTime> {
    text.parse::<DateTime>().ok().map(|time| time.to_system_time())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topmost_fields_are_read() {
        let text = r#"{"manager": "kubectl", "operation": "Apply", "time": "2026-01-02T03:04:05Z", "fieldsType": "FieldsV1",
            "fieldsV1": {"f:spec": {"f:options": {"f:ip": {}}}}}"#;
        let manager: Manager = serde_json::from_str(text).unwrap();
        assert!(manager.applies() && manager.owns_options() && manager.owns_spec());
        assert!(!manager.owns_status() && !manager.is_stork());
        assert_eq!(manager.time(), time("2026-01-02T03:04:05Z"));
        assert!(manager.time().is_some() && time("soon").is_none());
        assert_eq!(serde_json::from_str::<Manager>("{}").unwrap(), Manager::default());
    }
}
