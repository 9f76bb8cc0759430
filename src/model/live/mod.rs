//! ClusterPairs as they are on a cluster. The CRD has no schema, so that anything may stand in one.

mod config;
mod login;
mod managers;
mod owners;
mod sealed;
mod spec;
mod value;

use std::fmt;
use std::time::SystemTime;

use serde::Deserialize;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};

pub use managers::{Manager, STORK, time as timestamp};
pub use owners::{LAST_APPLIED, is_of_another_tool};
pub use spec::{LiveSpec, Oddity, OddityKind};
pub use value::LiveValue;

use super::entries::Entries;
use super::secret::Secret;

/// One object of the kind ClusterPair on a source cluster. Nobody knows what is secret in it, so that all of it counts
/// as secret but names, labels and what Stork reports.
#[derive(Debug)]
pub struct LivePair {
    /// Its names and what stands beside them.
    pub metadata: LiveMetadata,
    /// Its `spec`, whatever that is.
    pub spec: LiveValue,
    /// What Stork reports.
    pub status: LiveStatus,
    /// A `sops` block at the margin: nobody decrypted it.
    pub sops: LiveValue,
    /// The names of other fields beside these, of which Stork knows none.
    pub others: Vec<String>,
}

impl LivePair {
    /// The object in a manifest, or what keeps it from being one.
    pub fn from_value(mut value: LiveValue) -> Result<Self, &'static str> {
        let mut take = |key: &str| match &mut value {
            LiveValue::Map(entries) => entries.remove(key).unwrap_or_default(),
            _ => LiveValue::Null,
        };
        let metadata = LiveMetadata::from_value(&take("metadata"))?;
        let (spec, status, sops) = (take("spec"), LiveStatus::from(&take("status")), take("sops"));
        let others = match value {
            LiveValue::Map(entries) => {
                let keys = entries.into_iter().map(|(key, _)| key);
                keys.filter(|key| !OF_KUBERNETES.contains(&&**key)).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self { metadata, spec, status, sops, others })
    }
}

/// The fields that say what an object is.
const OF_KUBERNETES: [&str; 2] = ["apiVersion", "kind"];

impl<'de> Deserialize<'de> for LivePair {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(AnyObject)
    }
}

struct AnyObject;

impl<'de> Visitor<'de> for AnyObject {
    type Value = LivePair;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<LivePair, A::Error> {
        let (mut metadata, mut spec, mut sops) = (None, LiveValue::Null, LiveValue::Null);
        let (mut status, mut others) = (LiveStatus::default(), Vec::new());
        while let Some(key) = entries.next_key::<String>()? {
            match key.as_str() {
                "metadata" => metadata = Some(entries.next_value()?),
                "spec" => spec = entries.next_value()?,
                "status" => status = entries.next_value()?,
                "sops" => sops = entries.next_value()?,
                _ => {
                    entries.next_value::<IgnoredAny>()?;
                    others.extend(Some(key).filter(|key| !OF_KUBERNETES.contains(&&**key)));
                }
            }
        }
        let metadata = metadata.ok_or_else(|| A::Error::missing_field("metadata"))?;
        Ok(LivePair { metadata, spec, status, sops, others })
    }
}

/// The metadata of a live object.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveMetadata {
    /// Its namespace.
    #[serde(default)]
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// What tells it from one of the same name before or after it.
    #[serde(default)]
    pub uid: Option<String>,
    /// Which state of it this is.
    #[serde(default)]
    pub resource_version: Option<String>,
    /// How often its `spec` changed.
    #[serde(default)]
    pub generation: Option<i64>,
    /// Its labels.
    #[serde(default, deserialize_with = "nothing_for_null")]
    pub labels: Entries<String>,
    /// Its annotations, one of which may hold the whole object a second time.
    #[serde(default, deserialize_with = "nothing_for_null")]
    pub annotations: Entries<Secret>,
    /// The objects with which it is deleted.
    #[serde(default)]
    pub owner_references: LiveValue,
    /// When it came.
    #[serde(default)]
    pub creation_timestamp: Option<String>,
    /// When somebody deleted it, while Stork's finalizer still holds it.
    #[serde(default)]
    pub deletion_timestamp: Option<String>,
    /// Who wants to be asked before it goes.
    #[serde(default, deserialize_with = "nothing_for_null")]
    pub finalizers: Vec<String>,
    /// Who wrote which part of it.
    #[serde(default, rename = "managedFields", deserialize_with = "nothing_for_null")]
    pub managers: Vec<Manager>,
}

/// What Stork reports of a pair. A pair that it has not looked at has no status, or an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LiveStatus {
    /// Whether the destination's API server answered, once.
    pub scheduler: String,
    /// Whether Portworx took the pair, once.
    pub storage: String,
}

impl LiveStatus {
    /// Whether Stork would use the pair (Stork `pkg/migration/controllers/migration.go`).
    pub fn is_ready(&self) -> bool {
        self.scheduler == "Ready" && matches!(self.storage.as_str(), "Ready" | "NotProvided")
    }

    /// Whether Stork has not come to an end with it, neither well nor badly.
    pub fn is_pending(&self) -> bool {
        let is_open = |status: &str| matches!(status, "" | "Pending");
        let is_bad = |status: &str| matches!(status, "Error" | "Degraded");
        (is_open(&self.scheduler) || is_open(&self.storage))
            && ![&self.scheduler, &self.storage].into_iter().any(|status| is_bad(status))
    }
}

impl<'de> Deserialize<'de> for LiveStatus {
    /// Anybody can write a status; what is no text says nothing.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        LiveValue::deserialize(deserializer).map(|value| Self::from(&value))
    }
}

impl From<&LiveValue> for LiveStatus {
    fn from(value: &LiveValue) -> Self {
        let text = |key: &str| match value.get(key) {
            Some(LiveValue::Text(text)) => text.expose().to_owned(),
            _ => String::new(),
        };
        Self { scheduler: text("schedulerStatus"), storage: text("storageStatus") }
    }
}

impl LiveMetadata {
    /// When it came; nothing where that cannot be read.
    pub fn created(&self) -> Option<SystemTime> {
        managers::time(self.creation_timestamp.as_deref()?)
    }

    fn from_value(value: &LiveValue) -> Result<Self, &'static str> {
        let text = |key: &str| match value.get(key) {
            None | Some(LiveValue::Null) => Ok(None),
            Some(LiveValue::Text(text)) => Ok(Some(text.expose().to_owned())),
            Some(_) => Err("a field of its `metadata` is no text"),
        };
        let texts = |key: &str| match value.get(key) {
            None | Some(LiveValue::Null) => Ok(Entries::default()),
            Some(LiveValue::Map(entries)) => entries
                .iter()
                .map(|(key, value)| match value {
                    LiveValue::Text(text) => Ok((key.clone(), text.clone())),
                    LiveValue::Null => Ok((key.clone(), Secret::from(""))),
                    _ => Err("a label or annotation is no text"),
                })
                .collect(),
            Some(_) => Err("its labels or annotations are no mapping"),
        };
        let labels = texts("labels")?;
        Ok(Self {
            namespace: text("namespace")?.unwrap_or_default(),
            name: text("name")?.ok_or("it has no name")?,
            uid: None,
            resource_version: None,
            generation: None,
            labels: labels.into_iter().map(|(key, value)| (key, value.expose().to_owned())).collect(),
            annotations: texts("annotations")?,
            owner_references: value.get("ownerReferences").cloned().unwrap_or_default(),
            creation_timestamp: text("creationTimestamp")?,
            deletion_timestamp: text("deletionTimestamp")?,
            // A manifest is nobody's live object.
            finalizers: Vec::new(),
            managers: Vec::new(),
        })
    }
}

impl fmt::Display for LiveMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace, self.name)
    }
}

fn nothing_for_null<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_stands_in_an_object_can_be_read_and_is_not_shown() {
        let text = r#"{
            "metadata": {"name": "a", "namespace": "b", "labels": null, "annotations": {"x": "hunter2"}},
            "spec": {"options": {"port": 9001, "token": "hunter2"}, "more": [null, true, 1.5, {"k": "hunter2"}]},
            "status": {"schedulerStatus": "Ready", "storageStatus": 7}
        }"#;
        let pair: LivePair = serde_json::from_str(text).unwrap();
        let shown = format!("{pair:?}");
        assert!(!shown.contains("hunter2") && !shown.contains("9001") && !shown.contains("1.5"), "{shown}");
        assert_eq!(pair.metadata.to_string(), "b/a");
        assert_eq!((pair.status.scheduler.as_str(), pair.status.storage.as_str()), ("Ready", ""));
        assert!(!pair.status.is_ready());
        assert!(pair.others.is_empty() && pair.metadata.owner_references.is_empty());
        let text = r#"{"kind": "ClusterPair", "metadata": {"name": "a", "ownerReferences": [{"kind": "x"}]},
            "data": {"k": "hunter2"}}"#;
        let pairs = [
            serde_json::from_str(text).unwrap(),
            LivePair::from_value(serde_json::from_str(text).unwrap()).unwrap(),
        ];
        for pair in pairs {
            assert_eq!(pair.others.iter().collect::<Vec<_>>(), ["data"]);
            assert!(!pair.metadata.owner_references.is_empty());
        }
        assert!(serde_json::from_str::<LivePair>(r#"{"spec": {}}"#).is_err());
        for odd in [
            r#"{"metadata": {"name": "a"}}"#,
            r#"{"metadata": {"name": "a"}, "spec": "ENC[x]", "status": 1}"#,
        ] {
            assert!(serde_json::from_str::<LivePair>(odd).is_ok(), "{odd}");
        }
    }
}
